"""How many origins a claim has: what is taken together for certain, what only may be one, and what a name means."""

from collections.abc import Sequence
from typing import cast

import pytest

from kilde.claim import Instance, Origins
from kilde.tracing import trace
from kilde.tracing.bonds import Bonds
from kilde.tracing.claiming import Claiming
from kilde.tracing.collection import Collection
from kilde.tracing.identity import same_body, same_body_abroad, same_outlet_name, same_person
from kilde.tracing.likely import Ways, completed
from kilde.tracing.links import edges
from kilde.tracing.origins import origins as counted
from kilde.tracing.outlets import same_outlet
from kilde.tracing.sources import Sources
from simulated import Desk, Link


def origins(desk: Desk) -> Origins:
    """The origins of the one claim of a desk."""
    return trace(desk.readings, [desk.instances]).claims[0].origins


def counts(desk: Desk) -> tuple[int, int]:
    """`least` and `most` of the one claim of a desk."""
    found = origins(desk)
    return found.least, found.most


def test_two_unnamed_people_of_two_outlets_are_one_or_two() -> None:
    desk = Desk()
    heard: Link = ("Echo", "outlet", True)
    text = "The merger is off, a board member tells Echo."
    desk.tell(
        "a",
        text,
        "The merger is off",
        [heard, ("a board member", "person", False)],
        outlet="Echo",
        published="2031-05-01T08:00Z",
    )
    text = "There will be no merger, says an insider to Dawn."
    chain: list[Link] = [("Dawn", "outlet", True), ("an insider", "person", False)]
    desk.tell("b", text, "There will be no merger", chain, outlet="Dawn", published="2031-05-01T09:00Z")
    found = origins(desk)
    assert (found.least, found.most) == (1, 2)
    assert [merge.certain for merge in found.merges] == [False]
    assert "anonymous_only" in trace(desk.readings, [desk.instances]).claims[0].flags


def test_an_unnamed_source_through_one_outlet_is_one_in_all_that_cite_it() -> None:
    desk = Desk()
    chain: list[Link] = [("Politico", "outlet", True), ("an aide", "person", False)]
    desk.tell("a", "The vote is off, an aide told Politico.", "The vote is off", chain, outlet="Echo", published="2031-05-01")
    desk.tell("b", "No vote today, said an aide to Politico.", "No vote today", chain, outlet="Dawn", published="2031-05-02")
    assert counts(desk) == (1, 1)


def test_a_spokesperson_is_the_body() -> None:
    desk = Desk()
    body: Link = ("Tarvik Police", "organisation", True)
    desk.tell("a", "The man fled, Tarvik Police write.", "The man fled", [body], outlet="Echo", published="2031-05-01T08:00Z")
    text = "The man ran away, says Mara Lind, a spokeswoman."
    person: Link = ("Mara Lind", "person", True)
    desk.tell("b", text, "The man ran away", [person], outlet="Dawn", published="2031-05-01T09:00Z")
    found = origins(desk)
    assert (found.least, found.most) == (1, 1)
    assert found.sources[0].name == "Tarvik Police"
    assert [(merge.names, merge.certain) for merge in found.merges] == [(("Tarvik Police", "Mara Lind"), True)]


def test_a_person_told_beside_the_bodys_name_is_the_body() -> None:
    desk = Desk()
    body: Link = ("Havnevesenet", "organisation", True)
    desk.tell(
        "a",
        "Kaia er trygg, skriver Havnevesenet.",
        "Kaia er trygg",
        [body],
        outlet="Vika Blad",
        language="nb",
        published="2031-05-01T08Z",
    )
    text = "Kaien holder, sier Mara Lind i Havnevesenet."
    person: Link = ("Mara Lind", "person", True)
    desk.tell("b", text, "Kaien holder", [person], outlet="Øyposten", language="nb", published="2031-05-01T09:00Z")
    assert counts(desk) == (1, 1)


