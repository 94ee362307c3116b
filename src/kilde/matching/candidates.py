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

from kilde.matching.part import Indices
from kilde.matching.told import BITS, STEPS, Told, centre, language, marks
from kilde.matching.vectors import DIMENSIONS, SCALE

#: Days between two articles beyond which they are not compared. News of one event comes within weeks.
WINDOW = 45

#: Two articles of one language are kin if their marks share a bit, and the cosine of their centres and the share of marks that
#: both have come to `KIN` together; or if that cosine is `CLOSE_KIN` alone. All news of a language lies somewhat near, so that
#: names must count: of pairs of real articles on unlike matters (ECB+, training part) a third lie closer than 0.4, and 3 in 100
#: are kin; of those on one event 93. On the training dossiers the groups are as good as with all pairs of articles compared:
#: B-cubed F1 64.2 against 63.8 (`python -m benchmarks.candidates`).
KIN, CLOSE_KIN = 0.58, 0.8

#: Those of two languages are kin from these cosines of their centres: where their marks share a bit, and where they do not.
KIN_ABROAD, CLOSE_ABROAD = 0.2, 0.5

#: No pair of assertions under these cosines (about the language's mean) is compared: of kin whose centres and marks come to
#: `NEAR_KIN`, or in two languages that share a bit and whose centres' cosine is `NEAR_ABROAD`; of other kin that share a bit;
#: of kin that share none.
NEAR_KIN, NEAR_ABROAD = 0.8, 0.4
LEAST_COSINE, LEAST_APART, LEAST_NAMELESS = 0.1, 0.2, 0.3

_BLOCK = 1024


class Sketches(msgspec.Struct, frozen=True):
    """What is looked at of many articles, row by row: days (NaN where none is told), languages, centres and marks."""

    days: NDArray[np.float64]
    languages: NDArray[np.int64]
    centres: NDArray[np.int8]
    marks: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.days)


class Kin(NamedTuple):
    """Two articles that are kin, by their rows or keys, and the least cosine from which their assertions are compared."""

    left: int
    right: int
    least: float


def sketches(told: Sequence[Told]) -> Sketches:
    """The sketches of articles, in their order."""
    return Sketches(
        np.array([np.nan if one.day is None else one.day for one in told]),
        np.array([language(one) for one in told], dtype=np.int64),
        np.stack([centre(one) for one in told]) if told else np.zeros((0, DIMENSIONS), dtype=np.int8),
        np.stack([marks(one.names) for one in told]) if told else np.zeros((0, BITS // 64), dtype=np.uint64),
    )


def kin(left: Sketches, right: Sketches) -> Iterator[Kin]:
    """The pairs of rows of `left` and `right` that are kin, in order.

    The product of centres is exact: whole numbers under 2 ** 24. So what a pair gives is the same in any block.
    """
    for at in range(0, len(left), _BLOCK):
        rows = slice(at, at + _BLOCK)
        ours = left.centres[rows].astype(np.float32)
        found: list[tuple[int, int, float]] = []
        for beside in range(0, len(right), _BLOCK):
            columns = slice(beside, beside + _BLOCK)
            if not _within(left.days[rows], right.days[columns]):
                continue
            cosines = (ours @ right.centres[columns].astype(np.float32).T).astype(np.float64) / (STEPS * STEPS)
            i, j = np.nonzero(cosines >= KIN_ABROAD)
            values, i, j = cosines[i, j], i + at, j + beside
            near = ~(np.abs(left.days[i] - right.days[j]) > WINDOW)  # A day that is not told is near all.
            least = _least(values[near], left, right, i[near], j[near])
            some = least > 0
            found += zip(i[near][some].tolist(), j[near][some].tolist(), least[some].tolist(), strict=True)
        yield from (Kin(*each) for each in sorted(found))


def _least(cosines: NDArray[np.float64], left: Sketches, right: Sketches, i: Indices, j: Indices) -> NDArray[np.float64]:
    """The least cosine of the assertions of each pair of rows, 0 where they are no kin."""
    ours, theirs = left.marks[i], right.marks[j]
    shared = _shared(ours, theirs)
    together, named, home = cosines + shared, shared > 0, left.languages[i] == right.languages[j]
    close = np.where(home, cosines >= CLOSE_KIN, cosines >= CLOSE_ABROAD)
    are = close | (named & np.where(home, together >= KIN, cosines >= KIN_ABROAD))
    near = named & np.where(home, together >= NEAR_KIN, cosines >= NEAR_ABROAD)
    return np.where(are, np.where(near, LEAST_COSINE, np.where(named, LEAST_APART, LEAST_NAMELESS)), 0.0)


def _within(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Whether any day of the two may lie within the window of one of the other."""
    if np.isnan(one).any() or np.isnan(other).any():
        return True
    return bool(other.min() <= one.max() + WINDOW and one.min() <= other.max() + WINDOW)


def all_kin(told: Sequence[Told]) -> Iterator[Kin]:
    """Every pair of `told` (left < right) that is kin, in order."""
    of = sketches(told)
    return (each for each in kin(of, of) if each.left < each.right)


def nearest(one: Told, among: Sketches, most: int) -> Indices:
    """The rows of `among` nearest to an article, `most` at most, in their order: half by all that it tells together, and the
    marks of its names, half by what each of its assertions tells by itself.

    A draft may be short, or of several matters: then what lies near its whole is no answer for each of its sentences. The
    products are of whole numbers and exact, as those of `kin`.
    """
    own = sketches([one])
    asked = np.concatenate([own.centres, one.points]).astype(np.float32)
    scales = np.full((len(asked), 1), SCALE * STEPS, dtype=np.float64)
    scales[0] = STEPS * STEPS
    found = np.zeros((len(asked), 0), dtype=np.intp)
    scores = np.zeros((len(asked), 0), dtype=np.float64)
    for at in range(0, len(among), _BLOCK):
        near = (asked @ among.centres[at : at + _BLOCK].astype(np.float32).T) / scales
        near[0] += _shared(own.marks, among.marks[at : at + _BLOCK])
        here = np.broadcast_to(np.arange(at, at + near.shape[1], dtype=np.intp), near.shape)
        scores, found = np.concatenate([scores, near], axis=1), np.concatenate([found, here], axis=1)
        order = np.argsort(-scores, axis=1, kind="stable")[:, :most]
        scores, found = np.take_along_axis(scores, order, axis=1), np.take_along_axis(found, order, axis=1)
    by_all, by_each = found[0, : (most + 1) // 2], found[1:].T.ravel()
    picked = list(dict.fromkeys(np.concatenate([by_all, by_each]).tolist()))[:most]
    return np.array(sorted(picked), dtype=np.intp)


def _shared(ours: NDArray[np.uint64], theirs: NDArray[np.uint64]) -> NDArray[np.float64]:
    """The share of the marks of two articles that both have, row by row."""
    common = np.bitwise_count(ours & theirs).sum(axis=1, dtype=np.float64)
    shares: NDArray[np.float64] = common / np.maximum(np.bitwise_count(ours | theirs).sum(axis=1, dtype=np.float64), 1)
    return shares


def rows(one: Told, other: Told, least: float) -> tuple[Indices, Indices]:
    """The pairs of rows of two articles whose cosine is `least` or more, in order; exact."""
    product = one.points.astype(np.float64) @ other.points.astype(np.float64).T
    i, j = np.nonzero(product >= least * SCALE * SCALE)
    return i, j
