"""A collection as a STIX 2.1 bundle (OASIS, 2021), by the stix2 library, for tools of threat intelligence and
disinformation work.

| kilde | STIX |
| --- | --- |
| article | `report`: its outlet and its statements as `object_refs` |
| statement | `note`: the words, with the chain as `authors` |
| outlet, named source | `identity` |
| claim | `note` labelled `claim`: its text, on the reports that carry it and the identities it rests on |
| had from another article or outlet | `relationship` of type `derived-from`, same source and occasion `related-to` |
| how an article stands to a claim, a source's denial, a denial elsewhere | `opinion` on the claim |

STIX has no word for an unnamed source: it stands among a note's `authors` only, as the article describes it. All times
are those of the articles; what has none is dated to the first second of 1970 and labelled `undated`.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from kilde.claim import THROUGH, ChainLink, Event, Instance, Link
from kilde.export.collection import Collection, Told, words
from kilde.export.keys import bare_name, key, source_key
from kilde.export.needed import needed
from kilde.show.clock import moment
from kilde.show.markup import printable, web_address
from kilde.show.words import origins_words, with_note, word
from kilde.statement import Reading, Source, SourceKind

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_CLASSES: Mapping[SourceKind, str] = {
    "person": "individual",
    "outlet": "organization",
    "organisation": "organization",
    "group": "group",
    "document": "unknown",
    "unspecified": "unknown",
}


class _Writer:
    """Makes the objects of a bundle, each id once."""

    def __init__(self) -> None:
        self._stix = needed("stix2", "export", "--format stix")
        self.objects: dict[str, Any] = {}
        self._times: dict[str, datetime] = {}
        self._kilde = self._put("Identity", key("program", "kilde"), EPOCH, name="kilde", identity_class="system")

    def _put(self, type_: str, id: Any, time: datetime, **fields: Any) -> str:
        name = f"{'-'.join(type_.lower().split('_'))}--{id}"
        if name not in self.objects:
            given = {name: _printable(value) for name, value in fields.items() if value not in (None, [], ())}
            self.objects[name] = getattr(self._stix, type_)(id=name, created=time, modified=time, **given)
        return name

    def _by_us(self, type_: str, id: Any, time: datetime, **fields: Any) -> str:
        return self._put(type_, id, time, created_by_ref=self._kilde, **fields)

    def _identity(self, kind: SourceKind, name: str) -> str:
        # Known to many articles, so dated by none of them.
        return self._put("Identity", source_key(kind, name, True), EPOCH, name=bare_name(name), identity_class=_CLASSES[kind])

    def _time(self, article: str) -> datetime:
        return self._times.get(article, EPOCH)

    def article(self, reading: Reading, full_text: bool) -> None:
        article = reading.article
        time = self._times[article.id] = _utc(article.published)
        report = f"report--{key('article', article.id)}"
        refs = [self._identity("outlet", article.outlet)] if article.outlet else [self._kilde]
        for statement in reading:
            said = words(reading, statement.content)
            chain = reading.chain(statement)
            about = [self._identity(link.kind, link.name) for link in chain if link.named]
            note = self._by_us(
                "Note",
                key("statement", article.id, statement.id, *statement.content[0]),
                time,
                abstract=word(f"kind.{statement.kind}"),
                content=said or "[…]",
                authors=_authors(chain),
                object_refs=[report, *dict.fromkeys(about)],
                lang=article.language,
            )
            refs.extend((note, *about))
        address = web_address(article.url)
        self._by_us(
            "Report",
            key("article", article.id),
            time,
            name=article.title or article.outlet or article.id,
            description=article.text if full_text else None,
            published=time,
            labels=["article"] if time != EPOCH else ["article", "undated"],
            external_references=[{"source_name": article.outlet or "web", "url": address}] if address else None,
            object_refs=list(dict.fromkeys(refs)),
            lang=article.language,
        )

    def claim(self, told: Told) -> None:
        claim = told.claim
        time = self._time(claim.first.article)
        named = [self._identity(origin.kind, origin.name) for origin in claim.origins.sources if origin.named]
        reports = [f"report--{key('article', article)}" for article in claim.articles]
        note = self._by_us(
            "Note",
            key("claim", claim.id),
            time,
            abstract=f"{origins_words(claim.origins.least, claim.origins.most)}; {word(f'credibility.{claim.credibility}')}",
            content=claim.text,
            authors=[with_note(origin.name, origin.named) for origin in claim.origins.sources],
            labels=["claim", *claim.flags] if time != EPOCH else ["claim", *claim.flags, "undated"],
            object_refs=list(dict.fromkeys((*reports, *named))),
            lang=claim.language,
        )
        for number, instance in enumerate(claim.instances, 1):
            self._opinion(told, instance, number, note)
        for number, event in enumerate(claim.events, 1):
            if event.flag == "denied":
                self._denial(told, event, number, note)
        for link in claim.links:
            self._link(told, link)

    def _opinion(self, told: Told, instance: Instance, number: int, claim: str) -> None:
        opinions = {"endorsed": "agree", "distanced": "neutral", "rejected": "strongly-disagree"}
        found = [(opinions[instance.stance], _outlet(told, instance.article))] if instance.stance in opinions else []
        if instance.polarity == "negative":
            found.append(("disagree", _authors(instance.chain)))
        for nth, (opinion, authors) in enumerate(found):
            self._by_us(
                "Opinion",
                key("opinion", told.claim.id, number, nth),
                self._time(instance.article),
                opinion=opinion,
                explanation=told.words(instance),
                authors=authors,
                object_refs=[claim],
            )

    def _denial(self, told: Told, event: Event, number: int, claim: str) -> None:
        self._by_us(
            "Opinion",
            key("denial", told.claim.id, number),
            self._time(event.to.article),
            opinion="disagree",
            explanation=told.words(event.to),
            authors=_outlet(told, event.to.article),
            object_refs=[claim],
        )

    def _link(self, told: Told, link: Link) -> None:
        givers = [f"report--{key('article', a)}" for a in link.from_.undecided or (link.from_.article,) if a is not None]
        if link.from_.source is not None:
            givers.append(self._identity("outlet", link.from_.source))
        for giver in givers:
            self._by_us(
                "Relationship",
                key("link", told.claim.id, link.article, giver),
                self._time(link.article),
                relationship_type="derived-from" if link.reason in THROUGH else "related-to",
                source_ref=f"report--{key('article', link.article)}",
                target_ref=giver,
                description=f"{link.reason}: {told.claim.text}",
                labels=["undecided"] if link.from_.undecided else None,
                confidence=round(100 * max(0.0, min(1.0, link.score))),
            )


def bundle(collection: Collection) -> Iterator[bytes]:
    """The bundle as JSON, an object a line; its id is made from those of its objects."""
    writer = _Writer()
    for reading in collection.readings():
        writer.article(reading, collection.full_text)
    for told in collection.claims():
        writer.claim(told)
    yield f'{{"type": "bundle", "id": "bundle--{key("bundle", *sorted(writer.objects))}", "objects": [\n'.encode()
    yield b",\n".join(made.serialize().encode() for made in writer.objects.values())
    yield b"\n]}\n"


def _utc(published: str | None) -> datetime:
    time = moment(published)
    return EPOCH if time is None else time.astimezone(UTC)


def _authors(chain: Iterable[Source | ChainLink]) -> list[str]:
    return [with_note(link.name, link.named) for link in chain]


def _outlet(told: Told, article: str) -> list[str] | None:
    reading = told.readings.get(article)
    return [reading.article.outlet] if reading is not None and reading.article.outlet else None


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    return [_printable(one) for one in value] if isinstance(value, list) else value
