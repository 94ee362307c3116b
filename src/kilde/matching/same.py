"""The way from readings to groups: what articles tell, which are kin, edges between their assertions, clusters.

Each step hangs on as little as it can: what is told on one article, kinship and edges on two, groups on one component. So a
ledger keeps what comes of each, and makes anew only what a further article falls into (`kilde.growing`).
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from kilde.claim import Instance
from kilde.matching import candidates, clusters, told
from kilde.matching.candidates import Kin, all_kin, rows
from kilde.matching.clusters import Apart, grouped
from kilde.matching.decision import FEATURES, Assertion, Beside, Compared, Weights, compare_parts, log_odds, weights
from kilde.matching.features import Signature
from kilde.matching.part import Indices
from kilde.matching.told import Told, compared, tell
from kilde.matching.vectors import DIMENSIONS, MODEL, SCALE, Vectors
from kilde.statement import Reading

#: The cosine from which a denial on one side alone keeps two assertions apart. On the training dossiers it cost no B-cubed F1
#: and kept 18 of 22 pairs of opposed claims apart, without it 14 of 19.
CLOSE = 0.4

#: Raised where the code of matching decides otherwise than before with all of `fingerprint` the same.
VERSION = 3

#: So many pairs of assertions are compared at once; a pair has some 20 features of 8 bytes.
_AT_ONCE = 50_000

#: Edges between the assertions of two articles, by their rows, in order; the score is in single precision, as it is kept.
EDGE = np.dtype([("left", "<u2"), ("right", "<u2"), ("score", "<f4")])
Edges = NDArray[np.void]


class Collection(msgspec.Struct, frozen=True):
    """The assertions of articles, in the order of article and place: by article, as instances, and in one table."""

    told: tuple[Told, ...]
    instances: tuple[Instance, ...]
    compared: Compared

    @property
    def days(self) -> tuple[int | None, ...]:
        """The day of each assertion's article."""
        return tuple(one.day for one in self.told for _ in one.instances)


def fingerprint(model: Weights) -> str:
    """What edges and groups rest on beside the readings: those made under another are of no use."""
    parts = (
        VERSION, MODEL, DIMENSIONS, SCALE, model, FEATURES, Assertion.__struct_fields__, Signature.__struct_fields__,
        Instance.__struct_fields__, told.NEAR, told.BITS, candidates.WINDOW, candidates.KIN, candidates.CLOSE_KIN,
        candidates.KIN_ABROAD, candidates.CLOSE_ABROAD, candidates.NEAR_KIN, candidates.NEAR_ABROAD, candidates.LEAST_COSINE,
        candidates.LEAST_APART, candidates.LEAST_NAMELESS, CLOSE, clusters.FLOOR, clusters.CEILING, clusters.DIGITS,
    )  # fmt: skip
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:16]


def same_claims(readings: Sequence[Reading], vectors: Vectors | None = None) -> tuple[tuple[Instance, ...], ...]:
    """Groups of the readings' assertions that make one claim; see `kilde.matching.match`."""
    return group(collection(readings, vectors or Vectors()), weights())


def collection(readings: Sequence[Reading], vectors: Vectors) -> Collection:
    """All assertions of `readings`, in the order of article and place, with what they are compared by."""
    found = tell(sorted(readings, key=lambda one: (one.article.id, one.article.text)), vectors)
    return Collection(found, tuple(instance for one in found for instance in one.instances), compared(found))


def group(found: Collection, model: Weights, pairs: Iterable[Kin] | None = None) -> tuple[tuple[Instance, ...], ...]:
    """The assertions of a collection in groups, by the decisions of `model` on `pairs` of articles: those that are kin."""
    starts = np.cumsum([0, *(len(one) for one in found.told)])
    between = edges(dict(enumerate(found.told)), all_kin(found.told) if pairs is None else pairs, model)
    left, right, scores = flat(between, dict(enumerate(starts.tolist())))
    order = np.lexsort((right, left))

    def look(members: Sequence[int]) -> tuple[Apart, NDArray[np.float64]]:
        return opposed(found, members), shares([found.compared.assertions[member] for member in members])

    groups = grouped(len(found.instances), left[order], right[order], scores[order], look, model.threshold)
    return tuple(tuple(found.instances[member] for member in members) for members in groups)


