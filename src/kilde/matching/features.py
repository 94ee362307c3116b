"""Features: what can be compared of two assertions beside their vectors: figures, names, words, denial.

All are taken from the words alone, so that they are the same whatever collection the assertion stands in.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

import msgspec

from kilde.article import Span
from kilde.matching.pack import pack

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_FIGURE = re.compile(r"\d+(?:[ \u00a0\u202f.,]\d{3}(?!\d))*(?:[.,]\d+)?")
_BETWEEN = " -\u00a0\u202f"
_INSIDE = re.compile(r"[^.!?:\n–—\s]\s[«“„\"'’]?\Z")
_THOUSANDS = re.compile(r"[ \u00a0\u202f.,](?=\d{3}(?!\d))")

#: What may be a time of day with minutes: «7.38», «21:05», «8h30».
_CLOCK = re.compile(r"(?<![\d.,:])(?:[01]?\d|2[0-3])(?:[.:]| ?h ?)[0-5]\d(?![.,:]?\d)")
_HOUR = re.compile(r"T\d")

#: The fewest letters of a word that is compared: shorter ones are mostly closed-class.
LONG = 4

#: Words whose plain letters are kept: the vocabulary of some hundred articles.
KEPT = 50_000

#: Cyrillic letters of Russian and Ukrainian in Latin ones, as news writes names: what counts is that both scripts meet.
_LATIN = dict(
    zip(
        "абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя",
        "a b v g g d e e e z z i i i i k l m n o p r s t u f h c c s s _ i _ e u a".replace("_", "").split(" "),
        strict=True,
    )
)


class Signature(msgspec.Struct, frozen=True):
    """What an assertion is compared by: its `figures`, `names` and `words` in plain Latin letters, whether it `denies`."""

    figures: frozenset[float]
    names: frozenset[str]
    words: frozenset[str]
    denies: bool


def signature(text: str, language: str, negative: bool = False) -> Signature:
    """The signature of an assertion's words. `negative`: its source denies it, so that a denial inside turns it again."""
    found = [match.group() for match in _WORD.finditer(text)]
    words = [plain(word) for word in found]
    names = {plain(word) for at, word in enumerate(found) if at and word[0].isupper() and len(word) > 2}
    denials = sum(_negation(word.lower(), language) for word in found)
    return Signature(
        figures=figures(text, language),
        names=frozenset(names),
        words=frozenset(word for word in words if len(word) >= LONG and not word[0].isdigit()),
        denies=bool(denials) != negative,
    )


def names_within(text: str) -> frozenset[str]:
    """The names that `text` tells inside its sentences: words of a capital that it never writes small, in plain Latin letters.

    Words after a mark or a line break are left out, where any word has a capital, and so are words in capitals alone. A w is
    written v, as Slavic names have either.
    """
    found, small = set(), set()
    for match in _WORD.finditer(text):
        word = match.group()
        if word[0].islower():
            small.add(plain(word))
        elif word[0].isupper() and len(word) >= LONG and not word.isupper() and _inside(text, match.start()):
            found.add(plain(word))
    return frozenset(word.replace("w", "v") for word in found - small)


def _inside(text: str, at: int) -> bool:
    """Whether what stands before `at` shows that a sentence goes on there; no more of it counts than three letters."""
    return _INSIDE.search(text[max(at - 3, 0) : at]) is not None


@lru_cache(KEPT)
def plain(word: str) -> str:
    """`word` in small Latin letters without marks: «Ждана» `zdana`, «Møller» `moller`, «Łódź» `lodz`."""
    letters = "".join(_LATIN.get(letter, letter) for letter in word.lower())
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(letter))
    return bare.translate(_BARE)


_BARE = str.maketrans({"ø": "o", "æ": "ae", "å": "a", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ı": "i", "œ": "oe"})


def figures(text: str, language: str) -> frozenset[float]:
    """The numbers that `text` tells, as figures or words: «6,2 milliarder» is 6.2e9, «tolv» 12.

    One is left out, and so are times of day («klokka 7.38»).
    """
    values = _number_words(language)
    clocks = _clocks(text, language)
    tokens = [
        (match.start(), match.end(), _value(match.group()))
        for match in _FIGURE.finditer(text)
        if not any(start <= match.start() < end for start, end in clocks)
    ]
    tokens += [
        (match.start(), match.end(), values[match.group().lower()])
        for match in _WORD.finditer(text)
        if match.group().lower() in values
    ]
    found: list[float] = []
    last_end = -1
    for start, end, value in sorted(tokens):
        joined = bool(found) and not text[last_end:start].strip(_BETWEEN) and start > last_end
        if joined and value >= 100 and found[-1] < value:
            found[-1] *= value
        elif joined and 1 <= value < found[-1] and found[-1] in (20, 30, 40, 50, 60, 70, 80, 90) and value < 10:
            found[-1] += value
        else:
            found.append(value)
        last_end = end
    return frozenset(value for value in found if value != 1)


def _clocks(text: str, language: str) -> list[Span]:
    """Where `text` tells a time of day with minutes; the words of time are looked at only where it may."""
    if not _CLOCK.search(text):
        return []
    from kilde.when import times

    return [when.span for when in times(text, language) if _HOUR.search(when.value)]


def _value(figure: str) -> float:
    return float(_THOUSANDS.sub("", figure).replace(",", "."))


def nearness(left: Iterable[float], right: Iterable[float]) -> float:
    """How near the two closest figures of either side are, as the smaller by the greater: 1 where one is told on both sides."""
    return max((min(a, b) / max(a, b) for a in left for b in right if a > 0 and b > 0), default=0.0)


def likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """How much of the words of the shorter side stand on the other too, inflection aside: 0 to 1, 0 where a side is empty."""
    few, many = (left, right) if goes_first(left, right) else (right, left)
    if not few:
        return 0.0
    heads = {word[:LONG] for word in many}
    return sum(one in many or (one[:LONG] in heads and any(same_stem(one, other) for other in many)) for one in few) / len(few)


def goes_first(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether `left` is the smaller, by its words where both are of one size: so that either order gives the same."""
    return len(left) < len(right) or (len(left) == len(right) and (left == right or min(left - right) < min(right - left)))


@lru_cache(maxsize=1 << 16)
def same_stem(a: str, b: str) -> bool:
    """Whether two words are one, or begin alike for four letters and for three fifths of the longer."""
    common = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        common += 1
    return a == b or (common >= LONG and common >= 0.6 * max(len(a), len(b)))


def _negation(word: str, language: str) -> bool:
    known = pack(language)
    if word in known.negations or ("n't" in known.negations and word.endswith(("n't", "n’t"))):
        return True
    return word.startswith(known.negative_prefixes) and not word.startswith(known.not_negative)


@cache
def _number_words(language: str) -> dict[str, float]:
    return {word: float(value) for value, words in pack(language).numbers.items() for word in words}
