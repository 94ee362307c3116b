"""Tokens: the words, numbers and marks of a text, with their places in it."""

import re
from typing import NamedTuple

#: Dates and clock times in figures are one token each, and so is a number with its decimals or
#: thousands. A line left blank is a mark, so that nothing is read across
#: it. A word ends behind an apostrophe: `l'` and `année`.
_TOKEN = re.compile(
    r"(?P<word>[^\W\d_]+(?:['’ʼ](?=[^\W\d_]))?)"
    r"|(?P<mark>[^\w\s]|_|\n[^\S\n]*\n)"
    r"|(?P<iso>\d{4}(?P<by>[-/.])\d{1,2}(?P=by)\d{1,2}(?![\d/-]))"
    r"|(?P<date>\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d\d)(?![\d.])|\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?!\d)|\d{1,2}-\d{1,2}-\d{4}(?!\d))"
    r"|(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?![\d:]))"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
)


class Token(NamedTuple):
    """A token: its place in the text, the words in small letters, what sort it is, whether it follows without space."""

    start: int
    end: int
    low: str
    sort: str
    capital: bool
    glued: bool


def tokens(text: str) -> list[Token]:
    """The tokens of `text`, in order; everything between them is white space."""
    found = []
    last = -1
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word = match.group()
        low = word.lower()
        if low[-1] in "’ʼ":
            low = f"{low[:-1]}'"
        found.append(Token(start, end, low, match.lastgroup or "mark", word[0].isupper(), start == last))
        last = end
    return found
