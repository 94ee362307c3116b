"""The chain of every statement: the sources between the article and the origin, outermost first.

The rules are those of the annotation guide: an outlet that heard the source is a link, and stays one for what the source says
later; an outlet that is said to tell it all stands first; what stands in a content goes on from the chain of that content;
a quotation without a cue has the chain of the account it goes on.
"""

import re
from collections.abc import Sequence
from functools import cached_property

from kilde.article import Article, Span
from kilde.reading.attribution_type import Attribution
from kilde.reading.cast import Cast
from kilde.reading.descriptions import described
from kilde.reading.hearing import cited_by, hearers_in, interviews, is_outlet, may_hear, relayed
from kilde.reading.member import Member
from kilde.reading.names import WORD
from kilde.reading.seen import UNSEEN, Seen
from kilde.reading.source_words import source_words
from kilde.reading.sources import Resolver
from kilde.statement import Passing, Reading, Source, Statement

Chain = tuple[Member, ...]

_SHARE = re.compile(r"\d\s?(%|[^\W\d]+)")

#: In so many paragraphs from its beginning, an article tells of people whom it names further down.
LEAD = 3
#: So many quotations that follow a question each make an interview of an article.
ASKED = 3
#: What makes more of a content than this is what the content is about.
MOST = 0.6
#: So many code points before a quotation hold its marks and the end of the question.
_MARKS = 12


def resolve(article: Article, attributions: Sequence[Attribution], seen: Seen = UNSEEN) -> Reading:
    """The reading of `article`: who the words of each attribution mean, and through whom they came.

    `seen` is what the network sees of the article's mentions.
    """
    if not attributions:
        return Reading(article)
    return _Chains(article, attributions, seen).reading()


def _cast(article: Article, seen: Seen = UNSEEN) -> Cast:
    return Cast(article.text, source_words(article.language), article.outlet, seen)


