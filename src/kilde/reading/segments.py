"""Segments: the words, marks and sentences of an article's running text, with their places in it."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from kilde.article import PROSE, Article, Span

#: A number with its inner points, a word with inner hyphens and apostrophes, a run of points, doubled single marks, or one
#: mark. Format characters (zero-width, direction) are none of them. No alternative gives back, so the scan is linear.
TOKEN = re.compile(
    r"\d+(?:[.,:]\d+)*(?:-\w+)*|\w+(?:[-'’]\w+)*|\.{2,}"
    r"|''|``|[^\w\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0f\ufeff]"
)

DASHES = frozenset("-–—―−‒")
ENDS = frozenset((".", "!", "?", "…"))
CLOSERS = frozenset("»«”“\"'’›‹)]") | {"''"}

#: No sentence is longer, in tokens: text without marks is cut here, which bounds every search within a sentence.
LONGEST = 300


class Tokens(NamedTuple):
    """The tokens of the prose blocks, as parallel lists; a range of them is half-open.

    `low` is the form in small letters, `word` whether it is a word (or number), `capital` whether it begins with a capital,
    `block` and `sentence` the indices of where it stands, `sentences` the token range of each sentence.
    """

    text: str
    start: list[int]
    end: list[int]
    low: list[str]
    word: list[bool]
    capital: list[bool]
    block: list[int]
    sentence: list[int]
    sentences: list[tuple[int, int]]
    blocks: list[tuple[int, int]]

    def span(self, first: int, last: int) -> Span:
        """The span of the tokens `first` to `last`, the last not included."""
        return self.start[first], self.end[last - 1]

    def trimmed(self, first: int, last: int) -> tuple[int, int]:
        """The range without marks at its edges; a closing bracket, per cent or the like after a word is no loss."""
        while first < last and not self.word[first]:
            first += 1
        while last > first and not self.word[last - 1]:
            last -= 1
        return first, last

    def spans(self, first: int, last: int) -> list[Span]:
        """The spans of a range, one a block, without the marks at their edges; none where it holds no word."""
        out: list[Span] = []
        while first < last:
            stop = min(last, self.blocks[self.block[first]][1])
            begin, end = self.trimmed(first, stop)
            if begin < end:
                out.append(self.span(begin, end))
            first = stop
        return out

    def within(self, spans: Sequence[Span]) -> list[int]:
        """The tokens that begin in one of `spans`, which are in order."""
        return [k for a, b in spans for k in range(bisect_left(self.start, a), bisect_left(self.start, b))]

    def spaced(self, index: int) -> bool:
        """Whether white space (or nothing) stands before the token."""
        at = self.start[index]
        return at == 0 or self.text[at - 1].isspace()


def tokens(article: Article, abbreviations: frozenset[str], ordinals: bool) -> Tokens:
    """The tokens and sentences of the blocks that hold running text.

    `abbreviations` (casefolded, without their last point) and, where `ordinals`, short numbers end no sentence by their point.
    """
    out = Tokens(article.text, [], [], [], [], [], [], [], [], [])
    for block in article.blocks:
        if block.kind not in PROSE:
            continue
        first = len(out.start)
        for match in TOKEN.finditer(article.text, *block.span):
            word = match[0]
            out.start.append(match.start())
            out.end.append(match.end())
            out.low.append(word.lower().replace("’", "'") if len(word) < 60 else word[:60])
            out.word.append(word[0].isalnum() or word[0] == "_")
            out.capital.append(word[0].isupper())
            out.block.append(len(out.blocks))
        last = len(out.start)
        if first < last:
            out.blocks.append((first, last))
            _split(out, first, last, abbreviations, ordinals)
    return out


def _split(tokens: Tokens, first: int, last: int, abbreviations: frozenset[str], ordinals: bool) -> None:
    """Divide the tokens of one block into sentences."""
    begin, index = first, first
    while index < last:
        index += 1
        if index < last and index - begin < LONGEST:
            if not _ends(tokens, index - 1, first, abbreviations, ordinals):
                continue
            while index < last and tokens.low[index] in CLOSERS and not tokens.spaced(index):
                index += 1
            if index < last and not _begins(tokens, index, last):
                continue
        tokens.sentence.extend([len(tokens.sentences)] * (index - begin))
        tokens.sentences.append((begin, index))
        begin = index


def _ends(tokens: Tokens, index: int, first: int, abbreviations: frozenset[str], ordinals: bool) -> bool:
    mark = tokens.low[index]
    if mark not in ENDS and not mark.startswith(".."):
        return False
    if mark != "." or index == first:
        return True
    before = tokens.low[index - 1]
    if before in abbreviations or (len(before) == 1 and tokens.capital[index - 1]):
        return False
    return not (ordinals and before.isdigit() and len(before) <= 2)


def _begins(tokens: Tokens, index: int, last: int) -> bool:
    """Whether a sentence may begin here: after white space, and not with a small letter."""
    if not tokens.spaced(index):
        return tokens.capital[index] and tokens.low[index - 1] in ENDS  # a missing space
    while index + 1 < last and not tokens.word[index]:
        index += 1
    return not tokens.text[tokens.start[index]].islower()
