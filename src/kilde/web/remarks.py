"""What pages show of what was decided by hand, and of cases."""

from collections.abc import Sequence
from typing import Any

from kilde.cases.case import Case
from kilde.cases.store import Cases
from kilde.deciding.decision import Decision, Undo, anchors, ratings
from kilde.deciding.store import Decisions
from kilde.show.why_words import Language
from kilde.web import tables
from kilde.web.asking import Asking
from kilde.web.decided import Here, Line, lines
from kilde.web.desk import Desk
from kilde.web.listing import articles
from kilde.web.signing import hand
from kilde.web.words import say


def told(desk: Desk, decisions: Sequence[Decision], language: Language) -> tuple[Line, ...]:
    """Decisions in words, with the ways to what they are about."""
    if not decisions:
        return ()
    all_made = Decisions(desk.ledger).all()
    by_id = {one.id: one for one in all_made}
    meant = [by_id.get(one.what.decision, one) if isinstance(one.what, Undo) else one for one in decisions]
    ids = {anchor.article for one in meant for anchor in anchors(one.what)}
    texts = {reading.article.id: reading.article.text for reading in desk.ledger.readings(ids)}
    with desk.ledger.reads() as connection:
        here = {one.id: one for one in articles(connection, tables.article.c.id.in_(sorted(ids)))}
    known = {one: Here(here[one].key, here[one].outlet, text) for one, text in texts.items() if one in here}
    return lines(decisions, all_made, known.get, language)


def grades(desk: Desk, language: Language) -> dict[str, tuple[str, str]]:
    """How reliable each outlet has been, by its name: the grade, and that in words."""
    held = ratings(Decisions(desk.ledger).standing())
    return {
        outlet: (grade, say("hand.grade", language, grade=grade, words=say(f"hand.grade.{grade}", language)))
        for outlet, grade in held.items()
    }


def remarks(
    request: Asking, desk: Desk, decisions: Sequence[Decision], cases: Sequence[int], language: Language
) -> dict[str, Any]:
    """What the page of an article or a claim shows: the `decisions` about it, what outlets were rated, all cases, and those
    that hold it by their keys."""
    held = Cases(desk.ledger).all()
    return {
        "lines": told(desk, decisions, language),
        "grades": grades(desk, language),
        "all_cases": held,
        "in_cases": [one for one in held if one.key in cases],
        **hand(request, desk),
    }


def case_of(desk: Desk, key: int) -> Case | None:
    """The case that a page is of."""
    return Cases(desk.ledger).case(key) if key else None
