"""The road as functions: from inputs to readings, and from readings to a trace, with or without a ledger.

What users import stands in `kilde`; this module puts the rooms one after another and holds no logic of theirs.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from kilde.article import Article
from kilde.claim import Trace
from kilde.errors import InputError
from kilde.intake import Given, take
from kilde.intake.draft import Draft, finish
from kilde.ledger import Ledger
from kilde.matching import match
from kilde.matching.about import about as claims_about
from kilde.matching.vectors import MODEL, Vectors
from kilde.reading import READER_VERSION
from kilde.reading import read as read_article
from kilde.statement import Reading
from kilde.tracing import trace as trace_groups

__all__ = ["Given", "Ledger", "add", "open_ledger", "read", "readings", "trace", "trace_inputs"]

OnError = Callable[[InputError], None]
OnText = Callable[[str], None]


def _raise(error: InputError) -> None:
    raise error


def _ignore(text: str) -> None:
    pass


def read(
    article: str | Article,
    *,
    title: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    language: str | None = None,
) -> Reading:
    """Who says what in one article, given as its text or as an `Article` (then the other arguments do not count)."""
    if isinstance(article, str):
        article = finish(Draft(text=article, title=title), Given(outlet=outlet, published=published, language=language))
    return read_article(article)


def readings(
    inputs: Sequence[str],
    given: Given | None = None,
    *,
    on_error: OnError = _raise,
    on_notice: OnText = _ignore,
    stdin: BinaryIO | None = None,
) -> Iterator[Reading]:
    """The reading of every article in `inputs`, one at a time; `on_error` is told of each input that fails."""
    for article in take(inputs, given or Given(), on_error=on_error, on_notice=on_notice, stdin=stdin):
        if (reading := _attempt(article, on_error)) is not None:
            yield reading


def _attempt(article: Article, on_error: OnError) -> Reading | None:
    """The reading of `article`; None, told to `on_error`, where a fault of ours stops it: the other articles go on."""
    try:
        return read_article(article)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as fault:
        on_error(
            InputError(article.path or article.id, f"could not be read, by a fault of kilde's own: {type(fault).__name__}")
        )
        return None


def open_ledger(address: str | os.PathLike[str], *, create: bool = True) -> Ledger:
    """The ledger at `address`; readings that an older reader made count as missing."""
    return Ledger(address, create=create, reader=READER_VERSION)


def add(
    ledger: Ledger,
    inputs: Sequence[str],
    given: Given | None = None,
    *,
    on_error: OnError = _raise,
    on_notice: OnText = _ignore,
    on_done: OnText = _ignore,
    stdin: BinaryIO | None = None,
) -> Counter[str]:
    """Store articles with their readings; how many were `new`, `revision` (other words than before) or the `same`.

    An article is stored before it is read, so a run that is killed loses no more than the reading it was at; that, and
    whatever earlier runs left unread, is read at the end.
    """
    counts: Counter[str] = Counter()
    tried: set[str] = set()
    for article in take(inputs, given or Given(), on_error=on_error, on_notice=on_notice, stdin=stdin):
        try:
            added = ledger.add(article)
        except InputError as error:
            on_error(error)
            continue
        counts[added] += 1
        if added != "same":
            tried.add(article.id)
            _store(ledger, article, on_error)
        on_done(article.path or article.id)
    for article in ledger.unread():
        if article.id not in tried:
            _store(ledger, article, on_error)
            on_done(article.path or article.id)
    return counts


def _store(ledger: Ledger, article: Article, on_error: OnError) -> None:
    if (reading := _attempt(article, on_error)) is not None:
        ledger.store(reading)


def trace(readings: Sequence[Reading], *, vectors: Vectors | None = None) -> Trace:
    """The claims of all `readings`: who carries each, who had it from whom, and how many independent origins it has."""
    vectors = vectors or Vectors()
    return trace_groups(readings, match(readings, vectors), vectors)


def trace_inputs(
    inputs: Sequence[str],
    given: Given | None = None,
    *,
    ledger: str | os.PathLike[str] | None = None,
    about: str | None = None,
    on_error: OnError = _raise,
    on_notice: OnText = _ignore,
    on_done: OnText = _ignore,
    stdin: BinaryIO | None = None,
) -> tuple[Trace, tuple[Reading, ...]]:
    """The trace of `inputs`, and of what the ledger holds, with the readings it rests on.

    With a ledger the inputs are added to it first. With `about` only the claims that this sentence is about are kept.
    """
    if ledger is None:
        held = []
        for reading in readings(inputs, given, on_error=on_error, on_notice=on_notice, stdin=stdin):
            held.append(reading)
            on_done(reading.article.path or reading.article.id)
        kept, vectors = _once(held), Vectors()
        found = trace(kept, vectors=vectors)
        return (found if about is None else claims_about(about, found, kept, vectors)), kept
    with open_ledger(ledger, create=bool(inputs)) as store:
        add(store, inputs, given, on_error=on_error, on_notice=on_notice, on_done=on_done, stdin=stdin)
        kept, vectors = tuple(store.readings()), Vectors(store.vector_cache(MODEL))
        found = trace(kept, vectors=vectors)
        # The whole trace is remembered, whatever part of it was asked for.
        store.remember_claims(found.claims)
        return (found if about is None else claims_about(about, found, kept, vectors)), kept


def _once(held: Sequence[Reading]) -> tuple[Reading, ...]:
    """Each article once: the last of those with one id, as a ledger would hold it."""
    return tuple({reading.article.id: reading for reading in held}.values())
