"""`kilde why`: the explanation of a claim's count of origins, in sentences that rest on words."""

import re

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given, settings

import kilde
from kilde import door
from kilde.claim import Claim, Merge, Trace
from kilde.cli import cli
from kilde.errors import UsageError
from kilde.show.retold import retold
from kilde.show.terminal_why import why_text
from kilde.show.why import Reason, Why, why
from kilde.show.why_words import BOKMAL, ENGLISH, Language
from kilde.statement import Reading
from kilde.tracing import trace
from simulated import Desk, Link, desks


def harbour() -> Desk:
    """An unnamed worker told one paper; another cites that paper; a third tells it as its own; a spokeswoman denies nothing."""
    desk = Desk()
    echo: Link = ("Valley Echo", "outlet", True)
    worker: Link = ("a dock worker", "person", False)
    body: Link = ("Harbour Authority", "organisation", True)
    speaker: Link = ("Mara Lind", "person", True)
    text = "About 40 crates may be missing, a dock worker tells Valley Echo."
    desk.tell("a", text, "About 40 crates may be missing", [echo, worker], outlet="Valley Echo", published="2031-04-02T08:00Z")
    text = "It rained. 40 crates are missing, Valley Echo reports."
    desk.tell("b", text, "40 crates are missing", [echo], outlet="The Lantern", published="2031-04-02T09:00Z")
    text = "The harbour lacks 40 crates, the Harbour Authority says."
    desk.tell("c", text, "The harbour lacks 40 crates", [body], outlet="Harbour Post", published="2031-04-02T10:00Z")
    text = "We lack 40 crates, says Mara Lind, a spokeswoman for the Harbour Authority."
    desk.tell("d", text, "We lack 40 crates", [speaker], outlet="Radio Skerry", published="2031-04-03")
    return desk


def told(desk: Desk, language: Language = "en") -> tuple[Why, Trace]:
    """The explanation of the one claim of a desk, and the trace it explains."""
    found = trace(desk.readings, [desk.instances])
    return why(found.claims[0], found, desk.readings, language), found


def sentences(explanation: Why, part: str) -> list[str]:
    return [step.text for step in explanation.steps if step.part == part]


def one(explanation: Why, kind: str) -> Reason:
    return next(step for step in explanation.steps if step.kind == kind)


def test_it_tells_who_has_it_from_whom_article_by_article() -> None:
    explanation, _ = told(harbour())
    told_by = sentences(explanation, "told")
    assert told_by[0] == "Valley Echo (2 Apr 2031 08:00) has it from a dock worker (unnamed)."
    assert told_by[1] == "The Lantern (2 Apr 2031 09:00) has it from Valley Echo, and says so."
    assert "Harbour Post (2 Apr 2031 10:00) has it from Harbour Authority." in told_by
    cites = one(explanation, "cites")
    assert (cites.article, cites.of) == ("b", ("a",))
    assert "Valley Echo" in cites.evidence[0].words


def test_the_same_in_norwegian() -> None:
    explanation, _ = told(harbour(), "nb")
    assert "The Lantern (2. april 2031 09:00) har det fra Valley Echo, og sier det." in sentences(explanation, "told")
    assert "a dock worker (ikke navngitt)" in why_text(explanation, "nb")


def test_what_is_counted_as_one_is_told_with_the_words_that_name_both() -> None:
    explanation, found = told(harbour())
    merge = one(explanation, "merge")
    assert merge.certain
    assert set(merge.names) == {"Harbour Authority", "Mara Lind"}
    assert merge.text.endswith("Mara Lind speaks for Harbour Authority.")
    assert {evidence.article for evidence in merge.evidence} == {"c", "d"}
    assert (explanation.least, explanation.most) == (found.claims[0].origins.least, found.claims[0].origins.most) == (1, 2)


def test_what_raises_the_higher_number_alone_stays_uncertain() -> None:
    explanation, _ = told(harbour())
    (uncertain,) = [step for step in explanation.steps if step.part == "uncertain"]
    assert uncertain.certain is False
    assert uncertain.text.startswith("a dock worker (unnamed) may be no origin beside Harbour Authority")


def test_a_flag_is_told_with_its_two_places() -> None:
    explanation, _ = told(harbour())
    lost = one(explanation, "hedge_lost")
    assert [evidence.article for evidence in lost.evidence] == ["a", "b"]
    assert lost.text == "A reservation in Valley Echo (2 Apr 2031 08:00) is gone in The Lantern (2 Apr 2031 09:00)."


