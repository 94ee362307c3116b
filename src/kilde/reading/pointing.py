"""Sentences that only point back and say whose it was: «Det sier ordføreren til NRK», "That is what the mayor told the BBC".

Their content is what stands before them: the quotation, or the one or two sentences of the paragraph. Which words point so,
and that they open a sentence, is known for each language (`pointers` of its cue pack); the rest is the order of the words.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from kilde.article import Span
from kilde.reading.attribution_type import Attribution
from kilde.reading.cues import Cues, matched, parts
from kilde.reading.knowledge import Knowledge, verb_at
from kilde.reading.nearby import length, shared
from kilde.reading.segments import DASHES
from kilde.reading.source_words import SourceWords

#: A verb stands so many tokens behind the words that point, at most, and its source is so long.
REACH, LONGEST = 8, 16
#: So many sentences of running text are pointed at. Leads have one or two; what stands further off is rarely meant.
BACK = 2

Range = tuple[int, int]


class Pointer(NamedTuple):
    """A sentence that points: its number, the tokens of its cue, and those that name who says it."""

    sentence: int
    cue: Range
    source: Range
    hearer: Range | None = None


def pointed(
    known: Knowledge, words: SourceWords, found: Sequence[Attribution], doubtful: Sequence[Attribution] = ()
) -> list[Attribution]:
    """What was `found`, each content that only points back put right, and what else sentences that point attribute.

    Of the `doubtful`, which were found with too little trust, those stay that have their cue in a sentence that points.
    """
    if known.cues is None or not known.cues.pointers:
        return list(found)
    pointers = {each.sentence: each for each in pointing(known, known.cues, words)}
    cued = {number for one in found for number in _sentences(known, one.cue)}
    out: list[Attribution] = []
    made: list[Attribution] = []
    done: set[int] = set()
    for sure, one in [(True, one) for one in found] + [(False, one) for one in doubtful]:
        pointer = next((pointers[number] for number in _sentences(known, one.cue) if number in pointers), None)
        right = _put_right(known, cued, one, pointer) if pointer is not None and pointer.sentence not in done else None
        if right is not None and pointer is not None:
            made.append(right)
            done.add(pointer.sentence)
        elif sure:
            out.append(one)
    for number, pointer in pointers.items():
        if number not in done and number not in cued and (ruled := _by_rule(known, cued, pointer)) is not None:
            made.append(ruled)
    # What was found of the words pointed at without a cue of its own has it now.
    return [*(one for one in out if one.cue or not any(_covers(each, one) for each in made)), *made]


def places(known: Knowledge, words: SourceWords) -> list[Span]:
    """Where the sentences stand that point, in order."""
    if known.cues is None or not known.cues.pointers:
        return []
    return [known.tokens.span(*known.tokens.sentences[each.sentence]) for each in pointing(known, known.cues, words)]


def _covers(made: Attribution, one: Attribution) -> bool:
    return shared(made.content, one.content) > 0.5 * length(one.content)


def _sentences(known: Knowledge, spans: Sequence[Span]) -> list[int]:
    return sorted({known.tokens.sentence[k] for k in known.tokens.within(spans)})


def _put_right(known: Knowledge, cued: set[int], one: Attribution, pointer: Pointer) -> Attribution | None:
    """`one`, whose cue stands in a sentence that points, with the words pointed at; None if it tells something itself."""
    tokens = known.tokens
    first, last = tokens.sentences[pointer.sentence]
    content = tokens.within(one.content)
    if any(k >= last or (k >= pointer.cue[1] and tokens.word[k]) for k in content):
        return None
    before = next((k for k in content if k < first), None)
    if before is None:
        spans = _pointed_at(known, cued, pointer.sentence)
    else:  # whole sentences are pointed at
        begin = before if known.inside[before] >= 0 else tokens.sentences[tokens.sentence[before]][0]
        spans = tuple(tokens.spans(begin, first))
    return known.of(msgspec.structs.replace(_told_through(known, one, pointer), content=spans)) if spans else None


def _told_through(known: Knowledge, one: Attribution, pointer: Pointer) -> Attribution:
    """`one`; where it is only through whom the sentence's own source came («Det viser en rapport, ifølge avisa»), with that."""
    tokens, cue = known.tokens, known.tokens.within(one.cue)
    via = known.cues is not None and matched(tokens, known.cues.sources, cue[0], len(tokens.low))
    if not via or pointer.source[1] > cue[0] or not one.source:
        return one
    source = tokens.span(*pointer.source)
    return msgspec.structs.replace(one, cue=(tokens.span(*pointer.cue),), source=(source,), hearers=one.source)


