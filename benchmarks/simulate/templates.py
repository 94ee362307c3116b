"""Templates of texts: what a language's file holds, and how a template becomes words with the places of its parts."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

import msgspec

LANGUAGES = ("nb", "nn", "en", "sv", "de", "fr")

State = Literal["told", "reserved", "denied"]
_STATES: tuple[State, ...] = ("told", "reserved", "denied")


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Titles and descriptions of sources, titles of articles, and sentences that make no claim."""

    spokesperson: str
    chief: str
    resident: str
    fisher: str
    unnamed: tuple[str, ...]
    document: tuple[str, ...]
    title: tuple[str, ...]
    correction: str
    release: str
    press_unit: str
    aside: tuple[str, ...]


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A language: wordings of families of claims, frames of attribution, words, names of the press, forms of bodies' names."""

    families: dict[str, tuple[str, ...]]
    frames: dict[str, tuple[str, ...]]
    words: Words
    press: dict[str, str]
    bodies: dict[str, str]


@cache
def phrases(language: str) -> Phrases:
    """The templates of a language."""
    file = resources.files("benchmarks.simulate.phrases") / f"{language}.toml"
    return msgspec.toml.decode(file.read_bytes(), type=Phrases)


class Mark(NamedTuple):
    """A part of a piece: what it is, and from where to where."""

    what: str
    start: int
    end: int


class Piece(NamedTuple):
    """Words, with the places of the parts that somebody wants to find again."""

    text: str
    marks: tuple[Mark, ...] = ()


_PART = re.compile(r"\{(\w+)\}|<([^>]+)>")


def filled(template: str, slots: Mapping[str, Piece]) -> Piece:
    """A template with its slots filled; each slot and each cue is marked, as are the marks of what fills them."""
    text, marks, at = "", [], 0
    for match in _PART.finditer(template):
        text += template[at : match.start()]
        at, start = match.end(), len(text)
        if match.group(1):
            piece = slots[match.group(1)]
            text += piece.text
            marks += [Mark(what, start + a, start + b) for what, a, b in piece.marks]
            marks.append(Mark(match.group(1), start, len(text)))
        else:
            text += match.group(2)
            marks.append(Mark("cue", start, len(text)))
    text += template[at:]
    return Piece(text[:1].upper() + text[1:], tuple(marks))


@cache
def alternative(wording: str, state: State, whole: bool) -> str:
    """A wording with one of its alternatives chosen: `[told|reserved|denied]`, `(a part/the whole)`."""
    nth = _STATES.index(state)
    chosen = re.sub(r"\[([^\]]*)\]", lambda match: match.group(1).split("|")[nth], wording)
    return re.sub(r"\(([^()/]*)/([^()/]*)\)", lambda match: match.group(2 if whole else 1), chosen)
