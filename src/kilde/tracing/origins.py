"""How many independent origins a claim has: at least, at most, and which.

An origin is what nothing stands behind. An instance that comes from another article has its origin there. Sources that are one
for certain (`sources`) count as one in both numbers. They may be one, and count as one in `least` only, where one of them is
unnamed, is a rumour, or is an outlet that tells it as its own or is not at hand. So an unknown raises `most` alone.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from kilde.claim import HEARSAY, OWN_VOICE, Instance, Merge, Origin, Origins
from kilde.statement import SourceKind
from kilde.tracing.claiming import Claiming
from kilde.tracing.identity import outlet_key, proper
from kilde.tracing.links import Edge, best_of
from kilde.tracing.outlets import brand
from kilde.tracing.sources import Sources, last

if TYPE_CHECKING:
    from kilde.tracing.bonds import Bonds


class End(msgspec.Struct, frozen=True):
    """Where an instance's way ends in its own article. `key` is the same for ends that are one origin."""

    key: "Key"
    name: str
    kind: SourceKind
    named: bool
    article: str

    @property
    def certain(self) -> bool:
        """Whether it is sure to be an origin of its own: a body, a document that was read, or somebody with a name."""
        return self.kind in ("organisation", "document") or (self.named and self.kind in ("person", "group"))

    @property
    def somebody(self) -> bool:
        """Whether somebody told it, named or not: neither a rumour nor an outlet's own voice."""
        return self.kind != "unspecified" and self.key[0] != "voice"


Key = tuple[str, ...]

#: So many sets of origins that fit together are looked at: all, where there are no more than eight origins.
MANY = 256


def origins(claiming: Claiming, sources: Sources, edges: Sequence[Edge], bonds: "Bonds | None" = None) -> Origins:
    """The origins of a claim, in the order that its articles have them.

    Without `bonds` all instances are taken to make the claim for certain.
    """
    best = best_of(edges)
    clusters: dict[Key, list[End]] = {}
    for end in _ends(claiming, sources, best):
        clusters.setdefault(end.key, []).append(end)
    resting = _resting(claiming, sources, best, clusters)
    found = {key: _origin(cluster, resting[key]) for key, cluster in clusters.items()}
    certain = [key for key, cluster in clusters.items() if any(end.certain for end in cluster)]
    sure, stray = certain, list[Key]()
    if bonds is not None and len(found) > 1:
        words = _words(claiming, sources, best, clusters)
        sure = _fitting(certain, words, bonds)
        stray = _stray([key for key in found if key not in certain], claiming, words, resting, bonds)
        stray = stray[1:] if len(stray) == len(found) else stray
    against = found[sure[0]] if sure else next(origin for key, origin in found.items() if key not in stray)
    merged = tuple(
        Merge((against.name, origin.name), False, STRAY if key in stray else LOOSE if key in certain else _why(key, origin))
        for key, origin in found.items()
        if key not in sure and origin is not against
    )
    counted = tuple(origin for key, origin in found.items() if key not in stray)
    return Origins(max(1, len(sure)), len(counted), counted, (*sources.merges.values(), *merged))


#: Why an origin does not count in `least`, or in neither number.
LOOSE = "it is not sure that what the two say is one claim"
STRAY = "it names nobody, and it is not sure that it tells this claim"

#: So much of the words of two sentences in common makes one a copy of the other.
VERBATIM = 0.95


def _words(
    claiming: Claiming, sources: Sources, best: Mapping[Instance, Edge], clusters: Mapping[Key, Sequence[End]]
) -> dict[Key, list[Instance]]:
    """The instances whose ways end in each origin."""
    words: dict[Key, list[Instance]] = {key: [] for key in clusters}
    for instance in claiming.instances:
        end = _end(claiming, sources, instance, best.get(instance))
        if end is not None and end.key in words:
            words[end.key].append(instance)
    return words


def _fitting(keys: Sequence[Key], words: Mapping[Key, Sequence[Instance]], bonds: "Bonds") -> list[Key]:
    """The most of `keys` of which every two have words decided to say the same; the first of equals, in their order."""
    met = {(a, b): bonds.bound(words[a], words[b]) for i, b in enumerate(keys) for a in keys[:i]}
    kept: list[list[Key]] = [[]]
    for key in keys:
        kept += [[*some, key] for some in kept if all(met[other, key] for other in some)]
        kept = sorted(kept, key=len, reverse=True)[:MANY]
    return kept[0]


def _stray(
    keys: Sequence[Key],
    claiming: Claiming,
    words: Mapping[Key, Sequence[Instance]],
    resting: Mapping[Key, Sequence[str]],
    bonds: "Bonds",
) -> list[Key]:
    """Those of `keys` whose words are decided to say the same as no words that rest, at least in part, on another origin.

    That a copy says the same decides nothing, whatever it rests on besides.
    """
    found = []
    for key in keys:
        mine = {instance.article for instance in words[key]}
        mine |= {held.article for one in words[key] for held, share in claiming.copies.get(one, ()) if share >= VERBATIM}
        others = {article for other, articles in resting.items() if other != key for article in articles} - mine
        if not bonds.bound(words[key], [held for held in claiming.instances if held.article in others]):
            found.append(key)
    return found


