"""kilde reads news the way a source critic does, and shows the way back.

    >>> import kilde
    >>> reading = kilde.read("The bridge is safe, said the mayor, Ilan Verek.", outlet="The Ferry Post")
    >>> [(reading.words(s.content), [link.name for link in reading.chain(s)]) for s in reading]
    [('The bridge is safe', ['Ilan Verek'])]

What stands in `__all__` is the public door: everything else may change without notice.
"""

from typing import TYPE_CHECKING, Any

from kilde.article import Article, Block, Span
from kilde.claim import Claim, Event, Instance, Link, Origin, Origins, Trace
from kilde.errors import ExtraMissing, InputError, KildeError, LedgerError, LedgerTooNew, SpanError, UsageError
from kilde.statement import Reading, Source, Statement, Time

if TYPE_CHECKING:
    from kilde.door import Given, Ledger, add, open_ledger, read, readings, trace
    from kilde.show.why import Why, why

__all__ = [
    "Article",
    "Block",
    "Claim",
    "Event",
    "ExtraMissing",
    "Given",
    "InputError",
    "Instance",
    "KildeError",
    "Ledger",
    "LedgerError",
    "LedgerTooNew",
    "Link",
    "Origin",
    "Origins",
    "Reading",
    "Source",
    "Span",
    "SpanError",
    "Statement",
    "Time",
    "Trace",
    "UsageError",
    "Why",
    "add",
    "open_ledger",
    "read",
    "readings",
    "trace",
    "why",
]

_DOOR = {"Given", "Ledger", "add", "open_ledger", "read", "readings", "trace"}
_WHY = {"Why", "why"}


def __getattr__(name: str) -> Any:
    # What reads and traces is loaded at its first use, so that importing the types alone stays cheap.
    if name in _DOOR:
        from kilde import door

        return getattr(door, name)
    if name in _WHY:
        import kilde.show.why as explaining

        return getattr(explaining, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
