"""How well names are told to be one, or two: people, bodies and outlets in many spellings, scripts and cases.

    python -m benchmarks.identity [--half dev|test|held] [--errors N]

The names stand in `benchmarks/identity/*.toml`: a row of `same` is one person, body or outlet, and every two of its
spellings must meet; the pairs in `different` must not. Rows and pairs fall into two halves by a hash of their first name. What
was tried out was tried out on `dev`, but errors of `test` were read, too, and some mended; what stands in `held` was written
after all was built, and is only measured. `strangers` are the names of two rows of one kind.
Precision is over same and different pairs, without strangers, who are counted beside.
"""

import argparse
import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from kilde.tracing.identity import same_body, same_body_abroad, same_person
from kilde.tracing.outlets import same_outlet
from kilde.tracing.spelling import cyrillic
from kilde.tracing.wording import akin

FOLDER = Path(__file__).resolve().parent / "identity"

#: A name and the language of the article that has it; "" where that makes no difference.
Name = tuple[str, str]


def half(name: str) -> str:
    """`dev` or `test`."""
    return "dev" if hashlib.sha256(name.encode()).digest()[0] % 2 else "test"


def decided(kind: str, one: Name, other: Name) -> bool:
    """Whether two names are taken for one, as tracing asks it."""
    if kind == "person":
        return same_person(one[1], other[1], (one[0], other[0]))
    if kind == "outlet":
        return same_outlet(one[1], other[1])
    abroad = bool(one[0] and other[0]) and not akin(one[0], other[0])
    return same_body(one[1], other[1], (one[0], other[0])) or (
        abroad and same_body_abroad(one[1], other[1], (one[0], other[0]))
    )


def named(told: str) -> Name:
    """A name as a pair tells it, `pl: Jan Kowalski`; without a language it stands in English, or in Ukrainian or Russian."""
    language, mark, name = told.partition(": ")
    if mark:
        return language, name
    return ("en" if not cyrillic(told) else "uk" if re.search("[іїєґ]", told.casefold()) else "ru"), told


def pairs(file: Path) -> Iterator[tuple[str, str, bool | None, Name, Name]]:
    """Kind, half, whether they are one (None: of two rows), and the two names, of every pair that a file tells."""
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    kind = told["kind"]
    rows = [[(language, name) for language, names in row.items() for name in names] for row in told["same"]]
    for row in rows:
        at = half(row[0][1])
        yield from ((kind, at, True, one, other) for one, other in combinations(row, 2) if one[1] != other[1])
    for pair in told["different"]:
        yield kind, half(pair[0]), False, named(pair[0]), named(pair[1])
    for mine, theirs in combinations(rows, 2):
        if half(mine[0][1]) == half(theirs[0][1]):
            yield from ((kind, half(mine[0][1]), None, one, other) for one in mine[:3] for other in theirs[:3])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("dev", "test", "held"), default="dev")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show so many of each kind of error")
    args = parser.parse_args()
    folder = FOLDER / "held" if args.half == "held" else FOLDER
    for file in sorted(folder.glob("*.toml")):
        n: Counter[str] = Counter()
        wrong: dict[str, list[str]] = {"missed": [], "merged": [], "merged strangers": []}
        for kind, at, same, one, other in pairs(file):
            if args.half not in (at, "held"):
                continue
            found = decided(kind, one, other)
            which = "strangers" if same is None else "same" if same else "different"
            n.update({which: 1, f"{which} met": found})
            if found != bool(same):
                named = "missed" if same else "merged strangers" if same is None else "merged"
                wrong[named].append(f"{one[1]} | {other[1]}")
        met = n["same met"] + n["different met"]
        precision, recall = n["same met"] / max(1, met), n["same met"] / n["same"]
        print(
            f"{file.stem:8} {args.half}: {n['same']} same, {n['different']} different; precision {100 * precision:.1f}, "
            f"recall {100 * recall:.1f}; different kept apart {100 - 100 * n['different met'] / n['different']:.1f} %; "
            f"strangers merged {n['strangers met']} of {n['strangers']}"
        )
        for named, told in wrong.items():
            for line in told[: args.errors]:
                print(f"    {named}: {line}")


if __name__ == "__main__":
    main()
