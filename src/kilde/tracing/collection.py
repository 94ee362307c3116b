"""A collection as tracing looks at it: readings by id, their times, outlets and sentences."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from kilde.article import Article, Span
from kilde.claim import ArticleRef, Instance
from kilde.statement import Reading, Source
from kilde.tracing import times, wording
from kilde.tracing.cards import Card, Shelf
from kilde.tracing.directory import Directory
from kilde.tracing.identity import outlet_key
from kilde.tracing.outlets import same_outlet

T = TypeVar("T")

#: Where a sentence ends: a mark that ends one, with what closes after it, before white space; or a line's end.
END = re.compile(r"[.!?…]+[»”\"'’)\]]*(?=\s)|\n+")

#: So many letters at the beginning are the head of a text.
HEAD = 300


class Collection:
    """Readings in a stable order (published, then id), with what tracing asks of them again and again.

    `two` are pairs of names, in small letters, that are known to be of two sources.
    """

    def __init__(self, readings: Sequence[Reading] | Shelf, two: frozenset[frozenset[str]] = frozenset()) -> None:
        self.two = two
        self.readings = readings if isinstance(readings, Shelf) else Shelf(readings)
        self.cards: dict[str, Card] = {
            each.ref.id: each for each in sorted(self.readings.cards, key=lambda each: order(each.ref))
        }
        self.rank: dict[str, int] = {article: rank for rank, article in enumerate(self.cards)}
        self.moments = {article: times.moment(each.ref.published) for article, each in self.cards.items()}
        self.outlets: dict[str, str] = {article: each.outlet for article, each in self.cards.items()}
        self.issuers: frozenset[str] = frozenset(article for article, each in self.cards.items() if each.issued)
        self.houses: dict[str, list[str]] = {}
        for article, outlet in self.outlets.items():
            self.houses.setdefault(outlet, []).append(article)
        self.directory = Directory(self.houses)
        self._kept: dict[str, dict[str, object]] = {}

    def once(self, what: str, key: str, make: Callable[[], T]) -> T:
        """What `make` gives, made once for `what` of `key`: the same is asked of an article for every claim."""
        kept = self._kept.get(key)
        if kept is None or what not in kept:
            made = make()  # Which may ask for something else of the same key.
            self._kept.setdefault(key, {})[what] = made
            return made
        return cast(T, kept[what])

    def forget(self, article: str) -> None:
        """Give up what was made of an article; where it is asked for again, it is made again."""
        self._kept.pop(article, None)

    def article(self, article: str) -> Article:
        """The article of that id."""
        return self.readings[article].article

    def refs(self) -> tuple[ArticleRef, ...]:
        """The articles as a trace lists them."""
        return tuple(each.ref for each in self.cards.values())

    def at(self, address: str) -> str | None:
        """The article that has that address, or is named by it."""
        known = self.once("addresses", "", lambda: {each.ref.url: name for name, each in self.cards.items() if each.ref.url})
        return address if address in self.cards else known.get(address)

    def before(self, one: str, other: str) -> bool | None:
        """Whether article `one` came out before `other`; None where that is not told."""
        return times.before(self.moments[one], self.moments[other])

    def twin(self, article: str) -> int | None:
        """A number for the words of an article that others have letter by letter, the same for all of them; else None."""
        return self.once("twins", "", self._twins).get(article)

    def _twins(self) -> dict[str, int]:
        same: dict[bytes, list[str]] = {}
        for article, each in self.cards.items():
            same.setdefault(each.words, []).append(article)
        sets = (articles for articles in same.values() if len(articles) > 1)
        return {article: number for number, articles in enumerate(sets) for article in articles}

    def of_outlet(self, name: str) -> tuple[str, ...]:
        """The articles of the outlet that `name` means, in order.

        A name may stand within a longer one («the Waterford paper Evening Light», «Evening Light and Morning Star»), or be the
        beginning of one alone («Evening» where there is the Evening Light of Waterford and no other).
        """
        return self.once("of outlet", name, lambda: self._of_outlet(name))

    def all_of_outlet(self, name: str) -> frozenset[str]:
        """The same articles, to ask whether one is among them."""
        return self.once("all of outlet", name, lambda: frozenset(self.of_outlet(name)))

    def _of_outlet(self, name: str) -> tuple[str, ...]:
        houses = [house for house in self.directory.like(name) if same_outlet(house, name)]
        if not houses:
            houses = list(self.within(name))
            if not houses and (begun := self.begun(name)) is not None:
                houses = [begun]
        return tuple(sorted((a for house in houses for a in self.houses[house]), key=lambda article: self.rank[article]))

    def house(self, name: str) -> str | None:
        """The outlet of the collection that has that name, in full."""
        return self.once("house", name, lambda: next((h for h in self.directory.like(name) if same_outlet(h, name)), None))

    def signed(self, line: str) -> Sequence[str]:
        """The articles with that line among their bylines."""
        return self.once("bylines", "", self._bylines).get(line, ())

    def _bylines(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for article, each in self.cards.items():
            for line in each.byline:
                found.setdefault(line, []).append(article)
        return found

    def begun(self, name: str) -> str | None:
        """The only outlet of the collection whose name is longer and begins with that name («Kraft» for «Kraft & Kapital»)."""
        return self.once("begun", name, lambda: self._begun(outlet_key(name)))

    def _begun(self, told: tuple[str, ...]) -> str | None:
        longer = [house for house, key in self._beginning(told[:1]) if len(told) < len(key) and key[: len(told)] == told]
        return longer[0] if len(longer) == 1 else None

    def within(self, name: str) -> tuple[str, ...]:
        """The outlets and bodies of the collection whose names stand within that longer name."""
        return self.once("within", name, lambda: self._within(outlet_key(name)))

    def _within(self, longer: tuple[str, ...]) -> tuple[str, ...]:
        found = {
            house: None
            for at in range(len(longer))
            for house, key in self._beginning(longer[at : at + 1])
            if len(key) < len(longer) and longer[at : at + len(key)] == key
        }
        return tuple(found)

    def _beginning(self, first: tuple[str, ...]) -> Sequence[tuple[str, tuple[str, ...]]]:
        """The outlets whose names begin with a word, with the keys of their names."""
        return self.once("beginnings", "", self._beginnings).get(first, ())

    def _beginnings(self) -> dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]]:
        found: dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]] = {}
        for house in self.houses:
            key = outlet_key(house)
            found.setdefault(key[:1], []).append((house, key))
        return found

    def issuing(self, house: str) -> bool:
        """Whether an outlet of the collection is a body that puts out its own releases."""
        return any(article in self.issuers for article in self.houses[house])

    def same_house(self, one: str, other: str) -> bool:
        """Whether two articles are of one outlet."""
        return same_outlet(self.outlets[one], self.outlets[other])

    def conference(self, article: str) -> bool:
        """Whether an article tells of a press conference."""
        return self.once("conference", article, lambda: self._conference(self.article(article)))

    def _conference(self, article: Article) -> bool:
        return wording.find(wording.wording(article.language).conference, article.text) is not None

    def correction(self, article: str) -> bool:
        """Whether an article is a correction: words for one in its title or at the head of its text."""
        return self.once("correction", article, lambda: self._correction(self.article(article)))

    def _correction(self, article: Article) -> bool:
        told = wording.wording(article.language).retraction
        if article.title and wording.find(told, article.title):
            return True
        return wording.find(told, article.text, (0, min(len(article.text), HEAD))) is not None

    def sentence(self, article: str, span: Span, around: int = 0) -> Span:
        """The sentences that hold `span`, and `around` more on each side."""
        text = self.article(article).text
        ends = self.once("ends", article, lambda: sorted({0, *(match.end() for match in END.finditer(text)), len(text)}))
        first = bisect_right(ends, span[0]) - 1
        last = bisect_left(ends, span[1])
        start, end = ends[max(first - around, 0)], ends[min(last + around, len(ends) - 1)]
        return (start, max(end, span[1]))

    def place(self, instance: Instance, around: int = 0) -> Span:
        """The sentences of an instance, from its first word to its last, and `around` more on each side."""
        return self.sentence(instance.article, (instance.content[0][0], instance.content[-1][1]), around)

    def named(self, instance: Instance) -> tuple[Source, ...]:
        """The sources of an instance's chain, outermost first, as its reading has them; fewer where it lacks them."""
        by_name = {source.name: source for source in self.readings[instance.article].sources}
        return tuple(by_name[link.name] for link in instance.chain if link.name in by_name)


def order(article: Article | ArticleRef) -> tuple[int, int, str]:
    """A stable order of articles: by the first moment they may have come out, those without a time last, then by id."""
    told = times.moment(article.published)
    return (0, told.first, article.id) if told else (1, 0, article.id)
