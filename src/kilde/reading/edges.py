"""The edges of the words that name a source: one stretch, without a relative clause and without small words left at its end.

The network labels word by word, so that a source may fall in two or stop at a preposition. Of 1,989 sources that people marked
in training and development articles, one is in two parts.
"""

from collections.abc import Sequence

import msgspec

from kilde.article import Span
from kilde.reading.attribution_type import Attribution
from kilde.reading.segments import Tokens
from kilde.reading.source_words import SourceWords

#: So many words between two parts, of which the first is nothing but small words, belong to the source too.
APART = 3

#: Marks that end nothing.
OPEN = frozenset(",(:;«“„-–—")

Range = tuple[int, int]


def mended(tokens: Tokens, words: SourceWords, one: Attribution) -> Attribution:
    """`one` with its source as one stretch of words within its own edges."""
    if not one.source:
        return _inverted(tokens, words, one)
    parts = [(held[0], held[-1] + 1) for part in one.source if (held := tokens.within((part,)))]
    if not parts:
        return one
    if (through := _through(tokens, words, one, parts)) is not None:
        return through
    taken = set(tokens.within((*one.cue, *one.content)))
    start, end = _whole(tokens, words, parts, tokens.within(one.cue), taken)
    start, end = _trimmed(tokens, words, start, end)
    made: tuple[Span, ...] = (tokens.span(start, end),)
    return one if len(one.source) == 1 and (start, end) == parts[0] else msgspec.structs.replace(one, source=made)


def _inverted(tokens: Tokens, words: SourceWords, one: Attribution) -> Attribution:
    """`one` with the pronoun that is tied to its verb as its source (`a-t-il ajouté`: `a`, `ajouté`; `il`)."""
    people = (*words.he, *words.she, *words.they)
    for k in tokens.within(one.cue):
        verb, dash, pronoun = tokens.low[k].rpartition("-")
        if not dash or pronoun not in people:
            continue
        start, end = tokens.start[k], tokens.end[k]
        stop = start + len(verb.removesuffix("-t"))
        cue = [part for a, b in one.cue for part in ((a, min(b, stop)), (max(a, end), b)) if part[0] < part[1]]
        cue = [(a + len(tokens.text[a:b]) - len(tokens.text[a:b].lstrip()), b) for a, b in cue if tokens.text[a:b].strip()]
        return msgspec.structs.replace(one, cue=tuple(cue), source=((end - len(pronoun), end),))
    return one


def _through(tokens: Tokens, words: SourceWords, one: Attribution, parts: Sequence[Range]) -> Attribution | None:
    """`one` with who told it as its source, and whom that went through («sier politiet, ifølge avisa») as its hearer."""
    cue = tokens.within(one.cue)
    if len(parts) != 2 or not cue or tokens.low[cue[-1]] not in words.prepositions:
        return None
    (first, end), (begin, last) = parts
    if not end <= cue[0] <= cue[-1] < begin or tokens.sentence[first] != tokens.sentence[begin]:
        return None
    teller, outlet = tokens.span(*_trimmed(tokens, words, first, end)), tokens.span(*_trimmed(tokens, words, begin, last))
    return msgspec.structs.replace(one, source=(teller,), hearers=(*one.hearers, outlet))


def _whole(tokens: Tokens, words: SourceWords, parts: Sequence[Range], cue: Sequence[int], taken: set[int]) -> Range:
    """The parts as one: all of them where they are one phrase, else the one beside the cue."""
    joined = [parts[0]]
    for part in parts[1:]:
        start, end = joined[-1]
        gap = range(end, part[0])
        small = all(words.is_small(tokens.low[k]) for k in range(start, end))
        row = [tokens.low[k] for k in gap if tokens.word[k]]
        named = not row or (len(row) == 1 and row[0] in words.conjunctions)
        if not taken.intersection(gap) and ((small and len(row) <= APART and "," not in tokens.low[end : part[0]]) or named):
            joined[-1] = (start, part[1])
        else:
            joined.append(part)
    if len(joined) == 1 or not cue:
        return joined[0]
    return min(joined, key=lambda part: (max(part[0] - cue[-1], cue[0] - part[1] + 1), -part[0]))


def _trimmed(tokens: Tokens, words: SourceWords, start: int, end: int) -> Range:
    """`start:end` before its first relative clause, if no name follows that, and without small words at its end."""
    low = tokens.low
    for k in range(start + 1, end):
        relative = low[k] in words.relative and (low[k] not in words.articles or low[k - 1] == ",")
        comma = next((j for j in range(k, end) if low[j] == ","), end)
        if relative and not any(tokens.capital[j] for j in range(comma, end)):
            end = k
            break
    while end - start > 1 and (low[end - 1] in OPEN or words.is_small(low[end - 1])) and low[end - 1] not in words.pronouns:
        end -= 1
    return start, end
