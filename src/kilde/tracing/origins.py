"""How many independent origins a claim has: at least, at most, and which.

An origin is what nothing stands behind. An instance that comes from another article has its origin there. Two names are one
origin for certain where they fit one person or body, where the text tells for whom a person speaks, and where one is a mere
description of the only body that is told of. They may be one, and count as one in `least` only, where one of them is unnamed,
is rumour, or is an outlet's own voice. An unknown raises `most` alone, and kilde never says who an unnamed source is.
"""

from collections.abc import Sequence

import msgspec

from kilde.claim import Instance, Merge, Origin, Origins
from kilde.statement import SourceKind
from kilde.tracing import wording
from kilde.tracing.identity import proper, same_body, same_outlet, same_person, same_word
from kilde.tracing.links import Claiming, Edge, same_source
from kilde.tracing.outlets import brand

#: So far from a person's name, in letters, stands the body that the text says they are of («Kari Berg, talskvinne for Vest»).
TITLE = 90


class Found(msgspec.Struct, frozen=True):
    """One possible origin in one article. `voice` is true for an outlet's own voice or a rumour: nobody to ask."""

    name: str
    kind: SourceKind
    named: bool
    article: str
    instance: Instance
    voice: bool = False


def origins(claiming: Claiming, edges: Sequence[Edge]) -> Origins:
    """The origins of a claim, those that carry it first before others."""
    found = _found(claiming, edges)
    clusters, merges = _merge(claiming, found)
    sources = tuple(_origin(cluster) for cluster in clusters)
    sure = [source for source, cluster in zip(sources, clusters, strict=True) if _certain(cluster)]
    least = max(1, len(sure))
    maybe = _maybe(sources, sure)
    return Origins(least, len(sources), sources, (*merges, *maybe))


def _found(claiming: Claiming, edges: Sequence[Edge]) -> list[Found]:
    by_instance: dict[Instance, list[Edge]] = {}
    for edge in edges:
        by_instance.setdefault(edge.instance, []).append(edge)
    found: list[Found] = []
    for article, instances in claiming.by_article.items():
        here = [_ends(claiming, instance, by_instance.get(instance, [])) for instance in instances]
        told = [end for end in here if end is not None and not end.voice]
        linked = any(edge.carries or edge.outside for instance in instances for edge in by_instance.get(instance, []))
        kept = told or ([] if linked else [end for end in here if end is not None][:1])
        found.extend(kept)
        del article
    return found or [_own_voice(claiming, claiming.instances[0])]


def _ends(claiming: Claiming, instance: Instance, edges: Sequence[Edge]) -> Found | None:
    """Where an instance's way ends within its own article; None where it goes on to another article."""
    collection, article = claiming.collection, instance.article
    own = collection.outlets[article]
    chain = [link for link in instance.chain if not same_outlet(link.name, own)]
    best = edges[0] if edges else None
    if best is not None and best.carries and best.reason not in ("same_source", "occasion"):
        last = chain[-1] if chain else None
        if last is None or last.kind == "outlet" or not best.told or _held(claiming, best, instance) or not last.named:
            return None
    if chain:
        last = chain[-1]
        if last.kind == "unspecified":
            return Found(f"unspecified ({own})", "unspecified", False, article, instance, voice=True)
        name = brand(last.name) if last.kind == "outlet" else last.name
        return Found(name, last.kind, last.named, article, instance)
    if best is not None and best.outside is not None:
        return Found(best.outside, "outlet", True, article, instance)
    if instance.chain and best is None:
        return _own_voice(claiming, instance)
    if instance.statement is not None:
        return Found(f"unspecified ({own})", "unspecified", False, article, instance, voice=True)
    return _own_voice(claiming, instance)


def _held(claiming: Claiming, edge: Edge, instance: Instance) -> bool:
    """Whether an outlet of the instance's chain, or an agency, is what the edge leads to: then its sources are there."""
    named = any(link.kind == "outlet" for link in instance.chain[:-1])
    return edge.reason in ("wire", "reuses") or named or edge.article in claiming.collection.issuers


def _own_voice(claiming: Claiming, instance: Instance) -> Found:
    own = claiming.collection.outlets[instance.article]
    if instance.article in claiming.collection.issuers:
        return Found(own, "organisation", True, instance.article, instance)
    return Found(f"{own} (own voice, no source)", "outlet", True, instance.article, instance, voice=True)


