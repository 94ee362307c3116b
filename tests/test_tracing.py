"""Tracing: who had it from whom, what went wrong, and what holds for every collection."""

import random
import zlib
from collections.abc import Sequence

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.article import Article, Block
from kilde.claim import Claim, Instance, Origins, Trace
from kilde.languages import READ, part
from kilde.matching.vectors import DIMENSIONS, FloatArray, Vectors
from kilde.statement import Reading
from kilde.tracing import trace
from kilde.tracing.bodies import Bodies
from kilde.tracing.times import before, moment
from kilde.tracing.wording import Words, figures
from simulated import Desk, Link, desks


def claim(desk: Desk) -> Claim:
    """The one claim of a desk."""
    return trace(desk.readings, [desk.instances]).claims[0]


def links(told: Claim) -> dict[str, tuple[str | None, str]]:
    """Of each linked article: where from, and the reason."""
    return {link.article: (link.from_.article or link.from_.source, link.reason) for link in told.links}


WIRE = "A ferry with 31 people ran aground off Storvik on Monday, the coast guard says."
WORDS = "A ferry with 31 people ran aground off Storvik on Monday"
GUARD: Link = ("the coast guard", "organisation", False)


def test_an_agencys_credit_makes_a_wire_link() -> None:
    desk = Desk()
    desk.tell("a", WIRE, WORDS, [GUARD], outlet="Coastwire", byline=["Coastwire"], published="2031-05-01T08:00:00Z")
    desk.tell("b", WIRE, WORDS, [GUARD], outlet="Storvik Mail", byline=["Coastwire"], published="2031-05-01T09:00:00Z")
    desk.tell("c", WIRE + " (Reuters)", WORDS, [GUARD], outlet="Fjord Mail", published="2031-05-01T10:00:00Z")
    told = claim(desk)
    assert links(told) == {"b": ("a", "wire"), "c": ("Reuters", "wire")}
    assert "wire_copy" in told.flags
    assert (told.origins.least, told.origins.most) == (1, 1)


def test_initials_that_two_outlets_credit_are_an_agency_that_the_world_need_not_know() -> None:
    desk = Desk()
    desk.tell("a", WIRE, WORDS, [GUARD], outlet="Storvik Mail", byline=["QNB"], published="2031-05-01T08:00:00Z")
    desk.tell("b", WIRE, WORDS, [GUARD], outlet="Fjord Mail", byline=["QNB"], published="2031-05-01T09:00:00Z")
    assert links(claim(desk)) == {"a": ("QNB", "wire"), "b": ("QNB", "wire")}


def test_initials_of_one_outlet_alone_may_be_a_reporters() -> None:
    desk = Desk()
    desk.tell("a", WIRE, WORDS, [GUARD], outlet="Storvik Mail", byline=["JBO"], published="2031-05-01T08:00:00Z")
    desk.tell("b", WIRE, WORDS, [GUARD], outlet="Fjord Mail", byline=["Ann Lee"], published="2031-05-01T09:00:00Z")
    assert "wire" not in {reason for _, reason in links(claim(desk)).values()}


def test_the_words_that_name_an_agency_are_the_evidence() -> None:
    desk = Desk()
    desk.tell("c", WIRE + " (Reuters)", WORDS, [GUARD], outlet="Fjord Mail", published="2031-05-01T10:00:00Z")
    evidence = claim(desk).links[0].evidence
    assert desk.readings[0].article.words(evidence.span) == "Reuters"


def test_a_named_outlet_is_cited_by_its_latest_earlier_article_that_carries_the_claim() -> None:
    desk = Desk()
    for number, hour in ((1, 8), (2, 9), (3, 12)):
        desk.tell(
            f"h{number}", "The mill closes.", "The mill closes", outlet="Harbour Post", published=f"2031-05-01T{hour:02d}:00Z"
        )
    text = "The mill will close, the Harbour Post writes."
    desk.tell(
        "n", text, "The mill will close", [("Harbour Post", "outlet", True)], outlet="Echo", published="2031-05-01T10:00Z"
    )
    assert links(claim(desk))["n"] == ("h2", "cites")


