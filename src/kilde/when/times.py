"""Times: every expression of time in a text, with its TIMEX3 value and the days it means."""

from datetime import date, datetime
from typing import Literal

import msgspec

from kilde.article import Span
from kilde.when.calendar import Period, moved, rank
from kilde.when.finding import Found, Reader
from kilde.when.joining import Row, join, rows, strong
from kilde.when.lexicon import lexicon
from kilde.when.meaning import period_value
from kilde.when.resolving import Resolved, Setting, resolve
from kilde.when.sense import Sense
from kilde.when.tense import Told, lasting, tense
from kilde.when.tokens import tokens

#: How far back, in code points, the day that the story told last is still the one that a time of day means (of 60, 120, 200 and
#: 300 the best on KRAUTS train without loss elsewhere).
_DAY_HOLDS = 120

WhenType = Literal["DATE", "TIME", "DURATION", "SET", "INTERVAL"]


class When(msgspec.Struct, frozen=True, kw_only=True):
    """One expression of time.

    `value` is TIMEX3's (`2022-02-23`, `2022-W08`, `2021-FA`, `P3D`, `PRESENT_REF`), with X for what is not known. `first` and
    `last` are the days it begins and ends on, ISO 8601, `XXXX-02-23` without a year, None where nothing is known. An `INTERVAL`
    is a span of two others («21. til 24. februar»), which stand before it. `anchor` is what it was read against: `text`
    (itself), `published`, `story` (an earlier time in the text), `none`. `grain` is the unit it names, `mod` TIMEX3's START,
    MID, END or APPROX. `offset` is the duration in a distance («for to år siden»: P2Y), and `counted_from` the day that it is
    counted from in the story («to dager seinere, 23. februar» begins on the 21st). `tense` is that of its clause.
    """

    span: Span
    type: WhenType
    value: str
    first: str | None = None
    last: str | None = None
    anchor: str = "none"
    grain: str = "day"
    mod: str | None = None
    offset: str | None = None
    counted_from: str | None = None
    tense: Told | None = None


def times(text: str, language: str, published: str | None = None) -> tuple[When, ...]:
    """The times in `text`, in order. `language` is BCP 47, `published` an ISO 8601 day or time. A language whose pack has no
    words of time gives none."""
    words = lexicon(language)
    if words is None:
        return ()
    reader = Reader(tokens(text), words)
    found, pairs = rows(reader, strong(join(reader, reader.find())))
    return _resolved(reader, found, pairs, language, _day(published))


def _day(published: str | None) -> date | None:
    if not published:
        return None
    try:
        return datetime.fromisoformat(published).date()
    except ValueError:
        return None


def _resolved(reader: Reader, found: list[Found], pairs: list[Row], language: str, published: date | None) -> tuple[When, ...]:
    out: list[When] = []
    ends = {pair.second: pair for pair in pairs}
    at_of: dict[int, tuple[When, Resolved]] = {}
    story: Period | None = None
    day: tuple[int, Period] | None = None
    year: int | None = None
    for number, one in enumerate(found):
        start = reader.tokens[one.first].start
        end = reader.tokens[one.last - 1].end
        told = tense(reader.tokens, one.first, one.last, language)
        setting = Setting(
            published,
            story,
            day[1] if day and (start - day[0] <= _DAY_HOLDS or one.sense.base == "story") else None,
            year if published is None else None,
            told,
        )
        if (
            one.sense.shift == ("day", 0)
            and one.sense.base == "published"
            and lasting(reader.tokens, one.first, one.last, language)
        ):
            one = one._replace(sense=Sense(kind="reference", value="PRESENT_REF"))
        resolved = resolve(one.sense, setting)
        if resolved is not None and one.sense.base == "story" and one.sense.shift is not None and number + 1 < len(found):
            resolved = _apposed(reader, one, found[number + 1], setting) or resolved
        if resolved is None:
            continue
        when = _when(one.sense, resolved, (start, end), told)
        out.append(when)
        at_of[number] = when, resolved
        if resolved.period is not None and rank(resolved.period.grain) <= rank("year"):
            story = resolved.period
            if rank(story.grain) <= rank("week"):
                day = end, story
        if one.sense.settled and resolved.period is not None and resolved.period.grain != "century":
            year = resolved.period.first.year
        pair = ends.get(number)
        if pair is not None and pair.first in at_of and (span := _span(at_of[pair.first], at_of[number], pair.span)):
            out.append(span)
    return tuple(out)


def _apposed(reader: Reader, one: Found, two: Found, setting: Setting) -> Resolved | None:
    """The meaning of the date that stands behind a comma right after a distance: «to dager seinere, 23. februar»."""
    between = reader.tokens[one.last : two.first]
    if len(between) not in (1, 2) or between[0].low != "," or two.sense.day is None:
        return None
    return resolve(two.sense, setting)


def _when(sense: Sense, resolved: Resolved, span: Span, told: Told | None) -> When:
    mod = {"start": "START", "mid": "MID", "end": "END"}.get(sense.bound or "", "APPROX" if sense.about else None)
    offset = period_value(sense.amount, sense.shift[0]) if sense.shift is not None and sense.side else None
    grain = sense.unit or "day" if sense.kind == "duration" else sense.grain
    return When(
        span=span, type=resolved.type, value=resolved.value, first=resolved.first, last=resolved.last,  # type: ignore[arg-type]
        anchor=resolved.anchor, grain=grain, mod=mod, offset=offset, counted_from=_counted_from(sense, resolved),
        tense=told,
    )  # fmt: skip


def _counted_from(sense: Sense, resolved: Resolved) -> str | None:
    """The day that a distance in the story is counted from, where it comes out at a day."""
    if sense.shift is None or sense.base != "story" or resolved.period is None or resolved.period.grain != "day":
        return None
    unit, count = sense.shift
    day = moved(resolved.period.first, unit, -count) if count else None
    return day.isoformat() if day is not None else None


def _span(one: tuple[When, Resolved], two: tuple[When, Resolved], whole: bool) -> When | None:
    """The interval between two times; of two in a row, only where the second follows on the first without a gap."""
    (a, first), (b, second) = one, two
    if not a.first or not b.last or a.first > b.last or ("XXXX" in a.first) != ("XXXX" in b.last):
        return None
    if not whole:
        before, after = first.period, second.period
        if before is None or after is None or (after.first - before.last).days != 1 or a.type == "TIME":
            return None
    return When(
        span=(a.span[0], b.span[1]),
        type="INTERVAL",
        value=f"{a.value}/{b.value}",
        first=a.first,
        last=b.last,
        anchor=b.anchor,
        grain=b.grain,
    )
