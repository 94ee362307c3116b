"""Invented names: places, outlets, agencies, bodies and people, such that nobody takes one for another by chance."""

import random
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

import msgspec
from rapidfuzz.distance import Levenshtein

from benchmarks.simulate.config import Config
from benchmarks.simulate.templates import LANGUAGES, phrases

CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"

#: How a place's name ends. What tells places apart is what stands before.
ENDINGS = ("vik", "dal", "sund", "mark", "rud", "stad", "nes", "lund", "berg", "holm", "borg", "tun")

GIVEN = (
    "Mara", "Tomas", "Ingvild", "Karel", "Sunniva", "Bertil", "Elodie", "Gunnar", "Hedda", "Jonas", "Laurent", "Nadja",
    "Oskar", "Petra", "Ragnhild", "Sander", "Ulrike", "Vemund", "Yngve", "Agathe", "Birger", "Clara", "Dagny", "Eskil",
)  # fmt: skip

#: Names of papers in each language.
PAPERS = {
    "nb": ("{} Avis", "{} Tidende", "{} Dagblad", "{} Nyheter"),
    "nn": ("{} Blad", "{} Folkeblad", "{} Posten"),
    "en": ("{} Courier", "The {} Herald", "{} Chronicle", "The {} Gazette"),
    "sv": ("{} Tidning", "{} Allehanda", "{} Kuriren"),
    "de": ("{} Zeitung", "{} Anzeiger", "{} Nachrichten"),
    "fr": ("Le Courrier de {}", "La Dépêche de {}", "Le Progrès de {}"),
}

#: Names of agencies in each language; their first letters are how they sign.
AGENCIES = {
    "nb": "{} Telegram Sentral",
    "nn": "{} Telegram Sentral",
    "en": "{} Wire Service",
    "sv": "{} Nyhets Byrå",
    "de": "{} Nachrichten Dienst",
    "fr": "Agence {} Information",
}

TRADES = ("Metall", "Energi", "Shipping", "Logistik", "Marin")

#: How many surnames there are; no two people of one matter share the first two letters of theirs.
SURNAMES = 600

BODY_KINDS = ("port", "road", "rescue", "firm")


class Outlet(msgspec.Struct, frozen=True):
    """A paper or an agency; `short` is how an agency signs."""

    name: str
    language: str
    short: str | None = None


class Cast(msgspec.Struct, frozen=True):
    """Everybody there is: outlets by language, agencies, outlets outside the collection, places, surnames."""

    outlets: dict[str, tuple[Outlet, ...]]
    agencies: tuple[Outlet, ...]
    outside: tuple[Outlet, ...]
    places: tuple[str, ...]
    surnames: tuple[str, ...]


def stems(chance: random.Random) -> Iterator[str]:
    """Names without end to speak of, none of which begins like another.

    First those that differ within three letters and by three edits from all names of one first letter; when these are used up
    (some hundreds), those that differ within four letters (4,900).
    """
    heads = [a + b + c + d for a in CONSONANTS for b in VOWELS for c in CONSONANTS for d in VOWELS]
    chance.shuffle(heads)
    begun: set[str] = set()
    alike: dict[str, list[str]] = {}
    later = []
    for head in heads:
        near = alike.setdefault(head[0], [])
        endings = chance.sample(ENDINGS, len(ENDINGS))
        names = (head.capitalize() + ending for ending in endings)
        far = (name for name in names if all(_far(name, other) for other in near))
        name = None if head[:3] in begun else next(far, None)
        if name is None:
            later.append(head.capitalize() + endings[0])
            continue
        begun.add(head[:3])
        near.append(name)
        yield name
    yield from later


def _far(one: str, other: str) -> bool:
    """Whether two names differ by three edits, and by three letters too where they begin with the same two."""
    if one[:2] == other[:2] and len(set(one.lower()) ^ set(other.lower())) < 3:
        return False
    return Levenshtein.distance(one, other) > 2


def cast(config: Config) -> Cast:
    """The cast of a simulation. Outlets share no stem with each other; places and people have stems of their own."""
    return _cast(config.seed, config.outlets, config.agencies, config.outside, config.places)


@lru_cache(maxsize=8)
def _cast(seed: int, outlets: int, agencies: int, outside: int, places: int) -> Cast:
    fresh = stems(random.Random(f"cast {seed}"))
    wires: list[Outlet] = []
    while len(wires) < agencies:
        agency = _agency(next(fresh), LANGUAGES[len(wires) % len(LANGUAGES)])
        if all(agency.short != other.short for other in wires):
            wires.append(agency)
    elsewhere = tuple(_paper(next(fresh), LANGUAGES[n % len(LANGUAGES)], n) for n in range(outside))
    papers: dict[str, list[Outlet]] = {language: [] for language in LANGUAGES}
    for n in range(outlets):
        language = LANGUAGES[n % len(LANGUAGES)]
        papers[language].append(_paper(next(fresh), language, n // len(LANGUAGES)))
    where, who = stems(random.Random(f"places {seed}")), stems(random.Random(f"people {seed}"))
    return Cast(
        outlets={language: tuple(some) for language, some in papers.items()},
        agencies=tuple(wires),
        outside=elsewhere,
        places=tuple(islice(where, places)),
        surnames=tuple(islice(who, SURNAMES)),
    )


def _paper(stem: str, language: str, nth: int) -> Outlet:
    forms = PAPERS[language]
    return Outlet(forms[nth % len(forms)].format(stem), language)


def _agency(stem: str, language: str) -> Outlet:
    name = AGENCIES[language].format(stem)
    return Outlet(name, language, "".join(word[0] for word in name.split()))


def body_name(kind: str, stem: str, language: str) -> str:
    """The name of a body in a language: authorities are translated, firms are not."""
    trade = TRADES[sum(stem.encode()) % len(TRADES)]
    return phrases(language).bodies[kind].format(stem=stem, trade=trade)
