"""Who had what from whom as GraphML, for Gephi, yEd, Cytoscape and the like; written by networkx.

Nodes have a `kind`: `article`, `claim`, or that of a source. Edges have a `relation`: an article `carries` a claim, has
it `from` another article or outlet, and the claim `rests_on` an origin. The graph is directed, from who took to who
gave.
"""

import io
from collections.abc import Mapping
from uuid import UUID

import networkx

from kilde.export.collection import Collection, Told
from kilde.export.keys import bare_name, key, source_key
from kilde.show.markup import printable

Value = str | int | float | bool | None


def graph(collection: Collection) -> networkx.MultiDiGraph:
    """The articles, claims and origins of a collection as a graph; nodes are named by UUIDs that last."""
    made = networkx.MultiDiGraph()
    for reading in collection.readings():
        article = reading.article
        about = {"label": article.title or article.outlet or article.id, "outlet": article.outlet, "url": article.url}
        about |= {"published": article.published, "language": article.language, "id": article.id}
        _node(made, key("article", article.id), "article", about)
    for told in collection.claims():
        _add_claim(made, told)
    return made


def graphml(collection: Collection) -> bytes:
    """The same as GraphML."""
    written = io.BytesIO()
    networkx.write_graphml(graph(collection), written, encoding="utf-8", prettyprint=True, named_key_ids=True)
    return written.getvalue()


def _add_claim(made: networkx.MultiDiGraph, told: Told) -> None:
    claim = told.claim
    node = key("claim", claim.id)
    about: dict[str, Value] = {"label": claim.text, "language": claim.language, "id": claim.id, "flags": "; ".join(claim.flags)}
    about |= {"least": claim.origins.least, "most": claim.origins.most, "credibility": claim.credibility}
    _node(made, node, "claim", about)
    for instance in claim.instances:
        how: dict[str, Value] = {"stance": instance.stance, "modality": instance.modality, "polarity": instance.polarity}
        own = instance.statement is None
        _edge(made, key("article", instance.article), node, "carries", how | {"own_voice": own, "words": told.words(instance)})
    for link in claim.links:
        taker = key("article", link.article)
        why: dict[str, Value] = {"claim": claim.id, "reason": link.reason, "score": link.score}
        if link.from_.source is not None:
            outlet = source_key("outlet", link.from_.source, True)
            _node(made, outlet, "outlet", {"label": link.from_.source, "named": True})
            _edge(made, taker, outlet, "from", why)
        for article in link.from_.undecided or (link.from_.article,):
            if article is not None:
                _edge(made, taker, key("article", article), "from", why | {"undecided": bool(link.from_.undecided)})
    for number, origin in enumerate(claim.origins.sources, 1):
        source = source_key(origin.kind, origin.name, origin.named, claim.id, number)
        _node(made, source, origin.kind, {"label": bare_name(origin.name), "named": origin.named})
        _edge(made, node, source, "rests_on", {"claim": claim.id, "articles": len(origin.articles)})


def _known(values: Mapping[str, Value]) -> dict[str, Value]:
    """What GraphML can hold: values that are there, without signs that XML forbids."""
    return {name: printable(v) if isinstance(v, str) else v for name, v in values.items() if v is not None}


def _node(made: networkx.MultiDiGraph, name: UUID, kind: str, about: Mapping[str, Value]) -> None:
    made.add_node(str(name), kind=kind, **_known(about))


def _edge(made: networkx.MultiDiGraph, start: UUID, end: UUID, relation: str, about: Mapping[str, Value]) -> None:
    made.add_edge(str(start), str(end), relation=relation, **_known(about))
