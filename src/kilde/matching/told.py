"""What one article tells, ready to be compared with any other: made once from its reading, and kept as bytes.

Nothing here hangs on what else is in a collection. So whatever is decided between two articles can be decided when the second
of them comes, and stays as it is.
"""

import zlib
from collections.abc import Sequence
from datetime import date
from functools import cached_property

import msgspec
import numpy as np
from numpy.typing import NDArray

from kilde.article import Span
from kilde.claim import Instance
from kilde.matching.assertions import assertions
from kilde.matching.decision import Assertion, Compared
from kilde.matching.features import LONG, signature
from kilde.matching.part import Numbers, Part
from kilde.matching.rivals import Surroundings, surroundings
from kilde.matching.vectors import DIMENSIONS, SCALE, Vectors, centred
from kilde.statement import Reading

#: So many assertions on either side, in the same article, are the context of one.
NEAR = 2

#: Steps of a coordinate of a centre: an int8, and a product of two centres of up to 1,000 dimensions is exact in float32.
STEPS = 127

#: Bits that the names of an article are marked in, by their first letters. Of two articles with fifteen names each that share
#: none, one pair in ten has a bit in common.
BITS = 2048

Points = NDArray[np.int16]

#: What tells an instance from the others of its article: its words, and whose they are.
Where = tuple[tuple[Span, ...], str | None]


class Told(msgspec.Struct, frozen=True, dict=True):
    """The assertions of one article, in the order of its text, and what they are compared by, row by row.

    `points` and `contexts` are as `centred` gives vectors, in int16: shape (n, d). `sharing` has the rows that share words with
    each, itself among them; `names` are those that the whole article tells; `day` is that of publication, as days since year 1.
    """

    article: str
    day: int | None
    instances: tuple[Instance, ...]
    assertions: tuple[Assertion, ...]
    names: frozenset[str]
    sharing: tuple[frozenset[int], ...]
    points: Points
    contexts: Points

    def __len__(self) -> int:
        return len(self.instances)

    @cached_property
    def part(self) -> Part:
        """The article as it is laid beside others; kept as long as this is."""
        count = len(self.instances)
        shared = np.zeros((count, count), dtype=bool)
        for row, rows in enumerate(self.sharing):
            shared[row, list(rows)] = True
        return Part(self.assertions, self.points, self.contexts, shared, np.arange(count), self.names)

    @cached_property
    def places(self) -> dict[Where, int]:
        """The row of each assertion by where it stands."""
        return {where(instance): row for row, instance in enumerate(self.instances)}


def where(instance: Instance) -> Where:
    """Where an instance stands in its article."""
    return instance.content, instance.statement


def day(published: str | None) -> int | None:
    """The day of a time of publication, as days since year 1; None where it is not told or not a full date."""
    try:
        return date.fromisoformat((published or "")[:10]).toordinal()
    except ValueError:
        return None


def tell(readings: Sequence[Reading], vectors: Vectors, *, keep: bool = True) -> tuple[Told, ...]:
    """What each of `readings` tells, in their order; all texts are encoded in one go. `keep` is that of `Vectors.encode`."""
    found = [assertions(reading) for reading in readings]
    texts = [
        [reading.article.joined(instance.content) for instance in instances]
        for reading, instances in zip(readings, found, strict=True)
    ]
    encoded = vectors.encode([text for of_one in texts for text in of_one], keep=keep)
    told, at = [], 0
    for reading, instances, words in zip(readings, found, texts, strict=True):
        told.append(_told(reading, instances, words, encoded[at : at + len(words)]))
        at += len(words)
    return tuple(told)


def _told(reading: Reading, instances: tuple[Instance, ...], texts: Sequence[str], encoded: NDArray[np.float32]) -> Told:
    article = reading.article
    points = centred(encoded, [article.language] * len(texts))
    around = surroundings(instances, [0] * len(instances), [True] * len(instances), [article.text])
    return Told(
        article.id,
        day(article.published),
        instances,
        tuple(
            Assertion(text.casefold(), signature(text, article.language, one.polarity == "negative"), article.language)
            for one, text in zip(instances, texts, strict=True)
        ),
        around.names[0],
        around.sharing,
        points.astype(np.int16),
        contexts(instances, points, around).astype(np.int16),
    )


