"""The ledger keeps what it was given, once, and finds it again."""

import contextlib
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.article import Article, Block
from kilde.claim import Claim, Place
from kilde.errors import InputError, LedgerError
from kilde.ledger import Ledger
from kilde.ledger.search import expression
from kilde.ledger.vectors import Vector
from kilde.matching.vectors import MODEL, Vectors
from ledger_fill import invented, reading_of
from ledger_values import article, claim, exported, sound


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.ledger"


@pytest.fixture
def ledger(ledger_address: str) -> Iterator[Ledger]:
    with Ledger(ledger_address) as opened:
        yield opened


# What goes in comes out


def test_an_article_and_its_reading_come_out_as_they_went_in(ledger: Ledger) -> None:
    kept = invented(3)
    assert ledger.add(kept) == "new"
    assert ledger.reading(kept.id) is None
    ledger.store(reading_of(kept))
    assert list(ledger.articles()) == [kept]
    assert ledger.reading(kept.id) == reading_of(kept)
    assert len(ledger) == 1


def test_the_same_article_again_changes_nothing(ledger: Ledger) -> None:
    ledger.add(article(title="Først"))
    ledger.store(reading_of(article()))
    assert ledger.add(article(title="Først")) == "same"
    assert ledger.add(article(title="Siden", path="kopi.txt")) == "same"
    assert [one.title for one in ledger.articles()] == ["Først"]
    assert list(ledger.unread()) == []


def test_another_text_is_a_revision_and_becomes_current(ledger: Ledger) -> None:
    first, second = article(words="Broen er stengt."), article(words="Broen er åpen igjen.", title="Åpen")
    ledger.add(first)
    ledger.store(reading_of(first))
    assert ledger.add(second) == "revision"
    assert list(ledger.articles()) == [second]
    assert list(ledger.unread()) == [second]
    assert ledger.reading("a") is None
    assert [(one.number, one.article) for one in ledger.revisions("a")] == [(1, first), (2, second)]
    assert ledger.revisions("b") == ()


def test_a_text_seen_before_is_no_revision_so_that_adding_a_collection_twice_changes_nothing(ledger: Ledger) -> None:
    collection = [article(words="Én."), article(words="To."), article("b", "Én.")]
    assert [ledger.add(one) for one in collection] == ["new", "revision", "new"]
    assert [ledger.add(one) for one in collection] == ["same", "same", "same"]
    assert [one.text for one in ledger.articles()] == ["To.", "Én."]


def test_a_reading_of_an_earlier_revision_is_kept_but_not_shown(ledger: Ledger) -> None:
    early, late = article(words="Én ting."), article(words="Noe annet.")
    ledger.add(early)
    ledger.add(late)
    ledger.store(reading_of(early))
    assert list(ledger.readings()) == []
    assert list(ledger.unread()) == [late]
    ledger.store(reading_of(late))
    assert list(ledger.readings()) == [reading_of(late)]


def test_a_reading_without_its_article_is_refused(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="has no article a with this text"):
        ledger.store(reading_of(article()))


def test_readings_by_an_older_reader_are_shown_and_read_again(ledger_address: str) -> None:
    with Ledger(ledger_address, reader=1) as old:
        old.add(article())
        old.store(reading_of(article()))
    with Ledger(ledger_address, reader=2) as new:
        assert len(list(new.readings())) == 1
        assert list(new.unread()) == [article()]
        new.store(reading_of(article()))
        assert list(new.unread()) == []
    with Ledger(ledger_address, reader=1) as old:
        assert list(old.unread()) == []
        old.store(reading_of(article()))
    with Ledger(ledger_address, reader=2) as new:
        assert list(new.unread()) == []


def test_streams_run_in_the_order_of_ids_over_many_pages_and_bear_writing_between(ledger: Ledger) -> None:
    names = [f"{number:03}" for number in range(150)] + ["Å", "z", "🙂", "ﬁ", ""]
    for name in random.Random(5).sample(names, len(names)):
        ledger.add(article(name, f"Tekst {name}."))
    seen = []
    for one in ledger.unread():
        ledger.store(reading_of(one))
        seen.append(one.id)
    assert seen == sorted(names)
    assert [one.id for one in ledger.articles()] == sorted(names)
    assert [one.article.id for one in ledger.readings()] == sorted(names)
    wanted = names[10:140:2]
    assert [one.article.id for one in ledger.readings([*reversed(wanted), "not here"])] == wanted


