"""Fit what matching weighs: the mean vector of each language, and the weights of the pair decision.

    python -m training.matching means NTREX.jsonl.gz
    python -m training.matching decision DOSSIER...

The first writes `src/kilde/matching/means.json` from translations of the same sentences, the second `decision.json` from the
gold claims of dossiers. Give only dossiers and stories that nothing is measured on (`--without` takes ids of stories to leave
out).
"""

import argparse
import gzip
import itertools
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import kilde.matching
from kilde.claim import Instance
from kilde.languages import READ
from kilde.matching.candidates import pairs
from kilde.matching.decision import FEATURES, Assertion, Indices, Numbers, Weights, compare
from kilde.matching.features import signature
from kilde.matching.same import Collection, collection, contexts, group
from kilde.matching.vectors import MODEL, SCALE, Vectors, centred
from training.dossiers import Agreement, Dossier, agree, load, mates, tokens

FOLDER = Path(kilde.matching.__file__).parent

#: Sentences of each story that the means are taken over, and whole steps of a stored coordinate.
SENTENCES, STEPS = 4, 16384

#: Penalty on the squares of the weights of standardised features: of 0.0001, 0.001 and 0.01 the best for dossiers left out.
PENALTY = 1e-3

#: Pairs of assertions of two dossiers teach what unlike matters look like; only the close ones tell something.
CLOSE_STRANGERS = 0.25

#: Points of B-cubed F1 that fewer wrong merges may cost.
SLACK = 1.5


def means(stories: Path, without: Sequence[str], vectors: Vectors) -> dict[str, object]:
    """The stored form of the languages' mean vectors over `stories` (JSON lines of parallel sentences)."""
    rows: list[list[str]] = []
    with gzip.open(stories, "rt", encoding="utf-8") as lines:
        for line in lines:
            story = json.loads(line)
            if any(story["doc_id"] in name for name in without):
                continue
            count = len(story["sentences"]["en"])
            for at in sorted(random.Random(story["doc_id"]).sample(range(count), min(SENTENCES, count))):
                rows.append([story["sentences"][language][at] for language in READ])  # noqa: PERF401 - two loops read better
    table = np.stack([vectors.encode(row) for row in rows]).astype(np.float64)
    by_language = {"": table.mean(axis=(0, 1)), **{language: table[:, at].mean(axis=0) for at, language in enumerate(READ)}}
    return {
        "model": MODEL,
        "made": f"python -m training.matching means, {len(rows)} sentences in {len(READ)} languages (NTREX-128, CC BY-SA 4.0)",
        "scale": STEPS,
        "means": {language: np.rint(row * STEPS).astype(int).tolist() for language, row in by_language.items()},
    }


class Examples:
    """Assertions of dossiers, gold contents among them, with what claim each makes: the pairs to learn from.

    Two gold contents, and two clauses of the text that stand for one, make a pair: the same claim or not. A clause that shares
    no word with any gold content makes none of the claims, since the gold instances of a claim are complete.
    """

    def __init__(self, dossier: Dossier, read: Collection, vectors: Vectors) -> None:
        told = [Instance(article=gold.article, statement="gold", content=gold.content) for gold in dossier.gold]
        stands = mates(dossier, read.instances)
        golden = {
            name: frozenset().union(*(tokens(article.text, gold.content) for gold in dossier.gold if gold.article == name))
            for name, article in dossier.articles.items()
        }
        denied = {x for y, x in stands.items() if read.instances[y].polarity == "negative"}
        rows: list[tuple[Instance, str | None, Assertion]] = []
        for x, (instance, gold) in enumerate(zip(told, dossier.gold, strict=True)):
            article = dossier.articles[gold.article]
            text = " ".join(article.words(span) for span in gold.content)
            told_so = Assertion(text.casefold(), signature(text, article.language, x in denied), article.language)
            rows.append((instance, gold.claim, told_so))
        for at, (instance, assertion) in enumerate(zip(read.instances, read.assertions, strict=True)):
            if at in stands:
                rows.append((instance, dossier.gold[stands[at]].claim, assertion))
            elif not tokens(dossier.articles[instance.article].text, instance.content) & golden[instance.article]:
                rows.append((instance, None, assertion))
        rows.sort(key=lambda row: (row[0].article, row[0].content, row[0].statement or ""))
        self.instances = [row[0] for row in rows]
        self.claims = [row[1] and f"{dossier.name} {row[1]}" for row in rows]
        texts = [" ".join(dossier.articles[i.article].words(span) for span in i.content) for i in self.instances]
        languages = [dossier.articles[i.article].language for i in self.instances]
        self.points = centred(vectors.encode(texts), languages)
        self.contexts = contexts(self.instances, self.points)
        self.assertions = [row[2] for row in rows]
        self.gold = np.array([instance.statement == "gold" for instance in self.instances])
        self.articles = np.array([f"{dossier.name} {instance.article}" for instance in self.instances])

    def pairs(self) -> tuple[Indices, Indices, NDArray[np.bool_]]:
        """The pairs across articles that are worth comparing and known to be the same claim, or not."""
        left, right = pairs(self.points, [None] * len(self.points))
        claims = np.array([claim or "" for claim in self.claims])
        known = (self.articles[left] != self.articles[right]) & ((claims[left] != "") | (claims[right] != ""))
        # A gold content and a clause that stands for a gold content say one thing twice: take pairs within either sort.
        mixed = (self.gold[left] != self.gold[right]) & (claims[left] != "") & (claims[right] != "")
        keep = known & ~mixed
        left, right = left[keep], right[keep]
        return left, right, claims[left] == claims[right]


