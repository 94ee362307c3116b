"""Cues that take what stands before them: «…, sier Berg», and in languages with the subject first "…, Berg said"."""

from kilde.reading.clauses import has_verb
from kilde.reading.cues import Hit, matched
from kilde.reading.found import Found, Range, Search
from kilde.reading.phrases import source_after, source_before
from kilde.reading.quotes import DOUBLE

BREAKS = frozenset({",", "?", "!", "…", "..", "..."})


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
    return low in BREAKS or low in DOUBLE or low in "'’"


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


def attributed(search: Search, content: list[Range], hit: Hit, last: int) -> tuple[Found, int]:
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
