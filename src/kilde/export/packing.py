"""Files of several tables: a folder, or the same in a zip file whose bytes tell no time."""

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Protocol

from kilde.export.collection import Collection
from kilde.export.tables import Row, Table, rows


class TableFile(Protocol):
    """Writes the rows of one table into a file."""

    def write(self, row: Row) -> None: ...
    def close(self) -> None: ...


MakeFile = Callable[[Table, IO[bytes]], TableFile]


def entry(name: str) -> zipfile.ZipInfo:
    """A place in a zip file for a plain file, without time."""
    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    return info


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that stands at `path` when all is written, and not before: a run that is stopped leaves what was there.

    What is there and no plain file, such as a pipe, is written to as it is.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            yield file
        return
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_table(collection: Collection, table: Table, make: MakeFile, file: IO[bytes]) -> None:
    """Write one table into an open file."""
    made = make(table, file)
    for _, row in rows(collection, (table,)):
        made.write(row)
    made.close()


def write_folder(collection: Collection, tables: Sequence[Table], make: MakeFile, ending: str, folder: Path) -> None:
    """Write each table as a file in `folder`, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        made = {table.name: make(table, files.enter_context(replacing(folder / f"{table.name}{ending}"))) for table in tables}
        for table, row in rows(collection, tables):
            made[table.name].write(row)
        for one in made.values():
            one.close()


def write_zip(collection: Collection, tables: Sequence[Table], make: MakeFile, ending: str, file: IO[bytes]) -> None:
    """Write the same files into a zip file."""
    with tempfile.TemporaryDirectory() as held:
        write_folder(collection, tables, make, ending, Path(held))
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            for table in tables:
                name = f"{table.name}{ending}"
                with (Path(held) / name).open("rb") as source, packed.open(entry(name), "w", force_zip64=True) as target:
                    shutil.copyfileobj(source, target)
