"""One round of a watch: look at the feeds that are due, fetch what is new or due again, read it, and put down the news.

Every step is put down where it is done, so a round that is stopped anywhere is taken up by the next.
"""

import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from kilde import door
from kilde.article import Article
from kilde.errors import InputError, NotFetched
from kilde.intake import Given
from kilde.intake.draft import Draft, finish
from kilde.intake.feeds.entries import Entry, Listing
from kilde.intake.feeds.held import draft as held
from kilde.intake.feeds.kinds import listing
from kilde.intake.unpack import chunks, whole
from kilde.intake.web.charset import declared
from kilde.intake.web.fetching import GONE, Web
from kilde.intake.web.taking import of_entry
from kilde.ledger import Ledger
from kilde.matching.vectors import MODEL, Vectors
from kilde.reading.workers import FAULTS
from kilde.revisions.changes import changes
from kilde.revisions.timing import moment
from kilde.statement import Reading
from kilde.watching.claims import follow
from kilde.watching.news import gone, revised
from kilde.watching.plan import EVERY, Feed, Plan, seconds
from kilde.watching.state import Due, State

#: After so long a page is fetched again, to see whether it was revised: most articles that are, are within a day.
AGAIN = tuple(timedelta(hours=hours) for hours in (0.5, 1, 2, 4, 8, 24, 72))
#: After so long a page that could not be had is tried again; then it is given up.
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (10, 40, 160, 640))
#: What a feed tells to be older than this is not fetched: sitemaps list years.
OLDEST = timedelta(days=7)
#: New entries of one feed that are fetched, and pages of one round.
MOST_NEW, MOST_PAGES = 1000, 200
#: How long a feed that fails is left alone at most.
LONGEST_PAUSE = timedelta(hours=6)


