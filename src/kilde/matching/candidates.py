"""Candidates: the pairs of assertions that are worth comparing, found by blocks of the similarity matrix."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from kilde.matching.decision import cosines
from kilde.matching.rivals import Indices, Numbers
from kilde.matching.vectors import SCALE

#: No pair under this cosine (about the language's mean) is compared: of 862 gold pairs of the training
#: dossiers, 31 lie below. At 0.3 the groups had 2 points less of B-cubed F1.
LEAST_COSINE = 0.1

#: Days between two articles beyond which their assertions are not compared. News of one event comes within weeks.
WINDOW = 45

_BLOCK = 2048


def day(published: str | None) -> int | None:
    """The day of a time of publication, as days since year 1; None where it is not told or not a full date."""
    try:
        return date.fromisoformat((published or "")[:10]).toordinal()
    except ValueError:
        return None


def pairs(points: Numbers, days: Sequence[int | None]) -> tuple[Indices, Indices]:
    """The pairs (i < j) whose cosine is `LEAST_COSINE` or more and whose days lie within `WINDOW`, or are unknown; sorted.

    A pair is in or out by itself, whatever else stands in the collection: the quick product of single precision only sieves.
    """
    count = len(points)
    quick = (points / SCALE).astype(np.float32)
    first = np.array([-np.inf if d is None else d for d in days])
    last = np.array([np.inf if d is None else d for d in days])
    lefts, rights = [], []
    for at in range(0, count, _BLOCK):
        rows = slice(at, min(at + _BLOCK, count))
        for beside in range(at, count, _BLOCK):
            columns = slice(beside, min(beside + _BLOCK, count))
            if first[columns].min() > last[rows].max() + WINDOW or last[columns].max() < first[rows].min() - WINDOW:
                continue
            i, j = np.nonzero(quick[rows] @ quick[columns].T >= LEAST_COSINE - 0.01)
            i, j = i + at, j + beside
            near = (i < j) & (first[i] <= last[j] + WINDOW) & (first[j] <= last[i] + WINDOW)
            i, j = i[near], j[near]
            exact = cosines(points[i], points[j]) >= LEAST_COSINE
            lefts.append(i[exact])
            rights.append(j[exact])
    if not lefts:
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    left, right = np.concatenate(lefts), np.concatenate(rights)
    order = np.lexsort((right, left))
    return left[order], right[order]
