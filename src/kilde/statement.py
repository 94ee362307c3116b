"""Readings: who says what in one article.

The terms are those of the field: a *statement* is a stretch of text that the article attributes to somebody, its *cue* the
words that attribute, its *source* the words that name the speaker, its *chain* the sources between article and origin.
"""

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from kilde.article import Article, Block, Credit, Span, check_span, check_spans
from kilde.errors import SpanError

SourceKind = Literal["person", "outlet", "organisation", "group", "document", "unspecified"]
StatementKind = Literal["direct", "indirect", "mixed", "implied"]
Stance = Literal["endorsed", "neutral", "distanced", "rejected"]
Modality = Literal["certain", "probable", "possible", "unknown"]
Polarity = Literal["positive", "negative"]
Access = Literal["witness", "told", "document", "official", "inference", "unknown"]

#: How many code points of a title the short form of a reading shows, so that it stays about a line.
TITLE = 60


class Source(msgspec.Struct, frozen=True):
    """Who or what stands behind statements of one article: its best `name` there, and every span that names it."""

    id: str
    name: str
    kind: SourceKind
    named: bool
    spans: tuple[Span, ...]


class Time(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """When a content happened: first and last day, ISO 8601 (`XXXX-02-23` where the year is not told)."""

    from_: str
    to: str
    span: Span


class Passing(msgspec.Struct, frozen=True):
    """How sure one that a statement came through is told to be of it: the `source`, by id, and the `cue` that tells."""

    source: str
    cue: tuple[Span, ...]
    stance: Stance
    modality: Modality
    polarity: Polarity


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One attributed content. `chain` holds source ids, outermost first; the last is the origin, none is hearsay.

    `access` is how the origin knows it, where the article tells, and `access_span` the words that do. `anonymity_reason` are
    the words that say that an unnamed origin is not named, and why. `through` tells of those of the chain before the origin, in
    its order, how sure they are told to be; those of whom the text tells nothing are not in it. `by_hand` is true where an
    analyst has added the statement or told it otherwise than it was read.
    """

    id: str
    kind: StatementKind
    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    chain: tuple[str, ...] = ()
    stance: Stance = "neutral"
    modality: Modality = "certain"
    polarity: Polarity = "positive"
    time: Time | None = None
    nested: bool = False
    score: float = 1.0
    access: Access = "unknown"
    access_span: tuple[Span, ...] = ()
    anonymity_reason: tuple[Span, ...] = ()
    through: tuple[Passing, ...] = ()
    by_hand: bool = False


class Reading(msgspec.Struct, frozen=True):
    """An article with its sources and statements. Construction checks every span and every id."""

    article: Article
    sources: tuple[Source, ...] = ()
    statements: tuple[Statement, ...] = ()

    def __post_init__(self) -> None:
        length, where = len(self.article.text), f"article {self.article.id}"
        known = {source.id for source in self.sources}
        for source in self.sources:
            check_spans(source.spans, length, f"{where}, source {source.id}")
        for statement in self.statements:
            named = f"{where}, statement {statement.id}"
            if not statement.content:
                raise SpanError(f"{named}: no content")
            for role in (statement.content, statement.cue, statement.source, statement.access_span, statement.anonymity_reason):
                check_spans(role, length, named)
            if statement.time is not None:
                check_span(statement.time.span, length, named)
            for passing in statement.through:
                check_spans(passing.cue, length, named)
            if missing := {*statement.chain, *(passing.source for passing in statement.through)} - known:
                raise ValueError(f"{named}: its chain names sources that the reading lacks: {', '.join(sorted(missing))}")

    def source(self, source_id: str) -> Source:
        """The source of that id."""
        return next(source for source in self.sources if source.id == source_id)

    def chain(self, statement: Statement) -> tuple[Source, ...]:
        """The sources of a statement's chain, outermost first."""
        return tuple(self.source(link) for link in statement.chain)

    def words(self, spans: tuple[Span, ...]) -> str:
        """The words at `spans`, joined by an ellipsis where they stand apart."""
        return " … ".join(self.article.words(span) for span in spans)

    def __iter__(self) -> Iterator[Statement]:
        return iter(self.statements)

    def __len__(self) -> int:
        return len(self.statements)

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """What is shown of a reading: which article it is of and how much was found; of its words, the title alone."""
        article = self.article
        title = article.title
        if title is not None and len(title) > TITLE:
            title = title[: TITLE - 1] + "…"
        shown = [("id", article.id), ("outlet", article.outlet), ("title", title), ("language", article.language)]
        return [*(pair for pair in shown if pair[1] is not None), ("statements", len(self)), ("sources", len(self.sources))]

    def __repr__(self) -> str:
        return f"Reading({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

    def _repr_html_(self) -> str:
        """The article with its statements highlighted by source, as notebooks show a value that stands last in a cell."""
        from kilde.show.notebook import reading_html  # here, since types import no rooms and only notebooks need it

        return reading_html(self)


class ReadingRecord(msgspec.Struct, frozen=True):
    """A reading as one flat JSON object: the article's fields, then `sources` and `statements`."""

    id: str
    path: str | None
    url: str | None
    outlet: str | None
    title: str | None
    byline: tuple[str, ...]
    published: str | None
    language: str
    text: str
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...]
    statements: tuple[Statement, ...]
    credits: tuple[Credit, ...] = ()
    fetched: str | None = None


def to_record(reading: Reading) -> ReadingRecord:
    """The flat form of a reading, as commands print it."""
    article = reading.article
    return ReadingRecord(**msgspec.structs.asdict(article), sources=reading.sources, statements=reading.statements)


def from_record(record: ReadingRecord) -> Reading:
    """The reading that a flat record tells."""
    article = Article(**{name: getattr(record, name) for name in Article.__struct_fields__})
    return Reading(article, record.sources, record.statements)
