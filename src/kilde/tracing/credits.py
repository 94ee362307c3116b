"""Credit lines: which agency's copy an article prints, by its byline, its dateline or the mark at a text's end."""

import re

import msgspec

from kilde.article import Span
from kilde.claim import Place
from kilde.tracing.collection import Collection
from kilde.tracing.outlets import agency, same_outlet

#: «(NTB)», «(©NTB)», «© NTB», «/NTB/»: a short name in marks of its own at the start or end of a paragraph.
MARK = re.compile(
    r"[(/]\s*©?\s*([^\W\d_][^()/\n]{0,30}?)\s*[)/](?=\s*(?:[-–—:.]|\n|$))|©\s*([^\W\d_][\w .-]{1,30}?)(?=\s*(?:\n|$))"
)

#: How an agency's short name is written.
INITIALS = re.compile(r"[^\W\d_]{2,6}")


class Credit(msgspec.Struct, frozen=True):
    """An agency whose copy an article prints, and the words that say so (the article's first word where its byline does)."""

    name: str
    evidence: Place


def credits(collection: Collection, article: str) -> tuple[Credit, ...]:
    """The agencies that an article credits: known to the world, or an outlet of the collection that it is not of itself.

    A name counts when the world knows the agency, when the collection holds an outlet so named, in full or by initials, or
    when it is written as initials and the collection shows that they are no reporter's: the article names them as an outlet
    that somebody spoke to, or another outlet credits them too.
    """
    return collection.once("credits", article, lambda: _credits(collection, article))


def _credits(collection: Collection, article: str) -> tuple[Credit, ...]:
    value = collection.article(article)
    found: dict[str, Credit] = {}
    for line in value.byline:
        for name in re.split(r"\s*[/,;]\s*|\s+(?:og|och|and|und|et|y|e|i|a|ja|en)\s+", line):
            _note(collection, article, name, Place(article, _first_word(value.text)), found)
    for match in MARK.finditer(value.text):
        group = 1 if match.group(1) else 2
        _note(collection, article, match.group(group), Place(article, match.span(group)), found)
    return tuple(found.values())


def _note(collection: Collection, article: str, name: str, place: Place, found: dict[str, Credit]) -> None:
    own = collection.outlets[article]
    name = name.strip()
    if not name or same_outlet(name, own):
        return
    meant = name if agency(name) else _house(collection, name)
    if meant is None and _agency_here(collection, article, name):
        meant = name
    if meant is not None and not same_outlet(meant, own):
        found.setdefault(meant, Credit(meant, place))


def _agency_here(collection: Collection, article: str, name: str) -> bool:
    """Whether initials that the table lacks are an agency's: an outlet in the article itself, or credited by another outlet."""
    if not (name.isupper() and INITIALS.fullmatch(name)):
        return False
    if any(source.kind == "outlet" and source.name == name for source in collection.readings[article].sources):
        return True
    return any(not collection.same_house(other, article) for other in collection.signed(name))


def _house(collection: Collection, name: str) -> str | None:
    """The outlet of the collection that a credit means, in full or by its initials; bodies' own releases are no copy."""
    short = collection.directory.by_initials(name.casefold()) if len(name) > 1 and name.isupper() else ()
    named = [house for house in collection.directory.like(name) if same_outlet(house, name)]
    meant = {house for house in (*named, *short) if collection.houses[house][0] not in collection.issuers}
    return min(meant, key=lambda house: collection.rank[collection.houses[house][0]], default=None)


def _first_word(text: str) -> Span:
    match = re.search(r"\S+", text)
    return match.span() if match else (0, len(text))
