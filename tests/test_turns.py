"""Talks: paragraphs that open with who speaks are that person's words; a caption with a colon is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilde.reading.turns import spoken, turns
from words_by_hand import article

TALK = """\
Reporteren: Hvorfor er kaia stengt?
Runa Holt: Kaia er stengt fordi pælene er råtne.
Reporteren: Visste dere om det?
Runa Holt: Ingeniørene sa i mai at det kunne vente. Så ventet vi.
Ole Berg: Ordføreren har visst det i årevis."""


def test_turns_are_what_their_speakers_say_and_questions_are_left_out() -> None:
    said = [(TALK[slice(*one.source[0])], TALK[slice(*one.content[0])]) for one in spoken(article(TALK))]
    assert said == [
        ("Runa Holt", "Kaia er stengt fordi pælene er råtne"),
        ("Runa Holt", "Ingeniørene sa i mai at det kunne vente. Så ventet vi"),
        ("Ole Berg", "Ordføreren har visst det i årevis"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Skryter: Holt er glad for kaia.\nHun åpnet den i går.\nMange kom.",
        "Fakta: Kaia\nByggeår: 1957\nLengde: 40 meter\nEier: Kommunen",
        "Kaia åpnet kl. 12: det ble en fest.\nSå regnet det.",
        "Holt: Vi åpner.\nBerg: Vi venter.\nVik: Vi ser.",
        "",
    ],
)
def test_other_lines_with_a_colon_are_no_talk(text: str) -> None:
    assert turns(article(text)) == ()


@given(
    st.lists(
        st.tuples(st.sampled_from(["Moe", "Lie", "Kari Vik", ""]), st.text("abc .?!:«»", min_size=1, max_size=30)), max_size=9
    )
)
def test_labels_and_words_lie_apart_in_their_paragraphs(lines: list[tuple[str, str]]) -> None:
    text = "\n".join(f"{name}: {words}" if name else words for name, words in lines)
    held = article(text)
    for turn in turns(held):
        assert turn.label[1] < turn.words[0]
        assert "\n" not in text[turn.label[0] : turn.words[1]]
        assert text[slice(*turn.words)].strip() == text[slice(*turn.words)]


def test_the_reader_tells_whose_words_a_transcript_holds() -> None:
    from kilde import read

    found = read(TALK, language="nb")
    whole = [(found.words(one.content)[:12], [s.name for s in found.chain(one)]) for one in found if not one.nested]
    assert whole == [("Kaia er sten", ["Runa Holt"]), ("Ingeniørene ", ["Runa Holt"]), ("Ordføreren h", ["Ole Berg"])]
