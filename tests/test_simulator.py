"""The simulated press: what it makes is the same for the same seed, reads as it is told, and its truth is what happened."""

import json
import random
import re
import sys
from collections import Counter
from itertools import combinations, islice
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq, Levenshtein

import benchmarks.simulate as simulate
from benchmarks.simulate import __main__ as command
from benchmarks.simulate.clock import earlier
from benchmarks.simulate.config import Config
from benchmarks.simulate.course import matter
from benchmarks.simulate.events import Claim, How, Matter, Report, Telling, Voice, Wording
from benchmarks.simulate.fill import fill
from benchmarks.simulate.names import Outlet, body_name, cast, stems
from benchmarks.simulate.score import Score, compare, kept, score
from benchmarks.simulate.stream import Made, made, make, matters
from benchmarks.simulate.templates import LANGUAGES, Piece, State, alternative, filled, phrases
from benchmarks.simulate.truth import Truth, truths
from benchmarks.simulate.vectors import vectors
from benchmarks.simulate.writing import write
from kilde.claim import Flag
from kilde.ledger import Ledger
from kilde.matching import match
from kilde.matching.vectors import MODEL, Vectors, centred
from kilde.tracing import trace

SMALL = Config(articles=120, seed=5)

STATES: tuple[State, ...] = ("told", "reserved", "denied")


@pytest.fixture(scope="module")
def some() -> list[Made]:
    """A small simulation."""
    return list(made(SMALL))


# The stream


def test_the_same_config_gives_the_same_articles_and_another_seed_others(some: list[Made]) -> None:
    assert msgspec.json.encode(list(made(SMALL))) == msgspec.json.encode(some)
    assert next(made(msgspec.structs.replace(SMALL, seed=6))) != some[0]


def test_a_matter_does_not_hang_on_those_before_it(some: list[Made]) -> None:
    last = some[-1].matter
    assert matter(SMALL, cast(SMALL), last.number, len(last.reports)) == last


@given(st.integers(0, 60), st.integers(0, 9))
@settings(max_examples=10, deadline=None)
def test_there_are_as_many_articles_as_asked_for_each_with_an_id_of_its_own(articles: int, seed: int) -> None:
    ids = [reading.article.id for one in made(Config(articles=articles, seed=seed)) for reading in one.readings]
    assert len(ids) == len(set(ids)) == articles


def test_a_million_articles_come_one_matter_at_a_time() -> None:
    first = list(islice(matters(Config(articles=1_000_000)), 2))
    assert [one.number for one in first] == [0, 1]


# The texts


def test_readings_tell_the_words_of_the_claims(some: list[Made]) -> None:
    for one in some:
        for group, truth in zip(one.groups, one.truths, strict=True):
            for instance in group:
                reading = next(r for r in one.readings if r.article.id == instance.article)
                words = reading.article.words(instance.content[0])
                assert one.matter.claims[truth.claim].place in words
                assert any(
                    b.span[0] <= instance.content[0][0] < instance.content[0][1] <= b.span[1] for b in reading.article.blocks
                )


def test_the_spans_of_a_source_name_it(some: list[Made]) -> None:
    for reading in (reading for one in some for reading in one.readings):
        for source in reading.sources:
            for span in source.spans:
                words = reading.article.words(span)
                assert words.casefold() == source.name.casefold() or words == source.name.split()[-1]
        for statement in reading:
            assert all(reading.article.words(span).strip() for span in (*statement.cue, *statement.source))
            assert reading.article.words(statement.content[0])[-1].isalnum()


def test_a_copy_has_its_originals_words(some: list[Made]) -> None:
    copies = 0
    for one in some:
        for report in one.matter.reports:
            if report.tellings and report.tellings[0].act in ("wire", "copied") and report.tellings[0].base is not None:
                text = one.readings[report.number].article.text
                base = one.readings[report.tellings[0].base].article.text
                assert base.startswith(re.sub(r" \(\w+\)$", "", text))
                copies += 1
    assert copies > 5


def test_articles_in_all_languages_come_with_credits_and_without_times() -> None:
    everything = [reading.article for one in made(Config(articles=1500, seed=2)) for reading in one.readings]
    assert {article.language for article in everything} == set(LANGUAGES)
    assert any(re.search(r"\([A-ZÅÄÖ]{2,4}\)$", article.text) for article in everything)
    lengths = Counter(len(article.published or "") for article in everything)
    assert lengths[0]
    assert lengths[len("2031-01-06")]
    assert all(not re.search(r"[{}<>|\[\]]|,,|,\.|\.\.|  ", article.text) for article in everything)


