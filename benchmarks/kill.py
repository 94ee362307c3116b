"""Kill `kilde add` and `kilde watch` at random moments: whether their ledger ends as that of an undisturbed run.

    python -m benchmarks.kill [add] [watch] [--on file server] [--times 50] [--seed 1] [--input INPUT ...] [--json]

A trial begins with a ledger of its own: an empty one for `add`, for `watch` one that knows two articles of a feed, of which one
is revised now while four more come. The command runs and is killed with `kill -9` after a time drawn evenly from about what an
undisturbed run takes; then the ledger is looked at; then, every other time by chance, the run that takes up what is left is
killed too, and so on. At last one is left to its end, and all is compared with the undisturbed run: the export and the trace
byte for byte, the texts of each article, and the news, each of which must have been told once. There are trials until `--times`
kills met a run that was not through.

After each kill the ledger must open, `kilde doctor`'s checks must find nothing, no article may be gone that was there after
the kill before, and what an export gives must be, line for line, of a state that an undisturbed run has at one time.

Runs are forked from a process that has the program loaded, so moments fall on the work and not on Python's start. What tells
the time of the run itself, of a watch (when a page was fetched, when something was found), is left out of the comparison. Ends
with status 1 if any of it did not hold.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol

import msgspec
from sqlalchemy import select, update

from benchmarks.loaded import start
from benchmarks.places import KINDS, Kind, Places, places
from benchmarks.watched_site import Site
from kilde import door
from kilde.example import ARTICLES
from kilde.export.jsonl import jsonl
from kilde.housekeeping.doctor import soundness
from kilde.intake.web.reach import TEST_SWITCH
from kilde.ledger import Ledger
from kilde.watching import state
from kilde.watching.news import News

Command = Literal["add", "watch"]
COMMANDS: tuple[Command, ...] = ("add", "watch")

#: What a run ends with: all done, and some inputs failed (a folder may hold bad ones, which must not matter).
ENDED = (0, 1)


#: A run takes longer while the machine does other things. So moments are drawn from so much more time where a kill came before
#: anything was done, and from so much less where the run was through: kills go on falling on the work.
LATER = 1.15


class Scene(Protocol):
    """Something to be done in a ledger."""

    def ledger(self, name: str) -> str:
        """The address of a ledger in which it is still to be done."""

    def run(self, ledger: str) -> Sequence[str]:
        """The command's arguments that do it."""


class Adding:
    """Inputs added to a ledger that is empty."""

    def __init__(self, where: Places, inputs: Sequence[str]) -> None:
        self._where, self._inputs = where, inputs

    def ledger(self, name: str) -> str:
        return self._where.new(name)

    def run(self, ledger: str) -> Sequence[str]:
        return ["add", *self._inputs, "--ledger", ledger]


class Watching:
    """A feed that has gone on since a ledger's watch knew it."""

    def __init__(self, where: Places, site: Site, folder: Path) -> None:
        self._where, self._feeds, self._folder = where, folder / "feeds.toml", folder
        self._feeds.write_text(f'[[feeds]]\naddress = "{site.home}/feed"\n')
        self._before = where.new("before")
        site.before()
        through(self, self._before)
        with door.open_ledger(self._before) as ledger, ledger.writes() as connection:
            connection.execute(update(state.feed).values(due="2000"))
            connection.execute(update(state.entry).values(due="2000"))
        site.after()

    def ledger(self, name: str) -> str:
        return self._where.new(name, self._before)

    def run(self, ledger: str) -> Sequence[str]:
        return ["watch", str(self._feeds), "--ledger", ledger, "--once", "--to", str(self._folder / "news.xml")]


def through(scene: Scene, ledger: str) -> float:
    """Let a run go to its end; gives the wall seconds it took. `RuntimeError` where it ended otherwise than it should."""
    began = time.monotonic()
    with tempfile.NamedTemporaryFile("r") as said:
        process = start(scene.run(ledger), Path(said.name), dict([TEST_SWITCH]))
        process.join()
        if process.exitcode not in ENDED:
            raise RuntimeError(f"kilde {scene.run(ledger)[0]} ended with status {process.exitcode}:\n{said.read()[-2000:]}")
    return time.monotonic() - began


def killed(scene: Scene, ledger: str, seconds: float) -> bool:
    """Kill a run after `seconds`; whether it was not through."""
    process = start(scene.run(ledger), Path(os.devnull), dict([TEST_SWITCH]))
    process.join(seconds)
    if process.exitcode is None and process.pid is not None:
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    return process.exitcode == -signal.SIGKILL


def lines(ledger: Ledger) -> list[bytes]:
    """The export, a line an article; without when its page was fetched."""
    found = []
    for line in jsonl(ledger):
        told = msgspec.json.decode(line)
        told.get("article", told).pop("fetched", None)
        found.append(msgspec.json.encode(told))
    return found


def texts(ledger: Ledger) -> dict[str, list[str]]:
    """The hashes of the texts that each article has had."""
    return {one.id: [held.hash for held in ledger.revisions(one.id)] for one in ledger.articles()}


def news(ledger: Ledger) -> list[tuple[str, str, str, bool]]:
    """What a watch found: its ids, kinds and words, and whether it was told."""
    state.State(ledger.reads, ledger.writes)  # makes the tables where nothing was watched
    with ledger.reads() as connection:
        rows = connection.execute(select(state.news.c.record, state.news.c.given)).all()
    items = [(msgspec.json.decode(row.record, type=News), row.given is not None) for row in rows]
    return sorted((item.id, item.kind, item.text, given) for item, given in items)


