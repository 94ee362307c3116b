"""What matching has found, as a ledger keeps it: rows and bytes in, rows and bytes out; what they mean is `kilde.growing`'s.

From `begin` on a transaction has it for itself, so that two who bring a ledger up do not miss each other's articles.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, or_, select, update

from kilde.claim import Place
from kilde.ledger import schema
from kilde.ledger.database import insert
from kilde.ledger.rows import IS_CURRENT, lots, remove
from kilde.ledger.schema import PLACES

#: Values in one question; SQLite takes 32,766, PostgreSQL 65,535.
AT_ONCE = 500

_article, _revision, _claim, _parted = schema.article.c, schema.revision.c, schema.claim.c, schema.parted.c
_sketch, _told, _kin, _member = schema.sketch.c, schema.told.c, schema.kin.c, schema.member.c


class Sketch(NamedTuple):
    """A row of `schema.sketch`."""

    article: int
    made: int
    day: int | None
    language: int
    centre: bytes
    marks: bytes


class Member(NamedTuple):
    """A row of `schema.member`: `node` is the assertion's `article * PLACES + place`."""

    node: int
    component: int
    claim: int


class Judged(NamedTuple):
    """What analysts have decided about claims: the claim of each node of those that they joined or parted, by its first node;
    and the pairs of names (in small letters) that they hold to be of two sources."""

    moved: Mapping[int, int] = {}
    two: frozenset[frozenset[str]] = frozenset()


