"""Named mentions of an article: people, outlets and bodies by their capitals, with titles told apart from names.

No word of any language stands here: given names, outlets and the words of a language are tables (`languages/`).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from kilde.article import Span
from kilde.languages.outlets import Outlet, table
from kilde.reading.likeness import in_case, without_article
from kilde.reading.source_words import SourceWords

Gender = Literal["female", "male", ""]

#: A run of capitals longer than this many words is cut.
_LONGEST = 12
#: Words of so many letters and fewer are not compared by their stems.
_SHORT = 4
#: A state's name has one word where two or more follow it.
_STATE = 2
#: A word of so many letters with a definite ending, that only ever opens sentences, is a noun and no name.
_LONG = 8

#: A word, with marks that stand above its letters as characters of their own.
WORD = re.compile(r"\w[\w\u0300-\u036f]*(?:[-'’‑]\w[\w\u0300-\u036f]*)*")
_HYPHEN = re.compile(r"[-'’‑]")
_LETTER = re.compile(r"[^\W_]")
_OPENED = re.compile(r"[«\"“„:]\s*$|[-–—]\s$")
#: Where a sentence ends: a stop, closing marks, white space; or a line's end.
_STOP = re.compile(r"[.!?…]+[\"'»«”“’‘)\]]*\s+|\n+")


class _Region(msgspec.Struct, frozen=True):
    female: tuple[str, ...]
    male: tuple[str, ...]


class _GivenNames(msgspec.Struct, frozen=True):
    either: tuple[str, ...]
    particles: tuple[str, ...]
    regions: dict[str, _Region]


@cache
def _outlet_names() -> dict[str, tuple[tuple[str, bool, Outlet], ...]]:
    """First word of a name -> names that begin with it, longest first, and whether they are plain words."""
    found: dict[str, list[tuple[str, bool, Outlet]]] = {}
    for outlet in table().outlets:
        for name in (outlet.name, *outlet.other):
            first = WORD.search(name)
            if first:
                found.setdefault(first.group(), []).append((name, name in outlet.plain, outlet))
                if "." in name and name != name.casefold():
                    found.setdefault(first.group().casefold(), []).append((name.casefold(), False, outlet))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in found.items()}


@cache
def _given() -> tuple[dict[str, Gender], frozenset[str]]:
    data = resources.files("kilde.languages").joinpath("givennames.toml").read_bytes()
    given = msgspec.toml.decode(data, type=_GivenNames)
    genders: dict[str, Gender] = {}
    for region in given.regions.values():
        genders.update((name, "female") for name in region.female)
        genders.update((name, "male") for name in region.male)
    genders.update((name, "") for name in given.either)
    return genders, frozenset(given.particles)


def gender_of(given: str) -> Gender | None:
    """The gender that a given name tells, "" if it tells none, None if it is no known given name."""
    names = _given()[0]
    return names[given] if given in names else names.get(given.split("-")[0])


class Mention(msgspec.Struct, frozen=True):
    """Words that name: `span` of the name alone, its `words`, what it seems to be, and the title words before it.

    `kind` is "" where the form does not tell. `owner` is true for a genitive, `initial` for the first words of a sentence.
    """

    span: Span
    words: tuple[str, ...]
    kind: Literal["person", "outlet", "organisation", ""] = ""
    gender: Gender = ""
    titles: tuple[str, ...] = ()
    owner: bool = False
    initial: bool = False
    outlet: Outlet | None = None


class Lines:
    """The sentences and paragraphs of a text, for how far two places lie apart."""

    def __init__(self, text: str) -> None:
        ends = [(found.end(), "\n" in found.group()) for found in _STOP.finditer(text)]
        self.starts = [0, *(end for end, _ in ends)]
        self.lines = [0, *(end for end, breaks in ends if breaks)]
        self.length = len(text)

    def sentence(self, place: int) -> int:
        """The number of the sentence at `place`."""
        return bisect_right(self.starts, place) - 1

    def paragraph(self, place: int) -> int:
        """The number of the line at `place`."""
        return bisect_right(self.lines, place) - 1

    def line(self, place: int) -> Span:
        """The line at `place`."""
        at = self.paragraph(place)
        return self.lines[at], self.lines[at + 1] if at + 1 < len(self.lines) else self.length

    def span(self, place: int) -> Span:
        """The sentence at `place`."""
        at = self.sentence(place)
        return self.starts[at], self.starts[at + 1] if at + 1 < len(self.starts) else self.length


def parted(text: str, words: SourceWords) -> str:
    """`text` with a space for each apostrophe that ties a small word to the next one (`l'avocat`), so that offsets stay."""
    if not words.elided:
        return text
    return re.sub(rf"\b({'|'.join(words.elided)})['’](?=\w)", r"\1 ", text, flags=re.IGNORECASE)


def mentions(written: str, words: SourceWords, lines: Lines, own: str | None = None) -> tuple[Mention, ...]:
    """Every named mention in a text, as it is `written`, in order. `own` is the name of the outlet that prints the article."""
    text = parted(written, words)
    tokens = [found.span() for found in WORD.finditer(text)]
    lower = {text[start:end] for start, end in tokens if text[start].islower()}
    lower |= {words.stem(low) for low in lower if len(low) > _SHORT}
    lower |= {f"^{text[start:end]}" for start, end in tokens if text[start].isupper() and not _initial(text, start, lines)}
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        outlet, after = _outlet_at(written, tokens, at, words, lines, own)
        if outlet is not None:
            found.append(outlet)
            at = after
            continue
        if not text[tokens[at][0]].isupper():
            at += 1
            continue
        after = _run_end(text, tokens, at, words, lines, own)
        cut = _body_before(text, tokens, at, after, words)
        found.extend(_split(text, tokens[at:cut], words, lines, lower))
        at = cut
    return tuple(found)


def _outlet_at(
    text: str, tokens: list[Span], at: int, words: SourceWords, lines: Lines, own: str | None
) -> tuple[Mention | None, int]:
    """The outlet named from token `at` on, and the token after it."""
    start, end = tokens[at]
    first = text[start:end]
    if text[end : end + 1] in ("'", "’") and (tied := WORD.match(text, start)):
        first = tied.group()  # `L'Équipe`
    rows = [row for key in _forms(first, words) for row in _outlet_names().get(key, ())]
    for name in (own, without_article(own, words)) if own else ():
        if name.startswith(first) or first.startswith(name):
            rows.insert(0, (name, False, Outlet(own or name, "")))
    after = at + len(own.split()) if own else at
    if own and in_case(text[start : tokens[min(after, len(tokens)) - 1][1]], own, words):
        return Mention((start, tokens[after - 1][1]), (own,), "outlet", outlet=Outlet(own, "")), after
    for name, plain, outlet in rows:
        if not text.startswith(name, start):
            continue
        stop = start + len(name)
        after = at
        while after < len(tokens) and tokens[after][0] < stop:
            after += 1
        rest = text[stop : tokens[after - 1][1]]
        cased = words.inflects and len(name) > _SHORT and rest.islower() and len(rest) < _SHORT and rest.isalpha()
        if rest and rest not in words.genitive and rest not in ("'s", "’s") and not cased:
            continue
        initial = _initial(text, start, lines)
        if plain and (initial or words.nouns_capitalised) and not (start and text[start - 1] in "«»\"“„'‘"):
            continue
        return Mention((start, stop), (name,), "outlet", owner=bool(rest), initial=initial, outlet=outlet), after
    if first[0].isupper() and first.endswith(words.outlet_endings) and not _initial(text, start, lines):
        bare = next(tail for tail in words.outlet_endings if first.endswith(tail))
        if len(first) > len(bare) + 1:
            return Mention((start, end), (first,), "outlet"), at + 1
    return None, at


def _forms(first: str, words: SourceWords) -> Iterator[str]:
    """The forms in which the first word of an outlet's name may stand in the table: whole, without a case, before a hyphen."""
    yield first
    if first.endswith(words.genitive):
        yield from (first[: -len(tail)] for tail in words.genitive if first.endswith(tail))
    if words.inflects and len(first) > _SHORT + 1:
        yield from (first[:-cut] for cut in range(1, min(_SHORT, len(first) - _SHORT)) if first[-cut:] not in words.genitive)
    head = _HYPHEN.split(first, maxsplit=1)[0]
    if head != first:
        yield head


