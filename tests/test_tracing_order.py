"""Who has it from whom where times are missing, equal, or only a day; copies; and who met whom."""

from kilde.claim import Claim, Link
from kilde.tracing import trace
from simulated import Desk


def traced(desk: Desk) -> Claim:
    return trace(desk.readings, [desk.instances]).claims[0]


def link(claim: Claim, article: str) -> Link:
    return next(link for link in claim.links if link.article == article)


def test_a_correction_of_the_same_day_goes_back_to_what_it_corrects() -> None:
    desk = Desk()
    desk.tell("a", "Ni båter sank.", "Ni båter sank", outlet="Bygdeposten", published="2031-05-02", language="nb")
    desk.tell(
        "b", "Ni båter sank, skrev Bygdeposten i en tidligere sak. Det var feil.", "Ni båter sank",
        [("Bygdeposten", "outlet", True)], outlet="Bygdeposten", published="2031-05-02", language="nb", title="Rettelse",
    )  # fmt: skip
    told = traced(desk)
    assert link(told, "b").from_.article == "a"
    assert told.origins.most == 1


def test_an_agency_s_article_of_a_day_only_is_what_its_copy_is_from() -> None:
    desk = Desk()
    text = "Nine boats sank in the harbour of Mellby, says Ida Holm."
    for id, outlet, published in (("a", "Skerry Wire Service", "2031-05-02"), ("b", "Mellby Courier", "2031-05-02T09:00:00Z")):
        desk.tell(
            id, text, "Nine boats sank", [("Ida Holm", "person", True)], outlet=outlet, published=published,
            byline=["Skerry Wire Service"],
        )  # fmt: skip
    assert (link(traced(desk), "b").reason, link(traced(desk), "b").from_.article) == ("wire", "a")


def test_of_two_articles_without_times_only_one_is_from_the_other() -> None:
    desk = Desk()
    desk.tell(
        "a",
        "Nine boats sank, Dawn writes.",
        "Nine boats sank",
        [("Dawn", "outlet", True)],
        outlet="Echo",
        published="2031-05-02",
    )
    desk.tell(
        "b",
        "Nine boats sank, Echo writes.",
        "Nine boats sank",
        [("Echo", "outlet", True)],
        outlet="Dawn",
        published="2031-05-02",
    )
    told = {(each.article, each.from_.article) for each in traced(desk).links}
    assert not {("a", "b"), ("b", "a")} <= told


def test_a_copy_of_a_release_in_no_order_to_it_is_no_origin() -> None:
    desk = Desk()
    text = "Nine boats sank in the harbour of Mellby before noon."
    desk.tell("b", text, "Nine boats sank", outlet="Mellby Port", published="2031-05-02", byline=["Mellby Port, press office"])
    desk.tell("a", text, "Nine boats sank", outlet="Courier", published="2031-05-02")
    assert (traced(desk).origins.least, traced(desk).origins.most) == (1, 1)


def test_unnamed_sources_in_the_same_words_are_one() -> None:
    desk = Desk()
    text = "Nine boats sank in the harbour of Mellby, says a person who saw it. (QXW)"
    for id, outlet in (("a", "Echo"), ("b", "Dawn")):
        desk.tell(id, text, "Nine boats sank", [("a person who saw it", "person", False)], outlet=outlet, byline=["Reuters"])
    assert traced(desk).origins.most == 1


def test_a_paper_that_shares_a_word_with_an_agency_puts_out_no_releases() -> None:
    desk = Desk()
    byline = ["Ostsee Nachrichten Dienst"]
    desk.tell("a", "Neun Boote sanken.", "Neun Boote sanken", outlet="Lindau Nachrichten", language="de", byline=byline)
    assert traced(desk).origins.sources[0].kind == "outlet"


def test_who_spoke_to_one_alone_was_not_met_at_the_conference_of_another() -> None:
    desk = Desk()
    desk.tell(
        "a", "Nine boats sank, Ida Holm told Echo. The mayor held a press conference.", "Nine boats sank",
        [("Echo", "outlet", True), ("Ida Holm", "person", True)], outlet="Echo", published="2031-05-01",
    )  # fmt: skip
    desk.tell(
        "b", "Nine boats sank, said Ida Holm as the press conference ended.", "Nine boats sank",
        [("Ida Holm", "person", True)], outlet="Dawn", published="2031-05-02",
    )  # fmt: skip
    assert link(traced(desk), "b").reason == "same_source"


def test_nobody_without_a_time_has_it_from_one_that_rests_on_him_through_another() -> None:
    desk = Desk()
    words = "Nine boats sank in the harbour of Mellby"
    desk.tell(
        "a",
        f"{words}, says a source at the port.",
        words,
        [("a source at the port", "person", False)],
        outlet="Dawn",
        published=None,
    )
    desk.tell(
        "b",
        "The harbour lost nine boats, Dawn writes.",
        "The harbour lost nine boats",
        [("Dawn", "outlet", True)],
        outlet="Echo",
        published="2031-05-02T08:00:00Z",
    )
    desk.tell("c", f"{words}, Echo writes.", words, [("Echo", "outlet", True)], outlet="Noon", published="2031-05-02T09:00:00Z")
    told = traced(desk)
    assert {(each.article, each.from_.article) for each in told.links} == {("b", "a"), ("c", "b")}
    assert [source.name for source in told.origins.sources] == ["a source at the port"]
