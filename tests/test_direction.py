"""Words that run from right to left, and signs that turn the direction of writing, stay where they stand."""

import re
import shutil
import unicodedata
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier_by_hand import by_hand
from kilde import example
from kilde.article import Article, Block
from kilde.commands.common import printable
from kilde.show.anchors import Anchors
from kilde.show.markup import closed, element, isolated
from kilde.show.picture import provenance_svg
from kilde.show.report_articles import text_markup
from kilde.show.terminal import safe
from kilde.statement import Reading
from test_report import Page

SIGNS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
MIXED = st.text(alphabet=f"ab שלום مرحبا 12 .,:{SIGNS}", max_size=40)


@given(MIXED)
def test_no_text_ends_the_isolate_that_it_is_put_into(text: str) -> None:
    # Every sign that ends an isolate is paired with the nearest that begins one and is not paired yet (UAX 9, BD9).
    open_ = 0
    for sign in closed(text):
        open_ += (sign in "\u2066\u2067\u2068") - (sign == "\u2069")
        assert open_ >= 0
    assert closed(text).replace("\u2069", "") == text.replace("\u2069", ""), "and nothing else is taken away"


@given(st.text(alphabet="ab שלום", max_size=10))
def test_isolates_that_are_whole_stay(text: str) -> None:
    assert closed(f"\u2067{text}\u2069 \u2068\u2066{text}\u2069\u2069") == f"\u2067{text}\u2069 \u2068\u2066{text}\u2069\u2069"


def test_a_line_break_ends_all_isolates_so_what_comes_after_ends_none() -> None:
    assert closed("\u2067one\ntwo\u2069") == "\u2067one\ntwo"


def test_text_in_a_line_of_ours_is_isolated_and_has_its_own_direction() -> None:
    page = Page(isolated("\u2069\u202eשלום 12", "he"))
    assert page.tags == [("bdi", {"lang": "he"})]
    assert "".join(page.text) == "\u202eשלום 12"


def test_each_part_of_an_article_finds_its_own_direction() -> None:
    text = "השער נסגר, אמר ראש העיר.\nThe gate is closed (שער 12)."
    blocks = (Block("paragraph", (0, 24)), Block("paragraph", (25, len(text))))
    page = Page(text_markup(Reading(Article(id="a", language="he", text=text, blocks=blocks)), None))
    assert [attributes.get("dir") for tag, attributes in page.tags if tag in ("div", "p")] == ["auto"] * 3
    assert "".join(page.text) == text


def test_an_outlet_that_is_written_from_right_to_left_stays_apart_from_its_time_in_the_picture() -> None:
    trace, readings = by_hand(example.FOLDER)
    refs = tuple(msgspec.structs.replace(ref, outlet="\u2069\u202eקול הנמל") for ref in trace.articles)
    trace = msgspec.structs.replace(trace, articles=refs)
    drawn = provenance_svg(trace.claims[0], Anchors(trace, readings), "x")
    names = re.findall(r'<tspan class="name" unicode-bidi="plaintext">([^<]*)</tspan>', drawn)
    assert names
    assert set(names) == {"\u202eקול הנמל"}


@given(MIXED)
def test_what_is_said_on_standard_error_or_a_terminal_holds_no_sign_that_turns_direction(text: str) -> None:
    for told in (printable(text), safe(text)):
        assert not set(told) & set(SIGNS)
        assert not any(unicodedata.category(sign) in ("Cf", "Cc") for sign in told)
    letters = [sign for sign in text if sign.isalnum()]
    assert [sign for sign in printable(text) if sign.isalnum()] == letters
    assert [sign for sign in safe(text) if sign.isalnum()] == letters


@pytest.mark.parametrize("sign", SIGNS)
def test_each_sign_of_direction_is_kept_from_the_terminal(sign: str) -> None:
    assert printable(f"a{sign}b") == "a b"
    assert safe(f"a{sign}b") == "ab"


#: From left to right, what stands around words of strangers: ours, theirs, ours, by the middle of each.
PLACES = """() => [...document.querySelectorAll('p')].map(p => [...p.children].map(child => {
  const box = child.getBoundingClientRect(); return box.left + box.width / 2; }))"""

WORDS = ("שלום", "\u202eabc", "\u2069\u202eabc", "\u2069\u2069\u202eمرحبا 7", "\u202cabc\u202e", "\u2067\u202eabc", "abc")


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs a chromium on the path, which is absent")
def test_in_a_browser_our_words_stand_where_they_do_around_any_words() -> None:
    playwright: Any = pytest.importorskip("playwright.sync_api", reason="needs playwright, which is not installed")
    lines = (
        element("p", element("i", "one"), " ", isolated(words), " ", element("i", "7 8"), " ", element("i", "end"))
        for words in WORDS
    )
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox"])
        page = browser.new_page()
        page.set_content(f"<!DOCTYPE html><meta charset=utf-8>{''.join(lines)}")
        found = page.evaluate(PLACES)
        browser.close()
    assert len(found) == len(WORDS)
    for words, places in zip(WORDS, found, strict=True):
        assert places == sorted(places), ascii(words)
