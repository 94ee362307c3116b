"""JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

import html
import re
from typing import Any
from urllib.parse import urljoin

import msgspec

from kilde.errors import InputError
from kilde.intake.bylines import names
from kilde.intake.draft import is_tag
from kilde.intake.feeds.entries import Entry, Listing
from kilde.intake.feeds.publishers import outlet_named, publisher
from kilde.intake.times import iso


def jsonfeed(data: bytes, where: str, address: str | None) -> Listing:
    """What a JSON Feed lists; items that are none are passed over. Raises `InputError` where it is no such feed."""
    try:
        feed = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise InputError(
            where, "is nested too deep" if isinstance(error, RecursionError) else f"is not JSON: {error}"
        ) from error
    if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version")) or not isinstance(feed.get("items"), list):
        raise InputError(where, "is no JSON Feed")
    title, site = _text(feed.get("title")), _link(feed.get("home_page_url"), address) or address
    entries = [
        _entry(item, address, (title, site), _text(feed.get("language"))) for item in feed["items"] if isinstance(item, dict)
    ]
    return Listing(entries=tuple(entry for entry in entries if entry is not None), title=title)


def _entry(
    item: dict[str, Any], address: str | None, feed: tuple[str | None, str | None], language: str | None
) -> Entry | None:
    link = _link(item.get("url"), address) or _link(item.get("external_url"), address)
    title, markup = _text(item.get("title")), _markup(item)
    id_ = str(item["id"]) if isinstance(item.get("id"), str | int | float) else link or title
    if not id_ and not markup:
        return None
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    creators = tuple(filter(None, (_text(one.get("name")) for one in authors or [] if isinstance(one, dict))))
    tag = _text(item.get("language")) or language
    published, updated = (
        iso(told) if (told := _text(item.get(f"date_{which}"))) else None for which in ("published", "modified")
    )
    return Entry(
        id=id_ or "",
        link=link,
        title=title,
        markup=markup,
        byline=names(name for name in creators if outlet_named(name) is None),
        published=published or updated,
        updated=updated,
        language=tag if tag and is_tag(tag) else None,
        outlet=publisher(None, None, creators, link, feed),
    )


def _markup(item: dict[str, Any]) -> str | None:
    if markup := _text(item.get("content_html")):
        return markup
    plain = _text(item.get("content_text")) or _text(item.get("summary"))
    return "".join(f"<p>{html.escape(part)}</p>" for part in re.split(r"\n\s*\n", plain)) if plain else None


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _link(value: Any, address: str | None) -> str | None:
    try:
        whole = urljoin(address or "", _text(value) or "")
    except ValueError:
        return None
    return whole if _text(value) and whole.lower().startswith(("http://", "https://")) else None
