"""Whether two articles are on one matter: what tells, beyond one pair of their assertions, which event both are about.

Two events of one sort are told in the same words, and sentences about them lie close; what differs is who, where and how many,
all over the articles. So each pair of assertions is weighed by how likely its two articles are on one matter, from what the two
tell together. It hangs on the two alone, whatever else is in the collection.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kilde.matching.features import LONG, same_stem
from kilde.matching.rivals import Indices, Numbers
from kilde.matching.vectors import SCALE

if TYPE_CHECKING:
    from kilde.matching.decision import Compared

#: What is weighed of two articles: the share of all their names that both tell, inflection aside; the mean cosine of each
#: assertion with the nearest of the other article; the cosine of the sums of their vectors; the words that both tell, by the
#: geometric mean of how many each has, where they are of one language; the log of how many rare figures both tell; whether they
#: are of one language.
COLUMNS = ("names", "nearest", "centres", "words", "figures", "one_language")

#: Figures from here on seldom agree by chance.
RARE = 13


def matter(told: "Compared", left: Indices, right: Indices, weights: Mapping[str, float]) -> Numbers:
    """The log of the probability that the articles of the rows `left[k]` and `right[k]` are on one matter: 0 or less."""
    one, other = told.around.articles[left], told.around.articles[right]
    count = len(told.around.rivals)
    pairs, place = np.unique(np.minimum(one, other) * count + np.maximum(one, other), return_inverse=True)
    found = columns(told, pairs // count, pairs % count)
    total: Numbers = np.full(len(found), weights["bias"])
    for column, name in enumerate(COLUMNS):
        total = total + found[:, column] * weights[name]
    return (-np.logaddexp(0.0, -total))[place]


def columns(told: "Compared", left: Indices, right: Indices) -> Numbers:
    """The columns `COLUMNS` of the pairs of articles (`left[k]`, `right[k]`), by their numbers: one row a pair."""
    articles = {number: _Article(told, number) for number in {*left.tolist(), *right.tolist()}}
    rows = [_beside(articles[a], articles[b]) for a, b in zip(left.tolist(), right.tolist(), strict=True)]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(COLUMNS))


class _Article:
    """What an article tells together, by its number; each part made when it is first looked at."""

    def __init__(self, told: "Compared", number: int) -> None:
        self.names = told.around.names[number]
        rows = list(told.around.rivals[number])
        self.points = told.points[rows] / SCALE
        self._assertions = [told.assertions[row] for row in rows]
        self.language = self._assertions[0].language if rows else ""

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset().union(*(one.signature.words for one in self._assertions))

    @cached_property
    def figures(self) -> frozenset[float]:
        return frozenset(figure for one in self._assertions for figure in one.signature.figures if figure >= RARE)

    @cached_property
    def heads(self) -> dict[str, list[str]]:
        """The names by their first letters."""
        found: dict[str, list[str]] = {}
        for name in self.names:
            found.setdefault(name[:LONG], []).append(name)
        return found

    @cached_property
    def centre(self) -> Numbers:
        summed: Numbers = self.points.sum(axis=0)
        return summed / max(float(np.sqrt((summed * summed).sum())), 1e-9)

    def shared(self, other: "_Article") -> int:
        """How many of its names the other tells too."""
        return sum(any(same_stem(name, one) for one in other.heads.get(name[:LONG], ())) for name in self.names)


def _beside(one: _Article, other: _Article) -> tuple[float, ...]:
    names = min(one.shared(other), other.shared(one))
    product = one.points @ other.points.T
    nearest = (product.max(axis=1).mean() + product.max(axis=0).mean()) / 2 if product.size else 0.0
    same = one.language == other.language
    words = len(one.words & other.words) / max(np.sqrt(len(one.words) * len(other.words)), 1.0) if same else 0.0
    return (
        names / max(len(one.names) + len(other.names) - names, 1),
        float(nearest),
        float((one.centre * other.centre).sum()),
        float(words),
        float(np.log1p(len(one.figures & other.figures))),
        float(same),
    )
