"""Tense: whether the clause around a time tells of what is over or of what is to come."""

from functools import cache
from typing import Literal

from kilde.when.pack import pack, spelled
from kilde.when.tokens import Token

Told = Literal["past", "perfect", "future"]

#: How far from a time, in tokens, its verb is looked for, and what a mark between the two counts for.
_FAR = 24
_MARK = 7
_BESIDE = 3
_ENDS = frozenset(".!?;")
_MARKS = frozenset(',:–—-«»"“”()')

#: Shorter words are not taken for past verbs by their ending.
_LONG = 5


@cache
def _verbs(language: str) -> tuple[dict[str, Told], tuple[str, ...]]:
    times = pack(language)
    if times is None:
        return {}, ()
    verbs: dict[str, Told] = {}
    tense = times.tense
    lists: tuple[tuple[tuple[str, ...], Told], ...] = (
        (tense.present, "future"), (tense.future, "future"), (tense.says, "past"), (tense.past, "past"),
        (tense.perfect, "perfect"),
    )  # fmt: skip
    for phrases, told in lists:
        for phrase in phrases:
            verbs.update(dict.fromkeys(spelled(phrase), told))
    return verbs, tense.past_endings


def tense(tokens: list[Token], first: int, last: int, language: str) -> Told | None:
    """The tense of the verb that stands nearest to the tokens `[first, last)` in their sentence, or None where none is
    known."""
    verbs, endings = _verbs(language.split("-")[0].lower())
    best: tuple[int, Told] | None = None
    for step, at in ((-1, first - 1), (1, last)):
        cost = 0
        while 0 <= at < len(tokens) and cost < _FAR and (best is None or cost < best[0]):
            token = tokens[at]
            cost += 1
            if token.sort == "mark":
                if token.low[0] == "\n" or (token.low in _ENDS and not _abbreviates(tokens, at)):
                    break
                cost += _MARK if token.low in _MARKS else 0
            elif token.sort == "word":
                told = verbs.get(token.low)
                if told is None and len(token.low) >= _LONG and not token.capital and token.low.endswith(endings):
                    told = "past"
                if told is not None:
                    best = (cost, told)
                    break
            at += step
    return best[1] if best else None


@cache
def _states(language: str) -> frozenset[str]:
    times = pack(language)
    return frozenset(times.tense.states) if times is not None else frozenset()


def lasting(tokens: list[Token], first: int, last: int, language: str) -> bool:
    """Whether a verb of what lasts stands beside the tokens `[first, last)`: beside one, today means nowadays."""
    states = _states(language.split("-")[0].lower())
    near = tokens[max(0, first - _BESIDE) : first] + tokens[last : last + 1]
    return any(token.low in states for token in near)


def _abbreviates(tokens: list[Token], at: int) -> bool:
    """Whether a full stop ends no sentence: after a figure, or before a small letter."""
    if tokens[at].low != "." or at == 0:
        return False
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return tokens[at - 1].sort == "number" or (after is not None and after.sort == "word" and not after.capital)
