"""Sentence vectors: texts of any language to points where the same content lies close.

The encoder is multilingual-e5-small (Wang et al., 2024) before the reader's training, twelve layers in int8: `vectors.onnx`,
over the reader's own table of embeddings. 384 dimensions, the mean of the last layer, with the prefix `query: ` that the
encoder was trained with. Texts run one by one: the scales of a text's activations are its own, so that its vector has the same
bytes whatever it is encoded with and however many threads run.

Of what was tried, pairs of gold contents of the six training dossiers, each left out in turn (F1): this 65.2, with the prefix
`passage: ` 65.4, with none 64.4, the four-bit engine that was used before 65.6 and 4.5 times slower, the mean of the reader's
own last layer 50.2. Whitening by what translations of one sentence differ in gained nothing (65.2).
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from kilde.reading.table import Table

FloatArray = NDArray[np.float32]

#: The encoder and its form: a vector kept under another name is of no use here.
MODEL = "multilingual-e5-small-int8/query/1"

DIMENSIONS = 384

#: What stands before every text, and the pieces of a text that are looked at (the encoder knows 512 places).
PREFIX, LONGEST = "query: ", 510

#: Letters of a text that are looked at: no piece has more than 16, and none of what lies behind them could count.
LETTERS = 16 * LONGEST


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
    """The encoder, loaded at the first text that `cache` lacks (about 0.4 s, 150 MB with what the reader shares).

    With `threads`, so many texts are encoded at a time; the vectors are the same.
    """

    def __init__(self, cache: VectorCache | None = None, threads: int = 1) -> None:
        self._cache: VectorCache = Memory() if cache is None else cache
        self._threads = threads
        self._encoder: Encoder | None = None

    def encode(self, texts: Sequence[str], *, keep: bool = True) -> FloatArray:
        """One unit vector a text, as rows in the order of `texts`: shape (n, 384), float32.

        Without `keep`, nothing of texts that the cache lacks is put into it.
        """
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        distinct = list(dict.fromkeys(texts))
        known = dict(self._cache.get(distinct))
        if missing := [text for text in distinct if text not in known]:
            fresh = dict(zip(missing, self._run(missing), strict=True))
            if keep:
                self._cache.put(fresh)
            known |= fresh
        return np.stack([known[text] for text in texts])

    def _run(self, texts: Sequence[str]) -> list[FloatArray]:
        if self._encoder is None:
            self._encoder = Encoder.load()
        if self._threads == 1:
            return [self._encoder(text) for text in texts]
        with ThreadPoolExecutor(self._threads, "kilde-vectors") as pool:
            return list(pool.map(self._encoder, texts))


class Encoder:
    """`vectors.onnx`, loaded: a text to its vector."""

    def __init__(self, session: Any) -> None:
        self._session = session

    @staticmethod
    def load() -> "Encoder":
        """The encoder that the package ships."""
        from kilde.reading.network import overflows, session

        with resources.as_file(resources.files("kilde") / "models") as models:
            return Encoder(session(models / "vectors.onnx", 1, careful=overflows(models / "probe.onnx")))

    def __call__(self, text: str) -> FloatArray:
        """The unit vector of `text`."""
        from kilde.reading.windows import BOS, EOS

        rows = embeddings()[np.array([BOS, *pieces(PREFIX + text[:LETTERS])[:LONGEST], EOS], dtype=np.int64)]
        vector: FloatArray = self._session.run(["vectors"], {"embeddings": rows[None]})[0][0]
        return vector


def pieces(text: str) -> list[int]:
    """The numbers of the pieces of `text` in the table."""
    from kilde.reading.windows import SURROGATE

    # Half a character, as broken JSON may hold: the tokenizer takes none.
    found: list[int] = _tokenizer().encode(SURROGATE.sub("\ufffd", text), add_special_tokens=False).ids
    return found


@cache
def embeddings() -> "Table":
    """The reader's table of embeddings."""
    from kilde.reading.table import Table

    with resources.as_file(resources.files("kilde") / "models") as models:
        return Table(models / "table.bin")


@cache
def _tokenizer() -> Any:
    from kilde.reading.tokens import load, running

    with resources.as_file(resources.files("kilde") / "models") as models:
        return running(load(models / "tokenizer.json.gz"))


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
