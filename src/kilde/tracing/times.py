"""When articles came out, and which came first.

A date without a time is its whole day, a time without a zone is UTC, and an article without a date stands in no order
(the contract's rules). Times are whole seconds since 1970 in UTC.
"""

import re
from datetime import UTC, datetime, timedelta

import msgspec

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Moment(msgspec.Struct, frozen=True, order=True):
    """The first second an article may have come out in, and the last; a point where the two are equal."""

    first: int
    last: int


def zoned(time: str) -> datetime:
    """An ISO 8601 date or time, in UTC where it tells no zone; ValueError where it cannot be read."""
    told = datetime.fromisoformat(time)
    return told if told.tzinfo is not None else told.replace(tzinfo=UTC)


def moment(published: str | None) -> Moment | None:
    """The moment that an ISO 8601 date or time tells; None where there is none or it cannot be read."""
    if not published:
        return None
    try:
        first = int(zoned(published).timestamp())
    except ValueError:
        return None
    whole_day = int(timedelta(days=1).total_seconds()) - 1
    return Moment(first, first + (whole_day if DAY.fullmatch(published) else 0))


def before(one: Moment | None, other: Moment | None) -> bool | None:
    """Whether `one` is earlier than `other`; None where that is not told (no time, equal, or within one day)."""
    if one is None or other is None:
        return None
    if one.last < other.first:
        return True
    if other.last < one.first:
        return False
    return None
