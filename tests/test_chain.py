"""Through whom words came: hearers, nesting, accounts that go on, hearsay."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.article import Article, Span
from kilde.languages import READ
from kilde.reading.attribution_type import Attribution
from kilde.reading.cast import Cast
from kilde.reading.chain import resolve
from kilde.reading.hearing import hearers_in
from kilde.reading.source_words import source_words
from kilde.statement import Reading


def span(text: str, words: str, after: str = "") -> Span:
    start = text.index(words, text.index(after) if after else 0)
    return start, start + len(words)


def article(text: str, outlet: str | None = None, language: str = "nb") -> Article:
    return Article(id="a", language=language, text=text, outlet=outlet)


def hearers(of: Article, attribution: Attribution) -> tuple[Span, ...]:
    return hearers_in(of, Cast(of.text, source_words(of.language), of.outlet), attribution)


def direct(text: str, content: str, cue: str = "", source: str = "", **more: object) -> Attribution:
    """A quotation with its cue and source words, which stand after it."""
    cued = (span(text, cue, content),) if cue else ()
    sources = (span(text, source, cue and content),) if source else ()
    kind = "speech" if cue else "continuation"
    return Attribution(type=kind, kind="direct", content=(span(text, content),), cue=cued, source=sources, **more)  # type: ignore[arg-type]


def indirect(text: str, content: str, cue: str, source: str, **more: object) -> Attribution:
    """Reported speech whose source and cue stand before its content."""
    begin = text.index(content)
    at = text.rindex(cue, 0, begin)
    who = text.rindex(source, 0, begin)
    return Attribution(
        type="speech",
        kind="indirect",
        content=((begin, begin + len(content)),),
        cue=((at, at + len(cue)),),
        source=((who, who + len(source)),),
        **more,  # type: ignore[arg-type]
    )


def hearsay(text: str, content: str, cue: str, **more: object) -> Attribution:
    return Attribution(type="hearsay", kind="indirect", content=(span(text, content),), cue=(span(text, cue),), **more)  # type: ignore[arg-type]


def chains(read: Reading) -> list[list[str]]:
    return [[source.name for source in read.chain(statement)] for statement in read.statements]


def test_the_outlet_a_person_spoke_to_is_a_link_and_stays_one() -> None:
    text = "– Vi drar i dag, sier Kari Moe til NRK. – Isen er sterk, sier Lars Tveter. – Alle er klare, sier Moe."
    read = resolve(
        article(text),
        [
            direct(text, "Vi drar i dag", "sier", "Kari Moe"),
            direct(text, "Isen er sterk", "sier", "Lars Tveter"),
            direct(text, "Alle er klare", "sier", "Moe"),
        ],
    )
    assert chains(read) == [["NRK", "Kari Moe"], ["Lars Tveter"], ["NRK", "Kari Moe"]]


def test_hearers_are_the_words_that_name_the_outlet() -> None:
    text = "– Vi drar i dag, sier Kari Moe til NRK."
    attribution = direct(text, "Vi drar i dag", "sier", "Kari Moe")
    assert [text[start:end] for start, end in hearers(article(text), attribution)] == ["NRK"]


@pytest.mark.parametrize(
    ("language", "text", "content", "cue", "source", "chain"),
    [
        (
            "en",
            "“We sail at dawn,” Alice Dunmore told the BBC.",
            "We sail at dawn",
            "told",
            "Alice Dunmore",
            ["BBC", "Alice Dunmore"],
        ),
        (
            "nn",
            "– Me dreg, seier Marit Fossheim til Klassekampen.",
            "Me dreg",
            "seier",
            "Marit Fossheim",
            ["Klassekampen", "Marit Fossheim"],
        ),
        ("sv", "– Vi åker, säger Lotta Ekvik till TT.", "Vi åker", "säger", "Lotta Ekvik", ["TT", "Lotta Ekvik"]),
        ("da", "– Vi sejler, siger Mette Holm til Ritzau.", "Vi sejler", "siger", "Mette Holm", ["Ritzau", "Mette Holm"]),
        (
            "de",
            "„Wir segeln“, sagte Klaus Reinholt der dpa.",
            "Wir segeln",
            "sagte",
            "Klaus Reinholt",
            ["dpa", "Klaus Reinholt"],
        ),
    ],
)
def test_hearers_in_other_languages(language: str, text: str, content: str, cue: str, source: str, chain: list[str]) -> None:
    read = resolve(article(text, language=language), [direct(text, content, cue, source)])
    assert chains(read) == [chain]


def test_an_account_opened_by_an_interview_keeps_the_outlet_without_a_cue() -> None:
    text = (
        "CNN har fredag snakket med en anonym dansk dykker som fant vraket. Han avslører at lasten var borte.\n"
        "– Det lå bare tau der, sier han til kanalen.\n– Jeg rørte ingenting."
    )
    read = resolve(
        article(text, "Dagbladet"),
        [
            indirect(text, "lasten var borte", "avslører", "Han"),
            direct(text, "Det lå bare tau der", "sier", "han"),
            direct(text, "Jeg rørte ingenting"),
        ],
    )
    assert {tuple(chain) for chain in chains(read)} == {("CNN", "en anonym dansk dykker")}
    assert [source.named for source in read.sources] == [True, False]


def test_a_paper_that_quotes_what_it_was_told_itself_is_a_link() -> None:
    text = "– Vi stenger, sier Kari Moe til Fjordposten."
    read = resolve(article(text, "Fjordposten"), [direct(text, "Vi stenger", "sier", "Kari Moe")])
    assert chains(read) == [["Fjordposten", "Kari Moe"]]


def test_a_paper_as_source_of_its_own_statement_is_the_origin() -> None:
    text = "Fjordposten skriver at broen er stengt."
    read = resolve(article(text, "Fjordposten"), [indirect(text, "broen er stengt", "skriver", "Fjordposten")])
    assert chains(read) == [["Fjordposten"]]
    assert read.sources[0].kind == "outlet"


def test_a_relay_stands_before_the_speaker() -> None:
    text = "Broen er stengt, sier Kari Moe, ifølge Reuters."
    said = direct(text, "Broen er stengt", "sier", "Kari Moe", hearers=(span(text, "Reuters"),))
    assert chains(resolve(article(text), [said])) == [["Reuters", "Kari Moe"]]


def test_what_stands_in_a_content_goes_on_from_its_chain() -> None:
    text = "Kari Moe sier til NRK at Lars Tveter nekter for at broen er stengt."
    outer = indirect(text, "Lars Tveter nekter for at broen er stengt", "sier", "Kari Moe")
    inner = Attribution(
        type="speech", kind="indirect", content=(span(text, "isen er tynn"),), cue=(span(text, "skrev"),), parent=0
    )
    assert chains(resolve(article(text, "Sundavisa"), [outer, inner]))[0] == ["Kari Moe"]
    assert all("Sundavisa" not in chain for chain in chains(resolve(article(text, "Sundavisa"), [outer, inner])))
