"""The trace of all that a ledger holds, however much: what is in memory is of some weeks, and a little of every article.

Articles are gone through in the order of time (`kilde.tracing.following`). Their readings and what they tell are fetched in
lots as their turn comes, the instances of a claim by the groups that are kept; told claims are packed away. All is read in one
transaction, so that it is of one moment while others write.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select

from kilde.claim import ArticleRef, Instance
from kilde.growing.growing import Growing
from kilde.growing.known import Known
from kilde.growing.packing import PackedClaims
from kilde.growing.shelf import AT_HAND, KeptShelf
from kilde.ledger import schema
from kilde.ledger.matched import AT_ONCE, Matched
from kilde.ledger.rows import lots, to_reading, with_readings
from kilde.ledger.schema import PLACES
from kilde.ledger.store import PAGE
from kilde.matching.told import Told
from kilde.statement import Reading
from kilde.tracing.cards import card
from kilde.tracing.collection import Collection
from kilde.tracing.following import followed, places

#: So often is a moment looked for in which all is matched.
PATIENCE = 3

_article = schema.article.c


class Whole(NamedTuple):
    """The trace of a ledger: its articles in order, and its claims, most carried first."""

    articles: tuple[ArticleRef, ...]
    claims: PackedClaims


def whole(growing: Growing, see: Callable[[Reading], object] = lambda reading: None) -> Whole | None:
    """The trace of a ledger by the groups that it keeps, brought up first; None where others write so much that no moment is
    found in which all is matched.

    `see` is shown each reading that the trace rests on, in the order of ids.
    """
    for _ in range(PATIENCE):
        growing.bring_up()
        with growing.ledger.matching(judged=True) as kept:
            if kept.current(growing.matcher):
                return _whole(growing, kept, see)
    return None


def _whole(growing: Growing, kept: Matched, see: Callable[[Reading], object]) -> Whole:
    mending = growing.ledger.mending
    mend = (lambda reading: reading) if mending is None else mending(kept.connection)
    query = with_readings().order_by(_article.id)

    def find(articles: Sequence[str] | None) -> Iterator[Reading]:
        for some in (None,) if articles is None else lots(articles, AT_ONCE):
            asked = query if some is None else query.where(_article.id.in_(some))
            for row in kept.connection.execute(asked.execution_options(yield_per=PAGE)):
                yield mend(to_reading(row))

    def cards() -> Iterator[Reading]:
        for reading in find(None):
            see(reading)
            yield reading

    shelf = KeptShelf(tuple(map(card, cards())), find)
    collection = Collection(shelf, kept.judged.two)
    shelf.gone = collection.forget
    keys = {row.id: row.key for row in kept.connection.execute(select(_article.id, _article.key))}
    names = {key: name for name, key in keys.items()}
    claim_of = {member.node: member.claim for member in kept.all_members()} | dict(kept.judged.moved)
    claims: dict[int, list[int]] = {}
    for node, claim in claim_of.items():
        claims.setdefault(claim, []).append(node)
    several = ({names[node // PLACES] for node in nodes} for nodes in claims.values() if len(nodes) > 1)
    place = places(collection, several)

    told = _Told(growing, kept)

    def groups() -> Iterator[list[Instance]]:
        for some in lots(list(place), PAGE):
            shelf.fetch(some)
            told.fetch([keys[article] for article in some])
            for article in some:
                yield from _begun(keys[article], told, claim_of, claims)

    bonds = Known(collection, growing.vectors, lambda article: told[keys[article]])
    packed = PackedClaims()
    for key, claim_ in followed(collection, groups(), place, bonds.rows, bonds):
        packed.put(key, claim_)
    return Whole(collection.refs(), packed)


class _Told:
    """What articles tell, by their keys; a few are held."""

    def __init__(self, growing: Growing, kept: Matched) -> None:
        self._growing, self._kept = growing, kept
        self._held: dict[int, Told] = {}

    def __getitem__(self, article: int) -> Told:
        if article not in self._held:
            self.fetch([article])
        return self._held[article]

    def fetch(self, articles: Iterable[int]) -> None:
        """Hold these, and give those up that were fetched first."""
        self._held |= self._growing.told(self._kept, {article for article in articles if article not in self._held})
        while len(self._held) > AT_HAND:
            del self._held[next(iter(self._held))]


def _begun(article: int, told: _Told, claim_of: Mapping[int, int], claims: dict[int, list[int]]) -> Iterator[list[Instance]]:
    """The groups of the assertions of an article that have not come yet, which are taken out of `claims`."""
    for row, instance in enumerate(told[article].instances):
        claim = claim_of.get(article * PLACES + row)
        if claim is None:
            yield [instance]
        elif (nodes := claims.pop(claim, None)) is not None:
            yield [told[node // PLACES].instances[node % PLACES] for node in nodes]
