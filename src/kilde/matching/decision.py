"""The same claim or not: log-odds for pairs of assertions, from a logistic model.

It weighs vectors, how they stand beside what else the two articles say, figures, names, words and denial, and whether the two
articles are on one matter at all. The weights stand in `decision.json` and were fitted by `training/matching.py`: on dossiers,
and whether articles are on one matter on news of two events of one sort too (ECB+: Cybulska and Vossen, 2014).
"""

import json
from functools import cache
from importlib import resources

import msgspec
import numpy as np

from kilde.matching.features import Signature, likeness, nearness
from kilde.matching.matter import RARE, matter
from kilde.matching.rivals import COLUMNS, Indices, Numbers, Surroundings, beside
from kilde.matching.vectors import SCALE

#: What the model weighs, in the order of the columns of `compare`.
FEATURES = (
    "cosine", "cosine_squared", "context", "names", "both_named", "words", "same_figure", "same_rare_figure", "other_figure",
    "other_figure_near", "figure_one_side", "denial_differs", "denial_differs_cosine", "length", "length_ratio",
    "same_language", *COLUMNS, "matter",
)  # fmt: skip

_BESIDE = FEATURES.index(COLUMNS[0])


class Assertion(msgspec.Struct, frozen=True):
    """What of an assertion is compared beside its vectors: its words in small letters, its signature and its language."""

    text: str
    signature: Signature
    language: str

    @property
    def length(self) -> int:
        """How many words it has, at least one."""
        return max(len(self.text.split()), 1)


class Compared(msgspec.Struct, frozen=True):
    """Assertions ready to be compared, by row: their words, vectors, the vectors of their contexts, what else stands around.

    Vectors are as `centred` gives them.
    """

    assertions: tuple[Assertion, ...]
    points: Numbers
    contexts: Numbers
    around: Surroundings


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


def cosines(left: Numbers, right: Numbers) -> Numbers:
    """The cosine of each row of `left` with the same row of `right`, both as `centred` gives them; exact."""
    product: Numbers = (left * right).sum(axis=1) / (SCALE * SCALE)
    return product


def compare(told: Compared, left: Indices, right: Indices, model: Weights | None = None) -> Numbers:
    """The features of the pairs of rows (`left[k]`, `right[k]`): one row a pair, columns as in `FEATURES`.

    What a pair gives hangs on its two articles alone.
    """
    rows = np.zeros((len(left), len(FEATURES)))
    if not len(left):
        return rows
    cosine = cosines(told.points[left], told.points[right])
    rows[:, 0] = cosine
    rows[:, 1] = cosine * cosine
    rows[:, 2] = cosines(told.contexts[left], told.contexts[right])
    rows[:, 3:_BESIDE] = [
        _words(told.assertions[a], told.assertions[b]) for a, b in zip(left.tolist(), right.tolist(), strict=True)
    ]
    rows[:, FEATURES.index("denial_differs_cosine")] *= cosine
    rows[:, _BESIDE:-1] = beside(told.points, told.around, left, right)
    rows[:, -1] = matter(told, left, right, (model or weights()).matter)
    return rows


def _words(one: Assertion, other: Assertion) -> tuple[float, ...]:
    a, b = one.signature, other.signature
    same = a.figures & b.figures
    unlike = bool(a.figures and b.figures) and not same
    short, long = sorted((one.length, other.length))
    differs = float(a.denies != b.denies)
    return (
        likeness(a.names, b.names),
        float(bool(a.names and b.names)),
        likeness(a.words, b.words),
        float(bool(same)),
        float(any(figure >= RARE for figure in same)),
        float(unlike),
        nearness(a.figures, b.figures) if unlike else 0.0,
        float(bool(a.figures) != bool(b.figures)),
        differs,
        differs,
        float(np.log(short)),
        float(np.log(long / short)),
        float(one.language == other.language),
    )


def log_odds(features: Numbers, model: Weights | None = None) -> Numbers:
    """The log-odds that each pair makes one claim; added up column by column, so that a row's value hangs on that row alone."""
    model = model or weights()
    total: Numbers = np.full(len(features), model.bias)
    for column, name in enumerate(FEATURES):
        total = total + features[:, column] * model.weights[name]
    return total
