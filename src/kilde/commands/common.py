"""What commands share: what is said on standard error, what is written on standard output, and how inputs are given."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kilde.errors import InputError, UsageError

if TYPE_CHECKING:
    from kilde.claim import ArticleRef, Claim, Trace
    from kilde.statement import Reading

#: Exit statuses: all done; some inputs failed.
SOME_FAILED = 1

INPUTS_HELP = (
    "INPUT is any mix of files (.txt, .html, .htm, .json, .jsonl, .xml feeds, .warc, .wacz, .eml, .mbox, .srt, .vtt, .pdf, "
    "each also gzipped), folders, http(s) addresses of pages, feeds and sitemaps, and - for standard input."
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


def write_all(pieces: Iterable[bytes]) -> None:
    """Write what comes in pieces, and a line break."""
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    write(b"")


def awaited(path: str) -> Path:
    """The file that a run will write. `UsageError` where its folder is not there: that is told before the work, not after."""
    file = Path(path)
    if not file.absolute().parent.is_dir():
        raise UsageError(f"{path}: stands in a folder that is not there")
    return file


def write_file(file: Path, data: bytes) -> None:
    """Write a whole file. `UsageError`, naming it, where that cannot be done."""
    try:
        file.write_bytes(data)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror or error}") from error


def pretty(value: object) -> bytes:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(value), indent=1)


def pretty_trace(articles: "Iterable[ArticleRef]", claims: "Iterable[Claim]") -> Iterator[bytes]:
    """What `pretty` gives for a trace of these, piece by piece: claims may be a stream."""
    yield b'{\n "articles": '
    yield from _pretty_list(articles)
    yield b',\n "claims": '
    yield from _pretty_list(claims)
    yield b"\n}"


def _pretty_list(values: Iterable[object]) -> Iterator[bytes]:
    """The values as a list one level down: no string of JSON holds a line break."""
    empty = True
    for value in values:
        yield (b"[" if empty else b",") + b"\n  " + pretty(value).replace(b"\n", b"\n  ")
        empty = False
    yield b"[]" if empty else b"\n ]"


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
        click.option("--offline", is_flag=True, help="Of addresses, take what the ledger keeps; fetch nothing."),
        click.option("--language", metavar="CODE", help="Language (BCP 47) of inputs that do not say it."),
        click.option("--published", metavar="DATE", help="Publication (ISO 8601) of inputs that do not say it."),
        click.option("--outlet", metavar="NAME", help="Outlet of inputs that do not say it."),
        click.argument("inputs", nargs=-1, metavar="INPUT..."),
    ):
        command = decorate(command)
    return command


def need(inputs: Sequence[str]) -> None:
    if not inputs:
        raise click.UsageError("name at least one INPUT: a file, a folder, an address, or - for standard input")


def traced(
    report: Report,
    inputs: Sequence[str],
    outlet: str | None,
    published: str | None,
    language: str | None,
    *,
    ledger: str | None,
    **asked: Any,
) -> "tuple[Trace, tuple[Reading, ...]]":
    """The trace that a command is asked for, with the readings it rests on; `asked` as `kilde.door.trace_inputs` takes it."""
    from kilde import door

    if ledger is None:
        need(inputs)
    given = door.Given(outlet=outlet, published=published, language=language)
    with report.progress("tracing") as step:
        return door.trace_inputs(
            inputs, given, ledger=ledger, on_error=report.error, on_notice=report.say, on_done=step, **asked
        )
