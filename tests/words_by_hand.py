"""Articles of plain paragraphs, and where words stand in them."""

from kilde.article import Article, Block, Span


def article(text: str, language: str = "nb") -> Article:
    """An article with one paragraph a line."""
    blocks, at = [], 0
    for line in text.split("\n"):
        if line:
            blocks.append(Block("paragraph", (at, at + len(line))))
        at += len(line) + 1
    return Article(id="a", language=language, text=text, blocks=tuple(blocks))


def spans(text: str, words: str) -> tuple[Span, ...]:
    """Where words stand, parts divided by an ellipsis."""
    out, at = [], 0
    for part in words.split(" … ") if words else ():
        start = text.index(part, at)
        at = start + len(part)
        out.append((start, at))
    return tuple(out)
