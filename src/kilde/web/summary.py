"""What lists show of a ledger, brought up to its matching: cheap where little changed, and safe to be killed at any moment.

The ledger tells which articles changed since the last time; only at first, and where articles are missing, all that it keeps is
compared with what the desk has of it. What differs is entered, and the claims that it touches are noted as due in the same
transaction; then due claims are traced anew, some at a time (`kilde.growing.nearby`). A claim is also due where a new article
shares another claim with an article that carries it, since that article may deny it. (A claim that one article alone carries is
not: it stays as it was traced.)
"""

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import BigInteger, Connection, Table, cast, delete, exists, func, select, update

from kilde.growing import Growing, traced
from kilde.ledger import Ledger, schema
from kilde.ledger.database import insert
from kilde.ledger.rows import lots
from kilde.ledger.schema import PLACES
from kilde.matching.told import instances_in
from kilde.statement import Reading
from kilde.web import tables
from kilde.web.rows import article_row, claim_row, instance_row, said_by

#: So many articles are entered in one transaction; so many claims that several articles carry are traced at once, and of the
#: others: what stands around a claim is looked at once for all of a lot.
ARTICLES, CLAIMS, ALONE = 64, 256, 1024

_desk, _instance, _claim, _due = tables.article.c, tables.instance.c, tables.claim.c, tables.due.c
_member, _sketch = schema.member.c, schema.sketch.c

#: So many values more are made, while claims are traced, before Python looks for those that hold on to each other in rings (by
#: default 700): tracing makes many and no rings, and the looking took a third of its time.
UNLOOKED = 100_000

#: Told of progress: what is at work (`matching`, `articles`, `claims`), how much is done, and of how many (0: not known).
OnStep = Callable[[str, int, int], None]


