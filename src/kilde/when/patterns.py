"""Patterns: how a pack writes the forms of a time, and the tree that all forms of a language are matched in at once.

A pattern is written as the text is written, with classes in braces: `{day}. {month} {year}?`.

- A word in small letters stands for itself; `a/b` is one of the two.
- `{class}` is a word or figure of that class (`kilde.when.lexicon`); `{day:2}` fills the slot `day2` with a class `day`;
  `{n|one}` is one of two classes.
- What stands without space before it in the pattern must stand so in the text; a space in the pattern may be none in the text.
- `?` after an element: it may be absent.
- `[…]` around elements: they must be there, but are no part of the time.
"""

import re
from itertools import product
from typing import NamedTuple

import msgspec

_ELEMENT = re.compile(
    r"(?P<space>\s*)(?:(?P<open>\[)|(?P<close>\])|(?P<class>\{[^}]+\})|(?P<word>[^\W\d_]+'?(?:/[^\W\d_]+'?)*)|(?P<mark>[^\s\w]))(?P<maybe>\?)?"
)


#: `{q}` is any amount: a figure or word for a number, a word for one, a word for an untold number.
ALIASES = {"q": ("n", "one", "few")}


class Element(NamedTuple):
    """One element of a pattern: `words` or `classes` that fit, the slot it fills, and whether it is `glued`, `maybe` absent, or
    context."""

    words: tuple[str, ...]
    classes: tuple[str, ...]
    slot: str
    glued: bool
    maybe: bool
    context: bool


class Branch(msgspec.Struct):
    """A point in the tree of patterns: what may follow, by word and by class, and the meaning of a pattern that
    ends here: its name, whether it is weak, and the pattern's place in the pack."""

    words: dict[str, list["Edge"]] = msgspec.field(default_factory=dict)
    classes: dict[str, list["Edge"]] = msgspec.field(default_factory=dict)
    meaning: tuple[str, bool, int] | None = None


class Edge(msgspec.Struct):
    """A step in the tree: whether it must be glued, whether it is context, the slot that it fills, and where it leads."""

    glued: bool
    context: bool
    slot: str
    to: Branch


def elements(pattern: str) -> list[Element]:
    """The elements of a pattern; ValueError where it cannot be read."""
    found: list[Element] = []
    context = False
    at = 0
    while at < len(pattern):
        match = _ELEMENT.match(pattern, at)
        if match is None:
            if not pattern[at:].strip():
                break
            raise ValueError(f"pattern {pattern!r}: nothing can be read at {pattern[at:]!r}")
        at = match.end()
        if match["open"] or match["close"]:
            context = bool(match["open"])
            continue
        glued = not match["space"] and bool(found) and pattern[match.start() - 1 : match.start()] not in ("[", "]")
        if match["class"]:
            name, _, number = match["class"][1:-1].partition(":")
            classes = ALIASES.get(name) or tuple(name.split("|"))
            found.append(Element((), classes, classes[0] + number, glued, bool(match["maybe"]), context))
        else:
            words = tuple(match["word"].split("/")) if match["word"] else (match["mark"],)
            found.append(Element(words, (), "", glued, bool(match["maybe"]), context))
    if not any(not element.context for element in found):
        raise ValueError(f"pattern {pattern!r}: it has no words of its own")
    return found


def grow(root: Branch, pattern: str, meaning: tuple[str, bool, int], needs: tuple[frozenset[str], ...] = ()) -> None:
    """Add a pattern to the tree at `root` with its meaning, as `Branch` has it. Where two patterns are alike, the one added
    first stands. ValueError where the pattern, without what may be absent, has not one class of each set of `needs`."""
    parsed = elements(pattern)
    always = [element.classes for element in parsed if element.classes and not element.maybe and not element.slot[-1].isdigit()]
    if missing := [need for need in needs if not any(set(classes) <= need for classes in always)]:
        raise ValueError(f"pattern {pattern!r} of {meaning[0]!r}: it needs one of {', '.join(sorted(missing[0]))}")
    for kept in product(*((True, False) if element.maybe else (True,) for element in parsed)):
        chosen = [element for element, keep in zip(parsed, kept, strict=True) if keep]
        _add(root, chosen, meaning)


def _add(branch: Branch, left: list[Element], meaning: tuple[str, bool, int]) -> None:
    if not left:
        if branch.meaning is None or (branch.meaning[1] and not meaning[1]):
            branch.meaning = meaning
        return
    element = left[0]
    for table, keys in ((branch.words, element.words), (branch.classes, element.classes)):
        for key in keys:
            edges = table.setdefault(key, [])
            same = [e for e in edges if (e.glued, e.context, e.slot) == (element.glued, element.context, element.slot)]
            if not same:
                same = [Edge(element.glued, element.context, element.slot, Branch())]
                edges.extend(same)
            _add(same[0].to, left[1:], meaning)
