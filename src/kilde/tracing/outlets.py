"""Outlets and agencies that the world knows, from the table that all languages share (`languages/outlets.toml`).

A name, a programme and a domain lead to one *brand*: what a reader takes for one outlet, and what counts as one here. Its
owner is another thing: two papers of one house are two.
"""

import re
from functools import cache, lru_cache

from kilde.languages.outlets import Outlet, table
from kilde.reading.likeness import begun_alike
from kilde.tracing.identity import outlet_key, same_outlet_name, words

#: `www.paper.no/news`: a domain, with or without what stands before and after it.
DOMAIN = re.compile(r"(?:https?://)?(?:www\d?\.)?((?:[\w-]+\.)+[a-z]{2,})(/[\w-]+)?(?:[/?#].*)?")

#: A known name of so many letters is found in other cases too; a shorter one is too easily met by chance.
LONG = 9

#: An outlet known by so many capitals is known with more behind them («NRK Nordland», «BBC Persian»).
CAPITALS = 3


@cache
def _by_key() -> dict[tuple[str, ...], Outlet]:
    rows: dict[tuple[str, ...], Outlet] = {}
    for row in table().outlets:
        for name in (row.name, *row.other):
            if not DOMAIN.fullmatch(name):
                rows.setdefault(outlet_key(name), row)
    return rows


@cache
def _by_name() -> dict[str, Outlet]:
    return {name: row for row in table().outlets for name in (row.name, *row.other)}


@cache
def _by_domain() -> dict[str, Outlet]:
    names = {name.casefold(): row for row in table().outlets for name in (row.name, *row.other)}
    told = {name: row for name, row in names.items() if DOMAIN.fullmatch(name)}
    return told | {row.domain: row for row in table().outlets if row.domain}


@cache
def _owners() -> dict[str, str]:
    return {held: owner.name for owner in table().owners for held in owner.holds}


@lru_cache(maxsize=100_000)
def known(name: str) -> Outlet | None:
    """The row of the outlet of that name, or of that domain; None where the table has none.

    Words without a capital before a name («the broadcaster NRK»), endings of a long one («Süddeutschen Zeitung»), and what
    stands behind a broadcaster's capitals («NRK Nordland») do not hide it.
    """
    if (host := DOMAIN.fullmatch(name.strip().casefold())) is not None and " " not in name.strip():
        return _of_domain(host.group(1), host.group(2) or "")
    told = name.strip()
    bare = re.sub(r"^(?:[a-zà-öø-ÿа-яёіїєґ][\w'’-]*\s+)+(?=\S)", "", told)
    first, *more = words(bare) or ("",)
    broadcaster = first if more and first.isupper() and len(first) >= CAPITALS else ""
    for each in (told, bare, broadcaster):
        row = _by_name().get(each) or _by_key().get(outlet_key(each)) if each else None
        if row is not None and _written(each, row):
            return row
    row = _inflected(bare)
    return row if row is not None and _written(bare, row) else None


def _written(name: str, row: Outlet) -> bool:
    """Whether a name has a capital where the outlet's has: «dagbladet» and «en rapport» may be any."""
    return not name[:1].islower() or any(own[0].islower() for own in (row.name, *row.other))


def _of_domain(host: str, folder: str) -> Outlet | None:
    """The row of a domain, or of the one that it lies under; an edition's own folder goes before."""
    parts = host.split(".")
    hosts = [".".join(parts[at:]) for at in range(len(parts) - 1)]
    return next((row for told in (host + folder, *hosts) if (row := _by_domain().get(told)) is not None), None)


def _inflected(name: str) -> Outlet | None:
    """The row that a long name is a case of, if there is but one."""
    key = outlet_key(name)
    if sum(map(len, key)) < LONG:
        return None
    met = {
        row.name: row
        for held, row in _by_key().items()
        if len(held) == len(key) and held[0][:2] == key[0][:2] and all(map(_case, held, key))
    }
    return next(iter(met.values())) if len(met) == 1 else None


def _case(one: str, other: str) -> bool:
    common = begun_alike(one, other)
    rest = max(len(one), len(other)) - common
    return one == other or (common >= 3 and rest <= 3) or (common >= 2 * rest and rest <= 4)


def brand(name: str) -> str:
    """The outlet that a name, a programme or a domain is of, as the table has it; else the name as it is told."""
    row = known(name)
    return name if row is None else row.of or row.name


def owner(name: str) -> str | None:
    """Who owns the outlet of that name; None where the table does not tell."""
    return _owners().get(brand(name))


@lru_cache(maxsize=100_000)
def same_outlet(one: str, other: str) -> bool:
    """Whether two names are of one outlet: by the table («AP», "60 Minutes" and "CBS"), else by the names themselves."""
    a, b = known(one), known(other)
    if a is not None and b is not None:
        return (a.of or a.name) == (b.of or b.name)
    return same_outlet_name(one, other) or same_outlet_name(brand(one), brand(other))


def agency(name: str) -> bool:
    """Whether the table knows an agency of that name."""
    row = known(name)
    return row is not None and row.kind == "agency"