class Matched:
    """The kept matching, within one transaction. Articles are named by their keys."""

    def __init__(self, connection: Connection) -> None:
        self.connection = self._connection = connection
        #: With it, members are given with the claims that analysts have decided on. It changes nothing of what is kept.
        self.judged = Judged()

    def begin(self, matcher: str) -> None:
        """Keep others who match away until the transaction ends, and forget what another matcher than this has found."""
        row = select(schema.ledger.c.matcher).with_for_update()
        if self._connection.execute(row).scalar_one() != matcher:
            for table in (schema.member, schema.kin, schema.told, schema.sketch):
                self._connection.execute(delete(table))
            has_reading = (
                select(_revision.article)
                .join_from(schema.article, schema.revision, IS_CURRENT)
                .join(schema.reading, schema.reading.c.revision == _revision.key)
            )
            self._connection.execute(update(schema.article).where(_article.key.in_(has_reading)).values(stale=1))
            self._connection.execute(update(schema.ledger).values(matcher=matcher, changes=schema.ledger.c.changes + 1))

    def changes(self) -> int:
        """How often what is kept has changed: while it is the same number, nobody has touched it."""
        found: int = self._connection.execute(select(schema.ledger.c.changes)).scalar_one()
        return found

    def current(self, matcher: str) -> bool:
        """Whether what is kept is that matcher's, and of every reading."""
        behind = select(_article.key).where(_article.stale != 0).limit(1)
        kept = self._connection.execute(select(schema.ledger.c.matcher)).scalar_one() == matcher
        return kept and self._connection.execute(behind).first() is None

    # Articles

    def still(self, tokens: Mapping[int, int]) -> set[int]:
        """Those articles whose `stale` is still as told."""
        rows = self._in(select(_article.key, _article.stale), _article.key, tokens)
        return {key for key, stale in rows if tokens[key] == stale}

    def settle(self, articles: Collection[int], others: Collection[int] = ()) -> None:
        """Note that what is kept of these articles is of their current readings now, and that claims of `others` changed."""
        self._connection.execute(update(schema.ledger).values(changes=schema.ledger.c.changes + 1))
        now = self.changes()
        for some in lots(sorted(articles), AT_ONCE):
            self._connection.execute(update(schema.article).where(_article.key.in_(some)).values(stale=0, changed=now))
        for some in lots(sorted(set(others).difference(articles)), AT_ONCE):
            self._connection.execute(update(schema.article).where(_article.key.in_(some)).values(changed=now))

    def changed(self, since: int) -> list[int]:
        """The articles that, or claims of which, have become others since that count of changes, in order."""
        query = select(_article.key).where(_article.changed > since).order_by(_article.key)
        return list(self._connection.execute(query).scalars())

    def named(self, articles: Collection[int]) -> dict[int, tuple[str, str | None]]:
        """The ids of articles, and when they were published."""
        query = select(_article.key, _article.id, _revision.published).join_from(schema.article, schema.revision, IS_CURRENT)
        return {key: (name, published) for key, name, published in self._in(query, _article.key, articles)}

    def keys(self, ids: Collection[str]) -> dict[str, int]:
        """The keys of articles."""
        return dict(self._in(select(_article.id, _article.key), _article.id, ids))

    def sketches(self, days: tuple[int, int] | None) -> list[Sketch]:
        """The sketches of all articles whose day lies between `days` or is not told; of all where `days` is None."""
        query = select(*_sketch)
        if days is not None:
            query = query.where(or_(_sketch.day.between(*days), _sketch.day.is_(None)))
        return [Sketch(*row) for row in self._connection.execute(query.order_by(_sketch.article))]

    def made(self, articles: Collection[int]) -> dict[int, int]:
        """What each article's sketch was made for."""
        return dict(self._in(select(_sketch.article, _sketch.made), _sketch.article, articles))

    def records(self) -> Iterator[tuple[int, bytes]]:
        """All articles with what they tell but numbers, in the order of their ids."""
        query = select(_told.article, _told.record).join(schema.article, _article.key == _told.article).order_by(_article.id)
        for row in self._connection.execute(query.execution_options(yield_per=AT_ONCE)):
            yield row.article, row.record

    def told(self, articles: Collection[int]) -> dict[int, tuple[bytes, bytes]]:
        """What articles tell: records and numbers."""
        rows = self._in(select(_told.article, _told.record, _told.numbers), _told.article, articles)
        return {article: (record, numbers) for article, record, numbers in rows}

    def put(self, sketches: Sequence[Sketch], told: Mapping[int, tuple[bytes, bytes]]) -> None:
        """Enter articles that are not here."""
        if sketches:
            self._connection.execute(schema.sketch.insert(), [each._asdict() for each in sketches])
            rows = [{"article": key, "record": record, "numbers": numbers} for key, (record, numbers) in told.items()]
            self._connection.execute(schema.told.insert(), rows)

    def drop(self, articles: Collection[int]) -> None:
        """Take articles out, with their edges and members."""
        for some in lots(sorted(articles), AT_ONCE):
            for column in (_member.article, _kin.one, _kin.other, _told.article, _sketch.article):
                self._connection.execute(delete(column.table).where(column.in_(some)))

    def remove(self, article: int) -> None:
        """Take an article out of the ledger altogether, after `drop`."""
        remove(self._connection, article)

    # Edges and groups

    def edges(self, articles: Collection[int]) -> dict[tuple[int, int], bytes]:
        """The edges between any two of `articles`."""
        wanted = set(articles)
        rows = self._in(select(_kin.one, _kin.other, _kin.edges), _kin.one, wanted)
        return {(one, other): edges for one, other, edges in rows if other in wanted}

    def put_edges(self, edges: Mapping[tuple[int, int], bytes]) -> None:
        """Enter the edges between pairs of articles that have none."""
        if edges:
            rows = [{"one": one, "other": other, "edges": packed} for (one, other), packed in edges.items()]
            self._connection.execute(schema.kin.insert(), rows)

    def members_of(self, articles: Collection[int]) -> list[Member]:
        """The members that are assertions of these articles."""
        found = self._members(_member.article, articles)
        if not self.judged.moved:
            return found
        asked = set(articles)
        here = {node: Member(node, node, claim) for node, claim in self.judged.moved.items() if node // PLACES in asked}
        return self._told(found, here)

    def members_in(self, components: Collection[int]) -> list[Member]:
        """The members of these components."""
        return self._members(_member.component, components)

    def members_with(self, claims: Collection[int]) -> list[Member]:
        """The members of these claims."""
        found = self._members(_member.claim, claims)
        if not self.judged.moved:
            return found
        asked = set(claims)
        here = {node: Member(node, node, claim) for node, claim in self.judged.moved.items() if claim in asked}
        return [member for member in self._told(found, here) if member.claim in asked]

    def all_members(self) -> Iterator[Member]:
        """All members, in no order."""
        for row in self._connection.execute(select(*_member)):
            yield Member(row.article * PLACES + row.place, row.component, row.claim)

    def _told(self, found: Sequence[Member], here: Mapping[int, Member]) -> list[Member]:
        """The members `found` with the claims that were decided, and those `here` that stood alone."""
        moved = self.judged.moved
        known = {member.node: member._replace(claim=moved.get(member.node, member.claim)) for member in found}
        return list({**here, **known}.values())

    def regroup(self, components: Collection[int], members: Sequence[Member]) -> None:
        """Put `members` in the place of those of `components`."""
        for some in lots(sorted(components), AT_ONCE):
            self._connection.execute(delete(schema.member).where(_member.component.in_(some)))
        if members:
            rows = [
                {"article": node // PLACES, "place": node % PLACES, "component": component, "claim": claim}
                for node, component, claim in members
            ]
            self._connection.execute(schema.member.insert(), rows)

    # Claim ids

    def name(self, places: Mapping[str, Place]) -> None:
        """Keep for claim ids the places that they stand for, in current texts; passes over places in articles not here."""
        current = select(_article.id, _revision.key).join_from(schema.article, schema.revision, IS_CURRENT)
        revisions: dict[str, int] = {}
        for some in lots(sorted({place.article for place in places.values()}), AT_ONCE):
            revisions |= {row.id: row.key for row in self._connection.execute(current.where(_article.id.in_(some)))}
        rows = [
            {"id": claim_id, "revision": revisions[place.article], "start": place.span[0], "end": place.span[1]}
            for claim_id, place in places.items()
            if place.article in revisions
        ]
        if rows:
            new = insert(self._connection, schema.claim)
            moved = {name: new.excluded[name] for name in ("revision", "start", "end")}
            self._connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=moved), rows)

    def part(self, parted: Collection[tuple[str, str]]) -> None:
        """Keep that claims of these ids were split, and which claims came of it beside those that hold their places."""
        if parted:
            rows = [{"id": one, "other": other} for one, other in sorted(parted)]
            self._connection.execute(insert(self._connection, schema.parted).on_conflict_do_nothing(), rows)

    def parts(self, claim_id: str) -> list[str]:
        """The ids of the claims that came of a split of `claim_id`."""
        query = select(_parted.other).where(_parted.id == claim_id).order_by(_parted.other)
        return list(self._connection.execute(query).scalars())

    def _members(self, column, values: Collection[int]) -> list[Member]:  # type: ignore[no-untyped-def]
        rows = self._in(select(_member.article, _member.place, _member.component, _member.claim), column, values)
        return [Member(article * PLACES + place, component, claim) for article, place, component, claim in rows]

    def _in(self, query, column, values: Collection[Any]):  # type: ignore[no-untyped-def]
        for some in lots(sorted(values), AT_ONCE):
            yield from self._connection.execute(query.where(column.in_(some)))
