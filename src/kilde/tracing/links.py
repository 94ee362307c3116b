"""Where each instance of a claim has it from: evidence, instance by instance, and the best of it as an article's link.

In this order of trust: an agency's credit; an outlet in the chain; a body whose own release is at hand; words taken over; an
outlet named close by; a source that an earlier article has too; an outlet named elsewhere; and, where an article tells the claim
as its own with none of these, the nearest earlier article that carries it, at a low score. Nobody has anything from later.
"""

from collections.abc import Sequence

import msgspec

from kilde.article import Span
from kilde.claim import ChainLink, Instance, Link, Place, Provenance, Reason
from kilde.tracing import citations, reuse, wording
from kilde.tracing.collection import Collection
from kilde.tracing.credits import Credit, credits
from kilde.tracing.identity import same_body, same_outlet, same_person
from kilde.tracing.outlets import agency, brand

#: Scores are the share of such evidence that names the gold source on the six training dossiers, in steps of 0.05.
CREDIT, CHAIN, RELEASE, COPIED, NEAR, GENERAL, SHARED, ISSUER, FAR, UNTOLD, RUMOUR = (
    0.95, 0.9, 0.85, 0.75, 0.7, 0.65, 0.6, 0.55, 0.45, 0.35, 0.3,
)  # fmt: skip

#: Figures this close are one figure rounded.
ROUNDED = 0.2


class Edge(msgspec.Struct, frozen=True):
    """Evidence that an instance comes from `article` of the collection, or from the outlet `outside`, or from one of `undecided`.

    `carries` tells whether that article makes the claim itself. `told` is false where no words say so (the last resort).
    """

    instance: Instance
    reason: Reason
    score: float
    evidence: Place
    article: str | None = None
    outside: str | None = None
    undecided: tuple[str, ...] = ()
    carries: bool = False
    told: bool = True


class Claiming:
    """One claim within its collection: the instances of each article that carries it, in the collection's order."""

    def __init__(self, collection: Collection, instances: Sequence[Instance]) -> None:
        self.collection = collection
        self.instances = tuple(sorted(instances, key=lambda i: (collection.rank[i.article], i.content, i.statement or "")))
        self.by_article: dict[str, tuple[Instance, ...]] = {}
        for instance in self.instances:
            self.by_article[instance.article] = (*self.by_article.get(instance.article, ()), instance)

    def earlier(self, article: str) -> tuple[str, ...]:
        """The carriers that came out before `article`."""
        return tuple(other for other in self.by_article if self.collection.before(other, article))

    def unordered(self, article: str) -> tuple[str, ...]:
        """The carriers of which nobody can tell whether they came out before `article` or after."""
        return tuple(o for o in self.by_article if o != article and self.collection.before(o, article) is None)

    def words(self, instance: Instance) -> str:
        """The sentences that hold an instance."""
        start, end = self.collection.place(instance)
        return self.collection.article(instance.article).text[start:end]


def edges(claiming: Claiming) -> tuple[Edge, ...]:
    """All evidence for all instances, in the order of instances, best first within each."""
    found: list[Edge] = []
    for article in claiming.by_article:
        finder = Finder(claiming, article)
        for instance in claiming.by_article[article]:
            found.extend(sorted(finder.edges(instance), key=lambda edge: -edge.score))
    return tuple(found)


def links(found: Sequence[Edge]) -> tuple[Link, ...]:
    """The best evidenced link of each article, in the order of `found`; the earlier instance wins between equals."""
    best: dict[str, Edge] = {}
    for edge in found:
        held = best.get(edge.instance.article)
        if held is None or edge.score > held.score:
            best[edge.instance.article] = edge
    return tuple(
        Link(
            article,
            Provenance(edge.article, edge.outside, edge.undecided),
            edge.reason,
            edge.score,
            edge.evidence,
        )
        for article, edge in best.items()
    )


