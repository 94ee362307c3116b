"""A declaration of contents: what the statements of an article rest on, in figures that an editor reads in ten seconds."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from kilde.article import Span
from kilde.checking.unnamed import origin_of, unnamed
from kilde.checking.voices import counted, own_voice, sentences, title
from kilde.statement import Access, Reading, Source, Statement
from kilde.tracing.outlets import same_outlet


class Resting(msgspec.Struct, frozen=True):
    """A source or medium, and how many statements rest on it or came through it."""

    name: str
    statements: int


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """What an article rests on. A statement that only passes on a nested one («X says P, writes Y») counts with that.

    `named`, `unnamed` and `nobody` are statements by their origin, and together `statements`; `documents` are those of them
    whose origin is a document. `relayed` came through other media than the article's own outlet, or are theirs; `itself` are
    somebody's and came through none. `claimed` are told with distance, `uncertain` as likely or possible, `denied` as not so.
    `unexplained` are the people among `unnamed_sources` that the article does not say why it does not name. `access` counts how
    the origins know, where that is told. `own` are the sentences, of `sentences`, that the article tells in its own voice.
    """

    id: str
    path: str | None
    url: str | None
    outlet: str | None
    title: str | None
    published: str | None
    language: str
    statements: int
    named: int
    unnamed: int
    nobody: int
    documents: int
    relayed: int
    itself: int
    claimed: int
    uncertain: int
    denied: int
    named_sources: tuple[Resting, ...]
    unnamed_sources: tuple[Resting, ...]
    unexplained: int
    media: tuple[Resting, ...]
    access: dict[Access, int]
    sentences: int
    own: tuple[Span, ...]


def declare(reading: Reading) -> Declaration:
    """The declaration of contents of an article."""
    article, kept = reading.article, counted(reading)
    origins = [(statement, origin) for statement in kept if (origin := origin_of(reading, statement)) is not None]
    named, nameless = ([origin for _, origin in origins if origin.named is wanted] for wanted in (True, False))
    through = [_media(reading, statement) for statement in kept]
    relayed = sum(bool(media) for media in through)
    nobody = len(kept) - len(origins)
    access = Counter(statement.access for statement, _ in origins)
    return Declaration(
        id=article.id,
        path=article.path,
        url=article.url,
        outlet=article.outlet,
        title=title(article),
        published=article.published,
        language=article.language,
        statements=len(kept),
        named=len(named),
        unnamed=len(nameless),
        nobody=nobody,
        documents=sum(origin.kind == "document" for _, origin in origins),
        relayed=relayed,
        itself=sum(not media and origin_of(reading, one) is not None for one, media in zip(kept, through, strict=True)),
        claimed=sum(statement.stance in ("distanced", "rejected") for statement in kept),
        uncertain=sum(statement.modality in ("probable", "possible") for statement in kept),
        denied=sum(statement.polarity == "negative" for statement in kept),
        named_sources=_resting(named),
        unnamed_sources=_resting(nameless),
        unexplained=sum(not one.reason for one in unnamed(reading)),
        media=_resting([medium for media in through for medium in media]),
        access={name: number for name, number in sorted(access.items()) if name != "unknown"},
        sentences=len(sentences(article)),
        own=own_voice(reading),
    )


def _media(reading: Reading, statement: Statement) -> list[Source]:
    """The media of a chain that are not the article's own."""
    own = reading.article.outlet
    return [
        source
        for source in reading.chain(statement)
        if source.kind == "outlet" and not (own is not None and same_outlet(source.name, own))
    ]


def _resting(sources: Sequence[Source]) -> tuple[Resting, ...]:
    """Each source with how many statements it has, most first, then in the order of the text."""
    number = Counter(source.id for source in sources)
    names = {source.id: source.name for source in sources}
    return tuple(Resting(names[id], count) for id, count in sorted(number.items(), key=lambda entry: -entry[1]))
