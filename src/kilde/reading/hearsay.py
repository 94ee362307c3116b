"""Hearsay: what an article tells without naming anybody, by the forms of a language's pack (`skal ha`, `aurait`, "is said to").

The roles content and cue are those of Pareti (2015).
"""

from collections.abc import Iterator, Set

from kilde.reading.attribution_type import Attribution
from kilde.reading.clauses import clause_begin, content_end, relative_end
from kilde.reading.cues import Cues, matched, parts
from kilde.reading.knowledge import Knowledge
from kilde.reading.segments import Tokens

Range = tuple[int, int]

#: A noun for hearsay has its clause within so many tokens.
REACH = 5

#: How far an auxiliary and its infinitive may stand apart, in tokens.
GAP = 10


def unnamed(known: Knowledge, taken: set[int], others: Set[int] = frozenset()) -> Iterator[Attribution]:
    """The hearsay of an article; none whose cue begins at one of the tokens `taken`, which attribute already.

    `others` are the tokens of what is attributed: there a conditional may be the speaker's own.
    """
    if known.cues is None:
        return
    tokens, cues, past = known.tokens, known.cues, 0
    for at, word in enumerate(tokens.low):
        if at in taken or at < past:
            continue
        cue: list[Range] | None = None
        content: list[Range] = []
        if word in cues.hearsay_auxiliaries:
            cue = _auxiliary(tokens, cues, at, _limits(known, at)[1])
        elif size := max(
            matched(tokens, table, at, len(tokens.low)) for table in (cues.raising, cues.believed, cues.hearsay_adverbs)
        ):
            cue = [(at, at + size)]
        elif _conditional(known, cues, at, taken, others):
            cue = [(at, at + 1)]
        elif word in cues.hearsay_passives:
            cue, content = _told(known, cues, at)
        elif word in cues.passives and cues.impersonal:
            cue, content = _passive(known, cues, at)
        elif word in cues.rumours:
            cue, content = _rumour(known, cues, at)
        if not cue:
            continue
        told = tuple(span for part in content or _predication(known, cues, cue) for span in tokens.spans(*part))
        if told:
            past = cue[0][1]
            made = known.of(
                Attribution(
                    type="hearsay",
                    kind="indirect",
                    content=told,
                    cue=tuple(span for part in cue for span in tokens.spans(*part)),
                    stance="distanced",
                )
            )
            if made is not None:
                yield made


def _limits(known: Knowledge, index: int) -> Range:
    """The range around a token in which what it attributes must stay: its sentence, and its quotation if any."""
    first, last = known.tokens.sentences[known.tokens.sentence[index]]
    if (number := known.inside[index]) >= 0:
        quotation = known.quotations[number]
        first, last = max(first, quotation.first), min(last, quotation.last)
    return first, last


def _auxiliary(tokens: Tokens, cues: Cues, at: int, last: int) -> list[Range] | None:
    """The two parts of «skal … ha», where a participle follows (or, where the infinitive may be final, stands before it)."""
    hearsay = cues.pack.hearsay
    for k in range(at + 1, min(last, at + GAP * (3 if hearsay.final else 1))):
        size = matched(tokens, cues.hearsay_infinitives, k, last)
        if size:
            if hearsay.conditions and cues.conditions.intersection(tokens.low[slice(*tokens.sentences[tokens.sentence[at]])]):
                return None
            places = (k - 1, k + size) if hearsay.final else (k + size,)
            if not any(at < place < last and cues.participle(tokens.low[place]) for place in places):
                return None
            return [(at, k + size)] if k == at + 1 else [(at, at + 1), (k, k + size)]
        if (
            tokens.low[k] in {".", ";", ":", "?"}
            or tokens.low[k] in cues.complementisers
            or (tokens.low[k] == "," and not hearsay.final)
        ):
            return None
    return None


def _conditional(known: Knowledge, cues: Cues, at: int, taken: set[int], others: Set[int]) -> bool:
    """Whether a conditional of hearsay stands at `at`, with its participle after it.

    The same form tells what is to come in somebody's words, and what never was beside an if-clause: it counts in the article's
    own words alone, in sentences that have attributed nothing before it and have no condition.
    """
    tokens = known.tokens
    if known.inside[at] >= 0 or at in others or not cues.conditional(tokens, at, _limits(known, at)[1]):
        return False
    first, last = tokens.sentences[tokens.sentence[at]]
    return not any(k in taken for k in range(first, at)) and not any(
        tokens.low[k] in cues.conditions for k in range(first, last)
    )


