"""How well `kilde trace --about` finds the claim that a sentence is about, over its two thresholds.

    python -m benchmarks.about [--shared ../shared] [DOSSIER ...]

Each gold claim of a dossier is asked for by its English sentence among all gold claims of the dossier. Precision, recall and
F1 over (sentence, claim) pairs at each setting, and how often the claim itself is the nearest. Each is also asked among the
claims of the next dossier, which hold nothing of the matter: the share that would be shown, or called related, all the same.
"""

import argparse
import json
from pathlib import Path

from kilde.article import Article
from kilde.claim import Claim, First, Instance, Origin, Origins
from kilde.matching.about import chosen, likenesses
from kilde.matching.vectors import Vectors
from kilde.statement import Reading

TRAINING = (
    "doping-ardenza",
    "helikopter-zarudzie",
    "jordskred-quebrada",
    "journalstans-lunaskar",
    "skip-kolluskjer",
    "skudd-havenzicht",
)
ROOT = Path(__file__).resolve().parent.parent


def gold(folder: Path) -> tuple[list[Reading], list[Claim], list[str]]:
    """A dossier's articles, its gold claims with located instances, and the sentence of each."""
    lines = (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    articles = {a["id"]: Article(id=a["id"], language=a["language"], text=a["text"]) for a in map(json.loads, lines)}
    nobody = Origins(1, 1, (Origin("unknown", "unspecified", False, ()),))
    claims, sentences = [], []
    for claim in json.loads((folder / "gold.json").read_text(encoding="utf-8"))["claims"]:
        instances = []
        for instance in claim["instances"]:
            text = articles[instance["article"]].text
            spans = sorted((text.index(part), text.index(part) + len(part)) for part in instance["content"])
            instances.append(Instance(article=instance["article"], statement=None, content=tuple(spans)))
        first = First(instances[0].article, None)
        claims.append(Claim(id=claim["id"], text="", language="en", instances=tuple(instances), origins=nobody, first=first))
        sentences.append(claim["claim"])
    return [Reading(article) for article in articles.values()], claims, sentences


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossiers", nargs="*", default=TRAINING)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    args = parser.parse_args()
    vectors = Vectors()
    told = {name: gold(args.shared / "data" / "dossiers" / name) for name in args.dossiers}
    asked: list[tuple[int, list[float]]] = []
    for readings, claims, sentences in told.values():
        asked += [(number, likenesses(sentence, claims, readings, vectors)) for number, sentence in enumerate(sentences)]
    nearest = sum(found.index(max(found)) == number for number, found in asked)
    print(f"{len(asked)} sentences; the claim itself is nearest for {100 * nearest / len(asked):.1f} %")
    names = list(told)
    foreign = [
        max(likenesses(sentence, told[name][1], told[name][0], vectors))
        for name, other in zip(names, names[1:] + names[:1], strict=True)
        for sentence in told[other][2]
    ]
    own = [found[number] for number, found in asked]
    for least in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45):
        shares = [100 * sum(value >= least for value in values) / len(values) for values in (own, foreign)]
        print(f"at {least:.2f} or more: {shares[0]:.1f} % of those asked for, {shares[1]:.1f} % of nearest to another matter")
    for least in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55):
        for margin in (0.03, 0.05, 0.1, 1.0):
            kept = [(number, chosen(found, least, margin)) for number, found in asked]
            right = sum(number in some for number, some in kept)
            precision, recall = right / max(1, sum(len(some) for _, some in kept)), right / len(asked)
            f1 = 2 * precision * recall / (precision + recall) if right else 0.0
            print(f"{least:.2f} {margin:.2f}  precision {100 * precision:.1f}  recall {100 * recall:.1f}  F1 {100 * f1:.1f}")


if __name__ == "__main__":
    main()