def test_an_article_that_fails_to_be_read_does_not_stop_the_others(ledger: Ledger) -> None:
    for number in range(100):
        ledger.add(invented(number))
    for one in ledger.unread():
        if not one.id.endswith("1"):
            ledger.store(reading_of(one))
    assert {one.id[-1] for one in ledger.unread()} == {"1"}


def test_statements_can_be_asked_for_by_sql(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.add(article(words="Broen holder. Ås"))
        ledger.store(reading_of(article(words="Broen holder. Ås")))
    with contextlib.closing(sqlite3.connect(path)) as connection:
        query = "SELECT article.id, content, origin, statement.kind FROM statement JOIN revision ON revision.key = revision "
        rows = connection.execute(query + "JOIN article ON article.key = article").fetchall()
    assert rows == [("a", "Broen ho", "s", "indirect")]


def test_a_lone_surrogate_is_an_input_error(ledger: Ledger) -> None:
    for broken in (article(words="x \ud800 y"), article("\udfff"), article(title="\ud800"), article(byline=("\ud800",))):
        with pytest.raises(InputError, match="surrogate"):
            ledger.add(broken)
    assert len(ledger) == 0


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
maybe = st.none() | texts


@st.composite
def articles(draw: st.DrawFn) -> Article:
    body = draw(texts)
    cut = draw(st.integers(0, len(body) - 1))
    return Article(
        id=draw(st.sampled_from("abÅ🙂") | texts),
        path=draw(maybe),
        url=draw(maybe),
        outlet=draw(maybe),
        title=draw(maybe),
        byline=tuple(draw(st.lists(texts, max_size=2))),
        published=draw(maybe),
        language=draw(st.sampled_from(["nb", "en"])),
        text=body,
        blocks=(Block("paragraph", (cut, len(body))),),
    )


@settings(max_examples=12, deadline=None)
@given(st.lists(articles(), max_size=8, unique_by=lambda one: one.id), st.randoms(use_true_random=False))
def test_the_order_of_adding_does_not_change_the_export(
    tmp_path_factory: pytest.TempPathFactory, collection: list[Article], shuffle: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("order")
    for name in ("one", "other"):
        with Ledger(folder / name) as ledger:
            for one in collection:
                ledger.add(one)
            for one in ledger.unread():
                ledger.store(reading_of(one))
        shuffle.shuffle(collection)
    assert exported(folder / "one") == exported(folder / "other")
    assert exported(folder / "one").count(b"\n") == len(collection)


@settings(max_examples=25, deadline=None)
@given(st.lists(articles() | st.sampled_from(["store one", "store all", "reopen"]), max_size=20))
def test_any_road_to_a_state_gives_the_export_of_that_state(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Article | str]
) -> None:
    path = tmp_path_factory.mktemp("steps") / "ledger"
    seen: dict[str, list[Article]] = {}
    read: set[tuple[str, str]] = set()
    ledger = Ledger(path)
    try:
        for step in steps:
            if isinstance(step, Article):
                known = seen.setdefault(step.id, [])
                wanted = "new" if not known else "same" if step.text in [one.text for one in known] else "revision"
                assert ledger.add(step) == wanted
                if wanted != "same":
                    known.append(step)
            elif step == "reopen":
                ledger.close()
                ledger = Ledger(path)
            else:
                for one in list(ledger.unread())[: 1 if step == "store one" else None]:
                    ledger.store(reading_of(one))
                    read.add((one.id, one.text))
        current = [seen[name][-1] for name in sorted(seen)]
        assert list(ledger.articles()) == current
        shown = [one for one in current if (one.id, one.text) in read]
        assert list(ledger.readings()) == [reading_of(one) for one in shown]
        assert sorted(one.id for one in ledger.unread()) == [one.id for one in current if one not in shown]
    finally:
        ledger.close()
    assert sound(path)


# Search


def test_search_finds_words_in_title_and_text_whatever_their_case_and_accents(ledger: Ledger) -> None:
    ledger.add(article("a", "Broen over Drøvla er stengt.", title="Stengt bro"))
    ledger.add(article("b", "En kafé er stengt.", title="Kafeen i byen"))
    ledger.add(article("c", "Alt er åpent."))
    assert ledger.search("stengt") == ["a", "b"]
    assert ledger.search("STENGT kafe") == ["b"]
    assert ledger.search("kaf*") == ["b"]
    assert ledger.search("stengt", 1) == ["a"]
    assert ledger.search("stengt -- bro") == ["a"]
    assert ledger.search("") == ledger.search("*") == ledger.search("flyplass") == []


def test_search_follows_revisions(ledger: Ledger) -> None:
    ledger.add(article(words="Fergen gikk på grunn.", title="Forlis"))
    ledger.add(article(words="Fergen er berget."))
    assert ledger.search("berget") == ["a"]
    assert ledger.search("forlis") == ledger.search("grunn") == []


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("a\"'*()^:-+ {}\0\\NEAROD,\n") | st.characters(exclude_categories=["Cs"]), max_size=20))
def test_no_search_is_a_syntax_error(words: str) -> None:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(title, text)")
        if asked := expression(words):
            connection.execute("SELECT rowid FROM words WHERE words MATCH ?", (asked,)).fetchall()


