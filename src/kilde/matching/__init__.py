"""Matching: readings to groups of assertions that make one claim."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kilde.claim import Instance
from kilde.statement import Reading

if TYPE_CHECKING:
    from kilde.matching.vectors import Vectors

__all__ = ["match"]


def match(readings: Sequence[Reading], vectors: "Vectors | None" = None) -> tuple[tuple[Instance, ...], ...]:
    """Groups of the readings' assertions, each group making one claim, single ones included.

    The order of `readings` changes nothing: instances stand in the order of article id and place, groups in that of their first
    instance. Where an article comes in several readings, each is matched as an article of its own.
    """
    from kilde.matching.same import same_claims

    return same_claims(readings, vectors)
