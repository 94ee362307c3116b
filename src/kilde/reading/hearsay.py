"""Prepositions that name a source (`ifølge`), and hearsay for which nobody is named (`skal ha`, `angivelig`, "is said to")."""

from kilde.reading.clauses import clause_begin, content_end, relative_end
from kilde.reading.cues import Cues, matched
from kilde.reading.found import Found, Range, Search
from kilde.reading.phrases import source_after
from kilde.reading.segments import Tokens

#: How far an auxiliary and its infinitive may stand apart.
GAP = 10


def prepositions(search: Search) -> None:
    """Find «ifølge X», before, inside and after its clause; on an utterance that has its speaker it is a relay."""
    tokens, cues = search.tokens, search.cues
    speech = [found for found in search.found if found.type != "hearsay" and found.cue]
    by_sentence: dict[int, list[Found]] = {}
    for found in speech:
        by_sentence.setdefault(tokens.sentence[found.cue[0][0]], []).append(found)
    for at in range(len(tokens.low)):
        step = matched(tokens, cues.sources, at, len(tokens.low))
        if not step or at in search.covered:
            continue
        first, last = search.limits(at)
        if at + step > last:
            continue
        source = source_after(tokens, cues, at + step, last)
        if source[0] == source[1]:
            continue
        relayed = next((f for f in reversed(by_sentence.get(tokens.sentence[at], [])) if _relays(search, f, at, source)), None)
        if relayed is not None:
            relayed.relays.append(source)
            continue
        content = _around(search, at, source[1], first, last)
        if content:
            search.found.append(Found("speech", content, [(at, at + step)], source))
    _postposed(search)


def _relays(search: Search, found: Found, at: int, source: Range) -> bool:
    """Whether the phrase closes a sentence whose utterance has its own speaker: «…, sier politiet, ifølge VG»."""
    last = search.tokens.sentences[search.tokens.sentence[at]][1]
    closes = source[1] >= last or not any(search.tokens.word[k] for k in range(source[1], min(last, source[1] + 2)))
    ends = max(end for _, end in found.content)
    return found.cue[0][0] < at and closes and (ends <= at or any(begin > at for begin, _ in found.content))


def _around(search: Search, at: int, after: int, first: int, last: int) -> list[Range]:
    """The clause around a phrase from `at` to `after`: what stands before it, after it, or on both sides."""
    tokens, cues = search.tokens, search.cues
    begin = first
    before = at
    while before > begin and not tokens.word[before - 1]:
        before -= 1
    while begin < before and (not tokens.word[begin] or tokens.low[begin] in cues.coordinators):
        begin += 1
    opens = begin >= before
    if not opens:
        begin = max(begin, _main_begin(search, at, begin))
        opens = begin >= before
    if opens:
        if after < last and tokens.low[after] == ",":
            after += 1
        end = content_end(tokens, cues, after, last, search.trailing)
        return [(after, end)] if after < end else []
    out = [(begin, before)]
    if after < last and (tokens.word[after] or tokens.low[after] == ","):
        follows = after + (tokens.low[after] == ",")
        if follows < last and tokens.low[follows] not in cues.coordinators and tokens.low[follows] not in cues.relatives:
            end = content_end(tokens, cues, follows, last, search.trailing)
            if follows < end:
                out.append((follows, end))
    return out


def _main_begin(search: Search, at: int, first: int) -> int:
    """Where the clause before `at` begins: after the last coordinated main clause («…, men huset er tomt, ifølge VG»)."""
    tokens, cues = search.tokens, search.cues
    for k in range(at - 2, first, -1):
        if (
            tokens.low[k] in cues.coordinators
            and tokens.low[k - 1] in {",", ";"}
            and tokens.low[k + 1] not in cues.complementisers
        ):
            return k + 1 if k + 1 < at else first
    return first


