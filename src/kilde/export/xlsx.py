"""Tables as one spreadsheet, a sheet each, by openpyxl.

Every text is written as a text, and marked as one where it begins like a formula, so that editing the cell makes none of it
either. The file's own times are set to a fixed one: the same collection gives the same bytes.
"""

import re
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

import msgspec

from kilde.errors import UsageError
from kilde.export.collection import Collection
from kilde.export.delimited import DANGEROUS, WIDE
from kilde.export.needed import needed
from kilde.export.packing import entry
from kilde.export.tables import Cell, Table, rows
from kilde.show.markup import printable

#: What the file format holds: so many rows a sheet, so many UTF-16 units a cell (ECMA-376; Excel's own limits).
ROWS = 1_048_576
UNITS = 32_767

#: The only time that a file tells: the beginning of what zip files can.
_MADE = datetime(1980, 1, 1)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

_CUT = " […]"


def fitting(text: str) -> str:
    """The text, cut and marked as cut where a cell cannot hold it."""
    if len(text.encode("utf-16-le")) // 2 <= UNITS:
        return text
    whole = text.encode("utf-16-le")[: 2 * (UNITS - len(_CUT))].decode("utf-16-le", errors="ignore")
    return whole + _CUT


def write_xlsx(collection: Collection, tables: Sequence[Table], file: IO[bytes]) -> None:
    """Write the tables into an open file. `UsageError` where one has more rows than a sheet holds."""
    book = needed("openpyxl", "export", "--format xlsx").Workbook(write_only=True)
    book.properties.creator, book.properties.created = "kilde", _MADE
    cells = needed("openpyxl.cell", "export", "--format xlsx")
    sheets: dict[str, Any] = {}
    for table in tables:
        sheet = sheets[table.name] = book.create_sheet(table.name)
        sheet.freeze_panes = "A2"
        sheet.append([column.name for column in table.columns])
    try:
        _fill(collection, tables, sheets, cells)
    finally:
        for sheet in sheets.values():
            sheet.close()
    with tempfile.TemporaryFile() as raw:
        book.save(raw)
        _without_times(raw, file)


def _fill(collection: Collection, tables: Sequence[Table], sheets: dict[str, Any], cells: Any) -> None:
    written = dict.fromkeys(sheets, 1)
    for table, row in rows(collection, tables):
        written[table.name] += 1
        if written[table.name] > ROWS:
            raise UsageError(f"{table.name}: has more rows than a sheet holds ({ROWS:,}); choose csv or parquet")
        sheet = sheets[table.name]
        sheet.append([_cell(cells, sheet, value) for value in row])


def _cell(cells: Any, sheet: Any, value: Cell) -> Any:
    if isinstance(value, tuple):
        value = msgspec.json.encode([printable(one) for one in value]).decode() if value else None
    if not isinstance(value, str):
        return value
    made = cells.WriteOnlyCell(sheet, value="")
    made.value = fitting(printable(value))
    made.data_type = "s"
    made.quotePrefix = value.startswith(DANGEROUS + WIDE)
    return made


def _without_times(raw: IO[bytes], file: IO[bytes]) -> None:
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info in sorted(old.infolist(), key=lambda info: (info.filename != "[Content_Types].xml", info.filename)):
            with old.open(info) as source, new.open(entry(info.filename), "w", force_zip64=True) as target:
                if info.filename == "docProps/core.xml":
                    target.write(_MODIFIED.sub(rb"\g<1>" + f"{_MADE:%Y-%m-%dT%H:%M:%SZ}".encode(), source.read()))
                else:
                    shutil.copyfileobj(source, target)
