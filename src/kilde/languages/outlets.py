"""The outlets and agencies that the world knows: one table for all languages (`outlets.toml`), its columns told at its head."""

from functools import cache
from importlib import resources
from typing import Literal

import msgspec


class Outlet(msgspec.Struct, frozen=True):
    """A known outlet or agency. `plain` holds those of its names that are ordinary words too."""

    name: str
    country: str
    other: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    kind: Literal["outlet", "agency"] = "outlet"
    domain: str | None = None


class OutletTable(msgspec.Struct, frozen=True):
    """All known outlets, and `marks`: last words that make a run of capitals the name of one."""

    outlets: tuple[Outlet, ...]
    marks: tuple[str, ...]


@cache
def table() -> OutletTable:
    """The table, read once."""
    data = resources.files("kilde.languages").joinpath("outlets.toml").read_bytes()
    return msgspec.toml.decode(data, type=OutletTable)
