"""How sure and whether denied: `kilde read` against events of Wikinews with factuality (MEANTIME, Minard et al. 2016).

    python -m benchmarks.factuality DOCS.jsonl.gz [--json]

Of the reported events (those that a reporting event points at) the ones that lie in a content count, each with the statement of
the smallest such content. `certainty` compares its modality with theirs (certain, probable, possible; what they leave
underspecified is left out), `polarity` its polarity with theirs. Theirs tells whether the event is denied by the sentence, ours
whether the source denies: "said that it had not" is negative there and positive here, and counts as wrong. Beside each the
counts of their values, the mean F1 over them, and what a constant answer would give.
"""

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.scorers import read, rows

CERTAINTIES = {"CERTAIN": "certain", "PROBABLE": "probable", "POSSIBLE": "possible"}
POLARITIES = {"POS": "positive", "NEG": "negative"}

#: What we tell of an event, and what they do.
Pairs = list[tuple[str, str]]


def told_in(event: Mapping[str, Any], statements: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The statement whose content holds the event; of several the one with the smallest content."""
    held = [s for s in statements if any(a <= event["start"] and event["end"] <= b for a, b in s["content"])]
    return min(held, key=lambda s: sum(b - a for a, b in s["content"]), default=None)


def measured(pairs: Pairs) -> dict[str, Any]:
    """Share right, mean F1 over their values, the same for the constant answer, and the counts of their values."""
    gold = Counter(theirs for _, theirs in pairs)
    common = gold.most_common(1)[0][0] if gold else ""
    return {
        "right": round(100 * sum(a == b for a, b in pairs) / max(len(pairs), 1), 1),
        "macro f1": mean_f1(pairs),
        "constant": mean_f1([(common, theirs) for _, theirs in pairs]),
        "of": dict(sorted(gold.items())),
    }


def mean_f1(pairs: Pairs) -> float:
    """The mean over the gold values of F1, in per cent."""
    found = []
    for value in {theirs for _, theirs in pairs}:
        both = sum(a == b == value for a, b in pairs)
        found.append(2 * both / sum((a == value) + (b == value) for a, b in pairs))
    return round(100 * sum(found) / len(found), 1) if found else 0.0


def report(documents: Sequence[Mapping[str, Any]], answers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The figures of all documents."""
    certainty: Pairs = []
    polarity: Pairs = []
    reported = 0
    for document in documents:
        events = {event["id"]: event for event in document["events"]}
        for number in {told for _, told in document["slinks"] if told in events}:
            reported += 1
            event = events[number]
            statement = told_in(event, answers[document["doc_id"]]["statements"])
            if statement is None:
                continue
            if event["certainty"] in CERTAINTIES:
                certainty.append((statement["modality"], CERTAINTIES[event["certainty"]]))
            if event["polarity"] in POLARITIES:
                polarity.append((statement["polarity"], POLARITIES[event["polarity"]]))
    return {"reported events": reported, "certainty": measured(certainty), "polarity": measured(polarity)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    documents = rows(args.documents)
    answers = {one["id"]: one for one in read({"id": d["doc_id"], "text": d["text"], "language": d["lang"]} for d in documents)}
    told = report(documents, answers)
    print(json.dumps(told) if args.json else "\n".join(f"{name:16} {value}" for name, value in told.items()))


if __name__ == "__main__":
    main()
