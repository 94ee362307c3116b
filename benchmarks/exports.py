"""Peak memory of `kilde export` as a ledger grows.

    python -m benchmarks.exports [COUNT ...]

Fills ledgers with so many made-up articles of 3,000 signs and ten statements each, without the reader, and exports each in
every format that is written as it is read: jsonl, annotation, and the tables of readings as csv, parquet and xlsx.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from kilde.article import Article, Block
from kilde.ledger import Ledger
from kilde.reading import READER_VERSION
from kilde.statement import Reading, Source, Statement

TABLES = ("--table", "articles", "--table", "statements", "--table", "sources")
RUNS = {"jsonl": (), "annotation": (), "csv": TABLES, "parquet": TABLES, "xlsx": TABLES}
STATEMENTS, SENTENCE = 10, 300

#: Runs the command in a process of its own, and tells that process's peak.
PROGRAM = """
import resource, sys
from kilde.cli import cli
cli.main(sys.argv[1:], standalone_mode=False)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
"""


def made_up(number: int) -> Reading:
    """The reading of that number: ten sentences, each somebody's."""
    sentences = [
        f"The bridge number {number} carries {place} lorries".ljust(SENTENCE - 12, "x") + ", said Ola. " for place in range(10)
    ]
    text = "".join(sentences)
    article = Article(id=f"a{number:07}", outlet="The Post", title=f"Bridge {number}", language="en", text=text,
                      blocks=(Block("paragraph", (0, len(text))),))  # fmt: skip
    spans = [(place * len(sentences[0]), (place + 1) * len(sentences[0]) - 12) for place in range(STATEMENTS)]
    source = Source("s1", "Ola", "person", True, tuple((end + 7, end + 10) for _, end in spans))
    said = [Statement(id=f"t{n}", kind="indirect", content=(span,), chain=("s1",)) for n, span in enumerate(spans)]
    return Reading(article, (source,), tuple(said))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int, default=(1000, 4000))
    for count in parser.parse_args().counts:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "made-up.kilde"
            with Ledger(path, reader=READER_VERSION) as ledger:
                for reading in map(made_up, range(count)):
                    ledger.add(reading.article)
                    ledger.store(reading)
            for form, options in RUNS.items():
                wanted = ["export", "--ledger", str(path), "--format", form, *options, "--output", str(Path(folder) / form)]
                done = subprocess.run([sys.executable, "-c", PROGRAM, *wanted], check=True, stderr=subprocess.PIPE, text=True)
                print(f"{count} articles, {form}: {done.stderr.strip()} MB", flush=True)


if __name__ == "__main__":
    main()