def _initial(text: str, start: int, lines: Lines) -> bool:
    """Whether only marks stand between the sentence's beginning, or an opening quotation, and `start`."""
    before = text[max(lines.span(start)[0], start - 4) : start]
    return not _LETTER.search(before) or _OPENED.search(before) is not None


def _run_end(text: str, tokens: list[Span], at: int, words: SourceWords, lines: Lines, own: str | None) -> int:
    """The token after the run of capitals that begins at `at`: initials, and particles after a given name, go along."""
    particles = _given()[1]
    after = at + 1
    while after < min(len(tokens), at + _LONGEST):
        gap = text[tokens[after - 1][1] : tokens[after][0]]
        before = text[tokens[after - 1][0] : tokens[after - 1][1]]
        dotted = (
            gap == ". "
            and (len(before) <= 2 or (len(before) <= _SHORT and before.casefold() in words.titles))
            and text[tokens[after - 1][0] - 1] != "."
        )
        if (
            gap not in (" ", " & ")
            and not dotted
            and not (gap == "." and len(before) == 1 and tokens[after][1] - tokens[after][0] == 1)
        ):
            break
        word = text[tokens[after][0] : tokens[after][1]]
        tied, _, tail = word.partition("-")
        if word in table().marks and word[0].isupper():  # `North Quay Times` is no `North Quay` and then `Time`
            after += 1
            continue
        if word[0].isupper() or (tied in particles and tail[:1].isupper()):
            if _outlet_at(text, tokens, after, words, lines, own)[0] is not None:
                break
            company = words.is_organisation(word.casefold())
            if word.isupper() and len(word) > 1 and not (before.isupper() or company):  # an acronym begins a name of its own
                break
            given = any(gender_of(text[slice(*token)]) is not None for token in tokens[at:after])
            if (word.casefold() in words.definite and not given) or _role_compound(word, words):
                break
            after += 1
            continue
        ahead = after
        while ahead < len(tokens) and text[tokens[ahead][0] : tokens[ahead][1]] in particles and ahead < after + 3:
            ahead += 1
        known = gender_of(before) is not None
        if not (known and ahead > after and ahead < len(tokens) and text[tokens[ahead][0]].isupper()):
            break
        if text[tokens[after - 1][1] : tokens[ahead][0]].count(" ") != ahead - after + 1:
            break
        after = ahead + 1
    return after


