"""The outlets and agencies that the world knows: one table for all languages (`outlets.toml`), its columns told at its head."""

from functools import cache
from importlib import resources
from typing import Literal

import msgspec


class Outlet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A known outlet or agency.

    `plain` holds those of its names that are ordinary words too; `of` is the outlet that a programme, channel or edition is of.
    """

    name: str
    country: str
    other: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    kind: Literal["outlet", "agency"] = "outlet"
    domain: str | None = None
    of: str | None = None


class Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who owns outlets, and the names of those that it `holds`."""

    name: str
    holds: tuple[str, ...]


class OutletTable(msgspec.Struct, frozen=True):
    """All known outlets and their owners, and `marks`: last words that make a run of capitals the name of an outlet.

    `platforms` are where everybody publishes for themselves: who writes there has told no outlet.
    """

    outlets: tuple[Outlet, ...]
    marks: tuple[str, ...]
    platforms: tuple[str, ...]
    owners: tuple[Owner, ...]


@cache
def table() -> OutletTable:
    """The table, read once."""
    data = resources.files("kilde.languages").joinpath("outlets.toml").read_bytes()
    return msgspec.toml.decode(data, type=OutletTable)