def _predication(known: Knowledge, cues: Cues, cue: list[Range]) -> list[Range]:
    """The clause around the cue, without it."""
    tokens = known.tokens
    first, last = _limits(known, cue[0][0])
    begin = clause_begin(tokens, cues, cue[0][0], first)
    relative = begin > first and tokens.low[begin - 1] in cues.relatives
    end = (relative_end if relative else content_end)(tokens, cues, cue[-1][1], last)
    out, at = [], begin
    for part in [*cue, (end, end)]:
        if any(tokens.word[k] for k in range(at, part[0])):
            out.append((at, part[0]))
        at = part[1]
    return out


def _told(known: Knowledge, cues: Cues, at: int) -> tuple[list[Range] | None, list[Range]]:
    """Cue and content of passive forms with an impersonal subject, where the language has one: «det hevdes at»."""
    tokens = known.tokens
    first, last = _limits(known, at)
    beside = {tokens.low[k] for k in (at - 1, at + 1, at - 2) if first <= k < last}.union(parts(tokens.low[at]))
    if cues.impersonal and not beside & cues.impersonal:
        return None, []
    opener = next((k for k in range(at + 1, min(last, at + 4)) if tokens.low[k] in cues.complementisers), None)
    if opener is None and (at + 1 >= last or tokens.low[at + 1] not in cues.pack.topics):
        return None, []
    begin, cue = (opener + 1, at + 1) if opener is not None else (at + 2, at + 2)
    end = content_end(tokens, cues, begin, last)
    return ([(at, cue)], [(begin, end)]) if begin < end else (None, [])


def _rumour(known: Knowledge, cues: Cues, at: int) -> tuple[list[Range] | None, list[Range]]:
    """Cue and content of what a noun for hearsay leads to: «på kaia går det rykter om at», "rumours circulate that"."""
    tokens = known.tokens
    first, last = _limits(known, at)
    begin = at
    while begin > first and tokens.low[begin - 1] in cues.going | cues.impersonal | cues.determiners | cues.auxiliaries:
        begin -= 1
    if not any(tokens.low[k] in cues.going for k in range(begin, at)):
        begin = at
    opener = next((k for k in range(at + 1, min(last, at + REACH)) if tokens.low[k] in cues.complementisers), None)
    between = range(at + 1, opener if opener is not None else at + 1)
    leads = all(
        tokens.low[k] in cues.going or tokens.low[k] in (*cues.pack.topics, *cues.pack.hearsay.leads, ",") for k in between
    )
    if opener is None or not leads:
        opener = at + 1 if at + 1 < last and tokens.low[at + 1] in cues.pack.topics else None
    if opener is None:
        return None, []
    end = content_end(tokens, cues, opener + 1, last)
    stop = opener + (tokens.low[opener] in cues.pack.topics)
    while stop > at + 1 and not tokens.word[stop - 1]:
        stop -= 1
    return ([(begin, stop)], [(opener + 1, end)]) if opener + 1 < end else (None, [])


def _passive(known: Knowledge, cues: Cues, at: int) -> tuple[list[Range] | None, list[Range]]:
    """Cue and content of a passive with an auxiliary and an impersonal subject: «ble det meldt om»."""
    tokens = known.tokens
    first, last = _limits(known, at)
    verb = next((k for k in range(at + 1, min(last, at + 4)) if cues.told(tokens.low[k])), None)
    if verb is None or not any(tokens.low[k] in cues.impersonal for k in range(max(first, at - 1), verb)):
        return None, []
    after = verb + 1 + (verb + 1 < last and tokens.low[verb + 1] == ",")
    if after >= last or not (tokens.low[after] in cues.complementisers or tokens.low[after] in cues.pack.topics):
        return None, []
    end = content_end(tokens, cues, after + 1, last)
    stop = after + 1 if tokens.low[after] in cues.pack.topics else verb + 1
    cue = [(at, stop)] if verb == at + 1 else [(at, at + 1), (verb, stop)]
    return (cue, [(after + 1, end)]) if after + 1 < end else (None, [])
