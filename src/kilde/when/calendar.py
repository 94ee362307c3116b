"""Periods of the calendar: their first and last day, how TIMEX3 writes them, and the next or the one before.

All days are of the Gregorian calendar. Weeks are ISO weeks; a season has three whole months, and a winter is named by the year
it ends in. TIMEX3 is that of ISO-TimeML (Pustejovsky et al. 2010).
"""

from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import NamedTuple

#: From fine to coarse.
GRAINS = (
    "second", "minute", "hour", "part", "day", "weekend", "week", "month", "season", "quarter", "half", "year", "decade",
    "century",
)  # fmt: skip
_RANK = {grain: rank for rank, grain in enumerate(GRAINS)}

#: The months that a season begins in; a winter begins in the year before its own.
SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


class Period(NamedTuple):
    """A stretch of the calendar: its grain, its first and last day, and its TIMEX3 value."""

    grain: str
    first: date
    last: date
    value: str


def rank(grain: str) -> int:
    """How coarse a grain is: a number that grows from second to century."""
    return _RANK[grain]


def day_period(day: date) -> Period:
    """The period of one day."""
    return Period("day", day, day, day.isoformat())


def period(grain: str, day: date, season: str = "") -> Period:
    """The period of `grain` that `day` lies in (the weekend of its week, the `season` of its year)."""
    if grain == "weekend":
        saturday = day + timedelta(days=5 - day.weekday())
        return Period(grain, saturday, _shift_days(saturday, 1), f"{_week(day)}-WE")
    if grain == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(grain, monday, _shift_days(monday, 6), _week(day))
    if grain == "month":
        return _months(grain, day.year, day.month, 1, f"{day.year:04}-{day.month:02}")
    if grain == "season":
        start = SEASON_START[season]
        year = day.year - 1 if season == "WI" else day.year
        return _months(grain, max(year, MINYEAR), start, 3, f"{day.year:04}-{season}")
    if grain in ("quarter", "half"):
        size = 3 if grain == "quarter" else 6
        part = (day.month - 1) // size
        return _months(grain, day.year, part * size + 1, size, f"{day.year:04}-{grain[0].upper()}{part + 1}")
    if grain in ("year", "decade", "century"):
        size = {"year": 1, "decade": 10, "century": 100}[grain]
        base = day.year // size
        first, last = max(base * size, MINYEAR), min(base * size + size - 1, MAXYEAR)
        width = {"year": 4, "decade": 3, "century": 2}[grain]
        return Period(grain, date(first, 1, 1), date(last, 12, 31), f"{base:0{width}}")
    return day_period(day)


def moved(day: date, grain: str, count: float) -> date | None:
    """The day `count` units of `grain` away, or None off the calendar. A month's end stays within the month."""
    if abs(count) > 10000:
        return None
    days = {"day": 1, "weekend": 7, "week": 7}.get(grain)
    try:
        if grain in ("second", "minute", "hour"):
            return day
        if days is not None:
            return day + timedelta(days=round(days * count))
        size = {"month": 1, "season": 3, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}[grain]
        months = day.year * 12 + day.month - 1 + int(size * count // 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, length(year, month + 1)))
    except (ValueError, OverflowError):
        return None


def length(year: int, month: int) -> int:
    """How many days a month has; 29 in February where the year is not known (0)."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def easter(year: int) -> date:
    """Easter Sunday of the western churches (the Gregorian algorithm of Meeus, 1991)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    j = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * j) // 451
    month, day = divmod(h + j - 7 * m + 114, 31)
    return date(year, month, day + 1)


def holiday(rule: str, year: int) -> date | None:
    """The day of a holiday in a year: `MM-DD`, `easter+N`, or `MM-nth-weekday` (Thanksgiving is `11-4-4`; `5--1-1` counts from
    the end)."""
    try:
        if rule.startswith("easter"):
            return easter(year) + timedelta(days=int(rule[6:] or 0))
        pieces = rule.split("-", 1)
        if "-" in pieces[1]:
            nth, weekday = pieces[1].rsplit("-", 1)
            return nth_weekday(year, int(pieces[0]), int(nth), int(weekday))
        return date(year, int(pieces[0]), int(pieces[1]))
    except (ValueError, OverflowError):
        return None


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    """The `nth` (from 1, or from −1 at the end) of a weekday (1 Monday) in a month, or None where it has none."""
    days = [
        date(year, month, day) for day in range(1, length(year, month) + 1) if date(year, month, day).isoweekday() == weekday
    ]
    return days[nth - 1 if nth > 0 else nth] if -len(days) <= nth <= len(days) and nth else None


def _months(grain: str, year: int, month: int, count: int, value: str) -> Period:
    end_year, end = divmod(year * 12 + month - 1 + count - 1, 12)
    if end_year > MAXYEAR:
        end_year, end = MAXYEAR, 11
    return Period(grain, date(year, month, 1), date(end_year, end + 1, length(end_year, end + 1)), value)


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def _shift_days(day: date, count: int) -> date:
    return min(day, date.max - timedelta(days=count)) + timedelta(days=count)
