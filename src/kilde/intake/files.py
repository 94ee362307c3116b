"""The inputs themselves: which there are, of what form each is, and the articles they hold."""

import errno
import io
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from kilde.article import Article
from kilde.errors import InputError
from kilde.intake.draft import Draft, Found, Given, Notice, finish
from kilde.intake.records import from_json, from_lines
from kilde.intake.unpack import chunks, whole

if TYPE_CHECKING:
    from kilde.intake.web import Web

Form = Literal["text", "html", "jsonl", "json", "feed", "warc", "wacz", "letter", "letters", "transcript", "pdf"]

FORMS: dict[str, Form] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".json": "json",
    ".xml": "feed",
    ".warc": "warc",
    ".wacz": "wacz",
    ".eml": "letter",
    ".mbox": "letters",
    ".srt": "transcript",
    ".vtt": "transcript",
    ".pdf": "pdf",
}

READS = (
    "kilde reads .txt, .html, .htm, .jsonl, .json, .xml feeds, .warc, .wacz, .eml, .mbox, .srt, .vtt and .pdf, each also as "
    ".gz, folders of them, and - (standard input)"
)

#: Forms that are read from the file itself, whatever packs it.
ARCHIVES: frozenset[Form] = frozenset({"warc", "wacz"})

#: Bytes looked at to tell what standard input is: more than any byte order mark and blank lines before the first character.
_HEAD = 4096

OnError = Callable[[InputError], None]
OnNotice = Callable[[str], None]


def drafts(
    inputs: Sequence[str],
    given: Given,
    on_error: OnError,
    stdin: BinaryIO | None,
    web: "Callable[[], Web] | None" = None,
    on_notice: OnNotice | None = None,
) -> Iterator[Article]:
    """The articles of `inputs`, see `kilde.intake.take`."""
    fetching: Web | None = None
    for name in inputs:
        if name == "-":
            yield from _finished(_from_stdin(stdin or sys.stdin.buffer), given, on_error, on_notice)
        elif re.match(r"https?://", name, re.IGNORECASE):
            from kilde.intake import web as doors
            from kilde.intake.web.taking import found

            fetching = fetching or (web or doors.Web)()
            yield from _finished(found(name, fetching, _of_other_form), given, on_error, on_notice)
        elif os.path.isdir(name):
            yield from _from_folder(name, given, on_error, on_notice)
        else:
            yield from _finished(_from_file(name), given, on_error, on_notice)


def form_of(name: str) -> tuple[Form | None, bool]:
    """The form that a file's name tells, None for one that is not read, and whether it is named as gzip."""
    stem, extension = os.path.splitext(name.lower())
    packed = extension == ".gz"
    return FORMS.get(os.path.splitext(stem)[1] if packed else extension), packed


def _finished(found: Found, given: Given, on_error: OnError, on_notice: OnNotice | None) -> Iterator[Article]:
    """The articles of what was found; what is no article goes to `on_error`, also an error that ends the finding."""
    while True:
        try:
            where, draft = next(found)
            if isinstance(draft, InputError):
                raise draft
            if isinstance(draft, Notice):
                if on_notice is not None:
                    on_notice(str(draft))
                continue
            article = finish(draft, given, where)
        except StopIteration:
            return
        except InputError as error:
            on_error(error)  # an error raised by `found` itself has ended it, and the next turn stops
            continue
        yield article


def _from_folder(folder: str, given: Given, on_error: OnError, on_notice: OnNotice | None) -> Iterator[Article]:
    """The articles in a folder and the folders in it."""
    empty = True
    for path in _walk(folder):
        empty = False
        if isinstance(path, InputError):
            on_error(path)
        else:
            yield from _finished(_from_file(path), given, on_error, on_notice)
    if empty:
        on_error(InputError(_shown(folder), f"holds no articles; {READS}"))


def _walk(folder: str) -> Iterator[str | InputError]:
    """The files of a known form in `folder` and below, sorted by path; hidden ones are passed over. Of a folder that cannot
    be searched, why.

    Links are followed, but no folder is entered twice, so that a loop of links ends.
    """
    entered: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            if not os.path.isdir(path):
                if os.path.isfile(path) and form_of(path)[0]:
                    yield path
                continue
            status = os.stat(path)
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            names = sorted(name for name in os.listdir(path) if not name.startswith("."))
        except OSError as error:
            yield InputError(_shown(path), _refusal(error))
            continue
        waiting.extend(os.path.join(path, name) for name in reversed(names))


