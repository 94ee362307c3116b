"""What is simulated: how many articles, from which seed, and how often outlets do what."""

import msgspec


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    """How often things are done. Weights within `original` and within `take` need not sum to one; the rest are shares."""

    #: Of the articles after a matter's first: own reporting, a body's release, a denial, a correction, an echo, citing with a
    #: source of one's own beside; what is left takes over from an earlier article.
    original: float = 0.2
    release: float = 0.07
    deny: float = 0.05
    correct: float = 0.03
    echo: float = 0.02
    beside: float = 0.04

    #: Of own reporting, by what: somebody asked, a press conference, a document, an unnamed person, an outlet that is not in
    #: the collection, the outlet's own eyes, rumour. The last two only where nobody has told the claim yet (or rumours alone).
    asked: float = 5.0
    conference: float = 2.0
    document: float = 0.7
    unnamed: float = 0.8
    outside: float = 0.4
    seen: float = 0.5
    rumour: float = 0.3

    #: Of taking over, how: an agency's copy with and without its credit; from others word for word, with the claim's words kept
    #: and the rest rewritten, in words of one's own without credit, or citing.
    wire: float = 6.0
    wire_silent: float = 1.0
    copied: float = 0.7
    reworked: float = 1.0
    retold: float = 0.6
    cited: float = 4.0

    #: Of citations in another language, those that say «Swedish media»; of all, those that name the cited outlet's source too.
    press: float = 0.15
    named: float = 0.3

    #: Of tellings in new words: a reservation dropped, «about» dropped, a figure rounded up, a part made the whole.
    drop_hedge: float = 0.2
    drop_about: float = 0.3
    round_up: float = 0.08
    widen: float = 0.25

    #: Of claims: told with a reservation at first, with a figure that is «about»; of the ways to say that somebody told it,
    #: those that name the article's own outlet as the hearer.
    hedged: float = 0.3
    about: float = 0.3
    heard: float = 0.35

    #: Of articles: without a time, with a day alone.
    timeless: float = 0.01
    day_only: float = 0.02


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """A simulation: the same value gives the same articles, byte for byte, on any machine.

    `articles` is met exactly. A matter has about `size` articles, with a long tail up to `largest`, and makes one to `claims`
    claims, denials not counted. `asides` more statements an article make claims that no other article makes. `outlets`,
    `agencies`, `outside` (outlets that are only cited) and `places` are how many of each there are.
    """

    articles: int
    seed: int = 1
    size: int = 9
    largest: int = 200
    claims: int = 4
    asides: int = 0
    outlets: int = 240
    agencies: int = 8
    outside: int = 12
    places: int = 600
    rates: Rates = Rates()
