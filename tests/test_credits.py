"""What a page's markup says of where it comes from: makers, works it is based on, another's address, links with their words."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from kilde.article import Article, Credit
from kilde.errors import SpanError
from kilde.intake.credits import elsewhere, own_address
from kilde.intake.draft import Draft
from kilde.intake.houses import domain, same_house
from kilde.intake.page import page
from kilde.intake.pieces import clean, pieces
from kilde.tracing.marked import marked

OWN = "https://www.fjordposten.test/nyheter/bru"
LONG = (
    "The municipality closed the bridge over the sound on Monday evening, after divers had found cracks in two of its pillars."
)


def made(head: str = "", body: str = "", address: str | None = OWN) -> Draft:
    """The draft of a page with `head` in its head and `body` among its paragraphs."""
    markup = f"""<html lang="en"><head><title>Bridge closed</title>{head}</head><body><article><h1>Bridge closed</h1>
    <p>{LONG}</p>{body}<p>{LONG} It may stay so until spring.</p><p>{LONG} Ferries go.</p></article></body></html>"""
    return page(markup.encode(), "page", address=address)


def data(**fields: object) -> str:
    """A page's structured data, with `fields` of the article."""
    node = {"@type": "NewsArticle", "headline": "Bridge closed", "publisher": {"name": "Fjordposten"}, **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def of_kind(draft: Draft, kind: str) -> list[tuple[str | None, str | None]]:
    return [(credit.name, credit.url) for credit in draft.credits if credit.kind == kind]


# Links in the running text


def test_a_link_to_another_house_has_its_address_and_its_words() -> None:
    draft = made(
        body=f'<p>{LONG} The cracks were first <a href="https://sundavisen.test/a/1"> reported \n by <b>Sund</b>avisen</a>.</p>'
    )
    (credit,) = draft.credits
    assert (credit.kind, credit.url, credit.name) == ("link", "https://sundavisen.test/a/1", None)
    assert credit.span is not None
    assert draft.text[slice(*credit.span)] == "reported by Sundavisen"


@pytest.mark.parametrize(
    "href",
    ["/nyheter/ferge", "https://fjordposten.test/x", "https://sport.fjordposten.test/x", "mailto:a@sundavisen.test", "#top",
     "javascript:alert(1)", "https://[", "http://", "ftp://sundavisen.test/x"],
)  # fmt: skip
def test_links_within_the_house_or_to_no_page_are_no_credits(href: str) -> None:
    assert made(body=f'<p>{LONG} More <a href="{href}">was told here</a> before.</p>').credits == ()


def test_links_around_the_article_are_no_credits() -> None:
    around = (
        '<ul class="related"><li><a href="https://sundavisen.test/b">Another paper tells of ferries and bridges</a></li></ul>'
    )
    assert made(body=around).credits == ()


def test_a_page_without_any_address_has_no_links_since_its_own_cannot_be_told_from_others() -> None:
    assert made(body=f'<p>{LONG} <a href="https://sundavisen.test/b">Sundavisen</a></p>', address=None).credits == ()


WORDS = st.text(alphabet="ab \n\t\u200b\xad.é", max_size=12)


@given(st.lists(st.tuples(WORDS, st.booleans(), st.booleans()), min_size=1, max_size=8))
@settings(max_examples=200)
def test_the_span_of_every_link_holds_the_words_of_the_link(runs: list[tuple[str, bool, bool]]) -> None:
    inner = "".join(
        (f'<a href="https://x.test/{i}"><b>{words}</b></a>' if link else words) + ("<i> </i>" if gap else "")
        for i, (words, link, gap) in enumerate(runs)
    )
    found = list(pieces(html.fromstring(f"<div><p>{inner}</p></div>")))
    assert [a.span for p in found for a in p.links] == sorted(a.span for p in found for a in p.links)
    told = {int(a.href.rsplit("/", 1)[1]): p.text[slice(*a.span)] for p in found for a in p.links}
    assert told == {i: clean(words) for i, (words, link, _) in enumerate(runs) if link and clean(words)}


def test_an_article_refuses_a_credit_outside_its_text() -> None:
    with pytest.raises(SpanError):
        Article(id="a", language="en", text="Short.", credits=(Credit(kind="link", url="https://x.test/", span=(2, 9)),))


# Structured data and meta elements


def test_a_body_among_the_authors_is_credited_unless_it_is_the_outlet() -> None:
    authors = [{"@type": "Person", "name": "Runa Holt"}, {"@type": "NewsMediaOrganization", "name": "Kystnytt"},
               {"@type": "Organization", "name": "Fjordposten"}]  # fmt: skip
    assert of_kind(made(data(author=authors)), "agency") == [("Kystnytt", None)]


def test_what_the_article_is_based_on_is_credited_with_whose_it_is() -> None:
    based = {"@type": "NewsArticle", "url": "https://sundavisen.test/a/1", "publisher": {"name": "Sundavisen"}}
    assert of_kind(made(data(isBasedOn=based)), "based_on") == [("Sundavisen", "https://sundavisen.test/a/1")]
    assert of_kind(made(data(isBasedOn=["https://sundavisen.test/a/1", OWN])), "based_on") == [
        (None, "https://sundavisen.test/a/1")
    ]


def test_citations_are_credited_by_address_or_by_name() -> None:
    cited = [{"@type": "CreativeWork", "name": "Bridge report 2023"}, "https://veg.test/report.pdf", 7, None, {}]
    assert of_kind(made(data(citation=cited)), "citation") == [
        ("Bridge report 2023", None),
        (None, "https://veg.test/report.pdf"),
    ]


def test_meta_elements_for_syndicated_stories_are_credits() -> None:
    head = '<meta name="syndication-source" content="https://kystnytt.test/1"><meta name="DC.source" content="Kystnytt">'
    assert of_kind(made(head), "based_on") == [(None, "https://kystnytt.test/1"), ("Kystnytt", None)]


def test_no_credit_is_given_twice_and_long_lists_are_cut() -> None:
    assert len(of_kind(made(data(citation=["Kystnytt"] * 5)), "citation")) == 1
    assert len(made(data(citation=[f"Report {n}" for n in range(500)])).credits) == 40


# Whose the article is


def test_a_paper_that_points_at_anothers_address_keeps_its_own_and_credits_the_other() -> None:
    draft = made(
        '<link rel="canonical" href="https://sundavisen.test/a/1"><meta property="og:site_name" content="Fjordposten">'
    )
    assert draft.url == OWN
    assert of_kind(draft, "canonical") == [(None, "https://sundavisen.test/a/1")]


@pytest.mark.parametrize(
    ("canonical", "address", "shared", "site", "own"),
    [
        ("https://b.test/1", "https://a.test/1?utm=x", None, None, "https://a.test/1?utm=x"),
        ("https://b.test/1", "https://a.test/1?utm=x", "https://a.test/1", None, "https://a.test/1"),
        ("https://a.test/1", "https://m.a.test/1", None, None, "https://a.test/1"),
        ("https://bbc.com/1", "https://www.bbc.co.uk/1", None, None, "https://bbc.com/1"),
        ("https://www.b.test/1", "https://archive.test/web/2024/https://b.test/1", None, None, "https://www.b.test/1"),
        ("https://sundavisen.test/1", None, "https://fjordposten.test/1", "Fjordposten", "https://fjordposten.test/1"),
        ("https://sundavisen.test/1", None, "https://fjordposten.test/1", "Sundavisen", "https://sundavisen.test/1"),
        ("https://sundavisen.test/1", None, "https://fjordposten.test/1", None, "https://sundavisen.test/1"),
        (None, "https://a.test/1", None, None, "https://a.test/1"),
        (None, None, None, None, None),
    ],
)
def test_the_own_address(canonical: str | None, address: str | None, shared: str | None, site: str | None, own: str) -> None:
    assert own_address(canonical, address, shared, site) == own


@given(st.text(max_size=40), st.one_of(st.none(), st.text(max_size=40), st.just(OWN)))
def test_no_address_however_odd_is_more_than_passed_over(href: str, base: str | None) -> None:
    found = elsewhere(href, base)
    assert found is None or (found.startswith("http") and not same_house(found, base or ""))
    assert domain(href) is None or isinstance(domain(href), str)


# Credits as evidence


def article(
    *credits: Credit, outlet: str | None = "Fjordposten", text: str = "The bridge is closed. Sundavisen said so."
) -> Article:
    return Article(id="a", language="en", outlet=outlet, url=OWN, text=text, credits=credits)


def test_what_speaks_for_the_whole_article_is_shown_by_its_first_word_and_a_link_by_its_own_words() -> None:
    held = article(
        Credit(kind="agency", name="Kystnytt"),
        Credit(kind="link", url="https://www.sundavisen.test/a/1", span=(22, 32)),
        Credit(kind="citation", name="Bridge report 2023"),
    )
    assert [(found.house, found.reach, held.words(found.evidence.span)) for found in marked(held)] == [
        ("Kystnytt", "article", "The"),
        ("sundavisen.test", "sentence", "Sundavisen"),
        ("Bridge report 2023", "unsure", "The"),
    ]
    assert marked(held)[1].url == "https://www.sundavisen.test/a/1"


def test_a_known_domain_means_its_outlet_and_the_own_house_is_left_out() -> None:
    told = (Credit(kind="based_on", url="https://www.nrk.no/nyheter/bru-1.1"), Credit(kind="canonical", url="https://nrk.no/x"))
    assert [found.house for found in marked(article(*told))] == ["NRK", "NRK"]
    assert marked(article(*told, outlet="NRK")) == ()
    assert marked(article(Credit(kind="agency", name="Fjordposten"))) == ()
