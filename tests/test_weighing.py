"""How ratings of outlets weigh on a claim's credibility: they lower it where nothing else bears it out, and never raise it."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilde.claim import ChainLink, Claim, First, Instance, Link, Merge, Origin, Origins, Place, Provenance
from kilde.deciding.decision import Grade
from kilde.deciding.weighing import Weighed, weighed

OUTLETS = {"a": "Fjordbladet", "b": "Kystposten", "c": "Havnenytt"}


def said(article: str, *chain: str) -> Instance:
    links = tuple(ChainLink(name, "outlet" if name in OUTLETS.values() else "person", True) for name in chain)
    return Instance(article=article, statement="t1", content=((0, 9),), chain=links)


def claim(credibility: int, instances: list[Instance], origins: Origins, *links: tuple[str, str]) -> Claim:
    return Claim(
        id="c1",
        text="Broen er stengt",
        language="nb",
        instances=tuple(instances),
        origins=origins,
        links=tuple(Link(one, Provenance(article=other), "cites", 0.9, Place(one, (0, 9))) for one, other in links),
        first=First("a", None),
        flags=(),
        events=(),
        credibility=credibility,
    )


def origin(name: str, *articles: str) -> Origin:
    return Origin(name, "person", True, articles)


#: Two people, each heard by an outlet of its own; the third has it from the second.
TWO = claim(
    1,
    [said("a", "Kari Vik"), said("b", "Ola Moe"), said("c", "Kystposten", "Ola Moe")],
    Origins(2, 2, (origin("Kari Vik", "a"), origin("Ola Moe", "b", "c"))),
    ("c", "b"),
)


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ({}, None),
        ({"Et annet sted": "E"}, None),
        ({"Fjordbladet": "F"}, None),
        ({"Fjordbladet": "B"}, Weighed(1, "B")),
        ({"Fjordbladet": "C", "Kystposten": "A"}, Weighed(1, "A")),
        ({"Havnenytt": "E"}, Weighed(1, None)),
        ({"Havnenytt": "A"}, Weighed(1, None)),
        ({"Kystposten": "E"}, Weighed(2, "E", ("Ola Moe",))),
        ({"Fjordbladet": "D"}, Weighed(2, "D", ("Kari Vik",))),
        ({"Fjordbladet": "D", "Kystposten": "E"}, Weighed(3, "D", ("Kari Vik", "Ola Moe"))),
        ({"Fjordbladet": "A", "Kystposten": "E"}, Weighed(2, "A", ("Ola Moe",))),
    ],
)
def test_an_origin_counts_where_an_outlet_bears_it_out(ratings: dict[str, Grade], expected: Weighed | None) -> None:
    assert weighed(TWO, OUTLETS, ratings) == expected


def test_an_origin_that_may_be_another_bears_nothing_out() -> None:
    two = Origins(1, 2, (origin("Kari Vik", "a"), origin("Ola Moe", "b")), (Merge(("Kari Vik", "Ola Moe"), False, "perhaps"),))
    found = claim(2, [said("a", "Kari Vik"), said("b", "Ola Moe")], two)
    assert weighed(found, OUTLETS, {"Fjordbladet": "E"}) == Weighed(3, "E", ("Kari Vik",))
    assert weighed(found, OUTLETS, {"Kystposten": "E"}) == Weighed(2, "E", ("Ola Moe",))


def test_what_is_doubtful_already_stays_so() -> None:
    one = Origins(1, 1, (origin("Kari Vik", "a"),))
    for credibility, expected in ((3, 4), (4, 4), (5, 5), (6, 6)):
        told = weighed(claim(credibility, [said("a", "Kari Vik")], one), OUTLETS, {"Fjordbladet": "E"})
        assert told is not None
        assert told.credibility == expected


def test_links_that_go_round_end() -> None:
    one = Origins(1, 1, (origin("Kari Vik", "a"),))
    found = claim(2, [said("a", "Kari Vik"), said("b")], one, ("a", "b"), ("b", "a"))
    assert weighed(found, OUTLETS, {"Havnenytt": "E"}) is None
    assert weighed(found, OUTLETS, {"Kystposten": "E"}) == Weighed(3, None, ("Kari Vik",))


GRADES = st.dictionaries(st.sampled_from(sorted(OUTLETS.values())), st.sampled_from("ABCDEF"))


@given(GRADES, st.integers(1, 6))
def test_no_rating_makes_a_claim_more_credible(ratings: dict[str, Grade], credibility: int) -> None:
    told = weighed(msgspec.structs.replace(TWO, credibility=credibility), OUTLETS, ratings)
    assert told is None or told.credibility >= credibility
