"""Assertions of an article laid beside those of a collection that it is no part of: how likely each pair makes one claim."""

from collections.abc import Sequence

import numpy as np

from kilde.claim import Instance
from kilde.matching.decision import compare, log_odds
from kilde.matching.part import Numbers
from kilde.matching.told import Told, compared, tell
from kilde.matching.vectors import Vectors
from kilde.statement import Reading


def beside(
    reading: Reading, others: Sequence[Told], instances: Sequence[Instance], vectors: Vectors
) -> tuple[tuple[Instance, ...], Numbers]:
    """The assertions of `reading`, and the log-odds that each makes one claim with each of `instances` (of `others`).

    Shape of the second: (assertions, instances). The article's id must be none of the others'.
    """
    (own,) = tell([reading], vectors)
    told, mine = sorted((*others, own), key=lambda one: one.article), own.instances
    row = {instance: number for number, instance in enumerate(instance for one in told for instance in one.instances)}
    left = np.repeat([row[instance] for instance in mine], len(instances)).astype(np.intp)
    right = np.tile([row[instance] for instance in instances], len(mine)).astype(np.intp)
    pairs = compare(compared(told), np.minimum(left, right), np.maximum(left, right))
    return mine, log_odds(pairs).reshape(len(mine), len(instances))
