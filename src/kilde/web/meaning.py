"""Claims by meaning: which of a ledger's are about a sentence, in whatever language it is asked.

In three steps, each over fewer claims, by something finer. First the signs of all claims' directions, a bit a dimension, held
in memory: two directions differ in the more bits the wider their angle (M. Charikar 2002, "Similarity estimation techniques
from rounding algorithms"). Then the directions themselves, as the desk's tables have them. Then wording by wording, by the
thresholds of `kilde.matching.about`.
"""

from collections.abc import Iterator, Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, Select, select

from kilde.growing import Growing
from kilde.intake.language import detect, primary
from kilde.ledger import Ledger, schema
from kilde.ledger.rows import lots
from kilde.ledger.schema import PLACES
from kilde.matching.about import chosen
from kilde.matching.vectors import DIMENSIONS, SCALE, centred
from kilde.web import tables

#: So many of the nearest claims by signs are compared by their directions, and so many of the nearest of these wording by
#: wording. A claim at the least cosine that counts (0.4) differs in 142 of the 384 bits, give or take 9, and of a million
#: claims that have nothing to do with it some 900 differ in 161 or fewer.
SKETCHED, NEAREST = 1000, 100

#: So many rows are read, or compared, at a time.
BLOCK = 65_536

#: So many values stand in one question to the database.
AT_ONCE = 500

#: One in so many claims tells how many bits the nearest differ in.
SAMPLE = 64

#: A direction's signs are so many whole numbers of 64 bits.
WORDS = DIMENSIONS // 64

#: Any word: the first that is encoded loads the encoder.
READY = "kilde"

Signs = NDArray[np.uint64]
Nodes = NDArray[np.int64]

_claim, _told = tables.claim.c, schema.told.c


