"""The articles that a feed holds itself: each entry's own text as a draft."""

import html
from collections.abc import Iterator

import lxml.etree
import lxml.html
import msgspec

from kilde.errors import InputError
from kilde.intake.draft import Draft
from kilde.intake.feeds.entries import Entry, Listing
from kilde.intake.structured import plain

_BOM = b"\xef\xbb\xbf"
#: What the extractor gives counts if it has this much of an entry's words; it takes out captions and links to other stories.
WHOLE = 0.6


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
    words = _words(entry.markup or "")
    if not words.strip():
        raise InputError(where, "has no text in the feed" + (f", only a link: {entry.link}" if entry.link else ""))
    found = _of_page(entry, where, len(words)) or _of_words(entry, words)
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


def _words(markup: str) -> str:
    """The text in `markup`, a line for each block, without what is no text: scripts, styles and remarks."""
    try:
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        root = lxml.html.document_fromstring(f"<body>{markup}</body>".encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return plain(markup)
    lxml.etree.strip_elements(root, "script", "style", "noscript", "template", with_tail=False)
    return plain(lxml.html.tostring(root, encoding="unicode"))


def _of_page(entry: Entry, where: str, length: int) -> Draft | None:
    """The draft that the entry's markup makes as a page of its own; None where it is too short for one, or loses its text.

    `length` is that of its words.
    """
    from kilde.intake.page import page

    title = html.escape(entry.title or "")
    head = f"<h1>{title}</h1>" if title else ""
    markup = f"<html><head><title>{title}</title></head><body><article>{head}{entry.markup}</article></body></html>"
    try:
        found = page(_BOM + markup.encode("utf-8", "replace"), where, address=entry.link)
    except InputError:
        return None
    # The extractor takes the short texts of feeds for what surrounds an article.
    return found if len(found.text) >= WHOLE * length else None


def _of_words(entry: Entry, words: str) -> Draft:
    """The draft of the entry's words alone, a paragraph a line."""
    lines = (" ".join(line.split()) for line in words.split("\n"))
    title = entry.title or ""
    return Draft(text="\n\n".join(filter(None, (title, *(line for line in lines if line != title)))))