def strangers(one: Examples, other: Examples) -> Numbers:
    """The features of pairs of two dossiers that lie close."""
    near = (one.points @ other.points.T) / (SCALE * SCALE)
    left, right = np.nonzero(near >= CLOSE_STRANGERS)
    points = np.concatenate([one.points, other.points])
    around = np.concatenate([one.contexts, other.contexts])
    return compare(points, around, [*one.assertions, *other.assertions], left, right + len(one.points))


def fit(features: Numbers, same: NDArray[np.bool_]) -> Weights:
    """Logistic regression by Newton's method on standardised features, told for the features as they are."""
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    table = np.column_stack([(features - mean) / spread, np.ones(len(features))])
    ridge = PENALTY * np.diag([*[1.0] * len(FEATURES), 1e-9])
    found = np.zeros(len(FEATURES) + 1)
    for _ in range(30):
        chance = 1 / (1 + np.exp(-table @ found))
        slope = table.T @ (chance - same) / len(table) + ridge @ found
        bend = (table * (chance * (1 - chance))[:, None]).T @ table / len(table) + ridge
        found -= np.linalg.solve(bend, slope)
    plain = found[:-1] / spread
    names = {name: round(float(value), 4) for name, value in zip(FEATURES, plain, strict=True)}
    return Weights(names, round(float(found[-1] - plain @ mean), 4), 0.0)


def threshold(
    dossiers: Sequence[Dossier], models: Sequence[Weights], collections: Sequence[Collection]
) -> tuple[float, Agreement]:
    """The log-odds from which assertions form a claim, by the B-cubed F1 over `dossiers`, each grouped by its own model.

    The highest that comes within `SLACK` of the best: a wrong merge costs a reader more than a missed one.
    """
    tried: list[tuple[float, Agreement]] = []
    for level in np.arange(-5.0, -0.9, 0.25).tolist():
        total = Agreement()
        for dossier, model, found in zip(dossiers, models, collections, strict=True):
            agree(dossier, group(found, Weights(model.weights, model.bias, level)), total)
        print(f"{level:6.2f} {total}", file=sys.stderr)
        tried.append((level, total))
    best = max(total.same for _, total in tried)
    return max((row for row in tried if row[1].same >= best - SLACK), key=lambda row: row[0])


def decision(folders: Sequence[Path], vectors: Vectors) -> dict[str, object]:
    """The stored form of the weights fitted on the dossiers in `folders`; the threshold by leaving each out in turn."""
    dossiers = [load(folder) for folder in folders]
    collections = [collection(dossier.readings(), vectors) for dossier in dossiers]
    examples = [Examples(*row, vectors) for row in zip(dossiers, collections, strict=True)]
    tables: dict[tuple[int, int], tuple[Numbers, NDArray[np.bool_]]] = {}
    for at, one in enumerate(examples):
        left, right, same = one.pairs()
        tables[at, at] = compare(one.points, one.contexts, one.assertions, left, right), same
    for a, b in itertools.combinations(range(len(examples)), 2):
        apart = strangers(examples[a], examples[b])
        tables[a, b] = apart, np.zeros(len(apart), dtype=bool)

    def fitted(without: int | None) -> Weights:
        chosen = [table for key, table in tables.items() if without not in key]
        return fit(np.concatenate([features for features, _ in chosen]), np.concatenate([same for _, same in chosen]))

    level, total = threshold(dossiers, [fitted(at) for at in range(len(dossiers))], collections)
    final = fitted(None)
    return {
        "made": f"python -m training.matching decision, on the dossiers {', '.join(dossier.name for dossier in dossiers)}",
        "left out in turn": str(total),
        "weights": final.weights,
        "bias": final.bias,
        "threshold": level,
    }


def main() -> None:
    """Write the file that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("means", "decision"))
    parser.add_argument("inputs", nargs="+", type=Path)
    parser.add_argument("--without", action="append", default=[], help="id of a story to leave out, or a name that holds it")
    args = parser.parse_args()
    made = means(args.inputs[0], args.without, Vectors()) if args.what == "means" else decision(args.inputs, Vectors())
    indent = None if args.what == "means" else 1
    (FOLDER / f"{args.what}.json").write_text(json.dumps(made, indent=indent, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
