"""The matching that a ledger keeps is that of a batch, whatever came when; and the ids of its claims lead on."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde import door
from kilde.article import Article, Block
from kilde.claim import Trace
from kilde.growing import Growing, Grown, ahead, current_ids, groups, nearby, whole
from kilde.growing.ahead import Ahead
from kilde.ledger import Ledger
from kilde.ledger.schema import PLACES
from kilde.matching import match
from kilde.matching.candidates import Kin
from kilde.matching.decision import Weights, weights
from kilde.matching.same import Edges, edges
from kilde.matching.told import Told
from kilde.statement import Reading
from kilde.tracing import trace
from ledger_values import sound
from simulated import SENTENCES, WordVectors, news

VECTORS = WordVectors()


def told(name: str, *sentences: str, published: str | None = "2031-03-01", outlet: str | None = "Vik Avis") -> Reading:
    text = " ".join(sentences)
    blocks = (Block("paragraph", (0, len(text))),)
    return Reading(Article(id=name, language="nb", text=text, blocks=blocks, published=published, outlet=outlet))


def fill(path: Path, readings: Sequence[Reading], size: int) -> None:
    with Ledger(path) as ledger:
        ledger.fill(readings)
        Growing(ledger, VECTORS).bring_up(size=size)


NAMES = tuple("abcdefgh")


# One by one is as at once


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_adding_in_any_order_and_any_lots_gives_the_groups_of_a_batch(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    readings = [data.draw(news(name)) for name in NAMES]
    shuffled = data.draw(st.permutations(readings))
    path = tmp_path_factory.mktemp("order") / "ledger"
    with Ledger(path) as ledger:
        growing = Growing(ledger, VECTORS)
        at = 0
        while at < len(shuffled):
            step = data.draw(st.integers(1, 4))
            ledger.fill(shuffled[at : at + step])
            growing.bring_up(size=data.draw(st.integers(1, 4)))
            at += step
        assert groups(ledger) == match(readings, VECTORS)


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_revisions_take_their_articles_out_of_the_groups_and_in_again(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    now: dict[str, Reading] = {}
    with Ledger(tmp_path_factory.mktemp("revisions") / "ledger") as ledger:
        growing = Growing(ledger, VECTORS)
        for _ in range(data.draw(st.integers(1, 10))):
            reading = data.draw(news(data.draw(st.sampled_from(NAMES[:4]))))
            if ledger.add(reading.article) == "same":
                continue
            now.pop(reading.article.id, None)
            if data.draw(st.booleans()):
                ledger.store(reading)
                now[reading.article.id] = reading
            if data.draw(st.booleans()):
                growing = Growing(ledger, VECTORS) if data.draw(st.booleans()) else growing
                growing.bring_up()
        growing.bring_up()
        readings, found = tuple(ledger.readings()), groups(ledger)
        assert list(readings) == [now[name] for name in sorted(now)]
        assert found == match(list(now.values()), VECTORS)


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_the_trace_of_a_ledger_is_that_of_its_readings_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    readings = [data.draw(news(name)) for name in NAMES]
    seen: list[Reading] = []
    with Ledger(tmp_path_factory.mktemp("trace") / "ledger") as ledger:
        for reading in data.draw(st.permutations(readings)):
            ledger.fill([reading])
            Growing(ledger, VECTORS).bring_up()
        found = whole(Growing(ledger, VECTORS), seen.append)
    assert found is not None
    assert seen == readings
    batch = trace(readings, match(readings, VECTORS), VECTORS)
    assert len(found.claims) == len(batch.claims)
    for _ in range(2):  # A stream may be gone through again.
        assert msgspec.json.encode(Trace(found.articles, tuple(found.claims))) == msgspec.json.encode(batch)


def test_the_trace_of_a_ledger_with_the_shipped_vectors_is_that_of_its_readings(tmp_path: Path) -> None:
    readings = [told("a", *SENTENCES[:2]), told("b", *SENTENCES[3:5], published="2031-03-02"), told("c", SENTENCES[7])]
    with door.open_ledger(tmp_path / "ledger") as ledger:
        ledger.fill(readings)
        found, kept, _ = door.trace_ledger(ledger)
    assert list(kept) == readings
    assert msgspec.json.encode(found) == msgspec.json.encode(door.trace(readings))


def test_only_the_claims_that_an_article_falls_into_are_told_as_changed(tmp_path: Path) -> None:
    lots: list[Grown] = []
    with Ledger(tmp_path / "ledger") as ledger:
        ledger.fill([told("a", SENTENCES[0]), told("b", SENTENCES[6]), told("c", SENTENCES[8])])
        growing = Growing(ledger, VECTORS)
        growing.bring_up(lots.append)
        before = groups(ledger)
        ledger.fill([told("d", SENTENCES[0])])
        assert growing.bring_up(lots.append) == 1
        assert growing.bring_up(lots.append) == 0
        keys = {key: instances[0].article for (key, _), instances in zip(_records(ledger), before, strict=False)}
    assert len(lots) == 2
    assert lots[0].articles == ("a", "b", "c")
    assert lots[1].articles == ("d",)
    assert [keys[node // PLACES] for node in lots[1].claims] == ["a"]


def _records(ledger: Ledger) -> list[tuple[int, bytes]]:
    with ledger.matching() as kept:
        return list(kept.records())


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_what_an_article_changes_is_traced_from_what_stands_around_as_in_the_whole(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    readings = [data.draw(news(name)) for name in NAMES]
    lots: list[Grown] = []
    with Ledger(tmp_path_factory.mktemp("nearby") / "ledger") as ledger:
        growing = Growing(ledger, VECTORS)
        ledger.fill(readings[:-1])
        growing.bring_up()
        ledger.fill(readings[-1:])
        growing.bring_up(lots.append)
        told = nearby(growing, lots[0].claims)
        whole = {claim.id: claim for claim in trace(readings, groups(ledger), VECTORS).claims}
    assert told == tuple(whole[claim.id] for claim in told)
    assert {claim.id for claim in whole.values() if "h" in claim.articles} <= {claim.id for claim in told}


class Disturbed(Growing):
    """One whom others come before, each time that it has decided ahead; `late` counts the edges decided after that."""

    def __init__(self, ledger: Ledger, between: Callable[[], object]) -> None:
        super().__init__(ledger, VECTORS)
        self._between = between

    def _ahead(self, fresh: Mapping[int, tuple[int, Told]]) -> Ahead:
        found = super()._ahead(fresh)
        self._between()
        return found


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_what_others_write_while_edges_are_decided_is_in_the_groups_too(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    waiting = [data.draw(news(name)) for name in (*NAMES[:4], data.draw(st.sampled_from(NAMES[:4])))]
    now: dict[str, Reading] = {}
    with Ledger(tmp_path_factory.mktemp("disturbed") / "ledger") as ledger:
        other = Growing(ledger, VECTORS)

        def add(least: int = 0) -> None:
            for _ in range(min(len(waiting), data.draw(st.integers(least, 2)))):
                reading = waiting.pop()
                if ledger.add(reading.article) != "same":
                    ledger.store(reading)
                    now[reading.article.id] = reading
            if data.draw(st.booleans()):
                other.bring_up(size=2)

        disturbed = Disturbed(ledger, add)
        while waiting:
            add(1)
            disturbed.bring_up(size=data.draw(st.integers(1, 3)))
        disturbed.bring_up()
        assert groups(ledger) == match(list(now.values()), VECTORS)


def test_edges_are_decided_before_the_ledger_is_had_for_oneself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decided: list[int] = []

    def counted(told: Mapping[int, Told], pairs: Sequence[Kin], model: Weights) -> Mapping[tuple[int, int], Edges]:
        decided.append(len(pairs))
        return edges(told, pairs, model)

    monkeypatch.setattr(ahead, "edges", counted)  # those that are left to be decided then
    with Ledger(tmp_path / "ledger") as ledger:
        ledger.fill([told(name, SENTENCES[0]) for name in NAMES])
        Growing(ledger, VECTORS).bring_up(size=3)
        assert len(groups(ledger)) == 1
    assert decided == [0, 0, 0]


def test_the_articles_whose_claims_changed_are_known_from_then_on(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger") as ledger:
        ledger.fill([told("a", SENTENCES[0]), told("b", SENTENCES[6]), told("c", SENTENCES[8])])
        growing = Growing(ledger, VECTORS)

        def changed(since: int) -> tuple[int, list[str]]:
            growing.bring_up()
            with ledger.matching() as kept:
                named = kept.named(kept.changed(since))
                return kept.changes(), sorted(name for name, _ in named.values())

        first, found = changed(0)
        assert found == ["a", "b", "c"]
        ledger.fill([told("d", SENTENCES[0])])
        second, found = changed(first)
        assert found == ["a", "d"]
        ledger.fill([told("d", SENTENCES[6])])  # out of one claim and into another
        third, found = changed(second)
        assert found == ["a", "b", "d"]
        growing.remove("d")
        assert changed(third)[1] == ["b"]


def test_another_model_makes_everything_anew(tmp_path: Path) -> None:
    never = msgspec.structs.replace(weights(), threshold=99.0)
    readings = [told("a", SENTENCES[0]), told("b", SENTENCES[0])]
    fill(tmp_path / "ledger", readings, 64)
    with Ledger(tmp_path / "ledger") as ledger:
        assert len(groups(ledger)) == 1
        assert Growing(ledger, VECTORS, never).bring_up() == 2
        assert len(groups(ledger)) == 2
        assert Growing(ledger, VECTORS, never).bring_up() == 0


# Ids


def test_the_id_of_a_claim_that_was_merged_leads_to_the_claim_that_has_it_now(tmp_path: Path) -> None:
    late, early = told("a", SENTENCES[0], published="2031-03-02"), told("b", SENTENCES[0], published="2031-03-01")
    with Ledger(tmp_path / "ledger") as ledger:
        growing = Growing(ledger, VECTORS)
        ledger.fill([late])
        growing.bring_up()
        (alone,) = trace([late], groups(ledger)).claims
        assert current_ids(ledger, alone.id) == (alone.id,)
        ledger.fill([early])
        growing.bring_up()
        (both,) = trace([late, early], groups(ledger)).claims
        assert both.id != alone.id
        assert current_ids(ledger, alone.id) == current_ids(ledger, both.id) == (both.id,)
        assert current_ids(ledger, "never given out") == ()


def test_the_id_of_a_claim_that_was_split_leads_to_all_its_parts(tmp_path: Path) -> None:
    # What stands between the two holds them together until it is revised.
    first, between, last = (told(name, SENTENCES[0], published=f"2031-{month:02}-01") for month, name in enumerate("abc", 1))
    with Ledger(tmp_path / "ledger") as ledger:
        growing = Growing(ledger, VECTORS, msgspec.structs.replace(weights(), threshold=-4.0))
        ledger.fill([first, between, last])
        growing.bring_up()
        (whole,) = trace([first, between, last], groups(ledger)).claims
        revised = told("b", SENTENCES[6], published="2031-02-01")
        ledger.fill([revised])
        growing.bring_up()
        now = trace([first, revised, last], groups(ledger)).claims
        ids = {claim.articles: claim.id for claim in now}
        assert set(ids) == {("a",), ("b",), ("c",)}
        assert current_ids(ledger, whole.id) == (ids[("a",)], ids[("c",)])


# Kills


KILLED = """
import sys
from pathlib import Path
from kilde.growing import Growing
from kilde.ledger import Ledger
from simulated import WordVectors
with Ledger(sys.argv[1]) as ledger:
    Growing(ledger, WordVectors()).bring_up(lambda grown: print(*grown.articles, flush=True), size=1)
