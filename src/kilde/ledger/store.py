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
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import msgspec
from sqlalchemy import Connection, Row, Select, func, select, tuple_, update

from kilde.article import Article
from kilde.claim import ArticleRef, Claim, Place
from kilde.errors import LedgerError
from kilde.ledger import database, lasting, migrations, rows, schema, search
from kilde.ledger.matched import AT_ONCE, Judged, Matched
from kilde.ledger.rows import FIELDS, IS_CURRENT, Added, lots, to_article, to_reading, with_readings
from kilde.statement import Reading

if TYPE_CHECKING:
    from kilde.ledger.vectors import KeptVectors, Vector

#: Articles a page. A page of long articles is some megabytes; smaller pages are no faster to fill than to ask for.
PAGE = 64

_article, _revision, _reading = schema.article.c, schema.revision.c, schema.reading.c
_vector, _claim = schema.vector.c, schema.claim.c


class Revision(msgspec.Struct, frozen=True):
    """A text that an article has had: its `number` from 1, SHA-256, when the ledger took it (UTC), and the article with it."""

    number: int
    hash: str
    added: str
    article: Article


class Behind(NamedTuple):
    """An article that the kept matching is behind of: its key, its `stale`, and its reading now, None where it has none."""

    key: int
    stale: int
    reading: Reading | None


