"""The claims of a ledger that may stand otherwise than they did at an earlier count of changes, and no others.

How a claim stands hangs on the articles that carry it, and on the other claims of these (`kilde.growing.nearby`). So where an
article came, went or got another text, all claims are looked at that it carries, and all those of the articles that share one
with it; the cost hangs on the stories that went on, not on the ledger.
"""

from collections.abc import Collection, Iterator

from kilde.claim import Claim
from kilde.growing.growing import Growing
from kilde.growing.traced import traced
from kilde.ledger import Ledger
from kilde.ledger.rows import lots
from kilde.ledger.schema import PLACES

#: So many articles are looked around at once, and so many claims traced.
ARTICLES, CLAIMS = 64, 4096


def changed(ledger: Ledger, since: int) -> tuple[int, dict[int, str]]:
    """The ledger's count of changes, and the articles that, or claims of which, are others since it was `since`: ids by key.

    All articles where `since` is less than 0. What the matching is behind of is not seen.
    """
    with ledger.matching() as kept:
        named = kept.named(kept.changed(since))
        return kept.changes(), {key: name for key, (name, _) in named.items()}


def around(growing: Growing, articles: Collection[int]) -> Iterator[tuple[Claim, ...]]:
    """The claims of articles, given by key, and of those that share one with them: traced a lot at a time, each claim once."""
    done: set[int] = set()
    for some in lots(sorted(articles), ARTICLES):
        with growing.ledger.matching(judged=True) as kept:
            shared = {member.claim for member in kept.members_of(some)}
            carriers = {member.node // PLACES for member in kept.members_with(shared)}.union(some)
            told = growing.told(kept, carriers)
            first = {node: node for key, one in told.items() for node in range(key * PLACES, key * PLACES + len(one))}
            first |= {member.node: member.claim for member in kept.members_of(carriers)}
        nodes = sorted(set(first.values()) - done)
        done.update(nodes)
        for lot in lots(nodes, CLAIMS):
            yield tuple(one.claim for one in traced(growing.ledger, growing, lot).values())
