"""The readings of a ledger on a shelf: fetched when they are asked for, a few at hand."""

from collections.abc import Callable, Iterable, Sequence

from kilde.statement import Reading
from kilde.tracing.cards import Card, Shelf

#: Readings at hand, some 40 kB each. A claim and those that bear on it are of some weeks, so that few are fetched twice.
AT_HAND = 2000


class KeptShelf(Shelf):
    """Readings that `find` gives by the ids of their articles, of which it has `cards`; `gone` hears which is put back."""

    def __init__(
        self,
        cards: Sequence[Card],
        find: Callable[[Sequence[str]], Iterable[Reading]],
        at_hand: int = AT_HAND,
    ) -> None:
        super().__init__(())
        self.cards = cards
        self.gone: Callable[[str], object] = lambda article: None
        self._find, self._at_hand = find, at_hand

    def __getitem__(self, article: str) -> Reading:
        if article not in self._readings:
            self.fetch([article])
        return self._readings[article]

    def fetch(self, articles: Sequence[str]) -> None:
        """Have these at hand, and put those back that were fetched first."""
        for reading in self._find([article for article in articles if article not in self._readings]):
            self._readings[reading.article.id] = reading
        while len(self._readings) > max(self._at_hand, len(articles)):
            first = next(iter(self._readings))
            del self._readings[first]
            self.gone(first)
