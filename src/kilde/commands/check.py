"""`kilde check`: what an editor would ask about a draft, by itself and beside a ledger."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kilde.commands.common import Report, pretty, write

if TYPE_CHECKING:
    from kilde.checking.draft import Checked
    from kilde.statement import Reading


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How it is printed."
)
@click.option("--language", metavar="CODE", help="Language (BCP 47) of a draft that does not say it.")
@click.option("--outlet", metavar="NAME", help="Outlet that the draft is for.")
@click.option("--ledger", metavar="FILE", help="Lay the draft beside what this ledger holds. Nothing is added to it.")
@click.argument("draft", metavar="DRAFT")
def check(draft: str, outlet: str | None, language: str | None, ledger: str | None, form: str) -> int:
    """Tell what an editor would ask about a draft: a file, or - for standard input.

    Statements that nobody is named for, unnamed sources without a reason, a headline surer than the body, and sentences that
    lack the reservation of the source's own words. With a ledger, sentence by sentence, who else carries it and from how many
    origins, and where the draft is surer, rounder or wider than that bears, has one source for several, or does not credit the
    only outlet that has it. Each finding names the points of the Norwegian press code (Vær Varsom-plakaten, VVP) that it
    touches. The exit status is 0 whatever is found.
    """
    from kilde import door

    report = Report()
    held = []
    given = door.Given(outlet=outlet, language=language)
    with _checker(ledger) as checked:
        for reading in door.readings([draft], given, on_error=report.error, on_notice=report.say):
            told = checked(reading)
            held.append(told)
            if form == "text":
                from rich.console import Console

                from kilde.show.terminal_checks import print_checked

                print_checked(told, Console())
    if form == "json":
        write(pretty(held))
    return report.status


@contextmanager
def _checker(ledger: str | None) -> "Iterator[Callable[[Reading], Checked]]":
    """A function that checks a draft, beside the ledger if there is one; which is matched first, and closed in the end."""
    from kilde.checking.draft import checked

    if ledger is None:
        yield checked
        return
    from kilde import door
    from kilde.checking.beside import Beside
    from kilde.growing import Growing
    from kilde.matching.vectors import MODEL, Vectors

    with door.open_ledger(ledger, create=False) as store:
        growing = Growing(store, Vectors(store.vector_cache(MODEL)))
        growing.bring_up()
        beside = Beside(growing)
        yield lambda reading: checked(reading, beside(reading))
