"""Times as pages write them, in ISO 8601."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

#: Offsets, in hours, of the zones that Java's and C's default time formats write by name.
_ZONES = {
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "WET": 0,
    "BST": 1,
    "WEST": 1,
    "CET": 1,
    "CEST": 2,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "SAST": 2,
    "JST": 9,
    "KST": 9,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}
_NAMED_ZONE = re.compile(r"^\w{3} (\w{3}) (\d{1,2}) (\d\d:\d\d:\d\d) ([A-Z]{1,4}) (\d{4})$")
_SPACED_ZONE = re.compile(r"^(\d{4}-\d\d-\d\d)[T ]+(\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|UTC|GMT|[+-]\d\d:?\d\d)?$")

#: News on the web is not older than this, and a page that says so errs.
_EARLIEST = 1990


def iso(value: str) -> str | None:
    """A time or day as pages write it, in ISO 8601 to the second; None where it is none. A midnight without zone is its day."""
    value = value.strip()
    when: datetime | None = None
    if re.fullmatch(r"\d{10}|\d{13}", value):
        when = datetime.fromtimestamp(int(value[:10]), UTC)
    elif match := _SPACED_ZONE.match(value):
        day, time, zone = match.groups()
        when = _parsed(f"{day}T{time}{'+00:00' if zone in ('Z', 'UTC', 'GMT') else zone or ''}")
    elif match := _NAMED_ZONE.match(value):
        month, day, time, zone, year = match.groups()
        try:
            when = datetime.strptime(f"{day} {month} {year} {time}", "%d %b %Y %H:%M:%S")
        except ValueError:
            return None
        if zone in _ZONES:
            when = when.replace(tzinfo=timezone(timedelta(hours=_ZONES[zone])))
    else:
        when = _parsed(value)
        if when is None:
            try:
                when = parsedate_to_datetime(value)
            except (ValueError, TypeError, IndexError):
                return None
    if when is None or not _EARLIEST <= when.year <= 2100:
        return None
    if when.tzinfo is None and (when.hour, when.minute, when.second) == (0, 0, 0):
        return when.date().isoformat()
    return when.isoformat(timespec="seconds")


def _parsed(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None
