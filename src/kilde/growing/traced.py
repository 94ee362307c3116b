"""Some claims of a ledger, traced from what stands around them."""

from collections.abc import Collection, Mapping, Sequence

import msgspec
from sqlalchemy import select

from kilde.claim import ArticleRef, Claim, Trace
from kilde.growing.growing import Growing
from kilde.growing.nearby import nearby
from kilde.growing.nodes import instance_at
from kilde.ledger import Ledger, schema
from kilde.ledger.rows import IS_CURRENT, lots
from kilde.ledger.schema import PLACES
from kilde.matching.told import Told
from kilde.revisions.timing import timely, versions


class Traced(msgspec.Struct, frozen=True):
    """A claim, the nodes of its assertions, and what their articles tell, by key."""

    claim: Claim
    nodes: tuple[int, ...]
    told: Mapping[int, Told]


def traced(ledger: Ledger, growing: Growing, nodes: Collection[int]) -> dict[int, Traced]:
    """The claims that begin with `nodes`, by these; one that is no more, or just then read anew, is left out.

    As in a whole trace, nobody is blamed for words that an article got in a later revision.
    """
    if not nodes:
        return {}
    with ledger.matching(judged=True) as kept:
        at: dict[int, list[int]] = {node: [] for node in nodes}
        for member in kept.members_with(nodes):
            at[member.claim].append(member.node)
        groups = {node: tuple(sorted(group)) or (node,) for node, group in at.items()}
        told = growing.told(kept, {each // PLACES for group in groups.values() for each in group})
    whole = {node: group for node, group in groups.items() if all(instance_at(each, told) for each in group)}
    found = {one: claim for claim in nearby(growing, sorted(whole)) for one in claim.instances}
    claims = {node: found.get(told[node // PLACES].instances[node % PLACES]) for node in whole}
    kept_to = _timely(ledger, [claim for claim in claims.values() if claim is not None])
    return {node: Traced(kept_to[claim.id], whole[node], told) for node, claim in claims.items() if claim is not None}


def _timely(ledger: Ledger, claims: Sequence[Claim]) -> dict[str, Claim]:
    """Each claim, by its id, without blame for words that an article got in a later text (`kilde.revisions.timing`)."""
    blamed = {place.article for claim in claims for event in claim.events for place in (event.from_, event.to)}
    both = select(schema.article.c.id, schema.article.c.current, schema.revision.c.published)
    query = both.join_from(schema.article, schema.revision, IS_CURRENT)
    with ledger.reads() as connection:
        found = [
            row for some in lots(sorted(blamed), 500) for row in connection.execute(query.where(schema.article.c.id.in_(some)))
        ]
    texts = {row.id: ledger.revisions(row.id) for row in found if row.current > 1}
    revised = {one: versions((r.added, r.article) for r in several) for one, several in texts.items()}
    refs = tuple(ArticleRef(row.id, None, row.published, None, None, None, "") for row in found)
    return {claim.id: claim for claim in timely(Trace(refs, tuple(claims)), revised).claims}
