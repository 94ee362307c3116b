"""Claims told one after the other, each as soon as all that bears on it has been seen, so that few are in memory at a time.

A claim hangs on the other claims of the articles that carry it: which of them deny it, how much two of those articles share,
what one takes from the other (`likely`, `denials`). So articles are gone through in an order, and the claims that each is the
first to carry are looked at. After the last article of a claim nothing that bears on it comes any more: then it is told, and of
it no more is kept than what others ask of it. Where claims stay within some weeks, as matching sees to, what is in memory is of
some weeks too, in whichever order the articles come; the order of time keeps it least.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kilde.claim import Claim, Instance, Trace
from kilde.statement import Reading
from kilde.tracing.claiming import Claiming
from kilde.tracing.claims import claim, claim_id
from kilde.tracing.collection import Collection
from kilde.tracing.denials import Side, encoded
from kilde.tracing.likely import Ways
from kilde.tracing.links import Edge, edges
from kilde.tracing.sources import Sources

if TYPE_CHECKING:
    from kilde.matching.vectors import Vectors
    from kilde.tracing.bonds import Bonds
    from kilde.tracing.denials import Rows

Group = Sequence[Instance]


class Key(NamedTuple):
    """What claims are put in order by: those that most carry first, then those that are told most often, then by time.

    Two statements of one article may have the same words, and so their claims one id.
    """

    carriers: int
    instances: int
    rank: int
    id: str
    statement: tuple[int, str]


class _Seen(NamedTuple):
    """A claim that is not told yet."""

    number: int
    key: Key
    claiming: Claiming
    sources: Sources
    edges: tuple[Edge, ...]
    side: Side


def trace(
    readings: Sequence[Reading],
    groups: Sequence[Group],
    vectors: "Vectors | None" = None,
    two: frozenset[frozenset[str]] = frozenset(),
) -> Trace:
    """See `kilde.tracing.trace`."""
    collection = Collection(readings, two)
    bonds = None if vectors is None else _bonds(collection, vectors)
    place = places(collection, ([each.article for each in group] for group in groups if len(group) > 1))
    found = followed(collection, in_order(groups, place), place, None if vectors is None else encoded(vectors), bonds)
    return Trace(collection.refs(), tuple(claim for _, claim in sorted(found, key=lambda each: each[0])))


def _bonds(collection: Collection, vectors: "Vectors") -> "Bonds":
    from kilde.tracing.bonds import Bonds  # here, since it needs the arrays of matching, and only with vectors

    return Bonds(collection, vectors)


def key(claiming: Claiming) -> Key:
    """The place of a claim in a trace."""
    first = claiming.instances[0]
    rank, statement = claiming.collection.rank[first.article], first.statement or ""
    return Key(-len(claiming.by_article), -len(claiming.instances), rank, claim_id(first), (len(statement), statement))


def places(collection: Collection, groups: Iterable[Iterable[str]]) -> dict[str, int]:
    """The order in which articles are gone through: of time; those without one stand by the first that shares a claim.

    `groups` are the articles of each claim that several carry.
    """
    beside: dict[str, int] = {}
    for articles in groups:
        told = {article: collection.rank[article] for article in articles}
        first = min(told.values())
        for article in told:
            if collection.moments[article] is None:
                beside[article] = min(first, beside.get(article, first))
    ordered = sorted(
        collection.rank, key=lambda article: (beside.get(article, collection.rank[article]), collection.rank[article])
    )
    return {article: place for place, article in enumerate(ordered)}


def in_order(groups: Sequence[Group], place: Mapping[str, int]) -> list[Group]:
    """The groups in the order of the first of their articles."""
    return sorted((group for group in groups if group), key=lambda group: min(place[each.article] for each in group))


def followed(
    collection: Collection,
    groups: Iterable[Group],
    place: Mapping[str, int],
    rows: "Rows | None" = None,
    bonds: "Bonds | None" = None,
    done: Callable[[str], None] = lambda article: None,
) -> Iterator[tuple[Key, Claim]]:
    """The claims of `groups` as they can be told, each with what it is put in order by.

    `groups` come in the order of the first of their articles by `place`; `rows` gives the vectors of a claim's instances.
    `done` hears of each article of which all claims have been seen.
    """
    ways = Ways()
    carried: dict[str, list[_Seen]] = {}
    open_articles: list[tuple[int, str]] = []
    waiting: list[tuple[int, int, _Seen]] = []

    def tell(before: int | None) -> Iterator[tuple[Key, Claim]]:
        """What can be told once all claims have been seen that an article before that place is the first to carry."""
        while open_articles and (before is None or open_articles[0][0] < before):
            _, article = heapq.heappop(open_articles)
            _deny(carried.pop(article))
            done(article)
        while waiting and (before is None or waiting[0][0] < before):
            _, _, seen = heapq.heappop(waiting)
            yield seen.key, claim(seen.claiming, seen.sources, seen.edges, (ways, seen.number), seen.side.denied(), bonds)

    for number, group in enumerate(groups):
        claiming = Claiming(collection, group)
        of = [place[article] for article in claiming.by_article]
        yield from tell(min(of))
        sources = Sources(claiming)
        found = edges(claiming, sources)
        ways.enter(number, claiming, found)
        seen = _Seen(number, key(claiming), claiming, sources, found, Side(claiming, rows))
        for article in claiming.by_article:
            if article not in carried:
                carried[article] = []
                heapq.heappush(open_articles, (place[article], article))
            carried[article].append(seen)
        heapq.heappush(waiting, (max(of), number, seen))
    yield from tell(None)


def _deny(beside: Sequence[_Seen]) -> None:
    """Note which of an article's claims are denied by another of them."""
    for other in beside:
        if other.side.negates:
            for one in beside:
                if one is not other:
                    one.side.face(other.side, other.key)
