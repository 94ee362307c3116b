"""The charset that a server declares, laid beside what the bytes themselves say."""

import codecs
import re

from kilde.intake.charsets import codec

_DECLARED = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_IN_PAGE = re.compile(rb"""<(?:meta\b[^>]{0,500}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s*=""", re.IGNORECASE)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

#: Charsets that servers declare for all that they send, whatever it is; a declaration in the page goes before them. Browsers
#: read all of them as Windows's Western charset (WHATWG, Encoding Standard).
_DEFAULTS = frozenset({"ascii", "iso8859-1", "cp1252"})


def declared(content_type: str | None) -> str | None:
    """Python's name of the charset that a Content-Type header declares; None where it declares none that is known."""
    match = _DECLARED.search(content_type or "")
    return codec(match[1]) if match else None


def marked(body: bytes, content_type: str | None) -> bytes:
    """`body` in UTF-8 with a byte order mark where the header's charset is believed; else as it is, for the page.

    Not believed: against a byte order mark, against text that is valid UTF-8 (a legacy text almost never is, Dürst 1997),
    where the bytes are not valid in it, and where a server's default stands against a declaration in the page.
    """
    charset = declared(content_type)
    if charset is None or body.startswith(_MARKS):
        return body
    if charset in _DEFAULTS and _IN_PAGE.search(body, 0, 8192):
        return body
    if not charset.startswith(("utf-16", "utf-32")):
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            if b"\x1b" not in body:  # the ISO 2022 charsets are ASCII with escapes, so always valid UTF-8
                return body
    try:
        text = body.decode("cp1252" if charset in _DEFAULTS else charset, "strict" if charset not in _DEFAULTS else "replace")
    except (UnicodeError, LookupError):
        return body
    return codecs.BOM_UTF8 + text.encode("utf-8", "replace")
