"""What an editor would ask about a draft: each finding with its exact words and the line they stand on.

Four things are looked for: statements that nobody is named for, unnamed sources without a reason, a headline that is surer than
the body, and a sentence or heading that lacks the reservation that the source's own words have. A finding is a question, no
verdict; what is not found is not thereby right.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from kilde.article import Span
from kilde.checking.against import Rests
from kilde.checking.finding import POINTS, Finding, FindingKind, evidence_of, finding, line_of, ordered
from kilde.checking.likeness import checking, reservation, stems, told_of
from kilde.checking.unnamed import origin_of, unnamed
from kilde.checking.voices import headline, meets, own_voice, sentences, title
from kilde.statement import Reading, Source, Statement
from kilde.tracing.wording import find

#: A passage tells what a heading or sentence tells if it has so much of its words, …
SHARE = 0.6
#: … and at least so many of them.
LEAST = 2

#: Marks of a heading that quotes, asks, or names who speaks.
_QUOTES = '«»“”„"‘’‚‹›?'
_DASHES = ("-", "–", "—", "―")


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A draft with what was found in it, as the command prints it; with a ledger also what its sentences rest on there."""

    id: str
    path: str | None
    outlet: str | None
    title: str | None
    language: str
    findings: tuple[Finding, ...]
    rests: tuple[Rests, ...] = ()


def checked(reading: Reading, beside: tuple[tuple[Rests, ...], tuple[Finding, ...]] = ((), ())) -> Checked:
    """The record of a draft and its findings; `beside` is what `against` gives of it."""
    article, (rests, more) = reading.article, beside
    return Checked(
        id=article.id,
        path=article.path,
        outlet=article.outlet,
        title=title(article),
        language=article.language,
        findings=ordered((*check(reading), *more)),
        rests=rests,
    )


def check(reading: Reading) -> tuple[Finding, ...]:
    """What an editor would ask about a draft, in the order of the text, its title first."""
    found = [*_headline(reading), *_sourceless(reading), *_unexplained(reading), *_hedges_missing(reading)]
    return ordered(found)


def _finding(reading: Reading, kind: FindingKind, span: Span, text: str, *evidence: Span) -> Finding:
    return finding(reading, kind, span, text, *(evidence_of(reading, one) for one in evidence))


# --- sources --------------------------------------------------------------------------------------------------------------


def _sourceless(reading: Reading) -> Iterator[Finding]:
    for statement in reading:
        # Hearsay that somebody passes on («Posten writes that he is said to …») is theirs to answer for.
        passed_on = statement.nested and len(statement.chain) > 1
        if origin_of(reading, statement) is None and not passed_on:
            text = "hearsay, and nobody is named" if statement.cue else "a quotation, and nobody is named"
            yield _finding(reading, "no_source", statement.content[0], text, *statement.cue[:1])


def _unexplained(reading: Reading) -> Iterator[Finding]:
    """Unnamed people without a reason, each once, where the draft names them best."""
    for one in unnamed(reading):
        if not one.reason:
            name = one.source.name
            if one.words:
                text = f"{name} wishes not to be named, and why is not told"
            else:
                text = f"{name} is not named, and no reason is given"
            # The longest mention names the source best; «he» would tell an editor nothing.
            mentions = (*one.first.source, *one.source.spans) or one.first.content
            place = max(mentions, key=lambda span: (span[1] - span[0], -span[0]))
            yield _finding(reading, "no_reason", place, text, *one.words)


# --- headings -------------------------------------------------------------------------------------------------------------


class _Telling(NamedTuple):
    """A sentence of a statement's content that tells what a heading tells; how many of its words."""

    statement: Statement
    sentence: Span
    shared: int


def _headline(reading: Reading) -> Iterator[Finding]:
    """The title, where it tells flatly what the body only has from somebody, or holds open."""
    article = reading.article
    block = headline(article)
    words = article.words(block) if block is not None else article.title or ""
    wanted = stems(words, (0, len(words)), article.language)
    if len(wanted) < LEAST or not _flat(reading, words):
        return
    own = (stems(article.text, span, article.language) for span in own_voice(reading))
    if any(_tells(wanted, by) for by in own):
        return
    telling = [one for statement in reading for one in _telling(reading, statement, wanted)]
    if not telling or any(_firm(reading, one) for one in telling):
        return
    origins = {origin.id for one in telling if (origin := origin_of(reading, one.statement)) and _plain(reading, one)}
    if len(origins) > 1 and all(reading.source(id).named for id in origins):
        return  # two who are named say so: the headline has what the body has
    text, evidence = _weaker(reading, max(telling, key=lambda one: one.shared))
    beside = tuple(evidence_of(reading, span) for span in evidence)
    line = line_of(reading, block) if block is not None else None
    yield Finding("headline_surer", line, block, words, text, beside, POINTS["headline_surer"])


