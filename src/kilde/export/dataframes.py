"""Tables as data frames of pandas or polars, for notebooks."""

from collections.abc import Sequence
from typing import Any, Literal

from kilde.claim import Trace
from kilde.errors import UsageError
from kilde.export.collection import Collection, of_readings
from kilde.export.needed import needed
from kilde.export.tables import TABLES, Row, Table, rows
from kilde.statement import Reading

Library = Literal["pandas", "polars"]


def frames(
    readings: Sequence[Reading],
    trace: Trace | None = None,
    *,
    library: Library = "pandas",
    full_text: bool = False,
    redacted: bool = False,
) -> dict[str, Any]:
    """The tables of `readings`, and of their `trace` where it is given, by name: `articles`, `statements`, `sources`; `claims`,
    `instances`, `links`, `origins`, `events`.

    Columns are those of the other formats, typed, also where a table is empty. `ExtraMissing` without the library.
    """
    collection = of_readings(readings, trace, full_text=full_text, redacted=redacted)
    return frames_of(collection, [table for table in TABLES.values() if trace is not None or not table.claims], library)


def frames_of(collection: Collection, tables: Sequence[Table], library: Library) -> dict[str, Any]:
    """Some tables of a collection as frames."""
    if library not in ("pandas", "polars"):
        raise UsageError(f"library: {library} is not known; there are pandas and polars")
    module = needed(library, library, f"{library} frames")
    found: dict[str, list[Row]] = {table.name: [] for table in tables}
    for table, row in rows(collection, tables):
        found[table.name].append(row)
    make = _pandas if library == "pandas" else _polars
    return {table.name: make(module, table, found[table.name]) for table in tables}


def _values(rows: Sequence[Row], place: int) -> list[Any]:
    return [list(value) if isinstance(value := row[place], tuple) else value for row in rows]


def _pandas(pandas: Any, table: Table, rows: Sequence[Row]) -> Any:
    types = {"text": "string", "texts": "object", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
    return pandas.DataFrame(
        {
            column.name: pandas.Series(_values(rows, place), dtype=types[column.type])
            for place, column in enumerate(table.columns)
        }
    )


def _polars(polars: Any, table: Table, rows: Sequence[Row]) -> Any:
    types = {
        "text": polars.String,
        "texts": polars.List(polars.String),
        "integer": polars.Int64,
        "number": polars.Float64,
        "boolean": polars.Boolean,
    }
    return polars.DataFrame(
        [
            polars.Series(column.name, _values(rows, place), dtype=types[column.type])
            for place, column in enumerate(table.columns)
        ]
    )
