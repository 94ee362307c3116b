"""Cues: the words of a language that attribute, from the pack part `cues.toml`, and where they stand in a text."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import msgspec

from kilde.languages import part
from kilde.reading.segments import Tokens
from kilde.statement import Modality, Polarity, Stance

#: How many tokens may stand between the two halves of a cue («slår politiet i byen fast»).
GAP = 9


class VerbClass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Verbs that attribute alike.

    Each entry of `forms` lists the forms of one verb. A `|` in the first one divides stem and endings, and the words that
    follow are endings (`hevd|e* er et a`). A star marks a form that attributes only after an auxiliary. Words after `+` follow
    the verb directly (`minn|e* er et + om`), those after `…` perhaps later (`legge* legger la lagt* … til`).

    `bare`: a content clause may follow without complementiser. `quotes`: it may stand beside a quotation. `infinitive`: an
    infinitive may be the content. `hearer`: the object is the hearer ("told CNN"). `impersonal`: with an impersonal subject,
    and only so, it is hearsay ("it emerged that"). `topic`: in the passive it may have a topic («det meldes om drap»). `only`:
    the content clause must have its complementiser, and no clause of a question counts (`viser`). `thought`: a pronoun's own
    inside an indirect content is a hedge, no statement («Berg sier at han tror …»). `shared`: the speaker is the subject that
    opens the sentence ("…, saying that").
    """

    name: str
    forms: tuple[str, ...]
    stance: Stance = "neutral"
    modality: Modality = "certain"
    polarity: Polarity = "positive"
    bare: bool = False
    quotes: bool = True
    infinitive: bool = False
    hearer: bool = False
    impersonal: bool = False
    topic: bool = False
    only: bool = False
    thought: bool = False
    shared: bool = False


