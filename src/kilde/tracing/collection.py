"""A collection as tracing looks at it: readings by id, their times, outlets and sentences."""

import re
from collections.abc import Sequence

from kilde.article import Article, Span
from kilde.claim import ArticleRef, Instance
from kilde.statement import Reading, Source
from kilde.tracing import times, wording
from kilde.tracing.identity import outlet_key, same_outlet, skeleton, words
from kilde.tracing.outlets import agency, brand

#: Where a sentence ends: a mark that ends one, with what closes after it, before white space; or a line's end.
END = re.compile(r"[.!?…]+[»”\"'’)\]]*(?=\s)|\n+")


class Collection:
    """Readings in a stable order (published, then id), with what tracing asks of them again and again."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        unique = {reading.article.id: reading for reading in readings}
        self.readings: dict[str, Reading] = {
            reading.article.id: reading for reading in sorted(unique.values(), key=lambda reading: order(reading.article))
        }
        self.rank: dict[str, int] = {article: rank for rank, article in enumerate(self.readings)}
        self.moments = {article: times.moment(reading.article.published) for article, reading in self.readings.items()}
        self.outlets: dict[str, str] = {
            article: brand(outlet_name(reading.article)) for article, reading in self.readings.items()
        }
        self.issuers: frozenset[str] = frozenset(
            article for article, reading in self.readings.items() if issued(reading.article)
        )
        self.agencies: dict[str, tuple[str, ...]] = {}
        self._ends: dict[str, list[int]] = {}

    def article(self, article: str) -> Article:
        """The article of that id."""
        return self.readings[article].article

    def refs(self) -> tuple[ArticleRef, ...]:
        """The articles as a trace lists them."""
        return tuple(
            ArticleRef(a.id, a.outlet, a.published, a.title, a.path, a.url, a.language)
            for a in (reading.article for reading in self.readings.values())
        )

    def before(self, one: str, other: str) -> bool | None:
        """Whether article `one` came out before `other`; None where that is not told."""
        return times.before(self.moments[one], self.moments[other])

    def of_outlet(self, name: str) -> tuple[str, ...]:
        """The articles of the outlet that `name` means, in order."""
        named = brand(name)
        fitting = tuple(article for article, outlet in self.outlets.items() if same_outlet(outlet, named))
        if fitting:
            return fitting
        # «the Waterford paper Evening Light», «Evening Light and Morning Star»: a name within a longer one.
        told = outlet_key(named)
        return tuple(article for article, outlet in self.outlets.items() if _inside(outlet_key(outlet), told))

    def same_house(self, one: str, other: str) -> bool:
        """Whether two articles are of one outlet."""
        return same_outlet(self.outlets[one], self.outlets[other])

    def sentence(self, article: str, span: Span, around: int = 0) -> Span:
        """The sentences that hold `span`, and `around` more on each side."""
        text = self.article(article).text
        if article not in self._ends:
            self._ends[article] = [0, *(match.end() for match in END.finditer(text)), len(text)]
        ends = self._ends[article]
        first = max(i for i, end in enumerate(ends) if end <= span[0])
        last = min((i for i, end in enumerate(ends) if end >= span[1]), default=len(ends) - 1)
        start, end = ends[max(first - around, 0)], ends[min(last + around, len(ends) - 1)]
        return (start, max(end, span[1]))

    def place(self, instance: Instance, around: int = 0) -> Span:
        """The sentences of an instance, from its first word to its last, and `around` more on each side."""
        return self.sentence(instance.article, (instance.content[0][0], instance.content[-1][1]), around)

    def named(self, instance: Instance) -> tuple[Source, ...]:
        """The sources of an instance's chain, outermost first, as its reading has them; fewer where it lacks them."""
        by_name = {source.name: source for source in self.readings[instance.article].sources}
        return tuple(by_name[link.name] for link in instance.chain if link.name in by_name)


def _inside(name: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    return len(name) < len(longer) and any(longer[i : i + len(name)] == name for i in range(len(longer) - len(name) + 1))


def order(article: Article) -> tuple[int, int, str]:
    """A stable order of articles: by the first moment they may have come out, those without a time last, then by id."""
    told = times.moment(article.published)
    return (0, told.first, article.id) if told else (1, 0, article.id)


def outlet_name(article: Article) -> str:
    """The outlet of an article; one without is its own, named by its path or address."""
    return article.outlet or article.path or article.url or article.id


def issued(article: Article) -> bool:
    """Whether a body put the article out itself: its byline is a unit of the outlet (press office, field team) and no person.

    Agencies sign with their own name alone, papers with people.
    """
    if article.outlet is None or agency(article.outlet):
        return False
    own = outlet_key(article.outlet)
    told = wording.wording(article.language)
    for line in article.byline:
        shared = [word for word in words(line) if skeleton(word) in own]
        if wording.find(told.press, line) or wording.find(wording.wording("en").press, line):
            return True
        if shared and len(shared) < len(words(line)) and not wording.find(told.media, line):
            return True
    return False
