"""What went wrong on a claim's way, each with its evidence: two places and a sentence in words.

The definitions are those of the collection format: `single_origin` (one possible origin, two articles or more),
`anonymous_only` (no origin named, none a document or a body), `wire_copy`, `circular` (an outlet takes as support what goes
back to itself), `hedge_lost`, `figure_changed`, `scope_changed`, `denied` (see `denials`), `retracted` (an outlet takes back
what it told).
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from kilde.article import Span
from kilde.claim import THROUGH, Event, Instance, Link, Origins, Place
from kilde.tracing import wording
from kilde.tracing.claiming import Claiming
from kilde.tracing.links import Edge

if TYPE_CHECKING:
    from kilde.tracing.bonds import Bonds

#: Figures further apart than this are of different quantities, not one that changed.
FACTOR = 5.0


#: So many letters before a content and after it, in its sentence, may words reserve it.
BESIDE = 40

#: So many letters before a figure may words reserve it.
BEFORE = 24

#: So many words may stand between what reserves a figure and the figure («rundt regnet de siste 30»).
BETWEEN = 2


def events(
    claiming: Claiming,
    edges: Sequence[Edge],
    links: Sequence[Link],
    origins: Origins,
    denied: Event | None,
    bonds: "Bonds | None" = None,
) -> tuple[Event, ...]:
    """The events of a claim, one a flag: the earliest that shows it.

    With `bonds`, figures are compared only between words that are decided to say the same.
    """
    tests = (
        _single_origin(claiming, origins),
        _anonymous_only(claiming, origins),
        _circular(claiming, edges),
        _wire_copy(claiming, links),
        _hedge_lost(claiming, edges),
        _figure_changed(claiming, bonds),
        _scope_changed(claiming, edges),
        _denied(claiming, denied),
        _retracted(claiming),
    )
    return tuple(event for test in tests if (event := next(test, None)) is not None)


def place(instance: Instance) -> Place:
    """Where an instance begins."""
    return Place(instance.article, instance.content[0])


def _said(claiming: Claiming, instance: Instance) -> str:
    return claiming.collection.outlets[instance.article]


def _single_origin(claiming: Claiming, origins: Origins) -> Iterator[Event]:
    if origins.most == 1 and len(claiming.by_article) > 1:
        first, last = claiming.instances[0], claiming.instances[-1]
        text = f"{len(claiming.by_article)} articles rest on one origin: {origins.sources[0].name}"
        yield Event("single_origin", place(first), place(last), text)


def _anonymous_only(claiming: Claiming, origins: Origins) -> Iterator[Event]:
    if not any(source.named or source.kind in ("document", "organisation") for source in origins.sources):
        first, last = claiming.instances[0], claiming.instances[-1]
        yield Event(
            "anonymous_only", place(first), place(last), f"nobody is named: {', '.join(s.name for s in origins.sources)}"
        )


def _wire_copy(claiming: Claiming, links: Sequence[Link]) -> Iterator[Event]:
    for link in links:
        if link.reason == "wire":
            first = claiming.by_article[link.article][0]
            outlet = claiming.collection.outlets[link.article]
            of = link.from_.source or claiming.collection.outlets[link.from_.article or link.article]
            yield Event("wire_copy", link.evidence, place(first), f"{outlet} prints copy of {of}")


def _circular(claiming: Claiming, edges: Sequence[Edge]) -> Iterator[Event]:
    """A way of citations that leaves an outlet's article and comes back to an earlier one of the same outlet."""
    collection = claiming.collection
    out: dict[str, list[Edge]] = {}
    for edge in edges:
        if edge.article is not None and edge.told and edge.reason in THROUGH:
            out.setdefault(edge.instance.article, []).append(edge)

    def back(start: str, article: str, path: tuple[str, ...]) -> tuple[str, ...] | None:
        for edge in out.get(article, []):
            target = edge.article or ""
            if target in path:
                continue
            if collection.same_house(start, target):
                if len(path) > 1:
                    return (*path, target)
                continue
            if (found := back(start, target, (*path, target))) is not None:
                return found
        return None

    for start in claiming.by_article:
        if collection.correction(start):
            continue
        path = back(start, start, (start,))
        if path is not None:
            outlets = " ← ".join(collection.outlets[article] for article in path)
            target = claiming.by_article.get(path[-1], claiming.instances)[0]
            first = next(edge for edge in out[start] if edge.article == path[1])
            yield Event("circular", first.evidence, place(target), f"the way leads back: {outlets}")


