"""Reading in several processes: the same bytes in the same order, whatever happens to one of them."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kilde
from kilde import door
from kilde.article import Article, Block
from kilde.commands.common import pretty
from kilde.errors import InputError, KildeError, UsageError
from kilde.reading import workers
from kilde.statement import Reading

KILDE = Path(sys.executable).with_name("kilde")

TEXTS = (
    "Kaia er stengt, sier havnesjef Runa Holt til Øyposten.",
    "The ramp gave way at dawn, harbour master Ole Brandt told The Ferry Post. “Nobody was hurt,” he said.",
    "Nobody speaks here.",
    "Die Brücke sei sicher, sagte Bürgermeisterin Ilse Varn der Inselzeitung.",
)

#: A worker whose reader raises, or dies, over some articles; the others get an empty reading.
FAILING = """
import os, sys; sys.path[:] = sys.argv[2:]
from kilde.reading import workers
from kilde.statement import Reading
def read(article, quick):
    if article.id == "faulty":
        raise IndexError("inside")
    if article.id == "deadly":
        os.abort()
    if article.id == "exits":
        os._exit(3)
    return Reading(article)
workers.read = read
workers.serve(False)
"""


def article(name: str) -> Article:
    return Article(id=name, language="en", text=TEXTS[0], blocks=(Block("paragraph", (0, len(TEXTS[0]))),))


def records(many: int) -> str:
    return "".join(json.dumps({"id": f"a{n}", "text": TEXTS[n % len(TEXTS)]}) + "\n" for n in range(many))


def run(*args: str | Path, stdin: str = "") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([KILDE, *map(str, args)], input=stdin.encode(), capture_output=True, check=False)


def told(names: list[str], jobs: int = 2) -> list[tuple[str, str]]:
    """What comes of articles with these names: each with how it failed, or nothing."""
    found = workers.in_order(map(article, names), jobs, [])
    return [(one.id, str(outcome) if isinstance(outcome, InputError) else "") for one, outcome in found]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_START", FAILING)


def test_more_jobs_give_the_same_bytes_with_bad_input_in_the_middle(tmp_path: Path) -> None:
    (tmp_path / "1.jsonl").write_text(records(5), encoding="utf-8")
    (tmp_path / "2.jsonl").write_text('{"id": "b1", "text": \n' + json.dumps({"id": "b2", "text": TEXTS[1]}), encoding="utf-8")
    (tmp_path / "3.txt").write_bytes(b"")
    (tmp_path / "4.txt").write_text(TEXTS[3], encoding="utf-8")
    (tmp_path / "5.txt").write_text("Zzz.", encoding="utf-8")
    (tmp_path / "6.txt").write_bytes(b"\xff\xfe")
    alone, together = (run("read", tmp_path, "--format", "jsonl", "--jobs", jobs) for jobs in ("1", "2"))
    assert together.stdout == alone.stdout
    assert together.stderr == alone.stderr
    assert together.returncode == alone.returncode == 1
    assert [json.loads(line)["id"] for line in together.stdout.splitlines()][:6] == ["a0", "a1", "a2", "a3", "a4", "b2"]
    assert b"2.jsonl:1" in together.stderr


def test_standard_input_can_be_read_by_several() -> None:
    alone, together = (run("read", "-", "--format", "json", "--jobs", jobs, stdin=records(3)) for jobs in ("1", "3"))
    assert together.stdout == alone.stdout
    assert together.stderr == b""


def test_a_trace_and_a_ledger_are_the_same_from_several(tmp_path: Path) -> None:
    source = tmp_path / "news.jsonl"
    source.write_text(records(5), encoding="utf-8")
    added = run("add", source, "--ledger", tmp_path / "together.kilde", "--jobs", "2")
    assert b"5 new, 0 revised, 0 already there, 0 failed" in added.stderr
    with kilde.open_ledger(tmp_path / "together.kilde") as together, kilde.open_ledger(tmp_path / "alone.kilde") as alone:
        kilde.add(alone, [str(source)])
        assert list(together.readings()) == list(alone.readings())
        assert len(list(together.readings())) == 5
    traced = run("trace", source, "--format", "json", "--jobs", "2")
    assert traced.stdout == pretty(door.trace_inputs([str(source)])[0]) + b"\n"


def test_what_was_left_unread_is_read_by_several(tmp_path: Path) -> None:
    with kilde.open_ledger(tmp_path / "desk.kilde") as ledger:
        for name in ("x", "y"):
            ledger.add(article(name))
        source = tmp_path / "news.jsonl"
        source.write_text(records(2), encoding="utf-8")
        done: list[str] = []
        assert kilde.add(ledger, [str(source)], jobs=2, on_done=done.append) == {"new": 2}
        assert done[-2:] == ["x", "y"]
        assert [reading.article.id for reading in ledger.readings()] == ["a0", "a1", "x", "y"]


@pytest.mark.usefixtures("failing")
def test_an_article_that_faults_or_kills_its_process_is_named_in_its_place_and_the_rest_is_read() -> None:
    found = told(["one", "two", "three", "faulty", "deadly", "six", "exits", "eight", "nine"], jobs=1)
    assert [name for name, _ in found] == ["one", "two", "three", "faulty", "deadly", "six", "exits", "eight", "nine"]
    failures = {name: reason for name, reason in found if reason}
    assert failures == {
        "faulty": "faulty: could not be read, by a fault of kilde's own: IndexError",
        "deadly": "deadly: could not be read: the process that was at it ended by SIGABRT",
        "exits": "exits: could not be read: the process that was at it ended with status 3",
    }


def test_a_worker_killed_from_outside_costs_one_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_START", FAILING)
    ask = workers._Worker.ask

    def killed(worker: workers._Worker, packed: bytes) -> workers.Answer:
        if b"victim" in packed:
            worker.process.kill()
        return ask(worker, packed)

    monkeypatch.setattr(workers._Worker, "ask", killed)
    found = dict(told(["one", "victim", "three", "four"]))
    assert list(found) == ["one", "victim", "three", "four"]
    assert "SIGKILL" in found.pop("victim")
    assert not any(found.values())


@pytest.mark.usefixtures("failing")
def test_a_worker_that_died_while_it_had_nothing_to_do_costs_nothing() -> None:
    pool = workers.Workers(1)
    try:
        assert isinstance(pool.read(article("one")).result(), Reading)
        (idle,) = pool._idle
        idle.process.kill()
        idle.process.wait()
        assert isinstance(pool.read(article("two")).result(), Reading)
    finally:
        pool.close()


def test_workers_that_cannot_start_end_the_run_with_what_they_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_START", "raise SystemExit(7)")
    with pytest.raises(KildeError, match="status 7"):
        told(["one", "two"])


@pytest.mark.usefixtures("failing")
def test_few_articles_are_under_way_whatever_comes() -> None:
    taken = 0

    def endless() -> Iterator[Article]:
        nonlocal taken
        while True:
            taken += 1
            yield article(f"a{taken}")

    found = workers.in_order(endless(), 2, [])
    for given in range(1, 30):
        next(found)
        assert taken - given < 2 * workers.UNDER_WAY
    found.close()  # type: ignore[attr-defined]  # a generator; ends the workers


@pytest.mark.usefixtures("failing")
def test_one_article_starts_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    popen = subprocess.Popen

    def counted(*args: object, **options: object) -> object:
        started.append("")
        return popen(*args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", counted)
    assert told(["one"], jobs=8) == [("one", "")]
    assert len(started) == 1


@pytest.mark.usefixtures("failing")
def test_what_is_to_be_said_is_said_in_its_place() -> None:
    said: list[str] = []
    later: list[Callable[[], None]] = []

    def articles() -> Iterator[Article]:
        for name in ("one", "two", "three"):
            later.append(lambda name=name: said.append(f"before {name}"))  # type: ignore[misc]
            yield article(name)
        later.append(lambda: said.append("at the end"))

    for one, _ in workers.in_order(articles(), 2, later):
        said.append(one.id)
    assert said == ["before one", "one", "before two", "two", "before three", "three", "at the end"]


def test_an_error_that_nobody_takes_is_raised_after_what_came_before(tmp_path: Path) -> None:
    source = tmp_path / "news.jsonl"
    source.write_text(records(2) + "no record\n", encoding="utf-8")
    found = kilde.readings([str(source)], jobs=2)
    assert [next(found).article.id, next(found).article.id] == ["a0", "a1"]
    with pytest.raises(InputError, match=r"news\.jsonl:3"):
        next(found)


def test_jobs_must_be_one_or_more() -> None:
    assert run("read", "-", "--jobs", "0", stdin=TEXTS[0]).returncode == 2
    with pytest.raises(UsageError, match="jobs"):
        next(kilde.readings(["-"], jobs=0))


@pytest.mark.skipif(os.name == "nt", reason="sends a signal to a group of processes")
def test_ctrl_c_ends_the_run_and_its_workers() -> None:
    process = subprocess.Popen(
        [KILDE, "read", "-", "--format", "jsonl", "--jobs", "2"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # A shell that runs the tests in its background has them ignore Ctrl-C, and what they start inherits that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) and None,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(records(4 * 2 * workers.UNDER_WAY).encode())
    process.stdin.flush()
    assert process.stdout.readline()
    # It now reads, or waits for more of its input: either way it must end at once.
    os.killpg(process.pid, signal.SIGINT)
    # The workers hold standard error too: it ends when all of them have.
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in said


def test_the_small_network_reads_the_same_in_one_process_and_in_several() -> None:
    alone, together = (run("read", "-", "--quick", "--format", "json", "--jobs", jobs, stdin=records(3)) for jobs in ("1", "2"))
    assert alone.returncode == together.returncode == 0
    assert json.loads(alone.stdout) == json.loads(together.stdout)
    assert json.loads(alone.stdout)[0]["statements"]
