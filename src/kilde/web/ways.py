"""The ways from a picture or a text to the desk's pages: stable addresses in the place of the report's own anchors."""

from collections.abc import Mapping, Sequence

from kilde.article import Span
from kilde.claim import Trace
from kilde.show.anchors import Anchors
from kilde.statement import Reading


class Ways(Anchors):
    """The articles of a trace, each with its page; `keys` are theirs by id."""

    def __init__(self, trace: Trace, readings: Sequence[Reading], keys: Mapping[str, int]) -> None:
        super().__init__(trace, readings)
        self._keys = keys

    def to_article(self, article: str) -> str:
        """The article's page."""
        return to_article(self._keys[article])

    def to_place(self, article: str, span: Span) -> str:
        """Words on the article's page."""
        return to_words(self._keys[article], span)


def to_article(key: int) -> str:
    """The page of the article of that key."""
    return f"/articles/{key}"


def to_words(key: int, span: Span) -> str:
    """Words on the page of an article."""
    start, end = span
    return f"/articles/{key}?at={start}-{end}#{words_id(span)}"


def words_id(span: Span) -> str:
    """The id of words on their article's page."""
    return f"p{span[0]}-{span[1]}"
