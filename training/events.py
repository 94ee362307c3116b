"""ECB+: sentences of news about two events of one kind a topic, and which of them are about one event."""

import gzip
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from kilde.claim import Instance
from kilde.matching.decision import Assertion, Compared
from kilde.matching.features import signature
from kilde.matching.part import Indices
from kilde.matching.rivals import surroundings
from kilde.matching.told import contexts
from kilde.matching.vectors import FloatArray, Vectors, centred

#: Kinds of actions that tell nothing of which event it is.
LIGHT = frozenset({"ACTION_REPORTING", "ACTION_ASPECTUAL", "ACTION_PERCEPTION", "ACTION_STATE", "ACTION_GENERIC"})


class Mention(msgspec.Struct):
    """An annotated mention: its kind, the numbers of its tokens, its chain and whether that crosses documents."""

    type: str
    tokens: list[int]
    chain: str | None = None
    cross_doc: bool | None = None


class Document(msgspec.Struct):
    """A document of ECB+: tokens are start, end and number of the sentence."""

    doc_id: str
    topic: int
    subtopic: str
    text: str
    annotated_sentences: list[int]
    tokens: list[tuple[int, int, int]]
    mentions: list[Mention]

    def sentences(self) -> dict[int, tuple[int, int]]:
        """Where each sentence stands, by its number."""
        found: dict[int, tuple[int, int]] = {}
        for start, end, number in self.tokens:
            found[number] = (found[number][0] if number in found else start, end)
        return found

    def actions(self) -> dict[int, frozenset[str]]:
        """The chains of the actions in each annotated sentence."""
        told: dict[int, set[str]] = {number: set() for number in self.annotated_sentences}
        for mention in self.mentions:
            number = self.tokens[mention.tokens[0]][2]
            action = mention.type.startswith(("ACTION_", "NEG_")) and mention.type not in LIGHT
            if mention.chain and mention.cross_doc and action and number in told:
                told[number].add(mention.chain)
        return {number: frozenset(chains) for number, chains in told.items()}


class Sentences(msgspec.Struct, frozen=True):
    """All sentences of documents, ready to be compared: vectors as they were encoded, and the chains of actions in each."""

    documents: tuple[Document, ...]
    compared: Compared
    encoded: FloatArray
    actions: tuple[frozenset[str], ...]

    def pairs(self) -> tuple[Indices, Indices, NDArray[np.bool_]]:
        """The pairs of sentences with actions, of two documents of one topic, and whether they share an action."""
        rows = np.array([row for row, chains in enumerate(self.actions) if chains], dtype=np.intp)
        first, second = np.triu_indices(len(rows), 1)
        left, right = rows[first], rows[second]
        articles = self.compared.around.articles
        topics = np.array([document.topic for document in self.documents])[articles]
        keep = (articles[left] != articles[right]) & (topics[left] == topics[right])
        left, right = left[keep], right[keep]
        told = self.actions
        return left, right, np.array([bool(told[a] & told[b]) for a, b in zip(left.tolist(), right.tolist(), strict=True)])

    def matters(self) -> tuple[Indices, Indices, NDArray[np.bool_]]:
        """The pairs of documents of one topic, by number, and whether they are on one of its two events."""
        left, right = np.triu_indices(len(self.documents), 1)
        topics = np.array([document.topic for document in self.documents])
        events = np.array([document.subtopic for document in self.documents])
        keep = topics[left] == topics[right]
        left, right = left[keep], right[keep]
        return left, right, events[left] == events[right]


def load(file: Path) -> tuple[Document, ...]:
    """The documents in `file`, gzipped JSON lines."""
    with gzip.open(file, "rb") as lines:
        return tuple(msgspec.json.decode(line, type=Document) for line in lines)


def sentences(documents: Sequence[Document], vectors: Vectors) -> Sentences:
    """All sentences of `documents`."""
    instances, articles, texts, told = [], [], [], []
    for at, document in enumerate(documents):
        actions = document.actions()
        for number, span in document.sentences().items():
            instances.append(Instance(article=document.doc_id, statement=None, content=(span,)))
            articles.append(at)
            texts.append(document.text[span[0] : span[1]].replace("\n", " "))
            told.append(actions.get(number, frozenset()))
    encoded = vectors.encode(texts)
    points = centred(encoded, ["en"] * len(texts))
    around = surroundings(instances, articles, [True] * len(texts), [document.text for document in documents])
    words = tuple(Assertion(text.casefold(), signature(text, "en"), "en") for text in texts)
    compared = Compared(words, points, contexts(instances, points, around), around)
    return Sentences(tuple(documents), compared, encoded, tuple(told))
