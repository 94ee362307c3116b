"""How well pairs of sentences are told to be about one event or not, against the plain cosine of their vectors, on ECB+.

    python -m benchmarks.events ECBPLUS.jsonl.gz [--fit TRAIN.jsonl.gz] [--json]

The pairs are annotated sentences of two documents of one topic, each with an action that is annotated across documents; they
are about one event where they share such an action. Each topic has two events of one kind. Either measure has the threshold
that suits it best; taking every pair for one event is another.

The pair decision asks more than that: two sentences on one event seldom make one claim. So its features are also measured with
weights of their own, fitted on the pairs of a training part (`--fit`), and so is what it knows of the two documents alone.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from kilde.matching.decision import FEATURES, compare, log_odds
from kilde.matching.vectors import Vectors
from training.events import Sentences, load, sentences
from training.matching import best_f1, logistic


def measure(told: Sentences, fitted: Sentences | None = None) -> dict[str, object]:
    """The figures over all pairs."""
    left, right, same = told.pairs()
    features = compare(told.compared, left, right)
    report: dict[str, object] = {
        "pairs": len(same),
        "same event": int(same.sum()),
        "F1, all taken": round(200 * same.mean() / (1 + same.mean()), 1),
        "F1, cosine": round(best_f1((told.encoded[left] * told.encoded[right]).sum(axis=1).astype(np.float64), same), 1),
        "F1, model": round(best_f1(log_odds(features), same), 1),
        "F1, documents": round(best_f1(features[:, FEATURES.index("matter")], same), 1),
    }
    if fitted is not None:
        one, other, of_one = fitted.pairs()
        weights, bias = logistic(compare(fitted.compared, one, other), of_one)
        report["F1, fitted"] = round(best_f1(features @ weights + bias, same), 1)
    return report


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--fit", type=Path, help="the training part, to fit weights for events on")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    vectors = Vectors()
    report = measure(sentences(load(args.file), vectors), args.fit and sentences(load(args.fit), vectors))
    print(json.dumps(report) if args.json else "\n".join(f"{name:16} {value}" for name, value in report.items()))


if __name__ == "__main__":
    main()
