"""Markup that is safe by construction: text becomes markup only through `element`, which escapes it.

`Markup` is a string that is markup already. Whatever else is given as a child or a value is text, most of it written by
strangers, and is escaped here and nowhere else. Adding two `Markup` gives a plain string, which the next `element` escapes
again: a mistake shows as ugly text, never as a hole.
"""

import re
from collections.abc import Iterable
from typing import TypeAlias

#: C0 and C1 controls but tab and line feed, and lone surrogates: no page may hold them, so one sign stands for each.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

#: Signs that begin isolates, the one that ends them, and those that end all of them with their paragraph.
_BEGIN, _END, _NEW_PARAGRAPH = "\u2066\u2067\u2068", "\u2069", "\n\r\x1c\x1d\x1e\x85\u2029"

#: A way within the page or the site: browsers take `//` and `/\\` for the beginning of another host's address.
_WITHIN = re.compile(r"#|/(?![/\\\t\n\r])")

_VOID = frozenset({"br", "hr", "meta", "link", "img", "input"})

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


class Markup(str):
    """A string that is markup already."""

    __slots__ = ()


Child: TypeAlias = "str | Iterable[Child] | None"
Value: TypeAlias = str | int | float | bool | None


def printable(text: str) -> str:
    """The text with a replacement sign for every character that a page may not hold; its length stays the same."""
    return _UNPRINTABLE.sub("\ufffd", text)


def escape(text: str) -> Markup:
    """The text as markup that shows it, whatever it holds."""
    if isinstance(text, Markup):
        return text
    return Markup(printable(text).translate(_ESCAPES))


def join(*children: Child) -> Markup:
    """The children as one piece of markup; text among them is escaped."""
    parts: list[str] = []
    for child in children:
        if child is None:
            continue
        parts.append(escape(child) if isinstance(child, str) else join(*child))
    return Markup("".join(parts))


def web_address(url: str | None) -> str | None:
    """The address, if it is one that a reader may be sent to: `http` or `https`, nothing that could run."""
    if url is None or not re.match(r"https?://[^\s/]", url, re.IGNORECASE):
        return None
    return url


def element(name: str, /, *children: Child, **attributes: Value) -> Markup:
    """An element. A trailing `_` of an attribute's name is dropped, other `_` become `-`; None and False leave it out.

    `href` may be `#…`, a way within the site (`/…`) or an `http(s)` address, else `ValueError`; so is an attribute that would
    run a script.
    """
    shown = []
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        attribute = key.rstrip("_").replace("_", "-")
        if attribute.lower().startswith("on"):
            raise ValueError(f"{attribute}: no element of ours runs a script")
        if attribute == "href" and not _WITHIN.match(str(value)) and web_address(str(value)) is None:
            raise ValueError(f"href may not be {str(value)[:40]!r}")
        shown.append(f" {attribute}" if value is True else f' {attribute}="{escape(str(value))}"')
    start = f"<{name}{''.join(shown)}>"
    if name in _VOID:
        return Markup(start)
    return Markup(f"{start}{join(*children)}</{name}>")


def closed(text: str) -> str:
    """The text without signs that end an isolate which it has not begun (U+2069).

    Such a sign would end the isolate that the text itself is put into, and turn round what stands after it (Unicode Standard
    Annex 9, rule X6a; browsers do so even across `bdi`). Other signs of direction have no effect outside an isolate.
    """
    if _END not in text:
        return text
    kept, depth = [], 0
    for sign in text:
        if sign == _END and depth == 0:
            continue
        depth = 0 if sign in _NEW_PARAGRAPH else depth + (sign in _BEGIN) - (sign == _END)
        kept.append(sign)
    return "".join(kept)


def isolated(text: str, language: str | None = None) -> Markup:
    """Third-party text within a line of ours: its direction of writing does not reach what stands around it."""
    return element("bdi", closed(text), lang=language)
