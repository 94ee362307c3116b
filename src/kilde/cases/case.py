"""Cases as values, and what of a trace is of one."""

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec
from msgspec.structs import replace

from kilde.claim import Claim, Trace

#: What a case may hold.
Kind = Literal["article", "claim"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An article, by its id, or a claim, by the id it had when it was put in; with a note, who put it in, and when (UTC)."""

    key: int
    kind: Kind
    ref: str
    note: str
    by: str
    added: str


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A selection with a name that no other case of its ledger has."""

    key: int
    name: str
    notes: str
    by: str
    made: str
    entries: tuple[Entry, ...] = ()

    def refs(self, kind: Kind) -> tuple[str, ...]:
        """The ids of its articles, or of its claims, in the order they were put in."""
        return tuple(entry.ref for entry in self.entries if entry.kind == kind)


def of_case(trace: Trace, case: Case, lead: Callable[[str, Sequence[Claim]], Claim | None]) -> Trace:
    """The claims of a case: those put into it, and those that its articles carry; with its articles and all that carry them.

    Each claim stays whole, since where it comes from may lie outside the case. `lead` tells which claim an id leads to today.
    """
    articles = set(case.refs("article"))
    chosen = {claim.id for ref in case.refs("claim") if (claim := lead(ref, trace.claims)) is not None}
    claims = tuple(claim for claim in trace.claims if claim.id in chosen or not articles.isdisjoint(claim.articles))
    spoken = articles | {article for claim in claims for article in spoken_of(claim)}
    return replace(trace, articles=tuple(ref for ref in trace.articles if ref.id in spoken), claims=claims)


def spoken_of(claim: Claim) -> set[str]:
    """The articles that carry a claim, and those that its links and events speak of."""
    found = set(claim.articles) | {link.evidence.article for link in claim.links}
    for link in claim.links:
        found.update(one for one in (link.from_.article, *link.from_.undecided) if one is not None)
    return found | {place.article for event in claim.events for place in (event.from_, event.to)}
