"""Groups of instances to claims, and all together to a trace."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kilde.claim import Claim, Event, First, Instance, Origins, Trace
from kilde.statement import Reading
from kilde.tracing.bottlenecks import bottlenecks
from kilde.tracing.claiming import Claiming
from kilde.tracing.collection import Collection
from kilde.tracing.credibility import credibility
from kilde.tracing.denials import denials
from kilde.tracing.flags import events
from kilde.tracing.likely import Ways, completed
from kilde.tracing.links import Edge, edges, links
from kilde.tracing.origins import origins
from kilde.tracing.sources import Sources
from kilde.tracing.twins import distinct

if TYPE_CHECKING:
    from kilde.matching.vectors import Vectors
    from kilde.tracing.bonds import Bonds


def trace(
    readings: Sequence[Reading],
    groups: Sequence[Sequence[Instance]],
    vectors: "Vectors | None" = None,
    two: frozenset[frozenset[str]] = frozenset(),
) -> Trace:
    """See `kilde.tracing.trace`."""
    collection = Collection(readings, two)
    claimings = [Claiming(collection, group) for group in groups if group]
    claimings.sort(key=lambda claiming: (-len(claiming.by_article), -len(claiming.instances), _where(claiming)))
    sources = [Sources(claiming) for claiming in claimings]
    told = [edges(claiming, its) for claiming, its in zip(claimings, sources, strict=True)]
    ways = Ways(claimings, told)
    bonds = None if vectors is None else _bonds(collection, vectors)
    denied = denials(claimings, vectors)
    claims = tuple(
        claim(claiming, its, found, (ways, number), denied.get(number), bonds)
        for number, (claiming, its, found) in enumerate(zip(claimings, sources, told, strict=True))
    )
    return Trace(collection.refs(), claims)


def _bonds(collection: Collection, vectors: "Vectors") -> "Bonds":
    from kilde.tracing.bonds import Bonds  # here, since it needs the arrays of matching, and only with vectors

    return Bonds(collection, vectors)


def _where(claiming: Claiming) -> tuple[int, str]:
    first = claiming.instances[0]
    return claiming.collection.rank[first.article], claim_id(first)


def claim(
    claiming: Claiming,
    sources: Sources,
    told: Sequence[Edge],
    at: tuple[Ways, int],
    denied: Event | None,
    bonds: "Bonds | None" = None,
) -> Claim:
    """One claim, told by its earliest instance: `told` are the edges that words tell, `at` its number among all `Ways`."""
    collection = claiming.collection
    earliest = claiming.instances[0]
    article = collection.article(earliest.article)

    evidence = completed(claiming, told, *at)

    def count(some: Claiming) -> Origins:
        if some is claiming:
            return origins(claiming, sources, evidence, bonds)
        its = Sources(some)
        return origins(some, its, completed(some, edges(some, its), *at), bonds)

    found = distinct(claiming, count)
    taken = links(evidence)
    seen = events(claiming, evidence, taken, found, denied, bonds)
    return Claim(
        id=claim_id(earliest),
        text=collection.readings[earliest.article].words(earliest.content),
        language=article.language,
        instances=claiming.instances,
        origins=found,
        links=taken,
        first=First(article.id, article.published),
        flags=tuple(event.flag for event in seen),
        events=seen,
        credibility=credibility(claiming, found, tuple(event.flag for event in seen)),
        bottlenecks=bottlenecks(claiming, evidence),
    )


def claim_id(instance: Instance) -> str:
    """An id that lasts: from the earliest instance's article and span."""
    told = f"{instance.article}\n{instance.content}"
    return "c" + hashlib.sha256(told.encode()).hexdigest()[:12]
