"""WARC (ISO 28500:2017) as articles: the responses that are news pages, one in memory at a time.

- Each page comes with the address it was captured at and the time of capture (`fetched`). That time is never taken for the
  time of publication: a page may have stood for years when a crawler came by.
- A record whose bytes do not have the digest that stands beside them is told and not taken: it is no longer what was captured.
  The payload's digest counts where the block's is missing; it is tried with and without chunks, since crawlers do both.
- Behind damage, reading goes on with the next record that can be found.
"""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, cast
from urllib.parse import urlsplit

import msgspec
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from kilde.errors import InputError
from kilde.intake.archives.responses import HTML, Response, Unreadable, decoded, media_type, response, unchunked
from kilde.intake.archives.stretches import Stretch, again, stretches
from kilde.intake.draft import Draft, Found, Notice
from kilde.intake.houses import host_of
from kilde.intake.markup import MAX_BYTES
from kilde.intake.page import NoArticle, page
from kilde.intake.times import iso
from kilde.intake.web.charset import marked

#: Bytes of a record that is looked into: a page with room for its headers. Larger ones are films and the like.
_LARGEST = MAX_BYTES + 1_000_000

#: Places of damage after which an archive is given up. Each costs another search.
_MOST_DAMAGE = 1000
#: Addresses and reasons that errors name are cut to so many code points.
_SHOWN = 300


class _Record(msgspec.Struct, frozen=True):
    """A record that may hold a page: `at` is its place in bytes of the archive (of its packed member, if it is packed); it is
    `complete` unless the archive ends or breaks within it."""

    at: int
    address: str
    date: str | None
    block: bytes
    http: bool
    complete: bool
    cut: str | None
    digests: tuple[tuple[str, str], ...]


class _Damage(msgspec.Struct, frozen=True):
    """A place, in bytes of the archive, at which something is lost, and why."""

    at: int
    why: str


def from_warc(stream: BinaryIO, where: str, path: str | None, *, within: bool = False) -> Found:
    """Each page's name (`where` and its address) with its draft, or with why it gives none; at the end, a notice of what was
    passed over. `within` looks for packed records anywhere in the file.
    """
    passed: Counter[str] = Counter()
    articles = records = 0
    damaged = False
    for record in _records(stream, passed, within=within):
        if isinstance(record, _Damage):
            damaged = True
            yield where, InputError(where, f"{record.why} behind byte {record.at:,}; what stood there is missing")
            continue
        records += 1
        at = f"{where} ({record.address[:_SHOWN]})"
        try:
            draft = _draft(record, at, passed)
        except InputError as error:
            yield at, error
            continue
        if draft is not None:
            articles += 1
            yield at, msgspec.structs.replace(draft, path=path)
            if record.cut:
                yield at, Notice(at, f"the crawler cut the page short ({record.cut[:40]})")
    if not records and not passed:
        if not damaged:
            yield where, InputError(where, "holds no pages of a web archive")
        return
    left = ", ".join(f"{what} {count:,}" for what, count in sorted(passed.items()))
    yield where, Notice(where, f"articles taken: {articles:,}" + (f"; passed over: {left}" if left else ""))


def _draft(record: _Record, at: str, passed: Counter[str]) -> Draft | None:
    """The article of a record; None, and counted in `passed`, where it is no news page. Raises `InputError` on damage."""
    if not record.complete:
        raise InputError(at, "is cut short: the archive ends or breaks within the page")
    answer = response(record.block) if record.http else Response(200, "text/html", record.block, ())
    if not answer.page:
        passed["files of other kinds"] += 1
        return None
    if not 200 <= answer.status < 300:
        passed["redirects and errors"] += 1
        return None
    if (wrong := _altered(record, answer)) is not None:
        raise InputError(at, f"is altered: its {wrong} digest does not fit its bytes")
    if _front(record.address):
        passed["front pages"] += 1
        return None
    try:
        markup = decoded(answer)
        draft = page(marked(markup, answer.content_type), at, address=record.address)
    except Unreadable as error:
        raise InputError(at, f"cannot be unpacked: {error}") from error
    except NoArticle:
        passed["pages without an article"] += 1
        return None
    return msgspec.structs.replace(draft, fetched=record.date)


def _front(address: str) -> bool:
    """Whether an address is a house's front page, which shows the beginnings of many articles and is none."""
    parts = urlsplit(address)
    return not parts.path.strip("/") and not parts.query


_DIGEST = re.compile(r"\s*([A-Za-z0-9-]+):([A-Za-z0-9+/=_-]+)\s*")
_KNOWN = {"md5": 16, "sha1": 20, "sha-1": 20, "sha256": 32, "sha-256": 32, "sha384": 48, "sha512": 64, "sha-512": 64}


