"""Through whom words came: the outlets that a source spoke to, found beside the cue or in the clause that opens an account."""

import re
from collections.abc import Iterator, Sequence

from kilde.article import Article, Span
from kilde.reading.attribution_type import Attribution
from kilde.reading.cast import Cast, Member
from kilde.reading.names import WORD

#: How far from the words that attribute an outlet may stand, in code points.
_NEAR = 90


def outside(spans: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    """The parts of `start:end` that no span covers."""
    at = start
    for first, last in sorted(spans):
        if last <= at or first >= end:
            continue
        if first > at:
            yield at, first
        at = max(at, last)
    if at < end:
        yield at, end


def hearers_in(article: Article, cast: Cast, attribution: Attribution) -> tuple[Span, ...]:
    """The words beside the cue that name the outlet a source spoke to (`til NRK`, `told CNN`), or none."""
    anchors = sorted((*attribution.cue, *attribution.source))
    if not anchors:
        return ()
    begin = cast.lines.span(anchors[0][0])[0]
    end = cast.lines.span(anchors[-1][1] - 1)[1]
    begin, end = max(begin, anchors[0][0] - 2 * _NEAR), min(end, anchors[-1][1] + _NEAR)
    taken = (*attribution.content, *attribution.source, *attribution.cue)
    for start, stop in outside(taken, begin, end):
        span = _heard(cast.text, cast, start, stop, anchors[-1][1])
        if span is not None:
            return (span,)
    return ()


def _heard(text: str, cast: Cast, start: int, stop: int, cue_end: int) -> Span | None:
    words = cast.words
    talk = any(word.casefold() in words.interview for word in WORD.findall(text[start:stop]))
    for mention, member in cast.within((start, stop)):
        if member.kind != "outlet" or mention.span[1] > stop:
            continue
        before = [word.casefold() for word in WORD.findall(text[max(0, mention.span[0] - 60) : mention.span[0]])]
        near = [word for word in before[-3:] if word in words.hearing or word not in (*words.articles, *words.outlet)][-2:]
        direct = any(word in words.hearing for word in near) and _same_clause(text, start, mention.span[0])
        named_beside = not words.hearing and 0 <= mention.span[0] - cue_end < 40
        if direct or named_beside or talk:
            return mention.span
    for found in WORD.finditer(text, start, stop):
        low = found.group().casefold()
        if low in words.outlet:
            before = [word.casefold() for word in WORD.findall(text[max(0, found.start() - 30) : found.start()])]
            tail = [word for word in before if word not in words.articles]
            if (tail and tail[-1] in words.hearing) or talk:
                return found.span()
    return None


def _same_clause(text: str, start: int, place: int) -> bool:
    return not re.search(r"[.!?;:]\s", text[start:place])


def interviews(cast: Cast) -> Iterator[tuple[int, Member, Span]]:
    """Clauses in which an outlet talks with a source: where, the outlet, and the words that name the source."""
    talks = cast.words.talks
    if not talks:
        return
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, talks), key=len, reverse=True))})\s+", re.IGNORECASE)
    loose = _loose(talks)
    for mention, member in cast.mentions:
        if member.kind != "outlet":
            continue
        end = cast.lines.span(mention.span[0])[1]
        clause = cast.text[mention.span[1] : min(end, mention.span[1] + _NEAR)]
        found = pattern.search(clause) or loose.search(clause)
        if found is None or any(mark in clause[: found.start()] for mark in ',;:«"“'):
            continue
        begin = mention.span[1] + found.end()
        span = _phrase(cast, begin, end)
        if span is not None:
            yield mention.span[0], member, span


def _loose(talks: Sequence[str]) -> re.Pattern[str]:
    """The same phrases with one adverb after their first word (`har lørdag snakket med`)."""
    split = [phrase.split(" ") for phrase in talks if " " in phrase]
    forms = [rf"{re.escape(first)}\s+\w+\s+{re.escape(' '.join(rest))}" for first, *rest in split if rest]
    return re.compile(rf"\b(?:{'|'.join(sorted(forms, key=len, reverse=True)) or '(?!)'})\s+", re.IGNORECASE)


def _phrase(cast: Cast, begin: int, end: int) -> Span | None:
    """The noun phrase from `begin`: to a relative pronoun, a preposition, or a mark, eight words at most."""
    stop = begin
    for count, found in enumerate(WORD.finditer(cast.text, begin, end)):
        low = found.group().casefold()
        gap = cast.text[stop : found.start()]
        ends = low in cast.words.relative or low in cast.words.prepositions or low in cast.words.conjunctions
        if count and (ends or count > 7 or any(mark in gap for mark in ",;:.!?\n")):
            break
        stop = found.end()
    return (begin, stop) if stop > begin else None
