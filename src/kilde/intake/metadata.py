"""What a page says of itself: titles, writers, time, outlet, address and language.

Order of trust. Titles: `og:title` and JSON-LD's headline, whichever is printed, then
the printed heading, then `title`. Writers: JSON-LD, then meta elements, then the byline on the page; names that only repeat the
outlet's give way to the byline on the page. Time: JSON-LD, meta elements, `time` elements, then htmldate's search of markup and
address. Outlet: `og:site_name`, JSON-LD's publisher, the domain. Address: `rel=canonical`, `og:url`, JSON-LD, the address it
was had from; that goes first where the others are another house's. Language: `lang` of the root, `og:locale`, JSON-LD.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin, urlsplit

import msgspec

from kilde.article import Credit
from kilde.intake.bylines import is_by, names
from kilde.intake.credits import credits, own_address
from kilde.intake.houses import letters, only_outlet, own_names
from kilde.intake.pieces import Element, clean
from kilde.intake.structured import Node, article, nodes, resolve, text
from kilde.intake.times import iso


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says of itself. `titles`, best first; `descriptions` in any order; `body` the running text as JSON-LD has
    it."""

    titles: tuple[str, ...]
    descriptions: tuple[str, ...]
    byline: tuple[str, ...]
    published: str | None
    outlet: str | None
    url: str | None
    language: str | None
    body: str | None
    credits: tuple[Credit, ...] = ()


_TITLES = ("twitter:title", "dc.title", "parsely-title")
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")
_AUTHORS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "cxenseparse:author",
    "rbauthors",
    "citation_author",
    "og:article:author",
    "article:author_name",
)
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:publishtime",
    "cxenseparse:recs:publishtime",
    "publish-date",
    "publish_date",
    "published_time",
    "publication_date",
    "article.published",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "pubdate",
    "article_date_original",
    "citation_publication_date",
    "rnews:datepublished",
    "originalpublicationdate",
    "pdate",
    "date",
)
_MARKED = (
    "//*[@itemprop='author' or @rel='author' or contains(@class, 'author') or contains(@class, 'byline') "
    "or contains(@class, 'autor') or contains(@id, 'author')]"
)
_BYLINE_CLASS = re.compile(
    r"(?:^|[-_\s])(?:byline|bylines|author|authors|autor|autoren|auteur|forfatter|writer|reporter)s?(?:$|[-_\s])", re.IGNORECASE
)
_BYLINE_NAME = re.compile(r"(?:^|[-_\s])(?:name|author-name|authorname|fn)(?:$|[-_\s])", re.IGNORECASE)

#: Letters of a title that stand in another by no accident.
_TELLING = 15
_LAST_PART = re.compile(r"(?:\s*[|·•»ㅣ]\s*|\s[–—-]\s)(?!.*(?:[|·•»ㅣ]|\s[–—-]\s))")

_TAG = re.compile(r"^[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*$")


def metadata(root: Element, address: str | None = None) -> Metadata:
    """All that the page says of itself. `address` is where it was had from, where that is known."""
    metas = _metas(root)
    found = nodes(root)
    node = article(found)
    canonical = _url(root, metas, node, address)
    url = own_address(canonical, address, next(_of(metas, ("og:url",)), None), next(_of(metas, ("og:site_name",)), None))
    outlet = _outlet(metas, node, found, url)
    return Metadata(
        titles=_titles(root, metas, node, outlet, url),
        descriptions=_descriptions(metas, node),
        byline=_byline(metas, node, found, outlet, url),
        published=_published(root, metas, node, url),
        outlet=outlet,
        url=url,
        language=_language(root, metas, node),
        body=text(node.get("articleBody")),
        credits=credits(metas, node, found, outlet=outlet, url=url, canonical=canonical),
    )


def _metas(root: Element) -> dict[str, list[str]]:
    """The contents of meta elements by their names, lower case."""
    metas: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            if content and (name := element.get(attribute)):
                metas.setdefault(name.strip().lower(), []).append(content)
    return metas


def _of(metas: dict[str, list[str]], names_: Sequence[str]) -> Iterator[str]:
    for name in names_:
        yield from metas.get(name, ())


