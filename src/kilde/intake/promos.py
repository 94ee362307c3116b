"""Which headings in running text are links to other stories, left between the paragraphs when a page was copied."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from kilde.article import PROSE, BlockKind
from kilde.intake.lines import Line, width

#: Weights of a heading's features; above 0 it is a promo. A promo is about another matter, so the words of its own that the
#: article has too are few (`_SHARED`, and in the prose just below, `_BELOW`: shares, 0 to 1); and it is a title, longer than
#: a subheading (`_LENGTH`: per 50 letters, to 120). Logistic regression over the 1,488 section headlines of `news-html` (dev,
#: four times each) and as many titles of other outlets' pages in the same language put between paragraphs; in five parts by
#: page it finds 96 % of the promos and keeps 95 % of the subheadings.
_LENGTH = 3.3
_BELOW = -3.9
_SHARED = -6.1
#: Set by hand, since the layout of that data is even: a heading that a blank line parts from what is above, and none from
#: what is below, in a text where other headings stand without; and one that nothing follows.
_APART = 3.0
_LAST = 2.0

#: Paragraphs below a heading that its words are looked for in.
_REACH = 3

_WORD = re.compile(r"[^\W\d_]{3,}")
#: Words that carry content, roughly and in any language, are the long ones and those with a capital, whatever their endings.
_LONG = 5


def promos(lines: Sequence[Line], kinds: Sequence[BlockKind]) -> Iterator[int]:
    """The indices of the subheadings that are promos."""
    headings = [index for index, kind in enumerate(kinds) if kind == "subheading"]
    if not headings:
        return
    stems = [_stems(line.words) if kind in PROSE else frozenset() for line, kind in zip(lines, kinds, strict=True)]
    everywhere = frozenset().union(*stems)
    close = any(lines[index].before == 1 for index in headings)
    for index in headings:
        line = lines[index]
        own = _stems(line.words)
        below = list(islice((stems[at] for at in range(index + 1, len(lines)) if kinds[at] in PROSE), _REACH))
        score = _LENGTH * min(width(line.words), 120) / 50
        score += _SHARED * _share(own, everywhere) + _BELOW * _share(own, frozenset().union(*below))
        score += _APART * (close and line.before > 1 and line.after == 1)
        score += _LAST * (not below)
        if score > 0:
            yield index


def _stems(words: str) -> frozenset[str]:
    """The beginnings of the words of content in `words`, in small letters."""
    found = _WORD.findall(words)
    return frozenset(word[:_LONG].casefold() for word in found if len(word) >= _LONG or word[0].isupper())


def _share(own: frozenset[str], there: frozenset[str]) -> float:
    """The share of `own` that is `there`; a half where there is nothing to look for."""
    return len(own & there) / len(own) if own else 0.5
