"""How many articles must be laid beside a draft to find what it rests on, of many dossiers in one collection.

    python -m benchmarks.beside DOSSIER... [--json]

Each article in turn is the draft. Its passages are its assertions that make one claim with one of another article's, by the
decision alone; a passage is found where one of the nearest articles makes that claim too.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from kilde.checking.passages import LEAST
from kilde.matching.beside import beside
from kilde.matching.candidates import nearest, sketches
from kilde.matching.told import Told, tell
from kilde.matching.vectors import Vectors
from training.dossiers import load

#: So many of the nearest articles are tried.
MOST = (10, 25, 50, 100)


def found(told: Sequence[Told]) -> dict[str, object]:
    """The share of passages that are found, by how many of the nearest articles are laid beside a draft."""
    kept, total = dict.fromkeys(MOST, 0), 0
    for at, draft in enumerate(told):
        others = [*told[:at], *told[at + 1 :]]
        hits = [table.max(axis=1, initial=LEAST - 1) >= LEAST for table in beside(draft, others)]
        every = {row for table in hits for row in table.nonzero()[0].tolist()}
        total += len(every)
        among = sketches(others)
        for most in MOST:
            near = nearest(draft, among, most).tolist()
            kept[most] += len({row for place in near for row in hits[place].nonzero()[0].tolist()})
    report: dict[str, object] = {"articles": len(told), "passages": total}
    return report | {f"found with {most}, per cent": round(100 * kept[most] / max(total, 1), 1) for most in MOST}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    report = found(tell([reading for folder in args.folders for reading in load(folder).readings()], Vectors()))
    print(json.dumps(report) if args.json else "\n".join(f"{name:30} {value}" for name, value in report.items()))


if __name__ == "__main__":
    main()
