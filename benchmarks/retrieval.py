"""How well sentence vectors find the like among many: claims that tweets repeat, and the translation of a sentence.

    python -m benchmarks.retrieval claims CLAIMS.jsonl.gz QUERIES.jsonl.gz [--json]
    python -m benchmarks.retrieval translations NTREX.jsonl.gz --story NAME... [--json]

`claims` (CheckThat! 2020, task 2: Barrón-Cedeño et al., 2020): mean average precision of the right claims among all, by the
vectors of claim and title, against BM25 (Robertson and Zaragoza, 2009) over the same words in the same run; nothing is trained
on them.

`translations` (NTREX-128: Federmann et al., 2022): how often the translation of an English sentence is the first among all
sentences of one language, and an English sentence among all for its translation; the mean over languages. `--story` names the
stories to ask for (a name holds it); the sentences to find it among are those of these stories, and of all in the file.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kilde.matching.vectors import SCALE, Vectors, centred

Numbers = NDArray[np.float64]

_WORD = re.compile(r"\w+")

#: Links say nothing of what is said; they are left out for either measure.
_LINK = re.compile(r"https?://\S+|pic\.twitter\.com/\S+")

#: BM25's usual constants.
K1, B = 1.2, 0.75


def lines(file: Path) -> list[dict[str, object]]:
    """The objects of a gzipped file of JSON lines."""
    with gzip.open(file, "rt", encoding="utf-8") as opened:
        return [json.loads(line) for line in opened]


def average_precision(scores: Numbers, right: Sequence[int]) -> float:
    """The mean precision at the rank of each of `right`, highest score first; ties to the first in order."""
    order = np.argsort(-scores, kind="stable")
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(1, len(order) + 1)
    ranks = np.sort(rank[list(right)])
    return float((np.arange(1, len(ranks) + 1) / ranks).mean())


def bm25(documents: Sequence[str], queries: Sequence[str]) -> Numbers:
    """The BM25 score of every document for every query: shape (queries, documents)."""
    bags = [Counter(word.lower() for word in _WORD.findall(text)) for text in documents]
    lengths = np.array([sum(bag.values()) for bag in bags], dtype=np.float64)
    postings: dict[str, list[tuple[int, int]]] = {}
    for at, bag in enumerate(bags):
        for word, count in bag.items():
            postings.setdefault(word, []).append((at, count))
    scores = np.zeros((len(queries), len(documents)))
    weight = K1 * (1 - B + B * lengths / lengths.mean())
    for row, query in enumerate(queries):
        for word in {word.lower() for word in _WORD.findall(query)} & postings.keys():
            held = np.array(postings[word])
            rarity = np.log1p((len(documents) - len(held) + 0.5) / (len(held) + 0.5))
            scores[row, held[:, 0]] += rarity * held[:, 1] * (K1 + 1) / (held[:, 1] + weight[held[:, 0]])
    return scores


def claims(documents: Path, queries: Path, vectors: Vectors) -> dict[str, object]:
    """Mean average precision of either measure over all queries."""
    told, asked = lines(documents), lines(queries)
    texts = [_LINK.sub("", str(one["text"])) for one in asked]
    places = {one["claim_id"]: at for at, one in enumerate(told)}
    right = [[places[name] for name in one["claims"]] for one in asked]  # type: ignore[attr-defined]
    sides = [[str(one[key]) for one in told] for key in ("vclaim", "title")]
    points = centred(vectors.encode(texts), ["en"] * len(texts))
    cosines: Numbers = np.max(
        [points @ centred(vectors.encode(side), ["en"] * len(side)).T / (SCALE * SCALE) for side in sides], axis=0
    )
    words = bm25([" ".join(pair) for pair in zip(*sides, strict=True)], texts)

    def mean(scores: Numbers) -> float:
        return round(100 * float(np.mean([average_precision(*row) for row in zip(scores, right, strict=True)])), 1)

    return {
        "queries": len(asked),
        "claims": len(told),
        "mean average precision, BM25": mean(words),
        "mean average precision, vectors": mean(cosines),
    }


def first(asked: Numbers, among: Numbers, right: NDArray[np.intp]) -> float:
    """How often the row of `among` that is nearest to a row of `asked` is the one in `right`."""
    return float(((asked @ among.T).argmax(axis=1) == right).mean())


def translations(file: Path, names: Sequence[str], vectors: Vectors) -> dict[str, object]:
    """How often the translation comes first, in per cent, among the sentences of the named stories and among all."""
    stories = lines(file)
    picked = [any(name in str(story["doc_id"]) for name in names) for story in stories]
    sentences = [dict(story["sentences"]) for story in stories]  # type: ignore[call-overload]
    mine = np.repeat(picked, [len(one["en"]) for one in sentences])
    points = {
        language: centred(vectors.encode(texts), [language] * len(texts))
        for language in sentences[0]
        for texts in [[text for one in sentences for text in one[language]]]
    }
    here = np.flatnonzero(mine)
    found: dict[str, list[float]] = {"among these stories": [], "among all": []}
    for language, theirs in points.items():
        if language != "en":
            for name, pool in (("among these stories", here), ("among all", np.arange(len(mine)))):
                place = np.searchsorted(pool, here)
                both = first(theirs[here], points["en"][pool], place), first(points["en"][here], theirs[pool], place)
                found[name].append(sum(both) / 2)
    return {
        "sentences asked for": len(here),
        "sentences": len(mine),
        "languages": len(points) - 1,
        **{f"first, {name}": round(100 * float(np.mean(shares)), 1) for name, shares in found.items()},
        **{f"first, {name}, worst language": round(100 * min(shares), 1) for name, shares in found.items()},
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("claims", "translations"))
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--story", action="append", default=[], help="a story to ask for: its id, or a part of it")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    vectors = Vectors()
    if args.what == "claims":
        report = claims(args.files[0], args.files[1], vectors)
    else:
        report = translations(args.files[0], args.story, vectors)
    print(json.dumps(report) if args.json else "\n".join(f"{name:38} {value}" for name, value in report.items()))


if __name__ == "__main__":
    main()
