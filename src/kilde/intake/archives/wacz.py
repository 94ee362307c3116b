"""WACZ (Webrecorder, 1.1.1) as articles: a ZIP around web archives, with the digests of what it holds beside them.

The digests are checked before an archive is read. Where the ZIP's own directory is lost, as it is in a file cut short, the
packed records are looked for in the bytes themselves: they stand there as they are, for ZIPs of this kind pack nothing twice.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Mapping
from typing import BinaryIO

import msgspec

from kilde.errors import InputError
from kilde.intake.archives.warc import from_warc
from kilde.intake.draft import Found

_CHUNK = 1024 * 1024
#: Bytes of the list of what the ZIP holds. A line of it has some two hundred.
_LARGEST_LIST = 10_000_000
#: As for a packed record, see `stretches`.
_LARGE = 64 * 1024 * 1024
_BOMB = 200

#: What reading from a ZIP may end in: damage, a packing that is not known, a password.
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


class _Resource(msgspec.Struct, frozen=True):
    path: str
    hash: str = ""


class _Package(msgspec.Struct, frozen=True):
    resources: tuple[_Resource, ...] = ()


def from_wacz(stream: BinaryIO, where: str, path: str | None) -> Found:
    """Each page's name with its draft, or with why it gives none; a notice for each archive in the ZIP."""
    try:
        whole = zipfile.ZipFile(stream)
    except _FAULTS as error:
        yield where, InputError(where, f"is no whole ZIP ({error}); its pages are looked for one by one")
        stream.seek(0)
        yield from from_warc(stream, where, path, within=True)
        return
    with whole:
        digests = _digests(whole)
        found = False
        for entry in whole.infolist():
            name = entry.filename
            if not name.startswith("archive/") or not name.endswith((".warc", ".warc.gz")):
                continue
            found = True
            at = f"{where}/{name}"
            try:
                _check(whole, entry, digests.get(name, ""), at)
            except InputError as error:
                yield at, error
                if entry.compress_type != zipfile.ZIP_STORED:
                    continue  # what is packed once more cannot be read behind its damage
            try:
                with whole.open(entry) as archive:
                    yield from from_warc(archive, at, path)  # type: ignore[arg-type]  # it reads, seeks and tells
            except _FAULTS as error:
                yield at, InputError(at, f"is damaged: {error}")
        if not found:
            yield where, InputError(where, "holds no web archives")


def _digests(whole: zipfile.ZipFile) -> Mapping[str, str]:
    """The digests by the names of files, as `datapackage.json` lists them; none where it cannot be read."""
    try:
        with whole.open("datapackage.json") as file:
            package = msgspec.json.decode(file.read(_LARGEST_LIST), type=_Package)
    except (*_FAULTS, KeyError, ValueError, RecursionError):
        return {}
    return {resource.path: resource.hash for resource in package.resources}


def _check(whole: zipfile.ZipFile, entry: zipfile.ZipInfo, told: str, where: str) -> None:
    """Raise `InputError` where an entry has not the digest that is told of it (`sha256:…`) or is made to fill the disk."""
    kind, _, value = told.partition(":")
    digest = hashlib.sha256() if kind == "sha256" else None
    size = 0
    try:
        with whole.open(entry) as file:
            while (piece := file.read(_CHUNK)) and (digest is not None or entry.compress_type != zipfile.ZIP_STORED):
                size += len(piece)
                if size > max(_LARGE, _BOMB * entry.compress_size):
                    raise InputError(where, f"unpacks to more than {_BOMB} times its size and was left alone")
                if digest is not None:
                    digest.update(piece)
    except _FAULTS as error:
        raise InputError(where, f"is damaged: {error}") from error
    if digest is not None and digest.hexdigest() != value.strip().lower():
        raise InputError(where, "is altered: its digest does not fit its bytes; each page is judged by its own")
