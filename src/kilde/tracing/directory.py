"""The outlets of a collection by their names, so that a name is compared with few of them however many there are.

What is left out could not have met: names that are one (`outlets.same_outlet`) agree in how each word begins, written as one
word, or in the brand that the table has for both; and a text names no outlet of which a word is missing.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import product
from typing import TypeVar

from kilde.tracing.identity import initials, outlet_key, skeleton, words
from kilde.tracing.outlets import brand

#: So many first letters of each word two spellings of one name have in common (see `identity.same_outlet_name`).
ALIKE = 2

#: So many first letters of a word are looked up in a text.
BEGINNING = 4

#: A word of so many letters may lose so many before an ending («Útnesjablaðið», «Útnesjablaðinu»).
LONG, ENDING = 7, 2

K = TypeVar("K", bound=Hashable)

TOKEN = re.compile(r"\w+")


@lru_cache(maxsize=100_000)
def forms(name: str) -> frozenset[tuple[str, ...]]:
    """What two names have one of in common wherever they may be names of one outlet."""
    found: set[tuple[str, ...]] = set()
    for told in {name, brand(name)}:
        key = outlet_key(told)
        found.add(("joined", "".join(key)))
        found.add(("brand", told))
        found |= {("words", *begun) for begun in product(*({word[:ALIKE], skeleton(word)[:ALIKE]} for word in key))}
    return frozenset(found)


@lru_cache(maxsize=100_000)
def stems(name: str) -> tuple[str, ...]:
    """What every form of an outlet's name has of its words, without a leading article."""
    told = words(name)
    if len(told) > 1 and told[0].casefold() in ("the", "la", "le", "el", "il", "der", "die", "das", "de"):
        told = told[1:]
    return tuple(word if len(word) < LONG else word[:-ENDING] for word in told)


class Directory:
    """Outlets in an order of their own, in which all answers are given."""

    def __init__(self, houses: Iterable[str]) -> None:
        self._place = {house: place for place, house in enumerate(houses)}

    def like(self, name: str) -> Sequence[str]:
        """The outlets that may have that name."""
        return self._sorted({house for form in forms(name) for house in self._forms.get(form, ())})

    def by_initials(self, letters: str) -> Sequence[str]:
        """The outlets whose names have these initials (small letters)."""
        return self._initials.get(letters, ())

    def within(self, text: str) -> Sequence[str]:
        """The outlets that a text may name."""
        tokens = {match.group() for match in TOKEN.finditer(text)}
        begun = {token[:length] for token in tokens for length in range(1, BEGINNING + 1)}
        return self._sorted({house for each in begun for house in self._stems.get(each, ())})

    def _sorted(self, found: set[str]) -> Sequence[str]:
        return sorted(found, key=self._place.__getitem__)

    @cached_property
    def _forms(self) -> dict[tuple[str, ...], list[str]]:
        return _index((form, house) for house in self._place for form in forms(house))

    @cached_property
    def _initials(self) -> dict[str, list[str]]:
        return _index((initials(house), house) for house in self._place)

    @cached_property
    def _stems(self) -> dict[str, list[str]]:
        """Each outlet by the beginning of that word of its name which fewest others have."""
        begun = {house: tuple(dict.fromkeys(map(_beginning, stems(house)))) for house in self._place}
        common = Counter(each for told in begun.values() for each in told)
        return _index((min(told, key=lambda each: (common[each], each)), house) for house, told in begun.items() if told)


def _beginning(stem: str) -> str:
    found = TOKEN.match(stem)
    return found.group()[:BEGINNING] if found else ""


def _index(pairs: Iterable[tuple[K, str]]) -> dict[K, list[str]]:
    found: dict[K, list[str]] = {}
    for key, house in pairs:
        found.setdefault(key, []).append(house)
    return found
