"""What can go wrong, as a tree:

KildeError
├── InputError            an input could not be taken; `where` names it, `reason` says why
│   ├── NotFetched        an address could not be fetched; `status` is what its server answered, if it did
│   └── NoArticle         a page was read, and holds no article (kilde.intake.page)
├── UsageError            the call itself is wrong
├── LedgerError           a ledger cannot be used
│   └── LedgerTooNew      it was written by a later version
├── ExtraMissing          an optional part is not installed; the message names the extra
├── NotTold               news of a watch could not be told (kilde.watching.telling)
├── NoBrowser             no browser prints a report (kilde.show.report_pdf)
└── SpanError             a span does not address its text (a fault of ours, never of an input)
"""


class KildeError(Exception):
    """The root of all errors that kilde raises on purpose."""


class InputError(KildeError):
    """An input that could not be taken. The rest of the inputs go on."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


class NotFetched(InputError):
    """An address that could not be fetched. `wait` is how many seconds its server wants to be left alone, where it says."""

    def __init__(self, where: str, reason: str, *, status: int | None = None, wait: float | None = None) -> None:
        super().__init__(where, reason)
        self.status = status
        self.wait = wait


class UsageError(KildeError):
    """The call itself is wrong: an option's value, or a mix of options."""


class LedgerError(KildeError):
    """A ledger cannot be opened or is not one."""


class LedgerTooNew(LedgerError):
    """The ledger was written by a later version of kilde."""


class ExtraMissing(KildeError):
    """An optional part of kilde is not installed."""

    def __init__(self, extra: str, what: str) -> None:
        super().__init__(f"{what} needs an optional part: pip install 'kilde[{extra}]'")
        self.extra = extra


class SpanError(KildeError, ValueError):
    """A span does not lie within its text."""
