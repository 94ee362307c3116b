"""Whose an entry of a feed is. A feed's title is a label; an aggregator's entries are of the houses that it names beside them.

In this order: the entry's own source (`<source>` of RSS and Atom), `dc:publisher`, a `dc:creator` that is an outlet, the outlet
of the link's domain, and the feed's title where the entry lies on the feed's own site, or on none.
"""

import re
from functools import cache

from kilde.intake.bylines import names
from kilde.intake.houses import domain, same_house
from kilde.languages.outlets import Outlet, table

_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)


@cache
def _by_domain() -> dict[str, Outlet]:
    return {row.domain: row for row in table().outlets if row.domain}


@cache
def _by_name() -> dict[str, Outlet]:
    return {name.casefold(): row for row in table().outlets for name in (row.name, *row.other)}


def outlet_at(address: str | None) -> str | None:
    """The known outlet of the domain that `address` is on."""
    known = _by_domain().get((address and domain(address)) or "")
    return known.name if known else None


def outlet_named(name: str) -> str | None:
    """The outlet that a creator is, where it is one: a paper that the world knows, or a domain. An agency is a credit."""
    known = _by_name().get(name.strip().casefold())
    if known is not None:
        return known.name if known.kind == "outlet" else None
    return name.strip() if _DOMAIN.fullmatch(name.strip()) else None


def writers(creators: tuple[str, ...]) -> tuple[str, ...]:
    """Those who wrote an entry, out of its creators: without the outlets among them."""
    return names(name for name in creators if outlet_named(name) is None)


def publisher(
    source: str | None, told: str | None, creators: tuple[str, ...], link: str | None, feed: tuple[str | None, str | None]
) -> str | None:
    """Whose an entry is; `feed` is the feed's own title and site."""
    title, site = feed
    named = next(filter(None, map(outlet_named, creators)), None)
    if found := source or told or named or outlet_at(link):
        return found
    own = link is None or site is None or same_house(link, site)
    return title if own else None