def _postposed(search: Search) -> None:
    """Prepositions after their noun phrase (German «zufolge»)."""
    tokens, cues = search.tokens, search.cues
    if not cues.postposed:
        return
    for at in range(1, len(tokens.low)):
        step = matched(tokens, cues.postposed, at, len(tokens.low))
        if not step:
            continue
        first, last = search.limits(at)
        begin = at
        while (
            begin > first
            and begin > at - GAP
            and tokens.word[begin - 1]
            and tokens.low[begin - 1] not in cues.finite
            and not (tokens.low[begin - 1] in cues.prepositions or tokens.low[begin - 1] in cues.openers)
        ):
            begin -= 1
        if begin < at and (content := _around(search, begin, at + step, first, last)):
            search.found.append(Found("speech", content, [(at, at + step)], (begin, at)))


def unnamed(search: Search) -> None:
    """Find hearsay: auxiliaries with an infinitive, adverbs, and phrases between subject and predicate."""
    tokens, cues = search.tokens, search.cues
    hearsay = cues.pack.hearsay
    auxiliaries, infinitives = frozenset(hearsay.auxiliaries), cues.hearsay_infinitives
    for at, word in enumerate(tokens.low):
        if at in search.covered:
            continue
        cue: list[Range] | None = None
        if word in auxiliaries:
            cue = _auxiliary(tokens, cues, at, search.limits(at)[1], infinitives)
        else:
            size = matched(tokens, cues.raising, at, len(tokens.low)) or matched(
                tokens, cues.hearsay_adverbs, at, len(tokens.low)
            )
            cue = [(at, at + size)] if size else None
        if cue and (content := _predication(search, cue)):
            found = Found("hearsay", content, cue)
            found.stance = "distanced"
            search.found.append(found)
        elif word in cues.hearsay_passives and (told := _told(search, at)):
            search.found.append(told)


def _auxiliary(
    tokens: Tokens, cues: Cues, at: int, last: int, infinitives: dict[str, list[tuple[str, ...]]]
) -> list[Range] | None:
    """The two parts of «skal … ha», where a participle follows (or, where the infinitive is final, stands before it)."""
    for k in range(at + 1, min(last, at + GAP * (3 if cues.pack.hearsay.final else 1))):
        size = matched(tokens, infinitives, k, last)
        if size:
            place = k - 1 if cues.pack.hearsay.final else k + size
            if place <= at or place >= last or not tokens.low[place].endswith(cues.pack.hearsay.participles):
                return None
            return [(at, k + size)] if k == at + 1 else [(at, at + 1), (k, k + size)]
        if tokens.low[k] in {".", ";", ":", "?"} or (tokens.low[k] in {","} and not cues.pack.hearsay.final):
            return None
    return None


def _predication(search: Search, cue: list[Range]) -> list[Range]:
    """The clause around the cue, without it."""
    tokens, cues = search.tokens, search.cues
    first, last = search.limits(cue[0][0])
    begin = clause_begin(tokens, cues, cue[0][0], first)
    relative = begin > first and tokens.low[begin - 1] in cues.relatives
    end = (
        relative_end(tokens, cues, cue[-1][1], last)
        if relative
        else content_end(tokens, cues, cue[-1][1], last, search.trailing)
    )
    out, at = [], begin
    for part in [*cue, (end, end)]:
        if any(tokens.word[k] for k in range(at, part[0])):
            out.append((at, part[0]))
        at = part[1]
    return out


def _told(search: Search, at: int) -> Found | None:
    """Passive forms with an impersonal subject: «det hevdes at», «ryktes det at»."""
    tokens, cues = search.tokens, search.cues
    first, last = search.limits(at)
    dummy = next((k for k in (at - 1, at + 1, at - 2) if first <= k < last and tokens.low[k] in cues.impersonal), None)
    if dummy is None:
        return None
    opener = next((k for k in range(at + 1, min(last, at + 4)) if tokens.low[k] in cues.complementisers), None)
    begin, cue = (opener + 1, at + 1) if opener is not None else (at + 2, at + 2)
    if opener is None and (at + 1 >= last or tokens.low[at + 1] not in cues.pack.topics):
        return None
    end = content_end(tokens, cues, begin, last, search.trailing)
    if begin >= end:
        return None
    found = Found("hearsay", [(begin, end)], [(at, cue)])
    found.stance = "distanced"
    return found
