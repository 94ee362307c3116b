"""Meanings: what a pattern's slots amount to. A pack's `patterns` are named after the functions in `MEANINGS`."""

from collections.abc import Callable
from typing import Any

import msgspec

from kilde.when.calendar import length
from kilde.when.sense import Sense

Slots = dict[str, Any]

#: How TIMEX3 writes durations: the letter of a unit, and whether it stands behind a T.
_LETTERS = {"second": "TS", "minute": "TM", "hour": "TH", "day": "D", "weekend": "WE", "week": "W", "month": "M", "season": "Q",
            "quarter": "Q", "half": "M", "year": "Y", "decade": "DE", "century": "CE"}  # fmt: skip


def period_value(amount: float | None, unit: str) -> str:
    """A TIMEX3 duration: `P3D`, `PT1.5H`, `PXY` where the number is not told."""
    if unit == "half" and amount is not None:
        amount *= 6
    told = "X" if amount is None else f"{amount:g}" if amount < 1e6 else str(int(amount))
    letters = _LETTERS[unit]
    return f"PT{told}{letters[1:]}" if letters[0] == "T" else f"P{told}{letters}"


def _date(s: Slots) -> Sense | None:
    if "iso" in s:
        year, month, day = s["iso"]
        return _valid(Sense(year=year, month=month, day=day))
    if "numdate" in s:
        year, first, second, mark = s["numdate"]
        turn = (mark == "/" and s["month_first"]) if first <= 12 and second <= 12 else first <= 12
        month, day = (first, second) if turn else (second, first)
        return _valid(Sense(year=year, month=month, day=day, weekday=s.get("weekday")))
    if "daymonth" in s:
        month, day = s["daymonth"]
    else:
        month, day = s.get("month"), s.get("day", s.get("nth"))
    number = s.get("n", s.get("one"))
    if number is not None and month is None:
        month = int(number)
    elif number is not None and day is None:
        day = int(number)
    year = s.get("year")
    if year is None and "yy" in s:
        year = 1900 + s["yy"] if s["yy"] >= 50 else 2000 + s["yy"]
    return _valid(Sense(year=year, month=month, day=day, weekday=s.get("weekday")))


def _valid(sense: Sense) -> Sense | None:
    """The sense, unless its month has no such day. A weekday beside a whole date tells nothing more."""
    if sense.month is not None and not 1 <= sense.month <= 12:
        return None
    if sense.day is not None and not 1 <= sense.day <= (length(sense.year or 0, sense.month) if sense.month else 31):
        return None
    return sense


def _leaning(lean: int) -> Callable[[Slots], Sense | None]:
    def meaning(s: Slots) -> Sense | None:
        found = _date(s)
        return msgspec.structs.replace(found, lean=lean) if found is not None else None

    return meaning


def _decade(s: Slots) -> Sense | None:
    if "decade" in s:
        return Sense(decade=s["decade"])
    if "year" in s:
        return Sense(decade=s["year"]) if s["year"] % 10 == 0 else None
    short = s.get("yy", int(s.get("n") or -1))
    return Sense(decade=1900 + short if short >= 20 else 2000 + short) if short in range(0, 100, 10) else None


