"""Several desks on one ledger: four that write and four that read at once, for some minutes.

    python -m benchmarks.desks [--seconds 120] [--on server file] [--writers 4] [--readers 4] [--articles 6000] [--pause 0.05]

Articles are simulated, with readings and vectors made beforehand, so that what is timed is the ledger and its matching. Each
matter is written by two of the writers: they store its articles one by one, each with its reading, and bring the matching up.
Readers ask without end, with a pause between questions: they search, read what they found, trace the claims of an article, list
all claims.

No process may meet an error, nothing that a reader has seen may be gone, the server must know of no deadlock. At last the
ledger must hold what one writer alone makes of the same articles in a file of its own: the same export and the same trace, byte
for byte. Told are articles a second (an article that came twice counts once), and how long writers and readers waited for an
answer. Ends with status 1 if any of it did not hold.
"""

import argparse
import multiprocessing
import random
import statistics
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from benchmarks.places import KINDS, Kind, places
from benchmarks.simulate.config import Config
from benchmarks.simulate.stream import made
from benchmarks.simulate.vectors import vectors
from kilde import door
from kilde.export.jsonl import jsonl
from kilde.growing import Growing, groups
from kilde.growing.nearby import nearby
from kilde.ledger.schema import PLACES
from kilde.ledger.store import Ledger
from kilde.matching.vectors import MODEL, FloatArray, Vectors
from kilde.statement import Reading

SIDES = ("writer", "reader")

#: Forked, so that every process has the articles that were made before.
_CONTEXT = multiprocessing.get_context("fork")


class Matter(NamedTuple):
    """The articles of a matter, read, and the vectors of their assertions."""

    readings: tuple[Reading, ...]
    vectors: dict[str, FloatArray]


@dataclass
class Told:
    """What a process tells at its end: waits in seconds by what was asked, how many matters it wrote, its error if any."""

    who: str
    waits: dict[str, list[float]] = field(default_factory=dict)
    matters: list[int] = field(default_factory=list)
    error: str | None = None

    def timed(self, what: str, work: Callable[[], Any]) -> Any:
        """What `work` gives; how long it took is put down."""
        began = time.monotonic()
        try:
            return work()
        finally:
            self.waits.setdefault(what, []).append(time.monotonic() - began)


def keep(ledger: Ledger, growing: Growing, matter: Matter, told: Told) -> None:
    """Store a matter as desks do: article by article."""
    told.timed("vectors", partial(ledger.vector_cache(MODEL).put, matter.vectors))
    for reading in matter.readings:
        told.timed("add", partial(ledger.add, reading.article))
        told.timed("store", partial(ledger.store, reading))
    told.timed("match", growing.bring_up)


def opened(address: str) -> tuple[Ledger, Growing]:
    """A ledger, and what matches in it."""
    ledger = door.open_ledger(address)
    return ledger, Growing(ledger, Vectors(ledger.vector_cache(MODEL)))


def write(address: str, matters: Sequence[Matter], mine: Sequence[int], until: float, told: Told) -> None:
    """Write one's matters until the time is over; the one begun then is written to its end."""
    ledger, growing = opened(address)
    with ledger:
        for number in mine:
            if time.monotonic() > until:
                return
            keep(ledger, growing, matters[number], told)
            told.matters.append(number)
        raise RuntimeError("the articles were all written before the time was over: ask for more")


def read(address: str, words: Sequence[str], seed: int, until: float, pause: float, told: Told) -> None:
    """Ask the ledger this and that until the time is over."""
    chance = random.Random(f"reader {seed}")
    ledger, growing = opened(address)
    count = 0
    with ledger:
        while time.monotonic() < until:
            found = told.timed("search", partial(ledger.search, chance.choice(words), limit=10))
            if found:
                one = chance.choice(found)
                if not ledger.revisions(one):
                    raise RuntimeError(f"{one} was found, and is not there")
                told.timed("reading", partial(ledger.reading, one))
                told.timed("trace", partial(traced, growing, one))
            if (now := len(ledger)) < count:
                raise RuntimeError(f"of {count} articles {now} are left")
            count = now
            if chance.random() < 0.1:
                told.timed("claims", partial(groups, ledger))
            time.sleep(pause)


def traced(growing: Growing, article: str) -> int:
    """Trace the claims of an article, as far as they are matched; how many there are."""
    with growing.ledger.matching() as kept:
        keys = kept.keys([article])
        nodes = {key * PLACES + place for key, one in growing.told(kept, keys.values()).items() for place in range(len(one))}
    return len(nearby(growing, sorted(nodes)[:3]))


