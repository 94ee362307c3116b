"""`kilde report`: a file that an editor can send on."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kilde.commands.common import INPUTS_HELP, Report, awaited, inputs_options, traced, write_file

if TYPE_CHECKING:
    from kilde.claim import Trace
    from kilde.statement import Reading

FORMS = ("html", "pdf", "docx")


@click.command(epilog=INPUTS_HELP)
@inputs_options
@click.option("--ledger", metavar="FILE", help="Keep the inputs in this ledger, and report on all that it holds.")
@click.option("--case", metavar="NAME", help="Only the ledger's case of that name: its claims, and those of its articles.")
@click.option("--about", metavar="TEXT", help="Only claims that this sentence, in any language, is about.")
@click.option("--title", metavar="TEXT", default="What the coverage rests on", show_default=True, help="The report's title.")
@click.option("--made", metavar="DATE", help="A date to print on the cover; none stands there without it.")
@click.option("--format", "form", type=click.Choice(FORMS), help="What to write; else as the file's name ends.")
@click.option("--output", "-o", metavar="FILE", required=True, type=click.Path(dir_okay=False), help="The file to write.")
def report(
    inputs: Sequence[str],
    outlet: str | None,
    published: str | None,
    language: str | None,
    offline: bool,
    jobs: int,
    ledger: str | None,
    case: str | None,
    about: str | None,
    title: str,
    made: str | None,
    form: str | None,
    output: str,
) -> int:
    """Write a report: findings, claims, pictures, wordings, articles, method and limits.

    HTML is one page that needs no network and no script. PDF is that page, printed by Chromium where it is installed; DOCX,
    with the extra `docx`, has everything but the pictures.
    """
    form = form or Path(output).suffix.lstrip(".").casefold()
    if form not in FORMS:
        raise click.UsageError(f"{output}: give --format, or a name that ends in .{', .'.join(FORMS)}")
    file = awaited(output)
    said = Report()
    found, readings = traced(
        said,
        inputs,
        outlet,
        published,
        language,
        ledger=ledger,
        case=case,
        about=about,
        jobs=jobs,
        offline=offline,
    )
    write_file(file, _made(form, found, readings, title, made))
    said.say(f"report written to {output}")
    return said.status


def _made(form: str, found: "Trace", readings: "Sequence[Reading]", title: str, made: str | None) -> bytes:
    from kilde.show.report import report_html
    from kilde.show.report_docx import report_docx
    from kilde.show.report_pdf import pdf

    if form == "docx":
        return report_docx(found, readings, title=title, made=made)
    page = report_html(found, readings, title=title, made=made)
    return pdf(page) if form == "pdf" else page.encode("utf-8")
