"""Where an article may have a claim from of which it tells no words: the likeliest earlier article, by a small logistic model.

An article that tells as its own, or as a rumour, what earlier ones told has it from one of them, or may have. What speaks for
one of them stands in the whole collection: whether the article names that outlet at all, takes other claims from it, carries
much of what it carries. The probability is the link's score, so that it lies under that of a link that words tell.
"""

import math
from collections.abc import Sequence

from kilde.claim import Instance, Place, Reason
from kilde.tracing import citations
from kilde.tracing.claiming import Claiming
from kilde.tracing.collection import Collection
from kilde.tracing.credits import credits
from kilde.tracing.links import Edge

#: What is added up for one earlier article. `named`: the article names its outlet somewhere; `told`: it takes another claim
#: from it, and words say so; `both`: how many claims both carry, of those that the one with fewer carries; `conference`: both
#: tell of a press conference; `issued`: the earlier is a body's own release; `sourced`: it names a source for the claim;
#: `own`: it is of the same outlet; `others`: the log of how many articles there are to choose from. Fitted on the six training
#: dossiers, with the groups that matching makes and with gold groups: 291 earlier articles, 74 of them right. For dossiers
#: left out it puts the right one first in 20 of 59 cases, and in 34 of 49 with gold groups; by hand (figures, then names, then
#: languages, then times) it was 17 and 29. How many word triples two articles share, sentence vectors, languages and hours
#: added nothing.
WEIGHTS = {
    "named": 0.8, "told": 0.3, "both": 2.0, "conference": 2.1, "issued": 1.4, "sourced": 0.9, "own": 1.1, "others": -1.3,
}  # fmt: skip
BIAS = -1.7

#: A guess scores less than any link that words tell.
MOST = 0.39

#: Figures this close are one figure rounded.
ROUNDED = 0.2


class Ways:
    """Which articles carry which claims, and which take a claim from which, by words: over all claims of a collection."""

    def __init__(self) -> None:
        self._carried: dict[str, int] = {}
        self._several: dict[str, set[int]] = {}
        self._told: dict[tuple[str, str], set[int]] = {}

    def enter(self, number: int, claiming: Claiming, found: Sequence[Edge]) -> None:
        """Note the claim of that number, and the edges that words tell of it; each once."""
        for article in claiming.by_article:
            self._carried[article] = self._carried.get(article, 0) + 1
            if len(claiming.by_article) > 1:
                self._several.setdefault(article, set()).add(number)
        self.take(number, found)

    def take(self, number: int, found: Sequence[Edge]) -> None:
        """Note edges that words tell of the claim of that number."""
        for edge in found:
            if edge.article is not None:
                self._told.setdefault((edge.instance.article, edge.article), set()).add(number)

    def told(self, article: str, other: str, number: int) -> bool:
        """Whether `article` takes another claim than that of `number` from `other`."""
        return bool(self._told.get((article, other), set()) - {number})

    def both(self, article: str, other: str) -> float:
        """0 to 1: how many claims both carry, of those that the one with fewer carries."""
        none = set[int]()
        common = self._several.get(article, none) & self._several.get(other, none)
        return len(common) / min(self._carried[article], self._carried[other])


def completed(claiming: Claiming, found: Sequence[Edge], ways: Ways, number: int) -> tuple[Edge, ...]:
    """`found`, the edges of a claim, and for each instance that has none and may have one, the likeliest."""
    by_instance: dict[Instance, list[Edge]] = {}
    for edge in found:
        by_instance.setdefault(edge.instance, []).append(edge)
    complete: list[Edge] = []
    for instance in claiming.instances:
        complete += by_instance.get(instance) or _likeliest(claiming, instance, ways, number)
    return tuple(complete)


def _likeliest(claiming: Claiming, instance: Instance, ways: Ways, number: int) -> list[Edge]:
    """The likeliest of those that an instance may be from; none where all have other figures."""
    article = instance.article
    among = _among(claiming, instance)
    if not among:
        return []
    mine = claiming.figures(instance)
    copies = _copies(claiming, article)
    fitting = [
        other
        for other in among
        if other not in copies
        and not (
            mine
            and (theirs := [f for held in claiming.by_article[other] if (f := claiming.figures(held))])
            and not any(_agree(mine, figures) for figures in theirs)
        )
    ]
    if not fitting:
        return []
    scored = [(_chance(claiming, article, other, ways, number, len(fitting)), other) for other in fitting]
    score, other = max(scored, key=lambda each: (each[0], claiming.collection.rank[each[1]]))
    reason = _how(claiming.collection, article, other)
    place = Place(article, instance.content[0])
    return [Edge(instance, reason, round(min(score, MOST), 2), place, article=other, carries=True, told=False)]


def _among(claiming: Claiming, instance: Instance) -> tuple[str, ...]:
    """The earlier carriers that an instance may be from: an own voice, a rumour, or an unnamed source that others heard too.

    Rumours are not had from a rumour, and a body's release tells what the body knows.
    """
    earlier = claiming.earlier(instance.article)
    chain = claiming.beyond(instance)
    if claiming.heard(instance):
        return ()
    if chain:
        return tuple(a for a in earlier if _confides(claiming, a)) if _unnamed(claiming, instance) else ()
    if instance.article in claiming.collection.issuers:
        return () if instance.statement is None else earlier
    if instance.statement is None:
        return earlier
    return tuple(a for a in earlier if any(held.statement is None or held.chain for held in claiming.by_article[a]))


def _unnamed(claiming: Claiming, instance: Instance) -> bool:
    chain = claiming.beyond(instance)
    return bool(chain) and not chain[-1].named and chain[-1].kind in ("person", "group")


def _confides(claiming: Claiming, article: str) -> bool:
    """Whether an unnamed source speaks in an article: one that another article did not hear itself may be that one."""
    return any(_unnamed(claiming, held) for held in claiming.by_article[article])


def _copies(claiming: Claiming, article: str) -> set[str]:
    """The earlier carriers that print copy of another: it is the agency that others have it from."""
    collection, earlier = claiming.collection, set(claiming.earlier(article))
    return {a for a in earlier for credit in credits(collection, a) if earlier & collection.all_of_outlet(credit.name)}


def _chance(claiming: Claiming, article: str, other: str, ways: Ways, number: int, others: int) -> float:
    collection = claiming.collection
    told = {
        "named": _names(collection, article, other),
        "told": ways.told(article, other, number),
        "both": ways.both(article, other),
        "conference": all(map(collection.conference, (article, other))),
        "issued": other in collection.issuers,
        "sourced": any(claiming.beyond(held) for held in claiming.by_article[other]),
        "own": collection.same_house(article, other),
        "others": math.log(others),
    }
    return 1 / (1 + math.exp(-(BIAS + sum(WEIGHTS[name] * value for name, value in told.items()))))


def _names(collection: Collection, article: str, other: str) -> bool:
    mentioned = {mention.name for mention in citations.mentions(collection, article) if mention.name}
    return any(other in collection.all_of_outlet(name) for name in mentioned)


def _how(collection: Collection, article: str, other: str) -> Reason:
    """The likeliest reason.

    Of such links on the training dossiers, 11 of 13 are `occasion` where both articles tell of a press conference, and 41 of 61
    `reuses` elsewhere; that the article names the other's outlet somewhere told nothing.
    """
    return "occasion" if all(map(collection.conference, (article, other))) else "reuses"


def _agree(mine: Sequence[float], theirs: Sequence[float]) -> bool:
    return any(abs(x - y) <= ROUNDED * max(x, y) for x in mine for y in theirs)
