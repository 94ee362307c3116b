"""Rivals: how a pair of assertions stands beside what else its two articles say.

Two articles on one matter are alike all over, those of one language more so. What tells is that a pair lies closer than either
of the two lies to anything else in the other's article; the margin is known from mining translations (Artetxe and Schwenk,
2019), the correction by the nearest neighbours from word translation (CSLS; Conneau et al., 2018). It hangs on the two articles
alone, whatever else is in the collection. Whether the two are on one matter at all is told elsewhere (`matter`).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from kilde.claim import Instance
from kilde.matching.features import names_within
from kilde.matching.part import Indices, Marks, Numbers, Part

if TYPE_CHECKING:
    from kilde.matching.decision import Assertion

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
    sharing: list[frozenset[int]] = [frozenset()] * len(instances)
    for members in rows:
        shared = overlapping([instances[row] for row in members])
        for row, marks in zip(members, shared, strict=True):
            sharing[row] = frozenset(members[at] for at in np.flatnonzero(marks).tolist())
    rivals = tuple(tuple(row for row in members if rival[row]) for members in rows)
    names = tuple(names_within(text) for text in texts)
    return Surroundings(np.array(articles, dtype=np.intp), tuple(sharing), rivals, names)


def parts(assertions: Sequence["Assertion"], points: Numbers, contexts: Numbers, around: Surroundings) -> tuple[Part, ...]:
    """Each article as it is laid beside others, by its number; rows of one keep their order."""
    found = []
    for number, rivals in enumerate(around.rivals):
        rows = np.flatnonzero(around.articles == number)
        place = {row: at for at, row in enumerate(rows.tolist())}
        shared = np.zeros((len(rows), len(rows)), dtype=bool)
        for row, at in place.items():
            shared[at, [place[other] for other in around.sharing[row]]] = True
        own = np.array([place[row] for row in rivals], dtype=np.intp)
        told = [assertions[row] for row in rows.tolist()]
        found.append(Part(told, points[rows], contexts[rows], shared, own, around.names[number]))
    return tuple(found)


def overlapping(instances: Sequence[Instance]) -> Marks:
    """Which of the instances of one article share words; each does with itself."""
    owners = np.repeat(np.arange(len(instances)), [len(one.content) for one in instances])
    spans = np.array([span for one in instances for span in one.content], dtype=np.intp).reshape(-1, 2)
    found: Marks = np.eye(len(instances), dtype=bool)
    one, other = np.nonzero((spans[:, None, 0] < spans[None, :, 1]) & (spans[None, :, 0] < spans[:, None, 1]))
    found[owners[one], owners[other]] = True
    return found


def standing(cosines: Numbers, one: Part, other: Part, left: Indices, right: Indices) -> Numbers:
    """The columns `COLUMNS` of pairs of rows of two articles, one row a pair; `cosines` are those of all their rows."""
    near = cosines[left, right]
    ours, theirs = one.shared[left], other.shared[right]
    if one is other:
        ours = theirs = ours | theirs
    first = _rivals(cosines[np.ix_(left, other.rivals)], theirs[:, other.rivals])
    second = _rivals(cosines.T[np.ix_(right, one.rivals)], ours[:, one.rivals])
    nearest = [-np.sort(-side, axis=1)[:, :NEAREST] for side in (first, second)]
    margins = np.stack([near - np.maximum(side[:, 0], FAR) for side in nearest])
    nearer = np.stack([(side > near[:, None]).sum(axis=1) for side in (first, second)])
    means = sum(np.where(np.isfinite(side), side, 0.0).sum(axis=1) / np.maximum(np.isfinite(side).sum(axis=1), 1)
                for side in nearest)  # fmt: skip
    return np.column_stack([
        2 * near - means,
        margins.min(axis=0), margins.max(axis=0),
        np.log1p(nearer.min(axis=0)), np.log1p(nearer.max(axis=0)),
        (nearer.max(axis=0) == 0).astype(float),
    ])  # fmt: skip


def _rivals(cosines: Numbers, shared: Marks) -> Numbers:
    """The cosines of rows with what is a rival, minus infinity where one is none; one column at least."""
    found: Numbers = np.where(shared, -np.inf, cosines)
    return found if found.shape[1] else np.full((len(found), 1), -np.inf)
