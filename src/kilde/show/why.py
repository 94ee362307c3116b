"""How the count of a claim's origins came about, step by step, each step with the words that it rests on.

It reads as an editor would tell a colleague: what is claimed and how often, who has it from whom, what is counted as one and
why, what stays uncertain, what changed on the way. Steps are data; their sentences are in English or Norwegian.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import msgspec

from kilde.claim import THROUGH, ArticleRef, ChainLink, Claim, Event, Instance, Link, Merge, Origin, Place, Trace
from kilde.errors import UsageError
from kilde.show.clock import Clock
from kilde.show.lineage import Step, lineage
from kilde.show.picture import GUESS
from kilde.show.quoting import Evidence, Quotes, outlet
from kilde.show.retold import retold
from kilde.show.why_words import Language, listed, say, unsourced
from kilde.statement import Reading
from kilde.tracing.outlets import brand, owner


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of the explanation: a sentence, and the words that it rests on.

    `part` is where it belongs; `kind` what it tells (a link's reason, a flag, `source`, `voice`, …); `article` whose step it
    is; `of` the article or outlet that it leads to; `names` the origins it speaks of; `certain` is told of merges.
    """

    part: str
    kind: str
    text: str
    evidence: tuple[Evidence, ...]
    article: str | None = None
    of: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    certain: bool | None = None


class Why(msgspec.Struct, frozen=True):
    """The explanation of a claim's count of origins. `language` is that of the sentences.

    `articles` are those that the steps speak of, and `times` when they came out, in words, in the `zone` of the whole trace.
    """

    claim: str
    text: str
    language: str
    least: int
    most: int
    articles: tuple[ArticleRef, ...]
    times: tuple[str, ...]
    zone: str
    steps: tuple[Reason, ...]


def why(claim: Claim | str, trace: Trace, readings: Sequence[Reading], language: Language = "en") -> Why:
    """Why a claim of `trace` has the origins it has; `readings` are those that the trace was made of.

    The claim may be told by its id or by a beginning of it that no other claim has; else `UsageError`.
    """
    told = chosen(claim, trace) if isinstance(claim, str) else claim
    return Explainer(told, trace, readings, language).why()


def chosen(id: str, trace: Trace) -> Claim:
    """The claim of that id, or whose id alone begins with it."""
    found = [claim for claim in trace.claims if claim.id == id] or [claim for claim in trace.claims if claim.id.startswith(id)]
    if len(found) == 1 and id:
        return found[0]
    if not found or not id:
        raise UsageError(f"{id or 'no id'}: no claim here has that id")
    raise UsageError(f"{id}: {len(found)} claims begin so: {', '.join(claim.id for claim in found[:5])}")


