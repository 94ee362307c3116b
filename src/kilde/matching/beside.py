"""An article laid beside others that it is no part of: how likely each pair of their assertions makes one claim."""

from collections.abc import Sequence

import numpy as np

from kilde.matching.candidates import LEAST_COSINE, rows
from kilde.matching.decision import Beside, compare_parts, log_odds
from kilde.matching.part import Numbers
from kilde.matching.told import Told

#: What is not compared, as no pair of assertions so far apart is (`kilde.matching.candidates`).
NEVER = -np.inf

#: So many pairs of assertions are compared at once; a pair has some 20 features of 8 bytes.
_AT_ONCE = 50_000


def beside(own: Told, others: Sequence[Told]) -> list[Numbers]:
    """The log-odds that the assertions of `own` make one claim with those of each of `others`.

    One table for each of `others`, in their order, of shape (len(own), len(other)); `NEVER` where two are too far apart to be
    compared. What a table holds hangs on its two articles alone.
    """
    found = [np.full((len(own), len(other)), NEVER) for other in others]
    some: list[tuple[int, Beside]] = []
    count = 0
    for number, other in enumerate(others):
        i, j = rows(own, other, LEAST_COSINE)
        # In the order of ids, as matching has them.
        pair = (own.part, other.part, i, j) if own.article < other.article else (other.part, own.part, j, i)
        some.append((number, pair))
        count += len(i)
        if count >= _AT_ONCE or number == len(others) - 1:
            odds = log_odds(compare_parts([each for _, each in some]))
            at = 0
            for place, (one, _, left, right) in some:
                mine, theirs = (left, right) if one is own.part else (right, left)
                found[place][mine, theirs] = odds[at : at + len(left)]
                at += len(left)
            some, count = [], 0
    return found
