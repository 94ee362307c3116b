"""Claims as schema.org `Claim` objects in JSON-LD, with the articles that carry each (`appearance`) and the first that did.

A `ClaimReview` says whether a claim is true. That is for a fact-checker to write, with an address to sign it; it can
point to these claims by `itemReviewed`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kilde.article import Article
from kilde.export.collection import Collection, Told
from kilde.export.keys import bare_name, source_key, urn
from kilde.export.linked import known, listed
from kilde.show.markup import web_address
from kilde.statement import Reading, SourceKind

CONTEXT = "https://schema.org"

_TYPES: Mapping[SourceKind, str] = {
    "person": "Person",
    "outlet": "NewsMediaOrganization",
    "organisation": "Organization",
    "group": "Organization",
    "document": "CreativeWork",
    "unspecified": "Organization",
}


def claims(collection: Collection) -> Iterator[bytes]:
    """A graph of all claims, most carried first, each with its articles whole, so that it can stand alone."""
    return listed({"@context": CONTEXT}, "@graph", map(_claim, collection.claims()))


def _claim(told: Told) -> dict[str, Any]:
    claim = told.claim
    authors: list[dict[str, Any]] = []
    documents: list[dict[str, Any]] = []
    for number, origin in enumerate(claim.origins.sources, 1):
        source = _source(origin.kind, origin.name, origin.named, claim.id, number)
        (documents if origin.kind == "document" else authors).append(source)
    return known(
        **{"@type": "Claim", "@id": urn("claim", claim.id)},
        identifier=claim.id,
        text=claim.text,
        inLanguage=claim.language,
        datePublished=claim.first.published,
        author=authors,
        isBasedOn=documents,
        appearance=[_appearance(told, article) for article in claim.articles],
        firstAppearance=_article(told.readings.get(claim.first.article), claim.first.article),
        keywords=list(claim.flags),
    )


def _appearance(told: Told, article: str) -> dict[str, Any]:
    """An article with the words in which it makes the claim, as parts of it."""
    quotations = [
        {"@type": "Quotation", "text": said}
        for instance in told.claim.instances
        if instance.article == article and (said := told.words(instance)) is not None
    ]
    return _article(told.readings.get(article), article) | known(hasPart=quotations)


def _article(reading: Reading | None, name: str) -> dict[str, Any]:
    about = {"@type": "NewsArticle", "@id": urn("article", name), "identifier": name}
    if reading is None:
        return about
    article: Article = reading.article
    return about | known(
        url=web_address(article.url),
        headline=article.title,
        author=[{"@type": "Person", "name": name} for name in article.byline],
        publisher=_source("outlet", article.outlet, True) if article.outlet else None,
        datePublished=article.published,
        inLanguage=article.language,
    )


def _source(kind: SourceKind, name: str, named: bool, *within: str | int) -> dict[str, Any]:
    about = {"@type": _TYPES[kind], "@id": source_key(kind, name, named, *within).urn}
    return about | ({"name": bare_name(name)} if named else {"description": name})
