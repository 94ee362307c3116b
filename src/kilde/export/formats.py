"""The formats that a collection can be exported in, and the way to each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from kilde.errors import UsageError
from kilde.export.collection import Collection
from kilde.export.tables import TABLES, Table

if TYPE_CHECKING:
    from kilde.export.delimited import CsvFile
    from kilde.export.parquet import ParquetFile

Write = Callable[[Collection, IO[bytes]], None]


class Format(msgspec.Struct, frozen=True):
    """A format: what it is in a few words, and what it can.

    `whole_text` tells whether it can hold whole texts, `claims` whether it is made of claims and not of readings alone,
    `tables` whether it has tables, `ending` that of their files where each is one of its own.
    """

    what: str
    whole_text: bool = False
    claims: bool = True
    tables: bool = False
    ending: str = ""


FORMATS: Mapping[str, Format] = {
    "jsonl": Format("readings, one a line, with whole texts", whole_text=True, claims=False),
    "csv": Format("tables", whole_text=True, tables=True, ending=".csv"),
    "parquet": Format("tables", whole_text=True, tables=True, ending=".parquet"),
    "xlsx": Format("tables, a sheet each", whole_text=True, tables=True),
    "graphml": Format("articles, claims and origins as a graph"),
    "prov": Format("W3C PROV-JSON"),
    "annotation": Format("W3C Web Annotation", claims=False),
    "claim": Format("schema.org Claim, JSON-LD"),
    "ftm": Format("FollowTheMoney entities, one a line", whole_text=True),
    "stix": Format("STIX 2.1 bundle", whole_text=True),
}


def needs_claims(form: str, tables: Sequence[str]) -> bool:
    """Whether an export has to trace claims, which needs all readings at once."""
    made = FORMATS[form]
    return any(table.claims for table in chosen(tables)) if made.tables else made.claims


def chosen(names: Sequence[str]) -> tuple[Table, ...]:
    """The tables of those names, in the fixed order; all where none is named."""
    return tuple(table for table in TABLES.values() if not names or table.name in names)


def check(form: str, tables: Sequence[str], output: Path | None, *, full_text: bool, redacted: bool) -> None:
    """`UsageError` where the options do not go together."""
    made = FORMATS[form]
    if full_text and redacted:
        raise UsageError("--full-text and --redact: no program can take a source out of a whole text; choose one of them")
    if full_text and not made.whole_text:
        raise UsageError(f"--full-text: {form} holds no whole texts")
    if redacted and form == "jsonl":
        raise UsageError("--redact: jsonl holds whole texts, out of which no program can take a source; choose another format")
    if tables and not made.tables:
        raise UsageError(f"--table: {form} has no tables; csv, parquet and xlsx have")
    if made.ending and output is None and len(chosen(tables)) > 1:
        raise UsageError(
            f"{form}: several tables are several files; name a folder or a .zip file with --output, or one --table"
        )


def export(collection: Collection, form: str, output: Path | None, tables: Sequence[str], stdout: IO[bytes]) -> None:
    """Write a collection to the file or folder `output`, or to `stdout` where that is None. `UsageError` where it cannot be
    written there; `ExtraMissing` where the format needs a library that is not installed."""
    from kilde.export.packing import replacing, write_folder

    picked = chosen(tables)
    try:
        if output is None:
            _writer(form, picked, False)(collection, stdout)
        elif FORMATS[form].ending and (output.is_dir() or (len(picked) > 1 and output.suffix.lower() != ".zip")):
            write_folder(collection, picked, _table_file(form), FORMATS[form].ending, output)
        else:
            with replacing(output) as file:
                _writer(form, picked, output.suffix.lower() == ".zip")(collection, file)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(f"{output or 'standard output'}: cannot be written: {error.strerror or error}") from error


def _writer(form: str, tables: Sequence[Table], packed: bool) -> Write:
    """What writes a collection into one open file."""
    if form in ("csv", "parquet"):
        from kilde.export.packing import write_table, write_zip

        make = _table_file(form)
        if packed:
            return lambda collection, file: write_zip(collection, tables, make, FORMATS[form].ending, file)
        return lambda collection, file: write_table(collection, tables[0], make, file)
    if form == "xlsx":
        from kilde.export.xlsx import write_xlsx

        return lambda collection, file: write_xlsx(collection, tables, file)
    pieces = _pieces(form)

    def write(collection: Collection, file: IO[bytes]) -> None:
        for piece in pieces(collection):
            file.write(piece)

    return write


def _table_file(form: str) -> "Callable[[Table, IO[bytes]], CsvFile | ParquetFile]":
    if form == "csv":
        from kilde.export.delimited import CsvFile

        return CsvFile
    from kilde.export.parquet import ParquetFile

    return ParquetFile


def _pieces(form: str) -> Callable[[Collection], Iterator[bytes]]:
    """What gives a collection in one document, piece by piece. Each format is imported when it is asked for."""
    if form == "jsonl":
        from kilde.export.jsonl import jsonl

        return jsonl
    if form == "graphml":
        from kilde.export.graph import graphml

        return lambda collection: iter((graphml(collection),))
    if form == "prov":
        from kilde.export.prov_json import prov_json

        return lambda collection: iter((prov_json(collection),))
    if form == "annotation":
        from kilde.export.annotation import annotations

        return annotations
    if form == "claim":
        from kilde.export.schema_org import claims

        return claims
    if form == "ftm":
        from kilde.export.ftm import entities

        return entities
    from kilde.export.stix import bundle

    return bundle
