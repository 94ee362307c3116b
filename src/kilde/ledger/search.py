"""Full-text search over title and text of current revisions: FTS5 in a SQLite file, text search vectors on PostgreSQL.

Whoever changes an article changes the index in the same transaction. Words match whatever their case and diacritics, and mean
the same in either database: runs of letters and digits.
"""

import re
import unicodedata

from sqlalchemy import Connection, text

#: A word in the title counts as much as this many in the text. A choice, not a measurement: a title has about ten words.
TITLE_WEIGHT = 4.0

#: On PostgreSQL, so many words of a text are searched: a vector holds a megabyte, and these stay within it.
SEARCHED = 60_000
#: Longer words than this are cut there: they are no words.
LONGEST = 200

_WORD = re.compile(r"[^\W_]+")


def create(connection: Connection) -> None:
    """Make the index. That of FTS5 is contentless, so that a text is stored once."""
    if _shared(connection):
        connection.execute(text("CREATE TABLE words (article INTEGER PRIMARY KEY, words TSVECTOR NOT NULL)"))
        connection.execute(text("CREATE INDEX words_words ON words USING GIN (words)"))
    else:
        connection.execute(
            text("CREATE VIRTUAL TABLE words USING fts5(title, text, content='', tokenize='unicode61 remove_diacritics 2')")
        )


def enter(connection: Connection, key: int, title: str | None, body: str) -> None:
    """Enter the article of that key."""
    if _shared(connection):
        query = (
            "INSERT INTO words (article, words) VALUES (:key, setweight(to_tsvector('simple', :title), 'A') "
            "|| setweight(to_tsvector('simple', :body), 'C'))"
        )
        told = {"key": key, "title": _plain(title or ""), "body": _plain(body)}
    else:
        query = "INSERT INTO words (rowid, title, text) VALUES (:key, :title, :body)"
        told = {"key": key, "title": title, "body": body}
    connection.execute(text(query), told)


def remove(connection: Connection, key: int, title: str | None, body: str) -> None:
    """Take out the article that was entered with just these values; FTS5 must be told what went in."""
    if _shared(connection):
        connection.execute(text("DELETE FROM words WHERE article = :key"), {"key": key})
        return
    connection.execute(
        text("INSERT INTO words (words, rowid, title, text) VALUES ('delete', :key, :title, :body)"),
        {"key": key, "title": title, "body": body},
    )


def find(connection: Connection, words: str, limit: int) -> list[str]:
    """The ids of at most `limit` articles that hold all of `words`, best first.

    Ranked by BM25 (Robertson and Zaragoza, 2009) in a file, by how often and how near on PostgreSQL.
    """
    asked = tsquery(words) if _shared(connection) else expression(words)
    if not asked:
        return []
    if _shared(connection):
        query = (
            "SELECT article.id FROM words JOIN article ON article.key = words.article, to_tsquery('simple', :asked) AS asked "
            "WHERE words.words @@ asked "
            "ORDER BY ts_rank(CAST(:weights AS float4[]), words.words, asked) DESC, article.id LIMIT :limit"
        )
        told = {"asked": asked, "weights": [0.1, 0.1, 1 / TITLE_WEIGHT, 1.0], "limit": limit}
    else:
        query = (
            "SELECT article.id FROM words JOIN article ON article.key = words.rowid WHERE words MATCH :asked "
            "ORDER BY bm25(words, :weight, 1.0), article.id LIMIT :limit"
        )
        told = {"asked": asked, "weight": TITLE_WEIGHT, "limit": limit}
    return list(connection.execute(text(query), told).scalars())


def expression(words: str) -> str:
    """The FTS5 expression for articles that hold every one of `words`; a word that ends in `*` stands for all that begin so.

    Each word is quoted, so that nothing in it is read as syntax; one of marks alone asks for nothing.
    """
    terms = []
    for word in words.replace("\0", " ").split():
        quoted = '"' + word.rstrip("*").replace('"', '""') + '"'
        terms.append(quoted + "*" if word.endswith("*") else quoted)
    return " ".join(terms)


def tsquery(words: str) -> str:
    """The same for PostgreSQL: nothing but letters, digits and our own marks goes in."""
    terms = []
    for word in words.split():
        parts = [f"'{part}'" for part in _plain(word).split()]
        if parts:
            parts[-1] += ":*" if word.endswith("*") else ""
            terms.append(f"({' <-> '.join(parts)})")
    return " & ".join(terms)


def _plain(words: str) -> str:
    """Words in small letters without diacritics, parted by spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c))
    return " ".join(match.group()[:LONGEST] for match, _ in zip(_WORD.finditer(bare), range(SEARCHED), strict=False))


def _shared(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"
