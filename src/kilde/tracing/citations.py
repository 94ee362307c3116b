"""Outlets that an article names: by their names, or in general («svenske medier», "local media")."""

import re
from functools import cache

import msgspec

from kilde.article import Span
from kilde.tracing import wording
from kilde.tracing.collection import Collection
from kilde.tracing.directory import stems
from kilde.tracing.marked import marked
from kilde.tracing.outlets import same_outlet

#: Between a media word and the people it is of stand at most this many letters («media reports in Norway»).
REACH = 24


class Mention(msgspec.Struct, frozen=True):
    """Words that name an outlet; `languages` in its stead where they tell only what press it is (empty: not even that).

    `url` is the address of the very story, where the words are a link to it.
    """

    name: str | None
    languages: tuple[str, ...]
    span: Span
    url: str | None = None


def general(text: str, language: str) -> tuple[str, ...] | None:
    """The languages of the press that `text` means in general; () where it doesn't tell which; None if it means no press.

    >>> general("svenske medier", "nb")
    ('sv',)
    """
    told = wording.wording(language)
    if wording.find(told.media, text) is None:
        return None
    for people, spoken in told.peoples.items():
        if wording.find((people,), text):
            return spoken
    return ()


def mentions(collection: Collection, article: str) -> tuple[Mention, ...]:
    """The outlets that an article names, in order; its own, and bodies that put out releases, are left out."""
    return collection.once("mentions", article, lambda: _mentions(collection, article))


def _mentions(collection: Collection, article: str) -> tuple[Mention, ...]:
    reading = collection.readings[article]
    value, own = reading.article, collection.outlets[article]
    found: dict[Span, Mention] = {}
    for house in collection.directory.within(value.text):
        if collection.houses[house][0] in collection.issuers or same_outlet(house, own):
            continue
        compiled = _named(house)
        if compiled:
            for match in compiled.finditer(value.text):
                found.setdefault(match.span(), Mention(house, (), match.span()))
    taken = sorted(found)
    for source in reading.sources:
        if source.kind == "outlet" and source.named and not same_outlet(source.name, own):
            for span in source.spans:
                if not any(start < span[1] and span[0] < end for start, end in taken):
                    found.setdefault(span, Mention(source.name, (), span))
    for one in marked(value):
        if one.kind == "link":
            name = collection.house(one.house) or one.house
            found[one.evidence.span] = Mention(name, (), one.evidence.span, one.url)
    found.update({span: Mention(None, spoken, span) for span, spoken in _general(value.text, value.language)})
    return tuple(found[span] for span in sorted(found))


@cache
def _named(name: str) -> re.Pattern[str] | None:
    """An outlet's name with endings, written with its capitals; its leading article may be missing or joined to it."""
    told = stems(name)
    if not told:
        return None
    parts = (re.escape(stem) + r"\w{0,4}" for stem in told)
    return re.compile(r"(?<!\w)" + r"[\s-]+".join(parts))


def _general(text: str, language: str) -> list[tuple[Span, tuple[str, ...]]]:
    told = wording.wording(language)
    compiled = wording.pattern(told.media)
    if compiled is None:
        return []
    found = []
    for match in compiled.finditer(text):
        around = text[max(0, match.start() - REACH) : match.end() + REACH]
        for people, spoken in told.peoples.items():
            if wording.find((people,), around):
                found.append((match.span(), spoken))
                break
    return found
