"""A whole ledger of simulated articles: texts, readings and the vectors of their assertions, for load tests."""

import time
from pathlib import Path

import msgspec

from benchmarks.simulate.config import Config
from benchmarks.simulate.score import peak
from benchmarks.simulate.stream import Made, made
from kilde.ledger import Ledger

#: So many articles and their vectors are made before they are kept together.
LOT = 2000


class Filled(msgspec.Struct):
    """What a ledger was filled with, and at what cost: seconds, and the most memory of the process in MB."""

    articles: int = 0
    statements: int = 0
    vectors: int = 0
    claims: int = 0
    seconds: float = 0.0
    megabytes: int = 0


def fill(path: Path, config: Config, with_vectors: bool = True) -> Filled:
    """Fill the ledger at `path`, some matters at a time: memory does not grow with the articles."""
    began = time.perf_counter()
    filled = Filled()
    lot: list[Made] = []
    with Ledger(path) as ledger:
        for matter in made(config):
            lot.append(matter)
            if sum(len(one.readings) for one in lot) >= LOT:
                _keep(ledger, lot, with_vectors, filled)
                lot = []
        _keep(ledger, lot, with_vectors, filled)
    filled.seconds = round(time.perf_counter() - began, 1)
    filled.megabytes = round(peak())
    return filled


def _keep(ledger: Ledger, lot: list[Made], with_vectors: bool, filled: Filled) -> None:
    from benchmarks.simulate.vectors import vectors  # here, with numpy, for those who want vectors
    from kilde.matching.vectors import MODEL

    readings = [reading for matter in lot for reading in matter.readings]
    filled.articles += ledger.fill(readings)
    filled.statements += sum(len(reading) for reading in readings)
    filled.claims += sum(len(matter.groups) for matter in lot)
    if with_vectors:
        known = {text: vector for matter in lot for text, vector in vectors(matter).items()}
        ledger.vector_cache(MODEL).put(known)
        filled.vectors += len(known)
