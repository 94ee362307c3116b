"""A claim's credibility, weighed by how reliable an analyst has rated the outlets that carry it.

The NATO Admiralty system (AJP-2.1) marks source and information apart: `B2` is probably true, from a usually reliable source.
So a rating never changes `Claim.credibility`, which goes by what the articles say. Beside it stands what that comes to:

- An origin that nobody but outlets rated D or E lead to is not borne out: it confirms nothing. With fewer than two certain
  origins borne out, 1 (confirmed) becomes 2; with none, 1 and 2 become 3, and 3 becomes 4. The rest stays.
- No rating makes a claim more credible than the articles show, and F says nothing: it counts as not rated.
- The letter is that of the best rated of the outlets that have it at first hand: through no other article or outlet.
"""

from collections.abc import Mapping

import msgspec

from kilde.claim import THROUGH, Claim
from kilde.deciding.decision import Grade
from kilde.tracing.outlets import same_outlet

#: The grades of outlets that confirm nothing by themselves.
POOR: frozenset[Grade] = frozenset({"D", "E"})


class Weighed(msgspec.Struct, frozen=True):
    """A claim's `credibility` (1 to 6) by the ratings, the `grade` of the best outlet that has it at first hand (None where
    none of these is rated), and the `origins` that are not borne out, by name."""

    credibility: int
    grade: Grade | None
    origins: tuple[str, ...] = ()


def weighed(claim: Claim, outlets: Mapping[str, str], ratings: Mapping[str, Grade]) -> Weighed | None:
    """A claim's credibility by `ratings` (of outlets, by name); None where they rate none that it came through.

    `outlets` are those of the articles that carry it, by id.
    """
    way = _Way(claim, outlets, ratings)
    if not way.rated:
        return None
    lost = tuple(one.name for one in claim.origins.sources if not any(map(way.clean, one.articles)))
    uncertain = {merge.names[1] for merge in claim.origins.merges if not merge.certain}
    certain = [one.name for one in claim.origins.sources if one.name not in uncertain]
    borne = min(claim.origins.least, sum(name not in lost for name in certain))
    first = [outlets[article] for article in claim.articles if article in outlets and not way.behind(article)]
    grades = [grade for outlet in first if (grade := way.grade(outlet))]
    return Weighed(_lowered(claim.credibility, borne) if lost else claim.credibility, min(grades, default=None), lost)


def _lowered(credibility: int, borne: int) -> int:
    """What a credibility comes to where so many certain origins are borne out."""
    if borne >= 2 or credibility > 3:
        return credibility
    if borne == 1:
        return max(credibility, 2)
    return 4 if credibility == 3 else 3


class _Way:
    """The way of a claim from article to article, and how its outlets are rated."""

    def __init__(self, claim: Claim, outlets: Mapping[str, str], ratings: Mapping[str, Grade]) -> None:
        self._outlets, self._ratings = outlets, ratings
        self._links = {link.article: link for link in claim.links if link.reason in THROUGH}
        self._chains = {one.article: one.chain for one in reversed(claim.instances)}
        names = {*(outlets[article] for article in claim.articles if article in outlets), *self._heard(claim)}
        self.rated = any(self.grade(name) for name in names)

    def _heard(self, claim: Claim) -> set[str]:
        links = {link.from_.source for link in self._links.values() if link.from_.source is not None}
        return links | {one.name for each in claim.instances for one in each.chain if one.kind == "outlet"}

    def grade(self, outlet: str) -> Grade | None:
        """How reliable an outlet is; None where it is not rated, or cannot be judged."""
        found = self._ratings.get(outlet) or next((g for name, g in self._ratings.items() if same_outlet(name, outlet)), None)
        return None if found == "F" else found

    def behind(self, article: str) -> bool:
        """Whether an article has the claim through another article or outlet."""
        own = self._outlets[article]
        through = any(one.kind == "outlet" and not same_outlet(one.name, own) for one in self._chains.get(article, ()))
        return through or article in self._links

    def clean(self, article: str, seen: frozenset[str] = frozenset()) -> bool:
        """Whether an article has the claim through no outlet that is rated poor, itself neither."""
        if article not in self._outlets or self.grade(self._outlets[article]) in POOR:
            return False
        if any(one.kind == "outlet" and self.grade(one.name) in POOR for one in self._chains.get(article, ())):
            return False
        link = self._links.get(article)
        if link is None or article in seen:
            return True
        if link.from_.source is not None:
            return self.grade(link.from_.source) not in POOR
        others = link.from_.undecided or (link.from_.article or "",)
        return any(self.clean(other, seen | {article}) for other in others)
