"""What an address holds, as drafts: a page, a file of another form, or a feed's or sitemap's pages, each fetched in turn."""

import io
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import msgspec

from kilde.errors import InputError
from kilde.intake.draft import Draft, Found
from kilde.intake.feeds.entries import Entry, Listing
from kilde.intake.feeds.held import draft as held
from kilde.intake.feeds.kinds import is_listing, listing
from kilde.intake.houses import host_of
from kilde.intake.unpack import chunks, whole
from kilde.intake.web.charset import declared, marked
from kilde.intake.web.fetching import Fetched, Web
from kilde.intake.web.missing import missing

#: Pages of one feed or sitemap that are fetched: at one a second, a quarter of an hour. Feeds hold some dozens.
MOST_PAGES = 1000
#: How deep indexes of sitemaps are followed. The standard knows one level.
DEEPEST = 2

#: What is found in the bytes of a file of that name: where it stands, then its drafts.
OfFile = Callable[[str, Iterator[bytes], str], Found | None]


def found(address: str, web: Web, of_file: OfFile) -> Found:
    """What `address` holds, each draft with where it stands. Raises `InputError` where there is nothing.

    `of_file` takes what is of another form than pages, feeds and plain text, and gives None for what is of no form it knows.
    """
    yield from _found(web.fetch(address), web, of_file)


def _found(fetched: Fetched, web: Web, of_file: OfFile) -> Found:
    where = fetched.address
    body = whole(chunks(io.BytesIO(fetched.body), where), where)
    if not body.strip():
        raise InputError(where, "is empty")
    if is_listing(body):
        left = [MOST_PAGES]
        yield from _listed(_listing(fetched, body), where, web, left, DEEPEST)
        if left[0] < 0:
            raise InputError(where, f"lists more than {MOST_PAGES} pages; the first {MOST_PAGES} were fetched")
        return
    name = urlsplit(fetched.final).path
    others = None if _is_page(fetched, body) else of_file(name.rsplit("/", 1)[-1], iter([body]), where)
    if others is None:
        yield where, draft(fetched, body)
        return
    for at, other in others:  # an archive knows itself when its pages were captured
        yield (
            at,
            msgspec.structs.replace(other, fetched=other.fetched or fetched.fetched) if isinstance(other, Draft) else other,
        )


def draft(fetched: Fetched, body: bytes | None = None) -> Draft:
    """The draft of a page, or of plain text. Raises `InputError` where it holds no article, or says that it is not there."""
    where = fetched.address
    text = marked(fetched.body if body is None else body, fetched.header("content-type"))
    if _kind(fetched) == "text/plain" and not text.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        from kilde.intake.markup import decode

        return Draft(text=decode(text, where).replace("\r\n", "\n"), url=fetched.final, fetched=fetched.fetched)
    from kilde.intake.page import NoArticle, page

    try:
        made = page(text, where, address=fetched.final)
    except NoArticle as error:
        told = f"no article's text was found on the page, though the server answered {fetched.status}"
        raise InputError(where, f"{told}: {missing(fetched, None) or 'it may need a script or a subscription'}") from error
    if why := missing(fetched, made):
        raise InputError(where, f"holds no article, though the server answered {fetched.status}: {why}")
    return msgspec.structs.replace(made, url=made.url or fetched.final, fetched=fetched.fetched)


def _kind(fetched: Fetched) -> str:
    return (fetched.header("content-type") or "").partition(";")[0].strip().lower()


def _is_page(fetched: Fetched, body: bytes) -> bool:
    """Whether it is HTML by its declared type, unless its first bytes speak against it."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return _kind(fetched) in ("text/html", "application/xhtml+xml") and start not in (b"{", b"[", b"%")


def _listing(fetched: Fetched, body: bytes) -> Listing:
    charset = declared(fetched.header("content-type"))
    return listing(body, fetched.address, address=fetched.final, charset=charset)


def _listed(told: Listing, where: str, web: Web, left: list[int], deep: int) -> Found:
    """The pages that a listing links to, each once; `left` counts how many more are fetched."""
    if not told.entries and not told.indexed:
        raise InputError(where, "lists no articles")
    for address in told.indexed:
        try:
            if deep == 0:
                raise InputError(address, "is an index of sitemaps too deep in others")
            fetched = web.fetch(address)
            body = whole(chunks(io.BytesIO(fetched.body), address), address)
            yield from _listed(_listing(fetched, body), address, web, left, deep - 1)
        except InputError as error:
            yield address, error
    seen: set[str] = set()
    for index, entry in enumerate(told.entries):
        at = entry.link or f"{where}[{index}]"
        if at in seen:
            continue
        seen.add(at)
        left[0] -= 1
        if left[0] < 0:
            return
        try:
            yield at, of_entry(entry, at, web)
        except InputError as error:
            yield at, error


def of_entry(entry: Entry, where: str, web: Web) -> Draft:
    """The draft of an entry's page, with what the entry tells where that is silent; without a page, of its own text."""
    if entry.link is None:
        return held(entry, where)
    made = draft(web.fetch(entry.link))
    told = {"title": entry.title, "byline": entry.byline, "published": entry.published, "language": entry.language}
    lacking = {name: value for name, value in told.items() if value and not getattr(made, name)}
    host = (host_of(made.url or "") or "").removeprefix("www.")
    if entry.outlet and (not made.outlet or made.outlet == host):  # a page that names no outlet is given its domain
        lacking["outlet"] = entry.outlet
    return msgspec.structs.replace(made, **lacking)
