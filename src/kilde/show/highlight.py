"""Overlapping spans cut into segments, so that highlighted text never needs tags that cross.

Statements nest, cues stand within contents of others, and two claims may share words. Every stretch that is covered by one
and the same set of spans becomes one segment; joined, the segments are the text exactly.
"""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from kilde.article import Span


class Segment(msgspec.Struct, frozen=True):
    """A stretch of text; `covering` are the places, in the list of spans, of those that cover it, in order."""

    span: Span
    covering: tuple[int, ...]


def segments(spans: Sequence[Span], within: Span) -> tuple[Segment, ...]:
    """The segments that `spans` cut `within` into. Together they are `within`; what lies outside it is left out."""
    start, end = within
    if start >= end:
        return ()
    opened: dict[int, list[int]] = {}
    closed: dict[int, list[int]] = {}
    for index, (first, last) in enumerate(spans):
        first, last = max(first, start), min(last, end)
        if first < last:
            opened.setdefault(first, []).append(index)
            closed.setdefault(last, []).append(index)
    borders = sorted({start, end, *opened, *closed})
    covering: set[int] = set()
    found = []
    for first, last in pairwise(borders):
        covering.difference_update(closed.get(first, ()))
        covering.update(opened.get(first, ()))
        found.append(Segment((first, last), tuple(sorted(covering))))
    return tuple(found)
