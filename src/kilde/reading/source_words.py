"""The part `sources` of a language pack: the closed-class words by which a text names and takes up its sources.

A pack's `sources.toml` has these fields; every one may be left out. Words are in lower case, as they stand in running text.
"""

from functools import cached_property

import msgspec

from kilde import languages


class SourceWords(msgspec.Struct, frozen=True, dict=True):
    """Words of one language. An empty one is the fallback: names and capitals alone."""

    he: tuple[str, ...] = ()
    she: tuple[str, ...] = ()
    #: One person of either gender (`the latter`, `vedkommende`).
    one: tuple[str, ...] = ()
    #: A thing: a body, a document, an outlet.
    it: tuple[str, ...] = ()
    they: tuple[str, ...] = ()
    #: The speaker of the quotation, alone or with others.
    first: tuple[str, ...] = ()
    #: The person spoken to: in an interview's questions, the one who answers.
    second: tuple[str, ...] = ()
    relative: tuple[str, ...] = ()
    #: What a pronoun may carry: `herself`.
    selves: tuple[str, ...] = ()
    #: Pronouns and possessives that stand before a noun: `his lawyer`.
    possessive: tuple[str, ...] = ()
    #: Articles and demonstratives, cut from the front of a description before it is compared.
    definite: tuple[str, ...] = ()
    indefinite: tuple[str, ...] = ()
    #: Words that begin a sentence with a capital and are no name.
    function: tuple[str, ...] = ()
    prepositions: tuple[str, ...] = ()
    #: Prepositions before a place: a single name after one of them is no person.
    places: tuple[str, ...] = ()
    conjunctions: tuple[str, ...] = ()
    #: Endings of a name that owns.
    genitive: tuple[str, ...] = ()
    #: Endings of a noun in its forms, longest first; what is left is compared.
    endings: tuple[str, ...] = ()
    #: Endings that show several people.
    plural: tuple[str, ...] = ()
    #: Whether names change their form with the case.
    inflects: bool = True
    nouns_capitalised: bool = False
    #: Titles before a name.
    titles: tuple[str, ...] = ()
    female_titles: tuple[str, ...] = ()
    male_titles: tuple[str, ...] = ()
    #: Nouns for people, by the gender they tell, base form; compounds end in them.
    female: tuple[str, ...] = ()
    male: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    #: What follows an age in a noun for a person of that age (`32` + `-åring`).
    aged: tuple[str, ...] = ()
    #: Nouns that news takes for each other: one group a line, base forms.
    alike: tuple[tuple[str, ...], ...] = ()
    #: Nouns for a medium, a body, a document, several people; as they stand, with an article or ending.
    outlet: tuple[str, ...] = ()
    #: Which endings make a capitalised word the name of an outlet.
    outlet_endings: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    organisation_endings: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    #: Words directly before the outlet that heard the source.
    hearing: tuple[str, ...] = ()
    #: Nouns of a talk with an outlet (`interview`), anywhere in the clause.
    interview: tuple[str, ...] = ()
    #: What an outlet does that talks with a source, up to the words that name the source.
    talks: tuple[str, ...] = ()

    @cached_property
    def pronouns(self) -> frozenset[str]:
        """Every pronoun."""
        return frozenset((*self.he, *self.she, *self.one, *self.it, *self.they, *self.first, *self.second, *self.relative))

    @cached_property
    def articles(self) -> frozenset[str]:
        """Every article and demonstrative."""
        return frozenset((*self.definite, *self.indefinite))

    @cached_property
    def people(self) -> frozenset[str]:
        """Every noun for one person."""
        return frozenset((*self.person, *self.female, *self.male, *self.titles))

    def stem(self, word: str) -> str:
        """`word` in lower case without its known endings, one after the other; at least three letters stay."""
        low = word.casefold()
        while True:
            ending = next((end for end in self.endings if low.endswith(end) and len(low) - len(end) >= 3), None)
            if ending is None:
                return low
            low = low[: -len(ending)]

    @cached_property
    def _people_stems(self) -> frozenset[str]:
        return frozenset(self.stem(noun) for noun in self.people)

    def likes(self, stem: str) -> tuple[str, ...]:
        """The stems that news takes for `stem` too."""
        return self._likes.get(stem, ())

    @cached_property
    def _likes(self) -> dict[str, tuple[str, ...]]:
        groups = [[self.stem(word) for word in group] for group in self.alike]
        return {stem: tuple(other for other in group if other != stem) for group in groups for stem in group}

    @cached_property
    def _body_stems(self) -> frozenset[str]:
        return frozenset(self.stem(noun) for noun in (*self.organisation, *self.organisation_endings))

    def is_body(self, low: str) -> bool:
        """Whether a lower-case word is a noun for a body, in any form, or a compound that ends in one."""
        return tail_in(self.stem(low), self._body_stems)

    def is_role(self, low: str) -> bool:
        """Whether a lower-case word is a noun for one person, or a compound that ends in one."""
        return tail_in(self.stem(low), self._people_stems)

    def is_organisation(self, low: str) -> bool:
        """Whether a lower-case word names a body by its form."""
        return low in self.organisation or any(
            low.endswith(tail) and len(low) > len(tail) + 1 for tail in self.organisation_endings
        )

    def is_noun(self, low: str) -> bool:
        """Whether a lower-case word is a common noun that the pack knows."""
        nouns = (*self.outlet, *self.organisation, *self.document, *self.group)
        return low in nouns or self.is_role(low) or self.is_organisation(low)


def tail_in(word: str, nouns: frozenset[str], shortest: int = 3) -> bool:
    """Whether `word` is one of `nouns` or a compound whose tail, of at least `shortest` letters and two before, is."""
    return word in nouns or any(word[at:] in nouns for at in range(2, len(word) - shortest + 1))


def source_words(language: str) -> SourceWords:
    """The words of `language`, or the empty fallback."""
    return languages.part(language, "sources", SourceWords) or SourceWords()
