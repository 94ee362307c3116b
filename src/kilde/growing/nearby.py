"""The trace of some claims of a ledger from what stands around them, so that what an article changes is told at once.

A claim hangs on its instances, and on the other claims of the articles that carry it: which of them deny it, how much two of
those articles share, what one takes from the other. So these are looked at too, and no more: the cost hangs on the story, not
on the ledger.

Two things are not seen. What only the whole collection shows: that a name is an outlet or a body elsewhere in it, an article of
an outlet that does not carry the claim, whose surname a name is. And where an article has from what it alone tells. Where that
plays no part, what is told here is what the whole trace tells; else `kilde.door.trace_ledger` has the last word.
"""

from collections.abc import Collection as Some
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kilde.claim import Claim, Instance
from kilde.growing.growing import Growing
from kilde.growing.known import Known
from kilde.ledger.schema import PLACES
from kilde.tracing.claiming import Claiming
from kilde.tracing.claims import claim
from kilde.tracing.collection import Collection
from kilde.tracing.denials import Side
from kilde.tracing.following import key
from kilde.tracing.likely import Ways
from kilde.tracing.links import edges, edges_of
from kilde.tracing.sources import Sources

if TYPE_CHECKING:
    from kilde.tracing.denials import Rows


def nearby(growing: Growing, nodes: Some[int]) -> tuple[Claim, ...]:
    """The claims that hold the assertions `nodes` (as `Grown.claims` names them), most carried first."""
    with growing.ledger.matching(judged=True) as kept:
        claims = {member.claim for member in kept.members_of({node // PLACES for node in nodes}) if member.node in nodes}
        carriers = {member.node // PLACES for member in kept.members_with(claims)} | {node // PLACES for node in nodes}
        beside = kept.members_with({member.claim for member in kept.members_of(carriers)})
        told = growing.told(kept, {member.node // PLACES for member in beside} | carriers)
        two = kept.judged.two

    def instance(node: int) -> Instance:
        return told[node // PLACES].instances[node % PLACES]

    claim_of = {node: node for key in carriers for node in range(key * PLACES, key * PLACES + len(told[key]))}
    claim_of |= {member.node: member.claim for member in beside}
    groups: dict[int, list[Instance]] = {}
    for node, first in claim_of.items():
        groups.setdefault(first, []).append(instance(node))
    collection = Collection(tuple(growing.ledger.readings({one.article for one in told.values()})), two)
    # An article that was revised just now has no reading.
    whole = [group for group in groups.values() if all(one.article in collection.rank for one in group)]
    claimings = sorted((Claiming(collection, group) for group in whole), key=key)
    wanted = {instance(node) for node in nodes}
    bonds = Known(collection, growing.vectors, {one.article: one for one in told.values()}.__getitem__)
    return _traced(bonds, claimings, [not wanted.isdisjoint(claiming.instances) for claiming in claimings])


def _traced(bonds: Known, claimings: Sequence[Claiming], wanted: Sequence[bool]) -> tuple[Claim, ...]:
    """Those of `claimings` that are `wanted`, as `kilde.tracing.following.trace` would tell them."""
    if not any(wanted):
        return ()
    ways = _Ways(claimings, wanted)
    sides = _sides(claimings, wanted, bonds.rows)
    found = []
    for number, claiming in enumerate(claimings):
        if wanted[number]:
            its = ways.sources(number)
            found.append(claim(claiming, its, edges(claiming, its), (ways, number), sides[number].denied(), bonds))
    return tuple(found)


class _Ways(Ways):
    """The ways among claims that stand around some: whom an article takes claims from is looked up when it is asked.

    What an article tells alone is passed over, unless it is `wanted`.
    """

    def __init__(self, claimings: Sequence[Claiming], wanted: Sequence[bool]) -> None:
        super().__init__()
        self._claimings = claimings
        self._of: dict[str, list[int]] = {}
        self._sources: dict[int, Sources] = {}
        for number, claiming in enumerate(claimings):
            self.enter(number, claiming, ())
            for article in claiming.by_article if wanted[number] or len(claiming.by_article) > 1 else ():
                self._of.setdefault(article, []).append(number)

    def sources(self, number: int) -> Sources:
        """The sources of the claim of that number."""
        if number not in self._sources:
            self._sources[number] = Sources(self._claimings[number])
        return self._sources[number]

    def told(self, article: str, other: str, number: int) -> bool:
        """Whether `article` takes another claim than that of `number` from `other`."""
        for each in self._of.pop(article, ()):
            self.take(each, edges_of(self._claimings[each], self.sources(each), article))
        return super().told(article, other, number)


def _sides(claimings: Sequence[Claiming], wanted: Sequence[bool], rows: "Rows") -> list[Side]:
    """The sides of claims, of which those `wanted` have faced all that may deny them."""
    sides = [Side(claiming, rows) for claiming in claimings]
    carried: dict[str, list[int]] = {}
    for number, claiming in enumerate(claimings):
        for article in claiming.by_article if sides[number].negates else ():
            carried.setdefault(article, []).append(number)
    for number, claiming in enumerate(claimings):
        for other in {other for article in claiming.by_article for other in carried.get(article, ())} if wanted[number] else ():
            sides[number].face(sides[other], key(claimings[other]))
    return sides
