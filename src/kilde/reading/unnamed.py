"""Whom and what a text brings up without a name: people by an indefinite article, documents, several people by a noun."""

import re
from collections.abc import Iterator

from kilde.article import Span
from kilde.reading.names import WORD
from kilde.reading.source_words import SourceWords
from kilde.statement import SourceKind

#: So many code points behind a noun are read for its attributes.
_ATTRIBUTES = 90
#: A noun stands within so many words of its article.
_APART = 3


def introductions(text: str, words: SourceWords) -> Iterator[tuple[Span, str]]:
    """Where unnamed people are brought up, and by which noun: `an anonymous Russian officer`."""
    if not words.indefinite or not words.person:
        return
    articles = "|".join(sorted(map(re.escape, words.indefinite), key=len, reverse=True))
    for found in re.finditer(rf"\b(?:{articles})((?: [\w-]+){{1,4}})", text, re.IGNORECASE):
        row = found.group(1).split()
        for count, word in enumerate(row, 1):
            low = word.casefold()
            if words.is_small(low) or low in words.relative:
                break
            after = row[count] if count < len(row) else ""
            bare = low not in words.titles and not (words.definite_endings and words.is_definite("", low))
            if bare and words.is_role(low) and not after[:1].isupper() and not (after and words.is_role(after)):
                yield (found.start(), found.start(1) + sum(len(w) + 1 for w in row[:count])), low
                break


def brought_up(text: str, words: SourceWords) -> Iterator[tuple[Span, str, SourceKind]]:
    """The documents with an indefinite article, and the several people told of by a noun: where, the noun, the kind."""
    before: list[re.Match[str]] = []
    for found in WORD.finditer(text):
        low = found.group().casefold()
        kind = None if low in words.function else words.noun_kind(low)
        if kind == "group":
            yield found.span(), low, kind
        elif kind == "document":
            article = next((word for word in reversed(before) if word.group().casefold() in words.indefinite), None)
            if article is not None and text[article.end() : found.start()].count(" ") <= _APART:
                yield (article.end() + 1, phrase_end(text, words, found.end())), low, kind
        before = [*before[-_APART:], found]


def phrase_end(text: str, words: SourceWords, end: int) -> int:
    """Where the attributes of a noun that ends at `end` stop: small words, and the noun or name that each leads to."""
    stop = at = end
    leads = False
    for found in WORD.finditer(text, end, min(len(text), end + _ATTRIBUTES)):
        word = found.group()
        if text[at : found.start()] != " " or word.casefold() in words.relative:
            break
        if words.is_small(word.casefold()):
            leads = True
        elif leads or (word[0].isupper() and at > end):
            stop, leads = found.end(), False
        else:
            break
        at = found.end()
    return stop
