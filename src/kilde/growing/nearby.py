"""The trace of some claims of a ledger from what stands around them, so that what an article changes is told at once.

A claim hangs on its instances, and on the other claims of the articles that carry it: which of them deny it, and what those
articles have from each other. These are traced together, and no more: the cost hangs on the story, not on the ledger.

What only the whole collection shows is not seen: that a name is an outlet or a body that puts out articles elsewhere in it, an
article of an outlet that does not carry the claim, whose surname a name is. Where none of that plays a part, what is told here
is what the whole trace tells; where it does, `kilde.door.trace_ledger` has the last word.
"""

from collections.abc import Collection

from kilde.claim import Claim, Instance
from kilde.growing.growing import Growing
from kilde.ledger.schema import PLACES
from kilde.tracing import trace


def nearby(growing: Growing, nodes: Collection[int]) -> tuple[Claim, ...]:
    """The claims that hold the assertions `nodes` (as `Grown.claims` names them), most carried first."""
    with growing.ledger.matching() as kept:
        claims = {member.claim for member in kept.members_of({node // PLACES for node in nodes}) if member.node in nodes}
        carriers = {member.node // PLACES for member in kept.members_with(claims)} | {node // PLACES for node in nodes}
        beside = kept.members_with({member.claim for member in kept.members_of(carriers)})
        told = growing.told(kept, {member.node // PLACES for member in beside} | carriers)

    def instance(node: int) -> Instance:
        return told[node // PLACES].instances[node % PLACES]

    claim_of = {node: node for key in carriers for node in range(key * PLACES, key * PLACES + len(told[key]))}
    claim_of |= {member.node: member.claim for member in beside}
    groups: dict[int, list[Instance]] = {}
    for node, claim in claim_of.items():
        groups.setdefault(claim, []).append(instance(node))
    readings = tuple(growing.ledger.readings({one.article for one in told.values()}))
    here = {reading.article.id for reading in readings}
    whole = [group for group in groups.values() if all(one.article in here for one in group)]
    wanted = {instance(node) for node in nodes}
    found = trace(readings, whole, growing.vectors)
    return tuple(claim for claim in found.claims if not wanted.isdisjoint(claim.instances))
