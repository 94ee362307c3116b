"""A draft beside a ledger: what it rests on there, found from the articles that lie nearest to it.

Of the rest of the ledger nothing is looked at but one sketch an article, so that the cost hangs on the draft and on its story.
Nothing is kept of the draft.
"""

from collections.abc import Callable, Collection, Mapping

import numpy as np

from kilde.cases.case import spoken_of
from kilde.checking.against import Rests, against
from kilde.checking.finding import Finding
from kilde.checking.passages import LEAST
from kilde.claim import Claim, Instance
from kilde.growing import Growing, traced
from kilde.growing.weeks import Weeks
from kilde.ledger.matched import Matched
from kilde.ledger.schema import PLACES
from kilde.matching.beside import NEVER, beside
from kilde.matching.candidates import WINDOW, nearest
from kilde.matching.part import Numbers
from kilde.matching.told import Told, tell
from kilde.statement import Reading

#: So many of the nearest articles are laid beside a draft; then all that carry a claim which it is found to make.
NEAREST = 100

#: So many claims, the likeliest, are looked at for each assertion of a draft.
CLAIMS = 8

#: The claims that begin with some nodes, by these.
Claims = Callable[[Collection[int]], Mapping[int, Claim]]


class Beside:
    """What drafts are laid beside: the ledger of `growing`, as far as it is matched. For one thread at a time.

    `claims` gives claims of it where somebody has them; by themselves they are traced from what stands around them.
    """

    def __init__(self, growing: Growing, claims: Claims | None = None) -> None:
        self.growing, self.ledger = growing, growing.ledger
        self._claims = claims or self._traced
        self._weeks = Weeks()

    def _traced(self, nodes: Collection[int]) -> Mapping[int, Claim]:
        return {node: one.claim for node, one in traced(self.ledger, self.growing, nodes).items()}

    def __call__(self, draft: Reading) -> tuple[tuple[Rests, ...], tuple[Finding, ...]]:
        """What a draft rests on in the ledger, and where it has more than that bears; the draft itself does not count."""
        (own,) = tell([draft], self.growing.vectors, keep=False)
        if not len(own):
            return (), ()
        with self.ledger.matching(judged=True) as kept:
            told = self._nearest(kept, own)
            odds = dict(zip(told, beside(own, list(told.values())), strict=True))
            hits = _hits(odds)
            claim_of = {node: node for node in hits}
            claim_of |= {m.node: m.claim for m in kept.members_of({node // PLACES for node in hits}) if m.node in claim_of}
            wanted = _likeliest(odds, claim_of)
            carriers = {m.node // PLACES for m in kept.members_with(wanted)} - set(told)
            more = {key: one for key, one in self.growing.told(kept, carriers).items() if one.article != own.article}
        told |= more
        odds |= dict(zip(more, beside(own, list(more.values())), strict=True))
        claims = sorted(
            (claim for claim in self._claims(wanted).values() if draft.article.id not in claim.articles),
            key=lambda claim: (-len(claim.articles), -len(claim.instances), claim.first.published or "", claim.id),
        )
        readings = {one.article.id: one for one in self.ledger.readings({a for claim in claims for a in spoken_of(claim)})}
        whole = [claim for claim in claims if all(article in readings for article in claim.articles)]
        return against(draft, own.instances, _columns(whole, told, odds, len(own)), whole, readings)

    def _nearest(self, kept: Matched, own: Told) -> dict[int, Told]:
        """What the nearest articles tell, by key; the draft itself, where it was added, is none of them."""
        window = None if own.day is None else (own.day - WINDOW, own.day + WINDOW)
        keys, sketches = self._weeks.of(kept, window)
        found = self.growing.told(kept, {int(keys[row]) for row in nearest(own, sketches, NEAREST).tolist()})
        return {key: one for key, one in sorted(found.items()) if one.article != own.article}


def _hits(odds: Mapping[int, Numbers]) -> set[int]:
    """The nodes of the assertions that make one claim with one of the draft's."""
    return {key * PLACES + int(place) for key, table in odds.items() for place in np.nonzero(table >= LEAST)[1]}


def _likeliest(odds: Mapping[int, Numbers], claim_of: Mapping[int, int]) -> set[int]:
    """The claims that the assertions of a draft are likeliest to make, by their first nodes."""
    best: dict[int, dict[int, float]] = {}
    for key, table in odds.items():
        for row, place in np.argwhere(table >= LEAST).tolist():
            claims = best.setdefault(row, {})
            claim = claim_of[key * PLACES + place]
            claims[claim] = max(claims.get(claim, NEVER), float(table[row, place]))
    likeliest = (sorted(claims, key=lambda claim: (-claims[claim], claim))[:CLAIMS] for claims in best.values())
    return {claim for some in likeliest for claim in some}


def _columns(claims: Collection[Claim], told: Mapping[int, Told], odds: Mapping[int, Numbers], rows: int) -> Numbers:
    """The log-odds of the draft's assertions with the instances of `claims`, one after the other: shape (rows, instances)."""
    place: dict[Instance, tuple[int, int]] = {
        one: (key, at) for key, article in told.items() for at, one in enumerate(article.instances)
    }
    columns = [
        odds[place[one][0]][:, place[one][1]] if one in place else np.full(rows, NEVER)
        for claim in claims
        for one in claim.instances
    ]
    return np.stack(columns, axis=1) if columns else np.zeros((rows, 0))
