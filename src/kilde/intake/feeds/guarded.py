"""XML as characters that can be given to a parser: decoded once, by us, and refused where it declares a DOCTYPE.

Entities are how a small file becomes a large one or reads others (CWE-776, CWE-611). No feed needs them, so nothing that
declares any is parsed at all, in whatever charset it hides the declaration.
"""

import codecs
import re

from kilde.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BARE = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
_DECLARED = re.compile(rb"""^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{2,40})["']""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")
#: What XML lets no declaration stand in: its own sections of text, and remarks.
_TEXT = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->", re.DOTALL)
_REFUSED = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
#: Characters that XML 1.0 does not allow: feeds have them by mistake, and a strict parser would give the feed up.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

#: Charsets that browsers read as Windows's Western one.
_WESTERN = frozenset({"ascii", "iso8859-1"})


def characters(data: bytes, where: str, charset: str | None = None) -> str:
    """The document without its XML declaration and byte order mark. `charset` is what the server declared.

    Raises `InputError` where it has a DOCTYPE or declares an entity.
    """
    text = _NOT_XML.sub("", _DECLARATION.sub("", _decoded(data, charset).lstrip("\ufeff"))).lstrip()
    if _REFUSED.search(_TEXT.sub("", text)):
        raise InputError(where, "has a DOCTYPE or declares entities, which no feed needs; it is not read")
    return text


def _decoded(data: bytes, charset: str | None) -> str:
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(marked, "replace")
    for start, bare in _BARE:
        if data.startswith(start):
            return data.decode(bare, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.match(data)
    for label in (declared[1].decode("ascii") if declared else None, charset):
        codec = _codec(label)
        if codec is not None:
            return data.decode(codec, "replace")
    return data.decode("utf-8" if declared and declared[1].lower() == b"utf-8" else "cp1252", "replace")


def _codec(label: str | None) -> str | None:
    """Python's name of a charset, None where it is none that such bytes can be in."""
    try:
        info = codecs.lookup(label or "")
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name.startswith(("utf-", "idna", "punycode")):
        return None
    return "cp1252" if info.name in _WESTERN else info.name
