"""Sitemaps and their indexes (sitemaps.org), with what Google's news sitemaps tell of each article."""

from collections.abc import Iterator

from lxml import etree

from kilde.errors import InputError
from kilde.intake.draft import is_tag
from kilde.intake.feeds.entries import Entry, Listing
from kilde.intake.feeds.publishers import outlet_at
from kilde.intake.times import iso

#: Addresses that one sitemap may hold, says the standard; what follows is passed over.
MOST = 50_000


def sitemap(text: str, where: str) -> Listing:
    """What a sitemap lists, or an index of sitemaps. Raises `InputError` where it is none that can be read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise InputError(where, "is no sitemap that can be read") from error
    if root is None:
        raise InputError(where, "is no sitemap that can be read")
    rows = [_told(child) for child in root if isinstance(child.tag, str)][:MOST]
    if etree.QName(root).localname.lower() == "sitemapindex":
        newest = sorted((row for row in rows if "loc" in row), key=lambda row: iso(row.get("lastmod", "")) or "", reverse=True)
        return Listing(indexed=tuple(row["loc"] for row in newest), kept=False)
    return Listing(entries=tuple(_entries(rows)), kept=False)


def _told(element: etree._Element) -> dict[str, str]:
    """The texts in a row by their elements' names, the first of each."""
    found: dict[str, str] = {}
    for one in element.iter():
        if isinstance(one.tag, str) and one.text and one.text.strip():
            found.setdefault(etree.QName(one).localname.lower(), " ".join(one.text.split()))
    return found


def _entries(rows: list[dict[str, str]]) -> Iterator[Entry]:
    for row in rows:
        link = row.get("loc", "")
        if link.lower().startswith(("http://", "https://")):
            changed, language = iso(row.get("lastmod", "")), row.get("language", "")
            yield Entry(
                id=link,
                link=link,
                title=row.get("title"),
                published=iso(row.get("publication_date", "")) or changed,
                updated=changed,
                language=language if is_tag(language) else None,
                outlet=row.get("name") or outlet_at(link),
            )
