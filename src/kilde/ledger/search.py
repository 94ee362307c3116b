"""Full-text search over title and text of current revisions, by SQLite's FTS5.

The index holds no text of its own (contentless, so that a text is stored once); to take an entry out, FTS5 must be told what
went in. Whoever changes an article changes the index in the same transaction. Words match whatever their case and diacritics.
"""

from sqlalchemy import Connection, text

#: A word in the title counts as much as this many in the text. A choice, not a measurement: a title has about ten words.
TITLE_WEIGHT = 4.0


def create(connection: Connection) -> None:
    """Make the index."""
    connection.execute(
        text("CREATE VIRTUAL TABLE words USING fts5(title, text, content='', tokenize='unicode61 remove_diacritics 2')")
    )


def enter(connection: Connection, key: int, title: str | None, body: str) -> None:
    """Enter the article of that key."""
    connection.execute(
        text("INSERT INTO words (rowid, title, text) VALUES (:key, :title, :body)"),
        {"key": key, "title": title, "body": body},
    )


def remove(connection: Connection, key: int, title: str | None, body: str) -> None:
    """Take out the article that was entered with just these values."""
    connection.execute(
        text("INSERT INTO words (words, rowid, title, text) VALUES ('delete', :key, :title, :body)"),
        {"key": key, "title": title, "body": body},
    )


def expression(words: str) -> str:
    """The FTS5 expression for articles that hold every one of `words`; a word that ends in `*` stands for all that begin so.

    Each word is quoted, so that nothing in it is read as syntax; one of marks alone asks for nothing.
    """
    terms = []
    for word in words.replace("\0", " ").split():
        quoted = '"' + word.rstrip("*").replace('"', '""') + '"'
        terms.append(quoted + "*" if word.endswith("*") else quoted)
    return " ".join(terms)


def find(connection: Connection, words: str, limit: int) -> list[str]:
    """The ids of at most `limit` articles that hold all of `words`, best first (BM25, Robertson and Zaragoza, 2009)."""
    asked = expression(words)
    if not asked:
        return []
    query = text(
        "SELECT article.id FROM words JOIN article ON article.key = words.rowid WHERE words MATCH :asked "
        "ORDER BY bm25(words, :weight, 1.0), article.id LIMIT :limit"
    )
    rows = connection.execute(query, {"asked": asked, "weight": TITLE_WEIGHT, "limit": limit})
    return list(rows.scalars())