def _by_rule(known: Knowledge, cued: set[int], pointer: Pointer) -> Attribution | None:
    tokens, spans = known.tokens, _pointed_at(known, cued, pointer.sentence)
    first, last = tokens.sentences[pointer.sentence]
    if not spans or known.cues is None or tokens.low[first - 1] == "?" or tokens.low[last - 1] == "?":
        return None
    if any(tokens.low[k] in known.cues.negations for k in range(first, last)):
        return None
    made = known.of(
        Attribution(
            type="speech",
            kind="indirect",
            content=spans,
            cue=(tokens.span(*pointer.cue),),
            source=(tokens.span(*pointer.source),),
            hearers=(tokens.span(*pointer.hearer),) if pointer.hearer else (),
        )
    )
    # What is hoped for or asked of what was told («Det håper hun også») is not the words before it.
    return made if made is not None and made.modality == "certain" else None


def _pointed_at(known: Knowledge, cued: set[int], number: int) -> tuple[Span, ...]:
    """What stands before sentence `number`: all of a quotation, or a sentence or two of a paragraph that nobody else says."""
    tokens = known.tokens
    if number == 0:
        return ()
    first, last = tokens.sentences[number - 1]
    block = tokens.block[first]
    if tokens.block[tokens.sentences[number][0]] - block > 1:
        return ()
    quotation = next((known.inside[k] for k in range(last - 1, first - 1, -1) if tokens.word[k]), -1)
    begin = tokens.blocks[block][0]
    if quotation >= 0 and known.quotations[quotation].last >= last - 2:
        begin = known.quotations[quotation].first
    elif tokens.low[begin] not in DASHES or any(each in cued for each in range(tokens.sentence[begin], number)):
        back = number - 1
        while (
            number - back < BACK
            and not {back, back - 1} & cued
            and back
            and tokens.block[tokens.sentences[back - 1][0]] == block
        ):
            back -= 1
        begin = tokens.sentences[back][0]
    return tuple(tokens.spans(begin, last))


def pointing(known: Knowledge, cues: Cues, words: SourceWords) -> Iterator[Pointer]:
    """The sentences that point, in order."""
    tokens = known.tokens
    for number, (first, last) in enumerate(tokens.sentences):
        begin = first
        while begin < last and not tokens.word[begin] and tokens.low[begin] not in DASHES:
            begin += 1
        if number == 0 or begin >= last or not tokens.word[begin] or known.inside[begin] >= 0:
            continue
        pointer = _pointer(known, cues, words, number, begin, last)
        if pointer is not None:
            yield pointer


def _pointer(known: Knowledge, cues: Cues, words: SourceWords, number: int, begin: int, last: int) -> Pointer | None:
    tokens, size = known.tokens, matched(known.tokens, cues.pointers, begin, last)
    if not size:  # «Uvedla to starostka»: the verb stands first
        size = matched(tokens, cues.pointers, begin + 1, last) if begin + 1 < last else 0
        form = verb_at(tokens, cues, begin) if size else None
        if form is None or form.verb.acts or form.verb.polarity == "negative":
            return None
        source = _source(known, cues, words, begin + 1 + size, last)
        return Pointer(number, (begin, begin + 1), source) if source else None
    subject: list[int] = []
    passive, start = False, 0
    for at in range(begin + size, min(last, begin + size + REACH)):
        low = tokens.low[at]
        kept = (low, *parts(low))
        cue = at + matched(tokens, cues.sources, at, last)
        form = None if cue > at or (tokens.capital[at] and not words.nouns_capitalised) else verb_at(tokens, cues, at)
        if form is not None and low not in cues.auxiliaries and low not in cues.passives:
            cue = at + 1 + len(form.direct)
            if form.verb.acts or form.verb.polarity == "negative" or (cue < last and tokens.low[cue] in cues.complementisers):
                return None
            if subject:
                return _told_by(known, cues, words, Pointer(number, (at, cue), (subject[0], subject[-1] + 1)), last)
            source = _source(known, cues, words, cue, last, led=passive or form.verb.impersonal)
            return Pointer(number, (start or at, cue), source) if source else None
        if cue > at:
            source = None if subject else _source(known, cues, words, cue, last)
            return Pointer(number, (at, cue), source) if source else None
        if low in cues.negations or not tokens.word[at] or (subject and (low in cues.relatives or low in cues.openers)):
            return None
        if any(word in cues.auxiliaries or word in cues.passives for word in kept):
            passive = passive or any(word in cues.passives for word in kept)
            start = start or (0 if subject else at)
        elif subject or not (
            any(word in cues.openers or word in cues.relatives for word in kept) or matched(tokens, cues.adverbs, at, last)
        ):
            subject.append(at)
    return None