def outcome(address: str) -> dict[str, Any]:
    """All that must be the same at the end."""
    with door.open_ledger(address, create=False) as ledger:
        unread = [one.id for one in ledger.unread()]
        return {
            "export": lines(ledger),
            "trace": msgspec.json.encode(door.trace_ledger(ledger)[0].claims),
            "texts": texts(ledger),
            "news": news(ledger),
            "unread": unread,
            "problems": list(soundness(ledger).problems),
        }


@dataclass
class Found:
    """What a command on a kind of ledger showed: `amid` of the kills found it with something done and something left to do."""

    command: str
    on: str
    articles: int = 0
    news: int = 0
    seconds: float = 0.0
    trials: int = 0
    kills: int = 0
    amid: int = 0
    faults: list[str] = field(default_factory=list)
    repeats: bool = True


class Look(NamedTuple):
    """A ledger right after a kill: the texts in it, what is wrong (empty: nothing), and whether something is left to do."""

    texts: dict[str, list[str]]
    wrong: str
    left: bool


def look(address: str, before: dict[str, list[str]], known: set[bytes], wanted: int) -> Look:
    """Look at a ledger that had the texts `before`, and shall give `wanted` lines, each of which is `known`."""
    try:
        with door.open_ledger(address) as ledger:
            sound = soundness(ledger)
            exported, there, problems = lines(ledger), texts(ledger), list(sound.problems)
    except Exception as error:
        return Look(before, f"does not open: {error}", True)
    if any(line not in known for line in exported):
        problems.append("an article is exported as no undisturbed run has it")
    if any(there.get(name, [])[: len(had)] != had for name, had in before.items()):
        problems.append("lost what was there")
    return Look(there, "; ".join(problems), len(exported) < wanted or sound.unread + sound.unmatched > 0)


def tried(command: Command, kind: Kind, scene: Scene, where: Places, times: int, chance: random.Random) -> Found:
    """Kill runs until `times` of them were met; what that showed."""
    undisturbed = scene.ledger("undisturbed")
    with door.open_ledger(undisturbed) as ledger:  # the states that a run goes through: that before, that at the end
        known = set(lines(ledger))
        begun = texts(ledger)
    through(scene, scene.ledger("first"))  # the first run is slower than others: it finds nothing in the system's memory
    span = through(scene, undisturbed)
    wanted = outcome(undisturbed)
    known |= set(wanted["export"])
    found = Found(command, kind, len(wanted["texts"]), len(wanted["news"]), round(span, 2))
    while found.kills < times:
        address, kills = scene.ledger(f"trial{found.trials}"), 0
        seen = Look(begun, "", True)
        while killed(scene, address, chance.uniform(0, span)):
            kills += 1
            seen = look(address, seen.texts, known, len(wanted["export"]))
            span *= LATER if seen.texts == begun else 1
            found.amid += seen.left and seen.texts != begun
            if seen.wrong:
                found.faults.append(f"trial {found.trials}, kill {kills}: {seen.wrong}")
            if chance.random() < 0.5 or found.kills + kills == times:
                break
        else:
            span /= LATER
        if kills:
            through(scene, address)
            ended = outcome(address)
            differ = [name for name, value in wanted.items() if ended[name] != value]
            if differ:
                found.faults.append(f"trial {found.trials}, after {kills} kills: another {', another '.join(differ)}")
        found.kills += kills
        found.trials += 1
        where.drop(address)
        print(f"{command} on {kind}: {found.kills} kills, {len(found.faults)} faults", file=sys.stderr)
    control = scene.ledger("control")
    through(scene, control)
    found.repeats = outcome(control) == wanted
    return found


def measured(command: Command, kind: Kind, inputs: Sequence[str], times: int, seed: int, server: str | None = None) -> Found:
    """Kill runs of `command` on ledgers of a `kind`."""
    with tempfile.TemporaryDirectory() as folder, places(kind, Path(folder), server) as where:
        chance = random.Random(f"{seed} {command} {kind}")
        if command == "add":
            return tried(command, kind, Adding(where, inputs), where, times, chance)
        site = Site()
        try:
            return tried(command, kind, Watching(where, site, Path(folder)), where, times, chance)
        finally:
            site.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commands", nargs="*", metavar="COMMAND", help="add, watch (default: both)")
    parser.add_argument("--on", nargs="+", choices=KINDS, default=KINDS, help="where ledgers lie (default: both)")
    parser.add_argument("--times", type=int, default=50, help="how many kills of each (default 50)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default 1)")
    parser.add_argument("--input", nargs="+", default=[str(ARTICLES)], help="what is added (default: the package's example)")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    options = parser.parse_args(arguments)
    if unknown := set(options.commands) - set(COMMANDS):
        parser.error(f"no command to kill: {', '.join(sorted(unknown))}")
    held = True
    for command in options.commands or COMMANDS:
        for kind in options.on:
            found = measured(command, kind, options.input, options.times, options.seed)
            held &= found.repeats and not found.faults
            if options.json:
                print(json.dumps(asdict(found)), flush=True)
                continue
            print(
                f"{command} on {kind}: {found.kills} kills in {found.trials} trials, "
                f"{found.amid} with something done and something left; "
                f"{found.articles} articles, {found.news} news, a run {found.seconds} s; faults {len(found.faults)}, "
                f"repeats {found.repeats}",
                flush=True,
            )
            for fault in found.faults:
                print(f"  {fault}", flush=True)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
