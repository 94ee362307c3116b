"""A page of HTML as a draft: its headline, the article's blocks, and what the page says of itself."""

from kilde.article import Block
from kilde.errors import InputError
from kilde.intake.body import Part, parts
from kilde.intake.draft import Draft
from kilde.intake.markup import tree
from kilde.intake.metadata import metadata

#: What stands between two blocks in the text.
BETWEEN = "\n\n"

def page(markup: bytes, where: str) -> Draft:
    root = tree(markup, where)
    told = metadata(root)
    found = parts(root, told.titles, told.descriptions, told.body)
    if not found:
        raise InputError(where, "no article's text was found on the page")
    title = told.titles[0] if told.titles else None
    text, blocks = _laid_out([*([Part("headline", title)] if title else []), *found])
    return Draft(text=text, blocks=blocks, title=title, byline=told.byline, published=told.published, language=told.language, url=told.url, outlet=told.outlet)


def _laid_out(found: list[Part]) -> tuple[str, tuple[Block, ...]]:
    """The text of the parts, and where each stands in it."""
    blocks = []
    start = 0
    for part in found:
        blocks.append(Block(part.kind, (start, start + len(part.text))))
        start += len(part.text) + len(BETWEEN)
    return BETWEEN.join(part.text for part in found), tuple(blocks)
