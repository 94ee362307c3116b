"""How names are spelled: one name in the spellings, scripts and cases of many languages (pack part `names`).

A word of a name has *keys*: its letters, and its rough sound, each also without the endings of its language's cases. Two words
meet where they share a key. A sound is Latin letters without marks in which the many spellings of one sound are one (ш, sh,
sch, sz, sj, š); what letters stand for depends on the language that took the name over (French «ch» is ш, Polish «ch» is х,
Spanish «ch» is ч), so each pack tells its own. Compare the romanisation-blind keys of D. Freeman, S. Condon and C. Ackerman
(2006), "Cross linguistic name matching in English and Arabic". The conventions are those that papers follow: BGN/PCGN for
English, ISO 9 for Czech and Finnish, Duden for German, PWN for Polish, Språkrådet for Norwegian.
"""

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources

import msgspec

from kilde import languages
from kilde.reading.likeness import begun_alike

#: Letters of Russian and Ukrainian; signs of hardness and softness have no sound.
CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "e", "ё": "e", "ж": "s", "з": "s", "и": "i",
    "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "g", "ц": "c", "ч": "c", "ш": "s", "щ": "s", "ы": "i", "э": "e", "ю": "iu", "я": "ia",
    "ъ": "", "ь": "",
}  # fmt: skip
FOLDED = {"ø": "o", "æ": "e", "å": "a", "ð": "d", "þ": "t", "ł": "l", "ß": "s", "đ": "d", "œ": "e", "ı": "i"}

#: Letters that stand for one sound in most languages. What a pack tells goes before.
COMMON = {
    "schtsch": "s", "shch": "s", "sjtsj": "s", "tsch": "c", "tsj": "c", "sch": "s", "tch": "c", "skj": "s", "sh": "s",
    "sj": "s", "sz": "s", "ch": "c", "cz": "c", "zh": "s", "zj": "s", "rz": "s", "kh": "g", "gh": "g", "ts": "c", "tz": "c",
    "ph": "f", "th": "t", "ck": "k", "qu": "k", "aa": "a", "w": "v", "y": "i", "j": "i", "q": "k", "x": "ks", "h": "g",
    "z": "s",
}  # fmt: skip

#: A word is another with an ending where they share this much of the longer and at least this many letters. On the training
#: dossiers' names 0.55 and 3 kept «Prus»/«Prusová» together and all different surnames apart.
SHARE, LETTERS = 0.55, 3

#: A name keeps at least so many letters when an ending is taken off.
STEM = 3

#: Words of two scripts meet where their consonants are the same, if there are so many: vowels are told by ear. On the pairs of
#: `benchmarks/identity` two let brothers' given names meet, and three kept all apart.
CONSONANTS = 3

VOWELS = re.compile("[aeiou]")

#: The words of a name.
WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A language's part `names.toml`; what each list is for stands there."""

    endings: tuple[str, ...] = ()
    spellings: dict[str, str] = {}


class _Namesakes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    alike: tuple[tuple[str, ...], ...]


def cyrillic(word: str) -> bool:
    """Whether a word is written in Cyrillic."""
    return any("\u0400" <= letter <= "\u04ff" for letter in word)


def _owner_off(word: str) -> str:
    """A word in small letters without what a genitive has after an apostrophe."""
    return re.sub(r"['’ʼ]s?$", "", word.casefold())


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """A word in small Latin or Cyrillic letters without marks, and without what a genitive has after an apostrophe."""
    letters = "".join(FOLDED.get(letter, letter) for letter in _owner_off(word))
    return "".join(c for c in unicodedata.normalize("NFKD", letters) if c.isalnum() and not unicodedata.combining(c))


