"""XML as characters that can be given to a parser: decoded once, by us, and refused where it declares a DOCTYPE.

Entities are how a small file becomes a large one or reads others (CWE-776, CWE-611). No feed needs them, so nothing that
declares any is parsed at all, in whatever charset it hides the declaration.
"""

import re

from lxml import etree

from kilde.errors import InputError
from kilde.intake.charsets import by_start, codec

#: Characters of a feed. The largest seen, with a hundred whole articles, have 2 million; sitemaps may have 50,000 addresses.
LONGEST = 15_000_000
#: Elements inside one another. Feeds have some ten; parsers take the square of it.
DEEPEST = 100
#: Characters that are looked at together.
_PIECE = 100_000

_DECLARED = re.compile(rb"""^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{2,40})["']""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")
#: Where no declaration can stand: in sections of text, and in remarks.
_CLOSED_BY = {"<![CDATA[": "]]>", "<!--": "-->"}
_OPENING = re.compile(r"<!(?:\[CDATA\[|--|\s*(?:DOCTYPE|ENTITY))", re.IGNORECASE)
#: Characters that XML 1.0 does not allow, and references to any: feeds have them by mistake, and parsers give the feed up.
_REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]{1,8}|[0-9]{1,8});")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

#: Charsets that browsers read as Windows's Western one.
_WESTERN = frozenset({"ascii", "iso8859-1"})


def characters(data: bytes, where: str, charset: str | None = None) -> str:
    """The document without its XML declaration and byte order mark. `charset` is what the server declared.

    Raises `InputError` where it has a DOCTYPE or declares an entity, is too long, or nested too deep.
    """
    text = _NOT_XML.sub("", _DECLARATION.sub("", decoded(data, charset).lstrip("\ufeff"))).lstrip()
    text = _REFERENCE.sub(_allowed, text)
    if len(text) > LONGEST:
        raise InputError(where, f"is too long for a feed: over {LONGEST // 1_000_000} million characters")
    if _declares(text):
        raise InputError(where, "has a DOCTYPE or declares entities, which no feed needs; it is not read")
    if _depth(text) > DEEPEST:
        raise InputError(where, f"has elements nested more than {DEEPEST} deep")
    return text


def _depth(text: str) -> int:
    """How deep elements stand in one another, in what can be read of them."""
    parser = etree.XMLPullParser(("start", "end"), recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    most = depth = 0
    try:
        for at in range(0, len(text), _PIECE):
            parser.feed(text[at : at + _PIECE].encode("utf-8", "replace"))
            for event, element in parser.read_events():
                depth += 1 if event == "start" else -1
                most = max(most, depth)
                if event == "end" and isinstance(element, etree._Element):
                    element.clear()
            if most > DEEPEST:
                break
    except etree.XMLSyntaxError:
        pass
    return most


def _allowed(reference: re.Match[str]) -> str:
    """A reference to a character as it stands; nothing where XML does not allow that character."""
    told = reference[1]
    number = int(told[1:], 16) if told[0] in "xX" else int(told)
    allowed = number in (9, 10, 13) or 0x20 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFF
    return reference[0] if allowed else ""


def _declares(text: str) -> bool:
    """Whether a DOCTYPE or an entity is declared, outside sections of text and remarks that are closed. Linear in the text."""
    at, open_ended = 0, set[str]()
    while match := _OPENING.search(text, at):
        closing = _CLOSED_BY.get(match.group().upper())
        if closing is None:
            return True
        end = -1 if closing in open_ended else text.find(closing, match.end())
        if end < 0:
            open_ended.add(closing)
        at = match.end() if end < 0 else end + len(closing)
    return False


def decoded(data: bytes, charset: str | None = None) -> str:
    """The characters of some XML: by its mark, as UTF-8 where it is, by its own declaration, by the server's `charset`."""
    if (found := by_start(data)) is not None:
        return found
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.match(data)
    for label in (declared[1].decode("ascii") if declared else None, charset):
        named = _codec(label)
        if named is not None:
            return data.decode(named, "replace")
    return data.decode("utf-8" if declared and declared[1].lower() == b"utf-8" else "cp1252", "replace")


def _codec(label: str | None) -> str | None:
    """Python's name of a charset, None where it is none that such bytes can be in."""
    name = codec(label or "")
    if name is None or name.startswith("utf-"):
        return None
    return "cp1252" if name in _WESTERN else name
