"""A whole ledger copied into another, whichever database each lies in: nothing is lost, and keys stay what they were.

The source is read in one transaction, so it may be in use meanwhile and what comes out is its state of one moment: moving to a
file is a backup, moving from one restores it. The target is written in one transaction: it has all or nothing.
"""

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Connection, Integer, MetaData, Table, func, inspect, select, text, update

from kilde.errors import LedgerError
from kilde.ledger import schema, search
from kilde.ledger.rows import IS_CURRENT
from kilde.ledger.store import Ledger

#: Rows that are held at once.
AT_ONCE = 500


def move(
    source: Ledger,
    target: Ledger,
    beside: Sequence[MetaData] = (),
    on_table: Callable[[str, int], None] = lambda name, rows: None,
) -> dict[str, int]:
    """Copy all of `source` into `target`, which must be empty: how many rows of each table.

    `beside` are the tables that others keep in a ledger's database; those that the source has are copied too.
    """
    counts: dict[str, int] = {}
    with source.reads() as given, target.writes() as taken:
        if taken.execute(select(func.count()).select_from(schema.article)).scalar_one():
            raise LedgerError(f"{target.where}: holds articles already; a ledger is moved into an empty one")
        _state(given, taken)
        for table in _tables(given, beside):
            table.create(taken, checkfirst=True)
            counts[table.name] = sum(_copied(target.where, table, given, taken))
            on_table(table.name, counts[table.name])
        _index(taken)
        if taken.dialect.name == "postgresql":
            _count_on(taken, beside)
    return counts


def _tables(given: Connection, beside: Sequence[MetaData]) -> Iterator[Table]:
    """The tables that the source has, those first that others point at; not that of the version, which each ledger has."""
    there = set(inspect(given).get_table_names())
    for metadata in (schema.metadata, *beside):
        yield from (table for table in metadata.sorted_tables if table.name in there and table is not schema.ledger)


def _state(given: Connection, taken: Connection) -> None:
    row = given.execute(select(schema.ledger.c.matcher, schema.ledger.c.changes)).one()
    taken.execute(update(schema.ledger).values(matcher=row.matcher, changes=row.changes))


def _copied(where: str, table: Table, given: Connection, taken: Connection) -> Iterator[int]:
    """Copy a table a lot at a time; yields how many rows each lot had."""
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=AT_ONCE)
    for lot in given.execute(query).mappings().partitions(AT_ONCE):
        rows = [dict(row) for row in lot]
        if taken.dialect.name == "postgresql":
            for row in rows:
                if any(isinstance(value, str) and "\0" in value for value in row.values()):
                    named = row.get("url") or row.get("path") or row.get("id") or row.get("title") or "a row"
                    raise LedgerError(f"{where}: {named} in {table.name} holds U+0000, which PostgreSQL cannot keep")
        taken.execute(table.insert(), rows)
        yield len(rows)


def _index(taken: Connection) -> None:
    """Enter every article as it is now in the index of words."""
    article, revision = schema.article.c, schema.revision.c
    query = select(article.key, revision.title, revision.text).join_from(schema.article, schema.revision, IS_CURRENT)
    last = -1
    while page := taken.execute(query.where(article.key > last).order_by(article.key).limit(AT_ONCE)).all():
        for row in page:
            search.enter(taken, row.key, row.title, row.text)
        last = page[-1].key


def _count_on(taken: Connection, beside: Sequence[MetaData]) -> None:
    """Let the server's counters of keys go on behind the highest that came."""
    there = set(inspect(taken).get_table_names())
    for metadata in (schema.metadata, *beside):
        for table in metadata.sorted_tables:
            key = table.c.get("key")
            if table.name in there and key is not None and key.primary_key and isinstance(key.type, Integer):
                taken.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{table.name}', 'key'), "
                        f"GREATEST((SELECT COALESCE(MAX(key), 0) FROM {table.name}), 1))"
                    )
                )
