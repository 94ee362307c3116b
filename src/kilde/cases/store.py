"""Cases kept in a ledger's database, in tables of their own that are made at first use."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    delete,
    inspect,
    select,
    update,
)

from kilde.cases.case import Case, Entry, Kind
from kilde.errors import UsageError
from kilde.ledger import schema
from kilde.ledger.database import insert

if TYPE_CHECKING:
    from kilde.ledger import Ledger

#: A name may have so many letters, and a note so many.
NAME, NOTE = 200, 20_000

metadata = MetaData()

case = Table(
    "kilde_case",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("notes", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("made", Text, nullable=False),
)

#: `kind` is `article` or `claim`, `ref` the id of one.
entry = Table(
    "kilde_case_entry",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("case", Integer, ForeignKey("kilde_case.key"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("added", Text, nullable=False),
    UniqueConstraint("case", "kind", "ref"),
)


class Cases:
    """The cases of one ledger."""

    def __init__(self, ledger: "Ledger") -> None:
        self._ledger = ledger

    def all(self) -> tuple[Case, ...]:
        """All cases, in the order of their names."""
        with self._ledger.reads() as connection:
            return _cases(connection)

    def case(self, key: int) -> Case | None:
        """The case of that key."""
        return next((one for one in self.all() if one.key == key), None)

    def named(self, name: str) -> Case:
        """The case of that name. `UsageError` where there is none."""
        cases = self.all()
        found = next((one for one in cases if one.name == name), None)
        if found is None:
            there = ", ".join(one.name for one in cases) or "none"
            raise UsageError(f"{self._ledger.where}: has no case “{name}” (its cases: {there})")
        return found

    def make(self, name: str, by: str, notes: str = "") -> Case:
        """A new case. `UsageError` where its name is empty, too long, or another's."""
        told = _name(name)
        with self._ledger.writes() as connection:
            metadata.create_all(connection)
            _free(connection, told, None)
            values = {"name": told, "notes": notes[:NOTE], "by": by, "made": _now()}
            key = connection.execute(case.insert().values(values).returning(case.c.key)).scalar_one()
            return next(one for one in _cases(connection) if one.key == key)

    def tell(self, key: int, name: str, notes: str) -> None:
        """Give a case another name and other notes. `UsageError` as in `make`."""
        told = _name(name)
        with self._ledger.writes() as connection:
            metadata.create_all(connection)
            _free(connection, told, key)
            connection.execute(update(case).where(case.c.key == key).values(name=told, notes=notes[:NOTE]))

    def put(self, key: int, kind: Kind, ref: str, by: str, note: str = "") -> None:
        """Put an article or a claim in; where it is in already, its note becomes this one, if this one says anything."""
        with self._ledger.writes() as connection:
            metadata.create_all(connection)
            if connection.execute(select(case.c.key).where(case.c.key == key)).first() is None:
                raise UsageError(f"{self._ledger.where}: has no case {key}")
            values = {"case": key, "kind": kind, "ref": ref, "note": note[:NOTE], "by": by, "added": _now()}
            new = insert(connection, entry).values(values)
            same = ["case", "kind", "ref"]
            connection.execute(
                new.on_conflict_do_update(index_elements=same, set_={"note": note[:NOTE]})
                if note
                else new.on_conflict_do_nothing(index_elements=same)
            )

    def note(self, key: int, entry_key: int, note: str) -> None:
        """Give an entry of a case another note."""
        with self._ledger.writes() as connection:
            metadata.create_all(connection)
            connection.execute(update(entry).where(*_entry(key, entry_key)).values(note=note[:NOTE]))

    def take(self, key: int, entry_key: int) -> None:
        """Take an entry out of a case; the ledger keeps what it names."""
        with self._ledger.writes() as connection:
            metadata.create_all(connection)
            connection.execute(delete(entry).where(*_entry(key, entry_key)))

    def drop(self, key: int) -> None:
        """Take a case away; the ledger keeps all that it held."""
        with self._ledger.writes() as connection:
            metadata.create_all(connection)
            connection.execute(delete(entry).where(entry.c.case == key))
            connection.execute(delete(case).where(case.c.key == key))


def forget(connection: Connection, article: str) -> None:
    """Take the entries of an article out of all cases, and those of claims whose ids stand for words of it.

    To be called while the ledger still has the article.
    """
    if not inspect(connection).has_table(entry.name):
        return
    connection.execute(delete(entry).where(entry.c.kind == "article", entry.c.ref == article))
    claims = (
        select(schema.claim.c.id)
        .join_from(schema.claim, schema.revision, schema.claim.c.revision == schema.revision.c.key)
        .join(schema.article, schema.revision.c.article == schema.article.c.key)
        .where(schema.article.c.id == article)
    )
    connection.execute(delete(entry).where(entry.c.kind == "claim", entry.c.ref.in_(claims)))


def _cases(connection: Connection) -> tuple[Case, ...]:
    if not inspect(connection).has_table(case.name):
        return ()
    entries: dict[int, list[Entry]] = {}
    for row in connection.execute(select(entry).order_by(entry.c.key)):
        one = Entry(key=row.key, kind=row.kind, ref=row.ref, note=row.note, by=row.by, added=row.added)
        entries.setdefault(row.case, []).append(one)
    return tuple(
        Case(key=row.key, name=row.name, notes=row.notes, by=row.by, made=row.made, entries=tuple(entries.get(row.key, ())))
        for row in _in_order(connection.execute(select(case)).all())
    )


def _in_order(rows: Sequence) -> list:  # type: ignore[type-arg]
    return sorted(rows, key=lambda row: (row.name.casefold(), row.name))


def _entry(key: int, entry_key: int):  # type: ignore[no-untyped-def]
    return entry.c.case == key, entry.c.key == entry_key


def _free(connection: Connection, name: str, key: int | None) -> None:
    """`UsageError` where another case than `key` has that name."""
    held = connection.execute(select(case.c.key).where(case.c.name == name)).scalar()
    if held is not None and held != key:
        raise UsageError(f"there is a case “{name}” already")


def _name(name: str) -> str:
    told = " ".join(name.split())
    if not told or len(told) > NAME:
        raise UsageError(f"a case needs a name of 1 to {NAME} letters")
    return told


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
