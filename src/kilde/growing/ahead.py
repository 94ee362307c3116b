"""Edges decided before a ledger was had for oneself, so that others who write need not wait for them.

The edges of two articles hang on what these two tell and on nothing else (`kilde.matching.same`). So they may be decided while
others write, and hold afterwards where both still tell the same; what came meanwhile is decided then.
"""

from collections.abc import Mapping, Sequence

import msgspec

from kilde.matching.candidates import Kin
from kilde.matching.decision import Weights
from kilde.matching.same import Edges, edges
from kilde.matching.told import Told


class Ahead(msgspec.Struct, frozen=True):
    """What was decided: what each article's `Told` was made for, by which another is known; the kin; their edges."""

    made: Mapping[int, int]
    pairs: frozenset[Kin]
    between: Mapping[tuple[int, int], Edges]

    def completed(
        self, pairs: Sequence[Kin], told: Mapping[int, Told], made: Mapping[int, int], model: Weights
    ) -> dict[tuple[int, int], Edges]:
        """The edges of all kin in `pairs`, by their keys, those that are not here decided now."""
        held = [pair for pair in pairs if pair in self.pairs and all(self.made[key] == made[key] for key in pair[:2])]
        known = {pair[:2]: self.between[pair[:2]] for pair in held if pair[:2] in self.between}
        left = set(held)
        return known | edges(told, [pair for pair in pairs if pair not in left], model)


#: Nothing was decided.
NOTHING = Ahead({}, frozenset(), {})
