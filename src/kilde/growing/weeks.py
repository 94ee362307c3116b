"""The sketches of the weeks around an article, held in memory while nobody else changes what a ledger keeps."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from kilde.ledger.matched import Matched, Sketch
from kilde.matching.candidates import Sketches, sketches
from kilde.matching.told import BITS
from kilde.matching.vectors import DIMENSIONS

#: So many days more than are asked for are held, on either side.
AHEAD = 7


class Weeks:
    """The sketches of the days that were last asked for, and some more."""

    def __init__(self) -> None:
        self._changes = -1
        self._days: tuple[int, int] | None = (0, -1)
        self._keys: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._rows = sketches(())

    def of(self, kept: Matched, days: tuple[int, int] | None) -> tuple[NDArray[np.int64], Sketches]:
        """The articles of those days and of none, of all where `days` is None; others may be among them."""
        if self._changes != kept.changes() or not _covers(self._days, days):
            # Some more, since the next article is of one of the next days.
            self._days = None if days is None else (days[0] - AHEAD, days[1] + AHEAD)
            found = kept.sketches(self._days)
            self._keys = np.array([row.article for row in found], dtype=np.int64)
            self._rows = _sketches(found)
            self._changes = kept.changes()
        return self._keys, self._rows

    def grown(self, before: int, changes: int, without: Collection[int], new: Sequence[Sketch]) -> None:
        """Follow a lot that was kept: `before` and `changes` are what was counted before and after it."""
        if self._changes != before:
            return
        stays = ~np.isin(self._keys, np.array(sorted(without), dtype=np.int64))
        here = [row for row in new if row.day is None or _covers(self._days, (row.day, row.day))]
        rows, beside = self._rows, _sketches(here)
        if not stays.all() or here:
            self._keys = np.concatenate([self._keys[stays], np.array([row.article for row in here], dtype=np.int64)])
            self._rows = Sketches(
                np.concatenate([rows.days[stays], beside.days]),
                np.concatenate([rows.languages[stays], beside.languages]),
                np.concatenate([rows.centres[stays], beside.centres]),
                np.concatenate([rows.marks[stays], beside.marks]),
            )
        self._changes = changes


def _covers(held: tuple[int, int] | None, asked: tuple[int, int] | None) -> bool:
    return held is None or (asked is not None and held[0] <= asked[0] and asked[1] <= held[1])


def _sketches(rows: Sequence[Sketch]) -> Sketches:
    return Sketches(
        np.array([np.nan if row.day is None else row.day for row in rows]),
        np.array([row.language for row in rows], dtype=np.int64),
        np.frombuffer(b"".join(row.centre for row in rows), dtype=np.int8).reshape(-1, DIMENSIONS),
        np.frombuffer(b"".join(row.marks for row in rows), dtype="<u8").reshape(-1, BITS // 64).astype(np.uint64),
    )
