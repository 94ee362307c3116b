"""A draft beside a collection: where it is surer, rounder or wider than what it rests on, and whom it leaves out.

Each question is asked of a passage of the draft and of the places elsewhere that make the same claim by themselves; where one
of those bears what the draft has, nothing is asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from kilde.article import Span
from kilde.checking.finding import Evidence, Finding, FindingKind, finding, ordered
from kilde.checking.likeness import reservation
from kilde.checking.passages import Passage, passages, sentence_of
from kilde.checking.voices import sentences
from kilde.claim import Claim, Flag, Instance
from kilde.statement import Reading
from kilde.tracing import wording
from kilde.tracing.outlets import same_outlet

if TYPE_CHECKING:
    from kilde.matching.part import Numbers

#: Marks between clauses.
PAUSES = ",;:–—("

#: Figures further apart than this are of different quantities.
FACTOR = 5.0
#: A word that keeps a figure open stands within so many code points before it.
BEFORE = 24


class Carrier(msgspec.Struct, frozen=True):
    """Where an article of the collection carries a claim of the draft, and in which words."""

    article: str
    outlet: str | None
    published: str | None
    span: Span
    words: str


class Rests(msgspec.Struct, frozen=True):
    """What a passage of the draft rests on: the claim, who carries it, and its origins without the draft."""

    line: int
    span: Span
    words: str
    claim: str
    carriers: tuple[Carrier, ...]
    least: int
    most: int
    sources: tuple[str, ...]
    flags: tuple[Flag, ...]


def against(
    draft: Reading, mine: Sequence[Instance], odds: "Numbers", claims: Sequence[Claim], readings: Mapping[str, Reading]
) -> tuple[tuple[Rests, ...], tuple[Finding, ...]]:
    """What a draft rests on in a collection, and where it has more than that bears. The draft is none of the collection.

    `odds` are the log-odds that the draft's assertions `mine` make one claim with the instances of `claims`, one after the
    other: shape (len(mine), number of instances). `readings` are those of the articles that the claims speak of, by id.
    """
    found = passages(draft, mine, claims, odds)
    return rests(draft, found, readings), compared(draft, found, readings)


def rests(draft: Reading, found: Sequence[Passage], readings: Mapping[str, Reading]) -> tuple[Rests, ...]:
    """Sentence by sentence, what the draft rests on."""
    told = []
    for one in found:
        claim, span = one.claim, (one.instance.content[0][0], one.instance.content[-1][1])
        told.append(
            Rests(
                line=draft.article.text.count("\n", 0, span[0]) + 1,
                span=span,
                words=draft.article.words(span),
                claim=claim.id,
                carriers=tuple(_carrier(readings[instance.article], instance) for instance in claim.instances),
                least=claim.origins.least,
                most=claim.origins.most,
                sources=tuple(source.name for source in claim.origins.sources),
                flags=claim.flags,
            )
        )
    return tuple(told)


def _carrier(reading: Reading, instance: Instance) -> Carrier:
    article, span = reading.article, (instance.content[0][0], instance.content[-1][1])
    return Carrier(article.id, article.outlet, article.published, span, reading.words(instance.content))


def compared(draft: Reading, found: Sequence[Passage], readings: Mapping[str, Reading]) -> tuple[Finding, ...]:
    """The findings of all passages in the order of the draft: each kind once a sentence, a missing credit once an outlet."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for passage in found:
        for one in _Beside(draft, passage, readings).findings():
            key = (one.kind, one.evidence[0].outlet) if one.kind == "credit_missing" else (one.kind, passage.sentence)
            if key not in seen:
                seen.add(key)
                kept.append(one)
    return ordered(kept)


