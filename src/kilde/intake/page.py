"""A page of HTML as a draft: its headline, the article's blocks, and what the page says of itself."""

from collections.abc import Callable

from kilde.article import Block
from kilde.errors import InputError
from kilde.intake.body import Body, Part, body
from kilde.intake.bylines import names
from kilde.intake.draft import Draft
from kilde.intake.markup import tree
from kilde.intake.metadata import Metadata, metadata, only_outlet, printed_names
from kilde.intake.pieces import Element

#: What stands between two blocks in the text.
BETWEEN = "\n\n"


#: Bytes of pages after which the extractors' caches of strings are emptied.
_CACHED = 100_000_000


def page(markup: bytes, where: str) -> Draft:
    """The article of a page. `where` names the page in errors.

    The draft's text is the headline and the article's blocks, in the order of the page, joined by `BETWEEN`; every block's
    span is in code points of it. Raises `InputError` where no article can be taken: an empty page, another kind of file,
    markup that is too large or nested too deep, or a page without running text.
    """
    try:
        return _page(markup, where)
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


def _page(markup: bytes, where: str) -> Draft:
    root = tree(markup, where)
    told = metadata(root)
    found = body(root, told.titles, told.descriptions, told.body)
    if not found.parts:
        raise InputError(where, "no article's text was found on the page")
    title = told.titles[0] if told.titles else found.headline
    headline = found.headline or title
    text, blocks = _laid_out([*([Part("headline", headline)] if headline else []), *found.parts])
    return Draft(
        text=text,
        blocks=blocks,
        title=title,
        byline=_byline(root, told, found),
        published=told.published,
        language=told.language,
        url=told.url,
        outlet=told.outlet,
    )


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
