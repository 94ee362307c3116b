"""A page's visible text as pieces: one for every run of text between two block boundaries, in document order.

The walk is our own, so that order, tags and the words of classes stay known for every piece, also for those that an extractor
drops. Nothing is judged here.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import msgspec
from lxml import etree

from kilde.article import Span

#: An element of lxml's; its own type is not described for type checkers.
Element: TypeAlias = Any

#: Elements whose text stands in the line of the text around them. All others begin and end a piece.
INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "math",
        "nobr",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "svg",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
#: Elements whose text is no text of the page.
UNSEEN = frozenset(
    [
        "applet",
        "area",
        "audio",
        "button",
        "canvas",
        "datalist",
        "dialog",
        "embed",
        "head",
        "iframe",
        "input",
        "link",
        "map",
        "meta",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "option",
        "picture",
        "script",
        "select",
        "source",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "track",
        "video",
    ]
)

#: A single line break ends a piece where a full sentence stands before it: pages without paragraphs are set like that.
_SENTENCE_END = re.compile(r"""\w.{30,}[.!?…][”"’»)\]]*\s*$""", re.DOTALL)

_BOLD_CLASS = re.compile(r"(?:^|[\s_-])(?:bold|strong)(?:$|\s)")

_UNSEEN_CHARACTERS = re.compile("[\xad\ufeff\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")
_SPACE = re.compile(r"[\s\u200b\u2060]+")


class Anchor(msgspec.Struct, frozen=True):
    """A link: the address as the page has it, and the `span` of its words in the piece."""

    href: str
    span: Span


class Piece(msgspec.Struct, frozen=True, eq=False, gc=False):  # some thousands a page, and no cycles
    """A run of text: `element` is the block element it stands in; `linked` and `bold` count the code points of
    `text` in links and in bold; `links` are the links that lead somewhere."""

    element: Element
    text: str
    linked: int
    bold: int
    links: tuple[Anchor, ...] = ()


def clean(text: str) -> str:
    """`text` on one line with single spaces, without soft hyphens and other characters that are not seen."""
    plain = " ".join(text.split())
    if plain.isprintable():  # most are, and need no expressions
        return plain
    return _SPACE.sub(" ", _UNSEEN_CHARACTERS.sub("", text)).strip()


def pieces(body: Element) -> Iterator[Piece]:
    """The pieces of a page below `body`, in document order."""
    blocks: list[Element] = [body]
    runs: list[tuple[str, Element | None, bool]] = []  # text, the link it is in, in bold
    links: list[Element] = []
    bold = breaks = 0

    def flush() -> Piece | None:
        text = clean("".join([run for run, _, _ in runs]))
        piece = None
        if text:
            linked = strong = 0
            for run, link, is_bold in runs:
                if link is not None or is_bold:
                    size = len(text) if len(runs) == 1 else len(clean(run))
                    linked += size if link is not None else 0
                    strong += size if is_bold else 0
            anchors = _anchors(runs) if linked else ()
            piece = Piece(blocks[-1], text, min(linked, len(text)), min(strong, len(text)), anchors)
        runs.clear()
        return piece

    def take(text: str) -> None:
        nonlocal breaks
        if not text.isspace():
            breaks = 0
        elif not runs:
            return  # white space that opens a piece is no part of it
        runs.append((text, links[-1] if links else None, bold > 0))

    walk = etree.iterwalk(body, events=("start", "end"))
    passed: list[bool] = []  # of the elements around: whether what they hold is left out
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in UNSEEN or hidden(element):
                walk.skip_subtree()
                passed.append(True)
                continue
            if breaks_line(element):
                passed.append(True)
                breaks += 1
                runs.append((" ", links[-1] if links else None, bold > 0))
                if (breaks == 2 or _SENTENCE_END.search("".join(run for run, _, _ in runs[-4:])[-120:])) and (piece := flush()):
                    yield piece
                continue
            passed.append(False)
            if tag == "a":
                links.append(element)
            bold += _bold(element)
            if tag not in INLINE:
                if runs and (piece := flush()):
                    yield piece
                blocks.append(element)
                breaks = 0
            if text := element.text:
                take(text)
        else:
            if not passed.pop():
                if tag == "a":
                    links.pop()
                bold -= _bold(element)
                if tag not in INLINE:
                    if runs and (piece := flush()):
                        yield piece
                    blocks.pop()
            if element is not body and (text := element.tail):
                take(text)
    if piece := flush():
        yield piece


def _anchors(runs: Sequence[tuple[str, Element | None, bool]]) -> tuple[Anchor, ...]:
    """The links of a piece, their spans in its text as `clean` makes it of the joined runs."""
    found: list[tuple[Element, int, int]] = []
    length, spaced = 0, True  # of the text so far, and whether white space that follows is dropped
    for run, link, _ in runs:
        words = _SPACE.sub(" ", _UNSEEN_CHARACTERS.sub("", run))
        if spaced:
            words = words.removeprefix(" ")
        if not words:
            continue
        start = length + (words[0] == " ")
        length, spaced = length + len(words), words[-1] == " "
        if link is not None and start < (end := length - spaced):
            if found and found[-1][0] is link:
                start = found.pop()[1]
            found.append((link, start, end))
    return tuple(Anchor(href, (start, end)) for link, start, end in found if (href := (link.get("href") or "").strip()))


def _bold(element: Element) -> bool:
    return element.tag in ("b", "strong") or (element.tag == "span" and bool(_BOLD_CLASS.search(element.get("class") or "")))


def breaks_line(element: Element) -> bool:
    """Whether the element is a line break: `br`, or an empty element that a class of that name makes one."""
    if element.tag == "br":
        return True
    return not len(element) and not element.text and "br" in (element.get("class") or "").split()


def hidden(element: Element) -> bool:
    """Whether the markup itself hides the element for good. Segments that a page streams in order to move them into place
    (React's, with ids like `S:1`) are hidden until then and count as seen."""
    return element.get("hidden") is not None and not (element.get("id") or "").startswith("S:")
