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

#: The bit of an entry's flags that says that it wants a password.
_LOCKED = 1

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
        yield from _anywhere(stream, where, path)
        return
    with whole:
        digests = _digests(whole)
        entries = [
            entry
            for entry in whole.infolist()
            if entry.filename.startswith("archive/") and entry.filename.endswith((".warc", ".warc.gz"))
        ]
        if not entries:
            yield where, InputError(where, "holds no web archives")
        sound = []
        for entry in entries:
            at = f"{where}/{entry.filename}"
            try:
                if not _fits(whole, entry, digests.get(entry.filename, ""), at):
                    told = "is altered: its digest does not fit its bytes; each page is judged by its own"
                    yield at, InputError(at, told)
                sound.append(entry)
            except InputError as error:
                yield at, error
            except _FAULTS as error:
                yield at, InputError(at, f"is damaged: {error}")
                if entry.compress_type == zipfile.ZIP_STORED and not entry.flag_bits & _LOCKED:
                    yield from _anywhere(stream, where, path)  # past the checks of ZIP, which give nothing near damage
                    return
        for entry in sound:
            with whole.open(entry) as archive:
                yield from from_warc(archive, f"{where}/{entry.filename}", path)  # type: ignore[arg-type]  # it reads and seeks


def _anywhere(stream: BinaryIO, where: str, path: str | None) -> Found:
    """The pages of all packed records that stand in the file."""
    stream.seek(0)
    yield from from_warc(stream, where, path, within=True)


def _digests(whole: zipfile.ZipFile) -> Mapping[str, str]:
    """The digests by the names of files, as `datapackage.json` lists them; none where it cannot be read."""
    try:
        with whole.open("datapackage.json") as file:
            package = msgspec.json.decode(file.read(_LARGEST_LIST), type=_Package)
    except (*_FAULTS, KeyError, ValueError, RecursionError):
        return {}
    return {resource.path: resource.hash for resource in package.resources}


def _fits(whole: zipfile.ZipFile, entry: zipfile.ZipInfo, told: str, where: str) -> bool:
    """Whether an entry has the digest that is told of it (`sha256:…`); of another kind, it proves nothing. Raises `InputError`
    where the entry is made to fill the disk."""
    kind, _, value = told.partition(":")
    digest, size = hashlib.sha256(), 0
    with whole.open(entry) as file:
        while piece := file.read(_CHUNK):
            size += len(piece)
            if size > max(_LARGE, _BOMB * entry.compress_size):
                raise InputError(where, f"unpacks to more than {_BOMB} times its size and was left alone")
            digest.update(piece)
    return kind != "sha256" or digest.hexdigest() == value.strip().lower()