def _telling(reading: Reading, statement: Statement, wanted: Sequence[str]) -> Iterator[_Telling]:
    """The sentences of a statement that tell what a heading tells; none where the heading names its source or has its cue."""
    text, language = reading.article.text, reading.article.language
    names = (stems(source.name, (0, len(source.name)), language) for source in reading.chain(statement))
    cues = (stems(text, span, language) for span in statement.cue)
    if statement.polarity == "negative" or any(told_of(words, wanted) for words in (*names, *cues)):
        return
    for span in _content(reading, statement):
        by = stems(text, span, language)
        if _tells(wanted, by):
            yield _Telling(statement, span, told_of(wanted, by))


def _content(reading: Reading, statement: Statement) -> Iterator[Span]:
    """The sentences of a content, as far as they stand in it."""
    for start, end in statement.content:
        for first, last in sentences(reading.article):
            if first < end and start < last:
                yield max(first, start), min(last, end)


def _tells(wanted: Sequence[str], by: Sequence[str]) -> bool:
    return told_of(wanted, by) >= max(LEAST, SHARE * len(wanted))


def _flat(reading: Reading, words: str) -> bool:
    """Whether a heading tells something flatly: it quotes nobody, asks nothing, has no word of saying, keeps nothing open."""
    language = reading.article.language
    if words.lstrip().startswith(_DASHES) or any(mark in words for mark in _QUOTES):
        return False
    if reservation(words, (0, len(words)), language) is not None:
        return False
    return find(checking(language).attributes, words) is None


def _plain(reading: Reading, one: _Telling) -> bool:
    """Whether a sentence is told as certain, and without distance."""
    if one.statement.modality != "certain" or one.statement.stance in ("distanced", "rejected"):
        return False
    return reservation(reading.article.text, one.sentence, reading.article.language) is None


def _firm(reading: Reading, one: _Telling) -> bool:
    """Whether a sentence bears a flat heading by itself: told as fact, by a document, or by a body of what it answers for."""
    if origin_of(reading, one.statement) is None or not _plain(reading, one):
        return False
    return one.statement.stance == "endorsed" or one.statement.access in ("official", "document")


def _weaker(reading: Reading, one: _Telling) -> tuple[str, tuple[Span, ...]]:
    """How the body has what the headline tells flatly, and the words that show it."""
    statement, origin = one.statement, origin_of(reading, one.statement)
    by = (*statement.cue[:1], one.sentence)
    if origin is None:
        return ("the body has it as hearsay" if statement.cue else "the body has it from nobody who is named"), by
    if statement.stance in ("distanced", "rejected"):
        return f"the body has it as a claim of {origin.name}", by
    hedge = reservation(reading.article.text, one.sentence, reading.article.language)
    if hedge is not None or statement.modality in ("probable", "possible"):
        return f"{origin.name} holds it open", by if hedge is None else (hedge, one.sentence)
    if statement.modality == "unknown":
        return f"the body has it as a wish, a demand or a question of {origin.name}", by
    return f"the body has it from {origin.name} alone{'' if origin.named else ', who is not named'}", by


# --- reservations ---------------------------------------------------------------------------------------------------------


def _hedges_missing(reading: Reading) -> Iterator[Finding]:
    """Sentences and subheadings that tell flatly what a source's own quoted words hold open; each once."""
    article, language = reading.article, reading.article.language
    seen: set[Span] = set()
    for statement in reading:
        origin = origin_of(reading, statement)
        if statement.kind not in ("direct", "mixed") or origin is None:
            continue
        for quoted in _content(reading, statement):
            hedge = reservation(article.text, quoted, language)
            if hedge is None:
                continue
            by = stems(article.text, quoted, language)
            for span, least in _paraphrases(reading, origin, statement):
                wanted = stems(article.text, span, language)
                if span not in seen and len(wanted) >= least and _tells(wanted, by):
                    seen.add(span)
                    text = f"{origin.name} says “{article.words(hedge)}”, and these words do not"
                    yield _finding(reading, "hedge_missing", span, text, quoted)


def _paraphrases(reading: Reading, origin: Source, quoted: Statement) -> Iterator[tuple[Span, int]]:
    """What tells in the draft's own words, without a reservation, what a source may have said; how many words it must have."""
    article, language = reading.article, reading.article.language
    for block in article.blocks:
        if block.kind == "subheading" and _flat(reading, article.words(block.span)):
            yield block.span, LEAST
    for span in own_voice(reading):
        if reservation(article.text, span, language) is None and not meets(span, quoted.content):
            yield span, LEAST + 1
    for other in reading:
        if other.kind != "indirect" or not other.chain or other.chain[-1] != origin.id or other.polarity != quoted.polarity:
            continue
        told = _Telling(other, other.content[0], 0)
        hedged = any(reservation(article.text, span, language) for span in other.cue)
        if _plain(reading, told) and not hedged and other.access != "inference":
            yield other.content[0], LEAST + 1