class Explainer:
    """The explanation of one claim, part by part."""

    def __init__(self, claim: Claim, trace: Trace, readings: Sequence[Reading], language: Language) -> None:
        self.claim, self.language = claim, language
        self.refs = {ref.id: ref for ref in trace.articles}
        self.quotes = Quotes(claim, trace, readings)
        self.clock = Clock(trace.articles)

    def why(self) -> Why:
        """All parts, in the order they are told, and the articles they speak of in order of time."""
        parts = (self._count(), self._told(), self._merged(), self._uncertain(), self._flags())
        steps = tuple(step for part in parts for step in part if step.evidence)  # nothing is said that shows no words
        held = {evidence.article for step in steps for evidence in step.evidence} | set(self.claim.articles)
        articles = tuple(self.refs[key] for key in self.clock.order if key in held)
        origins = self.claim.origins
        return Why(
            claim=self.claim.id,
            text=self.claim.text,
            language=self.language,
            least=origins.least,
            most=origins.most,
            articles=articles,
            times=tuple(self.when(ref.id) for ref in articles),
            zone=self.clock.zone_words,
            steps=steps,
        )

    # --- what is said of articles, times, origins -------------------------------------------------------------------------

    def _say(self, key: str, **filled: str) -> str:
        return say(key, self.language, **filled)

    def name(self, article: str) -> str:
        """An article's outlet, or what stands for it."""
        return outlet(self.refs[article])

    def when(self, article: str) -> str:
        """When an article came out: `7 Oct 2031 08:56`, `7. okt. 2031`, or that it is not told."""
        time = self.clock.time(article)
        if time is None:
            return self._say("undated")
        month = self._say("months").split()[time.month - 1]
        day = self._say("day", day=str(time.day), month=month, year=str(time.year))
        return day if self.clock.whole_day(article) else f"{day} {time:%H:%M}"

    def other(self, article: str) -> str:
        """An article that another leads to: its outlet, with its time where the outlet has several."""
        return self.who(article) if self._carried[self.name(article)] > 1 else self.name(article)

    @cached_property
    def _carried(self) -> Counter[str]:
        """How many of the claim's articles each outlet has."""
        return Counter(map(self.name, self.claim.articles))

    def who(self, article: str) -> str:
        """An article's outlet with its time."""
        return f"{self.name(article)} ({self.when(article)})"

    def origin(self, origin: Origin) -> str:
        """An origin's name in words."""
        return unsourced(origin.name, self.language) or self._named(origin)

    def _named(self, one: Origin | ChainLink) -> str:
        """A name, with a note where it is of somebody who is not named; a body or a document that is described is told so."""
        described = one.named or one.kind in ("document", "organisation")
        return one.name if described else self._say("unnamed", name=one.name)

    def _origins(self) -> str:
        return listed([self.origin(origin) for origin in self.claim.origins.sources], self.language)

    def _number(self, key: str, number: int) -> str:
        return self._say(key.removesuffix("s")) if number == 1 else self._say(key, number=str(number))

    # --- the parts --------------------------------------------------------------------------------------------------------

    def _count(self) -> list[Reason]:
        claim, origins = self.claim, self.claim.origins
        first = claim.instances[0]
        articles, outlets = len(claim.articles), len({self.name(article) for article in claim.articles})
        lead = self._say(
            "claim" if articles > 1 else "claim.one",
            text=" ".join(claim.text.split()), articles=self._number("articles", articles),
            outlets=self._number("outlets", outlets), first=self.name(first.article), when=self.when(first.article),
        )  # fmt: skip
        key = "count.one" if origins.most == 1 else "count.certain" if origins.least == origins.most else "count.range"
        verb = self._say("is" if origins.least == 1 else "are")
        told = self._say(key, least=str(origins.least), most=str(origins.most), origins=self._origins(), is_are=verb)
        scale = self._say("credibility", number=str(claim.credibility), words=self._say(f"credibility.{claim.credibility}"))
        names = tuple(origin.name for origin in origins.sources)
        seen = tuple(evidence for name in names for evidence in self.quotes.mentions(name))
        here = self.quotes.words(first.article, first.content[0])
        return [
            Reason("count", "claim", lead, here, first.article),
            Reason("count", "origins", told, seen or here, names=names),
            Reason("count", "credibility", scale, here),
        ]

    def _told(self) -> list[Reason]:
        line = lineage(self.claim, self.clock.place)
        found, told = [], set[str]()
        for step in line.steps:
            found += self._step(step)
            outside = step.link.from_.source if step.link is not None else None
            if outside is not None and outside not in told:
                told.add(outside)
                found += self._behind(step, outside, [self.claim.origins.sources[at] for at in line.outside.get(outside, ())])
        return [*found, *self._bottlenecks()]

    def _bottlenecks(self) -> list[Reason]:
        """The outlets that every way passes, where more than they themselves carry the claim."""
        names = self.claim.bottlenecks if len(self.claim.articles) > 1 else ()
        passing = [link for link in self.claim.links if link.reason in THROUGH and self._leads(link) in names]
        if not passing:
            return []
        of = listed([name for name in names if any(self._leads(link) == name for link in passing)], self.language)
        evidence = tuple(e for link in passing for e in self.quotes.near(link.evidence, self._instances(link.article)))
        return [Reason("told", "bottleneck", self._say("bottleneck", of=of), evidence, of=names)]

    def _leads(self, link: Link) -> str:
        return link.from_.source or (self.name(link.from_.article) if link.from_.article is not None else "")

    def _instances(self, article: str) -> list[Instance]:
        return [instance for instance in self.claim.instances if instance.article == article]

    def _behind(self, step: Step, outside: str, origins: Sequence[Origin]) -> list[Reason]:
        """Who stands behind an outlet that is not at hand, as the article tells that has it from there."""
        found = []
        for origin in origins:
            instance = next((each for each in step.instances if any(link.name == origin.name for link in each.chain)), None)
            if instance is not None and origin.name != outside:
                text = self._say("behind", of=outside, names=self.origin(origin))
                found.append(
                    Reason("told", "behind", text, self.quotes.instance(instance), step.article, (outside,), (origin.name,))
                )
        return found

    def _step(self, step: Step) -> list[Reason]:
        own = [self.claim.origins.sources[at] for at in step.origins]
        if step.link is None:
            return self._sources(step, own)
        beside = [o for o in own if unsourced(o.name, self.language) is None]
        return self._link(step, step.link, beside if any(instance.chain for instance in step.instances) else [])

    def _hedge(self, instance: Instance) -> str:
        told: list[str] = [instance.stance] if instance.stance != "neutral" else []
        told += [instance.modality] if instance.modality != "certain" else []
        told += ["negative"] if instance.polarity == "negative" else []
        return "".join(self._say(f"hedge.{each}") for each in told[:1])

    def _link(self, step: Step, link: Link, beside: Sequence[Origin]) -> list[Reason]:
        """Where an article has a claim from, and whom `beside` that it has it from itself."""
        instance, who = step.instances[0], self.who(step.article)
        hedge, evidence = self._hedge(instance), self.quotes.near(link.evidence, step.instances)
        own, names = listed([self.origin(origin) for origin in beside], self.language), tuple(origin.name for origin in beside)
        if link.from_.undecided:
            of = listed([self.name(other) for other in link.from_.undecided], self.language, "or")
            seen = evidence + tuple(e for other in link.from_.undecided for e in self.quotes.told(other))
            text = self._say("undecided", who=who, of=of, hedge=hedge)
            found = [Reason("told", "undecided", text, seen, step.article, link.from_.undecided)]
        else:
            other = link.from_.article
            of = link.from_.source or ""
            if other is not None:
                of = self._say("itself") if self.name(other) == self.name(step.article) else self.other(other)
                evidence += self.quotes.told(other)
            kind = "guess" if link.score < GUESS else link.reason
            if kind in ("same_source", "occasion") and beside:
                text = self._say(f"{kind}.named", who=who, of=of, names=own, hedge=hedge)
                return [Reason("told", kind, text, evidence, step.article, (other or of,), names)]
            text = self._say(kind, who=who, of=of, hedge=hedge)
            if kind == "wire" and (byline := self._byline(link)) is not None:
                evidence = self.quotes.instance(instance) + (self.quotes.told(other) if other is not None else ())
                text = self._say("wire.byline", who=who, of=of, byline=byline)
            found = [Reason("told", kind, text, evidence, step.article, (other or of,))]
        if beside:
            told = next(each for each in step.instances if each.chain)
            text = self._say("source" if len(beside) == 1 else "sources", who=who, of=own, hedge="")
            found.append(Reason("told", "source", text, self.quotes.instance(told), step.article, names=names))
        return found

    def _byline(self, link: Link) -> str | None:
        """The byline that credits an agency, where it does and no words of the text do: it has no place there."""
        reading = self.quotes.readings.get(link.article)
        name = link.from_.source or (self.name(link.from_.article) if link.from_.article is not None else "")
        if reading is None or name.casefold() in reading.article.words(link.evidence.span).casefold():
            return None
        return next((line for line in reading.article.byline if line.strip()), None)

    def _sources(self, step: Step, own: Sequence[Origin]) -> list[Reason]:
        """Whom an article has a claim from that has it from no other, or what it is if from nobody."""
        article, instances = step.article, step.instances
        told = [instance for instance in instances if instance.chain] or list(instances)
        instance = told[0]
        names = tuple(origin.name for origin in own)
        who, hedge = self.who(article), self._hedge(instance)
        if instance.chain:
            links = [link for link in instance.chain if link.name != self.name(article)] or list(instance.chain)
            end = links[-1]
            of = self._named(end)
            through = [link.name for link in links[:-1]]
            if through:
                text = self._say("through", who=who, of=of, through=listed(through, self.language), hedge=hedge)
            else:
                others = dict.fromkeys(self._named(each.chain[-1]) for each in told)
                key = "source" if len(others) == 1 else "sources"
                text = self._say(key, who=who, of=listed(list(others), self.language), hedge=hedge)
            ends = {each.chain[-1].name: each for each in reversed(told)}
            evidence = tuple(e for each in ends.values() for e in self.quotes.instance(each))
            found = [Reason("told", "source", text, evidence[:3], article, names=names)]
            return [*found, *self._knowing(instance, end.name)]
        issued = any(origin.name == self.name(article) for origin in own)
        statement = self.quotes.statement(instance)
        if issued:
            kind = "issued"
        elif instance.statement is None:
            kind = "voice"
        else:
            kind = "quotation" if statement is not None and statement.kind == "direct" and not statement.cue else "hearsay"
        return [
            Reason("told", kind, self._say(kind, who=who, hedge=hedge), self.quotes.instance(instance), article, names=names)
        ]

    def _knowing(self, instance: Instance, name: str) -> list[Reason]:
        """How a source knows, and why it is not named, where the article tells."""
        statement = self.quotes.statement(instance)
        if statement is None:
            return []
        found = []
        if statement.access != "unknown" and statement.access_span:
            evidence = self.quotes.words(instance.article, (statement.access_span[0][0], statement.access_span[-1][1]))
            text = self._say(f"knows.{statement.access}", name=name)
            found.append(Reason("told", f"knows.{statement.access}", text, evidence, instance.article, names=(name,)))
        if statement.anonymity_reason:
            span = (statement.anonymity_reason[0][0], statement.anonymity_reason[-1][1])
            text = self._say("anonymity", name=name)
            found.append(
                Reason("told", "anonymity", text, self.quotes.words(instance.article, span), instance.article, names=(name,))
            )
        return found

    def _merged(self) -> list[Reason]:
        found = []
        for merge in self.claim.origins.merges:
            evidence = tuple(e for name in merge.names for e in self.quotes.mentions(name))
            if merge.certain and evidence:
                found.append(Reason("merged", "merge", self._merge(merge), evidence, names=merge.names, certain=True))
        return found

    def _merge(self, merge: Merge) -> str:
        one, other = (self._called(name) for name in merge.names)
        counted = {origin.name for origin in self.claim.origins.sources}
        key = "merge.certain" if merge.certain else "merge.maybe" if merge.names[1] in counted else "merge.neither"
        return self._say(key, one=one, other=other, reason=retold(merge.reason, self.language))

    def _called(self, name: str) -> str:
        origin = next((each for each in self.claim.origins.sources if each.name == name), None)
        return self.origin(origin or Origin(name, "organisation", True, ()))

    def _uncertain(self) -> list[Reason]:
        found = []
        for merge in self.claim.origins.merges:
            if not merge.certain:
                evidence = tuple(e for name in merge.names for e in self.quotes.mentions(name))
                evidence = evidence or self.quotes.told(self.claim.instances[0].article)
                found.append(Reason("uncertain", "merge", self._merge(merge), evidence, names=merge.names, certain=False))
        told = {name for reason in found for name in reason.names[1:]}
        for origin in self.claim.origins.sources:
            seen = self.quotes.mentions(origin.name)
            if origin.kind == "outlet" and unsourced(origin.name, self.language) is None and origin.name not in told:
                text = self._say("uncertain.outside", of=self.origin(origin))
                found.append(Reason("uncertain", "outside", text, seen or self._link_to(origin.name), names=(origin.name,)))
            elif not origin.named and origin.kind in ("person", "group") and origin.name not in told and seen:
                text = self._say("uncertain.unnamed", name=origin.name)
                found.append(Reason("uncertain", "unnamed", text, seen, names=(origin.name,)))
        for article in self.claim.articles:
            if self.clock.time(article) is None and len(self.claim.articles) > 1:
                text = self._say("uncertain.time", who=self.name(article))
                found.append(Reason("uncertain", "time", text, self.quotes.told(article), article))
        return [*found, *self._owners()]

    def _owners(self) -> list[Reason]:
        """Outlets of one owner: they are counted as they are told, each for itself, but may share a desk."""
        houses: dict[str, dict[str, str]] = {}
        for article in self.claim.articles:
            if (house := owner(self.name(article))) is not None:
                houses.setdefault(house, {}).setdefault(brand(self.name(article)), article)
        return [
            Reason("uncertain", "owner", self._say("uncertain.owner", names=listed(list(papers), self.language), owner=house),
                   tuple(e for article in papers.values() for e in self.quotes.told(article)), of=tuple(papers.values()))
            for house, papers in houses.items()
            if len(papers) > 1
        ]  # fmt: skip

    def _link_to(self, outlet: str) -> tuple[Evidence, ...]:
        link = next((each for each in self.claim.links if each.from_.source == outlet), None)
        return () if link is None else self.quotes.place(link.evidence)

    def _flags(self) -> list[Reason]:
        return [self._flag(event) for event in self.claim.events]

    def _changed(self, event: Event, place: Place) -> tuple[Evidence, ...]:
        """The words at a flag's place; a word of reservation, or for a whole, with the claim it stands by."""
        instances = self._instances(place.article)
        if event.flag not in ("hedge_lost", "scope_changed") or not instances:
            return self.quotes.place(place)
        return self.quotes.near(place, instances)[:1]

    def _flag(self, event: Event) -> Reason:
        text = self._say(
            f"flag.{event.flag}",
            from_=self.who(event.from_.article), to=self.who(event.to.article), origins=self._origins(),
            articles=self._number("articles", len(self.claim.articles)),
        )  # fmt: skip
        # What credits an agency is told where its copy is; a byline has no place in the text.
        alone = event.from_ == event.to or event.flag == "wire_copy"
        places = (event.to,) if alone else (event.from_, event.to)
        evidence = tuple(e for place in places for e in self._changed(event, place))
        return Reason("flags", event.flag, text[0].upper() + text[1:], evidence, event.to.article, (event.from_.article,))