def test_an_outlet_outside_the_collection_is_a_source() -> None:
    desk = Desk()
    desk.tell(
        "n", "The mill closes, says AP.", "The mill closes", [("AP", "outlet", True)], outlet="Echo", published="2031-05-01"
    )
    told = claim(desk)
    assert links(told) == {"n": ("AP", "cites")}
    assert told.origins.sources[0].kind == "outlet"


def test_the_press_of_a_people_is_resolved_to_an_outlet_of_its_language() -> None:
    desk = Desk()
    desk.tell("s", "Bron är stängd.", "Bron är stängd", outlet="Kustbladet", language="sv", published="2031-05-01T08:00Z")
    desk.tell("e", "The bridge is shut.", "The bridge is shut", outlet="Echo", published="2031-05-01T09:00Z")
    text = "Broen er stengt, melder svenske medier."
    press: Link = ("svenske medier", "outlet", False)
    desk.tell("n", text, "Broen er stengt", [press], outlet="Vika Blad", language="nb", published="2031-05-01T10:00Z")
    assert links(claim(desk))["n"] == ("s", "cites")


def test_a_bodys_own_release_is_cited_by_who_names_the_body() -> None:
    desk = Desk()
    desk.tell(
        "r",
        "Nobody was hurt.",
        "Nobody was hurt",
        published="2031-05-01T08:00Z",
        outlet="Norvane Steel",
        byline=["Norvane Steel, press office"],
    )
    text = "Nobody was hurt, Norvane Steel writes in a statement."
    desk.tell(
        "n", text, "Nobody was hurt", [("Norvane Steel", "organisation", True)], outlet="Echo", published="2031-05-01T10:00Z"
    )
    told = claim(desk)
    assert links(told) == {"n": ("r", "cites")}
    assert [(o.name, o.kind) for o in told.origins.sources] == [("Norvane Steel", "organisation")]


def test_reused_words_lead_to_the_earliest_that_has_them() -> None:
    desk = Desk()
    first = "Seven horses broke out of the stable at Lund farm on Sunday night."
    second = "Late on Sunday seven horses broke out of the stable at Lund farm."
    desk.tell("a", first, first[:-1], outlet="Valley Echo", published="2031-05-01T08:00Z")
    desk.tell("b", second, second[:-1], outlet="The Lantern", published="2031-05-01T09:00Z")
    assert links(claim(desk)) == {"b": ("a", "reuses")}


def test_one_person_in_two_scripts_is_one_origin_and_a_same_source_link() -> None:
    desk = Desk()
    person: Link = ("Ilan Verek", "person", True)
    desk.tell("a", "The dam holds, Ilan Verek says.", "The dam holds", [person], outlet="Echo", published="2031-05-01T08:00Z")
    text = "Дамба тримається, каже Ілан Верек."
    desk.tell(
        "b",
        text,
        "Дамба тримається",
        [("Ілан Верек", "person", True)],
        outlet="Вісник",
        language="uk",
        published="2031-05-01T09:00Z",
    )
    told = claim(desk)
    assert links(told) == {"b": ("a", "same_source")}
    assert told.origins.most == 1
    assert told.origins.sources[0].articles == ("a", "b")


def test_two_at_one_press_conference_are_linked_by_the_occasion() -> None:
    desk = Desk()
    person: Link = ("Mara Lind", "person", True)
    text = "The dam holds, Mara Lind said at a press conference."
    desk.tell("a", text, "The dam holds", [person], outlet="Echo", published="2031-05-01T08:00Z")
    text = "The big dam is safe, said Mara Lind at the press conference in town."
    desk.tell("b", text, "The big dam is safe", [person], outlet="The Lantern", published="2031-05-01T09:00Z")
    assert links(claim(desk)) == {"b": ("a", "occasion")}


def test_copies_of_one_time_are_undecided() -> None:
    desk = Desk()
    for id, outlet in (("a", "Echo"), ("b", "The Lantern")):
        desk.tell(id, WIRE, WORDS, outlet=outlet, published="2031-05-01")
    (link,) = claim(desk).links
    assert (link.article, link.from_.undecided, link.from_.article) == ("b", ("a",), None)


