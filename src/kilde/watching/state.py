"""What a watch must not forget, in tables of its own in the ledger's database, so that a kill loses and doubles nothing.

```
watch_feed      when a feed is looked at next
watch_entry     what a feed listed: when its page is fetched (again), and the article it became
watch_article   up to which revision an article's changes were told
watch_compared  the ledger's count of changes up to which claims were compared
watch_stood     how the claims stood then, by the article that carries them
watch_news      what is to be told, and when it was
```

News is put down in the transaction that moves on what it was found by, and told afterwards: killed in between, it is told by
the next run; found again, it has the id it had.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec
from sqlalchemy import Column, Connection, Index, Integer, MetaData, Table, Text, delete, select, update

from kilde.article import Span
from kilde.claim import Place
from kilde.intake.feeds.entries import Entry
from kilde.intake.web.cache import Transaction, make_tables
from kilde.ledger.matched import AT_ONCE
from kilde.ledger.rows import lots
from kilde.watching.news import News, Standing, Standings

metadata = MetaData()

feed = Table(
    "watch_feed",
    metadata,
    Column("address", Text, primary_key=True),
    Column("due", Text, nullable=False),
    Column("failures", Integer, nullable=False),
)
#: `entry` is the listing's, as JSON; `seen` when it was first listed, `due` when its page is fetched next, None for never more;
#: `tries` how often that failed since it last went well, `looks` how often it went well; `article` the id it has in the ledger.
entry = Table(
    "watch_entry",
    metadata,
    Column("link", Text, primary_key=True),
    Column("feed", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("due", Text),
    Column("tries", Integer, nullable=False),
    Column("looks", Integer, nullable=False),
    Column("article", Text),
    Index("watch_entry_due", "due", "link"),
)
article = Table(
    "watch_article",
    metadata,
    Column("id", Text, primary_key=True),
    Column("told", Integer, nullable=False),
)
#: One row.
comparison = Table(
    "watch_compared",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("changes", Integer, nullable=False),
)
#: `record` is JSON: pairs of a span in the article and the standings of the claims that it carries.
stood = Table(
    "watch_stood",
    metadata,
    Column("article", Text, primary_key=True),
    Column("record", Text, nullable=False),
)
news = Table(
    "watch_news",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("time", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("given", Text),
    Index("watch_news_given", "given", "key"),
)


_decode_stood = msgspec.json.Decoder(list[tuple[Span, tuple[Standing, ...]]]).decode


class Due(msgspec.Struct, frozen=True):
    """An entry whose page is to be fetched."""

    link: str
    feed: str
    entry: Entry
    seen: str
    tries: int
    looks: int
    article: str | None


class State:
    """The tables in the caller's transactions; made where they are not."""

    def __init__(self, reads: Transaction, writes: Transaction) -> None:
        self._reads = reads
        self._writes = writes
        make_tables(writes, metadata)

    # Feeds

    def due_feeds(self, addresses: Sequence[str], now: str) -> list[str]:
        """Those of `addresses` that are to be looked at now, also those never looked at."""
        with self._reads() as connection:
            rows = connection.execute(select(feed.c.address, feed.c.due)).all()
        waiting = {row.address for row in rows if row.due > now}
        return [address for address in addresses if address not in waiting]

    def next_due(self, addresses: Sequence[str]) -> str | None:
        """When the next of `addresses`, or the page of an entry, is due."""
        with self._reads() as connection:
            feeds = connection.execute(select(feed.c.due).where(feed.c.address.in_(addresses))).scalars().all()
            first = select(entry.c.due).where(entry.c.due.is_not(None)).order_by(entry.c.due).limit(1)
            pages = connection.execute(first).scalars().all()
        return min((*feeds, *pages), default=None)

    def failures(self, address: str) -> int:
        """How often in a row a feed could not be had."""
        with self._reads() as connection:
            return connection.execute(select(feed.c.failures).where(feed.c.address == address)).scalar_one_or_none() or 0

    def looked(self, address: str, entries: Iterable[Entry], now: str, due: str, failures: int = 0) -> int:
        """Note that a feed was looked at, and what it lists; how many of the entries are new, or told to be changed."""
        count = 0
        with self._writes() as connection:
            for one in entries:
                count += self._listed(connection, address, one, now)
            values = {"due": due, "failures": failures}
            if not connection.execute(update(feed).where(feed.c.address == address).values(values)).rowcount:
                connection.execute(feed.insert(), {"address": address} | values)
        return count

    def _listed(self, connection: Connection, address: str, one: Entry, now: str) -> bool:
        link = one.link or f"{address}#{one.id}"
        known = connection.execute(select(entry).where(entry.c.link == link)).one_or_none()
        record = msgspec.json.encode(one).decode()
        if known is None:
            row = {"link": link, "feed": address, "entry": record, "seen": now, "due": now, "tries": 0, "looks": 0}
            connection.execute(entry.insert(), row)
            return True
        before = msgspec.json.decode(known.entry, type=Entry)
        if (before.updated, before.title, before.markup) == (one.updated, one.title, one.markup):
            return False
        connection.execute(update(entry).where(entry.c.link == link).values(entry=record, due=now, tries=0))
        return True

    # Entries

    def due_entries(self, now: str, most: int) -> list[Due]:
        """Entries whose pages are to be fetched now, the longest due first."""
        query = select(entry).where(entry.c.due <= now).order_by(entry.c.due, entry.c.link).limit(most)
        with self._reads() as connection:
            rows = connection.execute(query).all()
        decode = msgspec.json.Decoder(Entry).decode
        return [Due(row.link, row.feed, decode(row.entry), row.seen, row.tries, row.looks, row.article) for row in rows]

    def fetched(self, link: str, article_id: str | None, due: str | None, *, tries: int = 0, looks: int = 0) -> None:
        """Note how fetching an entry's page went, and when it is fetched again."""
        values = {"article": article_id, "due": due, "tries": tries, "looks": looks}
        with self._writes() as connection:
            connection.execute(update(entry).where(entry.c.link == link).values(values))

    def forget(self, article_id: str) -> None:
        """Take out what is kept of an article; of its entries the links stay, so that their pages are not fetched again."""
        with self._writes() as connection:
            for link in connection.execute(select(entry.c.link).where(entry.c.article == article_id)).scalars().all():
                bare = msgspec.json.encode(Entry(id=link, link=link)).decode()
                connection.execute(update(entry).where(entry.c.link == link).values(entry=bare, article=None, due=None))
            connection.execute(delete(article).where(article.c.id == article_id))
            for row in connection.execute(select(news.c.key, news.c.record)).all():
                if article_id in row.record:
                    connection.execute(delete(news).where(news.c.key == row.key))
            # How claims stood with it is no measure any more: the next time it is only remembered how they stand.
            connection.execute(delete(comparison))
            connection.execute(delete(stood))

    # Revisions

    def told_revisions(self, ids: Sequence[str]) -> dict[str, int]:
        """Up to which revision the changes of articles were told."""
        with self._reads() as connection:
            return {row.id: row.told for row in connection.execute(select(article).where(article.c.id.in_(ids)))}

    def tell_revisions(self, article_id: str, number: int, items: Iterable[News]) -> None:
        """Put down the news of an article's revisions up to `number`."""
        with self._writes() as connection:
            if not connection.execute(update(article).where(article.c.id == article_id).values(told=number)).rowcount:
                connection.execute(article.insert(), {"id": article_id, "told": number})
            _put(connection, items)

    # Claims

    def compared(self) -> int | None:
        """The ledger's count of changes up to which claims were compared; None before the first time."""
        with self._reads() as connection:
            return connection.execute(select(comparison.c.changes)).scalar_one_or_none()

    def stood(self, articles: Collection[str]) -> dict[Place, tuple[Standing, ...]]:
        """How the claims stood that these articles carried, by their places."""
        with self._reads() as connection:
            return _stood(connection, articles)

    def tell_claims(self, changes: int, standing: Standings, anew: Collection[str], items: Iterable[News]) -> None:
        """Put down how the claims of `standing` stand, and the news of that: compared up to `changes`.

        Of the articles `anew` all claims are among them; of others what is not stays.
        """
        beside = {place.article for place in standing}.difference(anew)
        with self._writes() as connection:
            by_article: dict[str, list[tuple[Span, tuple[Standing, ...]]]] = {}
            for place, here in (_stood(connection, beside) | dict(standing)).items():
                by_article.setdefault(place.article, []).append((place.span, here))
            for some in lots(sorted(beside.union(anew)), AT_ONCE):
                connection.execute(delete(stood).where(stood.c.article.in_(some)))
            rows = [{"article": one, "record": msgspec.json.encode(here).decode()} for one, here in by_article.items()]
            for each in lots(rows, AT_ONCE):
                connection.execute(stood.insert(), list(each))
            if not connection.execute(update(comparison).values(changes=changes)).rowcount:
                connection.execute(comparison.insert(), {"key": 1, "changes": changes})
            _put(connection, items)

    # News

    def tell(self, items: Iterable[News]) -> None:
        """Put down news that stands for itself."""
        with self._writes() as connection:
            _put(connection, items)

    def untold(self) -> Iterator[News]:
        """What is still to be told, in the order in which it was found."""
        query = select(news.c.record).where(news.c.given.is_(None)).order_by(news.c.key)
        with self._reads() as connection:
            records = connection.execute(query).scalars().all()
        for record in records:
            yield msgspec.json.decode(record, type=News)

    def given(self, item: News, now: str) -> None:
        """Note that `item` was told."""
        with self._writes() as connection:
            connection.execute(update(news).where(news.c.id == item.id).values(given=now))

    def newest(self, most: int) -> tuple[News, ...]:
        """The newest news, told or not, the newest first."""
        query = select(news.c.record).order_by(news.c.key.desc()).limit(most)
        with self._reads() as connection:
            records = connection.execute(query).scalars().all()
        return tuple(msgspec.json.decode(record, type=News) for record in records)


def _stood(connection: Connection, articles: Collection[str]) -> dict[Place, tuple[Standing, ...]]:
    found: dict[Place, tuple[Standing, ...]] = {}
    for some in lots(sorted(articles), AT_ONCE):
        for row in connection.execute(select(stood).where(stood.c.article.in_(some))):
            for span, here in _decode_stood(row.record):
                found[Place(row.article, span)] = here
    return found


def _put(connection: Connection, items: Iterable[News]) -> None:
    for item in items:
        if connection.execute(select(news.c.key).where(news.c.id == item.id)).first() is None:
            record = msgspec.json.encode(item).decode()
            connection.execute(news.insert(), {"id": item.id, "time": item.time, "record": record})