def edges(articles: Mapping[int, Told], pairs: Iterable[Kin], model: Weights) -> dict[tuple[int, int], Edges]:
    """The edges between kin, by the keys of the two articles: all pairs whose score counts for more than one not compared."""
    found: dict[tuple[int, int], Edges] = {}
    some: list[tuple[Kin, Beside]] = []
    count = 0
    for pair in pairs:
        one, other = articles[pair.left], articles[pair.right]
        i, j = rows(one, other, pair.least)
        if len(i):
            some.append((pair, (one.part, other.part, i, j)))
            count += len(i)
        if count >= _AT_ONCE:
            _decide(some, model, found)
            some, count = [], 0
    _decide(some, model, found)
    return found


def _decide(some: Sequence[tuple[Kin, Beside]], model: Weights, found: dict[tuple[int, int], Edges]) -> None:
    """Enter in `found` the edges of kin whose pairs of rows are to be compared."""
    if not some:
        return
    scores = log_odds(compare_parts([beside for _, beside in some], model), model).astype(np.float32)
    at = 0
    for pair, (_, _, i, j) in some:
        told_ones = scores[at : at + len(i)]
        at += len(i)
        keep = told_ones > clusters.FLOOR
        if keep.any():
            made = np.zeros(int(keep.sum()), dtype=EDGE)
            made["left"], made["right"], made["score"] = i[keep], j[keep], told_ones[keep]
            found[pair.left, pair.right] = made


def flat(between: Mapping[tuple[int, int], Edges], starts: Mapping[int, int]) -> tuple[Indices, Indices, NDArray[np.float32]]:
    """Edges between articles as pairs of places and their scores, each article's rows standing from its start."""
    if not between:
        none = np.zeros(0, dtype=np.intp)
        return none, none, np.zeros(0, dtype=np.float32)
    left = np.concatenate([each["left"].astype(np.intp) + starts[one] for (one, _), each in between.items()])
    right = np.concatenate([each["right"].astype(np.intp) + starts[other] for (_, other), each in between.items()])
    return left, right, np.concatenate([each["score"] for each in between.values()])


def shares(assertions: Sequence[Assertion]) -> NDArray[np.float64]:
    """What each member of a component counts for: copies of one text count for one together."""
    copies = Counter(assertion.text for assertion in assertions)
    return np.array([1 / copies[assertion.text] for assertion in assertions])


def opposed(found: Collection, members: Sequence[int]) -> Apart:
    """Which pairs of `members`, by their places in it, must not be one claim: where one denies what the other tells."""
    picked = list(members)
    return apart(
        [found.instances[member] for member in picked],
        [found.compared.assertions[member] for member in picked],
        found.compared.points[picked],
    )


def apart(instances: Sequence[Instance], assertions: Sequence[Assertion], points: NDArray[np.float64]) -> Apart:
    """Which pairs must not be one claim, as rows of two places: where one denies what the other tells.

    That is so where a source denies either, or where they lie as close as `CLOSE`: an unlike pair may differ in a word that
    denies and still say the same («only until June», «not beyond June»).
    """
    denies = np.array([assertion.signature.denies for assertion in assertions], dtype=bool)
    negative = np.array([instance.polarity == "negative" for instance in instances], dtype=bool)
    ours, theirs = np.flatnonzero(denies), np.flatnonzero(~denies)
    close = points[ours] @ points[theirs].T >= CLOSE * SCALE * SCALE
    i, j = np.nonzero(negative[ours][:, None] | negative[theirs][None, :] | close)
    return np.stack([ours[i], theirs[j]], axis=1)