def _perhaps(claiming: Claiming, instance: Instance) -> Span | None:
    """What reserves whether it is so: words in it or right beside it, or that it is hearsay."""
    value = claiming.collection.article(instance.article)
    start, end = claiming.collection.place(instance)
    beside = max(start, instance.content[0][0] - BESIDE), min(end, instance.content[-1][1] + BESIDE)
    found = wording.find(wording.wording(value.language).perhaps, value.text, beside)
    return instance.content[0] if found is None and _hedged(instance, None) else found


def _figures(claiming: Claiming, instance: Instance) -> dict[float, Span | None]:
    """The figures of an instance's sentences, each with the words that reserve it, None where it is told without once."""
    value = claiming.collection.article(instance.article)
    told = wording.wording(value.language)
    start, end = claiming.collection.place(instance)
    found: dict[float, Span | None] = {}
    for each in wording.figures(value.text, (start, end), value.language):
        reserved = _reserving((*told.about, *told.bound), value.text, (max(start, each.span[0] - BEFORE), each.span[0]))
        found[each.value] = found.get(each.value, reserved) and reserved
    return found


def _reserving(expressions: tuple[str, ...], text: str, before: Span) -> Span | None:
    """The last of `expressions` before a figure that stands by it: a place between («over Vik i 30 uker») has it instead."""
    compiled = wording.pattern(expressions)
    found = list(compiled.finditer(text, *before)) if compiled else []
    between = text[found[-1].end() : before[1]].split() if found else []
    return found[-1].span() if found and len(between) <= BETWEEN and not any(word[0].isupper() for word in between) else None


def _hedged(instance: Instance, perhaps: Span | None) -> bool:
    return (
        perhaps is not None
        or instance.modality in ("probable", "possible")
        or instance.stance == "distanced"
        or (instance.statement is not None and not instance.chain)
    )


def _pairs(claiming: Claiming, edges: Sequence[Edge]) -> Iterator[tuple[Instance, Instance]]:
    """An earlier instance and a later one that comes from its article, directly or through others."""
    behind: dict[str, set[str]] = {}
    for article in claiming.by_article:
        direct = {edge.article for edge in edges if edge.instance.article == article and edge.article is not None}
        behind[article] = direct.union(*(behind.get(each, set()) for each in direct))
    for article, instances in claiming.by_article.items():
        for other in claiming.by_article:
            if other in behind[article]:
                yield from ((one, later) for one in claiming.by_article[other] for later in instances)


def _hedge_lost(claiming: Claiming, edges: Sequence[Edge]) -> Iterator[Event]:
    if len(claiming.by_article) < 2:
        return
    held = {instance: (_perhaps(claiming, instance), _figures(claiming, instance)) for instance in claiming.instances}
    for one, later in _pairs(claiming, edges):
        text = claiming.collection.article(one.article).text
        (perhaps, figures), (lost, plain) = held[one], held[later]
        if claiming.collection.correction(later.article):
            continue
        for value, reserved in figures.items():
            if reserved is not None and value in plain and plain[value] is None:
                words = _lost(claiming, text, reserved, one, later)
                yield Event("hedge_lost", Place(one.article, reserved), place(later), words)
        if perhaps is not None and not _hedged(later, lost):
            yield Event("hedge_lost", Place(one.article, perhaps), place(later), _lost(claiming, text, perhaps, one, later))


def _lost(claiming: Claiming, text: str, span: Span, one: Instance, later: Instance) -> str:
    return f"“{text[span[0] : span[1]]}” in {_said(claiming, one)} is gone in {_said(claiming, later)}"


