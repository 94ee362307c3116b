"""What changed in the claims of a ledger since a watch last looked: only the stories that went on are traced."""

from collections.abc import Collection, Sequence

from kilde.claim import Claim, Place, Trace
from kilde.growing import Growing, around, changed
from kilde.ledger import Ledger
from kilde.matching.vectors import Vectors
from kilde.watching.news import News, Standing, Standings, compared, places_of, standings
from kilde.watching.state import State


def follow(ledger: Ledger, state: State, vectors: Vectors, time: str) -> None:
    """Put down what changed in the claims, found at `time`; the first time, how they stand is only remembered.

    Whoever else has added to the ledger, and whatever stopped an earlier look: it goes by what the ledger keeps.
    """
    before = state.compared()
    growing = Growing(ledger, vectors)
    growing.bring_up()
    now, articles = changed(ledger, -1 if before is None else before)
    if before == now:
        return
    items: list[News] = []
    standing: dict[Place, tuple[Standing, ...]] = {}
    for claims in around(growing, articles):
        if before is not None:
            items += _news(ledger, state, claims, set(articles.values()), time)
        for place, here in standings(claims).items():
            standing[place] = (*standing.get(place, ()), *here)
    state.tell_claims(now, standing, set(articles.values()), items)


def _news(ledger: Ledger, state: State, claims: Sequence[Claim], anew: Collection[str], time: str) -> Sequence[News]:
    """The news of some claims over how they stood, some of them in articles read `anew`."""
    carriers = {article for claim in claims for article in claim.articles}
    shown = {place.article for claim in claims for event in claim.events for place in (event.from_, event.to)}
    refs = ledger.references(carriers | shown)
    before = where_now(ledger, state.stood(carriers), anew, claims)
    return compared(before, Trace(tuple(refs.values()), tuple(claims)), time)


def where_now(ledger: Ledger, stood: Standings, anew: Collection[str], claims: Sequence[Claim]) -> Standings:
    """How claims stood, also by the places in `claims` where their first words stand now, since their article was revised."""
    places = {place for claim in claims for place in places_of(claim)}
    found = dict(stood)
    for place, standing in stood.items():
        if place.article in anew and place not in places:
            for one in standing:
                now = ledger.place(one.id)
                if now in places:
                    found[now] = (*found.get(now, ()), one)
    return found
