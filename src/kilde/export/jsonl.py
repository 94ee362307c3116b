"""Readings as JSONL: what `kilde read --format jsonl` prints, for every article that was read."""

from collections.abc import Iterator
from typing import Protocol

import msgspec

from kilde.statement import Reading, to_record


class Readings(Protocol):
    """Whatever holds readings: a ledger, or a collection to export."""

    def readings(self) -> Iterator[Reading]: ...


def jsonl(held: Readings) -> Iterator[bytes]:
    """One line an article, with its line break, in the order of ids; the same bytes whatever the order of adding was."""
    encoder = msgspec.json.Encoder()
    for reading in held.readings():
        yield encoder.encode(to_record(reading)) + b"\n"