def test_an_outlet_that_is_not_at_hand_has_its_limits_told() -> None:
    desk = Desk()
    chain: list[Link] = [("Nordlyd", "outlet", True)]
    desk.tell("a", "Two cranes fell, Nordlyd reports.", "Two cranes fell", chain, outlet="Echo", published="2031-05-01")
    explanation, _ = told(desk)
    assert "Echo (1 May 2031) has it from Nordlyd, and says so." in sentences(explanation, "told")
    assert sentences(explanation, "uncertain") == ["What stands behind Nordlyd is not known here."]


def test_who_stands_behind_an_outlet_that_is_not_at_hand_is_told_where_the_article_tells() -> None:
    desk = Desk()
    chain: list[Link] = [("Nordlyd", "outlet", True), ("Mara Lind", "person", True)]
    desk.tell(
        "a", "Two cranes fell, says Mara Lind to Nordlyd.", "Two cranes fell", chain, outlet="Echo", published="2031-05-01"
    )
    explanation, _ = told(desk)
    assert sentences(explanation, "told")[1] == "Behind Nordlyd stands Mara Lind."


def test_a_byline_that_credits_an_agency_is_told_in_words_since_it_has_no_place() -> None:
    desk = Desk()
    text = "Two cranes fell on the quay in the storm last night."
    desk.tell("a", text, "Two cranes fell", outlet="Echo", published="2031-05-01", byline=["NTB"])
    explanation, _ = told(desk)
    assert sentences(explanation, "told")[0] == "Echo (1 May 2031) prints the copy of NTB, as its byline says: “NTB”."
    assert [evidence.words for evidence in one(explanation, "wire").evidence] == ["Two cranes fell"]


def test_times_are_in_the_zone_of_the_whole_trace() -> None:
    desk = Desk()
    desk.tell("a", "Two cranes fell.", "Two cranes fell", outlet="Echo", published="2031-05-01T08:00Z")
    for number in range(3):
        desk.tell(f"b{number}", "It rained.", "It rained", outlet="Dawn", published="2031-05-01T08:00+02:00")
    found = trace(desk.readings, [desk.instances[:1], desk.instances[1:]])
    alone = next(claim for claim in found.claims if claim.articles == ("a",))
    explanation = why(alone, found, desk.readings)
    assert (explanation.times, explanation.zone) == (("1 May 2031 10:00",), "UTC+2")
    assert "Echo, 1 May 2031 10:00" in why_text(explanation, "en")


def test_outlets_of_one_owner_are_told_to_be_so() -> None:
    desk = Desk()
    for number, outlet in enumerate(("VG", "Aftenposten", "Dagbladet")):
        desk.tell(f"a{number}", "Two cranes fell.", "Two cranes fell", outlet=outlet, published=f"2031-05-0{number + 1}")
    explanation, _ = told(desk)
    owned = one(explanation, "owner")
    assert owned.text == "VG and Aftenposten have one owner, Schibsted Media; they are counted each for itself."
    assert [evidence.article for evidence in owned.evidence] == ["a0", "a1"]


def test_an_article_without_a_time_is_said_to_stand_in_no_order() -> None:
    desk = Desk()
    desk.tell("a", "Two cranes fell.", "Two cranes fell", outlet="Echo")
    desk.tell("b", "A pair of cranes came down.", "A pair of cranes came down", outlet="Dawn", published="2031-05-01")
    explanation, _ = told(desk)
    assert "When Echo came out is not told, so it stands in no order with the others." in sentences(explanation, "uncertain")


def test_places_in_the_terminal_are_numbered_and_listed() -> None:
    explanation, _ = told(harbour())
    text = why_text(explanation, "en")
    assert re.search(r"“About 40 crates may be missing.*”  \[1: 0–\d+\]", text)
    assert "  2  The Lantern, 2 Apr 2031 09:00, en, b" in text
    assert "times in UTC" in text


def test_words_of_strangers_cannot_steer_the_terminal() -> None:
    desk = Desk()
    desk.tell(
        "a", "A \x1b[31mred\u202e crane fell.", "A \x1b[31mred\u202e crane fell", outlet="E\x07cho", published="2031-05-01"
    )
    explanation, _ = told(desk)
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", why_text(explanation, "en"))


