"""Assertions of an article laid beside those of a collection that it is no part of: how likely each pair makes one claim."""

from collections.abc import Sequence

import numpy as np

from kilde.claim import Instance
from kilde.matching.decision import compare, log_odds
from kilde.matching.part import Numbers
from kilde.matching.same import collection
from kilde.matching.vectors import Vectors
from kilde.statement import Reading


def beside(
    reading: Reading, readings: Sequence[Reading], instances: Sequence[Instance], vectors: Vectors
) -> tuple[tuple[Instance, ...], Numbers]:
    """The assertions of `reading`, and the log-odds that each makes one claim with each of `instances` (of `readings`).

    Shape of the second: (assertions, instances). The article's id must be none of the readings'.
    """
    told = collection([*readings, reading], vectors)
    row = {instance: number for number, instance in enumerate(told.instances)}
    mine = tuple(instance for instance in told.instances if instance.article == reading.article.id)
    left = np.repeat([row[instance] for instance in mine], len(instances)).astype(np.intp)
    right = np.tile([row[instance] for instance in instances], len(mine)).astype(np.intp)
    pairs = compare(told.compared, np.minimum(left, right), np.maximum(left, right))
    return mine, log_odds(pairs).reshape(len(mine), len(instances))
