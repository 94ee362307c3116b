"""Resolving: from what the words of a time say to the days they mean, given the day of publication and the story so far."""

from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import NamedTuple

import msgspec

from kilde.when.calendar import Period, day_period, holiday, length, moved, nth_weekday, period, rank
from kilde.when.meaning import period_value
from kilde.when.sense import Sense
from kilde.when.tense import Told

#: A month or day without a year is the coming one, whatever the tense, where it is this many times nearer than the last one:
#: who means the farther says so («i juni i fjor», "last June"). Found on TempEval-3 and KRAUTS (train).
_NEARER = {"past": 4, "perfect": 4, None: 2}

#: In the future tense it is the last one where that is so near behind, and the coming one so far ahead, in days.
_NEAR, _FAR = 45, 200


class Setting(NamedTuple):
    """What a time is read against: the day of publication, the last time of the story and its last day or week, the year it
    last told, and the tense."""

    published: date | None = None
    story: Period | None = None
    story_day: Period | None = None
    year: int | None = None
    tense: Told | None = None


class Resolved(NamedTuple):
    """What a time means: its TIMEX3 type and value, its first and last day in ISO 8601 (None where not known), what it was read
    against (`text`, `published`, `story` or `none`), and its period where that is known."""

    type: str
    value: str
    first: str | None
    last: str | None
    anchor: str
    period: Period | None = None


def resolve(sense: Sense, setting: Setting) -> Resolved | None:
    """The meaning of a sense in its setting, or None where it means no days there are."""
    if sense.kind == "set":
        return Resolved("SET", sense.value or "", None, None, "none")
    if sense.kind == "reference":
        day = setting.published.isoformat() if setting.published and sense.value == "PRESENT_REF" else None
        return Resolved("DATE", sense.value or "", day, day, "published" if day else "none")
    if sense.kind == "duration":
        return _duration(sense, setting)
    try:
        return _date(sense, setting)
    except (ValueError, OverflowError):
        return None


def _duration(sense: Sense, setting: Setting) -> Resolved:
    unit = sense.unit or "day"
    value = period_value(sense.amount, unit)
    today = setting.published
    if not sense.side or today is None or sense.amount is None:
        return Resolved("DURATION", value, None, None, "none")
    other = moved(today, unit, sense.side * sense.amount)
    if other is None:
        return Resolved("DURATION", value, None, None, "none")
    first, last = sorted((other, today))
    return Resolved("DURATION", value, first.isoformat(), last.isoformat(), "published")


def _date(sense: Sense, setting: Setting) -> Resolved | None:
    if sense.hour is not None or sense.part is not None:
        return _time(sense, setting)
    if sense.shift is not None and rank(sense.shift[0]) < rank("day"):
        return _moment(sense, setting)
    found, anchor = _period(sense, setting)
    if found is not None:
        return Resolved("DATE", found.value, found.first.isoformat(), found.last.isoformat(), anchor, found)
    return _unknown(sense)


def _moment(sense: Sense, setting: Setting) -> Resolved:
    """A distance in hours or less: the day is known, the time of day not."""
    found, anchor = _shifted(sense, setting)
    day = found.first.isoformat() if found else None
    return Resolved("TIME", "XXXX-XX-XXTXX:XX", day, day, anchor, found)


def _time(sense: Sense, setting: Setting) -> Resolved | None:
    """A time of day: on the day that it stands with, the story's, or that of publication."""
    tail = f"T{sense.part}"
    if sense.hour is not None:
        tail = f"T{sense.hour:02}" if sense.minute is None else f"T{sense.hour:02}:{sense.minute:02}"
    bare = msgspec.structs.replace(sense, hour=None, minute=None, part=None)
    if sense.within is not None:
        outer = msgspec.structs.replace(sense.within, part=None) if sense.within.part else sense.within
        found, anchor = _period(outer, setting)
        if found is None:
            unknown = _unknown(outer)
            return Resolved("TIME", f"{unknown.value}{tail}", unknown.first, unknown.last, "none") if unknown else None
    elif bare.shift is not None or bare.weekday is not None or bare.day is not None:
        found, anchor = _period(bare, setting)
    elif setting.story_day is not None and setting.story_day.grain == "day":
        found, anchor = setting.story_day, "story"
    elif setting.published is not None:
        found, anchor = day_period(setting.published), "published"
    else:
        found, anchor = None, "none"
    if found is None:
        return Resolved("TIME", tail if sense.hour is not None else f"XXXX-XX-XX{tail}", None, None, "none")
    value = found.value if found.grain in ("day", "weekend", "week") else found.first.isoformat()
    return Resolved("TIME", value + tail, found.first.isoformat(), found.last.isoformat(), anchor, found)


