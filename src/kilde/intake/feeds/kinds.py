"""Which kind of listing some bytes are, and its entries: RSS, RDF, Atom, JSON Feed, sitemaps (of news too), their indexes."""

import re

import msgspec

from kilde.errors import InputError
from kilde.intake.feeds.entries import Entry, Listing
from kilde.intake.feeds.guarded import characters, decoded

#: Characters in which the root element is looked for, behind remarks and processing instructions.
_HEAD = 20_000
_ASIDE = re.compile(r"<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\])?[^>]*>", re.IGNORECASE | re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_FEEDS = frozenset({"rss", "rdf", "feed", "channel"})
_SITEMAPS = frozenset({"urlset", "sitemapindex"})
_JSON_FEED = re.compile(rb"""^\s*\{.{0,2000}?"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org""", re.DOTALL)


def is_listing(data: bytes) -> bool:
    """Whether `data` begins as a feed or sitemap does."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    if _JSON_FEED.search(data[:_HEAD]):
        return True
    return _root(decoded(data[:_HEAD])) in _FEEDS | _SITEMAPS


def listing(data: bytes, where: str, *, address: str | None = None, charset: str | None = None) -> Listing:
    """What a feed or sitemap lists. `address` is its own, by which relative links are made whole.

    Raises `InputError`, naming `where`, for what is neither, or has a DOCTYPE.
    """
    told = _listing(data, where, address, charset)
    return msgspec.structs.replace(told, entries=tuple(map(_sound, told.entries)))


def _sound(entry: Entry) -> Entry:
    """`entry` in characters that can be kept: without lone surrogates, and its names without what cannot be printed."""
    told = {name: value for name in Entry.__struct_fields__ if isinstance(value := getattr(entry, name), str)}
    sound = {name: value.encode("utf-8", "replace").decode() for name, value in told.items()}
    for name in {"id", "link", "title", "outlet"} & sound.keys():
        sound[name] = "".join(c for c in sound[name] if c.isprintable())
    return msgspec.structs.replace(entry, **sound)


def _listing(data: bytes, where: str, address: str | None, charset: str | None) -> Listing:
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        from kilde.intake.feeds.jsonfeed import jsonfeed

        return jsonfeed(data, where, address)
    text = characters(data, where, charset)
    if not text:
        raise InputError(where, "is empty")
    root = _root(text[:_HEAD])
    if root in _SITEMAPS:
        from kilde.intake.feeds.sitemaps import sitemap

        return sitemap(text, where)
    if root in _FEEDS:
        from kilde.intake.feeds.syndicated import syndicated

        return syndicated(text, where, address)
    raise InputError(where, f"is no feed: RSS, Atom, JSON Feed or a sitemap{f', but <{root}>' if root else ''}")


def _root(text: str) -> str | None:
    """The name of the first element in small letters, without prefix; None where there is none, or text comes before it."""
    text = _DOCTYPE.sub("", _ASIDE.sub("", text), count=1)  # remarks first: one may speak of a DOCTYPE
    match = _ROOT.match(text.lstrip("\ufeff \t\r\n"))
    return match[1].lower() if match else None
