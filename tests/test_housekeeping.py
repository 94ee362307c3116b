"""Moving a ledger, taking articles out of it, and looking through it: in a file and on a server."""

import sqlite3
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kilde import door, example
from kilde.claim import Trace
from kilde.cli import cli
from kilde.errors import LedgerError
from kilde.housekeeping import tables
from kilde.housekeeping.doctor import health
from kilde.housekeeping.removing import remove
from kilde.intake.web import Kept
from kilde.ledger import Ledger, schema
from kilde.ledger.moving import move
from kilde.statement import Reading
from kilde.watching.state import State
from ledger_fill import invented, reading_of
from ledger_values import article, exported


@pytest.fixture(scope="module")
def readings() -> tuple[Reading, ...]:
    return tuple(door.readings([str(example.ARTICLES)]))


def filled(address: str, readings: tuple[Reading, ...]) -> Trace:
    with door.open_ledger(address) as ledger:
        ledger.fill(readings)
        return door.trace_ledger(ledger)[0]


# Moving


def test_a_ledger_moved_there_and_back_is_the_same_and_goes_on(
    ledger_address: str, tmp_path: Path, readings: tuple[Reading, ...]
) -> None:
    first, last = str(tmp_path / "first.ledger"), str(tmp_path / "last.ledger")
    traced = filled(first, readings)
    with door.open_ledger(first) as ledger:
        Kept(ledger.reads, ledger.writes).keep("https://a.example/", "https://a.example/", "2031-01-01", 200, (), b"body")
    for one, other in ((first, ledger_address + ".copy" if "://" not in ledger_address else ledger_address),):
        with door.open_ledger(one) as source, door.open_ledger(other) as target:
            counts = move(source, target, tables())
            assert counts["article"] == len(readings)
            assert counts["fetched"] == 1
        with door.open_ledger(other) as source, door.open_ledger(last) as target:
            move(source, target, tables())
        for address in (other, last):
            assert exported(address) == exported(first)
            with door.open_ledger(address) as ledger:
                assert door.trace_ledger(ledger)[0] == traced
                assert ledger.search("ferjekaibrua") != []
                kept = Kept(ledger.reads, ledger.writes).newest("https://a.example/")
                assert kept is not None
                assert kept.body == b"body"
                # New keys come after those that were copied.
                assert ledger.add(article("new")) == "new"
                ledger.store(reading_of(article("new")))


def test_nothing_is_moved_into_a_ledger_that_holds_something(ledger_address: str, tmp_path: Path) -> None:
    with Ledger(tmp_path / "one") as source, Ledger(ledger_address) as target:
        source.add(article("a"))
        target.add(article("b"))
        with pytest.raises(LedgerError, match="holds articles already"):
            move(source, target)
        assert [one.id for one in target.articles()] == ["b"]


def test_a_move_that_fails_leaves_the_target_empty(postgres: str, tmp_path: Path) -> None:
    with Ledger(tmp_path / "one") as source, Ledger(postgres) as target:
        source.add(article("a"))
        source.add(article("b", words="odd \0 text", path="odd.txt"))
        with pytest.raises(LedgerError, match=r"odd\.txt in revision holds U\+0000"):
            move(source, target)
        assert len(target) == 0


def test_a_ledger_is_moved_as_it_was_when_the_move_began(tmp_path: Path) -> None:
    with Ledger(tmp_path / "one") as source, Ledger(tmp_path / "two") as target:
        source.add(article("a"))

        def meanwhile(name: str, rows: int) -> None:
            if name == "article":
                source.add(article("b"))

        move(source, target, (), meanwhile)
        assert [one.id for one in target.articles()] == ["a"]
        assert len(source) == 2


# Taking out


def test_what_is_left_is_as_if_the_article_had_never_come(
    ledger_address: str, tmp_path: Path, readings: tuple[Reading, ...]
) -> None:
    filled(ledger_address, readings)
    gone = readings[1].article.id
    with door.open_ledger(ledger_address) as ledger:
        assert remove(ledger, [gone, "nobody"]) == {gone: True, "nobody": False}
        left = door.trace_ledger(ledger)[0]
    rest = tuple(reading for reading in readings if reading.article.id != gone)
    assert filled(str(tmp_path / "rest.ledger"), rest) == left
    assert exported(ledger_address) == exported(tmp_path / "rest.ledger")


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gone=st.sets(st.integers(0, 8), max_size=8))
def test_any_articles_may_go(tmp_path_factory: pytest.TempPathFactory, readings: tuple[Reading, ...], gone: set[int]) -> None:
    folder = tmp_path_factory.mktemp("gone")
    filled(str(folder / "all"), readings)
    with door.open_ledger(folder / "all") as ledger:
        remove(ledger, [readings[number].article.id for number in gone])
        left = door.trace_ledger(ledger)[0]
    rest = tuple(reading for number, reading in enumerate(readings) if number not in gone)
    assert door.trace(rest) == left


