"""What a parser found in one input (`Draft`, `Notice`), what the user says besides (`Given`), and the article of both
(`finish`)."""

import re
from collections.abc import Iterator
from datetime import datetime

import msgspec

from kilde.article import Article, Block, Credit
from kilde.errors import InputError, UsageError

#: Code points of one article. A book of 500 pages has about a million; what is longer is no article, and reading it would
#: hold up all the others.
LONGEST = 4_000_000


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What the user says of the inputs; it counts where an input does not say it itself."""

    outlet: str | None = None
    published: str | None = None
    language: str | None = None

    def __post_init__(self) -> None:
        if self.published and not is_iso(self.published):
            raise UsageError(f"published: {self.published!r} is not ISO 8601, as 2024-05-21 or 2024-05-21T10:02:00+02:00")
        if self.language and not is_tag(self.language):
            raise UsageError(f"language: {self.language!r} is no BCP 47 tag, as en or pt-BR")


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One input's text with what the input itself says of it. Without `blocks`, they are found in the running text."""

    text: str
    blocks: tuple[Block, ...] = ()
    title: str | None = None
    byline: tuple[str, ...] = ()
    published: str | None = None
    language: str | None = None
    url: str | None = None
    outlet: str | None = None
    id: str | None = None
    path: str | None = None
    credits: tuple[Credit, ...] = ()
    fetched: str | None = None


class Notice(msgspec.Struct, frozen=True):
    """What a user should know of an input that was taken all the same: `where` names it."""

    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.where}: {self.text}"


#: What an input holds, each with where it stands: drafts, why there is none, and what there is to know.
Found = Iterator[tuple[str, Draft | InputError | Notice]]


def is_iso(published: str) -> bool:
    """Whether `published` is a day or a time in ISO 8601."""
    try:
        datetime.fromisoformat(published)
    except ValueError:
        return False
    return True


_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")


def is_tag(language: str) -> bool:
    """Whether `language` has the shape of a BCP 47 tag; the underscore of locales is let pass."""
    return _TAG.fullmatch(language) is not None


def finish(draft: Draft, given: Given, where: str | None = None) -> Article:
    """The article of `draft`, with `given` where it is silent, a language and an identity.

    Raises `InputError`, naming `where` (by default the draft's path or address), if the draft makes no article.
    """
    where = where or draft.path or draft.url or draft.id or "-"
    if fault := _fault(draft):
        raise InputError(where, fault)

    from kilde.intake.identity import identity
    from kilde.intake.language import settled
    from kilde.intake.plain import blocks

    language = settled(draft.language or given.language, draft.text)
    outlet = draft.outlet or given.outlet
    published = draft.published or given.published
    return Article(
        id=draft.id or identity(draft.url, outlet, published, draft.text),
        path=draft.path,
        url=draft.url,
        outlet=outlet,
        title=draft.title,
        byline=draft.byline,
        published=published,
        language=language,
        text=draft.text,
        blocks=draft.blocks or blocks(draft.text, draft.title, language),
        credits=draft.credits,
        fetched=draft.fetched,
    )


def _fault(draft: Draft) -> str | None:
    """Why `draft` makes no article, if it makes none."""
    if not draft.text.strip():
        return "holds no text"
    if "\0" in draft.text:
        return f"is not text: a NUL character stands at {draft.text.index(chr(0))}"
    if any("\0" in words for words in (draft.id, draft.url, draft.outlet, draft.title, *draft.byline) if words):
        return "holds a NUL character beside its text"  # no database takes one
    if len(draft.text) > LONGEST:
        return f"is too long for one article: {len(draft.text)} characters, at most {LONGEST} are read"
    if draft.published and not is_iso(draft.published):
        return f"published {draft.published!r} is not ISO 8601, as 2024-05-21 or 2024-05-21T10:02:00+02:00"
    return None
