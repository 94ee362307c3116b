"""Where the words of a source begin and end."""

import re

import pytest

from kilde.article import Article, Block, Span
from kilde.reading.attribution_type import Attribution
from kilde.reading.edges import mended
from kilde.reading.knowledge import Knowledge
from kilde.reading.source_words import source_words


def attribution(language: str, marked: str) -> tuple[Attribution, Article]:
    """What a text attributes whose content stands in braces, its cue in angle brackets, its source in square ones."""
    text = ""
    spans: dict[str, list[Span]] = {"{": [], "<": [], "[": []}
    for piece in re.findall(r"[{<\[][^}>\]]+[}>\]]|[^{<\[]+", marked):
        if piece[0] in spans:
            spans[piece[0]].append((len(text), len(text) + len(piece) - 2))
            piece = piece[1:-1]
        text += piece
    one = Attribution(
        type="speech", kind="indirect", content=tuple(spans["{"]), cue=tuple(spans["<"]), source=tuple(spans["["])
    )
    return one, Article(id="a", language=language, text=text, blocks=(Block("paragraph", (0, len(text))),))


def source(language: str, marked: str) -> str:
    """The mended source of a marked text."""
    one, article = attribution(language, marked)
    (span,) = mended(Knowledge(article).tokens, source_words(language), one).source
    return article.words(span)


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        ("nb", "{Isen er tynn}, <sier> [Kari Moe i].", "Kari Moe"),
        ("nb", "{Isen er tynn}, <sier> [Kari Moe, som] bor der.", "Kari Moe"),
        ("en", "[Carrow Yard, which builds ships], <denied> {it all}.", "Carrow Yard"),
        ("sv", "{Isen är tunn} <enligt> [forskare som Bladet] har talat med.", "forskare"),
        ("pt", "[um porta-voz que] <disse> que {o gelo é fino}.", "um porta-voz"),
        ("is", "<sagði> [Jón Puig, vélvirki sem tók þátt], {ísinn er þunnur}.", "Jón Puig, vélvirki"),
    ],
)
def test_a_source_ends_before_a_relative_clause_and_before_small_words(language: str, marked: str, expected: str) -> None:
    assert source(language, marked) == expected


def test_a_relative_clause_with_a_name_after_it_stays() -> None:
    marked = "[La organización que lidera la industria, la Federación del Hielo], <pide> {calma}."
    assert source("es", marked) == "La organización que lidera la industria, la Federación del Hielo"


@pytest.mark.parametrize("pronoun", ["de", "han", "Hun"])
def test_a_pronoun_is_no_small_word(pronoun: str) -> None:
    assert source("nb", f"[{pronoun}] <sier> at {{isen er tynn}}.") == pronoun


def test_a_share_keeps_its_sign() -> None:
    assert source("cs", "[Z nich 70 %] <uvedlo>, že {led je tenký}.") == "Z nich 70 %"


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        ("nb", "[Departementet] la fram tiltak som [de] <håper> {hjelper}.", "de"),
        ("nb", "I [boka] <hevder> [datteren av eieren] at {isen er tynn}.", "datteren av eieren"),
        ("de", "<Laut> [einer] neuen [Umfrage] {ist das Eis dünn}.", "einer neuen Umfrage"),
        ("nb", "{Isen er tynn}, <sier> [Kari Moe, leder], og [sjef Lars Tveter].", "Kari Moe, leder, og sjef Lars Tveter"),
    ],
)
def test_a_source_in_parts_is_one_phrase_or_the_part_beside_the_cue(language: str, marked: str, expected: str) -> None:
    assert source(language, marked) == expected


@pytest.mark.parametrize(
    ("marked", "cue", "expected"),
    [
        ("{La glace est mince}, <a-t-il ajouté>.", "a … ajouté", "il"),
        ("{La glace est mince}, <répète-t-elle> encore.", "répète", "elle"),
        ("{La glace est mince}, <disent-ils>.", "disent", "ils"),
    ],
)
def test_a_pronoun_tied_to_its_verb_is_the_source(marked: str, cue: str, expected: str) -> None:
    one, article = attribution("fr", marked)
    made = mended(Knowledge(article).tokens, source_words("fr"), one)
    assert " … ".join(article.words(span) for span in made.cue) == cue
    assert [article.words(span) for span in made.source] == [expected]


def test_who_told_it_and_through_whom_are_source_and_hearer() -> None:
    one, article = attribution("en", "{The ice is thin}, [the report] says, <according to> [the newspaper].")
    made = mended(Knowledge(article).tokens, source_words("en"), one)
    assert [article.words(span) for span in (*made.source, *made.hearers)] == ["the report", "the newspaper"]
