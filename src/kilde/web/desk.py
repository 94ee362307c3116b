"""A ledger that lies open on the desk: what its pages show, each from its own part of the ledger.

Pages are asked for by many threads at once; bringing the desk's tables up is one thread's, in the background.
"""

import gc
import os
import sys
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from threading import Event, Lock, Thread
from typing import Any

import msgspec
from sqlalchemy import Row, exists, select

from kilde import door
from kilde.cases.case import Kind, spoken_of
from kilde.cases.store import Cases
from kilde.checking.declaration import declare
from kilde.claim import ChainLink, Claim, Trace, reference
from kilde.deciding.decision import ratings, standing
from kilde.deciding.store import Decisions
from kilde.deciding.weighing import weighed
from kilde.errors import KildeError
from kilde.growing import Growing, current_ids, traced
from kilde.matching.vectors import MODEL, Vectors
from kilde.show.certainty import certainty
from kilde.show.why import why
from kilde.show.why_words import Language
from kilde.show.words import is_hedged
from kilde.statement import Reading, to_record
from kilde.tracing.cards import outlet_name
from kilde.web import listing, tables
from kilde.web.decided import about_article, about_claim
from kilde.web.listing import PAGE, Asked, ListedArticle
from kilde.web.meaning import Meaning
from kilde.web.rows import unpacked_claim
from kilde.web.summary import Summary
from kilde.web.tables import source_id
from kilde.web.views import (
    ArticleView,
    ClaimView,
    Denial,
    Dossier,
    Happened,
    RevisionView,
    Said,
    Sources,
    SourceView,
    Standing,
    Timeline,
)

#: So often, in seconds, it is looked whether somebody else has changed the ledger.
LOOK = 2.0

#: So old, in seconds, may be what filters offer while the ledger changes, and how many claims there are said to be that meet a
#: question, where there are more than `MANY` in all; that is remembered of so many questions.
OFFERED, MANY, COUNTED = 10.0, 50_000, 200

#: So long, in seconds, closing waits for the thread that brings up; it looks between lots.
PATIENCE = 30.0

#: So long, in seconds, after an error that stopped it, it is tried again to bring the tables up.
AGAIN = 60.0

#: So often, in seconds, threads that run Python take turns (by default 0.005). Each row that a database gives makes a thread
#: wait for its turn where another runs, and a page may look at a thousand of them.
SWITCH = 0.0005

#: So many articles that hold the words asked for are named beside the claims.
FOUND = 10