class Noun(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nouns that attribute what the clause after them tells (`påstanden om at`)."""

    forms: tuple[str, ...]
    stance: Stance = "neutral"
    modality: Modality = "certain"
    polarity: Polarity = "positive"


class Hearsay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What marks hearsay without naming anybody.

    `auxiliaries` with one of `infinitives` and a participle (by its `participles` endings) after it: `skal ha nektet`; where
    the infinitive is `final`, the participle stands before it (`soll gesagt haben`). `adverbs` stand anywhere in the clause.
    `raising` are whole phrases between subject and predicate ("is said to"). `passives` are verb forms that are passive in
    themselves (`hevdes`).
    """

    auxiliaries: tuple[str, ...] = ()
    infinitives: tuple[str, ...] = ()
    participles: tuple[str, ...] = ()
    final: bool = False
    adverbs: tuple[str, ...] = ()
    raising: tuple[str, ...] = ()
    passives: tuple[str, ...] = ()


class CuePack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The cues of one language, and the few closed classes of words that bound what they attribute. All in small letters."""

    v2: bool = False  # the finite verb stands second, so that a fronted adverbial puts the subject after it
    ordinals: bool = False  # a short number and a point make an ordinal
    complementisers: tuple[str, ...]
    questions: tuple[str, ...]
    whether: tuple[str, ...] = ()  # opens a content after verbs of asking alone
    relatives: tuple[str, ...] = ()
    coordinators: tuple[str, ...]
    subordinators: tuple[str, ...]
    infinitive: tuple[str, ...] = ()
    auxiliaries: tuple[str, ...]
    passives: tuple[str, ...] = ()
    finite: tuple[str, ...] = ()  # common finite verbs: they end a source and show a clause
    past: tuple[str, ...] = ()  # endings that show a finite verb
    adverbs: tuple[str, ...]
    negations: tuple[str, ...]
    rejecting: tuple[str, ...] = ()
    first_person: tuple[str, ...]
    second_person: tuple[str, ...] = ()  # in a question, they are the person asked
    pronouns: tuple[str, ...]
    impersonal: tuple[str, ...]
    demonstratives: tuple[str, ...] = ()
    determiners: tuple[str, ...]
    prepositions: tuple[str, ...]
    inner: tuple[str, ...]
    times: tuple[str, ...] = ()
    definite: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    hearers: tuple[str, ...]
    occasions: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    sources: tuple[str, ...]
    postposed: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()  # prepositions of what hearsay is about («det meldes om drap»)
    possessives: tuple[str, ...] = ()
    genitives: tuple[str, ...] = ()
    bare_comma: bool = False  # a content clause without complementiser stands after a comma
    abbreviations: tuple[str, ...] = ()
    probable: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    verbs: tuple[VerbClass, ...]
    nouns: tuple[Noun, ...] = ()
    hearsay: Hearsay = Hearsay()


class Form(NamedTuple):
    """One form of a verb: the words that follow it directly or `later`, whether it needs an auxiliary (`bound`), its class."""

    direct: tuple[str, ...]
    later: tuple[str, ...]
    bound: bool
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
        self.postposed = phrases(pack.postposed)
        self.hearers = phrases(pack.hearers)
        self.adverbs = phrases(pack.adverbs)
        self.hearsay_adverbs = phrases(pack.hearsay.adverbs)
        self.hearsay_infinitives = phrases(pack.hearsay.infinitives)
        self.raising = phrases(pack.hearsay.raising)
        self.probable, self.possible = phrases(pack.probable), phrases(pack.possible)
        self.complementisers = frozenset(pack.complementisers)
        self.questions = frozenset(pack.questions)
        self.whether = frozenset(pack.whether)
        self.openers = self.complementisers | self.questions
        self.relatives = frozenset(pack.relatives)
        self.coordinators = frozenset(pack.coordinators)
        self.subordinators = frozenset(pack.subordinators)
        self.infinitive = frozenset(pack.infinitive)
        self.auxiliaries = frozenset(pack.auxiliaries)
        self.passives = frozenset(pack.passives)
        self.finite = frozenset(pack.finite) | self.auxiliaries | self.passives
        self.negations = frozenset(pack.negations)
        self.rejecting = frozenset(pack.rejecting)
        self.first_person = frozenset(pack.first_person)
        self.second_person = frozenset(pack.second_person)
        self.pronouns = frozenset(pack.pronouns) | self.first_person | self.second_person
        self.impersonal = frozenset(pack.impersonal)
        self.dummies = self.impersonal | frozenset(pack.demonstratives)
        self.determiners = frozenset(pack.determiners)
        self.prepositions = frozenset(pack.prepositions)
        self.inner = frozenset(pack.inner)
        self.times = frozenset(pack.times)
        self.occasions = frozenset(pack.occasions)
        self.agents = frozenset(pack.agents)
        self.hearsay_auxiliaries = frozenset(pack.hearsay.auxiliaries)
        self.hearsay_passives = frozenset(pack.hearsay.passives)


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
        yield form.rstrip("*"), Form(direct, later, form.endswith("*"), verb)


def phrases(entries: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    """Phrases by their first word, longest first, each as its words."""
    out: dict[str, list[tuple[str, ...]]] = {}
    for words in sorted((tuple(entry.split()) for entry in entries), key=lambda words: (-len(words), words)):
        out.setdefault(words[0], []).append(words)
    return out


def matched(tokens: Tokens, table: dict[str, list[tuple[str, ...]]], index: int, stop: int) -> int:
    """How many tokens at `index`, before `stop`, make the longest phrase of the table: 0 for none."""
    for words in table.get(tokens.low[index], ()):
        if index + len(words) <= stop and all(tokens.low[index + k] == word for k, word in enumerate(words)):
            return len(words)
    return 0


class Hit(NamedTuple):
    """A verb that attributes: the range of its `parts` in order, the place of its main verb, and its form.

    `passive` where a passive auxiliary governs it, `negated` where a negation stands in the verb group, `rejected` where the
    article itself says that it is wrong, `hearsay` where an auxiliary of hearsay governs it («skal ha sagt»), `between` the
    range between a parted auxiliary and the verb, where the source then stands.
    """

    parts: tuple[tuple[int, int], ...]
    main: int
    form: Form
    passive: bool = False
    negated: bool = False
    rejected: bool = False
    between: tuple[int, int] | None = None
    hearsay: bool = False

    @property
    def first(self) -> int:
        return self.parts[0][0]

    @property
    def last(self) -> int:
        """The end of the group around the main verb, particles that stand later left out."""
        return next(end for begin, end in self.parts if begin <= self.main < end)

    def stop(self, last: int) -> int:
        """Where a source after the verb must end: before a particle that stands later, else at `last`."""
        return min(last, self.parts[-1][0]) if self.parts[-1][0] > self.main else last


@cache
def cues(language: str) -> Cues | None:
    """The cues of a language, or None where it has no pack."""
    pack = part(language, "cues", CuePack)
    return Cues(pack) if pack is not None else None
