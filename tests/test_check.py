"""What an editor would ask about a draft: planted faults are found with their words and lines, clean drafts are let be."""

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilde.checking.draft import Checked, check, checked
from kilde.checking.finding import FindingKind
from kilde.checking.likeness import alike, checking, reservation, stems
from kilde.languages import READ
from kilde.show.terminal_checks import checked_text
from kilde.statement import Reading
from reading_by_hand import reading, told

HALE = ("Tom Hale", "person", True)
VIK = ("Ola Vik", "person", True)


def draft(title: str, body: str, *statements: dict[str, object], language: str = "en") -> Reading:
    return reading(f"{title}\n\n{body}", *statements, language=language, title=title)


#: Ten drafts with one fault each: what is found, its words, its line.
PLANTED: tuple[tuple[str, FindingKind, str, int, Reading], ...] = (
    (
        "hearsay without a source",
        "no_source",
        "the tugs have left",
        4,
        draft(
            "Quay shut",
            "The quay is shut for repairs.\nIt is said that the tugs have left.",
            told("the tugs have left", "It is said", stance="distanced"),
        ),
    ),
    (
        "a quotation that nobody is named for",
        "no_source",
        "Det er en skandale",
        3,
        draft(
            "Kaia er stengt",
            "Kaia er stengt. «Det er en skandale.»",
            told("Det er en skandale", kind="direct"),
            language="nb",
        ),
    ),
    (
        "an unnamed source without a reason",
        "no_reason",
        "A council worker",
        3,
        draft(
            "Quay shut",
            "The quay is shut. A council worker said that the money is gone.",
            told("the money is gone", "said", "A council worker", ("council worker", "person", False)),
        ),
    ),
    (
        "an unnamed source that wishes it, without saying why",
        "no_reason",
        "En ansatt",
        3,
        draft(
            "Kaia er stengt",
            "Kaia er stengt. En ansatt, som vil være anonym, sier at pengene er borte.",
            told("pengene er borte", "sier", "En ansatt", ("ansatt", "person", False), why="vil være anonym"),
            language="nb",
        ),
    ),
    (
        "a headline that drops a reservation",
        "headline_surer",
        "Bridge will collapse before winter",
        1,
        draft(
            "Bridge will collapse before winter",
            "The old bridge may collapse before winter, said Tom Hale.",
            told("The old bridge may collapse before winter", "said", "Tom Hale", HALE, modality="possible"),
        ),
    ),
    (
        "a headline that takes a claim for fact",
        "headline_surer",
        "Banken tappet for millioner",
        1,
        draft(
            "Banken tappet for millioner",
            "Ola Vik hevder at banken er tappet for millioner.",
            told("banken er tappet for millioner", "hevder", "Ola Vik", VIK, stance="distanced"),
            language="nb",
        ),
    ),
    (
        "a headline that rests on one unnamed source",
        "headline_surer",
        "Director resigns over pier",
        1,
        draft(
            "Director resigns over pier",
            "A man who asked not to be named for fear of his job said that the director resigns over the pier.",
            told("the director resigns over the pier", "said", "A man", ("man", "person", False),
                 why="asked not to be named for fear of his job"),
        ),
    ),
    (
        "a headline from hearsay",
        "headline_surer",
        "Minister trekker seg",
        1,
        draft(
            "Minister trekker seg",
            "Havneminister Moe trekker seg angivelig.",
            told("Havneminister Moe trekker seg", "angivelig", stance="distanced"),
            language="nb",
        ),
    ),
    (
        "a sentence without the source's reservation",
        "hedge_missing",
        "The money goes to new piles in spring",
        3,
        draft(
            "Quay shut",
            "The quay is shut. The money goes to new piles in spring. “We might use the money for new piles in spring,” "
            "said Tom Hale.",
            told("We might use the money for new piles in spring", "said", "Tom Hale", HALE, kind="direct"),
        ),
    ),
    (
        "a paraphrase surer than the quotation",
        "hedge_missing",
        "brua raser før jul",
        3,
        draft(
            "Redd for brua",
            "Ola Vik sier at brua raser før jul. – Brua raser kanskje før jul, sier Vik.",
            told("brua raser før jul", "sier", "Ola Vik", VIK),
            told("Brua raser kanskje før jul", "sier", "Vik", VIK, kind="direct"),
            language="nb",
        ),
    ),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "words", "line", "made"), [case[1:] for case in PLANTED], ids=[case[0] for case in PLANTED])
