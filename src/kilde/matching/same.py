"""The way from readings to groups: assertions, vectors, candidates, decisions, clusters."""

from collections import Counter
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from kilde.claim import Instance
from kilde.matching.assertions import assertions
from kilde.matching.candidates import day, pairs
from kilde.matching.clusters import grouped
from kilde.matching.decision import Assertion, Numbers, Weights, compare, log_odds, weights
from kilde.matching.features import signature
from kilde.matching.vectors import SCALE, Vectors, centred
from kilde.statement import Reading

#: So many assertions on either side, in the same article, are the context of one.
NEAR = 2

#: The cosine from which a denial on one side alone keeps two assertions apart. On the training dossiers it cost no B-cubed F1
#: and kept 18 of 22 pairs of opposed claims apart, without it 14 of 19.
CLOSE = 0.4


class Collection(msgspec.Struct, frozen=True):
    """Assertions ready to be compared, as parallel sequences: instances, what is compared, vectors, contexts, days."""

    instances: tuple[Instance, ...]
    assertions: tuple[Assertion, ...]
    points: Numbers
    contexts: Numbers
    days: tuple[int | None, ...]


def same_claims(readings: Sequence[Reading], vectors: Vectors | None = None) -> tuple[tuple[Instance, ...], ...]:
    """Groups of the readings' assertions that make one claim; see `kilde.matching.match`."""
    return group(collection(readings, vectors or Vectors()), weights())


def group(found: Collection, model: Weights) -> tuple[tuple[Instance, ...], ...]:
    """The assertions of a collection in groups, by the decisions of `model`."""
    left, right = pairs(found.points, found.days)
    scores = log_odds(compare(found.points, found.contexts, found.assertions, left, right), model)

    def apart(members: Sequence[int]) -> NDArray[np.bool_]:
        return opposed(found, members)

    copies = Counter(assertion.text for assertion in found.assertions)
    shares = np.array([1 / copies[assertion.text] for assertion in found.assertions])
    groups = grouped(len(found.instances), left, right, scores, apart, shares, model.threshold)
    return tuple(tuple(found.instances[member] for member in members) for members in groups)


def collection(readings: Sequence[Reading], vectors: Vectors) -> Collection:
    """All assertions of `readings`, in the order of article and place, with what they are compared by."""
    instances: list[Instance] = []
    compared: list[Assertion] = []
    texts: list[str] = []
    languages: list[str] = []
    days: list[int | None] = []
    for reading in sorted(readings, key=lambda one: (one.article.id, one.article.text)):
        article = reading.article
        for instance in assertions(reading):
            text = " ".join(article.words(span) for span in instance.content)
            instances.append(instance)
            texts.append(text)
            languages.append(article.language)
            days.append(day(article.published))
            told = signature(text, article.language, instance.polarity == "negative")
            compared.append(Assertion(text.casefold(), told, article.language))
    points = centred(vectors.encode(texts), languages)
    return Collection(tuple(instances), tuple(compared), points, contexts(instances, points), tuple(days))


def contexts(instances: Sequence[Instance], points: Numbers) -> Numbers:
    """The direction of what stands around each assertion: of `NEAR` assertions on either side that share no words with it."""
    around = np.zeros_like(points)
    for at, instance in enumerate(instances):
        for step in (-1, 1):
            beside, taken = at + step, 0
            while taken < NEAR and 0 <= beside < len(instances) and instances[beside].article == instance.article:
                if not overlap(instance, instances[beside]):
                    around[at] += points[beside]
                    taken += 1
                beside += step
    norms = np.sqrt((around * around).sum(axis=1, keepdims=True))
    rounded: Numbers = np.rint(around / np.maximum(norms, 1e-9) * SCALE)
    return rounded


def opposed(found: Collection, members: Sequence[int]) -> NDArray[np.bool_]:
    """Which pairs of `members` must not be one claim: where one denies what the other tells.

    That is so where a source denies either, or where they lie as close as `CLOSE`: an unlike pair may differ in a word that
    denies and still say the same («only until June», «not beyond June»).
    """
    picked = list(members)
    negative = np.array([found.instances[member].polarity == "negative" for member in picked])
    denies = np.array([found.assertions[member].signature.denies for member in picked])
    points = found.points[picked]
    close = points @ points.T >= CLOSE * SCALE * SCALE
    barred: NDArray[np.bool_] = (denies[:, None] != denies[None, :]) & (negative[:, None] | negative[None, :] | close)
    return barred


def overlap(one: Instance, other: Instance) -> bool:
    """Whether two instances of one article share words."""
    return any(a < d and c < b for a, b in one.content for c, d in other.content)
