"""Lasting claim ids: which claims of today an id leads to."""

from collections.abc import Iterable, Mapping

from kilde.article import Article
from kilde.claim import Place
from kilde.ledger import Ledger
from kilde.ledger.lasting import shared
from kilde.ledger.matched import Matched
from kilde.ledger.schema import PLACES
from kilde.matching.told import Told, unpacked
from kilde.tracing.claims import claim_id
from kilde.tracing.collection import order


def current_ids(ledger: Ledger, claim_id: str) -> tuple[str, ...]:
    """The ids now of the claims that `claim_id` leads to, as far as the ledger is matched.

    First that of the claim which holds its place; where the claim was split, then those of the other parts. None where the id
    was never given out, or its words are gone.
    """
    found: dict[str, None] = {}
    asked: list[str] = [claim_id]
    seen: set[str] = set()
    while asked:
        one = asked.pop(0)
        seen.add(one)
        place = ledger.place(one)
        with ledger.matching(judged=True) as kept:
            if place is not None and (now := _holder(kept, place)) is not None:
                found.setdefault(now)
            asked += [other for other in kept.parts(one) if other not in seen]
    return tuple(found)


def _holder(kept: Matched, place: Place) -> str | None:
    """The id of the claim whose instance at `place` covers most of it and little else."""
    (key,) = kept.keys([place.article]).values()
    for both in kept.told([key]).values():
        instances = unpacked(*both).instances
        likeness = [max(shared(span, place.span) for span in one.content) for one in instances]
        if not any(likeness):
            return None
        node = key * PLACES + likeness.index(max(likeness))
        claim = next((member.claim for member in kept.members_of([key]) if member.node == node), node)
        nodes = [member.node for member in kept.members_with([claim])] or [node]
        articles = {node // PLACES for node in nodes}
        told = {article: unpacked(*each) for article, each in kept.told(articles).items()}
        return id_of(nodes, told, kept.named(articles))
    return None


def id_of(nodes: Iterable[int], told: Mapping[int, Told], named: Mapping[int, tuple[str, str | None]]) -> str:
    """The id of the claim that `nodes` make: that of its earliest instance."""

    def when(node: int) -> tuple[object, ...]:
        name, published = named[node // PLACES]
        instance = told[node // PLACES].instances[node % PLACES]
        article = Article(id=name, published=published, language="", text="")
        return order(article), instance.content, instance.statement or "", len(instance.chain)

    first = min(nodes, key=when)
    return claim_id(told[first // PLACES].instances[first % PLACES])
