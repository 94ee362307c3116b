"""Cues: what the words of a language that attribute tell of stance, certainty and hearsay, from the pack part `cues.toml`."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import msgspec

from kilde.languages import part
from kilde.reading.segments import Tokens
from kilde.statement import Modality, Polarity, Stance

#: Phrases by their first word, longest first, each as its words.
Phrases = dict[str, list[tuple[str, ...]]]

#: A part of a word between its hyphens and apostrophes.
PART = re.compile(r"[^-']+")


class VerbClass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Verbs that attribute alike.

    Each entry of `forms` lists the forms of one verb. A `|` in the first one divides stem and endings, and the words that
    follow are endings (`hevd|e er et a`; `warn| s ed` begins with the stem itself). Words after `+` follow the verb directly
    (`minn|e er et + om`), those after `…` perhaps later (`legge legger la lagt … til`). A word with a hyphen or an apostrophe
    is also looked up by its parts (`dit-il`, `s'attend`).

    `impersonal`: without a source, it is hearsay ("it emerged that"). `acts`: verbs of deciding and planning, which the
    article tells in its own voice: what they govern is no statement.
    """

    name: str
    forms: tuple[str, ...]
    stance: Stance = "neutral"
    modality: Modality = "certain"
    polarity: Polarity = "positive"
    impersonal: bool = False
    acts: bool = False


