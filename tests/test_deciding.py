"""What analysts decide by hand holds: through new readings, new articles and revisions, undone and done, out and in again."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kilde import door, example
from kilde.claim import ChainLink, Claim, Instance, Trace
from kilde.cli import cli
from kilde.deciding.decision import (
    Add,
    Anchor,
    Apart,
    Decision,
    Drop,
    Edit,
    OneSource,
    Rating,
    Same,
    Told,
    TwoSources,
    Undo,
    anchor,
    decision,
    found,
    standing,
)
from kilde.deciding.groups import judged
from kilde.deciding.store import Decisions, from_lines, to_lines
from kilde.errors import InputError
from kilde.growing import Growing, current_ids, nearby
from kilde.ledger import Ledger
from kilde.ledger.schema import PLACES
from kilde.matching.told import unpacked
from kilde.matching.vectors import Vectors
from kilde.statement import Reading


@pytest.fixture(scope="module")
def readings() -> tuple[Reading, ...]:
    return tuple(door.readings([str(example.ARTICLES)]))


@pytest.fixture
def ledger(ledger_address: str, readings: tuple[Reading, ...]) -> Iterator[Ledger]:
    with door.open_ledger(ledger_address) as opened:
        opened.fill(readings)
        yield opened


def traced(ledger: Ledger) -> Trace:
    return door.trace_ledger(ledger)[0]


def at(readings: Sequence[Reading], article: str, words: str) -> Anchor:
    text = next(reading.article.text for reading in readings if reading.article.id == article)
    start = text.index(words)
    return anchor(article, text, ((start, start + len(words)),))


def holding(trace: Trace, place: Anchor) -> Claim:
    return next(
        claim
        for claim in trace.claims
        for one in claim.instances
        if one.article == place.article and any(a < place.spans[0][1] and place.spans[0][0] < b for a, b in one.content)
    )


# Words and where they stand


@given(before=st.text("ab ", max_size=8), words=st.text("xyz", min_size=1, max_size=6), after=st.text("ab ", max_size=8))
def test_words_are_found_again_wherever_they_stand_once(before: str, words: str, after: str) -> None:
    kept = anchor("a", words, ((0, len(words)),))
    assert found(kept, before + words + after) == ((len(before), len(before) + len(words)),)
    assert found(kept, before + after) is None


def test_words_that_stand_twice_are_found_at_their_old_place_alone() -> None:
    kept = Anchor("a", ((4, 6),), ("ja",))
    assert found(kept, "nei ja og ja") == ((4, 6),)
    assert found(kept, "og så: ja og ja") is None


# What holds


def made(*whats: object) -> tuple[Decision, ...]:
    return tuple(decision(what, "Kari", f"2031-01-{day:02}") for day, what in enumerate(whats, 1))  # type: ignore[arg-type]


def test_an_undoing_undoes_and_is_undone() -> None:
    first, second = made(Rating("VG", "B"), Rating("NTB", "A"))
    undo = decision(Undo(first.id), "Ola", "2031-02-01")
    again = decision(Undo(undo.id), "Ola", "2031-02-02")
    assert standing((first, second)) == (first, second)
    assert standing((first, second, undo)) == (second,)
    assert standing((first, second, undo, again)) == (first, second)


# Readings


def test_a_statement_told_otherwise_is_so_in_every_reading_and_shown_as_made_by_hand(ledger: Ledger) -> None:
    reading = ledger.reading("a1")
    assert reading is not None
    statement = reading.statements[0]
    chain = (ChainLink("NMB", "outlet", True), ChainLink("Politiet", "organisation", True))
    place = anchor("a1", reading.article.text, statement.content)
    edit = Decisions(ledger).decide(Edit(place, Told(chain=chain, stance="distanced")), "Kari")
    mended = ledger.reading("a1")
    assert mended is not None
    told = next(one for one in mended if one.id == statement.id)
    assert [source.name for source in mended.chain(told)] == ["NMB", "Politiet"]
    assert (told.stance, told.modality, told.by_hand) == ("distanced", statement.modality, True)
    assert [one for one in mended if one.id != statement.id] == list(reading.statements[1:])
    claim = holding(traced(ledger), place)
    assert ("Politiet", "distanced") in {(one.chain[-1].name, one.stance) for one in claim.instances if one.article == "a1"}
    Decisions(ledger).decide(Undo(edit.id), "Kari")
    assert ledger.reading("a1") == reading


def test_a_statement_is_given_other_words(ledger: Ledger) -> None:
    reading = ledger.reading("a1")
    assert reading is not None
    text, statement = reading.article.text, reading.statements[0]
    start, end = statement.content[0]
    fewer = anchor("a1", text, ((start, start + text[start:end].index(" ")),))
    Decisions(ledger).decide(Edit(anchor("a1", text, statement.content), Told(content=fewer)), "Kari")
    mended = ledger.reading("a1")
    assert mended is not None
    assert [one.content for one in mended if one.by_hand] == [fewer.spans]
    assert len(mended) == len(reading)


def test_a_statement_added_and_one_dropped_change_the_trace_as_if_they_had_been_read_so(ledger: Ledger) -> None:
    before = traced(ledger)
    reading = ledger.reading("a9")
    assert reading is not None
    missed = at([reading], "a9", "Over 40 passasjerer ble sittende fast om bord i ferja")
    Decisions(ledger).decide(Add(missed, Told(chain=(ChainLink("Unni Hegrenes", "person", True),), stance="neutral")), "Kari")
    wrong = ledger.reading("a1")
    assert wrong is not None
    Decisions(ledger).decide(Drop(anchor("a1", wrong.article.text, wrong.statements[0].content)), "Kari")
    now = ledger.readings()
    assert {(one.article.id, len(one)) for one in now} >= {("a9", len(reading) + 1), ("a1", len(wrong) - 1)}
    after = traced(ledger)
    assert after != before
    claim = holding(after, missed)
    assert any(one.article == "a9" and one.chain and one.chain[-1].name == "Unni Hegrenes" for one in claim.instances)


def test_a_decision_outlives_rereading_and_follows_its_words_into_a_revision(ledger: Ledger) -> None:
    reading = ledger.reading("a1")
    assert reading is not None
    statement = reading.statements[0]
    place = anchor("a1", reading.article.text, statement.content)
    Decisions(ledger).decide(Edit(place, Told(stance="rejected")), "Kari")
    again = door.read(reading.article)
    ledger.store(again)
    assert next(iter(ledger.readings(["a1"]))).statements[0].stance == "rejected"
    text = "Oppdatert.\n\n" + reading.article.text
    longer = door.read(text, outlet=reading.article.outlet, published=reading.article.published, language="nb")
    article = msgspec.structs.replace(longer.article, id="a1")
    ledger.add(article)
    ledger.store(msgspec.structs.replace(longer, article=article))
    (revised,) = ledger.readings(["a1"])
    assert [one.stance for one in revised if one.by_hand] == ["rejected"]
    assert next(revised.words(one.content) for one in revised if one.by_hand) == reading.words(statement.content)


def test_two_names_told_to_be_one_are_one_in_every_article(ledger: Ledger) -> None:
    Growing(ledger, Vectors()).bring_up()
    Decisions(ledger).decide(OneSource("Unni Hegrenes", "POLITIET"), "Kari")
    assert ledger.behind()
    names = {source.name for reading in ledger.readings() for source in reading.sources}
    assert "politiet" not in names
    assert "politiet" not in {one.name for claim in traced(ledger).claims for one in claim.origins.sources}


def test_two_names_told_to_be_two_stay_apart_in_origins(ledger: Ledger) -> None:
    before = traced(ledger)
    one, other = next(merge.names for claim in before.claims for merge in claim.origins.merges if merge.certain)
    decisions = Decisions(ledger)
    decisions.decide(TwoSources(one.upper(), other), "Kari")
    after = traced(ledger)
    told = {merge.names for claim in after.claims for merge in claim.origins.merges if merge.certain}
    assert (one, other) not in told
    assert after.claims != before.claims
    growing = Growing(ledger, Vectors())
    growing.bring_up()
    with ledger.matching() as kept:
        nodes = [member.claim for member in kept.all_members()]
    near = {claim.id: claim.origins for claim in nearby(growing, nodes)}
    assert near
    assert near == {claim.id: claim.origins for claim in after.claims if claim.id in near}
    decisions.decide(Undo(decisions.standing()[0].id), "Kari")
    assert traced(ledger) == before


# Claims


def test_two_places_are_joined_and_parted_and_it_can_be_undone(ledger: Ledger, readings: tuple[Reading, ...]) -> None:
    one, other = at(readings, "a1", "Rundt 40 passasjerer"), at(readings, "a1", "To biler havnet i sjøen")
    before = traced(ledger)
    assert holding(before, one) != holding(before, other)
    joined = Decisions(ledger).decide(Same(one, other), "Kari")
    claim = holding(traced(ledger), one)
    assert holding(traced(ledger), other) == claim
    assert set(claim.articles) == {*holding(before, one).articles, *holding(before, other).articles}
    Decisions(ledger).decide(Undo(joined.id), "Kari")
    assert traced(ledger) == before
    copy = at(readings, "a4", "Rundt 40 passasjerer")
    assert holding(before, copy) == holding(before, one)
    Decisions(ledger).decide(Apart(one, copy), "Kari")
    after = traced(ledger)
    assert holding(after, one) != holding(after, copy)
    whole = [i for claim in before.claims for i in claim.instances]
    assert sorted(map(repr, whole)) == sorted(repr(i) for claim in after.claims for i in claim.instances)


def test_a_claim_looked_at_alone_is_joined_and_parted_as_in_the_whole_trace(
    ledger: Ledger, readings: tuple[Reading, ...]
) -> None:
    growing = Growing(ledger, Vectors())
    growing.bring_up()
    decisions = Decisions(ledger)
    alone, other = at(readings, "a9", "Dette er helt uforståelig"), at(readings, "a1", "To biler havnet i sjøen")
    decisions.decide(Same(alone, other), "Kari")
    decisions.decide(Apart(at(readings, "a1", "Rundt 40 passasjerer"), at(readings, "a4", "Rundt 40 passasjerer")), "Kari")
    whole = traced(ledger)
    for place in (alone, other, at(readings, "a1", "Rundt 40 passasjerer"), at(readings, "a4", "Rundt 40 passasjerer")):
        meant = holding(whole, place)
        with ledger.matching() as kept:
            (key,) = kept.keys([place.article]).values()
            ((_, packed),) = kept.told([key]).items()
        places = [one.content for one in unpacked(*packed).instances]
        node = key * PLACES + next(n for n, spans in enumerate(places) if spans[0][0] <= place.spans[0][0] < spans[-1][1])
        (near,) = nearby(growing, [node])
        assert (near.id, near.instances) == (meant.id, meant.instances)
        assert (near.origins.least, near.origins.most) == (meant.origins.least, meant.origins.most)
        assert current_ids(ledger, meant.id)[0] == meant.id
    for one in decisions.standing():
        decisions.decide(Undo(one.id), "Kari")
    with ledger.matching(judged=True) as kept:
        assert kept.judged.moved == {}


@given(
    sizes=st.lists(st.integers(1, 4), min_size=1, max_size=5),
    picks=st.lists(st.tuples(st.booleans(), st.integers(0, 19), st.integers(0, 19)), max_size=6),
)
def test_joining_and_parting_loses_and_doubles_nothing(sizes: list[int], picks: list[tuple[bool, int, int]]) -> None:
    instances = [Instance(article=f"a{n}", statement=None, content=((0, 3),)) for n in range(sum(sizes))]
    groups, begin = [], 0
    for size in sizes:
        groups.append(instances[begin : begin + size])
        begin += size
    places = [Anchor(one.article, ((0, 3),), ("abc",)) for one in instances]
    decided = made(*((Same if same else Apart)(places[i % begin], places[j % begin]) for same, i, j in picks))
    found = judged(groups, decided, lambda article: "abc", lambda one, other: 0.0)
    assert sorted(one.article for group in found for one in group) == sorted(one.article for one in instances)
    for number, (same, i, j) in enumerate(picks):
        if number == len(picks) - 1 and i % begin != j % begin:
            together = any({f"a{i % begin}", f"a{j % begin}"} <= {one.article for one in group} for group in found)
            assert together is same


# Out and in


def test_decisions_taken_in_by_a_fresh_ledger_of_the_same_articles_give_the_same_claims(
    ledger: Ledger, readings: tuple[Reading, ...], tmp_path: Path
) -> None:
    one, other = at(readings, "a1", "Rundt 40 passasjerer"), at(readings, "a1", "To biler havnet i sjøen")
    decisions = Decisions(ledger)
    decisions.decide(Same(one, other), "Kari")
    decisions.decide(Edit(at(readings, "a3", "Advarselen lå på bordet"), Told(stance="distanced")), "Ola")
    decisions.decide(Undo(decisions.decide(OneSource("A", "politiet"), "Ola").id), "Ola")
    decisions.decide(Apart(one, at(readings, "a4", "Rundt 40 passasjerer")), "Kari")
    decisions.decide(TwoSources("Unni Hegrenes", "politiet"), "Kari")
    lines = to_lines(decisions.all())
    with door.open_ledger(tmp_path / "fresh.ledger") as fresh:
        fresh.fill(readings)
        taken = Decisions(fresh)
        assert taken.take(from_lines(lines, "d.jsonl")) == 6
        assert taken.take(from_lines(lines, "d.jsonl")) == 0
        assert traced(fresh) == traced(ledger)
        assert to_lines(taken.all()) == lines


def test_a_line_that_is_no_decision_is_named() -> None:
    with pytest.raises(InputError, match=r"d\.jsonl: line 2 is no decision"):
        from_lines(to_lines(made(Rating("VG", "B"))) + b'{"id": 1}\n', "d.jsonl")


def test_the_command_prints_them_and_takes_them_in(readings: tuple[Reading, ...], tmp_path: Path) -> None:
    file = str(tmp_path / "desk.ledger")
    with door.open_ledger(file) as ledger:
        ledger.fill(readings[:1])
        Decisions(ledger).decide(Rating("Kystbladet", "C"), "Kari")
    printed = CliRunner().invoke(cli, ["decisions", "--ledger", file], standalone_mode=False)
    (one,) = from_lines(printed.stdout_bytes, "out")
    assert (one.by, one.what) == ("Kari", Rating("Kystbladet", "C"))
    (tmp_path / "d.jsonl").write_bytes(printed.stdout_bytes)
    other = str(tmp_path / "other.ledger")
    with door.open_ledger(other):
        pass
    told = CliRunner().invoke(cli, ["decisions", "--ledger", other, "--take", str(tmp_path / "d.jsonl")], standalone_mode=False)
    assert "1 new decisions" in told.output
