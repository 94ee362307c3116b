"""A collection as eight tables: what each column holds, and the rows.

Every format that has rows and columns (CSV, Parquet, spreadsheets, data frames) is made from these. Rows stand in a
fixed order: by article and place in its text, or by claim, most carried first. `docs/exports.md` describes the columns
in these words.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from kilde.article import Span
from kilde.claim import ChainLink, Place
from kilde.export.collection import Collection, Told, words
from kilde.statement import Reading, Source, Statement

#: `texts` is a list of texts; where a format has no lists it is written as JSON.
Type = Literal["text", "texts", "integer", "number", "boolean"]
Cell = str | tuple[str, ...] | int | float | bool | None
Row = tuple[Cell, ...]


class Column(msgspec.Struct, frozen=True):
    """A column: its name, what kind of values it has, and what they mean."""

    name: str
    type: Type
    what: str


class Table(msgspec.Struct, frozen=True):
    """A table: its name, what a row is, and its columns. `claims` tells whether its rows come from claims or from readings."""

    name: str
    row: str
    columns: tuple[Column, ...]
    claims: bool


_Described = tuple[str, Type, str]


def _columns(*columns: _Described) -> tuple[Column, ...]:
    return tuple(Column(*column) for column in columns)


_STANCE: _Described = ("stance", "text", "how the article stands to it: `endorsed`, `neutral`, `distanced`, `rejected`")
_MODALITY: _Described = ("modality", "text", "how sure the source is: `certain`, `probable`, `possible`, `unknown`")
_POLARITY: _Described = ("polarity", "text", "`negative` where the source denies, else `positive`")
_SPANS: _Described = ("spans", "text", "where the words stand: spans in code points of the article's text, as JSON")
_CHAIN: _Described = ("chain", "texts", "names of the sources between article and origin, outermost first")

ARTICLES = Table(
    "articles",
    "an article",
    _columns(
        ("id", "text", "the article"),
        ("outlet", "text", "the medium that published it"),
        ("title", "text", "its title"),
        ("byline", "texts", "who wrote it"),
        ("published", "text", "a day or a time in ISO 8601, as the input has it"),
        ("language", "text", "BCP 47"),
        ("url", "text", "its address"),
        ("path", "text", "the input file's"),
        ("length", "integer", "code points of its text"),
        ("statements", "integer", "how many statements were found in it"),
        ("text", "text", "the whole text, with `--full-text` alone"),
    ),
    False,
)
STATEMENTS = Table(
    "statements",
    "a statement: words that an article attributes to somebody, or marks as hearsay",
    _columns(
        ("article", "text", "the article it stands in"),
        ("id", "text", "the statement, within its article"),
        ("kind", "text", "`direct`, `indirect`, `mixed`, `implied`"),
        ("words", "text", "the words presented as the source's"),
        _SPANS,
        ("cue", "text", "the words that attribute"),
        ("source", "text", "the nearest words that name the speaker"),
        _CHAIN,
        ("chain_sources", "texts", "the same as ids of `sources` in this article"),
        ("origin", "text", "the last name of the chain; empty where nobody is named"),
        ("origin_kind", "text", "`person`, `outlet`, `organisation`, `group`, `document`, `unspecified`"),
        ("origin_named", "boolean", "whether a proper name identifies the origin"),
        _STANCE,
        _MODALITY,
        _POLARITY,
        ("time_from", "text", "first day of what is told, where the text says so"),
        ("time_to", "text", "its last day"),
        ("nested", "boolean", "whether it stands within another statement"),
        ("access", "text", "how the origin knows it: `witness`, `told`, `document`, `official`, `inference`, `unknown`"),
        ("access_words", "text", "the words that tell"),
        ("anonymity_reason", "text", "the words that say that the origin is not named, and why"),
        ("score", "number", "how sure the reader is that it is a statement, 0 to 1"),
    ),
    False,
)
SOURCES = Table(
    "sources",
    "who or what stands behind statements of one article",
    _columns(
        ("article", "text", "the article"),
        ("id", "text", "the source, within its article"),
        ("name", "text", "the article's own best name for it"),
        ("kind", "text", "`person`, `outlet`, `organisation`, `group`, `document`, `unspecified`"),
        ("named", "boolean", "whether a proper name identifies it"),
        ("mentions", "integer", "how often the article names it"),
        ("spans", "text", "where: spans in code points of the article's text, as JSON"),
        ("statements", "integer", "of how many statements it is the origin"),
        ("passed_on", "integer", "in how many chains it stands before the origin"),
    ),
    False,
)
CLAIMS = Table(
    "claims",
    "a claim: statements and sentences, in one article or many, that say the same",
    _columns(
        ("id", "text", "the claim"),
        ("text", "text", "its words in the earliest article"),
        ("language", "text", "the language of these"),
        ("articles", "integer", "how many articles carry it"),
        ("instances", "integer", "at how many places"),
        ("least", "integer", "so many independent origins at least"),
        ("most", "integer", "and so many at most"),
        ("credibility", "integer", "1 to 6, the information scale of the NATO Admiralty system"),
        ("flags", "texts", "what went wrong on the way"),
        ("merges", "texts", "which origins are not counted apart, and why"),
        ("bottlenecks", "texts", "outlets that every way of the claim leads through"),
        ("first_article", "text", "the earliest article"),
        ("first_published", "text", "when that was published"),
    ),
    True,
)
INSTANCES = Table(
    "instances",
    "a place where an article makes a claim",
    _columns(
        ("claim", "text", "the claim"),
        ("number", "integer", "from 1 within the claim"),
        ("article", "text", "the article"),
        ("statement", "text", "the statement; empty where the article tells it in its own voice"),
        ("words", "text", "the words"),
        _SPANS,
        _CHAIN,
        _STANCE,
        _MODALITY,
        _POLARITY,
    ),
    True,
)
LINKS = Table(
    "links",
    "where an article has a claim from",
    _columns(
        ("claim", "text", "the claim"),
        ("article", "text", "the article that took it"),
        ("from_article", "text", "from this article"),
        ("from_source", "text", "or from this outlet, which is not in the collection"),
        ("undecided", "texts", "or from one of these articles; the words and times do not tell which"),
        ("reason", "text", "`cites`, `reuses`, `wire`, `same_source`, `occasion`"),
        ("score", "number", "how sure it is, 0 to 1"),
        ("evidence_article", "text", "the article that tells"),
        ("evidence_start", "integer", "where its words begin, in code points"),
        ("evidence_end", "integer", "where they end"),
        ("evidence_words", "text", "the words"),
    ),
    True,
)
ORIGINS = Table(
    "origins",
    "an origin of a claim: a source with nothing behind it",
    _columns(
        ("claim", "text", "the claim"),
        ("number", "integer", "from 1 within the claim"),
        ("name", "text", "its name; an outlet that tells it in its own voice is named with that added"),
        ("kind", "text", "`person`, `outlet`, `organisation`, `group`, `document`, `unspecified`"),
        ("named", "boolean", "whether a proper name identifies it"),
        ("articles", "texts", "the articles that rest on it"),
    ),
    True,
)
EVENTS = Table(
    "events",
    "the evidence of a flag: two places, and what happened between them",
    _columns(
        ("claim", "text", "the claim"),
        ("flag", "text", "what went wrong, as in the claim's `flags`"),
        ("text", "text", "what happened, in words"),
        ("from_article", "text", "the article before"),
        ("from_start", "integer", "where its words begin, in code points"),
        ("from_end", "integer", "where they end"),
        ("from_words", "text", "the words"),
        ("to_article", "text", "the article after"),
        ("to_start", "integer", "where its words begin"),
        ("to_end", "integer", "where they end"),
        ("to_words", "text", "the words"),
    ),
    True,
)

TABLES: Mapping[str, Table] = {
    table.name: table for table in (ARTICLES, STATEMENTS, SOURCES, CLAIMS, INSTANCES, LINKS, ORIGINS, EVENTS)
}


def rows(collection: Collection, tables: Sequence[Table]) -> Iterator[tuple[Table, Row]]:
    """The rows of `tables`, those of each in its order, in one pass over the readings and one over the claims.

    Claims are asked for only where one of the tables needs them.
    """
    of_readings = [table for table in tables if not table.claims]
    if of_readings:
        for reading in collection.readings():
            for table in of_readings:
                for row in _of_reading(table, reading, collection):
                    yield table, row
    of_claims = [table for table in tables if table.claims]
    if of_claims:
        for told in collection.claims():
            for table in of_claims:
                for row in _of_claim(table, told):
                    yield table, row


def _of_reading(table: Table, reading: Reading, collection: Collection) -> Iterator[Row]:
    article = reading.article
    if table is ARTICLES:
        about = (article.id, article.outlet, article.title, article.byline, article.published, article.language, article.url)
        text = article.text if collection.full_text else None
        yield *about, article.path, len(article.text), len(reading), text
    elif table is STATEMENTS:
        for statement in reading:
            yield _statement(reading, statement)
    else:
        origins = Counter(statement.chain[-1] for statement in reading if statement.chain)
        before = Counter(link for statement in reading for link in statement.chain[:-1])
        for source in reading.sources:
            name = (article.id, source.id, source.name, source.kind, source.named)
            yield *name, len(source.spans), _spans(source.spans), origins[source.id], before[source.id]


def _statement(reading: Reading, one: Statement) -> Row:
    chain = reading.chain(one)
    said = words(reading, one.content)
    return (
        reading.article.id,
        one.id,
        one.kind,
        said,
        None if said is None else _spans(one.content),
        words(reading, one.cue),
        words(reading, one.source),
        _names(chain),
        one.chain,
        chain[-1].name if chain else None,
        chain[-1].kind if chain else None,
        chain[-1].named if chain else None,
        one.stance,
        one.modality,
        one.polarity,
        one.time.from_ if one.time else None,
        one.time.to if one.time else None,
        one.nested,
        one.access,
        words(reading, one.access_span),
        words(reading, one.anonymity_reason),
        one.score,
    )


def _of_claim(table: Table, told: Told) -> Iterator[Row]:
    claim = told.claim
    if table is CLAIMS:
        merges = tuple(f"{m.names[0]} {'=' if m.certain else '≈'} {m.names[1]}: {m.reason}" for m in claim.origins.merges)
        ways = (merges, claim.bottlenecks)
        counted = (len(claim.articles), len(claim.instances), claim.origins.least, claim.origins.most, claim.credibility)
        yield claim.id, claim.text, claim.language, *counted, claim.flags, *ways, claim.first.article, claim.first.published
    elif table is INSTANCES:
        for number, one in enumerate(claim.instances, 1):
            said = told.words(one)
            spans = None if said is None else _spans(one.content)
            how = (one.stance, one.modality, one.polarity)
            yield claim.id, number, one.article, one.statement, said, spans, _names(one.chain), *how
    elif table is LINKS:
        for link in claim.links:
            way = (link.from_.article, link.from_.source, link.from_.undecided)
            yield claim.id, link.article, *way, link.reason, link.score, *_place(told, link.evidence)
    elif table is ORIGINS:
        for number, origin in enumerate(claim.origins.sources, 1):
            yield claim.id, number, origin.name, origin.kind, origin.named, origin.articles
    else:
        for event in claim.events:
            yield claim.id, event.flag, event.text, *_place(told, event.from_), *_place(told, event.to)


def _place(told: Told, place: Place) -> tuple[str, int | None, int | None, str | None]:
    """A place as four cells; nothing but the article where the words are left out."""
    said = told.words(place)
    return (place.article, None, None, None) if said is None else (place.article, *place.span, said)


def _names(chain: Sequence[ChainLink | Source]) -> tuple[str, ...]:
    return tuple(link.name for link in chain)


def _spans(spans: Sequence[Span]) -> str:
    return msgspec.json.encode(spans).decode()