def shared(one: str, other: str) -> float:
    """The words of the shorter that stand in the longer in the same order: 0 to 1."""
    a, b = (re.findall(r"\w+", text.casefold()) for text in (one, other))
    return LCSseq.similarity(a, b) / min(len(a), len(b))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_wordings_of_a_claim_sound_alike(language: str) -> None:
    slots = {"n": Piece("47"), "place": Piece("Rumerud")}
    for wordings in phrases(language).families.values():
        for state in STATES:
            texts = [filled(alternative(wording, state, False), slots).text for wording in wordings]
            assert max(shared(a, b) for a, b in combinations(texts, 2)) < 0.55


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_all_that_the_others_have(language: str) -> None:
    mine, base = phrases(language), phrases("nb")
    assert mine.families.keys() == base.families.keys()
    assert mine.frames.keys() == base.frames.keys()
    assert mine.bodies.keys() == base.bodies.keys()
    for family, wordings in mine.families.items():
        assert len(wordings) == 4
        for wording in wordings:
            assert wording.count("{place}") == 1 or "[" in wording
            assert ("(" in wording) == (family == "jobs")
            told = {alternative(wording, state, whole) for state in STATES for whole in (False, True)}
            assert len(told) == (6 if family == "jobs" else 3)
            assert all("{place}" in text for text in told)
            assert family == "jobs" or all("{n}" in alternative(wording, s, False) for s in ("told", "reserved"))


def test_names_are_far_apart() -> None:
    names = list(islice(stems(random.Random(1)), 400))
    assert len({name[:3] for name in names}) == len(names)
    for one, other in combinations(names, 2):
        assert one[0] != other[0] or Levenshtein.distance(one, other) > 2, (one, other)


def test_every_outlet_and_agency_has_a_name_of_its_own() -> None:
    everybody = cast(Config(articles=0, outlets=300))
    names = [o.name for some in (*everybody.outlets.values(), everybody.agencies, everybody.outside) for o in some]
    assert len(set(names)) == len(names) == 320
    assert len({agency.short for agency in everybody.agencies}) == len(everybody.agencies)


# The truth


def told(claim: int, how: How, **more: object) -> Telling:
    """A telling with plain words."""
    wording = Wording(0, "told", 30, False, False)
    return Telling(**({"claim": claim, "how": how, "wording": wording, "frame": 0, "lineage": 0} | more))  # type: ignore[arg-type]


def scene(*reports: tuple[str, str | None, list[Telling]]) -> Matter:
    """A matter of reports, each an outlet, a time, and what it tells."""
    made_of = []
    for number, (outlet, published, tellings) in enumerate(reports):
        words = tuple(msgspec.structs.replace(t, lineage=number) if t.act is None else t for t in tellings)
        made_of.append(
            Report(number=number, outlet=outlet, language="nb", minute=number, published=published, tellings=words, seed=number)
        )
    return Matter(0, (Claim("injured", "Rumerud", 30, False, False, ()),), tuple(made_of))


LIND = Voice("Lind", "witness", "Mara Lind", "resident")
PORT = Voice("port", "body", "Tomas Reuel", "spokesperson", ("port", "Rumerud"))


def unnamed(outlet: str) -> Voice:
    return Voice(f"unnamed, {outlet}", "unnamed", "0")


def hour(at: int) -> str:
    return f"2031-01-06T{at:02d}:00:00+00:00"


def one_truth(*reports: tuple[str, str | None, list[Telling]]) -> Truth:
    (truth,) = truths(scene(*reports))
    return truth


def ways(truth: Truth, number: int) -> set[tuple[str, frozenset[int] | str]]:
    return {(reason, way.outside or way.reports) for way in truth.sources[number].ways for reason in way.reasons}


def test_two_people_are_two_origins_and_an_unnamed_one_adds_to_most_alone() -> None:
    truth = one_truth(
        ("A", hour(8), [told(0, "asked", voice=LIND)]),
        ("B", hour(9), [told(0, "stated", voice=PORT)]),
        ("C", hour(10), [told(0, "unnamed", voice=unnamed("C"))]),
    )
    assert (truth.least, truth.most, truth.tells) == (2, 3, True)
    assert all(not source.ways and source.told for source in truth.sources.values())


def test_a_body_and_who_speaks_for_it_are_one_origin() -> None:
    truth = one_truth(("A", hour(8), [told(0, "asked", voice=PORT)]), ("B", hour(9), [told(0, "stated", voice=PORT)]))
    assert (truth.least, truth.most) == (1, 1)
    assert ways(truth, 1) == {("same_source", frozenset({0}))}
    assert truth.flags == {"single_origin"}


