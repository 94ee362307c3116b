"""Senses: what the words of a time say, before it is known which days they mean."""

from typing import Literal

import msgspec

Kind = Literal["date", "duration", "set", "reference"]


class Sense(msgspec.Struct, frozen=True, kw_only=True):
    """What the words of one time say.

    The calendar's fields are what is named: `year`, `month`, `day`, `weekday` (1 Monday), `week`, `quarter`, `half`, `season`,
    `decade` (its first year), `century` (its hundreds), `holiday` (a rule), `part` (of the day), `hour`, `minute`. `shift` is a
    unit and how many of it lie between the `base` and the time (None for an untold number); `direction` is the word last (−1),
    this (0), next (1) before something named, `lean` which way it points where no tense is told (2: whatever the tense). `nth`
    of `unit` or `weekday` is counted in a longer time; `amount` of `unit` is a duration (None untold), `side` says whether it
    lies before (−1) or after (1) the day of publication. `value` is the TIMEX3 value of a set or reference. `bound` is start,
    mid or end; `about` an approximation. `within` is the longer time that this one is a part of.
    """

    kind: Kind = "date"
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    quarter: int | None = None
    half: int | None = None
    season: str | None = None
    decade: int | None = None
    century: int | None = None
    holiday: str | None = None
    part: str | None = None
    hour: int | None = None
    minute: int | None = None
    shift: tuple[str, float | None] | None = None
    base: Literal["published", "story"] = "published"
    direction: int | None = None
    lean: int = 0
    nth: int | None = None
    amount: float | None = None
    unit: str | None = None
    side: int = 0
    value: str | None = None
    bound: str | None = None
    about: bool = False
    within: "Sense | None" = None

    @property
    def grain(self) -> str:
        """The finest unit that is named."""
        if self.minute is not None:
            return "minute"
        if self.hour is not None:
            return "hour"
        if self.part is not None:
            return "part"
        if self.day is not None or self.weekday is not None or self.holiday is not None:
            return "day"
        for name in ("month", "season", "quarter", "half", "year", "decade", "century"):
            if getattr(self, name) is not None:
                return name
        if self.nth is not None and self.unit:
            return self.unit
        if self.shift is not None:
            return self.shift[0]
        return self.within.grain if self.within is not None else "day"

    @property
    def settled(self) -> bool:
        """Whether the words alone tell the year, so that nothing beside them is needed."""
        if self.within is not None:
            return self.within.settled
        return self.year is not None or self.decade is not None or self.century is not None
