"""The command line, run as users run it: a process of its own, real files, real exit statuses."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KILDE = Path(sys.executable).with_name("kilde")

ONE = "Kaia er stengt, sier havnesjef Runa Holt til Øyposten."
TWO = "Havnesjef Runa Holt sier at kaia er stengt."


def run(*args: str | Path, stdin: str | bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    data = stdin.encode() if isinstance(stdin, str) else stdin
    return subprocess.run([KILDE, *map(str, args)], input=data, capture_output=True, env={**os.environ, **env}, check=False)


def lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.decode().split("\n") if line]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    there = tmp_path / "news"
    there.mkdir()
    (there / "one.txt").write_text(ONE, encoding="utf-8")
    (there / "two.jsonl").write_text(
        json.dumps({"id": "x2", "text": TWO, "outlet": "Fjordbladet", "published": "2024-05-02"}) + "\n", encoding="utf-8"
    )
    return there


def test_read_prints_one_object_a_line_with_the_text_as_it_was(folder: Path) -> None:
    done = run("read", folder, "--format", "jsonl", "--outlet", "Øyposten", "--published", "2024-05-01")
    assert done.returncode == 0, done.stderr
    first, second = lines(done)
    assert (first["text"], first["outlet"], first["published"], first["language"]) == (ONE, "Øyposten", "2024-05-01", "nb")
    # What the input says itself goes before what the options say.
    assert (second["id"], second["outlet"], second["published"]) == ("x2", "Fjordbladet", "2024-05-02")


def test_read_takes_text_markup_and_records_from_standard_input() -> None:
    assert lines(run("read", "-", "--format", "jsonl", stdin=ONE))[0]["text"] == ONE
    assert lines(run("read", "-", "--format", "jsonl", stdin=json.dumps({"id": "q", "text": ONE})))[0]["id"] == "q"
    page = f"<html lang=nb><title>Kai stengt</title><article><h1>Kai stengt</h1><p>{ONE}</p><p>{TWO}</p></article></html>"
    answer = lines(run("read", "-", "--format", "jsonl", stdin=page))[0]
    assert ONE in str(answer["text"])


def test_read_as_json_is_one_list() -> None:
    done = run("read", "-", "--format", "json", stdin=ONE)
    assert [a["text"] for a in json.loads(done.stdout)] == [ONE]


def test_read_as_text_has_no_colour_codes_when_piped(folder: Path) -> None:
    done = run("read", folder)
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
    assert "Runa Holt" in done.stdout.decode()
    assert done.stderr == b""


def test_the_same_input_gives_the_same_bytes(folder: Path) -> None:
    for command in (("read", folder, "--format", "jsonl"), ("trace", folder, "--format", "json")):
        assert run(*command, PYTHONHASHSEED="1").stdout == run(*command, PYTHONHASHSEED="2").stdout


def test_wrong_usage_ends_with_2_and_says_why(tmp_path: Path) -> None:
    for args in (["read"], ["read", "x.txt", "--format", "xml"], ["add", "x.txt"], ["nonsense"], ["trace"]):
        done = run(*args)
        assert done.returncode == 2, args
        assert done.stderr.strip(), args
        assert b"Traceback" not in done.stderr
    done = run("read", "-", "--published", "yesterday", stdin=ONE)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"yesterday" in done.stderr


def bad_inputs(there: Path) -> dict[str, str]:
    """Files that cannot be taken, each with a word of the reason that must be told."""
    (there / "latin.txt").write_bytes("Kaia ved Ærøy er stengt".encode("latin-1"))
    (there / "empty.txt").write_bytes(b"")
    (there / "paper.html").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    packed = gzip.compress(("\n".join(json.dumps({"id": f"g{i}", "text": ONE}) for i in range(4000))).encode())
    (there / "cut.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    (there / "broken.jsonl").write_text(
        json.dumps({"id": "b1", "text": ONE}) + '\n{"id": "b2", "text": \n' + json.dumps({"id": "b3", "text": TWO}),
        encoding="utf-8",
    )
    (there / "nothing").mkdir()
    (there / "big.html").write_bytes(b"<html><body>" + b"<p><b>x</b></p>" * 3_500_000)
    (there / "deep.html").write_bytes(b"<div>" * 100_000 + b"deep" + b"</div>" * 100_000)
    (there / "deep.json").write_bytes(b"[" * 100_000 + b"]" * 100_000)
    return {
        "latin.txt": "UTF-8",
        "empty.txt": "empty",
        "paper.html": "PDF",
        "cut.jsonl.gz": "gzip",
        "broken.jsonl": "broken.jsonl:2",
        "nothing": "no articles",
        "big.html": "",
        "deep.html": "",
        "deep.json": "",
        "missing.txt": "",
        "https://news.example/a": "the name news.example is not known",
    }


def test_each_bad_input_is_named_with_its_reason_and_the_rest_is_done(tmp_path: Path) -> None:
    bad = bad_inputs(tmp_path)
    good = tmp_path / "good.txt"
    good.write_text(ONE, encoding="utf-8")
    names = [name if "://" in name else str(tmp_path / name) for name in bad]
    done = run("read", *names, good, "--format", "jsonl")
    assert done.returncode == 1
    said = done.stderr.decode()
    assert "Traceback" not in said
    for name, reason in bad.items():
        told = [line for line in said.splitlines() if name in line]
        assert told, f"{name} is not named in:\n{said}"
        assert any(reason.casefold() in line.casefold() for line in told), (name, told)
    answers = lines(done)
    assert answers[-1]["text"] == ONE
    ids = [a["id"] for a in answers]
    assert "b1" in ids
    assert "b3" in ids
    assert "g0" in ids  # what stood before the damage is not lost


@pytest.mark.skipif(
    not Path("/proc/self/mem").exists(), reason="needs a file that nobody, root included, can read from its start"
)
def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    locked = tmp_path / "locked.txt"
    locked.symlink_to("/proc/self/mem")
    done = run("read", locked)
    assert done.returncode == 1
    assert "locked.txt" in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_an_add_can_be_repeated_and_exported(folder: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "desk.kilde"
    first = run("add", folder, "--ledger", ledger)
    assert first.returncode == 0, first.stderr
    assert b"2 new" in first.stderr
    again = run("add", folder, "--ledger", ledger)
    assert b"0 new, 0 revised, 2 already there" in again.stderr
    exported = run("export", "--format", "jsonl", "--ledger", ledger)
    read = run("read", folder, "--format", "jsonl")
    assert sorted(exported.stdout.splitlines()) == sorted(read.stdout.splitlines())


def test_trace_works_from_the_ledger_and_from_inputs_alike(folder: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "desk.kilde"
    run("add", folder, "--ledger", ledger)
    from_ledger = run("trace", "--ledger", ledger, "--format", "json")
    from_inputs = run("trace", folder, "--format", "json")
    assert from_ledger.returncode == from_inputs.returncode == 0, from_ledger.stderr
    assert json.loads(from_ledger.stdout)["claims"] == json.loads(from_inputs.stdout)["claims"]


def test_about_keeps_what_the_sentence_is_about_in_another_language(tmp_path: Path) -> None:
    articles = [
        {
            "id": "a",
            "outlet": "Øyposten",
            "published": "2024-05-01",
            "text": TWO + "\nSkolen i Vika får nytt tak til høsten, sier rektor Nils Aas.",
        },
        {
            "id": "b",
            "outlet": "Fjordbladet",
            "published": "2024-05-02",
            "text": "Kaia er stengt, opplyser havnesjef Runa Holt til Øyposten.",
        },
    ]
    source = tmp_path / "two.jsonl"
    source.write_text("\n".join(json.dumps(a) for a in articles), encoding="utf-8")
    kept = json.loads(run("trace", source, "--about", "The quay has been closed.", "--format", "json").stdout)["claims"]
    assert kept
    assert all("kaia" in claim["text"].casefold() for claim in kept)


def test_a_report_is_written_beside_the_answer(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    done = run("trace", folder, "--report", page)
    assert done.returncode == 0, done.stderr
    assert page.read_text(encoding="utf-8").casefold().startswith("<!doctype html>")


def test_a_reader_that_goes_away_ends_the_run_quietly(folder: Path) -> None:
    many = "\n".join(json.dumps({"id": str(i), "text": ONE}) for i in range(3000))
    done = subprocess.run(
        f"'{KILDE}' read - --format jsonl | head -n 1", shell=True, input=many.encode(), capture_output=True, check=False
    )
    assert done.stderr == b""


def test_an_input_that_fails_by_itself_ends_with_1(folder: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "desk.ledger"
    run("add", folder / "two.jsonl", "--ledger", ledger)
    for args, name in (
        (["revisions", "nobody"], b"nobody"),
        (["remove", "nobody"], b"nobody"),
        (["decisions", "--take", str(folder / "one.txt")], b"one.txt"),
        (["decisions", "--take", str(folder / "none.jsonl")], b"none.jsonl"),
    ):
        done = run(*args, "--ledger", ledger)
        assert (done.returncode, done.stdout) == (1, b""), args
        assert name in done.stderr.splitlines()[0]
        assert b"Traceback" not in done.stderr


def test_a_ledger_that_is_none_is_named(tmp_path: Path) -> None:
    wrong = tmp_path / "not.kilde"
    wrong.write_text("this is no ledger", encoding="utf-8")
    done = run("trace", "--ledger", wrong)
    assert done.returncode == 2
    assert "not.kilde" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    missing = run("export", "--ledger", tmp_path / "none.kilde")
    assert missing.returncode == 2
    assert "none.kilde" in missing.stderr.decode()


def test_a_name_with_escape_codes_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    done = run("read", tmp_path / "\x1b[31mred.txt")
    assert done.returncode == 1
    assert b"\x1b" not in done.stderr
