"""The desk's own tables, kept beside the ledger's so that no page looks at the whole of it.

They hold nothing that cannot be made again from the ledger (`kilde.web.summary`): they are made at first use, and anew where an
older or newer desk made them. SQLite and PostgreSQL share the constructs. Claims are named by their nodes, as
`kilde.growing` does: the first assertion, `article * PLACES + place`.
"""

from hashlib import blake2b

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    inspect,
    select,
)

from kilde.statement import Source

#: Another number for other tables or other contents: what is there is then made anew.
VERSION = 5

metadata = MetaData()

#: One row: `version` of what stands here, the ledger's count of changes that it was last brought up to, and how many lots of
#: claims were entered.
state = Table(
    "desk_state",
    metadata,
    Column("version", Integer, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
)

#: An article as lists show it. `made` is that of its sketch: where it is another, the article was read anew.
article = Table(
    "desk_article",
    metadata,
    Column("article", Integer, primary_key=True, autoincrement=False),
    Column("made", Integer, nullable=False),
    Column("id", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("title", Text),
    Column("published", Text),
    Column("day", Text),
    Column("language", Text, nullable=False),
    Column("statements", Integer, nullable=False),
    Column("revisions", Integer, nullable=False),
    Index("desk_article_id", "id"),
    Index("desk_article_outlet", "outlet"),
    Index("desk_article_day", "day"),
)

#: An assertion and the claim that it is of; `statement` is None in the article's own voice.
instance = Table(
    "desk_instance",
    metadata,
    Column("article", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("claim", BigInteger, nullable=False),
    Column("statement", Text),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    PrimaryKeyConstraint("article", "place"),
    Index("desk_instance_claim", "claim", "article"),
)

#: A claim as the dossier lists it. `flags`, and the `languages` of its articles, stand between blanks; `spread` and `origins`
#: are JSON: the times of its articles, and its first origins; `folded` are all its words in small letters without diacritics;
#: `point` is its direction (int8); `record` the whole claim (MessagePack, packed with zlib); `turn` the lot that it came with,
#: so that what is held in memory can follow.
claim = Table(
    "desk_claim",
    metadata,
    Column("node", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("instances", Integer, nullable=False),
    Column("least", Integer, nullable=False),
    Column("most", Integer, nullable=False),
    Column("credibility", Integer, nullable=False),
    Column("flags", Text, nullable=False),
    Column("languages", Text, nullable=False),
    Column("first", Text),
    Column("last", Text),
    Column("spread", Text, nullable=False),
    Column("origins", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("point", LargeBinary, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("turn", Integer, nullable=False),
    Index("desk_claim_id", "id"),
    Index("desk_claim_turn", "turn"),
)
# In the order of lists, with all that filters look at: what does not meet them is passed over without a look at its row.
Index(
    "desk_claim_order",
    claim.c.articles.desc(),
    claim.c.instances.desc(),
    claim.c.id,
    claim.c.node,
    claim.c.flags,
    claim.c.languages,
    claim.c.first,
    claim.c.last,
)

#: Claims whose rows are to be made anew.
due = Table("desk_due", metadata, Column("node", BigInteger, primary_key=True, autoincrement=False))

#: A source that something is told of: a named one wherever it speaks, one that is not named within its article alone.
source = Table(
    "desk_source",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("named", Boolean, nullable=False),
    Column("statements", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
)
Index("desk_source_order", source.c.statements.desc(), source.c.name)
Index("desk_source_name", source.c.name)

#: That a source stands in the chain of a statement: the `position`-th of its article, which was `published` then ("" where that
#: is not told). The key is in the order in which a source's page tells it.
voice = Table(
    "desk_voice",
    metadata,
    Column("source", Text, nullable=False),
    Column("published", Text, nullable=False),
    Column("article", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("statement", Text, nullable=False),
    PrimaryKeyConstraint("source", "published", "article", "position"),
    Index("desk_voice_article", "article", "statement"),
    sqlite_with_rowid=False,
)

#: When a statement says that something happened: first and last day, as `kilde.statement.Time` has them; the rest as above.
when = Table(
    "desk_when",
    metadata,
    Column("first", Text, nullable=False),
    Column("last", Text, nullable=False),
    Column("published", Text, nullable=False),
    Column("article", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("statement", Text, nullable=False),
    PrimaryKeyConstraint("first", "last", "published", "article", "position"),
    Index("desk_when_article", "article"),
    sqlite_with_rowid=False,
)


def settle(connection: Connection) -> None:
    """Make the tables where they are missing, and in the place of those that another desk made."""
    there = inspect(connection).has_table(state.name)
    if there and connection.execute(select(state.c.version)).scalar() == VERSION:
        return
    metadata.drop_all(connection)
    metadata.create_all(connection)
    connection.execute(state.insert(), {"version": VERSION, "changes": -1, "turn": 0})


def source_id(one: Source, article: str) -> str:
    """The id of a source's page: of its name where it is named, else of its name within this article alone.

    Two descriptions of somebody who is not named are never taken for one.
    """
    name = " ".join(one.name.casefold().split())
    named = one.named and one.kind != "unspecified"
    return blake2b((name if named else f"{article}\0{name}").encode("utf-8", "replace"), digest_size=8).hexdigest()
