"""Everything about a ledger that is SQLite's alone: its file, its pragmas, its transactions, its errors, its encryption.

- WAL, so that readers go on while one writes. Its index is shared memory, so the file must lie on a disk of this machine.
- `synchronous=FULL`. After `kill -9` nothing is lost either way, since the system has what was written; with NORMAL a power cut
  takes the last commits back, and an article that was said to be stored must be. It costs one flush of the log a commit,
  measured as 1 to 2 ms.
- A file with a key is SQLCipher's (AES-256, page by page, the log too); without one nothing in it can be told from noise.
- Foreign keys on, and `BEGIN IMMEDIATE` for whoever writes: a writer waits its turn at the beginning, not half-way.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from kilde.errors import ExtraMissing, LedgerError
from kilde.ledger.database import PATIENCE_SECONDS

#: How every SQLite file begins that is not encrypted.
PLAIN = b"SQLite format 3\0"

_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "reading or writing the file failed",
    sqlite3.SQLITE_NOTADB: "is not a SQLite file, or is encrypted with another key than the one given",
    sqlite3.SQLITE_CORRUPT: "is damaged",
    sqlite3.SQLITE_READONLY: "may not be written",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened",
    sqlite3.SQLITE_BUSY: f"another process has kept it locked for {PATIENCE_SECONDS:.0f} seconds",
}

#: Closing a file gives up all locks that the process has on it, also those of a connection that another thread has just opened.
_making_a_file = threading.Lock()


def file_of(address: str | os.PathLike[str]) -> Path:
    """The absolute path of the SQLite file at `address`: a path or `sqlite:///path`. `LedgerError` for other addresses."""
    name = os.fspath(address)
    if "://" in name:
        scheme = name.split("://", 1)[0].lower()
        if scheme != "sqlite":
            # The address itself is not repeated: it may hold a password.
            raise LedgerError(f"a ledger at a {scheme}:// address is not supported yet: give the path of a file")
        try:
            database = make_url(name).database
        except ArgumentError:
            database = None
        if not database:
            raise LedgerError("a sqlite:// address needs a path, as in sqlite:///news.ledger")
        name = database
    if not name or "\0" in name:
        raise LedgerError("a ledger needs the path of a file")
    return Path(name).absolute()


def prepare_file(path: Path, create: bool) -> None:
    """See to it that a file stands at `path` that we may write, made with mode 0600 if there is none and `create` says so.

    SQLite gives the log and the index beside it the mode of the file. `LedgerError` says what is wrong.
    """
    try:
        with _making_a_file:
            if not path.exists():
                if not create:
                    raise LedgerError(f"{path}: there is no such ledger")
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        pass  # Another process was quicker.
    except OSError as error:
        raise LedgerError(f"{path}: cannot be made: {error.strerror}") from error
    if not path.is_file():
        raise LedgerError(f"{path}: is {'a folder' if path.is_dir() else 'not a plain file'}, not a ledger")
    effective = os.access in os.supports_effective_ids
    for place, what in ((path, "the file"), (path.parent, "its folder")):
        if not os.access(place, os.R_OK | os.W_OK, effective_ids=effective):
            raise LedgerError(f"{path}: {what} may not be read and written by you")


def plain(path: Path) -> bool:
    """Whether the file at `path` is a SQLite file that anybody can read."""
    with path.open("rb") as file:
        return file.read(len(PLAIN)) == PLAIN


def cipher() -> Any:
    """The driver that opens encrypted files. `ExtraMissing` where it is not installed."""
    try:
        from sqlcipher3 import dbapi2
    except ModuleNotFoundError as error:
        raise ExtraMissing("cipher", "an encrypted ledger") from error
    return dbapi2


class File:
    """A SQLite file that holds a ledger: see `kilde.ledger.database.Database`.

    A `key` opens an encrypted file and encrypts a new or empty one; a file that lies there unencrypted is opened as it is.
    """

    def __init__(self, address: str | os.PathLike[str], create: bool, key: str | None = None) -> None:
        self.path = file_of(address)
        self.where = str(self.path)
        prepare_file(self.path, create)
        self.encrypted = key is not None and not plain(self.path)
        self._driver = cipher() if self.encrypted else sqlite3
        self._engine = engine(self.path, self._driver, key if self.encrypted else None)
        self._writer = self._engine.execution_options(writes=True)

    @contextmanager
    def reads(self) -> Iterator[Connection]:
        """A transaction that reads."""
        with told_as_ours(self.path, self._driver), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writes(self) -> Iterator[Connection]:
        """A transaction that writes; others that want to wait their turn."""
        with told_as_ours(self.path, self._driver), self._writer.begin() as connection:
            yield connection

    def settle_in(self) -> None:
        """Switch the file to a write-ahead log."""
        with told_as_ours(self.path, self._driver):
            use_wal(self._engine, self._driver)

    def wipe(self) -> None:
        """Write the file anew without what was taken out, and empty its log.

        The index of words holds on to those of what was taken out until it is merged.
        """
        with told_as_ours(self.path, self._driver):
            connection = self._engine.raw_connection()
            try:
                for statement in (
                    "INSERT INTO words (words) VALUES ('optimize')",
                    "VACUUM",
                    "PRAGMA wal_checkpoint(TRUNCATE)",
                ):
                    connection.cursor().execute(statement).fetchall()
            finally:
                connection.close()

    def close(self) -> None:
        """Close the file. The last to close it folds the log into it."""
        self._engine.dispose()


def engine(path: Path, driver: Any, key: str | None) -> Engine:
    """The connections to the file at `path`. Those with the execution option `writes` begin as writers."""
    made = create_engine(
        URL.create("sqlite", database=str(path)),
        module=driver,
        connect_args={"timeout": PATIENCE_SECONDS},
        max_overflow=-1,
        hide_parameters=True,  # Errors are logged; texts of articles are not.
    )

    @event.listens_for(made, "connect")
    def set_up(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # Transactions begin when we say so, not when the driver guesses.
        if key is not None:
            connection.execute(
                "PRAGMA key = '{}'".format(key.replace("'", "''"))
            )  # Before all else; no parameter may stand here.
        for pragma in ("foreign_keys=ON", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return made


def use_wal(made: Engine, driver: Any = sqlite3) -> None:
    """Switch the file to a write-ahead log; it stays so. SQLite does not wait for others here, so we do."""
    connection = made.raw_connection()
    try:
        give_up = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                connection.cursor().execute("PRAGMA journal_mode=WAL")
                return
            except driver.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > give_up:
                    raise
                time.sleep(0.01)
    finally:
        connection.close()


def _primary(error: BaseException | None) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


@contextmanager
def told_as_ours(path: Path, driver: Any = sqlite3) -> Iterator[None]:
    """Turn errors of the database and the system into `LedgerError`s that name the file and the reason, never a text."""
    try:
        yield
    except (DBAPIError, driver.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        said = _REASONS.get(_primary(cause) or 0)
        if said is None and "not a database" in str(cause):
            said = _REASONS[sqlite3.SQLITE_NOTADB]  # SQLCipher's driver gives no codes.
        raise LedgerError(f"{path}: {said} ({cause})" if said else f"{path}: {cause}") from error
    except OSError as error:
        raise LedgerError(f"{path}: {error.strerror or error}") from error
