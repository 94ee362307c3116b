"""Running a scorer over data, as every benchmark here does: where things are, what came out, how long it took."""

import gzip
import json
import subprocess
import sys
import time
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
KILDE = Path(sys.executable).with_name("kilde")


@dataclass(frozen=True)
class Scored:
    """A scorer's `report` (None if it failed), the wall `seconds` it took, and what it said on standard error."""

    report: dict[str, Any] | None
    seconds: float
    errors: str


def score(command: Sequence[str | Path]) -> Scored:
    """Run a scorer that prints its report as JSON."""
    began = time.monotonic()
    done = subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, check=False, cwd=ROOT)
    seconds = time.monotonic() - began
    return Scored(None if done.returncode else json.loads(done.stdout), seconds, done.stderr)


def commit() -> str:
    """The commit measured, marked where the tree differs from it."""
    head = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=ROOT, check=False)
    dirty = subprocess.run(["git", "status", "--porcelain", "src"], capture_output=True, text=True, cwd=ROOT, check=False)
    return (head.stdout.strip() or "no commit") + (" with uncommitted changes" if dirty.stdout.strip() else "")


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write_rows(path: Path, objects: Iterable[dict[str, Any]]) -> Path:
    """Write objects as a gzipped JSON Lines file; gives its path."""
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as out:
        out.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in objects)
    return path


def one_in(share: int, objects: Sequence[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """About one in `share` of the objects, chosen by their ids alone: whatever else is there, the same ones."""
    return [one for one in objects if zlib.crc32(one[key].encode()) % share == 0]


def read(articles: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What `kilde read` tells of articles, given as objects of its input."""
    feed = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in articles)
    command = [str(KILDE), "read", "-", "--format", "jsonl"]
    done = subprocess.run(command, input=feed, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"kilde read ended with status {done.returncode}")
    return [json.loads(line) for line in done.stdout.split("\n") if line]
