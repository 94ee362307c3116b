"""The cast of an article: everybody and everything it names or describes as a possible source, one member each.

A member gathers its mentions; names are joined by the grammar of news (full name first, a part of it after), descriptions of
unnamed people by their noun. A name and a description are joined only where the article itself puts them side by side.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from kilde.article import Span
from kilde.reading.likeness import akin, one_form, one_letter, same_name, sounds, tails, within
from kilde.reading.member import Member
from kilde.reading.names import WORD, Gender, Lines, Mention, gender_of, mentions, parted
from kilde.reading.runs import apart
from kilde.reading.seen import UNSEEN, Seen
from kilde.reading.source_words import SourceWords
from kilde.reading.unnamed import brought_up, introductions
from kilde.statement import SourceKind

#: How many members of one surname, and how many roles of one stem, are looked through; the nearest come first.
_WIDTH = 40
#: An acronym stands at most so many code points behind the name that it is of.
_ACRONYM = 5000
#: A surname of so many letters may be misspelt once and still be known.
_SPELT = 6


class Cast:
    """The members of one article and their mentions, in order."""

    def __init__(self, text: str, words: SourceWords, own: str | None = None, seen: Seen = UNSEEN) -> None:
        self.written, self.words, self.lines = text, words, Lines(text)
        self.text = parted(text, words)
        self._own = own
        self.members: list[Member] = []
        self._by_word: dict[str, list[Member]] = {}
        self._by_role: dict[str, list[Member]] = {}
        self._by_begin: dict[str, list[Member]] = {}
        self._by_sound: dict[str, list[Member]] = {}
        found, known = apart(mentions(text, words, self.lines, own), self.text, words)
        self._parts = {word for words_ in known.whole for word in words_}
        self._single = known.single
        of: dict[Mention, Member] = {}
        found = tuple(self._owner(mention) for mention in found)
        short = self._short_forms(found)
        for mention in sorted(found, key=lambda mention: len(mention.words) == 1 and mention.kind != "outlet"):
            of[mention] = self._join(mention)
            if mention in short:
                of[mention].short = short[mention]
                self._by_word.setdefault(self._key(short[mention]), []).append(of[mention])
        self.mentions: tuple[tuple[Mention, Member], ...] = tuple((mention, of[mention]) for mention in found)
        self._starts = [mention.span[0] for mention in found]
        for mention, member in self.mentions:
            self._learn(mention, member)
        self._sorted(seen)
        people = tuple(introductions(self.text, words))
        self.introduced = tuple((span, self.describe(span, low, "person")) for span, low in people)
        self.bodies = tuple(self._bodies())
        self._joints: dict[tuple[Member, ...], Member] = {}
        self.pairs = tuple(self._pairs())
        self.described = tuple(self._described())

    # -- names

    def _sorted(self, seen: Seen) -> None:
        """Let the network judge what sort of names those are whose words and surroundings tell no kind."""
        votes: dict[Member, Counter[str]] = {}
        for mention, member in self.mentions:
            if (sort := seen.sort(mention.span)) is not None:
                votes.setdefault(member, Counter())[sort] += 1
        for member, count in votes.items():
            places, people, others = count["GPE"] + count["LOC"], count["PER"], count["ORG"]
            if places > people + others and (member.kind is None or (member.kind == "person" and not people)):
                member.kind = None
                member.place_like += 1
            elif people > places + others and member.kind is None:
                member.kind = "person"

    def _bare(self, word: str) -> str:
        """A name's word without the ending of an owner, where the text has it without one too, or it looks like one."""
        for tail in self.words.genitive:
            bare = word[: -len(tail)]
            if word.endswith(tail) and len(bare) > 2 and (bare in self._single or bare in self._parts):
                return bare
        return word

    def _key(self, word: str) -> str:
        """What two forms of one name's word share."""
        low = word.casefold()
        if self.words.inflects:
            return low[:3]
        return next((low[: -len(tail)] for tail in self.words.genitive if low.endswith(tail) and len(low) > 3), low)

    def _short_forms(self, found: Sequence[Mention]) -> dict[Mention, str]:
        """Names with the acronym that the text gives them in parentheses; it begins as they do."""
        return {
            name: acronym.words[0]
            for name, acronym in pairwise(found)
            if len(acronym.words) == 1
            and name.kind != "person"
            and name.words[0][0] == acronym.words[0][0]
            and acronym.words[0].isupper()
            and self.text[name.span[1] : acronym.span[0]] == " ("
            and self.text[acronym.span[1] : acronym.span[1] + 1] == ")"
        }

    def _owner(self, mention: Mention) -> Mention:
        """`mention`, told to be an owner's where its last word is another name of the article with an owner's ending."""
        owner = mention.owner or self._bare(mention.words[-1]) != mention.words[-1]
        return msgspec.structs.replace(mention, owner=owner)

    def _join(self, mention: Mention) -> Member:
        words = (*mention.words[:-1], self._bare(mention.words[-1]))
        member = self._known(words, mention)
        if member is None:
            name = self.written[mention.span[0] : mention.span[1]]
            if words != mention.words:
                name = name[: len(name) - len(mention.words[-1]) + len(words[-1])]
            kind: SourceKind | None = mention.kind or None
            member = Member(name, kind, True, words, mention.gender, named_by=mention)
            if mention.outlet is not None:
                whole = mention.outlet.name.casefold() in name.casefold() or mention.outlet.name == self._own
                member.name = mention.outlet.name if whole else name
            self.members.append(member)
            if len(words) > 1:
                self._by_sound.setdefault(sounds(words[-1])[:2], []).append(member)
            for word in dict.fromkeys(words):
                self._by_word.setdefault(self._key(word), []).append(member)
        elif self.words.inflects and len(words) == len(member.words) and self._basic(mention) > self._basic(member.named_by):
            member.name, member.words, member.named_by = self.phrase(mention.span), words, mention
        if member.kind is None and mention.kind:
            member.kind = mention.kind
        member.gender = member.gender or mention.gender
        member.met(mention.span)
        return member

    def _basic(self, mention: Mention | None) -> int:
        """How likely a name stands in its basic form: its given name is one as it stands, no preposition is before it."""
        if mention is None:
            return 0
        before = _words_before(self.text, mention.span[0], 1)
        governed = bool(before) and before[0].casefold() in self.words.prepositions
        return 2 * (gender_of(mention.words[0]) is not None) + (not governed)

    def _known(self, words: tuple[str, ...], mention: Mention) -> Member | None:
        """The member that `words` name: all of a name, its end, its beginning, or its first and last word."""
        near: list[Member] = []
        for member in self._by_word.get(self._key(words[-1]), [])[-_WIDTH:]:
            if mention.kind == "outlet" or member.kind == "outlet":
                same = mention.kind == member.kind and (
                    member.words == words or within(member.words[0], words[0]) or within(words[0], member.words[0])
                )
            else:
                same = same_name(words, member.words, self.words) or words == (member.short,)
            if same and not (mention.gender and member.gender and mention.gender != member.gender):
                near.append(member)
        exact = [member for member in near if member.words == words]
        pool = exact or near
        if not pool and len(words) == 1 and words[0].isupper() and len(words[0]) > 2:
            pool = self._spelt_out(words[0], mention.span[0])
        if not pool and len(words) == 1 and not mention.kind and words[0] not in self._parts:
            pool = self._misspelt(words[0])
        if not pool:
            return None
        return max(pool, key=lambda member: (member.before(mention.span[0]), -member.places[0]))

    def _spelt_out(self, acronym: str, place: int) -> list[Member]:
        """The body whose name not far before `place` has the initials `acronym`; it gets the whole of that name."""
        letters = r"\s+(?:\w+\s+){0,2}?".join(rf"{re.escape(letter)}[^\W\d_]+" for letter in acronym)
        for found in re.compile(rf"\b{letters}\b").finditer(self.text, max(0, place - _ACRONYM), place):
            for member in self._by_word.get(self._key(found.group().split()[0]), ()):
                if found.start() in member.places and member.kind not in ("person", "outlet"):
                    member.kind = "organisation"
                    member.name = max(member.name, self.phrase(found.span()), key=len)
                    return [member]
        return []

    def _misspelt(self, word: str) -> list[Member]:
        """The people whose surname is `word` but for one letter, or another way to write the same sounds."""
        if len(word) < _SPELT:
            return []
        near = self._by_sound.get(sounds(word)[:2], [])[-_WIDTH:]
        near = [member for member in near if member.kind in ("person", None)]
        return [m for m in near if one_letter(m.words[-1], word) or sounds(m.words[-1]) == sounds(word)]

    def bearers(self, surname: str, place: int) -> list[Member]:
        """The people named in full before `place` whose surname it is."""
        rows = dict.fromkeys(self._by_word.get(self._key(surname), ())[-_WIDTH:])
        return [
            m
            for m in rows
            if len(m.words) > 1 and akin(m.words[-1], surname, self.words) and m.before(place) >= 0 and m.kind == "person"
        ]

    # -- what the article says they are

    def _learn(self, mention: Mention, member: Member) -> None:
        """Gender and roles from the words beside a mention."""
        text, words = self.text, self.words
        start, end = mention.span
        if member.kind in ("outlet", "organisation"):
            return
        before = _words_before(text, start, 2)
        if before and before[-1].casefold() in words.places and len(member.words) == 1 and member.kind is None:
            member.place_like += 1
        if words.inflects and len(mention.words) > 1 and mention.words != member.words and gender_of(mention.words[0]) is None:
            return  # in another case it may be whose the noun before it is
        roles = list(mention.titles)
        if not mention.titles and before and (before[-1][0].islower() or words.nouns_capitalised):
            role = before[-1].casefold()
            if role not in words.function and role not in words.prepositions and role not in words.pronouns:
                roles.append(role)
        elif mention.titles:
            roles.extend(role.casefold() for role in before[-1:] if words.is_role(role.casefold()))
        roles.extend(self._apposition(end))
        aged = re.match(r"(?: \(|, )(\d{1,3})[),]", text[end : end + 7])
        roles.extend(aged.group(1) + noun for noun in words.aged if aged)
        for role in roles:
            stem = words.stem(role)
            if words.person and not words.is_role(role) and role not in mention.titles:
                continue
            if stem not in member.roles:
                self._note_role(member, stem)
            if member.kind is None and words.is_role(role):
                member.kind = "person"
            member.gender = member.gender or self.noun_gender(role)

    def learn_roles(self, member: Member, lows: Sequence[str]) -> None:
        """Note the nouns for a person that stand beside a name in source words."""
        for low in lows:
            if self.words.is_role(low) and self.words.stem(low) not in member.roles:
                self._note_role(member, self.words.stem(low))

    def _apposition(self, end: int) -> Iterator[str]:
        """The nouns between a name's comma and the next stop."""
        rest = self.text[end : end + 90]
        head = re.match(r"(?:\s\(\w{1,12}\))?,\s(?:\d+,\s)?([^,.;:!?«»\"“”\n–]+)", rest)
        if not head:
            return
        row = list(WORD.finditer(head.group(1)))[:8]
        for at, found in enumerate(row):
            word, low = found.group(), found.group().casefold()
            if low in self.words.relative:
                return
            after = row[at + 1] if at + 1 < len(row) else None
            named = after is not None and after.group()[0].isupper() and after.start() == found.end() + 1
            if named and not self.words.nouns_capitalised and not self.words.is_small(low):
                return  # the noun stands before the name of somebody else
            if self.words.is_role(low) or (not self.words.person and len(low) > 3 and word[0].islower()):
                yield low

    def noun_gender(self, low: str) -> Gender:
        """The gender that a noun for a person tells."""
        if low in self.words.female:
            return "female"
        if low in self.words.male:
            return "male"
        stem = self.words.stem(low)
        for gender, nouns in (("female", self.words.female), ("male", self.words.male)):
            for noun in nouns:
                base = self.words.stem(noun)
                if stem == base or (stem.endswith(base) and len(base) > 2 and gender == "female"):
                    return gender  # type: ignore[return-value]
        return ""

    def by_role(self, low: str, place: int) -> list[Member]:
        """The members mentioned before `place` that the article says are a `low`, the last mentioned first."""
        stem = self.words.stem(low)
        rows = list(self._by_role.get(stem, ())[-_WIDTH:])
        for tail in tails(stem):
            rows.extend(member for member in self._by_role.get(tail, ())[-_WIDTH:] if tail in member.roles)
        if self.words.inflects:
            rows.extend(m for m in self._by_begin.get(stem[:4], ())[-_WIDTH:] if any(one_form(stem, role) for role in m.roles))
        rows = [member for member in rows if member.before(place) >= 0]
        for like in () if rows else (*self.words.likes(stem), self.words.base(low)):
            rows.extend(member for member in self._by_role.get(like, ())[-_WIDTH:] if member.before(place) >= 0)
        return sorted(dict.fromkeys(rows), key=lambda member: -member.before(place))

    def _note_role(self, member: Member, stem: str) -> None:
        member.roles.add(stem)
        for tail in (stem, *tails(stem)):
            self._by_role.setdefault(tail, []).append(member)
        self._by_begin.setdefault(stem[:4], []).append(member)

    # -- descriptions of the unnamed

    def _described(self) -> Iterator[tuple[Span, Member]]:
        """The documents that the text brings up, one each, and the several people, one for each noun."""
        groups: dict[str, Member] = {}
        for span, low, kind in brought_up(self.text, self.words):
            if kind == "document":
                yield span, self.describe(span, low, kind, bool(self.within(span)))
                continue
            stem = self.words.stem(low)
            if stem not in groups:
                groups[stem] = self.describe(span, low, kind)
            groups[stem].met(span)
            yield span, groups[stem]

    def _pairs(self) -> Iterator[tuple[Span, Member]]:
        """Two people named together, who may be taken up together (`Kari Moe og Lars Tveter` and then `they`)."""
        for (one, first), (other, second) in pairwise(self.mentions):
            gap = self.text[one.span[1] : other.span[0]].split()
            people = first.person and second.person and first is not second and not (one.owner or other.owner)
            if people and len(gap) == 1 and gap[0].casefold() in self.words.conjunctions:
                yield (one.span[0], other.span[1]), self.joint((first, second), gap[0], (one.span[0], other.span[1]))

    def joint(self, members: tuple[Member, ...], conjunction: str, span: Span) -> Member:
        """The group that several named ones are together at `span`, named by all."""
        if members not in self._joints:
            group = self.describe(span, conjunction, "group", named=True)
            group.name = ", ".join(member.name for member in members[:-1]) + f" {conjunction} {members[-1].name}"
            self._joints[members] = group
        return self._joints[members]

    def _bodies(self) -> Iterator[tuple[Span, Member]]:
        """A name and a noun for a body that together name it: a town and its court."""
        known: dict[str, Member] = {}
        for mention, _ in self.mentions:
            after = WORD.match(self.text, mention.span[1] + 1)
            if mention.owner or mention.kind in ("person", "outlet") or after is None or self.text[mention.span[1]] != " ":
                continue
            low = after.group()
            kind = self.words.noun_kind(low)
            if not low[0].islower() or low in self.words.function or not (kind == "outlet" or self.words.is_body(low)):
                continue
            span = mention.span[0], after.end()
            name = self.phrase(span)
            if name not in known:
                known[name] = self.describe(span, low, "outlet" if kind == "outlet" else "organisation", named=True)
            known[name].met(span)
            yield span, known[name]

    def describe(self, span: Span, head: str, kind: SourceKind, named: bool = False) -> Member:
        """A new member known only by the words at `span`, found again by its noun `head`."""
        member = Member(self.phrase(span), kind, named)
        if kind == "person":
            member.gender = self.noun_gender(head)
        member.met(span)
        self.members.append(member)
        self._note_role(member, self.words.stem(head))
        if kind == "organisation" and named:
            for low in (word.casefold() for word in WORD.findall(self.text[span[0] : span[1]])):
                if low != head and self.words.noun_kind(low) == "organisation":
                    self._note_role(member, self.words.stem(low))
        return member

    def own(self) -> Member | None:
        """The outlet that prints the article, where it is known."""
        if self._own is None:
            return None
        member = next((member for member in self.members if member.kind == "outlet" and member.name == self._own), None)
        if member is None:
            member = Member(self._own, "outlet", True, (self._own,))
            self.members.append(member)
        return member

    def phrase(self, span: Span) -> str:
        """The words at `span` as the article has them, on one line."""
        return " ".join(self.written[span[0] : span[1]].split())

    def described_in(self, span: Span) -> list[tuple[Span, Member]]:
        """The documents and the several people whose noun the text has inside `span`."""
        at = bisect_left(self.described, span[0], key=lambda row: row[0][0])
        return [row for row in self.described[at : at + 8] if row[0][0] < span[1]]

    def introduced_in(self, span: Span) -> list[tuple[Span, Member]]:
        """The unnamed people whose introduction begins inside `span`, or right before it."""
        at = bisect_left(self.introduced, span[0] - 4, key=lambda row: row[0][0])
        return [row for row in self.introduced[at : at + 4] if row[0][0] < span[1]]

    def bodies_in(self, span: Span) -> list[tuple[Span, Member]]:
        """The bodies of two words that stand inside `span`."""
        at = bisect_left(self.bodies, span[0], key=lambda row: row[0][0])
        return [row for row in self.bodies[at : at + 4] if row[0][1] <= span[1]]

    def within(self, span: Span) -> list[tuple[Mention, Member]]:
        """The named mentions that stand inside `span`."""
        at = bisect_left(self._starts, span[0])
        found = []
        while at < len(self.mentions) and self._starts[at] < span[1]:
            found.append(self.mentions[at])
            at += 1
        return found


def _words_before(text: str, start: int, count: int) -> list[str]:
    """Up to `count` words right before `start`, parted from it and each other by single spaces."""
    found = re.search(rf"((?:[\w-]+ ){{1,{count}}})$", text[max(0, start - 60) : start])
    return found.group(1).split() if found else []
