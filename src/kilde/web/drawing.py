"""What the pages draw: how a claim spread, and its wordings with what was lost or grew."""

from itertools import pairwise

from kilde.article import Span
from kilde.claim import Claim, Instance
from kilde.show.clock import day_words, moment
from kilde.show.highlight import segments
from kilde.show.markup import Markup, closed, element, escape, join
from kilde.show.why_words import Language
from kilde.show.words import word
from kilde.statement import Reading
from kilde.web.listing import ListedClaim
from kilde.web.words import say

#: Width and height of a spark, and the room for its line's breadth.
WIDE, HIGH, EDGE = 120, 24, 3

#: Words around a claim's are shown with it where all lie within so many code points; of longer ones, so many.
ROOM, LONGEST = 280, 1500


def day(published: str | None, language: Language) -> str:
    """`7 Oct 2031`, or that it is not told."""
    time = moment(published)
    return word("undated", language) if time is None else day_words(time, year=True)


def spark(claim: ListedClaim, language: Language) -> Markup | None:
    """How many articles carried a claim by when, as a line of steps from the first to the last; None where they are of one day
    or none."""
    times = [time.timestamp() for each in claim.spread if (time := moment(each)) is not None]
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
    before = [event.from_.span for event in claim.events if event.from_.article == article.id and event.from_ != event.to]
    after = [event.to.span for event in claim.events if event.to.article == article.id and event.from_ != event.to]
    around = [span for span in (*before, *after) if max(span[1], end) - min(span[0], start) <= ROOM]
    start, end = min([start, *(span[0] for span in around)]), max([end, *(span[1] for span in around)])
    cut = min(end, start + LONGEST)
    marks: list[tuple[Span, str]] = [(span, "said") for span in instance.content]
    marks += [(span, "lost") for span in before] + [(span, "grew") for span in after]
    told = {"lost": say("claim.lost", language), "grew": say("claim.grew", language)}
    parts: list[Markup] = []
    for segment in segments([span for span, _ in marks], (start, cut)):
        roles = {marks[at][1] for at in segment.covering}
        words = escape(closed(article.words(segment.span)))
        change = next((role for role in ("lost", "grew") if role in roles and not _whole(segment.span, instance, roles)), None)
        if change is not None:
            words = element("mark", words, class_=change, title=told[change])
        parts.append(words if "said" in roles else element("span", words, class_="beside"))
    return element("bdi", join(parts), "…" if cut < end else None, lang=article.language)


def _whole(span: Span, instance: Instance, roles: set[str]) -> bool:
    """Whether what is marked is all the instance says: then nothing in it is told apart."""
    return "said" in roles and len(instance.content) == 1 and span == instance.content[0]


def happened(first: str, last: str, language: Language) -> str:
    """When something is told to have happened: `7 Oct 2031`, `7 – 9 Oct 2031`, `23 Feb (year not told)`."""
    one, other = _told(first, language), _told(last, language)
    return one if first == last else f"{one} – {other}"


def _told(date: str, language: Language) -> str:
    if date.startswith("XXXX"):
        # Any leap year serves to name the day.
        time = moment(f"2000{date[4:]}")
        return date if time is None else f"{day_words(time)} ({say('timeline.unknown', language)})"
    time = moment(date)
    return date if time is None else day_words(time, year=True)