def test_a_cited_outlet_is_where_it_is_from_and_adds_no_origin() -> None:
    truth = one_truth(("A", hour(8), [told(0, "seen")]), ("B", None, [told(0, "cited", outlet="A", base=0)]))
    assert ways(truth, 1) == {("cites", frozenset({0}))}
    assert truth.sources[1].told
    assert not truth.tells, "nobody knows whether A, which names no source, was first"


def test_retelling_without_credit_adds_no_origin_and_does_not_tell_whence() -> None:
    truth = one_truth(("A", hour(8), [told(0, "asked", voice=LIND)]), ("B", hour(9), [told(0, "retold", base=0)]))
    assert (truth.least, truth.most, truth.tells) == (1, 1, True)
    assert not truth.sources[1].told


def test_a_press_conference_is_an_occasion_and_a_release_is_cited() -> None:
    met = one_truth(("A", hour(8), [told(0, "conference", voice=PORT)]), ("B", hour(9), [told(0, "conference", voice=PORT)]))
    assert ways(met, 1) == {("occasion", frozenset({0}))}
    issued = one_truth(("R", hour(8), [told(0, "release", voice=PORT)]), ("B", hour(9), [told(0, "stated", voice=PORT)]))
    assert ways(issued, 1) == {("cites", frozenset({0}))}


def test_nobody_named_is_anonymous_and_an_echo_goes_in_a_circle() -> None:
    truth = one_truth(
        ("A", hour(8), [told(0, "unnamed", voice=unnamed("A"))]),
        ("B", hour(9), [told(0, "cited", outlet="A", base=0)]),
        ("A", hour(10), [told(0, "echoed", outlet="B", base=1)]),
    )
    assert truth.flags == {"anonymous_only", "circular", "single_origin"}
    assert ways(truth, 2) == {("cites", frozenset({1}))}


@pytest.mark.parametrize(
    ("first", "later", "flag"),
    [
        (Wording(0, "reserved", 30, False, False), Wording(1, "told", 30, False, False), "hedge_lost"),
        (Wording(0, "told", 28, True, False), Wording(1, "told", 28, False, False), "hedge_lost"),
        (Wording(0, "told", 28, False, False), Wording(1, "told", 30, False, False), "figure_changed"),
        (Wording(0, "told", 28, False, False), Wording(1, "told", 28, False, True), "scope_changed"),
    ],
)
def test_what_is_lost_or_grows_on_the_way_is_flagged(first: Wording, later: Wording, flag: Flag) -> None:
    how: How
    for how, certain in (("cited", True), ("retold", False)):
        outlet = "A" if how == "cited" else None
        truth = one_truth(
            ("A", hour(8), [told(0, "asked", voice=LIND, wording=first)]),
            ("B", hour(9), [told(0, how, outlet=outlet, base=0, wording=later)]),
        )
        assert (flag in truth.flags) == (certain or flag == "figure_changed")
        assert (flag in truth.open) == (not certain and flag != "figure_changed")


def test_what_is_denied_and_taken_back_is_flagged() -> None:
    denied = Matter(
        0,
        (
            Claim("injured", "Rumerud", 30, False, False, (LIND,)),
            Claim("injured", "Rumerud", 30, False, False, (PORT,), denies=0),
        ),
        scene(("A", hour(8), [told(0, "asked", voice=LIND)]), ("B", hour(9), [told(1, "stated", voice=PORT)])).reports,
    )
    one, other = truths(denied)
    assert "denied" in one.flags
    assert "denied" not in other.flags
    back = one_truth(
        ("A", hour(8), [told(0, "asked", voice=LIND)]), ("A", hour(9), [told(0, "taken_back", outlet="A", base=0)])
    )
    assert "retracted" in back.flags
    assert ways(back, 1) == {("cites", frozenset({0}))}


def test_a_day_alone_is_in_no_order_with_a_time_of_that_day() -> None:
    assert earlier("2031-01-06", "2031-01-06T10:00:00+00:00") is None
    assert earlier("2031-01-06", "2031-01-07T01:00:00+02:00") is None
    assert earlier("2031-01-06", "2031-01-07T02:00:00+02:00") is True
    assert earlier(None, "2031-01-06") is None
    assert earlier("2031-01-06T10:00:00+02:00", "2031-01-06T09:00:00+00:00") is True


def test_the_truth_is_told_without_tracing() -> None:
    folder = Path(simulate.__file__).parent
    for name in ("events", "clock", "scene", "reporting", "taking", "course", "truth", "writing", "stream", "templates"):
        assert "kilde.tracing" not in (folder / f"{name}.py").read_text(encoding="utf-8")


