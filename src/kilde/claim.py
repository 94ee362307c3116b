"""Claims and traces: the same content in several articles, and the way it took.

An *instance* is one place in one article that makes a claim; an *origin* a source with nothing behind it across the
collection. Origins are counted as a range: `least` are certain to be distinct, `most` may be.
"""

from typing import Literal

import msgspec

from kilde.article import Article, Span
from kilde.statement import Modality, Polarity, SourceKind, Stance

Reason = Literal["cites", "reuses", "wire", "same_source", "occasion"]
Flag = Literal[
    "single_origin", "anonymous_only", "circular", "wire_copy", "hedge_lost", "figure_changed", "scope_changed", "denied",
    "retracted",
]  # fmt: skip
Likeness = Literal["close", "related", "distant"]

#: Reasons by which one article has a claim through another. The rest say that two stand side by side.
THROUGH: frozenset[Reason] = frozenset({"cites", "reuses", "wire"})

#: How the name of an origin ends that is an outlet's own voice, and how that of hearsay begins.
OWN_VOICE, HEARSAY = " (own voice, no source)", "unspecified ("


class ChainLink(msgspec.Struct, frozen=True):
    """A source as a trace tells it, outside its reading."""

    name: str
    kind: SourceKind
    named: bool


class Instance(msgspec.Struct, frozen=True, kw_only=True):
    """One place that makes a claim. `statement` is None, and `chain` empty, in the article's own voice."""

    article: str
    statement: str | None
    content: tuple[Span, ...]
    chain: tuple[ChainLink, ...] = ()
    stance: Stance = "neutral"
    modality: Modality = "certain"
    polarity: Polarity = "positive"


class Origin(msgspec.Struct, frozen=True):
    """A source with nothing behind it, and the articles that rest on it."""

    name: str
    kind: SourceKind
    named: bool
    articles: tuple[str, ...]


class Merge(msgspec.Struct, frozen=True):
    """Why two origins are not counted apart: they are one (`certain`), or they may be, or one may not be of this claim."""

    names: tuple[str, str]
    certain: bool
    reason: str


class Origins(msgspec.Struct, frozen=True):
    """`least` to `most` independent origins; `sources` has `most` entries; `merges` says what was taken together and why."""

    least: int
    most: int
    sources: tuple[Origin, ...]
    merges: tuple[Merge, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.least <= self.most or len(self.sources) != self.most:
            raise ValueError(f"origins: {self.least} to {self.most} with {len(self.sources)} sources does not add up")


class Provenance(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where an article has a claim from: an `article` here, an outlet outside (`source`), or `undecided` among articles."""

    article: str | None = None
    source: str | None = None
    undecided: tuple[str, ...] = ()


class Place(msgspec.Struct, frozen=True):
    """Words in an article."""

    article: str
    span: Span


class Link(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """`article` took the claim `from_` somewhere for a `reason`; `evidence` is the words that tell."""

    article: str
    from_: Provenance
    reason: Reason
    score: float
    evidence: Place


class Event(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """What went wrong on the way: the evidence of a flag, in two places and in words."""

    flag: Flag
    from_: Place
    to: Place
    text: str


class First(msgspec.Struct, frozen=True):
    """The earliest article of a claim."""

    article: str
    published: str | None


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """Instances that say the same, with origins, links and flags. `credibility` is Admiralty 1 (confirmed) to 6.

    `bottlenecks` are outlets that every way passes, from whoever told it to whoever has it last, in the order of the way.
    """

    id: str
    text: str
    language: str
    instances: tuple[Instance, ...]
    origins: Origins
    links: tuple[Link, ...] = ()
    first: First
    flags: tuple[Flag, ...] = ()
    events: tuple[Event, ...] = ()
    credibility: int = 6
    bottlenecks: tuple[str, ...] = ()

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of the articles that carry the claim, in the order of its instances."""
        return tuple(dict.fromkeys(instance.article for instance in self.instances))

    def _repr_html_(self) -> str:
        """The claim's picture and wordings, as notebooks show a value that stands last in a cell."""
        from kilde.show.notebook import claim_html  # here, since types import no rooms and only notebooks need it

        return claim_html(self)


class ArticleRef(msgspec.Struct, frozen=True):
    """An article as a trace lists it."""

    id: str
    outlet: str | None
    published: str | None
    title: str | None
    path: str | None
    url: str | None
    language: str


def reference(article: Article) -> ArticleRef:
    """An article as a trace lists it."""
    return ArticleRef(**{name: getattr(article, name) for name in ArticleRef.__struct_fields__})


class LeftOut(msgspec.Struct, frozen=True):
    """A claim that a question did not ask for: how near it comes, in a word and as the cosine that says so."""

    id: str
    text: str
    language: str
    likeness: Likeness
    cosine: float


class Asked(msgspec.Struct, frozen=True):
    """What a trace was asked about: how many claims it does not show for that, and the nearest of those, nearest first."""

    about: str
    left_out: int
    nearest: tuple[LeftOut, ...] = ()


class Trace(msgspec.Struct, frozen=True, omit_defaults=True):
    """All articles and all claims, most carried first; or, where a question was `asked`, the claims that it is about."""

    articles: tuple[ArticleRef, ...]
    claims: tuple[Claim, ...]
    asked: Asked | None = None

    def _repr_html_(self) -> str:
        """The claims with their pictures and wordings, as notebooks show a value that stands last in a cell."""
        from kilde.show.notebook import trace_html

        return trace_html(self)
