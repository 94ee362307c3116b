"""Fit what matching weighs: the mean vector of each language, and the weights of the pair decision.

    python -m training.matching means NTREX.jsonl.gz
    python -m training.matching decision --events ECBPLUS.jsonl.gz DOSSIER...

The first writes `src/kilde/matching/means.json` from translations of the same sentences, the second `decision.json` from the
gold claims of dossiers, and from news of two events of one sort (ECB+) for whether articles are on one matter. Give only
dossiers and stories that nothing is measured on (`--without` takes ids of stories to leave out).
"""

import argparse
import gzip
import itertools
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

import kilde.matching
from kilde.claim import Instance
from kilde.languages import READ
from kilde.matching import matter
from kilde.matching.candidates import LEAST_COSINE
from kilde.matching.decision import FEATURES, Assertion, Compared, Weights, compare, log_odds
from kilde.matching.features import signature
from kilde.matching.part import Indices, Numbers
from kilde.matching.rivals import Surroundings, surroundings
from kilde.matching.same import Collection, collection, group
from kilde.matching.told import contexts
from kilde.matching.vectors import MODEL, SCALE, Vectors, centred
from training import events
from training.dossiers import Agreement, Dossier, agree, load, mates, tokens
from training.events import Sentences

MATTER = FEATURES.index("matter")
FOLDER = Path(kilde.matching.__file__).parent

#: Sentences of each story that the means are taken over, and whole steps of a stored coordinate.
SENTENCES, STEPS = 4, 16384

#: Penalty on the squares of the weights of standardised features: of 0.0001, 0.001 and 0.01 the best for dossiers left out.
PENALTY = 1e-3

#: Pairs of assertions of two dossiers teach what unlike matters look like; only the close ones tell something.
CLOSE_STRANGERS = 0.25

#: What a pair of strangers counts for beside a pair of one dossier. Of 0.05, 0.2 and 1 the best B-cubed F1 for dossiers left
#: out; it makes one in 19 of the close pairs of strangers one claim, where it would be one in two without them.
STRANGERS = 0.2

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
    """Gold contents of a dossier, then all assertions of its readings, with what claim each makes: the pairs to learn from.

    Two gold contents, and two clauses of the text that stand for one, make a pair: the same claim or not. A clause that shares
    no word with any gold content makes none of the claims (`claims` has an empty name), since the gold instances of a claim are
    complete; of one that shares some, nothing is known (None).
    """

    def __init__(self, dossier: Dossier, read: Collection, vectors: Vectors) -> None:
        gold = [Instance(article=one.article, statement="gold", content=one.content) for one in dossier.gold]
        stands = mates(dossier, read.instances)
        golden = {
            name: frozenset().union(*(tokens(article.text, one.content) for one in dossier.gold if one.article == name))
            for name, article in dossier.articles.items()
        }
        denied = {x for y, x in stands.items() if read.instances[y].polarity == "negative"}
        articles = [dossier.articles[one.article] for one in dossier.gold]
        texts = dossier.contents()
        told = [
            Assertion(text.casefold(), signature(text, article.language, x in denied), article.language)
            for x, (text, article) in enumerate(zip(texts, articles, strict=True))
        ]
        self.claims: list[str | None] = [one.claim for one in dossier.gold]
        for at, instance in enumerate(read.instances):
            if at in stands:
                self.claims.append(dossier.gold[stands[at]].claim)
            elif tokens(dossier.articles[instance.article].text, instance.content) & golden[instance.article]:
                self.claims.append(None)
            else:
                self.claims.append("")
        self.golden = len(gold)
        instances = [*gold, *read.instances]
        numbers = {name: number for number, name in enumerate(sorted(dossier.articles))}
        around = surroundings(
            instances,
            [numbers[one.article] for one in instances],
            [one.statement != "gold" for one in instances],
            [dossier.articles[name].text for name in numbers],
        )
        points = np.concatenate(
            [centred(vectors.encode(texts), [article.language for article in articles]), read.compared.points]
        )
        self.compared = Compared((*told, *read.compared.assertions), points, contexts(instances, points, around), around)
        self.cosines = (points @ points.T) / (SCALE * SCALE)

    def gold_pairs(self) -> tuple[Indices, Indices, NDArray[np.bool_]]:
        """The pairs of gold contents of different articles, and whether they make one claim."""
        left, right = np.triu_indices(self.golden, 1)
        return self._labelled(left, right)

    def pairs(self) -> tuple[Indices, Indices, NDArray[np.bool_]]:
        """The pairs across articles that are worth comparing and known to be the same claim, or not.

        A gold content and a clause that stands for a gold content say one thing twice: the pairs are within either sort.
        """
        count = len(self.claims)
        first, second = np.triu_indices(self.golden, 1), np.triu_indices(count - self.golden, 1)
        left = np.concatenate([first[0], second[0] + self.golden])
        right = np.concatenate([first[1], second[1] + self.golden])
        near = self.cosines[left, right] >= LEAST_COSINE
        return self._labelled(left[near], right[near])

    def _labelled(self, left: Indices, right: Indices) -> tuple[Indices, Indices, NDArray[np.bool_]]:
        known = np.array([claim is not None for claim in self.claims])
        claims = np.array([claim or "" for claim in self.claims])
        articles = self.compared.around.articles
        keep = known[left] & known[right] & (articles[left] != articles[right]) & ((claims[left] != "") | (claims[right] != ""))
        left, right = left[keep], right[keep]
        return left, right, claims[left] == claims[right]


