"""Outlets and agencies that the world knows, from the table that all languages share (`languages/outlets.toml`)."""

from functools import cache, lru_cache
from importlib import resources

import msgspec

from kilde.tracing.identity import outlet_key, same_outlet_name


class Known(msgspec.Struct, frozen=True):
    """A row of the table; its columns are told in its head."""

    name: str
    kind: str = "outlet"
    other: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    country: str | None = None
    domain: str | None = None


class Table(msgspec.Struct, frozen=True):
    """The table's file."""

    outlets: tuple[Known, ...] = ()


@cache
def _by_key() -> dict[tuple[str, ...], Known]:
    file = resources.files("kilde.languages") / "outlets.toml"
    table = msgspec.toml.decode(file.read_bytes(), type=Table)
    rows: dict[tuple[str, ...], Known] = {}
    for row in table.outlets:
        for name in (row.name, *row.other, *((row.domain,) if row.domain else ())):
            rows.setdefault(outlet_key(name), row)
    return rows


def known(name: str) -> Known | None:
    """The row of the outlet of that name; None where the table has none."""
    return _by_key().get(outlet_key(name))


def brand(name: str) -> str:
    """An outlet's name as the table has it, else as it is told."""
    row = known(name)
    return row.name if row else name


@lru_cache(maxsize=100_000)
def same_outlet(one: str, other: str) -> bool:
    """Whether two names are of one outlet: by the names themselves, or by the table («AP», "Associated Press")."""
    return same_outlet_name(one, other) or same_outlet_name(brand(one), brand(other))


def agency(name: str) -> bool:
    """Whether the table knows an agency of that name."""
    row = known(name)
    return row is not None and row.kind == "agency"
