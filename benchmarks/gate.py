"""Refuse a fall in quality: measure a fixed small sample and compare with the floors in floors.toml.

    python -m benchmarks.gate [--shared ../shared]          check; status 1 where a figure has fallen
    python -m benchmarks.gate --write [--shared ../shared]  write the floors anew from what is measured

The sample is chosen by ids: all development articles with gold statements (each language at least once), one in four of
PolNeAR's, one in six of the pages, three invented dossiers; about a minute on one core. Data that is not there is passed over,
saying so. One kilde measures the same figures every time on one processor; between processors the network's last bits differ,
which may move a statement over the edge of a threshold. So a figure may fall by the points that floors.toml states, or by what
one statement is worth if that is more.
"""

import argparse
import math
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.scorers import KILDE, ROOT, SHARED, commit, one_in, read, rows, score, write_rows

FLOORS = ROOT / "benchmarks" / "floors.toml"

#: Points that a figure may fall: half of what a step of the cue's threshold moves a set by (about 1, see RESULTS.md).
POINTS = 0.5

STATEMENTS = ("nb.dev", "nn.dev", "web.dev", "multi.dev")
DOSSIERS = ("smelteverk-torvoyra", "voltara-kutt", "bru-dravnik")

#: One of so many is in the sample.
POLNEAR, PAGES = 4, 6

#: What a reader is given of an article with gold statements: the same as the scorer gives.
FED = ("id", "outlet", "title", "published", "language", "text")


@dataclass(frozen=True)
class Figure:
    """A measure: its F1 in per cent, and what one more or one less (statement, token, instance) is worth, in points."""

    f1: float
    step: float = 0.0


@dataclass(frozen=True)
class Measured:
    """What was measured of one part of the sample: of how many articles, and the figures by measure."""

    articles: int
    figures: Mapping[str, Figure]


def figure(f1: float, gold: int, precision: float = 0.0, recall: float = 0.0) -> Figure:
    """A measure from a scorer's figures in per cent and its gold count.

    One statement more or less moves F1 by two in the sum of predicted and gold at most; the step is that, rounded up.
    """
    predicted = gold * recall / precision if precision else gold
    return Figure(round(f1, 1), math.ceil(2000 / (predicted + gold)) / 10)


def row(told: Mapping[str, Any]) -> Figure:
    """The measure in a row of precision, recall, F1 and gold count."""
    return figure(told["f1"], told["gold"], told["precision"], told["recall"])


def fallen(floors: Mapping[str, Measured], now: Mapping[str, Measured], points: float) -> Iterator[str]:
    """What has fallen, in a line each. Parts that were not measured at all are passed over."""
    for part, floor in floors.items():
        if part not in now:
            continue
        found = now[part]
        if found.articles != floor.articles:
            yield f"{part}: {found.articles} articles, where the floors are of {floor.articles}: write them anew"
            continue
        for measure, least in floor.figures.items():
            if measure not in found.figures:
                yield f"{part}, {measure}: not measured any more"
                continue
            reached, allowed = found.figures[measure].f1, max(points, least.step)
            fall = round(least.f1 - reached, 1)
            if fall > allowed:
                under = f"{fall:.1f} under the floor of {least.f1:.1f}"
                yield f"{part}, {measure}: {reached:.1f}, {under}; {allowed:.1f} is let pass"