class Pairs:
    """Pairs of assertions to learn from, and whether they are one claim; the feature `matter` hangs on a model."""

    def __init__(self, compared: Compared, left: Indices, right: Indices, same: NDArray[np.bool_], model: Weights) -> None:
        self.compared, self.left, self.right, self.same = compared, left, right, same
        self._plain = compare(compared, left, right, model)

    def features(self, model: Weights) -> Numbers:
        """All features, as `model` has them."""
        self._plain[:, MATTER] = matter.matter(self.compared, self.left, self.right, model.matter)
        return self._plain.copy()


def strangers(one: Examples, other: Examples, model: Weights) -> Pairs:
    """Pairs of assertions of two dossiers that lie close."""
    both = _together(one.compared, other.compared)
    rows, columns = [np.arange(example.golden, len(example.claims)) for example in (one, other)]
    near = (one.compared.points[rows] @ other.compared.points[columns].T) / (SCALE * SCALE)
    left, right = np.nonzero(near >= CLOSE_STRANGERS)
    return Pairs(both, rows[left], columns[right] + len(one.claims), np.zeros(len(left), dtype=bool), model)


def _together(one: Compared, other: Compared) -> Compared:
    rows, articles = len(one.assertions), len(one.around.rivals)
    around = Surroundings(
        np.concatenate([one.around.articles, other.around.articles + articles]),
        (*one.around.sharing, *(frozenset(row + rows for row in shared) for shared in other.around.sharing)),
        (*one.around.rivals, *(tuple(row + rows for row in rivals) for rivals in other.around.rivals)),
        (*one.around.names, *other.around.names),
    )
    points, around_points = (np.concatenate(pair) for pair in ((one.points, other.points), (one.contexts, other.contexts)))
    return Compared((*one.assertions, *other.assertions), points, around_points, around)


def on_one_matter(within: Sequence[Numbers], across: Sequence[Numbers], told: Sentences) -> dict[str, float]:
    """Weights that tell whether two articles are on one matter.

    From articles of one dossier and of two, and from documents of a topic of ECB+ on one event and on two of one sort; each of
    the four counts for as much as any other. Dossiers tell what holds across languages, ECB+ what tells events apart.
    """
    left, right, same = told.matters()
    news = matter.columns(told.compared, left, right)
    sorts = [np.concatenate(within), np.concatenate(across), news[same], news[~same]]
    labels = np.concatenate([np.full(len(rows), at in (0, 2)) for at, rows in enumerate(sorts)])
    shares = np.concatenate([np.full(len(rows), 1 / len(rows)) for rows in sorts])
    weights, bias = logistic(np.concatenate(sorts), labels, shares)
    names = {name: round(float(value), 4) for name, value in zip(matter.COLUMNS, weights, strict=True)}
    return names | {"bias": round(bias, 4)}


def fit(pairs: Sequence[Pairs], apart: Sequence[Pairs], matters: dict[str, float]) -> Weights:
    """The model of pairs within dossiers, and what it takes off where articles may be on two matters, by pairs of two dossiers.

    The second is fitted alone on top of the first: fitted at once, the pairs of strangers turn all weights towards telling
    stories apart, which cost 4 points of F1 on the pairs of dossiers left out.
    """
    draft = Weights({}, matters, 0.0, 0.0)
    features = np.concatenate([row.features(draft) for row in pairs])
    same = np.concatenate([row.same for row in pairs])
    plain = features.copy()
    plain[:, MATTER] = 0
    weights, bias = logistic(plain, same)
    table = np.concatenate([features, *(row.features(draft) for row in apart)])
    told = np.concatenate([same, np.zeros(len(table) - len(same), dtype=bool)])
    share = np.where(np.arange(len(table)) < len(features), 1.0, STRANGERS)
    column = table[:, MATTER]
    weights[MATTER] = 0
    before = table @ weights + bias
    weight = 0.0
    for _ in range(30):
        chance = 1 / (1 + np.exp(-(before + weight * column)))
        slope = (share * (chance - told) * column).sum() + PENALTY * weight
        weight -= slope / ((share * chance * (1 - chance) * column * column).sum() + PENALTY)
    weights[MATTER] = weight
    names = {name: round(float(value), 4) for name, value in zip(FEATURES, weights, strict=True)}
    return Weights(names, matters, round(bias, 4), 0.0)


