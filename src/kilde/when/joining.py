"""Joining: parts of one time that stand side by side («klokka tolv lørdag», «mai i fjor»), and the two ends of a span."""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from kilde.when.calendar import rank
from kilde.when.finding import Found, Reader
from kilde.when.sense import Sense

#: How many tokens may stand between two parts of one time.
_GAP = 3


class Row(NamedTuple):
    """Two times that make a span (`from … to …`) or stand in a row (`… and …`); numbers of the two in the list."""

    first: int
    second: int
    span: bool


def join(reader: Reader, found: list[Found]) -> list[Found]:
    """The times with parts of one joined, bounds taken in, and weak ones that stand alone left out."""
    joiners = {*reader.words.times.joiners, ","}
    out: list[Found] = []
    for one in found:
        out.append(_bounded(reader, one))
        while len(out) > 1 and (both := _joined(reader, out[-2], out[-1], joiners)):
            out[-2:] = [both]
    return out


def strong(found: Iterable[Found]) -> list[Found]:
    """The times that count alone: none that is weak, and nothing counted in a longer time that is not there («tredje dag»)."""
    return [one for one in found if not one.weak and (not _counted_in(one.sense) or one.sense.settled or one.sense.within)]


def _counted_in(sense: Sense) -> bool:
    return sense.nth is not None or sense.half is not None


def _bounded(reader: Reader, one: Found) -> Found:
    """The time with a word of start, middle or end, or of about, that stands right before it, or told as ahead by one of
    until."""
    for back in (1, 2, 3, 4):
        at = one.first - back
        if at < 0:
            break
        for item in reader.items(at):
            if item.length != back:
                continue
            if item.name == "bound" and one.sense.kind == "date" and rank(one.sense.grain) >= rank("part"):
                return Found(
                    at, one.last, msgspec.structs.replace(one.sense, bound=item.value), one.weak and _bare_day(one.sense)
                )
            if item.name == "ahead":
                return one._replace(sense=msgspec.structs.replace(one.sense, lean=2))
            if item.name == "about" and (one.sense.kind == "duration" or one.sense.shift or one.sense.hour is not None):
                return Found(at, one.last, msgspec.structs.replace(one.sense, about=True), one.weak)
    return one


def _bare_day(sense: Sense) -> bool:
    """Whether a number is all that is told («the second»)."""
    return sense.day is not None and sense.month is None and sense.weekday is None


def _joined(reader: Reader, one: Found, two: Found, joiners: set[str]) -> Found | None:
    between = reader.tokens[one.last : two.first]
    if len(between) > _GAP or two.first < one.last or any(token.low not in joiners for token in between):
        return None
    clock = min(rank(one.sense.grain), rank(two.sense.grain)) < rank("day")
    if any(token.low == "," for token in between) and len(between) > (2 if clock else 1):
        return None
    said = combined(one.sense, two.sense) if not (one.weak and two.weak) else None
    return Found(one.first, two.last, said, False) if said is not None else None


def combined(one: Sense, two: Sense) -> Sense | None:
    """The sense of two parts of one time, or None where they are two times."""
    one, two = _counted(one, two), _counted(two, one)
    if one.kind != "date" or two.kind != "date":
        return None
    if _is_weekday(one) != _is_weekday(two):
        weekday, other = (one, two) if _is_weekday(one) else (two, one)
        if other.grain == "day" and other.nth is None:
            return (
                msgspec.structs.replace(other, weekday=weekday.weekday)
                if other.shift is None and other.holiday is None
                else other
            )
    fine, coarse = (one, two) if rank(one.grain) < rank(two.grain) else (two, one)
    if fine.within is not None:
        outer = combined(fine.within, coarse)
        return msgspec.structs.replace(fine, within=outer) if outer is not None else None
    if rank(fine.grain) == rank(coarse.grain) or not _fits(fine, coarse):
        return None
    if _bare_day(fine) and fine is two:
        return None
    if coarse.grain == "part" and coarse.shift is None and coarse.within is None:
        return _clock_of(fine, coarse)
    if coarse.part is not None and fine.hour is not None:
        fine = _clock_of(fine, coarse)
    return msgspec.structs.replace(fine, within=coarse, bound=fine.bound or coarse.bound)