def test_two_named_people_are_two() -> None:
    desk = Desk()
    for id, name in (("a", "Mara Lind"), ("b", "Tomas Reuel")):
        person: Link = (name, "person", True)
        desk.tell(id, f"It was a phone, says {name}.", "It was a phone", [person], outlet=id.upper(), published="2031-05-01")
    assert counts(desk) == (2, 2)


def test_a_body_abroad_is_met_by_its_description() -> None:
    desk = Desk()
    body: Link = ("Politie Waal", "organisation", True)
    text = "De man vluchtte, zegt Politie Waal."
    desk.tell("a", text, "De man vluchtte", [body], outlet="De Bode", language="nl", published="2031-05-01T08:00Z")
    described: Link = ("politiet", "organisation", False)
    desk.tell(
        "b",
        "Mannen flyktet, sier politiet.",
        "Mannen flyktet",
        [described],
        outlet="Vika Blad",
        language="nb",
        published="2031-05-02",
    )
    assert counts(desk) == (1, 1)


def test_one_report_is_one_however_many_read_it() -> None:
    desk = Desk()
    named: Link = ("the Lind report", "document", True)
    desk.tell(
        "a",
        "The alarm was off, the Lind report says.",
        "The alarm was off",
        [named],
        outlet="Echo",
        published="2031-05-01T08:00Z",
    )
    paper: Link = ("a leaked report", "document", False)
    desk.tell(
        "b", "No alarm worked, a leaked report shows.", "No alarm worked", [paper], outlet="Dawn", published="2031-05-01T09:00Z"
    )
    assert counts(desk) == (1, 1)


def test_own_voice_with_no_earlier_article_counts_in_most_only() -> None:
    desk = Desk()
    person: Link = ("Mara Lind", "person", True)
    desk.tell("a", "Prices fell.", "Prices fell", outlet="Echo", published="2031-05-01T08:00Z")
    chain: list[Link] = [("Dawn", "outlet", True), person]
    desk.tell(
        "b",
        "The prices went down, Mara Lind tells Dawn.",
        "The prices went down",
        chain,
        outlet="Dawn",
        published="2031-05-01T09:00Z",
    )
    found = origins(desk)
    assert (found.least, found.most) == (1, 2)
    assert found.sources[0].name == "Echo (own voice, no source)"


def test_another_figure_in_own_voice_is_not_had_from_the_earlier_and_a_rounded_one_is() -> None:
    desk = Desk()
    for number, figure in enumerate(("400", "5100", "about 5000")):
        text = f"Some say that {figure} walked."
        desk.tell(f"a{number}", text, f"{figure} walked", outlet=f"Outlet {number}", published=f"2031-05-01T0{number}:00Z")
    (claim,) = trace(desk.readings, [desk.instances]).claims
    assert [(link.article, link.from_.article) for link in claim.links] == [("a2", "a1")]
    assert [source.articles for source in claim.origins.sources] == [("a0",), ("a1", "a2")]


def test_rumours_of_two_outlets_count_in_most_only() -> None:
    desk = Desk()
    desk.tell(
        "a",
        "The firm is said to be broke.",
        "The firm is said to be broke",
        outlet="Echo",
        published="2031-05-01T08:00Z",
        hearsay=True,
    )
    desk.tell(
        "b", "Allegedly no money is left.", "no money is left", outlet="Dawn", published="2031-05-01T09:00Z", hearsay=True
    )
    found = origins(desk)
    assert (found.least, found.most) == (1, 2)
    assert {source.kind for source in found.sources} == {"unspecified"}
    assert trace(desk.readings, [desk.instances]).claims[0].credibility == 6


