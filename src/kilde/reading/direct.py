"""Direct speech: quotations between marks and after dashes, with the cue before, after or within, or with none."""

from kilde.reading.clauses import has_verb
from kilde.reading.cues import Hit, matched
from kilde.reading.found import Found, Range, Search
from kilde.reading.phrases import source_after, source_before
from kilde.reading.quotes import DOUBLE, Quotation, dashed, outermost
from kilde.reading.segments import DASHES, ENDS

#: A quotation of fewer words, with no cue beside it, is a title or a word held at arm's length.
SHORTEST = 4
#: An account is taken up again at most so many blocks later.
NEAR = 4
#: A dash quotation goes on without a dash for at most so many blocks.
FARTHEST = 3
#: Words between a cue and the colon before its quotation.
BEFORE = 14

_BREAKS = frozenset({",", "?", "!", "…", "..", "..."})


def trailing(search: Search) -> None:
    """Note the commas before verbs that take what stands before them («…, sier Berg»; in SVO languages also "…, Berg said")."""
    tokens, cues = search.tokens, search.cues
    for hit in search.hits:
        first, last = search.limits(hit.main)
        if hit.passive or (len(hit.parts) > 1 and hit.between):
            continue
        before = hit.first - 1
        if before >= first and _breaks(search, before):
            begin, end = source_after(tokens, cues, hit.last, hit.stop(last))
            end = max(end, hit.parts[-1][1]) if begin < end else end
            own = begin < end and tokens.low[begin] in cues.first_person
            if begin < end and not own and (end >= last or (tokens.low[end] not in cues.openers and tokens.low[end] != ":")):
                search.loose[before] = hit
                if _ends_clause(search, end, last):
                    search.trailing[before] = hit
                continue
        if not cues.pack.v2 and _ends_clause(search, hit.last, last):
            begin, end = source_before(tokens, cues, hit.first, first)
            if begin < end and begin > first and tokens.low[begin - 1] == ",":
                search.trailing[begin - 1] = hit


def _breaks(search: Search, index: int) -> bool:
    low = search.tokens.low[index]
    return low in _BREAKS or low in DOUBLE or low in "'’"


def _ends_clause(search: Search, index: int, last: int) -> bool:
    """Whether the cue's clause says no more that could be its content."""
    tokens, cues = search.tokens, search.cues
    while index < last:
        if size := matched(tokens, cues.adverbs, index, last):
            index += size
            continue
        hearer, after = search.hearer(index, last)
        if hearer is None:
            break
        index = after
    if index >= last:
        return True
    word = tokens.low[index]
    if word == "," and index + 1 < last and tokens.low[index + 1] in cues.complementisers:
        return False
    if word in cues.openers and word not in cues.subordinators and word not in cues.whether:
        return False
    return (
        (not tokens.word[index] and word != ":")
        or word in cues.prepositions
        or word in cues.subordinators
        or word in cues.times
        or word in cues.coordinators
    )


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
        return _attributed(search, [(start if begin is None else begin, at)], hit, last)
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
            return following, _attributed(search, [(start, at)], hit, last)
        if _narration(search, first, last) < last or _narrates(search, first, last):
            return 0, None
    return 0, None


def _attributed(search: Search, content: list[Range], hit: Hit, last: int) -> tuple[Found, int]:
    """The quotation with its trailing cue, its source and hearer, and what is quoted on after a comma."""
    tokens = search.tokens
    search.used.add(hit.main)
    sentence_end = min(last, tokens.sentences[tokens.sentence[hit.main]][1])
    begin, end = source_after(tokens, search.cues, hit.last, hit.stop(sentence_end))
    source: Range | None = (begin, end) if begin < end else None
    if source is None:
        begin, end = source_before(tokens, search.cues, hit.first, tokens.sentences[tokens.sentence[hit.main]][0])
        source, end = ((begin, end) if begin < end else None), hit.last
    end = max(end, hit.parts[-1][1])
    found = Found("speech", content, list(hit.parts), source, quoted=True).by(hit.form.verb, hit)
    end = hear(search, found, end, sentence_end)
    if end + 1 < sentence_end and tokens.low[end] == "," and not matched(tokens, search.cues.sources, end + 1, sentence_end):
        word = tokens.low[end + 1]
        joined = word in search.cues.coordinators
        more = not joined or (
            has_verb(tokens, search.cues, end + 2, sentence_end) and tokens.low[end + 2] not in search.cues.forms
        )
        if word not in search.cues.relatives and more and word not in DOUBLE:
            found.content.append((end + 1, sentence_end))
            end = sentence_end
    return found, end


def hear(search: Search, found: Found, end: int, stop: int) -> int:
    """Add the hearer after the source, adverbs and a comma skipped; returns where it ends."""
    tokens, at = search.tokens, end
    while at < stop and (size := matched(tokens, search.cues.adverbs, at, stop)):
        at += size
    if at + 1 < stop and tokens.low[at] == ",":
        at += 1
    hearer, after = search.hearer(at, stop)
    if hearer is None:
        return end
    found.hearers.append(hearer)
    return after


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
            other, _ = _attributed(search, [(at + 1, stop)], hit, block_end)
            search.found.append(other)
            sentence = tokens.sentence[hit.main] + 1
            continue
        more = Found(
            "continuation", [(at + 1, stop)], list(found.cue), found.source, list(found.hearers), quoted=True, continues=found
        )
        more.stance = found.stance
        search.found.append(more)
        return


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
            if inner in _BREAKS or tokens.low[closing] == ",":
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
    begin, end = hit.between or source_before(tokens, cues, hit.first, first)
    if begin == end:
        begin, end = source_after(tokens, cues, hit.last, before)
    found = Found("speech", content, list(hit.parts), (begin, end) if begin < end else None, quoted=True).by(hit.form.verb, hit)
    at = max(hit.last, end if begin >= hit.last else 0)
    hear(search, found, at, before)
    search.used.add(hit.main)
    return found
