"""RSS of all versions, RDF and Atom, read by feedparser from characters that were guarded."""

import html
import io
import re
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from kilde.errors import InputError
from kilde.intake.draft import is_tag
from kilde.intake.feeds import entries
from kilde.intake.feeds.entries import Entry, Listing, paragraphs
from kilde.intake.feeds.publishers import publisher, writers
from kilde.intake.times import iso

#: Characters of a title or name that count; what is longer is none.
LONGEST_NAME = 2000
_TAG = re.compile(r"<[^>]*>")
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+")


def syndicated(text: str, where: str, address: str | None) -> Listing:
    """What a feed lists. Raises `InputError` where it is none."""
    import feedparser

    # A stream, since a string that looks like an address or a path would be opened.
    told = {"content-type": "application/xml; charset=utf-8", **({"content-location": address} if address else {})}
    # The texts' own markup is left to intake: what feedparser does with it takes hours where somebody made it to.
    stream = io.BytesIO(text.encode("utf-8", "replace"))
    try:
        found = feedparser.parse(stream, response_headers=told, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # a parser of other people's mistakes, which has its own
        raise InputError(where, f"is no feed that can be read ({type(error).__name__})") from error
    if not found.version and not found.entries:
        raise InputError(where, "is no feed that can be read")
    title = _plain(found.feed.get("title"))
    site = entries.link(found.feed.get("link"), address) or address
    language = found.feed.get("language")
    listed = (_entry(one, address, (title, site), language) for one in found.entries)
    return Listing(entries=tuple(entry for entry in listed if entry is not None), title=title)


def _entry(one: Any, address: str | None, feed: tuple[str | None, str | None], language: str | None) -> Entry | None:
    """An entry of feedparser's; None where it has neither an id, a link, a title nor a text."""
    link = entries.link(_link(one), address)
    title = _plain(one.get("title"))
    markup, spoken = _text(one)
    id_ = entries.told(one.get("id")) or link or title
    if not id_ and not markup:
        return None
    creators = _creators(one)
    source = one.get("source") or {}
    tag = spoken or language
    return Entry(
        id=id_ or "",
        link=link,
        title=title,
        markup=markup,
        byline=writers(creators),
        published=_time(one, "published") or _time(one, "updated"),
        updated=_time(one, "updated"),
        language=tag if tag and is_tag(tag) else None,
        outlet=publisher(_plain(source.get("title")), _plain(one.get("publisher")), creators, link, feed),
    )


def _creators(one: Any) -> tuple[str, ...]:
    """Who made an entry. Out of `ada@paper.example (Ada Lund)` comes the name; feedparser garbles long domains."""
    raw, authors = one.get("author"), one.get("authors", [])
    if isinstance(raw, str) and "@" in raw and len(authors) < 2:
        told = [_MAIL.sub(" ", raw).strip(" ()<>,;")]
    else:
        told = [author.get("name") for author in authors if author] or [raw]
    return tuple(filter(None, map(_plain, told)))


def _link(one: Any) -> str | None:
    """The link to the article: the alternate one; an id that is a permanent address is one as well."""
    links: Sequence[Mapping[str, str]] = one.get("links", [])
    for link in links:
        if link.get("rel", "alternate") == "alternate" and link.get("href"):
            return str(link["href"])
    return entries.told(one.get("feedburner_origlink")) or entries.told(one.get("link"))


def _text(one: Any) -> tuple[str | None, str | None]:
    """The longest text that an entry holds, as HTML, and its language where it has one of its own."""
    held = [*one.get("content", []), *([one["summary_detail"]] if one.get("summary_detail") else [])]
    told = max(held, key=lambda part: len(part.get("value") or ""), default=None)
    value = (told or {}).get("value") or ""
    if told is None or not value.strip():
        return None, None
    if told.get("type") == "text/plain":
        value = paragraphs(value)
    return value, told.get("language")


def _time(one: Any, which: str) -> str | None:
    if which not in one:  # feedparser gives one time for another, and warns of it
        return None
    told, parsed = one.get(which), one.get(f"{which}_parsed")
    if isinstance(told, str) and (found := iso(told)):
        return found
    if isinstance(parsed, time.struct_time):
        try:
            return datetime(*parsed[:6], tzinfo=UTC).isoformat(timespec="seconds")
        except ValueError:
            return None
    return None


def _plain(value: Any) -> str | None:
    """A title or name as text: without markup, entities and runs of white space."""
    if not isinstance(value, str):
        return None
    return " ".join(html.unescape(_TAG.sub("", value[:LONGEST_NAME])).split()) or None
