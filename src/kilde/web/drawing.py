"""What the pages draw: how a claim spread, and its wordings with what was lost or grew."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise

import msgspec

from kilde.article import Article, Span
from kilde.claim import Claim, Event, Instance
from kilde.show.clock import day_words, moment
from kilde.show.highlight import segments
from kilde.show.markup import Markup, closed, element, escape, join
from kilde.show.why_words import Language, unsourced
from kilde.show.words import with_note, word
from kilde.statement import Reading
from kilde.tracing.wording import figures as numbers
from kilde.web.listing import ListedClaim
from kilde.web.views import Happened
from kilde.web.words import say

#: Width and height of a spark, and the room for its line's breadth.
WIDE, HIGH, EDGE = 120, 24, 3

#: Words around a claim's are shown with it where all lie within so many code points; of longer ones, so many.
ROOM, LONGEST = 280, 1500


def origin_name(name: str, named: bool, language: Language) -> str:
    """An origin's name in words: an outlet's own voice and hearsay are told in `language`."""
    return unsourced(name, language) or with_note(name, named)


def day(published: str | None, language: Language) -> str:
    """`7 Oct 2031`, or that it is not told."""
    time = moment(published)
    return word("undated", language) if time is None else day_words(time, year=True)


def spark(claim: ListedClaim, language: Language) -> Markup | None:
    """How many articles carried a claim by when, as a line of steps from the first to the last; None where they are of one day
    or none."""
    times = [time for each in claim.spread if (time := _seconds(each)) is not None]
    if len(times) < 2 or times[0] == times[-1]:
        return None
    times.sort()
    first, last = times[0], times[-1]
    across, up = (WIDE - 2 * EDGE) / (last - first), (HIGH - 2 * EDGE) / len(times)
    points = [(EDGE + (time - first) * across, HIGH - EDGE - n * up) for n, time in enumerate(times, 1)]
    way = [f"M{EDGE} {HIGH - EDGE}V{points[0][1]:.1f}"]
    way += [f"H{x:.1f}V{y:.1f}" for _, (x, y) in pairwise(points)]
    label = say("spread", language, n=claim.articles, first=day(claim.first, language), last=day(claim.last, language))
    return element(
        "svg",
        element("path", d=f"{''.join(way)}V{HIGH - EDGE}Z", class_="under"),
        element("path", d="".join(way), class_="over"),
        viewBox=f"0 0 {WIDE} {HIGH}",
        width=WIDE,
        height=HIGH,
        role="img",
        aria_label=label,
        class_="spark",
    )


@lru_cache(maxsize=100_000)
def _seconds(published: str) -> float | None:
    time = moment(published)
    return None if time is None else time.timestamp()


def seen(claim: ListedClaim, language: Language) -> str:
    """When a claim was first and last seen: `7–9 Oct 2031`."""
    one, other = moment(claim.first), moment(claim.last)
    if one is None or other is None:
        return word("undated", language)
    if one.date() == other.date():
        return day_words(one, year=True)
    return f"{day_words(one, year=one.year != other.year)} – {day_words(other, year=True)}"


def wording(claim: Claim, instance: Instance, reading: Reading, language: Language) -> Markup:
    """An instance's words, with what an event of the claim lost from them or made them become marked."""
    article = reading.article
    start, end = instance.content[0][0], instance.content[-1][1]
    changes = [(span, role) for event in claim.events for span, role in _changes(event, article)]
    near = [(span, role) for span, role in changes if max(span[1], end) - min(span[0], start) <= ROOM]
    start, end = min([start, *(span[0] for span, _ in near)]), max([end, *(span[1] for span, _ in near)])
    cut = min(end, start + LONGEST)
    titles = {"lost": say("claim.lost", language), "grew": say("claim.grew", language)}
    marks = [*((span, "said") for span in instance.content), *near]
    parts: list[Markup] = []
    for segment in segments([span for span, _ in marks], (start, cut)):
        roles = {marks[at][1] for at in segment.covering}
        words = escape(closed(article.words(segment.span)))
        change = next((role for role in ("lost", "grew") if role in roles), None)
        if change is not None:
            words = element("mark", words, class_=change, title=titles[change])
        parts.append(words if "said" in roles else element("span", words, class_="beside"))
    return element("bdi", join(parts), "…" if cut < end else None, lang=article.language)


def _changes(event: Event, article: Article) -> Iterator[tuple[Span, str]]:
    """The words of an article that an event changed: a figure, the words for how much, a reservation that was dropped.

    What is lost in one place is no words in the other, so there is nothing to mark there.
    """
    if event.flag == "figure_changed":
        for place, role in ((event.from_, "lost"), (event.to, "grew")):
            if place.article == article.id:
                yield from ((figure.span, role) for figure in numbers(article.text, place.span, article.language))
    elif event.flag in ("hedge_lost", "scope_changed"):
        if event.from_.article == article.id:
            yield event.from_.span, "lost"
        if event.to.article == article.id and event.flag == "scope_changed":
            yield event.to.span, "grew"


def happened(first: str, last: str, language: Language) -> str:
    """When something is told to have happened: `7 Oct 2031`, `7 Oct – 9 Oct 2031`, `Oct 2031`, `2031`, `23 Feb (year not
    told)`."""
    one, other = moment(first), moment(last)
    if one is None or other is None or first == last:
        return _told(first) if first == last else f"{_told(first)} – {_told(last)}"
    if (one.day, one.year, (other + timedelta(days=1)).day) == (1, other.year, 1):
        if one.month == other.month:
            return f"{word(f'month.{one.month}', language)} {one.year}"
        if (one.month, other.month) == (1, 12):
            return str(one.year)
    return f"{day_words(one, year=one.year != other.year)} – {day_words(other, year=True)}"


def _told(date: str) -> str:
    if date.startswith("XXXX"):
        # Any leap year serves to name the day.
        time = moment(f"2000{date[4:]}")
        return date if time is None else f"{day_words(time)} ({word('undated')})"
    time = moment(date)
    return date if time is None else day_words(time, year=True)


class Period(msgspec.Struct, frozen=True):
    """A time in words, and what is told to have happened then."""

    when: str
    happened: tuple[Happened, ...]


def periods(told: Sequence[Happened], language: Language) -> list[Period]:
    """What happened, by times."""
    found: dict[tuple[str, str], list[Happened]] = {}
    for one in told:
        found.setdefault((one.first, one.last), []).append(one)
    return [Period(happened(*when, language), tuple(each)) for when, each in found.items()]
