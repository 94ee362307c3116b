"""The wording of the time: what a trace says of articles that were revised, and of a ledger as it stood."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from kilde import door
from kilde.article import Article
from kilde.claim import ArticleRef, Claim, Event, First, Flag, Instance, Origin, Origins, Place, Trace
from kilde.errors import UsageError
from kilde.intake.draft import Draft, Given, finish
from kilde.ledger import Ledger
from kilde.revisions.timing import Version, moment, stood, timely

FLAT = "The dam at Storvik is about to break, an engineer told the Harbour Post.\n\nThe valley is being emptied."
HEDGED = "The dam at Storvik may be about to break, an engineer told the Harbour Post.\n\nThe valley is being emptied."
LATER = "The dam at Storvik is about to break, the Harbour Post reports.\n\nThe roads are closed."


def article(id_: str, text: str, outlet: str, published: str | None, fetched: str | None = None) -> Article:
    draft = Draft(id=id_, text=text, outlet=outlet, published=published, language="en", fetched=fetched)
    return finish(draft, Given())


FIRST = article("a", FLAT, "Harbour Post", "2024-05-21T09:00:00+00:00", "2024-05-21T09:05:00+00:00")
REVISED = article("a", HEDGED, "Harbour Post", "2024-05-21T09:00:00+00:00", "2024-05-21T12:10:00+00:00")
VERSIONS = tuple(Version(one.fetched or "", one) for one in (FIRST, REVISED))
HEDGE = Event("hedge_lost", Place("a", (19, 25)), Place("b", (0, 30)), "“may be” in Harbour Post is gone in The Daily")


def trace(published: str | None, *events: Event, flags: Sequence[Flag] = ("hedge_lost",)) -> Trace:
    claim = Claim(
        id="c",
        text="The dam may break",
        language="en",
        instances=(Instance(article="a", statement="t1", content=((0, 36),)),),
        origins=Origins(1, 1, (Origin("engineer", "person", False, ("a",)),)),
        first=First("a", None),
        flags=tuple(flags),
        events=events or (HEDGE,),
    )
    refs = (
        ArticleRef("a", "Harbour Post", FIRST.published, None, None, None, "en"),
        ArticleRef("b", "The Daily", published, None, None, None, "en"),
    )
    return Trace(refs, (claim,))


@pytest.mark.parametrize(
    ("published", "blamed"),
    [
        ("2024-05-21T10:00:00+00:00", False),
        ("2024-05-21T12:09:59+00:00", False),
        ("2024-05-21T12:10:00+00:00", True),
        ("2024-05-21T14:00:00+02:00", False),
        ("2024-05-21T14:30:00+02:00", True),
        ("2024-05-21", False),
        ("2024-05-22", True),
        ("2024-05-21T08:00:00", False),
        (None, True),
    ],
)
def test_nobody_is_blamed_for_what_came_in_after_they_came_out(published: str | None, blamed: bool) -> None:
    (claim,) = timely(trace(published), {"a": VERSIONS}).claims
    assert (claim.flags, claim.events) == ((("hedge_lost",), (HEDGE,)) if blamed else ((), ()))


def test_words_that_were_there_all_along_are_held_against_whoever_left_them_out() -> None:
    other = Version("2024-05-21T12:10:00+00:00", article("a", HEDGED + " The sky is grey.", "Harbour Post", None))
    found = trace("2024-05-21T10:00:00+00:00")
    assert timely(found, {"a": (Version("2024-05-21T09:05:00+00:00", REVISED), other)}) == found


@pytest.mark.parametrize("flag", ["denied", "retracted", "circular", "wire_copy", "single_origin"])
def test_what_blames_nobody_for_other_words_stays(flag: Flag) -> None:
    found = trace("2024-05-21T10:00:00+00:00", Event(flag, HEDGE.from_, HEDGE.to, "so it is"), flags=[flag])
    assert timely(found, {"a": VERSIONS}) == found


def test_a_trace_without_revised_articles_is_itself() -> None:
    found = trace("2024-05-21T10:00:00+00:00")
    assert timely(found, {}) is found
    assert timely(found, {"other": VERSIONS}) == found


def test_a_version_stood_from_when_it_was_seen() -> None:
    assert stood(VERSIONS, moment("2024-05-21")) is None
    assert stood(VERSIONS, moment("2024-05-21T09:05:00Z")) == VERSIONS[0]
    assert stood(VERSIONS, moment("2024-05-21T14:10:00+02:00")) == VERSIONS[1]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """The first text, one that has it from there, and the text that was revised afterwards, each read."""
    copied = article("b", LATER, "The Daily", "2024-05-21T10:00:00+00:00", "2024-05-21T10:05:00+00:00")
    made = door.open_ledger(tmp_path / "ledger")
    for one in (FIRST, copied, REVISED):
        made.add(one)
        made.store(door.read(one))
    return made


def test_a_ledgers_trace_goes_by_the_wording_of_the_time(ledger: Ledger) -> None:
    with ledger:
        found, held, _ = door.trace_ledger(ledger)
        assert [reading.article.text for reading in held] == [HEDGED, LATER]
        assert not [event for claim in found.claims for event in claim.events if event.flag == "hedge_lost"]
    blamed = door.trace(held)  # as it would be without knowing what stood when
    assert [event.flag for claim in blamed.claims for event in claim.events if event.flag == "hedge_lost"] == ["hedge_lost"]


@pytest.mark.parametrize(
    ("time", "texts"),
    [
        ("2024-05-20", []),
        ("2024-05-21T09:30:00+00:00", [FLAT]),
        ("2024-05-21T11:00:00+00:00", [FLAT, LATER]),
        ("2024-05-21", [HEDGED, LATER]),
        ("2030-01-01", [HEDGED, LATER]),
        ("9999-12-31", [HEDGED, LATER]),
        ("9999-12-31T23:59:00-05:00", [HEDGED, LATER]),
        ("0001-01-01T00:00:00+05:00", []),
    ],
)
def test_a_ledger_is_traced_as_it_stood(ledger: Ledger, time: str, texts: list[str]) -> None:
    with ledger:
        found, held, _ = door.trace_as_of(ledger, time)
    assert [reading.article.text for reading in held] == texts
    assert [ref.id for ref in found.articles] == [reading.article.id for reading in held]


def test_as_of_a_time_needs_a_ledger_and_a_time(tmp_path: Path) -> None:
    for ledger, time, reason in (
        (None, "2024-05-21", "name the ledger"),
        (tmp_path / "ledger", "last week", "'last week': is not ISO 8601"),
    ):
        with pytest.raises(UsageError, match=reason):
            door.trace_inputs([], ledger=ledger, as_of=time)
