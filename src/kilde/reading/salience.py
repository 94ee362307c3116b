"""Who stands out at a place of the text: what `he` and `she`, and verbs without a subject, most likely mean.

A pronoun goes to the most salient fitting member before it: how far back in sentences and paragraphs, whether it stood as the
subject, whether it spoke last (Lappin and Leass, 1994, is the model of such weights).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from kilde.article import Span
from kilde.reading.cast import Cast
from kilde.reading.member import Member
from kilde.reading.names import WORD, Gender
from kilde.reading.seen import UNSEEN, Seen
from kilde.statement import SourceKind

#: What a sentence of a quotation counts for in the distance of two places; of 1, 0.7, 0.5, 0.3 and 0.1 the best.
QUOTED = 0.1
#: How many mentions back a pronoun looks.
_REACH = 60
#: How many mentions back the narrative before a quotation is read.
_NEAR = 8
#: So many code points into its sentence, a mention may still be the subject.
_LEAD = 30


@dataclass(frozen=True)
class Salience:
    """Weights of a candidate. Found one at a time on the 91 training articles that have a pronoun as source, in fifteen
    languages, gold words given: 868 origins right with first guesses, 897 with these. A weight for how often a
    member is mentioned was tried and did not help. `learned` is of the network's logit: from 0.2 to 1.0 it gave one or two
    origins more of some 1,000 on training articles, and from 0.4 on took some from development articles.
    `unsure` (nothing tells the name to be a person's) and `left_out` (who spoke last, where a verb has no subject) were added
    later: of 0, 0.5, 1, 1.5 and 2 for the latter, 0.5 is best.
    """

    sentence: float = -1.0
    paragraph: float = -1.0
    subject: float = 1.5
    owner: float = -0.2
    quoted: float = -3.0
    spoke: float = 0.7
    gender: float = 2.0
    unnamed: float = -0.3
    unsure: float = -0.7
    left_out: float = 0.5
    learned: float = 0.2


SALIENCE = Salience()


#: A logit counts no more than this, either way.
_SURE = 4.0


@dataclass(frozen=True, eq=False)
class Event:
    """A mention in the road of the text: where, of whom, and how strongly it stands there."""

    place: int
    member: Member
    subject: bool = False
    owner: bool = False
    quoted: bool = False


@dataclass(frozen=True, eq=False)
class _Coming:
    """A mention still ahead; no member where it is a pronoun."""

    place: int
    member: Member | None
    span: Span
    subject: bool
    owner: bool
    quoted: bool
    asked: bool


class Road:
    """The mentions of an article taken in one by one, in the order of the text, and who stands out at each place."""

    def __init__(self, cast: Cast, quoted: Sequence[Span], seen: Seen = UNSEEN) -> None:
        self.cast, self.text, self.words, self.seen = cast, cast.text, cast.words, seen
        self._quoted = sorted(quoted)
        self._quote_starts = [start for start, _ in self._quoted]
        coming = [self._event(mention.span, member, mention.owner) for mention, member in cast.mentions]
        coming += [
            self._event(span, member, False) for span, member in (*cast.introduced, *cast.bodies, *cast.pairs, *cast.described)
        ]
        coming += self._pronoun_events()
        self._coming = sorted(coming, key=lambda event: event.place)
        self._next = 0
        self._own = list(accumulate(QUOTED if self.in_quote(start) else 1.0 for start in cast.lines.starts))
        self.events: list[Event] = []
        self.spoke: Member | None = None

    # -- the road of the text

    def in_quote(self, place: int) -> bool:
        """Whether `place` stands inside a verbatim content."""
        at = bisect_right(self._quote_starts, place) - 1
        return at >= 0 and place < self._quoted[at][1]

    def in_question(self, place: int) -> bool:
        """Whether `place` stands in an interviewer's line: one that opens with a dash and holds no quotation."""
        line, end = self.cast.lines.line(place)
        return self.text[line : line + 2] in ("- ", "– ", "— ") and not self.quote_in(line, end)

    def quote_in(self, start: int, end: int) -> bool:
        """Whether a verbatim content begins in `start:end`."""
        at = bisect_left(self._quote_starts, start)
        return at < len(self._quote_starts) and self._quote_starts[at] < end

    def _event(self, span: Span, member: Member | None, owner: bool) -> _Coming:
        start = span[0]
        begin = self.cast.lines.span(start)[0]
        subject = start - begin < _LEAD and not any(
            word.casefold() in self.words.prepositions and word.casefold() not in self.words.articles
            for word in WORD.findall(self.text[begin:start].rpartition(", ")[2])
        )
        asked = self.in_question(start)
        return _Coming(start, member, span, subject, owner, asked or self.in_quote(start), asked)

    def _pronoun_events(self) -> list[_Coming]:
        pronouns = (*self.words.he, *self.words.she)
        if not pronouns:
            return []
        pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, pronouns))})\b", re.IGNORECASE)
        return [
            self._event(found.span(), None, False) for found in pattern.finditer(self.text) if not self.in_quote(found.start())
        ]

    def advance(self, place: int) -> None:
        """Take in every mention before `place`."""
        while self._next < len(self._coming) and self._coming[self._next].place < place:
            coming = self._coming[self._next]
            self._next += 1
            member = coming.member
            if member is None:
                low = self.text[coming.span[0] : coming.span[1]].casefold()
                member = self.salient(coming.place, self.pronoun_gender(low), ())
                if member is None:
                    continue
            self.events.append(Event(coming.place, member, coming.subject, coming.owner, coming.quoted))

    def recent(self) -> Iterator[Event]:
        """The mentions taken in, last first, as far back as a pronoun looks."""
        return reversed(self.events[-_REACH:])

    def said(self, member: Member, place: int) -> None:
        """Note that `member` spoke at `place`."""
        self.spoke = member
        member.spoke = True
        self.events.append(Event(place, member, True, False, False))

    # -- whom a pronoun, a description or a missing subject takes up

    def pronoun_gender(self, low: str) -> Gender:
        words = self.words
        if low in words.she or low in words.hers:
            return "female"
        return "male" if low in words.he or low in words.his else ""

    def weighed(self, place: int, gender: Gender, fits: Callable[[Member], bool], word: bool = True) -> dict[Member, float]:
        """The members before `place` that fit, each with how strongly it stands out there; a `word` stands there, or none.

        This is the one place where it is judged what a word without a name takes up: `salient` and `antecedent` only choose.
        """
        lines, weights = self.cast.lines, SALIENCE
        sentence, paragraph = lines.sentence(place), lines.paragraph(place)
        best: dict[Member, float] = {}
        for event in self.recent():
            member = event.member
            if event.place >= place or (gender and member.gender and member.gender != gender) or not fits(member):
                continue
            score = (
                weights.sentence * (self._own[sentence] - self._own[lines.sentence(event.place)])
                + weights.paragraph * (paragraph - lines.paragraph(event.place))
                + weights.subject * event.subject
                + weights.owner * event.owner
                + weights.quoted * event.quoted
                + weights.spoke * (member is self.spoke)
                + weights.gender * bool(gender and member.gender)
                + weights.unnamed * (not member.named)
                + weights.unsure * (member.kind is None and not member.spoke)
            )
            logit = self.seen.logit(place, event.place) if word else None
            if logit is not None:
                score += weights.learned * max(-_SURE, min(_SURE, logit))
            best[member] = max(score, best.get(member, -1e9))
        return best

    def salient(self, place: int, gender: Gender, not_these: Sequence[Member]) -> Member | None:
        """The person that a pronoun at `place` most likely means."""
        best = self.weighed(place, gender, lambda member: member.person and member not in not_these)
        return self._first(best)

    def antecedent(self, place: int, gender: Gender, fits: Callable[[Member], bool], least: float) -> Member | None:
        """The member that a definite description at `place` takes up, if one that fits stands out by `least` or more."""
        best = self.weighed(place, gender, fits)
        first = self._first(best)
        return first if first is not None and best[first] >= least else None

    def _first(self, best: dict[Member, float]) -> Member | None:
        return max(best, key=lambda member: (best[member], member.before(self.cast.lines.length)), default=None)

    def subject(self, place: int) -> Member | None:
        """Who is spoken of at `place`, where a verb stands without its subject: the more likely who spoke last."""
        self.advance(place)
        best = self.weighed(place, "", lambda member: member.person, word=False)
        if self.spoke in best:
            best[self.spoke] += SALIENCE.left_out
        return self._first(best) or self.spoke

    def subject_beside(self, place: int) -> Member | None:
        """The person that stands as the subject earlier in the sentence of `place`."""
        self.advance(place)
        sentence = self.cast.lines.sentence(place)
        for event in reversed(self.events[-_NEAR:]):
            if self.cast.lines.sentence(event.place) < sentence:
                return None
            if event.place < place and event.member.person and event.subject and not event.owner:
                return event.member
        return None

    def last(self, kinds: Sequence[SourceKind | None], place: int) -> Member | None:
        """The last mentioned member of one of `kinds`."""
        for event in self.recent():
            if event.member.kind in kinds and not event.owner and event.place < place:
                return event.member
        return None

    def leads(self, place: int) -> Event | None:
        """The person or outlet that stands as the subject of the sentence of `place`, before it, outside quotations."""
        self.advance(place)
        sentence = self.cast.lines.sentence(place)
        for event in reversed(self.events[-_NEAR:]):
            if self.cast.lines.sentence(event.place) < sentence:
                return None
            if event.subject and not event.quoted and not event.owner and event.place < place:
                return event if event.member.kind in ("person", "outlet") else None
        return None

    def before_quote(self, place: int, after: int, interview: bool) -> Member | None:
        """The person that the narrative right before a quotation at `place` is about, told of later than `after`.

        In an `interview` under way it is only whom a question names.
        """
        self.advance(place)
        lines = self.cast.lines
        last = lines.sentence(place - 3)
        for event in reversed(self.events[-_NEAR:]):
            if event.place < after or lines.sentence(event.place) < last:
                return None
            if self._addressed(event):
                return event.member
            leads = event.subject and not event.quoted and not event.owner and not interview
            if leads and event.member.kind == "person":
                return event.member
        return None

    def _addressed(self, event: Event) -> bool:
        """Whether an interviewer's question ends by naming the person asked (`What now, Kari Moe?`)."""
        ends = event.member.kind == "person" and self.in_question(event.place)
        return ends and any(start == event.place and self.text[end : end + 1] == "?" for start, end in event.member.spans)

    def presented(self, place: int) -> Member | None:
        """The first person that the article's own words before `place` name as a subject: whom an interview presents."""
        for coming in self._coming:
            if coming.place >= place:
                break
            member = coming.member
            if member is not None and member.kind == "person" and member.named and coming.subject and not coming.quoted:
                return member
        return None

    def protagonist(self) -> Member | None:
        """The person that the article's own words name most often, or else the questions: whom an interview is with."""
        for asked in (False, True):
            count: dict[Member, int] = {}
            for coming in self._coming:
                member = coming.member
                if member is not None and member.person and member.named and (not coming.quoted or (asked and coming.asked)):
                    count[member] = count.get(member, 0) + 1
            if count:
                return max(count, key=lambda member: (count[member], -member.places[0]))
        return None
