"""Everything about a ledger that is PostgreSQL's alone: its server, its transactions, its errors.

- Writers take turns at one advisory lock, held to the end of their transaction: so no two wait for each other's rows.
- Who reads sees one state of the database for the whole transaction (REPEATABLE READ).
- Text cannot hold U+0000 there; `kilde.ledger.rows` refuses articles that have it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from kilde.errors import ExtraMissing, LedgerError
from kilde.ledger.database import PATIENCE_SECONDS

#: The lock that writers take turns at; of all numbers one that others hardly use in the same database.
TURN = 0x6B696C6465

#: Conditions as the server names them (SQLSTATE): somebody else holds the lock; its disk has no room.
_LOCKED, _FULL = "55P03", "53100"


class Server:
    """A database on a PostgreSQL server that holds a ledger: see `kilde.ledger.database.Database`.

    `LedgerError` where the address is none; that the server answers is seen at the first transaction.
    """

    def __init__(self, address: str) -> None:
        try:
            import psycopg  # noqa: F401
        except ModuleNotFoundError as error:
            raise ExtraMissing("postgres", "a ledger on PostgreSQL") from error
        scheme, _, rest = address.partition("://")
        try:
            url = make_url(f"postgresql+psycopg://{rest}")
        except (ArgumentError, ValueError) as error:
            # The address itself is not repeated: it may hold a password.
            raise LedgerError(f"a {scheme}:// address has the form {scheme}://user@host:port/database") from error
        self.where = f"postgresql://{url.host or url.query.get('host') or 'localhost'}/{url.database or ''}"
        self._engine: Engine = create_engine(
            url,
            connect_args={"connect_timeout": 10, "application_name": "kilde"},
            pool_pre_ping=True,
            max_overflow=-1,
            hide_parameters=True,
        )
        self._reader = self._engine.execution_options(isolation_level="REPEATABLE READ")

        @event.listens_for(self._engine, "connect")
        def set_up(connection, record) -> None:  # type: ignore[no-untyped-def]
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{PATIENCE_SECONDS:.0f}s'")
                cursor.execute("SET jit = off")  # Questions are small and many.
            connection.commit()

    @contextmanager
    def reads(self) -> Iterator[Connection]:
        """A transaction that reads one state of the database."""
        with self._told_as_ours(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writes(self) -> Iterator[Connection]:
        """A transaction that writes; others that want to wait their turn."""
        with self._told_as_ours(), self._engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})
            yield connection

    def settle_in(self) -> None:
        """Nothing: a server keeps itself."""

    def wipe(self) -> None:
        """Give the places of what was taken out back for use, and the index's words with them."""
        with self._told_as_ours(), self._engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM"))

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    @contextmanager
    def _told_as_ours(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            cause = error.orig
            state = getattr(cause, "sqlstate", None)
            if state == _LOCKED:
                reason = f"another process has kept it locked for {PATIENCE_SECONDS:.0f} seconds"
            else:
                # The server's first line alone: what it says in detail may hold values.
                primary = getattr(getattr(cause, "diag", None), "message_primary", None)
                reason = primary or (str(cause).strip().splitlines() or ["the server does not answer"])[0]
                reason = f"the server's disk is full ({reason})" if state == _FULL else reason
            raise LedgerError(f"{self.where}: {reason}") from error
