"""Quotations and dash lines are found whatever marks a text uses, and whatever it forgets."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from kilde.article import Article, Block
from kilde.reading.quotes import dashed, outermost, quotations
from kilde.reading.segments import Tokens, tokens


def read(text: str) -> Tokens:
    """The tokens of a text with one paragraph a line."""
    blocks, at = [], 0
    for line in text.split("\n"):
        if line:
            blocks.append(Block("paragraph", (at, at + len(line))))
        at += len(line) + 1
    return tokens(Article(id="a", language="nb", text=text, blocks=tuple(blocks)), frozenset({"dr"}), True)


def quoted(text: str) -> list[str]:
    """The words of each quotation, inner ones after the one they stand in."""
    words = read(text)
    return [" ".join(text[a:b] for a, b in words.spans(quotation.first, quotation.last)) for quotation in quotations(words)]


def test_every_pair_of_marks_makes_a_quotation() -> None:
    for left, right in zip("«»„„“”\"‹‘'‚", "»«“”””\"›’'‘", strict=True):
        assert quoted(f"Hun sa {left}isen er tynn{right} til oss.") == ["isen er tynn"], left + right


def test_marks_of_two_kinds_close_each_other() -> None:
    assert quoted('Hun sa «isen er tynn" til oss.') == ["isen er tynn"]
    assert quoted("Hun sa „isen er tynn” og gikk.") == ["isen er tynn"]


def test_an_inner_quotation_stands_in_the_outer_one() -> None:
    text = "Hun sa «han ropte ‘kom nå’ til meg» i går."
    assert quoted(text) == ["han ropte ‘kom nå’ til meg", "kom nå"]
    words = read(text)
    assert len(outermost(quotations(words))) == 1


def test_an_apostrophe_opens_nothing() -> None:
    assert quoted("The workers' boats weren't here, and it's Anna's fault.") == []


def test_a_mark_left_open_ends_with_its_sentence_or_its_block() -> None:
    assert quoted("Hun sa «isen er tynn. Så gikk hun.") == ["isen er tynn"]
    assert quoted("«Isen er tynn. Vi snur.") == ["Isen er tynn. Vi snur"]


def test_a_quotation_runs_on_over_paragraphs_with_a_mark_at_each_or_none() -> None:
    words = read("«Isen er tynn.\n«Vi snur», sa hun.")
    first, second = quotations(words)
    assert first.runs
    assert second.closed
    assert quoted("«Isen er tynn.\nVi snur», sa hun.") == ["Isen er tynn Vi snur"]


def test_a_dash_opens_a_quotation_at_the_beginning_of_a_sentence_alone() -> None:
    words = read("– Vi snur, sa hun. – Isen er tynn – den bærer ikke.")
    assert [index for index in range(len(words.low)) if dashed(words, index)] == [0, 7]


def test_an_abbreviation_or_an_ordinal_ends_no_sentence() -> None:
    words = read("Dr. Berg kom 3. Mars til byen. Han gikk.")
    assert len(words.sentences) == 2


@example('"\n"')
@given(st.text(alphabet="«»„“”\"'‹›‘’‚ abÆ.,-–\n\u200b😀א", max_size=200))
def test_quotations_stay_within_the_tokens_and_never_cross(text: str) -> None:
    words = read(text)
    found = quotations(words)
    for quotation in found:
        assert 0 < quotation.first < quotation.last <= len(words.low)
    outer = outermost(found)
    assert all(a.last <= b.first for a, b in pairwise(outer))


@given(st.text(max_size=300))
def test_tokens_are_the_words_of_the_text_in_order(text: str) -> None:
    words = read(text)
    assert words.start == sorted(words.start)
    assert all(text[a:b].strip() for a, b in zip(words.start, words.end, strict=True))
    assert [k for first, last in words.sentences for k in range(first, last)] == list(range(len(words.low)))
