"""A page of HTML as a draft: its headline, the article's blocks, and what the page says of itself."""

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


def page(markup: bytes, where: str) -> Draft:
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
    for find in (lambda: told.byline, lambda: names(printed_names(root)), lambda: names(found.signed)):
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
