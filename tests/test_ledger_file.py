"""A ledger is one file: what it may lie beside, who may read it, and what version its tables are."""

import contextlib
import os
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from kilde.article import Block
from kilde.errors import LedgerError, LedgerTooNew
from kilde.ledger import Ledger, migrations
from ledger_fill import invented
from ledger_values import article, claim, sound


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.ledger"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger(path) as opened:
        yield opened


# Files


def test_a_new_ledger_and_what_lies_beside_it_are_for_its_owner_only(path: Path, ledger: Ledger) -> None:
    ledger.add(article())
    beside = sorted(path.parent.iterdir())
    assert [one.name for one in beside] == ["news.ledger", "news.ledger-shm", "news.ledger-wal"]
    assert {stat.S_IMODE(one.stat().st_mode) for one in beside} == {0o600}


def test_closing_leaves_one_file(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.add(article())
    assert list(path.parent.iterdir()) == [path]


def test_an_address_may_be_a_path_or_a_sqlite_url(tmp_path: Path) -> None:
    odd = tmp_path / "a%20b?c#d.ledger"
    with Ledger(str(odd)) as ledger:
        ledger.add(article())
    with Ledger(f"sqlite:///{tmp_path / 'plain'}") as ledger:
        assert len(ledger) == 0
    assert {one.name for one in tmp_path.iterdir()} == {odd.name, "plain"}


def test_an_empty_file_becomes_a_ledger(path: Path) -> None:
    path.touch()
    with Ledger(path, create=False) as ledger:
        assert len(ledger) == 0


@pytest.mark.parametrize("address", ["mysql://desk:hush@db.example/news", "http://x", "postgresql+pg8000://desk:hush@x"])
def test_other_databases_are_refused_without_repeating_the_address(address: str) -> None:
    with pytest.raises(LedgerError, match="not supported yet") as caught:
        Ledger(address)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("address", ["", "sqlite://", "sqlite:///", "a\0b"])
def test_an_address_without_a_path_is_refused(address: str) -> None:
    with pytest.raises(LedgerError, match="path"):
        Ledger(address)


def test_what_is_not_a_ledger_is_refused_and_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>Ingen database, men lang nok til å ha et hode som en.</p>" * 30)
    other = tmp_path / "other.db"
    with contextlib.closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    before = page.read_bytes(), other.read_bytes()
    for place, reason in (
        (page, "not a SQLite file"),
        (other, "not a ledger of kilde"),
        (tmp_path, "is a folder"),
        (tmp_path / "none" / "x.ledger", "cannot be made: No such file or directory"),
        (Path(os.devnull), "not a plain file"),
    ):
        with pytest.raises(LedgerError, match=reason) as caught:
            Ledger(place)
        assert str(caught.value).startswith(str(place))
    assert (page.read_bytes(), other.read_bytes()) == before
    assert sorted(tmp_path.iterdir()) == [other, page]


def test_a_missing_ledger_is_not_made_unless_asked_for(path: Path) -> None:
    with pytest.raises(LedgerError, match="no such ledger"):
        Ledger(path, create=False)
    assert not path.exists()


def test_a_damaged_ledger_is_said_to_be(path: Path) -> None:
    with Ledger(path) as ledger:
        for number in range(20):
            ledger.add(invented(number))
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(LedgerError, match="damaged"), Ledger(path) as ledger:
        list(ledger.articles())


@contextlib.contextmanager
def nobody() -> Iterator[None]:
    """The rights of an ordinary user, also where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_or_folder_that_may_not_be_written_is_said_to_be() -> None:
    with tempfile.TemporaryDirectory() as folder:  # Not `tmp_path`, which lies in a folder that is its owner's only.
        home, locked = Path(folder), Path(folder, "locked")
        Ledger(home / "kept").close()
        (home / "kept").chmod(0o444)
        locked.mkdir(0o555)
        home.chmod(0o755)
        for place, reason in (
            (home / "kept", "the file may not be read and written by you"),
            (locked / "new", "cannot be made: Permission denied"),
        ):
            with nobody(), pytest.raises(LedgerError, match=reason):
                Ledger(place)


# Versions

#: Tables of version 1 as they were first shipped, with one article in two revisions. Never change this.
VERSION_1 = """
CREATE TABLE kilde_ledger (version INTEGER NOT NULL);
CREATE TABLE article ("key" INTEGER NOT NULL, id TEXT NOT NULL, current INTEGER NOT NULL, reader INTEGER NOT NULL,
    PRIMARY KEY ("key"), UNIQUE (id));
CREATE INDEX article_reader ON article (reader, id);
CREATE TABLE vector (model TEXT NOT NULL, "key" BLOB NOT NULL, type TEXT NOT NULL, numbers BLOB NOT NULL,
    PRIMARY KEY (model, "key"));
CREATE TABLE revision ("key" INTEGER NOT NULL, article INTEGER NOT NULL, number INTEGER NOT NULL, hash TEXT NOT NULL,
    added TEXT NOT NULL, path TEXT, url TEXT, outlet TEXT, title TEXT, byline TEXT NOT NULL, published TEXT,
    language TEXT NOT NULL, text TEXT NOT NULL, blocks TEXT NOT NULL,
    PRIMARY KEY ("key"), UNIQUE (article, number), UNIQUE (article, hash), FOREIGN KEY(article) REFERENCES article ("key"));
CREATE TABLE reading (revision INTEGER NOT NULL, reader INTEGER NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (revision), FOREIGN KEY(revision) REFERENCES revision ("key"));
CREATE TABLE claim (id TEXT NOT NULL, revision INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    PRIMARY KEY (id), FOREIGN KEY(revision) REFERENCES revision ("key"));
CREATE TABLE statement (revision INTEGER NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
    content TEXT NOT NULL, origin TEXT, stance TEXT NOT NULL, modality TEXT NOT NULL, polarity TEXT NOT NULL,
    score FLOAT NOT NULL,
    PRIMARY KEY (revision, position), FOREIGN KEY(revision) REFERENCES reading (revision) ON DELETE CASCADE);
CREATE VIRTUAL TABLE words USING fts5(title, text, content='', tokenize='unicode61 remove_diacritics 2');
INSERT INTO kilde_ledger VALUES (1);
INSERT INTO article VALUES (1, 'a', 2, 1);
INSERT INTO revision VALUES (1, 1, 1, 'b748b151c7fa976405c7dbafb26c01fcd0c16261411ec613e86a81532c3167d8',
    '2026-01-01T00:00:00+00:00', NULL, NULL, 'Fjordavisa', 'Bro', '["Ola Ås"]', NULL, 'nb', 'Broen er åpen.', '[]');
INSERT INTO revision VALUES (2, 1, 2, '083fd778bb867adf877a0a93aedceca02aeb3e44347ad2f4d15b5760cd548c50',
    '2026-01-02T00:00:00+00:00', NULL, NULL, 'Fjordavisa', 'Stengt', '[]', NULL, 'nb', 'Broen er stengt, sier Ås',
    '[{"kind":"paragraph","span":[0,24]}]');
INSERT INTO reading VALUES (2, 1, '{
    "sources":[{"id":"s1","name":"Ås","kind":"person","named":true,"spans":[[22,24]]}],"statements":[
    {"id":"t1","kind":"indirect","content":[[0,15]],"cue":[[17,21]],"source":[[22,24]],"chain":["s1"],
    "stance":"neutral","modality":"certain","polarity":"positive","time":null,"nested":false,"score":0.5}]}');
INSERT INTO statement VALUES (2, 0, 't1', 'indirect', 'Broen er stengt', 'Ås', 'neutral', 'certain', 'positive', 0.5);
INSERT INTO vector VALUES ('m', x'01', '<f2', x'003c0040');
INSERT INTO claim VALUES ('c1', 2, 0, 15);
INSERT INTO words (rowid, title, text) VALUES (1, 'Stengt', 'Broen er stengt, sier Ås');
"""


@pytest.fixture
def version_1(path: Path) -> Path:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(VERSION_1)
    return path


def holds_what_version_1_did(path: Path) -> None:
    with Ledger(path, create=False) as ledger:
        (shown,) = ledger.readings()
        assert shown.article == article(
            words="Broen er stengt, sier Ås", outlet="Fjordavisa", title="Stengt", blocks=(Block("paragraph", (0, 24)),)
        )
        assert shown.words(shown.statements[0].content) == "Broen er stengt"
        assert [source.name for source in shown.chain(shown.statements[0])] == ["Ås"]
        assert [(one.number, one.article.byline) for one in ledger.revisions("a")] == [(1, ("Ola Ås",)), (2, ())]
        assert ledger.add(article(words="Broen er åpen.")) == ledger.add(shown.article) == "same"
        assert ledger.search("stengt as") == ["a"]
        assert ledger.vectors("m", [b"\1"])[b"\1"].tolist() == [1.0, 2.0]
        assert ledger.lead("c1", [now := claim("now", ("a", (0, 15)))]) is now
        assert list(ledger.unread()) == []
        assert ledger.add(article(words="Broen er borte.")) == "revision"
        assert ledger.search("stengt as") == []


def test_a_ledger_of_version_1_opens_with_all_that_it_holds(version_1: Path) -> None:
    holds_what_version_1_did(version_1)
    assert sound(version_1)


def test_a_ledger_of_version_1_is_migrated_step_by_step(version_1: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def add_owner(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE article ADD COLUMN owner TEXT"))

    def fill_owner(connection: Connection) -> None:
        connection.execute(text("UPDATE article SET owner = 'Fjord AS'"))

    today = migrations.newest(migrations.MIGRATIONS)
    later = {today: add_owner, today + 1: fill_owner}
    monkeypatch.setattr(migrations, "MIGRATIONS", {**migrations.MIGRATIONS, **later})
    holds_what_version_1_did(version_1)
    holds = "SELECT version, owner FROM kilde_ledger, article"
    with contextlib.closing(sqlite3.connect(version_1)) as connection:
        assert connection.execute(holds).fetchall() == [(today + 2, "Fjord AS")]


def test_a_migration_that_fails_leaves_the_ledger_as_it_was(version_1: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(connection: Connection) -> None:
        connection.execute(text("DROP TABLE claim"))
        connection.execute(text("DROP TABLE nowhere"))

    with monkeypatch.context() as context:
        context.setattr(migrations, "MIGRATIONS", {1: fails})
        with pytest.raises(LedgerError, match="no such table: nowhere"):
            Ledger(version_1)
    holds_what_version_1_did(version_1)


def test_migrated_and_new_ledgers_have_the_same_tables(version_1: Path, tmp_path: Path) -> None:
    Ledger(version_1).close()
    Ledger(tmp_path / "new").close()

    def tables(path: Path) -> set[tuple[object, ...]]:
        columns = "SELECT t.name, c.name, c.type, c.[notnull], c.pk FROM sqlite_master t, pragma_table_info(t.name) c"
        with contextlib.closing(sqlite3.connect(path)) as connection:
            return set(connection.execute(columns))

    def indexes(path: Path) -> set[tuple[object, ...]]:
        columns = "SELECT t.tbl_name, t.name, c.name FROM sqlite_master t, pragma_index_info(t.name) c WHERE t.type = 'index'"
        with contextlib.closing(sqlite3.connect(path)) as connection:
            return set(connection.execute(columns))

    assert tables(version_1) == tables(tmp_path / "new")
    assert indexes(version_1) == indexes(tmp_path / "new")


def test_a_ledger_of_a_later_version_is_refused_and_left_alone(version_1: Path) -> None:
    with contextlib.closing(sqlite3.connect(version_1)) as connection, connection:
        connection.execute("UPDATE kilde_ledger SET version = 99")
    with pytest.raises(LedgerTooNew, match="version 99"):
        Ledger(version_1)
    with contextlib.closing(sqlite3.connect(version_1)) as connection:
        assert connection.execute("SELECT version FROM kilde_ledger").fetchall() == [(99,)]
