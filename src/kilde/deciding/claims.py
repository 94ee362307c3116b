"""The claims of a ledger as decisions have joined and parted them, without a look at the whole of it.

What matching has found stays as it is. Beside it stands which assertions are of another claim than it says: those of the groups
that a decision joins or parts. They are found from the articles that decisions speak of, and what shares claims with these.
"""

from collections.abc import Mapping
from threading import Lock

from sqlalchemy import Connection, select

from kilde.claim import Instance
from kilde.deciding.decision import Apart, Decision, Same, TwoSources, anchors, standing
from kilde.deciding.groups import judged
from kilde.deciding.store import kept as decisions_kept
from kilde.growing.nodes import instance_at
from kilde.ledger import schema
from kilde.ledger.matched import Judged, Matched
from kilde.ledger.rows import IS_CURRENT, lots
from kilde.ledger.schema import PLACES
from kilde.matching.told import Told, unpacked

#: Articles in one question.
AT_ONCE = 500


class Judging:
    """What `Ledger.judging` wants; holds what it found until the matching or the decisions change. Threads may share one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: tuple[int, Judged] | None = None

    def __call__(self, kept: Matched) -> Judged:
        """What decisions change of what `kept` has."""
        changes = kept.changes()
        with self._lock:
            if self._held is not None and self._held[0] == changes:
                return self._held[1]
        decisions = standing(decisions_kept(kept.connection))
        found = Judged(moved(kept, decisions), two_names(decisions))
        with self._lock:
            self._held = changes, found
        return found


def two_names(decisions: tuple[Decision, ...]) -> frozenset[frozenset[str]]:
    """The pairs of names (in small letters) that `decisions` (that stand) tell to be of two sources."""
    told = (one.what for one in decisions)
    return frozenset(
        frozenset((what.one.casefold(), what.other.casefold()))
        for what in told
        if isinstance(what, TwoSources) and what.one.casefold() != what.other.casefold()
    )


def moved(kept: Matched, decisions: tuple[Decision, ...]) -> Mapping[int, int]:
    """The claim, by its first node, of each node of the claims that `decisions` (that stand) have joined or parted."""
    meant = [one for one in decisions if isinstance(one.what, Same | Apart)]
    keys = kept.keys({anchor.article for one in meant for anchor in anchors(one.what)})
    if not keys:
        return {}
    told = _told(kept, set(keys.values()))
    claims = {key * PLACES + place: key * PLACES + place for key, one in told.items() for place in range(len(one))}
    claims |= {member.node: member.claim for member in kept.members_of(told)}
    whole = kept.members_with(set(claims.values()))
    claims |= {member.node: member.claim for member in whole}
    told |= _told(kept, {member.node // PLACES for member in whole} - set(told))
    instance = {node: one for node in claims if (one := instance_at(node, told)) is not None}
    order = {node: (one.article, node % PLACES) for node, one in instance.items()}
    before: dict[int, list[int]] = {}
    for node in sorted(order, key=order.__getitem__):
        before.setdefault(claims[node], []).append(node)
    nodes = {one: node for node, one in instance.items()}
    texts = _texts(kept.connection, set(keys))

    def like(one: Instance, other: Instance) -> float:
        a, b = (told[nodes[each] // PLACES].points[nodes[each] % PLACES].astype(float) for each in (one, other))
        return float(a @ b)

    groups = [[instance[node] for node in group] for group in before.values()]
    found: dict[int, int] = {}
    had = {tuple(sorted(group)) for group in before.values()}
    for group in judged(groups, meant, texts.get, like):
        its = sorted((nodes[one] for one in group), key=order.__getitem__)
        if tuple(sorted(its)) not in had:
            found |= dict.fromkeys(its, its[0])
    return found


def _told(kept: Matched, keys: set[int]) -> dict[int, Told]:
    return {key: unpacked(*both) for key, both in kept.told(keys).items()}


def _texts(connection: Connection, ids: set[str]) -> dict[str, str]:
    article, revision = schema.article.c, schema.revision.c
    query = select(article.id, revision.text).join_from(schema.article, schema.revision, IS_CURRENT)
    rows = (row for some in lots(sorted(ids), AT_ONCE) for row in connection.execute(query.where(article.id.in_(some))))
    return {row.id: row.text for row in rows}
