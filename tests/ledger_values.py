"""Small values for tests of the ledger, and looks at a closed one."""

import contextlib
import sqlite3
from pathlib import Path

from kilde.article import Article, Span
from kilde.claim import Claim, First, Instance, Origin, Origins
from kilde.export.jsonl import jsonl
from kilde.ledger import Ledger


def article(name: str = "a", words: str = "Broen er stengt, sier politiet.", **more: object) -> Article:
    return Article(**({"id": name, "language": "nb", "text": words} | more))  # type: ignore[arg-type]


def exported(address: Path | str) -> bytes:
    with Ledger(address, create=False) as opened:
        return b"".join(jsonl(opened))


def sound(path: Path) -> bool:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def claim(name: str, *places: tuple[str, Span]) -> Claim:
    return Claim(
        id=name,
        text="",
        language="nb",
        instances=tuple(Instance(article=one, statement=None, content=(span,)) for one, span in places),
        origins=Origins(1, 1, (Origin("", "unspecified", False, ()),)),
        first=First(places[0][0], None),
    )
