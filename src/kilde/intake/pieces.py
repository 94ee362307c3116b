"""A page's visible text as pieces: one for every run of text between two block boundaries, in document order.

The walk is our own, so that order, tags and the words of classes stay known for every piece, also for those that an extractor
drops. Nothing is judged here.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from lxml import etree, html

Element = html.HtmlElement

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


class Piece(msgspec.Struct, frozen=True, eq=False):
    """A run of text: `element` is the block element it stands in, `text` has single spaces and no soft hyphens.

    `linked`, `bold` and `slanted` count the code points of `text` in links, bold and italic; `number` its place on the page.
    """

    number: int
    element: Any
    text: str
    linked: int
    bold: int
    slanted: int
    href: str | None


def clean(text: str) -> str:
    """`text` on one line with single spaces, without soft hyphens, zero-width spaces, control characters and lone surrogates."""
    return _SPACE.sub(" ", _UNSEEN_CHARACTERS.sub("", text)).strip()


def pieces(body: Element) -> Iterator[Piece]:
    """The pieces of a page below `body`, in document order."""
    blocks: list[Element] = [body]
    runs: list[tuple[str, bool, bool, bool]] = []
    links: list[str] = []
    bold = slanted = breaks = number = 0
    href: str | None = None

    def flush() -> Piece | None:
        nonlocal number, href
        text = clean("".join(run for run, *_ in runs))
        lengths = [sum(len(clean(run[0])) for run in runs if run[which]) for which in (1, 2, 3)] if text else []
        runs.clear()
        first, href = href, None
        if not text:
            return None
        number += 1
        return Piece(number - 1, blocks[-1], text, *(min(n, len(text)) for n in lengths), first)

    def take(text: str | None) -> None:
        nonlocal breaks, href
        if text:
            if not text.isspace():
                breaks = 0
                if links and href is None:
                    href = links[-1]
            runs.append((text, bool(links), bold > 0, slanted > 0))

    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in UNSEEN or hidden(element):
                walk.skip_subtree()
                continue
            if breaks_line(element):
                breaks += 1
                take(" ")
                if (breaks == 2 or _SENTENCE_END.search("".join(run for run, *_ in runs[-4:])[-120:])) and (piece := flush()):
                    yield piece
                continue
            if tag == "a":
                links.append(element.get("href") or "")
            elif _bold(element):
                bold += 1
            elif tag in ("i", "em"):
                slanted += 1
            elif tag not in INLINE:
                if piece := flush():
                    yield piece
                blocks.append(element)
                breaks = 0
            take(element.text)
        else:
            if not (tag in UNSEEN or hidden(element) or breaks_line(element)):
                if tag == "a":
                    links.pop()
                elif _bold(element):
                    bold -= 1
                elif tag in ("i", "em"):
                    slanted -= 1
                elif tag not in INLINE:
                    if piece := flush():
                        yield piece
                    blocks.pop()
            if element is not body:
                take(element.tail)
    if piece := flush():
        yield piece


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