def process(who: str, answers: "Queue[Told]", work: Callable[[Told], None]) -> None:
    """Do `work` and tell of it."""
    told = Told(who)
    try:
        work(told)
    except BaseException:
        told.error = traceback.format_exc()
    answers.put(told)


def prepared(articles: int) -> list[Matter]:
    """Matters to be written. A text has one vector, also where several matters have it, as an encoder would give it."""
    known: dict[str, FloatArray] = {}
    return [
        Matter(matter.readings, {text: known.setdefault(text, vector) for text, vector in vectors(matter).items()})
        for matter in made(Config(articles=articles, asides=4, size=6, largest=60))
    ]


def desks(address: str, matters: Sequence[Matter], writers: int, readers: int, seconds: float, pause: float) -> list[Told]:
    """Let all work at once for so many seconds; what each tells."""
    answers: Queue[Told] = _CONTEXT.Queue()
    words = sorted({word for matter in matters[:40] for word in (matter.readings[0].article.title or "").split()})
    until = time.monotonic() + seconds
    works: list[tuple[str, Callable[[Told], None]]] = []
    for writer in range(writers):
        # Every matter comes from two.
        mine = [number for number in range(len(matters)) if (number - writer) % writers < 2]
        works.append((f"writer {writer}", partial(write, address, matters, mine, until)))
    works += [(f"reader {reader}", partial(read, address, words, reader, until, pause)) for reader in range(readers)]
    running = [_CONTEXT.Process(target=process, args=(who, answers, work)) for who, work in works]
    for each in running:
        each.start()
    told = [answers.get() for _ in running]
    for each in running:
        each.join()
    return sorted(told, key=lambda one: one.who)


def holds(address: str) -> tuple[bytes, bytes, int]:
    """The export, the claims of the trace, and the number of articles."""
    with door.open_ledger(address, create=False) as ledger:
        return b"".join(jsonl(ledger)), msgspec.json.encode(door.trace_ledger(ledger)[0].claims), len(ledger)


def deadlocks(address: str) -> int:
    """How many deadlocks the server has met in that database."""
    import psycopg

    with psycopg.connect(address) as connection:
        found = connection.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").fetchone()
    return int(found[0]) if found else 0


def waits(told: Sequence[Told]) -> str:
    """How long was waited by what was asked: how often, the median, the longest."""
    kinds: dict[str, list[float]] = {}
    for one in told:
        for what, each in one.waits.items():
            kinds.setdefault(what, []).extend(each)
    return "; ".join(
        f"{what} {len(each)} times, {1000 * statistics.median(each):.0f} ms, {max(each):.2f} s" for what, each in kinds.items()
    )


def measured(kind: Kind, matters: Sequence[Matter], options: argparse.Namespace) -> bool:
    """Let desks work on a ledger of a kind and tell what that showed; whether all held."""
    with tempfile.TemporaryDirectory() as folder, places(kind, Path(folder)) as where:
        address = where.new("desks")
        door.open_ledger(address).close()
        began = time.monotonic()
        told = desks(address, matters, options.writers, options.readers, options.seconds, options.pause)
        seconds = time.monotonic() - began
        written = sorted({number for one in told for number in one.matters})
        errors = [f"{one.who}: {one.error}" for one in told if one.error]
        if kind == "server" and (count := deadlocks(address)):
            errors.append(f"{count} deadlocks")
        alone = str(Path(folder, "alone"))
        with door.open_ledger(alone) as ledger:
            for number in written:
                ledger.vector_cache(MODEL).put(matters[number].vectors)
                ledger.fill(matters[number].readings)
        export, claims, articles = holds(address)
        lone_export, lone_claims, lone_articles = holds(alone)
        if articles != lone_articles:
            errors.append(f"{articles} articles, not {lone_articles}")
        if export != lone_export:
            errors.append("another export than of one writer")
        if claims != lone_claims:
            errors.append("other claims than of one writer")
    print(
        f"{kind}: {options.writers} writers, {options.readers} readers, {seconds:.0f} s: {articles} articles of {len(written)} "
        f"matters, {articles / seconds:.1f} a second; errors {len(errors)}",
        *(f"  {side} (times, median, longest): {waits([one for one in told if one.who.startswith(side)])}" for side in SIDES),
        *(f"  {error}" for error in errors),
        sep="\n",
        flush=True,
    )
    return not errors


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--on", nargs="+", choices=KINDS, default=["server", "file"], help="where the ledger lies")
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--articles", type=int, default=6000, help="articles at hand to be written (default 6000)")
    parser.add_argument("--pause", type=float, default=0.05, help="seconds between a reader's questions (default 0.05)")
    options = parser.parse_args(arguments)
    matters = prepared(options.articles)
    held = [measured(kind, matters, options) for kind in options.on]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
