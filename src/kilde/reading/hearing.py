"""Through whom words came: the outlets that a source spoke to, found beside the cue or in the clause that opens an account."""

import re
from collections.abc import Container, Iterator, Sequence
from functools import cache

from kilde.article import Article, Span
from kilde.languages.outlets import table
from kilde.reading.attribution_type import Attribution
from kilde.reading.cast import Cast
from kilde.reading.member import Member
from kilde.reading.names import WORD, gender_of
from kilde.reading.unnamed import phrase_end

#: How far from the words that attribute an outlet may stand, in code points.
_NEAR = 90
#: How far from them a noun for an outlet may.
_BESIDE = 45
#: So many words name whom an outlet cites, at most.
_CITED = 12


def outside(spans: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    """The parts of `start:end` that no span covers."""
    at = start
    for first, last in sorted(spans):
        if last <= at or first >= end:
            continue
        if first > at:
            yield at, first
        at = max(at, last)
    if at < end:
        yield at, end


def hearers_in(article: Article, cast: Cast, attribution: Attribution) -> tuple[Span, ...]:
    """The words beside the cue that name the outlet a source spoke to (`til NRK`, `told CNN`), or none."""
    anchors = sorted((*attribution.cue, *attribution.source))
    if not anchors:
        return ()
    begin = cast.lines.span(anchors[0][0])[0]
    end = cast.lines.span(anchors[-1][1] - 1)[1]
    begin, end = max(begin, anchors[0][0] - 2 * _NEAR), min(end, anchors[-1][1] + _NEAR)
    taken = (*attribution.content, *attribution.source, *attribution.cue)
    ends = {stop for _, stop in anchors}
    for start, stop in outside(taken, begin, end):
        span = _heard(cast, start, stop, ends)
        if span is not None:
            return (span,)
    return ()


def is_outlet(member: Member) -> bool:
    """Whether a source that heard another may be an outlet: it is one, or a name that nothing tells to be anything else."""
    unknown = member.kind is None and member.named and len(member.words) == 1 and not member.place_like
    known = member.kind == "outlet" or (unknown and gender_of(member.words[0]) is None)
    return known and not _platform(member)


def may_hear(member: Member) -> bool:
    """Whether what the network takes for a hearer may be an outlet: also a name of several words, and an acronym."""
    letters = member.kind == "organisation" and len(member.words) == 1 and member.words[0].isupper()
    name = member.kind is None and member.named and not member.place_like
    fits = is_outlet(member) or letters or (name and bool(member.words) and gender_of(member.words[0]) is None)
    return fits and not _platform(member)


def _platform(member: Member) -> bool:
    """Whether it is a place where everybody publishes for themselves."""
    return any(member.name == one or " ".join(member.words) == one for one in table().platforms)


def _heard(cast: Cast, start: int, stop: int, ends: Container[int]) -> Span | None:
    """The words in `start:stop` that name who heard; `ends` is where cue and source end, beside which a bare case may stand."""
    words, text = cast.words, cast.text
    talk = any(word.casefold() in words.interview for word in WORD.findall(text[start:stop]))
    rows = [(mention, member) for mention, member in cast.within((start, stop)) if mention.span[1] <= stop]
    for mention, _ in (row for row in rows if row[1].kind == "outlet"):
        beside = words.hears_by_case and start in ends and _only_nouns(cast, start, mention.span[0])
        led = _to(cast, mention.span[0]) and _same_clause(text, start, mention.span[0])
        if talk or led or beside:
            return mention.span
    for mention, member in rows if talk and not words.nouns_capitalised else ():
        if is_outlet(member) and _to(cast, mention.span[0]):
            return mention.span
    for found in WORD.finditer(text, start, stop):
        if words.noun_kind(found.group().casefold()) != "outlet":
            continue
        beside = words.hears_by_case and start in ends and _only_nouns(cast, start, found.start(), 1)
        near = found.start() - start < _BESIDE and _to(cast, found.start())
        if near or talk or beside:
            return _whole(cast, start, found.span())
    return None


def _whole(cast: Cast, start: int, noun: Span) -> Span:
    """A noun with the adjectives and the article before it, at `start` the earliest, and its attributes."""
    begin = noun[0]
    for found in reversed(list(WORD.finditer(cast.text, max(start, begin - 40), begin))):
        low = found.group().casefold()
        joined = cast.text[found.end() : begin] == " " and low not in (*cast.words.hearing, *cast.words.prepositions)
        if not joined or not found.group()[0].islower():
            break
        begin = found.start()
        if low in cast.words.articles:
            break
    return begin, phrase_end(cast.text, cast.words, noun[1])


def _to(cast: Cast, place: int) -> bool:
    """Whether a word that leads to a hearer stands right before `place`, or before somebody who works there."""
    words = cast.words
    before = [word.casefold() for word in WORD.findall(cast.text[max(0, place - 60) : place])]
    near = [word for word in before[-6:] if word in words.hearing or word not in words.articles]
    near = [word for word in near if word in words.hearing or words.noun_kind(word) != "outlet"]
    staff = any(words.noun_kind(word) == "person" for word in near[-3:])
    return any(word in words.hearing for word in near[-4 if staff else -2 :])


def _only_nouns(cast: Cast, start: int, place: int, others: int = 0) -> bool:
    """Whether nothing but articles, nouns for an outlet, and so many `others`, in small letters, stands in `start:place`."""
    between = cast.text[start:place]
    words = [w for w in WORD.findall(between) if cast.words.noun_kind(w.casefold()) != "outlet"]
    words = [w for w in words if w.casefold() not in cast.words.articles]
    small = all(w[0].islower() and not cast.words.is_small(w) for w in words)
    return not re.search(r"[^\w\s-]", between) and len(words) <= others and small


def _same_clause(text: str, start: int, place: int) -> bool:
    return not re.search(r"[.!?;:]\s", text[start:place])


def interviews(cast: Cast) -> Iterator[tuple[int, Member, Span]]:
    """Clauses in which an outlet talks with a source, or the source is its guest: where, the outlet, the source's words."""
    talks, guests = _phrases(cast.words.talks), _phrases(cast.words.guests)
    for at, (mention, member) in enumerate(cast.mentions):
        begin, end = cast.lines.span(mention.span[0])
        if talks is not None and (member.kind == "outlet" or (is_outlet(member) and not cast.words.inflects)):
            clause = cast.text[mention.span[1] : min(end, mention.span[1] + _NEAR)]
            found = talks.search(clause)
            beside = found is not None and (member.kind == "outlet" or not clause[: found.start()].strip())
            if found is not None and beside and not any(mark in clause[: found.start()] for mark in ',;:«"“'):
                span = _phrase(cast, mention.span[1] + found.end(), end)
                if span is not None:
                    yield mention.span[0], member, span
        if guests is not None and member.kind == "outlet":
            for led in guests.finditer(cast.text, begin, mention.span[0]):
                if _only_nouns(cast, led.end(), mention.span[0]):
                    near = cast.mentions[max(0, at - 6) : at]
                    who = [m.span for m, whom in near if m.span[0] >= begin and whom.person and not m.owner]
                    if who:
                        yield mention.span[0], member, who[-1]


def cited_by(cast: Cast, begin: int, place: int) -> bool:
    """Whether whoever stands at `begin` brings in, by citing, the source whose words begin at `place` in the same clause."""
    cites = _phrases(cast.words.cites)
    between = cast.text[begin:place]
    return cites is not None and _same_clause(cast.text, begin, place) and cites.search(between) is not None


def relayed(cast: Cast, places: Sequence[Span]) -> Span | None:
    """The words that name whom an outlet cites after it has told something in the clause of `places` (`reported, citing X`)."""
    relays = _phrases(cast.words.relays)
    if relays is None or not places:
        return None
    begin = max(end for _, end in places)
    found = relays.search(cast.text, begin, min(cast.lines.span(begin - 1)[1], begin + _NEAR))
    if found is None or not _same_clause(cast.text, begin, found.start()):
        return None
    stop = at = found.end()
    for count, word in enumerate(WORD.finditer(cast.text, at, cast.lines.span(begin - 1)[1])):
        low, gap = word.group().casefold(), cast.text[stop : word.start()]
        # Where nouns have capitals, what looks like a relative without a comma before it is an article (`Sprecher der Stadt`).
        relative = low in cast.words.relative and not (cast.words.nouns_capitalised and low in cast.words.articles)
        if count == _CITED or (count and (relative or gap.strip())):
            break
        stop = word.end()
    return (at, stop) if stop > at else None


@cache
def _phrases(rows: tuple[str, ...]) -> re.Pattern[str] | None:
    """Any of the phrases, also with one adverb after their first word (`har lørdag snakket med`)."""
    if not rows:
        return None
    plain = [re.escape(phrase) for phrase in rows]
    split = [phrase.split(" ") for phrase in rows if " " in phrase]
    loose = [rf"{re.escape(first)}\s+\w+\s+{re.escape(' '.join(rest))}" for first, *rest in split]
    return re.compile(rf"\b(?:{'|'.join(sorted((*plain, *loose), key=len, reverse=True))})\s+", re.IGNORECASE)


def _phrase(cast: Cast, begin: int, end: int) -> Span | None:
    """The noun phrase from `begin`: to the person that it names, or to a relative pronoun, a preposition or a mark."""
    first = WORD.match(cast.text, begin)
    if first is None or first.group().casefold() in cast.words.prepositions:
        return None
    for mention, member in cast.within((begin, min(end, begin + _NEAR))):
        between = cast.text[begin : mention.span[0]]
        if member.kind == "person" and not mention.owner and not re.search(r"[,;:.!?](?! $)", between):
            return begin, mention.span[1]
    stop = begin
    for count, found in enumerate(WORD.finditer(cast.text, begin, end)):
        low = found.group().casefold()
        gap = cast.text[stop : found.start()]
        ends = low in cast.words.relative or low in cast.words.prepositions or low in cast.words.conjunctions
        if count and (ends or count > 7 or any(mark in gap for mark in ",;:.!?\n")):
            break
        stop = found.end()
    return (begin, stop) if stop > begin else None
