"""How well pairs of sentences are told to be about one event or not, against the plain cosine of their vectors, on ECB+.

    python -m benchmarks.events ECBPLUS.jsonl.gz [--json]

The pairs are annotated sentences of two documents of one topic, each with an action that is annotated across documents; they
are about one event where they share such an action. Each topic has two events of one kind. Either measure has the threshold
that suits it best; taking every pair for one event is a third.
"""

import argparse
import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from kilde.claim import Instance
from kilde.matching.decision import Assertion, Compared, compare, log_odds
from kilde.matching.features import signature
from kilde.matching.rivals import surroundings
from kilde.matching.same import contexts
from kilde.matching.vectors import Vectors, centred
from training.matching import best_f1

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


def measure(documents: Sequence[Document], vectors: Vectors) -> dict[str, object]:
    """The figures over all pairs."""
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
    rows = np.array([row for row, chains in enumerate(told) if chains], dtype=np.intp)
    first, second = np.triu_indices(len(rows), 1)
    left, right = rows[first], rows[second]
    topics = np.array([documents[article].topic for article in articles])
    keep = (around.articles[left] != around.articles[right]) & (topics[left] == topics[right])
    left, right = left[keep], right[keep]
    same = np.array([bool(told[a] & told[b]) for a, b in zip(left.tolist(), right.tolist(), strict=True)])
    return {
        "pairs": len(same),
        "same event": int(same.sum()),
        "F1, all taken": round(200 * same.mean() / (1 + same.mean()), 1),
        "F1, cosine": round(best_f1((encoded[left] * encoded[right]).sum(axis=1).astype(np.float64), same), 1),
        "F1, model": round(best_f1(log_odds(compare(compared, left, right)), same), 1),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with gzip.open(args.file, "rb") as lines:
        report = measure([msgspec.json.decode(line, type=Document) for line in lines], Vectors())
    print(json.dumps(report) if args.json else "\n".join(f"{name:16} {value}" for name, value in report.items()))


if __name__ == "__main__":
    main()
