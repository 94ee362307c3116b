"""Whether two articles are on one matter: what tells, beyond one pair of their assertions, which event both are about.

Two events of one sort are told in the same words, and sentences about them lie close; what differs is who, where and how many,
all over the articles. So each pair of assertions is weighed by how likely its two articles are on one matter, from what the two
tell together. It hangs on the two alone, whatever else is in the collection.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from kilde.matching.part import Indices, Numbers, Part, alike, products

if TYPE_CHECKING:
    from kilde.matching.decision import Compared

#: What is weighed of two articles: the share of all their names that both tell, inflection aside; the mean cosine of each
#: assertion with the nearest of the other article; the cosine of the sums of their vectors; the words that both tell, by the
#: geometric mean of how many each has, where they are of one language; the log of how many rare figures both tell; whether they
#: are of one language.
COLUMNS = ("names", "nearest", "centres", "words", "figures", "one_language")


def matter(told: "Compared", left: Indices, right: Indices, weights: Mapping[str, float]) -> Numbers:
    """The log of the probability that the articles of the rows `left[k]` and `right[k]` are on one matter: 0 or less."""
    one, other = told.around.articles[left], told.around.articles[right]
    count = len(told.around.rivals)
    pairs, place = np.unique(np.minimum(one, other) * count + np.maximum(one, other), return_inverse=True)
    return likely(columns(told, pairs // count, pairs % count), weights)[place]


def columns(told: "Compared", left: Indices, right: Indices) -> Numbers:
    """The columns `COLUMNS` of the pairs of articles (`left[k]`, `right[k]`), by their numbers: one row a pair."""
    rows = [weighed(told.parts[a], told.parts[b]) for a, b in zip(left.tolist(), right.tolist(), strict=True)]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(COLUMNS))


def likely(columns: Numbers, weights: Mapping[str, float]) -> Numbers:
    """The log of the probability that two articles are on one matter, by their row of `columns`: 0 or less."""
    total: Numbers = np.full(len(columns), weights["bias"])
    for column, name in enumerate(COLUMNS):
        total = total + columns[:, column] * weights[name]
    found: Numbers = -np.logaddexp(0.0, -total)
    return found


def weighed(one: Part, other: Part, cosines: Numbers | None = None) -> tuple[float, ...]:
    """The columns `COLUMNS` of two articles; `cosines` are those of all their rows, where they are at hand."""
    if cosines is None:
        cosines = products(one.points, other.points)
    cosines = cosines[np.ix_(one.rivals, other.rivals)]
    nearest = (cosines.max(axis=1).mean() + cosines.max(axis=0).mean()) / 2 if cosines.size else 0.0
    names = min(len(set(each)) for each in alike(one.names, one.name_heads, other.names, other.name_heads))
    same = one.language == other.language
    ours, theirs = one.all_words, other.all_words
    words = len(ours & theirs) / max(np.sqrt(len(ours) * len(theirs)), 1.0) if same else 0.0
    return (
        names / max(len(one.names) + len(other.names) - names, 1),
        float(nearest),
        float((one.centre * other.centre).sum()),
        float(words),
        float(np.log1p(len(one.rare & other.rare))),
        float(same),
    )
