"""Tables as CSV (RFC 4180): UTF-8, a header, `""` for nothing, lists as JSON.

Spreadsheet programs run a cell that begins with `=`, `+`, `-` or `@` as a formula, also where it stands in quotes. What
strangers wrote gets an apostrophe before such a sign, and before an apostrophe, so that taking one away gives the words
back.
"""

import csv
import io
from typing import IO

import msgspec

from kilde.export.tables import Cell, Row, Table
from kilde.show.markup import printable

#: Signs that make a formula of a cell (OWASP, CSV injection), and our own mark against it.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "'")

#: Other signs for them, of full width, which Japanese and Chinese versions of the programs take too.
WIDE = ("＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """The text with an apostrophe before it where it could be taken for a formula."""
    return f"'{text}" if text.startswith(DANGEROUS + WIDE) else text


def cell(value: Cell) -> str:
    """A value as it stands in a file without types."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return harmless(printable(value))
        case _:
            return msgspec.json.encode([printable(one) for one in value]).decode() if value else ""


class CsvFile:
    """Writes one table into an open file, a row at a time."""

    def __init__(self, table: Table, file: IO[bytes]) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        self._csv = csv.writer(self._text)
        self._csv.writerow([column.name for column in table.columns])

    def write(self, row: Row) -> None:
        self._csv.writerow([cell(value) for value in row])

    def close(self) -> None:
        """Write what is left; the file itself stays open."""
        self._text.flush()
        self._text.detach()
