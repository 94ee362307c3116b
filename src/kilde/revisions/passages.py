"""Two texts of an article laid beside each other: which passage became which, whatever was moved, set anew or spelt right.

A passage is a sentence of running text, or a subheading, a caption or a note as a whole. Passages with the same words are one,
wherever they stand; of the others, those that share most of their words are a pair, the likest first. Marks, capitals, white
space and the ways to write a letter do not count. What links to other stories and the writers' names is left out.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence

import msgspec
from rapidfuzz.distance import OSA, Indel

from kilde.article import PROSE, Article, Span
from kilde.checking.voices import sentences

#: Two passages are one that was edited if they share this much of their words, in their order. Found by the pairs of
#: tests/test_revisions.py: edited sentences share 0.55 and more, sentences of one story on different things 0.4 and less.
SHARED = 0.5
#: A passage that has this much of its words in another was split off it, or put into it.
WITHIN = 0.8
#: Words that differ in so few letters (or exchange of two), a sixth of them, are one word spelt in two ways.
TYPO = 1 / 6

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_LEFT_OUT = frozenset({"headline", "promo", "byline"})


class Passage(msgspec.Struct, frozen=True):
    """Words of an article that are compared as a whole, and its words in their plain form with their places."""

    span: Span
    words: tuple[str, ...]
    places: tuple[Span, ...]


class Pair(msgspec.Struct, frozen=True):
    """What a passage was and what it became; None for what is new, or gone."""

    before: Passage | None
    after: Passage | None


def passage(text: str, span: Span) -> Passage:
    """The words at `span`."""
    found = list(_WORD.finditer(text, *span))
    return Passage(span, tuple(_plain(match.group()) for match in found), tuple(match.span() for match in found))


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


def passages(article: Article) -> tuple[Passage, ...]:
    """The passages of an article, in order."""
    spans = [
        *sentences(article),
        *(block.span for block in article.blocks if block.kind not in PROSE and block.kind not in _LEFT_OUT),
    ]
    return tuple(found for span in sorted(spans) if (found := passage(article.text, span)).words)


def laid_out(before: Article, after: Article) -> tuple[Pair, ...]:
    """The passages that are not the same in both, as pairs: edited ones in the order of `after`, then what is gone."""
    old, new = list(passages(before)), list(passages(after))
    _drop_same(old, new)
    likeness = sorted(
        (-shared, i, j) for i, a in enumerate(new) for j, b in enumerate(old) if (shared := _shared(a, b)) >= SHARED
    )
    became: dict[int, int] = {}
    was: dict[int, int] = {}
    for _, i, j in likeness:
        if i not in was and j not in became:
            was[i], became[j] = j, i
    for i, a in enumerate(new):
        if i not in was and (whole := _whole(a, old)) is not None:
            was[i] = whole
    for j, b in enumerate(old):
        if j not in became and (whole := _whole(b, new)) is not None:
            became[j] = whole
    edited = [Pair(old[was[i]] if i in was else None, a) for i, a in enumerate(new)]
    joined = [Pair(b, new[became[j]]) for j, b in enumerate(old) if j in became and was.get(became[j]) != j]
    gone = [Pair(b, None) for j, b in enumerate(old) if j not in became]
    return (*edited, *joined, *gone)


def _drop_same(old: list[Passage], new: list[Passage]) -> None:
    """Take out what has the same words in both lists."""
    held: dict[tuple[str, ...], list[Passage]] = defaultdict(list)
    for one in old:
        held[one.words].append(one)
    kept = []
    for one in new:
        if held[one.words]:
            old.remove(held[one.words].pop(0))
        else:
            kept.append(one)
    new[:] = kept


def _shared(one: Passage, other: Passage) -> float:
    return Indel.normalized_similarity(one.words, other.words)


def _whole(part: Passage, others: Sequence[Passage]) -> int | None:
    """The first of `others` that holds nearly all words of `part`, and more."""
    for at, other in enumerate(others):
        if len(other.words) > len(part.words) >= 3:
            kept = sum(word in other.words for word in part.words)
            if kept >= WITHIN * len(part.words):
                return at
    return None


def edited(pair: Pair) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The places of the words that are only in what was, and only in what became, spelling put right left out."""
    before = pair.before or Passage((0, 0), (), ())
    after = pair.after or Passage((0, 0), (), ())
    gone: list[Span] = []
    come: list[Span] = []
    for step in Indel.opcodes(before.words, after.words):
        if step.tag == "delete":
            gone.extend(before.places[step.src_start : step.src_end])
        elif step.tag == "insert":
            come.extend(after.places[step.dest_start : step.dest_end])
    old = {place: word for place, word in zip(before.places, before.words, strict=True) if place in gone}
    new = {place: word for place, word in zip(after.places, after.words, strict=True) if place in come}
    for place, word in old.items():
        spelt = next((at for at, held in new.items() if _one_word(word, held)), None)
        if spelt is not None:
            gone.remove(place)
            come.remove(spelt)
            del new[spelt]
    return tuple(gone), tuple(come)


def _one_word(one: str, other: str) -> bool:
    """Whether two words are one that was moved, or spelt in two ways."""
    if one == other:
        return True
    if one[0].isdigit() or other[0].isdigit():
        return False
    return OSA.distance(one, other) <= TYPO * max(len(one), len(other))
