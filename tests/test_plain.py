"""Blocks of running text: what is told, and what stands around it."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.article import PROSE, BlockKind
from kilde.intake.plain import blocks


def kinds(text: str, title: str | None = None, language: str = "nb") -> list[tuple[BlockKind, str]]:
    """The kinds of the blocks of `text` with their words."""
    return [(block.kind, text[slice(*block.span)]) for block in blocks(text, title, language)]


def kind_of(line: str, text: str, title: str | None = None, language: str = "nb") -> BlockKind:
    """The kind of the block that is `line`."""
    return next(kind for kind, words in kinds(text, title, language) if words == line)


FISH = """Fiskerne i Sandvåg legger båtene i opplag etter at prisen på torsk falt i går.

– Dette går ikke rundt for oss, sier skipper Kari Berg.
Hun har fisket fra Sandvåg i tjue år. Nå selger hun båten.
Selger båten
Berg vil ha to millioner for båten, men tror ikke at noen kjøper den.

Kjendis i krangel om hyttetomt: – Helt vilt
Torskeprisen har falt i tre uker. Det merker også mottaket.
"""


def test_a_heading_left_over_from_another_story_is_a_promo_and_one_about_the_text_below_a_subheading() -> None:
    assert [kind for kind, _ in kinds(FISH)] == [
        "paragraph",
        "paragraph",
        "paragraph",
        "subheading",
        "paragraph",
        "promo",
        "paragraph",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Les også: Slik får du billig strøm i høst",
        "SE VIDEO: Her går isen på elva",
        "Read more: The bridge that nobody wanted",
        "Lesen Sie auch: Das ändert sich im Januar",
        "Читайте также: Что изменится в январе",
    ],
)
def test_words_that_lead_to_another_story_make_a_promo_in_any_language(line: str) -> None:
    text = f"Broen over elva ble stengt i går.\n\n{line}\n\nDen åpner igjen i morgen, sier politiet."
    assert kind_of(line, text) == "promo"


@pytest.mark.parametrize(
    "line", ["Foto: Kari Berg", "(Foto: Kari Berg, NPT)", "Photo: AP", "Фото: ТАСС", "Fot. Jan Nowak", "Foto Jan Novák"]
)
def test_a_credit_is_a_caption(line: str) -> None:
    assert kind_of(line, f"Broen ble stengt i går.\n{line}\nDen åpner i morgen.") == "caption"


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Av Kari Berg", "nb"),
        ("By John Smith and Ann Low", "en"),
        ("(NTB)", "nb"),
        ("Von Max Muster", "de"),
        ("kari@avisa.no", "nb"),
    ],
)
def test_a_line_that_names_the_writer_is_a_byline(line: str, language: str) -> None:
    assert kind_of(line, f"{line}\nBroen over elva ble stengt i går.\nDen åpner i morgen.", None, language) == "byline"


def test_a_sentence_that_begins_as_a_byline_does_is_text() -> None:
    line = "Av Bergs tre båter er to solgt."
    assert kind_of(line, f"Broen ble stengt.\n{line}\nDen åpner i morgen.") == "paragraph"


def test_a_picture_text_opened_by_a_word_and_a_colon_is_a_caption() -> None:
    line = "Skryter: Kari Berg viser fram dagens fangst."
    assert kind_of(line, f"Fisket er godt i Sandvåg.\n{line}\nBåtene kom inn i går.") == "caption"


def test_speakers_of_an_interview_are_no_captions() -> None:
    text = "Vi møtte dem i går.\nBerg: Jeg selger båten.\nVik: Jeg kjøper den.\nBerg: Da er vi enige.\nDet var alt."
    assert {kind for kind, _ in kinds(text)} == {"paragraph"}


def test_a_word_and_a_colon_before_a_quotation_is_text() -> None:
    line = "Berg: «Vi selger båten.»"
    assert kind_of(line, f"Fisket er slutt.\n{line}\nDet sa hun i går.") == "paragraph"


def test_a_correction_is_text() -> None:
    line = "RETTELSE: Vi skrev i går at mannen var bevæpnet."
    assert kind_of(line, f"Fisket er slutt.\n{line}\nDet sa hun i går.") == "paragraph"


@pytest.mark.parametrize(
    "line",
    [
        "– Vi drar.",
        "- Aldri!",
        "- Hva da?",
        "– Vi drar i dag med alle båtene våre, sier skipper Kari Berg",
        "Til det svarte hun:",
        "«Ingen vet hva som skjer,» sa han.",
    ],
)
def test_short_lines_that_are_said_or_go_on_are_text(line: str) -> None:
    assert kind_of(line, f"Båtene ligger i Sandvåg.\n{line}\nDet var i går.") == "paragraph"


@pytest.mark.parametrize("line", ["- Nekter å selge", "Hva skjer nå?", "«Uhørt»", "1. Selg båten", "Nekter å selge"])
def test_short_lines_without_a_close_are_headings(line: str) -> None:
    text = f"Båtene ligger i Sandvåg.\n\n{line}\n\nBerg nekter å selge båten. Uhørt, sier folk om hva som skjer."
    assert kind_of(line, text) == "subheading"


def test_the_title_is_the_headline_whatever_its_marks_and_the_sentence_below_the_lede() -> None:
    text = "– Vi selger!\nSkipper Kari Berg har fått nok.\nHun la båten ut for salg i går."
    assert kinds(text, "Vi selger!") == [
        ("headline", "– Vi selger!"),
        ("lede", "Skipper Kari Berg har fått nok."),
        ("paragraph", "Hun la båten ut for salg i går."),
    ]


def test_a_heading_above_all_text_is_the_headline_where_no_title_is_known() -> None:
    assert kind_of("Selger båten", "Av Kari Berg\n\nSelger båten\n\nBåten er solgt i går.\nDen er blå.") == "headline"


def test_text_without_any_full_stop_is_all_text() -> None:
    assert kinds("Politiet sier at mannen er død") == [("paragraph", "Politiet sier at mannen er død")]
    assert {kind for kind, _ in kinds("mannen er død\npolitiet leter\nbåten er borte")} == {"paragraph"}


def test_a_text_that_is_its_title_is_text() -> None:
    assert kinds("Politiet sier at mannen er død.", "Politiet sier at mannen er død") == [
        ("paragraph", "Politiet sier at mannen er død.")
    ]


def test_hard_wrapped_paragraphs_are_one_block_each() -> None:
    text = (
        "The harbour of Northwick was closed on Monday after a crane fell\n"
        "into the basin, the port authority said in a statement that was\n"
        "sent to all the shipping lines which call there every week.\n"
        "\n"
        "Nobody was hurt, but two ships had to wait outside until evening\n"
        "while divers looked for the hook, which was found at last.\n"
    )
    assert [kind for kind, _ in kinds(text, None, "en")] == ["paragraph", "paragraph"]


def test_scripts_without_spaces_are_told_by_their_own_marks() -> None:
    text = "港が閉鎖された\n\n北港は月曜日に閉鎖された。クレーンが倒れたためだ。\n\n負傷者はいなかった。"
    assert [kind for kind, _ in kinds(text, None, "ja")] == ["headline", "lede", "paragraph"]


def test_a_rule_of_dashes_is_other() -> None:
    assert kind_of("* * *", "Båten er solgt.\n* * *\nDen er blå.") == "other"


LINE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["Les også: Noe", "- Nekter", "Foto: Berg", "(NTB)", "Skryter: Hun ler.", "Hun ler.", "Av Kari Berg"]),
)
BREAK = st.sampled_from(["\n", "\r\n", "\n\n", "\r", "\u2028", " \n \n", "\x0b"])


@given(st.lists(st.tuples(LINE, BREAK)), st.one_of(st.none(), st.text(max_size=20)), st.sampled_from(["nb", "en", "und", "zh"]))
@settings(max_examples=300, deadline=None)
def test_every_word_is_in_exactly_one_block_in_order(parts: list[tuple[str, str]], title: str | None, language: str) -> None:
    text = "".join(line + after for line, after in parts)
    at = 0
    for block in blocks(text, title, language):
        start, end = block.span
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


def test_a_text_of_many_lines_takes_no_more_than_its_share() -> None:
    text = "Fisket er slutt i Sandvåg.\nNekter å selge\n" * 20_000
    assert len(blocks(text, None, "nb")) == 40_000


def test_contents_of_invented_dossiers_stand_in_prose(shared: Path) -> None:
    for folder in sorted((shared / "data" / "dossiers").iterdir()):
        if not folder.is_dir():
            continue
        articles = {}
        for row in map(json.loads, (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()):
            articles[row["id"]] = row["text"], blocks(row["text"], row["title"], row["language"])
        for claim in json.loads((folder / "gold.json").read_text(encoding="utf-8"))["claims"]:
            for instance in claim["instances"]:
                text, found = articles[instance["article"]]
                content = instance["content"]
                for words in [content] if isinstance(content, str) else content:
                    at = text.index(words)
                    assert all(b.kind in PROSE for b in found if b.span[0] < at + len(words) and b.span[1] > at), words