def test_no_word_of_what_was_taken_out_stays_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "desk.ledger"
    secret = article("a", words="Varsleren heter Qwertzuiop, sier politiet.", title="Xylofonsaken", url="https://a.example/x")
    with door.open_ledger(path) as ledger:
        ledger.add(secret)
        ledger.store(door.read(secret))
        ledger.add(invented(4))
        door.trace_ledger(ledger)
        Kept(ledger.reads, ledger.writes).keep(secret.url or "", secret.url or "", "2031-01-01", 200, (), b"Qwertzuiop")
        remove(ledger, ["a"])
        assert Kept(ledger.reads, ledger.writes).newest(secret.url or "") is None
    for file in tmp_path.iterdir():
        for word in ("Qwertzuiop", "qwertzuiop", "Xylofonsaken", "xylofonsaken", "a.example"):
            assert word.encode() not in file.read_bytes(), (file.name, word)
    with sqlite3.connect(path) as connection:
        texts = connection.execute("SELECT count(*) FROM vector").fetchone()[0]
        told = connection.execute("SELECT count(*) FROM article").fetchone()[0]
    assert told == 1
    assert texts <= 20


def test_a_watch_forgets_what_it_noted(tmp_path: Path) -> None:
    from kilde.intake.feeds.entries import Entry

    with door.open_ledger(tmp_path / "desk.ledger") as ledger:
        state = State(ledger.reads, ledger.writes)
        entry = Entry(id="1", link="https://a.example/x", title="Xylofonsaken")
        state.looked("https://a.example/feed", [entry], "2031-01-01", "2031-01-02")
        ledger.add(article("a", url="https://a.example/x"))
        state.fetched("https://a.example/x", "a", "2031-01-01")
        remove(ledger, ["a"])
        assert state.due_entries("2032-01-01", 10) == []
        with ledger.reads() as connection:
            assert "Xylofonsaken" not in str(connection.exec_driver_sql("SELECT entry FROM watch_entry").all())


# Looking through


def test_a_sound_ledger_has_no_problems_and_tells_what_nobody_is_named_for(
    ledger_address: str, readings: tuple[Reading, ...]
) -> None:
    filled(ledger_address, readings)
    with door.open_ledger(ledger_address) as ledger:
        ledger.add(article("odd", language="tlh"))
        found = health(ledger)
    assert found.problems == ()
    assert found.ledger is not None
    assert (found.ledger.articles, found.ledger.unread) == (len(readings) + 1, 1)
    assert found.ledger.unknown_languages == {"tlh": 1}
    assert found.ledger.statements == sum(map(len, readings))
    nameless = sum(
        not (chain := reading.chain(statement)) or chain[-1].kind == "unspecified"
        for reading in readings
        for statement in reading
    )
    assert sum(found.ledger.unattributed.values()) == nameless
    assert set(found.models) >= {"table.bin", "encoder.onnx", "vectors.onnx"}


def test_a_damaged_ledger_says_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "desk.ledger"
    with Ledger(path) as ledger:
        ledger.add(article("a"))
        ledger.add(article("b"))
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM revision WHERE article = (SELECT key FROM article WHERE id = 'b')")
        connection.execute("INSERT INTO reading VALUES (99, 1, '{}')")
    with Ledger(path) as ledger:
        problems = health(ledger).problems
    assert "article b has lost its text" in problems
    assert any("reading" in problem and "not here" in problem for problem in problems)


def test_the_commands_do_it(tmp_path: Path) -> None:
    one, two = str(tmp_path / "one.ledger"), str(tmp_path / "two.ledger")
    with door.open_ledger(one) as ledger:
        ledger.add(article("a"))
        ledger.add(article("b"))

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, list(words), standalone_mode=False)
        assert done.exception is None, done.exception
        return done.return_value, done.output

    assert run("move", "--from", one, "--to", two)[0] == 0
    status, told = run("remove", "a", "c", "--ledger", two)
    assert (status, "c: is not in the ledger" in told, "1 removed, 1 not there" in told) == (1, True, True)
    status, told = run("doctor", "--ledger", two, "--format", "json")
    assert status == 0
    assert msgspec.json.decode(told)["ledger"]["articles"] == 1
    assert "articles     1, 1 texts" in run("doctor", "--ledger", two)[1]


def test_every_table_of_a_ledger_is_copied() -> None:
    named = {table.name for metadata in (schema.metadata, *tables()) for table in metadata.sorted_tables}
    assert {"article", "revision", "reading", "statement", "vector", "claim", "member", "fetched", "watch_news"} <= named
