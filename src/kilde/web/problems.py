"""The shape of every JSON error."""

from http import HTTPStatus

import msgspec


class Failure(msgspec.Struct, frozen=True):
    """What went wrong: the HTTP `status`, the same as a word (`not_found`), and a sentence."""

    status: int
    reason: str
    message: str


class Problem(msgspec.Struct, frozen=True):
    """An error as JSON."""

    error: Failure


def problem(status: int, message: str) -> bytes:
    """The error of that status as JSON."""
    try:
        reason = HTTPStatus(status).phrase.lower().replace(" ", "_").replace("-", "_")
    except ValueError:
        reason = "error"
    return msgspec.json.encode(Problem(Failure(status, reason, message)))
