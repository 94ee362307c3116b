"""Indirect speech: what verbs of saying, thinking and showing tell in clauses and infinitives, and what nouns of saying do."""

from kilde.reading.clauses import content_end, has_verb, opens_subordinate
from kilde.reading.cues import Hit, matched
from kilde.reading.found import Found, Range, Search
from kilde.reading.phrases import source_after, source_before
from kilde.reading.quotes import DOUBLE
from kilde.reading.trailing import hear

#: Between a verb and the word that opens its content stand at most so many words (an object, a hearer, a place).
REACH = 12


def clauses(search: Search) -> None:
    """Find what the verbs not used yet attribute."""
    for hit in search.hits:
        if hit.main not in search.used:
            found = _passive(search, hit) if hit.passive else _spoken(search, hit)
            if found is not None:
                search.used.add(hit.main)
                search.found.append(found)


def _spoken(search: Search, hit: Hit) -> Found | None:
    if search.trailing.get(hit.first - 1) is hit:
        return _trailing(search, hit) or _active(search, hit)
    return _active(search, hit) or _trailing(search, hit)


def _active(search: Search, hit: Hit) -> Found | None:
    tokens, cues, verb = search.tokens, search.cues, hit.form.verb
    first, last = search.limits(hit.main)
    source, after = _source(search, hit, first, last)
    opener = _opener(search, hit, after, last)
    begin = -1
    if opener is not None:
        begin = opener + (tokens.low[opener] in cues.complementisers)
    elif verb.infinitive and (at := _infinitive(search, after, last)) is not None:
        begin = at
    elif after < last and tokens.low[after] == ":" and after + 1 < last and tokens.low[after + 1] not in DOUBLE and verb.quotes:
        begin = after + 1
    elif verb.bare and source is not None and _bare(search, hit, source, after, last):
        begin = after
    if begin < 0 or begin >= last:
        return None
    hearsay = source is None or (source[1] - source[0] == 1 and tokens.low[source[0]] in cues.dummies)
    if hearsay and not verb.impersonal:
        return None
    if verb.impersonal and not hearsay:
        return None
    if source is not None and _own_words(search, source, hit):
        return None
    end = content_end(tokens, cues, begin, last, search.trailing, opens_subordinate(tokens, cues, hit.first, first))
    if begin >= end:
        return None
    found = Found("hearsay" if hearsay else "speech", [(begin, end)], _cue(search, hit, begin), None if hearsay else source)
    hear(search, found, hit.last if source is None or source[1] <= hit.first else source[1], begin)
    if verb.hearer and not found.hearers and after > hit.last and source is not None and source[1] <= hit.first:
        told = source_after(tokens, cues, hit.last, after, apposition=False)
        if told[0] < told[1] and tokens.low[told[0]] not in cues.pronouns:
            found.hearers.append(told)
    return found.by(verb, hit)


def _source(search: Search, hit: Hit, first: int, last: int) -> tuple[Range | None, int]:
    """The words that name the speaker, and where the search for the content's opening begins."""
    tokens, cues = search.tokens, search.cues
    after = hit.last
    while after < last and (step := matched(tokens, cues.adverbs, after, last)):
        after += step
    if hit.between is not None:
        between = source_after(tokens, cues, *hit.between)
        return (between if between[0] < between[1] else None), after
    left = search.source_before(hit, first)
    pronoun = after + 1 < last and tokens.low[after] in (cues.pronouns | cues.impersonal)
    if pronoun and cues.pack.v2 and tokens.low[after + 1] in cues.complementisers and not hit.form.verb.hearer:
        return (after, after + 1), after + 1
    if left[0] < left[1]:
        if hit.form.verb.hearer:
            after = max(after, source_after(tokens, cues, after, last, apposition=False)[1])
        return left, after
    if cues.pack.v2:
        right = source_after(tokens, cues, after, hit.stop(last))
        if right[0] < right[1]:
            return right, max(right[1], hit.parts[-1][1])
    return None, after


def _opener(search: Search, hit: Hit, after: int, last: int) -> int | None:
    """The word that opens the content clause: after the verb, its source, its hearer, an object, or a preposition."""
    tokens, cues = search.tokens, search.cues
    asks = hit.form.verb.modality == "unknown"
    direct, words = True, 0
    for at in range(after, min(last, after + REACH)):
        word = tokens.low[at]
        if word in cues.complementisers:
            return at
        if direct and not hit.form.verb.only and (word in cues.questions or (asks and word in cues.whether)):
            return at if has_verb(tokens, cues, at + 1, last) else None
        if (
            word == ","
            and at + 1 < last
            and (tokens.low[at + 1] in cues.complementisers or (words == 0 and tokens.low[at + 1] in cues.questions))
        ):
            continue
        if not tokens.word[at] or word in cues.relatives or word in cues.infinitive:
            return None
        if word in cues.finite and not tokens.capital[at]:
            return None
        direct = direct and (word in cues.negations or word in cues.prepositions or matched(tokens, cues.adverbs, at, last) > 0)
        words += 1
    return None


def _infinitive(search: Search, after: int, last: int) -> int | None:
    for at in range(after, min(last, after + REACH)):
        word = search.tokens.low[at]
        if word in search.cues.infinitive:
            return at
        if not search.tokens.word[at] or word in search.cues.finite or word in search.cues.relatives:
            return None
    return None


def _bare(search: Search, hit: Hit, source: Range, after: int, last: int) -> bool:
    """Whether a clause without complementiser follows («Berg sier saken er stor»)."""
    tokens, cues = search.tokens, search.cues
    if after >= last:
        return False
    if tokens.low[after] == "," and cues.pack.bare_comma and after + 1 < last:
        return has_verb(tokens, cues, after + 1, last)
    word = tokens.low[after]
    if tokens.word[after] and (
        word in cues.prepositions or word in cues.coordinators or word in cues.relatives or word in cues.negations
    ):
        return False
    if not tokens.word[after] and word not in DOUBLE:
        return False
    return has_verb(tokens, cues, after, last)


