"""Web Annotations find their words again: at their place, and in the page after it was edited a little."""

import difflib
import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from export_by_hand import GUARDED, dossier
from kilde.article import Article, Block, Span
from kilde.export.annotation import REACH, annotations, around, bare
from kilde.export.collection import of_readings
from kilde.export.redaction import MASK
from kilde.statement import Reading

READINGS = dossier()[1]


def targets(reading: Reading, *, redacted: bool = False) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The quote and the position selector of every target in an article."""
    made = json.loads(b"".join(annotations(of_readings((reading,), None, redacted=redacted))))
    for item in made["items"]:
        for target in item["target"]:
            quote, position = target["selector"]
            yield quote, position


def resolve(quote: dict[str, Any], page: str) -> Span | None:
    """Where a `TextQuoteSelector` leads in a page: of all places that hold the words, the one whose surroundings are most like
    those of the selector. Written from the standard alone; it knows nothing of kilde."""
    exact, prefix, suffix = quote["exact"], quote.get("prefix", ""), quote.get("suffix", "")

    def likeness(start: int) -> float:
        before = page[max(0, start - len(prefix)) : start]
        after = page[start + len(exact) :][: len(suffix)]
        return (
            difflib.SequenceMatcher(None, before, prefix, autojunk=False).ratio() * (len(prefix) > 0)
            + difflib.SequenceMatcher(None, after, suffix, autojunk=False).ratio() * (len(suffix) > 0)
        )  # fmt: skip

    places, at = [], page.find(exact)
    while at >= 0:
        places.append(at)
        at = page.find(exact, at + 1)
    if not places:
        return None
    best = max(places, key=likeness)
    return best, best + len(exact)


@pytest.mark.parametrize("reading", READINGS, ids=[reading.article.id for reading in READINGS])
def test_both_selectors_lead_to_the_words_of_the_statement(reading: Reading) -> None:
    spans = [span for statement in reading for span in statement.content]
    found = list(targets(reading))
    assert [(position["start"], position["end"]) for _, position in found] == spans
    for quote, position in found:
        span = position["start"], position["end"]
        assert reading.article.words(span) == quote["exact"]
        assert resolve(quote, reading.article.text) == span
        text = reading.article.text
        assert text[: span[0]].endswith(quote.get("prefix", ""))
        assert text[span[1] :].startswith(quote.get("suffix", ""))


SENTENCES = ("The text was corrected at noon.", "Rettelse: tallet var galt.", "Advertisement", "🙂", "Rundt 40 passasjerer")


@given(st.data())
def test_words_are_found_again_in_a_page_that_was_edited_elsewhere(data: st.DataObject) -> None:
    reading = data.draw(st.sampled_from([reading for reading in READINGS if len(reading)]))
    quote, position = data.draw(st.sampled_from(list(targets(reading))))
    page, start, end = reading.article.text, position["start"], position["end"]
    for _ in range(data.draw(st.integers(1, 4))):
        # An edit takes away, puts in, or puts in place of something, anywhere but within the words themselves; not more than
        # half of what stands around them at either side, else nobody could tell two places apart.
        before = data.draw(st.booleans())
        low, high = (0, max(0, start - 16)) if before else (min(len(page), end + 16), len(page))
        at = data.draw(st.integers(low, high))
        taken = data.draw(st.integers(0, min(80, high - at)))
        put = data.draw(st.sampled_from(("", *SENTENCES)))
        page = page[:at] + put + page[at + taken :]
        if before:
            start, end = start + len(put) - taken, end + len(put) - taken
    assert page[start:end] == quote["exact"]
    # Where an edit writes the very words a second time with the same surroundings, there is no telling.
    assume(page.count(quote["exact"]) <= reading.article.text.count(quote["exact"]))
    assert resolve(quote, page) == (start, end)


@given(st.text(alphabet="ab \n", min_size=1, max_size=60), st.data())
def test_what_stands_around_tells_the_place_from_every_other(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    article = Article(id="a", language="en", text=text, blocks=(Block("paragraph", (0, len(text))),))
    before, after = around(article, (start, end))
    assert text[:start].endswith(before)
    assert text[end:].startswith(after)
    assert len(before) <= REACH
    told = before + text[start:end] + after
    # White space at the far ends is not kept; but for that, one place is left.
    if text[:start].strip() == before.strip() and text[end:].strip() == after.strip():
        return
    assert text.count(told) == 1


def test_what_stands_around_stays_in_its_paragraph_unless_the_words_stand_twice() -> None:
    text = "The dam held.\nIt rained.\nThe dam held.\nIt snowed."
    blocks = tuple(Block("paragraph", span) for span in ((0, 13), (14, 24), (25, 38), (39, 49)))
    article = Article(id="a", language="en", text=text, blocks=blocks)
    assert around(article, (17, 23)) == ("It ", ".")
    before, after = around(article, (29, 32))
    assert (before, after) != ("The ", " held.")
    assert text.count(f"{before}dam{after}") == 1


def test_nothing_from_beyond_what_is_left_out_stands_around() -> None:
    for quote, position in targets(GUARDED, redacted=True):
        assert MASK not in quote["exact"] + quote.get("prefix", "") + quote.get("suffix", "")
        assert GUARDED.article.words((position["start"], position["end"])) == quote["exact"]
    assert len(list(targets(GUARDED, redacted=True))) < len(list(targets(GUARDED)))


def test_a_content_that_is_left_out_in_part_has_a_target_for_each_part_that_is_left() -> None:
    article = Article(id="a", language="en", text=f"It was {MASK}{MASK} {MASK} who left, {MASK}.")
    assert [article.words(span) for span in bare(article, (0, len(article.text)))] == ["It was", "who left,"]


def test_hearsay_and_unattributed_words_say_so_and_a_target_without_address_has_a_name() -> None:
    statement = msgspec.structs.replace(GUARDED.statements[6], chain=())
    article = msgspec.structs.replace(GUARDED.article, url=None)
    made = json.loads(b"".join(annotations(of_readings((Reading(article, (), (statement,)),), None))))
    (item,) = made["items"]
    assert item["body"]["value"].startswith("hearsay, nobody named")
    assert item["target"][0]["source"].startswith("urn:uuid:")


@pytest.mark.parametrize("reading", READINGS, ids=[reading.article.id for reading in READINGS])
def test_words_are_found_in_the_text_of_a_page_that_knows_no_line_breaks(reading: Reading) -> None:
    # What a browser gives as the text of a page: paragraphs run on, and menus and links to other stories stand around them.
    article, page, moved = reading.article, "HomeNewsSportLog in", {}
    for block in article.blocks:
        moved[block.span] = len(page)
        page += article.words(block.span) + "Share"
    page += "Most readAbout us"
    for quote, position in targets(reading):
        span = next(span for span in moved if span[0] <= position["start"] < span[1])
        start = moved[span] + position["start"] - span[0]
        assert resolve(quote, page) == (start, start + len(quote["exact"]))
