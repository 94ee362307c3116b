"""The desk's tables say what the whole trace says, however they were brought up, and pages take what they need from them."""

import time
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from desk_by_hand import desk, dossier, of_strangers
from kilde.article import Article, Block
from kilde.claim import Claim
from kilde.errors import LedgerError
from kilde.growing import Growing
from kilde.ledger import Ledger
from kilde.matching import match
from kilde.reading import READER_VERSION
from kilde.statement import Reading, Source, Statement
from kilde.tracing import trace
from kilde.web import desk as desk_module
from kilde.web import tables
from kilde.web.desk import Desk
from kilde.web.listing import Asked
from kilde.web.summary import Summary
from kilde.web.views import Standing
from simulated import WordVectors, news

VECTORS = WordVectors()


def rows(summary: Summary) -> dict[str, tuple[object, ...]]:
    """What the tables hold of claims, by their ids."""
    claim = tables.claim.c
    shown = (claim.text, claim.articles, claim.instances, claim.least, claim.most, claim.flags, claim.credibility)
    with summary.ledger.reads() as connection:
        return {row[0]: tuple(row[1:]) for row in connection.execute(select(claim.id, *shown))}


def blank(claim: Claim) -> bytes:
    """A record of the claim with no words in it."""
    return zlib.compress(msgspec.msgpack.encode(msgspec.structs.replace(claim, text="", instances=claim.instances[:1])))


def brought_up(address: Path | str) -> Summary:
    ledger = Ledger(address, reader=READER_VERSION)
    summary = Summary(ledger, Growing(ledger, VECTORS))
    summary.bring_up()
    return summary