def _own_words(search: Search, source: Range, hit: Hit) -> bool:
    """Whether the speaker hedges their own words: first person in a quotation, or a pronoun's belief in an indirect content."""
    word = search.tokens.low[source[0]]
    if source[1] - source[0] > 1:
        return False
    if word in search.cues.first_person:
        return True
    if word in search.cues.second_person:
        return "?" in search.tokens.low[(end := search.tokens.sentences[search.tokens.sentence[hit.main]][1]) - 2 : end]
    if not hit.form.verb.thought or word not in search.cues.pronouns:
        return False
    outer = search.found[-1] if search.found else None
    return outer is not None and not outer.quoted and any(begin <= hit.first < end for begin, end in outer.content)


def _cue(search: Search, hit: Hit, begin: int) -> list[Range]:
    """The verb group, with a preposition that stands between it and the complementiser («er opptatt av at»)."""
    tokens, cues = search.tokens, search.cues
    parts = list(hit.parts)
    at = begin - 2
    if at == parts[-1][1] and tokens.low[at] in cues.prepositions and tokens.low[begin - 1] in cues.complementisers:
        parts[-1] = (parts[-1][0], at + 1)
    return parts


def _passive(search: Search, hit: Hit) -> Found | None:
    """Agentless passives: «det ble meldt at», «ble det meldt om drap»."""
    tokens, cues, verb = search.tokens, search.cues, hit.form.verb
    first, last = search.limits(hit.main)
    subject = hit.between or source_before(tokens, cues, hit.first, first)
    if not (subject[0] < subject[1] and tokens.low[subject[1] - 1] in cues.impersonal):
        return None
    opener = _opener(search, hit, hit.last, last)
    if opener is not None:
        begin = opener + (tokens.low[opener] in cues.complementisers)
        cue = _cue(search, hit, begin)
    elif verb.topic and hit.last < last and tokens.low[hit.last] in cues.pack.topics:
        begin = hit.last + 1
        cue = [*hit.parts[:-1], (hit.parts[-1][0], begin)]
    else:
        return None
    end = content_end(tokens, cues, begin, last, search.trailing)
    if begin >= end:
        return None
    return Found("hearsay", [(begin, end)], cue).by(verb, hit)


def _trailing(search: Search, hit: Hit) -> Found | None:
    """A verb after the clause it attributes, without marks: «Saken er stor, sier Berg»."""
    tokens, cues = search.tokens, search.cues
    comma = next((at for at in (hit.first - 1,) if search.trailing.get(at) is hit), None)
    first, last = search.limits(hit.main)
    if comma is None:
        begin, end = source_before(tokens, cues, hit.first, first)
        comma = begin - 1 if begin < end and search.trailing.get(begin - 1) is hit else None
        if comma is None:
            return None
        source, after = (begin, end), hit.last
    else:
        source = source_after(tokens, cues, hit.last, hit.stop(last))
        after = max(source[1], hit.parts[-1][1])
    if (
        tokens.low[comma] != ","
        or (hit.form.verb.only and hit.form.verb.stance != "endorsed")
        or _own_words(search, source, hit)
    ):
        return None
    if not has_verb(tokens, cues, first, comma) and search.inside[hit.main] >= 0:
        return None
    begin = first
    while begin < comma and not tokens.word[begin]:
        begin += 1
    if begin >= comma:
        return None
    found = Found("speech", [(begin, comma)], list(hit.parts), source).by(hit.form.verb, hit)
    after = hear(search, found, after, last)
    if after + 2 < last and tokens.low[after] == ",":
        after += tokens.low[after + 1] in cues.coordinators and tokens.low[after + 2] in DOUBLE  # «…, sier Berg, men «…»»
        word = tokens.low[after + 1]
        quoted = word in DOUBLE and tokens.low[after] == ","
        barred = word in cues.relatives or word in cues.coordinators or quoted
        if not barred and not matched(tokens, cues.sources, after + 1, last):
            found.content.append((after + 1, content_end(tokens, cues, after + 1, last, search.trailing)))
    return found


def nouns(search: Search) -> None:
    """Find what nouns attribute to the clause after them: «påstanden om at», "his claim that"."""
    tokens, cues = search.tokens, search.cues
    for at in range(len(tokens.low) - 1):
        noun = cues.nouns.get(tokens.low[at])
        if noun is None or at in search.covered:
            continue
        first, last = search.limits(at)
        opener = at + 1
        while (
            opener < last
            and opener < at + 4
            and (tokens.low[opener] in cues.prepositions or tokens.low[opener] in {","} or tokens.low[opener] in cues.finite)
        ):
            opener += 1
        if opener >= last - 1 or tokens.low[opener] not in cues.complementisers:
            continue
        end = content_end(tokens, cues, opener + 1, last, search.trailing, opens_subordinate(tokens, cues, at, first))
        cue_end = at + 2 if opener == at + 2 and tokens.low[at + 1] in cues.prepositions else at + 1
        source: Range | None = None
        if at > first and (
            tokens.low[at - 1] in cues.pack.possessives
            or (tokens.low[at - 1].endswith(cues.pack.genitives or ("\0",)) and tokens.capital[at - 1])
        ):
            begin = at - 1
            while begin > first and tokens.capital[begin - 1] and begin > at - 4:
                begin -= 1
            source = (begin, at)
        found = Found("speech" if source else "hearsay", [(opener + 1, end)], [(at, cue_end)], source)
        found.stance, found.modality, found.polarity = noun.stance, noun.modality, noun.polarity
        search.found.append(found)
