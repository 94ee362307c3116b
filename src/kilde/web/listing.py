"""What is asked of the desk's tables: claims by filters and words, sources, what is told to have happened when."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select, true

from kilde.ledger import search
from kilde.ledger.rows import lots
from kilde.web import tables
from kilde.web.rows import Listed, folded

#: So many entries stand on a page.
PAGE = 50

#: So many articles that hold the words asked for are looked through for claims.
SEARCHED = 500

#: So many names are offered for a filter.
OFFERED = 400

_claim, _instance, _article = tables.claim.c, tables.instance.c, tables.article.c
_source, _voice, _when = tables.source.c, tables.voice.c, tables.when.c


class Scope(msgspec.Struct, frozen=True):
    """What a case holds: articles by their keys, and claims by their nodes."""

    articles: tuple[int, ...]
    claims: tuple[int, ...]


#: What of a claim's row a list shows: neither its words for searching, nor its direction, nor all that is told of it.
LISTED = tuple(column for column in _claim if column.name not in ("folded", "point", "record"))


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the dossier. `words` are looked for as they stand, `about` by meaning.

    `since` and `until` are days between which a claim was about; with an outlet or a language, those of such an article.
    `source` is a source's id; `alone` adds the claims that one article alone carries. `case` is the key of the case that it is
    asked of; of 0, all that the ledger has.
    """

    words: str = ""
    about: str = ""
    flag: str = ""
    outlet: str = ""
    source: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    alone: bool = False
    case: int = 0
    page: int = 1


class ListedClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as the dossier lists it. `first` and `last` are when its articles came out, `spread` those times in order (of
    many, some at even distances); `origins` are the first of its origins."""

    id: str
    text: str
    language: str
    articles: int
    least: int
    most: int
    origins: tuple[Listed, ...]
    flags: tuple[str, ...]
    credibility: int
    first: str | None
    last: str | None
    spread: tuple[str, ...]


class ListedArticle(msgspec.Struct, frozen=True, kw_only=True):
    """An article as lists show it; `key` is that of its page."""

    key: int
    id: str
    outlet: str
    title: str | None
    published: str | None
    language: str


class ListedSource(msgspec.Struct, frozen=True, kw_only=True):
    """A source as lists show it: how many statements it stands behind, and in how many articles."""

    id: str
    name: str
    kind: str
    named: bool
    statements: int
    articles: int


class Choices(msgspec.Struct, frozen=True):
    """What the filters offer: the outlets with most articles, the languages, the most heard sources."""

    outlets: tuple[str, ...]
    languages: tuple[str, ...]
    sources: tuple[ListedSource, ...]


def claims(
    connection: Connection, asked: Asked, scope: Scope | None = None, total: int | None = None
) -> tuple[int, list[ListedClaim]]:
    """How many claims meet what is asked, and those of its page, most carried first. A `total` that is known is not counted."""
    met = and_(True, *_conditions(connection, asked, scope))
    if total is None:
        total = connection.execute(select(func.count()).select_from(tables.claim).where(met)).scalar_one()
    ordered = select(*LISTED).where(met).order_by(_claim.articles.desc(), _claim.instances.desc(), _claim.id)
    rows = connection.execute(ordered.limit(PAGE).offset(PAGE * (asked.page - 1))).all()
    return total, [listed_claim(row) for row in rows]


def claims_of(connection: Connection, nodes: Sequence[int], asked: Asked, scope: Scope | None = None) -> list[ListedClaim]:
    """Those of the claims `nodes` that meet what else is asked, in the order given."""
    met = and_(_claim.node.in_(nodes), *_conditions(connection, msgspec.structs.replace(asked, words="", alone=True), scope))
    found = {row.node: listed_claim(row) for row in connection.execute(select(*LISTED).where(met))}
    return [found[node] for node in nodes if node in found]


def listed_claim(row: Row[Any]) -> ListedClaim:
    """The claim that a row tells."""
    return ListedClaim(
        id=row.id,
        text=row.text,
        language=row.language,
        articles=row.articles,
        least=row.least,
        most=row.most,
        origins=msgspec.json.decode(row.origins, type=tuple[Listed, ...]),
        flags=tuple(row.flags.split()),
        credibility=row.credibility,
        first=row.first,
        last=row.last,
        spread=msgspec.json.decode(row.spread, type=tuple[str, ...]),
    )


def _conditions(connection: Connection, asked: Asked, scope: Scope | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if scope is not None:
        carried = select(_instance.claim).where(_instance.article.in_(scope.articles))
        found.append(_claim.node.in_(scope.claims) | _claim.node.in_(carried))
    if not asked.alone:
        found.append(_claim.articles > 1)
    if asked.flag:
        found.append(_claim.flags.contains(f" {asked.flag} ", autoescape=True))
    carrier: list[ColumnElement[bool]] = []
    if asked.outlet:
        carrier.append(_article.outlet == asked.outlet)
    if asked.language:
        found.append(_claim.languages.contains(f" {asked.language} ", autoescape=True))
        # Of which article it is matters where something else is asked of the same.
        carrier += [_article.language == asked.language] if asked.outlet or asked.since or asked.until else []
    if asked.since:
        found.append(_claim.last >= asked.since)
        carrier += [_article.day >= asked.since] if carrier else []
    if asked.until:
        found.append(func.substr(_claim.first, 1, 10) <= asked.until)
        carrier += [_article.day <= asked.until] if carrier else []
    if carrier:
        # From the articles to their claims: an outlet has few of all, and who counts cannot stop at the first page.
        joined = select(_instance.claim).join_from(tables.article, tables.instance, _instance.article == _article.article)
        found.append(_claim.node.in_(joined.where(*carrier)))
    if asked.source:
        said = (_voice.article == _instance.article) & (_voice.statement == _instance.statement)
        spoken = select(_instance.claim).join_from(tables.voice, tables.instance, said).where(_voice.source == asked.source)
        found.append(_claim.node.in_(spoken))
    if asked.words:
        keys = _keys(connection, search.find(connection, asked.words, SEARCHED))
        found.append(_claim.node.in_(select(_instance.claim).where(_instance.article.in_(keys))))
        found += [
            _claim.folded.contains(folded(word.rstrip("*")), autoescape=True)
            for word in asked.words.split()
            if word.rstrip("*")
        ]
    return found


def _keys(connection: Connection, ids: Sequence[str]) -> list[int]:
    return [
        key
        for some in lots(ids, SEARCHED)
        for key in connection.execute(select(_article.article).where(_article.id.in_(some))).scalars()
    ]


def articles_with(connection: Connection, words: str, limit: int) -> list[ListedArticle]:
    """At most `limit` articles that hold all of `words`, best first."""
    ids = search.find(connection, words, limit)
    found = {one.id: one for one in articles(connection, _article.id.in_(ids))}
    return [found[one] for one in ids if one in found]


def articles(connection: Connection, which: ColumnElement[bool]) -> list[ListedArticle]:
    """The articles `which`, in order of time."""
    rows = connection.execute(select(tables.article).where(which).order_by(_article.day, _article.published, _article.id))
    return [
        ListedArticle(
            key=row.article,
            id=row.id,
            outlet=row.outlet,
            title=row.title,
            published=row.published,
            language=row.language,
        )
        for row in rows
    ]


def choices(connection: Connection) -> Choices:
    """What the filters offer."""
    count = func.count()
    outlets = select(_article.outlet).group_by(_article.outlet).order_by(count.desc(), _article.outlet).limit(OFFERED)
    languages = select(_article.language).group_by(_article.language).order_by(count.desc(), _article.language)
    return Choices(
        tuple(connection.execute(outlets).scalars()),
        tuple(connection.execute(languages).scalars()),
        tuple(sources(connection, "", 1, 100, named=True)[1]),
    )


def sources(
    connection: Connection, name: str, page: int, size: int = PAGE, *, named: bool = False, scope: Scope | None = None
) -> tuple[int, list[ListedSource]]:
    """How many sources have `name` in their names, and those of a page, the most heard first."""
    met: list[ColumnElement[bool]] = [_source.named] if named else []
    if scope is not None:
        met.append(_source.id.in_(select(_voice.source).where(_within(_voice, scope))))
    met += [func.lower(_source.name).contains(word.lower(), autoescape=True) for word in name.split()]
    ordered = select(tables.source).where(and_(True, *met)).order_by(_source.statements.desc(), _source.name)
    rows = connection.execute(ordered.limit(size).offset(size * (page - 1))).all()
    if page == 1 and len(rows) < size:
        return len(rows), [listed_source(row) for row in rows]
    # Counted in the table itself, which an index over names covers: through a subquery all columns would be read.
    total = connection.execute(select(func.count()).select_from(tables.source).where(and_(True, *met))).scalar_one()
    return total, [listed_source(row) for row in rows]


def source(connection: Connection, source_id: str) -> ListedSource | None:
    """The source of that id."""
    row = connection.execute(select(tables.source).where(_source.id == source_id)).one_or_none()
    return None if row is None else listed_source(row)


def listed_source(row: Row[Any]) -> ListedSource:
    """The source that a row tells."""
    return ListedSource(
        id=row.id, name=row.name, kind=row.kind, named=row.named, statements=row.statements, articles=row.articles
    )


def _within(told: Any, scope: Scope | None) -> ColumnElement[bool]:
    """That the statement of a row, of columns `told`, is of a case: of its articles, or of its claims."""
    if scope is None:
        return true()
    here = (_instance.article == told.article) & (_instance.statement == told.statement)
    in_claim = exists(select(_instance.place).where(here, _instance.claim.in_(scope.claims)))
    return or_(told.article.in_(scope.articles), in_claim)


def said(source_id: str, scope: Scope | None = None) -> Select[Any]:
    """The question for what a source said: article key and the statement's id, in order of time."""
    return (
        select(_voice.article, _voice.statement)
        .where(_voice.source == source_id, _within(_voice, scope))
        .order_by(_voice.published, _voice.article, _voice.position)
    )


def told(since: str, until: str, scope: Scope | None = None) -> Select[Any]:
    """The question for statements that say when something happened, in order of that; years that are not told come last."""
    which = (
        select(_when.article, _when.statement, _when.first, _when.last)
        .order_by(_when.first, _when.last, _when.published, _when.article, _when.position)
        .where(_within(_when, scope))
    )
    if since:
        which = which.where(_when.last >= since)
    if until:
        which = which.where(_when.first <= until)
    return which


def page_of(connection: Connection, which: Select[Any], page: int, size: int = PAGE) -> tuple[int, Sequence[Row[Any]]]:
    """How many rows a question has, and those of a page."""
    total = connection.execute(select(func.count()).select_from(which.order_by(None).subquery())).scalar_one()
    return total, connection.execute(which.limit(size).offset(size * (page - 1))).all()


def claims_at(connection: Connection, keys: Sequence[int]) -> dict[tuple[int, str], tuple[str, int]]:
    """By article and statement, the claim's id and in how many articles it stands."""
    rows = connection.execute(
        select(_instance.article, _instance.statement, _claim.id, _claim.articles)
        .join_from(tables.instance, tables.claim, _claim.node == _instance.claim)
        .where(_instance.article.in_(keys), _instance.statement.is_not(None))
        .order_by(_claim.articles)
    )
    return {(row.article, row.statement): (row.id, row.articles) for row in rows}
