"""Tracing: groups of instances become claims with links, origins, flags and credibility."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kilde.claim import Instance, Trace
from kilde.statement import Reading

if TYPE_CHECKING:
    from kilde.matching.vectors import Vectors

__all__ = ["trace"]


def trace(
    readings: Sequence[Reading],
    groups: Sequence[Sequence[Instance]],
    vectors: "Vectors | None" = None,
    two: frozenset[frozenset[str]] = frozenset(),
) -> Trace:
    """Claims of `groups` (instances that say the same, of articles in `readings`), most carried first.

    The order of `readings`, of `groups` and of the instances in them changes nothing.
    With `vectors` (those that matched the groups: then nothing is encoded again) denials are found across languages.
    `two` are pairs of names, in small letters, that are known to be of two sources, and never taken together.
    """
    from kilde.tracing.following import trace as traced  # here, so that the command line need not pay for it

    return traced(readings, groups, vectors, two)
