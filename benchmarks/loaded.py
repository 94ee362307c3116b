"""Commands of kilde in processes of their own, forked from one that has the program and its models loaded already.

A run so begins with its work: what is killed at a random moment is killed at that, and not while Python starts.
"""

import multiprocessing
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

#: The status of a run that an error ended which kilde does not know.
CRASHED = 70

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["benchmarks.warm"])


def start(arguments: Sequence[str], said: Path, environment: Mapping[str, str] | None = None) -> BaseProcess:
    """`kilde` with `arguments`, started; its status is the process's, `CRASHED` where an error of its own ended it.

    What it says on standard error goes into the file `said`, and what it writes on standard output nowhere.
    """
    process = _CONTEXT.Process(target=_run, args=(list(arguments), str(said), dict(environment or {})))
    process.start()
    return process


def _run(arguments: list[str], said: str, environment: dict[str, str]) -> None:
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)
    os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
    sys.argv = ["kilde", *arguments]
    try:
        from kilde.cli import main

        main()
    except Exception:
        traceback.print_exc()
        sys.exit(CRASHED)
