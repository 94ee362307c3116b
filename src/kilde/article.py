"""Articles: one news text with what is known of it.

A value made by intake and never changed after. All spans are half-open `(start, end)` in Unicode code points of `text`.
"""

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


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One news text.

    `id` is the identity (given, or the canonical address, or derived from outlet, published and text); `path` the input
    file's; `published` ISO 8601, a day or a time, as the input has it; `language` BCP 47. `blocks` stand in order and do
    not overlap; what lies between two blocks is white space or markup of no interest.
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

    def __post_init__(self) -> None:
        check_spans(tuple(block.span for block in self.blocks), len(self.text), f"article {self.id}, blocks")

    def words(self, span: Span) -> str:
        """The words at `span`."""
        return self.text[span[0] : span[1]]
