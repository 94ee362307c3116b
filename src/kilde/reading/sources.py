"""Who the words of a source mean: names, descriptions and pronouns of one article, resolved to members of its cast.

Pronouns go to the most salient fitting member before them (the weights are those of `Salience`): how far back in sentences and
paragraphs, whether it stood as the subject, whether it spoke last (Lappin and Leass, 1994, is the model of such weights).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kilde.article import Span
from kilde.reading.cast import Cast, Event, Member
from kilde.reading.names import WORD, Gender, Mention
from kilde.statement import SourceKind

#: How many mentions back a pronoun looks.
_REACH = 60
#: The longest description, in words, that is taken for a name whole.
_LONGEST = 9
#: How far after source words, in code points, the name may begin that they are the title of.
_AHEAD = 60


@dataclass(frozen=True)
class Salience:
    """Weights of a candidate. Found one at a time on the 91 training articles that have a pronoun as source, in fifteen
    languages, gold words given: 868 origins right with first guesses, 892 with these. A weight for how often a member is
    mentioned was tried and did not help.
    """

    sentence: float = -1.0
    paragraph: float = -1.0
    subject: float = 1.5
    owner: float = -0.2
    quoted: float = -3.0
    spoke: float = 0.7
    gender: float = 2.0
    unnamed: float = -0.3


SALIENCE = Salience()


class Resolver:
    """Resolves the source words of an article, in the order of the text."""

    def __init__(self, cast: Cast, quoted: Sequence[Span]) -> None:
        self.cast, self.text, self.words = cast, cast.text, cast.words
        self._quoted = sorted(quoted)
        self._quote_starts = [start for start, _ in self._quoted]
        coming = [self._event(mention.span, member, mention.owner) for mention, member in cast.mentions]
        coming += [self._event(span, member, False) for span, member in (*cast.introduced, *cast.bodies)]
        coming += self._pronoun_events()
        self._coming = sorted(coming, key=lambda event: event.place)
        self._next = 0
        self.events: list[Event] = []
        self.spoke: Member | None = None
        self._groups: dict[tuple[Member, ...], Member] = {}

    # -- the road of the text

    def in_quote(self, place: int) -> bool:
        """Whether `place` stands inside a verbatim content."""
        at = bisect_right(self._quote_starts, place) - 1
        return at >= 0 and place < self._quoted[at][1]

    def in_question(self, place: int) -> bool:
        """Whether `place` stands in an interviewer's line: one that opens with a dash and holds no quotation."""
        line = self.text.rfind("\n", 0, place) + 1
        if self.text[line : line + 2] not in ("- ", "– ", "— "):
            return False
        end = self.text.find("\n", place)
        return not self.quote_in(line, end if end >= 0 else len(self.text))

    def quote_in(self, start: int, end: int) -> bool:
        """Whether a verbatim content begins in `start:end`."""
        at = bisect_left(self._quote_starts, start)
        return at < len(self._quote_starts) and self._quote_starts[at] < end

    def _event(self, span: Span, member: Member | None, owner: bool) -> "_Coming":
        start = span[0]
        begin = self.cast.lines.span(start)[0]
        lead = self.text[begin:start]
        subject = len(lead) < 30 and not any(word.casefold() in self.words.prepositions for word in WORD.findall(lead))
        return _Coming(start, member, span, subject, owner, self.in_quote(start) or self.in_question(start))

    def _pronoun_events(self) -> list["_Coming"]:
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
                member = self._salient(coming.place, self._pronoun_gender(low), ())
                if member is None:
                    continue
            self.events.append(Event(coming.place, member, coming.subject, coming.owner, coming.quoted))

    def said(self, member: Member, place: int) -> None:
        """Note that `member` spoke at `place`."""
        self.spoke = member
        member.spoke = True
        self.events.append(Event(place, member, True, False, False))

    # -- pronouns

    def _pronoun_gender(self, low: str) -> Gender:
        return "female" if low in self.words.she else "male" if low in self.words.he else ""

    def _salient(self, place: int, gender: Gender, not_these: Sequence[Member]) -> Member | None:
        """The person that a pronoun at `place` most likely means."""
        lines, weights = self.cast.lines, SALIENCE
        sentence, paragraph = lines.sentence(place), lines.paragraph(place)
        best: dict[Member, float] = {}
        for event in reversed(self.events[-_REACH:]):
            member = event.member
            if not member.person or member in not_these or (gender and member.gender and member.gender != gender):
                continue
            score = (
                weights.sentence * (sentence - lines.sentence(event.place))
                + weights.paragraph * (paragraph - lines.paragraph(event.place))
                + weights.subject * event.subject
                + weights.owner * event.owner
                + weights.quoted * event.quoted
                + weights.spoke * (member is self.spoke)
                + weights.gender * bool(gender and member.gender)
                + weights.unnamed * (not member.named)
            )
            best[member] = max(score, best.get(member, -1e9))
        if not best:
            return None
        return max(best, key=lambda member: (best[member], member.before(place)))

    def subject(self, place: int) -> Member | None:
        """Who is spoken of at `place`, where a verb stands without its subject."""
        self.advance(place)
        return self._salient(place, "", ()) or self.spoke

    def _last(self, kinds: Sequence[SourceKind | None], place: int) -> Member | None:
        """The last mentioned member of one of `kinds`."""
        for event in reversed(self.events[-_REACH:]):
            if event.member.kind in kinds and not event.owner and event.place < place:
                return event.member
        return None

    def before_quote(self, place: int, after: int) -> Member | None:
        """The person that the narrative right before a quotation at `place` is about, told of later than `after`."""
        self.advance(place)
        lines = self.cast.lines
        last = lines.sentence(place - 3)
        for event in reversed(self.events[-8:]):
            if event.place < after or lines.sentence(event.place) < last:
                return None
            if event.subject and not event.quoted and not event.owner and event.member.kind == "person":
                return event.member
        return None

    def protagonist(self) -> Member | None:
        """The person that the article's own words name most often: whom an interview is with."""
        count: dict[Member, int] = {}
        for coming in self._coming:
            member = coming.member
            if member is not None and member.person and member.named and not coming.quoted:
                count[member] = count.get(member, 0) + 1
        return max(count, key=lambda member: (count[member], -member.places[0]), default=None)

    # -- source words

    def member(self, span: Span, inside: Member | None = None, verbatim: bool = False) -> Member | None:
        """Who the words at `span` mean. `inside` is the speaker whose words they stand in, `verbatim` if word by word."""
        start, end = span
        self.advance(start)
        found = list(WORD.finditer(self.text[start:end]))
        if not found:
            return None
        lows = [word.group().casefold() for word in found]
        pronoun = self._pronoun(lows, span, inside, verbatim)
        if pronoun is not None:
            return pronoun
        named = self.cast.within(span)
        body = next((member for other, member in self.cast.bodies_in(span) if other[0] - start < 12), None)
        head = body or self._head(span, named)
        if head is not None:
            if head.person:
                self.cast.learn_roles(head, lows)
            return head
        return self._named_after(span, lows) or self._description(span, lows)

    def _named_after(self, span: Span, lows: list[str]) -> Member | None:
        """The person whose name goes on where `span` stops: after a title, a comma, or one more title."""
        if not any(self.words.is_role(low) for low in lows):
            return None
        for mention, member in self.cast.within((span[1], span[1] + _AHEAD)):
            words = WORD.findall(self.text[span[1] : mention.span[0]])
            gap = self.text[span[1] : mention.span[0]]
            beside = gap in (" ", ", ") or (len(words) in (2, 3) and self._and(words[0]) and "," not in gap)
            if member.kind != "person" or mention.owner or not beside:
                return None
            self.cast.learn_roles(member, lows)
            return member
        return None

    def _pronoun(self, lows: list[str], span: Span, inside: Member | None, verbatim: bool) -> Member | None:
        words = self.words
        low = lows[0]
        if len(lows) > 2 or (len(lows) == 2 and lows[1] not in words.selves):
            return None
        if low in words.first:
            return inside or self.spoke
        if low in words.second:
            return inside or self.spoke
        if low in words.relative:
            near = [e for e in self.events[-3:] if e.place >= span[0] - 80]
            return near[-1].member if near else self.spoke
        if low in words.he or low in words.she or low in words.one:
            barred = (inside,) if inside is not None and verbatim else ()
            found = self._salient(span[0], self._pronoun_gender(low), barred)
            return found or self.cast.describe(span, low, "person")
        if low in words.they:
            return self._last(("group", "organisation"), span[0]) or self.cast.describe(span, low, "group")
        if low in words.it:
            return self._last(("outlet", "organisation", "document"), span[0]) or self.cast.describe(span, low, "organisation")
        return None

    def _head(self, span: Span, named: list[tuple[Mention, Member]]) -> Member | None:
        """The named member that `span` is about, if its head is a name."""
        if not named:
            return None
        start, end = span
        comma = self.text.find(",", start, end)
        core_end = min(at for at in (comma, self.text.find(" (", start, end), end) if at > start)
        core = [(mention, member) for mention, member in named if mention.span[0] < core_end]
        joint = self._joint(span, named)
        if joint is not None:
            return joint
        for mention, member in core:
            before = [word.casefold() for word in WORD.findall(self.text[start : mention.span[0]])]
            direct = [word for word in before[-2:] if word not in self.words.articles][-1:]
            if direct and direct[0] in self.words.prepositions:
                continue
            if any(word in self.words.prepositions for word in before) and not (member.kind == "person" and not mention.owner):
                continue
            after = WORD.match(self.text, _skip_space(self.text, mention.span[1], core_end))
            beside = after is not None and mention.span[1] < after.start() and after.end() <= core_end
            follows = after.group() if after is not None and beside else ""
            later = [(o, m) for o, m in core if o.span[0] > mention.span[1] and m.kind == "person" and not o.owner]
            if member.kind != "person" and later and self._leads(mention, later[0][0], follows):
                continue
            if self._no_name(mention, member) and follows[:1].islower():
                continue
            if any(other.span[0] == mention.span[1] + 1 for other, _ in core) and self._owns(mention):
                continue
            owned = mention.owner or self._owned(mention, follows)
            if follows and follows.casefold() not in self.words.prepositions and owned:
                continue
            return member
        for mention, member in named:
            between = self.text[comma : mention.span[0]]
            if mention.span[0] > comma > start and member.person and not self._prepositions(between):
                return member
        return None

    def _no_name(self, mention: Mention, member: Member) -> bool:
        """Whether a single capital at a sentence's beginning, seen only there, is likely no name."""
        return member.kind is None and len(mention.words) == 1 and mention.initial and len(member.places) == 1

    def _leads(self, mention: Mention, person: Mention, follows: str) -> bool:
        """Whether `mention` only describes the person named after it, in one phrase."""
        between = self.text[mention.span[1] : person.span[0]]
        beside = not any(char.isalnum() for char in between) and "," not in between
        if beside or not follows[:1].islower() or self._and(follows):
            return beside
        words = [word.casefold() for word in WORD.findall(between)]
        return words[-1] not in self.words.prepositions and follows.casefold() not in self.words.prepositions

    def _prepositions(self, words: str) -> bool:
        return any(word.casefold() in self.words.prepositions for word in WORD.findall(words))

    def _owned(self, mention: Mention, follows: str) -> bool:
        return follows[:1].islower() and self._owns(mention) and not self._and(follows)

    def _owns(self, mention: Mention) -> bool:
        return mention.owner or any(mention.words[-1].endswith(tail) for tail in self.words.genitive)

    def _and(self, word: str) -> bool:
        return word.casefold() in self.words.conjunctions

    def _joint(self, span: Span, named: list[tuple[Mention, Member]]) -> Member | None:
        """Several named sources in a row, the last behind a conjunction: one group, named by all."""
        members = tuple(dict.fromkeys(member for _, member in named))
        if len(members) < 2 or self._prepositions(self.text[span[0] : named[-1][0].span[0]]):
            return None
        gaps = [self.text[a.span[1] : b.span[0]] for (a, _), (b, _) in pairwise(named)]
        last = WORD.findall(gaps[-1])
        if not last or not self._and(last[0]) or len(last) > 3 or any(len(WORD.findall(gap)) > 2 for gap in gaps[:-1]):
            return None
        if any(not gap.startswith(",") for gap in gaps[:-1]):
            return None
        if members not in self._groups:
            name = ", ".join(member.name for member in members[:-1]) + f" {last[0]} {members[-1].name}"
            group = self.cast.describe((named[0][0].span[0], named[-1][0].span[1]), name, "group", named=True)
            group.name = name
            self._groups[members] = group
        return self._groups[members]

    # -- descriptions

    def _description(self, span: Span, lows: list[str]) -> Member | None:
        words = self.words
        core: list[str] = []
        for low in lows:
            if core and (low in words.prepositions or low in words.relative):
                break
            core.append(low)
        bare = [low for low in core if low not in words.articles] or core
        owned = bare[0] in words.possessive and len(bare) > 1
        indefinite = core[0] in words.indefinite
        head = next((low for low in reversed(bare) if words.is_role(low)), bare[-1])
        if any(low in words.outlet for low in bare) and not indefinite:
            outlet = self._last_outlet(span[0])
            if outlet is not None:
                return outlet
        kind = self._kind(bare, head, core)
        if kind == "person" and not indefinite and not owned:
            known = self._role_known(bare, head, span[0])
            if known is not None:
                return known
        elif len([low for low in lows if low not in words.articles]) == 1:
            same = self.cast.by_role(head, span[0])
            if same is not None and same.kind == kind:
                return same
        if indefinite and kind == "person":
            for introduced, member in self.cast.introduced_in(span):
                if introduced[0] < span[1] and span[0] < introduced[1]:
                    full = self._full(span)
                    if full[1] - full[0] > len(member.name) and len(lows) <= _LONGEST:
                        member.name = " ".join(self.text[full[0] : full[1]].split())
                    return member
        return self.cast.describe(self._full(span), head, kind)

    def _role_known(self, bare: list[str], head: str, place: int) -> Member | None:
        gender = self.cast.noun_gender(head)
        pool = bare if not self.words.person else [head]
        for low in reversed(pool):
            if len(low) > 3 or self.words.is_role(low):
                member = self.cast.by_role(low, place)
                if member is not None and not (gender and member.gender and gender != member.gender):
                    return member
        return None

    def _last_outlet(self, place: int) -> Member | None:
        for event in reversed(self.events[-_REACH:]):
            if event.member.kind == "outlet" and event.place < place:
                return event.member
        return None

    def _kind(self, bare: list[str], head: str, core: list[str]) -> SourceKind:
        words = self.words
        if any(low in words.group for low in bare) or (core[0] in words.they and len(core) > 1):
            return "group"
        for low in (head, *bare):
            if low in words.outlet:
                return "outlet"
            if low in words.document:
                return "document"
            if words.is_organisation(low):
                return "organisation"
        if any(head.endswith(tail) for tail in words.plural) and core[0] not in words.articles:
            return "group"
        return "person"

    def _full(self, span: Span) -> Span:
        """`span` up to its first comma."""
        comma = self.text.find(", ", *span)
        return (span[0], comma) if comma > span[0] else span


@dataclass(frozen=True, eq=False)
class _Coming:
    """A mention still ahead; no member where it is a pronoun."""

    place: int
    member: Member | None
    span: Span
    subject: bool
    owner: bool
    quoted: bool


def _skip_space(text: str, at: int, end: int) -> int:
    while at < end and not text[at].isalnum():
        at += 1
    return at
