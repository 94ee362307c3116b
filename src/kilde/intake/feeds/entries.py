"""What a feed or sitemap lists, whatever its format."""

import html
import re
from typing import Any
from urllib.parse import urljoin

import msgspec


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One article as a listing tells of it.

    `id` is the listing's own for it, or its link; `markup` HTML of its text, whole or in part; `published` and `updated` ISO
    8601; `outlet` the publisher that it is told to be of, which an aggregator is not.
    """

    id: str
    link: str | None = None
    title: str | None = None
    markup: str | None = None
    byline: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    outlet: str | None = None


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """The entries of a feed or sitemap in its order, or, of an index, the addresses of other sitemaps, the newest first.

    `kept` says whether entries can hold their texts, as those of feeds can and those of sitemaps cannot.
    """

    entries: tuple[Entry, ...] = ()
    indexed: tuple[str, ...] = ()
    title: str | None = None
    kept: bool = True


def told(value: Any) -> str | None:
    """A text of a listing's, None where it is empty or none."""
    return value.strip() or None if isinstance(value, str) else None


def link(value: Any, address: str | None) -> str | None:
    """A link of a listing at `address` as an address of the web; None for what is none."""
    found = told(value)
    if found is None:
        return None
    try:
        whole = urljoin(address or "", found)
    except ValueError:
        return None
    return whole if whole.lower().startswith(("http://", "https://")) else None


def paragraphs(plain: str) -> str:
    """Text without markup as HTML, a paragraph for each that an empty line ends."""
    return "".join(f"<p>{html.escape(part)}</p>" for part in re.split(r"\n\s*\n", plain) if part.strip())
