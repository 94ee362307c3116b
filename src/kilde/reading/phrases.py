"""Noun phrases without a grammar: how far the words that name a source reach, to the right and to the left of a cue."""

from kilde.reading.cues import Cues, matched
from kilde.reading.segments import DASHES, Tokens

#: No source is longer, in tokens; with an apposition, no longer than twice that.
LONGEST = 14


def source_after(tokens: Tokens, cues: Cues, index: int, stop: int, apposition: bool = True) -> tuple[int, int]:
    """The range of the noun phrase that begins at `index`, before `stop`; empty where none does.

    Adverbs before it are skipped («sa blant annet Egeland»).
    """
    while index < stop and (step := matched(tokens, cues.adverbs, index, stop)):
        index += step
    first, low = index, tokens.low
    stop = min(stop, index + LONGEST)
    if index < stop and low[index] in cues.pronouns:
        return first, first + 1
    while index < stop and _continues(tokens, cues, first, index, stop):
        index += 1
    while index > first and (
        low[index - 1] in cues.inner or low[index - 1] in cues.coordinators or low[index - 1] in cues.determiners
    ):
        index -= 1
    if apposition and first < index:
        index = _apposition(tokens, cues, index, stop)
    return first, index


def _continues(tokens: Tokens, cues: Cues, first: int, index: int, stop: int) -> bool:
    """Whether the token goes on the noun phrase that began at `first`."""
    word, low = tokens.low[index], tokens.low
    following = low[index + 1] if index + 1 < stop else ""
    capital_follows = index + 1 < stop and tokens.capital[index + 1]
    if not tokens.word[index]:
        age = (word == "(" and index + 2 < stop and low[index + 2] == ")") or (word == ")" and low[index - 2] == "(")
        age = age or (word in DASHES and following in cues.coordinators and not tokens.spaced(index))
        return index > first and (
            age or (word in "&/.%" and not tokens.spaced(index) and index + 1 < stop and tokens.word[index + 1])
        )
    if word in cues.openers or relative(tokens, cues, index) or word in cues.subordinators or word in cues.negations:
        return False
    if word in cues.inner:
        if index == first or following in cues.times or following in cues.occasions or following in cues.pronouns:
            return False
        after = low[index + 2] if index + 2 < stop else ""
        if following in cues.determiners and after in cues.occasions:
            return False
        return capital_follows or (not tokens.capital[index - 1] and (tokens.word[index + 1] if index + 1 < stop else False))
    if word in cues.coordinators:
        return index > first and (capital_follows or following in cues.determiners)
    if (
        word in cues.prepositions
        or (word in cues.finite and not (tokens.capital[index] and index > first))
        or word in cues.times
    ):
        return False
    if word in cues.pronouns and word not in cues.determiners:
        return False
    if matched(tokens, cues.hearers, index, stop) or (
        matched(tokens, cues.adverbs, index, stop) and word not in cues.determiners
    ):
        return False
    if index > first and not tokens.capital[index]:
        if word in cues.forms and any(not form.bound for form in cues.forms[word]) and word not in cues.nouns:
            return False
        before = index - 1
        owned = word in cues.determiners and capital_follows  # «der Sprecher der Polizei»
        if tokens.capital[before] and before > first and low[before] not in cues.determiners and not owned:
            return False  # a name is closed by a small letter
        closes = cues.pack.definite
        if closes and low[before].endswith(closes) and len(low[before]) > 4 and low[before] not in cues.determiners:
            return before == first or not _determined(tokens, cues, first, before)
    return True


def _determined(tokens: Tokens, cues: Cues, first: int, index: int) -> bool:
    """Whether the noun at `index` closes its phrase: it alone, or the last of a phrase that a determiner opens."""
    return low_is_noun(tokens, index) and not (index == first + 1 and tokens.low[first] in cues.determiners)


def low_is_noun(tokens: Tokens, index: int) -> bool:
    return not tokens.capital[index]


def _apposition(tokens: Tokens, cues: Cues, index: int, stop: int) -> int:
    """The end of the phrase with an apposition after a comma (`, leder i Fiskarlaget`), else `index`."""
    limit = min(len(tokens.low), index + 1 + LONGEST, tokens.sentences[tokens.sentence[index - 1]][1])
    if index + 1 >= limit or tokens.low[index] != ",":
        return index
    at = index + 1
    if tokens.low[at] in cues.coordinators or tokens.low[at] in cues.openers or tokens.low[at] in cues.relatives:
        return index
    while at < limit and (tokens.word[at] or tokens.low[at] in "&/()"):
        if tokens.low[at] in cues.finite or tokens.low[at] in cues.openers or tokens.low[at] in cues.relatives:
            return index
        at += 1
    if at > index + 1 and not tokens.capital[index - 1] and all(tokens.capital[k] for k in range(index + 1, at)):
        return at if at == limit or tokens.low[at] in {",", "."} else index  # a description, then the name
    titled = any(tokens.low[k].endswith(cues.pack.titles) for k in range(index + 1, min(at, index + 6)) if cues.pack.titles)
    closed = at == limit or tokens.low[at] in {".", ",", ":", ";", "!", "?"} or tokens.low[at] in DASHES
    return at if titled and closed else index


