"""Newsletters as articles: one letter (RFC 5322, `.eml`) or a box of them (RFC 4155, `.mbox`).

- The sender is the outlet, the subject the title, the date the time of publication. The text is the letter's HTML, read as a
  page is, or else its plain text. Nothing is fetched: pictures and other things far away stay there.
- A letter is one article, also where it tells several stories: where one ends is marked in as many ways as there are senders,
  and a story cut in two, or two in one, would tell the trace something wrong. Attached letters, pages, texts and PDF files are
  articles of their own.
- Headers that are broken are read as far as they go; bytes that their charset does not have become `�`.
"""

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime

import msgspec

from kilde.errors import InputError
from kilde.intake.draft import Draft, Found
from kilde.intake.pieces import clean
from kilde.intake.unpack import LARGEST, lines

#: Letters within letters that are looked into, and attachments of one letter that are.
_DEEPEST = 5
_MOST_ATTACHED = 100

_KINDS = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain", ".pdf": "application/pdf", ".eml": "message/rfc822"}
_HOST = re.compile(r"@([\w.-]+\.\w{2,})\s*>?\s*$")
_ESCAPED = re.compile(rb">+From ")
#: How a letter in a box begins: an address or another word, and a time with its year or its clock.
_FROM = re.compile(rb"From \S+.*(?:\d\d:\d\d|\d{4})")


def from_letter(data: bytes, where: str, path: str | None) -> Found:
    """The letter's draft and those of its attachments, each with where it stands, or with why there is none."""
    if not data.strip():
        raise InputError(where, "is empty")
    yield from _letter(_parsed(data), where, path, 0)


def from_box(data: Iterator[bytes], where: str, path: str | None) -> Found:
    """The drafts of every letter in a box, one in memory at a time. Raises `InputError` where it is no box."""
    number = 0
    for letter in _letters(data, where):
        number += 1
        at = f"{where} (letter {number})"
        if letter is None:
            yield at, InputError(at, f"the letter is too large: over {LARGEST // 1024 // 1024} MB")
            continue
        yield from _letter(_parsed(letter), at, path, 0)
    if not number:
        raise InputError(where, "is empty")


def _letters(data: Iterator[bytes], where: str) -> Iterator[bytes | None]:
    """The bytes of each letter; None for one that is too large."""
    held: list[bytes] | None = None
    size, blank = 0, True
    for number, line in lines(data):
        if line is not None and blank and _FROM.match(line):
            if held is not None:
                yield b"\n".join(held) if size <= LARGEST else None
            held, size = [], 0
        elif held is None:
            if line is None or line.strip():
                raise InputError(where, f"is no box of letters: line {number} does not begin with From")
        else:
            size += LARGEST + 1 if line is None else len(line) + 1
            if size > LARGEST:
                held.clear()
            elif line is not None:
                held.append(line[1:] if _ESCAPED.match(line) else line)
        blank = line is not None and not line.strip()
    if held is not None:
        yield b"\n".join(held) if size <= LARGEST else None


def _parsed(data: bytes) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(data)


def _letter(letter: EmailMessage, where: str, path: str | None, deep: int) -> Found:
    """The drafts of a letter and of what is attached to it."""
    body = _body(letter)
    told = Draft(
        text="",
        title=_header(letter, "Subject"),
        outlet=_sender(letter),
        published=_date(letter),
        url=_web_address(letter),
        id=None,
        path=path,
    )
    made = None
    attached = list(_attached(letter, body))
    if body is None:
        if not attached:
            yield where, InputError(where, "the letter holds no text")
    else:
        try:
            made = _draft(body.get_content_type(), _bytes(body), where, told)
        except InputError as error:
            yield where, error
    if made is not None:
        yield where, made
    for number, part in enumerate(attached[:_MOST_ATTACHED], start=1):
        name = _name(part)
        at = f"{where} ({name or f'attachment {number}'})"
        kind = _kind(part, name)
        if kind == "message/rfc822":
            inner = part.get_content() if part.get_content_type() == kind else _parsed(_bytes(part))
            if deep >= _DEEPEST:
                yield at, InputError(at, f"is a letter in a letter, {_DEEPEST} deep and more")
            elif isinstance(inner, EmailMessage):
                yield from _letter(inner, at, path, deep + 1)
        else:
            try:
                yield at, _of_attachment(kind, _bytes(part), at, told)
            except InputError as error:
                yield at, error


