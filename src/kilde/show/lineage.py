"""Who had a claim from whom, as the few lines that are worth drawing.

A trace names all origins of a claim and at most one link an article. Drawn as they stand, every article would hang on every
origin behind it. Here an origin reaches an article directly only where no other article or outlet stands between them.
"""

from collections.abc import Mapping

import msgspec

from kilde.claim import THROUGH, Claim, Instance, Link


class Step(msgspec.Struct, frozen=True):
    """How one article came to the claim: its `link` if it has one, and the `origins` (places in the claim's list) that it
    has directly. `instances` are its words."""

    article: str
    link: Link | None
    origins: tuple[int, ...]
    instances: tuple[Instance, ...]


class Lineage(msgspec.Struct, frozen=True):
    """A claim's steps in order of time, and the outlets outside the collection, each with the origins behind it."""

    steps: tuple[Step, ...]
    outside: Mapping[str, tuple[int, ...]]


def resting(claim: Claim) -> tuple[tuple[str, ...], ...]:
    """For each origin the articles that rest on it: those that have it directly, and those that have it from them."""
    children: dict[str, list[str]] = {}
    for link in claim.links:
        if link.reason in THROUGH and link.from_.article is not None:
            children.setdefault(link.from_.article, []).append(link.article)
    found = []
    for origin in claim.origins.sources:
        reached: set[str] = set()
        waiting = list(origin.articles)
        while waiting:
            article = waiting.pop()
            if article not in reached:
                reached.add(article)
                waiting.extend(children.get(article, ()))
        found.append(tuple(article for article in claim.articles if article in reached))
    return tuple(found)


def lineage(claim: Claim, place: Mapping[str, int]) -> Lineage:
    """The lineage of a claim; `place` gives an article's place in time."""
    articles = sorted(claim.articles, key=lambda key: (place.get(key, len(place)), key))
    links = {link.article: link for link in claim.links}
    origins = claim.origins.sources
    behind: dict[str, list[int]] = {article: [] for article in articles}
    for i, rest in enumerate(resting(claim)):
        for article in rest:
            behind[article].append(i)
    outside: dict[str, list[int]] = {}
    direct: dict[str, list[int]] = {}
    for article in articles:
        link = links.get(article)
        through = link.from_ if link is not None and link.reason in THROUGH else None
        direct[article] = behind[article]
        if through is None:
            continue
        if through.source is not None:
            known = outside.setdefault(through.source, [])
            known.extend(i for i in behind[article] if i not in known)
            direct[article] = []
        else:
            parents = (through.article, *through.undecided)
            direct[article] = [i for i in behind[article] if not any(i in behind.get(parent or "", ()) for parent in parents)]
    reached = {i for found in (*direct.values(), *outside.values()) for i in found}
    for i, origin in enumerate(origins):
        carriers = [article for article in articles if article in origin.articles]
        if i not in reached and carriers:
            direct[carriers[0]].append(i)
    return Lineage(
        tuple(
            Step(
                article,
                links.get(article),
                tuple(direct[article]),
                tuple(instance for instance in claim.instances if instance.article == article),
            )
            for article in articles
        ),
        {name: tuple(found) for name, found in outside.items()},
    )