def test_the_tables_say_what_the_trace_says(ledger_address: str) -> None:
    with Ledger(ledger_address, reader=READER_VERSION) as ledger:
        ledger.fill(dossier())
    summary = brought_up(ledger_address)
    readings = tuple(summary.ledger.readings())
    found = trace(readings, match(readings, VECTORS), VECTORS)
    said = rows(summary)
    assert len(found.claims) > 20
    assert set(said) == {claim.id for claim in found.claims}
    for claim in found.claims:
        text, articles, instances, least, most, flags, credibility = said[claim.id]
        assert (text, articles, instances) == (claim.text, len(claim.articles), len(claim.instances))
        assert (least, most, str(flags).split(), credibility) == (
            claim.origins.least,
            claim.origins.most,
            list(claim.flags),
            claim.credibility,
        )
    summary.ledger.close()


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(lot=st.lists(st.integers(0, 9), min_size=2, max_size=8), data=st.data())
def test_bringing_up_one_by_one_ends_where_doing_it_at_once_does(
    lot: list[int], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    readings = [data.draw(news(f"a{number}-{at}")) for at, number in enumerate(lot)]
    folder = tmp_path_factory.mktemp("desk")
    with Ledger(folder / "once", reader=READER_VERSION) as ledger:
        ledger.fill(readings)
    once = brought_up(folder / "once")
    with Ledger(folder / "each", reader=READER_VERSION) as ledger:
        each = Summary(ledger, Growing(ledger, VECTORS))
        for reading in readings:
            ledger.fill([reading])
            each.bring_up()
        assert {id: row[:3] for id, row in rows(each).items()} == {id: row[:3] for id, row in rows(once).items()}
        assert each.current()
    once.ledger.close()


def test_what_stopped_half_way_is_found_the_next_time(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l", reader=READER_VERSION) as ledger:
        ledger.fill(dossier())
    with Ledger(tmp_path / "l", reader=READER_VERSION) as ledger:
        asked = iter([False, True, *[True] * 100])
        halted = Summary(ledger, Growing(ledger, VECTORS))
        halted.bring_up(stop=lambda: next(asked))
        assert not halted.current()
        assert rows(halted) == {}
        again = Summary(ledger, Growing(ledger, VECTORS))
        again.bring_up()
        assert again.current()
        assert len(rows(again)) > 20


def test_a_revision_takes_its_old_words_out_of_the_tables(tmp_path: Path) -> None:
    def told(words: str) -> Reading:
        text = f"{words}. Ferja går ikke."
        blocks = (Block("paragraph", (0, len(text))),)
        article = Article(id="a", outlet="Vik Avis", published="2031-03-01", language="nb", text=text, blocks=blocks)
        source = Source("s1", "Kari Vik", "person", True, ((0, 1),))
        statement = Statement(id="t1", kind="indirect", content=((0, len(words)),), chain=("s1",))
        return Reading(article, (source,), (statement,))

    made = desk(tmp_path / "l", [told("Broen over Vik er stengt")])
    assert [one.text for one in made.dossier(Asked(alone=True)).claims if "Broen" in one.text] == ["Broen over Vik er stengt"]
    made.ledger.fill([told("Veien til Vik er åpen igjen")])
    made.bring_up()
    texts = [one.text for one in made.dossier(Asked(alone=True)).claims]
    assert "Veien til Vik er åpen igjen" in texts
    assert "Broen over Vik er stengt" not in texts
    made.close()


def test_tables_of_another_desk_are_made_anew(tmp_path: Path) -> None:
    made = desk(tmp_path / "l", dossier())
    before = made.dossier(Asked()).total
    with made.ledger.writes() as connection:
        connection.execute(update(tables.state).values(version=0))
        connection.execute(update(tables.claim).values(text="something else"))
    made.close()
    again = Desk(tmp_path / "l", vectors=VECTORS)
    assert again.dossier(Asked()).total == 0
    again.bring_up()
    assert again.dossier(Asked()).total == before
    again.close()


@pytest.fixture(scope="module")
def example_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk(tmp_path_factory.mktemp("desk") / "l", dossier())


def test_claims_come_by_how_many_carry_them(example_desk: Desk) -> None:
    carried = [claim.articles for claim in example_desk.dossier(Asked()).claims]
    assert carried == sorted(carried, reverse=True)
    assert min(carried) > 1
    alone = example_desk.dossier(Asked(alone=True))
    assert alone.total > len(carried)


def test_filters_keep_what_meets_them(example_desk: Desk) -> None:
    every = example_desk.dossier(Asked()).claims
    flag = next(flag for claim in every for flag in claim.flags)
    flagged = example_desk.dossier(Asked(flag=flag)).claims
    assert [claim.id for claim in flagged] == [claim.id for claim in every if flag in claim.flags]
    outlet = example_desk.choices().outlets[0]
    of_outlet = example_desk.dossier(Asked(outlet=outlet)).claims
    assert 0 < len(of_outlet) <= len(every)
    for claim in of_outlet:
        found = example_desk.claim(claim.id, "en")
        assert found is not None
        assert outlet in {ref.outlet for ref in found[0].articles}
    assert example_desk.dossier(Asked(outlet="nobody's")).total == 0
    assert example_desk.dossier(Asked(flag="% ")).total == 0
    assert example_desk.dossier(Asked(language="xx")).total == 0
    assert example_desk.dossier(Asked(since="2099-01-01")).total == 0
    assert example_desk.dossier(Asked(since="1999-01-01", until="2099-01-01")).total == len(every)


def test_a_source_filters_the_claims_that_it_makes(example_desk: Desk) -> None:
    source = next(one for one in example_desk.sources("", 1).sources if one.named)
    claims = example_desk.dossier(Asked(source=source.id, alone=True)).claims
    assert claims
    for claim in claims:
        found = example_desk.claim(claim.id, "en")
        assert found is not None
        assert source.name in {link.name for one in found[0].claim.instances for link in one.chain}


def test_words_are_found_whatever_their_case_and_diacritics(example_desk: Desk) -> None:
    claim = example_desk.dossier(Asked()).claims[0]
    word = max(claim.text.split(), key=len).strip(".,»«")
    for asked in (word, word.upper(), word[:5] + "*"):
        assert claim.id in {one.id for one in example_desk.dossier(Asked(words=asked)).claims}, asked
    nothing = example_desk.dossier(Asked(words="qqqqq"))
    assert (nothing.total, nothing.found) == (0, ())
    assert example_desk.dossier(Asked(words='" OR *:* --')).total == 0


def test_a_sentence_finds_the_claims_that_it_is_about(example_desk: Desk) -> None:
    claim = example_desk.dossier(Asked()).claims[0]
    assert example_desk.dossier(Asked(about=claim.text)).claims[0].id == claim.id


def test_a_page_holds_fifty(tmp_path: Path) -> None:
    readings = []
    for number in range(60):
        text = f"Broen er stengt {'abcdefghijklmnopqrstuvwxyz'[number % 26] * (3 + number // 26)}"
        article = Article(id=f"a{number:02}", language="nb", text=text, blocks=(Block("paragraph", (0, len(text))),))
        source = Source("s1", f"Kilde {number}", "person", True, ((0, 1),))
        readings.append(
            Reading(article, (source,), (Statement(id="t1", kind="direct", content=((0, len(text)),), chain=("s1",)),))
        )
    made = desk(tmp_path / "l", readings)
    first, second = (made.sources("", page) for page in (1, 2))
    assert (first.total, first.pages, len(first.sources), len(second.sources)) == (60, 2, 50, 10)
    assert not {one.id for one in first.sources} & {one.id for one in second.sources}
    made.close()


def test_unnamed_people_of_two_articles_are_never_one_source(tmp_path: Path) -> None:
    def told(name: str, source: Source) -> Reading:
        text = "Broen er stengt, sier en kilde."
        statement = Statement(id="t1", kind="indirect", content=((0, 15),), chain=("s1",))
        blocks = (Block("paragraph", (0, len(text))),)
        return Reading(Article(id=name, language="nb", text=text, blocks=blocks), (source,), (statement,))

    unnamed = Source("s1", "en kilde", "person", False, ((22, 30),))
    named = msgspec.structs.replace(unnamed, name="Kari Vik", named=True)
    made = desk(tmp_path / "l", [told("a", unnamed), told("b", unnamed), told("c", named), told("d", named)])
    found = [(one.name, one.articles) for one in made.sources("", 1).sources]
    assert sorted(found) == [("Kari Vik", 2), ("en kilde", 1), ("en kilde", 1)]
    made.close()


def test_a_server_is_asked_as_a_file_is(ledger_address: str) -> None:
    with Ledger(ledger_address, reader=READER_VERSION) as ledger:
        ledger.fill([*dossier(), *of_strangers("Kari Vik", "b")])
    made = Desk(ledger_address, vectors=VECTORS)
    made.bring_up()
    claim = next(one for one in made.dossier(Asked()).claims if one.flags)
    word = max(claim.text.split(), key=len)
    narrow = Asked(words=word, flag=claim.flags[0], language=claim.language, since="2000-01-01", until="2099-01-01")
    assert claim.id in {one.id for one in made.dossier(narrow).claims}
    assert made.dossier(Asked(about=claim.text)).claims[0].id == claim.id
    assert made.claim(claim.id, "nb") is not None
    assert made.timeline("", "", 1, "en").total == 2
    source = next(one for one in made.sources("kari", 1).sources if one.name == "Kari Vik")
    said = made.source(source.id, 1, "en")
    assert said is not None
    assert len(said.said) == 2
    made.ledger.fill(of_strangers("Siri Moe", "c"))
    made.bring_up()
    assert made.sources("siri", 1).total == 1
    made.close()


def test_a_claim_is_told_as_the_trace_has_it_and_traced_anew_where_it_is_due(tmp_path: Path) -> None:
    made = desk(tmp_path / "l", dossier())
    readings = tuple(made.ledger.readings())
    for claim in trace(readings, match(readings, VECTORS), VECTORS).claims:
        kept = made.claim(claim.id, "en")
        assert kept is not None
        assert kept[0].claim == claim
        with made.ledger.writes() as connection:
            nodes = select(tables.claim.c.node).where(tables.claim.c.id == claim.id)
            connection.execute(tables.due.insert().from_select(["node"], nodes))
            connection.execute(update(tables.claim).where(tables.claim.c.id == claim.id).values(record=blank(claim)))
        traced = made.claim(claim.id, "en")
        assert traced is not None
        assert traced[0].claim.instances == claim.instances
    made.close()


def test_earlier_ids_lead_on(example_desk: Desk) -> None:
    claim = example_desk.dossier(Asked()).claims[0]
    assert example_desk.leads(claim.id) == claim.id
    assert example_desk.leads("c000000000000") is None
    found = example_desk.claim(claim.id, "en")
    assert found is not None


def test_what_another_program_writes_while_tables_are_brought_up_is_entered_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = desk(tmp_path / "l", of_strangers("Kari Vik", "a"))
    more, bring_up = list(of_strangers("Ola Berg", "b")), made._summary.bring_up

    def and_another_writes(*given: Any) -> None:
        bring_up(*given)
        if more:
            with Ledger(tmp_path / "l", reader=READER_VERSION) as other:
                other.fill([more.pop() for _ in range(len(more))])

    monkeypatch.setattr(made._summary, "bring_up", and_another_writes)
    made._standing = Standing(False)
    made.start()
    until = time.monotonic() + 30
    while not made._standing.current and time.monotonic() < until:
        time.sleep(0.02)
    assert made._standing.current
    assert made.dossier(Asked()).total == 2
    made.close()


def test_an_error_while_tables_are_brought_up_does_not_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    made = desk(tmp_path / "l", of_strangers("Kari Vik", "a"), on_error=told.append)
    bring_up = made._summary.bring_up

    def locked_at_first(*given: Any) -> None:
        if not told:
            raise LedgerError("another process has kept it locked")
        bring_up(*given)

    monkeypatch.setattr(made._summary, "bring_up", locked_at_first)
    monkeypatch.setattr(desk_module, "AGAIN", 0.02)
    made._standing = Standing(False)
    made.start()
    until = time.monotonic() + 30
    while not made._standing.current and time.monotonic() < until:
        time.sleep(0.02)
    assert made._standing.current
    assert told == ["another process has kept it locked"]
    made.close()


def counted(made: Desk, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many articles each bringing up enters, from now on."""
    entered: list[int] = []
    whole = made._summary._enter

    def enter(keys: Sequence[int]) -> None:
        entered.append(len(keys))
        whole(keys)

    monkeypatch.setattr(made._summary, "_enter", enter)
    return entered


def test_bringing_up_looks_at_what_changed_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = desk(tmp_path / "l", dossier())
    entered = counted(made, monkeypatch)
    made.bring_up()
    assert entered == []
    made.ledger.fill(of_strangers("Siri Moe", "c"))
    made.bring_up()
    assert sum(entered) == 2
    assert made.standing().current
    assert made.sources("siri", 1).total == 1
    made.close()


def test_an_article_that_was_taken_out_leaves_the_tables(tmp_path: Path) -> None:
    made = desk(tmp_path / "l", [*dossier(), *of_strangers("Siri Moe", "c")])
    growing = Growing(made.ledger, VECTORS)
    assert [growing.remove(one.article.id) for one in of_strangers("Siri Moe", "c")] == [True, True]
    made.bring_up()
    assert made.sources("siri", 1).total == 0
    once = desk(tmp_path / "once", dossier())
    assert rows(made._summary) == rows(once._summary)
    made.close()
    once.close()


def test_a_claim_is_found_by_meaning_as_soon_as_it_is_there(tmp_path: Path) -> None:
    made = desk(tmp_path / "l", dossier())
    text = made.dossier(Asked()).claims[0].text
    assert made.dossier(Asked(about=text)).claims[0].text == text
    new = of_strangers("Siri Moe", "c")
    words = new[0].words(new[0].statements[0].content)
    assert words not in [one.text for one in made.near(words, 1)]
    made.ledger.fill(new)
    made.bring_up()
    assert [one.text for one in made.near(words, 1)] == [words]
    made.close()


def test_claims_are_found_by_a_language_of_any_of_their_articles(example_desk: Desk) -> None:
    carried = example_desk.dossier(Asked()).claims
    for one in carried:
        view = example_desk.claim(one.id, "en")
        assert view is not None
        for language in {ref.language for ref in view[0].articles if ref.id in view[0].claim.articles}:
            found = example_desk.dossier(Asked(language=language))
            assert one.id in {each.id for each in found.claims} or found.pages > 1
    assert example_desk.dossier(Asked(language="xx")).total == 0