class Watch:
    """A plan of feeds watched into a ledger. `say` is told of what fails; `now` is the clock."""

    def __init__(
        self,
        ledger: Ledger,
        plan: Plan,
        web: Web,
        *,
        every: float | None = None,
        say: Callable[[str], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.state = State(ledger.reads, ledger.writes)
        self._ledger = ledger
        self._feeds = {feed.address: feed for feed in plan.feeds}
        self._every = {
            feed.address: timedelta(seconds=every or (seconds(told) if (told := feed.every or plan.every) else EVERY))
            for feed in plan.feeds
        }
        self._web = web
        self._vectors = Vectors(ledger.vector_cache(MODEL))
        self._say = say
        self._now = now
        self._unreadable: set[str] = set()

    def round(self) -> Counter[str]:
        """Do what is due; how many articles were `new`, `revision` or the `same`, and how many inputs `failed`."""
        counts: Counter[str] = Counter()
        self._read(article for article in self._ledger.unread() if article.id not in self._unreadable)
        for address in self.state.due_feeds(list(self._feeds), self._time()):
            self._look(address, counts)
        for due in self.state.due_entries(self._time(), MOST_PAGES):
            self._take(due, counts)
        follow(self._ledger, self.state, self._vectors, self._time())
        return counts

    def pause(self) -> float:
        """Seconds until something is due."""
        due = self.state.next_due(list(self._feeds))
        return 0.0 if due is None else max(0.0, (datetime.fromisoformat(due) - self._now()).total_seconds())

    def _time(self, later: timedelta = timedelta()) -> str:
        return (self._now() + later).astimezone(UTC).isoformat(timespec="seconds")

    # Feeds

    def _look(self, address: str, counts: Counter[str]) -> None:
        try:
            entries = self._listed(address)
        except InputError as error:
            counts["failed"] += 1
            self._say(str(error))
            failures = self.state.failures(address) + 1
            pause = min(self._every[address] * 2 ** min(failures, 20), LONGEST_PAUSE)
            if isinstance(error, NotFetched) and error.wait:
                pause = max(pause, min(timedelta(seconds=error.wait), LONGEST_PAUSE))
            self.state.looked(address, (), self._time(), self._time(pause), failures)
            return
        self.state.looked(address, entries, self._time(), self._time(self._every[address]))

    def _listed(self, address: str) -> list[Entry]:
        """The entries of a feed, or of a sitemap or an index of some, that are not too old; each link once."""
        found: dict[str, Entry] = {}
        told = self._listing(address)
        told_of = (told, *(self._listing(each) for each in told.indexed[:10]))  # the newest first
        since = self._now() - OLDEST
        for each in told_of:
            for entry in each.entries:
                last = max(map(moment, filter(None, (entry.published, entry.updated))), default=None)
                if (last is None or last >= since) and len(found) < MOST_NEW:
                    found.setdefault(entry.link or entry.id, entry)
        return list(found.values())

    def _listing(self, address: str) -> Listing:
        fetched = self._web.fetch(address)
        body = whole(chunks(io.BytesIO(fetched.body), address), address)
        return listing(body, address, address=fetched.final, charset=declared(fetched.header("content-type")))

    # Pages

    def _take(self, due: Due, counts: Counter[str]) -> None:
        feed = self._feeds.get(due.feed)
        if feed is None:  # it is watched no more
            self.state.fetched(due.link, due.article, None, looks=due.looks)
            return
        try:
            draft = self._draft(due, feed)
            article = finish(draft, Given(outlet=feed.outlet, language=feed.language), due.link)
            self._remember(article.id)
            how = self._ledger.add(article)
        except InputError as error:
            counts["failed"] += 1
            self._failed(due, error)
            return
        except FAULTS as fault:  # one page that we stumble over must not end a watch, now and at every start
            counts["failed"] += 1
            self._failed(due, InputError(due.link, f"could not be taken ({type(fault).__name__})"))
            return
        counts[how] += 1
        if how != "same":
            self._read([article])
        self._tell_revisions(article.id)
        wait = AGAIN[due.looks] if feed.pages and due.looks < len(AGAIN) else None
        later = None if wait is None else self._time(wait)
        self.state.fetched(due.link, article.id, later, looks=due.looks + 1)

    def _draft(self, due: Due, feed: Feed) -> Draft:
        return of_entry(due.entry, due.link, self._web) if feed.pages else held(due.entry, due.link)

    def _failed(self, due: Due, error: InputError) -> None:
        """Note that a page could not be had: gone, tried again later, or given up."""
        lost = isinstance(error, NotFetched) and error.status in GONE
        if lost and due.article is not None:
            revisions = self._ledger.revisions(due.article)
            if revisions:
                self.state.tell([gone(revisions[-1].article, error.reason, self._time())])
            self.state.fetched(due.link, due.article, None, looks=due.looks)
            return
        self._say(str(error))
        again = RETRIES[due.tries] if isinstance(error, NotFetched) and due.tries < len(RETRIES) else None
        if again is not None and isinstance(error, NotFetched) and error.wait:
            again = max(again, min(timedelta(seconds=error.wait), timedelta(days=1)))
        later = None if again is None else self._time(again)
        self.state.fetched(due.link, due.article, later, tries=due.tries + 1, looks=due.looks)

    def _read(self, articles: Iterator[Article] | Sequence[Article]) -> None:
        for article in articles:
            if (reading := self._reading(article)) is not None:
                self._ledger.store(reading)

    def _reading(self, article: Article) -> Reading | None:
        try:
            return door.read(article)
        except FAULTS as fault:
            self._unreadable.add(article.id)
            self._say(f"{article.id}: could not be read ({type(fault).__name__})")
            return None

    # News

    def _remember(self, article_id: str) -> None:
        """Note the revisions that an article had before it was watched: their changes are no news."""
        if not self.state.told_revisions([article_id]):
            self.state.tell_revisions(article_id, max(1, len(self._ledger.revisions(article_id))), ())

    def _tell_revisions(self, article_id: str) -> None:
        """Put down what changed in the revisions of an article that were not told of yet."""
        told = self.state.told_revisions([article_id])[article_id]
        for before, after in pairwise(self._ledger.revisions(article_id)):
            if after.number <= told:
                continue
            one, other = self._reading(before.article), self._reading(after.article)
            found = changes(one, other) if one is not None and other is not None else ()
            items = revised(after.article, after.number, found, after.article.fetched or after.added)
            self.state.tell_revisions(article_id, after.number, items)