def _merge(claiming: Claiming, found: Sequence[Found]) -> tuple[list[list[Found]], list[Merge]]:
    """Origins taken together for certain, and why; clusters in the order of their first."""
    parent = list(range(len(found)))
    merges: dict[tuple[str, str], Merge] = {}

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    def join(i: int, j: int, reason: str) -> None:
        a, b = sorted((root(i), root(j)))
        if a != b:
            parent[b] = a
            names = (found[i].name, found[j].name) if i < j else (found[j].name, found[i].name)
            if names[0] != names[1]:
                merges.setdefault(names, Merge(names, True, reason))

    for j in range(len(found)):
        for i in range(j):
            if reason := _one(claiming, found[i], found[j]):
                join(i, j, reason)
    for i, j, reason in _described(found, [root(i) for i in range(len(found))]):
        join(i, j, reason)
    clusters: dict[int, list[Found]] = {}
    for i, each in enumerate(found):
        clusters.setdefault(root(i), []).append(each)
    return list(clusters.values()), list(merges.values())


def _one(claiming: Claiming, one: Found, other: Found) -> str | None:
    """Why two origins are one for certain; None where that is not shown."""
    if one.voice or other.voice:
        if one.voice and other.voice and one.kind == other.kind and one.name == other.name:
            return "the same outlet"
        return None
    if one.article == other.article and one.name == other.name and one.kind == other.kind:
        return "the same source of one article"
    if one.kind == other.kind == "outlet":
        return "the same outlet" if one.named and other.named and same_outlet(one.name, other.name) else None
    link, its = one.instance.chain, other.instance.chain
    if link and its and link[-1].name == one.name and its[-1].name == other.name and same_source(link[-1], its[-1]):
        return "names of one source"
    if one.kind == other.kind == "document":
        return "one document" if not (one.named and other.named) or same_body(one.name, other.name) else None
    if one.kind == "organisation" and other.kind == "organisation" and same_body(one.name, other.name):
        return "names of one body"
    for person, body in ((one, other), (other, one)):
        if person.kind == "person" and person.named and body.kind in ("organisation", "document") and body.named:
            if _speaks_for(claiming, person, body.name):
                return f"{person.name} speaks for {body.name}"
    if one.kind == other.kind == "person" and one.named and other.named and same_person(one.name, other.name):
        return "names of one person"
    return None


def _speaks_for(claiming: Claiming, person: Found, body: str) -> bool:
    """Whether an article says, beside the person's name, that the person is the body's."""
    told = proper(body) or tuple(body.split())
    for article in claiming.by_article:
        value = claiming.collection.article(article)
        for source in claiming.collection.readings[article].sources:
            if source.kind not in ("person", "organisation") or not same_person(source.name, person.name):
                continue
            for span in source.spans:
                sentence = claiming.collection.sentence(article, span)
                start, end = max(sentence[0], span[0] - TITLE), min(sentence[1], span[1] + TITLE)
                around = value.text[start : span[0]] + " " + value.text[span[1] : end]
                heard = [word for word in proper(around)]
                if told and all(any(same_word(word, each) for each in heard) for word in told):
                    return True
    return False


def _described(found: Sequence[Found], roots: Sequence[int]) -> list[tuple[int, int, str]]:
    """Descriptions with no proper name («politiet») of the only named body, or of each other where none is named."""
    bodies = [i for i, each in enumerate(found) if each.kind == "organisation" and not each.voice]
    named = [i for i in bodies if found[i].named]
    described = [i for i in bodies if not found[i].named]
    if not described:
        return []
    groups = {roots[i] for i in named}
    if len(groups) == 1:
        first = named[0]
        return [(first, i, f"“{found[i].name}” describes the only body told of") for i in described]
    if not groups:
        return [(described[0], i, "descriptions of one body") for i in described[1:]]
    return []


def _certain(cluster: Sequence[Found]) -> bool:
    """Whether a cluster is certain to be an origin of its own: somebody named, or a document, or a body."""
    return any(not each.voice and ((each.named and each.kind != "outlet") or each.kind in ("document", "organisation")) for each in cluster)


def _origin(cluster: Sequence[Found]) -> Origin:
    best = max(cluster, key=lambda each: (each.named, each.kind == "organisation", len(proper(each.name)), each.name))
    articles = tuple(dict.fromkeys(each.article for each in cluster))
    return Origin(best.name, best.kind, best.named, articles)


def _maybe(sources: Sequence[Origin], sure: Sequence[Origin]) -> list[Merge]:
    """What `least` takes together: every origin that may be, or have it from, another."""
    if not sources:
        return []
    against = sure[0] if sure else sources[0]
    return [
        Merge((against.name, source.name), False, _why(source))
        for source in sources
        if source is not against and source not in sure
    ]


def _why(source: Origin) -> str:
    if source.kind == "unspecified":
        return "a rumour may go back to any of the others"
    if source.kind == "outlet":
        return "an outlet that names no source may have it from any of the others"
    return "an unnamed source may be, or have it from, any of the others"
