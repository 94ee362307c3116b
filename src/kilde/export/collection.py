"""What an export is made of: the readings of a collection, and its claims with the words they stand on.

Readings come from where they are kept, one after another and as often as a format asks, so that an export of tables never holds
more than a page of them; claims come one by one, each with the readings of its own articles.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

from kilde.article import Span
from kilde.claim import Claim, Instance, Place
from kilde.export.redaction import Redacted, redact, redact_claim, shown
from kilde.statement import Reading

if TYPE_CHECKING:
    from kilde.ledger import Ledger

#: Readings kept at hand while claims are gone through: claims that stand next to each other share articles.
AT_HAND = 256


class Traced(Protocol):
    """Whatever has claims in order and gives them as often as is asked: a trace, or the stream of a ledger's."""

    @property
    def claims(self) -> Iterable[Claim]: ...


class Told(msgspec.Struct, frozen=True):
    """A claim with the readings of the articles it speaks of."""

    claim: Claim
    readings: Mapping[str, Reading]

    def words(self, part: Instance | Place) -> str | None:
        """The words of an instance or at a place; None where they are left out, or not at hand."""
        spans = part.content if isinstance(part, Instance) else (part.span,)
        reading = self.readings.get(part.article)
        return None if reading is None else words(reading, spans)


def words(reading: Reading, spans: tuple[Span, ...]) -> str | None:
    """The words at `spans`, joined by an ellipsis; None where there are none or all are left out."""
    return shown(reading.words(spans)) if spans else None


class Collection:
    """Readings in the order of their articles' ids, and their trace.

    `readings` gives all of them anew at each call, `find` those of some articles. `full_text` lets formats hold whole texts,
    `redacted` leaves out unnamed sources (`kilde.export.redaction`); a whole text cannot be redacted, so not both
    (`ValueError`). Without a `trace` there are no claims.
    """

    def __init__(
        self,
        readings: Callable[[], Iterator[Reading]],
        find: Callable[[Iterable[str]], Iterator[Reading]],
        trace: Traced | None,
        *,
        full_text: bool = False,
        redacted: bool = False,
    ) -> None:
        if full_text and redacted:
            raise ValueError("a whole text cannot be redacted")
        self._readings, self._find, self._trace = readings, find, trace
        self.full_text, self.redacted = full_text, redacted
        self._held: OrderedDict[str, Redacted | None] = OrderedDict()

    def readings(self) -> Iterator[Reading]:
        """All readings."""
        for reading in self._readings():
            yield redact(reading).reading if self.redacted else reading

    def claims(self) -> Iterator[Told]:
        """All claims, most carried first."""
        for claim in self._trace.claims if self._trace is not None else ():
            yield self._told(claim)

    def _told(self, claim: Claim) -> Told:
        told = {*claim.articles}
        told.update(link.evidence.article for link in claim.links)
        told.update(link.from_.article for link in claim.links if link.from_.article is not None)
        told.update(place.article for event in claim.events for place in (event.from_, event.to))
        found = self._at_hand(told)
        readings = {article: one.reading for article, one in found.items()}
        return Told(redact_claim(claim, found) if self.redacted else claim, readings)

    def _at_hand(self, articles: set[str]) -> dict[str, Redacted]:
        missing = sorted(articles - self._held.keys())
        if missing:
            self._held.update(dict.fromkeys(missing))
            for reading in self._find(missing):
                self._held[reading.article.id] = redact(reading) if self.redacted else Redacted(reading, frozenset())
        found = {article: one for article in sorted(articles) if (one := self._held[article]) is not None}
        while len(self._held) > AT_HAND:
            self._held.popitem(last=False)
        return found


def of_readings(
    readings: Sequence[Reading], trace: Traced | None, *, full_text: bool = False, redacted: bool = False
) -> Collection:
    """The collection of readings that are in memory, with their trace."""
    kept = {reading.article.id: reading for reading in sorted(readings, key=lambda reading: reading.article.id)}
    return Collection(
        lambda: iter(kept.values()),
        lambda ids: (kept[id] for id in ids if id in kept),
        trace,
        full_text=full_text,
        redacted=redacted,
    )


def of_ledger(ledger: "Ledger", trace: Traced | None, *, full_text: bool = False, redacted: bool = False) -> Collection:
    """The collection that a ledger holds; it must stay open as long as this is used."""
    return Collection(ledger.readings, ledger.readings, trace, full_text=full_text, redacted=redacted)
