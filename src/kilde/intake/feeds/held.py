"""The articles that a feed holds itself: each entry's own text as a draft."""

import html
import re
from collections.abc import Iterator

import msgspec

from kilde.errors import InputError
from kilde.intake.draft import Draft
from kilde.intake.feeds.entries import Entry, Listing
from kilde.intake.structured import plain

_BOM = b"\xef\xbb\xbf"
_BLANK_LINES = re.compile(r"\s*\n\s*")


def drafts(told: Listing, where: str, path: str | None) -> Iterator[tuple[str, Draft | InputError]]:
    """Each entry's name (`where[index]`) with its draft, or with why it gives none. Raises `InputError` where there is none."""
    if not told.kept:
        raise InputError(where, "is a sitemap: it holds links alone. Give its address, and the pages are fetched")
    if not told.entries:
        raise InputError(where, "is a feed without entries")
    for index, entry in enumerate(told.entries):
        at = f"{where}[{index}]"
        try:
            yield at, msgspec.structs.replace(draft(entry, at), path=path)
        except InputError as error:
            yield at, error


def draft(entry: Entry, where: str) -> Draft:
    """The draft of an entry's own text. Raises `InputError` where it has none."""
    if entry.markup is None or not plain(entry.markup).strip():
        raise InputError(where, "has no text in the feed" + (f", only a link: {entry.link}" if entry.link else ""))
    found = _of_page(entry, where) or _of_words(entry)
    return msgspec.structs.replace(
        found,
        # Without a link: an id that is an address of some kind is unique, `4711` is so within its feed alone.
        id=entry.id if entry.link is None and ":" in entry.id else None,
        url=entry.link,
        title=entry.title or found.title,
        byline=entry.byline or found.byline,
        published=entry.published,
        language=entry.language or found.language,
        outlet=entry.outlet,
    )


def _of_page(entry: Entry, where: str) -> Draft | None:
    """The draft that the entry's markup makes as a page of its own; None where it is too short for one, or loses its text."""
    from kilde.intake.page import page

    title = html.escape(entry.title or "")
    head = f"<h1>{title}</h1>" if title else ""
    markup = f"<html><head><title>{title}</title></head><body><article>{head}{entry.markup}</article></body></html>"
    try:
        found = page(_BOM + markup.encode("utf-8", "replace"), where)
    except InputError:
        return None
    # The extractor takes the short texts of feeds for what surrounds an article.
    return found if len(found.text) >= 0.6 * len(plain(entry.markup or "")) else None


def _of_words(entry: Entry) -> Draft:
    """The draft of the entry's words alone, a paragraph where the markup breaks the line."""
    words = _BLANK_LINES.sub("\n\n", plain(entry.markup or "").strip())
    lines = (" ".join(line.split()) for line in words.split("\n\n"))
    title = entry.title or ""
    return Draft(text="\n\n".join(filter(None, (title, *(line for line in lines if line != title)))))
