"""What a noun phrase without a name of its own tells: its head noun, what kind of source that is, whether it is known."""

from collections.abc import Sequence
from typing import NamedTuple

from kilde.reading.names import Gender
from kilde.reading.source_words import SourceWords
from kilde.statement import SourceKind


class Description(NamedTuple):
    """A described source.

    `head` is the noun that it is about, `core` the words before its first preposition or relative, `bare` those of them that
    are no article. `kind` is None where no list of the pack has one of its nouns. `indefinite` descriptions bring somebody
    new; `owned` ones (`his lawyer`) belong to somebody else.
    """

    head: str
    kind: SourceKind | None
    core: tuple[str, ...]
    bare: tuple[str, ...]
    definite: bool
    indefinite: bool
    owned: bool
    complement: bool

    def gender(self, words: SourceWords) -> Gender:
        """The gender that its article tells."""
        article = self.core[0]
        return "female" if article in words.female_articles else "male" if article in words.male_articles else ""

    @property
    def lone(self) -> bool:
        """Whether it is a noun alone, with an article or not."""
        return len(self.bare) == 1 and not self.complement


def described(lows: Sequence[str], words: SourceWords) -> Description:
    """What the lower-case words `lows`, at least one, tell."""
    core: list[str] = []
    for low in lows:
        governs = low in words.prepositions or low in words.relative
        if governs and any(word not in words.articles for word in core):
            break
        core.append(low)
    bare = [low for low in core if low not in words.articles] or core
    owned = any(low in words.possessive for low in bare) and len(bare) > 1
    nouns = [low for low in bare if low not in words.possessive] or bare
    order = nouns if words.head_first else nouns[::-1]
    head, kind = order[0], words.noun_kind(order[0])
    for low in order:
        found = words.noun_kind(low)
        if found is not None:
            head, kind = low, found
            break
    group = any(low in words.group for low in nouns) or (core[0] in words.they and len(core) > 1)
    if group and kind in (None, "person"):
        kind = "group"
    definite = words.is_definite(core[0], head)
    return Description(
        head, kind, tuple(core), tuple(bare), definite, core[0] in words.indefinite, owned, len(core) < len(lows)
    )
