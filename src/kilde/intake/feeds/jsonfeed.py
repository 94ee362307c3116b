"""JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

from typing import Any

import msgspec

from kilde.errors import InputError
from kilde.intake.draft import is_tag
from kilde.intake.feeds.entries import Entry, Listing, link, paragraphs, told
from kilde.intake.feeds.publishers import publisher, writers
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
    title, site = told(feed.get("title")), link(feed.get("home_page_url"), address) or address
    entries = [
        _entry(item, address, (title, site), told(feed.get("language"))) for item in feed["items"] if isinstance(item, dict)
    ]
    return Listing(entries=tuple(entry for entry in entries if entry is not None), title=title)


def _entry(
    item: dict[str, Any], address: str | None, feed: tuple[str | None, str | None], language: str | None
) -> Entry | None:
    at = link(item.get("url"), address) or link(item.get("external_url"), address)
    title, markup = told(item.get("title")), _markup(item)
    id_ = str(item["id"]) if isinstance(item.get("id"), str | int | float) else at or title
    if not id_ and not markup:
        return None
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    creators = tuple(filter(None, (told(one.get("name")) for one in authors or [] if isinstance(one, dict))))
    tag = told(item.get("language")) or language
    published, updated = (iso(day) if (day := told(item.get(f"date_{which}"))) else None for which in ("published", "modified"))
    return Entry(
        id=id_ or "",
        link=at,
        title=title,
        markup=markup,
        byline=writers(creators),
        published=published or updated,
        updated=updated,
        language=tag if tag and is_tag(tag) else None,
        outlet=publisher(None, None, creators, at, feed),
    )


def _markup(item: dict[str, Any]) -> str | None:
    if markup := told(item.get("content_html")):
        return markup
    plain = told(item.get("content_text")) or told(item.get("summary"))
    return paragraphs(plain) if plain else None
