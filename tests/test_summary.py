"""Declarations of contents: what an article rests on, in figures and in a sentence."""

import msgspec
import pytest

from kilde.checking.declaration import Declaration, declare
from kilde.checking.voices import counted, own_voice, sentences
from kilde.show.declaration import rows, sentence
from kilde.show.terminal_checks import declaration_text
from kilde.statement import Reading
from reading_by_hand import reading, told

TEXT = """The quay is shut. It rained all night.
“The piles are rotten,” said Ann Low. A worker said that the crane had moved.
According to Harbour News, the mayor will pay. The piles are said to be stolen.
“Nothing moved,” the report says."""

LOW = ("Ann Low", "person", True)
WORKER = ("a worker", "person", False)


@pytest.fixture
def article() -> Reading:
    found = reading(
        TEXT,
        told("The piles are rotten", "said", "Ann Low", LOW, kind="direct"),
        told("the crane had moved", "said", "A worker", WORKER, modality="possible"),
        told("the mayor will pay", "According to", "Harbour News", ("Harbour News", "outlet", True), stance="distanced"),
        told("to be stolen", "are said", stance="distanced"),
        told("Nothing moved", "says", "the report", ("the report", "document", False), kind="direct", polarity="negative",
             access="document"),
    )  # fmt: skip
    return msgspec.structs.replace(found, article=msgspec.structs.replace(found.article, outlet="Quay Post"))


@pytest.fixture
def declared(article: Reading) -> Declaration:
    return declare(article)


def test_statements_are_counted_by_what_they_rest_on(declared: Declaration) -> None:
    assert (declared.statements, declared.named, declared.unnamed, declared.nobody) == (5, 2, 2, 1)
    assert declared.documents == 1
    assert [(one.name, one.statements) for one in declared.named_sources] == [("Ann Low", 1), ("Harbour News", 1)]
    assert [one.name for one in declared.unnamed_sources] == ["a worker", "the report"]


def test_other_media_are_counted_and_the_articles_own_outlet_is_none(article: Reading, declared: Declaration) -> None:
    assert (declared.relayed, declared.itself) == (1, 3)
    assert [one.name for one in declared.media] == ["Harbour News"]
    own = msgspec.structs.replace(article.article, outlet="Harbour News")
    assert declare(msgspec.structs.replace(article, article=own)).relayed == 0


def test_how_it_is_told_is_counted(declared: Declaration) -> None:
    assert (declared.claimed, declared.uncertain, declared.denied) == (2, 1, 1)
    assert declared.access == {"document": 1}


def test_sentences_in_the_articles_own_voice_hold_no_part_of_a_statement(article: Reading, declared: Declaration) -> None:
    assert [article.article.words(span) for span in declared.own] == ["The quay is shut", "It rained all night"]
    assert declared.sentences == 7


def test_what_one_medium_passes_on_of_another_counts_once() -> None:
    text = "The mayor will pay, writes Harbour News, citing Ann Low."
    news = ("Harbour News", "outlet", True)
    outer = told("The mayor will pay", "writes", "Harbour News", news)
    inner = told("The mayor will pay", "citing", "Ann Low", news, LOW, nested=True)
    found = reading(text, outer, inner)
    assert [one.id for one in counted(found)] == ["t2"]
    declared = declare(found)
    assert (declared.statements, declared.named, declared.relayed) == (1, 1, 1)


def test_a_reason_given_is_counted_by_source() -> None:
    text = (
        "A worker, who spoke on condition of anonymity because he feared reprisals, said the crane had moved. Another said no."
    )
    found = reading(
        text,
        told("the crane had moved", "said", "A worker", WORKER, why="on condition of anonymity because he feared reprisals"),
        told("no", "said", "Another", ("another worker", "person", False)),
    )
    declared = declare(found)
    assert (declared.unexplained, len(declared.unnamed_sources)) == (1, 2)
    assert any(row.notes == "a worker 1, another worker 1; 1 without a reason" for row in rows(declared))


def test_one_sentence_tells_it_all(declared: Declaration) -> None:
    assert sentence(declared) == (
        "5 statements: 2 on named sources, 2 on unnamed sources, 1 on nobody named; 1 came through other media. "
        "2 of 7 sentences in its own voice."
    )


def test_an_article_without_statements_says_so() -> None:
    declared = declare(reading("It rained. It stopped."))
    assert sentence(declared) == "No statement of anybody else was found in it. 2 of 2 sentences in its own voice."
    assert rows(declared) == ()


def test_it_is_read_at_a_glance(declared: Declaration) -> None:
    shown = declaration_text(declared, width=100).strip().splitlines()
    assert len(shown) <= 14
    assert max(map(len, shown)) <= 100
    assert any(line.split() == ["2", "on", "named", "sources", "Ann", "Low", "1,", "Harbour", "News", "1"] for line in shown)


def test_it_is_a_record(declared: Declaration) -> None:
    again = msgspec.json.decode(msgspec.json.encode(declared), type=Declaration)
    assert again == declared


@pytest.mark.parametrize("text", ["", " \n ", "One. Two", "a" * 900])
def test_sentences_and_own_voice_hold_for_any_text(text: str) -> None:
    found = reading(text)
    assert own_voice(found) == sentences(found.article)
    assert declare(found).own == own_voice(found)
