"""Tables as Parquet, by Arrow's library: typed columns, lists as lists, compressed; a group of rows in memory at a time."""

from typing import IO, Any

from kilde.export.needed import needed
from kilde.export.tables import Row, Table, Type
from kilde.show.markup import printable

#: A group is full with so many rows, or so many code points of text: then it takes some tens of megabytes at most, and
#: whoever reads the file can still pass over large parts of it.
ROWS, TEXT = 8192, 4_000_000


def _schema(arrow: Any, table: Table) -> Any:
    types: dict[Type, Any] = {
        "text": arrow.string(),
        "texts": arrow.list_(arrow.string()),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "boolean": arrow.bool_(),
    }
    return arrow.schema(
        [arrow.field(column.name, types[column.type], metadata={"what": column.what}) for column in table.columns],
        metadata={"kilde": table.row},
    )


class ParquetFile:
    """Writes one table into an open file, a group of rows at a time."""

    def __init__(self, table: Table, file: IO[bytes]) -> None:
        self._arrow = needed("pyarrow", "export", "--format parquet")
        self._schema = _schema(self._arrow, table)
        self._writer = needed("pyarrow.parquet", "export", "--format parquet").ParquetWriter(
            file, self._schema, compression="zstd"
        )
        self._rows: list[Row] = []
        self._text = 0

    def write(self, row: Row) -> None:
        self._rows.append(row)
        self._text += sum(len(value) for value in row if isinstance(value, str))
        if len(self._rows) >= ROWS or self._text >= TEXT:
            self._put()

    def close(self) -> None:
        """Write what is left and the file's end; the file itself stays open."""
        self._put()
        self._writer.close()

    def _put(self) -> None:
        if self._rows:
            columns = [
                self._arrow.array([_plain(row[place]) for row in self._rows], field.type)
                for place, field in enumerate(self._schema)
            ]
            self._writer.write_table(self._arrow.table(columns, schema=self._schema))
            self._rows.clear()
            self._text = 0


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    return [printable(one) for one in value] if isinstance(value, tuple) else value