class Summary:
    """The desk's tables of one ledger. `growing` is used by one thread at a time."""

    def __init__(self, ledger: Ledger, growing: Growing) -> None:
        self.ledger, self.growing = ledger, growing
        with ledger.writes() as connection:
            tables.settle(connection)

    def current(self) -> bool:
        """Whether the desk has all that the ledger has."""
        with self.ledger.reads() as connection:
            unmatched = connection.execute(select(schema.article.c.key).where(schema.article.c.stale != 0).limit(1)).first()
            has = connection.execute(select(tables.state.c.changes)).scalar_one()
            return unmatched is None and has == connection.execute(select(schema.ledger.c.changes)).scalar_one()

    def bring_up(self, on_step: OnStep = lambda what, done, total: None, stop: Callable[[], bool] = lambda: False) -> None:
        """Bring the tables up; `stop` is asked between lots, and what is left then is found the next time."""
        with self.ledger.reads() as connection:
            unmatched = select(func.count()).where(schema.article.c.stale != 0)
            total, done = connection.execute(unmatched).scalar_one(), 0

        def matched(grown: object) -> None:
            nonlocal done
            done = min(total, done + ARTICLES)
            on_step("matching", done, total)

        if total:
            self.growing.bring_up(matched, ARTICLES)
        with self.ledger.matching() as kept:
            changes = kept.changes()
            has = kept.connection.execute(select(tables.state.c.changes)).scalar_one()
            keys = _differing(kept.connection) if has < 0 else kept.changed(has)
        done = self._enter_all(keys, on_step, stop)
        with self.ledger.reads() as connection:
            missing = done and has >= 0 and _count_of(connection, tables.article) != _count_of(connection, schema.sketch)
            # Articles that were taken out of the ledger, for instance.
            keys = _differing(connection) if missing else []
        if not done or not self._enter_all(keys, on_step, stop):
            return
        with self.ledger.matching(judged=True) as kept:
            decided = kept.judged.moved
        with self.ledger.writes() as connection:
            _move(connection, decided, whole=has < 0)
        with _seldom_looked():
            whole = self._trace(on_step, stop)
        if whole:
            with self.ledger.writes() as connection:
                connection.execute(update(tables.state).values(changes=changes))

    def _enter_all(self, keys: Sequence[int], on_step: OnStep, stop: Callable[[], bool]) -> bool:
        """Enter these articles, some at a time; whether all were."""
        entered = 0
        for some in lots(keys, ARTICLES):
            if stop():
                return False
            self._enter(some)
            entered += len(some)
            on_step("articles", entered, len(keys))
        return True

    def _enter(self, keys: Sequence[int]) -> None:
        """Put what the ledger has of these articles in the place of what the desk has."""
        with self.ledger.matching(judged=True) as kept:
            decided = kept.judged.moved
        with self.ledger.writes() as connection:
            rows = connection.execute(
                select(_sketch.article, _sketch.made, schema.told.c.record, schema.article.c.id, schema.article.c.current)
                .join_from(schema.sketch, schema.told, schema.told.c.article == _sketch.article)
                .join(schema.article, schema.article.c.key == _sketch.article)
                .where(_sketch.article.in_(keys))
            ).all()
            _make_due(connection, connection.execute(select(_instance.claim).where(_instance.article.in_(keys))).scalars())
            touched = set(connection.execute(select(tables.voice.c.source).where(tables.voice.c.article.in_(keys))).scalars())
            for table in (tables.instance, tables.voice, tables.when, tables.article):
                connection.execute(delete(table).where(table.c.article.in_(keys)))
            claims = {
                (row.article, row.place): row.claim
                for row in connection.execute(
                    select(_member.article, _member.place, _member.claim).where(_member.article.in_(keys))
                )
            }
            readings = {reading.article.id: reading for reading in self.ledger.readings({row.id for row in rows})}
            found: list[dict[str, object]] = []
            for row in rows:
                if (reading := readings.get(row.id)) is None:
                    continue  # Revised just now: it comes again when it is read.
                connection.execute(tables.article.insert(), article_row(row, reading))
                for place, one in enumerate(instances_in(row.record)):
                    node = row.article * PLACES + place
                    node = decided.get(node, claims.get((row.article, place), node))
                    found.append(instance_row(row.article, place, node, one))
                touched |= _enter_said(connection, row.article, reading)
            if found:
                connection.execute(tables.instance.insert(), found)
            _count(connection, touched)
            _make_due(connection, {int(str(row["claim"])) for row in found})
            _make_due(connection, connection.execute(_beside(keys)).scalars().all())

    def _trace(self, on_step: OnStep, stop: Callable[[], bool]) -> bool:
        """Trace the claims that are due, first those that several articles carry; whether all were."""
        with self.ledger.reads() as connection:
            total = connection.execute(select(func.count()).select_from(tables.due)).scalar_one()
            # Few are traced together, with all that stands around any of them.
            first = connection.execute(_due_of_several()).scalars().all() if total > CLAIMS else ()
        done = 0

        def traced(nodes: Sequence[int]) -> None:
            nonlocal done
            self._trace_lot(nodes)
            done += len(nodes)
            on_step("claims", done, max(total, done))

        for some in lots(first, CLAIMS):
            if stop():
                return False
            traced(some)
        while not stop():
            with self.ledger.reads() as connection:
                nodes = connection.execute(select(_due.node).order_by(_due.node).limit(ALONE)).scalars().all()
            if not nodes:
                return True
            traced(nodes)
        return False

    def _trace_lot(self, nodes: Sequence[int]) -> None:
        """Put the claims that begin with `nodes`, as they are now, in the place of their rows."""
        with self.ledger.reads() as connection:
            held = {
                node
                for some in lots(nodes, CLAIMS)
                for node in connection.execute(select(_instance.claim).where(_instance.claim.in_(some))).scalars()
            }
        rows = self._rows(sorted(held))
        with self.ledger.writes() as connection:
            for some in lots(nodes, CLAIMS):
                connection.execute(delete(tables.claim).where(_claim.node.in_(some)))
                connection.execute(delete(tables.due).where(_due.node.in_(some)))
            if rows:
                turn = connection.execute(select(tables.state.c.turn)).scalar_one() + 1
                connection.execute(tables.claim.insert(), [row | {"turn": turn} for row in rows])
                connection.execute(update(tables.state).values(turn=turn))

    def _rows(self, nodes: Sequence[int]) -> list[dict[str, object]]:
        """The rows of the claims that begin with `nodes`; of those that changed meanwhile there is none."""
        if not nodes:
            return []
        found = traced(self.ledger, self.growing, nodes)
        ids = {article for one in found.values() for article in one.claim.articles}
        query = select(_desk.id, _desk.published).where(_desk.published.is_not(None))
        with self.ledger.reads() as connection:
            rows = (row for some in lots(sorted(ids), 500) for row in connection.execute(query.where(_desk.id.in_(some))))
            published = {row.id: row.published for row in rows}
        return [claim_row(node, one.claim, one.nodes, one.told, published) for node, one in found.items()]