def pages_of(total: int) -> int:
    """How many pages so many entries take; one where there is none."""
    return max(1, -(-total // PAGE))


class Desk:
    """The ledger at `address`; `name` is who works at the desk, as decisions will be signed. `on_error` is told in a line what
    stops the background thread; it goes on at the next change, or a while later. `vectors` encode in the place of the
    ledger's own."""

    def __init__(
        self,
        address: str | os.PathLike[str],
        name: str | None = None,
        on_error: Callable[[str], None] = lambda text: None,
        vectors: Vectors | None = None,
    ) -> None:
        self.name, self._on_error = name, on_error
        self.ledger = door.open_ledger(address)
        # One encoder for all: it takes 150 MB.
        self._vectors = vectors or Vectors(self.ledger.vector_cache(MODEL))
        self._growing = self.grower()
        self._lock = Lock()
        self._summary = Summary(self.ledger, self.grower())
        self._meaning = Meaning(self.ledger, self.grower())
        self._standing = Standing(False)
        self._lots = 0
        self._counting = Lock()
        self._totals: dict[Asked, tuple[int, float, int]] = {}
        self._offered: tuple[int, float, listing.Choices | None] = (0, 0.0, None)
        self._looked = 0.0
        self._wake, self._stop = Event(), Event()
        self._thread = Thread(target=self._work, name="kilde-desk", daemon=True)

    def grower(self) -> Growing:
        """What brings the ledger's matching up, or looks at it, for one thread."""
        return Growing(self.ledger, self._vectors)

    # --- bringing up ------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to bring the tables up, and go on whenever the ledger has changed."""
        sys.setswitchinterval(SWITCH)
        gc.freeze()  # What is loaded by now stays: nobody who asks should wait while Python looks through it.
        self._thread.start()
        self._wake.set()

    def close(self) -> None:
        """Stop, and close the ledger."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(PATIENCE)
        self.ledger.close()

    def bring_up(self) -> None:
        """Bring the tables up to the ledger, here and now."""
        self._summary.bring_up(self._step, self._stop.is_set)
        self._lots += 1
        self._standing = Standing(self._summary.current())

    def changed(self) -> None:
        """Say that the ledger has changed."""
        self._standing = Standing(False)
        self._wake.set()

    def settle(self, patience: float) -> bool:
        """Say that the ledger has changed, and wait so long, in seconds, for the tables; whether they are up to it."""
        self.changed()
        until = time.monotonic() + patience
        while not self._standing.current and time.monotonic() < until:
            time.sleep(0.02)
        return self._standing.current

    def standing(self) -> Standing:
        """How far the tables are; looks, now and then, whether somebody else has changed the ledger."""
        now = time.monotonic()
        if self._standing.current and now - self._looked > LOOK:
            self._looked = now
            if not self._summary.current():
                self.changed()
        return self._standing

    def _step(self, what: str, done: int, of: int) -> None:
        self._lots += 1
        self._standing = Standing(False, what, done, of)

    def _work(self) -> None:
        patience = None
        while not self._stop.is_set():
            self._wake.wait(patience)
            self._wake.clear()
            if self._stop.is_set():
                return
            patience = None
            try:
                self.bring_up()
                self._meaning.ready(self._lots)
                if not self._standing.current:
                    self._wake.set()  # Somebody else wrote meanwhile, and nobody looks again while it is not current.
            except KildeError as error:
                patience = AGAIN
                self._on_error(str(error))

    # --- the dossier ------------------------------------------------------------------------------------------------------

    def dossier(self, asked: Asked) -> Dossier:
        """The claims that meet what is asked."""
        standing, scope = self.standing(), self.scope(asked.case)
        if asked.about.strip():
            nodes = self._meaning.nearest(asked.about, self._lots)
            with self.ledger.reads() as connection:
                near = listing.claims_of(connection, nodes, asked, scope)
            shown = near[PAGE * (asked.page - 1) :][:PAGE]
            return Dossier(asked=asked, total=len(near), pages=pages_of(len(near)), claims=tuple(shown), standing=standing)
        with self.ledger.reads() as connection:
            known = self._counted(asked)
            total, claims = listing.claims(connection, asked, scope, known)
            if known is None and len(self._meaning) > MANY:
                self._count(asked, total)
            found = listing.articles_with(connection, asked.words, FOUND) if asked.words else []
        return Dossier(
            asked=asked, total=total, pages=pages_of(total), claims=tuple(claims), found=tuple(found), standing=standing
        )

    def _counted(self, asked: Asked) -> int | None:
        """How many claims meet what is asked, as was counted before, of late where the tables have changed since."""
        counted = None if asked.case else self._totals.get(msgspec.structs.replace(asked, page=1))
        if counted is None:
            return None
        made, when, total = counted
        return total if made == self._lots or time.monotonic() - when < OFFERED else None

    def _count(self, asked: Asked, total: int) -> None:
        with self._counting:
            self._totals[msgspec.structs.replace(asked, page=1)] = self._lots, time.monotonic(), total
            while len(self._totals) > COUNTED:
                del self._totals[next(iter(self._totals))]

    def near(self, text: str, count: int) -> list[listing.ListedClaim]:
        """The claims nearest in meaning to a sentence, however far, those of one article alone too."""
        nodes = self._meaning.nearest(text, self._lots, every=True)[:count]
        with self.ledger.reads() as connection:
            return listing.claims_of(connection, nodes, Asked())

    def scope(self, case: int) -> listing.Scope | None:
        """What a case holds, by its key; nothing where there is no such case, None where no case is asked for."""
        if not case:
            return None
        found = Cases(self.ledger).case(case)
        if found is None:
            return listing.Scope((), ())
        ids = [one for ref in found.refs("claim") if (one := self.leads(ref)) is not None]
        with self.ledger.reads() as connection:
            nodes = connection.execute(select(tables.claim.c.node).where(tables.claim.c.id.in_(ids))).scalars().all()
        return listing.Scope(tuple(self.keys(found.refs("article")).values()), tuple(nodes))

    def _cases(self, kind: Kind, refs: Collection[str]) -> tuple[int, ...]:
        """The keys of the cases that hold one of `refs`."""
        return tuple(one.key for one in Cases(self.ledger).all() if not set(one.refs(kind)).isdisjoint(refs))

    def choices(self) -> listing.Choices:
        """What the dossier's filters offer, looked up again some seconds after the tables have changed."""
        made, when, found = self._offered
        if found is None or (made != self._lots and time.monotonic() - when > OFFERED):
            made = self._lots
            with self.ledger.reads() as connection:
                found = listing.choices(connection)
            self._offered = made, time.monotonic(), found
        return found

    def source_name(self, source: str) -> str | None:
        """The name of a source by its id."""
        with self.ledger.reads() as connection:
            found = listing.source(connection, source)
        return None if found is None else found.name

    # --- one claim --------------------------------------------------------------------------------------------------------

    def leads(self, claim_id: str) -> str | None:
        """The id now of the claim that `claim_id` leads to; itself where it is one of today; None where it leads nowhere."""
        with self.ledger.reads() as connection:
            if connection.execute(select(tables.claim.c.id).where(tables.claim.c.id == claim_id)).first() is not None:
                return claim_id
        return next(iter(current_ids(self.ledger, claim_id)), None)

    def claim(self, claim_id: str, language: Language) -> tuple[ClaimView, Trace, tuple[Reading, ...]] | None:
        """A claim of today by its id, with the trace of it alone and the readings of the articles it speaks of.

        It is told as it was traced when the tables were brought up, or traced now where it is due or an article was revised.
        """
        row, due = tables.claim.c, exists(select(tables.due).where(tables.due.c.node == tables.claim.c.node))
        with self.ledger.reads() as connection:
            kept = connection.execute(select(row.node, row.record, due.label("due")).where(row.id == claim_id)).one_or_none()
        if kept is None:
            return None
        claim = unpacked_claim(kept.record)
        readings = tuple(self.ledger.readings(spoken_of(claim)))
        if kept.due or not spoken_of(claim) <= {reading.article.id for reading in readings}:
            with self._lock:
                found = traced(self.ledger, self._growing, [kept.node])
            if kept.node not in found:
                return None
            claim = found[kept.node].claim
            readings = tuple(self.ledger.readings(spoken_of(claim)))
        trace = Trace(tuple(reference(reading.article) for reading in readings), (claim,))
        made = Decisions(self.ledger).all()
        outlets = {reading.article.id: outlet_name(reading.article) for reading in readings}
        view = ClaimView(
            claim=claim,
            articles=trace.articles,
            keys=self.keys([reading.article.id for reading in readings]),
            why=why(claim, trace, readings, language),
            denials=tuple(self._denials(claim, readings)),
            decisions=about_claim(made, claim, readings),
            cases=self._cases("claim", [claim.id]),
            weighed=weighed(claim, outlets, ratings(standing(made))),
        )
        return view, trace, readings

    def keys(self, ids: Sequence[str]) -> dict[str, int]:
        """The keys of articles by their ids."""
        with self.ledger.matching() as kept:
            return kept.keys(ids)

    def _denials(self, claim: Claim, readings: Sequence[Reading]) -> Iterable[Denial]:
        by_id = {reading.article.id: reading for reading in readings}
        keys = self.keys(list(by_id))
        instance, row = tables.instance.c, tables.claim.c
        for event in claim.events:
            reading = by_id.get(event.to.article)
            if event.flag not in ("denied", "retracted") or reading is None:
                continue
            start, end = event.to.span
            at = select(row.id).join_from(tables.instance, tables.claim, row.node == instance.claim)
            here = (instance.article == keys[event.to.article]) & (instance.start < end) & (instance.end > start)
            with self.ledger.reads() as connection:
                other = connection.execute(at.where(here, row.id != claim.id).order_by(instance.start)).scalars().first()
            words = reading.article.words(event.to.span)
            yield Denial(flag=event.flag, place=event.to, words=words, text=event.text, claim=other)

    # --- one article ------------------------------------------------------------------------------------------------------

    def article(self, key: int) -> tuple[ArticleView, Reading, list[tuple[int, int]]] | None:
        """An article by its key, its reading, and the places of its claims."""
        with self.ledger.matching() as kept:
            named = kept.named([key])
        if key not in named:
            return None
        reading = self.ledger.reading(named[key][0])
        if reading is None:
            return None
        row, instance = tables.claim.c, tables.instance.c
        shared = select(*listing.LISTED).where(
            row.node.in_(select(instance.claim).where(instance.article == key)), row.articles > 1
        )
        spans = select(instance.start, instance.end).where(instance.article == key)
        with self.ledger.reads() as connection:
            claims = [listing.listed_claim(each) for each in connection.execute(shared.order_by(row.articles.desc(), row.id))]
            places = [(each.start, each.end) for each in connection.execute(spans)]
        revisions = tuple(
            RevisionView(
                number=one.number, added=one.added, fetched=one.article.fetched, hash=one.hash, title=one.article.title
            )
            for one in self.ledger.revisions(reading.article.id)
        )
        view = ArticleView(
            key=key,
            reading=to_record(reading),
            declaration=declare(reading),
            claims=tuple(claims),
            sources={source.id: source_id(source, reading.article.id) for source in reading.sources},
            revisions=revisions,
            decisions=about_article(Decisions(self.ledger).all(), reading.article.id, outlet_name(reading.article)),
            cases=self._cases("article", [reading.article.id]),
        )
        length = len(reading.article.text)
        return view, reading, [span for span in places if span[1] <= length]

    # --- sources and times ------------------------------------------------------------------------------------------------

    def sources(self, name: str, page: int, case: int = 0) -> Sources:
        """The sources with `name` in their names; of a `case`, those that speak in it."""
        scope = self.scope(case)
        with self.ledger.reads() as connection:
            total, found = listing.sources(connection, name, page, scope=scope)
        return Sources(name=name, page=page, total=total, pages=pages_of(total), sources=tuple(found), case=case)

    def source(self, id: str, page: int, language: Language, case: int = 0) -> SourceView | None:
        """A source and what it said, in a `case` or anywhere."""
        scope = self.scope(case)
        with self.ledger.reads() as connection:
            found = listing.source(connection, id)
            total, rows = listing.page_of(connection, listing.said(id, scope), page)
        if found is None:
            return None
        said = self._said(rows, language, id)
        said_here = tuple(one for one in said if one is not None)
        return SourceView(source=found, page=page, pages=pages_of(total), said=said_here, case=case)

    def timeline(self, since: str, until: str, page: int, language: Language, case: int = 0) -> Timeline:
        """What is told to have happened when, between two days; statements of one claim at one time stand together."""
        scope = self.scope(case)
        with self.ledger.reads() as connection:
            total, rows = listing.page_of(connection, listing.told(since, until, scope), page)
        groups: dict[tuple[str, str, str], list[Said]] = {}
        for row, one in zip(rows, self._said(rows, language), strict=True):
            if one is not None:
                own = one.claim or f"{row.article} {row.statement}"
                groups.setdefault((row.first, row.last, own), []).append(one)
        happened = tuple(
            Happened(
                first=first,
                last=last,
                text=said[0].text,
                language=said[0].article.language,
                claim=said[0].claim,
                said=tuple(said),
            )
            for (first, last, _), said in groups.items()
        )
        return Timeline(since=since, until=until, page=page, total=total, pages=pages_of(total), happened=happened, case=case)

    def _said(self, rows: Sequence[Row[Any]], language: Language, source: str | None = None) -> list[Said | None]:
        """The statements that rows name; None for one that was read anew meanwhile."""
        keys = sorted({row.article for row in rows})
        with self.ledger.reads() as connection:
            claims = listing.claims_at(connection, keys)
            articles = {one.key: one for one in listing.articles(connection, tables.article.c.article.in_(keys))}
        readings = {reading.article.id: reading for reading in self.ledger.readings({one.id for one in articles.values()})}
        return [
            _one_said(articles[row.article], readings.get(articles[row.article].id), row.statement, claims, language, source)
            if row.article in articles
            else None
            for row in rows
        ]


def _one_said(
    article: ListedArticle,
    reading: Reading | None,
    id: str,
    claims: dict[tuple[int, str], tuple[str, int]],
    language: Language,
    source: str | None,
) -> Said | None:
    statement = None if reading is None else next((each for each in reading.statements if each.id == id), None)
    if reading is None or statement is None:
        return None
    chain = reading.chain(statement)
    at = next((n for n, one in enumerate(chain) if source_id(one, article.id) == source), len(chain) - 1)
    claim, carried = claims.get((article.key, id), (None, 1))
    return Said(
        article=article,
        statement=id,
        span=statement.content[0],
        text=reading.words(statement.content),
        chain=tuple(ChainLink(one.name, one.kind, one.named) for one in chain),
        to=chain[at - 1].name if at > 0 else article.outlet,
        sure=certainty(statement, chain, language),
        hedged=is_hedged(statement) or statement.polarity == "negative",
        time=statement.time,
        claim=claim,
        carried=carried,
    )
