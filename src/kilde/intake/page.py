"""A page of HTML as a draft: its headline, the article's blocks, and what the page says of itself."""

from collections.abc import Callable, Sequence

from kilde.article import PROSE, Block, Credit
from kilde.errors import InputError
from kilde.intake.body import Body, Part, body
from kilde.intake.bylines import names
from kilde.intake.credits import MOST_LINKS, elsewhere
from kilde.intake.draft import Draft
from kilde.intake.houses import only_outlet
from kilde.intake.markup import tree
from kilde.intake.metadata import Metadata, metadata, printed_names
from kilde.intake.pieces import Element

#: What stands between two blocks in the text.
BETWEEN = "\n\n"


#: Bytes of pages after which the extractors' caches of strings are emptied.
_CACHED = 100_000_000


class NoArticle(InputError):
    """The page can be read and holds no article."""


def page(markup: bytes, where: str, *, address: str | None = None) -> Draft:
    """The article of a page. `where` names the page in errors; `address` is where it was had from.

    The draft's text is the headline and the article's blocks, in the order of the page, joined by `BETWEEN`; every block's
    span is in code points of it. Raises `InputError` where no article can be taken: an empty page, another kind of file,
    markup that is too large or nested too deep; `NoArticle` for a page without running text.
    """
    try:
        return _page(markup, where, address)
    except RecursionError as error:
        raise InputError(where, "the page's elements are nested too deep") from error
    finally:
        _Caches.used(len(markup))


class _Caches:
    """The caches of trafilatura, htmldate and courlan, which hold strings of pages already done."""

    since = 0

    @classmethod
    def used(cls, size: int) -> None:
        """Empty them when pages of `_CACHED` bytes have passed since they last were."""
        cls.since += size
        if cls.since >= _CACHED:
            from trafilatura import meta

            meta.reset_caches()
            cls.since = 0


def _page(markup: bytes, where: str, address: str | None) -> Draft:
    root = tree(markup, where)
    # Elements that somebody holds need not be made anew in Python at each walk through the page, of which there are a dozen.
    held = list(root.iter())
    told = metadata(root, address)
    found = body(root, told.titles, told.descriptions, told.body)
    if not found.parts:
        raise NoArticle(where, "no article's text was found on the page")
    held.clear()
    title = told.titles[0] if told.titles else found.headline
    headline = found.headline or title
    parts = [*([Part("headline", headline)] if headline else []), *found.parts]
    text, blocks = _laid_out(parts)
    return Draft(
        text=text,
        blocks=blocks,
        title=title,
        byline=_byline(root, told, found),
        published=told.published,
        language=told.language,
        url=told.url,
        outlet=told.outlet,
        credits=(*told.credits, *_links(parts, blocks, told.url or address)),
    )


def _links(parts: Sequence[Part], blocks: Sequence[Block], base: str | None) -> tuple[Credit, ...]:
    """The links to other houses in the running text. In headlines, captions and promos they credit nothing."""
    found: list[Credit] = []
    for part, block in zip(parts, blocks, strict=True):
        if block.kind in PROSE:
            start = block.span[0]
            found.extend(
                Credit(kind="link", url=url, span=(start + link.span[0], start + link.span[1]))
                for link in part.links
                if (url := elsewhere(link.href, base)) is not None
            )
    return tuple(found[:MOST_LINKS])


def _byline(root: Element, told: Metadata, found: Body) -> tuple[str, ...]:
    """The writers: as the page's data name them, unless those are only the outlet and the page itself names somebody."""
    finds: tuple[Callable[[], tuple[str, ...]], ...] = (
        lambda: told.byline,
        lambda: names(printed_names(root)),
        lambda: names(found.signed),
    )
    for find in finds:
        who = find()
        if who and not only_outlet(who, told.outlet, told.url):
            return who
    return told.byline


def _laid_out(found: list[Part]) -> tuple[str, tuple[Block, ...]]:
    """The text of the parts, and where each stands in it."""
    blocks = []
    start = 0
    for part in found:
        blocks.append(Block(part.kind, (start, start + len(part.text))))
        start += len(part.text) + len(BETWEEN)
    return BETWEEN.join(part.text for part in found), tuple(blocks)
