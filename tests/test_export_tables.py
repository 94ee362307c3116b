"""Tables say the same in every format, are read by the programs they are for, and hold no formulas."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pandas
import polars
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from export_by_hand import GUARDED, collection, dossier, guarded_trace
from kilde.article import Article
from kilde.errors import ExtraMissing, UsageError
from kilde.export import formats, frames, parquet, xlsx
from kilde.export.collection import of_readings
from kilde.export.dataframes import frames_of
from kilde.export.delimited import CsvFile, cell, harmless
from kilde.export.tables import TABLES, Row, Table, rows
from kilde.statement import Reading, Source, Statement

DOCS = Path(__file__).resolve().parents[1] / "docs" / "exports.md"
TRACE, READINGS = dossier()


def by_table(**options: bool) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {name: [] for name in TABLES}
    for table, row in rows(collection(**options), tuple(TABLES.values())):
        found[table.name].append(row)
    return found


def unpacked(form: str, path: Path, **options: bool) -> dict[str, bytes]:
    target = path / f"{form}.zip"
    formats.export(collection(**options), form, target, (), io.BytesIO())
    with zipfile.ZipFile(target) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name.partition(".")[0]: packed.read(name) for name in packed.namelist()}


def test_the_docs_describe_every_table_and_column_in_the_words_of_the_code() -> None:
    page = DOCS.read_text(encoding="utf-8")
    for table in TABLES.values():
        (part,) = re.findall(rf"^### `{table.name}`\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
        assert table.row in part
        told = re.findall(r"^\| `(\w+)` \| (\w+) \| (.*) \|$", part, re.MULTILINE)
        assert told == [(column.name, column.type, column.what) for column in table.columns], table.name


def test_rows_are_as_wide_as_their_tables_and_of_their_types() -> None:
    types: dict[str, Any] = {"text": str, "texts": tuple, "integer": int, "number": float, "boolean": bool}
    for name, found in by_table(full_text=True).items():
        assert found or name == "events", name
        for row in found:
            for column, value in zip(TABLES[name].columns, row, strict=True):
                assert value is None or type(value) is types[column.type], (name, column.name, value)


def test_rows_say_what_readings_and_claims_say() -> None:
    found = by_table()
    assert [row[0] for row in found["articles"]] == sorted(reading.article.id for reading in READINGS)
    assert len(found["statements"]) == sum(len(reading) for reading in READINGS)
    assert [row[0] for row in found["claims"]] == [claim.id for claim in TRACE.claims]
    reading = next(reading for reading in READINGS if reading.article.id == found["statements"][0][0])
    first = reading.statements[0]
    assert found["statements"][0][3] == reading.words(first.content)
    assert json.loads(str(found["statements"][0][4])) == [list(span) for span in first.content]
    assert all(row[-1] is None for row in found["articles"])
    assert all(row[-1] for row in by_table(full_text=True)["articles"])


def test_claims_are_asked_for_only_where_a_table_needs_them() -> None:
    without = of_readings(READINGS, None)
    assert len(list(rows(without, (TABLES["articles"],)))) == len(READINGS)
    assert formats.needs_claims("csv", ())
    assert not formats.needs_claims("csv", ("articles", "sources"))
    assert formats.needs_claims("xlsx", ("links",))
    assert not formats.needs_claims("annotation", ())


# --- CSV ------------------------------------------------------------------------------------------------------------------


def test_csv_is_read_back_cell_by_cell(tmp_path: Path) -> None:
    read = unpacked("csv", tmp_path)
    for name, found in by_table().items():
        head, *told = csv.reader(io.StringIO(read[name].decode(), newline=""))
        assert head == [column.name for column in TABLES[name].columns]
        assert told == [[cell(value) for value in row] for row in found]
    frame = pandas.read_csv(io.BytesIO(read["statements"]))
    assert list(frame["nested"].unique()) == [False]
    assert polars.read_csv(io.BytesIO(read["claims"]))["most"].to_list() == [claim.origins.most for claim in TRACE.claims]


@given(st.text())
def test_no_text_is_a_formula_and_taking_the_mark_away_gives_it_back(text: str) -> None:
    made = harmless(text)
    assert not made.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert (made[1:] if made.startswith("'") else made) == text


def test_words_that_begin_like_a_formula_are_text_in_csv_and_in_a_sheet(tmp_path: Path) -> None:
    attacks = ['=HYPERLINK("http://x.example","y")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "'=1", "plain"]
    readings = [Reading(Article(id=f"a{n}", title=attack, language="en", text="x")) for n, attack in enumerate(attacks)]
    out = io.BytesIO()
    formats.export(of_readings(readings, None), "csv", None, ("articles",), out)
    titles = [row[2] for row in csv.reader(io.StringIO(out.getvalue().decode(), newline=""))][1:]
    assert titles == [f"'{attack}" for attack in attacks[:-1]] + ["plain"]
    formats.export(of_readings(readings, None), "xlsx", tmp_path / "a.xlsx", ("articles",), out)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["articles"]
    cells = [row[2] for row in sheet.iter_rows(min_row=2)]
    assert [one.value for one in cells] == attacks
    assert {one.data_type for one in cells} == {"s"}
    assert [bool(one.quotePrefix) for one in cells] == [True] * 6 + [False]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_a_csv_file_leaves_the_file_open_that_it_was_given() -> None:
    out = io.BytesIO()
    file = CsvFile(TABLES["origins"], out)
    file.write(("c1", 1, 'Æ "quoted", twice\nover', "person", True, ("a1", "a2")))
    file.close()
    (row,) = list(csv.reader(io.StringIO(out.getvalue().decode(), newline="")))[1:]
    assert row == ["c1", "1", 'Æ "quoted", twice\nover', "person", "true", '["a1","a2"]']


# --- Parquet --------------------------------------------------------------------------------------------------------------


def test_parquet_is_read_back_with_types_lists_and_descriptions(tmp_path: Path) -> None:
    read = unpacked("parquet", tmp_path)
    for name, found in by_table().items():
        table = pyarrow.parquet.read_table(io.BytesIO(read[name]))
        assert table.column_names == [column.name for column in TABLES[name].columns]
        told = [tuple(tuple(v) if isinstance(v, list) else v for v in row.values()) for row in table.to_pylist()]
        assert told == found
        for field, column in zip(table.schema, TABLES[name].columns, strict=True):
            assert field.metadata[b"what"].decode() == column.what


def test_parquet_keeps_no_more_than_a_group_of_rows_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS", 3)
    out = io.BytesIO()
    file = parquet.ParquetFile(TABLES["origins"], out)
    for number in range(8):
        file.write(("c1", number, "A", "person", True, ()))
        assert len(file._rows) < 3
    file.close()
    read = pyarrow.parquet.ParquetFile(io.BytesIO(out.getvalue()))
    assert [read.metadata.row_group(n).num_rows for n in range(read.num_row_groups)] == [3, 3, 2]
    monkeypatch.setattr(parquet, "TEXT", 20)
    file = parquet.ParquetFile(TABLES["origins"], io.BytesIO())
    file.write(("c1", 1, "A name of twenty signs", "person", True, ()))
    assert not file._rows, "long texts fill a group, too"
    file.close()


# --- spreadsheets ---------------------------------------------------------------------------------------------------------


def test_a_spreadsheet_has_a_sheet_for_each_table_and_every_row(tmp_path: Path) -> None:
    formats.export(collection(), "xlsx", tmp_path / "all.xlsx", (), io.BytesIO())
    book = openpyxl.load_workbook(tmp_path / "all.xlsx", read_only=True)
    assert book.sheetnames == list(TABLES)
    for name, found in by_table().items():
        head, *told = book[name].iter_rows(values_only=True)
        assert list(head) == [column.name for column in TABLES[name].columns]
        plain = [
            tuple(
                (json.dumps(v, ensure_ascii=False, separators=(",", ":")) if v else None) if isinstance(v, tuple) else v
                for v in r
            )
            for r in found
        ]
        assert [row + (None,) * (len(head) - len(row)) for row in told] == plain
    book.close()


def test_what_a_cell_cannot_hold_is_cut_and_marked() -> None:
    assert xlsx.fitting("a" * xlsx.UNITS) == "a" * xlsx.UNITS
    cut = xlsx.fitting("🙂" * xlsx.UNITS)
    assert cut.endswith(" […]")
    assert xlsx.UNITS - 1 <= len(cut.encode("utf-16-le")) // 2 <= xlsx.UNITS


def test_signs_that_a_sheet_forbids_do_no_harm(tmp_path: Path) -> None:
    odd = "a\x00\x0b\ud800\ufffe"
    made = of_readings((Reading(Article(id="a", title=odd, byline=(odd,), language="en", text="x")),), None)
    formats.export(made, "xlsx", tmp_path / "odd.xlsx", ("articles",), io.BytesIO())
    row = [one.value for one in openpyxl.load_workbook(tmp_path / "odd.xlsx")["articles"][2]]
    assert row[2:4] == ["a\ufffd\ufffd\ufffd\ufffd", '["a\ufffd\ufffd\ufffd\ufffd"]']


def test_more_rows_than_a_sheet_holds_are_refused_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(xlsx, "ROWS", 3)
    with pytest.raises(UsageError, match="has more rows than a sheet holds"):
        formats.export(collection(), "xlsx", tmp_path / "all.xlsx", (), io.BytesIO())
    assert list(tmp_path.iterdir()) == []


# --- frames ---------------------------------------------------------------------------------------------------------------


def values(frame: Any, library: str) -> list[Row]:
    records = frame.to_dict("records") if library == "pandas" else frame.to_dicts()
    return [
        tuple(tuple(v) if isinstance(v, list) else None if v is None or v is pandas.NA else v for v in record.values())
        for record in records
    ]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_hold_the_rows_with_types_also_where_there_are_none(library: Any) -> None:
    made = frames(READINGS, TRACE, library=library)
    assert list(made) == list(TABLES)
    for name, found in by_table().items():
        assert list(made[name].columns) == [column.name for column in TABLES[name].columns]
        assert values(made[name], library) == found
    empty = frames_of(of_readings((), None), [TABLES["claims"]], library)["claims"]
    assert len(empty) == 0
    assert [str(type_) for type_ in empty.dtypes] == [str(type_) for type_ in made["claims"].dtypes]


def test_frames_without_a_trace_are_those_of_readings_alone() -> None:
    assert list(frames(READINGS)) == ["articles", "statements", "sources"]
    told = frames((GUARDED,), guarded_trace(), redacted=True)
    assert "welder" not in told["statements"].to_csv() + told["claims"].to_csv()


def test_a_frame_library_that_is_missing_or_unknown_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    with pytest.raises(ExtraMissing, match=r"kilde\[polars\]"):
        frames(READINGS, library="polars")
    with pytest.raises(UsageError, match="pandas and polars"):
        frames(READINGS, library="dask")  # type: ignore[arg-type]


# --- any reading ----------------------------------------------------------------------------------------------------------


@st.composite
def strange(draw: st.DrawFn) -> Reading:
    """A reading of a few code points of any kind, with a statement somewhere in it."""
    text = draw(st.text(min_size=2, max_size=20))
    end = draw(st.integers(1, len(text)))
    source = Source("s1", draw(st.text(min_size=1, max_size=5)), "person", draw(st.booleans()), ((0, end),))
    said = Statement(id="t1", kind="direct", content=((0, end),), source=((0, end),), chain=("s1",))
    return Reading(
        Article(id=draw(st.text(max_size=3)), title=draw(st.text(max_size=5)), language="en", text=text), (source,), (said,)
    )


@given(strange())
def test_csv_and_parquet_hold_whatever_an_article_holds(reading: Reading) -> None:
    made = of_readings((reading,), None)
    for form in ("csv", "parquet"):
        out = io.BytesIO()
        formats.export(made, form, None, ("statements",), out)
        (row,) = [row for _, row in rows(made, (TABLES["statements"],))]
        if form == "parquet":
            assert len(pyarrow.parquet.read_table(io.BytesIO(out.getvalue()))) == 1
        else:
            (told,) = list(csv.reader(io.StringIO(out.getvalue().decode(), newline="")))[1:]
            assert told == [cell(value) for value in row]


def test_tables_are_frozen_values_with_names_of_their_own() -> None:
    for table in TABLES.values():
        assert len({column.name for column in table.columns}) == len(table.columns)
        with pytest.raises(AttributeError):
            table.name = "other"  # type: ignore[misc]
    assert msgspec.structs.asdict(TABLES["claims"])["claims"] is True
    assert isinstance(TABLES["claims"], Table)
