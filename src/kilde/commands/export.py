"""`kilde export`: what was found, in the forms of other tools."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from kilde.commands.common import INPUTS_HELP, Report, inputs_options

#: Those of `kilde.export.formats` and `kilde.export.tables`, which only a run imports; a test holds them equal.
FORMATS = ("jsonl", "csv", "parquet", "xlsx", "graphml", "prov", "annotation", "claim", "ftm", "stix")
TABLES = ("articles", "statements", "sources", "claims", "instances", "links", "origins", "events")


@click.command(epilog=INPUTS_HELP)
@inputs_options
@click.option("--redact", is_flag=True, help="Leave out unnamed sources: what they are called, and words that tell of them.")
@click.option("--full-text", is_flag=True, help="Whole texts of articles too, not only the words of statements.")
@click.option("--table", "tables", type=click.Choice(TABLES), multiple=True, help="Only this table; may be given again.")
@click.option("--output", metavar="PATH", type=click.Path(path_type=Path), help="File, folder or .zip to write to.")
@click.option("--ledger", metavar="FILE", help="Export what this ledger holds, in place of inputs.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="jsonl", show_default=True, help="What to write.")
def export(
    inputs: Sequence[str],
    outlet: str | None,
    published: str | None,
    language: str | None,
    offline: bool,
    jobs: int,
    form: str,
    ledger: str | None,
    output: Path | None,
    tables: Sequence[str],
    full_text: bool,
    redact: bool,
) -> int:
    """Write out what a ledger holds, or what is found in INPUTs, in the form of another tool.

    Without --output it goes to standard output. Articles' whole texts are in jsonl; elsewhere only with --full-text.
    """
    from kilde import door
    from kilde.export import collection, formats

    if bool(inputs) == bool(ledger):
        raise click.UsageError("name either INPUTs or a --ledger" + (", not both" if ledger else ""))
    formats.check(form, tables, output, full_text=full_text, redacted=redact)
    if output is None and form in ("parquet", "xlsx") and sys.stdout.isatty():
        raise click.UsageError(f"{form} is not for a terminal: name a file with --output")
    report = Report()
    out = sys.stdout.buffer
    if ledger is None:
        given = door.Given(outlet=outlet, published=published, language=language)
        with report.progress("reading") as step:
            trace, kept = door.trace_inputs(
                inputs, given, jobs=jobs, offline=offline, on_error=report.error, on_notice=report.say, on_done=step
            )
        made = collection.of_readings(kept, trace, full_text=full_text, redacted=redact)
        formats.export(made, form, output, tables, out)
        return report.status
    with door.open_ledger(ledger, create=False) as store:
        traced = None
        if formats.needs_claims(form, tables):
            with report.progress("tracing") as step:
                door.add(store, (), jobs=jobs, on_error=report.error, on_notice=report.say, on_done=step)
                traced = door.follow_ledger(store)
        made = collection.of_ledger(store, traced, full_text=full_text, redacted=redact)
        formats.export(made, form, output, tables, out)
    return report.status
