"""Outlets and agencies that the world knows, from the table that all languages share (`languages/outlets.toml`)."""

from functools import cache, lru_cache

from kilde.languages.outlets import Outlet, table
from kilde.tracing.identity import outlet_key, same_outlet_name


@cache
def _by_key() -> dict[tuple[str, ...], Outlet]:
    rows: dict[tuple[str, ...], Outlet] = {}
    for row in table().outlets:
        for name in (row.name, *row.other, *((row.domain,) if row.domain else ())):
            rows.setdefault(outlet_key(name), row)
    return rows


def known(name: str) -> Outlet | None:
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
