"""What a feed or sitemap lists, whatever its format."""

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
