"""What a whole collection asks of each of its articles; the rest of a reading is needed only beside the claims it carries.

A card has some 2 kB, where a reading has forty: so the cards of a large ledger are in memory, and its readings on a shelf that
fetches them when they are asked for.
"""

import hashlib
from collections.abc import Sequence

import msgspec

from kilde.article import Article
from kilde.claim import ArticleRef, reference
from kilde.statement import Reading
from kilde.tracing import wording
from kilde.tracing.identity import outlet_key, proper, skeleton, words
from kilde.tracing.outlets import agency


class Card(msgspec.Struct, frozen=True):
    """An article as the whole collection looks at it.

    `outlet` is the name it goes by, `issued` whether a body put it out itself, `people` the full names of people that it tells
    of, `words` the same for articles in the very same words (a hash).
    """

    ref: ArticleRef
    outlet: str
    issued: bool
    byline: tuple[str, ...]
    people: tuple[str, ...]
    words: bytes


def card(reading: Reading) -> Card:
    """The card of an article."""
    article = reading.article
    people = (source.name for source in reading.sources if source.kind == "person" and source.named)
    return Card(
        reference(article),
        outlet_name(article),
        issued(article),
        article.byline,
        tuple(dict.fromkeys(name for name in people if len(proper(name)) > 1)),
        # Broken JSON may hold half a character, which no encoding has.
        hashlib.sha256(article.text.rstrip().encode(errors="surrogatepass")).digest(),
    )


class Shelf:
    """Readings by the ids of their articles, and the cards of all; here all are in memory."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._readings = {reading.article.id: reading for reading in readings}
        self.cards: Sequence[Card] = tuple(map(card, self._readings.values()))

    def __getitem__(self, article: str) -> Reading:
        return self._readings[article]


def outlet_name(article: Article) -> str:
    """The outlet of an article; one without is its own, named by its path or address."""
    return article.outlet or article.path or article.url or article.id


def issued(article: Article) -> bool:
    """Whether a body put the article out itself: its byline is a unit of the outlet (press office, field team) and no person.

    Agencies sign with their own name alone, papers with people. A unit's line holds all words of the body's name, for an
    agency and a paper may share one («Nytt», «Nachrichten»).
    """
    if article.outlet is None or agency(article.outlet):
        return False
    own = outlet_key(article.outlet)
    told = wording.wording(article.language)
    for line in article.byline:
        if wording.find(told.press, line) or wording.find(wording.wording("en").press, line):
            return True
        here = {skeleton(word) for word in words(line)}
        if here > set(own) and not wording.find(told.media, line):
            return True
    return False
