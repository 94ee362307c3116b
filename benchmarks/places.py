"""Places where ledgers are put for a benchmark: files in a folder, and databases of a PostgreSQL server."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Protocol

from benchmarks import postgres_server

Kind = Literal["file", "server"]
KINDS: tuple[Kind, ...] = ("file", "server")


class Places(Protocol):
    """Where ledgers are put."""

    def new(self, name: str, like: str | None = None) -> str:
        """The address of a ledger that is not there yet, or is a copy of the one at the address `like`."""

    def drop(self, address: str) -> None:
        """Take the ledger at an address away."""


class Files:
    """Ledgers in files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def new(self, name: str, like: str | None = None) -> str:
        path = self._folder / name
        if like is not None:
            for end in ("", "-wal"):
                if Path(like + end).exists():
                    shutil.copy(like + end, f"{path}{end}")
        return str(path)

    def drop(self, address: str) -> None:
        for end in ("", "-wal", "-shm"):
            Path(address + end).unlink(missing_ok=True)


class Databases:
    """Ledgers on a server whose address has a place for the database, `{}`."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._made: set[str] = set()

    def new(self, name: str, like: str | None = None) -> str:
        template = "template0" if like is None else self._named(like)
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._made.add(name)
        return self._server.format(name)

    def drop(self, address: str) -> None:
        self._do(f'DROP DATABASE "{self._named(address)}" WITH (FORCE)')
        self._made.remove(self._named(address))

    def drop_all(self) -> None:
        """Take all away that were put there."""
        for name in sorted(self._made):
            self.drop(self._server.format(name))

    def _named(self, address: str) -> str:
        before, after = self._server.split("{}")
        return address.removeprefix(before).removesuffix(after)

    def _do(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self._server.format("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def places(kind: Kind, folder: Path, server: str | None = None) -> Iterator[Places]:
    """Places of a kind: under `folder`, or on `server`; where none is given, on one that is started, as tests have it."""
    if kind == "file":
        yield Files(folder)
    elif server is not None:
        on_server = Databases(server)
        try:
            yield on_server
        finally:
            on_server.drop_all()
    else:
        # What is written is waited for, as on any server that is in use.
        with postgres_server.server(None, "fsync=on") as started:
            yield Databases(started)
