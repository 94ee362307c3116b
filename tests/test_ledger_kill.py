"""The ledger bears several at once, kills at any moment, and full disks."""

import contextlib
import itertools
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError

from kilde import door
from kilde.article import Article
from kilde.cli import main
from kilde.errors import KildeError, LedgerError, LedgerTooNew
from kilde.growing import Growing
from kilde.ledger import Ledger
from kilde.statement import Reading
from ledger_fill import fill, invented, reading_of
from ledger_values import article, exported, small_disk, sound

FILL = Path(__file__).with_name("ledger_fill.py")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.ledger"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger(path) as opened:
        yield opened


# Several at once


def together(*works: Callable[[], None]) -> None:
    """Run functions in threads; raise the first error of any."""
    errors: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_many_read_while_another_process_writes(path: Path) -> None:
    Ledger(path).close()
    with subprocess.Popen([sys.executable, str(FILL), str(path), "60"], stdout=subprocess.PIPE) as writer:

        def look() -> None:
            before = 0
            with Ledger(path) as ledger:
                while before < 60:
                    now = [one.article.id for one in ledger.readings()]
                    assert len(now) >= before
                    assert now == sorted(now)
                    assert writer.poll() in (None, 0)
                    before = len(now)

        together(look, look)
        writer.communicate()
    assert len(exported(path).splitlines()) == 60


def test_several_threads_may_write_through_one_ledger_and_several_ledgers(path: Path, ledger: Ledger) -> None:
    with Ledger(path) as second:

        def write(to: Ledger, first: int) -> Callable[[], None]:
            def work() -> None:
                for number in range(first, first + 12):
                    to.add(invented(number))
                    to.store(reading_of(invented(number)))

            return work

        together(write(ledger, 0), write(ledger, 6), write(second, 12), write(second, 6))
    assert len(ledger) == len(list(ledger.readings())) == 24
    assert all(len(ledger.revisions(one.id)) == 1 for one in ledger.articles())


def test_several_may_open_a_new_ledger_at_once(path: Path) -> None:
    def add(number: int) -> Callable[[], None]:
        def work() -> None:
            with Ledger(path) as ledger:
                ledger.add(invented(number))

        return work

    together(*[add(number) for number in range(8)])
    with Ledger(path) as ledger:
        assert len(ledger) == 8
    assert sound(path)


# Kills and full disks


def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged_and_a_rerun_ends_the_same(tmp_path: Path) -> None:
    count, chance = 30, random.Random(11)
    with contextlib.redirect_stdout(None):
        fill(str(tmp_path / "undisturbed"), count)
    wanted = exported(tmp_path / "undisturbed")
    for attempt in range(5):
        path = tmp_path / f"killed-{attempt}"
        command = [sys.executable, str(FILL), str(path), str(count)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
            assert process.stdout is not None
            heard = [process.stdout.readline() for _ in range(chance.randrange(2 * count))]
            os.killpg(process.pid, signal.SIGKILL)
            heard += process.stdout.readlines()
        assert process.returncode == -signal.SIGKILL
        if path.exists():
            assert sound(path)
        with Ledger(path) as ledger:
            for line in heard:
                if line.endswith(b"\n"):
                    step, name = line.decode().split()
                    assert step == "added" or ledger.reading(name) is not None
                    assert ledger.revisions(name)
        with contextlib.redirect_stdout(None):
            fill(str(path), count)
        assert exported(path) == wanted


def test_a_full_disk_is_named_and_the_ledger_still_opens(path: Path, ledger: Ledger) -> None:
    ledger.add(invented(0))
    ledger.store(reading_of(invented(0)))
    before = exported(path)

    @event.listens_for(ledger._database._engine, "begin")  # type: ignore[attr-defined]
    def little_room(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")

    with pytest.raises(LedgerError, match="the disk is full") as caught:
        ledger.add(article("long", "Hysj, hysj. " * 20_000))
    assert str(path) in str(caught.value)
    assert "Hysj" not in f"{caught.value} {caught.value.__cause__}"
    assert isinstance(caught.value.__cause__, DBAPIError)
    ledger.close()
    assert sound(path)
    assert exported(path) == before
    with Ledger(path) as again:
        assert [one.id for one in again.articles()] == [invented(0).id]


def test_a_file_that_may_grow_no_more_is_named_and_the_ledger_still_opens(path: Path) -> None:
    limited = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)); "
        "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    ended = subprocess.run([sys.executable, "-c", limited, str(FILL), str(path), "300"], capture_output=True, text=True)
    assert ended.returncode == 1
    assert "LedgerError: " + str(path) in ended.stderr
    assert sound(path)
    with Ledger(path) as ledger:
        assert ledger.add(invented(299)) == "new"
        assert ended.stdout.count("added") <= len(ledger) - 1 < 299


