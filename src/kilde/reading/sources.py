"""Who the words of a source mean: names, descriptions and pronouns of one article, resolved to members of its cast."""

import re
from collections.abc import Sequence
from itertools import pairwise

from kilde.article import Span
from kilde.reading.descriptions import Description, described
from kilde.reading.heads import has_preposition, head
from kilde.reading.member import Member
from kilde.reading.names import WORD, Gender, Mention
from kilde.reading.salience import Road
from kilde.statement import SourceKind

#: The longest description, in words, that is taken for a name whole.
_LONGEST = 9
#: How far after source words, in code points, the name may begin that they are the title of.
_AHEAD = 60
#: So many mentions back, somebody who stood as a subject takes up a noun from who spoke before.
_LATELY = 4
#: A word of so many letters and fewer shows nothing by its ending.
_WORD = 5
#: So many code points into the source words, a town and its court may begin.
_BODY = 12
#: How far a person must stand out to be taken up by a noun that the article never put beside them. From -4 to 0.5 it makes less
#: than a point of difference on the training articles, gold words given; likewise the next.
TAKEN_UP = -1.5
#: The same for a noun that no list has: they stood as the subject right before, or spoke.
NEXT_TO = -0.3
#: How far several people, or a body, must stand out to be taken up by `they`.
SEVERAL = -8.0


