"""Decisions as values: who decided what and when, about which words.

A decision names the words that it is about, and where they stood. It holds for whatever reading is made of them later, and
follows them into a revision of the text; where they stand no more, it waits. It is never changed: it is undone by another.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Literal

import msgspec

from kilde.article import Span
from kilde.claim import ChainLink
from kilde.statement import Modality, Polarity, Stance, StatementKind

#: Source reliability on the scale of the NATO Admiralty system: A, completely reliable, to E, unreliable; F, cannot be judged.
Grade = Literal["A", "B", "C", "D", "E", "F"]


class Anchor(msgspec.Struct, frozen=True):
    """Words of an article and where they stood: spans of its text then, and what stood in each."""

    article: str
    spans: tuple[Span, ...]
    words: tuple[str, ...]


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a statement is to be told; what is None stays as it was read. Spans are those of the anchor's text.

    `content` are the words that a statement which was read with others is to have.
    """

    content: Anchor | None = None
    kind: StatementKind | None = None
    cue: Anchor | None = None
    source: Anchor | None = None
    chain: tuple[ChainLink, ...] | None = None
    stance: Stance | None = None
    modality: Modality | None = None
    polarity: Polarity | None = None


class Add(msgspec.Struct, frozen=True, tag="add"):
    """There is a statement with this content that was not read."""

    content: Anchor
    told: Told


class Edit(msgspec.Struct, frozen=True, tag="edit"):
    """The statement with this content is to be told otherwise."""

    content: Anchor
    told: Told


class Drop(msgspec.Struct, frozen=True, tag="drop"):
    """What was read as a statement with this content is none."""

    content: Anchor


class Same(msgspec.Struct, frozen=True, tag="same"):
    """Two places make one claim."""

    one: Anchor
    other: Anchor


class Apart(msgspec.Struct, frozen=True, tag="apart"):
    """Two places make two claims."""

    one: Anchor
    other: Anchor


class OneSource(msgspec.Struct, frozen=True, tag="one_source"):
    """Two names, wherever they stand, are of one source, who is told by the first."""

    one: str
    other: str


class TwoSources(msgspec.Struct, frozen=True, tag="two_sources"):
    """Two names are of two sources, however alike they are: they are never taken together in a claim's origins."""

    one: str
    other: str


class Rating(msgspec.Struct, frozen=True, tag="rating"):
    """How reliable an outlet has been."""

    outlet: str
    grade: Grade


class Undo(msgspec.Struct, frozen=True, tag="undo"):
    """A decision of that id holds no longer."""

    decision: str


What = Add | Edit | Drop | Same | Apart | OneSource | TwoSources | Rating | Undo


class Decision(msgspec.Struct, frozen=True):
    """`what` was decided by somebody at a time (UTC, ISO 8601). `id` is of its content, so that an import doubles nothing."""

    id: str
    made: str
    by: str
    what: What


def decision(what: What, by: str, made: str) -> Decision:
    """A decision with its id."""
    told = msgspec.json.encode((what, by, made), order="deterministic")
    return Decision(sha256(told).hexdigest()[:16], made, by, what)


def holding(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions that hold, and the undoings that do. An undoing can be undone."""
    undone: set[str] = set()
    for one in reversed(decisions):
        if isinstance(one.what, Undo) and one.id not in undone:
            undone.add(one.what.decision)
    return tuple(one for one in decisions if one.id not in undone)


def standing(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions that hold, in their order: those that were not undone, and no undoing itself."""
    return tuple(one for one in holding(decisions) if not isinstance(one.what, Undo))


def found(anchor: Anchor, text: str) -> tuple[Span, ...] | None:
    """Where an anchor's words stand in `text` now: at their old places, or else where each stands once, in order; else None."""
    if all(text[start:end] == words for (start, end), words in zip(anchor.spans, anchor.words, strict=True)):
        return anchor.spans
    spans: list[Span] = []
    for words in anchor.words:
        begin = text.find(words)
        if begin < 0 or text.find(words, begin + 1) >= 0 or (spans and begin < spans[-1][1]):
            return None
        spans.append((begin, begin + len(words)))
    return tuple(spans) or None


def anchor(article_id: str, text: str, spans: tuple[Span, ...]) -> Anchor:
    """The anchor of words at `spans` of an article's text."""
    return Anchor(article_id, spans, tuple(text[start:end] for start, end in spans))


def anchors(what: What) -> tuple[Anchor, ...]:
    """The words that a decision is about; none where it is about names, or another decision."""
    if isinstance(what, Add | Edit | Drop):
        return (what.content,)
    return (what.one, what.other) if isinstance(what, Same | Apart) else ()


def ratings(decisions: Sequence[Decision]) -> dict[str, Grade]:
    """How reliable each outlet has been, by its name, as the last of `decisions` (that stand) says."""
    return {one.what.outlet: one.what.grade for one in decisions if isinstance(one.what, Rating)}