def _titles(root: Element, metas: dict[str, list[str]], node: Node, outlet: str | None, url: str | None) -> tuple[str, ...]:
    """The titles, best first: `og:title` or JSON-LD's headline, whichever is printed as a heading of the page, the first if
    both are. If neither is: the headline if `og:title` stands as a heading in the path of pages ("Home > News > …"), where
    titles made for search engines are put, or `title` agrees with the headline alone; else `og:title`.
    """
    printed, in_path = _headings(root)
    headings = printed or in_path

    def cut(title: str | None) -> str:
        return _without_outlet(clean(title or ""), own_names(outlet, url), headings)

    shared = cut(next(_of(metas, ("og:title",)), None))
    headline = cut(text(node.get("headline")))
    page = cut(next((title.text for title in root.iter("title") if title.text), None))
    a, b, whole = letters(shared), letters(headline), letters(page)
    on_page, of_path = ({letters(words) for words in group} for group in (printed, in_path))
    for_search = a not in on_page and any(words.startswith(a) for words in of_path if len(a) >= _TELLING)
    agreed = b in whole and a not in whole and b not in of_path
    first = (headline, shared) if b and a not in on_page and (b in on_page or for_search or agreed) else (shared, headline)
    rest = (*(cut(title) for title in _of(metas, _TITLES)), *(printed if len(printed) == 1 else ()), page, *headings[:1])
    return tuple(dict.fromkeys(title for title in (*first, *rest) if title))


def _headings(root: Element) -> tuple[list[str], list[str]]:
    """The headings that may be an article's, and those that stand in lists and menus."""
    printed: list[str] = []
    in_path: list[str] = []
    for heading in root.iter("h1", "h2"):
        words = clean(" ".join(heading.itertext()))
        if any(
            above.tag in ("li", "nav") or "breadcrumb" in (above.get("class") or "").lower()
            for above in heading.iterancestors()
        ):
            in_path.append(words)
        elif heading.tag == "h1" or len(printed) < 2:
            printed.append(words)
    return printed, in_path


def _without_outlet(title: str, own: Sequence[str], headings: Sequence[str]) -> str:
    """`title` without the outlet's name or section's at its end, where a heading of the page or the name itself (`own`) tells
    it."""
    for heading in headings:
        if 2 * len(heading) >= len(title) and title.startswith(heading) and re.match(r"\s*[|·•–—\-:/]", title[len(heading) :]):
            return heading
    while (cut := _LAST_PART.search(title)) and cut.start():
        end = letters(title[cut.end() :])
        if end and not any(end in name or name in end for name in own):
            break
        title = title[: cut.start()]
    return title


def _descriptions(metas: dict[str, list[str]], node: Node) -> tuple[str, ...]:
    told = [
        text(node.get("description")),
        text(node.get("alternativeHeadline")),
        text(node.get("abstract")),
        *_of(metas, _DESCRIPTIONS),
    ]
    return tuple(dict.fromkeys(clean(words) for words in told if words))


def _byline(metas: dict[str, list[str]], node: Node, found: list[Node], outlet: str | None, url: str | None) -> tuple[str, ...]:
    told = names(_linked_names(resolve(node.get("author") or node.get("creator"), found)))
    if not told or only_outlet(told, outlet, url):
        said = names(value for value in _of(metas, _AUTHORS) if not re.match(r"https?:|/|[a-z]+(?:-[a-z]+)*$", value))
        told = said if said and not only_outlet(said, outlet, url) else told or said
    return told


def _linked_names(authors: Sequence[object]) -> Iterator[str]:
    for author in authors:
        if isinstance(author, dict):
            whole = author.get("name") or author.get("byline")
            if not whole and (author.get("givenName") or author.get("familyName")):
                whole = f"{author.get('givenName') or ''} {author.get('familyName') or ''}"
            values = whole if isinstance(whole, list) else [whole]
            yield from (value for item in values if (value := text(item)))
        elif isinstance(author, str):
            yield text(author) or ""


