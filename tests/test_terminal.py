"""Readings and traces in a terminal: plain words, nothing hidden, and nothing that a terminal would obey."""

import io

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from dossier_by_hand import by_hand
from kilde import example
from kilde.article import Article
from kilde.claim import Trace
from kilde.show.terminal import print_reading, print_trace, reading_text, safe, trace_text
from kilde.statement import Reading, Source, Statement, Time

TEXT = "Hun så en bil, sier vitnet til CNN. Han skal ha flyktet. «Uhørt!» Banken hevder at alt er i orden."


def at(words: str) -> tuple[tuple[int, int], ...]:
    start = TEXT.index(words)
    return ((start, start + len(words)),)


@pytest.fixture
def reading() -> Reading:
    sources = (
        Source("s1", "CNN", "outlet", True, at("CNN")),
        Source("s2", "vitnet", "person", False, at("vitnet")),
        Source("s3", "Banken", "organisation", True, at("Banken")),
    )
    statements = (
        Statement(id="t1", kind="direct", content=at("Hun så en bil"), cue=at("sier"), chain=("s1", "s2"),
                  time=Time("2022-02-23", "2022-02-23", at("bil")[0])),
        Statement(id="t2", kind="indirect", content=at("flyktet"), cue=at("skal ha"), stance="distanced"),
        Statement(id="t3", kind="direct", content=at("Uhørt!")),
        Statement(id="t4", kind="indirect", content=at("alt er i orden"), cue=at("hevder"), source=at("Banken"), chain=("s3",),
                  stance="distanced", modality="possible", polarity="negative"),
    )  # fmt: skip
    article = Article(id="a", language="nb", outlet="Avisa", title="Vitne så bil", published="2022-02-24", text=TEXT)
    return Reading(article, sources, statements)


@pytest.fixture(scope="module")
def dossier() -> tuple[Trace, tuple[Reading, ...]]:
    return by_hand(example.FOLDER)


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_statements_stand_under_the_chain_they_came_through(reading: Reading) -> None:
    shown = lines(reading_text(reading))
    at_chain = shown.index("CNN ← vitnet (unnamed) person")
    assert shown[at_chain + 1] == "0–13 “Hun så en bil”"
    assert shown[at_chain + 2] == "says so, by “sier”; quoted; 2022-02-23"


def test_hedges_are_told_in_plain_words(reading: Reading) -> None:
    assert "claims it is not so, not confirmed, by “hevder”; paraphrased" in lines(reading_text(reading))


def test_how_a_source_knows_and_why_it_is_not_named_stand_beside_its_words(reading: Reading) -> None:
    first = msgspec.structs.replace(
        reading.statements[0], access="witness", access_span=at("så en bil"), anonymity_reason=at("Uhørt!")
    )
    shown = lines(reading_text(Reading(reading.article, reading.sources, (first, *reading.statements[1:]))))
    assert shown[shown.index("CNN ← vitnet (unnamed) person") + 1] == "why it is not named: “Uhørt!”"
    assert "says so, by “sier”; quoted; was there or saw it: “så en bil”; 2022-02-23" in shown


def test_hearsay_and_what_nobody_is_named_for_is_listed_last(reading: Reading) -> None:
    shown = lines(reading_text(reading))
    hearsay, unattributed = shown.index("Hearsay, nobody named"), shown.index("A quotation that nobody is named for")
    assert shown.index("Banken organisation") < hearsay < unattributed
    assert "“flyktet”" in shown[hearsay + 1]
    assert "“Uhørt!”" in shown[unattributed + 1]


def test_an_article_without_statements_says_so() -> None:
    assert "No statement of anybody else was found in it." in reading_text(Reading(Article(id="a", language="nb", text="x")))


