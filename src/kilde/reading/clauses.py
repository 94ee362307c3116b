"""Clauses without a grammar: where the content of an attribution begins and ends within its sentence."""

from kilde.reading.cues import Cues, matched
from kilde.reading.segments import DASHES, Tokens

#: A clause shows its verb within so many tokens.
REACH = 14


def content_end(tokens: Tokens, cues: Cues, begin: int, stop: int) -> int:
    """Where a content clause that begins at `begin` ends, at most `stop`.

    It goes on over commas, relatives and coordinated complement clauses, and ends before a coordinated main clause, and before
    words that name who told the whole (`, ifølge VG`).
    """
    low, depth = tokens.low, 0
    for at in range(begin, stop):
        word = low[at]
        if word == "(":
            depth += 1
        elif word == ")":
            depth -= 1
            if depth < 0:
                return at
        if at == begin or depth > 0:
            continue
        if word == ";":
            return at
        following = low[at + 1] if at + 1 < stop else ""
        if word == "," and at + 1 < stop:
            if matched(tokens, cues.sources, at + 1, stop):
                return at
            if following in cues.coordinators and _main_clause(tokens, cues, at + 2, stop):
                return at
        elif word in DASHES and tokens.spaced(at) and following in cues.coordinators:
            return at
    return stop


def _main_clause(tokens: Tokens, cues: Cues, index: int, stop: int) -> bool:
    """Whether a clause with a verb, and no complementiser, begins at `index`, so that it is not part of the content."""
    while index < stop and (tokens.low[index] in cues.negations or matched(tokens, cues.adverbs, index, stop)):
        index += 1
    if index < stop and tokens.low[index] in cues.complementisers:
        return False
    return has_verb(tokens, cues, index, stop)


def has_verb(tokens: Tokens, cues: Cues, begin: int, stop: int) -> bool:
    """Whether the words from `begin` soon show a finite verb or a subject that must have one."""
    for at in range(begin, min(stop, begin + REACH)):
        word = tokens.low[at]
        if (word in cues.finite and not tokens.capital[at]) or (word in cues.forms and not tokens.capital[at]):
            return True
        if cues.pack.past and len(word) > 4 and word.endswith(cues.pack.past):
            return True
        if word in cues.pronouns and at < begin + 3 and word not in cues.determiners:
            return True
    return False


def clause_begin(tokens: Tokens, cues: Cues, index: int, first: int) -> int:
    """Where the clause around `index` begins: after the nearest comma, complementiser, relative or dash to the left."""
    for at in range(index - 1, first - 1, -1):
        word = tokens.low[at]
        if word in {",", ";", ":", "("} or word in cues.openers or word in cues.relatives:
            return at + 1
        if word in cues.coordinators and at > first and tokens.low[at - 1] == ",":
            return at + 1
        if word in DASHES and tokens.spaced(at):
            return at + 1
    while first < index and (tokens.low[first] in cues.coordinators or not tokens.word[first]):
        first += 1
    return first


def relative_end(tokens: Tokens, cues: Cues, begin: int, stop: int) -> int:
    """Where a relative clause that begins at `begin` ends: before a comma, or before the main clause's finite verb."""
    seen = False
    for at in range(begin, stop):
        word = tokens.low[at]
        if word in {",", ";", ":", ")"} or (word in DASHES and tokens.spaced(at)):
            return at
        if word in cues.finite and not tokens.capital[at]:
            if seen or at > begin + 2:
                return at
            seen = True
    return stop
