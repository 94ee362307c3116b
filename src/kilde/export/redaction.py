"""Readings and claims without their unnamed sources, for exports that leave the house (`kilde export --redact`).

Redacting comes before any format is written: what is left out of these values cannot be in a file that is made from them.
Rather too much is left out than too little. Protected are

- sources that are not named and are people, groups, documents or not told; bodies and media only where their not being named
  is given a reason (the police and the port authority are not hidden);
- sources that have a name where the article gives a reason for not naming them (a false name);
- whoever says something by words that bring up somebody unnamed («a former officer»), also where it was read as one who is
  named: if the reader was wrong there, it would be a hint at who it is.

Of these go: the name or description, every span that names them, cue and source of what they say, how they know it, why
they are not named, and what they say word for word (a way of speaking gives people away). The sentence around any of
those words goes too, but for what is told there: that is what the claims are about. So do the same words elsewhere in
the article. All protected sources of an article become one, so that nobody can put together what one of them said.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import msgspec

from kilde.article import PROSE, Article, Span
from kilde.checking.voices import meets, sentences
from kilde.claim import ChainLink, Claim, Event, Instance, Link, Origin, Origins, Provenance
from kilde.reading.source_words import source_words
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

#: Fields that are taken over as they are: of an article; of any statement, and of one that no protected source has a part
#: in; of a claim and its instances. What is not listed is left out: a new field comes out when somebody has thought of it.
ARTICLE = ("id", "url", "outlet", "byline", "published", "language", "blocks")
STATEMENT = ("id", "kind", "content", "stance", "modality", "polarity", "nested", "score", "by_hand")
TELLING = ("cue", "source", "time", "access", "access_span", "anonymity_reason")
CLAIM = ("id", "first", "flags", "credibility")
INSTANCE = ("article", "statement", "content", "stance", "modality", "polarity")

#: Words of a description of at least so many letters are looked for in titles and headings, too; shorter ones are mostly
#: articles, prepositions and pronouns.
_LETTERS = 4


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


def _brought_up(reading: Reading) -> frozenset[str]:
    """The ids of statements whose source words begin like somebody new («a former …») and hold none of the origin's name."""
    indefinite = source_words(reading.article.language).indefinite
    found = []
    for one in reading:
        said = _WORD.findall(reading.words(one.source).lower())
        origin = reading.source(one.chain[-1]) if one.chain else HIDDEN
        name = {word for word in _WORD.findall(origin.name.lower()) if len(word) >= _LETTERS}
        if said and said[0] in indefinite and origin.kind in _PROTECTED and name.isdisjoint(said):
            found.append(one.id)
    return frozenset(found)


def redact(reading: Reading) -> Redacted:
    """The reading without its protected sources, path and credits. Its text has a mark for each code point left out."""
    article, away = reading.article, protected(reading)
    gone = [source for source in reading.sources if source.id in away]
    theirs = frozenset(one.id for one in reading if not away.isdisjoint(one.chain)) | _brought_up(reading)
    marks = _marks(reading, away, theirs)
    phrases = _phrases(reading, gone, marks)
    text = _masked(article.text, _hidden(reading, theirs, marks, phrases))
    title = article.title and _masked(article.title, _told(article.title, phrases))
    kept = tuple(source for source in reading.sources if source.id not in away)
    plain = Article(text=text, title=title and shown(title), **_fields(article, ARTICLE))
    sources = (*kept, HIDDEN) if gone or theirs else kept
    statements = tuple(_statement(one, away, one.id in theirs) for one in reading)
    return Redacted(Reading(plain, sources, statements), frozenset(source.name for source in gone))


def _fields(value: msgspec.Struct, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(value, name) for name in names}


def _statement(statement: Statement, away: frozenset[str], theirs: bool) -> Statement:
    kept = _fields(statement, STATEMENT)
    if not theirs:
        return Statement(chain=statement.chain, **kept, **_fields(statement, TELLING))
    links = [HIDDEN.id if link in away else link for link in statement.chain]
    if away.isdisjoint(statement.chain):
        links[-1] = HIDDEN.id
    time = None if statement.kind in _VERBATIM else statement.time
    return Statement(chain=tuple(link for link, _ in groupby(links)), **kept, time=time)


