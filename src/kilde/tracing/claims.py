"""A group of instances to a claim."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kilde.claim import Claim, Event, First, Instance, Origins
from kilde.tracing.bottlenecks import bottlenecks
from kilde.tracing.claiming import Claiming
from kilde.tracing.credibility import credibility
from kilde.tracing.flags import events
from kilde.tracing.likely import Ways, completed
from kilde.tracing.links import Edge, edges, links
from kilde.tracing.origins import origins
from kilde.tracing.sources import Sources
from kilde.tracing.twins import distinct

if TYPE_CHECKING:
    from kilde.tracing.bonds import Bonds


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
