"""Who the words of a source mean: names, descriptions and pronouns of one article, resolved to members of its cast."""

from collections.abc import Sequence
from itertools import pairwise

from kilde.article import Span
from kilde.reading.cast import Cast, Member
from kilde.reading.descriptions import Description, described
from kilde.reading.names import WORD, Mention
from kilde.reading.salience import Road
from kilde.statement import SourceKind

#: The longest description, in words, that is taken for a name whole.
_LONGEST = 9
#: How far after source words, in code points, the name may begin that they are the title of.
_AHEAD = 60
#: How far a person must stand out to be taken up by a noun that the article never put beside them.
TAKEN_UP = -1.5


class Resolver(Road):
    """Resolves the source words of an article, in the order of the text."""

    def __init__(self, cast: Cast, quoted: Sequence[Span]) -> None:
        super().__init__(cast, quoted)
        self._groups: dict[tuple[Member, ...], Member] = {}

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
            found = self.salient(span[0], self.pronoun_gender(low), barred)
            return found or self.cast.describe(span, low, "person")
        if low in words.they:
            return self.last(("group", "organisation"), span[0]) or self.cast.describe(span, low, "group")
        if low in words.it:
            return self.last(("outlet", "organisation", "document"), span[0]) or self.cast.describe(span, low, "organisation")
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

    def _description(self, span: Span, lows: list[str]) -> Member:
        told = described(lows, self.words)
        known = None if told.indefinite or told.owned else self._taken_up(told, span[0])
        if known is None and told.indefinite and told.kind in ("person", None):
            known = self._introduced(span, lows)
        if known is not None:
            return known
        kind = told.kind or self._guessed(told)
        named = kind in ("organisation", "document", "outlet") and bool(self.cast.within(span))
        return self.cast.describe(self._full(span), told.head, kind, named)

    def _taken_up(self, told: Description, place: int) -> Member | None:
        """The member of before that a definite description means."""
        if told.kind == "outlet":
            return self._last_outlet(place)
        if told.kind in ("document", "organisation", "group"):
            if not told.lone:
                return None
            same = self.cast.by_role(told.head, place)
            if same is not None and same.kind == told.kind:
                return same
            return self._body_again(told.head, place) if told.kind == "organisation" else None
        known = self._role_known(told, place)
        if known is not None or self._guessed(told) != "person":
            return known
        return self._person_again(told, place)

    def _person_again(self, told: Description, place: int) -> Member | None:
        """The person that stands out, where a bare definite noun for one takes up somebody of whom it was not said before."""
        if told.kind != "person" or not told.definite or told.complement:
            return None
        gender = self.cast.noun_gender(told.head)
        return self.antecedent(place, gender, lambda member: member.person and member.named, TAKEN_UP)

    def _body_again(self, head: str, place: int) -> Member | None:
        """The body named last, where a noun that never stands for itself takes it up."""
        if head not in self.words.again:
            return None
        return self.last(("organisation",), place)

    def _introduced(self, span: Span, lows: list[str]) -> Member | None:
        for introduced, member in self.cast.introduced_in(span):
            if introduced[0] < span[1] and span[0] < introduced[1]:
                full = self._full(span)
                if full[1] - full[0] > len(member.name) and len(lows) <= _LONGEST:
                    member.name = self.cast.phrase(full)
                return member
        return None

    def _role_known(self, told: Description, place: int) -> Member | None:
        gender = self.cast.noun_gender(told.head)
        pool = told.bare if not self.words.person else (told.head,)
        for low in reversed(pool):
            if len(low) > 3 or self.words.is_role(low):
                member = self.cast.by_role(low, place)
                if member is not None and not (gender and member.gender and gender != member.gender):
                    return member
        return None

    def _last_outlet(self, place: int) -> Member | None:
        return next((e.member for e in self.recent() if e.member.kind == "outlet" and e.place < place), None)

    def _guessed(self, told: Description) -> SourceKind:
        """The kind of a source that no list has, by its form."""
        if any(told.head.endswith(tail) for tail in self.words.plural) and told.core[0] not in self.words.articles:
            return "group"
        return "person"

    def _full(self, span: Span) -> Span:
        """`span` up to its first comma."""
        comma = self.text.find(", ", *span)
        return (span[0], comma) if comma > span[0] else span


def _skip_space(text: str, at: int, end: int) -> int:
    while at < end and not text[at].isalnum():
        at += 1
    return at
