"""How the cost of matching and tracing grows with a ledger, and what adding one article to it costs.

    python -m benchmarks.growth [ASSERTIONS ...] [--asides 20] [--adds 20] [--copies 1] [--largest 40] [--folder FOLDER]
        [--no-trace] [--daily 40]

A ledger is filled with simulated articles (`benchmarks.simulate`, with its vectors: nothing is read and nothing encoded) that
come at a constant rate, some forty a day, each with thirty assertions, a few more than real ones have. Then, each in a process
of its own:

- match: all is matched, in the order of adding;
- trace: all is traced by the groups that are kept, and its claims gone through in order;
- add: articles of one more matter are added one by one, as `kilde add` would do in one run: stored, matched, and the claims
  that they change traced. The first, which reads the sketches of its weeks, is told apart.

How large a story is hangs on no date, but Pareto's law has a long tail: two stories in a hundred have more than forty
articles, and so a small ledger holds few of those that a large one holds, and within a story each article is compared with
each. Where growth is asked for, stories of more than `--largest` articles are therefore left at that size, which a ledger of
10⁴ assertions meets already: else what is seen is how the tail fills up. `--largest 200` has the simulator's own stories.

An article is compared with those of the 45 days before it and after. So until a ledger has gone on for as long, each further
article finds more to compare, and the cost of one grows; from then on it does not. At forty articles a day that is from some
50,000 assertions on; with fewer (`--daily`), smaller ledgers show it.

With `--copies N` a matched ledger is laid behind itself, each copy later by the days that the whole takes, until it is there N
times, with all that matching found; then it is traced, and articles are added at its end. That makes a large ledger in less
time than matching does. (Articles without a day, one in a hundred, are not compared with those of other copies.)

Times are processor time, so that what else the machine does counts little; of adds also what a clock showed. Between two sizes
the exponent e is told, so that the time grows as n^e.
"""

import argparse
import itertools
import json
import math
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.simulate.clock import SPACING
from benchmarks.simulate.config import Config
from benchmarks.simulate.stream import Made, made
from benchmarks.simulate.vectors import vectors
from kilde.claim import Place
from kilde.growing import Growing, Grown, groups, nearby, whole
from kilde.ledger import Ledger
from kilde.ledger.matched import Member, Sketch
from kilde.ledger.schema import PLACES
from kilde.matching.assertions import assertions
from kilde.matching.told import packed, unpacked
from kilde.matching.vectors import MODEL, Vectors
from kilde.statement import Reading
from kilde.tracing.claims import claim_id

#: Minutes between the beginnings of two matters of nine articles, where there is one article a day.
APART = 12_960

#: Articles a day.
DAILY = 40

#: More articles than any run needs: a simulation is a stream, and the first are the same however many there are.
ENDLESS = 10_000_000

#: So many readings and their vectors are kept together.
LOT = 200


