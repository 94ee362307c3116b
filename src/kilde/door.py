"""The road as functions: from inputs to readings, and from readings to a trace, with or without a ledger.

What users import stands in `kilde`; this module puts the rooms one after another and holds no logic of theirs.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from kilde.article import Article
from kilde.claim import ArticleRef, Claim, Instance, Trace
from kilde.errors import InputError, UsageError
from kilde.growing import Groups, Growing, whole
from kilde.intake import Given, take
from kilde.intake.draft import Draft, finish, is_iso
from kilde.ledger import Ledger
from kilde.ledger.key import key_of_environment
from kilde.matching import match
from kilde.matching.about import about as claims_about
from kilde.matching.vectors import MODEL, Vectors, centred
from kilde.reading import READER_VERSION
from kilde.reading import read as read_article
from kilde.reading.workers import FAULTS, failed, in_order, named
from kilde.revisions.timing import Timely, Version, after, moment, timely, versions
from kilde.statement import Reading
from kilde.tracing import trace as trace_groups

if TYPE_CHECKING:
    from kilde.cases.case import Case
    from kilde.intake.web import Web

__all__ = [
    "Followed", "Given", "Ledger", "add", "follow_ledger", "open_ledger", "read", "readings", "trace",
    "trace_as_of", "trace_inputs", "trace_ledger",
]  # fmt: skip

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
    quick: bool = False,
) -> Reading:
    """Who says what in one article, given as its text or as an `Article` (then title to language do not count).

    `quick` takes the small network: about half the time, and a little more missed.
    """
    if isinstance(article, str):
        article = finish(Draft(text=article, title=title), Given(outlet=outlet, published=published, language=language))
    return read_article(article, quick)


def readings(
    inputs: Sequence[str],
    given: Given | None = None,
    *,
    jobs: int = 1,
    quick: bool = False,
    offline: bool = False,
    on_error: OnError = _raise,
    on_notice: OnText = _ignore,
    stdin: BinaryIO | None = None,
) -> Iterator[Reading]:
    """The reading of every article in `inputs`, in their order; `on_error` is told of each input that fails.

    With one of `jobs`, one article is in memory at a time; with more, as many are read at once, each in a process of its own,
    and three times as many are in memory. What comes out is the same. `quick` is that of `read`. `offline`, no address is
    fetched.
    """

    def articles(on_error: OnError, on_notice: OnText) -> Iterator[Article]:
        web = _web(None, offline)
        return take(inputs, given or Given(), on_error=on_error, on_notice=on_notice, stdin=stdin, web=web)

    for _, reading in _read_all(articles, jobs, on_error, on_notice, quick):
        if reading is not None:
            yield reading


def _read_all(
    articles: Callable[[OnError, OnText], Iterator[Article]],
    jobs: int,
    on_error: OnError,
    on_notice: OnText = _ignore,
    quick: bool = False,
) -> Iterator[tuple[Article, Reading | None]]:
    """Each article with its reading, None where that failed; what there is to tell is told in the order of the articles."""
    if jobs < 1:
        raise UsageError(f"jobs: {jobs} cannot read; there must be 1 or more")
    if jobs == 1:
        for article in articles(on_error, on_notice):
            yield article, _attempt(article, on_error, quick)
        return
    later: list[Callable[[], None]] = []
    taken = articles(
        lambda error: later.append(lambda: on_error(error)), lambda notice: later.append(lambda: on_notice(notice))
    )
    for article, outcome in in_order(taken, jobs, later, quick):
        if isinstance(outcome, InputError):
            on_error(outcome)
        yield article, None if isinstance(outcome, InputError) else outcome


def _attempt(article: Article, on_error: OnError, quick: bool) -> Reading | None:
    """The reading of `article`; None, told to `on_error`, where a fault of ours stops it: the other articles go on."""
    try:
        return read_article(article, quick)
    except FAULTS as fault:
        on_error(failed(article, type(fault).__name__))
        return None


def open_ledger(address: str | os.PathLike[str], *, create: bool = True, key: str | None = None) -> Ledger:
    """The ledger at `address`: a file, or a database of a PostgreSQL server (`postgresql://…`).

    Readings that an older reader made count as missing. `key` opens an encrypted file, or encrypts one that is made; without
    it, the key is the first line of the file that the environment's `KILDE_KEY_FILE` names, if it names one.
    """
    from kilde.deciding.claims import Judging
    from kilde.deciding.store import mending

    ledger = Ledger(address, create=create, reader=READER_VERSION, key=key or key_of_environment())
    ledger.mending, ledger.judging = mending, Judging()
    return ledger


def _web(ledger: Ledger | None, offline: bool) -> "Callable[[], Web]":
    """What makes the fetcher of addresses, once there is one: it keeps what it fetches in `ledger`."""

    def make() -> "Web":
        from kilde.intake.web import Kept, Web

        return Web(None if ledger is None else Kept(ledger.reads, ledger.writes), offline=offline)

    return make


def add(
    ledger: Ledger,
    inputs: Sequence[str],
    given: Given | None = None,
    *,
    jobs: int = 1,
    offline: bool = False,
    on_error: OnError = _raise,
    on_notice: OnText = _ignore,
    on_done: OnText = _ignore,
    stdin: BinaryIO | None = None,
) -> Counter[str]:
    """Store articles with their readings; how many were `new`, `revision` (other words than before) or the `same`.

    An article is stored before it is read, so a run that is killed loses no more than the readings it was at (with `jobs`, as
    many and some that waited); those, and whatever earlier runs left unread, are read at the end. What is fetched of addresses
    is kept in the ledger; `offline`, what is kept is taken and nothing is fetched. Last, the matching that the ledger keeps is
    brought up to its readings; a run that is killed leaves that to the next, too.
    """
    counts: Counter[str] = Counter()
    tried: set[str] = set()

    def added(on_error: OnError, on_notice: OnText) -> Iterator[Article]:
        web = _web(ledger, offline)
        for article in take(inputs, given or Given(), on_error=on_error, on_notice=on_notice, stdin=stdin, web=web):
            try:
                how = ledger.add(article)
            except InputError as error:
                on_error(error)
                continue
            counts[how] += 1
            if how == "revision" and (notice := _revised(ledger, article)) is not None:
                on_notice(notice)
            if how == "same":
                on_done(named(article))
            else:
                tried.add(article.id)
                yield article

    def left(on_error: OnError, on_notice: OnText) -> Iterator[Article]:
        return (article for article in ledger.unread() if article.id not in tried)

    for articles in (added, left):
        for article, reading in _read_all(articles, jobs, on_error, on_notice):
            if reading is not None:
                ledger.store(reading)
            on_done(named(article))
    Growing(ledger, Vectors(ledger.vector_cache(MODEL))).bring_up()
    return counts


def _revised(ledger: Ledger, article: Article) -> str | None:
    """What is said of a revision where it looks like two articles under one id: another text, and another outlet."""
    before, now = ledger.revisions(article.id)[-2:]
    was, outlet = before.article.outlet, now.article.outlet
    if was == outlet:
        return None
    return (
        f"article {article.id} got another text and another outlet ({outlet or 'none'}, before {was or 'none'}): taken for a "
        "revision; if these are two articles, give each an id of its own"
    )


def trace_ledger(ledger: Ledger) -> tuple[Trace, tuple[Reading, ...], Vectors]:
    """The trace of all that a ledger holds, with the readings it rests on and the vectors it was made with.

    The groups are those that the ledger keeps, brought up first; the trace is the same, byte for byte, as `trace(readings)`,
    but that nobody is blamed for words that an article got in a later revision (`kilde.revisions.timing`).
    """
    vectors = Vectors(ledger.vector_cache(MODEL))
    held: list[Reading] = []
    found = whole(Growing(ledger, vectors), held.append)
    if found is None:
        trace, readings = _trace_anew(ledger, vectors)
    else:
        trace, readings = Trace(found.articles, tuple(found.claims)), tuple(held)
    return timely(trace, _revised_texts(ledger)), readings, vectors


def _trace_anew(ledger: Ledger, vectors: Vectors) -> tuple[Trace, tuple[Reading, ...]]:
    """The trace of a ledger that others write so much to that what it keeps of matching is never of one moment."""
    held = tuple(ledger.readings())
    with ledger.matching(judged=True) as kept:
        two = kept.judged.two
    return trace_groups(held, judged_groups(ledger, held, match(held, vectors), vectors), vectors, two), held


def _revised_texts(ledger: Ledger) -> dict[str, tuple[Version, ...]]:
    """The versions of the articles that have had several."""
    several = {one: ledger.revisions(one) for one, texts in ledger.standing().items() if len(texts) > 1}
    return {one: versions((r.added, r.article) for r in texts) for one, texts in several.items()}


class Followed(NamedTuple):
    """A trace as a stream: the articles, and the claims in order, made anew each time they are gone through."""

    articles: tuple[ArticleRef, ...]
    claims: Iterable[Claim]


def follow_ledger(ledger: Ledger) -> Followed:
    """What `trace_ledger` tells, for a ledger of any size: its claims are never in memory all at once, nor its readings."""
    vectors = Vectors(ledger.vector_cache(MODEL))
    found = whole(Growing(ledger, vectors))
    if found is None:
        trace, _ = _trace_anew(ledger, vectors)
        articles, claims = trace.articles, cast(Iterable[Claim], trace.claims)
    else:
        articles, claims = found
    revised = _revised_texts(ledger)
    return Followed(articles, Timely(claims, articles, revised) if revised else claims)


def judged_groups(ledger: Ledger, held: Sequence[Reading], groups: Groups, vectors: Vectors) -> Groups:
    """The groups as the ledger's decisions have joined and parted them."""
    from kilde.deciding.groups import judged
    from kilde.deciding.store import Decisions

    decisions = Decisions(ledger).standing()
    if not decisions:
        return groups
    articles = {reading.article.id: reading.article for reading in held}

    def like(one: Instance, other: Instance) -> float:
        words = [articles[i.article].joined(i.content) for i in (one, other)]
        a, b = centred(vectors.encode(words), [articles[i.article].language for i in (one, other)])
        return float(a @ b)

    def text(article: str) -> str | None:
        return articles[article].text if article in articles else None

    return judged(groups, decisions, text, like)


