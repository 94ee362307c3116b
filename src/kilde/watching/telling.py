"""How news is told: on a stream as text or JSON lines, in an Atom feed, or to a command.

What is told is somebody else's words in part: it is escaped where it is markup, and made one line where it is text.
"""

import os
import re
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec
from lxml import etree

from kilde.errors import KildeError, UsageError
from kilde.watching.news import News

#: Entries of a feed that is written: readers ask some times a day.
IN_FEED = 100
#: Seconds that a command may take for one piece of news.
PATIENCE = 60.0

_ATOM = "http://www.w3.org/2005/Atom"
#: Characters that XML does not allow.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NotTold(KildeError):
    """News could not be told; it is told the next time."""


class Telling(Protocol):
    """Where news goes. `tell` returns when it is told, or raises `NotTold`."""

    def tell(self, item: News) -> None: ...


def telling(to: str, form: str, stream: BinaryIO, newest: Callable[[int], Sequence[News]]) -> Telling:
    """Where `to` leads: `stdout`, a file named `.xml`, or else a command with its arguments. `UsageError` where nowhere."""
    if to == "stdout":
        return _Stream(stream, form)
    if to.lower().endswith((".xml", ".atom")) and not re.search(r"\s", to.strip()):
        if not Path(to).absolute().parent.is_dir():
            raise UsageError(f"--to: {to} stands in a folder that is not there")
        return _Feed(Path(to), newest)
    try:
        command = shlex.split(to)
    except ValueError as error:
        raise UsageError(f"--to: {to!r} is no command: {error}") from error
    if not command:
        raise UsageError("--to: give stdout, a file named .xml, or a command")
    return _Command(command)


def line(item: News) -> str:
    """An item as a line for people: time, what happened, and the claim or address it is about."""
    about = item.claim_text or next((ref.url or ref.id for ref in item.articles), "")
    told = f"{item.time[:16].replace('T', ' ')}  {item.text}" + (f"  [{about}]" if about else "")
    return " ".join("".join(c if c.isprintable() else " " for c in told).split(" "))


class _Stream:
    def __init__(self, stream: BinaryIO, form: str) -> None:
        self._stream = stream
        self._form = form

    def tell(self, item: News) -> None:
        told = msgspec.json.encode(item) if self._form == "jsonl" else line(item).encode("utf-8", "replace")
        self._stream.write(told + b"\n")
        self._stream.flush()


class _Feed:
    def __init__(self, path: Path, newest: Callable[[int], Sequence[News]]) -> None:
        self._path = path
        self._newest = newest

    def tell(self, item: News) -> None:
        """Write the feed anew: it holds `item`, as all that was put down."""
        data = atom(self._newest(IN_FEED))
        try:
            if self._path.exists() and self._path.read_bytes() == data:
                return
            handle, name = tempfile.mkstemp(dir=self._path.absolute().parent, prefix=f".{self._path.name}.")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(data)
                os.chmod(name, 0o644)  # whoever serves the feed must read it
                os.replace(name, self._path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise NotTold(f"{self._path}: cannot be written: {error.strerror or error}") from error


def atom(items: Sequence[News]) -> bytes:
    """An Atom feed (RFC 4287) of news, the newest first."""
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]
    _child(feed, "title", "kilde: what changed")
    _child(feed, "id", "urn:kilde:watch")
    _child(feed, "updated", items[0].time if items else "1970-01-01T00:00:00+00:00")
    for item in items:
        entry = _child(feed, "entry")
        _child(entry, "id", f"urn:kilde:news:{item.id}")
        _child(entry, "title", item.text)
        _child(entry, "updated", item.time)
        _child(_child(entry, "author"), "name", "kilde")
        _child(entry, "category").set("term", item.kind)
        for ref in item.articles:
            if ref.url is not None:
                link = _child(entry, "link")
                link.set("rel", "related")
                link.set("href", _clean(ref.url))
        _child(entry, "content", item.claim_text or item.text).set("type", "text")
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _child(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    made = etree.SubElement(parent, f"{{{_ATOM}}}{name}")
    made.text = None if text is None else _clean(text)
    return made


def _clean(text: str) -> str:
    return _NOT_XML.sub(" ", text)


class _Command:
    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)

    def tell(self, item: News) -> None:
        """Run the command, without a shell, with the item as JSON on its standard input."""
        try:
            done = subprocess.run(self._command, input=msgspec.json.encode(item), timeout=PATIENCE, check=False)
        except (OSError, ValueError) as error:
            raise NotTold(f"{self._command[0]}: cannot be run: {getattr(error, 'strerror', None) or error}") from error
        except subprocess.TimeoutExpired as error:
            raise NotTold(f"{self._command[0]}: took more than {PATIENCE:.0f} seconds") from error
        if done.returncode:
            raise NotTold(f"{self._command[0]}: ended with status {done.returncode}")
