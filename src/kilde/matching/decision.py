"""The same claim or not: log-odds for pairs of assertions, from a logistic model.

It weighs vectors, how they stand beside what else the two articles say, figures, names, words and denial, and whether the two
articles are on one matter at all. The weights stand in `decision.json` and were fitted by `training/matching.py`: on dossiers,
and whether articles are on one matter on news of two events of one sort too (ECB+: Cybulska and Vossen, 2014).
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from importlib import resources

import msgspec
import numpy as np

from kilde.matching.features import Signature, nearness
from kilde.matching.matter import likely, weighed
from kilde.matching.part import RARE, Indices, Numbers, Part, products
from kilde.matching.rivals import COLUMNS, Surroundings, parts, standing

#: What the model weighs, in the order of the columns of `compare`.
FEATURES = (
    "cosine", "cosine_squared", "context", "names", "both_named", "words", "same_figure", "same_rare_figure", "other_figure",
    "other_figure_near", "figure_one_side", "denial_differs", "denial_differs_cosine", "length", "length_ratio",
    "same_language", *COLUMNS, "matter",
)  # fmt: skip

_BESIDE, _DIFFERS = FEATURES.index(COLUMNS[0]), FEATURES.index("denial_differs_cosine")


class Assertion(msgspec.Struct, frozen=True):
    """What of an assertion is compared beside its vectors: its words in small letters, its signature and its language."""

    text: str
    signature: Signature
    language: str

    @property
    def length(self) -> int:
        """How many words it has, at least one."""
        return max(len(self.text.split()), 1)


class Compared(msgspec.Struct, frozen=True, dict=True):
    """Assertions ready to be compared, by row: their words, vectors, the vectors of their contexts, what else stands around.

    Vectors are as `centred` gives them. `ready` are the articles as they are laid beside others, where they are at hand.
    """

    assertions: tuple[Assertion, ...]
    points: Numbers
    contexts: Numbers
    around: Surroundings
    ready: tuple[Part, ...] = ()

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Each article as it is laid beside others, by its number."""
        return self.ready or parts(self.assertions, self.points, self.contexts, self.around)

    @cached_property
    def places(self) -> Indices:
        """The place of each row among those of its article."""
        found = np.zeros(len(self.assertions), dtype=np.intp)
        for number in range(len(self.around.rivals)):
            rows = np.flatnonzero(self.around.articles == number)
            found[rows] = np.arange(len(rows))
        return found


#: Two articles, and the rows of either that make pairs.
Beside = tuple[Part, Part, Indices, Indices]


class Weights(msgspec.Struct, frozen=True):
    """The fitted model: what is added up, what tells whether two articles are on one matter, and where a claim begins."""

    weights: dict[str, float]
    matter: dict[str, float]
    bias: float
    threshold: float


@cache
def weights() -> Weights:
    """The weights that the package ships."""
    file = resources.files("kilde.matching") / "decision.json"
    return msgspec.convert(json.loads(file.read_text(encoding="utf-8")), Weights)


def compare(told: Compared, left: Indices, right: Indices, model: Weights | None = None) -> Numbers:
    """The features of the pairs of rows (`left[k]`, `right[k]`): one row a pair, columns as in `FEATURES`.

    What a pair gives hangs on its two articles alone.
    """
    found = np.zeros((len(left), len(FEATURES)))
    if not len(left):
        return found
    one, other = told.around.articles[left], told.around.articles[right]
    order = np.lexsort((other, one))
    cuts = np.flatnonzero(np.diff(one[order]) | np.diff(other[order])) + 1
    blocks = np.split(order, cuts)
    pairs = [
        (told.parts[one[block[0]]], told.parts[other[block[0]]], told.places[left[block]], told.places[right[block]])
        for block in blocks
    ]
    found[order] = compare_parts(pairs, model)
    return found


def compare_parts(pairs: Sequence[Beside], model: Weights | None = None) -> Numbers:
    """The features of pairs of rows of articles that are laid beside each other: those of the first two articles first."""
    found = np.zeros((sum(len(rows) for _, _, rows, _ in pairs), len(FEATURES)))
    matters = []
    at = 0
    for one, other, left, right in pairs:
        cosines = products(one.points, other.points)
        rows = found[at : at + len(left)]
        at += len(left)
        rows[:, 0] = cosine = cosines[left, right]
        rows[:, 1] = cosine * cosine
        rows[:, 2] = products(one.contexts, other.contexts)[left, right]
        rows[:, 3:_BESIDE] = _words(one, other, left, right)
        rows[:, _DIFFERS] *= cosine
        rows[:, _BESIDE:-1] = standing(cosines, one, other, left, right)
        matters.append(weighed(one, other, cosines))
    told = likely(np.array(matters, dtype=np.float64).reshape(len(matters), -1), (model or weights()).matter)
    found[:, -1] = np.repeat(told, [len(rows) for _, _, rows, _ in pairs])
    return found


def _words(one: Part, other: Part, left: Indices, right: Indices) -> Numbers:
    """What the words of pairs tell: the columns from `names` to `same_language`."""
    found = np.zeros((len(left), _BESIDE - 3))
    found[:, 0] = one.named.likeness(other.named)[left, right]
    found[:, 1] = (one.named.sizes[left] > 0) & (other.named.sizes[right] > 0)
    found[:, 2] = one.words.likeness(other.words)[left, right]
    ours, theirs = one.counts[left], other.counts[right]
    for at in np.flatnonzero(ours & theirs).tolist():
        found[at, 3:7] = _figures(one.assertions[left[at]].signature.figures, other.assertions[right[at]].signature.figures)
    found[:, 7] = ours != theirs
    found[:, 8] = found[:, 9] = one.denies[left] != other.denies[right]
    first, second = one.lengths[left], other.lengths[right]
    short = np.minimum(first, second)
    found[:, 10] = np.log(short)
    found[:, 11] = np.log(np.maximum(first, second) / short)
    found[:, 12] = one.languages[left] == other.languages[right]
    return found


def _figures(ours: Iterable[float], theirs: Iterable[float]) -> tuple[float, ...]:
    """Of the figures of two assertions that tell any: same, same and rare, all unlike, how near the nearest unlike ones are."""
    same = frozenset(ours) & frozenset(theirs)
    return (
        float(bool(same)),
        float(any(figure >= RARE for figure in same)),
        float(not same),
        0.0 if same else nearness(ours, theirs),
    )


def log_odds(features: Numbers, model: Weights | None = None) -> Numbers:
    """The log-odds that each pair makes one claim; added up column by column, so that a row's value hangs on that row alone."""
    model = model or weights()
    total: Numbers = np.full(len(features), model.bias)
    for column, name in enumerate(FEATURES):
        total = total + features[:, column] * model.weights[name]
    return total
