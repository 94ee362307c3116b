"""How well tracing tells what is true of a simulation, where the texts tell it; and what that costs.

Readings and groups are the true ones, so that tracing alone is measured. The definitions are those of the collection format:

origins   of claims whose texts tell, the share of which `least`, `most`, both are right; *several*: those with `most` above 1
links     (article, whence, reason), where the texts tell; right where `from` and reason are among the right answers
flags     (claim, flag), without flags that the texts or the rules leave open
"""

import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import msgspec

from benchmarks.simulate.config import Config
from benchmarks.simulate.stream import Made, made
from benchmarks.simulate.truth import Truth, Way
from kilde.claim import Claim, Flag, Instance, Link
from kilde.statement import Reading
from kilde.tracing import trace

#: Notes a failure: its sort, what was wanted, what was told.
Failed = Callable[[str, object, object], None]


class Failure(msgspec.Struct, frozen=True):
    """Something that tracing tells otherwise: of which matter and claim, of what sort, what was to be told and what was."""

    matter: int
    claim: int
    reports: int
    sort: str
    wanted: str
    got: str


class Score(msgspec.Struct):
    """Counts by name; `figures` makes shares of them."""

    counts: Counter[str]
    failures: list[Failure]
    seconds: float = 0.0
    megabytes: float = 0.0

    def figures(self) -> dict[str, float]:
        """Percentages, then counts, seconds and the largest memory that the process has had (MB)."""
        n = self.counts
        shares = {
            **{f"origins {what}": _share(n[f"{what} right"], n["tells"]) for what in ("least", "most", "both")},
            **{f"several {what}": _share(n[f"several {what}"], n["several"]) for what in ("least", "most", "both")},
            "links precision": _share(n["links right"], n["links told"]),
            "links recall": _share(n["links right"], n["links true"]),
            "links F1": _f1(n["links right"], n["links told"], n["links true"]),
            "links F1 without reasons": _f1(n["links whence"], n["links told"], n["links true"]),
            "flags precision": _share(n["flags right"], n["flags told"]),
            "flags recall": _share(n["flags right"], n["flags true"]),
            "flags F1": _f1(n["flags right"], n["flags told"], n["flags true"]),
        }
        counts = {
            name: n[name] for name in ("articles", "claims", "tells", "several", "links true", "links open", "flags true")
        }
        return {**shares, **counts, "seconds": round(self.seconds, 2), "megabytes": round(self.megabytes)}


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def _f1(right: int, told: int, true: int) -> float:
    return round(200 * right / (told + true), 2) if told + true else 0.0


def score(config: Config) -> Score:
    """Trace the whole simulation as one collection, and compare."""
    readings: list[Reading] = []
    groups: list[tuple[Instance, ...]] = []
    known: list[tuple[Kept, Truth]] = []
    for matter in made(config):
        readings += matter.readings
        groups += matter.groups
        known += [(kept(matter), truth) for truth in matter.truths]
    began = time.perf_counter()
    told = trace(readings, groups)
    seconds = time.perf_counter() - began
    by_place = {_place(claim.instances): claim for claim in told.claims}
    found = Score(Counter(articles=len(readings), claims=len(groups)), [], seconds, peak())
    for group, (of, truth) in zip(groups, known, strict=True):
        compare(of, truth, by_place[_place(group)], found)
    return found


class Kept(msgspec.Struct, frozen=True):
    """What of a matter is needed to compare: its number, and the ids of its articles."""

    number: int
    articles: tuple[str, ...]


def kept(matter: Made) -> Kept:
    """What comparing needs of a matter."""
    return Kept(matter.matter.number, tuple(reading.article.id for reading in matter.readings))


def _place(instances: Sequence[Instance]) -> tuple[str, object]:
    return min((instance.article, instance.content) for instance in instances)


def peak() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def compare(of: Kept, truth: Truth, claim: Claim, found: Score) -> None:
    """Count what is right and wrong in one claim."""

    def failed(sort: str, wanted: object, got: object) -> None:
        found.failures.append(Failure(of.number, truth.claim, len(truth.sources), sort, str(wanted), str(got)))

    _origins(truth, claim, found.counts, failed)
    articles = {article: number for number, article in enumerate(of.articles)}
    links = {articles[link.article]: link for link in claim.links}
    for number, source in truth.sources.items():
        link = links.get(number)
        if not source.told:
            found.counts["links open"] += 1
            continue
        true = bool(source.ways)
        found.counts["links true"] += true
        found.counts["links told"] += link is not None
        wanted = [f"{'/'.join(way.reasons)} {way.outside or sorted(way.reports)}" for way in source.ways]
        got = None if link is None else f"{link.reason} {link.from_.source or articles.get(link.from_.article or '')}"
        if link is not None and (reasons := list(_whence(source.ways, link, articles))):
            found.counts["links whence"] += 1
            if link.reason in reasons:
                found.counts["links right"] += 1
            else:
                failed(f"reason {'/'.join(sorted(set(reasons)))} as {link.reason}", f"{number}: {wanted}", got)
        elif true or link is not None:
            sort = "link missing" if link is None else "link not so" if not true else "link from elsewhere"
            what = source.ways[0].reasons[0] if true else link.reason if link else ""
            failed(f"{sort}, {what}", f"{number}: {wanted}", got)
    _flags(truth, claim, found.counts, failed)


def _origins(truth: Truth, claim: Claim, counts: Counter[str], failed: Failed) -> None:
    if not truth.tells:
        return
    told = claim.origins
    right = {"least": told.least == truth.least, "most": told.most == truth.most}
    right["both"] = right["least"] and right["most"]
    counts["tells"] += 1
    counts["several"] += truth.most > 1
    for name, held in right.items():
        counts[f"{name} right"] += held
        counts[f"several {name}"] += held and truth.most > 1
    if not right["both"]:
        names = [origin.name for origin in told.sources]
        sort = "most too high" if told.most > truth.most else "most too low" if told.most < truth.most else "least"
        failed(f"origins, {sort}", f"{truth.least} to {truth.most}", f"{told.least} to {told.most}: {names}")


def _whence(ways: Sequence[Way], link: Link, articles: dict[str, int]) -> Iterator[str]:
    """The reasons of the right answers that a link's `from` is among."""
    for way in ways:
        here = link.from_.article is not None and articles.get(link.from_.article) in way.reports
        if here or (way.outside is not None and link.from_.source == way.outside):
            yield from way.reasons


def _flags(truth: Truth, claim: Claim, counts: Counter[str], failed: Failed) -> None:
    told: set[Flag] = set(claim.flags) - truth.open
    counts["flags true"] += len(truth.flags)
    counts["flags told"] += len(told)
    counts["flags right"] += len(told & truth.flags)
    for flag in sorted(told - truth.flags):
        event = next(event for event in claim.events if event.flag == flag)
        failed(f"flag {flag} not so", "", f"{event.text} ({event.from_.article} {event.to.article})")
    for flag in sorted(truth.flags - told):
        failed(f"flag {flag} missing", flag, sorted(claim.flags))
