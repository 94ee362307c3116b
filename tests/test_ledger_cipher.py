"""An encrypted ledger: nothing in the file tells what it is of, and no key opens it but its own."""

from pathlib import Path

import pytest

from kilde import door
from kilde.errors import LedgerError
from kilde.ledger import Ledger
from kilde.ledger.moving import move
from ledger_values import article

KEY = "a 'quoted' passphrase; DROP TABLE"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.ledger"


def filled(path: Path) -> None:
    with Ledger(path, key=KEY) as ledger:
        ledger.add(article(words="Kilden møtte oss i Fjæra.", title="Hemmelig"))
        assert [one.name for one in path.parent.iterdir() if b"Hemmelig" in one.read_bytes()] == []


def test_no_word_of_it_stands_in_the_file_or_its_log(path: Path) -> None:
    filled(path)
    assert not path.read_bytes().startswith(b"SQLite format 3")
    for word in ("Hemmelig", "Fjæra", "article", "CREATE TABLE"):
        assert word.encode() not in path.read_bytes()


def test_its_key_opens_it_with_all_it_does(path: Path) -> None:
    filled(path)
    with Ledger(path, create=False, key=KEY) as ledger:
        assert [one.title for one in ledger.articles()] == ["Hemmelig"]
        assert ledger.search("fjæra") == ["a"]
        assert ledger.add(article("b")) == "new"


@pytest.mark.parametrize("key", [None, "another key"])
def test_without_its_key_it_is_not_opened_and_stays_as_it_was(path: Path, key: str | None) -> None:
    filled(path)
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="is encrypted with another key"):
        Ledger(path, key=key)
    assert path.read_bytes() == before


def test_a_key_does_not_get_in_the_way_of_a_plain_file(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.add(article())
    with Ledger(path, key=KEY) as ledger:
        assert len(ledger) == 1


def test_moving_encrypts_and_decrypts(path: Path, tmp_path: Path) -> None:
    with Ledger(path) as plain, Ledger(tmp_path / "shut", key=KEY) as shut:
        plain.add(article(title="Hemmelig"))
        move(plain, shut)
    assert b"Hemmelig" not in (tmp_path / "shut").read_bytes()
    with Ledger(tmp_path / "shut", key=KEY) as shut, Ledger(tmp_path / "open") as plain:
        move(shut, plain)
        assert [one.title for one in plain.articles()] == ["Hemmelig"]


def test_the_key_comes_from_the_file_that_the_environment_names(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "key"
    file.write_text(f"{KEY}\nwhat stands below is not read\n", encoding="utf-8")
    monkeypatch.setenv("KILDE_KEY_FILE", str(file))
    with door.open_ledger(path) as ledger:
        ledger.add(article())
    with Ledger(path, create=False, key=KEY) as ledger:
        assert len(ledger) == 1
    for broken in ("", "\n"):
        file.write_text(broken, encoding="utf-8")
        with pytest.raises(LedgerError, match="has no key"):
            door.open_ledger(path)
    file.unlink()
    with pytest.raises(LedgerError, match="cannot be read"):
        door.open_ledger(path)
