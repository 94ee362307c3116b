"""What was fetched, kept in the ledger's database: bytes, hash, time and headers, so that a claim can be shown as it stood.

```
fetched n ── 1 fetched_body (by hash)
```

Every *change* is a row: the same bytes fetched again only move `checked` of the newest row on, so the rows of an address are
its states in their order. Where an article's revision came from is found by its `url` and `fetched` (`Kept.state_at`).
The tables stand beside the ledger's own and are made at first use; SQLite and PostgreSQL share the constructs.
"""

import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Select,
    Table,
    Text,
    delete,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, ProgrammingError

from kilde.intake.web.connection import Header

metadata = MetaData()

#: A state of an address. `address` is what was asked for, `final` where redirects led; `fetched` and `checked` the times (UTC,
#: ISO 8601) when it was first and last seen so; `headers` JSON, a list of pairs; `hash` the SHA-256 of the body.
fetched = Table(
    "fetched",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("address", Text, nullable=False),
    Column("final", Text, nullable=False),
    Column("fetched", Text, nullable=False),
    Column("checked", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("fetched_address", "address", "key"),
    Index("fetched_final", "final", "key"),
)

#: The bytes of a body (unpacked as they came over the network), packed with zlib; one body of many addresses is kept once.
body = Table(
    "fetched_body",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("packed", LargeBinary, nullable=False),
)

#: What servers tell of a visit rather than of the page; a cookie would be somebody's.
_NOT_KEPT = frozenset({"set-cookie", "set-cookie2"})

#: A transaction: a context that gives a connection, commits at its end, and takes back what an error ended.
Transaction = Callable[[], AbstractContextManager[Connection]]


def make_tables(writes: Transaction, tables: MetaData) -> None:
    """Make those of `tables` that are missing. Where another writer makes them at this moment, its own stand."""
    with writes() as connection, suppress(IntegrityError, ProgrammingError), connection.begin_nested():
        tables.create_all(connection)


class State(msgspec.Struct, frozen=True):
    """An address as it stood from `fetched` until `checked` at least; `key` is its place among all states."""

    key: int
    address: str
    final: str
    fetched: str
    checked: str
    status: int
    headers: tuple[Header, ...]
    hash: str
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header of that name, in small letters."""
        return next((value for key, value in self.headers if key == name), None)


class Kept:
    """The states of addresses in a database, read and written in the caller's transactions; it makes its tables there."""

    def __init__(self, reads: Transaction, writes: Transaction) -> None:
        self._reads = reads
        self._writes = writes
        make_tables(writes, metadata)

    def newest(self, address: str, *, failed: bool = False) -> State | None:
        """How `address` stood when it was last had, or, with `failed`, when it was last asked for, with what answer ever."""
        query = _states(address).order_by(fetched.c.key.desc()).limit(1)
        with self._reads() as connection:
            return _state(connection.execute(query if failed else query.where(_HAD)).one_or_none())

    def states(self, address: str) -> tuple[State, ...]:
        """All states of `address`, the first first."""
        with self._reads() as connection:
            rows = connection.execute(_states(address).order_by(fetched.c.key)).all()
        return tuple(state for row in rows if (state := _state(row)) is not None)

    def state_at(self, address: str, time: str) -> State | None:
        """How an address, asked for or led to, stood at `time` (UTC, ISO 8601): the newest state that was had by then."""
        stood = (
            _KEPT.where((fetched.c.address == address) | (fetched.c.final == address), fetched.c.fetched <= time, _HAD)
            .order_by(fetched.c.fetched.desc(), fetched.c.key.desc())
            .limit(1)
        )
        with self._reads() as connection:
            return _state(connection.execute(stood).one_or_none())

    def keep(self, address: str, final: str, at: str, status: int, headers: tuple[Header, ...], data: bytes) -> State:
        """Keep what was fetched at the time `at`; where it is what the newest state has, that was checked again."""
        digest = sha256(data).hexdigest()
        told = tuple((name, value) for name, value in headers if name not in _NOT_KEPT)
        shown = {"headers": msgspec.json.encode(told).decode(), "checked": at}
        with self._writes() as connection:
            before = connection.execute(_states(address).order_by(fetched.c.key.desc()).limit(1)).one_or_none()
            if before is not None and (before.hash, before.final, before.status) == (digest, final, status):
                connection.execute(update(fetched).where(fetched.c.key == before.key).values(shown))
                return State(before.key, address, final, before.fetched, at, status, told, digest, data)
            if connection.execute(select(body.c.hash).where(body.c.hash == digest)).first() is None:
                with suppress(IntegrityError), connection.begin_nested():  # another writer may have come first
                    connection.execute(body.insert(), {"hash": digest, "packed": zlib.compress(data)})
            row = {"address": address, "final": final, "fetched": at, "status": status, "hash": digest}
            new = connection.execute(fetched.insert().returning(fetched.c.key), row | shown).scalar_one()
        return State(new, address, final, at, at, status, told, digest, data)

    def forget(self, address: str) -> int:
        """Take out all states of an address, asked for or led to, with bodies that no other has; how many there were."""
        here = (fetched.c.address == address) | (fetched.c.final == address)
        with self._writes() as connection:
            gone = connection.execute(delete(fetched).where(here)).rowcount
            connection.execute(delete(body).where(body.c.hash.not_in(select(fetched.c.hash))))
        return gone

    def checked(self, state: State, at: str) -> State:
        """`state` once more, after its server said at the time `at` that it is still so."""
        with self._writes() as connection:
            connection.execute(update(fetched).where(fetched.c.key == state.key).values(checked=at))
        return msgspec.structs.replace(state, checked=at)


_KEPT = select(fetched, body.c.packed).join_from(fetched, body, fetched.c.hash == body.c.hash)
_HAD = fetched.c.status.between(200, 299)


def _states(address: str) -> Select[Any]:
    return _KEPT.where(fetched.c.address == address)


def _state(row: Row[Any] | None) -> State | None:
    if row is None:
        return None
    headers = msgspec.json.decode(row.headers, type=tuple[Header, ...])
    data = zlib.decompress(row.packed)
    return State(row.key, row.address, row.final, row.fetched, row.checked, row.status, headers, row.hash, data)
