"""Times of publication: when articles come out, what they say of it, and which order that tells."""

import random
from datetime import UTC, datetime, timedelta, timezone

from benchmarks.simulate.config import Rates

START = datetime(2031, 1, 6, 6, tzinfo=UTC)

#: Minutes between the beginnings of two matters, and the zones that outlets write times in, in hours.
SPACING = 37
ZONES = (0, 1, 2, -5)


def published(matter: int, minute: int, rates: Rates, chance: random.Random) -> str | None:
    """What an article that came out `minute` minutes into a matter says of its time: a time, a day, or nothing."""
    moment = START + timedelta(minutes=matter * SPACING + minute)
    drawn = chance.random()
    if drawn < rates.timeless:
        return None
    if drawn < rates.timeless + rates.day_only:
        return moment.date().isoformat()
    return moment.astimezone(timezone(timedelta(hours=chance.choice(ZONES)))).isoformat()


def earlier(one: str | None, other: str | None) -> bool | None:
    """Whether the first came out before the second by what they say; None where that is not told.

    A day alone is all of that day in UTC.
    """
    if one is None or other is None:
        return None
    (a, b), (c, d) = _span(one), _span(other)
    return True if b < c else False if d < a else None


def _span(told: str) -> tuple[datetime, datetime]:
    first = datetime.fromisoformat(told)
    if len(told) > len("2031-01-06"):
        return first, first
    first = first.replace(tzinfo=UTC)
    return first, first + timedelta(days=1, seconds=-1)