def trace_as_of(ledger: Ledger, time: str) -> tuple[Trace, tuple[Reading, ...], Vectors]:
    """The trace of what a ledger held at `time` (ISO 8601; a day is its end), in the wording of that time.

    Texts that stand no more are read again.
    """
    end = after(time)
    newest: list[str] = []
    earlier: list[Article] = []
    for one, texts in ledger.standing().items():
        stood = max((number for number, since in texts if moment(since) < end), default=None)
        if stood == texts[-1][0]:
            newest.append(one)
        elif stood is not None:
            earlier.append(ledger.revisions(one)[stood - 1].article)
    held = (*ledger.readings(newest), *map(read_article, earlier))
    held = tuple(sorted(held, key=lambda reading: reading.article.id))
    vectors = Vectors(ledger.vector_cache(MODEL))
    return trace(held, vectors=vectors), held, vectors


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
    as_of: str | None = None,
    case: str | None = None,
    jobs: int = 1,
    offline: bool = False,
    on_error: OnError = _raise,
    on_notice: OnText = _ignore,
    on_done: OnText = _ignore,
    stdin: BinaryIO | None = None,
) -> tuple[Trace, tuple[Reading, ...]]:
    """The trace of `inputs`, and of what the ledger holds, with the readings it rests on.

    With a ledger the inputs are added to it first, and `as_of` traces what it held then. With `about` only the claims that this
    sentence is about are kept, with `case` those of the ledger's case of that name.
    """
    if as_of is not None and not is_iso(as_of):
        raise UsageError(f"as of {as_of!r}: is not ISO 8601, as 2024-05-21 or 2024-05-21T10:02:00+02:00")
    if as_of is not None and ledger is None:
        raise UsageError("as of an earlier time, only what a ledger holds can be traced: name the ledger too")
    if case is not None and ledger is None:
        raise UsageError("a case is one of a ledger: name the ledger too")
    if ledger is None:
        held = []
        taken = readings(inputs, given, jobs=jobs, offline=offline, on_error=on_error, on_notice=on_notice, stdin=stdin)
        for reading in taken:
            held.append(reading)
            on_done(named(reading.article))
        kept, vectors = _once(held), Vectors(threads=jobs)
        found = trace(kept, vectors=vectors)
        return (found if about is None else claims_about(about, found, kept, vectors)), kept
    with open_ledger(ledger, create=bool(inputs)) as store:
        chosen = None if case is None else _case(store, case)
        add(
            store,
            inputs,
            given,
            jobs=jobs,
            offline=offline,
            on_error=on_error,
            on_notice=on_notice,
            on_done=on_done,
            stdin=stdin,
        )
        found, kept, vectors = trace_ledger(store) if as_of is None else trace_as_of(store, as_of)
        if chosen is not None:
            found, kept = _of_case(store, chosen, found, kept)
        return (found if about is None else claims_about(about, found, kept, vectors)), kept


def _case(ledger: Ledger, name: str) -> "Case":
    from kilde.cases.store import Cases

    return Cases(ledger).named(name)


def _of_case(ledger: Ledger, case: "Case", found: Trace, held: Sequence[Reading]) -> tuple[Trace, tuple[Reading, ...]]:
    """What of a trace is of a case, with the readings that this rests on."""
    from kilde.cases.case import of_case

    trace = of_case(found, case, ledger.lead)
    articles = {ref.id for ref in trace.articles}
    return trace, tuple(reading for reading in held if reading.article.id in articles)


def _once(held: Sequence[Reading]) -> tuple[Reading, ...]:
    """Each article once: the last of those with one id, as a ledger would hold it."""
    return tuple({reading.article.id: reading for reading in held}.values())
