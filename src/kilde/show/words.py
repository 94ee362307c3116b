"""Plain words for what kilde finds: stance, modality, flags, reasons, credibility, and the interface itself.

One table a language; a new language is a new table with the same keys. `{…}` are filled in.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from kilde.claim import Claim, Flag, Instance
from kilde.show.retold import retold
from kilde.show.why_words import Language
from kilde.show.words_nb import BOKMAL
from kilde.statement import SourceKind, Statement

ENGLISH: Mapping[str, str] = {
    # How the article stands to what it passes on. Neutral needs no words.
    "stance.endorsed": "presented as true",
    "stance.distanced": "claimed, not confirmed",
    "stance.rejected": "called wrong by the article itself",
    # How sure the source is. Certain needs no words.
    "modality.probable": "probably",
    "modality.possible": "perhaps",
    "modality.unknown": "a wish, a demand or a question",
    "polarity.negative": "a denial",
    "voice.own": "in its own voice, no source given",
    "voice.hearsay": "hearsay, nobody named",
    "voice.unattributed": "a quotation that nobody is named for",
    "kind.direct": "quoted",
    "kind.indirect": "paraphrased",
    "kind.mixed": "partly quoted",
    "kind.implied": "the account goes on",
    "nested": "told within another statement",
    # How a source knows, with the words that tell.
    "access.witness": "was there or saw it: “{of}”",
    "access.told": "has it from others: “{of}”",
    "access.document": "on paper: “{of}”",
    "access.official": "in office: “{of}”",
    "access.inference": "own judgement: “{of}”",
    "knows.witness": "saw it",
    "knows.told": "has it from others",
    "knows.document": "on paper",
    "knows.official": "in office",
    "knows.inference": "own judgement",
    "anonymity": "why it is not named: “{of}”",
    # What is found in a draft.
    "finding.no_source": "no source",
    "finding.no_reason": "unnamed source, no reason",
    "finding.headline_surer": "headline surer than the body",
    "finding.hedge_missing": "reservation missing",
    "finding.surer": "surer than what it rests on",
    "finding.own_voice": "told as known",
    "finding.figure": "another figure",
    "finding.wider": "wider than what it rests on",
    "finding.one_for_many": "one source told as several",
    "finding.credit_missing": "outlet not credited",
    "finding.denial_missing": "denial not told",
    "finding.retracted": "taken back elsewhere",
    # Kinds of source.
    "source.person": "person",
    "source.outlet": "outlet",
    "source.organisation": "organisation",
    "source.group": "group",
    "source.document": "document",
    "source.unspecified": "not told who",
    "unnamed": "unnamed",
    # Who had it from whom, in full and (`short`) for a line of the picture.
    "reason.cites": "cites {of}",
    "reason.reuses": "takes it from {of} without saying so",
    "reason.wire": "agency copy, {of}",
    "reason.same_source": "same source as {of}",
    "reason.occasion": "same occasion as {of}",
    "short.cites": "cites {of}",
    "short.reuses": "takes over from {of}",
    "short.wire": "agency copy, {of}",
    "short.same_source": "same source as {of}",
    "short.occasion": "same occasion as {of}",
    "reason.undecided": "from one of {of}",
    "reason.guess": "perhaps from {of}; no words tell",
    "short.guess": "perhaps from {of}",
    "itself": "its own earlier story",
    "cue": "by “{of}”",
    "quote.open": "“",
    "quote.close": "”",
    "reason.direct": "from the source",
    "reason.own": "no source given",
    # Flags.
    "flag.single_origin": "one origin",
    "flag.anonymous_only": "unnamed sources only",
    "flag.circular": "goes in a circle",
    "flag.wire_copy": "agency copy",
    "flag.hedge_lost": "a reservation was lost",
    "flag.figure_changed": "the figure changed",
    "flag.scope_changed": "the scope changed",
    "flag.denied": "denied",
    "flag.retracted": "taken back",
    "bottleneck": "Every way of it passes {of}.",
    "explain.single_origin": "Several articles carry it, and all of them rest on one origin.",
    "explain.anonymous_only": "Nobody who stands behind it is named, and no document is shown.",
    "explain.circular": "Somebody takes as support what goes back to himself.",
    "explain.wire_copy": "One agency story printed in several places counts once.",
    "explain.hedge_lost": "A later article tells as certain what an earlier one held open.",
    "explain.figure_changed": "A number differs between the articles.",
    "explain.scope_changed": "How much or how many it holds for differs between the articles.",
    "explain.denied": "Somebody in the collection denies or counters it.",
    "explain.retracted": "An outlet that carried it has taken it back.",
    # The information scale of the NATO Admiralty system.
    "credibility.1": "confirmed by independent sources",
    "credibility.2": "probably true",
    "credibility.3": "possibly true",
    "credibility.4": "doubtful",
    "credibility.5": "improbable",
    "credibility.6": "cannot be judged",
    "outside": "not among the articles",
    "behind": "behind it, without saying it",
    "day": "{day} {month}",
    "month.1": "Jan", "month.2": "Feb", "month.3": "Mar", "month.4": "Apr", "month.5": "May", "month.6": "Jun",
    "month.7": "Jul", "month.8": "Aug", "month.9": "Sep", "month.10": "Oct", "month.11": "Nov", "month.12": "Dec",
    "undated": "no date",
    # What a question left out.
    "likeness.close": "close to it",
    "likeness.related": "may be related",
    "likeness.distant": "about something else",
}  # fmt: skip

TABLES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "nb": BOKMAL}

_SPOKEN: ContextVar[Language] = ContextVar("spoken", default="en")


@contextmanager
def spoken(language: Language) -> Iterator[None]:
    """Within it, `word` speaks `language` (`en`, `nb`) where none is asked for."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def word(key: str, language: str | None = None, **filled: str) -> str:
    """The plain words of `key`, e.g. `stance.distanced`, in `language` or in that which is spoken."""
    words = TABLES[language or _SPOKEN.get()][key]
    return words.format(**filled) if filled else words


