"""Kill `kilde add` at random moments and see whether its ledger opens, and whether a rerun ends as an undisturbed run does.

    python -m benchmarks.kill INPUT... [--times 20] [--seed 1] [--json]

An undisturbed run gives the export to compare with and the time it takes. Then, each time on a ledger of its own: `kilde add`
in a process group of its own, `kill -9` after a time drawn evenly from that span, `kilde export` (the ledger must open),
`PRAGMA integrity_check`, `kilde add` again to the end, and `kilde export`, which must be the same bytes. A second undisturbed
run at the end (`repeats`) tells a kill that did harm from a kilde that reads otherwise than before. Ends with status 1 if any
of it did not hold.
"""

import argparse
import contextlib
import itertools
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

KILDE = Path(sys.executable).with_name("kilde")

#: What `kilde add` ends with: all done, and some inputs failed (a folder may hold bad ones, which must not matter).
ENDED = (0, 1)


@dataclass(frozen=True)
class Kill:
    """One kill: after how many `seconds`, how many articles the ledger had `kept` and `read` then, and what held afterwards.

    `kept` and `read` are None where the run had not made the ledger yet.
    """

    seconds: float
    kept: int | None
    read: int | None
    sound: bool
    opens: bool
    same: bool

    @property
    def held(self) -> bool:
        """Whether nothing was wrong."""
        return self.sound and self.opens and self.same


def adding(inputs: Sequence[str], ledger: Path) -> list[str]:
    """The command that fills the ledger."""
    return [str(KILDE), "add", *inputs, "--ledger", str(ledger)]


def add(inputs: Sequence[str], ledger: Path) -> float:
    """Fill the ledger to the end; gives the wall seconds it took."""
    began = time.monotonic()
    done = subprocess.run(adding(inputs, ledger), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in ENDED:
        raise SystemExit(f"kilde add ended with status {done.returncode}:\n{done.stderr[-2000:]}")
    return time.monotonic() - began


def export(ledger: Path) -> bytes | None:
    """The ledger as JSONL; None if it does not open."""
    command = [str(KILDE), "export", "--format", "jsonl", "--ledger", str(ledger)]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None


def kill(inputs: Sequence[str], ledger: Path, seconds: float, wanted: bytes) -> Kill | None:
    """Fill the ledger, kill that after `seconds`, look at the ledger, and fill it to the end; None if the run was quicker."""
    with subprocess.Popen(
        adding(inputs, ledger), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        if process.poll() is not None:
            return None
        os.killpg(process.pid, signal.SIGKILL)
    kept, read, sound, opens = None, None, True, True
    if ledger.exists():
        # Through kilde first, so that it is kilde that meets the ledger as the kill left it.
        exported = export(ledger)
        opens = exported is not None
        read = exported.count(b"\n") if exported is not None else None
        with contextlib.closing(sqlite3.connect(ledger)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            kept = connection.execute("SELECT count(*) FROM article").fetchone()[0] if opens else None
    add(inputs, ledger)
    return Kill(round(seconds, 3), kept, read, sound, opens, export(ledger) == wanted)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="what kilde add takes: a folder, a file, …")
    parser.add_argument("--times", type=int, default=20, help="how many kills (default 20)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default 1)")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)
    kills: list[Kill] = []
    with tempfile.TemporaryDirectory() as folder:
        undisturbed = Path(folder, "undisturbed")
        span = add(options.inputs, undisturbed)
        wanted = export(undisturbed)
        if not wanted:
            raise SystemExit("the undisturbed run left nothing to compare with")
        moments = span
        for number in itertools.count():
            if len(kills) == options.times:
                break
            seconds = chance.uniform(0, moments)
            done = kill(options.inputs, Path(folder, f"killed-{number}"), seconds, wanted)
            if done is None:
                moments = seconds  # The machine is quicker now than it was at first; later moments would miss as well.
                continue
            kills.append(done)
            print(done, file=sys.stderr)
        control = Path(folder, "control")
        add(options.inputs, control)
        repeats = export(control) == wanted
    held = sum(one.held for one in kills)
    outcome = {
        "articles": wanted.count(b"\n"),
        "seconds": round(span, 2),
        "kills": len(kills),
        "in_mid_filling": sum(one.kept is not None for one in kills),
        "held": held,
        "repeats": repeats,
    }
    if options.json:
        print(json.dumps(outcome | {"each": [asdict(one) for one in kills]}))
    else:
        print(", ".join(f"{name.replace('_', ' ')} {value}" for name, value in outcome.items()))
    return 0 if held == len(kills) and repeats else 1


if __name__ == "__main__":
    sys.exit(main())
