"""Articles: one news text with what is known of it.

A value made by intake and never changed after. All spans are half-open `(start, end)` in Unicode code points of `text`.
"""

from collections.abc import Iterable
from typing import Literal, get_args

import msgspec

from kilde.errors import SpanError

Span = tuple[int, int]

BlockKind = Literal["headline", "lede", "paragraph", "subheading", "promo", "caption", "byline", "other"]

#: Kinds whose words are the article's running text. The others hold no statements.
PROSE: frozenset[BlockKind] = frozenset({"lede", "paragraph"})

BLOCK_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)


def check_span(span: Span, length: int, what: str) -> None:
    """Raise `SpanError` unless `span` holds at least one code point of a text of `length` code points."""
    start, end = span
    if not 0 <= start < end <= length:
        raise SpanError(f"{what}: span {start}:{end} does not lie within a text of {length} code points")


def check_spans(spans: tuple[Span, ...], length: int, what: str) -> None:
    """Raise `SpanError` unless every span fits and they stand in order without overlap."""
    before = 0
    for span in spans:
        check_span(span, length, what)
        if span[0] < before:
            raise SpanError(f"{what}: span {span[0]}:{span[1]} begins before the end of the one before it ({before})")
        before = span[1]


class Block(msgspec.Struct, frozen=True):
    """A part of an article: `kind` and the `span` of its words."""

    kind: BlockKind
    span: Span


#: How an input's markup says that something comes from elsewhere: an `agency` or other house that it names as the maker; what
#: it `based_on`, a `citation`; a `canonical` address with another outlet; a post `forwarded` whole; a `link` in running text.
CreditKind = Literal["agency", "based_on", "citation", "canonical", "forwarded", "link"]


class Credit(msgspec.Struct, frozen=True, kw_only=True):
    """What an input says beside its words of where it has something from.

    `name` is the house's as the input has it, `url` the address of what is credited; one of them is told at least. `span`
    holds the words of the text that say so, as a link's do; None where only the markup tells.
    """

    kind: CreditKind
    name: str | None = None
    url: str | None = None
    span: Span | None = None


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One news text.

    `id` is the identity (given, or the canonical address, or derived from outlet, published and text); `path` the input
    file's; `published` ISO 8601, a day or a time, as the input has it; `language` BCP 47. `blocks` stand in order and do
    not overlap; what lies between two blocks is white space or markup of no interest. `credits` are what the markup tells,
    in the order of the page; `fetched` is when the text was fetched or captured (ISO 8601), None where it was not.
    """

    id: str
    path: str | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    byline: tuple[str, ...] = ()
    published: str | None = None
    language: str
    text: str
    blocks: tuple[Block, ...] = ()
    credits: tuple[Credit, ...] = ()
    fetched: str | None = None

    def __post_init__(self) -> None:
        check_spans(tuple(block.span for block in self.blocks), len(self.text), f"article {self.id}, blocks")
        for credit in self.credits:
            if credit.span is not None:
                check_span(credit.span, len(self.text), f"article {self.id}, {credit.kind}")

    def words(self, span: Span) -> str:
        """The words at `span`."""
        return self.text[span[0] : span[1]]

    def joined(self, spans: Iterable[Span]) -> str:
        """The words at `spans` as one text, as the vectors and the words of a content are made of."""
        return " ".join(map(self.words, spans))
