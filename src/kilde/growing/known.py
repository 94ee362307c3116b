"""What a ledger has kept of how articles tell their claims, where tracing asks for it: nothing is encoded or made again."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kilde.matching.told import Told, where
from kilde.matching.vectors import Vectors
from kilde.tracing.bonds import Bonds
from kilde.tracing.claiming import Claiming
from kilde.tracing.collection import Collection


class Known(Bonds):
    """Bonds between articles of a ledger; `tell` gives what one tells, by its id, as it is kept."""

    def __init__(self, collection: Collection, vectors: Vectors, tell: Callable[[str], Told]) -> None:
        super().__init__(collection, vectors)
        self._tell = tell

    def told(self, article: str) -> Told:
        """What an article tells."""
        return self._tell(article)

    def rows(self, claiming: Claiming) -> NDArray[np.float64]:
        """The vectors of a claim's instances, as `kilde.matching.vectors.centred` gives them."""
        of = [(self._tell(instance.article), where(instance)) for instance in claiming.instances]
        return np.stack([told.points[told.places[place]] for told, place in of]).astype(np.float64)
