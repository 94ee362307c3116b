"""Who is who across articles, languages and scripts: names of people, bodies, papers and outlets.

Words are compared by a *skeleton*: Latin letters without marks, with the many spellings of one sound made one (ш, sh, sch, sz,
sj, š), and meet where one is the other with an ending. Names of people are compared more closely, by the spellings and cases of
the languages of their articles (`spelling`); bodies by what their names tell in each language (`bodies`).
"""

import re
from functools import lru_cache

from kilde.tracing import bodies, spelling

#: The languages of two articles, "" where that is not told.
Pair = tuple[str, str]

#: The same in names of bodies, which are longer: on the dev pairs of `benchmarks/identity` 0.55 took «Nordea» for «Nordnet».
BODY_SHARE = 0.7


def skeleton(word: str) -> str:
    """The sounds of one word, roughly, in Latin letters, as it is spelled in most languages."""
    return spelling.sound(word, "")


def same_word(one: str, other: str, share: float = spelling.SHARE) -> bool:
    """Whether two words are one, endings and spelling aside."""
    return spelling.alike(one, other, share)


@lru_cache(maxsize=100_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name, in order."""
    return tuple(spelling.WORD.findall(name))


@lru_cache(maxsize=100_000)
def proper(name: str) -> tuple[str, ...]:
    """The words of a name that are written with a capital."""
    return tuple(word for word in words(name) if word[0].isupper())


@lru_cache(maxsize=100_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a person's name that are written with a capital; what a small letter joins to one is of it («Jong-un»)."""
    return tuple(
        part
        for token in re.findall(r"[^\W_]+(?:[-'’ʼ][^\W_]+)*", name)
        for part in re.findall(r"[^\W_]+(?:['’ʼ][^\W_]+)*(?:-(?=[^\W\dA-ZА-ЯЁІЇЄҐ])[^\W\d_]+)*", token)
        if part[0].isupper()
    )


@lru_cache(maxsize=200_000)
def same_person(one: str, other: str, languages: Pair = ("", "")) -> bool:
    """Whether two names of people may and do fit one person: the surname is the same and no given name differs.

    `languages` are those of the articles that have the names; without them the cases and spellings of all are thought of.
    """
    a, b = name_words(one), name_words(other)
    if not a or not b:
        return False
    if spelling.meet("".join(_joined(a)), "".join(_joined(b)), languages):
        return True
    return spelling.meet(a[-1], b[-1], languages) and _given_alike(a[:-1], b[:-1], languages)


def _joined(name: tuple[str, ...]) -> list[str]:
    return [word.replace("-", "") for word in name]


def _given_alike(one: tuple[str, ...], other: tuple[str, ...], languages: Pair) -> bool:
    """Whether given names may be one person's: one side has none, or some meet and not both sides have others left."""
    if not one or not other:
        return True
    left = list(other)
    over = 0
    for word in one:
        met = next((held for held in left if _given_meet(word, held, languages)), None)
        if met is None:
            over += 1
        else:
            left.remove(met)
    return len(left) < len(other) and not (over and left)


def _given_meet(one: str, other: str, languages: Pair) -> bool:
    if min(len(one), len(other)) == 1:
        return spelling.sound(one, languages[0])[:1] == spelling.sound(other, languages[1])[:1]
    return spelling.meet(one, other, languages) or spelling.namesakes(one, other, languages)


def same_body_abroad(one: str, other: str, languages: Pair = ("", "")) -> bool:
    """Whether two names in two languages fit one body: by what they tell of it (`bodies`), else by words that meet.

    >>> same_body_abroad("le ministère tarvien de la Défense", "Министерство обороны Тарвии")
    True
    """
    if (told := bodies.compared(one, other, languages)) is not None:
        return told
    a, b = ([word for word in words(name) if len(word) >= bodies.CONTENT] for name in (one, other))
    met = [word for word in a if any(same_word(word, held) for held in b)]
    over = [[w for w in mine[1:] if w[0].isupper() and not any(same_word(w, h) for h in its)] for mine, its in ((a, b), (b, a))]
    return len(met) >= min(2, len(a), len(b)) > 0 and not all(over)


def initials(name: str) -> str:
    """The first letters of a name's words with a capital."""
    return "".join(word[0] for word in proper(name)).casefold()


def same_body(one: str, other: str, languages: Pair = ("", "")) -> bool:
    """Whether two names fit one body or paper: all proper words of one are in the other, or one is the other's initials.

    Not where they tell two kinds of body («Storvik Police», «Storvik Hospital»); who speaks for a body is it.
    """
    if skeleton(one) == skeleton(other):
        return True
    if (told := bodies.compared(one, other, languages)) is not None:
        return told
    a, b = proper(one), proper(other)
    if not a or not b:
        mine, yours = words(one), words(other)
        return bool(mine and yours) and _within(mine, yours) and _within(yours, mine)
    if _within(a, b) or _within(b, a):
        return not _parted(one, other)
    short, long = (one, other) if len(a) <= len(b) else (other, one)
    return len(proper(short)) == 1 and len(short.strip()) >= 2 and short.strip().casefold() == initials(long) != ""


def _within(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return all(any(same_word(word, held, BODY_SHARE) for held in other) for word in one)


def _parted(one: str, other: str) -> bool:
    """Whether each of two names has a word without a capital that the other lacks («Statens vegvesen», «Statens kartverk»)."""
    a, b = ([w for w in words(name) if w.islower() and len(w) >= bodies.CONTENT] for name in (one, other))
    over = [w for w in a if not any(same_word(w, held) for held in words(other))]
    left = [w for w in b if not any(same_word(w, held) for held in words(one))]
    return bool(over and left)


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
