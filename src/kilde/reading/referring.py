"""Which mentions of an article speak of one thing, as the reader's network has learned it.

For each mention the network tells, of those before it, how likely each is its antecedent (over head words: Dobrovolskii, 2021).
Only so many mentions back are looked at, so that a text of n mentions takes time in proportion to n.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, get_args

import numpy as np
from numpy.typing import NDArray

from kilde.article import Span
from kilde.reading.seen import NameSort

if TYPE_CHECKING:
    from kilde.reading.network import Mentions, Network

Indices = NDArray[np.int64]
Floats = NDArray[np.float32]

NAMES: tuple[NameSort, ...] = get_args(NameSort)

#: How many mentions back an antecedent is looked for.
BACK = 150

#: So many code points after where a phrase begins, its head word may stand.
AHEAD = 40

#: How alike two head words are: not at all, in their stem, wholly, wholly and both capitalised.
ALIKE = 4

#: Letters that two words of one stem begin with alike.
STEM = 4


class Antecedents:
    """The mentions of a text, and how likely the network thinks that one takes up another.

    `spans` are their head words in the order of the text, `sorts` the numbers of their sorts of name.
    """

    def __init__(self, network: "Network", mentions: "Mentions", text: str) -> None:
        order = sorted(range(len(mentions.spans)), key=lambda k: mentions.spans[k])
        self._network = network
        self.spans = [mentions.spans[k] for k in order]
        self.sorts = [mentions.sorts[k] for k in order]
        self.places = np.array([mentions.places[k] for k in order], np.int64)
        self.states = mentions.states[order]
        self.words = [text[start:end] for start, end in self.spans]
        self._starts = [start for start, _ in self.spans]
        self._rows: dict[int, Floats] = {}

    def row(self, number: int) -> Floats:
        """Logits that mention `number` takes up the one before it, the one before that, and so on: over 0, rather than none."""
        if number not in self._rows:
            first = max(0, number - BACK)
            later = np.full(number - first, number)
            earlier = np.arange(number - 1, first - 1, -1)
            some = [self.words[k] for k in (*earlier.tolist(), number)]
            alike = likeness(some, np.full(len(earlier), len(earlier)), np.arange(len(earlier)))
            apart = self.places[later] - self.places[earlier]
            none = np.zeros(0, np.float32)
            self._rows[number] = self._network.same(self.states, later, earlier, apart, alike) if number else none
        return self._rows[number]

    def at(self, place: int) -> int | None:
        """The mention whose head word stands at `place`, or is the next one soon after it."""
        number = bisect_left(self._starts, place)
        return number if number < len(self.spans) and self._starts[number] - place <= AHEAD else None

    def logit(self, later: int, earlier: int) -> float | None:
        """How likely the mention at the place `later` takes up that at `earlier`; None where the network sees none."""
        one, other = self.at(later), self.at(earlier)
        if one is None or other is None or not 0 < one - other <= BACK:
            return None
        return float(self.row(one)[one - other - 1])

    def sort(self, span: Span) -> NameSort | None:
        """What sort of name the first head word in `span` is ("" for none); None where the network sees no mention."""
        number = bisect_left(self._starts, span[0])
        return NAMES[self.sorts[number]] if number < len(self.spans) and self._starts[number] < span[1] else None

    def entities(self) -> list[int]:
        """For each mention the first one of its entity: joined to the likeliest one before, if that is likelier than none."""
        first = list(range(len(self.spans)))
        for number in range(1, len(first)):
            row = self.row(number)
            best = int(row.argmax())
            if row[best] > 0:
                first[number] = first[number - 1 - best]
        return first


def pairs(words: Sequence[str], places: Indices) -> tuple[Indices, Indices, Indices, Indices]:
    """All pairs of mentions at most `BACK` apart: the later, the earlier, tokens between, how alike their head words are."""
    count = len(words)
    back = min(BACK, max(count - 1, 1))
    later = np.repeat(np.arange(count), back)
    earlier = later - 1 - np.tile(np.arange(back), count)
    keep = earlier >= 0
    later, earlier = later[keep], earlier[keep]
    return later, earlier, places[later] - places[earlier], likeness(words, later, earlier)


def likeness(words: Sequence[str], later: Indices, earlier: Indices) -> Indices:
    """How alike the words of each pair are (see `ALIKE`)."""
    low = [word.casefold() for word in words]
    numbers = {word: n for n, word in enumerate(dict.fromkeys(low))}
    whole = np.array([numbers[word] for word in low])
    stems = {stem: n for n, stem in enumerate(dict.fromkeys(word[:STEM] for word in low if len(word) >= STEM))}
    stem = np.array([stems.get(word[:STEM], -1) for word in low])
    capital = np.array([word[:1].isupper() for word in words])
    same = whole[later] == whole[earlier]
    alike: Indices = ((stem[later] == stem[earlier]) & (stem[later] >= 0)).astype(np.int64)
    alike[same] = 2 + (capital[later] & capital[earlier])[same]
    return alike


def entities(network: "Network", text: str, heads: Sequence[Span]) -> list[int]:
    """For each of the mentions whose head words stand at `heads` (in order), a number that those of one entity share."""
    from kilde.reading.network import Mentions

    mentions = Mentions(heads)
    for _ in network.spot(text, mentions=mentions):
        pass
    told = Antecedents(network, mentions, text)
    known = dict(zip(told.spans, told.entities(), strict=True))
    return [known.get(span, -1 - number) for number, span in enumerate(heads)]
