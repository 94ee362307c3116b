"""The wording of the time: which text of an article stood when another came out, and what a trace may say of the two.

A trace goes by the newest texts. Where an article was revised, that would blame those who had it from the earlier text: for a
reservation that was not yet there, or a figure that was put right afterwards. So what a trace says of two articles is held only
where the earlier one had those words when the later came out. A day without a time is its beginning here: in doubt nobody is
blamed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import MAXYEAR, UTC, datetime, timedelta

import msgspec

from kilde.article import Article, Span
from kilde.claim import ArticleRef, Claim, Event, Flag, Place, Trace
from kilde.revisions.passages import passage, passages
from kilde.tracing.times import zoned

#: What blames a later article for other words than the earlier has.
BLAMES: frozenset[Flag] = frozenset({"hedge_lost", "figure_changed", "scope_changed"})


class Version(msgspec.Struct, frozen=True):
    """A text of an article, and since when it stood (ISO 8601): when it was fetched, or else when the ledger took it."""

    since: str
    article: Article


def moment(time: str) -> datetime:
    """An ISO 8601 time in UTC; a day is its beginning, and a time without a zone is taken as UTC."""
    when = zoned(time)
    try:
        return when.astimezone(UTC)
    except OverflowError:  # a zone leads out of the calendar at either of its ends
        return when.replace(tzinfo=UTC)


def after(time: str) -> datetime:
    """The end, in UTC, of an ISO 8601 day, as the first moment that is no more of it; a time is its own end."""
    when = moment(time)
    if len(time) > len("2024-05-21"):
        return when
    return when + timedelta(days=1) if when.year < MAXYEAR else datetime.max.replace(tzinfo=UTC)


def stood(versions: Sequence[Version], time: datetime) -> Version | None:
    """The version that stood at `time`, None before the first; `versions` are in their order."""
    return next((version for version in reversed(versions) if moment(version.since) <= time), None)


def timely(trace: Trace, revised: Mapping[str, Sequence[Version]]) -> Trace:
    """`trace` without events, and their flags, that blame an article for words that the other had only later.

    `revised` has all versions of the articles that have had several. An article that came out before the first of them was
    seen is held to that first one: it is the nearest that is known.
    """
    if not revised:
        return trace
    return msgspec.structs.replace(trace, claims=tuple(Timely(trace.claims, trace.articles, revised)))


class Timely:
    """`claims` of `articles` without what blames an article for later words, one after the other, as often as is asked."""

    def __init__(
        self, claims: Iterable[Claim], articles: Iterable[ArticleRef], revised: Mapping[str, Sequence[Version]]
    ) -> None:
        self._claims, self._revised = claims, revised
        self._published = {ref.id: ref.published for ref in articles}

    def __iter__(self) -> Iterator[Claim]:
        return (_of_time(claim, self._published, self._revised) for claim in self._claims)


def _of_time(claim: Claim, published: Mapping[str, str | None], revised: Mapping[str, Sequence[Version]]) -> Claim:
    untimely = {event for event in claim.events if _untimely(event, published, revised)}
    if not untimely:
        return claim
    events = tuple(event for event in claim.events if event not in untimely)
    left = {event.flag for event in untimely} - {event.flag for event in events}
    return msgspec.structs.replace(claim, events=events, flags=tuple(flag for flag in claim.flags if flag not in left))


def _untimely(event: Event, published: Mapping[str, str | None], revised: Mapping[str, Sequence[Version]]) -> bool:
    """Whether the words of the earlier article were not in the text that stood when the later came out."""
    versions = revised.get(event.from_.article)
    when = published.get(event.to.article)
    if event.flag not in BLAMES or not versions or when is None:
        return False
    then = stood(versions, moment(when)) or versions[0]
    now = versions[-1]
    return then is not now and not _held(then.article, now.article, event.from_)


def _held(then: Article, now: Article, place: Place) -> bool:
    """Whether the passage at `place` in the text of now, and so its words, stood in the text of then."""
    words = _around(now, place.span)
    return any(found.words == words for found in passages(then))


def _around(article: Article, span: Span) -> tuple[str, ...]:
    """The plain words of the passage that holds `span`; of the span itself where it is in none."""
    for found in passages(article):
        if found.span[0] <= span[0] < found.span[1]:
            return found.words
    return passage(article.text, span).words


def versions(revisions: Iterable[tuple[str, Article]]) -> tuple[Version, ...]:
    """The versions of an article, from when the ledger took each text, and the article with it."""
    return tuple(Version(article.fetched or added, article) for added, article in revisions)