def test_articles_rest_on_an_origin_through_others() -> None:
    desk = Desk()
    person: Link = ("Mara Lind", "person", True)
    desk.tell(
        "a",
        "The bell is cracked, says Mara Lind.",
        "The bell is cracked",
        [person],
        outlet="Echo",
        published="2031-05-01T08:00Z",
    )
    text = "The bell is broken, Echo reports."
    desk.tell("b", text, "The bell is broken", [("Echo", "outlet", True)], outlet="Dawn", published="2031-05-01T09:00Z")
    text = "A bell has a crack, according to Dawn."
    desk.tell("c", text, "A bell has a crack", [("Dawn", "outlet", True)], outlet="Dusk", published="2031-05-01T10:00Z")
    (source,) = origins(desk).sources
    assert (source.name, source.articles) == ("Mara Lind", ("a", "b", "c"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Verek", "Ilan Verek", True),
        ("Ilan Verek", "Ілан Верек", True),
        ("Edyta Prus", "Edyta Prusová", True),
        ("Ганна Мельничук", "Hanna Melnytsjuk", True),
        ("Major Edyta Prus", "E. Prus", True),
        ("Mara Lind", "Tomas Lind", False),
        ("Mara Lind", "Mara Berg", False),
        ("a teacher", "a teacher", False),
    ],
)
def test_names_of_people(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same_person(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Harbour Authority", "the Harbour Authority of Storvik", True),
        ("FKS", "Fédération Kilnoise de Sport", True),
        ("IRF", "International Rowing Federation", True),
        ("Harbour Authority", "Harbour Police", False),
    ],
)
def test_names_of_bodies(one: str, other: str, same: bool) -> None:
    assert same_body(one, other) is same_body(other, one) is same


def test_names_of_bodies_abroad() -> None:
    assert same_body_abroad("le ministère tarvien de la Défense", "Министерство обороны Тарвии")
    assert not same_body_abroad("le ministère selmarien de la Défense", "Министерство обороны Тарвии")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The Lantern", "Lantern", True),
        ("Вісник Приріччя", "Visnyk Pryrichchia", True),
        ("Vika Blad", "Vika Blads", True),
        ("vikablad.no", "Vika Blad", True),
        ("Radio Skerry", "Radio Storvik", False),
        ("Echo", "Valley Echo", False),
    ],
)
def test_names_of_outlets(one: str, other: str, same: bool) -> None:
    assert same_outlet_name(one, other) is same_outlet_name(other, one) is same


def test_the_table_of_outlets_knows_short_names() -> None:
    assert same_outlet("AP", "The Associated Press")
    assert not same_outlet("AP", "AFP")


def test_a_name_that_nobody_bears_is_a_body_and_words_for_one_kind_of_body_meet_across_languages() -> None:
    desk = Desk()
    guessed: Link = ("Coast Guard Tarvik", "person", True)
    desk.tell("a", "The ship sank, Coast Guard Tarvik says.", "The ship sank", [guessed], outlet="Echo", published="2031-05-01")
    described: Link = ("kystvakten", "person", False)
    text = "Skipet gikk ned, sier kystvakten."
    desk.tell("b", text, "Skipet gikk ned", [described], outlet="Vika Blad", language="nb", published="2031-05-02")
    found = origins(desk)
    assert (found.least, found.most) == (1, 1)
    assert (found.sources[0].name, found.sources[0].kind) == ("Coast Guard Tarvik", "organisation")


def test_bodies_of_two_kinds_are_two() -> None:
    desk = Desk()
    police: Link = ("politiet", "organisation", False)
    desk.tell("a", "Broen er stengt, sier politiet.", "Broen er stengt", [police], outlet="Vika Blad", language="nb")
    ministry: Link = ("das Ministerium", "organisation", False)
    text = "Die Brücke ist gesperrt, teilt das Ministerium mit."
    desk.tell("b", text, "Die Brücke ist gesperrt", [ministry], outlet="Der Bote", language="de", published="2031-05-02")
    assert counts(desk) == (2, 2)


def test_somebody_in_a_body_is_not_the_body() -> None:
    desk = Desk()
    nurse: Link = ("a nurse at the hospital", "person", False)
    desk.tell("a", "The ward is full, says a nurse at the hospital.", "The ward is full", [nurse], outlet="Echo")
    (source,) = origins(desk).sources
    assert source.kind == "person"


