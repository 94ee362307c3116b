"""Who wrote an article, from the strings that pages name their writers in: one clean name a person or agency."""

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

import msgspec

from kilde.intake.pieces import clean

#: Longest name, in code points. Longer strings are notes about the writer.
_LONGEST_NAME = 60
#: Most words of a name, as of a team ("Associated Press writers of the ...") that still is one.
_MOST_WORDS = 6

_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|(?<![\w.])@\w+")
_PARENTHESES = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_SEPARATORS = re.compile(r"\s*(?:[,;|/•·&\n]|\s[-–—]\s)\s*")
_EDGES = ' \t.,:;|/-–—•·*"“”'
_FIGURES = re.compile(r"\d{2,}|^\d")
_NAME = re.compile(r"[^\W\d_]")


class Words(msgspec.Struct, frozen=True):
    """What bylines.toml holds."""

    by: frozenset[str]
    and_: frozenset[str] = msgspec.field(name="and")
    and_short: frozenset[str]
    roles: frozenset[str]
    titles: frozenset[str]
    nobody: frozenset[str]


@cache
def _words() -> Words:
    return msgspec.toml.decode((resources.files(__package__) / "bylines.toml").read_bytes(), type=Words)


@cache
def _by() -> re.Pattern[str]:
    longest_first = sorted(_words().by, key=len, reverse=True)
    return re.compile(rf"^(?:{'|'.join(map(re.escape, longest_first))})(?:\s*:\s*|\s+)", re.IGNORECASE)


@cache
def _and() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{'|'.join(map(re.escape, sorted(_words().and_, key=len, reverse=True)))})\s+", re.IGNORECASE)


@cache
def _and_short() -> re.Pattern[str]:
    """One-letter words for "and": they part names only between two that begin with capitals and have two words each."""
    letters = "|".join(map(re.escape, _words().and_short))
    return re.compile(rf"(?<=\w)\s+(?:{letters})\s+(?=\w+\s+\w)")


def names(strings: Iterable[str]) -> tuple[str, ...]:
    """The names in `strings`, each once, in order: without "By", titles of jobs, addresses of mail and handles; "A and B" is
    two.

    A comma before a job or place ends the name: "Kari Berg, reporter" is one.
    """
    found: dict[str, str] = {}
    for string in strings:
        for name in _names(string):
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def is_by(string: str) -> bool:
    """Whether the string opens with a word as "By" and one name or more follow, with capitals."""
    match = _by().match(string)
    return match is not None and string[match.end() :][:1].isupper() and bool(names([string]))


def _names(string: str) -> list[str]:
    string = _PARENTHESES.sub("", _ADDRESS.sub("", clean(string))).strip(_EDGES)
    string = _by().sub("", string)
    if len(string) > 8 * _LONGEST_NAME:
        return []
    found: list[str] = []
    for part in _SEPARATORS.split(string):
        for piece in _and().split(part):
            found.extend(whole for name in _and_short().split(piece) if (whole := _name(name)))
    return found


def _name(string: str) -> str | None:
    name = _by().sub("", string.strip(_EDGES)).strip(_EDGES)
    words = name.split()
    low = name.casefold()
    if not words or len(name) > _LONGEST_NAME or len(words) > _MOST_WORDS or not _NAME.search(name) or len(name) < 2:
        return None
    if low in _words().nobody or low in _words().by or _FIGURES.search(name):
        return None
    if all(word.strip(".").casefold() in _words().roles for word in words):
        return None
    while len(words) > 1 and words[-1].casefold() in _words().titles:
        words.pop()
    return " ".join(words)
