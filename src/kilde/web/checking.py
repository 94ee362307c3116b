"""Drafts that are checked at the desk: each is laid beside the ledger, and what was found is held in memory for a while.

Nothing of a draft is kept in the ledger, nor on disk beyond the moment in which a dropped file is opened.
"""

import secrets
from collections import OrderedDict
from collections.abc import Collection, Iterator
from contextlib import closing
from threading import Lock

import msgspec
from sqlalchemy import exists, select

from kilde import door
from kilde.article import Article, Span
from kilde.checking.beside import Beside
from kilde.checking.draft import Checked, checked
from kilde.checking.sentences import Sentence, by_sentence
from kilde.checking.voices import sentence_around
from kilde.claim import Claim
from kilde.errors import InputError
from kilde.growing import traced
from kilde.reading.workers import FAULTS, failed
from kilde.web import tables
from kilde.web.adding import Dropped, Item, Pasted, articles_of
from kilde.web.desk import Desk
from kilde.web.rows import unpacked_claim

#: A draft has so many code points at most: some 6,000 words, which are read in a dozen seconds.
LONGEST = 40_000

#: So many of the last drafts are remembered.
REMEMBERED = 20


class Around(msgspec.Struct, frozen=True):
    """The `sentence` of an article around words at `span` that a finding goes by, and what it says."""

    article: str
    span: Span
    sentence: Span
    words: str


class DraftView(msgspec.Struct, frozen=True, kw_only=True):
    """A draft that was checked, its text, and its sentences with the places of what is found in each.

    `keys` are those of the pages of the articles that are quoted, and `around` has the sentences of the words that findings go
    by. `id` leads to it while it is remembered.
    """

    id: str
    draft: Checked
    text: str
    sentences: tuple[Sentence, ...]
    keys: dict[str, int]
    around: tuple[Around, ...]


class Checks:
    """The drafts of a desk. One is checked at a time; threads may share it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._growing = desk.grower()
        self._beside = Beside(self._growing, self._claims)
        self._checking, self._lock = Lock(), Lock()
        self._found: OrderedDict[str, DraftView] = OrderedDict()

    def check(self, article: Article) -> DraftView:
        """What is asked of a draft, by itself and beside the ledger as far as it is matched. `InputError` where it fails."""
        with self._checking:
            try:
                reading = door.read(article)
            except FAULTS as fault:
                raise failed(article, type(fault).__name__) from fault
            found = checked(reading, self._beside(reading))
        quoted = {one.article for rests in found.rests for one in rests.carriers}
        quoted |= {one.article for finding in found.findings for one in finding.evidence if one.article is not None}
        view = DraftView(
            id=secrets.token_urlsafe(9),
            draft=found,
            text=article.text,
            sentences=by_sentence(reading, found),
            keys=self._desk.keys(sorted(quoted)),
            around=tuple(self._around(found)),
        )
        with self._lock:
            self._found[view.id] = view
            while len(self._found) > REMEMBERED:
                self._found.popitem(last=False)
        return view

    def _around(self, found: Checked) -> Iterator[Around]:
        """The sentences of the words that findings go by, article by article."""
        spans: dict[str, set[Span]] = {}
        for finding in found.findings:
            for one in finding.evidence:
                if one.article is not None:
                    spans.setdefault(one.article, set()).add(one.span)
        for reading in self._desk.ledger.readings(spans):
            article = reading.article
            for start, end in sorted(spans[article.id]):
                if end <= len(article.text):
                    sentence = sentence_around(article, (start, end))
                    yield Around(article.id, (start, end), sentence, article.words(sentence))

    def found(self, id: str) -> DraftView | None:
        """A draft that was checked, while it is remembered."""
        return self._found.get(id)

    def forget(self, id: str) -> None:
        """Remember a draft no longer."""
        with self._lock:
            self._found.pop(id, None)

    def _claims(self, nodes: Collection[int]) -> dict[int, Claim]:
        """The claims that begin with `nodes`: as the desk's tables have them, or traced now where they are due."""
        row, due = tables.claim.c, exists(select(tables.due).where(tables.due.c.node == tables.claim.c.node))
        with self._desk.ledger.reads() as connection:
            rows = connection.execute(select(row.node, row.record).where(row.node.in_(sorted(nodes)), ~due)).all()
        found = {each.node: unpacked_claim(each.record) for each in rows}
        anew = traced(self._desk.ledger, self._growing, set(nodes) - set(found))
        return found | {node: one.claim for node, one in anew.items()}


def draft_of(one: Pasted | Dropped) -> Article:
    """The article that a pasted text or a dropped file holds, the first of several. `InputError` where there is none."""
    item = Item(name=one.name if isinstance(one, Dropped) else "-")
    with closing(articles_of(one, item)) as found:
        article = next(found, None)
    if article is None:
        raise InputError(item.name, item.errors[0] if item.errors else "holds no text")
    return article
