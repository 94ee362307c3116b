"""Why a decision that somebody sends cannot be made of a ledger: words that do not stand there, names that say nothing."""

from collections.abc import Collection, Iterator, Mapping

from kilde.deciding.decision import (
    Add,
    Anchor,
    Apart,
    Edit,
    OneSource,
    Rating,
    Same,
    TwoSources,
    Undo,
    What,
    anchors,
    found,
)


def fault(what: What, texts: Mapping[str, str], hold: Collection[str]) -> str | None:
    """Why `what` cannot be decided, in a sentence; None where it can.

    `texts` are those of the articles that it speaks of, by id, as far as the ledger has them, and `hold` the ids of the
    decisions that hold.
    """
    return next(_faults(what, texts, hold), None)


def _faults(what: What, texts: Mapping[str, str], hold: Collection[str]) -> Iterator[str]:
    told = (what.told.content, what.told.cue, what.told.source) if isinstance(what, Add | Edit) else ()
    for anchor in (*anchors(what), *(one for one in told if one is not None)):
        yield from _astray(anchor, texts)
    if isinstance(what, Add | Edit) and any(not link.name.strip() for link in what.told.chain or ()):
        yield "a source in the chain has no name"
    if isinstance(what, Edit) and what.told == type(what.told)():
        yield "nothing is told otherwise"
    if isinstance(what, Same | Apart) and what.one == what.other:
        yield "both places are one"
    if isinstance(what, OneSource | TwoSources):
        one, other = what.one.strip().casefold(), what.other.strip().casefold()
        if not one or not other or one == other:
            yield "two names are needed"
    if isinstance(what, Rating) and not what.outlet.strip():
        yield "an outlet is needed"
    if isinstance(what, Undo) and what.decision not in hold:
        yield "no such decision holds"


def _astray(anchor: Anchor, texts: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with words that a decision is about."""
    text = texts.get(anchor.article)
    if text is None:
        yield "the ledger has no such article"
        return
    if not anchor.spans or len(anchor.spans) != len(anchor.words):
        yield "spans and words do not go together"
        return
    if any(not 0 <= start < end or not words.strip() for (start, end), words in zip(anchor.spans, anchor.words, strict=True)):
        yield "a span holds no words"
        return
    if found(anchor, text) is None:
        yield "the words do not stand in the article"
