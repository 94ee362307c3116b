"""What Python shows of a reading, a trace and a claim: a line that says what it is, and a page for notebooks."""

import re
from importlib.resources import files

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.pretty import pretty_repr

import kilde
from export_by_hand import dossier
from kilde.article import Article, Block, Span
from kilde.show.anchors import Anchors
from kilde.show.markup import printable
from kilde.show.notebook import LISTED, shown
from kilde.statement import TITLE, Reading, Source, Statement
from test_report import ATTACKS, Page

TEXT = "The quay is sound, said the harbour master, Oda Lien. A diver told Ferry Post that “the pile & <beam> were cracked”."


def div_text(page: str) -> str:
    """What stands between the tags of the article's own element, and nothing of what stands beside it."""
    start = page.index('<div class="text"')
    return "".join(Page(page[start : page.index("</div>", start) + len("</div>")]).text)


def by_hand(text: str, spans: list[Span], title: str | None = None) -> Reading:
    """A reading with a statement for each span; every third of nobody, the others of two sources in turn."""
    sources = (
        Source("s1", "<i>Oda</i> & Lien", "person", True, ((0, 1),)),
        Source("s2", "a diver", "person", False, ((0, 1),)),
    )
    chains = (("s1",), ("s1", "s2"), ())
    statements = tuple(
        Statement(id=f"t{n}", kind="indirect", content=(span,), chain=chains[n % 3], nested=n > 0)
        for n, span in enumerate(spans)
    )
    blocks = (Block("paragraph", (0, len(text))),)
    return Reading(Article(id="a1", title=title, language="en", text=text, blocks=blocks), sources, statements)


def test_the_short_form_names_the_article_and_what_was_found_but_holds_no_text() -> None:
    reading = kilde.read(TEXT, outlet="The Quay Times", title="Pier closed")
    shown = repr(reading)
    assert re.fullmatch(
        r"Reading\(id='a[0-9a-f]{16}', outlet='The Quay Times', title='Pier closed', language='en', statements=2, sources=\d\)",
        shown,
    )
    assert "sound" not in shown
    assert "cracked" not in pretty_repr(reading)
    assert "statements=2" in pretty_repr(reading)


def test_the_short_form_stays_on_one_line_whatever_the_title_holds() -> None:
    reading = by_hand("Words.", [], title="\x1b[31mTwo\nlines " + "of a long title " * 20)
    assert "\n" not in repr(reading)
    assert "\x1b" not in repr(reading)
    assert len(repr(reading)) < TITLE + 80
    assert "outlet" not in repr(by_hand("Words.", []))


def test_a_reading_is_still_a_frozen_value() -> None:
    reading = kilde.read(TEXT)
    assert reading == kilde.read(TEXT)
    assert reading != kilde.read(TEXT, outlet="Another")
    assert hash(reading) == hash(kilde.read(TEXT))
    with pytest.raises(AttributeError):
        reading.sources = ()  # type: ignore[misc]
    assert msgspec.json.decode(msgspec.json.encode(reading), type=Reading) == reading


def test_the_page_shows_the_text_once_and_whose_words_are_in_it() -> None:
    page = kilde.read(TEXT, outlet="The Quay Times")._repr_html_()
    assert div_text(page) == TEXT
    everything = "".join(Page(page).text)
    assert everything.count("The quay is sound") == 1
    beside = everything[everything.index(TEXT) + len(TEXT) :]
    assert "Oda Lien" in beside
    assert "Ferry Post" in beside
    assert "The Quay Times" in everything
    marked = [attributes.get("data-by") for tag, attributes in Page(page).tags if tag == "mark"]
    assert {"A", "B"} <= set(marked)


@given(
    st.text(alphabet=st.sampled_from("ab <>&\"'\n$æ😀\u0301\x07"), min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), max_size=6),
)
def test_every_code_point_stands_there_once_however_statements_overlap(text: str, pairs: list[tuple[int, int]]) -> None:
    spans = [(start % len(text), min(len(text), start % len(text) + length)) for start, length in pairs]
    page = by_hand(text, spans)._repr_html_()
    assert div_text(page) == printable(text)
    assert not re.search(r"<mark[^>]*>[^<]*<mark", page), "marks never stand within marks"


def test_the_innermost_of_nested_statements_gives_the_colour() -> None:
    page = by_hand("One says that another says it rains.", [(0, 36), (14, 35)])._repr_html_()
    marks = re.findall(r'<mark class="said (h\w)"[^>]*>([^<]*)</mark>', page)
    assert marks == [("h0", "One says that "), ("h1", "another says it rains"), ("h0", ".")]


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_strangers_wrote_stays_text_everywhere(attack: str) -> None:
    article = Article(id=attack, outlet=attack, title=attack, published=attack, language="en", text=f"It is {attack} today.")
    source = Source("s1", attack, "person", True, ((0, 2),))
    said = Statement(id="t1", kind="direct", content=((0, len(article.text)),), chain=("s1",))
    page = Page(Reading(article, (source,), (said,))._repr_html_())
    allowed = {"div", "style", "p", "bdi", "mark", "ul", "li", "span", "small"}
    assert {tag for tag, _ in page.tags} <= allowed
    assert all(not name.startswith("on") and name not in {"style", "href", "src", "id"} for _, a in page.tags for name in a)


