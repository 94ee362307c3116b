"""Score `kilde read` on two German corpora of reported speech by the logic of their own scorers. Reported, without a target.

    python -m benchmarks.german spkatt|redewiedergabe DOCS.jsonl.gz [--limit N] [--json]

`spkatt`: speech events in debates of the Bundestag (GermEval 2023, task 1). An event of ours is one of theirs if their cues
share a word; of the events with most of it in common first, each has one mate. Then, as in the script that its authors publish
with the corpus (Rehbein et al. 2024, token overlap), the words of each role are counted: those of an event without a mate are
all missed or all wrong. `roles` are all of theirs; we know no topic, addressee, medium or evidence, so those are missed.
`together` adds the cues' words. Their cues are wider than ours: each verb and noun of speaking, thinking or asking, also where
nothing is told ("Antrag"), so `cue, of those with content` leaves theirs without a content out, with ours that met them.

`redewiedergabe`: newspapers and magazines of 1840 to 1919. As their recognizers are measured (Brunner et al. 2020), each word
is of a kind or not, kind by kind: precision, recall and F1 over words. Our direct statements are their direct; indirect and
mixed ones their indirect, which holds thoughts as well. Their reported (the act alone: "sie sprachen über das Essen"), free
indirect, and indirect shading into it are none of ours, and nothing is scored for them; what of them we tell as indirect counts
as wrong. `either` does not ask which of the two.

A word is a run of letters and digits, so that quote marks and commas at edges do not count; their tokens count them.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.scorers import read, rows

WORD = re.compile(r"\w+")

Words = frozenset[int]

#: Their name for each role, and ours where we have it.
ROLES = {"source": "source", "content": "content", "topic": "", "addressee": "", "medium": "", "evidence": ""}

#: Their kind of representation for each of our kinds of statement.
KINDS = {"direct": "direct", "indirect": "indirect", "mixed": "indirect"}


def within(spans: Iterable[Sequence[int]], words: Sequence[tuple[int, int]]) -> Words:
    """The numbers of the words that spans touch."""
    held = [tuple(span) for span in spans]
    return frozenset(n for n, (start, end) in enumerate(words) if any(start < e and end > b for b, e in held))


class Tally(Counter[tuple[str, str]]):
    """Counts by measure: right, predicted and gold."""

    def add(self, measure: str, predicted: Words, gold: Words) -> None:
        self[measure, "right"] += len(predicted & gold)
        self[measure, "predicted"] += len(predicted)
        self[measure, "gold"] += len(gold)

    def row(self, measure: str) -> dict[str, float]:
        """Precision, recall and F1 in per cent, and the gold count."""
        right, predicted, gold = (self[measure, name] for name in ("right", "predicted", "gold"))
        share = {
            "precision": right / predicted if predicted else 0.0,
            "recall": right / gold if gold else 0.0,
            "f1": 2 * right / (predicted + gold) if predicted + gold else 0.0,
        }
        return {name: round(100 * value, 1) for name, value in share.items()} | {"gold": gold}


def pairs(ours: Sequence[Words], theirs: Sequence[Words]) -> dict[int, int]:
    """For events of theirs, by number, the event of ours whose cue has most in common with it; each has one mate at most."""
    found = sorted(
        ((-len(a & b) / len(a | b), j, i) for i, a in enumerate(ours) for j, b in enumerate(theirs) if a & b),
    )
    mates: dict[int, int] = {}
    for _, j, i in found:
        if j not in mates and i not in mates.values():
            mates[j] = i
    return mates


def spkatt(document: Mapping[str, Any], statements: Sequence[Mapping[str, Any]], tally: Tally) -> None:
    """Count one speech's events."""
    words = [found.span() for found in WORD.finditer(document["text"])]
    theirs = document["attributions"]
    our_cues, their_cues = ([within(one["cue"], words) for one in events] for events in (statements, theirs))
    mates = pairs(our_cues, their_cues)
    telling = [j for j, one in enumerate(theirs) if one["content"]]
    silent = {i for j, i in mates.items() if j not in telling}
    every = Words().union
    tally.add("cue", every(*our_cues), every(*their_cues))
    tally.add(
        "cue, of those with content",
        every(*(cue for i, cue in enumerate(our_cues) if i not in silent)),
        every(*(their_cues[j] for j in telling)),
    )
    nothing = Words()
    for name, ours in ROLES.items():
        alone = [within(one[ours], words) if ours else nothing for one in statements]
        for j, one in enumerate(theirs):
            gold = within(one.get(name, ()), words)
            tally.add(name, alone[mates[j]] if j in mates else nothing, gold)
        for i, predicted in enumerate(alone):
            if i not in mates.values():
                tally.add(name, predicted, nothing)


def spkatt_report(tally: Tally) -> dict[str, Any]:
    for count in ("right", "predicted", "gold"):
        tally["roles", count] = sum(tally[name, count] for name in ROLES)
        tally["together", count] = tally["roles", count] + tally["cue", count]
    measures = ("cue", "cue, of those with content", "source", "content", "roles", "together")
    return {name: tally.row(name) for name in measures}


def redewiedergabe(document: Mapping[str, Any], statements: Sequence[Mapping[str, Any]], tally: Tally) -> None:
    """Count one sample's words of each kind."""
    words = [found.span() for found in WORD.finditer(document["text"])]
    gold, ours = ({"direct": Words(), "indirect": Words()} for _ in range(2))
    for one in document["attributions"]:
        kind = (one["type"] or "").split(".")[0]
        if kind in gold:
            gold[kind] |= within(one["content"], words)
    for statement in statements:
        if (kind := KINDS.get(statement["kind"], "")) in ours:
            ours[kind] |= within(statement["content"], words)
    for kind in gold:
        tally.add(kind, ours[kind], gold[kind])
    tally.add("either", Words().union(*ours.values()), Words().union(*gold.values()))


def redewiedergabe_report(tally: Tally) -> dict[str, Any]:
    return {name: tally.row(name) for name in ("direct", "indirect", "either")}


SCORERS = {"spkatt": (spkatt, spkatt_report), "redewiedergabe": (redewiedergabe, redewiedergabe_report)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", choices=SCORERS)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--limit", type=int, help="the first so many documents alone")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    documents = rows(args.documents)[: args.limit]
    answers = {
        answer["id"]: answer
        for answer in read({"id": one["doc_id"], "text": one["text"], "language": "de"} for one in documents)
    }
    count, told = SCORERS[args.corpus]
    tally = Tally()
    for document in documents:
        answer = answers.get(document["doc_id"])
        same = answer is not None and answer["text"] == document["text"]
        count(document, answer["statements"] if answer is not None and same else [], tally)
    report = {"documents": len(documents), "answered": len(answers), **told(tally)}
    print(json.dumps(report) if args.json else "\n".join(f"{name:28} {value}" for name, value in report.items()))


if __name__ == "__main__":
    main()
