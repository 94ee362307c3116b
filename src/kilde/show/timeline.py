"""Who carried which claim when, drawn: a line a claim, a mark an article, along one axis of time."""

from datetime import datetime, timedelta

from kilde.claim import Claim, Trace
from kilde.show.anchors import Anchors
from kilde.show.clock import day_words
from kilde.show.markup import Markup, element
from kilde.show.picture import cut, text
from kilde.show.words import hedges, is_hedged

WIDTH, LEFT, RIGHT, ROW, TOP = 880, 14, 20, 50, 34

#: Claims that one picture shows; the rest stand in the list of claims. More than this is no picture any more.
CLAIMS = 40

#: Up to so many articles a mark has room for its number.
NUMBERED = 30

_STEPS = tuple(timedelta(minutes=m) for m in (15, 30, 60, 120, 180, 360, 720)) + tuple(
    timedelta(days=d) for d in (1, 2, 4, 7, 14, 28, 91, 182, 365, 730, 1825)
)


def _ticks(first: datetime, last: datetime) -> list[datetime]:
    """Round times between `first` and `last`, ten at most."""
    span = last - first
    step = next((step for step in _STEPS if span / step <= 9), span)
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    tick = midnight + ((first - midnight) // step) * step
    found = []
    while tick <= last:
        if tick >= first:
            found.append(tick)
        tick += step
    return found


def _apart(wanted: dict[str, float], room: float, most: float) -> dict[str, float]:
    """Places along the axis, in the same order, moved so that two marks stand `room` apart where that can be."""
    keys = sorted(wanted, key=lambda key: wanted[key])
    room = min(room, (most - LEFT) / max(1, len(keys) - 1))
    found: dict[str, float] = {}
    free = float(LEFT)
    for key in keys:
        found[key] = max(free, wanted[key])
        free = found[key] + room
    limit = most
    for key in reversed(keys):
        found[key] = min(found[key], limit)
        limit = found[key] - room
    return found


def _mark(x: float, y: float, claim: Claim, article: str, anchors: Anchors, numbered: bool) -> Markup:
    instances = [instance for instance in claim.instances if instance.article == article]
    told = "hollow" if any(is_hedged(instance) for instance in instances) else "full"
    said = "; ".join(dict.fromkeys(words for instance in instances for words in hedges(instance)))
    name = f"{anchors.name(article)}, {anchors.clock.words(article)}" + (f": {said}" if said else "")
    radius = 9 if numbered else 4
    drawn = [element("title", name), element("circle", cx=f"{x:g}", cy=f"{y:g}", r=radius, class_=f"dot {told}")]
    if numbered:
        drawn.append(text(x, y + 3.8, str(anchors.number(article)), class_=f"in {told}", anchor="middle"))
    return element("a", *drawn, href=anchors.to_instance(instances[0]), aria_label=name)


def timeline_svg(trace: Trace, claims: tuple[Claim, ...], anchors: Anchors, label: str) -> Markup | None:
    """The picture for the first `CLAIMS` of `claims`; None where fewer than two articles are dated."""
    times = {article.id: time for article in trace.articles if (time := anchors.clock.time(article.id)) is not None}
    claims = claims[:CLAIMS]
    if len(set(times.values())) < 2 or not claims:
        return None
    first, last = min(times.values()), max(times.values())
    scale = (WIDTH - LEFT - RIGHT) / (last - first).total_seconds()

    def at(time: datetime) -> float:
        return round(LEFT + (time - first).total_seconds() * scale, 1)

    numbered = len(trace.articles) <= NUMBERED
    places = _apart({key: at(time) for key, time in times.items()}, 21 if numbered else 0, WIDTH - RIGHT)
    height = TOP + ROW * len(claims) + 8
    drawn: list[Markup] = []
    taken = -100.0
    for tick in _ticks(first, last):
        x = at(tick)
        midnight = (tick.hour, tick.minute) == (0, 0)
        drawn.append(element("path", d=f"M{x:g} {TOP - 6}V{height - 4}", class_="grid day" if midnight else "grid"))
        if x - taken >= (80 if taken < 0 else 64):
            words = day_words(tick) if midnight else f"{day_words(tick)}, {tick:%H:%M}" if taken < 0 else f"{tick:%H:%M}"
            drawn.append(text(max(x, LEFT + 26), 16, words, class_="soft", anchor="middle"))
            taken = x
    for row, claim in enumerate(claims):
        y = TOP + ROW * row + 32
        marks = sorted({places[article] for article in claim.articles if article in places})
        if not marks:
            continue
        title = f"{row + 1}  {cut(claim.text, WIDTH - 60, 12.5)}"
        drawn.append(element("a", text(0, y - 15, title, class_="claim"), href=f"#claim-{row + 1}"))
        drawn.append(element("path", d=f"M{marks[0]:g} {y:g}H{marks[-1]:g}", class_="line"))
        drawn.extend(_mark(places[a], y, claim, a, anchors, numbered) for a in claim.articles if a in places)
    return element("svg", drawn, viewBox=f"0 0 {WIDTH} {height}", width=WIDTH, height=height, role="group",
                   aria_label=label, class_="timeline")  # fmt: skip
