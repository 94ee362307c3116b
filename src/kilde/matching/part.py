"""What one article brings where it is laid beside another: its assertions, made ready once for all comparisons.

Two articles are compared assertion by assertion, and an article has many kin: so what hangs on one article alone is made when
it is first looked at and kept, and what hangs on two is computed for all pairs of their assertions together.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kilde.matching.features import LONG, goes_first, same_stem
from kilde.matching.vectors import SCALE

if TYPE_CHECKING:
    from kilde.matching.decision import Assertion

Numbers = NDArray[np.float64]
Indices = NDArray[np.intp]
Marks = NDArray[np.bool_]

#: Figures from here on seldom agree by chance.
RARE = 13


class Vocabulary:
    """Sets of words, by row, as a table: which of all their words each has."""

    def __init__(self, sets: Sequence[frozenset[str]]) -> None:
        self.sets = sets
        self.sizes = np.array([len(each) for each in sets], dtype=np.intp)
        self.words = sorted(frozenset().union(*sets))
        place = {word: at for at, word in enumerate(self.words)}
        self.holds: Numbers = np.zeros((len(sets), len(self.words)))
        for row, each in enumerate(sets):
            self.holds[row, [place[word] for word in each]] = 1
        self.heads = _by_head(self.words)

    def likeness(self, other: "Vocabulary") -> Numbers:
        """`kilde.matching.features.likeness` of each set with each of the other's: shape (sets, sets of the other)."""
        one_of, other_of = alike(self.words, self.heads, other.words, other.heads)
        ours = _met(self.holds, other.holds, one_of, other_of)
        theirs = _met(other.holds, self.holds, other_of, one_of).T
        few, many = self.sizes[:, None], other.sizes[None, :]
        found = np.where(few < many, ours, theirs) / np.maximum(np.minimum(few, many), 1)
        for row, column in np.argwhere((few == many) & (ours != theirs)).tolist():
            if goes_first(self.sets[row], other.sets[column]):
                found[row, column] = ours[row, column] / self.sizes[row]
        return found


def alike(
    ones: Sequence[str], heads: dict[str, list[int]], others: Sequence[str], their_heads: dict[str, list[int]]
) -> tuple[list[int], list[int]]:
    """The pairs of places of words of one stem in two lists, whose words stand by their first letters in `heads`."""
    pairs = [
        (a, b)
        for head in heads.keys() & their_heads.keys()
        for a in heads[head]
        for b in their_heads[head]
        if same_stem(ones[a], others[b])
    ]
    return [a for a, _ in pairs], [b for _, b in pairs]


def _by_head(words: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        found.setdefault(word[:LONG], []).append(at)
    return found


def _met(holds: Numbers, others: Numbers, mine: Sequence[int], theirs: Sequence[int]) -> Numbers:
    """How many words of each row of `holds` are like any of each row of `others`, by the pairs that are alike."""
    words = list(dict.fromkeys(mine))
    if not words:
        return np.zeros((len(holds), len(others)))
    place = {word: at for at, word in enumerate(words)}
    like = np.zeros((len(words), others.shape[1]))
    like[[place[word] for word in mine], theirs] = 1
    within = like @ others.T > 0
    found: Numbers = holds[:, words] @ within.astype(np.float64)
    return found


class Part:
    """One article as it is laid beside others. Rows are its assertions; vectors are as `centred` gives them, of any dtype.

    `shared[a, b]` tells whether two rows share words (each does with itself); `rivals` are the rows that others are measured
    by, and `names` what the whole article tells.
    """

    def __init__(
        self,
        assertions: Sequence["Assertion"],
        points: NDArray[np.generic],
        contexts: NDArray[np.generic],
        shared: Marks,
        rivals: Indices,
        names: frozenset[str],
    ) -> None:
        self.assertions, self.points, self.contexts = assertions, points, contexts
        self.shared, self.rivals, self._names = shared, rivals, names
        self._rival_assertions = [assertions[row] for row in rivals.tolist()]
        self.language = self._rival_assertions[0].language if self._rival_assertions else ""

    # Of each assertion

    @cached_property
    def words(self) -> Vocabulary:
        return Vocabulary([one.signature.words for one in self.assertions])

    @cached_property
    def named(self) -> Vocabulary:
        return Vocabulary([one.signature.names for one in self.assertions])

    @cached_property
    def lengths(self) -> NDArray[np.intp]:
        return np.array([one.length for one in self.assertions], dtype=np.intp)

    @cached_property
    def denies(self) -> Marks:
        return np.array([one.signature.denies for one in self.assertions], dtype=bool)

    @cached_property
    def counts(self) -> Marks:
        """Whether it tells a figure."""
        return np.array([bool(one.signature.figures) for one in self.assertions], dtype=bool)

    @cached_property
    def languages(self) -> NDArray[np.str_]:
        return np.array([one.language for one in self.assertions], dtype=np.str_)

    # Of all together

    @cached_property
    def names(self) -> list[str]:
        return sorted(self._names)

    @cached_property
    def name_heads(self) -> dict[str, list[int]]:
        return _by_head(self.names)

    @cached_property
    def all_words(self) -> frozenset[str]:
        return frozenset().union(*(one.signature.words for one in self._rival_assertions))

    @cached_property
    def rare(self) -> frozenset[float]:
        """The figures that seldom agree by chance."""
        return frozenset(figure for one in self._rival_assertions for figure in one.signature.figures if figure >= RARE)

    @cached_property
    def centre(self) -> Numbers:
        summed: Numbers = self.points[self.rivals].astype(np.float64).sum(axis=0) / SCALE
        return summed / max(float(np.sqrt((summed * summed).sum())), 1e-9)


def products(left: NDArray[np.generic], right: NDArray[np.generic]) -> Numbers:
    """The cosine of each row of `left` with each of `right`, both as `centred` gives them: exact in any order of adding up."""
    found: Numbers = (left.astype(np.float64) @ right.astype(np.float64).T) / (SCALE * SCALE)
    return found