def longer(number: int) -> Article:
    """An invented article with more words, which no database makes shorter."""
    made = invented(number)
    words = (sha256(f"{number} {word}".encode()).hexdigest() for word in range(1000))
    return msgspec.structs.replace(made, text=f"{made.text} {' '.join(words)}.")


def until_full(address: Path | str) -> tuple[int, str]:
    """Fill a ledger until an error ends that: how many articles are stored with their readings, and what the error says."""
    with Ledger(address) as ledger:
        for number in itertools.count():
            try:
                ledger.add(longer(number))
                ledger.store(reading_of(longer(number)))
            except LedgerError as error:
                return number, str(error)
    raise AssertionError("unreachable")


def fill_to(address: Path | str, count: int) -> None:
    with Ledger(address) as ledger:
        for number in range(count):
            ledger.add(longer(number))
            ledger.store(reading_of(longer(number)))


def holds_what_was_stored(address: Path | str, stored: int, undisturbed: Path) -> None:
    """Assert that a ledger opens, has what was stored and no half of anything, and is filled to what it should be."""
    with Ledger(address, create=False) as ledger:
        there = {one.id for one in ledger.articles()}
        assert {longer(number).id for number in range(stored)} <= there
        assert len(there) <= stored + 1
        assert stored <= len(list(ledger.readings())) <= len(there)
        for one in ledger.articles():
            assert ledger.search(f'"{one.title}"', limit=1000)
    fill_to(address, stored + 5)
    fill_to(undisturbed, stored + 5)
    assert exported(address) == exported(undisturbed)


def test_a_full_disk_loses_nothing_and_with_more_room_the_ledger_goes_on(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "3m") as resize:
        path = tmp_path / "disk" / "news.ledger"
        stored, said = until_full(path)
        assert said.startswith(f"{path}: the disk is full")
        assert stored > 5
        assert sound(path)
        with Ledger(path, create=False) as ledger:  # opens as it is, to be read
            assert len(ledger) >= stored
        resize("64m")
        holds_what_was_stored(path, stored, tmp_path / "undisturbed")
        assert sound(path)


def test_a_full_disk_of_a_server_loses_nothing_and_with_more_room_the_ledger_goes_on(
    postgres_address: str, tmp_path: Path
) -> None:
    import psycopg

    # The server's account must reach the folder, which the test's own it may not.
    with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder, "disk"), "10m") as resize:
        os.chmod(folder, 0o755)
        shutil.chown(Path(folder, "disk"), "postgres")
        with psycopg.connect(postgres_address.format("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{folder}/disk'".encode())
            connection.execute("CREATE DATABASE small TEMPLATE template0 TABLESPACE small")
            try:
                address = postgres_address.format("small")
                stored, said = until_full(address)
                assert "/small: the server's disk is full" in said
                assert stored > 5
                with Ledger(address, create=False) as ledger:
                    assert len(ledger) >= stored
                resize("64m")
                holds_what_was_stored(address, stored, tmp_path / "undisturbed")
            finally:
                connection.execute("DROP DATABASE small WITH (FORCE)")
                connection.execute("DROP TABLESPACE small")


def test_a_command_on_a_full_disk_names_the_ledger_and_tells_how_far_it_came(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = tmp_path / "stories"
    stories.mkdir()
    for number in range(20):
        (stories / f"{number:02}.txt").write_text(longer(number).text, encoding="utf-8")
    monkeypatch.setattr(door, "read_article", lambda article, quick: Reading(article))
    monkeypatch.setattr(Growing, "bring_up", lambda growing: 0)  # no words to match, and what is told of them is costly
    with small_disk(tmp_path / "disk", "2m") as resize:
        path = tmp_path / "disk" / "news.ledger"
        command = ["kilde", "add", str(stories), "--ledger", str(path)]
        monkeypatch.setattr(sys, "argv", command)
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 2
        far, named = capsys.readouterr().err.splitlines()[-2:]
        assert (told := re.fullmatch(r"kilde: ended after (\d+) articles, which are stored; .*", far))
        assert named.startswith(f"kilde: {path}: the disk is full")
        with Ledger(path, create=False) as ledger:
            assert 0 < int(told[1]) <= len(list(ledger.readings())) < 20
        resize("64m")
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 0
        with Ledger(path, create=False) as ledger:
            assert len(list(ledger.readings())) == 20


def test_ledger_errors_are_kilde_errors() -> None:
    assert issubclass(LedgerTooNew, LedgerError)
    assert issubclass(LedgerError, KildeError)
