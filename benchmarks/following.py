"""What a round of a watch costs as a ledger grows, beside a trace of all that it holds.

    python -m benchmarks.following [ASSERTIONS ...] [--adds 12]

Ledgers are filled with so many assertions of simulated articles, with their vectors (as `benchmarks.growth` does). A watch
looks at the claims a first time, which remembers how all stand; then articles of further matters come one by one, each followed
by a round. Processor time, without fetching and reading; and beside it, what one trace of all takes.
"""

import argparse
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.growth import news
from benchmarks.simulate.vectors import vectors
from kilde import door
from kilde.ledger import Ledger
from kilde.matching.assertions import assertions
from kilde.matching.vectors import MODEL, Vectors
from kilde.watching.claims import follow
from kilde.watching.state import State

NOW = "2031-05-01T00:00:00+00:00"

#: Statements beside the claims, an article; and the largest story.
ASIDES, LARGEST = 20, 40


def seconds(work: Callable[[], object]) -> float:
    """The processor time of `work`."""
    began = time.process_time()
    work()
    return time.process_time() - began


def measured(path: Path, size: int, adds: int) -> str:
    """What rounds on a ledger of `size` assertions took, in a line."""
    matters = news(ASIDES, LARGEST)
    count = articles = 0
    with Ledger(path) as ledger:
        state, cache = State(ledger.reads, ledger.writes), ledger.vector_cache(MODEL)

        def round_() -> None:
            follow(ledger, state, Vectors(cache), NOW)

        for matter in matters:
            cache.put(vectors(matter))
            articles += ledger.fill(matter.readings)
            count += sum(len(assertions(reading)) for reading in matter.readings)
            if count >= size:
                break
        first = seconds(round_)
        later: list[float] = []
        while len(later) < adds:
            matter = next(matters)
            cache.put(vectors(matter))
            for reading in itertools.islice(matter.readings, adds - len(later)):
                ledger.fill([reading])
                later.append(seconds(round_))
        whole = seconds(lambda: door.trace_ledger(ledger))
        told = len(state.newest(10_000))
    return (
        f"{articles:,} articles, {count:,} assertions: matched and looked at a first time {first:.1f} s; an article more, "
        f"median {statistics.median(later):.2f} s, worst {max(later):.2f} s, {told} news; a trace of all {whole:.1f} s"
    )


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("assertions", nargs="*", type=int, default=[2500, 10_000])
    parser.add_argument("--adds", type=int, default=12)
    given = parser.parse_args()
    for size in given.assertions:
        with tempfile.TemporaryDirectory() as folder:
            print(measured(Path(folder) / "ledger", size, given.adds), flush=True)


if __name__ == "__main__":
    main()
