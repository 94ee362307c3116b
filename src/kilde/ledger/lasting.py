"""Lasting claim ids: where a claim is anchored, and which claim holds an anchor later.

An id stands for the place of the claim's earliest instance. When claims merge, that place lies among the instances of the
merged claim; when they split, in one of the parts: so the id always leads to the claim that says what it said.
"""

from collections.abc import Iterator, Sequence

from kilde.article import Span
from kilde.claim import Claim, Place


def moved(span: Span, before: str, after: str) -> Span | None:
    """Where the words of `before` at `span` stand in `after`: the place nearest to the old one, None if nowhere."""
    words = before[span[0] : span[1]]
    places = list(_places(words, after))
    if not places:
        return None
    start = min(places, key=lambda place: abs(place - span[0]))
    return start, start + len(words)


def _places(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def holder(place: Place, claims: Sequence[Claim]) -> Claim | None:
    """The claim that holds `place`: the one with a content that covers most of it and little else; the earlier of equals."""
    best, found = 0.0, None
    for claim in claims:
        for instance in claim.instances:
            if instance.article != place.article:
                continue
            for span in instance.content:
                if (share := shared(span, place.span)) > best:
                    best, found = share, claim
    return found


def shared(one: Span, other: Span) -> float:
    """The length that two spans share, as a part of what they cover together (Jaccard, 1901): 0 to 1."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]))
