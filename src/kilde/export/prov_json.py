"""The provenance of claims as W3C PROV-JSON (Moreau and others, 2013; PROV-JSON, W3C member submission 2013), by the prov
library.

| kilde | PROV |
| --- | --- |
| article, claim, document | entity |
| outlet, person, body, group | agent |
| an article is of an outlet | `wasAttributedTo` |
| words of an article that make a claim | entity, `specializationOf` the claim, `prov:Quotation` from the article |
| a source in the chain of these words | `wasAttributedTo`, with its `kilde:place` from 1 |
| a claim rests on an origin | `wasAttributedTo`; on a document, `wasDerivedFrom` it as `prov:PrimarySource` |
| had from another article or outlet | `wasDerivedFrom`, with `kilde:reason`; as `prov:Quotation` where its words were reused |
| same source, same occasion | `alternateOf` |
"""

from typing import Any

import msgspec

from kilde.claim import THROUGH, Instance, Link
from kilde.export.collection import Collection, Told
from kilde.export.keys import bare_name, key, source_key
from kilde.export.needed import needed
from kilde.show.markup import printable
from kilde.statement import Reading, SourceKind

#: The terms that PROV lacks.
TERMS = "urn:kilde:"

_AGENTS: dict[SourceKind, str] = {"person": "prov:Person", "outlet": "prov:Organization", "organisation": "prov:Organization"}
_WORDS_REUSED = frozenset({"reuses", "wire"})


class _Writer:
    """Puts a collection into a PROV document, each thing once."""

    def __init__(self) -> None:
        model = needed("prov.model", "export", "--format prov")
        self.document: Any = model.ProvDocument()
        self.document.add_namespace("kilde", TERMS)
        self.document.add_namespace("schema", "https://schema.org/")
        self._id = self.document.add_namespace("id", "urn:uuid:")
        self._made: set[str] = set()

    def _name(self, kind: str, *parts: str | int) -> Any:
        return self._id[str(key(kind, *parts))]

    def _thing(self, make: Any, name: Any, about: dict[str, Any]) -> Any:
        if str(name) not in self._made:
            self._made.add(str(name))
            told = {n: printable(v) if isinstance(v, str) else v for n, v in about.items() if v is not None}
            make(name, {n: self.document.valid_qualified_name(v) if n == "prov:type" else v for n, v in told.items()})
        return name

    def article(self, reading: Reading) -> None:
        article = reading.article
        about = {"prov:type": "kilde:Article", "prov:label": article.title, "schema:url": article.url}
        about |= {"schema:datePublished": article.published, "schema:inLanguage": article.language, "kilde:id": article.id}
        name = self._thing(self.document.entity, self._name("article", article.id), about)
        if article.outlet is not None:
            self.document.wasAttributedTo(name, self._source("outlet", article.outlet, True))

    def _source(self, kind: SourceKind, name: str, named: bool, *within: str | int) -> Any:
        make = self.document.entity if kind == "document" else self.document.agent
        about = {
            "prov:type": _AGENTS.get(kind, f"kilde:{kind.capitalize()}"),
            "prov:label": bare_name(name),
            "kilde:named": named,
        }
        return self._thing(make, self._id[str(source_key(kind, name, named, *within))], about)

    def _rests_on(self, what: Any, kind: SourceKind, name: str, named: bool, *within: str | int, **more: Any) -> None:
        source = self._source(kind, name, named, *within)
        about = {f"kilde:{n}": v for n, v in more.items()}
        if kind == "document":
            kinds = {"prov:type": self.document.valid_qualified_name("prov:PrimarySource")}
            self.document.wasDerivedFrom(what, source, other_attributes=kinds | about)
        else:
            self.document.wasAttributedTo(what, source, other_attributes=about)

    def claim(self, told: Told) -> None:
        claim = told.claim
        about: dict[str, Any] = {"prov:type": "kilde:Claim", "prov:label": claim.text, "kilde:id": claim.id}
        about |= {"schema:inLanguage": claim.language}
        about |= {"kilde:least": claim.origins.least, "kilde:most": claim.origins.most, "kilde:credibility": claim.credibility}
        name = self._thing(self.document.entity, self._name("claim", claim.id), about)
        for number, origin in enumerate(claim.origins.sources, 1):
            self._rests_on(name, origin.kind, origin.name, origin.named, claim.id, number)
        places: dict[str, Any] = {}
        for number, instance in enumerate(claim.instances, 1):
            place = self._instance(told, instance, number, name)
            places.setdefault(instance.article, place)
        for link in claim.links:
            self._link(told, link, places)

    def _instance(self, told: Told, instance: Instance, number: int, claim: Any) -> Any:
        about = {"prov:type": "kilde:Instance", "prov:value": told.words(instance), "kilde:stance": instance.stance}
        about |= {"kilde:modality": instance.modality, "kilde:polarity": instance.polarity}
        name = self._thing(self.document.entity, self._name("instance", told.claim.id, number), about)
        self.document.specializationOf(name, claim)
        self.document.quotation(name, self._name("article", instance.article))
        for place, link in enumerate(instance.chain, 1):
            self._rests_on(name, link.kind, link.name, link.named, told.claim.id, number, place, place=place)
        return name

    def _link(self, told: Told, link: Link, places: dict[str, Any]) -> None:
        taker = places.get(link.article, self._name("article", link.article))
        about: dict[str, Any] = {"kilde:reason": link.reason, "kilde:score": link.score}
        if link.from_.undecided:
            about["kilde:undecided"] = True
        givers = [
            places.get(article, self._name("article", article))
            for article in link.from_.undecided or (link.from_.article,)
            if article is not None
        ]
        if link.from_.source is not None:
            unseen = self._name("unseen", told.claim.id, link.from_.source)
            givers.append(self._thing(self.document.entity, unseen, {"prov:type": "kilde:Unseen"}))
            self.document.wasAttributedTo(unseen, self._source("outlet", link.from_.source, True))
        for giver in givers:
            if link.reason not in THROUGH:
                self.document.alternateOf(taker, giver)
            elif link.reason in _WORDS_REUSED:
                self.document.quotation(taker, giver, other_attributes=about)
            else:
                self.document.wasDerivedFrom(taker, giver, other_attributes=about)


def document(collection: Collection) -> Any:
    """The collection as a `prov.model.ProvDocument`."""
    writer = _Writer()
    for reading in collection.readings():
        writer.article(reading)
    for told in collection.claims():
        writer.claim(told)
    return writer.document


def prov_json(collection: Collection) -> bytes:
    """The same as PROV-JSON, its names in order."""
    written = document(collection).serialize(format="json")
    return msgspec.json.format(msgspec.json.encode(msgspec.json.decode(written), order="sorted"), indent=1) + b"\n"
