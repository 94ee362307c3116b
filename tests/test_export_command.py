"""`kilde export` as a user runs it: where it writes, what it refuses, and that it says why."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import pyarrow.parquet
import pytest
from click.testing import CliRunner, Result

from export_by_hand import collection
from kilde.cli import cli
from kilde.commands import export as command
from kilde.errors import KildeError, UsageError
from kilde.export import formats, parquet
from kilde.export.collection import Collection
from kilde.export.jsonl import jsonl
from kilde.export.tables import TABLES
from kilde.ledger import Ledger
from kilde.reading import READER_VERSION
from kilde.statement import Reading
from ledger_fill import invented, reading_of

TWO = (
    "The north pier was closed by a landslide on Monday, said the harbour master, Runa Holt.",
    "The north pier was closed by a landslide on Monday, an official told the Quay Times.",
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["export", *arguments])


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger of five read articles."""
    path = tmp_path / "desk.kilde"
    with Ledger(path, reader=READER_VERSION) as made:
        for number in range(5):
            made.add(invented(number))
            made.store(reading_of(invented(number)))
    return path


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Two articles that tell one thing."""
    path = tmp_path / "two.jsonl"
    rows = [
        {"id": f"p{n}", "text": text, "outlet": f"Paper {n}", "published": f"2031-05-0{n + 1}", "language": "en"}
        for n, text in enumerate(TWO)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_the_choices_of_the_command_are_those_of_the_library() -> None:
    assert tuple(formats.FORMATS) == command.FORMATS
    assert tuple(TABLES) == command.TABLES


def test_without_options_a_ledger_comes_out_as_it_always_did(ledger: Path) -> None:
    with Ledger(ledger, create=False) as opened:
        assert run("--ledger", str(ledger)).stdout_bytes == b"".join(jsonl(opened))


def test_one_table_goes_to_standard_output_and_several_do_not(ledger: Path) -> None:
    done = run("--ledger", str(ledger), "--format", "csv", "--table", "articles")
    assert done.exit_code == 0
    assert len(list(csv.reader(io.StringIO(done.stdout)))) == 6
    refused = run("--ledger", str(ledger), "--format", "csv")
    assert isinstance(refused.exception, UsageError)
    assert "--output" in str(refused.exception)
    read = run("--ledger", str(ledger), "--format", "parquet", "--table", "sources")
    assert pyarrow.parquet.read_table(io.BytesIO(read.stdout_bytes)).num_rows == 5


def test_several_tables_go_to_a_folder_or_into_a_zip_file(ledger: Path, tmp_path: Path) -> None:
    some = ("--table", "sources", "--table", "articles")
    assert run("--ledger", str(ledger), "--format", "csv", *some, "--output", str(tmp_path / "new" / "out")).exit_code == 0
    assert {path.name for path in (tmp_path / "new" / "out").iterdir()} == {"articles.csv", "sources.csv"}
    assert run("--ledger", str(ledger), "--format", "csv", *some, "--output", str(tmp_path / "out.zip")).exit_code == 0
    with zipfile.ZipFile(tmp_path / "out.zip") as packed:
        assert packed.namelist() == ["articles.csv", "sources.csv"]
        assert packed.read("sources.csv") == (tmp_path / "new" / "out" / "sources.csv").read_bytes()
    assert run("--ledger", str(ledger), "--format", "csv", "--table", "statements", "--output", str(tmp_path)).exit_code == 0
    assert (tmp_path / "statements.csv").is_file(), "one table goes into a folder that is there, too"


def test_inputs_are_read_and_traced_without_a_ledger(articles: Path, tmp_path: Path) -> None:
    done = run(str(articles), "--format", "claim", "--redact")
    assert done.exit_code == 0, done.exception
    made = json.loads(done.stdout)["@graph"]
    assert {one["identifier"] for one in made[0]["appearance"]} == {"p0", "p1"}
    assert "official" not in done.stdout
    kept = tmp_path / "two.kilde"
    assert CliRunner().invoke(cli, ["add", str(articles), "--ledger", str(kept)]).exit_code == 0
    assert run("--ledger", str(kept), "--format", "claim", "--redact").stdout == done.stdout


def test_an_input_that_fails_is_told_and_the_rest_comes_out(articles: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["export", str(tmp_path / "nowhere.txt"), str(articles)], standalone_mode=False)
    assert done.return_value == 1
    assert "nowhere.txt" in done.stderr
    assert len(done.stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "either INPUTs or a --ledger"),
        (("a.txt", "--ledger", "x"), "not both"),
        (("a.txt", "--format", "csv", "--full-text", "--redact", "--output", "o"), "no program can take a source out"),
        (("a.txt", "--redact"), "jsonl holds whole texts"),
        (("a.txt", "--format", "graphml", "--full-text"), "graphml holds no whole texts"),
        (("a.txt", "--format", "prov", "--table", "claims"), "prov has no tables"),
        (("--ledger", "/nowhere/at/all.kilde"), "no such ledger"),
    ],
)
def test_what_does_not_go_together_is_refused_before_anything_is_read(options: tuple[str, ...], told: str) -> None:
    done = run(*options)
    shown = str(done.exception) if isinstance(done.exception, KildeError | click.ClickException) else done.output
    assert told in shown
    assert done.exit_code != 0


def test_what_cannot_be_written_is_told_and_what_was_there_stays(ledger: Path, tmp_path: Path) -> None:
    done = run("--ledger", str(ledger), "--output", str(tmp_path / "no" / "folder" / "x.jsonl"))
    assert isinstance(done.exception, UsageError)
    assert "cannot be written" in str(done.exception)
    there = tmp_path / "there.json"
    there.write_text("before", encoding="utf-8")

    def fails() -> None:
        raise OSError(28, "No space left on device")

    made = collection()
    made.claims = fails  # type: ignore[assignment]
    with pytest.raises(UsageError, match="No space left"):
        formats.export(made, "claim", there, (), io.BytesIO())
    assert there.read_text(encoding="utf-8") == "before"
    assert {path.name for path in tmp_path.iterdir() if "there" in path.name} == {"there.json"}


def test_a_pipe_is_written_to_as_it_is(ledger: Path) -> None:
    assert run("--ledger", str(ledger), "--output", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()


class Counting(io.BytesIO):
    """A file that is told when a reading is taken, and notes how much stood in it by then."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[int] = []

    def readings(self) -> Iterator[Reading]:
        for number in range(40):
            self.seen.append(self.tell())
            yield reading_of(msgspec.structs.replace(invented(number), id=f"a{number}"))


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl", "annotation"])
def test_what_is_read_is_written_before_the_next_is_read(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS", 1)
    out = Counting()
    made = Collection(out.readings, lambda ids: iter(()), None)
    formats.export(made, form, None, ("statements",) if formats.FORMATS[form].tables else (), out)
    assert len(out.seen) == 40
    # Files begin with a head; from then on each reading is out before the next but one is asked for.
    assert all(later > earlier for earlier, later in zip(out.seen[1:], out.seen[3:], strict=False))
