"""Credit lines: which agency's copy an article prints, by its byline, its dateline or the mark at a text's end."""

import re

import msgspec

from kilde.article import Span
from kilde.claim import Place
from kilde.tracing.collection import Collection
from kilde.tracing.identity import initials, same_outlet
from kilde.tracing.outlets import agency, brand

#: «(NTB)», «(©NTB)», «© NTB», «/NTB/»: a short name in marks of its own at the start or end of a paragraph.
MARK = re.compile(r"[(/]\s*©?\s*([^\W\d_][^()/\n]{0,30}?)\s*[)/](?=\s*(?:[-–—:.]|\n|$))|©\s*([^\W\d_][\w .-]{1,30}?)(?=\s*(?:\n|$))")


class Credit(msgspec.Struct, frozen=True):
    """An agency whose copy an article prints, and the words that say so (the article's first word where its byline does)."""

    name: str
    evidence: Place


def credits(collection: Collection, article: str) -> tuple[Credit, ...]:
    """The agencies that an article credits: known to the world, or an outlet of the collection that it is not of itself.

    A name in marks counts when the world knows the agency or the collection holds an outlet so named, in full or by initials.
    """
    value = collection.article(article)
    own = collection.outlets[article]
    found: dict[str, Credit] = {}
    for line in value.byline:
        for name in re.split(r"\s*[/,;]\s*|\s+(?:og|och|and|und|et|y|e|i|a|ja|en)\s+", line):
            _note(collection, own, name, Place(article, _first_word(value.text)), found)
    for match in MARK.finditer(value.text):
        group = 1 if match.group(1) else 2
        _note(collection, own, match.group(group), Place(article, match.span(group)), found)
    return tuple(found.values())


def _note(collection: Collection, own: str, name: str, place: Place, found: dict[str, Credit]) -> None:
    name = name.strip()
    if not name or same_outlet(name, own):
        return
    if agency(name):
        meant = brand(name)
    else:
        held = dict.fromkeys(collection.outlets[a] for a in collection.outlets if a not in collection.issuers)
        fitting = [outlet for outlet in held if same_outlet(outlet, name) or (name.isupper() and initials(outlet) == name.casefold())]
        if not fitting or same_outlet(fitting[0], own):
            return
        meant = fitting[0]
    found.setdefault(meant, Credit(meant, place))


def _first_word(text: str) -> Span:
    match = re.search(r"\S+", text)
    return match.span() if match else (0, len(text))
