"""A ledger as JSONL: what `kilde read --format jsonl` prints, for every article that was read."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from kilde.statement import to_record

if TYPE_CHECKING:
    from kilde.ledger import Ledger


def jsonl(ledger: "Ledger") -> Iterator[bytes]:
    """One line an article, with its line break, in the order of ids; the same bytes whatever the order of adding was."""
    encoder = msgspec.json.Encoder()
    for reading in ledger.readings():
        yield encoder.encode(to_record(reading)) + b"\n"
