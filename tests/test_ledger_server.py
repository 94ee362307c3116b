"""A ledger on a PostgreSQL server: what is its own there; what it shares with a file is tested with that (`ledger_address`)."""

import threading
from pathlib import Path

import pytest

from kilde.errors import InputError, LedgerError
from kilde.ledger import Ledger
from ledger_fill import invented, reading_of
from ledger_values import article, exported


def test_a_database_without_a_ledger_is_told_and_left_alone(postgres: str) -> None:
    with pytest.raises(LedgerError, match="holds no ledger"):
        Ledger(postgres, create=False)
    with Ledger(postgres) as ledger:
        ledger.add(article())
    with Ledger(postgres, create=False) as ledger:
        assert len(ledger) == 1


def test_somebody_elses_database_is_not_touched(postgres: str) -> None:
    import psycopg

    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE TABLE orders (number INTEGER)")
    with pytest.raises(LedgerError, match="not a ledger of kilde"):
        Ledger(postgres)


def test_an_error_never_repeats_the_password() -> None:
    with pytest.raises(LedgerError) as caught:
        Ledger("postgresql://desk:hush@127.0.0.1:1/news")
    assert "hush" not in str(caught.value)
    assert "127.0.0.1/news" in str(caught.value)


def test_what_the_server_cannot_keep_is_an_input_error_that_names_the_article(postgres: str) -> None:
    with Ledger(postgres) as ledger:
        with pytest.raises(InputError, match=r"odd\.txt: holds U\+0000"):
            ledger.add(article(words="a\0b", path="odd.txt"))
        assert ledger.add(article(words="a b")) == "new"


def test_ids_stand_in_the_order_of_code_points(postgres: str) -> None:
    ids = ["a", "B", "ä", "Ø", "b", "1", "Z"]
    with Ledger(postgres) as ledger:
        for one in ids:
            ledger.add(article(one))
        assert [one.id for one in ledger.articles()] == sorted(ids)


def test_words_are_found_as_in_a_file(postgres: str, tmp_path: Path) -> None:
    texts = {"a": "Brua på Øya, sa K-44. État d'urgence!", "b": "Brua er trygg; brua står.", "c": "Ferja går 12:30."}
    asked = ["brua", "BRUA øya", "k-44", "bru*", "etat", "d'urgence", "12:30", "*", '"', "o'r* AND (", "ferja brua", ""]
    with Ledger(postgres) as server, Ledger(tmp_path / "file") as file:
        for one, words in texts.items():
            for ledger in (server, file):
                ledger.add(article(one, words=words))
        for words in asked:
            assert sorted(server.search(words)) == sorted(file.search(words)), words


def test_a_very_long_text_is_kept_and_searched_by_its_beginning(postgres: str) -> None:
    words = "begynnelse " + " ".join(f"ord{n}" for n in range(120_000))
    with Ledger(postgres) as ledger:
        ledger.add(article(words=words))
        assert ledger.search("begynnelse ord100") == ["a"]
        assert next(ledger.articles()).text == words


def test_many_writers_at_once_lose_nothing_and_readers_do_not_wait(postgres: str, tmp_path: Path) -> None:
    articles = [invented(number) for number in range(60)]
    errors: list[BaseException] = []
    done = threading.Event()

    def write(part: int) -> None:
        try:
            with Ledger(postgres) as ledger:
                # Every article comes from two of them.
                for one in (*articles[part::4], *articles[(part + 1) % 4 :: 4]):
                    ledger.add(one)
                    ledger.store(reading_of(one))
        except BaseException as error:
            errors.append(error)

    def read() -> None:
        try:
            with Ledger(postgres) as ledger:
                while not done.is_set():
                    assert len(list(ledger.readings())) <= len(articles)
        except BaseException as error:
            errors.append(error)

    with Ledger(postgres):
        pass
    writers = [threading.Thread(target=write, args=(part,)) for part in range(4)]
    readers = [threading.Thread(target=read) for _ in range(2)]
    for thread in (*writers, *readers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()
    assert errors == []
    with Ledger(tmp_path / "file") as file:
        for one in articles:
            file.add(one)
            file.store(reading_of(one))
    assert exported(postgres) == exported(tmp_path / "file")
