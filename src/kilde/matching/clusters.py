"""Groups of like things that do not chain: average linkage within connected components, in a canonical order.

What stands outside a component has no say in it, so that adding something unrelated leaves every other group as it was.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from kilde.matching.rivals import Indices, Numbers

#: What a pair counts for in an average where it was not compared, and the most that any pair may count for either way: one pair
#: must not decide for a whole group. Of -7, -5.5 and -4.5 with 7, 3 and 1 the best B-cubed F1 for dossiers left out, by half a
#: point.
FLOOR, CEILING = -5.5, 1.0


def components(count: int, left: Indices, right: Indices) -> list[list[int]]:
    """The connected components of `count` nodes by the edges (`left[k]`, `right[k]`), each sorted, in order of their first."""
    parent = list(range(count))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        x, y = root(a), root(b)
        parent[max(x, y)] = min(x, y)
    found: dict[int, list[int]] = {}
    for node in range(count):
        found.setdefault(root(node), []).append(node)
    return list(found.values())


def linked(scores: Numbers, apart: NDArray[np.bool_], share: Numbers, threshold: float) -> list[list[int]]:
    """The groups of one component by average linkage: the two with the highest mean score join while it is `threshold` or more.

    `scores` is a symmetric matrix; groups that hold a pair that `apart` marks never join. Each node counts for its `share` in a
    mean. Ties go to the first in order.
    """
    count = len(scores)
    groups: list[list[int]] = [[node] for node in range(count)]
    sums = np.clip(scores, FLOOR, CEILING) * np.outer(share, share)
    barred = apart.copy()
    np.fill_diagonal(barred, True)
    sizes = share.copy()
    while True:
        means = np.where(barred, -np.inf, sums / np.outer(sizes, sizes))
        best = int(np.argmax(means))
        a, b = divmod(best, count)
        if means[a, b] < threshold:
            return sorted(sorted(group) for group in groups if group)
        groups[a] += groups[b]
        groups[b] = []
        sums[a] += sums[b]
        sums[:, a] += sums[:, b]
        barred[a] |= barred[b]
        barred[:, a] |= barred[:, b]
        barred[b] = True
        barred[:, b] = True
        barred[a, a] = True
        sizes[a] += sizes[b]


def grouped(
    count: int,
    left: Indices,
    right: Indices,
    scores: Numbers,
    apart: Callable[[Sequence[int]], NDArray[np.bool_]],
    shares: Numbers,
    threshold: float,
) -> list[list[int]]:
    """All groups of `count` things, single ones included; the pairs (`left[k]`, `right[k]`) were compared with `scores[k]`.

    `apart` gives, for the members of a component, which pairs must not share a group; `shares` what each thing counts for.
    """
    close = scores >= threshold
    found: list[list[int]] = []
    of: dict[int, tuple[int, int]] = {}
    parts = components(count, left[close], right[close])
    for number, members in enumerate(parts):
        for place, member in enumerate(members):
            of[member] = (number, place)
    tables = {number: np.full((len(m), len(m)), FLOOR) for number, m in enumerate(parts) if len(m) > 1}
    for a, b, score in zip(left.tolist(), right.tolist(), scores.tolist(), strict=True):
        (x, i), (y, j) = of[a], of[b]
        if x == y:
            tables[x][i, j] = tables[x][j, i] = score
    for number, members in enumerate(parts):
        if len(members) == 1:
            found.append(members)
        else:
            found += [
                [members[i] for i in group] for group in linked(tables[number], apart(members), shares[members], threshold)
            ]
    return sorted(found)
