"""`kilde watch`: feeds watched, and what an editor wants to be told."""

import signal
import sys
import time
from types import FrameType
from typing import TYPE_CHECKING

import click

from kilde.commands.common import Report

if TYPE_CHECKING:
    from collections import Counter

    from kilde.watching.rounds import Watch
    from kilde.watching.telling import Telling


#: After so many seconds a ledger that cannot be used is tried again, and so often in a row: an hour.
AGAIN, REFUSALS = 60.0, 60


class _Stopped(BaseException):
    """Somebody wants the watch to end. What was begun is taken back, and done by the next."""


@click.command()
@click.option("--ledger", metavar="FILE", required=True, help="The ledger to store in; made if it is not there.")
@click.option("--once", is_flag=True, help="Do what is due, and end.")
@click.option("--every", metavar="TIME", help="How often each feed is looked at, as 10m or 1h; goes before what the file says.")
@click.option(
    "--to",
    metavar="WHERE",
    default="stdout",
    show_default=True,
    help="Where news is told: stdout, an Atom feed (a file named .xml), or a command that gets it as JSON on its input.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True, help="Form on stdout."
)
@click.argument("feeds", metavar="FEEDS.toml")
def watch(feeds: str, ledger: str, once: bool, every: str | None, to: str, form: str) -> int:
    """Fetch what feeds list, and tell what changes: a second origin, a denial, another figure, a revised article.

    Runs until Ctrl-C; a watch that was stopped, however it was stopped, goes on where it was.
    """
    from kilde import door
    from kilde.intake.web import Kept, Web
    from kilde.watching.plan import plan, seconds
    from kilde.watching.rounds import Watch
    from kilde.watching.telling import telling

    told = plan(feeds)
    period = None if every is None else seconds(every)
    report = Report()
    with door.open_ledger(ledger) as store:
        web = Web(Kept(store.reads, store.writes), contact=told.contact)
        watched = Watch(store, told, web, every=period, say=report.say)
        target = telling(to, form, sys.stdout.buffer, watched.state.newest)
        before = signal.signal(signal.SIGTERM, _stop), signal.signal(signal.SIGINT, _stop)
        try:
            return _run(watched, target, report, once)
        except _Stopped:
            report.say("stopped")
            return 0
        finally:
            signal.signal(signal.SIGTERM, before[0])
            signal.signal(signal.SIGINT, before[1])


def _stop(number: int, frame: FrameType | None) -> None:
    raise _Stopped


def _run(watched: "Watch", target: "Telling", report: Report, once: bool) -> int:
    from kilde.errors import LedgerError
    from kilde.watching.rounds import MOST_PAGES

    refused = 0
    while True:
        try:
            counts = watched.round()
            _tell(watched, target, report, counts)
        except LedgerError as error:  # a server that is started anew, a disk that is full for now
            refused += 1
            if once or refused > REFUSALS:
                raise
            report.say(f"{error}; tried again in {AGAIN:.0f} seconds")
            time.sleep(AGAIN)
            continue
        refused = 0
        busy = sum(counts.values()) >= MOST_PAGES
        if once and not busy:
            return 1 if counts["failed"] else 0
        if not busy:
            time.sleep(max(1.0, watched.pause()))


def _tell(watched: "Watch", target: "Telling", report: Report, counts: "Counter[str]") -> None:
    """Tell what a round did, and what is to be told; what cannot be told now waits for the next round, and what comes after."""
    from datetime import UTC, datetime

    from kilde.watching.telling import NotTold

    if sum(counts.values()):
        report.say(f"{counts['new']} new, {counts['revision']} revised, {counts['same']} as before, {counts['failed']} failed")
    for item in watched.state.untold():
        try:
            target.tell(item)
        except NotTold as error:
            report.say(str(error))
            return
        watched.state.given(item, datetime.now(UTC).isoformat(timespec="seconds"))
