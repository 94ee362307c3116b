"""`kilde add`: articles and their readings into a ledger."""

from collections.abc import Sequence

import click

from kilde.commands.common import INPUTS_HELP, Report, inputs_options, need
from kilde.errors import LedgerError


@click.command(epilog=INPUTS_HELP)
@inputs_options
@click.option("--ledger", metavar="FILE", required=True, help="The ledger to store in; made if it is not there.")
def add(
    inputs: Sequence[str],
    outlet: str | None,
    published: str | None,
    language: str | None,
    offline: bool,
    jobs: int,
    ledger: str,
) -> int:
    """Store articles and their readings in a ledger. Adding an article again changes nothing."""
    from kilde import door

    need(inputs)
    report = Report()
    given = door.Given(outlet=outlet, published=published, language=language)
    done = 0
    with door.open_ledger(ledger) as store, report.progress("adding") as step:

        def on_done(name: str) -> None:
            nonlocal done
            done += 1
            step(name)

        try:
            counts = door.add(
                store,
                inputs,
                given,
                jobs=jobs,
                offline=offline,
                on_error=report.error,
                on_notice=report.say,
                on_done=on_done,
            )
        except LedgerError:
            # The ledger's own fault, as a full disk, ends the run: nothing else could be stored either.
            report.say(f"ended after {done} articles, which are stored; the rest is taken up when the same is added again")
            raise
    report.say(f"{counts['new']} new, {counts['revision']} revised, {counts['same']} already there, {report.failed} failed")
    return report.status
