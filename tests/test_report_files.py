"""`kilde report`: the report as a page, a PDF and a document, from inputs or a ledger."""

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from kilde import door, example
from kilde.claim import Trace
from kilde.cli import cli
from kilde.errors import UsageError
from kilde.show import report_pdf
from kilde.show.anchors import shared
from kilde.show.report_docx import DAY, report_docx
from kilde.statement import Reading

Held = tuple[Trace, tuple[Reading, ...]]


@pytest.fixture(scope="module")
def held() -> Held:
    readings = tuple(door.readings([str(example.ARTICLES)]))
    return door.trace(readings), readings


def words_of(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_document_has_every_carried_claim_with_its_origins_and_every_article(held: Held) -> None:
    document = docx.Document(io.BytesIO(report_docx(*held)))
    words = words_of(document)
    for number, claim in enumerate(shared(held[0]), 1):
        assert f"{number}. “{claim.text}”" in words
        assert all(origin.name in words for origin in claim.origins.sources)
    assert all(ref.title is not None and ref.title in words for ref in held[0].articles)
    assert len(document.tables) == len(shared(held[0]))
    assert "Method and limits" in words


def test_the_same_trace_gives_the_same_document(held: Held) -> None:
    one, other = report_docx(*held), report_docx(*held)
    assert one == other
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(one)).infolist()} == {DAY}


def test_the_document_tells_when_it_was_made_only_where_that_is_given(held: Held) -> None:
    assert "Made 8 October 2025." in words_of(docx.Document(io.BytesIO(report_docx(*held, made="8 October 2025"))))
    assert "Made " not in words_of(docx.Document(io.BytesIO(report_docx(*held))))


def test_words_that_no_document_can_hold_are_replaced(held: Held) -> None:
    claim = shared(held[0])[0]
    odd = replace(held[0], claims=(replace(claim, text="a\x00b\x1fc<w:t>&"), *held[0].claims[1:]))
    words = words_of(docx.Document(io.BytesIO(report_docx(odd, held[1]))))
    assert "1. “a�b�c<w:t>&”" in words


def test_the_command_writes_each_form_by_the_name_of_the_file(held: Held, tmp_path: Path) -> None:
    ledger = tmp_path / "desk.ledger"
    with door.open_ledger(ledger) as store:
        for reading in held[1]:
            store.add(reading.article)
            store.store(reading)
    for name, begin in (("r.html", b"<!DOCTYPE html>"), ("r.docx", b"PK")):
        run = CliRunner().invoke(
            cli, ["report", "--ledger", str(ledger), "-o", str(tmp_path / name), "--title", "Ferjekaia"], standalone_mode=False
        )
        assert run.return_value == 0, run.output
        assert (tmp_path / name).read_bytes().startswith(begin)
    assert "<h1>Ferjekaia</h1>" in (tmp_path / "r.html").read_text(encoding="utf-8")
    wrong = CliRunner().invoke(cli, ["report", "--ledger", str(ledger), "-o", str(tmp_path / "r.odt")])
    assert wrong.exit_code == 2
    assert "r.odt" in wrong.output


@pytest.mark.parametrize("command", [["report", "-o"], ["trace", "--report"]], ids=["report", "trace"])
def test_a_file_that_cannot_be_written_is_told_in_a_line(command: list[str], tmp_path: Path) -> None:
    ledger = tmp_path / "desk.ledger"
    door.open_ledger(ledger).close()
    too_long = f"{'x' * 300}.html"  # refused by every file system, to root as well
    for name, reason in (("away/r.html", "a folder that is not there"), (too_long, "cannot be written")):
        target = str(tmp_path / name)
        run = CliRunner().invoke(cli, [*command, target, "--ledger", str(ledger)], standalone_mode=False)
        assert isinstance(run.exception, UsageError)
        assert str(run.exception).startswith(f"{target}: ")
        assert reason in str(run.exception)


@pytest.mark.skipif(report_pdf.browser() is None, reason="no browser to print with")
def test_a_browser_prints_the_page() -> None:
    printed = report_pdf.pdf("<!DOCTYPE html><title>A</title><p>Dølabyen</p>")
    assert printed.startswith(b"%PDF-")
    assert printed.rstrip().endswith(b"%%EOF")


def test_without_a_browser_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_pdf, "BROWSERS", ("no-such-browser",))
    with pytest.raises(report_pdf.NoBrowser, match="chromium"):
        report_pdf.pdf("<p>A</p>")
