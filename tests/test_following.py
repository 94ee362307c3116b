"""A trace goes through its articles one after the other, and has few claims in memory; what it tells hangs on no order."""

from collections.abc import Iterable, Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.simulate.config import Config
from benchmarks.simulate.stream import made
from kilde.claim import Claim, Instance
from kilde.commands.common import pretty, pretty_trace
from kilde.growing.packing import LOT, PackedClaims
from kilde.growing.shelf import KeptShelf
from kilde.statement import Reading
from kilde.tracing import trace
from kilde.tracing.cards import Shelf, card
from kilde.tracing.collection import Collection
from kilde.tracing.following import Key, followed, in_order, places

Groups = Sequence[Sequence[Instance]]


Press = tuple[list[Reading], list[tuple[Instance, ...]]]


def printed(articles: int) -> Press:
    matters = list(made(Config(articles=articles, size=6, seed=4)))
    readings = [reading for matter in matters for reading in matter.readings]
    return readings, [group for matter in matters for group in matter.groups]


@pytest.fixture(scope="module")
def press() -> Press:
    return printed(40)


def in_turn(collection: Collection, groups: Groups, place: dict[str, int]) -> list[Claim]:
    found = followed(collection, in_order(groups, place), place)
    return [claim for _, claim in sorted(found, key=lambda each: each[0])]


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_articles_may_be_gone_through_in_any_order(press: Press, chance: object) -> None:
    readings, groups = press
    names = [reading.article.id for reading in readings]
    chance.shuffle(names)  # type: ignore[attr-defined]
    place = {name: number for number, name in enumerate(names)}
    assert tuple(in_turn(Collection(readings), groups, place)) == trace(readings, groups).claims


def test_readings_that_are_put_back_and_fetched_again_change_nothing(
    press: Press,
) -> None:
    readings, groups = press
    by_id = {reading.article.id: reading for reading in readings}
    fetched: list[str] = []

    def find(articles: Sequence[str]) -> Iterable[Reading]:
        fetched.extend(articles)
        return [by_id[article] for article in articles]

    shelf = KeptShelf(tuple(map(card, readings)), find, at_hand=3)
    collection = Collection(shelf)
    shelf.gone = collection.forget
    place = places(collection, ([each.article for each in group] for group in groups))
    assert tuple(in_turn(collection, groups, place)) == trace(readings, groups).claims
    assert len(fetched) > len(readings)


def test_a_claim_is_told_when_the_articles_that_bear_on_it_are_through() -> None:
    readings, groups = printed(300)
    collection = Collection(readings)
    place = places(collection, ([each.article for each in group] for group in groups))
    taken = 0
    most = 0

    def counted() -> Iterable[Sequence[Instance]]:
        nonlocal taken
        for group in in_order(groups, place):
            taken += 1
            yield group

    for told, _ in enumerate(followed(collection, counted(), place)):
        most = max(most, taken - told)
    # Three hundred articles come in some fifty matters, one after the other with little overlap.
    assert taken == len(groups)
    assert most < len(groups) / 4


def test_an_article_without_a_time_is_gone_through_beside_those_it_shares_a_claim_with() -> None:
    from kilde.article import Article

    times = {"a": "2031-03-01", "b": "2031-03-02", "c": None, "d": "2031-03-03", "e": None}
    readings = [Reading(Article(id=name, language="nb", text="Ord.", published=time)) for name, time in times.items()]
    place = places(Collection(readings), [{"a", "c"}, {"c", "d"}])
    assert sorted(place, key=place.__getitem__) == ["a", "c", "b", "d", "e"]


def test_a_shelf_gives_the_cards_of_its_readings(press: Press) -> None:
    readings, _ = press
    shelf = Shelf(readings)
    assert [each.ref.id for each in shelf.cards] == [reading.article.id for reading in readings]
    assert all(shelf[reading.article.id] is reading for reading in readings)


@pytest.mark.parametrize("count", [0, 1, LOT, 3 * LOT + 1])
def test_packed_claims_come_out_as_they_were_put_in_and_in_order(press: Press, count: int) -> None:
    claims = (trace(*press).claims * 40)[:count]
    packed = PackedClaims()
    for number, claim in enumerate(claims):
        packed.put(Key(-1 - (number % 7 == 3), -number % 5, 7 * number % 11, claim.id, (2, f"t{number % 10}")), claim)
    keyed = [
        (Key(-1 - (number % 7 == 3), -number % 5, 7 * number % 11, claim.id, (2, f"t{number % 10}")), number)
        for number, claim in enumerate(claims)
    ]
    expected = [claims[number] for _, number in sorted(keyed)]
    assert len(packed) == count
    assert list(packed) == expected
    assert list(packed) == expected


def test_a_trace_printed_claim_by_claim_has_the_same_bytes(press: Press) -> None:
    found = trace(*press)
    none = msgspec.structs.replace(found, articles=(), claims=())
    for each in (found, none):
        assert b"".join(pretty_trace(each.articles, iter(each.claims))) == pretty(each)