def printed_names(root: Element) -> list[str]:
    """The names in the first byline on the page: what is marked as author's link or property, else what its class calls so."""
    marked = list(root.xpath(_MARKED))
    for tests in (_marked_author, _classed_author):
        for element in marked:
            if tests(element) and element.tag not in ("meta", "script", "link", "body", "html", "article", "main"):
                inner = [
                    e
                    for e in element.iter()
                    if isinstance(e.tag, str)
                    and e is not element
                    and (e.tag == "a" or _BYLINE_NAME.search(e.get("class") or "") or e.get("itemprop") == "name")
                ]
                texts = [t for e in inner if _capital(t := clean(" ".join(e.itertext()))) and names([t])]
                whole = clean(" ".join(element.itertext()))
                if texts and all(len(t) <= 80 for t in texts):
                    return texts
                if 0 < len(whole) <= 120 and _capital(whole) and names([whole]):
                    return [whole]
    return []


def _capital(words: str) -> bool:
    return is_by(words) or not words[:1].islower()


def _marked_author(element: Element) -> bool:
    return "author" in (element.get("itemprop"), element.get("rel"))


def _classed_author(element: Element) -> bool:
    return any(_BYLINE_CLASS.search(element.get(name) or "") for name in ("class", "id"))


def _published(root: Element, metas: dict[str, list[str]], node: Node, url: str | None) -> str | None:
    told = [text(node.get("datePublished")), text(node.get("dateCreated")), *_of(metas, _PUBLISHED)]
    told += [e.get("content") or e.get("datetime") for e in root.xpath("//*[@itemprop='datePublished']")]
    told += [e.get("datetime") for e in root.iter("time") if e.get("pubdate") is not None or "publi" in (e.get("class") or "")]
    for value in told:
        if value and (when := iso(value)):
            return when
    return _searched(root, url)


def _searched(root: Element, url: str | None) -> str | None:
    """The day that htmldate finds in the page's markup and address.

    Its search of the running text is left out: on pages of `html-trafilatura` (dev) whose data name no day, 14 of the 58 days
    that it adds are right, and 41 are of pages that have none. It takes five times as long as the rest, at times seconds.
    """
    from htmldate import find_date

    try:
        return find_date(root, original_date=True, outputformat="%Y-%m-%d", url=url, extensive_search=False) or None
    except (ValueError, TypeError, RecursionError):
        return None


def _outlet(metas: dict[str, list[str]], node: Node, found: list[Node], url: str | None) -> str | None:
    publishers = [text(p) for p in resolve(node.get("publisher"), found) if p]
    for name in (*_of(metas, ("og:site_name",)), *publishers, *_of(metas, ("application-name",))):
        if name and (cleaned := clean(name)) and not cleaned.startswith("http"):
            return cleaned
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else None


def _url(root: Element, metas: dict[str, list[str]], node: Node, address: str | None) -> str | None:
    canonical = [e.get("href") for e in root.iter("link") if "canonical" in (e.get("rel") or "").lower().split()]
    page = node.get("mainEntityOfPage")
    told = [*canonical, *_of(metas, ("og:url",)), text(node.get("url")), page.get("@id") if isinstance(page, dict) else page]
    base = next((value for value in (address, *told) if isinstance(value, str) and value.startswith("http")), "")
    fallback = address
    for value in told:
        if not isinstance(value, str) or not value.strip():
            continue
        try:
            url = urljoin(base, value.strip())
            parts = urlsplit(url)
        except ValueError:
            continue
        if parts.scheme not in ("http", "https") or not parts.hostname:
            continue
        if parts.path.strip("/") or parts.query:
            return url
        fallback = fallback or url  # a front page: no article's address, but it names the outlet
    return fallback


def _language(root: Element, metas: dict[str, list[str]], node: Node) -> str | None:
    values = [
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        root.get("xml:lang"),
        *_of(metas, ("og:locale",)),
        text(node.get("inLanguage")),
        *_of(metas, ("content-language", "language")),
    ]
    for value in values:
        if value and _TAG.match(value.strip()):
            primary, *rest = re.split("[-_]", value.strip())
            return "-".join((primary.lower(), *(part.upper() if len(part) == 2 else part for part in rest)))
    return None
