"""Blocks of running text without markup: which lines are told in the article, and which stand around it.

Every line that holds more than white space is in one block, and every block but a hard-wrapped paragraph is one line.
"""

from collections.abc import Sequence

from kilde.article import PROSE, Block, BlockKind
from kilde.intake.lines import Line, credited, ended, heading_like, kicker, lines_of, promoted, signed, width
from kilde.intake.promos import promos
from kilde.intake.wrapped import joined

#: The title is looked for in so many first lines: a kicker, a date and a byline may stand above it.
_TITLE_WITHIN = 5
#: Letters of a lede at most. Nineteen in twenty of the summaries of `news-html` (dev) are shorter.
_LONGEST_LEDE = 400
#: Letters of a lede without a full stop at least. One in twenty section headlines there is longer.
_SHORTEST_LEDE = 80
#: Kinds of lines that may be a turn of a talk.
_SPOKEN = ("paragraph", "lede", "subheading", "headline")
#: More lines than this that open with a word and a colon are an interview or a list of news.
_FEW_KICKERS = 2


def blocks(text: str, title: str | None, language: str) -> tuple[Block, ...]:
    """The blocks of `text`, in order. `title` is the article's, where it is known; `language` a BCP 47 tag."""
    lines = joined(text, lines_of(text))
    kinds = _kinds(lines, title, language)
    return tuple(Block(kind, line.span) for kind, line in zip(kinds, lines, strict=True))


def _kinds(lines: Sequence[Line], title: str | None, language: str) -> list[BlockKind]:
    """The kind of each line."""
    kinds = [_own_kind(line, language) for line in lines]
    if not PROSE & set(kinds):
        # Nothing ends as a sentence does: the text is one line, or leaves out full stops. Then short lines tell nothing.
        kinds = ["paragraph" if kind == "subheading" else kind for kind in kinds]
    top = _headline(lines, kinds, title)
    if top is not None and PROSE & {*kinds[:top], *kinds[top + 1 :]}:
        kinds[top] = "headline"
    _mark_lede(lines, kinds, title)
    _mark_captions(lines, kinds)
    for index in promos(lines, kinds):
        kinds[index] = "promo"
    return kinds


def _own_kind(line: Line, language: str) -> BlockKind:
    """The kind of a line by its own words; every heading is a subheading so far."""
    if credited(line.words):
        return "caption"
    if promoted(line.words):
        return "promo"
    if signed(line.words, language):
        return "byline"
    if heading_like(line):
        return "subheading"
    if not any(map(str.isalnum, line.words)):
        return "other"
    return "paragraph"


def _headline(lines: Sequence[Line], kinds: Sequence[BlockKind], title: str | None) -> int | None:
    """Which line is the headline: the title, or a heading above all text where no title is known."""
    if wanted := _bare(title or ""):
        return next((index for index, line in enumerate(lines[:_TITLE_WITHIN]) if _bare(line.words) == wanted), None)
    above = next((index for index, kind in enumerate(kinds) if kind not in ("byline", "caption", "other")), None)
    return above if above is not None and kinds[above] == "subheading" else None


def _bare(words: str) -> str:
    """The letters and figures of `words` in small letters, by which a title is known again."""
    return "".join(char for char in words.casefold() if char.isalnum())


def _mark_lede(lines: Sequence[Line], kinds: list[BlockKind], title: str | None) -> None:
    """Make the short prose that stands first under the headline the lede, if more prose follows.

    Where the title is known and not repeated, a long line on top that lacks its full stop is no heading but a lede too.
    """
    prose = [index for index, kind in enumerate(kinds) if kind == "paragraph"]
    if "headline" not in kinds:
        if title and prose and kinds[0] == "subheading" and width(lines[0].words) >= _SHORTEST_LEDE:
            kinds[0] = "lede"
        return
    if len(prose) < 2 or prose[0] < kinds.index("headline"):
        return
    words = lines[prose[0]].words
    if width(words) <= _LONGEST_LEDE and ended(words):
        kinds[prose[0]] = "lede"


def _mark_captions(lines: Sequence[Line], kinds: list[BlockKind]) -> None:
    """Make captions of lines that a kicker opens («Skryter: Hun viser fram fisken.»; guide, convention 10).

    Not of one that stands first, where it is a lede or a dateline, or last or in capitals, where it is a correction; nor of
    many or of one kicker again and again, which are the speakers of an interview. Next to a credit all are captions.
    """
    kickers = [kicker(line.words) if kind == "paragraph" else None for line, kind in zip(lines, kinds, strict=True)]
    # A short question looks like a heading, but counts for a talk as well.
    used = [words for line, kind in zip(lines, kinds, strict=True) if kind in _SPOKEN and (words := kicker(line.words))]
    talk = len(used) > _FEW_KICKERS
    first = next((index for index, kind in enumerate(kinds) if kind in PROSE), None)
    for index, words in enumerate(kickers):
        if not words or used.count(words) > 1:
            continue
        credit = any(credited(lines[near].words) for near in (index - 1, index + 1) if 0 <= near < len(lines))
        notice = index in (first, len(lines) - 1) or lines[index].words.split(":")[0].isupper()
        if credit or not (talk or notice):
            kinds[index] = "caption"
