"""What a request asks: its language, its filters, its page; and who is asked, the desk."""

import re
from typing import Annotated, TypeAlias

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from kilde.show.why_words import Language
from kilde.web.adding import Adding
from kilde.web.checking import Checks
from kilde.web.desk import Desk
from kilde.web.listing import Asked
from kilde.web.words import preferred

Asking = Request[None, None, State]

#: The cookie that holds the language that was chosen.
CHOSEN = "language"

#: No ledger has more pages, and no database counts further.
LAST = 1_000_000

Page = Annotated[int, QueryParameter(ge=1, le=LAST, description="The page, from 1.")]
Day = Annotated[str, QueryParameter(pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="A day, as 2031-10-07.")]
Case = Annotated[int, QueryParameter(ge=0, le=2**31 - 1, description="The key of a case; 0: all of the ledger.")]
Words = Annotated[str, QueryParameter(max_length=1000)]
Id: TypeAlias = FromPath[str]
Key: TypeAlias = FromPath[int]

TheDesk: TypeAlias = NamedDependency[Desk]
TheAdding: TypeAlias = NamedDependency[Adding]
TheChecks: TypeAlias = NamedDependency[Checks]
Spoken: TypeAlias = NamedDependency[Language]
TheAsked: TypeAlias = NamedDependency[Asked]

_UNUSABLE = re.compile("[\x00\ud800-\udfff]")


def plain(text: str) -> str:
    """What was asked, without what no database takes."""
    return _UNUSABLE.sub("", text).strip()


def language_of(request: Asking) -> Language:
    """The language chosen at the desk, else the one that the browser would rather have."""
    chosen = request.cookies.get(CHOSEN)
    if chosen in ("en", "nb"):
        return "en" if chosen == "en" else "nb"
    return preferred(request.headers.get("accept-language", ""))


def desk_of(state: State) -> Desk:
    """The desk that is served."""
    desk: Desk = state.desk
    return desk


def adding_of(state: State) -> Adding:
    """What is added at it."""
    adding: Adding = state.adding
    return adding


def checks_of(state: State) -> Checks:
    """The drafts that are checked at it."""
    checks: Checks = state.checks
    return checks


def asked_of(
    words: Words = "",
    about: Words = "",
    flag: Words = "",
    outlet: Words = "",
    source: Words = "",
    lang: Annotated[str, QueryParameter(max_length=40, description="The language of an article that carries it.")] = "",
    since: Day = "",
    until: Day = "",
    alone: FromQuery[bool] = False,
    case: Case = 0,
    page: Page = 1,
) -> Asked:
    """What is asked of the dossier."""
    return Asked(
        words=plain(words),
        about=plain(about),
        flag=plain(flag),
        outlet=plain(outlet),
        source=plain(source),
        language=plain(lang),
        since=since,
        until=until,
        alone=alone,
        case=case,
        page=page,
    )


def span_of(at: str) -> tuple[int, int] | None:
    """The words that `at=start-end` points to."""
    found = re.fullmatch(r"(\d{1,9})-(\d{1,9})", at)
    if found is None:
        return None
    start, end = int(found[1]), int(found[2])
    return (start, end) if start < end else None