@settings(max_examples=60, deadline=None)
@given(desks())
def test_every_sentence_rests_on_words_that_stand_where_it_says(desk: Desk) -> None:
    texts = {reading.article.id: reading.article.text for reading in desk.readings}
    for language in ("en", "nb"):
        explanation, found = told(desk, language)
        for step in explanation.steps:
            assert step.evidence, step.text
            assert "{" not in step.text
            for evidence in step.evidence:
                start, end = evidence.span
                assert evidence.words == texts[evidence.article][start:end] != ""
        claim = found.claims[0]
        assert {step.article for step in explanation.steps if step.part == "told"} - {None} == set(claim.articles)
        assert len([step for step in explanation.steps if step.part == "flags"]) == len(claim.events)
        assert all(retold(merge.reason, "nb") != merge.reason for merge in claim.origins.merges)


def test_both_languages_tell_the_same() -> None:
    assert ENGLISH.keys() == BOKMAL.keys()
    for key, words in ENGLISH.items():
        assert set(re.findall(r"{\w+}", words)) == set(re.findall(r"{\w+}", BOKMAL[key])), key


def test_a_claim_is_found_by_a_beginning_that_it_alone_has() -> None:
    desk = harbour()
    found = trace(desk.readings, [desk.instances[:2], desk.instances[2:]])
    first, second = found.claims
    assert kilde.why(first.id[:8], found, desk.readings).claim == first.id
    with pytest.raises(UsageError, match="2 claims begin so"):
        kilde.why("c", found, desk.readings)
    with pytest.raises(UsageError, match="no claim here has that id"):
        kilde.why("c-none", found, desk.readings)
    with pytest.raises(UsageError):
        kilde.why("", found, desk.readings)
    assert kilde.why(second, found, desk.readings).claim == second.id


def traced(found: Trace, readings: list[Reading]):  # type: ignore[no-untyped-def]
    return lambda *args, **options: (found, tuple(readings))


def test_the_command_prints_sentences_or_data(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = harbour()
    found = trace(desk.readings, [desk.instances])
    monkeypatch.setattr(door, "trace_inputs", traced(found, desk.readings))
    id = found.claims[0].id
    shown = CliRunner().invoke(cli, ["why", id[:9], "--in", "nb", "x.txt"])
    assert shown.exit_code == 0
    assert "Hvem har det fra hvem" in shown.stdout
    data = CliRunner().invoke(cli, ["why", id, "--format", "json", "x.txt"])
    explanation = msgspec.json.decode(data.stdout_bytes, type=Why)
    assert explanation == why(id, found, desk.readings)
    missing = CliRunner().invoke(cli, ["why", id])
    assert missing.exit_code == 2


class Led:
    """A ledger that knows an earlier id."""

    def __enter__(self) -> "Led":
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def lead(self, id: str, claims: tuple[Claim, ...]) -> Claim | None:
        return claims[0] if id == "c-of-last-week" else None


def test_an_id_of_an_earlier_trace_leads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = harbour()
    found = trace(desk.readings, [desk.instances])
    monkeypatch.setattr(door, "trace_inputs", traced(found, desk.readings))
    monkeypatch.setattr(door, "open_ledger", lambda address, create: Led())
    data = CliRunner().invoke(cli, ["why", "c-of-last-week", "--ledger", "desk.kilde", "--format", "json"])
    assert msgspec.json.decode(data.stdout_bytes, type=Why).claim == found.claims[0].id
    lost = CliRunner().invoke(cli, ["why", "c-of-nobody", "--ledger", "desk.kilde"])
    assert isinstance(lost.exception, UsageError)


def test_what_counts_in_neither_number_is_said_so() -> None:
    desk = harbour()
    found = trace(desk.readings, [desk.instances])
    claim = found.claims[0]
    stray = Merge(("Harbour Authority", "The Lantern (own voice, no source)"), False, "it names nobody")
    origins = msgspec.structs.replace(claim.origins, merges=(stray,))
    explanation = why(msgspec.structs.replace(claim, origins=origins), found, desk.readings)
    assert "The Lantern in its own voice counts in neither number: it names nobody." in sentences(explanation, "uncertain")


def test_an_outlet_that_every_way_passes_is_told() -> None:
    desk = harbour()
    found = trace(desk.readings, [desk.instances[:2]])
    explanation = why(msgspec.structs.replace(found.claims[0], bottlenecks=("Valley Echo",)), found, desk.readings)
    assert "Every way of it passes Valley Echo: what went wrong there goes wrong for all." in sentences(explanation, "told")
