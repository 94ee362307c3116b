"""A draft sentence by sentence, as it is told on a page: each with what it rests on, and what is asked about it."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from kilde.article import Article, BlockKind, Span
from kilde.checking.draft import Checked
from kilde.checking.voices import sentences
from kilde.statement import Reading


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of a draft, or a heading: the `kind` of block it stands in, and whether it is the `first` there.

    `rests` and `findings` are the places of those that begin in it, among those of the draft.
    """

    span: Span
    line: int
    kind: BlockKind
    first: bool
    words: str
    rests: tuple[int, ...] = ()
    findings: tuple[int, ...] = ()


def by_sentence(draft: Reading, checked: Checked) -> tuple[Sentence, ...]:
    """The sentences of a draft in the order of its text; together they hold all of its blocks but white space.

    A finding about a title that does not stand in the text is in none of them.
    """
    article = draft.article
    pieces = list(_pieces(article))
    rests = _places((one.span for one in checked.rests), [span for span, _, _ in pieces])
    findings = _places((one.span for one in checked.findings), [span for span, _, _ in pieces])
    return tuple(
        Sentence(
            span,
            article.text.count("\n", 0, span[0]) + 1,
            kind,
            first,
            article.words(span),
            tuple(rests[number]),
            tuple(findings[number]),
        )
        for number, (span, kind, first) in enumerate(pieces)
    )


def _pieces(article: Article) -> Iterable[tuple[Span, BlockKind, bool]]:
    """The sentences of running text with the marks at their ends, and whole headings."""
    starts = [start for start, _ in sentences(article)]
    for block in article.blocks:
        begin, end = block.span
        cuts = [begin, *(start for start in starts if begin < start < end), end]
        if len(cuts) > 2 and not article.text[cuts[0] : cuts[1]].strip(" \t\n«“„\"'‘’»”–—-"):
            del cuts[1]  # What stands before the first word is a mark of its sentence.
        spans = [span for cut in pairwise(cuts) if (span := _trimmed(article.text, cut)) is not None]
        for number, span in enumerate(spans):
            yield span, block.kind, number == 0


def _trimmed(text: str, span: Span) -> Span | None:
    """A span without the white space at its ends; None where it holds nothing else."""
    words = text[span[0] : span[1]]
    start = span[0] + len(words) - len(words.lstrip())
    end = span[0] + len(words.rstrip())
    return (start, end) if start < end else None


def _places(spans: Iterable[Span | None], pieces: Sequence[Span]) -> list[list[int]]:
    """The places of `spans` by the piece that each begins in: the last that begins before it."""
    found: list[list[int]] = [[] for _ in pieces]
    starts = [start for start, _ in pieces]
    for place, span in enumerate(spans):
        if span is not None:
            found[max(bisect_right(starts, span[0]) - 1, 0)].append(place)
    return found