@lru_cache(maxsize=100_000)
def sound(word: str, language: str) -> str:
    """The rough sound of a word as papers of `language` spell names."""
    bare = unicodedata.normalize("NFC", _owner_off(word))
    if cyrillic(bare):
        told = "".join(CYRILLIC.get(letter, letter) for letter in bare)
    else:
        pattern, spelled = _spellings(language)
        told = pattern.sub(lambda found: spelled.get(found.group()) or _letter(found.group(), spelled), bare)
    told = re.sub(r"(.)\1+", r"\1", re.sub(r"[\W_]", "", told))
    told = re.sub(r"(?<!^)i+([aeu])", r"\1", re.sub(r"^i+e", "e", told))
    return re.sub(r"(.)\1+", r"\1", re.sub(r"([sc])[eo]v", r"\1ev", told))


@cache
def _spellings(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    own = names(language).spellings
    spelled = COMMON | {letters.rstrip("$"): sounds for letters, sounds in own.items()}
    last = {letters.rstrip("$") for letters in own if letters.endswith("$")}
    longest = sorted(spelled, key=lambda letters: (-len(letters), letters))
    return re.compile("|".join(letters + (r"\b" if letters in last else "") for letters in longest) + "|."), spelled


def _letter(letter: str, spelled: dict[str, str]) -> str:
    """The sound of a letter that no list has: that of the letter without its marks."""
    plain = folded(letter)
    return spelled.get(plain, plain)


@cache
def names(language: str) -> Names:
    """How names are spelled in a language; nothing where there is no pack for it."""
    return languages.part(language, "names", Names) or Names()


@cache
def _endings(language: str) -> tuple[tuple[str, str], ...]:
    pairs = (ending.partition(">") for ending in names(language).endings)
    return tuple((ending, first) for ending, _, first in pairs)


def _first_forms(word: str, language: str) -> list[str]:
    bare = unicodedata.normalize("NFC", _owner_off(word))
    cut = [
        bare[: len(bare) - len(ending)] + first
        for ending, first in _endings(language)
        if bare.endswith(ending) and len(bare) - len(ending) >= STEM
    ]
    return [bare, *cut]


@lru_cache(maxsize=100_000)
def keys(word: str, language: str = "") -> frozenset[str]:
    """What a word of a name is known by, in an article of `language`; in any language where none is told."""
    if not language:
        spoken = ("uk", "ru") if cyrillic(word) else tuple(code for code in languages.READ if code not in ("uk", "ru"))
        return frozenset().union(*(keys(word, code) for code in spoken))
    forms = _first_forms(word, language)
    return frozenset(form for first in forms for form in (folded(first), sound(first, language)) if form)


@lru_cache(maxsize=200_000)
def meet(one: str, other: str, languages: tuple[str, str] = ("", "")) -> bool:
    """Whether two words of names are one in spelling, in sound, or, from script to script, in their consonants."""
    mine, yours = keys(one, languages[0]), keys(other, languages[1])
    if mine & yours:
        return True
    if cyrillic(one) == cyrillic(other):
        return False
    bones = {bone for key in mine if len(bone := VOWELS.sub("", key)) >= CONSONANTS}
    return any(VOWELS.sub("", key) in bones for key in yours)


def alike(one: str, other: str, share: float = SHARE) -> bool:
    """Whether two words are one, endings and spelling aside."""
    one, other = sound(one, ""), sound(other, "")
    if one == other:
        return bool(one)
    common = begun_alike(one, other)
    return common >= LETTERS and common >= share * max(len(one), len(other)) and max(len(one), len(other)) - common <= 4


@cache
def _namesakes() -> dict[str, frozenset[int]]:
    data = resources.files("kilde.languages").joinpath("namesakes.toml").read_bytes()
    found: dict[str, set[int]] = {}
    for row, alike in enumerate(msgspec.toml.decode(data, type=_Namesakes).alike):
        for name in alike:
            for key in {folded(name), sound(name, "")}:
                found.setdefault(key, set()).add(row)
    return {key: frozenset(rows) for key, rows in found.items()}


@lru_cache(maxsize=100_000)
def namesakes(one: str, other: str, languages: tuple[str, str] = ("", "")) -> bool:
    """Whether two given names are one name in two languages («Володимир», «Vladimir»)."""
    known = _namesakes()
    mine = {row for key in keys(one, languages[0]) for row in known.get(key, ())}
    return any(row in mine for key in keys(other, languages[1]) for row in known.get(key, ()))
