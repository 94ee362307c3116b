"""The bytes of an archive as stretches, each readable from its beginning to its end or to its first damage.

A web archive is meant to be packed record by record, each a gzip member (ISO 28500:2017, annex D), so that behind damage the
next member can be read as if nothing had been. In an archive that is not packed, the next record's first line is looked for.
"""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol

GZIP = b"\x1f\x8b"
#: How a member begins that a common packer wrote: deflate, and no flags that are reserved.
_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]", re.DOTALL)
_RECORD = re.compile(rb"WARC/[01]\.\d\r?\n(?=[A-Za-z-]+:)")

_CHUNK = 64 * 1024
#: Packed bytes of a member that are kept, to look for the next one in, should the member turn out to be damaged.
_KEPT = 1024 * 1024
#: A member that unpacks to more than `_LARGE` bytes and to so many times its own size is made to fill the disk or the hours:
#: deflate makes at most some 1,030 bytes of one, pages become 3 to 10 times as large, and only bytes of one kind hundreds.
_LARGE = 64 * 1024 * 1024
_BOMB = 200
#: Bytes that are looked at to tell whether the last record ended.
_TAIL = 4


class Stretch(Protocol):
    """A file to read from. When `read` has come to its end, `damage` says why that is not the stretch's own end, if it is not;
    `start` is its place in the archive, in bytes; `packed` whether it is a gzip member; `tail` its last bytes so far."""

    start: int
    packed: bool
    damage: str | None
    tail: bytes

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; none at the end."""
        ...

    def tell(self) -> int:
        """How many bytes were read."""
        ...


class _Plain:
    """What is not packed, from a place to the end of the file."""

    packed = False
    damage: str | None = None
    tail = b""

    def __init__(self, stream: BinaryIO, start: int, head: bytes) -> None:
        self.start = start
        self._stream, self._head, self._read = stream, head, 0

    def read(self, size: int = -1) -> bytes:
        size = _CHUNK if size < 0 else size
        if self._head:
            data, self._head = self._head[:size], self._head[size:]
        else:
            data = self._stream.read(size)
        self._read += len(data)
        self.tail = (self.tail + data[-_TAIL:])[-_TAIL:]
        return data

    def tell(self) -> int:
        return self._read


class _Member:
    """A gzip member, unpacked as it is read."""

    packed = True

    def __init__(self, stream: BinaryIO, start: int, head: bytes) -> None:
        self.start = start
        self.damage: str | None = None
        self._stream, self._waiting = stream, head
        self._inflate = zlib.decompressobj(wbits=31)
        self._seen = bytearray(head)
        self._packed, self._read, self.tail = len(head), 0, b""
        self._saved = b""  # what was unpacked before damage and is still to be read

    def read(self, size: int = -1) -> bytes:
        size = _CHUNK if size < 0 else size
        data, self._saved = self._saved[:size], self._saved[size:]
        while not data and size and self.damage is None and not self._inflate.eof:
            if not self._waiting:
                self._waiting = self._stream.read(_CHUNK)
                self._packed += len(self._waiting)
                self._seen += self._waiting
                del self._seen[:-_KEPT]
            if not self._waiting:
                self.damage = "is cut short"
                break
            before = self._inflate.copy()
            try:
                data = self._inflate.decompress(self._waiting, size)
                self._waiting = self._inflate.unconsumed_tail
            except zlib.error as error:
                self.damage = f"is damaged: {str(error).partition(': ')[2] or error}"
                saved = _up_to_damage(before, self._waiting)
                data, self._saved = saved[:size], saved[size:]
        self._read += len(data)
        self.tail = (self.tail + data[-_TAIL:])[-_TAIL:]
        if self._read > _LARGE and self._read > _BOMB * self._packed:
            self.damage = f"unpacks to more than {_BOMB} times its size and was left alone"
        return data

    def tell(self) -> int:
        return self._read

    def rest(self) -> tuple[int, bytes]:
        """Where the next member may begin, in bytes of the archive, and what was read from there on. What is left of this one
        is unpacked first."""
        while self.read():
            pass
        end = self.start + self._packed
        if self.damage is None:
            left = self._inflate.unused_data
            return end - len(left), left
        kept = bytes(self._seen)
        skipped = self._packed == len(kept)  # the member's own first bytes are among those kept
        return end - len(kept) + skipped, kept[skipped:]


def _up_to_damage(inflate: "zlib._Decompress", packed: bytes) -> bytes:
    """What `packed` holds before its damage: what is unpacked in a call that ends in an error is lost, so it goes by bytes."""
    found = bytearray()
    try:
        for start in range(len(packed)):
            found += inflate.decompress(packed[start : start + 1])
    except zlib.error:
        pass
    return bytes(found)


class _Lost:
    """What lies between two members and is neither one nor padding."""

    packed = True
    damage: str | None = "is damaged: no gzip begins"
    tail = b""

    def __init__(self, start: int) -> None:
        self.start = start

    def read(self, size: int = -1) -> bytes:
        return b""

    def tell(self) -> int:
        return 0


def stretches(stream: BinaryIO, *, within: bool = False) -> Iterator[Stretch]:
    """The stretches of an archive, in order. Each must be done with before the next is asked for.

    An archive that is not packed is one stretch; `again` gives what stands behind damage in it. `within` takes all gzip
    members that stand anywhere in the file, as in a damaged ZIP.
    """
    head = stream.read(_CHUNK)
    if not head.startswith(GZIP) and not within:
        if head:
            yield _Plain(stream, 0, head)
        return
    start, told = 0, within
    while True:
        begin, head, lost = _next_member(stream, start, head)
        if lost and not told:
            yield _Lost(start)
        if not head:
            return
        member = _Member(stream, begin, head)
        yield member
        start, head = member.rest()
        told = within or member.damage is not None


def _next_member(stream: BinaryIO, start: int, head: bytes) -> tuple[int, bytes, bool]:
    """Where the next member begins, what was read from there on (nothing where there is none), and whether anything but
    padding stands before it. `head` was read from `start` on."""
    lost = False
    while True:
        if match := _MEMBER.search(head):
            return start + match.start(), head[match.start() :], lost or bool(head[: match.start()].strip(b"\0"))
        more = stream.read(_CHUNK)
        keep = head[-3:] if more else b""
        lost = lost or bool(head[: len(head) - len(keep)].strip(b"\0"))
        start += len(head) - len(keep)
        head = keep + more
        if not more:
            return start, b"", lost


def again(stream: BinaryIO, after: int) -> Stretch | None:
    """The stretch that begins with the first record behind the place `after` in an archive that is not packed; None where
    none does, or the archive can be read forward only."""
    if not stream.seekable():
        return None
    stream.seek(after)
    start, head = after, stream.read(_CHUNK)
    while True:
        if match := _RECORD.search(head):
            return _Plain(stream, start + match.start(), head[match.start() :])
        more = stream.read(_CHUNK)
        if not more:
            return None
        keep = head[-64:]
        start += len(head) - len(keep)
        head = keep + more
