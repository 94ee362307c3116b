"""Which database a ledger lies in: what the kinds share, and how an address chooses one.

Writers take turns in either: SQLite lets one in at a time, and on PostgreSQL they wait for one lock. Readers wait for nobody
and see the ledger as it was when they began.
"""

import os
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Connection, Table

#: How long a writer waits for another before it gives up.
PATIENCE_SECONDS = 30.0


class Database(Protocol):
    """A database that holds a ledger; `where` is how errors name it, without any password.

    Errors of the database and the system come out of its transactions as `LedgerError`s, which never hold a text.
    """

    where: str

    def reads(self) -> AbstractContextManager[Connection]:
        """A transaction that reads."""

    def writes(self) -> AbstractContextManager[Connection]:
        """A transaction that writes: committed at its end, taken back where an error ends it."""

    def settle_in(self) -> None:
        """Set up what is kept for good, once it is known that the database is a ledger or empty."""

    def wipe(self) -> None:
        """Overwrite what was taken out, as far as the database can."""

    def close(self) -> None:
        """Give all connections up."""


def opened(address: str | os.PathLike[str], *, create: bool, key: str | None = None) -> Database:
    """The database at `address`: a path or `sqlite:///path`, made if `create` says so, or `postgresql://…`, which is there.

    `key` opens an encrypted file, and encrypts one that is made. `LedgerError` says what is wrong with an address.
    """
    scheme = os.fspath(address).split("://", 1)[0].lower() if "://" in os.fspath(address) else ""
    if scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        from kilde.ledger.postgres import Server

        return Server(os.fspath(address))
    from kilde.ledger.sqlite import File

    return File(address, create, key)


def insert(connection: Connection, table: Table) -> Any:
    """An insert into `table` that may say what to do on a conflict (`on_conflict_do_nothing`, `on_conflict_do_update`)."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as made
    else:
        from sqlalchemy.dialects.sqlite import insert as made  # type: ignore[assignment]
    return made(table)
