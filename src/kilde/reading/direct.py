"""Quotations between marks, with the cue after, before or within, and those that go on an account without one."""

from kilde.reading.cues import matched
from kilde.reading.found import Found, Range, Search
from kilde.reading.phrases import source_after
from kilde.reading.quotes import Quotation, outermost
from kilde.reading.segments import DASHES, ENDS
from kilde.reading.trailing import BREAKS, hear

#: A quotation of fewer words, with no cue beside it, is a title or a word held at arm's length.
SHORTEST = 4
#: An account is taken up again at most so many blocks later.
NEAR = 4
#: Words between a cue and the colon before its quotation.
BEFORE = 14


def marked(search: Search, dash_blocks: set[int]) -> None:
    """Find the quotations between marks that have a cue beside them, or go on an account."""
    tokens = search.tokens
    last_found: Found | None = None
    place, before_end = -NEAR - 1, -1
    for group in _groups(search, dash_blocks):
        opening, closing = group[0].outer[0], group[-1].outer[1]
        content = [(quotation.first, quotation.last) for quotation in group]
        block = tokens.block[opening]
        found = _with_cue_after(search, content, opening, closing) or _with_cue_before(search, content, opening)
        if found is None:
            words = sum(tokens.word[k] for begin, end in content for k in range(begin, min(end, begin + 3 * SHORTEST)))
            joined = last_found is not None and before_end >= 0 and _only_marks(search, before_end, opening)
            near = last_found is not None and block - place <= NEAR
            if joined and last_found is not None and tokens.low[before_end] == "," and last_found.cue:
                last_found.content.extend(content)
                before_end = closing
                continue
            if (near and words >= SHORTEST and _whole_sentence(search, group[0], closing)) or joined:
                found = Found("continuation", content, quoted=True, continues=last_found)
                if joined and last_found is not None and last_found.cue:
                    found.cue, found.source, found.hearers = list(last_found.cue), last_found.source, list(last_found.hearers)
                    found.stance = last_found.stance
                search.found.append(found)
                place, before_end = block, -1
            continue
        search.found.append(found)
        last_found, place = found, tokens.block[closing - 1]
        ends = [closing, *(end for _, end in found.cue), *(end for _, end in found.hearers)]
        before_end = max([*ends, found.source[1] if found.source else 0])


def _groups(search: Search, dash_blocks: set[int]) -> list[list[Quotation]]:
    """The outermost quotations, those that run on over blocks together; those within dash quotations left out."""
    groups: list[list[Quotation]] = []
    held = [content for found in search.found for content in found.content]
    held.sort()
    place = 0
    for quotation in outermost(search.quotations):
        while place < len(held) and held[place][1] <= quotation.first:
            place += 1
        if place < len(held) and held[place][0] <= quotation.first:
            continue
        if (
            groups
            and groups[-1][-1].runs
            and search.tokens.block[quotation.first] == search.tokens.block[groups[-1][-1].first] + 1
        ):
            groups[-1].append(quotation)
        else:
            groups.append([quotation])
    return groups


def _only_marks(search: Search, begin: int, end: int) -> bool:
    return end - begin <= 3 and not any(search.tokens.word[k] for k in range(begin, end)) and begin < end


def _whole_sentence(search: Search, quotation: Quotation, closing: int) -> bool:
    """Whether the quotation is a sentence of its own: opens one, with a capital, and closes one."""
    tokens = search.tokens
    opening = quotation.first - 1
    first = tokens.sentences[tokens.sentence[opening]][0]
    opens = opening == first or _only_marks(search, first, opening)
    last = tokens.low[closing - 2] if closing - 2 >= 0 else ""
    after = tokens.low[closing] if closing < len(tokens.low) else "."
    return opens and tokens.capital[quotation.first] and (last in ENDS or after in ENDS or not quotation.closed)