def _hundreds(s: Slots) -> Sense | None:
    """«1700-tallet»: a century where it ends in two noughts, else a decade."""
    year = s["year"] if "year" in s else int(s.get("n") or 0) * 100
    if not 100 <= year < 2200:
        return None
    return Sense(century=year // 100) if year % 100 == 0 and year < 2000 else _decade({"year": year})


def _century(s: Slots) -> Sense | None:
    number = int(s.get("nth", s.get("n", s.get("day"))) or 0)
    return Sense(century=number - 1) if 1 < number < 23 else None


def _deictic(s: Slots) -> Sense:
    unit, count, part = s["deictic"]
    return Sense(shift=(unit, count), part=part or s.get("part"))


def _relative(s: Slots) -> Sense | None:
    """«forrige uke», «neste lørdag», «last spring», "this morning"."""
    direction = s["dir"]
    if "unit" in s:
        return Sense(shift=(s["unit"], direction), direction=direction) if s["unit"] not in ("second", "minute") else None
    if "part" in s:
        return Sense(shift=("day", direction), part=s["part"])
    named: dict[str, Any] = {name: s[name] for name in ("month", "season", "weekday", "holiday") if name in s}
    if "wdpart" in s:
        named["weekday"], named["part"] = s["wdpart"]
    return Sense(direction=direction, day=s.get("day"), **named)


def _shift(sign: int, base: str) -> Callable[[Slots], Sense | None]:
    def meaning(s: Slots) -> Sense | None:
        unit = s["unit"]
        amount = s.get("n", 1.0)
        if "few" in s:
            amount = None
        if "fraction" in s and amount is not None:
            amount += s["fraction"]
        return Sense(
            shift=(unit, sign * amount if amount is not None else None),
            base="story" if base == "story" else "published",
            side=sign,
            weekday=s.get("weekday"),
            amount=amount,
            about="about" in s,
        )

    return meaning


def _story(s: Slots) -> Sense:
    unit, count, part = s["story"]
    return Sense(shift=(unit, count), base="story", part=part or s.get("part"))


def _weekday_part(s: Slots) -> Sense:
    weekday, part = s["wdpart"]
    return Sense(weekday=weekday, part=part)


def _duration(side: int, many: bool = False) -> Callable[[Slots], Sense | None]:
    def meaning(s: Slots) -> Sense | None:
        amount = s.get("n", 1.0) if not many and "few" not in s else None
        return Sense(kind="duration", amount=amount, unit=s["unit"], side=side)

    return meaning


def _half_more(s: Slots) -> Sense | None:
    """«to og en halv time»."""
    return Sense(kind="duration", amount=(s.get("n") or 1.0) + 0.5, unit=s["unit"])


def _every(s: Slots) -> Sense | None:
    if "set" in s:
        return Sense(kind="set", value=s["set"])
    if "dayset" in s or "weekday" in s:
        tail = f"T{s['part']}" if "part" in s else ""
        return Sense(kind="set", value=f"XXXX-WXX-{s.get('dayset', s.get('weekday'))}{tail}")
    if "month" in s:
        return Sense(kind="set", value=f"XXXX-{s['month']:02}")
    if "season" in s:
        return Sense(kind="set", value=f"XXXX-{s['season']}")
    if "part" in s:
        return Sense(kind="set", value=f"XXXX-XX-XXT{s['part']}")
    return Sense(kind="set", value=period_value(float(s.get("n") or s.get("nth") or 1), s["unit"]))


def _nth(s: Slots) -> Sense | None:
    number, unit = s.get("nth", s.get("n", s.get("dir"))), s.get("unit")
    if number is None:
        return None
    number = int(number)
    if unit == "quarter" and number > 0:
        return Sense(quarter=number, year=s.get("year")) if 1 <= number <= 4 else None
    if unit == "half" and number > 0:
        return Sense(half=number, year=s.get("year")) if 1 <= number <= 2 else None
    return Sense(nth=number, unit=unit, weekday=s.get("weekday"))


def _clock(add: int, minutes: int = 0) -> Callable[[Slots], Sense | None]:
    def meaning(s: Slots) -> Sense | None:
        hour, minute = s.get("clock") or s.get("dotclock") or (None, None)
        if hour is None:
            hour, minute = int(s.get("hour", s.get("n", s.get("nth"))) or 0), s.get("minute")
            if "yy" in s:
                minute = s["yy"]
            elif "n2" in s:
                minute = int(s["n2"] or 0)
        if minutes:
            past = minutes * int(s["n2"] or 0) if "n2" in s else 15 * minutes if abs(minutes) == 1 else -30
            hour, minute = (hour, past) if past > 0 else ((hour - 1) % 24, 60 + past)
        if add == 12 and hour < 12:
            hour += 12
        elif add == -12 and hour == 12:
            hour = 0
        valid = 0 <= hour <= 24 and (minute is None or 0 <= minute < 60)
        return Sense(hour=hour, minute=minute, about="about" in s, part=None) if valid else None

    return meaning


def _noon(s: Slots) -> Sense:
    return Sense(hour=12, minute=0)


def _midnight(s: Slots) -> Sense:
    return Sense(hour=24, minute=0)


def _part(s: Slots) -> Sense:
    return Sense(part=s["part"])


def _season(s: Slots) -> Sense:
    year = s.get("year")
    return Sense(season=s["season"], year=year)


def _holiday(s: Slots) -> Sense:
    return Sense(holiday=s["holiday"], year=s.get("year"))


def _reference(s: Slots) -> Sense:
    return Sense(kind="reference", value=f"{s['ref'].upper()}_REF")


def _unit(s: Slots) -> Sense:
    """A unit alone that means the present one: «the year», «årets»."""
    return Sense(shift=(s["unit"], 0))


def _week(s: Slots) -> Sense | None:
    """«uke 34»."""
    number = int(s["n"] or 0)
    return Sense(nth=number, unit="week", year=s.get("year")) if 1 <= number <= 53 else None


#: What each name of a pack's patterns means. Each gives the sense of filled slots, or None where they make none.
MEANINGS: dict[str, Callable[[Slots], Sense | None]] = {
    "date": _date,
    "date_ahead": _leaning(1),
    "date_behind": _leaning(-1),
    "decade": _decade,
    "hundreds": _hundreds,
    "century": _century,
    "deictic": _deictic,
    "relative": _relative,
    "ago": _shift(-1, "published"),
    "ahead": _shift(1, "published"),
    "earlier": _shift(-1, "story"),
    "later": _shift(1, "story"),
    "story": _story,
    "duration": _duration(0),
    "many": _duration(0, many=True),
    "half_more": _half_more,
    "recent": _duration(-1),
    "recent_many": _duration(-1, many=True),
    "coming": _duration(1),
    "coming_many": _duration(1, many=True),
    "weekday_part": _weekday_part,
    "every": _every,
    "nth": _nth,
    "week": _week,
    "clock": _clock(0),
    "clock_am": _clock(-12),
    "clock_pm": _clock(12),
    "clock_half": _clock(0, -30),
    "clock_past": _clock(0, 1),
    "clock_to": _clock(0, -1),
    "noon": _noon,
    "midnight": _midnight,
    "part": _part,
    "season": _season,
    "holiday": _holiday,
    "reference": _reference,
    "unit": _unit,
}


_UNIT = frozenset({"unit", "units", "plu"})
_DATED = frozenset({"month", "mon", "day", "nth", "weekday", "wd", "pastday"})
_HOUR = frozenset({"clock", "dotclock", "hour", "n", "nth"})
_NAMED = frozenset({"month", "mon", "season", "sea", "weekday", "wd", "pastday", "holiday", "part", "wdpart"})

#: What classes a pattern of each meaning must have: one of each set.
NEEDS: dict[str, tuple[frozenset[str], ...]] = {
    "date": (_DATED | {"iso", "numdate", "daymonth", "year", "someyear", "loneyear", "yy"},),
    "date_ahead": (_DATED,),
    "date_behind": (_DATED,),
    "decade": (frozenset({"decade", "year", "yy", "n"}),),
    "hundreds": (frozenset({"year", "n"}),),
    "century": (frozenset({"nth", "n", "day"}),),
    "deictic": (frozenset({"deictic"}),),
    "relative": (frozenset({"dir"}), _UNIT | _NAMED | {"day"}),
    **dict.fromkeys(("ago", "ahead", "earlier", "later", "duration", "many", "half_more", "unit"), (_UNIT,)),
    **dict.fromkeys(("recent", "recent_many", "coming", "coming_many"), (_UNIT,)),
    "story": (frozenset({"story"}),),
    "every": (frozenset({"set", "dayset"}) | _UNIT | _NAMED,),
    "nth": (frozenset({"nth", "n", "dir"}), _UNIT | {"weekday", "pastday"}),
    "week": (frozenset({"n"}),),
    **dict.fromkeys(("clock", "clock_am", "clock_pm", "clock_half", "clock_past", "clock_to"), (_HOUR,)),
    "noon": (),
    "midnight": (),
    "weekday_part": (frozenset({"wdpart"}),),
    "part": (frozenset({"part"}),),
    "season": (frozenset({"season", "sea"}),),
    "holiday": (frozenset({"holiday"}),),
    "reference": (frozenset({"ref"}),),
}


def sense(meaning: str, slots: Slots) -> Sense | None:
    """The sense of a pattern's slots, or None where they make none (31 April, 75 o'clock)."""
    found = MEANINGS[meaning](slots)
    return msgspec.structs.replace(found, about=True) if found is not None and "about" in slots and not found.about else found