def _figure_changed(claiming: Claiming, bonds: "Bonds | None") -> Iterator[Event]:
    """Two articles tell other figures for what is one claim: none in common, near enough to be of one quantity."""
    if len(claiming.by_article) < 2:
        return
    told = [(instance, figures) for instance in claiming.instances if 0 < len(figures := claiming.figures(instance)) <= 2]
    for at, (later, theirs) in enumerate(told):
        for one, mine in told[:at]:
            if one.article == later.article or set(mine) & set(theirs):
                continue
            x, y = mine[0], theirs[0]
            if min(x, y) > 0 and max(x, y) / min(x, y) <= FACTOR and (bonds is None or bonds.bound([one], [later])):
                text = f"{x:g} in {_said(claiming, one)} is {y:g} in {_said(claiming, later)}"
                yield Event("figure_changed", place(one), place(later), text)


def _scope_changed(claiming: Claiming, edges: Sequence[Edge]) -> Iterator[Event]:
    """What holds for a part, or a number, in an earlier article holds for the whole in a later one that goes back to it."""
    for one, later in _pairs(claiming, edges):
        part = _among(claiming, one, "part")
        figures = claiming.figures(one)
        whole = _among(claiming, later, "whole")
        if whole is None or _among(claiming, one, "whole") is not None:
            continue
        if part is None and (not figures or set(figures) & set(claiming.figures(later))):
            continue
        if _among(claiming, later, "part") is None:
            words = claiming.collection.article(later.article).words(whole)
            text = f"a part in {_said(claiming, one)} is “{words}” in {_said(claiming, later)}"
            yield Event("scope_changed", Place(one.article, part or one.content[0]), Place(later.article, whole), text)


def _among(claiming: Claiming, instance: Instance, which: Literal["whole", "part"]) -> Span | None:
    value = claiming.collection.article(instance.article)
    told = wording.wording(value.language)
    for span in instance.content:
        found = wording.find((*told.whole, *told.part), value.text, span)
        while found is not None:
            # The longest expression at a place tells which of the two it is: "every one of them" is no "one of them".
            if (wording.find(told.whole, value.text, found) == found) == (which == "whole"):
                return found
            found = wording.find((*told.whole, *told.part), value.text, (found[1], span[1]))
    return None


def _denied(claiming: Claiming, denied: Event | None) -> Iterator[Event]:
    """Another claim says the opposite, words deny it in the next sentence, or an outlet takes it back and so counters it."""
    if denied is not None:
        yield denied
    for instance in claiming.instances:
        value = claiming.collection.article(instance.article)
        after = claiming.collection.place(instance)[1], claiming.collection.place(instance, around=1)[1]
        found = wording.find(wording.wording(value.language).denial, value.text, after)
        if found is not None:
            text = f"“{value.words(found)}” stands right after it in {_said(claiming, instance)}"
            yield Event("denied", place(instance), Place(instance.article, found), text)
    for event in _retracted(claiming):
        yield Event("denied", event.from_, event.to, event.text)


def _retracted(claiming: Claiming) -> Iterator[Event]:
    """An outlet tells what it has told itself, in a correction or beside words that take it back.

    On the training dossiers' groups, that an outlet's correction carries what the outlet told before is a retraction in 3 of
    6 cases, in 5 of 9 with gold groups.
    """
    collection = claiming.collection
    for article, instances in claiming.by_article.items():
        value = collection.article(article)
        told = wording.wording(value.language).retraction
        earlier = [a for a in claiming.earlier(article) if collection.same_house(a, article)]
        for instance in instances:
            again = bool(earlier) and collection.correction(article)
            if not (again or claiming.heard(instance)):
                continue
            beside = wording.find(told, value.text, collection.place(instance, around=1)) is not None
            beyond = claiming.beyond(instance)
            if again or beside or (collection.correction(article) and (not beyond or beyond[-1].kind == "outlet")):
                one = claiming.by_article[earlier[-1]][0] if earlier else claiming.instances[0]
                yield Event("retracted", place(one), place(instance), f"{collection.outlets[article]} takes it back")
