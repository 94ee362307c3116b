"""The matching that a ledger keeps: brought up to what has been read, article by article or many at once, with one outcome.

What an article tells, which articles are its kin, and the edges between its assertions and theirs are decided once and kept
(`kilde.matching.same`). A further article, another reading or a revision takes out what was kept of it, finds its kin within
the window of time, and makes anew the groups of those components alone that it fell out of or falls into, in the order of ids
and places. So neither the order of adding nor how many came at once changes anything, and what an article costs hangs on the
news of its weeks, not on the ledger.

A lot is one transaction: killed at any moment, a ledger has it or has it not, and whatever it is behind of is found again. What
takes longest, encoding and deciding pairs, comes before it, so that others who write wait for groups and rows alone.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from kilde.claim import Instance, Place
from kilde.growing.ahead import NOTHING, Ahead
from kilde.growing.ids import id_of
from kilde.growing.weeks import Weeks
from kilde.ledger import Ledger
from kilde.ledger.matched import Matched, Member, Sketch
from kilde.ledger.schema import PLACES
from kilde.ledger.store import PAGE, Behind
from kilde.matching.candidates import WINDOW, Kin, Sketches, kin, sketches
from kilde.matching.clusters import Apart, components, grouped
from kilde.matching.decision import Weights, weights
from kilde.matching.part import Indices
from kilde.matching.same import EDGE, apart, edges, fingerprint, shares
from kilde.matching.told import Told, instances_in, packed, tell, unpacked
from kilde.matching.vectors import Vectors
from kilde.tracing.claims import claim_id

#: What so many articles tell is held in memory, some 60 kB each.
HELD = 4000

#: Articles a lot has at most, which take some 100 MB while they are matched.
MOST = 512

Groups = tuple[tuple[Instance, ...], ...]


class Grown(msgspec.Struct, frozen=True):
    """What a lot changed: the ids of its articles, and the nodes (`article * PLACES + place`) that stand first in new claims.

    A claim is new where it holds other instances than before, those of one article alone too.
    """

    articles: tuple[str, ...] = ()
    claims: tuple[int, ...] = ()


class Growing:
    """What brings a ledger's matching up. One that serves many lots is quicker than many, since it holds what articles tell.

    `vectors` gives the vectors of texts, and `model` decides; the matching of another model, or of other vectors by name
    (`kilde.matching.vectors.MODEL`), is made anew.
    """

    def __init__(self, ledger: Ledger, vectors: Vectors, model: Weights | None = None) -> None:
        self.ledger, self.vectors = ledger, vectors
        self._model = weights() if model is None else model
        self.matcher = fingerprint(self._model)
        self._held: dict[int, tuple[int, Told]] = {}
        self._weeks = Weeks()

    def bring_up(self, on_lot: Callable[[Grown], None] | None = None, size: int | None = None) -> int:
        """Match what the ledger is behind of, `size` articles at a time; how many there were.

        Without a size, lots grow with what has been matched: a component is made anew with each lot that falls into it, and
        large ones would be made anew ever so often while a large ledger is filled.
        """
        with self.ledger.matching() as kept:
            if kept.current(self.matcher):
                return 0
        with self.ledger.matching(write=True) as kept:
            kept.begin(self.matcher)
        count = 0
        while some := self.ledger.behind(size or min(max(PAGE, count // 4), MOST)):
            count += len(some)
            grown = self._lot(some)
            if on_lot is not None:
                on_lot(grown)
        return count

    def remove(self, article_id: str) -> bool:
        """Take an article out of the ledger with everything that rests on it; whether it was there.

        The claims that it carried are those of the others from then on, as if it had never come.
        """
        try:
            with self.ledger.matching(write=True) as kept:
                kept.begin(self.matcher)
                keys = kept.keys([article_id])
                for key in keys.values():
                    self._grow(kept, {key}, {})
                    kept.remove(key)
        except BaseException:
            self._weeks = Weeks()
            raise
        self._held.clear()
        return bool(keys)

    def _lot(self, some: Sequence[Behind]) -> Grown:
        read = [each for each in some if each.reading is not None]
        told = tell([each.reading for each in read if each.reading is not None], self.vectors)
        fresh = {each.key: (each.stale, one) for each, one in zip(read, told, strict=True)}
        try:
            ahead = self._ahead(fresh)
            with self.ledger.matching(write=True) as kept:
                kept.begin(self.matcher)
                # What changed while it was encoded comes with a later lot.
                still = kept.still({each.key: each.stale for each in some})
                return self._grow(kept, still, {key: fresh[key] for key in fresh if key in still}, ahead)
        except BaseException:
            self._weeks = Weeks()  # It may have followed what was not kept.
            raise

    def _ahead(self, fresh: Mapping[int, tuple[int, Told]]) -> Ahead:
        """The edges of new articles, decided while others may write: most of what a lot takes."""
        with self.ledger.matching() as kept:
            new = {key: told for key, (_, told) in fresh.items()}
            pairs, told = self._kin(kept, new, new, sketches(list(new.values())))
            made = self._made(kept, fresh, told)
        return Ahead(made, frozenset(pairs), edges(told, pairs, self._model))

    def _grow(
        self, kept: Matched, keys: Collection[int], fresh: Mapping[int, tuple[int, Told]], ahead: Ahead = NOTHING
    ) -> Grown:
        """Put `fresh` (what it was made for, and what it tells) in the place of what is kept of the articles `keys`.

        The edges of two articles hang on these two alone, so those decided `ahead` hold where both still tell the same.
        """
        start = kept.changes()
        touched = {member.component for member in kept.members_of(keys)}
        before = kept.members_in(touched)
        gone = self.told(kept, {member.node // PLACES for member in before} & set(keys))
        kept.drop(keys)
        for key, held in fresh.items():
            self._hold(key, *held)
        new = {key: told for key, (_, told) in fresh.items()}
        rows = sketches(list(new.values()))
        found = [
            Sketch(key, made, told.day, language, centre.tobytes(), marks.astype("<u8").tobytes())
            for (key, (made, told)), language, centre, marks in zip(
                fresh.items(), rows.languages.tolist(), rows.centres, rows.marks, strict=True
            )
        ]
        pairs, others = self._kin(kept, keys, new, rows)
        between = ahead.completed(pairs, others, self._made(kept, fresh, others), self._model)
        kept.put(found, {key: packed(told) for key, told in new.items()})
        kept.put_edges({pair: made.tobytes() for pair, made in between.items()})
        nodes = {
            node
            for (one, other), made in between.items()
            for near in (made[made["score"] >= self._model.threshold],)
            for key, column in ((one, "left"), (other, "right"))
            for node in (key * PLACES + near[column].astype(np.int64)).tolist()
        }
        joined = {member.component for member in kept.members_of({node // PLACES for node in nodes}) if member.node in nodes}
        before += kept.members_in(joined - touched)
        touched |= joined
        rest = {member.node for member in before if member.node // PLACES not in keys}
        members = self._regroup(kept, rest | nodes)
        kept.regroup(touched, members)
        had, has = _by_claim(before), _by_claim(members)
        linked = {member.node for member in members}
        alone = {node for key, told in new.items() for node in range(key * PLACES, key * PLACES + len(told))} | rest
        has |= {node: [node] for node in alone - linked}
        differ = {claim for claim in had.keys() | has.keys() if had.get(claim) != has.get(claim)}
        kept.settle(keys, {node // PLACES for claim in differ for node in (*had.get(claim, ()), *has.get(claim, ()))})
        self._weeks.grown(start, kept.changes(), keys, found)
        kept.name({
            claim_id(one): Place(one.article, one.content[0]) for told in new.values() for one in told.instances
        })  # fmt: skip
        self._part(kept, before, members, gone)
        return Grown(tuple(sorted(told.article for told in new.values())), tuple(sorted(differ & has.keys())))

    def _made(self, kept: Matched, fresh: Mapping[int, tuple[int, Told]], told: Collection[int]) -> dict[int, int]:
        """What each of these articles tells was made for, by which another text of it is known."""
        return kept.made(set(told) - fresh.keys()) | {key: made for key, (made, _) in fresh.items()}

    def _kin(
        self, kept: Matched, without: Collection[int], new: Mapping[int, Told], rows: Sketches
    ) -> tuple[list[Kin], dict[int, Told]]:
        """The kin of new articles among each other and in their weeks, that of the first id left; what they all tell."""
        if not new:
            return [], {}
        days = [told.day for told in new.values()]
        known = [day for day in days if day is not None]
        others, beside = self._weeks.of(kept, (min(known) - WINDOW, max(known) + WINDOW) if len(known) == len(days) else None)
        keys = list(new)
        pairs = [(keys[i], keys[j], least) for i, j, least in kin(rows, rows) if i < j]
        pairs += [(keys[i], int(others[j]), least) for i, j, least in kin(rows, beside) if int(others[j]) not in without]
        told = dict(new) | self.told(kept, {other for _, other, _ in pairs} - set(new))
        found = [
            Kin(one, other, least) if told[one].article < told[other].article else Kin(other, one, least)
            for one, other, least in pairs
        ]
        return found, told

    def _regroup(self, kept: Matched, nodes: Collection[int]) -> list[Member]:
        """The members of the components that `nodes` make up, with their claims; single ones have none."""
        articles = {node // PLACES for node in nodes}
        named = kept.named(articles)
        codes = np.array(sorted(nodes, key=lambda node: (named[node // PLACES][0], node % PLACES)), dtype=np.int64)
        left, right, scores = _between(kept.edges(articles), codes)
        told = self.told(kept, articles)

        def look(members: Sequence[int]) -> tuple[Apart, NDArray[np.float64]]:
            at = [(told[code // PLACES], code % PLACES) for code in codes[members].tolist()]
            assertions = [one.assertions[place] for one, place in at]
            points = np.stack([one.points[place] for one, place in at]).astype(np.float64)
            return apart([one.instances[place] for one, place in at], assertions, points), shares(assertions)

        close = scores >= self._model.threshold
        parts = components(len(codes), left[close], right[close])
        whole = {node: part[0] for part in parts if len(part) > 1 for node in part}
        groups = grouped(len(codes), left, right, scores, look, self._model.threshold, parts)
        return [
            Member(int(codes[node]), int(codes[whole[node]]), int(codes[group[0]]))
            for group in groups
            for node in group
            if node in whole
        ]

    def _part(
        self, kept: Matched, before: Sequence[Member], after: Sequence[Member], gone: Mapping[int, Told]
    ) -> None:  # fmt: skip
        """Keep which claims were split: the id that each had, and the ids of those that came of it."""
        claim = {member.node: member.claim for member in after}
        has = _by_claim(after)
        parted: list[tuple[list[int], list[list[int]]]] = []
        for group in _by_claim(before).values():
            now = dict.fromkeys(claim.get(node, node) for node in group if node // PLACES not in gone)
            if len(now) > 1:
                parted.append((group, [has.get(first, [first]) for first in now]))
        named = kept.named({node // PLACES for old, parts in parted for group in (old, *parts) for node in group})
        told = self.told(kept, named.keys())
        was = told | dict(gone)
        pairs = set()
        for old, parts in parted:
            one = id_of(old, was, named)
            pairs |= {(one, other) for group in parts if (other := id_of(group, told, named)) != one}
        kept.part(pairs)

    def told(self, kept: Matched, keys: Collection[int]) -> dict[int, Told]:
        """What the articles of these keys tell, from memory where it is of today."""
        found: dict[int, Told] = {}
        mades = kept.made(keys)
        for key, made in mades.items():
            if (held := self._held.pop(key, None)) is not None and held[0] == made:
                self._held[key] = held  # Now the last to be given up.
                found[key] = held[1]
        for key, both in kept.told(set(keys) - set(found)).items():
            found[key] = unpacked(*both)
            self._hold(key, mades[key], found[key])
        return found

    def _hold(self, key: int, made: int, told: Told) -> None:
        self._held[key] = (made, told)
        if len(self._held) > HELD:
            del self._held[next(iter(self._held))]


def groups(ledger: Ledger) -> Groups:
    """The kept groups of all assertions, in the order that `kilde.matching.match` gives them."""
    with ledger.matching() as kept:
        claims = {member.node: member.claim for member in kept.all_members()}
        found: dict[int, list[Instance]] = {}
        for key, record in kept.records():
            for place, instance in enumerate(instances_in(record)):
                node = key * PLACES + place
                found.setdefault(claims.get(node, node), []).append(instance)
    return tuple(tuple(group) for group in found.values())


def _by_claim(members: Iterable[Member]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for member in members:
        found.setdefault(member.claim, []).append(member.node)
    return {claim: sorted(group) for claim, group in found.items()}


def _between(kept: Mapping[tuple[int, int], bytes], codes: NDArray[np.int64]) -> tuple[Indices, Indices, NDArray[np.float32]]:
    """The kept edges among the nodes `codes`, as their places in it, in order."""
    none = np.zeros(0, dtype=np.intp)
    if not kept:
        return none, none, np.zeros(0, dtype=np.float32)
    table = np.frombuffer(b"".join(kept.values()), dtype=EDGE)
    counts = [len(packed) // EDGE.itemsize for packed in kept.values()]
    ones, others = (np.repeat(np.array(column, dtype=np.int64), counts) for column in zip(*kept, strict=True))
    rank = np.argsort(codes)
    ordered = codes[rank]
    places = []
    here = np.ones(len(table), dtype=bool)
    for keys, column in ((ones, "left"), (others, "right")):
        nodes = keys * PLACES + table[column]
        at = np.minimum(np.searchsorted(ordered, nodes), len(ordered) - 1)
        here &= ordered[at] == nodes
        places.append(rank[at])
    left, right, scores = places[0][here], places[1][here], table["score"][here]
    by = np.lexsort((right, left))
    return left[by], right[by], scores[by]