def test_a_way_that_comes_back_to_its_outlet_is_circular() -> None:
    desk = Desk()
    blog: Link = ("The Valve", "outlet", True)
    paper: Link = ("Kraftnytt", "outlet", True)
    desk.tell("a", "The pump could be hacked.", "The pump could be hacked", outlet="The Valve", published="2031-05-01T08:00Z")
    text = "The pump is hacked, writes The Valve."
    desk.tell("b", text, "The pump is hacked", [blog], outlet="Kraftnytt", published="2031-05-01T09:00Z")
    text = "The pump was hacked, Kraftnytt confirms."
    desk.tell("c", text, "The pump was hacked", [paper], outlet="The Valve", published="2031-05-01T10:00Z")
    told = claim(desk)
    assert "circular" in told.flags
    assert "hedge_lost" in told.flags
    lost = next(event for event in told.events if event.flag == "hedge_lost")
    assert "could be" in lost.text
    assert desk.readings[0].article.words(lost.from_.span) == "could be"


def test_an_outlet_that_takes_it_back_is_told() -> None:
    desk = Desk()
    desk.tell("a", "Ordføreren går av.", "Ordføreren går av", outlet="Vika Blad", language="nb", published="2031-05-01T08:00Z")
    text = "Vi skrev at ordføreren går av. Det er ikke riktig, og vi beklager."
    own: Link = ("Vika Blad", "outlet", True)
    desk.tell(
        "b",
        text,
        "ordføreren går av",
        [own],
        outlet="Vika Blad",
        language="nb",
        published="2031-05-02T08:00Z",
        title="Rettelse",
    )
    told = claim(desk)
    assert {"retracted", "denied"} <= set(told.flags)
    assert told.credibility == 5


def test_another_figure_is_a_changed_figure_and_a_date_is_none() -> None:
    desk = Desk()
    desk.tell("a", "On 3 May 14 people died.", "On 3 May 14 people died", outlet="Echo", published="2031-05-04T08:00Z")
    desk.tell("b", "On 4 May 14 people died.", "On 4 May 14 people died", outlet="Dawn", published="2031-05-04T09:00Z")
    assert "figure_changed" not in claim(desk).flags
    desk.tell("c", "On 3 May 17 people died.", "On 3 May 17 people died", outlet="Dusk", published="2031-05-04T10:00Z")
    event = next(event for event in claim(desk).events if event.flag == "figure_changed")
    assert event.text == "14 in Echo is 17 in Dusk"


def test_a_part_that_becomes_the_whole_is_a_changed_scope() -> None:
    desk = Desk()
    desk.tell("a", "Some schools are shut.", "Some schools are shut", outlet="Echo", published="2031-05-01T08:00Z")
    text = "All schools are shut, Echo reports."
    desk.tell("b", text, "All schools are shut", [("Echo", "outlet", True)], outlet="Dawn", published="2031-05-01T09:00Z")
    assert "scope_changed" in claim(desk).flags


def test_a_claim_and_its_denial_in_one_article_are_found() -> None:
    desk, denial = Desk(), Desk()
    text = "The mayor took bribes, says Tomas Reuel. The mayor never took bribes, his lawyer Mara Lind answers."
    desk.tell("a", text, "The mayor took bribes", [("Tomas Reuel", "person", True)], outlet="Echo", published="2031-05-01")
    denial.tell(
        "a", text, "The mayor never took bribes", [("Mara Lind", "person", True)], outlet="Echo", published="2031-05-01"
    )
    told = {c.text: c for c in trace(desk.readings, [desk.instances, denial.instances]).claims}
    assert told["The mayor took bribes"].flags == ("denied",)
    assert told["The mayor never took bribes"].flags == ()
    assert told["The mayor took bribes"].credibility > told["The mayor never took bribes"].credibility


def test_claims_stand_most_carried_first_and_keep_their_ids() -> None:
    desk = Desk()
    desk.tell("b", "It rained. The dam holds.", "The dam holds", outlet="Echo", published="2031-05-02")
    desk.tell("a", "The dam holds, still.", "The dam holds", outlet="Dawn", published="2031-05-01")
    rain = Instance(article="b", statement=None, content=((0, 9),))
    told = trace(desk.readings, [[rain], desk.instances])
    assert [c.text for c in told.claims] == ["The dam holds", "It rained"]
    assert [a.id for a in told.articles] == ["a", "b"]
    assert told.claims[0].first.article == "a"
    again = trace(desk.readings[1:], [desk.instances[1:]])
    assert again.claims[0].id == told.claims[0].id


