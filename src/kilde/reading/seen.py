"""What the reader's network sees of an article's mentions, for those who ask who they are."""

from typing import Literal, Protocol

from kilde.article import Span

NameSort = Literal["", "PER", "ORG", "GPE", "LOC", "MISC"]


class Seen(Protocol):
    """Mentions as the network sees them; places and spans are in code points of the article's text."""

    def logit(self, later: int, earlier: int) -> float | None:
        """How likely the mention at the place `later` takes up that at `earlier`; None where the network sees none."""

    def sort(self, span: Span) -> NameSort | None:
        """What sort of name the head word in `span` is ("" for none); None where the network sees no mention."""


class Unseen:
    """What a reader without a network sees: nothing."""

    def logit(self, later: int, earlier: int) -> float | None:
        """None."""
        return None

    def sort(self, span: Span) -> NameSort | None:
        """None."""
        return None


UNSEEN = Unseen()
