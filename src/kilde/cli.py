"""The command line: parses, calls the public door, prints. Nothing heavy is imported before a command runs."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kilde.errors import InputError, KildeError

if TYPE_CHECKING:
    from kilde.statement import Reading

#: Exit statuses: all done; some inputs failed; wrong usage (click's own).
SOME_FAILED = 1
WRONG_USAGE = 2
#: What a shell reports for a program ended by Ctrl-C, and for one whose reader went away.
INTERRUPTED = 130
PIPE_CLOSED = 141

INPUTS_HELP = (
    """INPUT is any mix of files (.txt, .html, .htm, .json, .jsonl, each also gzipped), folders, and - for standard input."""
)


class Report:
    """What a run says on standard error: inputs that failed, notices, and progress where somebody is looking."""

    def __init__(self) -> None:
        self.failed = 0

    def error(self, error: InputError) -> None:
        self.failed += 1
        self.say(str(error))

    def say(self, text: str) -> None:
        click.echo(f"kilde: {printable(text)}", err=True)

    @contextmanager
    def progress(self, what: str) -> Iterator[Callable[[str], None]]:
        """A function to call with the name of each thing done; shows a line only where standard error is a terminal."""
        if not sys.stderr.isatty():
            yield lambda name: None
            return
        from rich.console import Console
        from rich.markup import escape

        with Console(stderr=True).status(what) as status:
            done = 0

            def step(name: str) -> None:
                nonlocal done
                done += 1
                status.update(f"{what}: {done} ({escape(printable(name))})")

            yield step

    @property
    def status(self) -> int:
        return SOME_FAILED if self.failed else 0


def printable(text: str) -> str:
    """The text on one line without control characters: names of files and words of pages are somebody else's data."""
    return "".join(c if c.isprintable() else " " for c in text)


def write(data: bytes) -> None:
    sys.stdout.buffer.write(data + b"\n")
    sys.stdout.buffer.flush()


def pretty(value: object) -> bytes:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(value), indent=1)


def inputs_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument and options of every command that takes articles."""
    for decorate in (
        click.option(
            "--jobs",
            metavar="N",
            type=click.IntRange(min=1),
            default=1,
            show_default=True,
            help="Articles read at once, each in a process of its own.",
        ),
        click.option("--language", metavar="CODE", help="Language (BCP 47) of inputs that do not say it."),
        click.option("--published", metavar="DATE", help="Publication (ISO 8601) of inputs that do not say it."),
        click.option("--outlet", metavar="NAME", help="Outlet of inputs that do not say it."),
        click.argument("inputs", nargs=-1, metavar="INPUT..."),
    ):
        command = decorate(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kilde")
def cli() -> None:
    """Read news the way a source critic does: who says what, who had it from whom, and how many independent origins."""


@cli.command(epilog=INPUTS_HELP)
@inputs_options
@click.option("--quick", is_flag=True, help="Read with the small network: about half the time, and a little more missed.")
@click.option("--summary", is_flag=True, help="What each article rests on, in figures, instead of its statements.")
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True)
def read(
    inputs: Sequence[str],
    outlet: str | None,
    published: str | None,
    language: str | None,
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
        for reading in door.readings(inputs, given, jobs=jobs, quick=quick, on_error=report.error, on_notice=report.say):
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


@cli.command(epilog=INPUTS_HELP)
@inputs_options
@click.option("--ledger", metavar="FILE", required=True, help="The ledger to store in; made if it is not there.")
def add(inputs: Sequence[str], outlet: str | None, published: str | None, language: str | None, jobs: int, ledger: str) -> int:
    """Store articles and their readings in a ledger. Adding an article again changes nothing."""
    from kilde import door

    need(inputs)
    report = Report()
    given = door.Given(outlet=outlet, published=published, language=language)
    with door.open_ledger(ledger) as store, report.progress("adding") as step:
        counts = door.add(store, inputs, given, jobs=jobs, on_error=report.error, on_notice=report.say, on_done=step)
    report.say(f"{counts['new']} new, {counts['revision']} revised, {counts['same']} already there, {report.failed} failed")
    return report.status


@cli.command(epilog=INPUTS_HELP)
@inputs_options
@click.option("--ledger", metavar="FILE", help="Keep the inputs in this ledger, and trace all that it holds.")
@click.option("--about", metavar="TEXT", help="Only claims that this sentence, in any language, is about.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--report", "page", metavar="FILE.html", type=click.Path(dir_okay=False), help="Write a page that shows it all.")
@click.option("--all", "everything", is_flag=True, help="List every claim, those of one article alone too.")
def trace(
    inputs: Sequence[str],
    outlet: str | None,
    published: str | None,
    language: str | None,
    jobs: int,
    ledger: str | None,
    about: str | None,
    form: str,
    page: str | None,
    everything: bool,
) -> int:
    """Tell for every claim who carries it, where it comes from, and how many independent origins it has."""
    from kilde import door

    if ledger is None:
        need(inputs)
    report = Report()
    given = door.Given(outlet=outlet, published=published, language=language)
    with report.progress("tracing") as step:
        found, readings = door.trace_inputs(
            inputs, given, ledger=ledger, about=about, jobs=jobs, on_error=report.error, on_notice=report.say, on_done=step
        )
    if page is not None:
        from kilde.show.report import report_html

        Path(page).write_text(report_html(found, readings), encoding="utf-8")
    if form == "json":
        write(pretty(found))
    else:
        from rich.console import Console

        from kilde.show.terminal import print_trace

        print_trace(found, readings, Console(), all_claims=everything or about is not None)
        if page is not None:
            report.say(f"report written to {page}")
    return report.status


@cli.command()
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


@cli.command()
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@click.option("--ledger", metavar="FILE", required=True, help="The ledger to export.")
def export(form: str, ledger: str) -> int:
    """Write out what a ledger holds: one reading a line, as `kilde read --format jsonl` prints it."""
    from kilde import door
    from kilde.export.jsonl import jsonl

    with door.open_ledger(ledger, create=False) as store:
        for line in jsonl(store):
            sys.stdout.buffer.write(line)
    return 0


def need(inputs: Sequence[str]) -> None:
    if not inputs:
        raise click.UsageError("name at least one INPUT: a file, a folder, or - for standard input")


def main() -> None:
    """Run the command line and leave with its exit status."""
    try:
        status = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        status = INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away; a second write at shutdown would complain again.
        sys.stdout = None
        status = PIPE_CLOSED
    except KildeError as error:
        click.echo(f"kilde: {printable(str(error))}", err=True)
        status = WRONG_USAGE
    sys.exit(status if isinstance(status, int) else 0)