class _Beside:
    """One passage beside what others have."""

    def __init__(self, draft: Reading, passage: Passage, readings: Mapping[str, Reading]) -> None:
        self.draft, self.passage, self.readings = draft, passage, readings
        self.mine, self.others = passage.instance, passage.others
        self.text, self.language = draft.article.text, draft.article.language

    def findings(self) -> Iterator[Finding]:
        """All that is to be asked of it. Where the draft denies, nothing is: a denial has its own ways of being careful."""
        if self.mine.polarity == "negative":
            return
        surer = next(self._surer(), None)
        if surer is not None:
            yield surer
        else:
            yield from self._own_voice()
        yield from self._figure()
        yield from self._wider()
        yield from self._one_for_many()
        yield from self._credit_missing()
        yield from self._flagged()

    def _finding(self, kind: FindingKind, text: str, *evidence: Evidence) -> Finding:
        span = (self.mine.content[0][0], self.mine.content[-1][1])
        return finding(self.draft, kind, span, text, *evidence, claim=self.passage.claim.id)

    def _evidence(self, other: Instance, span: Span | None = None) -> Evidence:
        article = self.readings[other.article].article
        whole = (other.content[0][0], other.content[-1][1])
        return Evidence(None, span or whole, article.words(span or whole), article.id, article.outlet)

    def _outlet(self, other: Instance) -> str:
        article = self.readings[other.article].article
        return article.outlet or article.path or article.id

    # -- surer

    def _surer(self) -> Iterator[Finding]:
        """The draft tells flatly what everybody else holds open."""
        if held_open(self.draft, self.mine) is not None:
            return
        held = [held_open(self.readings[other.article], other) for other in self.others if not self._lost(other)]
        if held and all(span is not None for span in held):
            nearest = next(other for other in self.others if not self._lost(other))
            words = self.readings[nearest.article].article.words(held[0]) if held[0] else ""
            text = f"told flatly; {self._outlet(nearest)} keeps it open (“{words}”)"
            yield self._finding("surer", text, self._evidence(nearest, held[0]), self._evidence(nearest))

    def _lost(self, other: Instance) -> bool:
        """Whether a reservation was lost on the way to a place: then it bears nothing."""
        return any(
            event.flag == "hedge_lost" and event.to.article == other.article and event.to.span in other.content
            for event in self.passage.claim.events
        )

    def _own_voice(self) -> Iterator[Finding]:
        """The draft tells in its own voice what everybody else has from one, or from people who are not named."""
        sources = self.passage.claim.origins.sources
        flat = self.mine.statement is None and reservation(self.text, self.passage.sentence, self.language) is None
        told = all(other.statement is not None and other.stance != "endorsed" for other in self.others)
        answers = any(source.kind in ("organisation", "document") for source in sources)
        unnamed = not any(source.named for source in sources)
        if flat and told and not answers and (unnamed or self.passage.claim.origins.most == 1):
            names = ", ".join(source.name for source in sources)
            text = f"told in the draft's own voice; elsewhere it is from {names}{', not named' if unnamed else ' alone'}"
            yield self._finding("own_voice", text, self._evidence(self.others[0]))

    # -- rounder, wider

    def _figure(self) -> Iterator[Finding]:
        """The draft's figure is none of those that others have, or has lost the word that keeps theirs open."""
        mine = self._figures(self.draft, self.mine)
        theirs = [(other, figures) for other in self.others if (figures := self._figures(self.readings[other.article], other))]
        if not 0 < len(mine) <= 2 or not theirs:
            return
        same = [(other, f) for other, figures in theirs for f in figures if f.value == mine[0].value]
        if same:
            open_ = [_open(self.readings[other.article], f.span) for other, f in same]
            if all(open_) and open_[0] is not None and _open(self.draft, mine[0].span) is None:
                word = self.readings[same[0][0].article].article.words(open_[0])
                text = f"“{word}” in {self._outlet(same[0][0])} is gone"
                yield self._finding("figure", text, self._evidence(same[0][0], (open_[0][0], same[0][1].span[1])))
            return
        if {f.value for f in mine} & {f.value for _, figures in theirs for f in figures}:
            return
        other, figures = theirs[0]
        x, y = mine[0].value, figures[0].value
        if len(figures) <= 2 and min(x, y) > 0 and max(x, y) / min(x, y) <= FACTOR:
            here = self.draft.article.words(mine[0].span)
            there = self.readings[other.article].article.words(figures[0].span)
            text = f"“{here}” here, “{there}” in {self._outlet(other)}"
            yield self._finding("figure", text, self._evidence(other, figures[0].span))

    def _figures(self, reading: Reading, instance: Instance) -> tuple[wording.Figure, ...]:
        article = reading.article
        return tuple(f for span in instance.content for f in wording.figures(article.text, span, article.language))

    def _wider(self) -> Iterator[Finding]:
        """What holds for a part elsewhere holds for the whole here."""
        mine = wording.wording(self.language).whole
        whole = _first(mine, self.draft, self.mine)
        if whole is None:
            return
        parts = []
        for other in self.others:
            reading = self.readings[other.article]
            told = wording.wording(reading.article.language)
            if _first(told.whole, reading, other) is not None:
                return
            parts.append((other, _first(told.part, reading, other)))
        for other, part in parts:
            if part is not None:
                words = self.readings[other.article].article.words(part)
                text = f"“{self.draft.article.words(whole)}” here, “{words}” in {self._outlet(other)}"
                yield self._finding("wider", text, self._evidence(other, part), self._evidence(other))
                return

    # -- whose it is

    def _one_for_many(self) -> Iterator[Finding]:
        """The draft has several people say what goes back to one."""
        origin = self.mine.chain[-1] if self.mine.chain else None
        origins = self.passage.claim.origins
        if origin is None or origin.named or origin.kind != "group" or origins.most > 1:
            return
        one = origins.sources[0]
        if one.kind in ("person", "unspecified", "outlet"):
            text = f"{origin.name} here; the others have it from one: {one.name}"
            yield self._finding("one_for_many", text, self._evidence(self.others[0]))

    def _credit_missing(self) -> Iterator[Finding]:
        """Only one other outlet has it, from somebody it heard or does not name, and the draft does not name that outlet."""
        claim, own = self.passage.claim, self.draft.article.outlet
        outlets = list(dict.fromkeys(self._outlet(instance) for instance in claim.instances))
        nearest = self.others[0]
        theirs = self._outlet(nearest)
        if any(not same_outlet(name, theirs) for name in outlets) or (own and same_outlet(own, theirs)):
            return
        ends = nearest.chain[-1] if nearest.chain else None
        heard = any(same_outlet(link.name, theirs) for link in nearest.chain[:-1])
        exclusive = heard or (ends is not None and not ends.named and ends.kind in ("person", "group"))
        here = any(own and same_outlet(link.name, own) for link in self.mine.chain)
        if exclusive and not here and theirs.casefold() not in self.text.casefold():
            yield self._finding(
                "credit_missing", f"only {theirs} has it, and the draft does not name it", self._evidence(nearest)
            )

    def _flagged(self) -> Iterator[Finding]:
        """Others deny the claim, or took it back, and the draft says neither."""
        denial = wording.find(wording.wording(self.language).denial, self.text) is not None
        answered = denial or any(statement.polarity == "negative" for statement in self.draft)
        for event in self.passage.claim.events:
            if event.flag in ("denied", "retracted") and not answered and event.to.article in self.readings:
                article = self.readings[event.to.article].article
                place = Evidence(None, event.to.span, article.words(event.to.span), article.id, article.outlet)
                kind: FindingKind = "denial_missing" if event.flag == "denied" else "retracted"
                yield self._finding(kind, f"{event.text}; the draft does not say so", place)
                return


