"""Score the date grammar on annotated times, by the measures of TempEval-3 (UzZaman et al. 2013).

    python -m benchmarks.dates.score [--shared ../shared] [--only NAME ...] [--errors N] [--json]

Spans count strictly (the same) and relaxed (they overlap; one to one, in reading order); value F1 counts the relaxed pairs
whose TIMEX3 values are the same. Sets: `tempeval3` (English), `krauts` (German), `norwegian` (ours, `norwegian.jsonl`),
`meantime` (English, its fully annotated first sentences), `timebank-es`; phrases and sentences by language from `duckling` and
`recognizers` (share of rows whose every time is found with the right days); and `parallel`, every other language of the packs:
how far the times of human translations agree with those of the English news they are of.

Conventions that differ between corpora are bridged here, not in the grammar: the hour alone (`T13` is `T13:00`), weeks
of one figure (`W6` is `W06`), and KRAUTS, which leaves the preposition of a distance out («[vor] zehn Jahren») and so writes
the duration that is left (`P10Y`): there a distance is right with its day or its duration.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from kilde.languages import READ
from kilde.when import When, times

ROOT = Path(__file__).resolve().parent
SETS = ("tempeval3", "krauts", "norwegian", "meantime", "timebank-es", "duckling", "recognizers", "parallel")

#: A day of publication for the parallel stories, which have none; they are of the autumn of 2018.
PARALLEL_DAY = "2018-10-01"

Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    """The objects of a JSON lines file, gzipped or not."""
    data = path.read_bytes()
    return [json.loads(line) for line in (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines()]


def documents(name: str, shared: Path, part: str) -> Iterator[tuple[str, str, str | None, list[Row]]]:
    """Text, language, day of publication and gold times of each document of a set."""
    data = shared / "data"
    if name == "norwegian":
        texts = {d["doc_id"]: d for p in ("nob.dev", "nno.dev") for d in rows(data / "ndt-no" / f"{p}.jsonl.gz")}
        for gold in rows(ROOT / "norwegian.jsonl"):
            text = texts[gold["doc"]]
            yield text["text"], {"nob": "nb", "nno": "nn"}[text["lang"]], gold["dct"], gold["timexes"]
        return
    file, language = {
        "tempeval3": (f"tempeval3/{part}", "en"), "krauts": (f"krauts/{part}", "de"), "meantime": (f"meantime/en.{part}", "en"),
        "timebank-es": ("timebank-es/train", "es"),
    }[name]  # fmt: skip
    for document in rows(data / f"{file}.jsonl.gz"):
        text, gold = document["text"], document["timexes"]
        if name == "meantime":
            last = max((t["end"] for t in gold), default=0)
            text = text[: text.find(".", last) + 1]
        yield (
            text,
            language,
            document.get("dct"),
            [t for t in gold if t.get("functionInDocument") != "CREATION_TIME" and t["end"] > t["start"]],
        )


def value(text: str) -> str:
    """A TIMEX3 value in the form that is compared."""
    text = re.sub(r"-W(\d)$", r"-W0\1", text)
    return text[:-3] if text.endswith(":00") and "T" in text else text


def told(when: When, krauts: bool) -> set[str]:
    """The values that a time is right with: its own, and in KRAUTS the duration that a distance has."""
    values = {value(when.value)}
    if krauts and when.offset:
        values.add(when.offset)
    return values


def timex(name: str, shared: Path, part: str, errors: int) -> dict[str, float]:
    """Relaxed and strict span F1 and value F1 on a set of annotated documents."""
    tally: Counter[str] = Counter()
    for text, language, dct, gold in documents(name, shared, part):
        found = [when for when in times(text, language, dct) if when.type != "INTERVAL"]
        tally["gold"] += len(gold)
        tally["found"] += len(found)
        free = list(found)
        for want in gold:
            match = next((w for w in free if w.span[0] < want["end"] and w.span[1] > want["start"]), None)
            words = text[want["start"] : want["end"]].replace("\n", " ")
            if match is None:
                tally["missed"] += 1
                if tally["said"] < errors:
                    tally["said"] += 1
                    print(
                        "missed",
                        repr(words),
                        want["type"],
                        want["value"],
                        "|",
                        text[max(0, want["start"] - 40) : want["end"] + 30].replace("\n", " "),
                    )
                continue
            free.remove(match)
            tally["relaxed"] += 1
            tally["strict"] += match.span == (want["start"], want["end"])
            right = value(want["value"]) in told(match, name == "krauts")
            tally["value"] += right
            tally["type"] += match.type == want["type"]
            if not right and tally["said"] < errors:
                tally["said"] += 1
                print(
                    "value",
                    repr(words),
                    want["value"],
                    "got",
                    match.value,
                    "dct",
                    dct,
                    "|",
                    text[max(0, want["start"] - 50) : want["end"] + 40].replace("\n", " "),
                )
        for when in free:
            if tally["said"] < errors:
                tally["said"] += 1
                print(
                    "more",
                    repr(text[when.span[0] : when.span[1]]),
                    when.value,
                    "|",
                    text[max(0, when.span[0] - 40) : when.span[1] + 30].replace("\n", " "),
                )
    figures: dict[str, float] = {"gold": tally["gold"]}
    for name_of in ("relaxed", "strict", "value", "type"):
        figures[name_of] = round(200 * tally[name_of] / max(tally["gold"] + tally["found"], 1), 1)
    figures["precision"] = round(100 * tally["relaxed"] / max(tally["found"], 1), 1)
    figures["recall"] = round(100 * tally["relaxed"] / max(tally["gold"], 1), 1)
    return figures


def _right_phrase(row: Row) -> bool | None:
    """Whether a Duckling phrase is read as its days; None for what newspapers have no days for (finer than an hour, open,
    holidays)."""
    if row["kind"] in ("open interval", "holiday") or row["grain"] in ("second", "minute", "hour"):
        return None
    first = datetime.fromisoformat(row["from"]).date()
    last = datetime.fromisoformat(row["to"]).date() - timedelta(days=1) if row["to"] else _end(first, row["grain"])
    found = times(row["text"], row["lang"], row["reference"][:10])
    whole = max(found, key=lambda when: (when.span[1] - when.span[0], when.type == "INTERVAL"), default=None)
    return whole is not None and _same_days(whole, first, last)


def _same_days(when: When, first: date, last: date) -> bool:
    """Whether a time has those days. A phrase alone has no tense: a weekday may be of another week, a date of another year; a
    distance is a day there, and the whole week or month here; and the last three months are whole ones there, counted from
    today here."""
    if not when.first or not when.last or "XXXX" in when.first:
        return False
    begins, ends = date.fromisoformat(when.first), date.fromisoformat(when.last)
    if (begins, ends) == (first, last) or (when.offset and begins <= first and last <= ends):
        return True
    apart = abs((begins - first).days)
    slack = {"day": 1, "week": 7, "month": 31, "year": 366}.get(when.grain, 0)
    if when.type == "DURATION" and apart <= slack and abs((ends - last).days) <= slack:
        return True
    if when.grain == "day" and apart == 7 and begins == ends and first == last:
        return True
    return apart in (365, 366) and (begins.month, begins.day, ends.month, ends.day) == (
        first.month,
        first.day,
        last.month,
        last.day,
    )


def _end(first: date, grain: str) -> date:
    days = {"day": 1, "week": 7}.get(grain)
    if days:
        return first + timedelta(days=days - 1)
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1) - timedelta(days=1)


def _right_sentence(row: Row) -> bool | None:
    """Whether a Recognizers sentence's times are all found with one of their values; None for what has no days."""
    wanted = [r for r in row["results"] if r["type"] in ("date", "daterange") and r["values"]]
    if not wanted or len(wanted) < len(row["results"]):
        return None
    found = times(row["text"], row["lang"], (row["reference"] or "")[:10])
    for want in wanted:
        days = {day for v in want["values"] for day in _days(v)}
        near = [w for w in found if w.span[0] <= want["end"] and w.span[1] > want["start"]]
        if days and not any(_same_days(w, *day) for w in near for day in days):
            return False
    return True


