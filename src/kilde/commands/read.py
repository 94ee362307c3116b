"""`kilde read`: who says what in each article."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from kilde.commands.common import INPUTS_HELP, Report, inputs_options, need, pretty, write

if TYPE_CHECKING:
    from kilde.statement import Reading


@click.command(epilog=INPUTS_HELP)
@inputs_options
@click.option("--quick", is_flag=True, help="Read with the small network: about half the time, and a little more missed.")
@click.option("--summary", is_flag=True, help="What each article rests on, in figures, instead of its statements.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "jsonl"]),
    default="text",
    show_default=True,
    help="How it is printed.",
)
def read(
    inputs: Sequence[str],
    outlet: str | None,
    published: str | None,
    language: str | None,
    offline: bool,
    jobs: int,
    quick: bool,
    summary: bool,
    form: str,
) -> int:
    """Tell who says what in each article."""
    from kilde import door

    need(inputs)
    report = Report()
    given = door.Given(outlet=outlet, published=published, language=language)
    show = _reading_printer(form, summary)
    with report.progress("reading") as step:
        taken = door.readings(
            inputs, given, jobs=jobs, quick=quick, offline=offline, on_error=report.error, on_notice=report.say
        )
        for reading in taken:
            step(reading.article.path or reading.article.id)
            show(reading)
    show(None)
    return report.status


def _reading_printer(form: str, summary: bool) -> "Callable[[Reading | None], None]":
    """A function that prints each reading, or its `summary`, as it comes, and is given None at the end."""
    import msgspec

    from kilde.checking.declaration import declare
    from kilde.statement import to_record

    held: list[object] = []

    def record(reading: "Reading") -> object:
        return declare(reading) if summary else to_record(reading)

    def as_jsonl(reading: "Reading | None") -> None:
        if reading is not None:
            write(msgspec.json.encode(record(reading)))

    def as_json(reading: "Reading | None") -> None:
        if reading is not None:
            held.append(record(reading))
        else:
            write(pretty(held))

    def as_text(reading: "Reading | None") -> None:
        if reading is not None:
            from rich.console import Console

            from kilde.show.terminal import print_reading
            from kilde.show.terminal_checks import print_declaration

            if summary:
                print_declaration(declare(reading), Console())
            else:
                print_reading(reading, Console())

    return {"jsonl": as_jsonl, "json": as_json, "text": as_text}[form]
