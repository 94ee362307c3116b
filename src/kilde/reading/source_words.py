"""The part `sources` of a language pack: the closed-class words by which a text names and takes up its sources.

A pack's `sources.toml` has these fields; every one may be left out. Words are in lower case, as they stand in running text.
"""

from functools import cached_property

import msgspec

from kilde import languages
from kilde.statement import SourceKind

#: So many words are remembered with their stems and kinds at once.
_KEPT = 50_000


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
    #: Those of `first` that are a subject of several, and endings of verbs that have it in them: an outlet's own voice.
    we: tuple[str, ...] = ()
    we_endings: tuple[str, ...] = ()
    relative: tuple[str, ...] = ()
    #: Those of `they` that take up exactly two.
    both: tuple[str, ...] = ()
    #: Possessives of one man and of one woman.
    his: tuple[str, ...] = ()
    hers: tuple[str, ...] = ()
    #: What a pronoun may carry: `herself`.
    selves: tuple[str, ...] = ()
    #: Pronouns and possessives that stand before a noun: `his lawyer`.
    possessive: tuple[str, ...] = ()
    #: Articles and demonstratives, cut from the front of a description before it is compared.
    definite: tuple[str, ...] = ()
    indefinite: tuple[str, ...] = ()
    #: Those of them that tell the gender of a noun for a person.
    female_articles: tuple[str, ...] = ()
    male_articles: tuple[str, ...] = ()
    #: Articles and endings that a noun for a person seldom has: those of the neuter.
    neuter: tuple[str, ...] = ()
    #: Endings of a noun that has its article behind it (`leder-en`).
    definite_endings: tuple[str, ...] = ()
    #: Whether the language tells known from new with articles at all.
    has_articles: bool = True
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
    #: The same in the genitive, in which names may end as well.
    plural_genitive: tuple[str, ...] = ()
    #: Endings of adjectives, which are no noun for a person though they may look like one (`biografisk`, `fisk` in it).
    adjectives: tuple[str, ...] = ()
    #: Words that an apostrophe ties to the word after them: articles, prepositions, pronouns (`l'`, `dell'`, `j'`).
    elided: tuple[str, ...] = ()
    #: Whether nouns are written together with what says more of them, the head last.
    compounds: bool = True
    #: Whether a noun's own attributes follow it (`policía de Avilés`): then the first noun of a phrase is its head.
    head_first: bool = False
    #: Whether names change their form with the case.
    inflects: bool = True
    #: Endings of names that turn into others before the ending of a case, in pairs (`-nen`, `-se`).
    turns: tuple[tuple[str, str], ...] = ()
    nouns_capitalised: bool = False
    #: Titles before a name.
    titles: tuple[str, ...] = ()
    female_titles: tuple[str, ...] = ()
    male_titles: tuple[str, ...] = ()
    #: Nouns for people, by the gender they tell, base form; compounds end in them.
    female: tuple[str, ...] = ()
    male: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    #: Those of them that any woman or man may be called by (`the woman`).
    anybody: tuple[str, ...] = ()
    #: Endings of nouns for who does something, by which one that no list has is known (`-ist`).
    agents: tuple[str, ...] = ()
    #: What follows an age in a noun for a person of that age (`32` + `-åring`).
    aged: tuple[str, ...] = ()
    #: Nouns that news takes for each other: one group a line, base forms.
    alike: tuple[tuple[str, ...], ...] = ()
    #: Nouns for a medium, a body, a document, several people; as they stand, with an article or ending.
    outlet: tuple[str, ...] = ()
    #: What stands before such a noun where an outlet tells of itself (`this newspaper`, `our`).
    ours: tuple[str, ...] = ()
    #: Nouns for media at large, which take up none named before (`local media`).
    media: tuple[str, ...] = ()
    #: Which endings make a capitalised word the name of an outlet.
    outlet_endings: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    organisation_endings: tuple[str, ...] = ()
    #: Those nouns for a body that always take up one named before (`the company`); the others stand for themselves too.
    again: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    #: Words directly before the outlet that heard the source.
    hearing: tuple[str, ...] = ()
    #: Nouns of a talk with an outlet (`interview`), anywhere in the clause.
    interview: tuple[str, ...] = ()
    #: What an outlet does that talks with a source, up to the words that name the source.
    talks: tuple[str, ...] = ()
    #: What a source does that is heard on an outlet, up to the name of the outlet (`appeared on`).
    guests: tuple[str, ...] = ()
    #: What one source does that brings in the words of another, up to the words that name the other (`cited`).
    cites: tuple[str, ...] = ()
    #: What leads from an outlet that tells something to whom it has it from (`citing`, `med henvisning til`).
    relays: tuple[str, ...] = ()
    #: Whether the outlet that heard the source may stand in a bare case beside the verb, without a preposition.
    hears_by_case: bool = False
    #: What a share of people asked is counted in (`per cent`).
    percent: tuple[str, ...] = ()
    #: What the person asked is called in an interview that never names them.
    interviewee: str = ""

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
        known = self._stems.get(word)
        if known is None:
            if len(self._stems) > _KEPT:
                self._stems.clear()
            known = self._stems[word] = self._stem(word.casefold())
        return known

    def _stem(self, low: str) -> str:
        while low.endswith(self.endings):
            ending = next((end for end in self.endings if low.endswith(end) and len(low) - len(end) >= 3), None)
            if ending is None:
                break
            low = low[: -len(ending)]
        return low

    @cached_property
    def _stems(self) -> dict[str, str]:
        return {}

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

    def base(self, word: str) -> str:
        """The stem of the longest noun for a person that a word in any form ends in, or its own stem."""
        stem = self.stem(word)
        return next((stem[at:] for at in range(len(stem) - 2) if stem[at:] in self._people_stems), stem)

    def is_small(self, low: str) -> bool:
        """Whether a word only ties a phrase together: a preposition, an article or a conjunction."""
        return low in self.prepositions or low in self.articles or low in self.conjunctions

    @cached_property
    def _noun_stems(self) -> dict[SourceKind, frozenset[str]]:
        nouns: dict[SourceKind, tuple[str, ...]] = {
            "outlet": self.outlet,
            "document": self.document,
            "organisation": (*self.organisation, *self.organisation_endings),
            "group": self.group,
        }
        return {kind: frozenset(self.stem(noun) for noun in found) for kind, found in nouns.items()}

    def noun_kind(self, low: str) -> SourceKind | None:
        """What kind of source a lower-case noun is, in any form and compounded, or None if no list has it."""
        if low not in self._kinds:
            if len(self._kinds) > _KEPT:
                self._kinds.clear()
            self._kinds[low] = self._noun_kind(low)
        return self._kinds[low]

    @cached_property
    def _kinds(self) -> dict[str, SourceKind | None]:
        return {}

    def _noun_kind(self, low: str) -> SourceKind | None:
        plain: dict[SourceKind, tuple[str, ...]] = {
            "group": self.group,
            "outlet": (*self.outlet, *self.media),
            "document": self.document,
            "organisation": self.organisation,
        }
        exact: SourceKind | None = next((kind for kind, nouns in plain.items() if low in nouns), None)
        if exact is not None:
            return exact
        if self.is_role(low):
            return "group" if self.is_plural(low) else "person"
        stem, rows = self.stem(low), self._noun_stems.items()
        found: SourceKind | None = next((kind for kind, stems in rows if stem in stems), None)
        if found is not None or not self.compounds:
            return found
        return next((kind for kind, stems in rows if tail_in(stem, stems, 5)), None)

    def is_named_body(self, low: str) -> bool:
        """Whether a noun in a name makes it a body's: one for a body, or one that may be a body's and a medium's (`agency`)."""
        return low in self.again or self.noun_kind(low) == "organisation"

    def is_plural(self, low: str) -> bool:
        """Whether the form of a noun for people shows several, and no noun for one ends so."""
        ends = low.endswith((*self.plural, *self.plural_genitive))
        return ends and not any(low.endswith(noun) for noun in self.people)

    def is_agent(self, low: str) -> bool:
        """Whether a noun that no list has is one for a person by its ending, with its article behind it or not."""
        bare = next((low[: -len(end)] for end in self.definite_endings if low.endswith(end) and len(low) > len(end) + 4), low)
        return bool(self.agents) and bare.endswith(self.agents)

    @cached_property
    def anybody_stems(self) -> frozenset[str]:
        """The stems of the nouns that any woman or man may be called by."""
        return frozenset(self.stem(noun) for noun in (*self.anybody, *self.aged))

    def is_definite(self, first: str, noun: str) -> bool:
        """Whether a phrase whose first word and head noun these are speaks of somebody known; where no form tells, it may."""
        if not self.has_articles:
            return first not in self.indefinite
        behind = bool(self.definite_endings) and noun.endswith(self.definite_endings) and noun not in self.people
        return first in self.definite or behind

    @cached_property
    def _body_stems(self) -> frozenset[str]:
        return frozenset(self.stem(noun) for noun in (*self.organisation, *self.organisation_endings))

    def is_body(self, low: str) -> bool:
        """Whether a lower-case word is a noun for a body, in any form, or a compound that ends in one."""
        return tail_in(self.stem(low), self._body_stems)

    def is_role(self, low: str) -> bool:
        """Whether a lower-case word is a noun for people, in any form, or a compound that ends in one."""
        if self.adjectives and low.endswith(self.adjectives) and low not in self.people:
            return False
        stem = self.stem(low)
        return stem in self._people_stems or (self.compounds and tail_in(stem, self._people_stems))

    def is_organisation(self, low: str) -> bool:
        """Whether a lower-case word names a body by its form."""
        return low in self.organisation or any(
            low.endswith(tail) and len(low) > len(tail) + 1 for tail in self.organisation_endings
        )

    def is_noun(self, low: str) -> bool:
        """Whether a lower-case word is a common noun that the pack knows; a compound for a body is likely a name."""
        kind = self.noun_kind(low)
        return kind is not None and (kind != "organisation" or low in self.organisation or self.stem(low) in self._own_bodies)

    @cached_property
    def _own_bodies(self) -> frozenset[str]:
        return frozenset(self.stem(noun) for noun in self.organisation)


def tail_in(word: str, nouns: frozenset[str], shortest: int = 3) -> bool:
    """Whether `word` is one of `nouns` or a compound whose tail, of at least `shortest` letters and two before, is."""
    return word in nouns or any(word[at:] in nouns for at in range(2, len(word) - shortest + 1))


def source_words(language: str) -> SourceWords:
    """The words of `language`, or the empty fallback."""
    return languages.part(language, "sources", SourceWords) or SourceWords()