def _days(v: Row) -> set[tuple[date, date]]:
    """The first and last day of a value. Its end is exclusive for calendar units, and often meant inclusive in spans."""
    if "start" in v and "end" in v:
        first, end = date.fromisoformat(v["start"]), date.fromisoformat(v["end"])
        return {(first, end - timedelta(days=1)), (first, end)}
    dates = [v.get("value"), *(v.get(side, {}).get("date") for side in ("future", "past"))]
    return {(date.fromisoformat(day), date.fromisoformat(day)) for day in dates if day and len(day) == 10 and day[0].isdigit()}


def phrases(name: str, shared: Path, errors: int) -> dict[str, str]:
    """By language, the share of rows that are right, and of how many."""
    right, of, said = Counter[str](), Counter[str](), 0
    judge = _right_phrase if name == "duckling" else _right_sentence
    for row in rows(shared / "data" / f"{name}-times" / "dev.jsonl.gz"):
        if row["lang"] == "tr" or (answer := judge(row)) is None:
            continue
        of[row["lang"]] += 1
        right[row["lang"]] += answer
        if not answer and said < errors:
            said += 1
            print(row["lang"], json.dumps({k: v for k, v in row.items() if k != "lang"}, ensure_ascii=False)[:400])
            print(
                "   got", [(w.value, w.first, w.last) for w in times(row["text"], row["lang"], (row["reference"] or "")[:10])]
            )
    return {lang: f"{100 * right[lang] / of[lang]:.1f} of {of[lang]}" for lang in of}


def parallel(shared: Path) -> dict[str, str]:
    """By language, how far the times of human translations of English news agree with those of the English sentences (F1)."""
    same, of = Counter[str](), Counter[str]()
    for row in rows(shared / "data" / "ntrex" / "dev.jsonl.gz"):
        sentences = row["sentences"]
        english = [_values(sentence, "en") for sentence in sentences["en"]]
        for language in (code for code in READ if code in sentences and code != "en"):
            for want, sentence in zip(english, sentences[language], strict=True):
                got = _values(sentence, language)
                same[language] += (want & got).total()
                of[language] += want.total() + got.total()
    return {language: f"{200 * same[language] / of[language]:.1f}" for language in of}


def _values(sentence: str, language: str) -> Counter[str]:
    found = times(sentence, language, PARALLEL_DAY)
    return Counter(w.value for w in found if w.type in ("DATE", "TIME", "DURATION") and not w.value.endswith("_REF"))


def main() -> None:
    """Print the figures of each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent.parent.parent / "shared")
    parser.add_argument("--only", nargs="*", choices=SETS, default=SETS)
    parser.add_argument("--part", default="dev")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    report: dict[str, Any] = {}
    for name in args.only:
        if name == "parallel":
            report[name] = parallel(args.shared)
        elif name in ("duckling", "recognizers"):
            report[name] = phrases(name, args.shared, args.errors)
        else:
            report[name] = timex(name, args.shared, args.part, args.errors)
    if args.json:
        print(json.dumps(report))
    else:
        for name, row in report.items():
            print(f"{name:12}", "  ".join(f"{key} {figure}" for key, figure in row.items()))


if __name__ == "__main__":
    main()
