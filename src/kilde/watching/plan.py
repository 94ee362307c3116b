"""What is to be watched: the file of feeds, and lengths of time as people write them."""

import re
from pathlib import Path

import msgspec

from kilde.errors import UsageError
from kilde.intake.draft import is_tag

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
#: The shortest time between two looks at one feed: feeds are made for being asked some times an hour.
SHORTEST = 60.0
#: How often a feed is looked at where nobody says.
EVERY = 600.0


class Feed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A feed or sitemap: its address, what counts where pages are silent, and how often it is looked at (as `10m`).

    With `pages` false, what the feed itself holds is taken, and no page is fetched.
    """

    address: str
    outlet: str | None = None
    language: str | None = None
    every: str | None = None
    pages: bool = True


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a file of feeds holds. `contact` is an address of mail that sites may write to."""

    feeds: tuple[Feed, ...] = ()
    contact: str | None = None
    every: str | None = None


def plan(path: str) -> Plan:
    """The plan in the file at `path`. `UsageError`, naming it, where it is none."""
    try:
        found = msgspec.toml.decode(Path(path).read_bytes(), type=Plan)
        for feed in found.feeds:
            if (told := feed.every or found.every) is not None:
                seconds(told)
            if not feed.address.lower().startswith(("http://", "https://")):
                raise UsageError(f"{feed.address!r} is no http(s) address")
            if feed.language is not None and not is_tag(feed.language):
                raise UsageError(f"{feed.language!r} is no BCP 47 tag")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    except (UsageError, ValueError, RecursionError) as error:
        raise UsageError(f"{path}: {error}") from error
    if not found.feeds:
        raise UsageError(f"{path}: names no feeds; each stands as [[feeds]] with its address")
    if len({feed.address for feed in found.feeds}) < len(found.feeds):
        raise UsageError(f"{path}: names a feed twice")
    return found


def seconds(length: str) -> float:
    """The seconds of `90s`, `10m`, `2h` or `1d`, `SHORTEST` at least. `UsageError` for other words."""
    match = re.fullmatch(r"\s*(\d{1,6}(?:\.\d+)?)\s*([smhd])\s*", length)
    if match is None:
        raise UsageError(f"{length!r} is no length of time: write it as 90s, 10m, 2h or 1d")
    found = float(match[1]) * _UNITS[match[2]]
    if found < SHORTEST:
        raise UsageError(f"{length!r} is too often: {SHORTEST:.0f} seconds at least")
    return found
