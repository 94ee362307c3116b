"""Vectors for simulated texts, without an encoder: each claim is a centre, and whatever tells it lies around that.

A text's vector depends on the claim and the text alone. About the means of their languages (`kilde.matching.vectors.centred`)
two texts of one claim have a cosine of about 0.8, a denial and what it denies 0.7, and texts of two claims about 0.
"""

from collections.abc import Iterator
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulate.stream import Made
from kilde.article import Span
from kilde.matching.assertions import assertions
from kilde.matching.vectors import DIMENSIONS, FloatArray, _means
from kilde.statement import Reading

#: How far a text lies from its claim's centre, and a denial's centre from that of what it denies; centres are of length 1.
APART, DENIED = 0.5, 0.65

Direction = NDArray[np.float64]


def direction(key: str) -> Direction:
    """A direction at random, the same for the same key: unit length."""
    words = np.frombuffer(sha256(key.encode()).digest()[:16], dtype=np.uint64)
    drawn = np.random.Generator(np.random.Philox(key=words)).standard_normal(DIMENSIONS)
    unit: Direction = drawn / np.linalg.norm(drawn)
    return unit


def centres(made: Made) -> tuple[Direction, ...]:
    """The centre of each claim of a matter; a denial's is near that of what it denies."""
    found: list[Direction] = []
    for number, claim in enumerate(made.matter.claims):
        own = direction(f"claim {made.matter.number} {number}")
        found.append(own if claim.denies is None else _unit(found[claim.denies] + DENIED * own))
    return tuple(found)


def vectors(made: Made) -> dict[str, FloatArray]:
    """The vectors of all assertions of a matter, by their texts, as the encoder would be asked for them."""
    found: dict[str, FloatArray] = {}
    places, middle = _places(made), centres(made)
    for reading in made.readings:
        for text, span in _texts(reading):
            if text in found:
                continue
            claim = next((claim for told, claim in places.get(reading.article.id, ()) if _meet(told, span)), None)
            around = direction(f"text {text}")
            found[text] = _raw(around if claim is None else _unit(middle[claim] + APART * around), reading.article.language)
    return found


def _places(made: Made) -> dict[str, list[tuple[Span, int]]]:
    places: dict[str, list[tuple[Span, int]]] = {}
    for group, truth in zip(made.groups, made.truths, strict=True):
        for instance in group:
            places.setdefault(instance.article, []).append((instance.content[0], truth.claim))
    return places


def _texts(reading: Reading) -> Iterator[tuple[str, Span]]:
    """The words of each assertion, and where they stand."""
    for instance in assertions(reading):
        text = reading.article.joined(instance.content)
        yield text, (instance.content[0][0], instance.content[-1][1])


def _meet(one: Span, other: Span) -> bool:
    return min(one[1], other[1]) - max(one[0], other[0]) > 0


def _unit(vector: Direction) -> Direction:
    unit: Direction = vector / np.linalg.norm(vector)
    return unit


def _raw(about: Direction, language: str) -> FloatArray:
    """The unit vector that lies in the direction `about` from the mean of its language."""
    mean = _means().get(language, _means()[""])
    along = float(mean @ about)
    length = -along + np.sqrt(along * along - float(mean @ mean) + 1)
    raw: FloatArray = (mean + length * about).astype(np.float32)
    return raw
