"""Two readers, one answer: what the rules know counts, and what the network finds beside it is added."""

from itertools import combinations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.article import Article, Block, BlockKind
from kilde.reading.attribution import attributions, joined
from kilde.reading.attribution_type import Attribution, AttributionType
from kilde.reading.decoder import crosses


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


PROSE = ((0, 45), (46, 100))


def test_what_both_find_is_told_once_with_what_the_rules_know_of_its_cue() -> None:
    rule = msgspec.structs.replace(made(0, 18, (22, 26)), stance="distanced", polarity="negative", hearers=((28, 31),))
    (one,) = joined([made(0, 20, (22, 26), 0.9)], [rule], PROSE)
    assert one.content == ((0, 20),)
    assert (one.stance, one.polarity, one.hearers, one.score) == ("distanced", "negative", ((28, 31),), 0.9)


def test_what_the_rules_alone_find_is_added() -> None:
    found, rule = made(0, 20, (22, 26), 0.9), made(50, 70, (72, 76))
    assert joined([found], [rule], PROSE) == (found, rule)


def test_a_paraphrase_ends_with_its_paragraph() -> None:
    rule = msgspec.structs.replace(made(50, 70, (72, 76)), kind="indirect")
    (one,) = joined([made(30, 70, (72, 76), 0.9)], [rule], PROSE)
    assert one.content == ((50, 70),)
    quoted = msgspec.structs.replace(rule, kind="direct")
    assert joined([made(30, 70, (72, 76), 0.9)], [quoted], PROSE)[0].content == ((30, 70),)


def test_hearsay_inside_somebodys_words_is_a_statement_of_its_own() -> None:
    paper, hearsay = made(0, 40, (41, 44), 0.9), made(20, 38, (10, 18), type_="hearsay")
    told = joined([paper], [hearsay], PROSE)
    assert [one.parent for one in told] == [None, 0]
    speech = made(20, 38, (10, 18))
    assert joined([paper], [speech], PROSE) == (paper,)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 9), st.floats(0, 1)), max_size=12), st.integers(0, 12))
def test_joining_gives_statements_in_order_that_stand_apart_or_in_each_other(
    rows: list[tuple[int, int, float]], split: int
) -> None:
    each = [made(start, start + length, score=score) for start, length, score in rows]
    found, told = each[:split], each[split:]
    both = joined(found, told, PROSE)
    assert [one.content for one in both] == sorted(one.content for one in both)
    assert all(any(one.content == kept.content for kept in each) for one in both)
    assert len(both) <= len(each)
    network = [one for one in both if one in found]
    assert not any(crosses(one, other) for one, other in combinations(network, 2))


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
    (one,) = attributions(article(text, language))
    assert text[one.content[0][0] : one.content[-1][1]] == content
    assert text[one.source[0][0] : one.source[0][1]] == source


def test_headings_captions_and_links_to_other_stories_hold_no_statements() -> None:
    for kind in ("headline", "subheading", "promo", "caption"):
        assert attributions(article("Burmistrz powiedział, że lód jest cienki.", "pl", kind)) == ()


def test_of_contents_that_cross_the_one_with_a_cue_that_the_rules_know_stays() -> None:
    junk, known = made(0, 30, (32, 35), 0.99), made(20, 44, (10, 14), 0.9)
    rule = made(20, 44, (10, 14))
    assert [one.cue for one in joined([junk, known], [rule], PROSE)] == [((10, 14),)]
    assert [one.cue for one in joined([junk, known], [], PROSE)] == [((32, 35),)]


def test_a_source_that_the_rules_alone_see_is_kept() -> None:
    rule = msgspec.structs.replace(made(0, 20, (22, 26)), source=((27, 40),))
    assert joined([made(0, 20, (22, 26), 0.9)], [rule], PROSE)[0].source == ((27, 40),)
