"""From any version of the tables to today's, forward only.

A change of `schema.py` comes with a function in `MIGRATIONS` under the version that it starts from; it makes the next version
of it. A new ledger is made at today's version at once.
"""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, inspect, select, text, update

from kilde.errors import LedgerError, LedgerTooNew
from kilde.ledger import schema, search

Migration = Callable[[Connection], None]


def _keep_matching(connection: Connection) -> None:
    """Version 2 keeps what matching finds, credits and times of capture; whatever has been read is matched at the next use."""
    for statement in (
        "ALTER TABLE kilde_ledger ADD COLUMN matcher TEXT",
        "ALTER TABLE kilde_ledger ADD COLUMN changes INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE article ADD COLUMN stale INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX article_stale ON article (stale)",
        "ALTER TABLE revision ADD COLUMN credits TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE revision ADD COLUMN fetched TEXT",
        "CREATE TABLE parted (id TEXT NOT NULL, other TEXT NOT NULL, PRIMARY KEY (id, other))",
        "CREATE TABLE sketch (article INTEGER NOT NULL, made INTEGER NOT NULL, day INTEGER, "
        "language BIGINT NOT NULL, centre BLOB NOT NULL, marks BLOB NOT NULL, PRIMARY KEY (article), "
        "FOREIGN KEY(article) REFERENCES article (key))",
        "CREATE INDEX sketch_day ON sketch (day)",
        "CREATE TABLE told (article INTEGER NOT NULL, record BLOB NOT NULL, numbers BLOB NOT NULL, PRIMARY KEY (article), "
        "FOREIGN KEY(article) REFERENCES article (key))",
        "CREATE TABLE kin (one INTEGER NOT NULL, other INTEGER NOT NULL, edges BLOB NOT NULL, PRIMARY KEY (one, other), "
        "FOREIGN KEY(one) REFERENCES article (key), FOREIGN KEY(other) REFERENCES article (key))",
        "CREATE INDEX kin_other ON kin (other)",
        "CREATE TABLE member (article INTEGER NOT NULL, place INTEGER NOT NULL, component BIGINT NOT NULL, "
        "claim BIGINT NOT NULL, PRIMARY KEY (article, place), FOREIGN KEY(article) REFERENCES article (key))",
        "CREATE INDEX member_component ON member (component)",
        "CREATE INDEX member_claim ON member (claim)",
        "UPDATE article SET stale = 1 WHERE EXISTS (SELECT 1 FROM revision JOIN reading ON reading.revision = revision.key "
        "WHERE revision.article = article.key AND revision.number = article.current)",
    ):
        connection.execute(text(statement))


def _tell_what_changed(connection: Connection) -> None:
    """Version 3 keeps of each article when its claims last became others, so that who follows them need not look at all."""
    for statement in (
        "ALTER TABLE article ADD COLUMN changed INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX article_changed ON article (changed)",
        "UPDATE article SET changed = (SELECT changes FROM kilde_ledger)",
    ):
        connection.execute(text(statement))


#: What leads from version n to n + 1.
MIGRATIONS: Mapping[int, Migration] = {1: _keep_matching, 2: _tell_what_changed}


def newest(migrations: Mapping[int, Migration]) -> int:
    """The version that `migrations` lead to; the first is 1."""
    return max(migrations, default=0) + 1


def version(connection: Connection) -> int:
    """The version of the ledger behind `connection`, 0 for an empty database. `LedgerError` where it holds something else."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return 0
    if schema.ledger.name not in tables:
        raise LedgerError(f"{_where(connection)}: is a database, but not a ledger of kilde")
    found: int = connection.execute(select(schema.ledger.c.version)).scalar_one()
    return found


def bring_up(connection: Connection, migrations: Mapping[int, Migration]) -> None:
    """Make the tables in an empty database, or migrate those of an earlier version, within the caller's transaction.

    `LedgerTooNew` where a later version wrote them.
    """
    found, wanted = version(connection), newest(migrations)
    if found > wanted:
        reason = f"was written by a later kilde (tables of version {found}, this one knows {wanted}): upgrade kilde"
        raise LedgerTooNew(f"{_where(connection)}: {reason}")
    if found == 0:
        schema.metadata.create_all(connection)
        search.create(connection)
        connection.execute(schema.ledger.insert().values(version=wanted))
        return
    for step in range(found, wanted):
        migrations[step](connection)
        connection.execute(update(schema.ledger).values(version=step + 1))


def _where(connection: Connection) -> str:
    return connection.engine.url.database or "ledger"