#: Kinds of bodies that every language has words for.
BODIES = frozenset(
    {"police", "ministry", "government", "authority", "court", "prosecutor", "fire", "rescue", "hospital", "municipality"}
    | {"port", "roads", "inspection", "federation", "union", "company", "team", "auditors"}
)


@pytest.mark.parametrize("language", READ)
def test_every_language_read_has_its_words(language: str) -> None:
    words = part(language, "tracing", Words)
    assert words is not None
    lists = {name: getattr(words, name) for name in Words.__struct_fields__ if name not in ("peoples", "head_last")}
    # Some languages sign releases and speak for bodies in the same few words; no list may be missing.
    assert all(lists.values())
    assert len(words.peoples) >= 10
    bodies = part(language, "bodies", Bodies)
    assert bodies is not None
    assert bodies.kinds.keys() >= BODIES
    assert all((*bodies.kinds.values(), *bodies.purposes.values(), *bodies.countries.values()))
    assert all(spoken in READ for people in words.peoples.values() for spoken in people)
    assert all(word == word.lower().strip() for told in lists.values() for word in told)


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Minst 1 200 personer, av dem 31 barn", "nb", [1200, 31]),
        ("On 21 May 2031 twelve people died", "en", [12]),
        ("Den 21. mai døde to", "nb", [2]),
        ("Lars (26) og en 14-åring", "nb", []),
        ("3,5 Tonnen in 4 Wochen", "de", [3.5, 4]),
        ("Kaia kostet 84 millioner kroner", "nb", [84_000_000]),
        ("6.2 billion, and 40 of two hundred", "en", [6.2e9, 40, 200]),
    ],
)
def test_figures_are_numbers_that_count_something(text: str, language: str, found: list[float]) -> None:
    assert [figure.value for figure in figures(text, (0, len(text)), language)] == found


def test_days_hold_their_hours_and_nothing_is_before_what_it_may_equal() -> None:
    day, hour, next_day = moment("2031-05-01"), moment("2031-05-01T12:00:00+02:00"), moment("2031-05-02")
    assert before(day, hour) is None
    assert before(day, next_day) is True
    assert before(next_day, hour) is False
    assert before(None, day) is None
    assert moment("2031-05-01T12:00:00") == moment("2031-05-01T12:00:00Z")
    assert moment("yesterday") is None


def test_a_claim_of_which_no_words_tell_is_had_from_whom_the_article_cites_elsewhere() -> None:
    desk, others = Desk(), Desk()
    for id, outlet, hour in (("e", "Echo", 8), ("d", "Dawn", 9)):
        text = f"The mill closes. The bell of {outlet} broke."
        desk.tell(id, text, "The mill closes", outlet=outlet, published=f"2031-05-01T{hour:02d}:00Z")
        others.tell(id, text, f"The bell of {outlet} broke", outlet=outlet, published=f"2031-05-01T{hour:02d}:00Z")
    echo: Link = ("Echo", "outlet", True)
    text = "The mill is closing. Nobody knows why. It rained all day. The bell of Echo is broken, Echo reports."
    others.tell("n", text, "The bell of Echo is broken", [echo], outlet="Noon", published="2031-05-01T10:00Z")
    desk.tell("n", text, "The mill is closing", outlet="Noon", published="2031-05-01T10:00Z")
    told = trace([*desk.readings[:2], *others.readings[2:]], [desk.instances, [others.instances[0], others.instances[2]]])
    mill = next(one for one in told.claims if one.text == "The mill closes")
    (link,) = [link for link in mill.links if link.article == "n"]
    assert (link.from_.article, link.reason) == ("e", "reuses")
    assert link.score < 0.4


def test_what_two_told_of_one_press_conference_is_of_the_occasion_even_where_no_source_is_told() -> None:
    desk = Desk()
    text = "The dam holds. So it was said at a press conference."
    desk.tell("a", text, "The dam holds", outlet="Echo", published="2031-05-01T08:00Z")
    text = "The big dam is safe. There was a press conference in town."
    desk.tell("b", text, "The big dam is safe", outlet="The Lantern", published="2031-05-01T09:00Z")
    assert links(claim(desk)) == {"b": ("a", "occasion")}


