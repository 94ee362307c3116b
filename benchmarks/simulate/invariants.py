"""What must hold of tracing whatever the collection: each law is tried on a small simulated matter that is changed at random.

A law gives None where it holds, else what went wrong. The laws are those of the design: the order of adding changes nothing; a
verbatim copy raises neither `least` nor `most`; a reservation taken away never lowers certainty; an unknown (an own voice,
hearsay, an unnamed source) never raises `least`; nobody has anything from the future; links make no circle but where one is
flagged; spans lie in their blocks.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from benchmarks.simulate.clock import earlier, published
from benchmarks.simulate.config import Config, Rates
from benchmarks.simulate.course import matter
from benchmarks.simulate.events import How, Matter, Report, Telling, Voice
from benchmarks.simulate.names import cast
from benchmarks.simulate.stream import Made, make
from kilde.article import Article, Span
from kilde.claim import Claim, Instance, Trace
from kilde.matching.assertions import assertions
from kilde.statement import Reading
from kilde.tracing import trace

Law = Callable[[Made, random.Random], str | None]

#: Small matters with more of everything that is rare in large ones, so that few articles meet much.
RATES = Rates(
    original=0.35, release=0.1, deny=0.1, correct=0.06, echo=0.06, beside=0.06, unnamed=2, outside=1, seen=1, rumour=1,
    copied=2, reworked=2, retold=2, wire_silent=2, timeless=0.08, day_only=0.12,
)  # fmt: skip
SMALL = Config(articles=8, outlets=60, claims=3, rates=RATES)

#: Outlets that stand in no cast: for articles that are added.
STRANGERS = ("Qvanten", "The Xylograph", "Whistlewood Advertiser")


def case(seed: int, size: int) -> Made:
    """A small matter, of one of seven casts."""
    config = msgspec.structs.replace(SMALL, seed=seed % 7)
    return make(matter(config, cast(config), seed, size))


def _claims(told: Trace) -> Mapping[frozenset[tuple[str, object]], Claim]:
    return {frozenset(_place(instance) for instance in claim.instances): claim for claim in told.claims}


def _place(instance: Instance) -> tuple[str, object]:
    return instance.article, instance.content


def _traced(readings: Sequence[Reading], groups: Sequence[Sequence[Instance]]) -> list[Claim]:
    """The claims in the order of `groups`."""
    found = _claims(trace(readings, groups))
    return [found[frozenset(_place(instance) for instance in group)] for group in groups]


def order(made: Made, chance: random.Random) -> str | None:
    """The order in which articles, claims and instances are given changes nothing."""
    readings, groups = list(made.readings), [list(group) for group in made.groups]
    chance.shuffle(readings)
    chance.shuffle(groups)
    for group in groups:
        chance.shuffle(group)
    return None if trace(readings, groups) == trace(made.readings, made.groups) else "another order gives another trace"


def copy(made: Made, chance: random.Random) -> str | None:
    """A verbatim copy in another outlet raises neither bound of any claim."""
    base = chance.randrange(len(made.readings))
    report, reading = made.matter.reports[base], made.readings[base]
    when = chance.choice((_after(made), None, report.published))
    article = msgspec.structs.replace(
        reading.article, id="copy", outlet=STRANGERS[0], published=when, byline=() if chance.random() < 0.5 else ("Ada Fjeld",)
    )
    groups = [
        (*group, *(msgspec.structs.replace(i, article="copy") for i in group if i.article == reading.article.id))
        for group in made.groups
    ]
    before = _traced(made.readings, made.groups)
    after = _traced((*made.readings, Reading(article, reading.sources, reading.statements)), groups)
    for old, new in zip(before, after, strict=True):
        if new.origins.least > old.origins.least or new.origins.most > old.origins.most:
            return f"a copy of {reading.article.id} ({when}): {_bounds(old)} becomes {_bounds(new)}, “{old.text}”"
    return None


def reservation(made: Made, chance: random.Random) -> str | None:
    """A reservation taken out of some words, and out of all copies of them, makes no claim less credible."""
    held = [(r, t) for r in made.matter.reports for t in r.tellings if t.wording.state == "reserved" and t.how != "rumour"]
    if not held:
        return None
    _, chosen = chance.choice(held)
    reports = tuple(
        msgspec.structs.replace(report, tellings=tuple(_sure(telling, chosen) for telling in report.tellings))
        for report in made.matter.reports
    )
    surer = make(Matter(made.matter.number, made.matter.claims, reports))
    # Each claim is traced alone: whether another denies it is told by likeness of words, which a reservation is part of.
    number = next(n for n, truth in enumerate(made.truths) if truth.claim == chosen.claim)
    (old,), (new,) = (
        _traced(made.readings, made.groups[number : number + 1]),
        _traced(surer.readings, surer.groups[number : number + 1]),
    )
    if new.credibility > old.credibility:
        return f"credibility {old.credibility} becomes {new.credibility}: “{old.text}”, “{new.text}”"
    return None


def _sure(telling: Telling, chosen: Telling) -> Telling:
    if (telling.claim, telling.lineage) != (chosen.claim, chosen.lineage) or telling.wording != chosen.wording:
        return telling
    return msgspec.structs.replace(telling, wording=msgspec.structs.replace(telling.wording, state="told"))


def unknown(made: Made, chance: random.Random) -> str | None:
    """An article more that tells a claim in its own voice, as rumour, or from somebody unnamed, does not raise `least`."""
    number = chance.randrange(len(made.groups))
    claim = made.truths[number].claim
    telling = next(t for report in made.matter.reports for t in report.tellings if t.claim == claim)
    how: How = chance.choice(("seen", "rumour", "unnamed", "unnamed_heard"))
    language = chance.choice(("nb", "en", "de"))
    voice = Voice(f"unnamed, {STRANGERS[1]}", "unnamed", str(chance.randrange(3))) if how.startswith("unnamed") else None
    more = Telling(
        claim=claim,
        how=how,
        wording=msgspec.structs.replace(telling.wording, nth=chance.randrange(4)),
        frame=chance.randrange(3),
        lineage=len(made.matter.reports),
        voice=voice,
        outlet=STRANGERS[1] if how == "unnamed_heard" else None,
    )
    report = Report(
        number=len(made.matter.reports),
        outlet=STRANGERS[1],
        language=language,
        minute=0,
        published=chance.choice((_after(made), None, "2031-01-01T06:00:00Z")),
        tellings=(more,),
        seed=chance.getrandbits(32),
    )
    grown = make(Matter(made.matter.number, made.matter.claims, (*made.matter.reports, report)))
    old, new = _traced(made.readings, made.groups)[number], _traced(grown.readings, grown.groups)[number]
    if new.origins.least > old.origins.least:
        return f"{how} in {language} ({report.published}): {_bounds(old)} becomes {_bounds(new)}, “{old.text}”"
    return None


def future(made: Made, chance: random.Random) -> str | None:
    """No link leads to an article that came out later, and no first article is later than another of its claim."""
    del chance
    when = {reading.article.id: reading.article.published for reading in made.readings}
    for claim in trace(made.readings, made.groups).claims:
        for link in claim.links:
            if link.from_.article is not None and earlier(when[link.article], when[link.from_.article]):
                return f"{link.article} has “{claim.text}” from {link.from_.article}, which is later"
        if any(earlier(when[article], when[claim.first.article]) for article in claim.articles):
            return f"“{claim.text}” is said to be first in {claim.first.article}"
    return None


def circle(made: Made, chance: random.Random) -> str | None:
    """The links of a claim make no circle, but where one is flagged."""
    del chance
    for claim in trace(made.readings, made.groups).claims:
        behind = {link.article: link.from_.article for link in claim.links if link.from_.article is not None}
        for start in behind:
            at, seen = behind.get(start), {start}
            while at is not None and at not in seen:
                seen.add(at)
                at = behind.get(at)
            if at is not None and "circular" not in claim.flags:
                return f"the links of “{claim.text}” lead from {at} back to it"
    return None


def spans(made: Made, chance: random.Random) -> str | None:
    """What is told of an article lies in one of its blocks: assertions, evidence of links, the places of events."""
    del chance
    articles = {reading.article.id: reading.article for reading in made.readings}
    for reading in made.readings:
        for instance in assertions(reading):
            for span in instance.content:
                if not _within(reading.article, span):
                    return f"an assertion of {reading.article.id} lies in no block: {span}"
    for claim in trace(made.readings, made.groups).claims:
        places = [link.evidence for link in claim.links]
        places += [place for event in claim.events for place in (event.from_, event.to)]
        for place in places:
            if not _within(articles[place.article], place.span):
                return f"evidence for “{claim.text}” in {place.article} lies in no block: {place.span}"
    return None


def _within(article: Article, span: Span) -> bool:
    return any(block.span[0] <= span[0] < span[1] <= block.span[1] for block in article.blocks)


def _bounds(claim: Claim) -> str:
    return f"{claim.origins.least} to {claim.origins.most}"


def _after(made: Made) -> str:
    minute = max(report.minute for report in made.matter.reports) + 3000
    return str(published(made.matter.number, minute, Rates(timeless=0, day_only=0), random.Random(0)))


LAWS: dict[str, Law] = {
    "the order of adding changes nothing": order,
    "a verbatim copy raises neither least nor most": copy,
    "a reservation taken away never lowers certainty": reservation,
    "an unknown never raises least": unknown,
    "nobody has anything from the future": future,
    "links make no circle that is not flagged": circle,
    "spans lie in their blocks": spans,
}


class Broken(msgspec.Struct, frozen=True):
    """A case in which a law does not hold: `case(seed, size)`, changed by `random.Random(seed)`."""

    law: str
    seed: int
    size: int
    what: str


def tried(seeds: Iterable[int]) -> Iterable[Broken | None]:
    """Every law on one case a seed; None for each law that holds."""
    for seed in seeds:
        size = random.Random(f"size {seed}").randint(1, SMALL.articles)
        made = case(seed, size)
        for law, holds in LAWS.items():
            try:
                what = holds(made, random.Random(seed))
            except Exception as error:  # a trace that breaks off breaks its law too, and the other cases go on
                what = f"{type(error).__name__}: {error}"
            yield None if what is None else Broken(law, seed, size, what)
