"""Vectors kept in a ledger, so that a text is encoded once."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from kilde.ledger.store import Ledger

Vector: TypeAlias = NDArray[np.float32] | NDArray[np.float16]

#: The forms in which a vector is kept, and given back bit for bit.
TYPES = ("<f4", "<f2")


def packed(vector: Vector) -> tuple[str, bytes]:
    """The form and the bytes of a vector of float32 or float16. `TypeError` for others, `ValueError` for more than one row."""
    form = vector.dtype.newbyteorder("<").str
    if form not in TYPES:
        raise TypeError(f"a ledger keeps vectors of float32 and float16, not {vector.dtype}")
    if vector.ndim != 1:
        raise ValueError(f"a vector has one dimension, not {vector.ndim}")
    return form, vector.astype(form).tobytes()


def unpacked(form: str, numbers: bytes) -> Vector:
    """The vector that was packed."""
    vector: Vector = np.frombuffer(numbers, dtype=form)
    return vector


class KeptVectors:
    """The vectors of one model in a ledger, by text: a cache for `kilde.matching.vectors.Vectors`."""

    def __init__(self, ledger: "Ledger", model: str) -> None:
        self._ledger = ledger
        self._model = model

    def get(self, texts: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """The vectors of those of `texts` that the ledger has."""
        keys = {_key(text): text for text in texts}
        known = self._ledger.vectors(self._model, list(keys))
        return {keys[key]: vector.astype(np.float32, copy=False) for key, vector in known.items()}

    def put(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep `vectors` in the ledger."""
        self._ledger.store_vectors(self._model, {_key(text): vector for text, vector in vectors.items()})


def _key(text: str) -> bytes:
    return sha256(text.encode()).digest()
