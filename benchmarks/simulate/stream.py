"""The stream of a simulation: matters one after the other, each with its articles and its truth; none is kept."""

import random
from collections.abc import Iterator

import msgspec

from benchmarks.simulate.config import Config
from benchmarks.simulate.course import matter
from benchmarks.simulate.events import Matter
from benchmarks.simulate.names import cast
from benchmarks.simulate.truth import Truth, truths
from benchmarks.simulate.writing import write
from kilde.claim import Instance
from kilde.statement import Reading


class Made(msgspec.Struct, frozen=True):
    """A matter as text: readings in the order of its reports; of each claim that is told its instances and its truth."""

    matter: Matter
    readings: tuple[Reading, ...]
    groups: tuple[tuple[Instance, ...], ...]
    truths: tuple[Truth, ...]


def matters(config: Config) -> Iterator[Matter]:
    """The matters of a simulation, with `config.articles` reports together."""
    everybody = cast(config)
    sizes = random.Random(f"sizes {config.seed}")
    left, number = config.articles, 0
    while left > 0:
        # Pareto's law with exponent 1.6: most matters are small, a few go round the world.
        size = min(left, config.largest, max(1, round(config.size * 0.4 * sizes.paretovariate(1.6))))
        yield matter(config, everybody, number, size)
        left, number = left - size, number + 1


def made(config: Config) -> Iterator[Made]:
    """The matters of a simulation with texts and truths."""
    for told in matters(config):
        yield make(told, config.asides)


def make(told: Matter, asides: int = 0) -> Made:
    """A matter with its texts and truths."""
    written = [write(told, report, asides) for report in told.reports]
    groups: dict[int, list[Instance]] = {}
    for report, text in zip(told.reports, written, strict=True):
        for telling, instance in zip(report.tellings, text.instances, strict=True):
            groups.setdefault(telling.claim, []).append(instance)
    known = tuple(truths(told))
    assert [truth.claim for truth in known] == sorted(groups)
    return Made(told, tuple(one.reading for one in written), tuple(tuple(groups[n]) for n in sorted(groups)), known)