def _from_file(name: str) -> Found:
    """What a file holds."""
    where = _shown(name)
    try:
        form, packed = form_of(name)
        # A file that is not there is a better reason than a name that tells no form.
        with Path(name).open("rb") as stream:
            if form is None:
                raise InputError(where, f"is of a kind that is not read; {READS}")
            if form in ARCHIVES:
                yield from _archived(form, stream, where, where)  # packed piece by piece, and read on behind damage
                return
            yield from _found(form, chunks(stream, where, packed), where, where)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        raise InputError(where, _refusal(error)) from error


def _from_stdin(stream: BinaryIO) -> Found:
    """What standard input holds; its first character tells the form."""
    where = "standard input"
    try:
        data = chunks(stream, where)
        head = b""
        for chunk in data:
            head += chunk
            if _first(head) or len(head) > _HEAD:
                break
        forms: dict[bytes, Form] = {b"{": "jsonl", b"<": "html"}
        yield from _found(forms.get(_first(head), "text"), chain([head], data), where, None)
    except (OSError, ValueError) as error:
        raise InputError(where, _refusal(error)) from error


def _first(head: bytes) -> bytes:
    """The first byte that is neither white space nor of a byte order mark; empty if there is none."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]


def _found(form: Form, data: Iterator[bytes], where: str, path: str | None) -> Found:
    """What the bytes `data` of the given form hold."""
    if form == "feed":
        from kilde.intake.feeds.held import drafts as held
        from kilde.intake.feeds.kinds import listing

        yield from held(listing(whole(data, where), where), where, path)
        return
    if form in ARCHIVES:
        yield from _archived(form, io.BytesIO(whole(data, where)), where, path)
        return
    if form == "letters":
        from kilde.intake.mail import from_box

        yield from from_box(data, where, path)
        return
    if form in ("jsonl", "json"):
        empty = True
        for found in from_lines(data, where, path) if form == "jsonl" else _objects(whole(data, where), where, path):
            empty = False
            yield found
        if empty:
            raise InputError(where, "holds no articles")
        return
    content = whole(data, where)
    if not content:
        raise InputError(where, "is empty")
    if form in ("letter", "transcript", "pdf"):
        yield from _parser(form)(content, where, path)
        return
    if form == "html":
        yield from _page(content, where, path)
        return
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(where, f"is not UTF-8: {error.reason} at byte {error.start}") from error
    yield where, Draft(text=text.removeprefix("\ufeff").replace("\r\n", "\n"), path=path)


def _page(content: bytes, where: str, path: str | None) -> Found:
    """What a page of HTML holds: an article, or the posts of an export."""
    from kilde.intake.chat_page import from_page, is_chat

    if is_chat(content):
        yield from from_page(content, where, path)
        return
    from msgspec.structs import replace

    from kilde.intake.page import page

    yield where, replace(page(content, where), path=path)


def _objects(content: bytes, where: str, path: str | None) -> Found:
    """What JSON holds: articles, the posts of an export, or the entries of a JSON Feed."""
    from kilde.intake.feeds.kinds import is_listing, listing
    from kilde.intake.posts import chats, from_chats

    if is_listing(content):
        from kilde.intake.feeds.held import drafts as held

        yield from held(listing(content, where), where, path)
        return
    told = chats(content)
    yield from from_chats(told, where, path) if told else from_json(content, where, path)


def _parser(form: Form) -> Callable[[bytes, str, str | None], Found]:
    """What reads a form whose files are taken whole."""
    if form == "letter":
        from kilde.intake.mail import from_letter

        return from_letter
    if form == "transcript":
        from kilde.intake.transcripts import from_transcript

        return from_transcript
    from kilde.intake.pdf import from_pdf

    return from_pdf


def _archived(form: Form, stream: BinaryIO, where: str, path: str | None) -> Found:
    """What a web archive holds, read as it comes."""
    from kilde.intake.archives import wacz, warc

    yield from (warc.from_warc if form == "warc" else wacz.from_wacz)(stream, where, path)


def _of_other_form(name: str, data: Iterator[bytes], where: str) -> Found | None:
    """What is found in bytes from an address, where the name in it tells a form that is no page, feed or plain text."""
    form, _ = form_of(name)
    return None if form in (None, "html", "text", "feed") else _found(form, data, where, None)


def _shown(path: str) -> str:
    """`path` as text that can be written anywhere: bytes of a name that are not UTF-8 become `�`."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _refusal(error: OSError | ValueError) -> str:
    """Why a file was refused, in words for a user."""
    if isinstance(error, OSError):
        if error.errno == errno.ENOENT:
            return "there is no such file"
        return f"cannot be read: {error.strerror or error}"
    return f"cannot be read: {error}"
