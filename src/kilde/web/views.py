"""What the pages show, as values. The JSON twins give these as they are; `kilde.web.pages` makes HTML of them."""

import msgspec

from kilde.article import Span
from kilde.cases.case import Case
from kilde.checking.declaration import Declaration
from kilde.claim import ArticleRef, ChainLink, Claim, Place
from kilde.deciding.decision import Decision
from kilde.deciding.weighing import Weighed
from kilde.show.why import Why
from kilde.statement import ReadingRecord, Time
from kilde.web.listing import Asked, ListedArticle, ListedClaim, ListedSource


class Standing(msgspec.Struct, frozen=True):
    """How far the desk is: `current` where it has all that the ledger has, else what is at work (`matching`, `articles`,
    `claims`), and how much of how much is done (of 0: not known)."""

    current: bool
    what: str = ""
    done: int = 0
    of: int = 0


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """The dossier: `total` claims that meet what is `asked`, 50 a page; `found` are articles that hold the words asked for."""

    asked: Asked
    total: int
    pages: int
    claims: tuple[ListedClaim, ...]
    found: tuple[ListedArticle, ...] = ()
    standing: Standing


class Denial(msgspec.Struct, frozen=True, kw_only=True):
    """Words that deny a claim or take it back: where, whose, and the id of the claim that they make themselves, if any."""

    flag: str
    place: Place
    words: str
    text: str
    claim: str | None


class ClaimView(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with the articles it speaks of, the keys of their pages, why it has the origins it has, and what denies it.

    `decisions` are those made by hand about its words or its sources, and `cases` the keys of those that it was put into.
    `weighed` is its credibility by how reliable its outlets were rated; None where none of them is.
    """

    claim: Claim
    articles: tuple[ArticleRef, ...]
    keys: dict[str, int]
    why: Why
    denials: tuple[Denial, ...]
    decisions: tuple[Decision, ...] = ()
    cases: tuple[int, ...] = ()
    weighed: Weighed | None = None


class RevisionView(msgspec.Struct, frozen=True, kw_only=True):
    """A text that the article has had: its number, when the ledger took it, when it was fetched, its SHA-256 and title."""

    number: int
    added: str
    fetched: str | None
    hash: str
    title: str | None


class ArticleView(msgspec.Struct, frozen=True, kw_only=True):
    """An article as it was read. `claims` are those that it shares with others, `sources` the ids of its sources' pages.

    `decisions` are those made by hand about its words or its outlet, and `cases` the keys of those that it was put into.
    """

    key: int
    reading: ReadingRecord
    declaration: Declaration
    claims: tuple[ListedClaim, ...]
    sources: dict[str, str]
    revisions: tuple[RevisionView, ...]
    decisions: tuple[Decision, ...] = ()
    cases: tuple[int, ...] = ()


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A statement: its words, the `chain` that it came through, how `sure` it is in plain words, and the claim that it makes.

    `to` is whom the source told it to, as far as the article says: the next in the chain, or else the article's outlet.
    """

    article: ListedArticle
    statement: str
    span: Span
    text: str
    chain: tuple[ChainLink, ...]
    to: str
    sure: str
    hedged: bool
    time: Time | None
    claim: str | None
    carried: int


class SourceView(msgspec.Struct, frozen=True, kw_only=True):
    """A source and what it said, in order of time, 50 statements a page."""

    source: ListedSource
    page: int
    pages: int
    said: tuple[Said, ...]
    case: int = 0


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """The sources of a ledger, the most heard first, 50 a page."""

    name: str
    page: int
    total: int
    pages: int
    sources: tuple[ListedSource, ...]
    case: int = 0


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """What is told to have happened at a time, and who says so; `claim` where the statements are of one."""

    first: str
    last: str
    text: str
    language: str
    claim: str | None
    said: tuple[Said, ...]


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """What is told to have happened when: `total` statements that name a time, 50 a page."""

    since: str
    until: str
    page: int
    total: int
    pages: int
    happened: tuple[Happened, ...]
    case: int = 0


class DecisionView(msgspec.Struct, frozen=True, kw_only=True):
    """A decision, and whether it `holds`."""

    decision: Decision
    holds: bool


class DecisionsView(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided by hand, the last first, 50 a page."""

    page: int
    total: int
    pages: int
    decisions: tuple[DecisionView, ...]


class CasesView(msgspec.Struct, frozen=True):
    """The cases of a ledger, in the order of their names."""

    cases: tuple[Case, ...]
