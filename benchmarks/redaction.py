"""What a redacted export still holds of unnamed sources, on articles whose sources are known.

    python -m benchmarks.redaction [--shared ../shared]

Of each development article with an unnamed person, group or document behind a statement, every description of one (of two
words or more; its best name, and the words that name it at a statement) is looked for in the tables of articles, statements
and sources and in the annotations, without and with `--redact`. A description that is found may stand where it tells of no
source at all.
"""

import argparse
import gzip
import json
from pathlib import Path
from typing import Any

from kilde import door
from kilde.export.annotation import annotations
from kilde.export.collection import of_readings, words
from kilde.export.redaction import redact
from kilde.export.tables import TABLES, rows
from kilde.statement import Reading

ROOT = Path(__file__).resolve().parent.parent
FILES = ("nb.dev", "nn.dev", "web.dev", "multi.dev")


def descriptions(article: dict[str, Any]) -> set[str]:
    """What the unnamed sources of a gold article are called in its text."""

    def unnamed(link: dict[str, Any]) -> bool:
        return link["kind"] in ("person", "group", "document") and not link["named"]

    chains = [(statement["chain"], statement["source"]) for statement in article["statements"] if statement["chain"]]
    told = {link["name"] for chain, _ in chains for link in chain if unnamed(link)}
    told |= {article["text"][a:b] for chain, source in chains if unnamed(chain[-1]) for a, b in source}
    return {name.lower() for name in told if " " in name.strip() and name.lower() in article["text"].lower()}


def exported(reading: Reading, *, redacted: bool) -> str:
    """The tables and annotations of one article, in small letters."""
    collection = of_readings((reading,), None, redacted=redacted)
    tables = [table for table in TABLES.values() if not table.claims]
    told = [cell for _, row in rows(collection, tables) for cell in row if isinstance(cell, str)]
    return "\n".join((*told, b"".join(annotations(collection)).decode())).lower()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    folder = parser.parse_args().shared / "data" / "statements"
    articles = known = plain = left = statements = kept = 0
    for name in FILES:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for article in map(json.loads, lines):
                told = descriptions(article)
                if not told:
                    continue
                about = {key: article[key] for key in ("title", "outlet", "published", "language")}
                reading = door.read(article["text"], **about)
                before, after = exported(reading, redacted=False), exported(reading, redacted=True)
                articles, known = articles + 1, known + len(told)
                plain, left = plain + sum(one in before for one in told), left + sum(one in after for one in told)
                redacted = redact(reading).reading
                statements += len(redacted)
                kept += sum(words(redacted, one.content) is not None for one in redacted)
    print(f"{articles} articles, {known} descriptions: {plain} in plain exports, {left} in redacted ones")
    print(f"{statements} statements, {kept} with words in redacted exports")


if __name__ == "__main__":
    main()
