"""Readings and claims without their unnamed sources, for exports that leave the house (`kilde export --redact`).

Redacting comes before any format is written: what is left out of these values cannot be in a file that is made from them.
Rather too much is left out than too little. Protected are

- sources that are not named and are people, groups, documents or not told; bodies and media only where their not being named
  is given a reason (the police and the port authority are not hidden);
- sources that have a name where the article gives a reason for not naming them (a false name).

Of these go: the name or description, every span that names them, cue and source of what they say, how they know it, why
they are not named, and what they say word for word (a way of speaking gives people away). The sentence around any of
those words goes too, but for what is told there: that is what the claims are about. So do the same words elsewhere in
the article. All protected sources of an article become one, so that nobody can put together what one of them said.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import msgspec

from kilde.article import PROSE, Span
from kilde.checking.voices import meets, sentences
from kilde.claim import ChainLink, Claim, Instance, Link, Origin, Provenance
from kilde.show.words import word
from kilde.statement import Reading, Source, SourceKind, Statement

#: What stands in place of every protected source.
NAME = "unnamed source"
HIDDEN = Source("unnamed", NAME, "unspecified", False, ())
_LINK = ChainLink(NAME, "unspecified", False)

#: Stands for each code point that is left out of a text, so that all spans keep their places.
MASK = "█"
LEFT_OUT = "[…]"
_MASKED = re.compile(rf"{MASK}(?:\s*{MASK})*")
_WORD = re.compile(r"\w+")

#: Kinds that are protected where they are not named.
_PROTECTED: frozenset[SourceKind] = frozenset({"person", "group", "document", "unspecified"})

#: Kinds of statement that hold a source's own words.
_VERBATIM = frozenset({"direct", "mixed"})

#: Words of a description of at least so many letters are looked for in titles and headings, too; shorter ones are mostly
#: articles, prepositions and pronouns.
_TELLING = 4


def shown(text: str) -> str | None:
    """The words with a mark for each stretch that was left out; None where no word is left."""
    told = _MASKED.sub(LEFT_OUT, text)
    return told if _WORD.search(told.replace(LEFT_OUT, "")) else None


class Redacted(msgspec.Struct, frozen=True):
    """A reading without its protected sources, and the names that these had in it."""

    reading: Reading
    names: frozenset[str]


def protected(reading: Reading) -> frozenset[str]:
    """The ids of the sources that a redacted export does not hold."""
    reasons = {one.chain[-1] for one in reading if one.chain and one.anonymity_reason}
    return frozenset(s.id for s in reading.sources if s.id in reasons or (not s.named and s.kind in _PROTECTED))


def redact(reading: Reading) -> Redacted:
    """The reading without its protected sources, path and credits. Its text has a mark for each code point left out."""
    article, away = reading.article, protected(reading)
    gone = [source for source in reading.sources if source.id in away]
    marks = _marks(reading, away)
    phrases = _phrases(reading, gone, marks)
    text = _masked(article.text, _hidden(reading, away, marks, phrases))
    title = article.title and _masked(article.title, _told(article.title, phrases))
    kept = tuple(source for source in reading.sources if source.id not in away)
    plain = msgspec.structs.replace(article, path=None, text=text, title=title and shown(title), credits=())
    sources = (*kept, HIDDEN) if gone else kept
    statements = tuple(_statement(statement, away) for statement in reading)
    return Redacted(Reading(plain, sources, statements), frozenset(source.name for source in gone))


def _statement(statement: Statement, away: frozenset[str]) -> Statement:
    if away.isdisjoint(statement.chain):
        return statement
    links = [HIDDEN.id if link in away else link for link in statement.chain]
    return msgspec.structs.replace(
        statement,
        chain=tuple(link for link, _ in groupby(links)),
        time=None if statement.kind in _VERBATIM else statement.time,
        cue=(),
        source=(),
        access="unknown",
        access_span=(),
        anonymity_reason=(),
    )


def _marks(reading: Reading, away: frozenset[str]) -> list[Span]:
    """The spans that tell of protected sources."""
    marks = [span for source in reading.sources if source.id in away for span in source.spans]
    for one in reading:
        if not away.isdisjoint(one.chain):
            marks.extend(span for role in (one.cue, one.source, one.access_span, one.anonymity_reason) for span in role)
    return marks


def _phrases(reading: Reading, gone: Sequence[Source], marks: Sequence[Span]) -> frozenset[str]:
    """The words that protected sources are called by, in small letters; no pronouns and other short words."""
    told = [source.name for source in gone] + [reading.article.words(span) for s in gone for span in s.spans]
    told.extend(reading.article.words(span) for one in reading for span in one.source if span in marks)
    folded = {" ".join(phrase.lower().split()) for phrase in told}
    return frozenset(phrase for phrase in folded if " " in phrase or len(phrase) > _TELLING)


def _hidden(reading: Reading, away: frozenset[str], marks: Sequence[Span], phrases: frozenset[str]) -> list[tuple[Span, bool]]:
    """What to hide (true) and what to show again (false) of the text; the later goes over the earlier."""
    if not away:
        return []
    article = reading.article
    words = [*marks, *_found(article.text, phrases)]
    steps = [(sentence, True) for sentence in sentences(article) if meets(sentence, words)]
    withheld: list[Span] = []
    for one in reading:
        theirs = not away.isdisjoint(one.chain)
        if theirs and one.kind in _VERBATIM:
            withheld.extend(one.content)
        else:
            steps.extend((span, False) for span in one.content if theirs or not meets(span, words))
    steps.extend((span, True) for span in (*withheld, *words))
    for block in article.blocks:
        if block.kind not in PROSE:
            start = block.span[0]
            steps.extend(((a + start, b + start), h) for (a, b), h in _told(article.words(block.span), phrases))
    return steps


def _found(text: str, phrases: Iterable[str]) -> list[Span]:
    """Wherever a phrase stands in the text, whatever its case and the white space between its words."""
    patterns = (r"\s+".join(map(re.escape, phrase.split())) for phrase in sorted(phrases))
    return [match.span() for one in patterns for match in re.finditer(rf"(?<!\w){one}(?!\w)", text, re.IGNORECASE)]


def _told(text: str, phrases: Iterable[str]) -> list[tuple[Span, bool]]:
    """The words of a title that descriptions of protected sources share with it."""
    words = {match.group() for phrase in phrases for match in _WORD.finditer(phrase)}
    telling = {word for word in words if len(word) >= _TELLING}
    return [(match.span(), True) for match in _WORD.finditer(text) if match.group().lower() in telling]


def _masked(text: str, steps: Iterable[tuple[Span, bool]]) -> str:
    hidden = bytearray(len(text))
    for (start, end), hide in steps:
        hidden[start:end] = bytes([hide]) * (min(end, len(text)) - start)
    return "".join(MASK if hide and not sign.isspace() else sign for sign, hide in zip(text, hidden, strict=True))


def redact_claim(claim: Claim, redacted: Mapping[str, Redacted]) -> Claim:
    """The claim without protected sources; `redacted` has the readings of all articles that it speaks of.

    Its text is that of the earliest instance of which words are left. What flags say of themselves is said in general words.
    Which unnamed source may be one with whom is left out: it would be a guess at who it is.
    """
    names = frozenset(name for one in redacted.values() for name in one.names)
    instances = tuple(_instance(one, names) for one in claim.instances)
    text, language = _text(claim, redacted)
    away = {origin.name for origin in claim.origins.sources if _is_protected(origin, names)} | names
    origins = msgspec.structs.replace(
        claim.origins,
        sources=tuple(
            Origin(NAME, "unspecified", False, origin.articles) if origin.name in away else origin
            for origin in claim.origins.sources
        ),
        merges=tuple(merge for merge in claim.origins.merges if away.isdisjoint(merge.names)),
    )
    return msgspec.structs.replace(
        claim,
        text=text,
        language=language,
        instances=instances,
        origins=origins,
        links=tuple(_redacted_link(link, away) for link in claim.links),
        events=tuple(msgspec.structs.replace(event, text=word(f"explain.{event.flag}")) for event in claim.events),
    )


def _is_protected(link: ChainLink | Origin, names: frozenset[str]) -> bool:
    return link.name in names or (not link.named and link.kind in _PROTECTED)


def _instance(instance: Instance, names: frozenset[str]) -> Instance:
    links = [_LINK if _is_protected(link, names) else link for link in instance.chain]
    return msgspec.structs.replace(instance, chain=tuple(link for link, _ in groupby(links)))


def _redacted_link(link: Link, away: set[str]) -> Link:
    if link.from_.source not in away:
        return link
    return msgspec.structs.replace(link, from_=Provenance(source=NAME))


def _text(claim: Claim, redacted: Mapping[str, Redacted]) -> tuple[str, str]:
    for instance in claim.instances:
        if instance.article in redacted:
            reading = redacted[instance.article].reading
            if (words := shown(reading.words(instance.content))) is not None:
                return words, reading.article.language
    return LEFT_OUT, claim.language
