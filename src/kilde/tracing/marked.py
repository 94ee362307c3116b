"""Credits from markup as evidence: which house each means, what it speaks for, and the words that show it.

A page that names its maker or points at another's address, and a post that was forwarded, credit all that they say; a link
credits what its own sentence says; a citation only that the work was used. An address means the outlet that the world knows by
its domain, else the domain itself, which is how an outlet without another name is called.
"""

import re
from typing import Literal

import msgspec

from kilde.article import Article, Credit, CreditKind, Span
from kilde.claim import Place
from kilde.intake.houses import domain
from kilde.tracing.outlets import brand, same_outlet

Reach = Literal["article", "sentence", "unsure"]

_REACH: dict[CreditKind, Reach] = {
    "agency": "article",
    "canonical": "article",
    "based_on": "article",
    "forwarded": "article",
    "link": "sentence",
    "citation": "unsure",
}

_WORD = re.compile(r"\S+")


class Marked(msgspec.Struct, frozen=True):
    """A credit as evidence: the `house` it means, how far it reaches, the words that show it (the article's first word where
    only markup tells), and the `url` of the very story, where it has one."""

    kind: CreditKind
    house: str
    reach: Reach
    evidence: Place
    url: str | None


def marked(article: Article) -> tuple[Marked, ...]:
    """The credits of other houses than the article's own, in their order.

    >>> from kilde.article import Article, Credit
    >>> post = Article(id="a", language="nb", text="Broen er stengt.", credits=(Credit(kind="forwarded", name="NTB"),))
    >>> [(found.house, found.reach, found.evidence.span) for found in marked(post)]
    [('NTB', 'article', (0, 5))]
    """
    own = article.outlet or (article.url and domain(article.url))
    found = []
    for credit in article.credits:
        house = _house(credit)
        if house is not None and not (own and same_outlet(house, own)):
            place = Place(article.id, credit.span or _first_word(article.text))
            found.append(Marked(credit.kind, house, _REACH[credit.kind], place, credit.url))
    return tuple(found)


def _house(credit: Credit) -> str | None:
    """The outlet that a credit means; None where it tells neither name nor domain."""
    if credit.name:
        return brand(credit.name)
    host = domain(credit.url) if credit.url else None
    return brand(host) if host else None


def _first_word(text: str) -> Span:
    match = _WORD.search(text)
    return match.span() if match else (0, len(text))
