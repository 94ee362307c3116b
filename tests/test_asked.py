"""What a question to a trace left out: in the trace, the terminal and the report."""

import msgspec
import pytest

from kilde.claim import Asked, LeftOut, Trace
from kilde.matching import about as asking
from kilde.matching.about import LEAST, RELATED, about
from kilde.matching.vectors import Vectors
from kilde.show.report import report_html
from kilde.show.terminal import trace_text
from kilde.tracing import trace
from simulated import Desk


def collection() -> tuple[Desk, Trace]:
    """Five claims of one article each."""
    desk = Desk()
    for number, words in enumerate(("A crane fell", "It rained", "The quay is shut", "Ships wait", "Fish is dear")):
        desk.tell(f"a{number}", f"{words}.", words, outlet="Echo", published=f"2031-05-0{number + 1}")
    return desk, trace(desk.readings, [[instance] for instance in desk.instances])


def asked(monkeypatch: pytest.MonkeyPatch, likenesses: dict[str, float]) -> tuple[Desk, Trace]:
    """A trace asked about something, where each claim is as near to it as told."""
    desk, found = collection()
    told = [likenesses.get(claim.text, 0.0) for claim in found.claims]
    monkeypatch.setattr(asking, "likenesses", lambda *args: told)
    return desk, about("Has a crane fallen?", found, desk.readings, Vectors())


def test_it_counts_what_it_left_out_and_names_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    near = {"A crane fell": 0.8, "Ships wait": 0.5, "It rained": RELATED, "Fish is dear": 0.1}
    _, found = asked(monkeypatch, near)
    assert [claim.text for claim in found.claims] == ["A crane fell"]
    assert found.asked is not None
    assert (found.asked.about, found.asked.left_out) == ("Has a crane fallen?", 4)
    told = [(left.text, left.likeness) for left in found.asked.nearest]
    assert told == [("Ships wait", "close"), ("It rained", "related"), ("Fish is dear", "distant")]


def test_where_nothing_is_near_it_says_so_and_suggests_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, found = asked(monkeypatch, {"It rained": LEAST - 0.01})
    assert found.claims == ()
    text = trace_text(found, desk.readings)
    assert "Nothing here is about “Has a crane fallen?”: 5 claims are left out." in text
    assert "The nearest there is, if you meant one of these" in text
    assert "“It rained”  may be related" in text
    page = report_html(found, desk.readings)
    assert "Nothing here is about" in page
    assert "It rained" in page


def test_the_terminal_and_the_report_tell_what_was_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, found = asked(monkeypatch, {"A crane fell": 0.8})
    for told in (trace_text(found, desk.readings, all_claims=True), report_html(found, desk.readings)):
        assert "1 claim is about “Has a crane fallen?”; 4 others are left out." in told
        assert "Left out, the nearest" in told


def test_a_trace_that_was_asked_nothing_says_nothing_of_it() -> None:
    desk, found = collection()
    assert found.asked is None
    assert b"asked" not in msgspec.json.encode(found)
    assert "left out" not in trace_text(found, desk.readings)
    assert 'class="asked"' not in report_html(found, desk.readings)


def test_a_question_and_the_words_it_left_out_are_data_never_markup() -> None:
    desk, found = collection()
    left = LeftOut("c1", "<img src=x onerror=1>", "en", "close", 0.5)
    page = report_html(Trace(found.articles, (), Asked("<script>1</script>", 1, (left,))), desk.readings)
    assert "<script>1" not in page
    assert "<img" not in page
