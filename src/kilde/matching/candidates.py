"""Candidates: which articles are worth comparing, and which of their assertions.

Both are decided pair by pair, by the two alone: so neither the order of articles nor what else is in a collection matters, and
what was decided once stays. Articles come first, by one vector and the names of each, since there are some thirty times fewer
of them than of assertions, and a thousand times fewer pairs.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from kilde.matching.features import share_any
from kilde.matching.rivals import Indices
from kilde.matching.told import STEPS, Told, centre, marks
from kilde.matching.vectors import SCALE

#: Days between two articles beyond which they are not compared. News of one event comes within weeks.
WINDOW = 45

#: Two articles are kin if the cosine of their centres is `KIN` and they share a name, or is `CLOSE_KIN`. On the training
#: dossiers no edge between articles of one dossier is lost that way but for 6 in 3,752; of pairs of real articles on unlike
#: matters (ECB+, training part) 3 in 100 are kin, of those on one event 95. With 0.3 in place of 0.2 the groups lose half a
#: point of B-cubed F1 (`python -m benchmarks.candidates`).
KIN, CLOSE_KIN = 0.2, 0.5

#: No pair of assertions under these cosines (about the language's mean) is compared: of kin that share a name and whose centres
#: lie as close as `NEAR_KIN`, of kin that share a name, of other kin. On the training dossiers the groups are as with 0.1
#: throughout, with one pair in eight fewer, and most of those of chance kin; 0.3 for the second costs half a point.
NEAR_KIN = 0.4
LEAST_COSINE, LEAST_APART, LEAST_NAMELESS = 0.1, 0.2, 0.3

_BLOCK = 1024


class Sketches(msgspec.Struct, frozen=True):
    """What is looked at of many articles first, row by row: their days (NaN where none is told), centres and marks."""

    days: NDArray[np.float64]
    centres: NDArray[np.int8]
    marks: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.days)


class Kin(NamedTuple):
    """Two articles that are kin, by their rows, and the least cosine that a pair of their assertions is compared from."""

    left: int
    right: int
    least: float


def sketches(told: Sequence[Told]) -> Sketches:
    """The sketches of articles, in their order."""
    return Sketches(
        np.array([np.nan if one.day is None else one.day for one in told]),
        np.stack([centre(one) for one in told]) if told else np.zeros((0, 0), dtype=np.int8),
        np.stack([marks(one.names) for one in told]) if told else np.zeros((0, 0), dtype=np.uint64),
    )


def likely(left: Sketches, right: Sketches) -> tuple[Indices, Indices, NDArray[np.float64]]:
    """The pairs of rows that may be kin, in order, and the cosines of their centres: all that are, and a few more.

    Those that lie further apart than `WINDOW` days are left out. The product is exact: whole numbers under 2 ** 24.
    """
    found: list[tuple[Indices, Indices, NDArray[np.float64]]] = []
    for at in range(0, len(left), _BLOCK):
        rows = slice(at, at + _BLOCK)
        ours = left.centres[rows].astype(np.float32)
        for beside in range(0, len(right), _BLOCK):
            columns = slice(beside, beside + _BLOCK)
            if not _within(left.days[rows], right.days[columns]):
                continue
            cosines = (ours @ right.centres[columns].astype(np.float32).T).astype(np.float64) / (STEPS * STEPS)
            i, j = np.nonzero(cosines >= KIN)
            values, i, j = cosines[i, j], i + at, j + beside
            apart = np.abs(left.days[i] - right.days[j]) > WINDOW  # False where a day is not told.
            common = (left.marks[i] & right.marks[j]).any(axis=1)
            keep = ~apart & (common | (values >= CLOSE_KIN))
            found.append((i[keep], j[keep], values[keep]))
    if not found:
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp), np.zeros(0)
    i, j, values = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((j, i))
    return i[order], j[order], values[order]


def _within(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Whether any day of the two may lie within the window of one of the other."""
    if np.isnan(one).any() or np.isnan(other).any():
        return True
    return bool(other.min() <= one.max() + WINDOW and one.min() <= other.max() + WINDOW)


def kin(left: int, right: int, one: Told, other: Told, cosine: float) -> Kin | None:
    """The two articles as kin, the cosine of their centres being `cosine`; None where they are not."""
    if share_any(one.names, other.names):
        return Kin(left, right, LEAST_COSINE if cosine >= NEAR_KIN else LEAST_APART)
    return Kin(left, right, LEAST_NAMELESS) if cosine >= CLOSE_KIN else None


def rows(one: Told, other: Told, least: float) -> tuple[Indices, Indices]:
    """The pairs of rows of two articles whose cosine is `least` or more, in order; exact."""
    product = one.points.astype(np.float64) @ other.points.astype(np.float64).T
    i, j = np.nonzero(product >= least * SCALE * SCALE)
    return i, j


def all_kin(told: Sequence[Told]) -> Iterator[Kin]:
    """Every pair of `told` (left < right) that is kin, in order."""
    of = sketches(told)
    for i, j, cosine in zip(*(column.tolist() for column in likely(of, of)), strict=True):
        if i < j and (found := kin(i, j, told[i], told[j], cosine)) is not None:
            yield found
