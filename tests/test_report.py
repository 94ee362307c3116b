"""The report page: what strangers wrote stays text, every way leads somewhere, and the articles read as they stand."""

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier_by_hand import by_hand
from kilde import example
from kilde.article import Article, Block, Span
from kilde.claim import (
    ArticleRef,
    ChainLink,
    Claim,
    Event,
    First,
    Instance,
    Link,
    Merge,
    Origin,
    Origins,
    Place,
    Provenance,
    Trace,
)
from kilde.show.clock import Clock
from kilde.show.highlight import segments
from kilde.show.lineage import lineage, resting
from kilde.show.markup import Markup, element, escape, join, printable, web_address
from kilde.show.picture import lanes
from kilde.show.report import FULL, report_html
from kilde.show.report_articles import text_markup
from kilde.show.words import ENGLISH, TABLES
from kilde.statement import Reading, Source, Statement

VOID = {"meta", "br", "link", "img"}

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "<!--<script>--!><svg/onload=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "]]><script>alert(1)</script>",
    "\x00<scr\x00ipt>\x1b[31m\ud800",
    "{{7*7}}${7*7}",
    "\u202egnitirw fo noitcerid\u202c",
]


class Page(HTMLParser):
    """A page's elements: fails where tags cross or are left open; keeps tags, attributes and text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs), f"an attribute stands twice in <{tag}>"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, attribute: str) -> Iterator[str]:
        for _, attributes in self.tags:
            if (value := attributes.get(attribute)) is not None:
                yield value


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


@pytest.fixture(scope="module")
def dossier() -> tuple[Trace, tuple[Reading, ...]]:
    return by_hand(example.FOLDER)


def of_strangers(said: str, *, url: str | None = None) -> tuple[Trace, tuple[Reading, ...]]:
    """Two articles and one claim in which everything that strangers write is `said`."""
    texts = [f"{said} one {said}", f"two {said} and {said}"]
    source = Source(said, said, "person", False, ((0, 1),))
    readings = tuple(
        Reading(
            Article(
                id=f"{said}{n}",
                path=said,
                url=url or said,
                outlet=said,
                title=said,
                byline=(said, said),
                published="2025-01-01",
                language=said,
                text=text,
            ),
            (source,),
            (Statement(id=said, kind="direct", content=((0, len(text)),), cue=((0, 2),), chain=(said,), stance="distanced"),),
        )
        for n, text in enumerate(texts)
    )
    ids = [reading.article.id for reading in readings]
    refs = tuple(ArticleRef(key, said, "2025-01-01", said, said, url or said, said) for key in ids)
    claim = Claim(
        id=said,
        text=said,
        language=said,
        instances=tuple(
            Instance(article=key, statement=said, content=((0, 4),), chain=(ChainLink(said, "person", False),)) for key in ids
        ),
        origins=Origins(
            1, 2, (Origin(said, "person", False, (ids[0],)), Origin(said, "document", True, (ids[1],))),
            (Merge((said, said), False, said),),
        ),
        links=(Link(ids[1], Provenance(source=said), "cites", 0.5, Place(ids[1], (0, 3))),),
        first=First(ids[0], said),
        flags=("hedge_lost", "circular", "retracted", "wire_copy"),
        events=(
            Event("hedge_lost", Place(ids[0], (0, 3)), Place(ids[1], (1, 2)), said),
            Event("wire_copy", Place(ids[0], (0, 3)), Place(ids[0], (0, 3)), said),
        ),
    )  # fmt: skip
    return Trace(refs, (claim,)), readings


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_strangers_wrote_stays_text_in_every_field(attack: str) -> None:
    page = Page(report_html(*of_strangers(attack)))
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "img", "iframe", "object", "embed", "link", "base", "form", "use", "image", "foreignobject"}
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert all(href.startswith(("#", "https://", "http://")) for href in page.all("href"))
    assert not list(page.all("src"))
    assert printable(attack).replace("\n", " ") in "".join(page.text)


NO_ADDRESSES = ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt://%0aalert(1)", "//evil.example", "file:///x", "https:x"]


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_only_web_addresses_become_links(url: str) -> None:
    assert web_address(url) is None
    with pytest.raises(ValueError, match="href"):
        element("a", "x", href=url)
    assert url not in list(Page(report_html(*of_strangers("x", url=url))).all("href"))


def test_an_address_that_is_one_is_linked_without_telling_where_from() -> None:
    page = Page(report_html(*of_strangers("x", url='https://paper.example/a?b=1&c="2"')))
    linked = [attributes for _, attributes in page.tags if attributes.get("href") == 'https://paper.example/a?b=1&c="2"']
    assert linked
    assert all("noreferrer" in (attributes["rel"] or "") for attributes in linked)


def test_every_way_within_the_page_leads_somewhere(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    page = Page(report_html(*dossier))
    ids = list(page.all("id"))
    assert len(ids) == len(set(ids))
    ways = [href[1:] for href in page.all("href") if href.startswith("#")]
    assert len(ways) > 100
    assert set(ways) <= set(ids)


def test_every_statement_and_every_instance_is_an_anchor(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    trace, readings = dossier
    ids = set(Page(report_html(trace, readings)).all("id"))
    number = {key: n for n, key in enumerate(Clock(trace.articles).order, 1)}
    for reading in readings:
        assert {f"a{number[reading.article.id]}-s{n}" for n in range(1, len(reading) + 1)} <= ids
    for claim in trace.claims:
        for instance in claim.instances:
            start, end = instance.content[0]
            assert f"a{number[instance.article]}-p{start}-{end}" in ids


def test_an_articles_text_is_the_text_exactly(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    page = report_html(*dossier)
    for reading in dossier[1]:
        assert plain(text_markup(reading, 1)) == reading.article.text
        whole = escape(reading.article.text.splitlines()[0])
        assert plain(whole) in plain(page)


def test_the_same_trace_gives_the_same_page(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    trace, readings = dossier
    assert report_html(trace, readings) == report_html(trace, readings)
    assert report_html(trace, readings) == report_html(trace, readings[::-1])
    assert "Made 8 October" in report_html(trace, readings, made="8 October")


def test_the_page_forbids_the_network_and_scripts(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    page = Page(report_html(*dossier))
    policies = [a["content"] for tag, a in page.tags if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"]
    assert not any(tag in {"script", "link", "img"} for tag, _ in page.tags)
    assert not list(page.all("style"))


def test_headings_go_down_one_level_at_a_time(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    levels = [int(tag[1]) for tag, _ in Page(report_html(*dossier)).tags if re.fullmatch(r"h\d", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_cover_tells_what_was_found(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    words = plain(report_html(*dossier))
    assert "9 articles from 6 outlets, 7–8 Oct 2025. 9 claims are carried by more than one of them" in words
    assert "3 of those rest on a single origin" in words
    assert "1 to 3 independent origins" in words


def test_a_lost_reservation_shows_both_wordings(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    page = report_html(*dossier)
    section = page[page.index('id="claim-2"') : page.index('id="claim-3"')]
    event = section[section.index('class="event"') : section.index("In which words")]
    assert "<strong>A ferry ramp that collapsed in western Norway on Tuesday may have left" in event
    assert "<strong>Sveisene på ferjekaibrua på Ternskar var sprukket" in event


def test_promos_captions_and_headings_stand_apart() -> None:
    text = "Ingress\nOverskrift\nLes også: noe\nFoto: Ola\nBrødtekst"
    kinds = ("lede", "subheading", "promo", "caption", "paragraph")
    at, blocks = 0, []
    for kind, line in zip(kinds, text.split("\n"), strict=True):
        blocks.append(Block(kind, (at, at + len(line))))  # type: ignore[arg-type]
        at += len(line) + 1
    reading = Reading(Article(id="x", language="nb", text=text, blocks=tuple(blocks)))
    found = [a["class"] for _, a in Page(text_markup(reading, 1)).tags if (a.get("class") or "").startswith("b-")]
    assert found == [f"b-{kind}" for kind in kinds]


def test_nothing_found_is_said() -> None:
    page = report_html(Trace((), ()), ())
    assert "0 articles" in plain(page)
    assert "No claim is carried by more than one of them." in plain(page)
    one = Article(id="a", language="nb", text="")
    ref = ArticleRef("a", None, None, None, None, None, "nb")
    assert "No statement of anybody else was found in it." in plain(report_html(Trace((ref,), ()), (Reading(one),)))


def test_an_article_without_its_text_is_still_listed(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    trace, readings = dossier
    page = Page(report_html(trace, readings[1:]))
    assert "The text of this article is not at hand." in "".join(page.text)
    ids = set(page.all("id"))
    assert {href[1:] for href in page.all("href") if href.startswith("#")} <= ids


def test_claims_of_one_article_are_listed_apart(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    trace, readings = dossier
    alone = msgspec.structs.replace(trace.claims[0], instances=trace.claims[0].instances[:1])
    page = report_html(Trace(trace.articles, (*trace.claims[1:], alone)), readings)
    assert "1 claim stands in one article only" in page


def test_more_claims_than_can_be_shown_in_full_are_listed(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    trace, readings = dossier
    page = Page(report_html(Trace(trace.articles, trace.claims[-1:] * (FULL + 3)), readings))
    assert "3 more" in page.text
    ids = list(page.all("id"))
    assert {f"claim-{FULL}", f"claim-{FULL + 3}"} <= set(ids)
    assert len(ids) == len(set(ids))


def test_an_undecided_link_shows_all_that_it_may_be_from(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    trace, readings = dossier
    claim = trace.claims[1]
    undecided = msgspec.structs.replace(claim.links[-1], from_=Provenance(undecided=("a7", "a3")))
    changed = msgspec.structs.replace(claim, links=(*claim.links[:-1], undecided))
    page = report_html(Trace(trace.articles, (changed,)), readings)
    assert "from one of North Channel TV, Hovedstadsposten" in plain(page)
    assert page.count('class="line open"') == 2


def test_an_origin_reaches_an_article_directly_only_where_nobody_stands_between(
    dossier: tuple[Trace, tuple[Reading, ...]],
) -> None:
    trace, _ = dossier
    welds = next(claim for claim in trace.claims if claim.id == "c4")
    line = lineage(welds, Clock(trace.articles).place)
    assert [step.article for step in line.steps if step.origins] == ["a7"]
    wired = next(claim for claim in trace.claims if claim.id == "c3")
    assert lineage(wired, Clock(trace.articles).place).outside == {"NMB": (0,)}


def test_articles_that_have_it_through_others_rest_on_the_same_origin(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    welds = next(claim for claim in dossier[0].claims if claim.id == "c4")
    only_first = tuple(msgspec.structs.replace(origin, articles=("a7",)) for origin in welds.origins.sources)
    direct = msgspec.structs.replace(welds, origins=msgspec.structs.replace(welds.origins, sources=only_first))
    assert resting(direct) == (welds.articles,) == resting(welds)


def test_times_are_told_in_the_zone_that_most_articles_give(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    clock = Clock(dossier[0].articles)
    assert clock.zone_words == "UTC+2"
    assert clock.words("a7") == "7 Oct 15:05"


def test_days_times_without_zone_and_undated_articles_have_an_order() -> None:
    def ref(key: str, published: str | None) -> ArticleRef:
        return ArticleRef(key, None, published, None, None, None, "nb")

    clock = Clock([ref("none", None), ref("late", "2025-10-07T12:00"), ref("day", "2025-10-07"), ref("bad", "in spring")])
    assert clock.order == ("day", "late", "bad", "none")
    assert [clock.words(key) for key in clock.order] == ["7 Oct", "7 Oct 12:00", "no date", "no date"]
    assert clock.zone_words == "UTC"


def test_every_table_of_words_has_every_word() -> None:
    assert all(set(table) == set(ENGLISH) for table in TABLES.values())


def test_text_becomes_markup_once_and_only_through_an_element() -> None:
    assert element("p", "<b>", Markup("<i></i>"), ["&", None], class_="x") == '<p class="x">&lt;b&gt;<i></i>&amp;</p>'
    assert escape(escape("&")) == "&amp;"
    assert escape(Markup("<b>") + "<script>") == "&lt;b&gt;&lt;script&gt;"
    with pytest.raises(ValueError, match="script"):
        element("p", onclick="x")


@st.composite
def spans_within(draw: st.DrawFn) -> tuple[Span, list[Span]]:
    length = draw(st.integers(1, 60))
    point = st.integers(0, length + 5)
    drawn = draw(st.lists(st.tuples(point, point), max_size=12))
    start = draw(st.integers(0, length))
    return (start, draw(st.integers(start, length))), [(min(a, b), max(a, b)) for a, b in drawn]


@given(spans_within())
def test_segments_are_the_text_and_know_what_covers_them(drawn: tuple[Span, list[Span]]) -> None:
    within, spans = drawn
    found = segments(spans, within)
    assert [at for segment in found for at in range(*segment.span)] == list(range(*within))
    for segment in found:
        for at in range(*segment.span):
            assert set(segment.covering) == {i for i, (start, end) in enumerate(spans) if start <= at < end}
    assert all(a.covering != b.covering or a.span[1] in {p for span in spans for p in span} for a, b in pairwise(found))


@given(st.text(), st.data())
def test_highlighting_never_changes_a_text_nor_crosses_tags(text: str, data: st.DataObject) -> None:
    text = printable(text) or "x"
    point = st.integers(0, len(text) - 1)
    drawn = data.draw(st.lists(st.tuples(point, point), min_size=1, max_size=8))
    spans = [(min(a, b), max(a, b) + 1) for a, b in drawn]
    cuts = sorted(data.draw(st.sets(st.integers(1, len(text)), max_size=3)) | {0, len(text)})
    blocks = tuple(Block("paragraph", pair) for pair in pairwise(cuts))
    statements = tuple(
        Statement(id=f"t{n}", kind="mixed", content=(span,), cue=(span,), source=(span,)) for n, span in enumerate(spans)
    )
    reading = Reading(Article(id="x", language="nb", text=text, blocks=blocks), (), statements)
    markup = text_markup(reading, 1, [(span, f"a1-p{n}", n % 2 == 0) for n, span in enumerate(sorted(set(spans)))])
    assert plain(markup) == text
    ids = list(Page(markup).all("id"))
    assert len(ids) == len(set(ids)) == len(spans) + len(set(spans))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda p: (float(min(p)), float(max(p)))), max_size=15))
def test_no_two_stretches_in_one_lane_overlap(reaches: list[tuple[float, float]]) -> None:
    found = lanes(reaches)
    for i, (a, b) in enumerate(reaches):
        for j, (c, d) in enumerate(reaches[:i]):
            assert found[i] != found[j] or b < c or a > d


@given(st.text())
def test_escaped_text_reads_as_it_was(text: str) -> None:
    assert html.unescape(join(text)) == printable(text)
    assert not set(join(text)) & set("<>\"'")
