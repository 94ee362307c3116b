"""Rivals: how a pair of assertions stands beside what else its two articles say.

Two articles on one matter are alike all over, those of one language more so. What tells is that a pair lies closer than either
of the two lies to anything else in the other's article; the margin is known from mining translations (Artetxe and Schwenk,
2019), the correction by the nearest neighbours from word translation (CSLS; Conneau et al., 2018). It hangs on the two articles
alone, whatever else is in the collection. Whether the two are on one matter at all is told elsewhere (`matter`).
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from kilde.claim import Instance
from kilde.matching.features import names_within
from kilde.matching.vectors import SCALE

Numbers = NDArray[np.float64]
Indices = NDArray[np.intp]

#: The columns of `beside`: the cosine less the mean of the nearest rivals on either side; the smaller and the greater of the
#: two margins to the nearest rival; the log of how many rivals are nearer, smaller and greater; whether there is none.
COLUMNS = ("corrected", "margin_least", "margin_most", "nearer_least", "nearer_most", "mutual")

#: How many of the nearest rivals the correction takes.
NEAREST = 4

#: The nearest rival counts as this far away at most, also where an article says nothing else.
FAR = -0.2


class Surroundings(msgspec.Struct, frozen=True):
    """What stands around things to compare, by row: the number of its article, and the rows that share words with it.

    `sharing` holds the row itself too. By the number of an article, `rivals` has the rows of its assertions, and `names` the
    names it tells.
    """

    articles: Indices
    sharing: tuple[frozenset[int], ...]
    rivals: tuple[tuple[int, ...], ...]
    names: tuple[frozenset[str], ...]


def surroundings(
    instances: Sequence[Instance], articles: Sequence[int], rival: Sequence[bool], texts: Sequence[str]
) -> Surroundings:
    """The surroundings of `instances`: the number of the article of each, which are rivals, the text of each article."""
    rows: list[list[int]] = [[] for _ in texts]
    for row, article in enumerate(articles):
        rows[article].append(row)
    sharing = tuple(
        frozenset(other for other in rows[articles[row]] if other == row or overlap(instance, instances[other]))
        for row, instance in enumerate(instances)
    )
    rivals = tuple(tuple(row for row in members if rival[row]) for members in rows)
    return Surroundings(np.array(articles, dtype=np.intp), sharing, rivals, tuple(names_within(text) for text in texts))


def beside(points: Numbers, around: Surroundings, left: Indices, right: Indices) -> Numbers:
    """The columns `COLUMNS` of the pairs (`left[k]`, `right[k]`), one row a pair."""
    found = np.zeros((len(left), len(COLUMNS)))
    if not len(left):
        return found
    one, other = around.articles[left], around.articles[right]
    order = np.lexsort((other, one))
    cuts = np.flatnonzero(np.diff(one[order]) | np.diff(other[order])) + 1
    for part in np.split(order, cuts):
        found[part] = _block(points, around, left[part], right[part])
    return found


def _block(points: Numbers, around: Surroundings, left: Indices, right: Indices) -> Numbers:
    """`beside` for pairs whose left and whose right rows are of one article each."""
    square = SCALE * SCALE
    cosine = (points[left] * points[right]).sum(axis=1) / square
    first, nearest_first = _nearest(points, around, left, right)
    second, nearest_second = _nearest(points, around, right, left)
    margins = np.stack([cosine - np.maximum(side[:, 0], FAR) for side in (nearest_first, nearest_second)])
    nearer = np.stack([(side > cosine[:, None]).sum(axis=1) for side in (first, second)])
    means = sum(np.where(np.isfinite(side), side, 0.0).sum(axis=1) / np.maximum(np.isfinite(side).sum(axis=1), 1)
                for side in (nearest_first, nearest_second))  # fmt: skip
    return np.column_stack([
        2 * cosine - means,
        margins.min(axis=0), margins.max(axis=0),
        np.log1p(nearer.min(axis=0)), np.log1p(nearer.max(axis=0)),
        (nearer.max(axis=0) == 0).astype(float),
    ])  # fmt: skip


def _nearest(points: Numbers, around: Surroundings, rows: Indices, others: Indices) -> tuple[Numbers, Numbers]:
    """The cosines of each of `rows` with the rivals in the article of `others`, minus infinity where one is no rival.

    Also the `NEAREST` highest of them, falling.
    """
    rivals = np.array(around.rivals[around.articles[others[0]]], dtype=np.intp)
    if not len(rivals):
        none = np.full((len(rows), 1), -np.inf)
        return none, none
    distinct, place = np.unique(rows, return_inverse=True)
    cosines = ((points[distinct] @ points[rivals].T) / (SCALE * SCALE))[place]
    for row in np.unique(np.concatenate([rows, others])).tolist():
        columns = [at for at, rival in enumerate(rivals.tolist()) if rival in around.sharing[row]]
        if columns:
            cosines[np.ix_((rows == row) | (others == row), columns)] = -np.inf
    return cosines, -np.sort(-cosines, axis=1)[:, :NEAREST]


def overlap(one: Instance, other: Instance) -> bool:
    """Whether two instances of one article share words."""
    return any(a < d and c < b for a, b in one.content for c, d in other.content)
