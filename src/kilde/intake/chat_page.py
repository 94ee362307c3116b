"""Telegram's export as pages (`messages.html`, `messages2.html` and so on, of Telegram Desktop) as articles: each post one.

What is taken and what becomes of it is as with the JSON export (`kilde.intake.posts`). A page does not name the chat's number
nor, where several messages of one writer or from one channel follow, each time who that is: it is the one named last. Times
have the offset that the page tells beside them; those of older programs have none.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from kilde.article import Span
from kilde.errors import InputError
from kilde.intake.draft import Found, Notice
from kilde.intake.markup import tree
from kilde.intake.pieces import Element, clean
from kilde.intake.posts import drafted

_MESSAGE = re.compile(rb"""<div class="message [^"<>]*" id="message""")
_NUMBER = re.compile(r"message(-?[0-9]{1,18})\Z")
_TIME = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4}) ([0-9]{2}:[0-9]{2}:[0-9]{2})(?: UTC([+-][0-9]{2}:[0-9]{2}))?\Z")
_VIA = re.compile(r"\s+via @\w+\Z")


def is_chat(page: bytes) -> bool:
    """Whether a page is one of such an export."""
    return b'class="history"' in page and _MESSAGE.search(page) is not None


def from_page(page: bytes, where: str, path: str | None) -> Found:
    """Each post's name (`where`, the chat, and the post's number) with its draft, or with why it gives none.

    Of a page that is cut short the last message is not taken, since its words may not be all.
    """
    root = tree(page, where)
    chat = _chat(root)
    messages = [one for one in root.iter("div") if "message" in _classes(one)]
    cut = not page.rstrip().endswith(b"</html>")
    silent = posts = 0
    writer = origin = None
    for index, message in enumerate(messages[:-1] if cut else messages):
        at = f"{where} ({chat or 'a chat'}, message {index + 1})"
        number = _NUMBER.match(message.get("id") or "")
        body = _child(message, "body")
        if number is None or body is None:
            yield at, InputError(at, "is no message: it has no number or no body")
            continue
        if "service" in _classes(message):
            silent += 1
            continue
        writer = _name(_child(body, "from_name")) or (writer if "joined" in _classes(message) else None)
        forwarded = _child(body, "forwarded")
        origin = None if forwarded is None else _name(_child(forwarded, "from_name")) or origin
        held = body if forwarded is None else forwarded
        words, links = _words(_child(held, "text"))
        draft = drafted(
            words,
            links,
            chat=chat,
            key=chat,
            number=int(number[1]),
            signed=(_name(_child(held, "signature")), writer),
            forwarded=origin,
            published=_time(_child(body, "date")),
            path=path,
        )
        if draft is None:
            silent += 1
        else:
            posts += 1
            yield f"{where} ({chat or 'a chat'}, {number[1]})", draft
    if cut:
        yield where, InputError(where, f"is cut short: message {len(messages)} and what came behind it are missing")
    left = f"; passed over: messages without words {silent:,}" if silent else ""
    yield where, Notice(where, f"{chat or 'a chat'}: posts taken: {posts:,}{left}")


def _chat(root: Element) -> str | None:
    """The chat's name, at the head of the page."""
    for head in root.iter("div"):
        if "page_header" in _classes(head):
            return next((clean("".join(one.itertext())) for one in head.iter("div") if "text" in _classes(one)), "") or None
    return None


def _classes(element: Element) -> list[str]:
    return (element.get("class") or "").split()


def _child(element: Element, name: str) -> Element | None:
    """The first element of that class right below `element`."""
    return next((child for child in element.iterchildren("div") if name in _classes(child)), None)


def _name(element: Element | None) -> str | None:
    """The name that an element begins with: behind it may stand a time, and the robot that it came by."""
    if element is None:
        return None
    return _VIA.sub("", clean(element.text or "")) or None


def _words(element: Element | None) -> tuple[str, list[tuple[str, Span]]]:
    """The words of a message, and the addresses in it with the span of their words."""
    text = ""
    links: list[tuple[str, Span]] = []
    open_: list[int] = []
    for event, one in _walked(element):
        if event == "words":
            words = re.sub(r"\s+", " ", one)
            text += words.removeprefix(" ") if not text or text[-1] in " \n" else words
        elif event == "break":
            text = text.rstrip(" ") + "\n"
        elif event == "open":
            open_.append(len(text))
        else:
            start, end = open_.pop(), len(text.rstrip())
            start += len(text[start:]) - len(text[start:].lstrip())
            if start < end:
                links.append((one, (start, end)))
    return text, links


def _walked(element: Element | None) -> Iterator[tuple[str, str]]:
    """The runs of text, line breaks, and beginnings and ends of links (with their addresses) in an element, in order."""
    if element is None:
        return
    if element.tag == "br":
        yield "break", ""
        return
    href = element.get("href") if element.tag == "a" else None
    if href:
        yield "open", href
    yield "words", element.text or ""
    for child in element:
        yield from _walked(child)
        yield "words", child.tail or ""
    if href:
        yield "close", href


def _time(element: Element | None) -> str | None:
    """When a message came out, with its offset where the page tells it; None where it cannot be read."""
    found = _TIME.match((element.get("title") or "").strip()) if element is not None else None
    if found is None:
        return None
    day, month, year, clock, offset = found.groups()
    try:
        return datetime.fromisoformat(f"{year}-{month}-{day}T{clock}{offset or ''}").isoformat()
    except ValueError:
        return None
