"""When the articles of a trace came, in one order and in one zone, so that times can be compared at a glance.

A date without a time is a whole day and sorts at its beginning; a time without a zone is taken as UTC; an article without
`published` comes last.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from kilde.claim import ArticleRef
from kilde.show.words import word
from kilde.tracing.times import zoned


def moment(published: str | None) -> datetime | None:
    """The time of an ISO 8601 date or time, always with a zone; None where it cannot be told."""
    if published is None:
        return None
    try:
        found = zoned(published)
        # A year at either end of the calendar has no neighbour to be shifted into by a zone.
        return found if 1 < found.year < 9999 else None
    except ValueError:
        return None


class Clock:
    """The order of a trace's articles and their times in words. The zone is the one that most of them give."""

    def __init__(self, articles: Sequence[ArticleRef]) -> None:
        self._times = {article.id: moment(article.published) for article in articles}
        self._whole_days = {article.id for article in articles if len(article.published or "") <= 10}
        offsets = Counter(
            offset
            for key, time in self._times.items()
            if time is not None and key not in self._whole_days and (offset := time.utcoffset()) is not None
        )
        most = min(offsets.items(), key=lambda entry: (-entry[1], entry[0]))[0] if offsets else timedelta(0)
        self.zone: tzinfo = timezone(most)
        last = datetime.max.replace(tzinfo=UTC)
        self.order = tuple(sorted(self._times, key=lambda key: (self._times[key] or last, key)))
        self.place = {key: index for index, key in enumerate(self.order)}

    @property
    def zone_words(self) -> str:
        """`UTC+2`."""
        minutes = int((self.zone.utcoffset(None) or timedelta(0)).total_seconds() // 60)
        hours, rest = divmod(abs(minutes), 60)
        sign = "" if not minutes else "+" if minutes > 0 else "−"
        return f"UTC{sign}{f'{hours}' if minutes else ''}{f':{rest:02}' if rest else ''}"

    def time(self, article: str) -> datetime | None:
        """When an article came, in the trace's zone."""
        found = self._times.get(article)
        return None if found is None else found if article in self._whole_days else found.astimezone(self.zone)

    def whole_day(self, article: str) -> bool:
        """Whether no more than the day is told of an article, if that."""
        return article in self._whole_days

    def words(self, article: str, year: bool = False) -> str:
        """`7 Oct 08:56`, `7 Oct` or `no date`."""
        time = self.time(article)
        if time is None:
            return word("undated")
        return day_words(time, year) + ("" if article in self._whole_days else f" {time:%H:%M}")


def day_words(time: datetime, year: bool = False) -> str:
    """`7 Oct`, or `7 Oct 2025`."""
    day = word("day", day=str(time.day), month=word(f"month.{time.month}"))
    return f"{day} {time.year}" if year else day
