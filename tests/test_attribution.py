"""Who is said to say what, in languages with a pack and without."""

import pytest

from kilde.article import Article, Block, BlockKind
from kilde.reading.attribution import attributions
from kilde.reading.attribution_type import Attribution, AttributionType


def made(
    start: int,
    end: int,
    cue: tuple[int, int] | None = None,
    score: float = 1.0,
    type_: AttributionType = "speech",
    parent: int | None = None,
) -> Attribution:
    return Attribution(
        type=type_, kind="direct", content=((start, end),), cue=(cue,) if cue else (), score=score, parent=parent
    )  # fmt: skip


def article(text: str, language: str, kind: BlockKind = "paragraph") -> Article:
    return Article(id="a", language=language, text=text, blocks=(Block(kind, (0, len(text))),))


@pytest.mark.parametrize(
    ("language", "text", "content", "source"),
    [
        ("fr", "« La glace est mince », a déclaré le maire Paul Martin.", "La glace est mince", "le maire Paul Martin"),
        ("es", "El alcalde dijo que el hielo es fino.", "el hielo es fino", "El alcalde"),
        ("pl", "Burmistrz powiedział, że lód jest cienki.", "lód jest cienki", "Burmistrz"),
        ("cs", "Starosta řekl, že led je tenký.", "led je tenký", "Starosta"),
        ("is", "Borgarstjórinn sagði að ísinn væri þunnur.", "ísinn væri þunnur", "Borgarstjórinn"),
    ],
)
def test_languages_without_a_cue_pack_are_read_too(language: str, text: str, content: str, source: str) -> None:
    ((one,), _) = attributions(article(text, language))
    assert text[one.content[0][0] : one.content[-1][1]] == content
    assert text[one.source[0][0] : one.source[0][1]] == source


def test_headings_captions_and_links_to_other_stories_hold_no_statements() -> None:
    for kind in ("headline", "subheading", "promo", "caption"):
        assert attributions(article("Burmistrz powiedział, że lód jest cienki.", "pl", kind))[0] == ()


def test_whom_an_outlet_has_it_from_is_no_content() -> None:
    text = "The ice is thin, The Guardian reported, citing a source inside the county."
    told, _ = attributions(article(text, "en"))
    assert [text[one.content[0][0] : one.content[0][1]] for one in told] == ["The ice is thin"]
