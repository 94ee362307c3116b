"""What an editor wants to be told: what changed between two traces of one collection, and between two texts of an article.

Pure functions: the same traces give the same news, with the same ids. An id stands for what happened where, so that what is
found again is known to have been told.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Literal, TypeAlias

import msgspec

from kilde.article import Article
from kilde.claim import ArticleRef, Claim, Event, Flag, Place, Trace, reference
from kilde.revisions.changes import Change

NewsKind = Literal[
    "second_origin", "fewer_origins", "named_origin", "denied", "retracted", "figure_changed", "hedge_lost", "scope_changed",
    "circular", "revised", "gone",
]  # fmt: skip

#: The flags that are news when they appear, and what they are called.
_FLAGS: Mapping[Flag, tuple[NewsKind, str]] = {
    "denied": ("denied", "Denied"),
    "retracted": ("retracted", "Retracted"),
    "figure_changed": ("figure_changed", "The figure changed"),
    "hedge_lost": ("hedge_lost", "A reservation was lost"),
    "scope_changed": ("scope_changed", "A part became the whole"),
    "circular": ("circular", "It goes back to itself"),
}


class News(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to be told. `time` is when it was found (of a revision, when the new text came), UTC.

    `claim` and `claim_text` are those of the claim it is about, if any; `articles` those it rests on, the newest matter last;
    `places` the words that show it, in the texts as they are now.
    """

    id: str
    kind: NewsKind
    time: str
    text: str
    claim: str | None = None
    claim_text: str | None = None
    articles: tuple[ArticleRef, ...] = ()
    places: tuple[Place, ...] = ()


class Standing(msgspec.Struct, frozen=True, array_like=True):
    """How a claim stood: what of it must be remembered to tell later what has changed."""

    id: str
    least: int
    flags: tuple[Flag, ...]


#: How the claims stand that words carry: more than one where claims are told by the same words.
Standings: TypeAlias = Mapping[Place, tuple[Standing, ...]]


def standings(claims: Iterable[Claim]) -> dict[Place, tuple[Standing, ...]]:
    """How claims stand, by each of the places that carry them."""
    found: dict[Place, tuple[Standing, ...]] = {}
    for claim in claims:
        one = Standing(claim.id, claim.origins.least, claim.flags)
        for place in dict.fromkeys(places_of(claim)):
            found[place] = (*found.get(place, ()), one)
    return found


def places_of(claim: Claim) -> tuple[Place, ...]:
    """Where the words of a claim begin, an instance each."""
    return tuple(Place(instance.article, instance.content[0]) for instance in claim.instances)


def compared(before: Standings, after: Trace, time: str) -> tuple[News, ...]:
    """The news that `after` has over what stood `before`, in the order of its claims."""
    refs = {ref.id: ref for ref in after.articles}
    found: list[News] = []
    for claim in after.claims:
        held = {standing.id: standing for place in places_of(claim) for standing in before.get(place, ())}
        found.extend(_of_claim(tuple(held.values()), claim, refs, time))
    return tuple(found)


def _of_claim(held: Sequence[Standing], claim: Claim, refs: Mapping[str, ArticleRef], time: str) -> Iterable[News]:
    """The news of one claim; `held` is what it was before, several where they have become one, none where it is new."""
    least = max((standing.least for standing in held), default=None)
    flags = {flag for standing in held for flag in standing.flags}
    sources = ", ".join(source.name for source in claim.origins.sources)
    if least == 1 and claim.origins.least >= 2:
        yield _news("second_origin", f"A second origin appeared: {sources}", claim, refs, time)
    elif least is not None and least >= 2 and claim.origins.least == 1:
        yield _news("fewer_origins", f"What were {least} origins may be one: {sources}", claim, refs, time)
    if "anonymous_only" in flags and "anonymous_only" not in claim.flags:
        yield _news("named_origin", f"Somebody stands behind it by name now: {sources}", claim, refs, time)
    for event in claim.events:
        if event.flag in _FLAGS and event.flag not in flags:
            kind, heading = _FLAGS[event.flag]
            yield _news(kind, f"{heading}: {event.text}", claim, refs, time, event)


def _news(
    kind: NewsKind, text: str, claim: Claim, refs: Mapping[str, ArticleRef], time: str, event: Event | None = None
) -> News:
    places = (event.from_, event.to) if event is not None else places_of(claim)
    articles = tuple(dict.fromkeys(place.article for place in places))
    # A claim's id and the places of its evidence last; its text and the names of its origins are worded anew at times.
    mark = (kind, claim.id, *(f"{place.article} {place.span[0]}" for place in (places if event is not None else ())))
    return News(
        id=_id(*mark),
        kind=kind,
        time=time,
        text=text,
        claim=claim.id,
        claim_text=claim.text,
        articles=tuple(refs[article] for article in articles if article in refs),
        places=places,
    )


def _id(*parts: str) -> str:
    """16 hexadecimal digits; each part is hashed by itself first, so that no mark between them can be forged."""
    return sha256("\n".join(sha256(part.encode("utf-8", "replace")).hexdigest() for part in parts).encode()).hexdigest()[:16]


def revised(article: Article, number: int, found: Sequence[Change], time: str) -> tuple[News, ...]:
    """The news of an article's revision `number`: one for each change that matters."""
    return tuple(
        News(
            id=_id("revised", article.id, str(number), change.kind, change.text),
            kind="revised",
            time=time,
            text=f"{_told(article)} was revised: {change.text}",
            articles=(reference(article),),
            places=(Place(article.id, change.after),) if change.after is not None else (),
        )
        for change in found
    )


def gone(article: Article, reason: str, time: str) -> News:
    """The news that an article's page is not there any more."""
    return News(
        id=_id("gone", article.id, article.text),
        kind="gone",
        time=time,
        text=f"{_told(article)} is not to be had any more: {reason}",
        articles=(reference(article),),
    )


def _told(article: Article) -> str:
    title = f"“{article.title}”" if article.title else article.id
    return f"{title} ({article.outlet})" if article.outlet else title
