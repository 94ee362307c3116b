"""Assertions by their nodes: `article * PLACES + place`, by the key of the article and the place among what it tells."""

from collections.abc import Mapping

from kilde.claim import Instance
from kilde.ledger.schema import PLACES
from kilde.matching.told import Told


def instance_at(node: int, told: Mapping[int, Told]) -> Instance | None:
    """The assertion of a node by what articles tell, by key; None where its article is not among them, or tells less by now."""
    one = told.get(node // PLACES)
    return one.instances[node % PLACES] if one is not None and node % PLACES < len(one) else None
