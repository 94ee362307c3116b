"""A collection as FollowTheMoney entities, one a line, for Aleph and other tools of investigative desks.

| kilde | FollowTheMoney |
| --- | --- |
| article | `Article` |
| named person; outlet or body; group; document | `Person`; `Organization`; `LegalEntity`; `Document` |
| a named source in an article | `Documentation` between the two |
| claim | `Note` whose `entity` are its named origins and whose `proof` are the articles that carry it |
| had from another article or outlet | `UnknownLink`, its `role` the reason |

Sources that are not named are no entities: those tools compare names across data sets, and nothing may be found by «an
official». What they are called stands in the claim's `notes` alone.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from kilde.claim import Link
from kilde.export.collection import Collection, Told
from kilde.export.keys import bare_name, key, source_key
from kilde.export.needed import needed
from kilde.show.markup import printable
from kilde.show.words import origins_words, with_note, word
from kilde.statement import Reading, SourceKind

_SCHEMATA: Mapping[SourceKind, str] = {
    "person": "Person",
    "outlet": "Organization",
    "organisation": "Organization",
    "group": "LegalEntity",
    "document": "Document",
    "unspecified": "LegalEntity",
}

#: FollowTheMoney has one Norwegian.
_NORWEGIAN = {"nb": "no", "nn": "no"}


def entities(collection: Collection) -> Iterator[bytes]:
    """The entities, each with its line break: articles with their sources, then claims. One that recurs is written once."""
    model = needed("followthemoney", "ftm", "--format ftm").model
    written: set[str] = set()
    for reading in collection.readings():
        yield from _lines(_article(model, reading, collection.full_text), written)
    for told in collection.claims():
        yield from _lines(_claim(model, told), written)


def _lines(made: Iterator[Any], written: set[str]) -> Iterator[bytes]:
    for entity in made:
        if entity.id not in written:
            written.add(entity.id)
            yield msgspec.json.encode(_sorted(entity.to_dict()), order="sorted") + b"\n"


def _sorted(entity: dict[str, Any]) -> dict[str, Any]:
    entity["properties"] = {name: sorted(values) for name, values in entity["properties"].items()}
    return entity


def _entity(model: Any, schema: str, id: str, **properties: Any) -> Any:
    entity = model.make_entity(schema)
    entity.id = id
    for name, value in properties.items():
        for one in value if isinstance(value, (list, tuple)) else (value,):
            if one is not None:
                entity.add(name, printable(one) if isinstance(one, str) else one)
    return entity


def _name(kind: str, *parts: str | int) -> str:
    return f"kilde-{key(kind, *parts)}"


def _source(model: Any, kind: SourceKind, name: str) -> Any:
    id, name = f"kilde-{source_key(kind, name, True)}", bare_name(name)
    if kind == "document":
        return _entity(model, "Document", id, title=name, name=name)
    return _entity(model, _SCHEMATA[kind], id, name=name, sector="news media" if kind == "outlet" else None)


def _article(model: Any, reading: Reading, full_text: bool) -> Iterator[Any]:
    article = reading.article
    name = _name("article", article.id)
    yield _entity(
        model,
        "Article",
        name,
        title=article.title,
        author=article.byline,
        publisher=article.outlet,
        publishedAt=article.published,
        language=_NORWEGIAN.get(article.language, article.language),
        sourceUrl=article.url,
        bodyText=article.text if full_text else None,
    )
    for source in reading.sources:
        if source.named:
            made = _source(model, source.kind, source.name)
            yield made
            link = _name("documentation", article.id, source.id)
            yield _entity(model, "Documentation", link, document=name, entity=made.id, role="source", date=article.published)


def _claim(model: Any, told: Told) -> Iterator[Any]:
    claim = told.claim
    origins = []
    for origin in claim.origins.sources:
        if origin.named:
            made = _source(model, origin.kind, origin.name)
            origins.append(made.id)
            yield made
    yield _entity(
        model,
        "Note",
        _name("claim", claim.id),
        name=claim.text,
        description=claim.text,
        summary=f"{origins_words(claim.origins.least, claim.origins.most)}; {word(f'credibility.{claim.credibility}')}",
        notes=[f"origin: {with_note(o.name, o.named)}" for o in claim.origins.sources],
        keywords=[word(f"flag.{flag}") for flag in claim.flags],
        entity=origins,
        proof=[_name("article", article) for article in claim.articles],
    )
    for link in claim.links:
        yield from _links(model, told, link)


def _links(model: Any, told: Told, link: Link) -> Iterator[Any]:
    givers = [_name("article", article) for article in link.from_.undecided or (link.from_.article,) if article is not None]
    if link.from_.source is not None:
        outlet = _source(model, "outlet", link.from_.source)
        yield outlet
        givers.append(outlet.id)
    reading = told.readings.get(link.article)
    for giver in givers:
        yield _entity(
            model,
            "UnknownLink",
            _name("link", told.claim.id, link.article, giver),
            subject=_name("article", link.article),
            object=giver,
            role=link.reason,
            status="undecided" if link.from_.undecided else None,
            date=reading.article.published if reading is not None else None,
            summary=told.claim.text,
            description=told.words(link.evidence),
            proof=_name("article", link.evidence.article),
        )
