"""Exports say what the ledger holds, in the form that the commands print."""

from pathlib import Path

import msgspec

from kilde.export.jsonl import jsonl
from kilde.ledger import Ledger
from kilde.statement import ReadingRecord, from_record, to_record
from ledger_fill import invented, reading_of


def test_jsonl_has_the_record_of_each_reading_on_a_line_in_the_order_of_ids(tmp_path: Path) -> None:
    readings = [reading_of(invented(number)) for number in range(9)]
    with Ledger(tmp_path / "ledger") as ledger:
        for reading in readings:
            ledger.add(reading.article)
            ledger.store(reading)
        ledger.add(invented(9))  # Not read yet, so not there.
        lines = list(jsonl(ledger))
    readings.sort(key=lambda reading: reading.article.id)
    assert lines == [msgspec.json.encode(to_record(reading)) + b"\n" for reading in readings]
    assert [from_record(msgspec.json.decode(line, type=ReadingRecord)) for line in lines] == readings


def test_jsonl_keeps_line_breaks_and_marks_within_the_line(tmp_path: Path) -> None:
    odd = msgspec.structs.replace(invented(1), text='Én\nto\u2028tre " \\ 🙂\x00 slutt', blocks=())
    with Ledger(tmp_path / "ledger") as ledger:
        ledger.add(odd)
        ledger.store(reading_of(odd))
        (line,) = jsonl(ledger)
    assert line.count(b"\n") == 1
    assert msgspec.json.decode(line)["text"] == odd.text


def test_an_empty_ledger_exports_nothing(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger") as ledger:
        assert list(jsonl(ledger)) == []
