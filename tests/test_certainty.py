"""How sure a statement is, in plain words, and the words that decided it."""

from typing import get_args

import msgspec
import pytest

from kilde.article import Article
from kilde.show.certainty import ENGLISH, NORWEGIAN, TABLES, certainty, decided, passed_on
from kilde.statement import Modality, Passing, Polarity, Reading, Source, SourceKind, Stance, Statement, StatementKind
from reading_by_hand import reading, told


def source(kind: SourceKind = "person") -> tuple[Source, ...]:
    return (Source("s1", "Ola Vik", kind, True, ()),)


PLAIN = Statement(id="t1", kind="indirect", content=((0, 1),), cue=((2, 3),), chain=("s1",))


@pytest.mark.parametrize(
    ("stance", "modality", "polarity", "english", "norwegian"),
    [
        ("neutral", "certain", "positive", "says so", "sier det"),
        ("distanced", "certain", "positive", "claims, not confirmed", "hevder, ikke bekreftet"),
        ("neutral", "possible", "positive", "said to be possible", "sagt som mulig"),
        ("neutral", "certain", "negative", "denies", "avviser"),
        ("endorsed", "certain", "positive", "told as fact", "fortalt som et faktum"),
        ("endorsed", "probable", "positive", "told as likely", "fortalt som sannsynlig"),
        ("rejected", "possible", "positive", ENGLISH["rejected"], NORWEGIAN["rejected"]),
    ],
)
def test_stance_modality_and_polarity_make_one_line(
    stance: Stance, modality: Modality, polarity: Polarity, english: str, norwegian: str
) -> None:
    one = msgspec.structs.replace(PLAIN, stance=stance, modality=modality, polarity=polarity)
    assert certainty(one, source()) == english
    assert certainty(one, source(), "nb") == norwegian


def test_what_nobody_is_named_for_says_so() -> None:
    alone = msgspec.structs.replace(PLAIN, chain=())
    assert certainty(alone, ()) == "hearsay: nobody named"
    assert certainty(PLAIN, source("unspecified")) == "hearsay: nobody named"
    assert certainty(msgspec.structs.replace(alone, cue=(), kind="direct"), (), "nb") == "sitat uten at noen er nevnt"


def test_those_it_came_through_are_told_of_where_they_do_not_only_say_so() -> None:
    text = "Avisa hevder at Vik sa at brua er trygg."
    held = Reading(
        Article(id="a", language="nb", text=text),
        (Source("s1", "Ola Vik", "person", True, ()), Source("s2", "Dølaposten", "outlet", True, ((0, 5),))),
    )
    claimed = Passing("s2", ((6, 12),), "distanced", "certain", "positive")
    inner = msgspec.structs.replace(PLAIN, chain=("s2", "s1"), through=(claimed,))
    assert passed_on(inner, held) == ("Dølaposten claims, not confirmed",)
    assert passed_on(inner, held, "nb") == ("Dølaposten hevder, ikke bekreftet",)
    plain = msgspec.structs.replace(inner, through=(msgspec.structs.replace(claimed, stance="neutral"),))
    assert passed_on(plain, held) == ()


def test_a_document_says_it_itself() -> None:
    assert certainty(PLAIN, source("document")) == "the document says so"


def test_every_statement_has_words_in_every_language_and_no_words_are_left_over() -> None:
    used = set()
    for words in TABLES.values():
        assert words.keys() == ENGLISH.keys()
        assert len(set(words.values())) == len(words)
    for kind in get_args(StatementKind):
        for stance in get_args(Stance):
            for modality in get_args(Modality):
                for polarity in get_args(Polarity):
                    for cue in ((), ((2, 3),)):
                        one = Statement(
                            id="t", kind=kind, content=((0, 1),), cue=cue, stance=stance, modality=modality, polarity=polarity
                        )
                        for chain in ((), source(), source("document")):
                            used.add(certainty(one, chain))
    assert used == set(ENGLISH.values())


def test_the_words_that_decided_are_the_cue_or_the_sources_own_reservation() -> None:
    text = "Ola Vik hevder at brua holder. Brua vil trolig holde, sier Ola Vik."
    vik = ("Ola Vik", "person", True)
    found = reading(
        text,
        told("brua holder", "hevder", "Ola Vik", vik, stance="distanced"),
        told("Brua vil trolig holde", "sier", "Ola Vik", vik, modality="probable"),
        language="nb",
    )
    claimed, likely = found.statements
    assert found.words(decided(claimed, found)) == "hevder"
    assert found.words(decided(likely, found)) == "vil trolig"
    surer = msgspec.structs.replace(likely, content=claimed.content)
    assert found.words(decided(surer, found)) == "sier"