def test_the_tree_shows_who_had_it_from_whom(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    shown = trace_text(*dossier)
    tree = [
        "an unnamed official at the port authority in Port Carrow (North Channel TV)  person",
        "└── North Channel TV  7 Oct 15:05  perhaps",
        "    ├── Hovedstadsposten  7 Oct 18:40  cites North Channel TV  perhaps",
        "    │   └── Kystbladet  8 Oct 06:30  takes it from Hovedstadsposten without saying so",
    ]
    found = shown.splitlines()
    start = next(n for n, line in enumerate(found) if tree[0] in line)
    assert [line.strip(" ") if n == 0 else line[5:] for n, line in enumerate(found[start : start + 4])] == tree


def test_origins_are_a_range_and_flags_are_words(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    shown = lines(trace_text(*dossier))
    (line,) = [line for line in shown if line.startswith("4 articles, 1 to 3 origins; credibility 5 of 6, improbable")]
    assert line.split()[-1] in {claim.id for claim in dossier[0].claims}  # what `kilde why` takes
    assert "one origin; unnamed sources only; a reservation was lost; denied" in shown


def test_claims_of_one_article_are_counted_not_listed_unless_asked(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    trace, readings = dossier
    alone = msgspec.structs.replace(trace.claims[0], text="Ganske alene", instances=trace.claims[0].instances[:1])
    trace = Trace(trace.articles, (*trace.claims[1:], alone))
    assert "1 claim stands in one article only" in trace_text(trace, readings)
    assert "Ganske alene" not in trace_text(trace, readings)
    assert "Ganske alene" in trace_text(trace, readings, all_claims=True)


@pytest.mark.parametrize("width", [40, 80, 140])
def test_no_line_is_wider_than_the_terminal(dossier: tuple[Trace, tuple[Reading, ...]], reading: Reading, width: int) -> None:
    for text in (trace_text(*dossier, width=width), reading_text(reading, width=width)):
        assert max(len(line) for line in text.splitlines()) <= width


def test_colours_are_for_terminals_only(dossier: tuple[Trace, tuple[Reading, ...]], reading: Reading) -> None:
    plain, terminal = io.StringIO(), io.StringIO()
    for console in (
        Console(file=plain, width=100),
        Console(file=terminal, width=100, force_terminal=True, color_system="truecolor"),
    ):
        print_reading(reading, console)
        print_trace(*dossier, console)
    assert "\x1b" not in plain.getvalue()
    assert "\x1b[" in terminal.getvalue()


NASTY = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202eevil\u2066\u200b\r\x08 [red]not markup[/red] :smile: [link=http://x]"


def test_nothing_that_strangers_wrote_reaches_the_terminal_as_an_order(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    text = NASTY + TEXT
    source = Source("s", NASTY, "person", True, ((0, 1),))
    statement = Statement(id="t", kind="direct", content=((0, len(text)),), cue=((0, len(NASTY)),), chain=("s",))
    article = Article(
        id=NASTY, path=NASTY, language=NASTY, outlet=NASTY, title=NASTY, published=NASTY, byline=(NASTY,), text=text
    )
    shown = reading_text(Reading(article, (source,), (statement,)), width=400)
    trace, readings = dossier
    claims = tuple(
        msgspec.structs.replace(
            claim,
            text=NASTY,
            origins=msgspec.structs.replace(
                claim.origins, sources=tuple(msgspec.structs.replace(o, name=NASTY) for o in claim.origins.sources)
            ),
            events=tuple(msgspec.structs.replace(e, text=NASTY) for e in claim.events),
        )
        for claim in trace.claims
    )
    refs = tuple(msgspec.structs.replace(ref, outlet=NASTY) for ref in trace.articles)
    shown += trace_text(Trace(refs, claims), readings, width=400)
    assert not set(shown) & set("\x1b\x07\x08\x9b\r\u202e\u2066\u200b")
    assert "[red]not markup[/red] :smile: [link=http://x]" in shown


@given(st.text())
def test_safe_text_is_one_line_without_controls(text: str) -> None:
    found = safe(text)
    assert found == safe(found)
    assert not any(
        ord(sign) < 32 or 127 <= ord(sign) < 160 or sign in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068" for sign in found
    )
    found.encode("utf-8")


def test_no_more_claims_are_printed_than_a_reader_scrolls_back_through(dossier: tuple[Trace, tuple[Reading, ...]]) -> None:
    trace, readings = dossier
    many = Trace(trace.articles, tuple(trace.claims[:1] * 15))
    shown = trace_text(many, readings)
    assert shown.count(trace.claims[0].text.split()[0]) >= 12
    assert "3 more claims stand in several articles" in shown
    everything = trace_text(many, readings, all_claims=True)
    assert "more claims" not in everything
    assert len(everything) > len(shown)