@contextmanager
def _seldom_looked() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(UNLOOKED, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _differing(connection: Connection) -> list[int]:
    """The articles that were read since the desk entered them, and those that it has but the matching no more: all are looked
    at."""
    both = schema.sketch.outerjoin(tables.article, _desk.article == _sketch.article)
    fresh = (
        select(_sketch.article)
        .select_from(both)
        .where((_desk.article.is_(None)) | (_desk.made != _sketch.made))
        .order_by(_sketch.article)
    )
    other = tables.article.outerjoin(schema.sketch, _desk.article == _sketch.article)
    gone = select(_desk.article).select_from(other).where(_sketch.article.is_(None)).order_by(_desk.article)
    return [*connection.execute(gone).scalars(), *connection.execute(fresh).scalars()]


def _count_of(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _move(connection: Connection, decided: Mapping[int, int], *, whole: bool) -> None:
    """Enter which assertions are of another claim now, by the matching or as was `decided`, and make both claims due.

    Assertions of claims that are due are looked at, since articles that changed have made theirs so; of all claims if `whole`.
    """
    both = tables.instance.outerjoin(schema.member, (_member.article == _instance.article) & (_member.place == _instance.place))
    now = func.coalesce(_member.claim, cast(_instance.article, BigInteger) * PLACES + _instance.place)
    moved = select(_instance.article, _instance.place, _instance.claim, now.label("now")).select_from(both)
    which = moved.where(_instance.claim != now)
    if not whole:
        which = which.where(_instance.claim.in_(select(_due.node)))
    rows = {row.article * PLACES + row.place: row for row in connection.execute(which)}
    for some in lots(sorted({node // PLACES for node in decided}), 500):
        for row in connection.execute(moved.where(_instance.article.in_(some))):
            node = row.article * PLACES + row.place
            if node in decided:
                rows[node] = row
    due: set[int] = set()
    for node, row in rows.items():
        to = decided.get(node, row.now)
        if to != row.claim:
            here = (_instance.article == row.article) & (_instance.place == row.place)
            connection.execute(update(tables.instance).where(here).values(claim=to))
            due |= {row.claim, to}
    _make_due(connection, due)


def _make_due(connection: Connection, nodes: Iterable[int]) -> None:
    rows = [{"node": node} for node in sorted(set(nodes))]
    for some in lots(rows, 500):
        connection.execute(insert(connection, tables.due).on_conflict_do_nothing(), list(some))


def _due_of_several() -> Any:
    """The question for the claims that are due and that several articles carry, in order."""
    other = exists(select(_instance.place).where(_instance.claim == _due.node, _instance.article != _due.node // PLACES))
    return select(_due.node).where(other).order_by(_due.node)


def _beside(keys: Collection[int]) -> Any:
    """The question for claims of several articles that are told by an article that shares a claim with those of `keys`."""
    mine, theirs, other = tables.instance.alias(), tables.instance.alias(), tables.instance.alias()
    carriers = (
        select(theirs.c.article)
        .join_from(mine, theirs, mine.c.claim == theirs.c.claim)
        .where(mine.c.article.in_(keys), theirs.c.article.not_in(keys))
        .distinct()
    )
    beside = select(other.c.claim).where(other.c.article.in_(carriers))
    return select(_claim.node).where(_claim.node.in_(beside), _claim.articles > 1)


def _enter_said(connection: Connection, key: int, reading: Reading) -> set[str]:
    """Enter whose statements a reading has, and of when they tell; the ids of the sources."""
    sources, voices, times = said_by(key, reading)
    if voices:
        connection.execute(insert(connection, tables.source).on_conflict_do_nothing(), list(sources.values()))
        connection.execute(tables.voice.insert(), voices)
    if times:
        connection.execute(tables.when.insert(), times)
    return set(sources)


def _count(connection: Connection, sources: Collection[str]) -> None:
    """Count what these sources say; those that say nothing more are taken out."""
    voice, source = tables.voice.c, tables.source.c
    for some in lots(sorted(sources), 500):
        said = select(func.count()).where(voice.source == source.id).scalar_subquery()
        where = select(func.count(voice.article.distinct())).where(voice.source == source.id).scalar_subquery()
        connection.execute(update(tables.source).where(source.id.in_(some)).values(statements=said, articles=where))
        connection.execute(delete(tables.source).where(source.id.in_(some), source.statements == 0))