class Finder:
    """The evidence for the instances of one article."""

    def __init__(self, claiming: Claiming, article: str) -> None:
        self.claiming, self.article = claiming, article
        self.collection = claiming.collection
        self.earlier = claiming.earlier(article)
        self.unordered = claiming.unordered(article)
        self.outlet = self.collection.outlets[article]
        self.issuer = article in self.collection.issuers
        self.credits: tuple[Credit, ...] = credits(self.collection, article)
        self.mentions = citations.mentions(self.collection, article)

    def edges(self, instance: Instance) -> list[Edge]:
        """The evidence for one instance."""
        chain = [link for link in instance.chain if not same_outlet(link.name, self.outlet)]
        heard = len(chain) < len(instance.chain)
        if self.issuer and not chain:
            return []
        found: list[Edge] = []
        if not heard:
            found += self._credited(instance)
        if heard and not chain:
            found += self._itself(instance)
        for link in chain:
            if link.kind == "outlet":
                found += self._cited(instance, link)
                if found:
                    break
        if not found:
            found += self._released(instance, chain)
            found += self._copied(instance)
            found += self._mentioned(instance, heard)
            found += self._same_source(instance, chain, heard)
        if not found and not chain and not heard:
            found += self._untold(instance)
        return found

    def _place(self, instance: Instance, link: ChainLink | None = None) -> Place:
        """The words that name a link of the chain, the nearest to the instance; else the instance's first words."""
        first = instance.content[0]
        if link is not None:
            spans = [span for s in self.collection.named(instance) if s.name == link.name for span in s.spans]
            if spans:
                return Place(self.article, min(spans, key=lambda span: (abs(span[0] - first[0]), span)))
        return Place(self.article, first)

    def _credited(self, instance: Instance) -> list[Edge]:
        for credit in self.credits:
            of = self.collection.of_outlet(credit.name)
            if not of:
                return [Edge(instance, "wire", CREDIT, credit.evidence, outside=credit.name)]
            carrying = [a for a in of if a in self.earlier]
            if carrying:
                return [Edge(instance, "wire", CREDIT, credit.evidence, article=carrying[-1], carries=True)]
        return []

    def _itself(self, instance: Instance) -> list[Edge]:
        """«Vi skrev at …»: the outlet's own earlier article."""
        own = [a for a in self.earlier if self.collection.same_house(a, self.article)]
        if not own:
            return []
        return [Edge(instance, "cites", CHAIN, self._place(instance, instance.chain[0]), article=own[-1], carries=True)]

    def _cited(self, instance: Instance, link: ChainLink) -> list[Edge]:
        place = self._place(instance, link)
        if not link.named:
            return self._general(instance, link.name, place, GENERAL)
        return self._named(instance, link.name, place, CHAIN)

    def _named(self, instance: Instance, name: str, place: Place, score: float) -> list[Edge]:
        of = [a for a in self.collection.of_outlet(name) if a != self.article]
        carrying = [a for a in of if a in self.earlier] or [a for a in of if a in self.unordered]
        reason: Reason = "wire" if any(same_outlet(name, credit.name) for credit in self.credits) else "cites"
        if carrying:
            return [Edge(instance, reason, score, place, article=carrying[-1], carries=True)]
        before = [a for a in of if self.collection.before(a, self.article)]
        if before:
            return [Edge(instance, reason, score - 0.1, place, article=before[-1])]
        return [Edge(instance, reason, score - 0.05, place, outside=brand(name))]

    def _general(self, instance: Instance, words: str, place: Place, score: float) -> list[Edge]:
        """«svenske medier»: the latest earlier carrier in that language; with no people told, the latest that is no release."""
        language = self.collection.article(self.article).language
        return self._press(instance, citations.general(words, language), place, score)

    def _press(self, instance: Instance, spoken: tuple[str, ...] | None, place: Place, score: float) -> list[Edge]:
        press = [a for a in self.earlier if a not in self.collection.issuers and not self.collection.same_house(a, self.article)]
        fitting = [a for a in press if wording.primary(self.collection.article(a).language) in (spoken or ())]
        if spoken and not fitting:
            return []
        chosen = fitting or press
        if not chosen:
            return []
        return [Edge(instance, "cites", score - (0 if fitting else 0.1), place, article=chosen[-1], carries=True)]

    def _released(self, instance: Instance, chain: Sequence[ChainLink]) -> list[Edge]:
        """A body of the chain has put it out itself, earlier: cited by its name, or by the person who speaks for it there."""
        for link in reversed(chain):
            for other in reversed(self.earlier):
                if other not in self.collection.issuers:
                    continue
                speakers = [its for held in self.claiming.by_article[other] for its in held.chain]
                if same_body(link.name, self.collection.outlets[other]) or any(same_source(link, its) for its in speakers):
                    return [Edge(instance, "cites", RELEASE, self._place(instance, link), article=other, carries=True)]
        if chain and chain[-1].kind == "organisation":
            releases = [a for a in self.earlier if a in self.collection.issuers]
            if len(releases) == 1 and not _described_apart(chain[-1], self.collection.outlets[releases[0]]):
                return [Edge(instance, "cites", ISSUER, self._place(instance, chain[-1]), article=releases[0], carries=True)]
        return []

    def _copied(self, instance: Instance) -> list[Edge]:
        words = self.claiming.words(instance)
        scored: list[tuple[float, int, str]] = []
        for other in (*self.earlier, *self.unordered):
            best = max(reuse.shared(words, self.claiming.words(held)) for held in self.claiming.by_article[other])
            if best >= reuse.COPY:
                scored.append((best, -self.collection.rank[other], other))
        if not scored:
            return []
        best, _, other = max(scored)
        score, place = round(COPIED * best, 2), Place(self.article, self.collection.place(instance))
        if other in self.unordered:
            if self.collection.rank[other] > self.collection.rank[self.article]:
                return []
            return [Edge(instance, "reuses", score, place, undecided=(other,), carries=True)]
        return [Edge(instance, "reuses", score, place, article=other, carries=True)]

    def _mentioned(self, instance: Instance, heard: bool) -> list[Edge]:
        """An outlet named in the instance's sentence, in one beside it, or (not for a source it heard itself) elsewhere."""
        found: list[Edge] = []
        inside, beside = self.collection.place(instance), self.collection.place(instance, around=1)
        for mention in self.mentions:
            place = Place(self.article, mention.span)
            near = _within(mention.span, inside)
            score = NEAR if near else NEAR - 0.1 if _within(mention.span, beside) else FAR
            if score == FAR and (heard or instance.chain):
                continue
            if mention.name is None:
                told = self._press(instance, mention.languages, place, score - 0.05)
            else:
                told = self._named(instance, mention.name, place, score)
            found += [edge for edge in told if edge.carries]
        return [max(found, key=lambda edge: edge.score)] if found else []

    def _same_source(self, instance: Instance, chain: Sequence[ChainLink], heard: bool) -> list[Edge]:
        if not chain or chain[-1].kind in ("unspecified", "outlet"):
            return []
        for other in self.earlier:
            for held in self.claiming.by_article[other]:
                for its in held.chain:
                    if same_source(chain[-1], its) and (its.named or its.kind in ("document", "organisation")):
                        reason = self._how(chain[-1], other, held, heard)
                        return [Edge(instance, reason, SHARED, self._place(instance, chain[-1]), article=other, carries=True)]
        return []

    def _how(self, link: ChainLink, other: str, held: Instance, heard: bool) -> Reason:
        """`occasion` where either tells of a press conference; `reuses` what only the other heard; else `same_source`."""
        for article in (self.article, other):
            value = self.collection.article(article)
            if wording.find(wording.wording(value.language).conference, value.text) and link.kind != "document":
                return "occasion"
        exclusive = any(same_outlet(its.name, self.collection.outlets[other]) for its in held.chain)
        return "reuses" if exclusive and not heard and link.kind == "person" else "same_source"

    def _untold(self, instance: Instance) -> list[Edge]:
        """No words tell: the earlier carrier whose figures are the same, of its own language before others, the latest."""
        hearsay = instance.statement is not None
        mine = self._figures(instance)
        ranked: list[tuple[bool, bool, int, str]] = []
        for other in self.earlier:
            theirs = [self._figures(held) for held in self.claiming.by_article[other]]
            agreed = any(_agree(mine, figures) for figures in theirs)
            if mine and not agreed and any(theirs):
                continue
            exact = any(set(mine) & set(figures) for figures in theirs)
            kin = self.collection.article(other).language == self.collection.article(self.article).language
            ranked.append((exact, kin, self.collection.rank[other], other))
        if not ranked:
            return []
        other = max(ranked)[-1]
        place = Place(self.article, instance.content[0])
        score = RUMOUR if hearsay else UNTOLD
        return [Edge(instance, "reuses", score, place, article=other, carries=True, told=False)]

    def _figures(self, instance: Instance) -> tuple[float, ...]:
        value = self.collection.article(instance.article)
        return tuple(f.value for span in instance.content for f in wording.figures(value.text, span, value.language))


