"""`kilde add`: articles and their readings into a ledger."""

from collections.abc import Sequence

import click

from kilde.commands.common import INPUTS_HELP, Report, inputs_options, need


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
    with door.open_ledger(ledger) as store, report.progress("adding") as step:
        counts = door.add(
            store,
            inputs,
            given,
            jobs=jobs,
            offline=offline,
            on_error=report.error,
            on_notice=report.say,
            on_done=step,
        )
    report.say(f"{counts['new']} new, {counts['revision']} revised, {counts['same']} already there, {report.failed} failed")
    return report.status
