"""Small collections for tests: articles from a few lines, strategies that make up collections, vectors without a model."""

import zlib
from collections.abc import Sequence
from functools import cache

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from kilde.article import Article, Block, Span
from kilde.claim import ChainLink, Instance
from kilde.matching.vectors import DIMENSIONS, FloatArray, Vectors
from kilde.statement import Modality, Polarity, Reading, Source, SourceKind, Stance, Statement

Link = tuple[str, SourceKind, bool]


class Desk:
    """A collection under construction. `tell` adds an article whose text holds the claim's words once; all make one claim."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.instances: list[Instance] = []

    def tell(
        self,
        id: str,
        text: str,
        content: str,
        chain: Sequence[Link] = (),
        *,
        outlet: str | None = None,
        published: str | None = None,
        language: str = "en",
        byline: Sequence[str] = (),
        title: str | None = None,
        hearsay: bool = False,
        stance: Stance = "neutral",
        modality: Modality = "certain",
        polarity: Polarity = "positive",
    ) -> Instance:
        """Add an article and its instance; the chain's sources are found in the text by name, or by their last word."""
        start = text.index(content)
        span = (start, start + len(content))
        sources = tuple(Source(f"s{n}", name, kind, named, _spans(text, name)) for n, (name, kind, named) in enumerate(chain))
        stated = bool(chain) or hearsay
        statement = Statement(id="t1", kind="indirect", content=(span,), chain=tuple(source.id for source in sources))
        article = Article(
            id=id, text=text, outlet=outlet, published=published, language=language, byline=tuple(byline), title=title
        )
        self.readings.append(Reading(article, sources, (statement,) if stated else ()))
        instance = Instance(
            article=id,
            statement="t1" if stated else None,
            content=(span,),
            chain=tuple(ChainLink(*link) for link in chain),
            stance=stance,
            modality=modality,
            polarity=polarity,
        )
        self.instances.append(instance)
        return instance


def _spans(text: str, name: str) -> tuple[Span, ...]:
    for told in (name, name.split()[-1]):
        if (at := text.find(told)) >= 0:
            return ((at, at + len(told)),)
    return ()


OUTLETS = ("Harbour Post", "Valley Echo", "Northern Ledger", "The Lantern", "Radio Skerry")
PEOPLE: tuple[Link, ...] = (
    ("Mara Lind", "person", True),
    ("Tomas Reuel", "person", True),
    ("Harbour Authority", "organisation", True),
    ("a dock worker", "person", False),
    ("two officials", "group", False),
    ("an internal report", "document", False),
)
CLAIMS = (
    "the crane fell on the quay",
    "three containers were lost in the storm",
    "about 40 ships are waiting outside the harbour",
    "the harbour may have been closed since Monday",
)


@st.composite
def desks(draw: st.DrawFn) -> Desk:
    """One to six articles that tell one claim: in their own voice, as hearsay, or from somebody, some through an outlet."""
    desk = Desk()
    for number in range(draw(st.integers(1, 6))):
        outlet = draw(st.sampled_from(OUTLETS))
        claim = draw(st.sampled_from(CLAIMS))
        hour = draw(st.one_of(st.none(), st.integers(0, 23)))
        published = draw(st.sampled_from((None, "2031-04-02"))) if hour is None else f"2031-04-02T{hour:02d}:00:00Z"
        how = draw(st.sampled_from(("own", "hearsay", "chain")))
        chain: list[Link] = []
        if how == "chain":
            if draw(st.booleans()):
                chain.append((draw(st.sampled_from(OUTLETS)), "outlet", True))
            if not chain or draw(st.booleans()):
                chain.append(draw(st.sampled_from(PEOPLE)))
        told = " to ".join(name for name, _, _ in reversed(chain))
        opening = draw(st.sampled_from(("", "It rained all day. ", "Nobody slept in the town that night. ")))
        text = f"{opening}{claim.capitalize()}{', says ' + told if told else ''}. The quay is {number + 10} metres wide."
        desk.tell(
            f"a{number}",
            text,
            claim.capitalize(),
            chain,
            outlet=outlet,
            published=published,
            hearsay=how == "hearsay",
            modality=draw(st.sampled_from(("certain", "possible"))),
            polarity=draw(st.sampled_from(("positive", "positive", "negative"))),
        )
    return desk


class WordVectors(Vectors):
    """Vectors without a model: a direction for each word, and a text lies where its words do together.

    They are long, so that the mean of a language that is taken off matters little.
    """

    def encode(self, texts: Sequence[str], *, keep: bool = True) -> FloatArray:
        """One vector a text, shape (n, `DIMENSIONS`); texts that share words lie near each other."""
        rows = [np.sum([_direction(word.strip(".,").casefold()) for word in text.split()], axis=0) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(rows), DIMENSIONS) * 1000


@cache
def _direction(word: str) -> NDArray[np.float64]:
    return np.random.default_rng(zlib.crc32(word.encode())).normal(size=DIMENSIONS)


#: Sentences of three matters, some nearly alike, one denied, some with other figures.
SENTENCES = (
    "Ferja Tirill gikk på grunn ved Sula med 40 passasjerer om bord.",
    "Ferja Tirill gikk på grunn ved Sula med 45 passasjerer om bord.",
    "Ferja Tirill gikk ikke på grunn ved Sula med passasjerer om bord.",
    "Natt til lørdag gikk ferja Tirill på grunn ved Sula.",
    "Mannskapet på Tirill ble hentet av et redningsskip fra Ålesund.",
    "Mannskapet på Tirill ble hentet av et helikopter fra Ålesund.",
    "Broen over Drøvla er stengt etter at en bjelke i Drøvla brast.",
    "Broen over Drøvla er stengt i to uker etter at en bjelke brast.",
    "Politiet i Kolvik leter etter en mann som har stjålet tre båter.",
    "En mann har stjålet tre båter, og politiet i Kolvik leter etter ham.",
)


@st.composite
def news(draw: st.DrawFn, name: str, language: str = "nb") -> Reading:
    """A reading of the article `name`: one to four of `SENTENCES`, the first perhaps denied, of some day or of none."""
    told = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4, unique=True))
    day = draw(st.none() | st.integers(0, 120))
    text = " ".join(told)
    article = Article(
        id=name,
        language=language,
        text=text,
        blocks=(Block("paragraph", (0, len(text))),),
        published=None if day is None else f"2031-{day // 28 + 1:02}-{day % 28 + 1:02}T{draw(st.integers(0, 23)):02}:00:00Z",
        outlet=draw(st.sampled_from(OUTLETS)),
    )
    denied = Statement(id="t1", kind="indirect", content=((0, len(told[0]) - 1),), polarity="negative")
    return Reading(article, (), (denied,) if draw(st.booleans()) else ())
