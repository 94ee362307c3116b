"""Attributions beside each other: what they share, which stands in which, and their order in the text."""

from collections.abc import Iterable, Sequence

import msgspec

from kilde.article import Span
from kilde.reading.attribution_type import Attribution

#: So much of a content and its cue must lie in another content to be told inside it.
HELD = 0.9


def length(parts: Iterable[Span]) -> int:
    """Code points in all."""
    return sum(b - a for a, b in parts)


def shared(one: Iterable[Span], other: Sequence[Span]) -> int:
    """Code points that lie in both."""
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)


def crosses(made: Attribution, other: Attribution) -> bool:
    """Whether two contents share words though neither holds the other with its cue: statements stand apart or in each other."""
    return shared(made.content, other.content) > 0 and not (_holds(made, other) or _holds(other, made))


def _holds(outer: Attribution, inner: Attribution) -> bool:
    parts = (*inner.content, *inner.cue)
    return shared(parts, outer.content) >= HELD * length(parts)


class Near:
    """Attributions by where they stand, so that one is compared only with those around it and not with all of a long text."""

    def __init__(self, size: int) -> None:
        self._step = max(200, size // 5000)
        self._count = 0
        self._at: dict[int, list[int]] = {}

    def _steps(self, made: Attribution) -> list[int]:
        parts = (*made.content, *made.cue)
        return sorted({k for a, b in parts for k in range(a // self._step, (b - 1) // self._step + 1)})

    def add(self, made: Attribution) -> None:
        """Give the next attribution: the first has number 0."""
        for step in self._steps(made):
            self._at.setdefault(step, []).append(self._count)
        self._count += 1

    def __call__(self, made: Attribution) -> list[int]:
        """The numbers of those that may share text with `made`, ascending."""
        return sorted({k for step in self._steps(made) for k in self._at.get(step, ())})


def placed(found: Iterable[Attribution], size: int) -> tuple[Attribution, ...]:
    """Attributions in the order of the text (of `size` code points), each with its parent and the account it continues."""
    ordered = sorted(found, key=lambda a: (a.content[0], a.content[-1][1], a.cue))
    near = Near(size)
    for made in ordered:
        near.add(made)
    parents = [_parent(made, k, ordered, near(made)) for k, made in enumerate(ordered)]
    out: list[Attribution] = []
    before = None
    for number, (made, parent) in enumerate(zip(ordered, parents, strict=True)):
        continues = before if made.type == "continuation" else None
        out.append(msgspec.structs.replace(made, parent=parent, continues=continues))
        if made.type != "hearsay" and parent is None:
            before = number
    return tuple(out)


def _parent(made: Attribution, number: int, found: Sequence[Attribution], near: Iterable[int]) -> int | None:
    """The index of the smallest other content that holds this one's content and cue."""
    best: tuple[int, int] | None = None
    inner = (*made.content, *made.cue)
    needed, own = HELD * length(inner), length(made.content)
    for k in near:
        other = found[k]
        size = length(other.content)
        if k != number and size > own and (best is None or size < best[0]) and shared(inner, other.content) >= needed:
            best = (size, k)
    return None if best is None else best[1]