def test_the_beginning_of_a_name_is_the_outlet_if_no_other_begins_so() -> None:
    desk = Desk()
    desk.tell("a", "The mill closes.", "The mill closes", outlet="Herald of Storvik", published="2031-05-01T08:00Z")
    text = "The mill will close, the Herald writes."
    desk.tell("b", text, "The mill will close", [("Herald", "outlet", True)], outlet="Echo", published="2031-05-01T09:00Z")
    assert links(claim(desk)) == {"b": ("a", "cites")}
    desk.tell("c", "It rained.", "It rained", outlet="Herald of Vika", published="2031-05-01T07:00Z")
    assert links(claim(desk))["b"] == ("Herald", "cites")


def test_the_first_word_of_an_outlets_name_is_the_outlet_though_a_reader_took_it_for_a_person() -> None:
    desk = Desk()
    desk.tell("a", "The mill closes.", "The mill closes", outlet="Quay & Harbour", published="2031-05-01T08:00Z")
    text = "The mill will close, Quay & Harbour writes."
    desk.tell("b", text, "The mill will close", [("Quay", "person", True)], outlet="Echo", published="2031-05-01T09:00Z")
    told = claim(desk)
    assert links(told) == {"b": ("a", "cites")}
    assert [source.name for source in told.origins.sources] == ["Quay & Harbour (own voice, no source)"]


def test_a_figure_loses_its_reservation_also_where_a_clause_beside_it_makes_the_claim() -> None:
    desk = Desk()
    text = "At least 17 people died, when the wall fell."
    desk.tell("a", text, "when the wall fell", outlet="Echo", published="2031-05-01T08:00Z")
    text = "17 people died as the wall came down, Echo reports."
    desk.tell("b", text, "as the wall came down", [("Echo", "outlet", True)], outlet="Dawn", published="2031-05-01T09:00Z")
    event = next(event for event in claim(desk).events if event.flag == "hedge_lost")
    assert event.text == "“At least” in Echo is gone in Dawn"


def test_a_denial_in_the_next_sentence_denies() -> None:
    desk = Desk()
    text = "The mayor took bribes, says Tomas Reuel. The mayor denies it. It rained."
    person: Link = ("Tomas Reuel", "person", True)
    desk.tell("a", text, "The mayor took bribes", [person], outlet="Echo", published="2031-05-01")
    (event,) = claim(desk).events
    assert event.flag == "denied"
    assert desk.readings[0].article.words(event.to.span) == "denies"


def test_an_outlets_correction_takes_back_what_it_carried() -> None:
    desk = Desk()
    desk.tell("a", "The mill closes.", "The mill closes", outlet="Echo", published="2031-05-01T08:00Z")
    text = "A story said that the mill closes. It stays open."
    desk.tell("b", text, "the mill closes", outlet="Echo", published="2031-05-02T08:00Z", title="Correction")
    assert "retracted" in claim(desk).flags


# What holds for every collection.