class Resolver(Road):
    """Resolves the source words of an article, in the order of the text."""

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
        joint = self._joint(span, named)
        if joint is not None:
            return joint
        found_head = head(self.cast, span, named)
        body = next((member for other, member in self.cast.bodies_in(span) if other[0] - start < _BODY), None)
        if body is not None and (found_head is None or not found_head[1].person):
            return body
        if found_head is not None:
            mention, member = found_head[0], self._bearer(*found_head)
            if member.person:
                self.cast.learn_roles(member, lows)
            else:
                self._whole_name(mention, member, span)
            return member
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
            own = self.cast.own() if low in words.we and not inside and not self.in_quote(span[0]) else None
            return inside or own or self.spoke
        if low in words.second:
            return inside or self.spoke
        if low in words.relative:
            near = [e for e in self.events[-3:] if e.place >= span[0] - 80]
            return near[-1].member if near else self.spoke
        theirs = len(lows) == 1 and low in words.possessive and low not in words.they
        if low in words.he or low in words.she or low in words.one or theirs:
            barred = (inside,) if inside is not None and verbatim else ()
            found = self.salient(span[0], self.pronoun_gender(low), barred)
            # Where nobody is told of, a paper or a body may be `she` or `il`.
            found = found or self.last(("outlet", "organisation"), span[0])
            return found or self.cast.describe(span, low, "person")
        if low in words.they:
            joint = {member for _, member in self.cast.pairs}
            several = self.antecedent(span[0], "", joint.__contains__, SEVERAL) if low in words.both else None
            several = several or self.antecedent(span[0], "", lambda member: member.kind in ("group", "organisation"), SEVERAL)
            return several or self.cast.describe(span, low, "group")
        if low in words.it:
            return self.last(("outlet", "organisation", "document"), span[0]) or self.cast.describe(span, low, "organisation")
        return None

    def _and(self, word: str) -> bool:
        return word.casefold() in self.words.conjunctions

    def _bearer(self, mention: Mention, member: Member) -> Member:
        """Which of several people that a surname alone may mean: who spoke before, or is told of most."""
        if len(mention.words) > 1 or member.kind != "person":
            return member
        rivals = self.cast.bearers(mention.words[0], mention.span[0])
        if member not in rivals or len(rivals) == 1 or (mention.gender and mention.gender == member.gender):
            return member
        spoke = [rival for rival in rivals if rival.spoke]
        if len(spoke) == 1:
            return spoke[0]
        return member if spoke else max(rivals, key=lambda rival: (len(rival.places), rival is member))

    def _whole_name(self, mention: Mention, member: Member, span: Span) -> None:
        """Give a body the whole of its name, which goes on over small words to the next capitals (`Council for the Arts`)."""
        words, (start, end) = self.words, span
        before = [low.casefold() for low in WORD.findall(self.text[start : mention.span[0]])][-1:]
        if member.kind is None and before and before[0] in words.articles and not words.nouns_capitalised:
            member.kind = "organisation"
        if member.kind != "organisation":
            return
        stop, whole = mention.span[1], any(words.is_named_body(word.casefold()) for word in mention.words)
        for found in WORD.finditer(self.text, stop, end):
            low = found.group().casefold()
            if "," in self.text[stop : found.start()] or "(" in self.text[stop : found.start()] or low in words.relative:
                break
            if whole or found.group()[0].isupper():
                stop = found.end()
            elif low not in (*words.prepositions, *words.articles, *words.conjunctions):
                break
        name = self.cast.phrase((mention.span[0], stop))
        if len(name) > len(member.name):
            member.name = name

    def _joint(self, span: Span, named: list[tuple[Mention, Member]]) -> Member | None:
        """Several named sources in a row, the last behind a conjunction: one group, named by all."""
        members = tuple(dict.fromkeys(member for _, member in named))
        if len(members) < 2 or has_preposition(self.cast, self.text[span[0] : named[-1][0].span[0]]):
            return None
        gaps = [self.text[a.span[1] : b.span[0]] for (a, _), (b, _) in pairwise(named)]
        last = WORD.findall(gaps[-1])
        if not last or not self._and(last[0]) or len(last) > 3 or any(len(WORD.findall(gap)) > 2 for gap in gaps[:-1]):
            return None
        if any(not gap.startswith(",") for gap in gaps[:-1]):
            return None
        return self.cast.joint(members, last[0], (named[0][0].span[0], named[-1][0].span[1]))

    # -- descriptions

    def _description(self, span: Span, lows: list[str]) -> Member:
        told = described(lows, self.words)
        ours = told.kind == "outlet" and any(low in self.words.ours for low in told.core)
        known = None if (told.indefinite or told.owned) and not ours else self._taken_up(told, span[0])
        known = known or self._brought_up(told, span, lows)
        if known is not None:
            if known.kind == "group" and told.lone and not known.spoke and " " not in known.name:
                known.name = self.cast.phrase(span)  # as the source it stands in its basic form
            return known
        share = re.match(r"\D{0,12}\d[\d.,]*\s?(?:%|(\w+))", self.text[slice(*span)])
        shared = share is not None and (share.group(1) is None or share.group(1).casefold() in self.words.percent)
        kind = "group" if shared else told.kind or self._guessed(told)
        named = kind in ("organisation", "document", "outlet") and bool(self.cast.within(span))
        named = named and told.head not in self.words.media
        return self.cast.describe(self._full(span), told.head, kind, named)

    def _taken_up(self, told: Description, place: int) -> Member | None:
        """The member of before that a definite description means."""
        if told.kind == "outlet":
            if told.head in self.words.media:
                return None
            if (own := self.cast.own()) is not None and any(low in self.words.ours for low in told.core):
                return own
            outlet, body = self._last_outlet(place), self._body_again(told.head, place)
            if body is not None and (outlet is None or body.before(place) > outlet.before(place)):
                return body  # an agency may be a body as well
            return outlet or (self.cast.own() if told.definite and told.lone else None)
        if told.kind in ("document", "organisation", "group"):
            if not told.lone:
                return None
            same = self._of_role(told.head, place, (told.kind,))
            return same or (self._body_again(told.head, place) if told.kind == "organisation" else None)
        known = self._role_known(told, place)
        if known is not None or self._guessed(told) != "person":
            return known
        return self._person_again(told, place)

    def _person_again(self, told: Description, place: int) -> Member | None:
        """The person that stands out, where a bare definite noun for one takes up somebody of whom it was not said before."""
        words = self.words
        sure = told.kind == "person" or words.is_agent(told.head)
        if not told.definite or told.complement or not (sure or told.kind is None):
            return None
        if not (words.has_articles and sure) and not told.lone:
            return None
        gender = self.cast.noun_gender(told.head) or told.gender(words)
        anybody = words.base(told.head) in words.anybody_stems
        least = TAKEN_UP if sure else NEXT_TO
        return self.antecedent(place, gender, lambda member: member.person and (member.named or anybody), least)

    def _body_again(self, head: str, place: int) -> Member | None:
        """The body named last, where a noun that never stands for itself takes it up."""
        if head not in self.words.again:
            return None

        def body(member: Member) -> bool:
            named = member.kind is None and not member.person and not member.place_like
            return member.named and (member.kind == "organisation" or named)

        return self.antecedent(place, "", body, SEVERAL)

    def _brought_up(self, told: Description, span: Span, lows: list[str]) -> Member | None:
        """Whom the text itself brings up with these words: an unnamed person, a document, several people."""
        rows = self.cast.introduced_in(span) if told.indefinite and told.kind in ("person", None) else []
        if told.kind in ("document", "group") and not told.lone:
            rows = [row for row in self.cast.described_in(span) if row[1].kind == told.kind and not row[1].spoke][-1:]
        for brought, member in rows:
            if brought[0] < span[1] and span[0] < brought[1]:
                full = self._full(span)
                if full[1] - full[0] > len(member.name) and (len(lows) <= _LONGEST or member.kind == "document"):
                    member.name = self.cast.phrase(full)
                    member.named = member.kind == "document" and bool(self.cast.within(full))
                return member
        return None

    def _role_known(self, told: Description, place: int) -> Member | None:
        gender = self.cast.noun_gender(told.head) or told.gender(self.words)
        pool = told.bare if not self.words.person else (told.head,)
        for low in reversed(pool):
            if len(low) > 3 or self.words.is_role(low):
                member = self._of_role(low, place, ("person", None), gender)
                if member is not None and (member.named or not told.complement):
                    return member
        return None

    def _of_role(self, low: str, place: int, kinds: Sequence[SourceKind | None], gender: Gender = "") -> Member | None:
        """The member of one of `kinds` that is a `low`: the last mentioned, but one that speaks before one only mentioned."""
        rows = [member for member in self.cast.by_role(low, place) if member.kind in kinds]
        rows = [member for member in rows if not (gender and member.gender and gender != member.gender)]
        if not rows or rows[0].spoke:
            return rows[0] if rows else None
        leads = any(event.member is rows[0] and event.subject for event in self.events[-_LATELY:])
        return rows[0] if leads else next((member for member in rows if member.spoke), rows[0])

    def _last_outlet(self, place: int) -> Member | None:
        return next((e.member for e in self.recent() if e.member.kind == "outlet" and e.place < place), None)

    def _guessed(self, told: Description) -> SourceKind:
        """The kind of a source that no list has, by its form."""
        if any(told.head.endswith(tail) for tail in self.words.plural) and told.core[0] not in self.words.articles:
            return "group"
        if told.core[0] in self.words.neuter or (len(told.head) > _WORD and told.head.endswith(self.words.neuter)):
            return "organisation"
        return "person"

    def _full(self, span: Span) -> Span:
        """`span` up to its first comma."""
        comma = self.text.find(", ", *span)
        return (span[0], comma) if comma > span[0] else span
