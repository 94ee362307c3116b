"""The ledger itself: articles with their revisions, readings, vectors and claim ids, each step one transaction.

- An article is itself by its id. A text that the ledger has not seen under that id is a new revision, and from then on the
  current one; a text that it has seen, as the current revision or an earlier one, changes nothing. So adding a collection
  again changes nothing, even where it holds an article twice with different texts. (The price: that a publisher goes back to
  an earlier text is not noticed.)
- What else is known of an article (title, path, …) is kept with each revision as it was when that text first came.
- What `add` and `store` have returned from is on the disk. Between the two an article is *unread*, and `unread` gives it, as it
  does those that an older reader has read: that is how an interrupted run is taken up.
- Streams come in pages, each its own short transaction: they hold one page in memory, keep no writer waiting, and may be
  written between. Each article is whole; what others add behind the place reached is not seen.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

import msgspec
from sqlalchemy import Connection, Row, Select, delete, func, select, tuple_, update

from kilde.article import Article, Block
from kilde.claim import Claim, Place
from kilde.errors import InputError, LedgerError
from kilde.intake.identity import text_hash
from kilde.ledger import lasting, migrations, schema, search, sqlite
from kilde.statement import Reading, Source, Statement

if TYPE_CHECKING:
    from kilde.ledger.vectors import KeptVectors, Vector

Added = Literal["new", "same", "revision"]
_Value = TypeVar("_Value")

#: Articles a page. A page of long articles is some megabytes; smaller pages are no faster to fill than to ask for.
PAGE = 64

#: Values in one question; SQLite takes 32,766, PostgreSQL 65,535.
AT_ONCE = 500

_article, _revision, _reading, _statement = schema.article.c, schema.revision.c, schema.reading.c, schema.statement.c
_vector, _claim = schema.vector.c, schema.claim.c

_IS_CURRENT = (_revision.article == _article.key) & (_revision.number == _article.current)
#: The fields of an article that a revision has a column for.
_KEPT = tuple(name for name in Article.__struct_fields__ if name in _revision)
_FIELDS = (_article.id, *(_revision[name] for name in _KEPT))


class Revision(msgspec.Struct, frozen=True):
    """A text that an article has had: its `number` from 1, SHA-256, when the ledger took it (UTC), and the article with it."""

    number: int
    hash: str
    added: str
    article: Article


class _Found(msgspec.Struct, frozen=True):
    """What a reading adds to its article, as it is kept."""

    sources: tuple[Source, ...]
    statements: tuple[Statement, ...]


class Ledger:
    """A collection in a SQLite file at `address` (a path, or `sqlite:///path`), made if it is not there and `create` is true.

    `reader` is the version of the reader whose readings are stored; what an older one has read counts as unread. One ledger
    may be used by several threads, one file by several processes: many may read while one writes, and writers wait for each
    other. Errors of the file, the database or the disk are `LedgerError`s; after any of them the ledger is as it was before.
    """

    def __init__(self, address: str | os.PathLike[str], *, create: bool = True, reader: int = 1) -> None:
        self.path = sqlite.file_of(address)
        self.reader = reader
        sqlite.prepare_file(self.path, create)
        self._engine = sqlite.engine(self.path)
        self._writer = self._engine.execution_options(writes=True)
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        with self._reads() as connection:
            found = migrations.version(connection)  # First of all: a file of somebody else's stays untouched.
        with sqlite.told_as_ours(self.path):
            sqlite.use_wal(self._engine)
        if found != migrations.newest(migrations.MIGRATIONS):
            with self._writes() as connection:
                migrations.bring_up(connection, migrations.MIGRATIONS)

    def close(self) -> None:
        """Close the file. The last to close it folds the log into it."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def _reads(self) -> Iterator[Connection]:
        with sqlite.told_as_ours(self.path), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writes(self) -> Iterator[Connection]:
        with sqlite.told_as_ours(self.path), self._writer.begin() as connection:
            yield connection

    def reads(self) -> AbstractContextManager[Connection]:
        """A transaction for whoever keeps tables of their own beside the ledger's, as what was fetched is: one that reads."""
        return self._reads()

    def writes(self) -> AbstractContextManager[Connection]:
        """One that writes: committed at its end, taken back where an error ends it."""
        return self._writes()

    # Articles

    def add(self, article: Article) -> Added:
        """Keep an article: `new`, a `revision` of one that is here, or the `same` as one that is, which changes nothing.

        `InputError` where it holds a lone surrogate, which no file can.
        """
        try:
            digest = text_hash(article.text)
            row = _row(article) | {"hash": digest, "added": datetime.now(UTC).isoformat(timespec="seconds")}
            with self._writes() as connection:
                return _add(connection, article, digest, row)
        except UnicodeEncodeError as error:
            raise InputError(article.path or ascii(article.id), "holds a lone surrogate, which is no character") from error

    def __len__(self) -> int:
        with self._reads() as connection:
            return connection.execute(select(func.count()).select_from(schema.article)).scalar_one()

    def articles(self) -> Iterator[Article]:
        """All articles as they are now, in the order of their ids."""
        for row in self._by_id(select(*_FIELDS).join_from(schema.article, schema.revision, _IS_CURRENT), None):
            yield _to_article(row)

    def revisions(self, article_id: str) -> tuple[Revision, ...]:
        """All texts that the article has had, the first first; none if it is not here."""
        query = (
            select(_revision.number, _revision.hash, _revision.added, *_FIELDS)
            .join_from(schema.article, schema.revision, _revision.article == _article.key)
            .where(_article.id == article_id)
            .order_by(_revision.number)
        )
        with self._reads() as connection:
            rows = connection.execute(query).all()
        return tuple(Revision(row.number, row.hash, row.added, _to_article(row)) for row in rows)

    def search(self, words: str, limit: int = 20) -> list[str]:
        """The ids of articles that hold all of `words` in title or text, best first; `word*` stands for all that begin so."""
        with self._reads() as connection:
            return search.find(connection, words, limit)

    # Readings

    def store(self, reading: Reading) -> None:
        """Keep the reading of an article that is here with this text, in place of one by the same reader or an older.

        `LedgerError` where the article is not here.
        """
        with self._writes() as connection:
            if not _store(connection, reading, self.reader):
                raise LedgerError(f"{self.path}: has no article {reading.article.id} with this text: add it before its reading")

    def unread(self) -> Iterator[Article]:
        """The articles whose current text no reader of this version, or a later, has read."""
        order = tuple_(_article.reader, _article.id)
        query = (
            select(_article.reader, *_FIELDS)
            .join_from(schema.article, schema.revision, _IS_CURRENT)
            .where(_article.reader < self.reader)
            .order_by(_article.reader, _article.id)
            .limit(PAGE)
        )
        page = self._page(query)
        while page:
            for row in page:
                yield _to_article(row)
            page = self._page(query.where(order > (page[-1].reader, page[-1].id)))

    def readings(self, ids: Iterable[str] | None = None) -> Iterator[Reading]:
        """The readings of all articles, or of those named, in the order of their ids.

        An article whose current text is not read yet is left out.
        """
        query = (
            select(_reading.record, *_FIELDS)
            .join_from(schema.article, schema.revision, _IS_CURRENT)
            .join(schema.reading, _reading.revision == _revision.key)
        )
        decoder = msgspec.json.Decoder(_Found)
        for row in self._by_id(query, ids):
            found = decoder.decode(row.record)
            yield Reading(_to_article(row), found.sources, found.statements)

    def reading(self, article_id: str) -> Reading | None:
        """The reading of one article; None if it is not here, or not read yet."""
        return next(self.readings([article_id]), None)

    def _page(self, query: Select[Any]) -> Sequence[Row[Any]]:
        with self._reads() as connection:
            return connection.execute(query).all()

    def _by_id(self, query: Select[Any], ids: Iterable[str] | None) -> Iterator[Row[Any]]:
        """The rows of `query` in the order of the articles' ids, a page at a time."""
        query = query.order_by(_article.id)
        if ids is not None:
            for some in _lots(sorted(set(ids)), PAGE):
                yield from self._page(query.where(_article.id.in_(some)))
            return
        page = self._page(query.limit(PAGE))
        while page:
            yield from page
            page = self._page(query.where(_article.id > page[-1].id).limit(PAGE))

    # Vectors

    def vectors(self, model: str, keys: Sequence[bytes]) -> "dict[bytes, Vector]":
        """The vectors of that model that are kept under `keys`, bit for bit as they were stored."""
        from kilde.ledger.vectors import unpacked

        known: dict[bytes, Vector] = {}
        for some in _lots(keys, AT_ONCE):
            query = select(_vector.key, _vector.type, _vector.numbers).where(_vector.model == model, _vector.key.in_(some))
            known |= {row.key: unpacked(row.type, row.numbers) for row in self._page(query)}
        return known

    def store_vectors(self, model: str, vectors: "Mapping[bytes, Vector]") -> None:
        """Keep vectors (one dimension, float32 or float16) of `model` under their keys; what is kept already stays."""
        from kilde.ledger.vectors import packed

        rows = []
        for key, vector in vectors.items():
            form, numbers = packed(vector)
            rows.append({"model": model, "key": key, "type": form, "numbers": numbers})
        if rows:
            with self._writes() as connection:
                connection.execute(sqlite.insert(schema.vector).on_conflict_do_nothing(), rows)

    def vector_cache(self, model: str) -> "KeptVectors":
        """The vectors of one model by text, as `kilde.matching.vectors.Vectors` wants them."""
        from kilde.ledger.vectors import KeptVectors

        return KeptVectors(self, model)

    # Claim ids

    def remember_claims(self, claims: Iterable[Claim]) -> None:
        """Keep for each claim's id the place that it stands for; passes over claims anchored in articles that are not here."""
        anchors = {claim.id: lasting.anchor(claim) for claim in claims}
        current = select(_article.id, _revision.key).join_from(schema.article, schema.revision, _IS_CURRENT)
        with self._writes() as connection:
            revisions: dict[str, int] = {}
            for some in _lots(sorted({place.article for place in anchors.values()}), AT_ONCE):
                revisions |= {row.id: row.key for row in connection.execute(current.where(_article.id.in_(some)))}
            rows = [
                {"id": claim_id, "revision": revisions[place.article], "start": place.span[0], "end": place.span[1]}
                for claim_id, place in anchors.items()
                if place.article in revisions
            ]
            if rows:
                new = sqlite.insert(schema.claim)
                moved = {name: new.excluded[name] for name in ("revision", "start", "end")}
                connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=moved), rows)

    def lead(self, claim_id: str, claims: Sequence[Claim]) -> Claim | None:
        """The claim among `claims` that the id stands for: its own, or the one that now holds the place it was given for."""
        for claim in claims:
            if claim.id == claim_id:
                return claim
        place = self._place(claim_id)
        return None if place is None else lasting.holder(place, claims)

    def _place(self, claim_id: str) -> Place | None:
        """The place that a claim id stands for, in the current text of its article."""
        query = (
            select(_article.id, _revision.article, _revision.number, _article.current, _revision.text, _claim.start, _claim.end)
            .join_from(schema.claim, schema.revision, _claim.revision == _revision.key)
            .join(schema.article, _revision.article == _article.key)
            .where(_claim.id == claim_id)
        )
        with self._reads() as connection:
            row = connection.execute(query).one_or_none()
            if row is None or row.number == row.current:
                return None if row is None else Place(row.id, (row.start, row.end))
            now = select(_revision.text).where(_revision.article == row.article, _revision.number == row.current)
            span = lasting.moved((row.start, row.end), row.text, connection.execute(now).scalar_one())
        return None if span is None else Place(row.id, span)


