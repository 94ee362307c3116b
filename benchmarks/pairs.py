"""How well pairs of contents are told to make one claim or not, against the plain cosine of their vectors; and the groups.

    python -m benchmarks.pairs DOSSIER... [--groups] [--json]

The pairs are the gold contents of different articles of one dossier; either measure has the threshold that suits it best.
`--groups` also measures the whole way from text: B-cubed F1 of the groups over gold instances.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kilde.claim import Instance
from kilde.matching.decision import Assertion, Numbers, compare, log_odds
from kilde.matching.features import signature
from kilde.matching.same import contexts, same_claims
from kilde.matching.vectors import Vectors, centred
from training.dossiers import Agreement, Dossier, agree, load


def scored(dossier: Dossier, vectors: Vectors) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
    """For every pair of gold contents of two articles: the model's log-odds, the cosine, and whether it is one claim."""
    gold = sorted(dossier.gold, key=lambda one: (one.article, one.content))
    articles = [dossier.articles[one.article] for one in gold]
    texts = [" ".join(article.words(span) for span in one.content) for one, article in zip(gold, articles, strict=True)]
    languages = [article.language for article in articles]
    encoded = vectors.encode(texts)
    points = centred(encoded, languages)
    instances = [Instance(article=one.article, statement=None, content=one.content) for one in gold]
    told = [
        Assertion(text.casefold(), signature(text, language), language) for text, language in zip(texts, languages, strict=True)
    ]
    left, right = np.triu_indices(len(gold), 1)
    across = np.array([gold[a].article != gold[b].article for a, b in zip(left.tolist(), right.tolist(), strict=True)])
    left, right = left[across], right[across]
    same = np.array([gold[a].claim == gold[b].claim for a, b in zip(left.tolist(), right.tolist(), strict=True)])
    model = log_odds(compare(points, contexts(instances, points), told, left, right))
    cosine = (encoded[left] * encoded[right]).sum(axis=1).astype(np.float64)
    return model, cosine, same


def best_f1(scores: Numbers, same: NDArray[np.bool_]) -> float:
    """The highest F1 in per cent that any threshold gives."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(same[order])
    return float((200 * hits / (np.arange(1, len(order) + 1) + same.sum())).max())


def measure(folders: Sequence[Path], groups: bool, vectors: Vectors) -> dict[str, object]:
    """The figures over all dossiers in `folders`."""
    dossiers = [load(folder) for folder in folders]
    parts = [scored(dossier, vectors) for dossier in dossiers]
    model, cosine, same = (np.concatenate(column) for column in zip(*parts, strict=True))
    report: dict[str, object] = {
        "pairs": len(same),
        "same": int(same.sum()),
        "model, best threshold": round(best_f1(model, same), 1),
        "cosine, best threshold": round(best_f1(cosine, same), 1),
    }
    if groups:
        total = Agreement()
        for dossier in dossiers:
            agree(dossier, same_claims(dossier.readings(), vectors), total)
        report["groups"] = str(total)
    return report


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--groups", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    report = measure(args.folders, args.groups, Vectors())
    print(json.dumps(report) if args.json else "\n".join(f"{name:24} {value}" for name, value in report.items()))


if __name__ == "__main__":
    main()
