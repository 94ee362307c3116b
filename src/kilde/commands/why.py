"""`kilde why`: how the count of a claim's origins came about."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import click

from kilde.commands.common import INPUTS_HELP, Report, inputs_options, pretty, traced, write

if TYPE_CHECKING:
    from kilde.claim import Claim, Trace


@click.command(epilog=INPUTS_HELP)
@click.argument("claim", metavar="CLAIM")
@inputs_options
@click.option("--ledger", metavar="FILE", help="Keep the inputs in this ledger, and explain from all that it holds.")
@click.option(
    "--in", "spoken", type=click.Choice(["en", "nb"]), default="en", show_default=True, help="Language of the explanation."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How it is printed."
)
def why(
    claim: str,
    inputs: Sequence[str],
    outlet: str | None,
    published: str | None,
    language: str | None,
    jobs: int,
    offline: bool,
    ledger: str | None,
    spoken: Literal["en", "nb"],
    form: str,
) -> int:
    """Explain how many origins a claim has, link by link, with the words that tell and where they stand.

    CLAIM is the id that `kilde trace` prints, or the beginning of one. With a ledger, ids of earlier traces lead on.
    """
    from kilde.show.why import why as explained

    report = Report()
    found, readings = traced(report, inputs, outlet, published, language, ledger=ledger, jobs=jobs, offline=offline)
    told = explained(_meant(claim, found, ledger), found, readings, spoken)
    if form == "json":
        write(pretty(told))
    else:
        from rich.console import Console

        from kilde.show.terminal_why import print_why

        print_why(told, Console(), spoken)
    return report.status


def _meant(id: str, found: "Trace", ledger: str | None) -> "Claim | str":
    """The claim that an id means: one of the trace, or the one that an earlier id of the ledger leads to; else the id."""
    if ledger is None or any(claim.id.startswith(id) for claim in found.claims):
        return id
    from kilde import door

    with door.open_ledger(ledger, create=False) as store:
        return store.lead(id, found.claims) or id
