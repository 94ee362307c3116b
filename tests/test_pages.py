"""Articles out of HTML pages. All pages here are invented."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kilde.article import check_spans
from kilde.errors import InputError
from kilde.intake.bylines import names
from kilde.intake.draft import Draft
from kilde.intake.page import BETWEEN, page
from kilde.intake.times import iso

FIRST = "The council of Lower Example voted on Monday evening to close the old bridge across the river for two years."
SECOND = "Engineers found cracks in three of its pillars last spring, according to a report that the newspaper has read."
THIRD = "The mayor said that buses would run every ten minutes until the new bridge opens, and that nobody need worry."
FOURTH = "Shop owners on the east bank fear for their trade, and have asked the county to pay for a ferry in the meantime."


def html(body: str, head: str = "", lang: str = "en") -> bytes:
    return f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'.encode()


def article(*inner: str, head: str = "", lang: str = "en") -> Draft:
    return page(html(f"<main><article><h1>Bridge to close</h1>{''.join(inner)}</article></main>", head, lang), "bridge.html")


def p(text: str) -> str:
    return f"<p>{text}</p>"


def ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def kinds(draft: Draft) -> list[tuple[str, str]]:
    return [(block.kind, draft.text[slice(*block.span)]) for block in draft.blocks]


def of(draft: Draft, kind: str) -> list[str]:
    return [text for k, text in kinds(draft) if k == kind]


def test_text_is_the_headline_and_the_blocks_between_blank_lines() -> None:
    draft = article(p(FIRST), p(SECOND), p(THIRD))
    assert draft.text == BETWEEN.join(["Bridge to close", FIRST, SECOND, THIRD])
    assert [kind for kind, _ in kinds(draft)] == ["headline", "paragraph", "paragraph", "paragraph"]


def test_menus_footers_and_asides_are_left_out() -> None:
    around = "<nav><ul><li><a href=/a>Sport</a></li></ul></nav>"
    draft = page(
        html(
            f"{around}<article><h1>Bridge to close</h1>{p(FIRST)}<aside>{p('Most read this week on our pages.')}</aside>"
            f"{p(SECOND)}{p(THIRD)}</article><footer>{p('All rights reserved by the Example Post company.')}</footer>"
        ),
        "x",
    )
    assert of(draft, "paragraph") == [FIRST, SECOND, THIRD]


def test_link_between_paragraphs_is_a_promo() -> None:
    draft = article(p(FIRST), p('<a href="/ferry"><b>Read more: Ferry to cost twice as much</b></a>'), p(SECOND), p(THIRD))
    assert of(draft, "promo") == ["Read more: Ferry to cost twice as much"]
    assert of(draft, "paragraph") == [FIRST, SECOND, THIRD]


def test_linked_sentence_stays_a_paragraph() -> None:
    draft = article(p(FIRST), p(SECOND), p('<a href="/report">The report has not been made public yet.</a>'), p(THIRD))
    assert "The report has not been made public yet." in of(draft, "paragraph")


def test_caption_is_told_from_paragraphs() -> None:
    figure = "<figure><img src=b.jpg><figcaption>The old bridge seen from the east. Photo: Ada Bell</figcaption></figure>"
    draft = article(p(FIRST), figure, p(SECOND), p(THIRD))
    assert of(draft, "caption") == ["The old bridge seen from the east. Photo: Ada Bell"]


def test_headings_and_short_bold_paragraphs_are_subheadings() -> None:
    draft = article(p(FIRST), "<h2>Cracks</h2>", p(SECOND), p("<strong>Fear for trade</strong>"), p(FOURTH))
    assert of(draft, "subheading") == ["Cracks", "Fear for trade"]


def test_class_that_only_headings_bear_makes_subheadings() -> None:
    draft = article(
        p(FIRST), "<p class=zw>Cracks in the pillars</p>", p(SECOND), p(THIRD), "<p class=zw>Fear for trade</p>", p(FOURTH)
    )
    assert of(draft, "subheading") == ["Cracks in the pillars", "Fear for trade"]


def test_heading_that_nothing_follows_is_dropped() -> None:
    assert of(article(p(FIRST), p(SECOND), p(THIRD), "<h2>Our newsletters</h2>"), "subheading") == []


def test_standfirst_that_says_the_description_is_the_lede() -> None:
    lede = "Buses replace the bridge for two years while cracked pillars are rebuilt."
    head = f'<meta name="description" content="{lede}">'
    draft = page(
        html(
            f"<article><header><h1>Bridge to close</h1><div>{lede}</div></header>{p(FIRST)}{p(SECOND)}{p(THIRD)}</article>",
            head,
        ),
        "x",
    )
    assert of(draft, "lede") == [lede]


def test_line_breaks_part_paragraphs() -> None:
    draft = article(f"<div>{FIRST}<br>{SECOND}<br><br>{THIRD}</div>")
    assert of(draft, "paragraph") == [FIRST, SECOND, THIRD]


def test_posts_shown_in_the_page_are_other() -> None:
    post = f'<blockquote class="twitter-tweet"><p>{FOURTH}</p></blockquote>'
    assert FOURTH not in of(article(p(FIRST), p(SECOND), post, p(THIRD)), "paragraph")


def test_soft_hyphens_and_odd_spaces_are_taken_out() -> None:
    assert (
        of(article(p(FIRST.replace("council", "coun\u00adcil").replace(" old ", " \u00a0old\n")), p(SECOND)), "paragraph")[0]
        == FIRST
    )


def test_json_ld_graph_is_followed() -> None:
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "@id": "#site", "name": "Example Post"},
            {"@type": "Person", "@id": "#ada", "name": "Ada Bell"},
            {
                "@type": ["NewsArticle"],
                "headline": "Bridge to close",
                "datePublished": "2024-05-03T15:47:42.389Z",
                "author": [{"@id": "#ada"}, {"@type": "Person", "givenName": "Bo", "familyName": "Carr"}],
                "publisher": {"@id": "#site"},
                "inLanguage": "en-GB",
            },
        ],
    }
    draft = page(html(f"<article><h1>Bridge to close</h1>{p(FIRST)}{p(SECOND)}</article>", ld(graph), lang=""), "x")
    assert draft.byline == ("Ada Bell", "Bo Carr")
    assert draft.published == "2024-05-03T15:47:42+00:00"
    assert (draft.outlet, draft.language, draft.title) == ("Example Post", "en-GB", "Bridge to close")


def test_a_time_is_had_from_the_markup_and_never_guessed_from_the_running_text() -> None:
    told = p("The bridge was opened by the county in 2004, and repaired on 3 March 2014.")
    assert article(p(FIRST), told, p(SECOND), p("© Example Post 2019")).published is None
    assert article(f'<time datetime="2024-05-03">Friday</time>{p(FIRST)}', told, p(SECOND)).published == "2024-05-03"


def test_broken_json_ld_is_passed_over() -> None:
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", "headline":</script>'
    head = f'{broken}<meta name="author" content="By Ada Bell">'
    assert article(p(FIRST), p(SECOND), head=head).byline == ("Ada Bell",)


def test_article_that_only_the_structured_data_hold_is_taken_from_there() -> None:
    body = "\n\n".join([FIRST, SECOND, THIRD, FOURTH] + [f"{THIRD[:-1]} in week {n}." for n in range(4)])
    draft = article(p(FIRST), head=ld({"@type": "NewsArticle", "headline": "Bridge to close", "articleBody": body}))
    assert of(draft, "paragraph")[:4] == [FIRST, SECOND, THIRD, FOURTH]


def test_article_that_only_a_script_holds_is_taken_from_there() -> None:
    markup = "".join(p(f"{text[:-1]}, as was told in part {n}.") for n in range(3) for text in (FIRST, SECOND, THIRD))
    script = f"<script>window.state = {json.dumps({'content': markup})}</script>"
    draft = page(html(f"<div id=root></div>{script}", "<title>Bridge to close</title>"), "x")
    assert len(of(draft, "paragraph")) == 9


def test_title_is_the_one_that_is_printed() -> None:
    head = '<meta property="og:title" content="Bridge in Example: all you need to know">' + ld(
        {"@type": "NewsArticle", "headline": "Bridge to close"}
    )
    assert article(p(FIRST), p(SECOND), head=head).title == "Bridge to close"


@pytest.mark.parametrize("end", [" | Example Post", " - Example Post", " | News | Example Post"])
def test_outlet_at_the_end_of_a_title_is_cut(end: str) -> None:
    title = f'<meta property="og:title" content="Bridge to close for two years{end}">'
    head = f'<meta property="og:site_name" content="Example Post">{title}'
    draft = page(html(f"<article><h2>News</h2>{p(FIRST)}{p(SECOND)}</article>", head), "x")
    assert draft.title is not None
    assert draft.title.removesuffix(" | News") == "Bridge to close for two years"


def test_canonical_address_and_domain_for_outlet() -> None:
    draft = article(p(FIRST), p(SECOND), head='<link rel="canonical" href="https://www.post.example/bridge">')
    assert (draft.url, draft.outlet) == ("https://www.post.example/bridge", "post.example")


def test_front_page_as_canonical_gives_way_to_the_article() -> None:
    head = '<link rel=canonical href="https://post.example/"><meta property="og:url" content="https://post.example/bridge">'
    assert article(p(FIRST), p(SECOND), head=head).url == "https://post.example/bridge"


def test_byline_on_the_page_counts_where_data_name_only_the_outlet() -> None:
    head = '<meta property="og:site_name" content="Example Post"><meta name="author" content="Example Post">'
    draft = article('<div class="byline">By <a href="/ada">Ada Bell</a></div>', p(FIRST), p(SECOND), head=head)
    assert draft.byline == ("Ada Bell",)


@pytest.mark.parametrize(
    ("string", "expected"),
    [
        ("By Ada Bell and Bo Carr", ("Ada Bell", "Bo Carr")),
        ("Von Ada Bell und Bo Carr, dpa", ("Ada Bell", "Bo Carr", "dpa")),
        ("Ada Bell, Political Correspondent", ("Ada Bell",)),
        ("Ada Bell (Brussels) ada@post.example", ("Ada Bell",)),
        ("Av Ada Bell / Bo Carr", ("Ada Bell", "Bo Carr")),
        ("Ana Ruiz y Luis Gil", ("Ana Ruiz", "Luis Gil")),
        ("José Ortega y Gasset", ("José Ortega y Gasset",)),
        ("admin", ()),
        ("Von", ()),
        ("", ()),
    ],
)
def test_names(string: str, expected: tuple[str, ...]) -> None:
    assert names([string]) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-05-03", "2024-05-03"),
        ("2024-05-03T00:00:00", "2024-05-03"),
        ("2024-05-03 10:02:11 +02:00", "2024-05-03T10:02:11+02:00"),
        ("2024-05-03T10:02:11.123Z", "2024-05-03T10:02:11+00:00"),
        ("Fri May 03 10:02:11 CEST 2024", "2024-05-03T10:02:11+02:00"),
        ("Fri, 03 May 2024 10:02:11 GMT", "2024-05-03T10:02:11+00:00"),
        ("1714730531", "2024-05-03T10:02:11+00:00"),
        ("yesterday", None),
        ("0001-01-01T00:00:00", None),
    ],
)
def test_times_become_iso(value: str, expected: str | None) -> None:
    assert iso(value) == expected


@pytest.mark.parametrize(
    ("codec", "declared"),
    [("utf-8", "utf-8"), ("cp1252", "iso-8859-1"), ("utf-8", "iso-8859-1"), ("utf-8-sig", "iso-8859-2"), ("utf-16", "utf-8")],
)
def test_charset(codec: str, declared: str) -> None:
    text = "Kommunestyret på Øvre Ål vedtok å stenge brua i to år, og fergen «Bjørn» skal gå hver time til høsten."
    body = f"<article><h1>Brua</h1>{p(text)}{p(text[::-1])}</article>"
    markup = f"<html><head><meta charset={declared}></head><body>{body}</body></html>"
    assert text in page(markup.encode(codec), "x").text


def test_cyrillic_without_declaration_is_detected() -> None:
    text = "Городской совет решил закрыть старый мост через реку на два года, сообщил в понедельник мэр города журналистам."
    markup = f"<html><body><article><h1>Мост закроют</h1>{p(text)}{p(text.replace('два', 'три'))}</article></body></html>"
    assert text in page(markup.encode("cp1251"), "x").text


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\x01\x00\x02\x00" * 100, "binary"),
        (b"<html><body><script>start()</script><noscript>Please enable JavaScript.</noscript></body></html>", "no article"),
        (b"<html><body><div " + b" ".join(b"a%d=1" % n for n in range(20_000)) + b">", "attributes"),
        (b"<p>x</p>" * 3_000_000, "larger than"),
        *((b"<html><body>" + tag * 100_000 + b"text", "deep") for tag in (b"<div>", b"<b>", b"<table><tr><td>", b"<ul><li>")),
    ],
)
def test_what_is_no_article_is_named_with_the_reason_at_once(markup: bytes, reason: str) -> None:
    began = time.process_time()
    with pytest.raises(InputError, match=reason) as caught:
        page(markup, "bad.html")
    assert caught.value.where == "bad.html"
    assert time.process_time() - began < 5


def test_page_as_deep_as_allowed_is_taken() -> None:
    assert of(page(html(f"{'<div>' * 380}{p(FIRST)}{p(SECOND)}"), "x"), "paragraph") == [FIRST, SECOND]


TAGS = [
    "p",
    "div",
    "span",
    "a",
    "b",
    "h1",
    "h2",
    "li",
    "ul",
    "br",
    "table",
    "td",
    "figure",
    "figcaption",
    "aside",
    "article",
    "blockquote",
    "script",
    "x-y",
]
CLASSES = ["", "byline", "caption", "lede", "related", "share", "twitter-tweet", "br", "meta", "interline"]
words = st.sampled_from(
    [FIRST, SECOND, "By Ada Bell", "3. 5. 2024", "a\u0301\u00ad😀", "&#0;&#xd800;&amp;", "<", "", "«Nei», sa hun."]
) | st.text(max_size=30)
opened = st.builds(lambda tag, name: f'<{tag} class="{name}" href=/x>', st.sampled_from(TAGS), st.sampled_from(CLASSES))
closed = st.builds(lambda tag: f"</{tag}>", st.sampled_from(TAGS))
data = st.recursive(
    st.none() | st.text(max_size=20) | st.sampled_from(["\ud800", FIRST, "2024-13-40", "https://["]) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "@graph", "headline", "author", "name", "articleBody", "datePublished", "url"]),
            inner,
        )
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(words | opened | closed, max_size=40), data, st.binary(max_size=6))
def test_odd_markup_gives_spans_that_fit_or_an_input_error(parts: list[str], value: object, junk: bytes) -> None:
    node = {"@type": "NewsArticle", "headline": value, "author": value, "publisher": value, "articleBody": value, "url": value}
    markup = f"<html><head>{ld(node)}{ld(value)}</head><body>{''.join(parts)}".encode("utf-8", "replace") + junk
    try:
        draft = page(markup, "odd.html")
    except InputError:
        return
    check_spans(tuple(block.span for block in draft.blocks), len(draft.text), "odd")
    assert draft.text.encode()
    assert all(draft.text[slice(*block.span)].strip() == draft.text[slice(*block.span)] for block in draft.blocks)
    assert page(markup, "odd.html") == draft


def test_a_short_notice_that_its_page_marks_as_an_article_is_one() -> None:
    said = "<p>The quay is closed, says harbour master Runa Holt.</p><p>It opens in May.</p>"
    short = f"<html lang=en><title>Quay closed</title><body><article><h1>Quay closed</h1>{said}</article></body></html>"
    assert "The quay is closed" in page(short.encode(), "a.html").text
    with pytest.raises(InputError, match="no article"):
        page(short.replace("article>", "div>").encode(), "a.html")