def _with_cue_after(search: Search, content: list[Range], opening: int, closing: int) -> Found | None:
    """The quotation with a cue right after it: «…», sier Berg; "…," Berg said."""
    tokens, cues = search.tokens, search.cues
    block_end = tokens.blocks[tokens.block[closing - 1]][1]
    at = closing
    while at < block_end and (tokens.low[at] == "," or tokens.low[at] in DASHES or tokens.low[at] == "."):
        at += 1
    if at >= block_end:
        return None
    stop = tokens.sentences[tokens.sentence[at]][1]
    hit = search.at.get(at)
    found: Found | None = None
    end = at
    if hit is not None and hit.form.verb.quotes and hit.main not in search.used:
        begin, end = source_after(tokens, cues, hit.last, hit.stop(stop))
        if begin < end and (end >= stop or tokens.low[end] not in cues.complementisers):
            found = Found("speech", content, list(hit.parts), (begin, end), quoted=True).by(hit.form.verb, hit)
            end = max(end, hit.parts[-1][1])
    if found is None and not cues.pack.v2:
        begin, end = source_after(tokens, cues, at, stop)
        verb_at = end
        if verb_at + 1 < stop and tokens.low[verb_at] == ",":
            verb_at += 1
        hit = (
            next((search.at[k] for k in range(verb_at, min(stop, verb_at + 3)) if k in search.at), None)
            if begin < end
            else None
        )
        if (
            hit is not None
            and hit.form.verb.quotes
            and hit.main not in search.used
            and _only_adverbs(search, verb_at, hit.first)
        ):
            inner = tokens.low[closing - 2] if closing >= 2 else ""
            if inner in BREAKS or tokens.low[closing] == ",":
                after = tokens.low[hit.last] if hit.last < stop else "."
                if after not in cues.complementisers:
                    found = Found("speech", content, list(hit.parts), (begin, end), quoted=True).by(hit.form.verb, hit)
                    end = hit.last
    if found is None or hit is None:
        return None
    search.used.add(hit.main)
    first = tokens.sentences[tokens.sentence[opening]][0]
    if opening > first and not _only_marks(search, first, opening) and tokens.low[opening - 1] != ":":
        found.content = [(first, content[0][0]), *content]  # «Saken er «helt uhørt», sier Berg»
        found.content = [(first, content[-1][1])] if len(content) == 1 else found.content
        found.quoted = False
    hear(search, found, end, stop)
    return found


def _only_adverbs(search: Search, begin: int, end: int) -> bool:
    while begin < end and (size := matched(search.tokens, search.cues.adverbs, begin, end)):
        begin += size
    return begin == end


def _with_cue_before(search: Search, content: list[Range], opening: int) -> Found | None:
    """The quotation with a cue right before it: Berg sier: «…»; Berg said, "…"."""
    tokens, cues = search.tokens, search.cues
    first = tokens.sentences[tokens.sentence[opening]][0]
    before = opening - 1
    if opening == first:
        if before < 0 or tokens.low[before] != ":":
            return None
        first = tokens.sentences[tokens.sentence[before]][0]
    if before < first or not (tokens.low[before] in {":", ","} or search.ends_hit(opening)):
        return None
    reach = max(first, before - BEFORE)
    hit = next((h for h in reversed(search.hits_in(reach, opening)) if h.form.verb.quotes), None)
    if hit is None or hit.main in search.used or hit.passive or search.inside[hit.main] >= 0:
        return None
    if tokens.low[before] == "," and hit.last < before - 4:
        return None
    begin, end = hit.between or search.source_before(hit, first)
    if begin == end:
        begin, end = source_after(tokens, cues, hit.last, before)
    found = Found("speech", content, list(hit.parts), (begin, end) if begin < end else None, quoted=True).by(hit.form.verb, hit)
    at = max(hit.last, end if begin >= hit.last else 0)
    hear(search, found, at, before)
    search.used.add(hit.main)
    return found