def held_open(reading: Reading, instance: Instance) -> Span | None:
    """The words that keep an instance from being told as a fact: a reservation, else its cue; None where it is told flatly.

    What a source merely says is flat: who says it stands beside it.
    """
    article = reading.article
    found = reservation(article.text, sentence_of(reading, instance), article.language)
    if found is not None and not _parted(article.text, found, instance.content):
        return found
    hearsay = instance.statement is not None and not instance.chain
    if instance.modality in ("probable", "possible") or instance.stance in ("distanced", "rejected") or hearsay:
        cue = next((statement.cue for statement in reading if statement.id == instance.statement), ())
        return (*cue, *instance.content)[0]
    return None


def _parted(text: str, hedge: Span, content: Sequence[Span]) -> bool:
    """Whether a pause stands between a reservation and every part of a content: then it is of another clause."""
    between = (text[min(hedge[1], end) : max(hedge[0], start)] for start, end in content)
    return all(any(mark in words for mark in PAUSES) for words in between)


def _open(reading: Reading, figure: Span) -> Span | None:
    """The word right before a figure, in its sentence, that keeps it open (`about`, `at least`)."""
    article = reading.article
    told = wording.wording(article.language)
    begin = max((start for start, end in sentences(article) if start <= figure[0] < end), default=0)
    return wording.find((*told.about, *told.bound), article.text, (max(begin, figure[0] - BEFORE), figure[0]))


def _first(expressions: tuple[str, ...], reading: Reading, instance: Instance) -> Span | None:
    text = reading.article.text
    return next((found for span in instance.content if (found := wording.find(expressions, text, span))), None)
