"""`kilde check`: what an editor would ask about a draft."""

import click

from kilde.commands.common import Report, pretty, write


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--language", metavar="CODE", help="Language (BCP 47) of a draft that does not say it.")
@click.option("--outlet", metavar="NAME", help="Outlet that the draft is for.")
@click.argument("draft", metavar="DRAFT")
def check(draft: str, outlet: str | None, language: str | None, form: str) -> int:
    """Tell what an editor would ask about a draft: a file, or - for standard input.

    Statements that nobody is named for, unnamed sources without a reason, a headline surer than the body, and sentences that
    lack the reservation of the source's own words. The exit status is 0 whatever is found.
    """
    from kilde import door
    from kilde.checking.draft import checked

    report = Report()
    held = []
    for reading in door.readings(
        [draft], door.Given(outlet=outlet, language=language), on_error=report.error, on_notice=report.say
    ):
        told = checked(reading)
        held.append(told)
        if form == "text":
            from rich.console import Console

            from kilde.show.terminal_checks import print_checked

            print_checked(told, Console())
    if form == "json":
        write(pretty(held))
    return report.status