class Meaning:
    """The signs of a ledger's claims (48 bytes each), which follow the desk's tables."""

    def __init__(self, ledger: Ledger, growing: Growing) -> None:
        self.ledger, self.growing = ledger, growing
        self._lock = Lock()
        self._made: object = None
        self._turn = -1
        self._nodes: Nodes = np.zeros(0, dtype=np.int64)
        self._signs: Signs = np.zeros((WORDS, 0), dtype=np.uint64)

    def __len__(self) -> int:
        """How many claims are held."""
        return len(self._nodes)

    def nearest(self, text: str, made: object, *, every: bool = False) -> list[int]:
        """The nodes of the claims that `text` is about, nearest first; `made` is another where the desk was brought up.

        With `every`, the nearest are given however far they are.
        """
        nodes, held = self.follow(made)
        asked = centred(self.growing.vectors.encode([text], keep=False), [primary(detect(text))])[0]
        direction = (asked / SCALE).astype(np.float32)
        return self._by_wording(self._by_direction(_by_signs(nodes, held, direction), direction), asked, every)

    def ready(self, made: object) -> None:
        """Have claims and encoder at hand, so that nobody who asks has to wait for them."""
        first = self._made is None
        self.follow(made)
        if first:
            self.growing.vectors.encode([READY], keep=False)

    def follow(self, made: object) -> tuple[Nodes, Signs]:
        """The claims' nodes, in order, and their signs, brought up to the tables where `made` is another than the last time.

        A claim that is no more stays, and is passed over when it is looked up.
        """
        with self._lock:
            if made != self._made:
                turns = [self._turn]
                for nodes, signs, turn in self._since(self._turn):
                    self._enter(nodes, signs)
                    turns.append(turn)
                self._turn = max(turns)
                self._made = made
            return self._nodes, self._signs

    def _since(self, turn: int) -> Iterator[tuple[Nodes, Signs, int]]:
        """The claims that were entered after that turn: nodes, in order, and signs, and up to which turn these are."""
        with self.ledger.reads() as connection:
            # Asked for in order, the few that are new would be looked for among all.
            query = select(_claim.node, _claim.point, _claim.turn).where(_claim.turn > turn)
            for rows in connection.execute(query.execution_options(yield_per=BLOCK)).partitions():
                rows = sorted(rows, key=lambda row: row.node)
                points = np.frombuffer(b"".join(row.point for row in rows), dtype=np.int8).reshape(-1, DIMENSIONS)
                yield np.array([row.node for row in rows], dtype=np.int64), signs_of(points), max(row.turn for row in rows)

    def _enter(self, nodes: Nodes, signs: Signs) -> None:
        """Put claims, in the order of nodes, in the place of what is held of them, or between those that are held."""
        at = np.searchsorted(self._nodes, nodes)
        held = (
            self._nodes[np.minimum(at, len(self._nodes) - 1)] == nodes if len(self._nodes) else np.zeros(len(nodes), dtype=bool)
        )
        # What others are looking at stays as it is.
        there = self._signs.copy() if held.any() else self._signs
        there[:, at[held]] = signs[:, held]
        self._nodes = np.insert(self._nodes, at[~held], nodes[~held])
        self._signs = np.insert(there, at[~held], signs[:, ~held], axis=1)

    def _by_direction(self, nodes: Sequence[int], direction: NDArray[np.float32]) -> list[int]:
        """The nearest of `nodes` by the directions that the tables have."""
        rows: list[Row[tuple[int, bytes]]] = []
        with self.ledger.reads() as connection:
            for some in lots(sorted(nodes), AT_ONCE):
                rows += connection.execute(select(_claim.node, _claim.point).where(_claim.node.in_(some)))
        points = np.frombuffer(b"".join(row.point for row in rows), dtype=np.int8).reshape(-1, DIMENSIONS)
        near = points.astype(np.float32) @ direction
        return [rows[at].node for at in np.argsort(-near, kind="stable")[:NEAREST].tolist()]

    def _by_wording(self, nodes: list[int], asked: NDArray[np.float64], every: bool) -> list[int]:
        with self.ledger.matching(judged=True) as kept:
            at = {node: [node] for node in nodes}
            for member in kept.members_with(nodes):
                at[member.claim].append(member.node)
            points = self._points({each // PLACES for group in at.values() for each in group})
        near = {key: one.astype(np.float64) @ asked / (SCALE * SCALE) for key, one in points.items()}
        best = [
            max(
                (float(near[e // PLACES][e % PLACES]) for e in at[node] if e % PLACES < len(near.get(e // PLACES, ()))),
                default=-1.0,
            )
            for node in nodes
        ]
        return [nodes[place] for place in (chosen(best, -1.0, 2.0) if every else chosen(best))]

    def _points(self, articles: set[int]) -> dict[int, NDArray[np.int16]]:
        """The directions of all that each of these articles tells: of its numbers, the first half (`kilde.matching.told`)."""
        found: dict[int, NDArray[np.int16]] = {}
        query: Select[tuple[int, bytes]] = select(_told.article, _told.numbers)
        with self.ledger.reads() as connection:
            for some in lots(sorted(articles), AT_ONCE):
                for row in connection.execute(query.where(_told.article.in_(some))):
                    rows = np.frombuffer(row.numbers, dtype="<i2").reshape(-1, DIMENSIONS)
                    found[row.article] = rows[: len(rows) // 2]
        return found


def signs_of(points: NDArray[np.int8]) -> Signs:
    """The signs of directions, a bit a dimension: shape (`WORDS`, n), so that each word of all of them lies together."""
    packed = np.packbits(points > 0, axis=1).view(np.uint64)
    found: Signs = np.ascontiguousarray(packed.T)
    return found


def _by_signs(nodes: Nodes, held: Signs, direction: NDArray[np.float32]) -> list[int]:
    """The nodes whose signs differ from those of `direction` in the fewest bits."""
    asked = signs_of(np.sign(direction[None]).astype(np.int8))
    apart = np.zeros(len(nodes), dtype=np.uint16)
    for at in range(0, len(nodes), BLOCK):
        block = slice(at, at + BLOCK)
        for word in range(WORDS):
            apart[block] += np.bitwise_count(held[word, block] ^ asked[word, 0])
    # Counted from a sample, and widened until there are enough: to put a million in order takes longer than all else.
    sample = np.sort(apart[::SAMPLE])
    within = int(sample[min(len(sample) - 1, SKETCHED // SAMPLE)]) if len(sample) else 0
    near = np.flatnonzero(apart <= within)
    while len(near) < min(SKETCHED, len(nodes)):
        within += 1
        near = np.flatnonzero(apart <= within)
    first = near[np.argsort(apart[near], kind="stable")[:SKETCHED]]
    return [int(node) for node in nodes[first]]
