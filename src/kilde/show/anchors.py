"""Where in the report everything can be found: the ids of articles, statements and words, and the ways to them.

Ids are made from places in lists, never from what strangers wrote.
"""

from collections.abc import Sequence

from kilde.article import Span
from kilde.claim import ArticleRef, ChainLink, Claim, Instance, Place, Trace
from kilde.show.clock import Clock
from kilde.show.words import with_note, word
from kilde.statement import Reading, Source


class Anchors:
    """The articles of a trace by number, in order of time, and the ids of the words that the report points to."""

    def __init__(self, trace: Trace, readings: Sequence[Reading]) -> None:
        self.clock = Clock(trace.articles)
        self.refs = {ref.id: ref for ref in trace.articles}
        self.readings = {reading.article.id: reading for reading in readings}
        self._spans: dict[str, dict[Span, bool]] = {}
        for claim in trace.claims:
            carried = len(claim.articles) > 1
            for instance in claim.instances:
                self._note(instance.article, instance.content[0], own=carried and instance.statement is None)
            for link in claim.links:
                self._note(link.evidence.article, link.evidence.span)
            for event in claim.events:
                self._note(event.from_.article, event.from_.span)
                self._note(event.to.article, event.to.span)

    def _note(self, article: str, span: Span, own: bool = False) -> None:
        noted = self._spans.setdefault(article, {})
        noted[span] = noted.get(span, False) or own

    def number(self, article: str) -> int:
        """The number of an article, from 1."""
        return self.clock.place[article] + 1

    def name(self, article: str) -> str:
        """The outlet, or what stands for it where none is known."""
        ref = self.refs[article]
        return ref.outlet or ref.path or ref.url or ref.id

    def places(self, article: str) -> list[tuple[Span, str, bool]]:
        """The spans of an article that something points to, each with its id; and whether it tells a carried claim itself."""
        number = self.number(article)
        return [(span, f"a{number}-p{span[0]}-{span[1]}", own) for span, own in sorted(self._spans.get(article, {}).items())]

    def to_article(self, article: str) -> str:
        """The way to an article."""
        return f"#a{self.number(article)}"

    def to_place(self, article: str, span: Span) -> str:
        """The way to words in an article, or to the article where its text is not at hand."""
        shown = article in self.readings and span in self._spans.get(article, {})
        return f"{self.to_article(article)}-p{span[0]}-{span[1]}" if shown else self.to_article(article)

    def to_instance(self, instance: Instance) -> str:
        """The way to an instance's words."""
        return self.to_place(instance.article, instance.content[0])

    def words(self, instance: Instance) -> str:
        """An instance's words, or an empty string where the article's text is not at hand."""
        reading = self.readings.get(instance.article)
        return "" if reading is None else reading.words(instance.content)

    def around(self, place: Place, room: int = 160) -> tuple[str, str, str]:
        """The words at a place with what stands before and after them in the same block, up to `room` code points."""
        reading = self.readings.get(place.article)
        if reading is None:
            return "", "", ""
        text, (start, end) = reading.article.text, place.span
        first, last = next(
            (block.span for block in reading.article.blocks if block.span[0] <= start < block.span[1]),
            (text.rfind("\n", 0, start) + 1, len(text) if (stop := text.find("\n", end)) < 0 else stop),
        )
        last = max(last, end)
        cut_first, cut_last = max(first, start - room), min(last, end + room)
        before, after = text[cut_first:start], text[end:cut_last]
        if cut_first > first:
            before = "… " + before.partition(" ")[2]
        if cut_last < last:
            after = after.rpartition(" ")[0] + " …"
        return before, text[start:end], after


def chain_words(chain: Sequence[ChainLink | Source]) -> str:
    """`North Channel TV ← an official (unnamed)`: from the nearest to the origin."""
    return " ← ".join(
        f"{link.name} ({word('source.unspecified')})" if link.kind == "unspecified" else with_note(link.name, link.named)
        for link in chain
    )


def dates(refs: Sequence[ArticleRef]) -> tuple[str, ...]:
    """The first and the last day that articles are dated, each `YYYY-MM-DD`; empty where none is dated."""
    days = sorted(ref.published[:10] for ref in refs if ref.published)
    return (days[0], days[-1]) if days else ()


def shared(trace: Trace) -> tuple[Claim, ...]:
    """The claims that more than one article carries."""
    return tuple(claim for claim in trace.claims if len(claim.articles) > 1)