def _counted(one: Sense, two: Sense) -> Sense:
    """The last day of a month, the last Friday in it: words that mean the one before today when they stand alone."""
    if two.kind != "date" or two.grain not in ("month", "year", "season"):
        return one
    if one.kind == "duration" and one.side < 0 and one.amount == 1 and one.unit in ("day", "week", "weekend", "month"):
        return Sense(nth=-1, unit=one.unit)
    if one.shift in (("day", -1), ("week", -1), ("weekend", -1), ("month", -1), ("quarter", -1)) and one.direction == -1:
        unit = one.shift[0] if one.shift else None
        return Sense(nth=-1, unit=unit) if rank(two.grain) > rank(unit or "year") else one
    if one.weekday is not None and one.direction == -1 and one.day is None:
        return Sense(nth=-1, weekday=one.weekday)
    return one


def _is_weekday(sense: Sense) -> bool:
    return (
        sense.weekday is not None and sense.nth is None and sense.within is None
        and sense.day is None and sense.shift is None and sense.part is None and sense.hour is None
    )  # fmt: skip


def _clock_of(clock: Sense, part: Sense) -> Sense:
    """«Sju om kvelden» is 19 o'clock."""
    hour = clock.hour or 0
    if part.part in ("AF", "EV", "NI") and hour < 12 and not (part.part == "NI" and hour < 6):
        hour += 12
    return msgspec.structs.replace(clock, hour=hour)


def _fits(fine: Sense, coarse: Sense) -> bool:
    """Whether the finer of two times can be a part of the coarser."""
    if fine.settled or (fine.shift is not None and fine.part is None):
        return False
    grain, outer = fine.grain, coarse.grain
    if grain in ("minute", "hour"):
        return outer in ("part", "day")
    if grain == "part":
        return outer in ("day", "weekend") and fine.shift is None
    if fine.nth is not None:
        return rank(outer) > rank(grain)
    if fine.direction is not None and fine.weekday is None:
        return False
    if fine.weekday is not None and fine.day is None:
        return outer in ("week", "weekend") and coarse.shift is not None
    if grain == "day":
        return outer == ("month" if fine.month is None and fine.holiday is None else "year")
    return outer == "year" or (grain == "month" and outer in ("decade",))


def rows(reader: Reader, found: list[Found]) -> tuple[list[Found], list[Row]]:
    """The times with figures that share their month or year made times too, and the pairs that make spans or rows."""
    out: list[Found] = []
    pairs: list[Row] = []
    for one in found:
        if out and one.first < out[-1].last:
            continue
        before = _shared_before(reader, one, out[-1].last if out else 0)
        if before is not None:
            out.append(before[0])
            pairs.append(Row(len(out) - 1, len(out), before[1]))
            out.append(one)
            continue
        if out and (link := _linked(reader, out[-1].last, one.first)) is not None:
            first, second = _sharing(out[-1], one)
            if first.sense.kind == second.sense.kind == "date" and _alike(first.sense, second.sense):
                out[-1] = first
                span = link or _between(reader, first.first)
                pairs.append(Row(len(out) - 1, len(out), span))
                one = second
        out.append(one)
        after = _shared_after(reader, one)
        if after is not None:
            out.append(after[0])
            pairs.append(Row(len(out) - 2, len(out) - 1, after[1] or _between(reader, one.first)))
    return out, pairs


def _alike(one: Sense, two: Sense) -> bool:
    return (
        one.grain == two.grain
        or {one.grain, two.grain} <= {"minute", "hour"}
        or min(rank(one.grain), rank(two.grain)) >= rank("day")
    )


_DASHES = frozenset("-–—‐‑")


def _linked(reader: Reader, first: int, second: int) -> bool | None:
    """True where the tokens `[first, second)` say `to`, False where they say `and`, None where neither."""
    if not 1 <= second - first <= _GAP + 1 or first < 0 or second > len(reader.tokens):
        return None
    low = tuple(token.low for token in reader.tokens[first:second])
    if len(low) == 1 and low[0] in _DASHES:
        return True
    links = reader.words.links
    return links.get(low, links.get(low[:-1]) if low[-1] in reader.words.times.joiners else None)


