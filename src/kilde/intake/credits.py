"""What a page's markup says of where the article comes from: makers, what it is based on, citations, another's address, links.

Taken are schema.org's `author` where it is a body, `sourceOrganization`, `provider`, `isBasedOn` and `citation`; the meta
elements `syndication-source` and `original-source` (Google News, 2010) and `dc.source` (Dublin Core); the canonical address
where it is another house's (RFC 6596), which is how groups of papers mark what another of them wrote; and links in the running
text that lead to another house. What of it tells where a claim comes from is for tracing to judge.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from kilde.article import Credit, CreditKind
from kilde.intake.houses import host_of, letters, only_outlet, own_names, same_house
from kilde.intake.pieces import clean
from kilde.intake.structured import Node, resolve, text, types

#: Links of one article that are kept. The pages of `news-html` (dev) have 18 at most.
MOST_LINKS = 200
#: Credits of other kinds, and code points of a name: more are lists of literature and notes.
_MOST = 40
_LONGEST_NAME = 120
_LONGEST_ADDRESS = 2000

_MAKERS = ("sourceOrganization", "provider")
_WORKS: tuple[tuple[str, CreditKind], ...] = (("isBasedOn", "based_on"), ("isBasedOnUrl", "based_on"), ("citation", "citation"))
_METAS: tuple[tuple[str, CreditKind], ...] = (
    ("syndication-source", "based_on"),
    ("original-source", "based_on"),
    ("dc.source", "based_on"),
    ("dcterms.source", "based_on"),
)


def own_address(canonical: str | None, address: str | None, shared: str | None, site: str | None) -> str | None:
    """The article's own address. `canonical` is what the page calls so, `address` where it was had from, `shared` its
    `og:url`, `site` its `og:site_name`.

    The canonical address, unless it is another house's: a paper that prints another's article points there, and is another
    paper all the same. A cache or an archive (whose addresses hold that of the page) is no paper. Without `address`, only a
    page that calls itself by the name of `shared` is believed to be there.
    """
    if canonical is None or address is None:
        if canonical is None or shared is None or same_house(canonical, shared):
            return canonical or address
        named = site is not None and _called(site, shared) and not _called(site, canonical)
        return shared if named and host_of(shared) else canonical
    if same_house(canonical, address) or (host_of(canonical) or "").removeprefix("www.") in address:
        return canonical
    return shared if shared is not None and same_house(shared, address) else address


def _called(site: str, url: str) -> bool:
    """Whether a site's name has its address's, or the address the name: «Nordlys» and nordlys.no."""
    return any(name in letters(site) or letters(site) in name for name in own_names(None, url))


def credits(
    metas: Mapping[str, Sequence[str]],
    node: Node,
    found: list[Node],
    *,
    outlet: str | None,
    url: str | None,
    canonical: str | None,
) -> tuple[Credit, ...]:
    """The credits that stand beside the text, in the order told above, each once. `node` is the page's article in JSON-LD,
    `url` the article's own address."""
    told = [*_makers(node, found, outlet, url), *_works(metas, node, found, outlet, url)]
    if canonical is not None and url is not None and not same_house(canonical, url):
        told.append(Credit(kind="canonical", url=canonical))
    return tuple(dict.fromkeys(told))[:_MOST]


def _makers(node: Node, found: list[Node], outlet: str | None, url: str | None) -> Iterator[Credit]:
    """The bodies that made the article and are not the outlet."""
    authors = [
        author
        for author in resolve(node.get("author") or node.get("creator"), found)
        if isinstance(author, dict) and any("Organization" in name or "Agency" in name for name in types(author))
    ]
    for maker in (*authors, *(maker for name in _MAKERS for maker in resolve(node.get(name), found))):
        name = _name(text(maker))
        if name and not only_outlet([name], outlet, url):
            yield Credit(kind="agency", name=name)


def _works(
    metas: Mapping[str, Sequence[str]], node: Node, found: list[Node], outlet: str | None, url: str | None
) -> Iterator[Credit]:
    """The works that the article is said to be made from or to cite; those of the outlet itself are left out."""
    works = [(kind, work) for name, kind in _WORKS for work in resolve(node.get(name), found)]
    works += [(kind, value) for name, kind in _METAS for value in metas.get(name, ())]
    for kind, work in works:
        credit = _work(kind, work, found, url)
        if credit is None or (credit.url and url and same_house(credit.url, url)):
            continue
        if credit.name and not credit.url and only_outlet([credit.name], outlet, url):
            continue
        yield credit


def _work(kind: CreditKind, work: Any, found: list[Node], base: str | None) -> Credit | None:
    """The credit of one work: its address, and the name of whose it is, or its own."""
    if isinstance(work, dict):
        makers = [text(maker) for name in ("publisher", "provider", "author") for maker in resolve(work.get(name), found)]
        name = _name(next(filter(None, (*makers, text(work.get("name")))), None))
        address = next((value for key in ("url", "@id") if isinstance(value := work.get(key), str)), None)
        address = _absolute(address, base) if address else None
    elif isinstance(work, str):
        address = _absolute(work, base) if "/" in work and " " not in work.strip() else None
        name = None if address else _name(text(work))
    else:
        return None
    return Credit(kind=kind, name=name, url=address) if name or address else None


def _name(told: str | None) -> str | None:
    """A name on one line; None where there is none, or what is told is no name but a note or an address."""
    name = clean(told or "")
    return name if 0 < len(name) <= _LONGEST_NAME and "://" not in name else None


def elsewhere(href: str, base: str | None) -> str | None:
    """The address that a link on the page at `base` leads to if it is another house's; None where it is not, or whose it is
    cannot be told."""
    if base is None or (url := _absolute(href, base)) is None or same_house(url, base):
        return None
    return url


def _absolute(href: str, base: str | None) -> str | None:
    """The whole address of `href`; None where it is not one of the web."""
    try:
        url = urljoin(base or "", href.strip())
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or len(url) > _LONGEST_ADDRESS:
            return None
    except ValueError:
        return None
    return clean(url).replace(" ", "%20")
