"""Bytes of a file or a stream: unpacked if they are gzip, bounded, as lines or whole.

Nothing here holds more than a line or the bound, whatever the input unpacks to.
"""

import zlib
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from kilde.errors import InputError

#: Bytes, unpacked, of a file that is read whole (text, HTML, JSON) and of a line of JSONL. The largest news pages seen have
#: about 5 MB, so what is larger is no article but a mistake, or made to fill the memory.
LARGEST = 64 * 1024 * 1024

_CHUNK = 64 * 1024
_GZIP = b"\x1f\x8b"
#: Packed bytes given to zlib at a time: what it unpacks in a call that ends in an error is lost, so this bounds the loss.
_SIP = 64
#: Of such calls, unpacked to 66 kB at most, so many are put together before they are handed on.
_CUPS = 32


def chunks(stream: BinaryIO, where: str, packed: bool = False) -> Iterator[bytes]:
    """The bytes of `stream`, unpacked if they begin as gzip does; if `packed`, they must. Raises `InputError` on damage."""
    raw = iter(lambda: _some(stream), b"")
    first = next(raw, b"")
    if 0 < len(first) < len(_GZIP):
        first += next(raw, b"")
    if first.startswith(_GZIP):
        yield from _unzipped(chain([first], raw), where)
    elif packed:
        raise InputError(where, "is named as gzip and is not" if first else "is empty")
    elif first:
        yield first
        yield from raw


def _some(stream: BinaryIO) -> bytes:
    """What `stream` has now, at most a chunk: a pipe that is still being written is not waited for in full."""
    read1 = getattr(stream, "read1", None)
    got: bytes = read1(_CHUNK) if read1 is not None else stream.read(_CHUNK)
    return got


def _unzipped(packed: Iterator[bytes], where: str) -> Iterator[bytes]:
    """The bytes packed in one or more gzip members. All that stands before any damage comes before the `InputError`."""
    inflate = zlib.decompressobj(wbits=31)
    ready: list[bytes] = []
    for chunk in packed:
        for begin in range(0, len(chunk), _SIP):
            rest = chunk[begin : begin + _SIP]
            try:
                while rest:
                    if inflate.eof:
                        if not (rest := rest.lstrip(b"\0")):  # padding between and after members is allowed
                            break
                        inflate = zlib.decompressobj(wbits=31)
                    ready.append(inflate.decompress(rest))
                    rest = inflate.unused_data
                if len(ready) >= _CUPS:
                    yield b"".join(ready)
                    ready.clear()
            except zlib.error as error:
                yield b"".join(ready)
                raise InputError(where, f"is damaged gzip: {str(error).partition(': ')[2] or error}") from error
        yield b"".join(ready)
        ready.clear()
    if not inflate.eof:
        raise InputError(where, "is gzip cut short")


def lines(data: Iterator[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Each line's number, from 1, and its bytes without `\\n`; None for the bytes of one over `LARGEST`.

    If `data` ends in an error, the unfinished line before it is not given.
    """
    parts: list[bytes] = []
    number, size = 1, 0
    for chunk in data:
        *ended, rest = chunk.split(b"\n")
        for piece in ended:
            whole = size + len(piece) <= LARGEST
            yield number, b"".join((*parts, piece)) if whole else None
            number, parts, size = number + 1, [], 0
        size += len(rest)
        if size <= LARGEST:
            parts.append(rest)
        else:
            parts = []
    if size:
        yield number, b"".join(parts) if size <= LARGEST else None


def whole(data: Iterator[bytes], where: str) -> bytes:
    """All the bytes. Raises `InputError` if there are more than `LARGEST`."""
    parts, size = [], 0
    for chunk in data:
        size += len(chunk)
        if size > LARGEST:
            raise InputError(where, f"is too large: over {LARGEST // 1024 // 1024} MB unpacked")
        parts.append(chunk)
    return b"".join(parts)
