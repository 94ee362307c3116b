"""The words that tell, per language: reservations, corrections, occasions, generic outlets (pack part `tracing`).

All searches give spans in the text they are given, ignore case, and stop at word borders.
"""

import re
from functools import cache

import msgspec

from kilde import languages
from kilde.article import Span
from kilde.matching.pack import pack


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A language's part `tracing.toml`; what each list is for stands there. `*` stands for any letters."""

    media: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    retraction: tuple[str, ...] = ()
    conference: tuple[str, ...] = ()
    spokesperson: tuple[str, ...] = ()
    leader: tuple[str, ...] = ()
    press: tuple[str, ...] = ()
    denial: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    release: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    head_last: bool = False
    peoples: dict[str, tuple[str, ...]] = {}


NONE = Words()


def primary(language: str) -> str:
    """The primary subtag of a BCP 47 language."""
    return language.split("-")[0].casefold()


#: Languages in which one body has names that can be compared word for word.
KIN = (frozenset({"nb", "nn", "da", "sv"}),)


def akin(one: str, other: str) -> bool:
    """Whether names in two languages can be compared word for word."""
    pair = {primary(one), primary(other)}
    return len(pair) == 1 or any(pair <= family for family in KIN)


def wording(language: str) -> Words:
    """The words of a language; empty where there is no pack for it."""
    return languages.part(primary(language), "tracing", Words) or NONE


@cache
def pattern(expressions: tuple[str, ...]) -> re.Pattern[str] | None:
    """An expression that finds any of `expressions`, the longest first; None where there are none."""
    if not expressions:
        return None
    told = (
        r"\s+".join(_word(word) for word in expression.split())
        for expression in sorted(expressions, key=lambda expression: (-len(expression), expression))
    )
    return re.compile(r"(?<!\w)(?:" + "|".join(told) + r")(?!\w)", re.IGNORECASE)


def _word(word: str) -> str:
    return (r"\w*" if word.startswith("*") else "") + re.escape(word.strip("*")) + (r"\w*" if word.endswith("*") else "")


def find(expressions: tuple[str, ...], text: str, span: Span | None = None) -> Span | None:
    """The first place in `text` (within `span`) where one of `expressions` stands."""
    compiled = pattern(expressions)
    start, end = span or (0, len(text))
    found = compiled.search(text, start, end) if compiled else None
    return found.span() if found else None


NUMBER = re.compile(r"(?<![\w.,:])\d{1,3}(?:[ \u00a0.,’']\d{3})+(?![\d])|(?<![\w.,:])\d+(?:[.,]\d+)?(?![\w]*[.:]\d)")

#: A figure whose thousands stand apart.
GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0.,’']\d{3})+")

#: Years are dates, not figures.
YEARS = range(1900, 2101)

#: What follows a day of the month, in all languages read: the beginnings of the months' names.
MONTHS = re.compile(
    r"(?:\.|º|er|st|nd|rd|th)?\s+(?:de\s+|of\s+)?(?:jan|feb|fév|fev|mars\b|march|mart|märz|marz|março|marca|apr|avr|abr|mai\b|maj|may\b|"
    r"maí|mei\b|jun|jún|juin|jul|júl|juil|aug|aoû|ago|ágú|sep|settem|setem|okt|oct|outub|ottob|nov|dec|des|dez|déc|dic|genn|ener|"
    r"magg|giugn|lugl|tammi|helmi|maalis|huhti|touko|kesä|heinä|elok|syysk|lokak|marras|joulu|stycz|lut|kwie|czerw|lipc|sierp|wrze|"
    r"paźdz|listop|grud|led|únor|břez|dub|květ|červ|srp|září|říj|prosin|січ|лют|берез|квіт|трав|черв|лип|серп|верес|жовт|листоп|груд|"
    r"янв|фев|март|апр|мая|июн|июл|авг|сент|окт|нояб|дек)",
    re.IGNORECASE,
)


#: A word for so many and more counts the figure before it («84 millioner»).
LARGE = 100


class Figure(msgspec.Struct, frozen=True):
    """A number told in figures or in words, and where."""

    value: float
    span: Span


def figures(text: str, span: Span, language: str) -> tuple[Figure, ...]:
    """The numbers within `span`, in order, without years, days of a month, ages in brackets and parts of longer words."""
    found: list[Figure] = []
    for match in NUMBER.finditer(text, *span):
        told, start, end = match.group(), match.start(), match.end()
        grouped = GROUPED.fullmatch(told)
        value = float("".join(filter(str.isdecimal, told))) if grouped else float(told.replace(",", "."))
        year = value in YEARS and not grouped and len(told) == 4
        day = value <= 31 and MONTHS.match(text, end) is not None
        aside = text[start - 1 : start] == "(" and text[end : end + 1] == ")"
        part = text[end : end + 1] in ("-", "‑") and text[end + 1 : end + 2].isalpha()
        if not (year or day or aside or part):
            found.append(Figure(value, (start, end)))
    known = _number_words(language)
    compiled = pattern(tuple(known))
    if compiled:
        found.extend(Figure(known[match.group().casefold()], match.span()) for match in compiled.finditer(text, *span))
    joined: list[Figure] = []
    for figure in sorted(found, key=lambda figure: figure.span):
        before = joined[-1] if joined else None
        if (
            before
            and figure.value >= LARGE
            and before.value < figure.value
            and not text[before.span[1] : figure.span[0]].strip()
        ):
            joined[-1] = Figure(before.value * figure.value, (before.span[0], figure.span[1]))
        else:
            joined.append(figure)
    return tuple(joined)


@cache
def _number_words(language: str) -> dict[str, float]:
    return {word: float(value) for value, forms in pack(language).numbers.items() for word in forms}


def negated(text: str, span: Span, language: str) -> bool:
    """Whether a word that negates stands within `span`."""
    return find(_negations(language), text, span) is not None


@cache
def _negations(language: str) -> tuple[str, ...]:
    return tuple(sorted(pack(language).negations))
