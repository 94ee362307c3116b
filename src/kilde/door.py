"""The road as functions: from inputs to readings, and from readings to a trace, with or without a ledger.

What users import stands in `kilde`; this module composes the rooms and holds no logic of theirs.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from kilde.article import Article
from kilde.claim import Trace
from kilde.errors import InputError
from kilde.intake import Given, take
from kilde.ledger import Ledger
from kilde.matching import about as claims_about
from kilde.matching import match
from kilde.matching.vectors import Vectors
from kilde.reading import read as read_article
from kilde.statement import Reading
from kilde.tracing import trace as trace_groups

__all__ = ["Given", "Ledger", "add", "read", "readings", "trace", "trace_inputs"]

OnError = Callable[[InputError], None]
OnText = Callable[[str], None]


def _raise(error: InputError) -> None:
    raise error


def _ignore(text: str) -> None:
    pass


def readings(
    inputs: Sequence[str],
    given: Given | None = None,
    *,
    on_error: OnError = _raise,
    on_notice: OnText = _ignore,
    stdin: BinaryIO | None = None,
) -> Iterator[Reading]:
    """The reading of every article in `inputs`, one at a time; `on_error` is told of each input that fails."""
    for article in take(inputs, given or Given(), on_error=on_error, on_notice=on_notice, stdin=stdin):
        yield read_article(article)
