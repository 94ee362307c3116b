"""What the finders of attributions share: the state of one article's search, and a found attribution as token ranges."""

from bisect import bisect_left
from dataclasses import dataclass, field

from kilde.reading.attribution_type import AttributionType
from kilde.reading.cues import Cues, Hit, VerbClass, matched
from kilde.reading.phrases import shared_subject, source_after, source_before
from kilde.reading.quotes import Quotation
from kilde.reading.segments import Tokens
from kilde.statement import Modality, Polarity, Stance

Range = tuple[int, int]


@dataclass(slots=True)
class Found:
    """An attribution in the making; all ranges are of tokens."""

    type: AttributionType
    content: list[Range]
    cue: list[Range] = field(default_factory=list)
    source: Range | None = None
    hearers: list[Range] = field(default_factory=list)
    relays: list[Range] = field(default_factory=list)
    quoted: bool = False
    continues: "Found | None" = None
    stance: Stance = "neutral"
    modality: Modality = "certain"
    polarity: Polarity = "positive"

    def by(self, verb: VerbClass, hit: Hit) -> "Found":
        """This, with what the verb tells of stance, modality and polarity."""
        self.stance = "rejected" if hit.rejected else "distanced" if hit.hearsay else verb.stance
        self.modality = verb.modality
        negative = (verb.polarity == "negative") != hit.negated
        self.polarity = "negative" if negative else "positive"
        return self


@dataclass(slots=True)
class Search:
    """The search through one article: its tokens, cues and quotations, the verbs not used yet, and what is found."""

    tokens: Tokens
    cues: Cues
    quotations: list[Quotation]
    hits: list[Hit]
    inside: list[int]  # for each token, the index of the innermost quotation that holds it, or -1
    used: set[int] = field(default_factory=set)  # main verbs of used hits
    trailing: dict[int, Hit] = field(default_factory=dict)  # commas before a cue that takes what stands before it
    loose: dict[int, Hit] = field(default_factory=dict)  # the same, where only a quotation before it makes it one
    found: list[Found] = field(default_factory=list)
    at: dict[int, Hit] = field(default_factory=dict)  # hits by their first token
    covered: set[int] = field(default_factory=set)  # tokens of the cues, sources and hearers found

    def limits(self, index: int) -> Range:
        """The range around the token in which an attribution there must stay: its sentence, and its quotation if any."""
        first, last = self.tokens.sentences[self.tokens.sentence[index]]
        if (number := self.inside[index]) >= 0:
            quotation = self.quotations[number]
            first, last = max(first, quotation.first), min(last, quotation.last)
        return first, last

    def cover(self) -> None:
        """Note the tokens that are cue, source or hearer of what is found, so that no other finder takes them."""
        self.covered = {
            index
            for found in self.found
            for part in [*found.cue, *found.hearers, *found.relays, *([found.source] if found.source else [])]
            for index in range(*part)
        }

    def hits_in(self, begin: int, end: int) -> list[Hit]:
        """The hits whose main verb stands in the range."""
        low = bisect_left(self.hits, begin, key=lambda hit: hit.main)
        high = bisect_left(self.hits, end, key=lambda hit: hit.main)
        return self.hits[low:high]

    def ends_hit(self, index: int) -> bool:
        """Whether a verb group ends at the token."""
        return any(hit.last == index for hit in self.hits_in(index - 4, index))

    def source_before(self, hit: Hit, first: int) -> Range:
        """The words before a verb that name its speaker, not before the token `first`; an empty range for none."""
        if hit.form.verb.shared:
            return shared_subject(self.tokens, self.cues, hit.first, first, True)
        return source_before(self.tokens, self.cues, hit.first, first)

    def hearer(self, index: int, stop: int) -> tuple[Range | None, int]:
        """Words that name who was spoken to at `index` («til NRK»), and where they end: `index` where there are none."""
        step = matched(self.tokens, self.cues.hearers, index, stop) if index < stop else 0
        if not step or (index + step < stop and self.tokens.low[index + step] in self.cues.occasions):
            return None, index
        begin, end = source_after(self.tokens, self.cues, index + step, stop, apposition=False)
        if begin == end or any(self.tokens.low[k] in self.cues.occasions for k in range(begin, end)):
            return None, index
        return (begin, end), end
