"""Verb groups: where the verbs of a cue pack stand in a text, with their auxiliaries, adverbs and particles."""

from kilde.reading.cues import GAP, Cues, Form, Hit, matched
from kilde.reading.segments import Tokens


def hits(tokens: Tokens, cues: Cues) -> list[Hit]:
    """The verbs that attribute, in order; none shares its main verb with another."""
    out: list[Hit] = []
    for first, last in tokens.sentences:
        index = first
        while index < last:
            hit = _hit(tokens, cues, index, first, last) if tokens.low[index] in cues.forms else None
            if hit is not None:
                out.append(hit)
                index = hit.last
            else:
                index += 1
    return out


def _hit(tokens: Tokens, cues: Cues, index: int, first: int, last: int) -> Hit | None:
    if tokens.low[index] in cues.nouns and index > first and tokens.low[index - 1] in cues.determiners:
        return None  # "the report"
    for form in cues.forms[tokens.low[index]]:
        end = index + 1
        if form.direct:
            while end < last and (tokens.low[end] in cues.negations or matched(tokens, cues.adverbs, end, last)):
                end += 1
            if tuple(tokens.low[end : end + len(form.direct)]) != form.direct:
                continue
            end += len(form.direct)
        later = _later(tokens, cues, form, end, last) if form.later else None
        if form.later and later is None:
            continue
        hit = _group(tokens, cues, form, index, end, first)
        if hit is None:
            continue
        if later is not None:
            joined = later[0] == hit.last
            parts = (*hit.parts[:-1], (hit.parts[-1][0], later[1])) if joined else (*hit.parts, later)
            hit = hit._replace(parts=parts)
        return hit
    return None


def _later(tokens: Tokens, cues: Cues, form: Form, index: int, last: int) -> tuple[int, int] | None:
    """Where the particle stands: before a mark or a complementiser, with at most a source between."""
    size = len(form.later)
    for at in range(index, min(last - size + 1, index + GAP)):
        if tuple(tokens.low[at : at + size]) == form.later:
            after = at + size
            ends = after >= last or not tokens.word[after]
            return (at, after) if ends or tokens.low[after] in cues.openers or tokens.low[after] in cues.infinitive else None
        if not tokens.word[at] or tokens.low[at] in cues.openers:
            return None
    return None


def _group(tokens: Tokens, cues: Cues, form: Form, index: int, end: int, first: int) -> Hit | None:
    """The verb with its auxiliaries to the left; None where its form attributes only with one and there is none."""
    begin, at = index, index - 1
    passive = negated = rejected = governed = False
    while at >= first:
        word = tokens.low[at]
        if word in cues.auxiliaries or word in cues.passives:
            begin, governed = at, True
            passive = passive or word in cues.passives
        elif word in cues.negations:
            negated = True
        elif word in cues.rejecting:
            begin, rejected = at, True
        elif word in cues.infinitive:
            return None
        elif not _adverb(tokens, cues, at, first):
            break
        at -= 1
    after = tokens.low[end] if end < len(tokens.low) else ""
    negated = (negated and begin < index) or after in cues.negations
    if not negated and begin == index and index > first and tokens.low[index - 1] in cues.negations:
        negated = True
    hearsay = False
    if governed and matched(tokens, cues.hearsay_infinitives, begin, index + 1):
        parted = _parted(tokens, cues, form, begin, end, first)
        if parted is not None and tokens.low[parted.first] in cues.hearsay_auxiliaries:
            return parted._replace(main=index, passive=False, hearsay=True)
    elif governed and tokens.low[begin] in cues.hearsay_auxiliaries:
        hearsay = matched(tokens, cues.hearsay_infinitives, begin + 1, index + 1) > 0
    if governed or not form.bound:
        if not governed and cues.pack.v2 and _participle_of_parted(tokens, cues, index, first):
            parted = _parted(tokens, cues, form, index, end, first)
            if parted is not None:
                return parted
        return Hit(((begin, end),), index, form, passive, negated, rejected, hearsay=hearsay)
    return _parted(tokens, cues, form, index, end, first)


def _adverb(tokens: Tokens, cues: Cues, at: int, first: int) -> bool:
    """Whether the token is the last of an adverb that may stand in a verb group."""
    return any(at - size + 1 >= first and matched(tokens, cues.adverbs, at - size + 1, at + 1) == size for size in (1, 2, 3))


def _participle_of_parted(tokens: Tokens, cues: Cues, index: int, first: int) -> bool:
    """Whether an auxiliary opens the clause, so that a form that is past tense as well is a participle («har Berg hevdet»)."""
    for at in range(index - 1, max(first - 1, index - GAP), -1):
        word = tokens.low[at]
        if word in cues.auxiliaries or word in cues.passives:
            return at == first or not tokens.word[at - 1] or tokens.low[at - 1] in cues.times
        if not tokens.word[at] or word in cues.openers or word in cues.relatives or word in cues.coordinators:
            return False
    return False


def _parted(tokens: Tokens, cues: Cues, form: Form, index: int, end: int, first: int) -> Hit | None:
    """The verb with an auxiliary further left and the source between them («har Berg sagt»)."""
    if not cues.pack.v2:
        return None
    begin, negated = index, False
    while begin - 1 >= first and (
        tokens.low[begin - 1] in cues.negations
        or tokens.low[begin - 1] in cues.auxiliaries
        or _adverb(tokens, cues, begin - 1, first)
    ):
        begin -= 1
        negated = negated or tokens.low[begin] in cues.negations
    for at in range(begin - 1, max(first - 1, begin - GAP), -1):
        word = tokens.low[at]
        if word in cues.auxiliaries or word in cues.passives:
            if at + 1 == begin:
                return None
            return Hit(((at, at + 1), (begin, end)), index, form, word in cues.passives, negated, False, (at + 1, begin))
        if not tokens.word[at] or word in cues.openers or word in cues.relatives or word in cues.infinitive:
            return None
    return None
