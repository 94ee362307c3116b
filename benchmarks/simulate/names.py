"""Invented names: places, outlets, agencies, bodies and people, such that nobody takes one for another by chance."""

import random
from collections.abc import Iterator

import msgspec

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

    First those that differ within three letters and, where two do not, by three letters or more; when these are used up, those
    that differ within four (4,900).
    """
    heads = [a + b + c + d for a in CONSONANTS for b in VOWELS for c in CONSONANTS for d in VOWELS]
    chance.shuffle(heads)
    begun: set[str] = set()
    alike: dict[str, list[str]] = {}
    later = []
    for head in heads:
        name = head.capitalize() + chance.choice(ENDINGS)
        near = alike.setdefault(head[:2], [])
        if head[:3] in begun or any(len(set(name.lower()) ^ set(other.lower())) < 3 for other in near):
            later.append(name)
            continue
        begun.add(head[:3])
        near.append(name)
        yield name
    yield from later


def cast(config: Config) -> Cast:
    """The cast of a simulation. Outlets share no stem with each other; places and people have stems of their own."""
    chance = random.Random(f"cast {config.seed}")
    fresh = stems(chance)
    outlets: dict[str, list[Outlet]] = {language: [] for language in LANGUAGES}
    agencies: list[Outlet] = []
    while len(agencies) < config.agencies:
        agency = _agency(next(fresh), LANGUAGES[len(agencies) % len(LANGUAGES)])
        if all(agency.short != other.short for other in agencies):
            agencies.append(agency)
    outside = [_paper(next(fresh), LANGUAGES[n % len(LANGUAGES)], n) for n in range(config.outside)]
    for n in range(config.outlets):
        language = LANGUAGES[n % len(LANGUAGES)]
        outlets[language].append(_paper(next(fresh), language, n // len(LANGUAGES)))
    places = stems(random.Random(f"places {config.seed}"))
    surnames = stems(random.Random(f"people {config.seed}"))
    return Cast(
        {language: tuple(some) for language, some in outlets.items()},
        tuple(agencies),
        tuple(outside),
        tuple(next(places) for _ in range(config.places)),
        tuple(next(surnames) for _ in range(900)),
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
