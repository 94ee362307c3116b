"""Small values for tests of the ledger, and looks at a closed one."""

import contextlib
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

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


@contextlib.contextmanager
def small_disk(place: Path, size: str) -> Iterator[Callable[[str], None]]:
    """A disk of that size at `place`, and what gives it another; the test is skipped, saying so, where none can be mounted."""
    place.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mounted, capture_output=True).returncode:
        pytest.skip("needs to mount a small disk, which takes root's rights")
    try:

        def resize(size: str) -> None:
            subprocess.run(["mount", "-o", f"remount,size={size}", str(place)], check=True)

        yield resize
    finally:
        subprocess.run(["umount", str(place)], check=True)
