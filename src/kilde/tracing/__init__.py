"""Tracing: groups of instances become claims with links, origins, flags and credibility."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kilde.claim import Instance, Trace
from kilde.statement import Reading

__all__ = ["trace"]


def trace(readings: Sequence[Reading], groups: Sequence[Sequence[Instance]]) -> Trace:
    """Claims of `groups` (instances that say the same, of articles in `readings`), most carried first.

    The order of `readings`, of `groups` and of the instances in them changes nothing.
    """
    from kilde.tracing.claims import trace as traced  # noqa: PLC0415  the command line must not pay for it

    return traced(readings, groups)
