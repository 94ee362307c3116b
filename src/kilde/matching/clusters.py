"""Groups of like things that do not chain: average linkage within connected components, in a canonical order.

What stands outside a component has no say in it: adding something unrelated leaves every other group as it was, and a component
that something new falls into can be made anew by itself.
"""

import heapq
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from kilde.matching.part import Indices

#: What a pair counts for in an average where it was not compared, and the most that any pair may count for either way: one pair
#: must not decide for a whole group. Of -7, -5.5 and -4.5 with 7, 3 and 1 the best B-cubed F1 for dossiers left out, by half a
#: point.
FLOOR, CEILING = -5.5, 1.0

#: Means that agree in so many digits are equal. What copies of one text count for hangs on how many they are, and would else by
#: its last digits alone decide which of equals join first: one copy more, and most groups of such a text would be others.
DIGITS = 9

#: Pairs of places (rows of two columns) that must not share a group.
Apart = NDArray[np.intp]

#: What is told of a component, by its members: which pairs must not meet, and what each member counts for.
Look = Callable[[Sequence[int]], tuple[Apart, NDArray[np.float64]]]


def components(count: int, left: Indices, right: Indices) -> list[list[int]]:
    """The connected components of `count` nodes by the edges (`left[k]`, `right[k]`), each sorted, in order of their first."""
    first = np.arange(count)
    while (first[left] != first[right]).any():
        # Each end's root takes the smaller of the two roots, then each node its root's root.
        least = np.minimum(first[left], first[right])
        np.minimum.at(first, first[left], least)
        np.minimum.at(first, first[right], least)
        while (first[first] != first).any():
            first = first[first]
    found: dict[int, list[int]] = {}
    for node, root in enumerate(first.tolist()):
        found.setdefault(root, []).append(node)
    return list(found.values())


def linked(
    left: Indices,
    right: Indices,
    scores: NDArray[np.floating],
    apart: Apart,
    share: NDArray[np.float64],
    threshold: float,
) -> list[list[int]]:
    """The groups of one component by average linkage: the two with the highest mean score join while it is `threshold` or more.

    The component has as many nodes as `share`, which is what each counts for in a mean; the pairs (`left[k]`, `right[k]`), each
    once and in order, have `scores[k]`, all others `FLOOR`. Groups that hold a pair of `apart` never join. Ties go to the first
    in order. What a group has over `FLOOR` towards another is all that is kept, so that the work grows with the pairs compared.
    """
    groups: list[list[int]] = [[node] for node in range(len(share))]
    sizes: list[float] = share.tolist()
    over: list[dict[int, float]] = [{} for _ in groups]
    told = (np.clip(scores, FLOOR, CEILING).astype(np.float64) - FLOOR) * share[left] * share[right]
    for a, b, value in zip(left.tolist(), right.tolist(), told.tolist(), strict=True):
        if value > 0:
            over[a][b] = over[b][a] = value
    barred: list[set[int]] = [set() for _ in groups]
    for a, b in apart.tolist():
        barred[a].add(b)
        barred[b].add(a)
    best: list[tuple[float, int, int]] = []

    def mean_of(a: int, b: int) -> float:
        return round(FLOOR + over[a][b] / (sizes[a] * sizes[b]), DIGITS)

    def offer(a: int, b: int) -> None:
        mean = mean_of(a, b)
        if mean >= threshold and b not in barred[a]:
            heapq.heappush(best, (-mean, min(a, b), max(a, b)))

    for a, b, value in zip(left.tolist(), right.tolist(), told.tolist(), strict=True):
        if value > 0:
            offer(a, b)
    while best:
        negative, a, b = heapq.heappop(best)
        if b not in over[a] or b in barred[a] or -negative != mean_of(a, b):
            continue  # One of the two has grown since.
        groups[a] += groups[b]
        groups[b] = []
        sizes[a] += sizes[b]
        for other in barred[b]:
            barred[other].add(a)
        barred[a] |= barred[b]
        del over[a][b], over[b][a]
        for other, value in over[b].items():
            over[a][other] = over[other][a] = over[a].get(other, 0.0) + value
            del over[other][b]
        over[b] = {}
        for other in over[a]:
            offer(a, other)
    return sorted(sorted(group) for group in groups if group)


def grouped(
    count: int,
    left: Indices,
    right: Indices,
    scores: NDArray[np.floating],
    look: Look,
    threshold: float,
    parts: Sequence[Sequence[int]] | None = None,
) -> list[list[int]]:
    """All groups of `count` things, single ones included; the pairs (`left[k]`, `right[k]`) were compared with `scores[k]`.

    Pairs come once, in order. `look` tells of the members of a component what hangs on them alone; `parts` are the components
    by the pairs from `threshold` on, where they are at hand.
    """
    if parts is None:
        close = scores >= threshold
        parts = components(count, left[close], right[close])
    part, place = np.zeros(count, dtype=np.intp), np.zeros(count, dtype=np.intp)
    for number, members in enumerate(parts):
        part[members] = number
        place[members] = np.arange(len(members))
    within = np.flatnonzero(part[left] == part[right])
    within = within[np.argsort(part[left[within]], kind="stable")]
    cuts = np.searchsorted(part[left[within]], np.arange(len(parts) + 1))
    found: list[list[int]] = []
    for number, members in enumerate(parts):
        if len(members) == 1:
            found.append(list(members))
            continue
        edges = within[cuts[number] : cuts[number + 1]]
        apart, share = look(members)
        groups = linked(place[left[edges]], place[right[edges]], scores[edges], apart, share, threshold)
        found += [[members[i] for i in group] for group in groups]
    return sorted(found)
