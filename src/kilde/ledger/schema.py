"""The tables of a ledger, in constructs that SQLite and PostgreSQL share.

```
article 1 ── n revision 1 ── 0..1 reading 1 ── n statement        vector (model, key)
                    1 ── n claim                                   parted (claim id, claim id)
        1 ── 0..1 sketch, told      what the article tells, as matching compares it
        n ── n kin                  the edges between the assertions of two articles
        1 ── n member               assertions that are not alone: their component and claim
```

What only one of the databases has (pragmas, full-text search, files) stands in `sqlite.py` and `search.py`. Ids of articles are
compared by code point everywhere, which is SQLite's own order of texts. A change here is a new version: see `migrations.py`.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

#: One row: the version of the tables; what the kept matching was made with, None before there is any, and how often it changed.
ledger = Table(
    "kilde_ledger",
    metadata,
    Column("version", Integer, nullable=False),
    Column("matcher", Text),
    Column("changes", Integer, nullable=False, server_default="0"),
)

#: `current` is the number of the newest revision; `reader` the version of the reader that read it, 0 if none has. The latter
#: could be had from `reading`, but then finding what is unread would cost as much as there are articles. `stale` is 0 where the
#: kept matching is of the current reading, else a number that is another each time the reading changes. `changed` is the
#: ledger's count of changes at which the article, or a claim that it carries, last became another.
article = Table(
    "article",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False, unique=True),
    Column("current", Integer, nullable=False),
    Column("reader", Integer, nullable=False),
    Column("stale", Integer, nullable=False, server_default="0"),
    Column("changed", Integer, nullable=False, server_default="0"),
    Index("article_reader", "reader", "id"),
    Index("article_stale", "stale"),
    Index("article_changed", "changed"),
)

#: A text that the article has had, with what was known of the article when it came. `number` counts from 1, `hash` is the
#: SHA-256 of `text`, `added` the time (UTC) when the ledger took it; `byline`, `blocks` and `credits` are JSON.
revision = Table(
    "revision",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("article", Integer, ForeignKey("article.key"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("added", Text, nullable=False),
    Column("path", Text),
    Column("url", Text),
    Column("outlet", Text),
    Column("title", Text),
    Column("byline", Text, nullable=False),
    Column("published", Text),
    Column("language", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("blocks", Text, nullable=False),
    Column("credits", Text, nullable=False, server_default="[]"),
    Column("fetched", Text),
    UniqueConstraint("article", "number"),
    UniqueConstraint("article", "hash"),
)

#: What a reader of that version found in a revision: `record` is JSON with `sources` and `statements`, the whole truth.
reading = Table(
    "reading",
    metadata,
    Column("revision", Integer, ForeignKey("revision.key"), primary_key=True),
    Column("reader", Integer, nullable=False),
    Column("record", Text, nullable=False),
)

#: The statements of a reading once more as rows, to be asked by SQL: `content` is the words, `origin` the last source's name.
statement = Table(
    "statement",
    metadata,
    Column("revision", Integer, ForeignKey("reading.revision", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("origin", Text),
    Column("stance", Text, nullable=False),
    Column("modality", Text, nullable=False),
    Column("polarity", Text, nullable=False),
    Column("score", Float, nullable=False),
    PrimaryKeyConstraint("revision", "position"),
)

#: A vector by the model that made it and a key (the hash of what it stands for): little-endian numbers, `<f4` or `<f2`.
vector = Table(
    "vector",
    metadata,
    Column("model", Text, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("type", Text, nullable=False),
    Column("numbers", LargeBinary, nullable=False),
    PrimaryKeyConstraint("model", "key"),
)

#: A claim id that was given out, and the place that it stands for: `start` to `end` in code points of the revision's text.
claim = Table(
    "claim",
    metadata,
    Column("id", Text, primary_key=True),
    Column("revision", Integer, ForeignKey("revision.key"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

#: Claims that an id has been split into, by their ids at that time, beside the one that holds its place.
parted = Table(
    "parted",
    metadata,
    Column("id", Text, nullable=False),
    Column("other", Text, nullable=False),
    PrimaryKeyConstraint("id", "other"),
)

#: What is looked at of an article first: its day (since year 1, None where it is not told), a number for its language, the
#: direction of all that it tells (int8) and the bits of its names; narrow, since all articles of some weeks are read at once.
#: `made` is the `stale` it was made for, by which copies in memory are told from later ones.
sketch = Table(
    "sketch",
    metadata,
    Column("article", Integer, ForeignKey("article.key"), primary_key=True),
    Column("made", Integer, nullable=False),
    Column("day", Integer),
    Column("language", BigInteger, nullable=False),
    Column("centre", LargeBinary, nullable=False),
    Column("marks", LargeBinary, nullable=False),
    Index("sketch_day", "day"),
)

#: What an article tells, packed: see `kilde.matching.told`.
told = Table(
    "told",
    metadata,
    Column("article", Integer, ForeignKey("article.key"), primary_key=True),
    Column("record", LargeBinary, nullable=False),
    Column("numbers", LargeBinary, nullable=False),
)

#: The edges between two articles, packed: see `kilde.matching.same`; `one` has the id that comes first.
kin = Table(
    "kin",
    metadata,
    Column("one", Integer, ForeignKey("article.key"), nullable=False),
    Column("other", Integer, ForeignKey("article.key"), nullable=False),
    Column("edges", LargeBinary, nullable=False),
    PrimaryKeyConstraint("one", "other"),
    Index("kin_other", "other"),
)

#: An assertion that something else is like, by its place in its article: the first assertion of its component, and the first of
#: its claim, each as `article * PLACES + place`. One that has no row is a component and a claim by itself.
member = Table(
    "member",
    metadata,
    Column("article", Integer, ForeignKey("article.key"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("component", BigInteger, nullable=False),
    Column("claim", BigInteger, nullable=False),
    PrimaryKeyConstraint("article", "place"),
    Index("member_component", "component"),
    Index("member_claim", "claim"),
)

#: More assertions than an article can have.
PLACES = 1 << 16
