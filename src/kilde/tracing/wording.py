"""The words that tell, per language: reservations, corrections, occasions, generic outlets (pack part `tracing`).

All searches give spans in the text they are given, ignore case, and stop at word borders.
"""

import re
from functools import cache

import msgspec

from kilde import languages
from kilde.article import Span


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A language's part `tracing.toml`; what each list is for stands there. `*` ends a word of which only the start is told."""

    media: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    retraction: tuple[str, ...] = ()
    conference: tuple[str, ...] = ()
    spokesperson: tuple[str, ...] = ()
    press: tuple[str, ...] = ()
    denial: tuple[str, ...] = ()
    negation: tuple[str, ...] = ()
    release: tuple[str, ...] = ()
    numbers: tuple[tuple[str, ...], ...] = ()
    peoples: dict[str, tuple[str, ...]] = {}


NONE = Words()


def primary(language: str) -> str:
    """The primary subtag of a BCP 47 language."""
    return language.split("-")[0].casefold()


def wording(language: str) -> Words:
    """The words of a language; empty where there is no pack for it."""
    return languages.part(primary(language), "tracing", Words) or NONE


@cache
def pattern(expressions: tuple[str, ...]) -> re.Pattern[str] | None:
    """An expression that finds any of `expressions`, the longest first; None where there are none."""
    if not expressions:
        return None
    told = (
        r"\s+".join(re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in expression.split())
        for expression in sorted(expressions, key=lambda expression: (-len(expression), expression))
    )
    return re.compile(r"(?<!\w)(?:" + "|".join(told) + r")(?!\w)", re.IGNORECASE)


def find(expressions: tuple[str, ...], text: str, span: Span | None = None) -> Span | None:
    """The first place in `text` (within `span`) where one of `expressions` stands."""
    compiled = pattern(expressions)
    start, end = span or (0, len(text))
    found = compiled.search(text, start, end) if compiled else None
    return found.span() if found else None


NUMBER = re.compile(r"(?<![\w.,:])\d{1,3}(?:[ \u00a0.,’']\d{3})+(?![\d])|(?<![\w.,:])\d+(?:[.,]\d+)?(?![\w]*[.:]\d)")

#: Years are dates, not figures.
YEARS = range(1900, 2101)


class Figure(msgspec.Struct, frozen=True):
    """A number told in figures or in words, and where."""

    value: float
    span: Span


@cache
def number_words(language: str) -> dict[str, int]:
    return {form: value for value, forms in enumerate(wording(language).numbers, start=2) for form in forms}


def figures(text: str, span: Span, language: str) -> tuple[Figure, ...]:
    """The numbers within `span`, in order; years left out."""
    found: list[Figure] = []
    for match in NUMBER.finditer(text, *span):
        told = match.group()
        grouped = re.fullmatch(r"\d{1,3}(?:[ \u00a0.,’']\d{3})+", told)
        value = float(re.sub(r"\D", "", told)) if grouped else float(told.replace(",", "."))
        if not (value in YEARS and not grouped and len(told) == 4):
            found.append(Figure(value, match.span()))
    known = number_words(primary(language))
    compiled = pattern(tuple(known))
    if compiled:
        found.extend(Figure(known[match.group().casefold()], match.span()) for match in compiled.finditer(text, *span))
    return tuple(sorted(found, key=lambda figure: figure.span))
