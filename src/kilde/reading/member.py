"""One of an article's cast: somebody or something that it names or describes as a possible source."""

from bisect import bisect_left, insort
from dataclasses import dataclass, field

from kilde.article import Span
from kilde.reading.names import Gender, Mention
from kilde.statement import SourceKind


@dataclass(eq=False)
class Member:
    """One of the cast. `places` are the starts of its mentions, in order; `roles` the stems that the article says it is."""

    name: str
    kind: SourceKind | None
    named: bool
    words: tuple[str, ...] = ()
    gender: Gender = ""
    roles: set[str] = field(default_factory=set)
    spans: set[Span] = field(default_factory=set)
    places: list[int] = field(default_factory=list)
    place_like: int = 0
    spoke: bool = False
    short: str = ""
    hearers: tuple["Member", ...] = ()
    named_by: Mention | None = None

    def met(self, span: Span) -> None:
        """Note a mention."""
        if span not in self.spans:
            self.spans.add(span)
            insort(self.places, span[0])

    def before(self, place: int) -> int:
        """The start of its last mention before `place`, or -1."""
        at = bisect_left(self.places, place)
        return self.places[at - 1] if at else -1

    @property
    def person(self) -> bool:
        """Whether it may be a person."""
        return self.kind == "person" or (self.kind is None and not self.place_like and (len(self.words) > 1 or self.spoke))