def measure(shared: Path) -> tuple[dict[str, Measured], list[str]]:
    """The figures of all parts of the sample that are there, and what is not."""
    data, found, absent = shared / "data", dict[str, Measured](), list[str]()
    with tempfile.TemporaryDirectory() as folder:
        for part, paths, of in (
            ("statements", [data / "statements" / f"{name}.jsonl.gz" for name in STATEMENTS], statements),
            ("polnear", [data / "polnear" / "dev.jsonl.gz"], polnear),
            ("pages", [data / "news-html" / "dev.jsonl.gz"], pages),
            ("traces", [data / "dossiers" / name for name in DOSSIERS], traces),
        ):
            if missing := [path for path in paths if not path.exists()]:
                absent.append(f"{part}: {', '.join(path.name for path in missing)} is not there")
                continue
            began = time.monotonic()
            found |= of(shared / "tools", paths, Path(folder))
            print(f"{part}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    return found, absent


def report(command: list[str | Path]) -> dict[str, Any]:
    """What a scorer reports; ends the run where it fails."""
    scored = score(command)
    if scored.report is None:
        sys.exit(f"{command[0]} failed:\n{scored.errors[-2000:]}")
    return scored.report


def statements(tools: Path, paths: list[Path], folder: Path) -> dict[str, Measured]:
    """Of each set the measures of the reader, and of each language the statements found, over all sets."""
    sets = {f"statements {path.name.removesuffix('.jsonl.gz')}": rows(path) for path in paths}
    everything = [article for articles in sets.values() for article in articles]
    told = write_rows(
        folder / "told.jsonl.gz", read({key: article[key] for key in FED if article.get(key)} for article in everything)
    )
    languages: dict[str, list[dict[str, Any]]] = {}
    for article in sorted(everything, key=lambda article: str(article["language"])):
        languages.setdefault(f"language {article['language']}", []).append(article)
    wanted: dict[str, tuple[str, ...]] = dict.fromkeys(
        sets, ("content", "source", "cue", "statement", "who-said-what", "chain")
    )
    wanted |= dict.fromkeys(languages, ("statement",))
    found = {}
    for part, articles in (sets | languages).items():
        gold = write_rows(folder / "gold.jsonl.gz", articles)
        told_of = report([tools / "score_statements.py", gold, "--predicted", told, "--json"])
        found[part] = Measured(len(articles), {name: row(told_of[name]) for name in wanted[part]})
    return found


def polnear(tools: Path, paths: list[Path], folder: Path) -> dict[str, Measured]:
    """Tokens, attributions and direct quotes on PolNeAR, whose scorer gives fractions."""
    articles = one_in(POLNEAR, rows(paths[0]), "doc_id")
    sample = write_rows(folder / "polnear.jsonl.gz", articles)
    metrics = report([tools / "score_polnear.py", sample, "--kilde", KILDE, "--json"])["metrics"]
    names = ("tok.content", "tok.source", "tok.cue", "attr.lenient", "attr.strict", "direct.lenient")
    figures = {
        name: figure(100 * metrics[name]["f1"], metrics[name]["gold"], metrics[name]["p"], metrics[name]["r"]) for name in names
    }
    return {"polnear dev": Measured(len(articles), figures)}


def pages(tools: Path, paths: list[Path], folder: Path) -> dict[str, Measured]:
    """The words of the pages' bodies."""
    articles = one_in(PAGES, rows(paths[0]), "doc_id")
    sample = write_rows(folder / "pages.jsonl.gz", articles)
    told = report([tools / "score_pages.py", sample, "--kilde", KILDE, "--json"])
    return {"pages": Measured(len(articles), {"body": Figure(told["body"]["f1"])})}


def traces(tools: Path, paths: list[Path], folder: Path) -> dict[str, Measured]:
    """The dossiers' instances found and grouped into claims, who had them from whom, and what went wrong on the way."""
    told = report([tools / "score_trace.py", *paths, "--kilde", KILDE, "--json"])
    figures = {"same-claim": figure(told["same-claim"]["f1"], told["instances"]["gold"])}
    figures |= {name: row(told[name]) for name in ("instances", "links", "flags")}
    return {"traces": Measured(len(paths), figures)}


def load(path: Path) -> tuple[dict[str, Measured], float]:
    """The floors, and the points that a figure may fall."""
    held = tomllib.loads(path.read_text(encoding="utf-8"))
    points = held.pop("points")
    floors = {
        part: Measured(row.pop("articles"), {name: Figure(one["f1"], one["step"]) for name, one in row.items()})
        for part, row in held.items()
    }
    return floors, points


def written(found: Mapping[str, Measured], points: float, where: str) -> str:
    """floors.toml."""
    lines = [
        "# What was reached on the gate's sample (`make bench-gate`): F1 in per cent, and the points that one statement,",
        "# token or instance is worth there (step). A figure may fall by so many points, or by one step if that is more:",
        f"points = {points}",
        f"# Written by `python -m benchmarks.gate --write` at {where}. A line lowered by hand says why.",
    ]
    for part, measured in found.items():
        lines += ["", f'["{part}"]', f"articles = {measured.articles}"]
        lines += [f'"{name}" = {{ f1 = {one.f1}, step = {one.step} }}' for name, one in measured.figures.items()]
    return "\n".join(lines) + "\n"


def shown(floors: Mapping[str, Measured], now: Mapping[str, Measured]) -> Iterator[str]:
    """Each figure beside its floor."""
    for part, measured in now.items():
        for name, one in measured.figures.items():
            floor = floors[part].figures.get(name) if part in floors else None
            beside = "no floor" if floor is None else f"floor {floor.f1:5.1f}  {one.f1 - floor.f1:+.1f}"
            yield f"{part:22} {name:14} {one.f1:5.1f}  {beside}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--write", action="store_true", help="write the floors anew from what is measured")
    args = parser.parse_args()
    if not args.shared.is_dir():
        print(f"bench-gate: skipped, {args.shared} is not there")
        return
    now, absent = measure(args.shared.resolve())
    floors, points = load(FLOORS) if FLOORS.exists() else ({}, POINTS)
    print(*shown(floors, now), *(f"skipped, {what}" for what in absent), sep="\n")
    if args.write:
        if absent:
            sys.exit("the floors are left as they were: what is not there cannot be measured")
        FLOORS.write_text(written(now, points, commit()), encoding="utf-8")
        return
    fell = list(fallen(floors, now, points))
    if fell:
        sys.exit("\n".join(["", "fallen under the floors (benchmarks/floors.toml):", *fell]))


if __name__ == "__main__":
    main()