def source_before(tokens: Tokens, cues: Cues, end: int, first: int) -> tuple[int, int]:
    """The range of the noun phrase that ends before `end`, not before `first`: a subject with its apposition.

    Empty where none does. Relative clauses between the subject and its verb are left out.
    """
    low = tokens.low
    last = end
    while last > first and (low[last - 1] in cues.negations or _is_adverb(tokens, cues, last - 1, first)):
        last -= 1
    if last > first and low[last - 1] == ",":
        return _across_commas(tokens, cues, last, first)
    if last > first and relative(tokens, cues, last - 1):
        last -= 1
        if last > first and low[last - 1] == ",":
            last -= 1
        return _leftward(tokens, cues, last, max(first, last - LONGEST), near=True)
    if last > first and low[last - 1] in cues.coordinators:
        return shared_subject(tokens, cues, last - 1, first, last - 1 > first and low[last - 2] == ",")
    return _leftward(tokens, cues, last, max(first, last - LONGEST))


def relative(tokens: Tokens, cues: Cues, index: int) -> bool:
    """Whether the token opens a relative clause; where the language has the same word as a determiner, after a comma alone."""
    word = tokens.low[index]
    return word in cues.relatives and (word not in cues.determiners or (index > 0 and tokens.low[index - 1] == ","))


def _is_adverb(tokens: Tokens, cues: Cues, index: int, first: int) -> bool:
    return matched(tokens, cues.adverbs, index, index + 1) > 0 and tokens.low[index] not in cues.determiners


def _leftward(tokens: Tokens, cues: Cues, last: int, first: int, near: bool = False) -> tuple[int, int]:
    """The words up to the clause's beginning; where `near` (a relative's antecedent), no further than one noun phrase."""
    low, begin = tokens.low, last
    while begin > first:
        word = low[begin - 1]
        if not tokens.word[begin - 1]:
            if not (word in "&/.%()" and begin < last and begin - 1 > first):
                break
        elif word in cues.openers or relative(tokens, cues, begin - 1) or word in cues.subordinators or word in cues.infinitive:
            break
        elif (
            word in cues.coordinators
            and begin < last
            and not (tokens.capital[begin] and begin - 2 >= first and tokens.capital[begin - 2])
        ):
            joined = begin - 2 >= first and (
                tokens.capital[begin - 2] or (low[begin] in cues.determiners and tokens.word[begin - 2])
            )
            if not joined:
                break
        elif near and (word in cues.prepositions or word in cues.inner) and begin < last and tokens.capital[begin]:
            pass  # «talsmannen for Fjellby, som sier»: the name belongs to the antecedent
        elif not tokens.capital[begin - 1] and (
            word in cues.finite or (near and (word in cues.forms or word in cues.prepositions))
        ):
            break
        begin -= 1
    while begin < last and (
        low[begin] in cues.coordinators or (not tokens.word[begin]) or _is_adverb(tokens, cues, begin, first)
    ):
        begin += 1
    if begin < last and (low[begin] in cues.prepositions or low[begin] in cues.times):
        return last, last
    for at in range(begin + 1, last - 1):  # «departementet i et brev»: where, not who
        if low[at] in cues.prepositions and any(
            low[k] in cues.occasions or low[k] in cues.times for k in (at + 1, min(at + 2, last - 1))
        ):
            last = at
            break
    if begin < last and low[last - 1] in cues.times:
        return last, last
    return begin, last


def _across_commas(tokens: Tokens, cues: Cues, last: int, first: int) -> tuple[int, int]:
    """The subject before an insertion between commas: with it where it is an apposition, without it where it is a clause."""
    low, limit = tokens.low, max(first, last - 2 - 2 * LONGEST)
    comma = next((at for at in range(last - 2, limit - 1, -1) if low[at] == ","), None)
    if comma is None or comma == first:
        return last, last
    while comma > limit and not _opens_insertion(tokens, cues, comma):
        earlier = next((at for at in range(comma - 1, limit - 1, -1) if low[at] == ","), None)
        if earlier is None or earlier == first:
            break
        comma = earlier
    begin, end = _leftward(tokens, cues, comma, max(first, comma - LONGEST))
    if begin == end or any(low[at] in cues.finite for at in range(begin, end)):
        return last, last
    clause = low[comma + 1] in cues.relatives or low[comma + 1] in cues.subordinators
    return (begin, comma) if clause else (begin, last - 1)


def _opens_insertion(tokens: Tokens, cues: Cues, comma: int) -> bool:
    word = tokens.low[comma + 1]
    return word in cues.relatives or (tokens.word[comma + 1] and not (word in cues.coordinators or tokens.capital[comma + 1]))


def shared_subject(tokens: Tokens, cues: Cues, last: int, first: int, far: bool) -> tuple[int, int]:
    """The subject that a second verb shares («Kommandanten nølte og sa»): the first noun phrase of the clause.

    Where a comma parts the two (`far`) that is the clause which opens the sentence.
    """
    low = tokens.low
    begin = first
    for at in range(last - 1, last - 1 if far else first - 1, -1):
        if low[at] in cues.openers or low[at] in cues.relatives:
            begin = at + 1
            break
    while begin < last and (not tokens.word[begin] or low[begin] in cues.coordinators):
        begin += 1
    if begin >= last:
        return last, last
    if low[begin] in cues.pronouns:
        return begin, begin + 1
    if (
        low[begin] in cues.prepositions
        or low[begin] in cues.subordinators
        or low[begin] in cues.times
        or low[begin] in cues.impersonal
    ):
        return last, last
    end = begin + 1 + (low[begin] in cues.determiners)
    while end < last and tokens.capital[end]:
        end += 1
    return begin, min(end, last)