def _between(reader: Reader, first: int) -> bool:
    """Whether a word for between stands before the first of two times."""
    return any(reader.named(first - back, "between") is not None for back in (1, 2))


def _shared_before(reader: Reader, one: Found, floor: int) -> tuple[Found, bool] | None:
    """«21. til» before «24. februar», «2015 and» before "2017": the first of two times that share a month."""
    sense = one.sense
    head = one.first + (reader.tokens[one.first].low in reader.words.times.joiners)
    inner = reader.named(head, "day") or reader.named(head, "nth")
    day = sense.day is not None and sense.month is not None and inner is not None and inner.value == sense.day
    year = sense.grain == "year" and sense.year is not None and reader.named(one.first, "year") is not None
    hour = sense.hour is not None and sense.minute is None and reader.named(one.first, "hour") is not None
    if not (day or year or hour):
        return None
    for size in range(1, _GAP + 1):
        link = _linked(reader, one.first - size, one.first)
        if link is None:
            continue
        last = at = one.first - size
        marks = (".", *reader.words.times.ordinal_marks)
        if day and at > floor and reader.tokens[at - 1].glued and reader.tokens[at - 1].low in marks:
            at -= 1
        at -= 1
        if at < floor or at < 0:
            continue
        if day:
            item = reader.named(at, "day") or reader.named(at, "nth")
            if item is not None and item.value < 32:
                return Found(at, last, msgspec.structs.replace(sense, day=item.value, weekday=None), False), link or _between(
                    reader, at
                )
        elif hour:
            if (item := reader.named(at, "hour")) is not None and link:
                return Found(at, last, msgspec.structs.replace(sense, hour=item.value), False), True
        elif (item := reader.named(at, "year")) is not None:
            return Found(at, last, Sense(year=item.value), False), link or _between(reader, at)
    return None


def _shared_after(reader: Reader, one: Found) -> tuple[Found, bool] | None:
    """«to 24» after "February 21", «-99» after «1995»."""
    sense, last = one.sense, one.last - 1
    day = (
        sense.day is not None
        and sense.month is not None
        and (i := reader.named(last, "day")) is not None
        and i.value == sense.day
    )
    year = sense.grain == "year" and sense.year is not None and reader.named(last, "year") is not None
    for size in range(1, _GAP + 1):
        link = _linked(reader, one.last, one.last + size)
        at = one.last + size
        if link is None or not (day or year):
            continue
        if day and (item := reader.named(at, "day")) is not None and reader.named(at, "unit") is None:
            after = reader.tokens[at + 1].low if at + 1 < len(reader.tokens) else ""
            if item.value > (sense.day or 0) and after not in reader.words.times.blockers:
                return Found(at, at + 1, msgspec.structs.replace(sense, day=item.value, weekday=None), False), link
        if year:
            item = reader.named(at, "year")
            if item is not None:
                return Found(at, at + 1, Sense(year=item.value), False), link
            short = reader.named(at, "yy") if link and reader.tokens[at].glued else None
            if short is not None and sense.year is not None and short.value > sense.year % 100:
                return Found(at, at + 1, Sense(year=sense.year // 100 * 100 + short.value), False), True
    return None


def _sharing(one: Found, two: Found) -> tuple[Found, Found]:
    """Two linked times, the first with the year, or the longer time, that only the second has («april og mai i fjor»)."""
    a, b = one.sense, two.sense
    if a.grain == b.grain and not a.settled and a.within is None and a.shift is None and a.direction is None:
        if a.day is not None and a.month is None and b.month is not None:
            return one._replace(sense=msgspec.structs.replace(a, month=b.month, year=b.year, within=b.within)), two
        if b.within is not None and b.within.grain != "week":
            return one._replace(sense=msgspec.structs.replace(a, within=b.within)), two
        if b.year is not None and a.grain in ("day", "month", "season", "quarter", "half"):
            return one._replace(sense=msgspec.structs.replace(a, year=b.year)), two
    return one, two