class Noun(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nouns that attribute what the clause after them tells (`påstanden om at`)."""

    forms: tuple[str, ...]
    stance: Stance = "neutral"
    modality: Modality = "certain"
    polarity: Polarity = "positive"


class Hearsay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What marks hearsay without naming anybody.

    `auxiliaries` with one of `infinitives` and a participle (by its `participles` endings) after it: `skal ha nektet`; where
    the infinitive may be `final`, the participle stands on either side of it (`soll gesagt haben`, `zou hebben gezegd`).
    `conditionals` stand with a participle alone (`aurait tué`, `avrebbe ucciso`). Words of `unreal` are no such participles
    («could have»); in a sentence with one of `conditions` (`si`) either form tells what never was. `adverbs` stand anywhere in
    the clause. `raising` are whole phrases between subject and predicate ("is said to"), `believed` those that tell what is
    thought and not what is rumoured ("is believed to": probable, and no distance). `passives` are verb forms that are passive
    in themselves (`hevdes`). `rumours` are nouns for hearsay («rykter»), `going` the verbs by which it goes about,
    and `leads` what stands between them and their clause (`de que`).
    """

    auxiliaries: tuple[str, ...] = ()
    infinitives: tuple[str, ...] = ()
    participles: tuple[str, ...] = ()
    final: bool = False
    conditionals: tuple[str, ...] = ()
    unreal: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    adverbs: tuple[str, ...] = ()
    raising: tuple[str, ...] = ()
    believed: tuple[str, ...] = ()
    passives: tuple[str, ...] = ()
    rumours: tuple[str, ...] = ()
    going: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()


class CuePack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The cues of one language, and the few closed classes of words that bound a clause. All in small letters.

    `probable`, `possible` and `wished` are phrases by which speakers hedge their own words at the beginning: what they think
    likely, what may be, and what they want (then it is unknown whether it will be). After a negation they do not count.
    """

    ordinals: bool = False  # a short number and a point make an ordinal
    complementisers: tuple[str, ...]
    questions: tuple[str, ...]
    relatives: tuple[str, ...] = ()
    coordinators: tuple[str, ...]
    auxiliaries: tuple[str, ...]
    passives: tuple[str, ...] = ()
    finite: tuple[str, ...] = ()  # common finite verbs: they end a source and show a clause
    past: tuple[str, ...] = ()  # endings that show a finite verb
    adverbs: tuple[str, ...]
    negations: tuple[str, ...]
    rejecting: tuple[str, ...] = ()
    pronouns: tuple[str, ...]
    impersonal: tuple[str, ...] = ()  # subjects of passives that name nobody («det»); none where the verb needs none
    determiners: tuple[str, ...]
    sources: tuple[str, ...]
    pointers: tuple[str, ...] = ()  # what opens a sentence that takes up what was told before («det», "that is what")
    topics: tuple[str, ...] = ()  # prepositions of what hearsay is about («det meldes om drap»)
    abbreviations: tuple[str, ...] = ()
    probable: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    wished: tuple[str, ...] = ()
    verbs: tuple[VerbClass, ...]
    nouns: tuple[Noun, ...] = ()
    hearsay: Hearsay = Hearsay()


class Form(NamedTuple):
    """One form of a verb: the words that follow it directly or `later`, and its class."""

    direct: tuple[str, ...]
    later: tuple[str, ...]
    verb: VerbClass


class Cues:
    """A cue pack made ready for look-up."""

    def __init__(self, pack: CuePack) -> None:
        self.pack = pack
        self.forms: dict[str, list[Form]] = {}
        for verb in pack.verbs:
            for entry in verb.forms:
                for head, form in expand(entry, verb):
                    self.forms.setdefault(head, []).append(form)
        for forms in self.forms.values():
            forms.sort(key=lambda form: -len(form.direct) - len(form.later))
        self.nouns = {form: noun for noun in pack.nouns for form in noun.forms}
        self.sources = phrases(pack.sources)
        self.adverbs, self.pointers = phrases(pack.adverbs), phrases(pack.pointers)
        self.hearsay_adverbs = phrases(pack.hearsay.adverbs)
        self.hearsay_infinitives = phrases(pack.hearsay.infinitives)
        self.raising, self.believed = phrases(pack.hearsay.raising), phrases(pack.hearsay.believed)
        self.probable, self.possible, self.wished = phrases(pack.probable), phrases(pack.possible), phrases(pack.wished)
        self.complementisers = frozenset(pack.complementisers)
        self.questions = frozenset(pack.questions)
        self.openers = self.complementisers | self.questions
        self.relatives = frozenset(pack.relatives)
        self.coordinators = frozenset(pack.coordinators)
        self.auxiliaries = frozenset(pack.auxiliaries)
        self.passives = frozenset(pack.passives)
        self.finite = frozenset(pack.finite) | self.auxiliaries | self.passives
        self.negations = frozenset(pack.negations)
        self.rejecting = frozenset(pack.rejecting)
        self.pronouns = frozenset(pack.pronouns)
        self.impersonal = frozenset(pack.impersonal)
        self.determiners = frozenset(pack.determiners)
        self.hearsay_auxiliaries = frozenset(pack.hearsay.auxiliaries)
        self.conditionals = frozenset(pack.hearsay.conditionals)
        self.conditions, self.unreal = frozenset(pack.hearsay.conditions), frozenset(pack.hearsay.unreal)
        self.hearsay_passives = frozenset(pack.hearsay.passives)
        self.rumours, self.going = frozenset(pack.hearsay.rumours), frozenset(pack.hearsay.going)

    def told(self, word: str) -> list[Form]:
        """The forms that `word`, in small letters, may be, longest first; else those of its parts (`dit-il`, `s'attend`)."""
        if word in self.forms:
            return self.forms[word]
        return [form for part in parts(word) for form in self.forms.get(part, ())]

    def participle(self, word: str) -> bool:
        """Whether a word ends as the participle of hearsay does."""
        return word.endswith(self.pack.hearsay.participles) and word not in self.unreal

    def conditional(self, tokens: Tokens, index: int, stop: int) -> bool:
        """Whether the token at `index` is a conditional of hearsay, with its participle after it and before `stop`."""
        word = tokens.low[index]
        if not self.conditionals or (word not in self.conditionals and self.conditionals.isdisjoint(parts(word))):
            return False
        at = index + 1
        while at < stop and (size := int(tokens.low[at] in self.negations) or matched(tokens, self.adverbs, at, stop)):
            at += size
        return at < stop and self.participle(tokens.low[at])


def expand(entry: str, verb: VerbClass) -> Iterator[tuple[str, Form]]:
    """The forms that an entry of `VerbClass.forms` lists, each with its first word."""
    direct: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    if " … " in entry:
        entry, _, tail = entry.partition(" … ")
        later = tuple(tail.split())
    if " + " in entry:
        entry, _, tail = entry.partition(" + ")
        direct = tuple(tail.split())
    first, *rest = entry.split()
    stem, bar, ending = first.partition("|")
    for form in [stem + ending, *rest] if not bar else [stem + ending, *(stem + other for other in rest)]:
        yield form, Form(direct, later, verb)


def parts(word: str) -> list[str]:
    """What a word with hyphens or apostrophes is made of (`dit-il`: `dit`, `il`); nothing of another word."""
    return PART.findall(word) if "-" in word or "'" in word else []


def phrases(entries: tuple[str, ...]) -> Phrases:
    """The entries of a list ready for look-up by `matched`."""
    out: Phrases = {}
    for words in sorted((tuple(entry.split()) for entry in entries), key=lambda words: (-len(words), words)):
        out.setdefault(words[0], []).append(words)
    return out


def matched(tokens: Tokens, table: Phrases, index: int, stop: int) -> int:
    """How many tokens at `index`, before `stop`, make the longest phrase of the table: 0 for none."""
    for words in table.get(tokens.low[index], ()):
        if index + len(words) <= stop and all(tokens.low[index + k] == word for k, word in enumerate(words)):
            return len(words)
    return 0


@cache
def cues(language: str) -> Cues | None:
    """The cues of a language, or None where it has no pack."""
    pack = part(language, "cues", CuePack)
    return Cues(pack) if pack is not None else None