@given(desks(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_changes_nothing(desk: Desk, chance: random.Random) -> None:
    groups = [desk.instances[:2], desk.instances[2:]]
    told = msgspec.json.encode(trace(desk.readings, groups))
    shuffled = chance.sample(desk.readings, len(desk.readings))
    mixed = [chance.sample(group, len(group)) for group in reversed(groups)]
    assert msgspec.json.encode(trace(shuffled, mixed)) == told


@given(desks())
@settings(max_examples=100, deadline=None)
def test_nobody_has_anything_from_later_and_the_counts_add_up(desk: Desk) -> None:
    told = trace(desk.readings, [desk.instances])
    published = {article.id: moment(article.published) for article in told.articles}
    (one,) = told.claims
    assert 1 <= one.origins.least <= one.origins.most == len(one.origins.sources)
    assert 1 <= one.credibility <= 6
    assert len({link.article for link in one.links}) == len(one.links)
    for link in one.links:
        for source in (link.from_.article, *link.from_.undecided):
            if source is not None:
                assert source != link.article
                assert before(published[link.article], published[source]) is not True
    check_places(told, desk)


def check_places(told: Trace, desk: Desk) -> None:
    """Every piece of evidence holds words of its article."""
    texts = {reading.article.id: reading.article for reading in desk.readings}
    for one in told.claims:
        places = [link.evidence for link in one.links] + [place for event in one.events for place in (event.from_, event.to)]
        assert all(texts[place.article].words(place.span).strip() for place in places)
        assert set(one.flags) == {event.flag for event in one.events}


@given(desks(), st.data())
@settings(max_examples=100, deadline=None)
def test_a_later_verbatim_copy_raises_no_count(desk: Desk, data: st.DataObject) -> None:
    told = claim(desk).origins
    which = data.draw(st.integers(0, len(desk.instances) - 1))
    instance, reading = desk.instances[which], desk.readings[which]
    copied = msgspec.structs.replace(reading.article, id="copy", outlet="The Daily Copy", published="2031-04-09T12:00:00Z")
    copy = Reading(copied, reading.sources, reading.statements)
    if reading.article.published is None:
        return  # an article without a time is earlier than nothing
    more = (
        trace([*desk.readings, copy], [[*desk.instances, msgspec.structs.replace(instance, article="copy")]]).claims[0].origins
    )
    assert more.least <= told.least
    assert more.most <= told.most


@given(desks(), st.sampled_from(("own", "hearsay", "unnamed")), st.integers(0, 23))
@settings(max_examples=100, deadline=None)
def test_an_unknown_never_raises_least(desk: Desk, how: str, hour: int) -> None:
    least = claim(desk).origins.least
    desk.tell(
        "new",
        "A gate by the river gave way this spring, somebody says.",
        "A gate by the river gave way this spring",
        [("somebody", "person", False)] if how == "unnamed" else [],
        outlet="Newcomer",
        published=f"2031-04-02T{hour:02d}:30:00Z",
        hearsay=how == "hearsay",
    )
    assert claim(desk).origins.least <= least


@given(desks())
@settings(max_examples=100, deadline=None)
def test_removing_a_reservation_never_makes_a_claim_less_credible(desk: Desk) -> None:
    told = claim(desk).credibility
    desk.instances = [msgspec.structs.replace(instance, modality="certain") for instance in desk.instances]
    assert claim(desk).credibility <= told


class Coarse(Vectors):
    """Vectors that tell texts apart by their first letters alone, without an encoder."""

    def _run(self, texts: Sequence[str]) -> list[FloatArray]:
        seeds = [zlib.crc32(text.casefold()[:12].encode()) for text in texts]
        rows = np.stack([np.random.default_rng(seed).normal(size=DIMENSIONS) for seed in seeds])
        unit: FloatArray = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        return list(unit)


def decided(readings: Sequence[Reading], instances: Sequence[Instance]) -> Origins:
    """The origins of a claim where the pair decision is asked: articles have blocks, so that matching finds their words."""
    whole = [
        msgspec.structs.replace(
            reading,
            article=msgspec.structs.replace(reading.article, blocks=(Block("paragraph", (0, len(reading.article.text))),)),
        )
        for reading in readings
    ]
    return trace(whole, [instances], Coarse()).claims[0].origins


@given(desks(), st.data())
@settings(max_examples=40, deadline=None)
def test_with_pairs_decided_a_copy_raises_no_count_either(desk: Desk, data: st.DataObject) -> None:
    told = decided(desk.readings, desk.instances)
    assert told.least <= claim(desk).origins.least
    which = data.draw(st.integers(0, len(desk.instances) - 1))
    instance, reading = desk.instances[which], desk.readings[which]
    if reading.article.published is None:
        return
    copied = msgspec.structs.replace(reading.article, id="copy", outlet="The Daily Copy", published="2031-04-09T12:00:00Z")
    copy = Reading(copied, reading.sources, reading.statements)
    more = decided([*desk.readings, copy], [*desk.instances, msgspec.structs.replace(instance, article="copy")])
    assert more.least <= told.least
    assert more.most <= told.most


def test_an_empty_collection_has_no_claims() -> None:
    assert trace([], []) == Trace((), ())
    article = Article(id="a", language="en", text="Nothing.")
    assert trace([Reading(article)], []).claims == ()