def _of_attachment(kind: str, data: bytes, where: str, told: Draft) -> Draft:
    """The draft of an attachment: of the letter's sender and date where it is silent."""
    if kind != "application/pdf":
        return _draft(kind, data, where, msgspec.structs.replace(told, title=None, url=None))
    from kilde.intake.pdf import pdf

    found = pdf(data, where)
    return msgspec.structs.replace(found, outlet=told.outlet, published=told.published, path=told.path)


def _draft(kind: str, data: bytes, where: str, told: Draft) -> Draft:
    """The draft of a part, with what the letter tells (`told`)."""
    from kilde.intake.markup import decode

    if kind == "text/html":
        from kilde.intake.page import page

        # What a letter's markup says of itself is the sending service's; the headers know better.
        found = page(data, where, address=told.url)
        said = {"title": told.title, "outlet": told.outlet, "published": told.published, "url": told.url}
        return msgspec.structs.replace(found, path=told.path, **{name: value for name, value in said.items() if value})
    text = decode(data, where).replace("\r\n", "\n").strip()
    if not text:
        raise InputError(where, "holds no text")
    return msgspec.structs.replace(told, text=text + "\n")


def _body(letter: EmailMessage) -> EmailMessage | None:
    """The part that holds the letter's text: its HTML, else its plain text. None where it has neither."""
    try:
        body = letter.get_body(("html", "plain"))
    except (AttributeError, KeyError, ValueError):  # multipart by its header, and a single part in truth
        body = None
    return body if isinstance(body, EmailMessage) else None


def _attached(letter: EmailMessage, body: EmailMessage | None) -> Iterator[EmailMessage]:
    """The parts beside the text that may be articles: of a kind that is read, and sent as attachments or of no text's kind."""
    waiting = [letter]
    while waiting:
        part = waiting.pop()
        if part is body or not isinstance(part, EmailMessage):
            continue
        if part.get_content_maintype() == "multipart":
            if part.get_content_subtype() != "alternative":  # the same text in another form
                waiting.extend(reversed([one for one in part.iter_parts() if isinstance(one, EmailMessage)]))
            continue
        kind = _kind(part, _name(part))
        whole = kind in ("application/pdf", "message/rfc822")
        if whole or (kind in ("text/html", "text/plain") and part.get_content_disposition() == "attachment"):
            yield part


def _kind(part: EmailMessage, name: str | None) -> str:
    """The kind of a part, by its name where the header tells none."""
    kind = part.get_content_type()
    ending = re.search(r"\.\w+$", (name or "").lower())
    if kind in ("application/octet-stream", "text/plain") and ending:
        return _KINDS.get(ending.group(), kind)
    return kind


def _name(part: EmailMessage) -> str | None:
    try:
        name = part.get_filename()
    except (ValueError, TypeError, IndexError, LookupError):
        return None
    return clean(name)[:100] or None if name else None


def _bytes(part: EmailMessage) -> bytes:
    """What a part holds: text as UTF-8 with a byte order mark, since its charset stands in its header, else as it was sent."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if part.get_content_maintype() != "text":
        return data
    try:
        charset = part.get_content_charset()
        return b"\xef\xbb\xbf" + data.decode(charset, "replace").encode() if charset else data
    except (LookupError, ValueError, TypeError):
        return data


def _header(letter: EmailMessage, name: str) -> str | None:
    """A header as one line of text; None where there is none, or none that can be read."""
    try:
        value = letter.get(name)
        return clean(str(value).encode("utf-8", "replace").decode()) or None if value is not None else None
    except (ValueError, TypeError, IndexError, AttributeError, LookupError):
        return None


def _sender(letter: EmailMessage) -> str | None:
    """The name that the sender goes by, else the domain of its address."""
    told = _header(letter, "From") or _header(letter, "Sender")
    if not told:
        return None
    name, address = parseaddr(told)
    name = name.strip(" \"'")
    host = _HOST.search(address or told)
    return name if name and "@" not in name else host[1].lower() if host else None


def _date(letter: EmailMessage) -> str | None:
    """The letter's date in ISO 8601; None where it has none that can be read."""
    told = _header(letter, "Date")
    try:
        when = parsedate_to_datetime(told) if told else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when.isoformat(timespec="seconds") if when is not None and 1990 <= when.year <= 2100 else None


def _web_address(letter: EmailMessage) -> str | None:
    """Where the letter stands on the web, if it says so itself (`Archived-At`, RFC 5064)."""
    match = re.match(r"<?\s*(https?://[^\s>]+)", _header(letter, "Archived-At") or "")
    return match[1] if match else None
