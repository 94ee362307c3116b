"""Whose voice the sentences of an article are in, and which of its statements count once."""

from collections.abc import Iterable
from functools import lru_cache

from kilde.article import Article, Span
from kilde.reading.cues import cues
from kilde.reading.segments import tokens
from kilde.statement import Reading, Statement

#: An outer statement whose content is told by a nested one for so large a part («X says P, writes Y») counts with that one.
TOLD_INSIDE = 0.6


def primary(language: str) -> str:
    """The primary subtag of a BCP 47 language, in small letters."""
    return language.partition("-")[0].lower()


@lru_cache(maxsize=2)
def sentences(article: Article) -> tuple[Span, ...]:
    """The sentences of its running text, in order, without the marks at their ends; the last articles' are remembered."""
    known = cues(primary(article.language))
    words = tokens(
        article, frozenset(known.pack.abbreviations) if known else frozenset(), known.pack.ordinals if known else False
    )
    spans = (words.trimmed(first, last) for first, last in words.sentences)
    return tuple(words.span(first, last) for first, last in spans if first < last)


def sentence_around(article: Article, span: Span) -> Span:
    """The sentences that a span stands in, from the first to the last; itself where it stands in none."""
    start, end = span
    held = [(a, b) for a, b in sentences(article) if a < end and start < b]
    return (min(start, held[0][0]), max(end, held[-1][1])) if held else span


def headline(article: Article) -> Span | None:
    """Where the article's headline stands in its text; None where it does not."""
    return next((block.span for block in article.blocks if block.kind == "headline"), None)


def title(article: Article) -> str | None:
    """The article's title: the one it came with, or its headline's words."""
    if article.title:
        return article.title
    span = headline(article)
    return article.words(span) if span is not None else None


def meets(span: Span, others: Iterable[Span]) -> bool:
    """Whether a span shares words with any of `others`."""
    return any(span[0] < end and start < span[1] for start, end in others)


def own_voice(reading: Reading) -> tuple[Span, ...]:
    """The sentences that the article tells itself: no statement has a part in them."""
    parts = [span for statement in reading for span in (*statement.content, *statement.cue, *statement.source)]
    return tuple(span for span in sentences(reading.article) if not meets(span, parts))


def counted(reading: Reading) -> tuple[Statement, ...]:
    """The statements without those that only pass on what a nested one tells, so that nothing counts twice."""
    return tuple(outer for outer in reading if not any(_told_inside(outer, inner) for inner in reading))


def _told_inside(outer: Statement, inner: Statement) -> bool:
    if inner is outer or not inner.nested or len(inner.chain) <= len(outer.chain):
        return False
    if inner.chain[: len(outer.chain)] != outer.chain:
        return False
    told = (*inner.content, *inner.cue, *inner.source)
    common = sum(max(0, min(b, d) - max(a, c)) for a, b in outer.content for c, d in told)
    return common >= TOLD_INSIDE * sum(end - start for start, end in outer.content)