# Scoring


def test_scoring_finds_what_was_changed() -> None:
    one = next(one for one in made(SMALL) if any(truth.most > 1 and truth.tells for truth in one.truths))
    number = next(n for n, truth in enumerate(one.truths) if truth.most > 1 and truth.tells)
    claim = trace(one.readings, [one.groups[number]]).claims[0]
    truth = msgspec.structs.replace(one.truths[number], least=7, flags=frozenset({"circular"}), open=frozenset())
    found = Score(Counter(), [])
    compare(kept(one), truth, claim, found)
    sorts = {failure.sort for failure in found.failures}
    assert found.counts["least right"] == 0
    assert any(sort.startswith("origins") for sort in sorts)
    assert "flag circular missing" in sorts


def test_tracing_tells_most_of_the_truth() -> None:
    figures = score(Config(articles=250, seed=4)).figures()
    assert figures["links F1"] > 90
    assert figures["origins both"] > 85
    assert figures["flags F1"] > 85


# Ledgers


def test_a_filled_ledger_holds_articles_statements_and_all_vectors(tmp_path: Path) -> None:
    config = Config(articles=40, seed=3, asides=3)
    filled = fill(tmp_path / "sim.ledger", config)
    with Ledger(tmp_path / "sim.ledger") as ledger:
        readings = list(ledger.readings())
        known = Vectors(ledger.vector_cache(MODEL))
        assert len(readings) == filled.articles == 40
        assert sum(len(reading) for reading in readings) == filled.statements > 120
        assert not list(ledger.unread())
        groups = match(readings, known)
        assert known._encoder is None, "a text had no vector"
    assert 0 < len(groups) <= sum(len(group) for group in groups)


def test_texts_of_one_claim_lie_together_and_others_apart(some: list[Made]) -> None:
    one = max(some, key=lambda each: len(each.groups))
    known = vectors(one)
    assert all(abs(np.linalg.norm(vector) - 1) < 1e-5 for vector in known.values())
    articles = {reading.article.id: reading.article for reading in one.readings}
    claims: list[int] = []
    texts, languages = [], []
    for group, truth in zip(one.groups, one.truths, strict=True):
        for instance in group:
            words = articles[instance.article].words(instance.content[0])
            if words in known and one.matter.claims[truth.claim].denies is None and words not in texts:
                claims.append(truth.claim)
                texts.append(words)
                languages.append(articles[instance.article].language)
    points = centred(np.stack([known[text] for text in texts]), languages)
    points = points / np.linalg.norm(points, axis=1, keepdims=True)
    cosines = points @ points.T
    same = np.equal.outer(claims, claims)
    assert cosines[same].min() > 0.6
    assert cosines[~same].max() < 0.4


# The command


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["simulate", *arguments])
    status = command.main()
    return status, capsys.readouterr().out


def test_the_graph_is_a_matter_a_line_with_its_truth(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(sys, "argv", ["simulate", "graph", "--articles", "30", "--seed", "2"])
    assert command.main() == 0
    lines = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert sum(len(line["matter"]["reports"]) for line in lines) == 30
    assert all(truth["most"] >= truth["least"] >= 1 for line in lines for truth in line["truth"])


def test_the_score_and_the_growth_are_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    status, out = run(monkeypatch, capsys, "score", "--articles", "60", "--failures", "3")
    assert status == 0
    assert "links F1" in out
    status, out = run(monkeypatch, capsys, "growth", "--articles", "30", "60")
    assert status == 0
    assert "n^" in out


def test_copied_words_name_bodies_in_their_own_language() -> None:
    assert body_name("port", "Rumerud", "de") == "Hafenamt Rumerud"
    assert body_name("firm", "Rumerud", "de") == body_name("firm", "Rumerud", "fr")


def test_what_is_written_hangs_on_the_report_alone() -> None:
    one = scene(("A", hour(8), [told(0, "asked", voice=LIND)]))
    assert write(one, one.reports[0]) == write(one, one.reports[0])
    text = make(one).readings[0].article.text
    assert text.startswith("30 arbeidere ble skadet da krana i Rumerud veltet, sier Mara Lind, som bor like ved.")
    agency = Outlet("Quorva Telegram Sentral", "nb", "QTS")
    credited = msgspec.structs.replace(one.reports[0], credit=agency, mark=True)
    assert write(one, credited).reading.article.text.endswith("(QTS)")
    by = msgspec.structs.replace(credited, mark=False)
    assert write(one, by).reading.article.byline == ("Quorva Telegram Sentral",)
