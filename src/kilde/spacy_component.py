"""kilde as a component of a spaCy pipeline: `nlp.add_pipe("kilde")`.

It needs the extra `kilde[spacy]`, whose entry point lets spaCy find the factory without an import. Every document gets

- `doc._.statements`: its statements in the order of the text, their words as spans of the document;
- `doc._.reading`: the whole `Reading`, offsets in code points of `doc.text`; None where nothing was read.

What is kept in the document is the reading as JSON, under `READING` in `doc.user_data`; both attributes are made from that. So
they survive pickling, `Doc.to_bytes`, several processes, and a `DocBin(store_user_data=True)`. spaCy stores no extensions with
documents: who loads them in a process without the component imports this module first.
"""

from dataclasses import dataclass
from functools import lru_cache

import msgspec

from kilde.article import Span as Offsets
from kilde.door import read
from kilde.errors import ExtraMissing
from kilde.intake import Given
from kilde.statement import Modality, Polarity, Reading, ReadingRecord, Stance, StatementKind, from_record, to_record

try:
    from spacy.language import Language
    from spacy.tokens import Doc, Span
except ModuleNotFoundError as missing:
    if (missing.name or "").partition(".")[0] != "spacy":
        raise
    raise ExtraMissing("spacy", "kilde as a spaCy component") from missing

__all__ = ["READING", "DocStatement", "Kilde", "component"]

#: Where in `Doc.user_data` the reading stands.
READING = "kilde.reading"

#: What spaCy calls a pipeline for no language in particular.
_ANY = "xx"


@dataclass(frozen=True, slots=True)
class DocStatement:
    """A statement of a document. `chain` holds the names of its sources, outermost first; the last is the origin.

    A span that begins or ends within a token has the whole of that token. `id` is that of the statement in the reading,
    which also tells the kinds of the sources, and where else they are named.
    """

    id: str
    kind: StatementKind
    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    chain: tuple[str, ...]
    stance: Stance
    modality: Modality
    polarity: Polarity
    nested: bool


class Kilde:
    """The component: reads a document's text as one article, with the outlet, the day and the language that were given."""

    def __init__(self, given: Given) -> None:
        self.given = given

    def __call__(self, doc: Doc) -> Doc:
        """The same document with its reading. Raises `InputError` where its text makes no article, but for an empty one."""
        doc.user_data.pop(READING, None)
        if doc.text.strip():
            given = self.given
            reading = read(doc.text, outlet=given.outlet, published=given.published, language=given.language)
            doc.user_data[READING] = msgspec.json.encode(to_record(reading))
        return doc


@Language.factory(
    "kilde",
    assigns=["doc._.statements", "doc._.reading"],
    default_config={"language": None, "outlet": None, "published": None},
)
def component(nlp: Language, name: str, language: str | None, outlet: str | None, published: str | None) -> Kilde:
    """The component for a pipeline, in whose language texts are read unless `language` names another.

    `xx` has the language of each text detected, and `no` which of the two Norwegians it is. Raises `UsageError` where
    `language` is no BCP 47 tag or `published` not ISO 8601.
    """
    language = language or nlp.lang
    return Kilde(Given(outlet=outlet, published=published, language=None if language == _ANY else language))


@lru_cache(maxsize=64)
def _decoded(record: bytes) -> Reading:
    return from_record(msgspec.json.decode(record, type=ReadingRecord))


def _reading(doc: Doc) -> Reading | None:
    record = doc.user_data.get(READING)
    if record is None:
        return None
    reading = _decoded(record)
    # A document made from a part of another may have got its user data too, whose offsets do not hold there.
    return reading if reading.article.text == doc.text else None


def _statements(doc: Doc) -> tuple[DocStatement, ...]:
    reading = _reading(doc)
    if reading is None:
        return ()
    return tuple(
        DocStatement(
            id=statement.id,
            kind=statement.kind,
            content=_spans(doc, statement.content),
            cue=_spans(doc, statement.cue),
            source=_spans(doc, statement.source),
            chain=tuple(source.name for source in reading.chain(statement)),
            stance=statement.stance,
            modality=statement.modality,
            polarity=statement.polarity,
            nested=statement.nested,
        )
        for statement in reading
    )


def _spans(doc: Doc, offsets: tuple[Offsets, ...]) -> tuple[Span, ...]:
    found = (doc.char_span(start, end, alignment_mode="expand") for start, end in offsets)
    return tuple(span for span in found if span is not None)


Doc.set_extension("statements", getter=_statements)
Doc.set_extension("reading", getter=_reading)