def news(asides: int, largest: int, daily: int = DAILY) -> Iterator[Made]:
    """Matters one after the other, further apart than the simulation has them: so many articles a day."""
    for matter in made(Config(articles=ENDLESS, asides=asides, largest=largest)):
        later = timedelta(minutes=matter.matter.number * (APART // daily - SPACING))
        yield msgspec.structs.replace(matter, readings=tuple(_moved(reading, later) for reading in matter.readings))


def _moved(reading: Reading, later: timedelta, id: str | None = None) -> Reading:
    """The reading as of an article that came out `later`, under another id."""
    told = published = reading.article.published
    if told is not None:
        moment = datetime.fromisoformat(told) + later
        published = moment.isoformat() if "T" in told else moment.date().isoformat()
    article = msgspec.structs.replace(reading.article, id=id or reading.article.id, published=published)
    return msgspec.structs.replace(reading, article=article)


def fill(path: Path, size: int, *press: int) -> dict[str, Any]:
    """Fill the ledger at `path` with about so many assertions of `news(*press)`, and their vectors."""
    began = time.process_time()
    articles = count = matters = 0
    with Ledger(path) as ledger:
        for lot in _lots(news(*press)):
            count += sum(len(assertions(reading)) for matter in lot for reading in matter.readings)
            articles += _keep(ledger, lot)
            matters += len(lot)
            if count >= size:
                break
    return {"articles": articles, "matters": matters, "cpu": time.process_time() - began}


def _lots(matters: Iterator[Made]) -> Iterator[list[Made]]:
    lot: list[Made] = []
    for matter in matters:
        lot.append(matter)
        if sum(len(each.readings) for each in lot) >= LOT:
            yield lot
            lot = []


def _keep(ledger: Ledger, lot: Sequence[Made]) -> int:
    ledger.vector_cache(MODEL).put({text: vector for matter in lot for text, vector in vectors(matter).items()})
    return ledger.fill([reading for matter in lot for reading in matter.readings])


def match(path: Path) -> dict[str, Any]:
    """Match all that the ledger holds."""
    with Ledger(path) as ledger:
        began = time.process_time()
        Growing(ledger, Vectors(ledger.vector_cache(MODEL))).bring_up()
        spent = time.process_time() - began
        found = groups(ledger)
    return {"assertions": sum(map(len, found)), "claims": len(found), "largest": max(map(len, found)), "cpu": spent}


def copy(path: Path, copies: int) -> dict[str, Any]:
    """Lay the ledger at `path` behind itself until it is there `copies` times."""
    began = time.process_time()
    with Ledger(path) as ledger:
        originals = tuple(ledger.readings())
        with ledger.matching() as kept:
            keys = kept.keys([reading.article.id for reading in originals])
            made = {row.article: row for row in kept.sketches(None)}
            edges, members = kept.edges(keys.values()), list(kept.all_members())
        days = [row.day for row in made.values() if row.day is not None]
        whole = max(days) - min(days) + 1
        for number in range(1, copies):
            later = timedelta(days=number * whole)
            moved = {reading.article.id: _moved(reading, later, f"{number}:{reading.article.id}") for reading in originals}
            ledger.fill(moved.values())
            _copy(ledger, keys, moved, made, later.days, edges, members)
    return {"cpu": time.process_time() - began, "days": whole * (copies - 1)}


def _copy(
    ledger: Ledger,
    keys: Mapping[str, int],
    moved: Mapping[str, Reading],
    made: Mapping[int, Sketch],
    later: int,
    edges: Mapping[tuple[int, int], bytes],
    members: Sequence[Member],
) -> None:
    """Enter what was found of the original articles for their copies."""
    with ledger.matching(write=True) as kept:
        there = kept.keys([reading.article.id for reading in moved.values()])
        to = {key: there[moved[name].article.id] for name, key in keys.items()}
        for name, key in keys.items():
            told = unpacked(*kept.told([key])[key])
            instances = tuple(msgspec.structs.replace(one, article=moved[name].article.id) for one in told.instances)
            row = made[key]
            day = None if row.day is None else row.day + later
            new = msgspec.structs.replace(told, article=moved[name].article.id, instances=instances, day=day)
            kept.put([row._replace(article=to[key], day=day)], {to[key]: packed(new)})
            kept.name({claim_id(one): Place(one.article, one.content[0]) for one in instances})
        kept.put_edges({(to[one], to[other]): found for (one, other), found in edges.items()})
        kept.regroup((), [Member(*(to[code // PLACES] * PLACES + code % PLACES for code in member)) for member in members])
        kept.settle(to.values())


def trace(path: Path) -> dict[str, Any]:
    """Trace all that the ledger holds, by its kept groups, and go through its claims in order."""
    with Ledger(path) as ledger:
        began = time.process_time()
        found = whole(Growing(ledger, Vectors(ledger.vector_cache(MODEL))))
        assert found is not None
        count = sum(len(claim.instances) for claim in found.claims)
    return {"assertions": count, "cpu": time.process_time() - began}


def add(path: Path, matters: int, adds: int, days: int, *press: int) -> dict[str, Any]:
    """Add articles of the matters after those that the ledger holds, `days` later than they are, one by one."""
    later = timedelta(days=days)
    more = list(itertools.islice(news(*press), matters, matters + adds))
    coming = [_moved(reading, later) for matter in more for reading in matter.readings][:adds]
    lots: list[Grown] = []
    rows = []
    with Ledger(path) as ledger:
        ledger.vector_cache(MODEL).put({text: vector for matter in more for text, vector in vectors(matter).items()})
        growing = Growing(ledger, Vectors(ledger.vector_cache(MODEL)))
        for reading in coming:
            marks = [(time.process_time(), time.monotonic())]
            ledger.fill([reading])
            growing.bring_up(lots.append)
            marks.append((time.process_time(), time.monotonic()))
            nearby(growing, lots[-1].claims)
            marks.append((time.process_time(), time.monotonic()))
            rows.append([1000 * (b - a) for one, other in itertools.pairwise(marks) for a, b in zip(one, other, strict=True)])
    first, *rest = rows
    match_cpu, match_wall, trace_cpu, trace_wall = (list(column) for column in zip(*rest, strict=True))
    both = [a + b for a, b in zip(match_cpu, trace_cpu, strict=True)]
    return {
        "first": first[0],
        "match": statistics.median(match_cpu),
        "trace": statistics.median(trace_cpu),
        "both": statistics.median(both),
        "worst": max(both),
        "clock": statistics.median(a + b for a, b in zip(match_wall, trace_wall, strict=True)),
        "each": [(round(a), round(b)) for a, b in zip(match_cpu, trace_cpu, strict=True)],
    }


def apart(work: Callable[..., dict[str, Any]], *arguments: object) -> dict[str, Any]:
    """What `work` gives in a process of its own, with the most memory that had, in MB."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measured, work, *arguments).result()


def _measured(work: Callable[..., dict[str, Any]], *arguments: object) -> dict[str, Any]:
    found = work(*arguments)
    return found | {"mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def exponent(before: dict[str, Any], now: dict[str, Any], step: str) -> str:
    """How the time of a step grows from one size to the next, as text."""
    if step not in before or step not in now:
        return ""
    by = math.log(now[step]["cpu"] / before[step]["cpu"]) / math.log(now[step]["assertions"] / before[step]["assertions"])
    return f" (n^{by:.2f})"


def main() -> int:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, metavar="ASSERTIONS", default=[10_000, 100_000])
    parser.add_argument("--asides", type=int, default=20, help="statements an article that nobody else makes (default 20)")
    parser.add_argument("--adds", type=int, default=20, help="articles added one by one (default 20)")
    parser.add_argument("--copies", type=int, default=1, help="lay the ledger behind itself so often before the adds")
    parser.add_argument("--largest", type=int, default=40, help="articles of the largest story (default 40)")
    parser.add_argument("--daily", type=int, default=DAILY, help="articles a day (default 40)")
    parser.add_argument("--folder", type=Path, help="where the ledgers are made, and left (default: a temporary folder)")
    parser.add_argument("--no-trace", action="store_true", help="leave the full trace out")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    press = (given.asides, given.largest, given.daily)
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        before: dict[str, Any] = {}
        for size in given.sizes:
            path = folder / f"{size}.ledger"
            now: dict[str, Any] = {"fill": apart(fill, path, size, *press), "match": apart(match, path)}
            if given.copies > 1:
                now["copy"] = apart(copy, path, given.copies) | {"copies": given.copies}
            if not given.no_trace:
                now["trace"] = apart(trace, path)
            days = now["copy"]["days"] if "copy" in now else 0
            now["add"] = apart(add, path, now["fill"]["matters"], given.adds, days, *press)
            now["megabytes"] = sum(file.stat().st_size for file in folder.glob(f"{size}.ledger*")) // 1_000_000
            print(json.dumps(now) if given.json else _line(now, before), flush=True)
            before = now
    return 0


def _line(now: dict[str, Any], before: dict[str, Any]) -> str:
    matched, added = now["match"], now["add"]
    text = (
        f"{matched['assertions']:,} assertions, {now['fill']['articles']:,} articles, {matched['claims']:,} claims; "
        f"match {matched['cpu']:.1f} s{exponent(before, now, 'match')}, {matched['mb']} MB; "
    )
    if "copy" in now:
        text += f"laid behind itself to {now['copy']['copies']} times as many; "
    if "trace" in now:
        traced = now["trace"]
        of = f" of {traced['assertions']:,}" if "copy" in now else ""
        text += f"trace{of} {traced['cpu']:.1f} s{exponent(before, now, 'trace')}, {traced['mb']} MB; "
    return text + (
        f"add {added['both']:.0f} ms (match {added['match']:.0f}, trace {added['trace']:.0f}; worst {added['worst']:.0f}, "
        f"first match {added['first']:.0f}; by the clock {added['clock']:.0f}), {added['mb']} MB; file {now['megabytes']:,} MB"
    )


if __name__ == "__main__":
    sys.exit(main())
