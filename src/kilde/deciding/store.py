"""Decisions kept in a ledger's database, in the order in which they were made.

None is ever changed, and none is taken out but with an article that it is about (`forget`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, delete, func, inspect, or_, select

from kilde.deciding.decision import (
    Add,
    Decision,
    Drop,
    Edit,
    OneSource,
    TwoSources,
    Undo,
    What,
    anchors,
    decision,
    standing,
)
from kilde.deciding.readings import mended
from kilde.errors import InputError
from kilde.ledger import schema
from kilde.ledger.rows import IS_CURRENT
from kilde.statement import Reading

if TYPE_CHECKING:
    from kilde.ledger import Ledger

metadata = MetaData()

#: A decision as JSON under its id; `key` counts on.
table = Table(
    "decision",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("record", Text, nullable=False),
)

_decode = msgspec.json.Decoder(Decision).decode


def kept(connection: Connection) -> tuple[Decision, ...]:
    """All decisions of a ledger, in their order; none where the table was never made."""
    if not inspect(connection).has_table(table.name):
        return ()
    return tuple(_decode(record) for record in connection.execute(select(table.c.record).order_by(table.c.key)).scalars())


class Decisions:
    """The decisions of one ledger."""

    def __init__(self, ledger: "Ledger") -> None:
        self._ledger = ledger

    def all(self) -> tuple[Decision, ...]:
        """All that were ever made, undone ones and undoings too."""
        with self._ledger.reads() as connection:
            return kept(connection)

    def standing(self) -> tuple[Decision, ...]:
        """Those that hold."""
        return standing(self.all())

    def decide(self, what: What, by: str, made: str | None = None) -> Decision:
        """Keep a decision by somebody, made now unless told; what it touches is matched anew at the next use."""
        one = decision(what, by, made or datetime.now(UTC).isoformat(timespec="seconds"))
        self.take([one])
        return one

    def take(self, decisions: Iterable[Decision]) -> int:
        """Keep decisions that were made elsewhere; how many are new. What is here already changes nothing."""
        count = 0
        with self._ledger.writes() as connection:
            metadata.create_all(connection)
            held = kept(connection)
            known = {one.id: one for one in held}
            touched: set[str] = set()
            about: set[str] = set()
            for one in decisions:
                if one.id in known:
                    continue
                connection.execute(table.insert(), {"id": one.id, "record": msgspec.json.encode(one).decode()})
                known[one.id] = one
                count += 1
                touched |= _articles(connection, one, known)
                about |= _about(one, known)
            self._ledger.unsettle(connection, touched)
            if count:
                # What looks at claims sees by this that they are to be looked at again.
                self._ledger.stir(connection, about)
        return count


def forget(connection: Connection, article: str) -> None:
    """Take out the decisions about words of an article, and what undid them: they hold those words."""
    held = kept(connection)
    gone = {one.id for one in held if any(anchor.article == article for anchor in anchors(one.what))}
    for one in held:
        if isinstance(one.what, Undo) and one.what.decision in gone:
            gone.add(one.id)
    for each in sorted(gone):
        connection.execute(delete(table).where(table.c.id == each))


def mending(connection: Connection) -> Callable[[Reading], Reading]:
    """What mends readings as the decisions that hold now say."""
    decisions = [one for one in standing(kept(connection)) if isinstance(one.what, Add | Edit | Drop | OneSource)]
    return lambda reading: mended(reading, decisions)


def _articles(connection: Connection, one: Decision, known: Mapping[str, Decision]) -> set[str]:
    """The articles whose readings a decision changes, directly or by undoing."""
    what = one.what
    if isinstance(what, Add | Edit | Drop):
        return {what.content.article}
    if isinstance(what, OneSource | TwoSources):
        return _naming(connection, (what.one, what.other))
    if isinstance(what, Undo) and what.decision in known:
        return _articles(connection, known[what.decision], known)
    return set()


def _about(one: Decision, known: Mapping[str, Decision]) -> set[str]:
    """The articles whose words a decision is about, directly or by undoing."""
    if isinstance(one.what, Undo):
        return _about(known[one.what.decision], known) if one.what.decision in known else set()
    return {anchor.article for anchor in anchors(one.what)}


def _naming(connection: Connection, names: Sequence[str]) -> set[str]:
    """The articles that have a source of one of these names."""
    article, revision, reading = schema.article.c, schema.revision.c, schema.reading.c
    query = (
        select(article.id)
        .join_from(schema.article, schema.revision, IS_CURRENT)
        .join(schema.reading, reading.revision == revision.key)
    )
    asked = [msgspec.json.encode(name).decode() for name in names]
    # As it was written, or in small letters: SQLite knows those of ASCII alone.
    as_written = [reading.record.contains(name, autoescape=True) for name in asked]
    in_small = [func.lower(reading.record).contains(name.lower(), autoescape=True) for name in asked]
    told = or_(*as_written, *in_small)
    return set(connection.execute(query.where(told)).scalars())


def to_lines(decisions: Sequence[Decision]) -> bytes:
    """Decisions as JSON Lines, to be taken by another ledger."""
    return b"".join(msgspec.json.encode(one) + b"\n" for one in decisions)


def from_lines(data: bytes, where: str) -> tuple[Decision, ...]:
    """The decisions of JSON Lines. `InputError` names `where` and the line that is none."""
    found = []
    for number, line in enumerate(data.splitlines(), 1):
        if line.strip():
            try:
                found.append(_decode(line))
            except msgspec.MsgspecError as error:
                raise InputError(where, f"line {number} is no decision: {error}") from error
    return tuple(found)