# Vectors and claim ids


@pytest.mark.parametrize("kind", [np.dtype(np.float32), np.dtype(np.float16)])
def test_vectors_come_out_bit_for_bit_and_are_kept_by_model(ledger: Ledger, kind: np.dtype[Any]) -> None:
    made: dict[bytes, Vector] = {
        bytes([number]): np.random.default_rng(number).normal(size=384).astype(kind) for number in range(3)
    }
    ledger.store_vectors("one", made)
    ledger.store_vectors("one", {b"\0": np.zeros(384, np.float32)})
    known = ledger.vectors("one", [b"\0", b"\1", b"\2", b"\3"])
    assert known.keys() == made.keys()
    assert all(known[key].tobytes() == made[key].tobytes() and known[key].dtype == kind for key in made)
    assert ledger.vectors("other", list(made)) == {}


def test_vectors_of_another_form_are_refused(ledger: Ledger) -> None:
    with pytest.raises(TypeError, match="float64"):
        ledger.store_vectors("one", {b"a": np.zeros(3)})  # type: ignore[dict-item]
    with pytest.raises(ValueError, match="one dimension"):
        ledger.store_vectors("one", {b"a": np.zeros((2, 3), np.float32)})


def test_the_ledger_is_a_cache_for_the_encoder(ledger: Ledger) -> None:
    row = np.arange(384, dtype=np.float32)
    ledger.vector_cache(MODEL).put({"Broen holder.": row})
    assert np.array_equal(Vectors(ledger.vector_cache(MODEL)).encode(["Broen holder.", "Broen holder."]), [row, row])


def give_out(ledger: Ledger, claims: list[Claim]) -> None:
    with ledger.matching(write=True) as kept:
        kept.name({one.id: Place(one.instances[0].article, one.instances[0].content[0]) for one in claims})


def test_the_id_of_a_claim_leads_to_the_claim_that_holds_its_place_now(ledger: Ledger) -> None:
    ledger.add(article("a", "Broen er stengt. Fergen går."))
    ledger.add(article("b", "Fergen går. Broen er stengt."))
    give_out(ledger, [claim("bridge", ("a", (0, 15))), claim("ferry", ("b", (0, 10))), claim("lost", ("z", (0, 5)))])
    merged = claim("merged", ("b", (12, 27)), ("a", (0, 16)))
    ferry = claim("ferry", ("b", (0, 10)))
    wide = claim("wide", ("a", (0, 28)))
    assert ledger.lead("ferry", [merged, ferry]) is ferry
    assert ledger.lead("bridge", [ferry, wide, merged]) is merged
    assert ledger.lead("bridge", [ferry]) is None
    assert ledger.lead("lost", [claim("found", ("z", (0, 5)))]) is None
    assert ledger.lead("never given out", [merged]) is None


def test_the_id_of_a_claim_follows_its_words_into_a_revision(ledger: Ledger) -> None:
    ledger.add(article("a", "Broen er stengt. Fergen går."))
    give_out(ledger, [claim("ferry", ("a", (17, 27))), claim("bridge", ("a", (0, 15)))])
    ledger.add(article("a", "Nytt: Fergen går. Broen er åpen."))
    now = [claim("new", ("a", (0, 4))), claim("ferry now", ("a", (6, 16))), claim("open", ("a", (18, 31)))]
    assert ledger.lead("ferry", now) is now[1]
    assert ledger.lead("bridge", now) is None
    give_out(ledger, [claim("ferry", ("a", (18, 31)))])
    assert ledger.lead("ferry", now) is now[2]
