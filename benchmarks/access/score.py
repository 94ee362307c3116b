"""Score how sources are said to know, against `gold.jsonl`: precision and recall a label, spans, halves and draws.

    python -m benchmarks.access.score [--shared ../shared] [--errors tuned|kept] [--json]

Statements and chains are those of the gold data, so that only the rules for access are measured; the network is not run.
"""

import argparse
import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from benchmarks.scorers import SHARED, rows
from kilde.article import Article, Block, Span
from kilde.reading.access import with_access
from kilde.statement import Access, Reading, Source, Statement

GOLD = Path(__file__).with_name("gold.jsonl")
LABELS: tuple[str, ...] = get_args(Access)


@dataclass(frozen=True)
class Judged:
    """One gold row, and the statement as the rules tell it."""

    row: Mapping[str, Any]
    found: Statement
    text: str

    @property
    def half(self) -> str:
        """`tuned` or `kept`, by the article: the halves share no article."""
        return ("tuned", "kept")[zlib.crc32(self.row["article"].encode()) % 2]


def spans(given: Iterable[Iterable[int]]) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in given)


def reading(gold: Mapping[str, Any]) -> Reading:
    """The gold statements of an article as a reading; a source has the spans that its statements give."""
    found: dict[tuple[str, str], tuple[str, set[Span], Mapping[str, Any]]] = {}
    statements = []
    for number, told in enumerate(gold["statements"]):
        for place, link in enumerate(told["chain"]):
            _, at, _ = found.setdefault((link["name"], link["kind"]), (f"s{len(found)}", set(), link))
            if place == len(told["chain"]) - 1:
                at.update(spans(told["source"]))
        statements.append(
            Statement(
                id=f"t{number}",
                kind=told["kind"],
                content=spans(told["content"]),
                cue=spans(told["cue"]),
                source=spans(told["source"]),
                chain=tuple(found[link["name"], link["kind"]][0] for link in told["chain"]),
                nested=told["nested"],
            )
        )
    sources = tuple(Source(name, link["name"], link["kind"], link["named"], apart(at)) for name, at, link in found.values())
    text = gold["text"]
    article = Article(id=gold["id"], language=gold["language"], text=text, blocks=(Block("paragraph", (0, len(text))),))
    return Reading(article, sources, tuple(statements))


def apart(at: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, without those that overlap an earlier one."""
    kept: list[Span] = []
    for span in sorted(at):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return tuple(kept)


def judged(shared: Path) -> list[Judged]:
    """Every gold row with what the rules tell."""
    made: dict[tuple[str, str], Reading] = {}
    wanted = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    for name in dict.fromkeys(row["file"] for row in wanted):
        needed = {row["article"] for row in wanted if row["file"] == name}
        for gold in rows(shared / "data" / "statements" / f"{name}.jsonl.gz"):
            if gold["id"] in needed:
                made[name, gold["id"]] = with_access(reading(gold))
    out = []
    for row in wanted:
        told = made[row["file"], row["article"]]
        statement = told.statements[row["statement"]]
        if statement.content != spans(row["content"]):
            raise ValueError(
                f"{row['article']}, statement {row['statement']}: its content is another than when it was annotated"
            )
        out.append(Judged(row, statement, told.article.text))
    return out


def figures(some: Iterable[Judged]) -> dict[str, dict[str, float]]:
    """Precision, recall and counts a label, in per cent; `said` pools all labels but `unknown`."""
    gold: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    why: Counter[str] = Counter()
    met = told = 0
    for one in some:
        want, got = one.row["access"], one.found.access
        gold[want] += 1
        found[got] += 1
        right[want] += want == got
        there, seen = spans(one.row["anonymity_reason"]), one.found.anonymity_reason
        why += Counter(gold=len(there), found=len(seen), right=int(_meet(there, seen)))
        if want == got != "unknown" and one.row["access_span"]:
            told += 1
            met += _meet(one.found.access_span, spans(one.row["access_span"]))
    said = [label for label in LABELS if label != "unknown"]
    table = {label: _row(right[label], found[label], gold[label]) for label in LABELS}
    table["said"] = _row(
        sum(right[label] for label in said), sum(found[label] for label in said), sum(gold[label] for label in said)
    )
    table["span"] = {"met": met, "of": told}
    table["anonymity"] = _row(why["right"], why["found"], why["gold"])
    return table


def _meet(some: Iterable[Span], others: Iterable[Span]) -> bool:
    others = tuple(others)
    return any(a < d and c < b for a, b in some for c, d in others)


def _row(right: int, found: int, gold: int) -> dict[str, float]:
    return {
        "precision": round(100 * right / found, 1) if found else 0.0,
        "recall": round(100 * right / gold, 1) if gold else 0.0,
        "right": right,
        "found": found,
        "gold": gold,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--errors", choices=["tuned", "kept"], help="list the errors of one half, with words")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if not args.shared.is_dir():
        sys.exit(f"{args.shared}: the shared data is not there, so there is nothing to score")
    every = judged(args.shared)
    report = {"all": figures(every)}
    report |= {half: figures(one for one in every if one.half == half) for half in ("tuned", "kept")}
    report |= {draw: figures(one for one in every if one.row["draw"] == draw) for draw in ("random", "enriched", "searched")}
    if args.json:
        print(json.dumps(report))
        return
    for part, table in report.items():
        print(part)
        for label, row in table.items():
            print(f"  {label:10}", "  ".join(f"{name} {value:g}" for name, value in row.items()))
    for one in every if args.errors else ():
        if one.half == args.errors and one.row["access"] != one.found.access:
            words = [one.text[a:b] for a, b in one.found.access_span]
            (start, _), (_, end) = one.found.content[0], one.found.content[-1]
            print(f"{one.row['access']} -> {one.found.access} {words} | {one.text[max(0, start - 60) : end + 60]!r}")


if __name__ == "__main__":
    main()