def _within(span: Span, outer: Span) -> bool:
    return outer[0] <= span[0] and span[1] <= outer[1]


def _agree(mine: Sequence[float], theirs: Sequence[float]) -> bool:
    return any(abs(x - y) <= ROUNDED * max(x, y) for x in mine for y in theirs)


def _described_apart(link: ChainLink, issuer: str) -> bool:
    """Whether a named body is plainly another than the issuer: a proper name of its own that shares nothing with it."""
    return link.named and not same_body(link.name, issuer)


def same_source(one: ChainLink, other: ChainLink) -> bool:
    """Whether two sources of two articles are certain to be one, by kind and name."""
    if one.kind == "document" or other.kind == "document":
        return one.kind == other.kind and (not (one.named and other.named) or same_body(one.name, other.name))
    if one.kind == "person" and other.kind == "person":
        return one.named and other.named and same_person(one.name, other.name)
    if one.kind == "group" or other.kind == "group":
        return one.kind == other.kind and one.named and other.named and same_body(one.name, other.name)
    return one.kind == other.kind == "organisation" and same_body(one.name, other.name)


def is_agency(collection: Collection, article: str) -> bool:
    """Whether an article is an agency's own: known to the world, or credited by another in the collection."""
    own = collection.outlets[article]
    return agency(own) or any(
        same_outlet(credit.name, own) for other in collection.readings if other != article for credit in credits(collection, other)
    )