def contexts(instances: Sequence[Instance], points: Numbers, around: Surroundings) -> Numbers:
    """The direction of what stands around each of `instances`: of `NEAR` rivals on either side that share no words with it."""
    summed = np.zeros_like(points)
    for row, instance in enumerate(instances):
        others = [other for other in around.rivals[around.articles[row]] if other not in around.sharing[row]]
        before = sum(instances[other].content < instance.content for other in others)
        summed[row] = points[others[max(before - NEAR, 0) : before + NEAR]].sum(axis=0)
    norms = np.sqrt((summed * summed).sum(axis=1, keepdims=True))
    rounded: Numbers = np.rint(summed / np.maximum(norms, 1e-9) * SCALE)
    return rounded


def compared(told: Sequence[Told]) -> Compared:
    """The assertions of several articles in one table, article after article."""
    sharing: list[frozenset[int]] = []
    rivals: list[tuple[int, ...]] = []
    at = 0
    for one in told:
        sharing += [frozenset(row + at for row in rows) for rows in one.sharing]
        rivals.append(tuple(range(at, at + len(one))))
        at += len(one)
    articles = np.repeat(np.arange(len(told), dtype=np.intp), [len(one) for one in told])
    around = Surroundings(articles, tuple(sharing), tuple(rivals), tuple(one.names for one in told))
    points, beside = (
        np.concatenate(rows).astype(np.float64) if told else np.zeros((0, 0))
        for rows in ([one.points for one in told], [one.contexts for one in told])
    )
    assertions = tuple(row for one in told for row in one.assertions)
    return Compared(assertions, points, beside, around, tuple(one.part for one in told))


class _Record(msgspec.Struct, frozen=True, array_like=True):
    """What of `Told` is no number, as it is packed."""

    article: str
    day: int | None
    instances: tuple[Instance, ...]
    assertions: tuple[Assertion, ...]
    names: frozenset[str]
    sharing: tuple[frozenset[int], ...]


_RECORD = msgspec.msgpack.Decoder(_Record)


def packed(told: Told) -> tuple[bytes, bytes]:
    """The bytes of `told`: a record (MessagePack), and its points, then its contexts (little-endian int16)."""
    record = _Record(told.article, told.day, told.instances, told.assertions, told.names, told.sharing)
    numbers = np.concatenate([told.points, told.contexts]).astype("<i2", copy=False)
    return msgspec.msgpack.encode(record, order="deterministic"), numbers.tobytes()


def unpacked(record: bytes, numbers: bytes) -> Told:
    """What was packed."""
    found = _RECORD.decode(record)
    count = len(found.instances)
    points, beside = np.frombuffer(numbers, dtype="<i2").reshape(2, count, -1 if count else DIMENSIONS)
    return Told(
        found.article, found.day, found.instances, found.assertions, found.names, found.sharing, points, beside
    )  # fmt: skip


class _Beginning(msgspec.Struct, frozen=True, array_like=True):
    """The first part of a record, which is all that is decoded of it."""

    article: str
    day: int | None
    instances: tuple[Instance, ...]


_BEGINNING = msgspec.msgpack.Decoder(_Beginning)


def instances_in(record: bytes) -> tuple[Instance, ...]:
    """The instances that a packed record holds."""
    return _BEGINNING.decode(record).instances


def centre(told: Told) -> NDArray[np.int8]:
    """The direction that the assertions of an article have together, in whole `1 / STEPS`: shape (d,)."""
    summed = told.points.sum(axis=0, dtype=np.float64)
    rounded: NDArray[np.int8] = np.rint(summed / max(float(np.sqrt((summed * summed).sum())), 1e-9) * STEPS).astype(np.int8)
    return rounded


def language(told: Told) -> int:
    """A number for the language of an article, the same for all of its regions; 0 where nothing is told."""
    return zlib.crc32(told.assertions[0].language.split("-")[0].encode()) if told.assertions else 0


def marks(names: frozenset[str]) -> NDArray[np.uint64]:
    """`BITS` bits, as whole words: one set for the first letters of each name. Articles that share a name share a bit."""
    found = np.zeros(BITS, dtype=np.uint8)
    for name in names:
        found[zlib.crc32(name[:LONG].encode()) % BITS] = 1
    return np.packbits(found).view("<u8").astype(np.uint64)
