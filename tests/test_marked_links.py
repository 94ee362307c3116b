"""What the markup says of where an article comes from counts as evidence, with its words where there are words."""

from msgspec.structs import replace

from kilde.article import Article, Block, Credit
from kilde.claim import Instance, Link
from kilde.statement import Reading
from kilde.tracing import trace

WORDS = "Brua er stengt etter raset."


def reading(name: str, outlet: str, published: str, text: str = WORDS, url: str | None = None, *credits: Credit) -> Reading:
    blocks = (Block("paragraph", (0, len(text))),)
    return Reading(
        Article(id=name, outlet=outlet, published=published, language="nb", text=text, url=url, blocks=blocks, credits=credits)
    )


def links(*readings: Reading) -> tuple[Link, ...]:
    group = [Instance(article=one.article.id, statement=None, content=((0, 14),)) for one in readings]
    (claim,) = trace(readings, [group]).claims
    return claim.links


FIRST = reading("a", "Dølaposten", "2031-01-01T08:00:00Z", "Brua er stengt. Det raste i natt.", "https://dolaposten.example/1")


def test_a_house_that_the_markup_names_as_the_maker_is_where_it_comes_from() -> None:
    later = reading("b", "Fjordbladet", "2031-01-01T09:00:00Z", WORDS, None, Credit(kind="based_on", name="Dølaposten"))
    (link,) = links(FIRST, later)
    assert (link.article, link.from_.article, link.reason) == ("b", "a", "reuses")
    assert later.article.words(link.evidence.span) == "Brua"


def test_an_agency_in_the_markup_is_a_wire_and_stands_outside_where_it_is_not_at_hand() -> None:
    later = reading("b", "Fjordbladet", "2031-01-01T09:00:00Z", WORDS, None, Credit(kind="agency", name="NTB"))
    (link,) = links(FIRST, later)
    assert (link.from_.source, link.reason) == ("NTB", "wire")


def test_a_forwarded_post_is_had_from_the_channel_it_is_of() -> None:
    later = reading("b", "Fjordkanalen", "2031-01-01T09:00:00Z", WORDS, None, Credit(kind="forwarded", name="Brukanalen"))
    (link,) = links(FIRST, later)
    assert (link.from_.source, link.reason) == ("Brukanalen", "reuses")


def test_a_link_to_the_very_story_is_a_citation_by_its_words() -> None:
    text = "Brua er stengt, melder lokalavisa."
    start = text.index("lokalavisa")
    credit = Credit(kind="link", url="https://dolaposten.example/1", span=(start, start + len("lokalavisa")))
    later = reading("b", "Fjordbladet", "2031-01-01T09:00:00Z", text, None, credit)
    (link,) = links(FIRST, later)
    assert (link.from_.article, link.reason) == ("a", "cites")
    assert text[slice(*link.evidence.span)] == "lokalavisa"


def test_nobody_has_it_from_a_later_story_that_he_links_to() -> None:
    text = "Brua er stengt, se her."
    credit = Credit(kind="link", url="https://fjordbladet.example/2", span=(19, 22))
    earlier = reading("a", "Dølaposten", "2031-01-01T08:00:00Z", text, None, credit)
    later = replace(
        FIRST, article=replace(FIRST.article, id="b", outlet="Fjordbladet", published="2031-01-01T09:00:00Z",
                               url="https://fjordbladet.example/2", text="Brua er stengt. Noe helt annet her.")
    )  # fmt: skip
    assert all(link.article != "a" for link in links(earlier, later))
