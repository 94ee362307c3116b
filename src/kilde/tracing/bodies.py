"""Public bodies under other names: translated, abbreviated, or by who speaks for them (pack part `bodies`, and `bodies.toml`).

A body's name in another language shares few words with it. What can be compared is what kind of body it is, of which country,
and what stands there beside: «das russische Verteidigungsministerium» is a ministry, of defence, of Russia. Bodies that the
world knows stand in a table. Nothing here joins two names that tell different kinds, countries or places.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources

import msgspec

from kilde import languages
from kilde.article import Span
from kilde.reading.likeness import begun_alike
from kilde.tracing import spelling, wording

#: Words shorter than this are articles and prepositions.
CONTENT = 4

#: Words that stand in names and tell nothing: small ones of four letters and more, and the forms of companies.
EMPTY = frozenset(
    {"from", "einer", "eines", "einem", "einen", "della", "dello", "degli", "delle", "voor", "från", "frá", "pour", "para"}
    | {"asa", "as", "ab", "oyj", "gmbh", "ag", "inc", "ltd", "plc", "spa", "nv", "bv"}
)


class Bodies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A language's part `bodies.toml`; what each list is for stands there. `*` stands for any letters."""

    speakers: tuple[str, ...] = ()
    kinds: dict[str, tuple[str, ...]] = {}
    purposes: dict[str, tuple[str, ...]] = {}
    countries: dict[str, tuple[str, ...]] = {}


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body that the world knows, and its other names."""

    name: str
    other: tuple[str, ...]


class BodyTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All known bodies."""

    bodies: tuple[Body, ...]


class Parts(msgspec.Struct, frozen=True):
    """What a name tells of a body: its kinds and what it is for, its countries, the words `beside`; and whether it is one who
    speaks for it."""

    kinds: frozenset[str]
    countries: frozenset[str]
    beside: tuple[str, ...]
    speaker: bool


#: A kind that bodies of every other kind may be called by («myndighetene»).
ANY = "authority"


@cache
def table() -> BodyTable:
    """The bodies that the world knows, read once."""
    data = resources.files("kilde.languages").joinpath("bodies.toml").read_bytes()
    return msgspec.toml.decode(data, type=BodyTable)


@cache
def pack(language: str) -> Bodies:
    """The words of a language; of all languages together where none is told."""
    if language:
        return languages.part(language, "bodies", Bodies) or Bodies()
    packs = [pack(code) for code in languages.READ]
    return Bodies(
        speakers=tuple(word for each in packs for word in each.speakers),
        kinds=_joined([each.kinds for each in packs]),
        purposes=_joined([each.purposes for each in packs]),
        countries=_joined([each.countries for each in packs]),
    )


def _joined(packs: Sequence[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    keys = dict.fromkeys(key for each in packs for key in each)
    return {key: tuple(word for each in packs for word in each.get(key, ())) for key in keys}


@cache
def _by_name() -> dict[tuple[str, ...], Body]:
    return {_plain(name): body for body in table().bodies for name in (body.name, *body.other)}


def _plain(name: str) -> tuple[str, ...]:
    told = [spelling.folded(word) for word in name.replace("'", "’").split()]
    return tuple(told[1:] if len(told) > 1 and told[0] in ("the", "den", "det", "die", "das", "le", "la", "el", "il") else told)


@lru_cache(maxsize=100_000)
def known(name: str) -> str | None:
    """The name that the table has for a body, by any of its names, with or without an article and an ending."""
    told = _plain(name)
    if len(told) == 1 and len(told[0]) < CONTENT and not any(letter.isupper() for letter in name):
        return None  # «un» and «eu» are words, not the UN and the EU
    if (found := _by_name().get(told)) is not None:
        return found.name
    for names, body in _by_name().items():
        if len(names) == len(told) and sum(map(len, told)) > 2 * CONTENT and all(map(_inflected, names, told)):
            return body.name
    return None


def _inflected(one: str, other: str) -> bool:
    """Whether two words of a long name are one but for an ending."""
    common = begun_alike(one, other)
    return one == other or (common >= CONTENT and max(len(one), len(other)) - common <= 3)


@lru_cache(maxsize=100_000)
def parts(name: str, language: str = "") -> Parts:
    """What a name tells of a body, in an article of `language`; in any where none is told."""
    words, text = pack(language), name.lower()
    if len(text) != len(name):  # a capital that is two small letters: places would not fit
        text = name
    kinds = [*_found(words.kinds, text), *_found(words.purposes, text)]
    countries, speakers = _found(words.countries, text), _found({"speaker": words.speakers}, text)
    covered = [span for span, _ in (*kinds, *countries, *speakers)]
    beside = []
    for found in spelling.WORD.finditer(name):
        word = found.group()
        empty = word.lower() in EMPTY or (word.islower() and len(word) < CONTENT)
        if not empty and not any(start <= found.start() < end for start, end in covered):
            beside.append(word)
    # «Openbaar Ministerie» is no ministry: what stands within a longer expression does not count.
    told = {kind for span, kind in kinds if kind != ANY and not any(_inside(span, longer) for longer, _ in kinds)}
    return Parts(frozenset(told), frozenset(country for _, country in countries), tuple(beside), bool(speakers))


def _found(expressions: Mapping[str, tuple[str, ...]], text: str) -> list[tuple[Span, str]]:
    return [
        (found.span(), what)
        for what, told in expressions.items()
        if (pattern := wording.pattern(told)) is not None
        for found in pattern.finditer(text)
    ]


def _inside(span: Span, longer: Span) -> bool:
    return span != longer and longer[0] <= span[0] and span[1] <= longer[1]


def compared(one: str, other: str, languages: tuple[str, str] = ("", "")) -> bool | None:
    """Whether two names are of one body, by the table and by what they tell of it; None where neither says."""
    a, b = parts(one, languages[0]), parts(other, languages[1])
    mine, yours = (known(name) or (_spoken_for(told) if told.speaker else None) for name, told in ((one, a), (other, b)))
    if mine is not None and yours is not None:
        return mine == yours
    if a.kinds != b.kinds:
        return False if a.kinds and b.kinds else None
    if not a.kinds and not (a.speaker or b.speaker):
        return None
    if a.countries and b.countries and a.countries != b.countries:
        return False
    over = [word for word in a.beside if not any(_meet(word, held, languages) for held in b.beside)]
    left = [word for word in b.beside if not any(_meet(held, word, languages) for held in a.beside)]
    if over and left:
        return False
    if not a.kinds:
        return bool(a.beside and b.beside) and not over and not left
    # «Politie Waal» may be «the police» abroad; in one language a name is not its description.
    akin = wording.akin(*languages) if all(languages) else False
    return None if akin and any(word[0].isupper() for word in (*over, *left)) else True


def _meet(one: str, other: str, languages: tuple[str, str]) -> bool:
    """Whether two words beside a kind are one; in two languages one may be of the other («tarvien», «Tarvia»)."""
    return spelling.meet(one, other, languages) or (languages[0] != languages[1] and spelling.alike(one, other))


def _spoken_for(told: Parts) -> str | None:
    """The body of the table that a speaker speaks for."""
    return known(" ".join(told.beside)) or next((found for word in told.beside if (found := known(word))), None)
