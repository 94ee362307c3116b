"""How well pairs of contents are told to make one claim or not, against the plain cosine of their vectors; and the groups.

    python -m benchmarks.pairs DOSSIER... [--groups] [--json]

The pairs are the gold contents of different articles of one dossier, all, within one language, and across languages; either
measure has the threshold that suits it best.
`--groups` also measures the whole way from text: B-cubed F1 of the groups over gold instances.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kilde.matching.decision import compare, log_odds
from kilde.matching.part import Numbers
from kilde.matching.same import collection, same_claims
from kilde.matching.vectors import Vectors
from training.dossiers import Agreement, Dossier, agree, load
from training.matching import Examples, best_f1


class Scored(NamedTuple):
    """Pairs of gold contents: the model's log-odds, the cosine, whether they are one claim, and in one language."""

    model: Numbers
    cosine: Numbers
    same: NDArray[np.bool_]
    within: NDArray[np.bool_]


def scored(dossier: Dossier, vectors: Vectors) -> Scored:
    """Every pair of gold contents of two articles."""
    examples = Examples(dossier, collection(dossier.readings(), vectors), vectors)
    left, right, same = examples.gold_pairs()
    told = examples.compared.assertions
    encoded = vectors.encode(dossier.contents())
    cosine = (encoded[left] * encoded[right]).sum(axis=1).astype(np.float64)
    languages = np.array([one.language for one in told])
    return Scored(log_odds(compare(examples.compared, left, right)), cosine, same, languages[left] == languages[right])


def measure(folders: Sequence[Path], groups: bool, vectors: Vectors) -> dict[str, object]:
    """The figures over all dossiers in `folders`."""
    dossiers = [load(folder) for folder in folders]
    parts = [scored(dossier, vectors) for dossier in dossiers]
    whole = Scored(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    report: dict[str, object] = {}
    for name, chosen in (("all", whole.same == whole.same), ("within", whole.within), ("across", ~whole.within)):
        same = whole.same[chosen]
        report[f"pairs {name}"] = f"{len(same)}, same {int(same.sum())}"
        if same.any():
            report[f"F1 {name}, cosine"] = round(best_f1(whole.cosine[chosen], same), 1)
            report[f"F1 {name}, model"] = round(best_f1(whole.model[chosen], same), 1)
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
    print(json.dumps(report) if args.json else "\n".join(f"{name:20} {value}" for name, value in report.items()))


if __name__ == "__main__":
    main()