class _Chains:
    """The chains of one article, made in the order of the text, every parent before what stands in it."""

    def __init__(self, article: Article, attributions: Sequence[Attribution], seen: Seen) -> None:
        self.article, self.attributions = article, attributions
        self.cast = _cast(article, seen)
        quoted = [span for a in attributions if a.kind == "direct" for span in a.content]
        self.resolver = Resolver(self.cast, quoted, seen)
        self.nobody = Member("", "unspecified", False)
        self.chains: dict[int, Chain] = {}
        self.talks = sorted(interviews(self.cast), key=lambda row: row[0])
        self.asked: Member | None = None
        self.account: Chain = ()
        self.poll: Chain = ()
        self.guest: Chain = ()
        self.told = 0

    def reading(self) -> Reading:
        """Resolve all and number the sources by first mention, the statements by first word."""
        order = sorted(range(len(self.attributions)), key=self._place)
        # A parent is resolved before what stands in it, wherever their words stand.
        for index in order:
            self._resolve(index)
        self._name_later()
        members = {member for chain in self.chains.values() for member in chain}
        rank = {member: number for number, member in enumerate((*self.cast.members, self.nobody))}
        ranked = sorted(members, key=lambda m: (m.places[0] if m.places else len(self.article.text), rank[m]))
        ids = {member: f"s{number}" for number, member in enumerate(ranked, 1)}
        sources = tuple(_source(member, ids[member]) for member in ranked)
        in_text = sorted(order, key=lambda i: (min(self.attributions[i].content), self.attributions[i].parent is not None, i))
        statements = tuple(self._statement(index, f"t{number}", ids) for number, index in enumerate(in_text, 1))
        return Reading(self.article, sources, statements)

    def _name_later(self) -> None:
        """Put a person's name where a lead only tells what they are («Havnesjefen advarer», and then «havnesjef Kari Moe»)."""
        named = {}
        for member in {member for chain in self.chains.values() for member in chain}:
            whom = self._told_later(member)
            if whom is not None:
                named[member] = whom
        for index, chain in self.chains.items():
            self.chains[index] = tuple(dict.fromkeys(named.get(member, member) for member in chain))

    def _told_later(self, member: Member) -> Member | None:
        """The one person named after `member`, a noun without a name in a lead, who is said to be just that."""
        lows, words = [word.casefold() for word in WORD.findall(member.name)], self.cast.words
        if member.kind != "person" or member.named or not member.places or not lows:
            return None
        told, place = described(lows, words), member.places[0]
        new = told.indefinite or told.owned or words.base(told.head) in words.anybody_stems
        if new or not words.is_role(told.head) or self.cast.lines.paragraph(place) >= LEAD:
            return None
        stem = words.stem(told.head)
        rows = [m for m in self.cast.by_role(told.head, self.cast.lines.length) if m.named and m.kind == "person"]
        rows = [m for m in rows if any(role.endswith(stem) for role in m.roles)]
        rows = [m for m in rows if not (m.gender and member.gender and m.gender != member.gender)]
        return rows[0] if len(rows) == 1 and rows[0].places[0] > place else None

    def _place(self, index: int) -> tuple[int, int]:
        attribution = self.attributions[index]
        return min((*attribution.source, *attribution.content, *attribution.cue))[0], index

    def _resolve(self, index: int) -> Chain:
        road = [index]
        while True:
            parent = self.attributions[road[-1]].parent
            if parent is None or parent in self.chains or parent in road or not 0 <= parent < len(self.attributions):
                break
            road.append(parent)
        for step in reversed(road):
            if step not in self.chains:
                self.chains[step] = self._chain(step)
                self.told = max(
                    self.told, *(end for _, end in (*self.attributions[step].content, *self.attributions[step].cue))
                )
        return self.chains[index]

    # -- one chain

    def _chain(self, index: int) -> Chain:
        attribution = self.attributions[index]
        self._hear_until(self._place(index)[0])
        if attribution.parent is not None and attribution.parent in self.chains:
            return self._nested(index, self.chains[attribution.parent])
        if attribution.type == "hearsay":
            return ()
        if attribution.type == "continuation":
            chain = self._continued(index)
            self.account = chain
            return chain
        origin = self._origin(index, None)
        if origin is None:
            self.account = self.account or self._opening(index)
            return self.account
        heard = tuple(member for member in self._hearers(attribution) if member is not origin)
        if heard and not self._asked(attribution):
            origin.hearers = heard
        if not heard and not origin.hearers and self._of_the_account(origin):
            origin.hearers = self.account[:-1]
        outlets = all(member.kind not in ("person", "group") for member in self.account[:-1])
        goes_on = self.account[:-1] if outlets and self.account and self.account[-1] is origin else ()
        citing = self._citing(attribution, origin)
        if citing is not None:
            return (*dict.fromkeys((*citing.hearers, citing)), origin)
        if origin.kind == "group" and self.poll and attribution.source and self._share(attribution):
            return (*self.poll, origin)
        chain = _linked(heard or origin.hearers or goes_on, origin)
        cited = relayed(self.cast, (*attribution.cue, *attribution.source)) if origin.kind == "outlet" else None
        if (
            cited is not None
            and not self._a_source(cited)
            and (whom := self.resolver.member(cited)) is not None
            and whom not in chain
        ):
            whom.met(cited)
            chain = (*chain, whom)
        if not (self.account and self._in_question(attribution)):
            self.account = chain
        if origin.kind == "document":
            self.poll = chain
        return chain

    def _citing(self, attribution: Attribution, origin: Member) -> Member | None:
        """Who brings in, in the same clause, a document, several people or somebody unnamed (`cites a report that says`)."""
        if not attribution.source or (origin.named and origin.kind not in ("document", "group")):
            return None
        place = attribution.source[0][0]
        leads = self.resolver.leads(place)
        cited = leads is not None and leads.member is not origin and cited_by(self.cast, leads.place, place)
        return leads.member if leads is not None and cited else None

    def _share(self, attribution: Attribution) -> bool:
        """Whether the source is a share of the people asked (`36 per cent`), who speak through a poll told of before."""
        found = _SHARE.search(self.article.words((attribution.source[0][0], attribution.source[-1][1])))
        return found is not None and (found.group(1) == "%" or found.group(1).casefold() in self.cast.words.percent)

    def _continued(self, index: int) -> Chain:
        """The chain of the account that a quotation without a cue goes on, or opens."""
        attribution = self.attributions[index]
        if attribution.continues is not None and attribution.continues in self.chains:
            return self.chains[attribution.continues]
        begin = attribution.content[0][0]
        if attribution.kind == "direct":
            told = self.resolver.before_quote(begin, self.told, bool(self.account) and self.interview)
            if told is not None:
                return _linked(told.hearers, told)
        if self.interview and attribution.kind == "direct":
            speaks = self.account and self.account[-1].kind in ("person", None)
            self.guest = self.account if speaks or not self.guest else self.guest
            return self.guest or self._opening(index)
        return self.account or self._opening(index)

    def _in_question(self, attribution: Attribution) -> bool:
        """Whether an attribution stands in an interviewer's line: one that opens with a dash and is no quotation itself."""
        return attribution.kind != "direct" and bool(attribution.cue) and self.resolver.in_question(attribution.cue[0][0])

    def _nested(self, index: int, outer: Chain) -> Chain:
        attribution = self.attributions[index]
        speaker = outer[-1] if outer else None
        if attribution.type == "continuation":
            return outer
        if attribution.type == "hearsay" or not attribution.source:
            # «Han ringte og sa at …»: a verb that shares the subject of the one before it.
            told = self.resolver.subject_beside(self._place(index)[0]) if attribution.type == "speech" else None
            return _linked(outer, told or self.nobody)
        verbatim = self.attributions[attribution.parent or 0].kind == "direct"
        origin = self._origin(index, speaker, verbatim)
        if origin is None or origin in outer:
            return outer
        heard = tuple(member for member in self._hearers(attribution) if member not in outer)
        chain = (*outer, *_linked(heard, origin))
        parent = self.attributions[attribution.parent or 0]
        if parent.kind != "direct" and _length(attribution.content) > MOST * _length(parent.content):
            self.account = chain  # «…, says X, writes Y»: what goes on after it is X's
        return chain

    def _origin(self, index: int, speaker: Member | None, verbatim: bool = False) -> Member | None:
        """Who the source words mean; without any, who the text is about there."""
        attribution = self.attributions[index]
        if not attribution.source:
            own = self.cast.own() if speaker is None and self._ours(attribution) else None
            return own or self.resolver.subject(self._place(index)[0])
        if speaker is None and self._asked(attribution):
            return self.account[-1] if self.account else self.resolver.protagonist() or self._interviewee()
        span = (attribution.source[0][0], attribution.source[0][1])
        member = self.resolver.member(span, speaker, verbatim)
        if member is None:
            return self.resolver.spoke
        for start, end in attribution.source:
            member.met((start, end))
        if speaker is None:
            self.resolver.said(member, span[0])
        return member

    def _ours(self, attribution: Attribution) -> bool:
        """Whether a cue without a source has `we` beside it or in its verb («tirsdag skrev vi at», `avevamo scritto`)."""
        words, text = self.cast.words, self.cast.text
        if not attribution.cue or self.resolver.in_quote(attribution.cue[0][0]):
            return False
        (begin, _), (_, end) = attribution.cue[0], attribution.cue[-1]
        before, after = WORD.findall(text[max(0, begin - 20) : begin])[-1:], WORD.findall(text[end : end + 20])[:1]
        cue = WORD.findall(text[begin:end])
        beside = any(word.casefold() in words.we for word in (*before, *after))
        return beside or (bool(words.we_endings) and any(word.casefold().endswith(words.we_endings) for word in cue))

    def _of_the_account(self, origin: Member) -> bool:
        """Whether an unnamed person first appears in the account of another unnamed one: then the outlet heard of both."""
        teller = self.account[-1] if len(self.account) > 1 else None
        fresh = len(origin.places) == 1 and origin.kind == "person" and not origin.named
        return fresh and teller is not None and teller is not origin and teller.kind == "person" and not teller.named

    def _asked(self, attribution: Attribution) -> bool:
        """Whether an interviewer's question tells what the person asked has said elsewhere: that holds for this once."""
        return any(self.article.words(span).casefold() in self.cast.words.second for span in attribution.source)

    def _hearers(self, attribution: Attribution) -> Chain:
        beside = self._beside(attribution)
        named = beside or hearers_in(self.article, self.cast, attribution) or attribution.hearers
        fits = may_hear if beside else is_outlet
        heard = tuple(member for member in self._members(named) if fits(member))
        for member in heard:
            member.kind = "outlet"
        return heard

    def _a_source(self, span: Span) -> bool:
        """Whether the words at `span` are the source of a statement of their own."""
        return any(start < span[1] and span[0] < end for one in self.attributions for start, end in one.source)

    def _beside(self, attribution: Attribution) -> tuple[Span, ...]:
        """Those of the network's hearers that stand in a sentence of the cue or the source."""
        lines = self.cast.lines
        near = {lines.sentence(start) for start, _ in (*attribution.cue, *attribution.source)}
        return tuple(span for span in attribution.hearers if lines.sentence(span[0]) in near)

    def _members(self, spans: Sequence[Span]) -> Chain:
        """The outlets that `spans` name."""
        found: dict[Member, None] = {}
        for span in spans:
            member = self.resolver.member(span)
            if member is not None:
                member.met(span)
                found[member] = None
        return tuple(found)

    def _hear_until(self, place: int) -> None:
        """Take in the talks with outlets that the article tells of before `place`."""
        while self.talks and self.talks[0][0] < place:
            _, outlet, span = self.talks.pop(0)
            member = self.resolver.member(span)
            if member is not None and member is not outlet:
                outlet.kind = "outlet"
                member.hearers = (outlet,)
                member.met(span)
                self.resolver.said(member, span[0])

    def _opening(self, index: int) -> Chain:
        """The chain of a quotation that opens an article: of who speaks in the one after it, or who was told of before it."""
        at = self._place(index)
        later = [i for i, a in enumerate(self.attributions) if a.parent is None and self._place(i) > at]
        after = min(later, key=self._place, default=None)
        if after is not None and self.attributions[after].source:
            following = self.attributions[after]
            if not self._asked(following) and not self._in_question(following):
                return self._resolve(after)
        presented = self.resolver.presented(self.attributions[index].content[0][0]) if self.interview else None
        person = presented or self.resolver.protagonist() or self._interviewee()
        return _linked(person.hearers, person) if person is not None else (self.nobody,)

    @cached_property
    def interview(self) -> bool:
        """Whether the article is an interview in questions and answers: several quotations each follow a question."""
        text = self.cast.text
        answers = [a for a in self.attributions if a.type == "continuation" and a.kind == "direct" and a.parent is None]
        before = [text[max(0, a.content[0][0] - _MARKS) : a.content[0][0]] for a in answers]
        return sum(words.rstrip(' \n"“„«–—-').endswith("?") for words in before) >= ASKED

    def _interviewee(self) -> Member | None:
        """The person asked in an interview that names nobody: one that its questions, told by their marks, stand around."""
        text = self.cast.text
        answers = [a for a in self.attributions if a.type == "continuation" and a.kind == "direct" and a.parent is None]
        asked = [a for a in answers if text[: a.content[0][0]].rstrip(' \n"“„«–—-').endswith("?")]
        name = self.cast.words.interviewee
        if not name or len(asked) < ASKED:
            return None
        if self.asked is None:
            self.asked = Member(name, "person", False)
            self.cast.members.append(self.asked)
        return self.asked

    def _statement(self, index: int, statement_id: str, ids: dict[Member, str]) -> Statement:
        attribution = self.attributions[index]
        return Statement(
            id=statement_id,
            kind=attribution.kind,
            content=attribution.content,
            cue=attribution.cue,
            source=attribution.source,
            chain=tuple(ids[member] for member in self.chains[index]),
            stance=attribution.stance,
            modality=attribution.modality,
            polarity=attribution.polarity,
            nested=attribution.parent is not None,
            score=attribution.score,
            through=tuple(self._through(index, ids)),
        )

    def _through(self, index: int, ids: dict[Member, str]) -> list[Passing]:
        """How sure those of the chain before the origin are told to be: by the statements that this one stands inside."""
        before = {ids[member] for member in self.chains[index][:-1]}
        found: list[Passing] = []
        seen, parent = {index}, self.attributions[index].parent
        while parent is not None and parent in self.chains and parent not in seen:
            seen.add(parent)
            outer = self.attributions[parent]
            teller = ids[self.chains[parent][-1]] if self.chains[parent] else ""
            if teller in before:
                found.insert(0, Passing(teller, outer.cue, outer.stance, outer.modality, outer.polarity))
            parent = outer.parent
        return found


def _length(parts: Sequence[Span]) -> int:
    return sum(end - start for start, end in parts)


def _linked(before: Chain, origin: Member) -> Chain:
    """`before` and then `origin`, nobody twice."""
    return (*dict.fromkeys(member for member in before if member is not origin), origin)


def _source(member: Member, source_id: str) -> Source:
    spans: list[Span] = []
    for start, end in sorted(member.spans, key=lambda span: (span[0], -span[1])):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return Source(
        source_id, member.name, member.kind or ("person" if member.person else "organisation"), member.named, tuple(spans)
    )