def _body_before(text: str, tokens: list[Span], at: int, after: int, words: SourceWords) -> int:
    """Where a run falls in two, a body, a place or an owner and then a person's given name; else `after`."""
    noun = _noun_before(text, tokens[at][0])
    place = noun in words.places or words.noun_kind(noun) == "organisation"
    if noun in words.places and noun not in words.prepositions and after - at > _STATE:
        return at + 1  # `state` and its name, and then a person's
    for cut in range(at + 1, after - 1):
        before, given = text[slice(*tokens[cut - 1])], text[slice(*tokens[cut])]
        if gender_of(given) is None or gender_of(text[slice(*tokens[at])]) is not None:
            continue
        owns = any(before.endswith(tail) and len(before) > len(tail) + 1 for tail in (*words.genitive, "'s", "’s"))
        if owns or place or before.isupper() or words.is_body(before.casefold()):
            return cut
    return after


def _split(text: str, run: list[Span], words: SourceWords, lines: Lines, lower: set[str]) -> Iterator[Mention]:
    """The mention in a run of capitals: function words and titles at its front are not the name."""
    names = [text[start:end] for start, end in run]
    initial = _initial(text, run[0][0], lines)
    titles: list[str] = []
    title_gender: Gender = ""
    first = _after_title(names, words)
    titles.extend(name.casefold() for name in names[:first])
    while first < len(names):
        word, low = names[first], names[first].casefold()
        followed = first + 1 < len(names)
        given = gender_of(word) is not None
        if low in words.female_titles:
            title_gender = "female"
        elif low in words.male_titles:
            title_gender = "male"
        if low in words.titles or low in words.female_titles or low in words.male_titles:
            titles.append(low)
        elif first == 0 and initial and not (followed and given) and (low in words.function or low in words.pronouns):
            pass
        elif first == 0 and initial and not followed and low in words.possessive:
            return
        elif followed and not given and _is_title(names[first:], first == 0 and initial, words, lower):
            titles.append(low)
        elif not followed and not given and _is_noun(word, first == 0 and initial, words, lower):
            return
        else:
            break
        first += 1
    if first >= len(names):
        return
    left, kept = run[first:], names[first:]
    if _compound(kept[-1]) and not (len(kept) > 1 and _two_part(kept[-1], words)):
        # A noun hangs on a name: the name is what stands before its hyphen.
        if len(kept) == 1:
            return
        kept[-1] = kept[-1].rpartition("-")[0]
        left = [*left[:-1], (left[-1][0], left[-1][0] + len(kept[-1]))]
    last, owner = kept[-1], False
    for mark in ("'s", "’s", "'", "’"):
        if last.endswith(mark):
            last, owner = last[: -len(mark)], True
            break
    else:
        if text[left[-1][1] : left[-1][1] + 1] in ("'", "’") and last.endswith("s"):
            owner = True
    span = left[0][0], left[-1][0] + len(last)
    kept[-1] = last
    gender = gender_of(kept[0])
    person = (gender is not None and len(kept) > 1) or bool(titles)
    kind: Literal["person", "outlet", "organisation", ""] = "person" if person else ""
    body = len(kept) > 1 and not person and words.is_named_body(kept[-1].casefold())
    if body or words.is_organisation(kept[-1].casefold()) or (len(kept) == 1 and last.isupper() and len(last) > 1):
        kind = "organisation"
    if (len(kept) > 1 and last in table().marks) or (not person and _noun_before(text, span[0]) in words.outlet):
        kept, kind = [text[span[0] : span[1]]], "outlet"
    yield Mention(span, tuple(kept), kind, title_gender or gender or "", tuple(titles), owner, initial and first == 0)