def test_a_planted_fault_is_found_with_its_words_and_line(kind: FindingKind, words: str, line: int, made: Reading) -> None:
    found = [one for one in check(made) if one.kind == kind]
    assert [(one.words, one.line) for one in found] == [(words, line)]
    (one,) = found
    assert one.span is not None
    assert made.article.words(one.span) == one.words
    assert all(made.article.words(evidence.span) == evidence.words for evidence in one.evidence)


CLEAN: tuple[tuple[str, Reading], ...] = (
    (
        "a named source, and a headline in the article's own voice",
        draft(
            "Quay shut for repairs",
            "The quay is shut for repairs this week. Tom Hale said that the piles are rotten.",
            told("the piles are rotten", "said", "Tom Hale", HALE),
        ),
    ),
    (
        "a headline that attributes",
        draft(
            "Vik: Banken er tappet",
            "Ola Vik hevder at banken er tappet.",
            told("banken er tappet", "hevder", "Ola Vik", VIK, stance="distanced"),
            language="nb",
        ),
    ),
    (
        "a headline with a verb of saying",
        draft(
            "Frykter at brua raser",
            "Ola Vik frykter at brua raser.",
            told("brua raser", "frykter", "Ola Vik", VIK, modality="possible"),
            language="nb",
        ),
    ),
    (
        "a headline that keeps it open",
        draft(
            "Bridge may collapse before winter",
            "The old bridge may collapse before winter, said Tom Hale.",
            told("The old bridge may collapse before winter", "said", "Tom Hale", HALE, modality="possible"),
        ),
    ),
    (
        "a headline that quotes, and one that asks",
        draft(
            "“Bridge will collapse”",
            "The bridge will collapse, said Tom Hale.",
            told("The bridge will collapse", "said", "Tom Hale", HALE),
        ),
    ),
    (
        "a body of what it answers for",
        draft(
            "To pågrepet etter brann på kaia",
            "Politiet opplyser at to er pågrepet etter brannen på kaia.",
            told("to er pågrepet etter brannen på kaia", "opplyser", "Politiet", ("Politiet", "organisation", True),
                 access="official"),
            language="nb",
        ),
    ),
    (
        "two who are named say so",
        draft(
            "Bridge closed to lorries",
            "The bridge is closed to lorries, said Tom Hale. The bridge was closed to lorries at noon, said Ann Low.",
            told("The bridge is closed to lorries", "said", "Tom Hale", HALE),
            told("The bridge was closed to lorries at noon", "said", "Ann Low", ("Ann Low", "person", True)),
        ),
    ),
    (
        "an unnamed source with a reason, and one who speaks for a body",
        draft(
            "Quay shut",
            "The quay is shut. A worker, who spoke on condition of anonymity because he feared reprisals, said no. "
            "A spokeswoman said yes.",
            told("no", "said", "A worker", ("worker", "person", False),
                 why="on condition of anonymity because he feared reprisals"),
            told("yes", "said", "A spokeswoman", ("spokeswoman", "person", False), access="official"),
        ),
    ),
    (
        "people asked in a poll",
        draft(
            "Mange vil ha bru",
            "Kaia er stengt. Målingen viser at seks av ti mener brua trengs.",
            told("brua trengs", "mener", "seks av ti", ("målingen", "document", False), ("seks av ti", "group", False)),
            language="nb",
        ),
    ),
    (
        "a sentence that keeps the reservation",
        draft(
            "Quay shut",
            "The quay is shut. The money may go to new piles in spring. “We might use the money for new piles in spring,” "
            "said Tom Hale.",
            told("We might use the money for new piles in spring", "said", "Tom Hale", HALE, kind="direct"),
        ),
    ),
    (
        "a month is no reservation",
        draft(
            "Quay shut",
            "The quay is shut. The gates open again on 3 May 2024. “The gates open again on the morning of May 3,” "
            "said Tom Hale.",
            told("The gates open again on the morning of May 3", "said", "Tom Hale", HALE, kind="direct"),
        ),
    ),
)  # fmt: skip


