"""Run the scorers over the shared development data and write RESULTS.md: command, commit, figures.

    python -m benchmarks.run [--shared ../shared] [--only NAME ...] [--out benchmarks/RESULTS.md]

Scorers and data live beside the checkout and are no part of the project. A scorer that fails is written down as failed, and
the run ends with status 1. With `--only` the other sections stay as they are: each names the commit that it measured.
"""

import argparse
import json
import resource
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.scorers import KILDE, ROOT, SHARED, Scored, commit, score


@dataclass(frozen=True)
class Task:
    """One scorer on one set of data; paths are relative to the shared folder. A scorer of our own is named as a module."""

    name: str
    scorer: str
    inputs: tuple[str, ...]
    note: str = ""


PAGES_PEER = "trafilatura alone: body 96.2 micro, 94.8 mean; subheading 86.8; title 87.6; published 96.4; byline 84.2"
POLNEAR_PEOPLE = "people among themselves: content 91.3, source 81.4, cue 69.8; lenient 75.2, strict 64.3"
SPKATT_PEERS = (
    "a recognizer trained on its train part: cues and roles 82.8 on its test by the task's measure; on dev, by one of its"
    " author's, 84.8, or 81.2 from a base-sized model (Ehrmanntraut 2023)"
)
REDEWIEDERGABE_PEERS = (
    "recognizers trained on the corpus, on its test, fiction included: direct precision 93, recall 78, f1 85; indirect 81,"
    " 71, 76 (Brunner et al. 2020)"
)
STATEMENTS = ("nb.dev", "nn.dev", "web.dev", "multi.dev")
TASKS = (
    Task("pages", "score_pages.py", ("data/news-html/dev.jsonl.gz",), PAGES_PEER),
    *(Task(f"statements {name}", "score_statements.py", (f"data/statements/{name}.jsonl.gz",)) for name in STATEMENTS),
    Task("statements, all dev", "score_statements.py", tuple(f"data/statements/{name}.jsonl.gz" for name in STATEMENTS)),
    Task("factuality, MEANTIME dev", "benchmarks.factuality", ("data/meantime/en.dev.jsonl.gz",)),
    Task("polnear dev", "score_polnear.py", ("data/polnear/dev.jsonl.gz",), POLNEAR_PEOPLE),
    Task(
        "traces, invented dossiers",
        "score_trace.py",
        ("data/dossiers/smelteverk-torvoyra", "data/dossiers/voltara-kutt", "data/dossiers/bru-dravnik"),
    ),
    Task(
        "traces, real events",
        "score_trace.py",
        ("data/dossiers-real/lieberman-fbi", "data/dossiers-real/netanyahu-ad", "data/dossiers-real/moscou-mercado"),
    ),
    Task("spkatt dev", "benchmarks.german spkatt", ("data/spkatt/dev.jsonl.gz",), SPKATT_PEERS),
    Task(
        "redewiedergabe dev",
        "benchmarks.german redewiedergabe",
        ("data/redewiedergabe/dev.jsonl.gz",),
        REDEWIEDERGABE_PEERS,
    ),
)  # fmt: skip


def run(task: Task, shared: Path) -> Scored:
    """What the scorer of a task reports."""
    inputs = [shared / name for name in task.inputs]
    if task.scorer.endswith(".py"):
        return score([shared / "tools" / task.scorer, *inputs, "--kilde", KILDE, "--json"])
    return score(["-m", *task.scorer.split(), *inputs, "--json"])


def rows(report: dict[str, Any]) -> list[tuple[str, str]]:
    """A report as rows: measure, and its figures in one cell."""
    found = []
    for name, value in report.items():
        if name == "metrics":  # of the attribution scorer: fractions
            found += [(measure, _fractions(figures)) for measure, figures in value.items()]
        elif isinstance(value, dict):
            found.append((name, ", ".join(f"{k} {_figure(v)}" for k, v in value.items())))
        else:
            found.append((name, str(value)))
    return found


def _fractions(figures: dict[str, float]) -> str:
    told = (f"{word} {100 * figures[key]:.1f}" for word, key in (("precision", "p"), ("recall", "r"), ("f1", "f1")))
    return f"{', '.join(told)}, gold {figures['gold']}"


def _figure(value: Any) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


HEAD = """\
# Results

Development data only; test data is scored with the same tools. Per cent unless said, higher is better. Figures
are what the command beside them printed, at the commit named.

"""
MARK = "<!-- below: measured by hand, kept by `make bench` -->"
LARGEST = "Largest process of the run:"


def parted(page: str) -> tuple[dict[str, str], int, str]:
    """The sections of RESULTS.md by name, the largest process, and what is measured by hand."""
    measured, _, by_hand = page.partition(MARK)
    told, _, largest = measured.partition(LARGEST)
    sections = {section.partition("\n")[0]: f"## {section}".rstrip() for section in told.split("\n## ")[1:]}
    return sections, int(largest.split()[0]) if largest.split() else 0, by_hand


def written(sections: dict[str, str], largest: int, by_hand: str) -> str:
    """RESULTS.md: what `make bench` writes, in the order of the tasks, above what is measured by hand and kept."""
    told = [sections[task.name] for task in TASKS if task.name in sections]
    return HEAD + "\n\n".join([*told, f"{LARGEST} {largest} MB resident.", MARK]) + by_hand


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--only", nargs="*", help="names of tasks (their beginnings)")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "RESULTS.md")
    args = parser.parse_args()
    if not args.shared.is_dir():
        sys.exit(f"{args.shared}: the shared data is not there, so there is nothing to score")
    sections, largest, by_hand = parted(args.out.read_text(encoding="utf-8") if args.out.exists() else "")
    failed = False
    for task in TASKS:
        if args.only and not any(task.name.startswith(name) for name in args.only):
            continue
        scored = run(task, args.shared.resolve())
        command = f"{task.scorer} {' '.join(task.inputs)}"
        lines = [f"## {task.name}", "", f"`{command}` at {commit()}; {scored.seconds:.0f} s wall."]
        if task.note:
            lines += ["", f"For comparison: {task.note}."]
        if scored.report is None:
            failed = True
            lines += ["", "**Failed**: " + (scored.errors.strip().splitlines() or ["no message"])[-1]]
            print(f"{task.name}: failed", scored.errors[-2000:], sep="\n", file=sys.stderr)
        else:
            lines += ["", "| measure | figures |", "| --- | --- |", *(f"| {k} | {v} |" for k, v in rows(scored.report))]
            print(f"{task.name}: {json.dumps(scored.report)}", flush=True)
        sections[task.name] = "\n".join(lines)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    args.out.write_text(written(sections, max(peak, largest if args.only else 0), by_hand or "\n"), encoding="utf-8")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
