"""Claims by meaning: which of a ledger's are about a sentence, in whatever language it is asked.

First by the directions of whole claims, held in memory, then the nearest of them wording by wording, by the thresholds of
`kilde.matching.about`.
"""

from threading import Lock

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from kilde.growing import Growing
from kilde.intake.language import detect, primary
from kilde.ledger import Ledger
from kilde.ledger.schema import PLACES
from kilde.matching.about import chosen
from kilde.matching.vectors import DIMENSIONS, SCALE, centred
from kilde.web import tables

#: So many claims at most are held, the most carried first: 77 MB.
HELD = 200_000

#: So many of the nearest claims are looked at wording by wording.
NEAREST = 100

#: So many rows are multiplied at a time, so that they take little memory as float32.
BLOCK = 8192


class Meaning:
    """The directions of a ledger's claims, read again where the desk was brought up since."""

    def __init__(self, ledger: Ledger, growing: Growing) -> None:
        self.ledger, self.growing = ledger, growing
        self._lock = Lock()
        self._made: object = None
        self._nodes: list[int] = []
        self._points: NDArray[np.int8] = np.zeros((0, DIMENSIONS), dtype=np.int8)

    def nearest(self, text: str, made: object, *, every: bool = False) -> list[int]:
        """The nodes of the claims that `text` is about, nearest first; `made` is another where the desk was brought up.

        With `every`, the nearest are given however far they are.
        """
        with self._lock:
            if made != self._made:
                self._load()
                self._made = made
            asked = centred(self.growing.vectors.encode([text]), [primary(detect(text))])[0]
            direction = (asked / SCALE).astype(np.float32)
            blocks = [self._points[at : at + BLOCK].astype(np.float32) @ direction for at in range(0, len(self._points), BLOCK)]
            near = np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.float32)
            first = [self._nodes[at] for at in np.argsort(-near, kind="stable")[:NEAREST].tolist()]
            return self._by_wording(first, asked, every)

    def _load(self) -> None:
        claim = tables.claim.c
        query = select(claim.node, claim.point).order_by(claim.articles.desc(), claim.node).limit(HELD)
        with self.ledger.reads() as connection:
            rows = connection.execute(query).all()
        self._nodes = [row.node for row in rows]
        self._points = np.frombuffer(b"".join(row.point for row in rows), dtype=np.int8).reshape(-1, DIMENSIONS)

    def _by_wording(self, nodes: list[int], asked: NDArray[np.float64], every: bool) -> list[int]:
        with self.ledger.matching(judged=True) as kept:
            at = {node: [node] for node in nodes}
            for member in kept.members_with(nodes):
                at[member.claim].append(member.node)
            told = self.growing.told(kept, {each // PLACES for group in at.values() for each in group})
        points = {key: one.points.astype(np.float64) @ asked / (SCALE * SCALE) for key, one in told.items()}
        best = [
            max((float(points[e // PLACES][e % PLACES]) for e in at[node] if e // PLACES in points), default=-1.0)
            for node in nodes
        ]
        return [nodes[place] for place in (chosen(best, -1.0, 2.0) if every else chosen(best))]