def test_several_pages_fit_one_notebook_and_none_is_set_as_a_formula() -> None:
    page = Page(kilde.read("It cost $5, not $6, said Oda Lien.")._repr_html_())
    assert not [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    outermost = (page.tags[0][1]["class"] or "").split()
    assert {"tex2jax_ignore", "mathjax_ignore"} <= set(outermost)


@pytest.mark.parametrize(("file", "name"), [("notebook.css", ".kilde-reading"), ("notebook_claims.css", ".kilde-claims")])
def test_the_style_reaches_nothing_outside_and_leaves_the_colour_of_text_alone(file: str, name: str) -> None:
    style = re.sub(r"/\*.*?\*/", "", files("kilde.show").joinpath(file).read_text("utf-8"), flags=re.DOTALL)
    selectors = [part.strip() for rule in re.findall(r"([^{}]+)\{", style) for part in rule.split(",")]
    assert selectors
    assert all(selector.startswith(name) for selector in selectors)
    assert set(re.findall(r"(?<![-\w])color:([^;}]+)", style)) == {"inherit"}
    assert set(re.findall(r"(?<![-\w])fill:([^;}]+)", style)) <= {"none", "currentColor", "rgba(128,128,128,.12)"}


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_lines_are_seen_on_light_and_on_dark_ground() -> None:
    style = files("kilde.show").joinpath("notebook.css").read_text("utf-8")
    lines = re.findall(r"--line:(#[0-9a-f]{6})", style)
    assert len(lines) == 7
    for line in lines:
        assert 1.05 / (luminance(line) + 0.05) >= 3, f"{line} on white"
        assert (luminance(line) + 0.05) / (luminance("#111111") + 0.05) >= 3, f"{line} on #111"


def test_an_article_without_statements_says_so() -> None:
    page = by_hand("Nothing is said here.", [])._repr_html_()
    assert div_text(page) == "Nothing is said here."
    assert "No statement of anybody else was found" in page


# --- traces and claims ----------------------------------------------------------------------------------------------------

TRACE, READINGS = dossier()


def visible(page: str) -> str:
    """What a page shows, without its style."""
    return "".join(Page(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)).text)


def test_a_claim_shows_its_picture_and_the_words_of_every_article() -> None:
    made = shown(TRACE, READINGS)
    claim = TRACE.claims[0]
    page = made[0]._repr_html_()
    told = visible(page)
    assert claim.text in told
    assert page.count("<svg") == 1
    anchors = Anchors(TRACE, READINGS)
    for instance in claim.instances:
        assert anchors.words(instance) in told
        assert anchors.name(instance.article) in told
    assert "not at hand" not in told


def test_a_trace_shows_the_claims_that_several_articles_carry_and_counts_the_rest() -> None:
    page = shown(TRACE, READINGS)._repr_html_()
    carried = [claim for claim in TRACE.claims if len(claim.articles) > 1]
    assert page.count("<details") == min(len(carried), LISTED)
    assert carried[0].text in visible(page)
    many = msgspec.structs.replace(TRACE, claims=TRACE.claims * 3)
    told = visible(shown(many, READINGS)._repr_html_())
    assert f"{len(many.claims) - LISTED} more claims are not shown" in told


def test_without_readings_a_trace_and_a_claim_show_what_they_hold() -> None:
    for page in (TRACE._repr_html_(), TRACE.claims[0]._repr_html_()):
        assert "<svg" in page
        assert TRACE.claims[0].text in visible(page)
        assert "not at hand" in visible(page)
    assert (TRACE.articles[0].outlet or "none") in visible(TRACE._repr_html_())
    for claim in TRACE.claims:
        assert claim.first.article in visible(claim._repr_html_())


def test_claims_in_a_notebook_have_no_ids_and_no_ways_into_a_page_that_is_not_there() -> None:
    for page in (shown(TRACE, READINGS)._repr_html_(), shown(TRACE, READINGS)[0]._repr_html_()):
        tags = Page(page).tags
        assert not [attributes for _, attributes in tags if "id" in attributes or "href" in attributes]
        assert {"tex2jax_ignore", "mathjax_ignore"} <= set((tags[0][1]["class"] or "").split())


def test_a_text_that_looks_like_a_way_stays_as_it_is() -> None:
    odd = 'see <a href="#top"> & href="#x"'
    trace = msgspec.structs.replace(TRACE, claims=(msgspec.structs.replace(TRACE.claims[0], text=odd),))
    assert odd in visible(shown(trace, READINGS)[0]._repr_html_())


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_strangers_wrote_stays_text_in_claims(attack: str) -> None:
    refs = tuple(msgspec.structs.replace(ref, outlet=attack) for ref in TRACE.articles)
    claim = TRACE.claims[0]
    origins = msgspec.structs.replace(
        claim.origins, sources=tuple(msgspec.structs.replace(o, name=attack) for o in claim.origins.sources)
    )
    claim = msgspec.structs.replace(claim, text=attack, origins=origins)
    page = Page(shown(msgspec.structs.replace(TRACE, articles=refs, claims=(claim,)), READINGS)._repr_html_())
    allowed = {
        "div", "style", "p", "bdi", "ul", "li", "span", "small", "details", "summary", "svg", "g", "a", "title", "rect", "path",
        "circle", "text", "tspan", "table", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert {tag for tag, _ in page.tags} <= allowed
    assert all(not name.startswith("on") and name not in {"style", "href", "src", "id"} for _, a in page.tags for name in a)


def test_what_is_shown_says_what_it_is_on_a_line_too() -> None:
    made = shown(TRACE, READINGS)
    assert len(made) == len(TRACE.claims) == len(list(made))
    assert repr(made) == f"Shown(articles={len(TRACE.articles)}, claims={len(TRACE.claims)})"
    assert repr(made[0]) == repr(TRACE.claims[0])