def _told_by(known: Knowledge, cues: Cues, words: SourceWords, pointer: Pointer, last: int) -> Pointer | None:
    """`pointer` if its subject, which stands before the verb, can be a source. What gets to know it («Det får avisa opplyst
    av en kilde») has heard it from whom a preposition leads to."""
    first, end = pointer.source
    if known.tokens.low[first] not in cues.finite:
        return pointer if _valid(known, words, pointer.source) else None
    subject = _valid(known, words, (first + 1, end))
    source = _source(known, cues, words, pointer.cue[1], last, led=True)
    return pointer._replace(source=source, hearer=subject) if source and subject else None


def _source(known: Knowledge, cues: Cues, words: SourceWords, begin: int, last: int, led: bool = False) -> Range | None:
    """The noun phrase from `begin` on that names who says it, or None if there is none; `led` by a preposition, it may be."""
    tokens = known.tokens
    while begin < last and (size := matched(tokens, cues.adverbs, begin, last)):
        begin += size
    if led:
        if begin >= last or tokens.low[begin] not in words.prepositions:
            return None
        begin += 1
    named = commas = 0
    at = begin
    while at < min(last, begin + LONGEST):
        low, word, capital = tokens.low[at], tokens.word[at], tokens.capital[at]
        if (at > begin and matched(tokens, cues.adverbs, at, last)) or low in cues.openers or low in cues.negations:
            break
        if low == ",":
            following = tokens.low[at + 1] if at + 1 < last else ""
            goes_on = following in cues.relatives or following in cues.coordinators or following in cues.finite
            if commas or goes_on or not following or following in cues.openers or following in words.prepositions:
                break
            commas += 1
        elif word and low in words.prepositions and low not in words.articles:
            if at == begin or named or (low in words.hearing and low not in words.places):
                break
        elif word and not capital:
            relative = low in cues.relatives and low not in words.articles
            if relative or low in cues.finite or (commas and low in cues.coordinators):
                break
        elif not word and (tokens.text[tokens.start[at]] in ".!?;:" or low in DASHES):
            break
        named += word and capital and not words.nouns_capitalised
        at += 1
    first, end = tokens.trimmed(begin, at)
    return _valid(known, words, (first, end))


def _valid(known: Knowledge, words: SourceWords, source: Range) -> Range | None:
    """`source` if it can name who speaks: a name, a pronoun for somebody, or a noun known to be one for a source."""
    tokens, (first, end) = known.tokens, source
    alone = first + 1 == end
    if first >= end or (tokens.low[first] in words.first and (alone or tokens.low[first] not in words.articles)):
        return None
    if alone and tokens.low[first] in words.it:
        return None
    lead = next((k for k in range(first + 1, end) if tokens.low[k] in words.prepositions), end)
    lows = tokens.low[first:lead]
    pronoun = lows[0] in (*words.he, *words.she, *words.one, *words.they)
    noun = any(words.noun_kind(low) is not None for low in lows)
    name = not words.nouns_capitalised and any(tokens.capital[k] for k in range(first, lead))
    return source if pronoun or noun or name or (words.nouns_capitalised and len(lows) > 1) else None
