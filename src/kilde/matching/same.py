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
from kilde.matching.decision import Assertion, Compared, Weights, compare, log_odds, weights
from kilde.matching.features import signature
from kilde.matching.rivals import Numbers, Surroundings, surroundings
from kilde.matching.vectors import SCALE, Vectors, centred
from kilde.statement import Reading

#: So many assertions on either side, in the same article, are the context of one.
NEAR = 2

#: The cosine from which a denial on one side alone keeps two assertions apart. On the training dossiers it cost no B-cubed F1
#: and kept 18 of 22 pairs of opposed claims apart, without it 14 of 19.
CLOSE = 0.4


class Collection(msgspec.Struct, frozen=True):
    """The assertions of readings, in the order of article and place: instances, what is compared of each, their days."""

    instances: tuple[Instance, ...]
    compared: Compared
    days: tuple[int | None, ...]


def same_claims(readings: Sequence[Reading], vectors: Vectors | None = None) -> tuple[tuple[Instance, ...], ...]:
    """Groups of the readings' assertions that make one claim; see `kilde.matching.match`."""
    return group(collection(readings, vectors or Vectors()), weights())


def group(found: Collection, model: Weights) -> tuple[tuple[Instance, ...], ...]:
    """The assertions of a collection in groups, by the decisions of `model`."""
    told = found.compared
    left, right = pairs(told.points, found.days)
    scores = log_odds(compare(told, left, right), model)

    def apart(members: Sequence[int]) -> NDArray[np.bool_]:
        return opposed(found, members)

    copies = Counter(assertion.text for assertion in told.assertions)
    shares = np.array([1 / copies[assertion.text] for assertion in told.assertions])
    groups = grouped(len(found.instances), left, right, scores, apart, shares, model.threshold)
    return tuple(tuple(found.instances[member] for member in members) for members in groups)


def collection(readings: Sequence[Reading], vectors: Vectors) -> Collection:
    """All assertions of `readings`, in the order of article and place, with what they are compared by."""
    instances: list[Instance] = []
    numbers: list[int] = []
    told: list[Assertion] = []
    texts: list[str] = []
    languages: list[str] = []
    days: list[int | None] = []
    ordered = sorted(readings, key=lambda one: (one.article.id, one.article.text))
    for number, reading in enumerate(ordered):
        article = reading.article
        for instance in assertions(reading):
            text = " ".join(article.words(span) for span in instance.content)
            instances.append(instance)
            numbers.append(number)
            texts.append(text)
            languages.append(article.language)
            days.append(day(article.published))
            denied = instance.polarity == "negative"
            told.append(Assertion(text.casefold(), signature(text, article.language, denied), article.language))
    around = surroundings(instances, numbers, [True] * len(instances), [reading.article.text for reading in ordered])
    points = centred(vectors.encode(texts), languages)
    return Collection(tuple(instances), Compared(tuple(told), points, contexts(instances, points, around), around), tuple(days))


def contexts(instances: Sequence[Instance], points: Numbers, around: Surroundings) -> Numbers:
    """The direction of what stands around each of `instances`: of `NEAR` rivals on either side that share no words with it."""
    summed = np.zeros_like(points)
    for row, instance in enumerate(instances):
        others = [other for other in around.rivals[around.articles[row]] if other not in around.sharing[row]]
        before = [other for other in others if instances[other].content < instance.content]
        summed[row] = points[[*before[-NEAR:], *others[len(before) :][:NEAR]]].sum(axis=0)
    norms = np.sqrt((summed * summed).sum(axis=1, keepdims=True))
    rounded: Numbers = np.rint(summed / np.maximum(norms, 1e-9) * SCALE)
    return rounded


def opposed(found: Collection, members: Sequence[int]) -> NDArray[np.bool_]:
    """Which pairs of `members` must not be one claim: where one denies what the other tells.

    That is so where a source denies either, or where they lie as close as `CLOSE`: an unlike pair may differ in a word that
    denies and still say the same («only until June», «not beyond June»).
    """
    picked = list(members)
    negative = np.array([found.instances[member].polarity == "negative" for member in picked])
    denies = np.array([found.compared.assertions[member].signature.denies for member in picked])
    points = found.compared.points[picked]
    close = points @ points.T >= CLOSE * SCALE * SCALE
    barred: NDArray[np.bool_] = (denies[:, None] != denies[None, :]) & (negative[:, None] | negative[None, :] | close)
    return barred
