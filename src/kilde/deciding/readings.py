"""Readings as decisions have mended them: statements added, told otherwise, left out, each shown as made by hand."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from kilde.article import Span
from kilde.claim import ChainLink
from kilde.deciding.decision import Add, Anchor, Decision, Drop, Edit, OneSource, Told, found
from kilde.statement import Reading, Source, Statement

#: A statement is the one that is meant if so much of its content and of the anchor's words is common to both.
COMMON = 0.5


def mended(reading: Reading, decisions: Sequence[Decision]) -> Reading:
    """The reading with those of `decisions` (that stand) that are about its article, in their order.

    What is about words that stand in the text no more changes nothing.
    """
    mending = _Mending(reading)
    for number, one in enumerate(decisions):
        what = one.what
        if isinstance(what, OneSource):
            mending.name(what)
        elif isinstance(what, Add | Edit | Drop) and what.content.article == reading.article.id:
            content = found(what.content, reading.article.text)
            if content is not None:
                mending.take(what, content, f"h{number + 1}")
    return mending.reading() if mending.changed else reading


class _Mending:
    """A reading while it is mended."""

    def __init__(self, reading: Reading) -> None:
        self.old = reading
        self.sources = list(reading.sources)
        self.statements = list(reading.statements)
        self.changed = False

    def take(self, what: Add | Edit | Drop, content: tuple[Span, ...], new_id: str) -> None:
        at = self._meant(content)
        if isinstance(what, Add):
            # What was read there meanwhile is told as the analyst told it, and is not there twice.
            told = self.statements[at] if at is not None else Statement(id=new_id, kind="indirect", content=content)
            made = replace(told, content=content, by_hand=True, **self._fields(what.told, content))
            if at is not None:
                self.statements[at] = made
            else:
                self.statements.append(made)
        elif at is None:
            return
        elif isinstance(what, Edit):
            words = self._spans(what.told.content) if what.told.content is not None else ()
            kept = self.statements[at]
            made = replace(kept, content=words or kept.content, by_hand=True, **self._fields(what.told, content))
            self.statements[at] = made
        else:
            del self.statements[at]
        self.changed = True

    def name(self, what: OneSource) -> None:
        """Tell every source that has the other name by the first."""
        for at, source in enumerate(self.sources):
            if source.name.casefold() == what.other.casefold():
                self.sources[at] = replace(source, name=what.one)
                self.changed = True

    def _meant(self, content: tuple[Span, ...]) -> int | None:
        """The place of the statement with most of this content; None if none has enough of it."""
        best, place = COMMON, None
        for at, statement in enumerate(self.statements):
            share = _share(statement.content, content)
            if share >= best and (place is None or share > best):
                best, place = share, at
        return place

    def _fields(self, told: Told, content: tuple[Span, ...]) -> dict[str, Any]:
        names = ("kind", "stance", "modality", "polarity")
        fields: dict[str, Any] = {name: value for name in names if (value := getattr(told, name)) is not None}
        for name, anchor in (("cue", told.cue), ("source", told.source)):
            if anchor is not None:
                fields[name] = self._spans(anchor)
        if told.chain is not None:
            fields["chain"] = tuple(self._source(link) for link in told.chain)
            fields["through"] = ()
        return fields

    def _spans(self, anchor: Anchor) -> tuple[Span, ...]:
        return found(anchor, self.old.article.text) or ()

    def _source(self, link: ChainLink) -> str:
        """The id of the source that a link names; a new one if the article has none of that name and kind."""
        for source in self.sources:
            if (source.name, source.kind) == (link.name, link.kind):
                return source.id
        made = Source(f"h{len(self.sources) + 1}", link.name, link.kind, link.named, ())
        self.sources.append(made)
        return made.id

    def reading(self) -> Reading:
        ordered = sorted(self.statements, key=lambda one: (one.content, one.nested, one.id))
        return Reading(self.old.article, tuple(self.sources), tuple(ordered))


def _share(one: Sequence[Span], other: Sequence[Span]) -> float:
    common = sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)
    whole = sum(b - a for a, b in one) + sum(d - c for c, d in other) - common
    return common / whole if whole else 0.0