def _period(sense: Sense, setting: Setting) -> tuple[Period | None, str]:
    """The period a date means and what it was read against."""
    if sense.within is not None:
        outer, anchor = _period(sense.within, setting)
        return (_inside(sense, outer) if outer is not None else None), anchor
    if sense.shift is not None:
        return _shifted(sense, setting)
    if sense.decade is not None:
        return period("decade", date(sense.decade, 1, 1)), "text"
    if sense.century is not None:
        return period("century", date(max(sense.century * 100, 1), 1, 1)), "text"
    if sense.year is not None and not _named(sense):
        return period("year", date(sense.year, 1, 1)), "text"
    if sense.year is not None:
        return _in_year(sense, sense.year), "text"
    return _nearest(sense, setting)


def _named(sense: Sense) -> bool:
    fields = (sense.month, sense.day, sense.weekday, sense.season, sense.quarter, sense.half, sense.holiday, sense.nth)
    return any(field is not None for field in fields)


def _in_year(sense: Sense, year: int) -> Period | None:
    """What is named, in a year: a day, month, season, quarter, half, holiday; None where the year has none."""
    if not MINYEAR < year < MAXYEAR:
        return None
    if sense.nth is not None:
        return _nth(sense, period("year", date(year, 1, 1)))
    if sense.month is not None and sense.day is not None:
        return day_period(date(year, sense.month, sense.day)) if sense.day <= length(year, sense.month) else None
    if sense.month is not None:
        return period("month", date(year, sense.month, 1))
    if sense.season is not None:
        return period("season", date(year, 1, 1), sense.season)
    if sense.quarter is not None:
        return period("quarter", date(year, sense.quarter * 3, 1))
    if sense.half is not None:
        return period("half", date(year, sense.half * 6, 1))
    if sense.holiday is not None:
        day = holiday(sense.holiday, year)
        return day_period(day) if day else None
    return None


def _inside(sense: Sense, outer: Period) -> Period | None:
    """What is named, inside a longer period."""
    if sense.nth is not None:
        return _nth(sense, outer)
    if sense.weekday is not None and sense.day is None:
        day = outer.first + timedelta(days=(sense.weekday - outer.first.isoweekday()) % 7)
        return day_period(day) if day <= outer.last else None
    if sense.day is not None and sense.month is None:
        same = date(outer.first.year, outer.first.month, 1)
        return day_period(same.replace(day=sense.day)) if sense.day <= length(same.year, same.month) else None
    if not _named(sense):
        return outer
    return next(
        (
            found
            for year in range(outer.first.year, min(outer.last.year, outer.first.year + 10) + 1)
            if (found := _in_year(sense, year))
        ),
        None,
    )


def _nth(sense: Sense, outer: Period) -> Period | None:
    """The third Tuesday, the first week, the last day of a longer period."""
    nth = sense.nth or 1
    if sense.weekday is not None:
        day = nth_weekday(outer.first.year, outer.first.month, nth, sense.weekday) if outer.grain == "month" else None
        return day_period(day) if day else None
    unit = sense.unit or "day"
    if unit == "week" and outer.grain == "year":
        return period("week", date.fromisocalendar(outer.first.year, nth, 1)) if nth > 0 else period("week", outer.last)
    start = outer.first if nth > 0 else outer.last
    if unit == "week":  # the first week of a month is the first that begins in it
        start += timedelta(days=-start.weekday() % 7 if nth > 0 else -start.weekday())
    day = moved(start, unit, nth - 1 if nth > 0 else nth + 1)
    return period(unit, day) if day is not None and outer.first <= day <= outer.last else None


def _shifted(sense: Sense, setting: Setting) -> tuple[Period | None, str]:
    unit, count = sense.shift or ("day", 0)
    base, anchor = setting.published, "published"
    if sense.base == "story":
        story = setting.story if rank(unit) > rank("week") else setting.story_day
        if story is not None:
            base, anchor = (story.last if (count or 0) > 0 and rank(story.grain) <= rank(unit) else story.first), "story"
        elif count:
            return None, "none"
    if base is None or count is None:
        return None, "none"
    if unit == "weekend" and count == 0 and base.isoweekday() < 6 and sense.direction is None:
        count = 0 if setting.tense == "future" else -1
    grain = "day" if rank(unit) < rank("day") else unit
    day = moved(base, unit, count)
    if day is None:
        return None, anchor
    if sense.weekday is not None and grain == "week":
        return _inside(Sense(weekday=sense.weekday), period("week", day)), anchor
    return period(grain, day), anchor


