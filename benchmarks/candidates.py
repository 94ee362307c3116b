"""What the rule for candidates costs and loses, against comparing all pairs of assertions from a cosine of 0.1.

    python -m benchmarks.candidates DOSSIER... [--events ECBPLUS.jsonl.gz] [--json]

Of dossiers: pairs compared within each, and the B-cubed F1 of the groups over gold instances, by the rule and with all pairs of
two articles; then pairs compared over all dossiers as one collection of one day. Of ECB+: how many pairs of documents on one
event are kin, and of documents of two topics.
"""

import argparse
import itertools
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from kilde.article import Article, Block
from kilde.matching.candidates import LEAST_COSINE, WINDOW, Kin, all_kin, rows
from kilde.matching.decision import weights
from kilde.matching.same import collection, group
from kilde.matching.told import Told, tell
from kilde.matching.vectors import Vectors
from kilde.statement import Reading
from training.dossiers import Agreement, agree, load
from training.events import load as read_events

#: So many topics of ECB+, and so many of their documents, are looked at.
TOPICS, DOCUMENTS = 12, 80


def every(told: Sequence[Told]) -> Iterator[Kin]:
    """All pairs of articles, to be compared from the least cosine."""
    for left, right in itertools.combinations(range(len(told)), 2):
        yield Kin(left, right, LEAST_COSINE)


def compared(told: Sequence[Told], pairs: Sequence[Kin]) -> int:
    """How many pairs of assertions are compared."""
    return sum(len(rows(told[pair.left], told[pair.right], pair.least)[0]) for pair in pairs)


def dossiers(folders: Sequence[Path], vectors: Vectors) -> dict[str, object]:
    """The figures of dossiers."""
    loaded = [load(folder) for folder in folders]
    readings = [dossier.readings() for dossier in loaded]
    report: dict[str, object] = {}
    for name, choose in (("all pairs", every), ("the rule", all_kin)):
        total, count = Agreement(), 0
        for dossier, its in zip(loaded, readings, strict=True):
            found = collection(its, vectors)
            pairs = list(choose(found.told))
            agree(dossier, group(found, weights(), pairs), total)
            count += compared(found.told, pairs)
        report[f"{name}: compared"] = count
        report[f"{name}: groups"] = str(total)
    together = [msgspec.structs.replace(one, day=0) for its in readings for one in tell(its, vectors)]
    report["as one collection: all pairs, the rule"] = (
        f"{compared(together, list(every(together))):,}, {compared(together, list(all_kin(together))):,}"
    )
    return report


def events(path: Path, vectors: Vectors) -> dict[str, object]:
    """The figures of ECB+: documents of one event share their topic, and whether they are of the added half of it."""
    documents = list(read_events(path))
    random.Random(3).shuffle(documents)
    topics = sorted({one.topic for one in documents})[:TOPICS]
    chosen = [one for one in documents if one.topic in topics][:DOCUMENTS]
    readings = [
        Reading(Article(id=one.doc_id, language="en", text=one.text, blocks=(Block("paragraph", (0, len(one.text))),)))
        for one in chosen
    ]
    kin = {(each.left, each.right) for each in all_kin(tell(readings, vectors))}
    told = [(one.topic, "plus" in one.doc_id) for one in chosen]
    pairs = list(itertools.combinations(range(len(chosen)), 2))
    one_event = [pair for pair in pairs if told[pair[0]] == told[pair[1]]]
    apart_pairs = [pair for pair in pairs if told[pair[0]][0] != told[pair[1]][0]]
    return {
        f"kin of {name}, per cent": round(100 * sum(pair in kin for pair in some) / len(some), 1)
        for name, some in (
            (f"{len(one_event):,} pairs on one event", one_event),
            (f"{len(apart_pairs):,} of two topics", apart_pairs),
        )
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--events", type=Path)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    vectors = Vectors()
    report = {"window, days": WINDOW, **dossiers(args.folders, vectors)}
    if args.events is not None:
        report |= events(args.events, vectors)
    print(json.dumps(report) if args.json else "\n".join(f"{name:40} {value}" for name, value in report.items()))


if __name__ == "__main__":
    main()
