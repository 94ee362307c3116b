"""A page out of an HTTP response as archives keep it: status, kind, and the body with HTTP's own packing undone.

Transfer and content codings are those of RFC 9112 and RFC 9110; what unpacks to more than a page may have is refused.
"""

import io
import zlib
from typing import BinaryIO

import msgspec
from fastwarc.stream_io import BrotliReader, ChunkedReader, ZstdReader
from fastwarc.warc import HeaderMap

from kilde.intake.markup import MAX_BYTES

#: Kinds of pages. Servers that name no kind are believed to send pages if the body begins like one.
HTML = frozenset({"text/html", "application/xhtml+xml"})

_PIECE = 64 * 1024


class Unreadable(Exception):
    """The body cannot be had; the message says why."""


class Response(msgspec.Struct, frozen=True):
    """An HTTP response: `status` is 0 where the first line tells none, `kind` the media type in small letters, `body` as it
    was sent, `coded` the codings that are still on it, in the order in which they are to be undone."""

    status: int
    content_type: str | None
    body: bytes
    coded: tuple[str, ...]

    @property
    def kind(self) -> str:
        return media_type(self.content_type)

    @property
    def page(self) -> bool:
        """Whether it is a page of HTML, by its kind or, where none is named, its beginning."""
        return self.kind in HTML or (not self.kind and self.body.lstrip()[:1] == b"<")


def media_type(content_type: str | None) -> str:
    """The media type of a Content-Type header in small letters, without its parameters; empty where none is told."""
    return (content_type or "").partition(";")[0].strip().lower()


def response(block: bytes) -> Response:
    """The response that the bytes of a record hold."""
    head = HeaderMap()
    length = head.parse(io.BytesIO(block), True)
    codings = [
        coding
        for name in ("Transfer-Encoding", "Content-Encoding")
        for coding in reversed([word.strip().lower() for word in (head.get(name) or "").split(",")])
        if coding not in ("", "identity")
    ]
    return Response(head.status_code or 0, head.get("Content-Type"), block[length:], tuple(codings))


def unchunked(body: bytes) -> bytes:
    """The body without the marks of chunks. Raises `Unreadable` where there are none."""
    try:
        return _bounded(ChunkedReader(io.BytesIO(body)))
    except OSError as error:
        raise Unreadable("its chunks are damaged") from error


def decoded(response: Response) -> bytes:
    """The body as it was before it was packed for sending. Raises `Unreadable` where that cannot be, or it is too large."""
    body = response.body
    for coding in response.coded:
        try:
            body = _undone(coding, body)
        except (OSError, zlib.error) as error:
            raise Unreadable(f"its {coding} coding is damaged") from error
    return body


def _undone(coding: str, body: bytes) -> bytes:
    if coding == "chunked":
        # Many archives keep the header and take the marks out.
        return unchunked(body) if _chunks(body) else body
    if coding in ("gzip", "x-gzip"):
        return _inflated(body, 31) if body.startswith(b"\x1f\x8b") else body
    if coding == "deflate":
        return _inflated(body, 15 if body[:1] == b"\x78" else -15)
    if coding == "br":
        return body if body.lstrip()[:1] == b"<" else _bounded(BrotliReader(io.BytesIO(body)))
    if coding == "zstd":
        return _bounded(ZstdReader(io.BytesIO(body))) if body.startswith(b"\x28\xb5\x2f\xfd") else body
    raise Unreadable(f"its coding {coding[:20]!r} is not known")


def _chunks(body: bytes) -> bool:
    """Whether the body begins with the mark of a chunk, its length in hexadecimal."""
    line = body[:20].partition(b"\n")[0].partition(b";")[0].strip()
    return 0 < len(line) <= 8 and all(byte in b"0123456789abcdefABCDEF" for byte in line)


def _inflated(body: bytes, wbits: int) -> bytes:
    """What deflate packed. A body cut short gives what it holds."""
    inflate = zlib.decompressobj(wbits=wbits)
    found = inflate.decompress(body, MAX_BYTES + 1)
    if len(found) > MAX_BYTES:
        raise Unreadable(f"it unpacks to more than {MAX_BYTES // 1_000_000} MB")
    return found


def _bounded(reader: BinaryIO | ChunkedReader | BrotliReader | ZstdReader) -> bytes:
    """All that `reader` gives, if it is no more than a page may have."""
    found = bytearray()
    while piece := reader.read(_PIECE):
        found += piece
        if len(found) > MAX_BYTES:
            raise Unreadable(f"it unpacks to more than {MAX_BYTES // 1_000_000} MB")
    return bytes(found)
