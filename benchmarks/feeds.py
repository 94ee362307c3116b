"""What kilde makes of the feeds that feedparser, which reads them for us, is tested with itself.

    pip download --no-deps --no-binary feedparser feedparser && tar xzf feedparser-*.tar.gz
    python -m benchmarks.feeds feedparser-*/tests [--show 20]

Each file must be a listing or an `InputError` that names a reason, and nothing else. Of a listing, entries are counted against
those that the parser finds in the same bytes and that lead anywhere: kilde refuses a DOCTYPE before it parses and decodes by
itself, so that what is lost on the way shows as fewer entries. Ends with status 1 where something else came.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import feedparser

from kilde.errors import InputError
from kilde.intake.feeds.kinds import listing

#: What an entry must have to lead anywhere; many of the parser's files hold one thing only, as an author.
TELLING = ("link", "id", "title", "summary", "content")


def kind(data: bytes) -> tuple[str, str]:
    """What comes of a file: `same` entries as the parser finds, `fewer`, `more`, `refused` or `fault`; what there is to say."""
    try:
        found = len(listing(data, "feed", address="https://feeds.example/feed").entries)
    except InputError as error:
        return "refused", error.reason
    except Exception as error:
        return "fault", f"{type(error).__name__}: {error}"
    known = sum(any(entry.get(name) for name in TELLING) for entry in feedparser.parse(data).entries)
    return ("same" if found == known else "fewer" if found < known else "more"), f"{found} entries, the parser {known}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder `tests` of feedparser's source package")
    parser.add_argument("--show", type=int, default=0, help="name so many files of each kind but `same`")
    options = parser.parse_args(arguments)
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for path in sorted(options.folder.rglob("*.xml")):
        what, told = kind(path.read_bytes())
        counts[what] += 1
        if what == "refused":
            reasons[told.split(":")[0]] += 1
        if what == "fault" or (what != "same" and counts[what] <= options.show):
            print(f"  {what} {path.relative_to(options.folder)}: {told}")
    print(f"{counts.total():,} files: " + ", ".join(f"{what} {count:,}" for what, count in counts.most_common()))
    print("  refused: " + ", ".join(f"{reason} ({count})" for reason, count in reasons.most_common(8)))
    return 1 if counts["fault"] else 0


if __name__ == "__main__":
    sys.exit(main())
