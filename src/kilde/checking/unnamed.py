"""Unnamed people that an article quotes, and whether it says why they are not named."""

import msgspec

from kilde.article import Span
from kilde.reading.access import gives_reason
from kilde.statement import Reading, Source, Statement


class Unnamed(msgspec.Struct, frozen=True):
    """An unnamed source, its first statement, the words on its not being named, and whether they give a reason."""

    source: Source
    first: Statement
    words: tuple[Span, ...]
    reason: bool


def origin_of(reading: Reading, statement: Statement) -> Source | None:
    """The origin of a statement; None where nobody is told."""
    origin = reading.source(statement.chain[-1]) if statement.chain else None
    return None if origin is None or origin.kind == "unspecified" else origin


def unnamed(reading: Reading) -> tuple[Unnamed, ...]:
    """The unnamed people of an article that a reader would want a reason for, in the order of their statements.

    Groups only where they are quoted («Mange mener» names nobody who could be). Not those who speak for a body, which answers
    for them, nor those whose words somebody else tells, who does: another person, or a document (people asked in a poll).
    """
    told: dict[str, list[Statement]] = {}
    for statement in reading:
        origin = origin_of(reading, statement)
        if origin is None or origin.named or origin.kind not in ("person", "group"):
            continue
        if all(link.kind == "outlet" for link in reading.chain(statement)[:-1]):
            told.setdefault(origin.id, []).append(statement)
    found = []
    for id, statements in told.items():
        quoted = any(one.kind in ("direct", "mixed") for one in statements)
        words = next((one.anonymity_reason for one in statements if one.anonymity_reason), ())
        group = reading.source(id).kind == "group" and not quoted and not words
        if group or any(one.access == "official" for one in statements):
            continue
        reason = bool(words) and gives_reason(reading.words(words), reading.article.language)
        found.append(Unnamed(reading.source(id), statements[0], words, reason))
    return tuple(found)
