"""Groups of instances to claims, and all together to a trace."""

import hashlib
from collections.abc import Sequence

from kilde.claim import Claim, First, Instance, Trace
from kilde.statement import Reading
from kilde.tracing.claiming import Claiming
from kilde.tracing.collection import Collection
from kilde.tracing.links import edges, links
from kilde.tracing.origins import origins
from kilde.tracing.sources import Sources


def trace(readings: Sequence[Reading], groups: Sequence[Sequence[Instance]]) -> Trace:
    """See `kilde.tracing.trace`."""
    collection = Collection(readings)
    claims = [claim(Claiming(collection, group)) for group in groups if group]
    rank = collection.rank
    claims.sort(key=lambda claim: (-len(claim.articles), -len(claim.instances), rank[claim.first.article], claim.id))
    return Trace(collection.refs(), tuple(claims))


def claim(claiming: Claiming) -> Claim:
    """One claim, told by its earliest instance."""
    collection = claiming.collection
    earliest = claiming.instances[0]
    article = collection.article(earliest.article)
    sources = Sources(claiming)
    evidence = edges(claiming, sources)
    return Claim(
        id=claim_id(earliest),
        text=collection.readings[earliest.article].words(earliest.content),
        language=article.language,
        instances=claiming.instances,
        origins=origins(claiming, sources, evidence),
        links=links(evidence),
        first=First(article.id, article.published),
    )


def claim_id(instance: Instance) -> str:
    """An id that lasts: from the earliest instance's article and span."""
    told = f"{instance.article}\n{instance.content}"
    return "c" + hashlib.sha256(told.encode()).hexdigest()[:12]
