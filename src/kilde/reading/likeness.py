"""When two words are one name in two forms: endings of cases and owners, a misspelling, another way to write its sounds."""

import re
from collections.abc import Iterator

from kilde.reading.source_words import SourceWords

#: Two forms of a name have at least so many letters in common, and so large a part of the longer.
_COMMON, _PART = 3, 0.6


def akin(a: str, b: str, words: SourceWords) -> bool:
    """Whether two words of names are one, in whatever form: an owner's ending, or a case in languages that have it."""
    if a == b:
        return True
    a, b = sorted((a.casefold(), b.casefold()), key=len)
    if a == b or any(a + tail == b for tail in words.genitive):
        return True
    if not words.inflects:
        return False
    for whole, turned in words.turns:
        if any(x.endswith(whole) and y.startswith(x.removesuffix(whole) + turned) for x, y in ((a, b), (b, a))):
            return True
    common = begun_alike(a, b)
    near = common > _PART * len(b) or common == len(a) > _COMMON
    return common >= max(_COMMON, len(a) - 2) and len(b) - common <= _COMMON and near


def same_name(short: tuple[str, ...], full: tuple[str, ...], words: SourceWords) -> bool:
    """Whether two names are one: all words, the last, the first, or the first and the last of the longer."""
    if len(short) > len(full):
        short, full = full, short
    if len(short) == 1:
        return akin(short[0], full[-1], words) or (akin(short[0], full[0], words) and len(full) <= 3)
    if len(short) == len(full):
        return same_forms(short, full, words)
    ends = akin(short[-1], full[-1], words)
    return ends and (akin(short[0], full[0], words) or same_forms(short, full[-len(short) :], words))


def same_forms(one: tuple[str, ...], other: tuple[str, ...], words: SourceWords) -> bool:
    """Whether two names have the same words, in whatever forms."""
    return len(one) == len(other) and all(akin(a, b, words) for a, b in zip(one, other, strict=True))


def without_article(name: str, words: SourceWords) -> str:
    """A name without an article at its head, which prepositions swallow (`au Fanal` of `Le Fanal`)."""
    article, _, rest = name.partition(" ")
    return rest if rest and article.casefold() in words.articles else name


def in_case(phrase: str, name: str, words: SourceWords) -> bool:
    """Whether `phrase` is `name` in another case (`Głosowi Portu` of `Głos Portu`)."""
    return words.inflects and phrase != name and same_forms(tuple(phrase.split()), tuple(name.split()), words)


def sounds(word: str) -> str:
    """A name in letters as plain as they come: how it was written over from another script does not count."""
    low = re.sub(r"^[ae]l-", "", word.casefold().replace("ou", "u").replace("w", "v").replace("y", "i").replace("kh", "h"))
    return re.sub(r"(.)\1+", r"\1", low)


def one_letter(a: str, b: str) -> bool:
    """Whether two words differ by one letter after the first: left out, put in, or another."""
    if abs(len(a) - len(b)) > 1 or a[:1] != b[:1]:
        return False
    head = begun_alike(a, b)
    return a[head + 1 :] == b[head + 1 :] or a[head:] == b[head + 1 :] or a[head + 1 :] == b[head:]


def tails(stem: str) -> Iterator[str]:
    """The ends of a compound, of four letters and more."""
    return (stem[at:] for at in range(2, min(len(stem) - 3, 24)))


def one_form(a: str, b: str) -> bool:
    """Whether two nouns have a beginning in common that leaves only endings."""
    common = begun_alike(a, b)
    return common >= 4 and common > 0.7 * max(len(a), len(b))


def within(a: str, b: str) -> bool:
    """Whether the words of outlet name `a` begin or end `b` (`Guardian`, `The Guardian`)."""
    return a == b or b.endswith(" " + a) or b.startswith(a + " ")


def begun_alike(a: str, b: str) -> int:
    """How many first letters two words have in common."""
    return next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