def _marks(reading: Reading, away: frozenset[str], theirs: frozenset[str]) -> list[Span]:
    """The spans that tell of protected sources."""
    marks = [span for source in reading.sources if source.id in away for span in source.spans]
    for one in reading:
        if one.id in theirs:
            marks.extend(span for role in (one.cue, one.source, one.access_span, one.anonymity_reason) for span in role)
    return marks


def _phrases(reading: Reading, gone: Sequence[Source], marks: Sequence[Span]) -> frozenset[str]:
    """The words that protected sources are called by, in small letters; no pronouns and other short words."""
    told = [source.name for source in gone] + [reading.article.words(span) for s in gone for span in s.spans]
    told.extend(reading.article.words(span) for one in reading for span in one.source if span in marks)
    folded = {" ".join(phrase.lower().split()) for phrase in told}
    return frozenset(phrase for phrase in folded if " " in phrase or len(phrase) > _LETTERS)


def _hidden(
    reading: Reading, theirs: frozenset[str], marks: Sequence[Span], phrases: frozenset[str]
) -> list[tuple[Span, bool]]:
    """What to hide (true) and what to show again (false) of the text; the later goes over the earlier."""
    if not marks and not theirs:
        return []
    article = reading.article
    words = [*marks, *_found(article.text, phrases)]
    steps = [(sentence, True) for sentence in sentences(article) if meets(sentence, words)]
    withheld: list[Span] = []
    for one in reading:
        if one.id in theirs and one.kind in _VERBATIM:
            withheld.extend(one.content)
        else:
            steps.extend((span, False) for span in one.content if one.id in theirs or not meets(span, words))
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
    telling = {word for word in words if len(word) >= _LETTERS}
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
    instances = tuple(_instance(one, names, redacted) for one in claim.instances)
    pairs = [(old.chain[-1].name, new.chain[-1]) for old, new in zip(claim.instances, instances, strict=True) if old.chain]
    unmet = {name for name, link in pairs if link is _LINK} - {link.name for _, link in pairs}
    text, language = _text(claim, redacted)
    away = {origin.name for origin in claim.origins.sources if _is_protected(origin, names)} | names | unmet
    origins = Origins(
        claim.origins.least,
        claim.origins.most,
        tuple(
            Origin(NAME, "unspecified", False, origin.articles) if origin.name in away else origin
            for origin in claim.origins.sources
        ),
        tuple(merge for merge in claim.origins.merges if away.isdisjoint(merge.names)),
    )
    return Claim(
        text=text,
        language=language,
        instances=instances,
        origins=origins,
        links=tuple(_redacted_link(link, away) for link in claim.links),
        events=tuple(Event(event.flag, event.from_, event.to, word(f"explain.{event.flag}")) for event in claim.events),
        bottlenecks=tuple(name for name in claim.bottlenecks if name not in away),
        **_fields(claim, CLAIM),
    )


def _is_protected(link: ChainLink | Origin, names: frozenset[str]) -> bool:
    return link.name in names or (not link.named and link.kind in _PROTECTED)


def _instance(instance: Instance, names: frozenset[str], redacted: Mapping[str, Redacted]) -> Instance:
    links = [_LINK if _is_protected(link, names) else link for link in instance.chain]
    if links and instance.article in redacted:
        told = next((one for one in redacted[instance.article].reading if one.id == instance.statement), None)
        if told is not None and told.chain[-1:] == (HIDDEN.id,):
            links[-1] = _LINK
    return Instance(chain=tuple(link for link, _ in groupby(links)), **_fields(instance, INSTANCE))


def _redacted_link(link: Link, away: set[str]) -> Link:
    if link.from_.source not in away:
        return link
    return Link(link.article, Provenance(source=NAME), link.reason, link.score, link.evidence)


def _text(claim: Claim, redacted: Mapping[str, Redacted]) -> tuple[str, str]:
    for instance in claim.instances:
        if instance.article in redacted:
            reading = redacted[instance.article].reading
            if (words := shown(reading.words(instance.content))) is not None:
                return words, reading.article.language
    return LEFT_OUT, claim.language