def _altered(record: _Record, answer: Response) -> str | None:
    """Which of the record's digests its bytes do not have: the block's, or the payload's where the block has none."""
    digests = dict(record.digests)
    if (block := digests.get("block")) is not None and (fits := _fits(block, record.block)) is not None:
        return None if fits else "block"
    if (payload := digests.get("payload")) is None or _fits(payload, answer.body) in (True, None):
        return None
    try:
        return None if "chunked" in answer.coded and _fits(payload, unchunked(answer.body)) else "payload"
    except Unreadable:
        return "payload"


def _fits(digest: str, data: bytes) -> bool | None:
    """Whether `data` has the digest (`sha1:` and Base 32, or hexadecimal); None where it is of a kind not known."""
    match = _DIGEST.fullmatch(digest)
    size = _KNOWN.get(match[1].lower()) if match else None
    if match is None or size is None:
        return None
    told = match[2]
    try:
        value = bytes.fromhex(told) if len(told) == 2 * size else base64.b32decode(told.upper() + "=" * (-len(told) % 8))
    except ValueError:
        return None
    if len(value) != size:
        return None
    return hashlib.new(match[1].lower().replace("-", ""), data, usedforsecurity=False).digest() == value


def _records(stream: BinaryIO, passed: Counter[str], *, within: bool) -> Iterator[_Record | _Damage]:
    """The records that may hold pages, and the places of damage, in their order."""
    damages = 0
    for stretch in stretches(stream, within=within):
        rest: Stretch | None = stretch
        while rest is not None:
            last = None
            for found in _of_stretch(rest, passed, within=within):
                last = found
                yield found
            if last is None or (isinstance(last, _Record) and last.complete):
                break
            damages += 1
            if damages > _MOST_DAMAGE:
                yield _Damage(last.at, f"is damaged in more than {_MOST_DAMAGE} places and was given up")
                return
            # Behind damage in a packed stretch the next one is found anyway; where nothing is packed, the next record is.
            rest = None if rest.packed else again(stream, last.at + 1)


def _of_stretch(stretch: Stretch, passed: Counter[str], *, within: bool) -> Iterator[_Record | _Damage]:
    """The records of a stretch; last of all its damage, or the record that is not complete.

    A record is given when it is known what follows it: in a member of its own it is judged by the member's checksum first.
    """
    held: _Record | None = None
    at, count, why = stretch.start, 0, stretch.damage
    records = ArchiveIterator(cast(BinaryIO, stretch), parse_http=False, stream_detect=False)
    while why is None:
        try:
            record = next(records)
        except StopIteration:
            # Every record ends in an empty line; where the last bytes are none, the beginning of another was cut off.
            why = "is cut short" if count and not stretch.tail.endswith((b"\n\r\n", b"\n\n")) else None
            break
        except OSError as error:
            if error.errno is not None:
                raise  # the file cannot be read, and says so itself
            why = None if within and not count else "is damaged: no record of a web archive begins"
            break
        if held is not None:
            yield held
        count += 1
        at = stretch.start if stretch.packed else stretch.start + record.stream_pos
        held, whole = _taken(record, at, passed)
        if not whole and held is None:
            why = "is cut short"
        if not whole:
            break
    why = stretch.damage or why
    if held is not None and not (count == 1 and why is not None and "check" in why and held.complete):
        yield held
        if not held.complete:
            return
    if why is not None:
        yield _Damage(at, why)


def _taken(record: WarcRecord, at: int, passed: Counter[str]) -> tuple[_Record | None, bool]:
    """What is kept of a record that may hold a page; None, and counted where users would miss it, of another. And whether the
    record was read to its end."""
    kind = record.record_type
    if kind == WarcRecordType.revisit:
        passed["pages captured again unchanged"] += 1
        return None, _whole(record)
    headers = record.headers
    address = (headers.get("WARC-Target-URI") or "").strip("<> ")
    http = kind == WarcRecordType.response
    page = http or (kind == WarcRecordType.resource and media_type(headers.get("Content-Type")) in HTML)
    if not page or address.startswith("dns:"):
        return None, _whole(record)
    if not address.startswith(("http://", "https://")) or host_of(address) is None:
        passed["pages without an address"] += 1
        return None, _whole(record)
    if record.content_length > _LARGEST:
        passed["files of other kinds"] += 1
        return None, _whole(record)
    block = record.reader.read(record.content_length) if record.content_length else b""
    complete = len(block) == record.content_length
    digests = ((name, headers.get(f"WARC-{name.title()}-Digest")) for name in ("block", "payload"))
    kept = _Record(
        at=at,
        address=address,
        date=_date(headers.get("WARC-Date")),
        block=block,
        http=http,
        complete=complete,
        cut=headers.get("WARC-Truncated"),
        digests=tuple((name, digest) for name, digest in digests if digest),
    )
    return kept, complete


def _whole(record: WarcRecord) -> bool:
    """Whether a record that is passed over is there to its end."""
    return record.consume() == record.content_length


def _date(told: str | None) -> str | None:
    return iso(told) if told else None