def _two_part(word: str, words: SourceWords) -> bool:
    """Whether a short capital and a small word that is no known noun make one given name (`Ki-moon`)."""
    head, _, tail = word.rpartition("-")
    return len(head) < _SHORT and not head.isupper() and words.noun_kind(tail.casefold()) is None


def _is_noun(word: str, opens: bool, words: SourceWords, lower: set[str]) -> bool:
    """Whether a lone capital is a common noun; `opens` if a sentence's beginning capitalised it."""
    low = word.casefold()
    if _compound(word) or _role_compound(word, words) or ((opens or words.nouns_capitalised) and words.is_noun(low)):
        return True
    if words.definite_endings and words.is_definite("", low):
        if words.is_role(low):
            return True
        surname = low.endswith("sen") or words.noun_kind(low) == "organisation"
        if opens and len(low) >= _LONG and low.endswith(words.definite_endings) and not surname and f"^{word}" not in lower:
            return True
    if opens and words.inflects and len(low) >= _LONG and low.endswith(words.plural) and f"^{word}" not in lower:
        return True
    return opens and (low in lower or (len(low) > _SHORT and not word.isupper() and words.stem(low) in lower))


def _is_title(names: list[str], opens: bool, words: SourceWords, lower: set[str]) -> bool:
    """Whether the first of `names` is a noun that stands before a name; `opens` if a sentence's beginning capitalised it."""
    low = names[0].casefold()
    if _compound(names[0]) or _role_compound(names[0], words) or any(_compound(name) for name in names[1:-1]):
        return True
    if opens and (low in lower or words.is_role(low)):
        return True
    opens = opens and f"^{names[0]}" not in lower  # a capital within a sentence too makes it a name
    return gender_of(names[1]) is not None and (words.nouns_capitalised or words.is_role(low) or opens)


def _after_title(names: list[str], words: SourceWords) -> int:
    """Where the name begins in a run with a title inside (a state, `Governor`, a name); 0 without one."""
    for at in range(len(names) - 2, 0, -1):
        if names[at].casefold() in words.titles:
            return 0 if any(gender_of(name) is not None for name in names[:at]) else at + 1
    return 0


def _noun_before(text: str, start: int) -> str:
    """The word before `start`, if a single space parts them, in lower case."""
    found = re.search(r"([\w-]+) $", text[max(0, start - 40) : start])
    return found.group(1).casefold() if found else ""


def _role_compound(word: str, words: SourceWords) -> bool:
    """A capital compounded by a hyphen with a capital noun for a person (`Brexit-Minister`)."""
    _, dash, tail = word.rpartition("-")
    return bool(dash) and words.nouns_capitalised and words.is_role(tail.casefold())


def _compound(word: str) -> bool:
    """A capital compounded with a common noun by a hyphen (a party's name and `leader`)."""
    head, _, tail = word.rpartition("-")
    return bool(head) and tail[:1].islower() and len(tail) > 3