@pytest.mark.parametrize("made", [case[1] for case in CLEAN], ids=[case[0] for case in CLEAN])
def test_a_clean_draft_is_let_be(made: Reading) -> None:
    assert check(made) == ()


def test_a_title_outside_the_text_has_no_line() -> None:
    body = "The old bridge may collapse before winter, said Tom Hale."
    found = reading(body, told("The old bridge may collapse before winter", "said", "Tom Hale", HALE, modality="possible"))
    article = msgspec.structs.replace(found.article, title="Bridge will collapse before winter")
    (one,) = check(msgspec.structs.replace(found, article=article))
    assert (one.kind, one.line, one.span, one.words) == ("headline_surer", None, None, article.title)
    assert one.evidence[0].words == "may"


def test_findings_are_printed_with_lines_and_counted() -> None:
    shown = checked_text(checked(PLANTED[4][4]))
    assert "line 1" in shown
    assert "headline surer than the body: Tom Hale holds it open" in shown
    assert "line 3: “may”" in shown
    assert "1 finding" in shown
    assert "Nothing found to ask about." in checked_text(checked(CLEAN[0][1]))


def test_findings_are_a_record() -> None:
    for *_, made in PLANTED:
        told_ = checked(made)
        assert msgspec.json.decode(msgspec.json.encode(told_), type=Checked) == told_


@pytest.mark.parametrize("language", READ)
def test_every_language_has_words_for_it(language: str) -> None:
    pack = checking(language)
    for phrases in (pack.possible, pack.attributes):
        assert len(phrases) > 10
        assert all(phrase == phrase.lower().strip() for phrase in phrases)
        assert len(set(phrases)) == len(phrases)
    text = f"X {pack.possible[0]} Y"
    assert reservation(text, (0, len(text)), language) == (2, len(text) - 2)


def test_words_are_alike_by_their_beginnings() -> None:
    assert alike("stengt", "steng")
    assert alike("collapse", "collapsed")
    assert not alike("regjering", "regnskap")
    assert not alike("bru", "bro")
    assert stems("The bridge may collapse before winter", (0, 37), "en") == ("bridge", "collapse", "winter")


@given(st.text(alphabet="The bridge may fall.,“”–?\n", max_size=120), st.data())
def test_findings_of_any_text_have_their_words(text: str, data: st.DataObject) -> None:
    statements = []
    if text.strip():
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        kind = data.draw(st.sampled_from(["direct", "indirect"]))
        statements = [told(text[start:end], "", "", *data.draw(st.sampled_from([(), (HALE,)])), kind=kind)]
    found = reading(text, *statements)
    for one in check(found):
        assert one.span is not None
        assert found.article.words(one.span) == one.words
        assert one.line == found.article.text[: one.span[0]].count("\n") + 1
    assert check(found) == check(found)


def test_the_command_reads_a_draft_and_leaves_with_0_whatever_it_finds(tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text("Quay shut\n\nThe quay is shut. Two tugs are reportedly on their way.\n", encoding="utf-8")
    kilde = Path(sys.executable).with_name("kilde")
    done = subprocess.run([kilde, "check", path, "--format", "json"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    (told_,) = json.loads(done.stdout)
    assert ("no_source", 3) in {(one["kind"], one["line"]) for one in told_["findings"]}
    shown = subprocess.run([kilde, "check", path], capture_output=True, check=False)
    assert shown.returncode == 0
    assert "no source: hearsay, and nobody is named" in " ".join(shown.stdout.decode().split())
    summary = subprocess.run([kilde, "read", "--summary", path, "--format", "jsonl"], capture_output=True, check=False)
    assert summary.returncode == 0
    assert json.loads(summary.stdout)["nobody"] == 1
    missing = subprocess.run([kilde, "check", tmp_path / "none.txt"], capture_output=True, check=False)
    assert missing.returncode == 1
