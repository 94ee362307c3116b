"""Which mentions speak of one thing: the reader on the treebank's development articles (NARC), given the mentions.

python -m benchmarks.coreference --data DIR

Every mention's head word is given, those that stand alone too; the reader joins them. Figures are the mean of MUC, B³ and CEAFe
(CoNLL 2012: Pradhan et al.), once over all entities and once without those mentioned once in gold or answer. Baselines: every
mention alone, and mentions with one head word joined.
"""

import argparse
import gzip
import json
from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

Clusters = list[frozenset[int]]


class Article(NamedTuple):
    """A text, where the head words of its mentions stand, and the gold entities as sets of mention numbers."""

    text: str
    heads: list[tuple[int, int]]
    gold: Clusters


def articles(data: Path, name: str) -> Iterator[Article]:
    """The articles of a treebank file ("nob.dev") that have coreference."""
    with gzip.open(data / "ndt-no" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["coref"] is not None:
                yield article(row)


def article(row: dict[str, Any]) -> Article:
    """A row of the treebank. Mentions that share a head word are one (the data's appositions and nested names)."""
    tokens = row["tokens"]
    place: dict[int, int] = {}
    number = []
    for mention in row["coref"]["mentions"]:
        first, last = mention["tokens"]
        inside = range(first, last + 1)
        head = next((t for t in inside if tokens[t][5] not in inside), first)
        number.append(place.setdefault(head, len(place)))
    order = {n: k for k, n in enumerate(place[head] for head in sorted(place))}
    heads = [(tokens[head][0], tokens[head][1]) for head in sorted(place)]
    joined: dict[int, set[int]] = {}
    for cluster in row["coref"]["clusters"]:
        own = {order[number[m]] for m in cluster}
        for touched in {id(joined[m]): joined[m] for m in own if m in joined}.values():
            own |= touched
        joined |= dict.fromkeys(own, own)
    whole = {min(own): frozenset(own) for own in joined.values()}
    return Article(row["text"], heads, [*whole.values(), *(frozenset({m}) for m in range(len(heads)) if m not in joined)])


def grouped(keys: Sequence[Hashable]) -> Clusters:
    """Mentions of one key together."""
    found: dict[Hashable, set[int]] = {}
    for number, key in enumerate(keys):
        found.setdefault(key, set()).add(number)
    return [frozenset(group) for group in found.values()]


class Score:
    """Counts of a measure over articles: numerators and denominators of recall and precision."""

    def __init__(self) -> None:
        self.counts = np.zeros(4)

    def add(self, *counts: float) -> None:
        self.counts += counts

    @property
    def f1(self) -> float:
        right, gold, also, told = self.counts
        recall, precision = right / max(gold, 1e-9), also / max(told, 1e-9)
        return 200 * recall * precision / max(recall + precision, 1e-9)


class Conll:
    """MUC, B³ and CEAFe over articles."""

    def __init__(self) -> None:
        self.muc, self.b3, self.ceaf = Score(), Score(), Score()

    def add(self, gold: Clusters, told: Clusters) -> None:
        """Count an article. Vilain et al. (1995); Bagga and Baldwin (1998); Luo (2005) with phi-4."""
        from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

        self.muc.add(*_links(gold, told), *_links(told, gold))
        self.b3.add(*_shares(gold, told), *_shares(told, gold))
        if not gold or not told:
            self.ceaf.add(0, len(gold), 0, len(told))
            return
        alike = np.array([[2 * len(g & t) / (len(g) + len(t)) for t in told] for g in gold])
        best = alike[linear_sum_assignment(-alike)].sum()
        self.ceaf.add(best, len(gold), best, len(told))

    @property
    def mean(self) -> float:
        return (self.muc.f1 + self.b3.f1 + self.ceaf.f1) / 3


def _links(one: Clusters, other: Clusters) -> tuple[float, float]:
    where = {m: k for k, group in enumerate(other) for m in group}
    kept = sum(len(group) - len({where.get(m, ("alone", m)) for m in group}) for group in one)
    return kept, sum(len(group) - 1 for group in one)


def _shares(one: Clusters, other: Clusters) -> tuple[float, float]:
    where = {m: group for group in other for m in group}
    nothing: frozenset[int] = frozenset()
    share = sum(len(group & where.get(m, nothing)) / len(group) for group in one for m in group)
    return share, sum(len(group) for group in one)


def several(clusters: Clusters) -> Clusters:
    """Those mentioned more than once."""
    return [group for group in clusters if len(group) > 1]


def main() -> None:
    from kilde.reading.network import Network
    from kilde.reading.referring import entities

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, help="articles of each file at most")
    args = parser.parse_args()
    network = Network.load()
    for name in ("nob.dev", "nno.dev"):
        scores = {way: (Conll(), Conll()) for way in ("alone", "same head word", "reader")}
        for each in list(articles(args.data, name))[: args.limit]:
            told = {
                "alone": grouped(range(len(each.heads))),
                "same head word": grouped([each.text[a:b].casefold() for a, b in each.heads]),
                "reader": grouped(entities(network, each.text, each.heads)),
            }
            for way, clusters in told.items():
                scores[way][0].add(each.gold, clusters)
                scores[way][1].add(several(each.gold), several(clusters))
        for way, (whole, some) in scores.items():
            parts = " ".join(f"{measure} {score.f1:.1f}" for measure, score in vars(some).items())
            print(f"{name} {way}: CoNLL {some.mean:.1f} ({parts}); with single mentions {whole.mean:.1f}")


if __name__ == "__main__":
    main()
