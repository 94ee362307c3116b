"""A claim's provenance, drawn: origins at the left, below one another at the right the articles in order of time.

Lines run from whoever had it to whoever took it, each with its reason in words. A full dot tells it plainly, a hollow one
with a reservation, a square in its own voice. Where there are so many that lines would push the words out of sight, those that
most has been taken from keep theirs; the rest are named by number where they are taken from (`cites Vik Avis ↑12`).

The picture is SVG in the page's own colours; everything in it is a link to words in the articles, and says the same as the
list of words that stands under it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import msgspec

from kilde.claim import THROUGH, Claim, Link
from kilde.show.anchors import Anchors
from kilde.show.lineage import Lineage, Step, lineage
from kilde.show.markup import Child, Markup, closed, element, isolated
from kilde.show.words import hedges, is_hedged, source_words, word

BOX, BOX_HEIGHT, BOX_GAP = 226, 56, 8
LANE, LABELS, WORDS = 13, 224, 412
ROW, INBOUND, TOP = 56, 18, 6

#: So many lines stand beside each other at most, so that an article's words are in sight beside its origins on a page of 1,200
#: pixels; and so much room is left for the number of what has no line.
MOST, NUMBER = 12, 34

#: Before the name of an outlet outside the collection, so that no article's id can be taken for it.
OUTSIDE = "\0"


#: Where a line comes from: an origin, by its place, or a row, by its key.
Emitter: TypeAlias = int | str


class Row(msgspec.Struct, frozen=True):
    """A line of the picture: an article of the claim (`step`), one that only stands behind it, or an outlet outside."""

    key: str
    step: Step | None
    article: bool


class Inbound(msgspec.Struct, frozen=True):
    """A line into a row: from an origin (its place) or a row (its key), with the reason in words and where they lead."""

    origin: int | None
    row: str | None
    label: str
    href: str | None
    style: str = "plain"


#: How wide a letter is on an average, as a part of its size: measured on the widest of the usual system fonts (DejaVu Sans,
#: and its bold, and its serif) with Norwegian and English text, so that narrower ones leave some room.
LETTER, BOLD, SERIF = 0.58, 0.66, 0.55


def cut(text: str, room: float, size: float, letter: float = LETTER) -> str:
    """The text on one line, cut to `room` pixels at a letter size of `size`."""
    most = max(4, int(room / (size * letter)))
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def two_lines(text: str, room: float, size: float, letter: float = LETTER) -> tuple[str, ...]:
    """The text on one or two lines, broken between words where that can be, the second cut to `room` pixels."""
    most = max(4, int(room / (size * letter)))
    text = " ".join(text.split())
    if len(text) <= most:
        return (text,)
    at = text.rfind(" ", 0, most + 1)
    at = at if at > 0 else most
    return text[:at], cut(text[at:], room, size, letter)


#: Under this score a link rests on no words, only on who told it before (`kilde.tracing.links`): it is shown as a guess.
GUESS = 0.4


def link_words(link: Link, anchors: Anchors, form: str = "reason") -> str:
    """The reason of a link in words: `cites North Channel TV`; `form` is `short` where there is little room."""
    if link.from_.undecided:
        return word("reason.undecided", of=", ".join(anchors.name(article) for article in link.from_.undecided))
    of = link.from_.source or (anchors.name(link.from_.article) if link.from_.article is not None else "")
    if link.from_.article is not None and of == anchors.name(link.article):
        of = word("itself")
    return word(f"{form}.{'guess' if link.score < GUESS else link.reason}", of=of)


def _inbound(step: Step, anchors: Anchors) -> tuple[Inbound, ...]:
    found: list[Inbound] = []
    link, label, href = step.link, "", None
    if link is not None:
        label, href = link_words(link, anchors, "short"), anchors.to_place(link.evidence.article, link.evidence.span)
        parents = link.from_.undecided or (link.from_.article or f"{OUTSIDE}{link.from_.source}",)
        if link.reason in THROUGH or link.from_.undecided:
            style = "open" if link.from_.undecided else "plain"
            found.extend(Inbound(None, parent, "" if i else label, href, style) for i, parent in enumerate(parents))
            label, href = "", None
        elif not step.origins:
            found.append(Inbound(None, parents[0], label, href, "beside"))
    for origin in step.origins:
        own = all(instance.statement is None for instance in step.instances)
        found.append(Inbound(origin, None, label or (word("reason.own") if own else word("reason.direct")), href))
        label, href = "", None
    return tuple(found)


def _rows(line: Lineage) -> list[Row]:
    carrying = {step.article for step in line.steps}
    rows: list[Row] = []
    shown: set[str] = set()
    for step in line.steps:
        for source in (step.link.from_.source,) if step.link is not None else ():
            if source is not None and f"{OUTSIDE}{source}" not in shown:
                rows.append(Row(f"{OUTSIDE}{source}", None, False))
                shown.add(f"{OUTSIDE}{source}")
        for behind in (step.link.from_.article, *step.link.from_.undecided) if step.link is not None else ():
            if behind is not None and behind not in carrying and behind not in shown:
                rows.append(Row(behind, None, True))
                shown.add(behind)
        rows.append(Row(step.article, step, True))
    return rows


def lanes(reaches: Iterable[tuple[float, float]]) -> list[int]:
    """A lane for each stretch from top to bottom, counted from the right, so that no two in one lane overlap."""
    given = list(reaches)
    found = [0] * len(given)
    ends: list[list[tuple[float, float]]] = []
    for index in sorted(range(len(given)), key=lambda i: (given[i][1] - given[i][0], given[i][0], i)):
        top, bottom = given[index]
        lane = next((n for n, used in enumerate(ends) if all(bottom < a or top > b for a, b in used)), len(ends))
        if lane == len(ends):
            ends.append([])
        ends[lane].append((top, bottom))
        found[index] = lane
    return found


def kept(reaches: Mapping[Emitter, tuple[float, float]], lines: Mapping[Emitter, int]) -> dict[Emitter, int]:
    """A lane for each that gets one: all where `MOST` lanes do, else origins and those with most `lines` before others."""
    found = dict(zip(reaches, lanes(reaches.values()), strict=True))
    if max(found.values(), default=0) < MOST:
        return found
    chosen: dict[Emitter, tuple[float, float]] = {}
    for emitter in sorted(reaches, key=lambda each: (isinstance(each, str), -lines[each], reaches[each])):
        top, bottom = reaches[emitter]
        beside = [(a, b) for a, b in chosen.values() if a <= bottom and b >= top]
        if all(sum(a <= y <= b for a, b in beside) < MOST for y in (top, *(a for a, _ in beside if a > top))):
            chosen[emitter] = (top, bottom)
    # Filled from the top, lanes are as many as ever lie beside each other; those with the longest lines come outermost.
    filled: list[list[Emitter]] = []
    for emitter in sorted(chosen, key=lambda each: chosen[each]):
        lane = next((one for one in filled if chosen[one[-1]][1] < chosen[emitter][0]), None)
        if lane is None:
            filled.append([emitter])
        else:
            lane.append(emitter)
    filled.sort(key=lambda one: max(chosen[each][1] - chosen[each][0] for each in one))
    return {emitter: number for number, one in enumerate(filled) for emitter in one}


def route(points: list[tuple[float, float]], radius: float = 7) -> str:
    """A way along `points`, at right angles, with its corners rounded."""
    way = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for (ax, ay), (bx, by), (cx, cy) in zip(points, points[1:], points[2:], strict=False):
        before = min(radius, (abs(bx - ax) + abs(by - ay)) / 2)
        after = min(radius, (abs(cx - bx) + abs(cy - by)) / 2)
        bend = min(before, after)
        ux, uy = (bx > ax) - (bx < ax), (by > ay) - (by < ay)
        vx, vy = (cx > bx) - (cx < bx), (cy > by) - (cy < by)
        way.append(f"L{bx - ux * bend:g} {by - uy * bend:g}Q{bx:g} {by:g} {bx + vx * bend:g} {by + vy * bend:g}")
    way.append(f"L{points[-1][0]:g} {points[-1][1]:g}")
    return "".join(way)


def text(x: float, y: float, *children: Child, class_: str = "", anchor: str | None = None) -> Markup:
    """A line of text in a picture."""
    return element("text", *children, x=f"{x:g}", y=f"{y:g}", class_=class_ or None, text_anchor=anchor)


def _dot(x: float, y: float, row: Row) -> Markup:
    if row.step is None:
        return element("path", d=f"M{x:g} {y - 7:g}l7 7l-7 7l-7 -7z", class_="dot hollow")
    instances = row.step.instances
    told = "hollow" if any(is_hedged(i) for i in instances) else "full"
    told += " rejected" if any(i.stance == "rejected" for i in instances) else ""
    if all(instance.statement is None for instance in instances):
        return element("rect", x=f"{x - 5.5:g}", y=f"{y - 5.5:g}", width="11", height="11", class_=f"dot {told}")
    return element("circle", cx=f"{x:g}", cy=f"{y:g}", r="6", class_=f"dot {told}")


def _theirs(words: str, class_: str | None = None) -> Markup:
    """Words of others on a line of a picture, with a direction of their own that reaches nothing beside them."""
    return element("tspan", closed(words), class_=class_, unicode_bidi="plaintext")


def _row_words(x: float, y: float, row: Row, anchors: Anchors) -> Markup:
    if not row.article:
        name = row.key.removeprefix(OUTSIDE)
        above = text(x, y - 2, cut(name, WORDS, 13, BOLD), class_="name")
        return element("g", above, text(x, y + 14, word("outside"), class_="soft"))
    name, time = anchors.name(row.key), anchors.clock.words(row.key)
    if row.step is None:
        shown: Child = word("behind")
        href, hedged = anchors.to_article(row.key), ""
    else:
        instances = row.step.instances
        said = dict.fromkeys(words for instance in instances for words in hedges(instance))
        hedged = "; ".join(said)
        content, href = anchors.words(instances[0]), anchors.to_instance(instances[0])
        opened, closed = word("quote.open"), word("quote.close")
        shown = (opened, _theirs(cut(content, WORDS - 14, 13, SERIF)), closed) if content else None
    first = element(
        "text",
        element("tspan", f"{anchors.number(row.key)} ", class_="number"),
        _theirs(cut(name, 190, 13, BOLD), "name"),
        element("tspan", f"  {time}", class_="soft"),
        element("tspan", f"  {hedged}", class_="hedge") if hedged else None,
        x=f"{x:g}",
        y=f"{y - 2:g}",
    )
    return element("a", element("title", f"{name}, {time}"), first, text(x, y + 14, shown, class_="words"), href=href)


def _origin(index: int, y: float, claim: Claim, line: Lineage, anchors: Anchors) -> Markup:
    origin = claim.origins.sources[index]
    note = source_words(origin.kind, origin.named)
    name = two_lines(origin.name, BOX - 22, 12.5, BOLD)
    top = y - 3 - 8 * (len(name) - 1)
    drawn = (
        element("title", f"{origin.name} ({note})"),
        element("rect", x="1", y=f"{y - BOX_HEIGHT / 2:g}", width=BOX - 2, height=BOX_HEIGHT, rx="5",
                class_="box" if origin.named else "box unnamed"),
        [text(12, top + 16 * i, line, class_="name") for i, line in enumerate(name)],
        text(12, top + 16 * len(name), note, class_="soft"),
    )  # fmt: skip
    for step in line.steps:
        for instance in step.instances:
            if step.article in origin.articles and instance.chain and instance.chain[-1].name == origin.name:
                return element("a", *drawn, href=anchors.to_instance(instance))
    first = next((step for step in line.steps if step.article in origin.articles), None)
    return element("g", *drawn) if first is None else element("a", *drawn, href=anchors.to_instance(first.instances[0]))


def _emitter(line: Inbound) -> Emitter:
    return line.origin if line.origin is not None else line.row or ""


def _numbered(line: Inbound, claim: Claim, anchors: Anchors, below: bool) -> str:
    """What is written at a line whose beginning is not drawn: its reason, and where to look for who had it."""
    if line.origin is not None:
        return cut(f"{claim.origins.sources[line.origin].name}: {line.label}", LABELS - 22, 11.5)
    label = cut(line.label, LABELS - 22 - NUMBER, 11.5)
    if line.row is None or line.row.startswith(OUTSIDE):
        return label
    return f"{label} {'↓' if below else '↑'}{anchors.number(line.row)}".strip()


def provenance_svg(claim: Claim, anchors: Anchors, label: str) -> Markup:
    """The picture of one claim. `label` is what it is called to those who do not see it."""
    line = lineage(claim, anchors.clock.place)
    rows = _rows(line)
    inbound = {row.key: _inbound(row.step, anchors) if row.step is not None else () for row in rows}
    for name, origins in line.outside.items():
        inbound[f"{OUTSIDE}{name}"] = tuple(Inbound(origin, None, "", None) for origin in origins)
    # Heights first: a row with several lines into it needs more room.
    middle: dict[str, float] = {}
    bottom = float(TOP)
    low: dict[str, float] = {}
    for row in rows:
        height = ROW + INBOUND * max(0, len(inbound[row.key]) - 1)
        middle[row.key] = bottom + height / 2
        bottom += height
        low[row.key] = bottom - 7
    enters = {
        (key, j): middle[key] + (j - (len(lines) - 1) / 2) * INBOUND
        for key, lines in inbound.items()
        for j in range(len(lines))
    }
    wanted: dict[int, float] = {}
    for (key, j), y in enters.items():
        origin = inbound[key][j].origin
        if origin is not None:
            wanted[origin] = min(y, wanted.get(origin, y))
    stands: dict[int, float] = {}
    free: float = TOP + BOX_HEIGHT / 2
    for index in sorted(range(len(claim.origins.sources)), key=lambda i: (wanted.get(i, bottom), i)):
        stands[index] = max(free, wanted.get(index, free))
        free = stands[index] + BOX_HEIGHT + BOX_GAP
    tall = max(bottom, free - BOX_HEIGHT / 2 - BOX_GAP) + TOP
    # One lane for everything that runs out of one origin or row.
    reaches: dict[Emitter, tuple[float, float]] = {}
    for (key, j), y in enters.items():
        line_in = inbound[key][j]
        emitter = _emitter(line_in)
        at = stands[line_in.origin] if line_in.origin is not None else low.get(emitter if isinstance(emitter, str) else "", y)
        top, end = reaches.get(emitter, (at, at))
        reaches[emitter] = (min(top, y), max(end, y))
    lane = kept(reaches, Counter(_emitter(one) for into in inbound.values() for one in into))
    right = BOX + 14 + LANE * (max(lane.values(), default=0) + 1)
    dot = right + LABELS
    drawn: list[Markup] = []
    labels: list[Markup] = []
    for (key, j), y in enters.items():
        line_in = inbound[key][j]
        emitter, told = _emitter(line_in), cut(line_in.label, LABELS - 22, 11.5)
        x = float(right - LANE * lane.get(emitter, 0))
        if emitter not in lane:
            start, x = [(right + 9.0, y)], right + 9.0
            told = _numbered(line_in, claim, anchors, middle.get(line_in.row or "", 0) > y)
        elif line_in.origin is not None:
            start = [(float(BOX), stands[line_in.origin])]
        elif line_in.row in middle:
            start = [(float(dot), middle[line_in.row] + 7), (float(dot), low[line_in.row])]
        else:
            continue
        at = start[-1][1]
        points = [*start, (x, at), (x, y), (dot - 9.0, y)] if abs(at - y) > 0.5 else [*start, (dot - 9.0, y)]
        drawn.append(element("path", d=route(points), class_=f"line {line_in.style}"))
        drawn.append(element("path", d=f"M{dot - 14:g} {y - 4:g}L{dot - 8:g} {y:g}L{dot - 14:g} {y + 4:g}", class_="tip"))
        if told:
            shown = text(right + 9, y - 5, told, class_="reason")
            labels.append(element("a", element("title", line_in.label), shown, href=line_in.href) if line_in.href else shown)
    boxes = [_origin(index, y, claim, line, anchors) for index, y in sorted(stands.items())]
    dots = [_dot(dot, middle[row.key], row) for row in rows]
    words = [_row_words(dot + 18, middle[row.key], row, anchors) for row in rows]
    width = dot + 18 + WORDS
    return element("svg", drawn, boxes, dots, labels, words, viewBox=f"0 0 {width:g} {tall:g}", width=f"{width:g}",
                   height=f"{tall:g}", role="group", aria_label=label, class_="picture")  # fmt: skip


def provenance_words(claim: Claim, anchors: Anchors) -> Markup:
    """What the picture of a claim shows, as a list."""
    line = lineage(claim, anchors.clock.place)
    items = []
    for step in line.steps:
        ways: list[Child] = []
        if step.link is not None:
            evidence = anchors.to_place(step.link.evidence.article, step.link.evidence.span)
            ways.append(element("a", isolated(link_words(step.link, anchors)), href=evidence))
        elif all(instance.statement is None for instance in step.instances):
            ways.append(word("voice.own"))
        ways.extend(("from ", isolated(claim.origins.sources[origin].name)) for origin in step.origins)
        told = dict.fromkeys(words for instance in step.instances for words in hedges(instance))
        ways.extend(told)
        joined = [part for way in ways for part in ("; ", way)][1:]
        items.append(
            element(
                "li",
                element("a", isolated(anchors.name(step.article)), href=anchors.to_instance(step.instances[0])),
                f", {anchors.clock.words(step.article)}" + (": " if joined else ""),
                joined,
            )
        )
    return element("ol", items)
