"""Words that bear meaning, and how much of one passage another tells: enough to lay a heading beside the text it stands over.

Passages of one article share their words, so stems compared by their beginnings do here; no model is needed.
"""

import re
from collections.abc import Sequence
from functools import cache

import msgspec

from kilde.article import Span
from kilde.checking.voices import primary
from kilde.languages import part
from kilde.matching.pack import pack
from kilde.reading.source_words import SourceWords
from kilde.tracing import wording

#: Two stems are one word if they share a beginning of so many letters, …
BEGINNING = 4
#: … and of so much of the longer one (`stengt`, `stenges`; not `regjering`, `regnskap`).
ALIKE = 0.6

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*")


class CheckingPack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A language's part `checking.toml`: words by which a thing is not told flatly."""

    possible: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()


NONE = CheckingPack()


def checking(language: str) -> CheckingPack:
    """The pack part of a language; empty where there is none."""
    return part(primary(language), "checking", CheckingPack) or NONE


@cache
def _hedges(language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*checking(language).possible, *wording.wording(language).perhaps)))


def reservation(text: str, span: Span, language: str) -> Span | None:
    """The first words within `span` that keep it from being told flatly; None where there are none."""
    found = wording.find(_hedges(primary(language)), text, span)
    if found is not None and text[found[0] : found[1]] == "May" and re.match(r"\s*\d", text[found[1] : found[1] + 3]):
        return reservation(text, (found[1], span[1]), language)  # the month
    return found


def stems(text: str, span: Span, language: str) -> tuple[str, ...]:
    """The stems of the words within `span` that bear meaning, each once, in order."""
    words = part(primary(language), "sources", SourceWords) or SourceWords()
    left_out = _left_out(primary(language))
    found = (match.group().casefold() for match in _WORD.finditer(text, *span))
    return tuple(
        dict.fromkeys(words.stem(word) for word in found if word not in left_out and (len(word) > 2 or word.isdigit()))
    )


@cache
def _left_out(language: str) -> frozenset[str]:
    """Words without meaning of their own: function words, pronouns, and those that hedge."""
    words = part(language, "sources", SourceWords) or SourceWords()
    singles = (word for phrase in checking(language).possible for word in phrase.split())
    every = (*words.function, *words.prepositions, *words.conjunctions, *words.articles, *words.pronouns, *words.possessive)
    return frozenset((*every, *singles, *pack(language).negations))


def alike(one: str, other: str) -> bool:
    """Whether two stems are of one word."""
    short, long = sorted((one, other), key=len)
    if long.startswith(short) and len(long) - len(short) <= 1:
        return True  # `gå`, `går`
    same = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        same += 1
    return same >= max(BEGINNING, ALIKE * max(len(one), len(other)))


def told_of(wanted: Sequence[str], by: Sequence[str]) -> int:
    """How many of the stems `wanted` stand among those of another passage."""
    return sum(any(alike(one, other) for other in by) for one in wanted)
