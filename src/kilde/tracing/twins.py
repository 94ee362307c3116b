"""Articles in the very same words: in the count of a claim's origins they stand as one.

A verbatim copy brings no origin of its own, whoever prints it and whenever. Each link by itself leads a copy back to what it is
a copy of; but with times that are equal or missing, an article may be led to its copy, and no longer to where it had the claim
from. So all but one of the articles in the same words are set aside before origins are counted, and the one that is left
answers to the names of all. Where times do not tell which of them was first, each that may have been is tried, and the lowest
count stands: nothing tells of more.
"""

from collections.abc import Callable, Iterator, Mapping

import msgspec

from kilde.claim import Origins
from kilde.tracing.claiming import Claiming

#: So many of a set of twins are tried as the first; more that nobody dated tell nothing further.
FIRSTS = 8


def distinct(claiming: Claiming, count: Callable[[Claiming], Origins]) -> Origins:
    """The origins of a claim by `count`, with articles in the same words as one; `Origin.articles` name them all."""
    aside: dict[str, str] = {}
    found: Origins | None = None
    for twins in _twins(claiming):
        tried = []
        for first in _firsts(claiming, twins):
            standing = aside | {twin: first for twin in twins if twin != first}
            tried.append((count(_without(claiming, standing)), standing))
        found, aside = min(tried, key=lambda each: (each[0].most, each[0].least))
    return count(claiming) if found is None else _named(claiming, found, aside)


def _twins(claiming: Claiming) -> Iterator[tuple[str, ...]]:
    """The sets of articles that tell the claim in the very same words, in order."""
    sets: dict[tuple[object, ...], list[str]] = {}
    for article, instances in claiming.by_article.items():
        if (text := claiming.collection.twin(article)) is not None:
            told = tuple(msgspec.structs.replace(instance, article="") for instance in instances)
            sets.setdefault((text, told), []).append(article)
    yield from (tuple(twins) for twins in sets.values() if len(twins) > 1)


def _firsts(claiming: Claiming, twins: tuple[str, ...]) -> list[str]:
    """Those of `twins` that none of the others came out before."""
    before = claiming.collection.before
    return [one for one in twins if not any(before(other, one) for other in twins if other != one)][:FIRSTS]


def _without(claiming: Claiming, standing: Mapping[str, str]) -> Claiming:
    kept = [instance for instance in claiming.instances if instance.article not in standing]
    return Claiming(claiming.collection, kept, standing)


def _named(claiming: Claiming, found: Origins, standing: Mapping[str, str]) -> Origins:
    """`found`, with the articles that were set aside beside those that stand for them."""
    behind: dict[str, list[str]] = {}
    for twin, first in standing.items():
        behind.setdefault(first, []).append(twin)
    rank = claiming.collection.rank
    sources = []
    for origin in found.sources:
        twins = sorted((twin for article in origin.articles for twin in behind.get(article, ())), key=rank.__getitem__)
        sources.append(msgspec.structs.replace(origin, articles=(*origin.articles, *twins)))
    return msgspec.structs.replace(found, sources=tuple(sources))
