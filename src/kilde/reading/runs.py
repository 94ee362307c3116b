"""Runs of capitals that are more than one name: told apart by the names that the article has elsewhere."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec

from kilde.reading.likeness import akin, same_forms
from kilde.reading.names import Mention, gender_of
from kilde.reading.source_words import SourceWords

#: Forms of one name begin with the same so many letters.
_BEGIN = 3


class Names(NamedTuple):
    """The names of an article: those of one word, those of several, the last words of people's, the same by beginning."""

    single: frozenset[str]
    whole: frozenset[tuple[str, ...]]
    surnames: frozenset[str]
    beginning: dict[str, list[str]]
    ending: dict[str, list[tuple[str, ...]]]


def apart(found: Sequence[Mention], text: str, words: SourceWords) -> tuple[tuple[Mention, ...], Names]:
    """The mentions `found`, each a name of its own, and the names of the article."""
    whole_ones = {mention.words for mention in found if not mention.initial}
    trimmed = [_trimmed(mention, whole_ones) for mention in found]
    whole = frozenset(mention.words for mention in trimmed if len(mention.words) > 1)
    surnames = frozenset(name[-1] for name in whole if gender_of(name[0]) is not None)
    single = frozenset(mention.words[0] for mention in trimmed if len(mention.words) == 1)
    names = Names(single, whole, surnames, {}, {})
    for surname in sorted(surnames):
        names.beginning.setdefault(_begin(surname), []).append(surname)
    for name in sorted(whole):
        names.ending.setdefault(_begin(name[-1]), []).append(name)
    return tuple(part for mention in trimmed for part in _parts(mention, text, words, names)), names


def _begin(word: str) -> str:
    return word[:_BEGIN].casefold()


def _trimmed(mention: Mention, known: set[tuple[str, ...]]) -> Mention:
    """`mention`, a sentence's first word cut off where the rest is a name that the article has elsewhere."""
    first, rest = mention.words[0], mention.words[1:]
    if not (mention.initial and rest in known and gender_of(first) is None):
        return mention
    return msgspec.structs.replace(mention, words=rest, span=(mention.span[0] + len(first) + 1, mention.span[1]))


def _parts(mention: Mention, text: str, words: SourceWords, names: Names) -> tuple[Mention, ...]:
    """`mention`, or the two that it is where a name of its own and a person's stand side by side."""
    first, rest = mention.words[0], mention.words[1:]
    if mention.kind == "outlet" and first in names.surnames and " " not in first:
        return (msgspec.structs.replace(mention, kind="", outlet=None),)  # a paper's name, here a person's
    if not rest or mention.titles or gender_of(first) is not None or mention.kind in ("outlet", "organisation"):
        return (mention,)
    if len(rest) == 1 and not mention.kind and words.nouns_capitalised:
        found = _owner(mention, words, names)
        if found is not None:
            return (found,)
    begin = _begin(rest[-1])
    alone = first in names.single and any(akin(rest[-1], last, words) for last in names.beginning.get(begin, ()))
    full = words.inflects and len(rest) > 1 and any(same_forms(rest, name, words) for name in names.ending.get(begin, ()))
    if not alone and not full:
        return (mention,)
    start, end = mention.span
    known = gender_of(rest[0])
    kind: Literal["person", ""] = "person" if known is not None and len(rest) > 1 else ""
    at = text.index(rest[0], start + len(first))
    one = msgspec.structs.replace(mention, words=(first,), span=(start, start + len(first)), kind="", owner=False)
    return one, msgspec.structs.replace(mention, words=rest, span=(at, end), kind=kind, gender=known or "", initial=False)


def _owner(mention: Mention, words: SourceWords, names: Names) -> Mention | None:
    """The name in two capitals of which the other is a noun, where nouns have capitals: the noun's owner."""
    (first, last), (start, end) = mention.words, mention.span
    owner = next((first[: -len(tail)] for tail in words.genitive if first.endswith(tail)), "")
    if owner in names.surnames:
        return msgspec.structs.replace(mention, words=(owner,), span=(start, start + len(owner)), owner=True)
    bare = next((last[: -len(tail)] for tail in words.genitive if last.endswith(tail)), "")
    if bare not in names.single:
        return None
    begin = end - len(last)
    return msgspec.structs.replace(mention, words=(bare,), span=(begin, begin + len(bare)), owner=True)
