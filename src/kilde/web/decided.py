"""Decisions as pages tell them: what was decided about which words, by whom and when, and whether it holds."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from kilde.article import Span
from kilde.claim import Claim
from kilde.deciding.decision import (
    Add,
    Anchor,
    Decision,
    Edit,
    OneSource,
    Rating,
    Told,
    TwoSources,
    Undo,
    What,
    anchors,
    found,
    holding,
    standing,
)
from kilde.show.anchors import chain_words
from kilde.show.why_words import Language
from kilde.statement import Reading
from kilde.web.ways import to_article, to_words
from kilde.web.words import say

#: So many letters of the words a decision is about are told.
SHOWN = 240


class Quoted(msgspec.Struct, frozen=True):
    """Words that a decision is about: of which outlet, and the way to them; None where the article is not here."""

    words: str
    outlet: str
    way: str | None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A decision in words. `undone` is who undid it, `again` whether it is an undoing that can itself be undone."""

    id: str
    made: str
    by: str
    head: str
    quoted: tuple[Quoted, ...] = ()
    details: tuple[str, ...] = ()
    holds: bool
    again: bool = False


class Here(msgspec.Struct, frozen=True):
    """What pages know of an article that a decision is about."""

    key: int
    outlet: str
    text: str


#: What is known of an article by its id; None where it is not here.
Where = Callable[[str], Here | None]


def lines(decisions: Sequence[Decision], all_made: Sequence[Decision], where: Where, language: Language) -> tuple[Line, ...]:
    """`decisions` in words; whether each holds is told by all that were made."""
    hold = {one.id for one in holding(all_made)}
    by_id = {one.id: one for one in all_made}
    return tuple(_line(one, one.id in hold, by_id.get(_undone(one)), where, language) for one in decisions)


def about_article(decisions: Sequence[Decision], article: str, outlet: str | None) -> tuple[Decision, ...]:
    """Those of `decisions` that hold and are about words of an article, or rate its outlet."""
    return tuple(
        one
        for one in standing(decisions)
        if any(anchor.article == article for anchor in anchors(one.what))
        or (isinstance(one.what, Rating) and one.what.outlet == outlet)
    )


def about_claim(decisions: Sequence[Decision], claim: Claim, readings: Iterable[Reading]) -> tuple[Decision, ...]:
    """Those of `decisions` that hold and are about words that make a claim, or names that stand behind it."""
    texts = {reading.article.id: reading.article.text for reading in readings}
    names = {link.name.casefold() for one in claim.instances for link in one.chain}
    names |= {origin.name.casefold() for origin in claim.origins.sources}

    def here(anchor: Anchor) -> bool:
        spans = found(anchor, texts[anchor.article]) if anchor.article in texts else None
        return spans is not None and any(
            one.article == anchor.article and _touch(one.content, spans) for one in claim.instances
        )

    def about(one: Decision) -> bool:
        if isinstance(one.what, OneSource | TwoSources):
            return not names.isdisjoint((one.what.one.casefold(), one.what.other.casefold()))
        return any(map(here, anchors(one.what)))

    return tuple(one for one in standing(decisions) if about(one))


def _touch(content: Sequence[Span], spans: Sequence[Span]) -> bool:
    return any(a < d and c < b for a, b in content for c, d in spans)


def _undone(one: Decision) -> str:
    return one.what.decision if isinstance(one.what, Undo) else ""


def _line(one: Decision, holds: bool, undone: Decision | None, where: Where, language: Language) -> Line:
    what = one.what
    head, details = say(f"decided.{_tag(what)}", language), list[str]()
    if isinstance(what, OneSource | TwoSources):
        details.append(say("decided.names", language, one=what.one, other=what.other))
    elif isinstance(what, Rating):
        details.append(say("decided.rated", language, outlet=what.outlet, grade=what.grade))
    elif isinstance(what, Undo):
        if undone is not None:
            details.append(say("decided.undone", language, what=say(f"decided.{_tag(undone.what)}", language), by=undone.by))
    elif isinstance(what, Add | Edit):
        details += _told(what.told, language, all_of_it=isinstance(what, Edit))
    subject = undone if undone is not None else one
    quoted = tuple(_quoted(anchor, where) for anchor in anchors(subject.what))
    again = isinstance(what, Undo)
    return Line(id=one.id, made=one.made, by=one.by, head=head, quoted=quoted, details=tuple(details), holds=holds, again=again)


def _tag(what: What) -> str:
    return str(what.__struct_config__.tag)


#: What needs no words where a statement is added.
PLAIN = frozenset({"neutral", "certain", "positive"})


def _told(told: Told, language: Language, *, all_of_it: bool) -> list[str]:
    """What is told, or told otherwise, as `name: value`."""
    found = []
    if told.content is not None:
        found.append(f"{say('hand.words', language)}: {' … '.join(told.content.words)[:SHOWN]}")
    if told.chain is not None:
        names = chain_words(told.chain) if told.chain else say("nobody", language)
        found.append(f"{say('hand.chain', language)}: {names}")
    for name, anchor in (("cue", told.cue), ("source", told.source)):
        if anchor is not None:
            found.append(f"{say(f'hand.{name}', language)}: {' … '.join(anchor.words)}")
    for name in ("kind", "stance", "modality", "polarity"):
        value = getattr(told, name)
        if value is not None and (all_of_it or value not in PLAIN):
            found.append(f"{say(f'hand.{name}', language)}: {say(f'hand.{name}.{value}', language)}")
    return found


def _quoted(anchor: Anchor, where: Where) -> Quoted:
    words = " … ".join(anchor.words)
    words = words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"
    here = where(anchor.article)
    if here is None:
        return Quoted(words, anchor.article, None)
    spans = found(anchor, here.text)
    way = to_article(here.key) if spans is None else to_words(here.key, spans[0])
    return Quoted(words, here.outlet, way)
