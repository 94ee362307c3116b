"""Turns of a talk: paragraphs that open with who speaks («Runa Holt: Kaia er stengt.»), as transcripts and interviews have.

One such paragraph is most often a caption or a heading; a text in which several stand, with a label that comes back, is a talk.
Who mostly asks is the interviewer, whose questions are no statements.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from kilde.article import PROSE, Article, Span
from kilde.reading.attribution_type import Attribution
from kilde.reading.nearby import length, shared

#: A talk has so many turns, and they are so much of its paragraphs.
TURNS, SHARE = 4, 0.5
#: A label is a name of so many words and code points at most.
MOST_WORDS, LONGEST = 5, 50
#: Who ends so many turns with a question asks.
ASKS = 0.6

_LABEL = re.compile(rf"(?P<name>[^\W\d_a-zà-öø-ÿ][^:\n\[\]()«»“”\"?!]{{0,{LONGEST - 1}}}):\s+(?=\S)")
_EDGE = ' \t\n\u00a0.,;:–—"“”«»'


class Turn(msgspec.Struct, frozen=True):
    """A turn: where the label stands, and what its speaker says."""

    label: Span
    words: Span


def turns(article: Article) -> tuple[Turn, ...]:
    """The turns of an article that is a talk, in order; none of others. A short question may look like a subheading."""
    blocks = [block.span for block in article.blocks if block.kind in (*PROSE, "subheading")]
    found = [turn for span in blocks if (turn := _turn(article.text, span)) is not None]
    labels = [article.words(turn.label).casefold() for turn in found]
    comes_back = len(labels) > len(set(labels))
    return tuple(found) if len(found) >= max(TURNS, SHARE * len(blocks)) and comes_back else ()


def _turn(text: str, span: Span) -> Turn | None:
    match = _LABEL.match(text, *span)
    if match is None or len(match["name"].split()) > MOST_WORDS or text[match.end() : match.end() + 2] == "//":
        return None
    start, end = match.end(), span[1]
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return Turn(match.span("name"), (start, end)) if start < end else None


def spoken(article: Article) -> Iterator[Attribution]:
    """What is said in a talk, turn by turn, without the questions of whoever asks."""
    return _said(article, turns(article))


def _said(article: Article, found: Sequence[Turn]) -> Iterator[Attribution]:
    by_label: dict[str, list[Turn]] = defaultdict(list)
    for turn in found:
        by_label[article.words(turn.label).casefold()].append(turn)
    asks = {
        label
        for label, theirs in by_label.items()
        if sum(article.text[turn.words[1] - 1] == "?" for turn in theirs) >= ASKS * len(theirs)
    }
    prose = {block.span[0] for block in article.blocks if block.kind in PROSE}
    for turn in found:
        if article.words(turn.label).casefold() not in asks and turn.label[0] in prose:
            yield Attribution(type="speech", kind="direct", content=(turn.words,), source=(turn.label,))


def with_turns(found: list[Attribution], article: Article) -> list[Attribution]:
    """What was found, and the turns of a talk in the place of what was found of them without a cue."""
    talk = turns(article)
    if not talk:
        return found
    said, labels = list(_said(article, talk)), [turn.label for turn in talk]
    kept = [one for one in found if one.cue or not any(_covers(turn, one) for turn in said)]
    # A label and its colon are no cue.
    return [*(one for one in kept if not shared(one.cue, labels)), *said]


def _covers(turn: Attribution, one: Attribution) -> bool:
    return shared(turn.content, one.content) > 0.5 * length(one.content)
