"""Findings about a draft: what an editor would ask, with the exact words, and the points of the press code that it touches.

The points are those of Vær Varsom-plakaten, the code of ethics of the Norwegian press (Norsk Presseforbund): 3.1 (the source is
to be identified), 3.2 (be critical of sources, check that what they say is right, more so where they are anonymous), 4.4
(headings go no further than the text bears; say from whom what other media told is taken).
"""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from kilde.article import Span
from kilde.statement import Reading

FindingKind = Literal[
    "no_source", "no_reason", "headline_surer", "hedge_missing",
    "surer", "own_voice", "figure", "wider", "one_for_many", "credit_missing", "denial_missing", "retracted",
]  # fmt: skip

POINTS: Mapping[FindingKind, tuple[str, ...]] = {
    "no_source": ("3.1",),
    "no_reason": ("3.1", "3.2"),
    "headline_surer": ("4.4",),
    "hedge_missing": ("3.2",),
    "surer": ("3.2",),
    "own_voice": ("3.1", "3.2"),
    "figure": ("3.2",),
    "wider": ("3.2",),
    "one_for_many": ("3.1", "3.2"),
    "credit_missing": ("4.4",),
    "denial_missing": ("3.2",),
    "retracted": ("3.2",),
}


class Evidence(msgspec.Struct, frozen=True):
    """Words that a finding goes by: of the draft, or of the `article` of the collection that is named with its `outlet`.

    `line` counts from 1 in the draft's text; it is None for other articles.
    """

    line: int | None
    span: Span
    words: str
    article: str | None = None
    outlet: str | None = None


class Finding(msgspec.Struct, frozen=True):
    """What is asked about: the `kind`, the `words` and where they stand, what is to be said, and the words it goes by.

    A title that does not stand in the text has no line and no span. `points` are those of the press code; `claim` is the id of
    the collection's claim that it is about, if it is about one.
    """

    kind: FindingKind
    line: int | None
    span: Span | None
    words: str
    text: str
    evidence: tuple[Evidence, ...] = ()
    points: tuple[str, ...] = ()
    claim: str | None = None


def line_of(reading: Reading, span: Span) -> int:
    """The line of the text, from 1, that a span begins on."""
    return reading.article.text.count("\n", 0, span[0]) + 1


def evidence_of(reading: Reading, span: Span) -> Evidence:
    """Words of the draft as evidence."""
    return Evidence(line_of(reading, span), span, reading.article.words(span))


def finding(
    reading: Reading, kind: FindingKind, span: Span, text: str, *evidence: Evidence, claim: str | None = None
) -> Finding:
    """A finding about words of a draft."""
    return Finding(kind, line_of(reading, span), span, reading.article.words(span), text, evidence, POINTS[kind], claim)


def ordered(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order of the text, those of a title outside of it first."""
    return tuple(sorted(found, key=lambda one: (one.span or (-1, -1), one.kind)))
