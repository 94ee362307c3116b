"""`kilde trace`: who carries each claim, and where it comes from."""

from collections.abc import Sequence

import click

from kilde.commands.common import (
    INPUTS_HELP,
    Report,
    awaited,
    inputs_options,
    pretty,
    pretty_trace,
    traced,
    write,
    write_all,
    write_file,
)


@click.command(epilog=INPUTS_HELP)
@inputs_options
@click.option("--ledger", metavar="FILE", help="Keep the inputs in this ledger, and trace all that it holds.")
@click.option("--as-of", metavar="TIME", help="Trace what the ledger held then (ISO 8601; a day is its end), as it was worded.")
@click.option("--case", metavar="NAME", help="Only the ledger's case of that name: its claims, and those of its articles.")
@click.option("--about", metavar="TEXT", help="Only claims that this sentence, in any language, is about.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How it is printed."
)
@click.option("--report", "page", metavar="FILE.html", type=click.Path(dir_okay=False), help="Write a page that shows it all.")
@click.option("--all", "everything", is_flag=True, help="List every claim, those of one article alone too.")
def trace(
    inputs: Sequence[str],
    outlet: str | None,
    published: str | None,
    language: str | None,
    offline: bool,
    jobs: int,
    ledger: str | None,
    as_of: str | None,
    case: str | None,
    about: str | None,
    form: str,
    page: str | None,
    everything: bool,
) -> int:
    """Tell for every claim who carries it, where it comes from, and how many independent origins it has."""
    file = None if page is None else awaited(page)
    report = Report()
    if form == "json" and ledger is not None and page is None and about is None and as_of is None and case is None:
        # All of a ledger may be more than there is memory for.
        from kilde import door

        given = door.Given(outlet=outlet, published=published, language=language)
        with report.progress("tracing") as step, door.open_ledger(ledger, create=bool(inputs)) as store:
            door.add(
                store,
                inputs,
                given,
                jobs=jobs,
                offline=offline,
                on_error=report.error,
                on_notice=report.say,
                on_done=step,
            )
            followed = door.follow_ledger(store)
        write_all(pretty_trace(followed.articles, followed.claims))
        return report.status
    found, readings = traced(
        report,
        inputs,
        outlet,
        published,
        language,
        ledger=ledger,
        case=case,
        about=about,
        as_of=as_of,
        jobs=jobs,
        offline=offline,
    )
    if file is not None:
        from kilde.show.report import report_html

        write_file(file, report_html(found, readings).encode())
    if form == "json":
        write(pretty(found))
    else:
        from rich.console import Console

        from kilde.show.terminal import print_trace

        print_trace(found, readings, Console(), all_claims=everything or about is not None)
        if page is not None:
            report.say(f"report written to {page}")
    return report.status