class Ledger:
    """A collection at `address`: in a SQLite file (a path, or `sqlite:///path`), made if it is not there and `create` is true,
    or in a database of a PostgreSQL server (`postgresql://…`), where `create` makes the tables.

    `reader` is the version of the reader whose readings are stored; what an older one has read counts as unread. `key` opens an
    encrypted file, and encrypts a new one. One ledger may be used by several threads, one database by several processes: many
    may read while one writes, and writers wait for each other. Errors of the file, the database or the disk are `LedgerError`s;
    after any of them the ledger is as it was before.
    """

    def __init__(
        self, address: str | os.PathLike[str], *, create: bool = True, reader: int = 1, key: str | None = None
    ) -> None:
        self.reader = reader
        #: What readings pass through on their way out, made anew for each stream: analysts' decisions, for instance.
        self.mending: Callable[[Connection], Callable[[Reading], Reading]] | None = None
        #: What analysts' decisions change of the kept matching, asked anew for each transaction that wants it.
        self.judging: Callable[[Matched], Judged] | None = None
        self._database = database.opened(address, create=create, key=key)
        self.where = self._database.where
        try:
            self._open(create)
        except BaseException:
            self.close()
            raise

    def _open(self, create: bool) -> None:
        with self._reads() as connection:
            found = migrations.version(connection)  # First of all: a database of somebody else's stays untouched.
            shared = connection.dialect.name != "sqlite"
        if found == 0 and shared and not create:
            raise LedgerError(f"{self.where}: holds no ledger")
        self._database.settle_in()
        if found != migrations.newest(migrations.MIGRATIONS):
            with self._writes() as connection:
                migrations.bring_up(connection, migrations.MIGRATIONS)

    def close(self) -> None:
        """Give all connections up; the last to close a file folds its log into it."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _reads(self) -> AbstractContextManager[Connection]:
        return self._database.reads()

    def _writes(self) -> AbstractContextManager[Connection]:
        return self._database.writes()

    def reads(self) -> AbstractContextManager[Connection]:
        """A transaction for whoever keeps tables of their own beside the ledger's, as what was fetched is: one that reads."""
        return self._reads()

    def writes(self) -> AbstractContextManager[Connection]:
        """One that writes: committed at its end, taken back where an error ends it."""
        return self._writes()

    def wipe(self) -> None:
        """Overwrite what has been taken out, as far as the database can: see `kilde.housekeeping.removing`."""
        self._database.wipe()

    # Articles

    def add(self, article: Article) -> Added:
        """Keep an article: `new`, a `revision` of one that is here, or the `same` as one that is, which changes nothing.

        `InputError` where it holds a lone surrogate, which no file can.
        """
        with self._writes() as connection:
            return rows.add(connection, article)

    def fill(self, readings: Iterable[Reading], size: int = 256) -> int:
        """Keep many articles with their readings, `size` in a transaction; how many there were.

        What `add` and `store` do one by one, some ten times as fast, for readings that come from elsewhere. They may be a
        stream: one lot is in memory. Vectors of their own are given to `vector_cache(model).put`, or, with no need to keep
        them, by an encoder of one's own to `kilde.growing.Growing`.
        """
        count = 0
        lot: list[Reading] = []
        for reading in readings:
            lot.append(reading)
            if len(lot) == size:
                count += self._fill(lot)
                lot = []
        return count + self._fill(lot)

    def _fill(self, lot: Sequence[Reading]) -> int:
        if lot:
            with self._writes() as connection:
                for reading in lot:
                    rows.add(connection, reading.article)
                    rows.store(connection, reading, self.reader)
        return len(lot)

    def __len__(self) -> int:
        with self._reads() as connection:
            return connection.execute(select(func.count()).select_from(schema.article)).scalar_one()

    def articles(self) -> Iterator[Article]:
        """All articles as they are now, in the order of their ids."""
        for row in self._by_id(select(*FIELDS).join_from(schema.article, schema.revision, IS_CURRENT), None):
            yield to_article(row)

    def revisions(self, article_id: str) -> tuple[Revision, ...]:
        """All texts that the article has had, the first first; none if it is not here."""
        query = (
            select(_revision.number, _revision.hash, _revision.added, *FIELDS)
            .join_from(schema.article, schema.revision, _revision.article == _article.key)
            .where(_article.id == article_id)
            .order_by(_revision.number)
        )
        with self._reads() as connection:
            rows = connection.execute(query).all()
        return tuple(Revision(row.number, row.hash, row.added, to_article(row)) for row in rows)

    def standing(self) -> dict[str, list[tuple[int, str]]]:
        """By article, the numbers of its texts and since when each stood: when it was fetched, or else when it was taken."""
        since = func.coalesce(_revision.fetched, _revision.added)
        query = (
            select(_article.id, _revision.number, since)
            .join_from(schema.article, schema.revision, _revision.article == _article.key)
            .order_by(_article.id, _revision.number)
        )
        found: dict[str, list[tuple[int, str]]] = {}
        with self._reads() as connection:
            for article_id, number, begun in connection.execute(query):
                found.setdefault(article_id, []).append((number, begun))
        return found

    def references(self, ids: Collection[str]) -> dict[str, ArticleRef]:
        """Those of these articles that are here, by id, as a trace lists them; no text is fetched."""
        fields = [column for column in FIELDS if column.name in ArticleRef.__struct_fields__]
        query = select(*fields).join_from(schema.article, schema.revision, IS_CURRENT)
        found: dict[str, ArticleRef] = {}
        for some in lots(sorted(ids), AT_ONCE):
            found |= {row.id: ArticleRef(**row._mapping) for row in self._page(query.where(_article.id.in_(some)))}
        return found

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
            if not rows.store(connection, reading, self.reader):
                raise LedgerError(
                    f"{self.where}: has no article {reading.article.id} with this text: add it before its reading"
                )

    def unread(self) -> Iterator[Article]:
        """The articles whose current text no reader of this version, or a later, has read."""
        order = tuple_(_article.reader, _article.id)
        query = (
            select(_article.reader, *FIELDS)
            .join_from(schema.article, schema.revision, IS_CURRENT)
            .where(_article.reader < self.reader)
            .order_by(_article.reader, _article.id)
            .limit(PAGE)
        )
        page = self._page(query)
        while page:
            for row in page:
                yield to_article(row)
            page = self._page(query.where(order > (page[-1].reader, page[-1].id)))

    def readings(self, ids: Iterable[str] | None = None) -> Iterator[Reading]:
        """The readings of all articles, or of those named, in the order of their ids.

        An article whose current text is not read yet is left out.
        """
        with self._reads() as connection:
            mend = self._mender(connection)
        for row in self._by_id(with_readings(), ids):
            yield mend(to_reading(row))

    def _mender(self, connection: Connection) -> Callable[[Reading], Reading]:
        return (lambda reading: reading) if self.mending is None else self.mending(connection)

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
            for some in lots(sorted(set(ids)), PAGE):
                yield from self._page(query.where(_article.id.in_(some)))
            return
        page = self._page(query.limit(PAGE))
        while page:
            yield from page
            page = self._page(query.where(_article.id > page[-1].id).limit(PAGE))

    # What matching has found

    def behind(self, limit: int = PAGE) -> list[Behind]:
        """At most `limit` articles that the kept matching is behind of, those added first before others."""
        stale = select(_article.key, _article.stale).where(_article.stale != 0).order_by(_article.key).limit(limit)
        with self._reads() as connection:
            found = {row.key: row.stale for row in connection.execute(stale)}
            read = connection.execute(with_readings(_article.key).where(_article.key.in_(found))).all()
            mend = self._mender(connection)
        readings = {row.key: mend(to_reading(row)) for row in read}
        return [Behind(key, token, readings.get(key)) for key, token in found.items()]

    def unsettle(self, connection: Connection, ids: Collection[str]) -> None:
        """Note, in the caller's transaction, that the readings of these articles are others now than what is matched."""
        for some in lots(sorted(ids), AT_ONCE):
            now = update(schema.article).where(_article.id.in_(some), _article.reader > 0)
            connection.execute(now.values(stale=rows.token()))

    def stir(self, connection: Connection, ids: Collection[str]) -> None:
        """Note, in the caller's transaction, that claims of these articles are others now than what was last told of them."""
        connection.execute(update(schema.ledger).values(changes=schema.ledger.c.changes + 1))
        now = select(schema.ledger.c.changes).scalar_subquery()
        for some in lots(sorted(ids), AT_ONCE):
            connection.execute(update(schema.article).where(_article.id.in_(some)).values(changed=now))

    @contextmanager
    def matching(self, *, write: bool = False, judged: bool = False) -> Iterator[Matched]:
        """What matching has found, within one transaction; with `write` it may be changed, and is kept as a whole or not.

        With `judged` its members are of the claims that analysts have decided on.
        """
        with self._writes() if write else self._reads() as connection:
            kept = Matched(connection)
            if judged and self.judging is not None:
                kept.judged = self.judging(kept)
            yield kept

    # Vectors

    def vectors(self, model: str, keys: Sequence[bytes]) -> "dict[bytes, Vector]":
        """The vectors of that model that are kept under `keys`, bit for bit as they were stored."""
        from kilde.ledger.vectors import unpacked

        known: dict[bytes, Vector] = {}
        for some in lots(keys, AT_ONCE):
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
                connection.execute(database.insert(connection, schema.vector).on_conflict_do_nothing(), rows)

    def vector_cache(self, model: str) -> "KeptVectors":
        """The vectors of one model by text, as `kilde.matching.vectors.Vectors` wants them."""
        from kilde.ledger.vectors import KeptVectors

        return KeptVectors(self, model)

    # Claim ids

    def lead(self, claim_id: str, claims: Sequence[Claim]) -> Claim | None:
        """The claim among `claims` that the id stands for: its own, or the one that now holds the place it was given for."""
        for claim in claims:
            if claim.id == claim_id:
                return claim
        place = self.place(claim_id)
        return None if place is None else lasting.holder(place, claims)

    def place(self, claim_id: str) -> Place | None:
        """The place that a claim id stands for, in the current text of its article; None where it stands for none now."""
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
