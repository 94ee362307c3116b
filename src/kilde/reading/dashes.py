"""Quotations after dashes, as Norwegian papers write them: their cue at the end, within, a paragraph later, or nowhere."""

from kilde.reading.cues import Hit
from kilde.reading.found import Found, Search
from kilde.reading.phrases import source_before
from kilde.reading.quotes import DOUBLE, dashed
from kilde.reading.trailing import attributed

#: An account is taken up again at most so many blocks later.
NEAR = 4
#: A dash quotation goes on without a dash for at most so many blocks.
FARTHEST = 3


def dash_lines(search: Search) -> set[int]:
    """Find what stands after dashes; returns the blocks that hold it."""
    tokens, done = search.tokens, set[int]()
    last_found: Found | None = None
    waiting: list[Found] = []
    place = question = -NEAR - 1
    for number, (first, last) in enumerate(tokens.blocks):
        if number in done or not dashed(tokens, first) or tokens.low[first + 1] in DOUBLE:
            continue
        done.add(number)
        found, end = _dash_line(search, number)
        if found is None:
            told_in, following = _told_next(search, number)
            if following is not None:
                found, end = following
                done.update(range(number + 1, told_in + 1))
        if found is None:
            asked = (
                tokens.low[last - 1] == "?" and number + 1 < len(tokens.blocks) and dashed(tokens, tokens.blocks[number + 1][0])
            )
            if asked:
                question = number
                continue
            found = Found("continuation", [(first + 1, _narration(search, first + 1, last))], quoted=True)
            if question == number - 1 and found.content[0][1] == last:
                found.content[0] = (first + 1, _answer_end(search, number))
            found.continues = last_found if number - place <= NEAR else None
            if found.continues is None:
                waiting.append(found)
            search.found.append(found)
            place = number if last_found is not None else place
            continue
        for earlier in waiting:
            earlier.continues = found
        waiting.clear()
        search.found.append(found)
        last_found, place = found, number
        _further_dashes(search, found, end)
    return done


def _answer_end(search: Search, number: int) -> int:
    """Where the answer to an interviewer's question ends: before the next dash, where that is near and nobody else speaks."""
    blocks = search.tokens.blocks
    for following in range(number + 1, min(len(blocks), number + 2 + FARTHEST)):
        first, last = blocks[following]
        if dashed(search.tokens, first):
            return blocks[following - 1][1]
        if _narration(search, first, last) < last or _narrates(search, first, last):
            break
    return blocks[number][1]


def _dash_line(search: Search, number: int, begin: int | None = None) -> tuple[Found | None, int]:
    """The dash quotation of a block, with its cue, and where the cue's clause ends."""
    first, last = search.tokens.blocks[number]
    start = first + 1
    for at in range(start, last):
        hit = search.loose.get(at)
        if hit is None or hit.form.verb.quotes is False or search.inside[at] >= 0:
            continue
        return attributed(search, [(start if begin is None else begin, at)], hit, last)
    return None, first


def _narration(search: Search, begin: int, last: int) -> int:
    """Where the article's own voice takes over in a block that opens with a dash: at a later sentence that names a speaker."""
    tokens = search.tokens
    for hit in search.hits_in(tokens.sentences[tokens.sentence[begin]][1], last):
        if _names_speaker(search, hit):
            return tokens.sentences[tokens.sentence[hit.main]][0]
    return last


def _narrates(search: Search, begin: int, last: int) -> bool:
    """Whether the sentence that opens a block names a speaker."""
    end = min(last, search.tokens.sentences[search.tokens.sentence[begin]][1])
    return any(_names_speaker(search, hit) for hit in search.hits_in(begin, end))


def _names_speaker(search: Search, hit: Hit) -> bool:
    tokens = search.tokens
    first = tokens.sentences[tokens.sentence[hit.main]][0]
    source = source_before(tokens, search.cues, hit.first, first)
    speaks = source[0] < source[1] and search.inside[hit.main] < 0 and source[0] == first
    return speaks and tokens.low[first] not in search.cues.pronouns and tokens.low[first] not in search.cues.dummies


def _told_next(search: Search, number: int) -> tuple[int, tuple[Found, int] | None]:
    """A dash quotation that goes on in the next block and has its cue there."""
    blocks = search.tokens.blocks
    start = blocks[number][0] + 1
    if _narration(search, start, blocks[number][1]) < blocks[number][1]:
        return 0, None
    for following in range(number + 1, min(len(blocks), number + 1 + FARTHEST)):
        first, last = blocks[following]
        if dashed(search.tokens, first):
            return 0, None
        at = next((k for k in range(first, last) if k in search.loose and search.inside[k] < 0), None)
        if at is not None:
            hit = search.loose[at]
            if not hit.form.verb.quotes or _narration(search, first, at) < at or _narrates(search, first, at):
                return 0, None
            return following, attributed(search, [(start, at)], hit, last)
        if _narration(search, first, last) < last or _narrates(search, first, last):
            return 0, None
    return 0, None


def _further_dashes(search: Search, found: Found, end: int) -> None:
    """Quotations after a new dash in the same block («…, sier Berg. – Alle er klare.»): they share cue and source."""
    tokens = search.tokens
    if end >= len(tokens.low):
        end = len(tokens.low) - 1
    block_end = tokens.blocks[tokens.block[found.content[0][0]]][1]
    if found.cue:
        block_end = tokens.blocks[tokens.block[found.cue[0][0]]][1]
    at = tokens.sentences[tokens.sentence[end]][0]
    sentence = tokens.sentence[end]
    while sentence < len(tokens.sentences) and tokens.sentences[sentence][0] < block_end:
        at = tokens.sentences[sentence][0]
        sentence += 1
        if at <= found.cue[0][0] or not dashed(tokens, at):
            continue
        stop, hit = block_end, None
        for k in range(at + 1, block_end):
            if k in search.loose and search.inside[k] < 0:
                stop, hit = k, search.loose[k]
                break
        if hit is not None:
            other, _ = attributed(search, [(at + 1, stop)], hit, block_end)
            search.found.append(other)
            sentence = tokens.sentence[hit.main] + 1
            continue
        more = Found(
            "continuation", [(at + 1, stop)], list(found.cue), found.source, list(found.hearers), quoted=True, continues=found
        )
        more.stance = found.stance
        search.found.append(more)
        return
