"""Who is who across articles, languages and scripts: names of people, bodies, papers and outlets.

Names are compared by a *skeleton*: Latin letters without marks, with the many spellings of one sound made one (ш, sh, sch, sz,
sj, š), so that «Ілан Верек», «Ilan Verek» and «Ilana Vereka» meet. Skeletons of words meet where one is the other with an
ending. Compare the romanisation-blind keys of transliterated names in D. Freeman, S. Condon and C. Ackerman (2006),
"Cross linguistic name matching in English and Arabic".
"""

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")

CYRILLIC = dict(
    zip(
        "абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя",
        "a b v g g d e e e z z i i i i k l m n o p r s t u f h c c s s * i * e u a".replace("*", "").split(" "),
        strict=True,
    )
)
FOLDED = {"ø": "o", "æ": "e", "å": "a", "ð": "d", "þ": "t", "ł": "l", "ß": "s", "đ": "d", "œ": "e"}

#: Spellings of one sound, longest first. Losing a distinction is cheap here: a name is always more than one sound.
SOUNDS = (
    ("schtsch", "s"), ("shch", "s"), ("sjtsj", "s"), ("tsch", "c"), ("tsj", "c"), ("sch", "s"), ("tch", "c"),
    ("skj", "s"), ("sh", "s"), ("sj", "s"), ("sz", "s"), ("ch", "c"), ("cz", "c"), ("zh", "z"), ("zj", "z"), ("rz", "z"),
    ("kh", "h"), ("ts", "c"), ("tz", "c"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("qu", "k"), ("aa", "a"),
    ("ju", "u"), ("yu", "u"), ("iu", "u"), ("ja", "a"), ("ya", "a"), ("ia", "a"), ("je", "e"), ("ye", "e"), ("ie", "e"),
    ("w", "v"), ("y", "i"), ("j", "i"), ("q", "k"), ("x", "ks"), ("h", "g"),
)  # fmt: skip

#: A word is another with an ending where they share this much of the longer and at least this many letters. On the training
#: dossiers' names 0.55 and 3 kept «Prus»/«Prusová» together and all different surnames apart.
SHARE, LETTERS = 0.55, 3


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """The sounds of one word, roughly, in Latin letters."""
    letters = "".join(CYRILLIC.get(letter, FOLDED.get(letter, letter)) for letter in word.casefold())
    plain = "".join(c for c in unicodedata.normalize("NFKD", letters) if c.isalnum() and not unicodedata.combining(c))
    for spelling, sound in SOUNDS:
        plain = plain.replace(spelling, sound)
    return re.sub(r"(.)\1+", r"\1", plain)


def same_word(one: str, other: str) -> bool:
    """Whether two words are one, endings and spelling aside."""
    one, other = skeleton(one), skeleton(other)
    if one == other:
        return bool(one)
    common = next((i for i, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), min(len(one), len(other)))
    return common >= LETTERS and common >= SHARE * max(len(one), len(other)) and max(len(one), len(other)) - common <= 4


@lru_cache(maxsize=100_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name, in order."""
    return tuple(WORD.findall(name))


@lru_cache(maxsize=100_000)
def proper(name: str) -> tuple[str, ...]:
    """The words of a name that are written with a capital."""
    return tuple(word for word in words(name) if word[0].isupper())


def same_person(one: str, other: str) -> bool:
    """Whether two names of people may and do fit one person: the surname is the same and no given name differs."""
    a, b = proper(one), proper(other)
    if not a or not b or not same_word(a[-1], b[-1]):
        return False
    if len(a) > 1 and len(b) > 1:
        return any(same_word(x, y) or (min(len(x), len(y)) == 1 and x[0] == y[0]) for x in a[:-1] for y in b[:-1])
    return True


#: Words shorter than this are articles and prepositions.
CONTENT = 4


def same_body_abroad(one: str, other: str) -> bool:
    """Whether two names in two languages fit one body: two words meet and no proper word is left over on both sides.

    >>> same_body_abroad("le ministère tarvien de la Défense", "Министерство обороны Тарвии")
    True
    """
    a, b = ([word for word in words(name) if len(word) >= CONTENT] for name in (one, other))
    met = [word for word in a if any(same_word(word, held) for held in b)]
    over = [[w for w in mine[1:] if w[0].isupper() and not any(same_word(w, h) for h in its)] for mine, its in ((a, b), (b, a))]
    return len(met) >= min(2, len(a), len(b)) > 0 and not all(over)


def initials(name: str) -> str:
    """The first letters of a name's words with a capital."""
    return "".join(word[0] for word in proper(name)).casefold()


def same_body(one: str, other: str) -> bool:
    """Whether two names fit one body or paper: all proper words of one are in the other, or one is the other's initials."""
    if skeleton(one) == skeleton(other):
        return True
    a, b = proper(one), proper(other)
    if not a or not b:
        mine, yours = words(one), words(other)
        return bool(mine and yours) and _within(mine, yours) and _within(yours, mine)
    if _within(a, b) or _within(b, a):
        return True
    short, long = (one, other) if len(a) <= len(b) else (other, one)
    return len(proper(short)) == 1 and len(short.strip()) >= 2 and short.strip().casefold() == initials(long) != ""


def _within(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return all(any(same_word(word, held) for held in other) for word in one)


#: Words before an outlet's name that are no part of it.
ARTICLES = frozenset(
    {"the", "a", "an", "el", "la", "los", "las", "le", "les", "l", "il", "lo", "o", "os", "as", "der", "die", "das", "den"}
    | {"det", "dem", "de", "het", "avisa", "avisen", "newspaper"}
)


@lru_cache(maxsize=100_000)
def outlet_key(name: str) -> tuple[str, ...]:
    """What identifies an outlet: the skeletons of its name's words, or of its domain's name, without articles."""
    name = re.sub(r"^(?:https?://)?(?:www\d?\.)?", "", name.strip())
    if re.fullmatch(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/.*)?", name):
        host = name.split("/")[0].split(".")
        name = host[-3] if len(host) > 2 and len(host[-2]) <= 3 else host[-2]
    kept = [word for word in words(name) if word.casefold() not in ARTICLES]
    return tuple(skeleton(word) for word in kept or words(name))


def same_outlet_name(one: str, other: str) -> bool:
    """Whether two names are one outlet's name: the same words, endings and articles aside, or the same written as one word."""
    a, b = outlet_key(one), outlet_key(other)
    if not a or not b:
        return False
    return "".join(a) == "".join(b) or (
        len(a) == len(b) and all(same_word(x, y) or _close(x, y) for x, y in zip(a, b, strict=True))
    )


def _close(one: str, other: str) -> bool:
    """One letter apart in a long word: a transliteration's slip."""
    return (
        min(len(one), len(other)) >= 5
        and abs(len(one) - len(other)) <= 1
        and len(set(one) ^ set(other)) <= 2
        and (one[:2] == other[:2])
    )
