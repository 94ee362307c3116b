"""How sure it is that what two origins say is one claim: by the pair decision of matching, between their own words.

A group holds what is like the rest of it on an average, so two of its members may be of two claims. Origins are certain to be
distinct origins of one claim only where words of the one and words of the other are decided to say the same by themselves.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from kilde.claim import Instance
from kilde.matching.decision import compare_parts, log_odds
from kilde.matching.told import Told, tell, where
from kilde.tracing.collection import Collection

if TYPE_CHECKING:
    from kilde.matching.vectors import Vectors

#: The log-odds from which two assertions are sooner one claim than two. On the training dossiers `least` was right for 45 of
#: 100 claims without this, for 60 with it, and for 59, 57 and 58 from 0.5, 1 and 1.5 on; with gold groups 69, 78, 75, 75, 75.
EVEN = 0.0


class Bonds:
    """The pair decision between instances of a collection; what an article tells is made once, when it is first asked for."""

    def __init__(self, collection: Collection, vectors: "Vectors") -> None:
        self._collection, self._vectors = collection, vectors
        self._told: dict[str, Told] = {}

    def bound(self, ones: Sequence[Instance], others: Sequence[Instance]) -> bool:
        """Whether one of `ones` and one of `others`, of two articles, are decided to say the same.

        Also where that was not to be decided: both stand in one article, or matching did not make them.
        """
        pairs = [(one, other) for one in ones for other in others if one.article != other.article]
        if not pairs:
            return True
        by_articles: dict[tuple[str, str], list[tuple[Instance, Instance]]] = {}
        for one, other in pairs:
            by_articles.setdefault((one.article, other.article), []).append((one, other))
        return any(self._bound(*articles, some) for articles, some in sorted(by_articles.items()))

    def _bound(self, article: str, beside: str, pairs: Sequence[tuple[Instance, Instance]]) -> bool:
        one, other = self.told(article), self.told(beside)
        mine, its = one.places, other.places
        known = [(mine[where(a)], its[where(b)]) for a, b in pairs if where(a) in mine and where(b) in its]
        if len(known) < len(pairs):
            return True
        left, right = (np.array(column, dtype=np.intp) for column in zip(*known, strict=True))
        return bool((log_odds(compare_parts([(one.part, other.part, left, right)])) >= EVEN).any())

    def told(self, article: str) -> Told:
        """What an article tells."""
        if article not in self._told:
            (self._told[article],) = tell([self._collection.readings[article]], self._vectors)
        return self._told[article]
