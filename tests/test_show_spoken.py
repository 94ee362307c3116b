"""What is shown speaks the language that is asked for, and ways within a site may be linked."""

import re

import pytest

from kilde.show.clock import day_words, moment
from kilde.show.markup import element
from kilde.show.words import ENGLISH, TABLES, hedges, spoken, word
from kilde.statement import Statement


def test_every_language_has_the_same_words_to_fill_in() -> None:
    for table in TABLES.values():
        assert set(table) == set(ENGLISH)
        assert {key: re.findall(r"{\w+}", words) for key, words in table.items()} == {
            key: re.findall(r"{\w+}", words) for key, words in ENGLISH.items()
        }


def test_words_are_those_of_the_language_that_is_spoken() -> None:
    statement = Statement(id="t1", kind="direct", content=((0, 1),), modality="possible")
    day = moment("2031-10-07")
    assert day is not None
    assert (word("flag.denied"), hedges(statement), day_words(day)) == ("denied", ("perhaps",), "7 Oct")
    with spoken("nb"):
        assert (word("flag.denied"), hedges(statement), day_words(day)) == ("avvist", ("kanskje",), "7. okt.")
        assert word("flag.denied", "en") == "denied"
    assert word("flag.denied") == "denied"


@pytest.mark.parametrize("way", ["#a1", "/", "/articles/1?at=2-3#p2-3", "https://vik.example/"])
def test_ways_may_lead_within_the_site_and_over_http(way: str) -> None:
    assert f'href="{way}"' in element("a", "x", href=way)


@pytest.mark.parametrize(
    "way", ["//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "articles/1", ""]
)
def test_ways_lead_nowhere_else(way: str) -> None:
    with pytest.raises(ValueError, match="href"):
        element("a", "x", href=way)
