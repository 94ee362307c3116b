"""Flags that rest on words: what reserves a figure, and what tells a part from the whole."""

from kilde.claim import Claim
from kilde.tracing import trace
from simulated import Desk, Link


def retold(first: str, then: str, content: tuple[str, str], language: str, chain: tuple[Link, ...] = ()) -> Claim:
    """A claim that an outlet tells and another has from it."""
    desk = Desk()
    desk.tell("a", first, content[0], chain, outlet="Kveldsposten", published="2031-05-01", language=language)
    cited: Link = ("Kveldsposten", "outlet", True)
    desk.tell("b", then, content[1], [cited], outlet="Dawn", published="2031-05-02")
    return trace(desk.readings, [desk.instances]).claims[0]


def test_a_word_for_across_a_place_reserves_no_figure() -> None:
    told = retold(
        "Brua over Lomvik blir stengt i 30 uker.", "The bridge is closed for 30 weeks, writes Kveldsposten.",
        ("Brua over Lomvik blir stengt i 30 uker", "The bridge is closed for 30 weeks"), "nb",
    )  # fmt: skip
    assert "hedge_lost" not in told.flags
    told = retold(
        "Brua i Lomvik blir stengt i over 30 uker.", "The bridge is closed for 30 weeks, writes Kveldsposten.",
        ("Brua i Lomvik blir stengt i over 30 uker", "The bridge is closed for 30 weeks"), "nb",
    )  # fmt: skip
    assert "hedge_lost" in told.flags


def test_a_german_attribution_is_no_reservation() -> None:
    told = retold(
        "Die Brücke ist zu, heißt es von Feuerwehr Lindau.", "The bridge is closed, writes Kveldsposten.",
        ("Die Brücke ist zu", "The bridge is closed"), "de", (("Feuerwehr Lindau", "organisation", True),),
    )  # fmt: skip
    assert "hedge_lost" not in told.flags


def test_every_one_is_the_whole_and_no_part() -> None:
    told = retold(
        "Das Werk entlässt einen Teil der Wächter.", "The plant dismisses every one of its guards, writes Kveldsposten.",
        ("Das Werk entlässt einen Teil der Wächter", "The plant dismisses every one of its guards"), "de",
    )  # fmt: skip
    assert "scope_changed" in told.flags