#: Flags whose two places are worth laying side by side. What the others tell needs no second wording.
PAIRED = frozenset({"circular", "hedge_lost", "figure_changed", "scope_changed", "denied", "retracted"})


def explanation(flag: Flag, claim: Claim) -> str:
    """Why a claim has a flag: what its own event says, where that is not shown elsewhere, else what the flag means."""
    own = next((event.text for event in claim.events if event.flag == flag and flag not in PAIRED and event.text), None)
    own = retold(own, _SPOKEN.get()) if own else None
    return f"{own[0].upper()}{own[1:]}." if own else word(f"explain.{flag}")


def count(number: int, one: str, many: str) -> str:
    """`1 article`, `1,200 articles`."""
    return f"{number:,} {one if number == 1 else many}"


def a_range(least: int, most: int) -> str:
    """`1`, or `1 to 3`."""
    return str(least) if least == most else f"{least} to {most}"


def origins_words(least: int, most: int) -> str:
    """`1 origin`, `1 to 3 origins`."""
    return f"{a_range(least, most)} {'origin' if most == 1 else 'origins'}"


def passed(claim: Claim) -> str:
    """The outlets that every way of a claim passes, in a sentence; empty where there are none or one article alone has it."""
    if not claim.bottlenecks or len(claim.articles) < 2:
        return ""
    return word("bottleneck", of=", ".join(claim.bottlenecks))


def source_words(kind: SourceKind, named: bool) -> str:
    """`person`, `unnamed person`, `not told who`."""
    words = word(f"source.{kind}")
    return words if named or kind == "unspecified" else f"{word('unnamed')} {words}"


def with_note(name: str, named: bool) -> str:
    """A source's name, with a note where it is not named and the name does not say so itself."""
    told = any(table["unnamed"] in name.lower() for table in TABLES.values())
    return name if named or told else f"{name} ({word('unnamed')})"


def hedges(part: Statement | Instance) -> tuple[str, ...]:
    """What is to be said of how a content is told, in plain words; nothing where it is told plainly."""
    said = []
    if part.stance != "neutral":
        said.append(word(f"stance.{part.stance}"))
    if part.modality != "certain":
        said.append(word(f"modality.{part.modality}"))
    if part.polarity == "negative":
        said.append(word("polarity.negative"))
    return tuple(said)


def is_hedged(part: Statement | Instance) -> bool:
    """Whether the article or its source keeps a distance to the content or is not sure of it."""
    return part.stance in {"distanced", "rejected"} or part.modality != "certain"