def _nearest(sense: Sense, setting: Setting) -> tuple[Period | None, str]:
    """What is named without a year: the one that the word of direction or the tense points to, else the nearest."""
    today = setting.published
    if today is None:
        if setting.year is not None and sense.weekday is None and sense.direction is None:
            return _in_year(sense, setting.year), "story"
        return None, "none"
    if sense.day is not None and sense.month is None:
        months = [moved(today.replace(day=1), "month", step) for step in (-2, -1, 0, 1, 2)]
        days = [day.replace(day=sense.day) for day in months if day is not None and sense.day <= length(day.year, day.month)]
        wanted = [day for day in days if sense.weekday in (None, day.isoweekday())]
        return _pick([day_period(day) for day in wanted or days], today, sense, setting), "published"
    if sense.weekday is not None and sense.month is None:
        monday = today - timedelta(days=today.weekday()) + timedelta(days=sense.weekday - 1)
        return _pick(
            [day_period(monday + timedelta(days=7 * step)) for step in (-2, -1, 0, 1, 2)], today, sense, setting
        ), "published"
    years = (
        range(today.year - 4, today.year + 5) if (sense.month, sense.day) == (2, 29) else range(today.year - 1, today.year + 2)
    )
    around = [found for year in years if MINYEAR < year < MAXYEAR and (found := _in_year(sense, year)) is not None]
    if sense.weekday is not None:
        around = [found for found in around if found.first.isoweekday() == sense.weekday] or around
    return _pick(around, today, sense, setting), "published"


def _pick(choices: list[Period], today: date, sense: Sense, setting: Setting) -> Period | None:
    """One of the periods, which are in order of time."""
    before = [found for found in choices if found.last < today]
    during = [found for found in choices if found.first <= today <= found.last]
    after = [found for found in choices if found.first > today]
    last, now, coming = before[-1] if before else None, during[0] if during else None, after[0] if after else None
    if sense.direction is not None:
        if sense.direction < 0:
            return last
        if sense.direction > 0:
            return coming
        if now is None and last is not None and coming is not None:
            if sense.weekday is not None and sense.month is None:
                week = period("week", today)
                return last if setting.tense == "past" or (last.first >= week.first and coming.first > week.last) else coming
            same = [found for found in (last, coming) if found.first.year == today.year]
            return same[0] if len(same) == 1 else _lean(last, coming, today, sense, setting)
        return now or coming or last
    if now is not None:
        return now
    if last is None or coming is None:
        return last or coming
    return _lean(last, coming, today, sense, setting)


def _lean(last: Period, coming: Period, today: date, sense: Sense, setting: Setting) -> Period:
    """The last one or the coming one, by tense; where they are very unequally far, by nearness."""
    behind, ahead = (today - last.last).days, (coming.first - today).days
    if sense.lean < 0:
        return last
    if sense.weekday is not None and sense.month is None:
        return coming if setting.tense == "future" or sense.lean > 1 or (setting.tense is None and sense.lean) else last
    if setting.tense == "future" or sense.lean > 0:
        return last if behind < _NEAR and ahead > _FAR else coming
    if sense.month is None and sense.holiday is None and setting.tense is not None:
        return last
    return coming if ahead * _NEARER[setting.tense] < behind else last


def _unknown(sense: Sense) -> Resolved | None:
    """What can be said of a date that nothing is known to read against."""
    if sense.within is not None and not _named(sense):
        return _unknown(sense.within)
    if sense.month is not None and sense.day is not None:
        value = f"XXXX-{sense.month:02}-{sense.day:02}"
        return Resolved("DATE", value, value, value, "none")
    if sense.month is not None:
        value = f"XXXX-{sense.month:02}"
        return Resolved("DATE", value, f"{value}-01", f"{value}-{length(0, sense.month):02}".replace("-29", "-28"), "none")
    if sense.season is not None:
        return Resolved("DATE", f"XXXX-{sense.season}", None, None, "none")
    if sense.quarter is not None or sense.half is not None:
        return Resolved("DATE", f"XXXX-Q{sense.quarter}" if sense.quarter else f"XXXX-H{sense.half}", None, None, "none")
    if sense.holiday is not None and "easter" not in sense.holiday and sense.holiday.count("-") == 1:
        value = f"XXXX-{sense.holiday}"
        return Resolved("DATE", value, value, value, "none")
    if sense.weekday is not None:
        return Resolved("DATE", f"XXXX-WXX-{sense.weekday}", None, None, "none")
    if sense.shift is not None:
        unit, count = sense.shift
        if count is None:
            return Resolved("DATE", "PAST_REF" if sense.side < 0 else "FUTURE_REF", None, None, "none")
        value = {"week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX", "day": "XXXX-XX-XX"}.get(unit, "XXXX")
        return Resolved("DATE", value, None, None, "none")
    return Resolved("DATE", "XXXX-XX-XX", None, None, "none")
