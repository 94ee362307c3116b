"""Finding: where the forms of a pack's patterns stand in a text, and what each says alone."""

from typing import Any, NamedTuple

from kilde.when.lexicon import NOTHING, Item, Lexicon, items
from kilde.when.meaning import sense
from kilde.when.patterns import Branch
from kilde.when.sense import Sense
from kilde.when.tokens import Token


class Found(NamedTuple):
    """A time in the text: its tokens `[first, last)`, what it says, and whether it counts only beside another time."""

    first: int
    last: int
    sense: Sense
    weak: bool


class _Match(NamedTuple):
    end: int
    own_start: int
    own_end: int
    meaning: str
    weak: bool
    place: int
    steps: int
    slots: dict[str, Any]


class Reader:
    """The tokens of one text with what may stand at each, looked up once, and the times found among them."""

    def __init__(self, found: list[Token], words: Lexicon) -> None:
        self.tokens = found
        self.words = words
        self._items: list[list[Item] | None] = [None] * len(found)

    def items(self, at: int) -> list[Item]:
        """What may stand at a token; nothing off the text."""
        if not 0 <= at < len(self.tokens):
            return []
        known = self._items[at]
        if known is None:
            known = self._items[at] = items(self.tokens, at, self.words)
        return known

    def named(self, at: int, name: str) -> Item | None:
        """The item of class `name` at a token, the longest first."""
        return next((item for item in self.items(at) if item.name == name), None)

    def find(self) -> list[Found]:
        """The times, in order and without overlap: from the left the longest, of equals the one with fewer elements (a
        phrase of the pack before its parts), of those the one whose pattern stands first."""
        out: list[Found] = []
        at, size = 0, len(self.tokens)
        roots, entries = self.words.tree, self.words.entries
        while at < size:
            token = self.tokens[at]
            if token.sort == "word" and token.low not in roots.words and token.low not in entries:
                at += 1
                continue
            if self._in_address(at):
                at += 1
                continue
            best = self._better(at, self._best(at))
            if best is None:
                at += 1
                continue
            found, end = best
            if found is not None:
                out.append(found)
            at = max(end, at + 1)
        return out

    def _better(self, at: int, best: tuple[Found | None, int] | None) -> tuple[Found | None, int] | None:
        """The match at `at`, or one that begins inside it and is to be preferred: a longer one behind context, a strong one in
        a weak."""
        if best is None or best[0] is None:
            return best
        context = best[0].first > at
        for inner in range(at + 1, best[1]):
            other = self._best(inner)
            if (
                other is not None
                and other[0] is not None
                and not other[0].weak
                and (best[0].weak or (other[1] > best[1] and (context or other[1] - inner > best[1] - at)))
            ):
                return other
        return best

    def _in_address(self, at: int) -> bool:
        """Whether a token is a part of a web address or file name: `paper.no`."""
        return (
            at > 1
            and self.tokens[at].glued
            and self.tokens[at].sort == "word"
            and self.tokens[at - 1].glued
            and self.tokens[at - 1].low in ".@/\\"
        )

    def _best(self, at: int) -> tuple[Found | None, int] | None:
        matches: list[_Match] = []
        self._walk(self.words.tree, at, None, at, 0, {}, matches)
        matches.sort(key=lambda match: (match.weak, -match.own_end, -match.end, match.steps, match.place))
        for match in matches:
            if match.meaning == NOTHING:
                return None, match.end
            said = sense(match.meaning, {**match.slots, "month_first": self.words.times.month_first})
            if said is not None:
                last = match.own_end
                while last - match.own_start > 1 and self.tokens[last - 1].low == ",":
                    last -= 1
                return Found(match.own_start, last, said, match.weak), last
        return None

    def _walk(
        self, branch: Branch, at: int, start: int | None, end: int, steps: int, slots: dict[str, Any], out: list[_Match]
    ) -> None:
        if branch.meaning is not None and start is not None:
            out.append(_Match(at, start, end, *branch.meaning, steps, slots))
        if at >= len(self.tokens):
            return
        token = self.tokens[at]
        for edge in branch.words.get(token.low, ()):
            if not edge.glued or token.glued:
                own = start if edge.context or start is not None else at
                self._walk(edge.to, at + 1, own, end if edge.context else at + 1, steps + 1, slots, out)
        if not branch.classes:
            return
        for item in self.items(at):
            for edge in branch.classes.get(item.name, ()):
                if not edge.glued or token.glued:
                    own = start if edge.context or start is not None else at
                    last = end if edge.context else at + item.length
                    told = slots if edge.context and not edge.slot else {**slots, _slot(edge.slot, item.name): item.value}
                    self._walk(edge.to, at + item.length, own, last, steps + 1, told, out)


#: Classes that fill the slot of another.
_SAME = {
    "units": "unit",
    "plu": "unit",
    "someyear": "year",
    "loneyear": "year",
    "mon": "month",
    "wd": "weekday",
    "pastday": "weekday",
    "sea": "season",
}


def _slot(slot: str, name: str) -> str:
    """The slot an item fills: that of its own class, with the number that the pattern gives it."""
    number = slot.lstrip("abcdefghijklmnopqrstuvwxyz")
    return _SAME.get(name, name) + number