def logistic(features: Numbers, same: NDArray[np.bool_], shares: Numbers | None = None) -> tuple[Numbers, float]:
    """Weights and bias of a logistic regression, by Newton's method on standardised features, told for them as they are.

    Each row counts for its part of `shares`, all for the same if none are given.
    """
    mean, spread = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-9)
    table = np.column_stack([(features - mean) / spread, np.ones(len(features))])
    part = np.full(len(table), 1 / len(table)) if shares is None else shares / shares.sum()
    ridge = PENALTY * np.diag([*[1.0] * features.shape[1], 1e-9])
    found = np.zeros(table.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-table @ found))
        slope = table.T @ (part * (chance - same)) + ridge @ found
        bend = (table * (part * chance * (1 - chance))[:, None]).T @ table + ridge
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-9:
            break
    weights: Numbers = found[:-1] / spread
    return weights, float(found[-1] - weights @ mean)


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
            agree(dossier, group(found, msgspec.structs.replace(model, threshold=level)), total)
        print(f"{level:6.2f} {total}", file=sys.stderr)
        tried.append((level, total))
    best = max(total.same for _, total in tried)
    return max((row for row in tried if row[1].same >= best - SLACK), key=lambda row: row[0])


def decision(folders: Sequence[Path], news: Path, vectors: Vectors) -> dict[str, object]:
    """The stored form of the weights fitted on the dossiers in `folders` and the news of events in `news`.

    The threshold is found by leaving each dossier out in turn.
    """
    dossiers = [load(folder) for folder in folders]
    collections = [collection(dossier.readings(), vectors) for dossier in dossiers]
    examples = [Examples(*row, vectors) for row in zip(dossiers, collections, strict=True)]
    told = events.sentences(events.load(news), vectors)
    blank = Weights({}, dict.fromkeys((*matter.COLUMNS, "bias"), 0.0), 0.0, 0.0)
    tables: dict[tuple[int, int], Pairs] = {}
    matters: dict[tuple[int, int], Numbers] = {}
    for at, one in enumerate(examples):
        tables[at, at] = Pairs(one.compared, *one.pairs(), blank)
        matters[at, at] = matter.columns(one.compared, *np.triu_indices(len(one.compared.around.rivals), 1))
    for a, b in itertools.combinations(range(len(examples)), 2):
        tables[a, b] = strangers(examples[a], examples[b], blank)
        counts = [len(examples[at].compared.around.rivals) for at in (a, b)]
        first, second = np.divmod(np.arange(counts[0] * counts[1]), counts[1])
        matters[a, b] = matter.columns(tables[a, b].compared, first, second + counts[0])

    def fitted(without: int | None) -> Weights:
        chosen = [key for key in tables if without not in key]
        within, across = [key for key in chosen if key[0] == key[1]], [key for key in chosen if key[0] != key[1]]
        one_matter = on_one_matter([matters[key] for key in within], [matters[key] for key in across], told)
        return fit([tables[key] for key in within], [tables[key] for key in across], one_matter)

    models = [fitted(at) for at in range(len(dossiers))]
    level, total = threshold(dossiers, models, collections)
    pairs = [one.gold_pairs() for one in examples]
    scores = [
        log_odds(compare(one.compared, *row[:2], model), model) for one, row, model in zip(examples, pairs, models, strict=True)
    ]
    found = best_f1(np.concatenate(scores), np.concatenate([row[2] for row in pairs]))
    final = fitted(None)
    left, right, same = told.pairs()
    of_events = best_f1(log_odds(compare(told.compared, left, right, final), final), same)
    names = ", ".join(dossier.name for dossier in dossiers)
    return {
        "made": f"python -m training.matching decision, on ECB+ (training part) and the dossiers {names}",
        "left out in turn": f"{total}  gold pairs {found:.1f}",
        "pairs of sentences on one event, learnt from": round(of_events, 1),
        "weights": final.weights,
        "matter": final.matter,
        "bias": final.bias,
        "threshold": level,
    }


def best_f1(scores: Numbers, same: NDArray[np.bool_]) -> float:
    """The highest F1 in per cent that any threshold gives."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(same[order])
    return float((200 * hits / (np.arange(1, len(order) + 1) + same.sum())).max())


def main() -> None:
    """Write the file that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("means", "decision"))
    parser.add_argument("inputs", nargs="+", type=Path)
    parser.add_argument("--without", action="append", default=[], help="id of a story to leave out, or a name that holds it")
    parser.add_argument("--events", type=Path, help="the training part of ECB+, for the decision")
    args = parser.parse_args()
    if args.what == "decision" and args.events is None:
        parser.error("the decision needs --events")
    vectors = Vectors()
    made = means(args.inputs[0], args.without, vectors) if args.what == "means" else decision(args.inputs, args.events, vectors)
    indent = None if args.what == "means" else 1
    (FOLDER / f"{args.what}.json").write_text(json.dumps(made, indent=indent, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