def test_a_release_is_its_body_speaking() -> None:
    desk = Desk()
    body: Link = ("Norvane Steel", "organisation", True)
    text = "Nobody was hurt, says Norvane Steel."
    desk.tell("a", text, "Nobody was hurt", [body], outlet="Echo", published="2031-05-01")
    paper: Link = ("en pressemelding", "document", False)
    text = "Ingen ble skadd, heter det i en pressemelding."
    desk.tell("b", text, "Ingen ble skadd", [paper], outlet="Vika Blad", language="nb", published="2031-05-02")
    assert counts(desk) == (1, 1)


class Apart:
    """A pair decision by which words that do not begin alike make two claims."""

    def __init__(self, desk: Desk) -> None:
        self.texts = {reading.article.id: reading.article.text for reading in desk.readings}

    def bound(self, ones: Sequence[Instance], others: Sequence[Instance]) -> bool:
        """Whether any of the two begin alike."""
        firsts = [{self.texts[i.article][i.content[0][0] :][:5] for i in side} for side in (ones, others)]
        return bool(firsts[0] & firsts[1])


def bound(desk: Desk) -> Origins:
    """The origins of the one claim of a desk, by the pair decision of `Apart`."""
    claiming = Claiming(Collection(desk.readings), desk.instances)
    sources = Sources(claiming)
    found = edges(claiming, sources)
    ways = Ways()
    ways.enter(0, claiming, found)
    return counted(claiming, sources, completed(claiming, found, ways, 0), cast(Bonds, Apart(desk)))


def test_origins_whose_words_may_be_of_two_claims_are_not_certain_to_be_two() -> None:
    desk = Desk()
    for id, name, text in (("a", "Mara Lind", "It was a phone"), ("b", "Tomas Reuel", "A camera it was")):
        person: Link = (name, "person", True)
        desk.tell(id, f"{text}, says {name}.", text, [person], outlet=id.upper(), published="2031-05-01")
    found = bound(desk)
    assert (found.least, found.most) == (1, 2)
    assert [merge.certain for merge in found.merges] == [False]
    assert counts(desk) == (2, 2)


def test_a_stray_own_voice_is_no_origin_and_the_only_one_is() -> None:
    desk = Desk()
    desk.tell("a", "Prices fell.", "Prices fell", outlet="Echo", published="2031-05-01T08:00Z")
    assert bound(desk).most == 1
    person: Link = ("Mara Lind", "person", True)
    desk.tell("b", "It got cheaper, says Mara Lind.", "It got cheaper", [person], outlet="Dawn", published="2031-05-01T09:00Z")
    found = bound(desk)
    assert [source.name for source in found.sources] == ["Mara Lind"]
    assert found.merges[-1].names == ("Mara Lind", "Echo (own voice, no source)")


def test_an_outlet_that_every_way_passes_is_a_bottleneck() -> None:
    desk = Desk()
    person: Link = ("Mara Lind", "person", True)
    text = "The bell is cracked, Mara Lind tells Echo."
    desk.tell("a", text, "The bell is cracked", [("Echo", "outlet", True), person], outlet="Echo", published="2031-05-01T08Z")
    for number, outlet in enumerate(("Dawn", "Dusk")):
        text = f"The bell broke, Echo reports, page {number}."
        echo: Link = ("Echo", "outlet", True)
        desk.tell(f"b{number}", text, "The bell broke", [echo], outlet=outlet, published="2031-05-01T09Z")
    assert trace(desk.readings, [desk.instances]).claims[0].bottlenecks == ("Echo",)
    other: Link = ("Tomas Reuel", "person", True)
    desk.tell(
        "c", "The bell is split, says Tomas Reuel.", "The bell is split", [other], outlet="Noon", published="2031-05-01T10Z"
    )
    assert trace(desk.readings, [desk.instances]).claims[0].bottlenecks == ()