def _add(connection: Connection, article: Article, digest: str, row: dict[str, object]) -> Added:
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
        connection.execute(update(schema.article).where(_article.key == key).values(current=number, reader=0))
    connection.execute(schema.revision.insert(), row | {"article": key, "number": number})
    search.enter(connection, key, article.title, article.text)
    return "new" if known is None else "revision"


def _store(connection: Connection, reading: Reading, reader: int) -> bool:
    """Whether the article is here; its reading then is too."""
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
    record = msgspec.json.encode(_Found(reading.sources, reading.statements)).decode()
    connection.execute(delete(schema.reading).where(_reading.revision == place.key))
    connection.execute(schema.reading.insert(), {"revision": place.key, "reader": reader, "record": record})
    if reading.statements:
        rows = [_statement_row(reading, statement) for statement in reading.statements]
        places = [{"revision": place.key, "position": position} for position in range(len(rows))]
        connection.execute(schema.statement.insert(), [place | row for place, row in zip(places, rows, strict=True)])
    if place.number == place.current:
        connection.execute(update(schema.article).where(_article.key == place.article).values(reader=reader))
    return True


def _row(article: Article) -> dict[str, object]:
    row = {name: getattr(article, name) for name in _KEPT}
    return row | {name: msgspec.json.encode(row[name]).decode() for name in ("byline", "blocks")}


def _to_article(row: Row[Any]) -> Article:
    fields = {name: getattr(row, name) for name in ("id", *_KEPT)}
    fields["byline"] = msgspec.json.decode(row.byline, type=tuple[str, ...])
    fields["blocks"] = msgspec.json.decode(row.blocks, type=tuple[Block, ...])
    return Article(**fields)


def _statement_row(reading: Reading, statement: Statement) -> dict[str, object]:
    names = ("id", "kind", "stance", "modality", "polarity", "score")
    return {name: getattr(statement, name) for name in names} | {
        "content": reading.words(statement.content),
        "origin": reading.source(statement.chain[-1]).name if statement.chain else None,
    }


def _lots(values: Sequence[_Value], size: int) -> Iterator[Sequence[_Value]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
