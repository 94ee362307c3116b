"""Simulated news whose truth is known.

    python -m benchmarks.simulate score --articles 10000 [--seed 1] [--failures 20]
    python -m benchmarks.simulate growth [--articles 1000 10000 100000]
    python -m benchmarks.simulate invariants --cases 10000 [--first 0]
    python -m benchmarks.simulate graph --articles 1000000
    python -m benchmarks.simulate fill --ledger FILE --articles 100000 [--asides 8] [--no-vectors]

`score` traces a simulation and compares with its truth; `growth` tells how the time of a trace grows; `invariants` tries what
must hold on random small matters; `graph` prints events and the truth of claims, a matter a line; `fill` makes a ledger.
`docs/simulator.md` tells the rest.
"""

import argparse
import math
import sys
from collections import Counter
from pathlib import Path

import msgspec

from benchmarks.simulate.config import Config


def main() -> int:
    """Run a command; gives the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.simulate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("score", help="how well tracing tells the truth")
    one.add_argument("--failures", type=int, default=0, help="print so many of the smallest failures, a sort at a time")
    growing = commands.add_parser("growth", help="time of a trace by number of articles")
    growing.add_argument("--articles", type=int, nargs="+", default=[1000, 10_000])
    trying = commands.add_parser("invariants", help="what must hold, on random small matters")
    trying.add_argument("--cases", type=int, default=1000)
    trying.add_argument("--first", type=int, default=0, help="the first case's seed")
    graph = commands.add_parser("graph", help="articles and truth as JSONL")
    filling = commands.add_parser("fill", help="a whole ledger")
    filling.add_argument("--ledger", type=Path, required=True)
    filling.add_argument("--asides", type=int, default=8, help="statements beside the claims, an article (default 8)")
    filling.add_argument("--no-vectors", action="store_true")
    for command in (one, graph, filling):
        command.add_argument("--articles", type=int, required=True)
    for command in (one, growing, graph, filling):
        command.add_argument("--seed", type=int, default=1)
        command.add_argument("--outlets", type=int, default=Config(articles=0).outlets)
        command.add_argument("--places", type=int, default=Config(articles=0).places)
    given = parser.parse_args()
    return {"score": _score, "growth": _growth, "invariants": _invariants, "graph": _graph, "fill": _fill}[given.command](given)


def _config(given: argparse.Namespace, articles: int, asides: int = 0) -> Config:
    return Config(articles=articles, seed=given.seed, outlets=given.outlets, places=given.places, asides=asides)


def _score(given: argparse.Namespace) -> int:
    from benchmarks.simulate.score import Failure, score

    found = score(_config(given, given.articles))
    for name, figure in found.figures().items():
        print(f"{name:26}{figure:12,}")
    sorts: dict[str, list[Failure]] = {}
    for failure in found.failures:
        sorts.setdefault(failure.sort, []).append(failure)
    for sort, failures in sorted(sorts.items(), key=lambda item: -len(item[1]))[: given.failures]:
        least = min(failures, key=lambda failure: failure.reports)
        print(f"{len(failures):5} {sort}: matter {least.matter}, claim {least.claim}: wanted {least.wanted}, got {least.got}")
    return 0


def _growth(given: argparse.Namespace) -> int:
    from benchmarks.simulate.score import score

    before: tuple[int, float] | None = None
    for articles in given.articles:
        found = score(_config(given, articles))
        line = f"{articles:9,} articles, {found.counts['claims']:,} claims: {found.seconds:.1f} s"
        if before is not None:
            line += f", n^{math.log(found.seconds / before[1]) / math.log(articles / before[0]):.2f} from {before[0]:,}"
        print(f"{line}, largest process {found.megabytes:.0f} MB", flush=True)
        before = articles, found.seconds
    return 0


def _invariants(given: argparse.Namespace) -> int:
    from benchmarks.simulate.invariants import LAWS, tried

    broken: Counter[str] = Counter()
    for found in tried(range(given.first, given.first + given.cases)):
        if found is not None:
            broken[found.law] += 1
            print(f"{found.law}: case({found.seed}, {found.size}): {found.what}", file=sys.stderr)
    for law in LAWS:
        print(f"{law}: {given.cases - broken[law]:,} of {given.cases:,}")
    return 1 if broken else 0


def _graph(given: argparse.Namespace) -> int:
    from benchmarks.simulate.stream import matters
    from benchmarks.simulate.truth import truths

    for matter in matters(_config(given, given.articles)):
        line = {"matter": matter, "truth": list(truths(matter))}
        sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    return 0


def _fill(given: argparse.Namespace) -> int:
    from benchmarks.simulate.fill import fill

    filled = fill(given.ledger, _config(given, given.articles, given.asides), not given.no_vectors)
    print(", ".join(f"{name} {value:,}" for name, value in msgspec.structs.asdict(filled).items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