def _ends(claiming: Claiming, sources: Sources, best: Mapping[Instance, Edge]) -> list[End]:
    """The ends of all ways, article by article; an outlet's own voice counts only where its article has nothing better."""
    found: list[End] = []
    for article, instances in claiming.by_article.items():
        gone = {sources.of(i) for i in instances if i in best and _goes_on(claiming, sources, i, best[i])}
        here = [
            end
            for i in instances
            if (sources.of(i) is None or sources.of(i) not in gone)
            and (end := _end(claiming, sources, i, best.get(i))) is not None
        ]
        # A body's release, or a paper, that names who told it rests on them.
        told = [end for end in here if end.somebody and end.name != claiming.collection.outlets[article]]
        somebody = told or [end for end in here if end.somebody]
        linked = any(instance in best for instance in instances)
        found.extend(somebody or ([] if linked else here[:1]))
    return found or [_voice(claiming, claiming.instances[0])]


def _resting(
    claiming: Claiming, sources: Sources, best: Mapping[Instance, Edge], clusters: Mapping[Key, Sequence[End]]
) -> dict[Key, tuple[str, ...]]:
    """The articles that rest on each origin: those that name it, and those that have the claim from such an article."""
    behind: dict[str, dict[Key, None]] = {article: {} for article in claiming.by_article}
    for key, cluster in clusters.items():
        for end in cluster:
            behind[end.article][key] = None
    for article, instances in claiming.by_article.items():
        for instance in instances:
            edge = best.get(instance)
            if edge is None or not _goes_on(claiming, sources, instance, edge):
                continue
            own = ("source", str(sources.of(instance)))
            reached = {key: None for source in (edge.article, *edge.undecided) if source in behind for key in behind[source]}
            behind[article].update({own: None} if own in reached else reached)
    return {key: tuple(article for article, keys in behind.items() if key in keys) for key in clusters}


def _end(claiming: Claiming, sources: Sources, instance: Instance, best: Edge | None) -> End | None:
    """Where an instance's way ends in its article; None where it goes on to another article."""
    if best is not None and _goes_on(claiming, sources, instance, best):
        return None
    chain = claiming.beyond(instance)
    own = claiming.collection.outlets[instance.article]
    if (node := last(claiming, instance)) is not None:
        return End(("source", str(sources.of(instance))), node.name, node.kind, node.named, instance.article)
    if chain and chain[-1].kind == "outlet":
        name = chain[-1].name
        key = ("outlet", *outlet_key(brand(name))) if chain[-1].named else ("outlet", "", own, name)
        return End(key, name, "outlet", chain[-1].named, instance.article)
    if best is not None and best.outside is not None:
        return End(("outlet", *outlet_key(brand(best.outside))), best.outside, "outlet", True, instance.article)
    if chain or (instance.statement is not None and not instance.chain):
        return End(("rumour", own), f"{HEARSAY}{own})", "unspecified", False, instance.article)
    return _voice(claiming, instance)


def _goes_on(claiming: Claiming, sources: Sources, instance: Instance, edge: Edge) -> bool:
    """Whether what stands behind an instance stands in the article that it comes from.

    It does when that article has the same source, when the instance names no source beyond the outlet, and when its chain
    says that its source spoke to that outlet; not when a named source of its own is told with an outlet only named near.
    """
    if not edge.carries:
        return False
    mine = sources.of(instance)
    if mine is None:
        return True
    if any(sources.of(held) == mine for held in claiming.by_article.get(edge.article or "", ())):
        return True
    through = any(link.kind == "outlet" for link in claiming.beyond(instance)[:-1])
    node = last(claiming, instance)
    return through or edge.reason == "wire" or (node is not None and not node.named and node.kind != "document")


def _voice(claiming: Claiming, instance: Instance) -> End:
    own = claiming.collection.outlets[instance.article]
    return End(("voice", *outlet_key(own)), f"{own}{OWN_VOICE}", "outlet", True, instance.article)


def _origin(cluster: Sequence[End], articles: tuple[str, ...]) -> Origin:
    """The best name of an origin: a body before who speaks for it, then the fullest, the first of equals."""
    best = max(cluster, key=lambda end: (end.named, end.kind == "organisation", len(proper(end.name))))
    return Origin(best.name, best.kind, best.named, articles)


def _why(key: Key, origin: Origin) -> str:
    if key[0] == "rumour":
        return "a rumour may go back to any of the others"
    if key[0] == "voice":
        return "an outlet that names no source may have it from any of the others"
    if origin.kind == "outlet":
        return "what stands behind an outlet that is not at hand may be any of the others"
    return "an unnamed source may be, or have it from, any of the others"
