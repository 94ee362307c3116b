"""How articles and readings become rows, and rows become values again."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar

import msgspec
from sqlalchemy import Connection, Row, Select, delete, select, update

from kilde.article import Article, Block, Credit
from kilde.errors import InputError
from kilde.intake.identity import text_hash
from kilde.ledger import schema, search
from kilde.statement import Reading, Source, Statement

Added = Literal["new", "same", "revision"]
Value = TypeVar("Value")

_article, _revision, _reading = schema.article.c, schema.revision.c, schema.reading.c

IS_CURRENT = (_revision.article == _article.key) & (_revision.number == _article.current)

#: The columns that an article is made of.
FIELDS = (_article.id, *(_revision[name] for name in Article.__struct_fields__ if name != "id"))

#: Fields of an article that are kept as JSON.
_JSON: dict[str, Any] = {"byline": tuple[str, ...], "blocks": tuple[Block, ...], "credits": tuple[Credit, ...]}


class Found(msgspec.Struct, frozen=True):
    """What a reading adds to its article, as it is kept."""

    sources: tuple[Source, ...]
    statements: tuple[Statement, ...]


_FOUND = msgspec.json.Decoder(Found)


def add(connection: Connection, article: Article) -> Added:
    """Keep an article: see `Ledger.add`."""
    try:
        digest, row = text_hash(article.text), _row(article)
        for value in (article.id, *(value for value in row.values() if isinstance(value, str))):
            value.encode()
    except UnicodeEncodeError as error:
        raise InputError(article.path or ascii(article.id), "holds a lone surrogate, which is no character") from error
    if connection.dialect.name == "postgresql" and any("\0" in value for value in row.values() if isinstance(value, str)):
        raise InputError(article.path or ascii(article.id), "holds U+0000, which PostgreSQL cannot keep")
    row |= {"hash": digest, "added": datetime.now(UTC).isoformat(timespec="seconds")}
    known = connection.execute(select(_article.key, _article.current).where(_article.id == article.id)).one_or_none()
    if known is None:
        new = schema.article.insert().returning(_article.key)
        key, number = connection.execute(new, {"id": article.id, "current": 1, "reader": 0}).scalar_one(), 1
    else:
        key, number = known.key, known.current + 1
        if connection.execute(select(_revision.key).where(_revision.article == key, _revision.hash == digest)).first():
            return "same"
        before = select(_revision.title, _revision.text).where(_revision.article == key, _revision.number == known.current)
        search.remove(connection, key, *connection.execute(before).one())
        now = {"current": number, "reader": 0, "stale": token()}
        connection.execute(update(schema.article).where(_article.key == key).values(now))
    connection.execute(schema.revision.insert(), row | {"article": key, "number": number})
    search.enter(connection, key, article.title, article.text)
    return "new" if known is None else "revision"


def store(connection: Connection, reading: Reading, reader: int) -> bool:
    """Keep a reading; whether its article is here, and so the reading is too."""
    article = reading.article
    query = (
        select(_revision.key, _revision.number, _revision.article, _article.current, _reading.reader)
        .join_from(schema.article, schema.revision, _revision.article == _article.key)
        .outerjoin(schema.reading, _reading.revision == _revision.key)
        .where(_article.id == article.id, _revision.hash == text_hash(article.text))
    )
    place = connection.execute(query).one_or_none()
    if place is None:
        return False
    if place.reader is not None and place.reader > reader:
        return True
    record = msgspec.json.encode(Found(reading.sources, reading.statements)).decode()
    connection.execute(delete(schema.reading).where(_reading.revision == place.key))
    connection.execute(schema.reading.insert(), {"revision": place.key, "reader": reader, "record": record})
    if reading.statements:
        rows = [_statement_row(reading, statement) for statement in reading.statements]
        places = [{"revision": place.key, "position": position} for position in range(len(rows))]
        connection.execute(schema.statement.insert(), [place | row for place, row in zip(places, rows, strict=True)])
    if place.number == place.current:
        now = {"reader": reader, "stale": token()}
        connection.execute(update(schema.article).where(_article.key == place.article).values(now))
    return True


def remove(connection: Connection, key: int) -> None:
    """Take an article out with its texts, readings and claim ids; what matching keeps of it must be out already."""
    now = select(_revision.title, _revision.text).join_from(schema.article, schema.revision, IS_CURRENT)
    search.remove(connection, key, *connection.execute(now.where(_article.key == key)).one())
    revisions = select(_revision.key).where(_revision.article == key)
    ids = select(schema.claim.c.id).where(schema.claim.c.revision.in_(revisions))
    parted = schema.parted.c
    connection.execute(delete(schema.parted).where(parted.id.in_(ids) | parted.other.in_(ids)))
    for column in (schema.claim.c.revision, schema.statement.c.revision, _reading.revision):
        connection.execute(delete(column.table).where(column.in_(revisions)))
    connection.execute(delete(schema.revision).where(_revision.article == key))
    connection.execute(delete(schema.article).where(_article.key == key))


def token() -> int:
    """A number for `stale`: never 0, and hardly ever one that was used before."""
    return secrets.randbits(31) | 1


def with_readings(*more: Any) -> Select[Any]:
    """The question for articles as they are now with the records of their readings, and `more` columns."""
    return (
        select(*more, _reading.record, *FIELDS)
        .join_from(schema.article, schema.revision, IS_CURRENT)
        .join(schema.reading, _reading.revision == _revision.key)
    )


def to_reading(row: Row[Any]) -> Reading:
    """The reading that a row of `with_readings` tells."""
    found = _FOUND.decode(row.record)
    return Reading(to_article(row), found.sources, found.statements)


def to_article(row: Row[Any]) -> Article:
    """The article that a row with `FIELDS` tells."""
    fields = {name: getattr(row, name) for name in Article.__struct_fields__}
    return Article(**fields | {name: msgspec.json.decode(fields[name], type=form) for name, form in _JSON.items()})


def _row(article: Article) -> dict[str, object]:
    row = {name: getattr(article, name) for name in Article.__struct_fields__ if name != "id"}
    return row | {name: msgspec.json.encode(row[name]).decode() for name in _JSON}


def _statement_row(reading: Reading, statement: Statement) -> dict[str, object]:
    names = ("id", "kind", "stance", "modality", "polarity", "score")
    return {name: getattr(statement, name) for name in names} | {
        "content": reading.words(statement.content),
        "origin": reading.source(statement.chain[-1]).name if statement.chain else None,
    }


def lots(values: Sequence[Value], size: int) -> Iterator[Sequence[Value]]:
    """`values` in order, at most `size` at a time."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