"""


def test_a_kill_at_any_moment_leaves_a_ledger_whose_matching_is_taken_up(tmp_path: Path) -> None:
    chance = random.Random(5)
    readings = [told(f"{number:02}", *chance.sample(SENTENCES, 2)) for number in range(24)]
    expected = match(readings, VECTORS)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    for attempt in range(3):
        path = tmp_path / str(attempt)
        with Ledger(path) as ledger:
            ledger.fill(readings)
        command = [sys.executable, "-c", KILLED, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, start_new_session=True) as process:
            assert process.stdout is not None
            heard = [process.stdout.readline() for _ in range(chance.randrange(1, 20))]
            os.killpg(process.pid, signal.SIGKILL)
        assert all(heard)
        assert sound(path)
        with Ledger(path) as ledger:
            left = Growing(ledger, VECTORS).bring_up()
            assert left <= len(readings) - len(heard)
            assert groups(ledger) == expected


# What is told of revisions


def test_two_articles_under_one_id_are_told_of_if_their_outlets_differ(tmp_path: Path) -> None:
    said: list[str] = []
    source = tmp_path / "news.jsonl"
    with door.open_ledger(tmp_path / "ledger") as ledger:
        for outlet, words in (("Vik Avis", "Én."), ("Vik Avis", "To."), ("Nes Blad", "Tre."), ("Nes Blad", "Tre.")):
            source.write_text(f'{{"id": "a1", "outlet": "{outlet}", "text": "{words}", "language": "nb"}}', encoding="utf-8")
            door.add(ledger, [str(source)], on_notice=said.append)
    assert len(said) == 1
    assert "article a1 got another text and another outlet (Nes Blad, before Vik Avis)" in said[0]
