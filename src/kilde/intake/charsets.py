"""What charset bytes are in, as far as a byte order mark or a label tells."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: How markup in UTF-16 begins where it has no mark.
_BARE = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))

#: Text encodings of Python's that are the charset of no document.
_NONE = ("idna", "punycode", "utf-7")


def by_start(markup: bytes) -> str | None:
    """The characters of markup that begins with a byte order mark, without that, or as UTF-16 does; None for other markup."""
    for mark, charset in _MARKS:
        if markup.startswith(mark):
            return markup[len(mark) :].decode(charset, "replace")
    for start, charset in _BARE:
        if markup.startswith(start):
            return markup.decode(charset, "replace")
    return None


def codec(label: str) -> str | None:
    """Python's name of the charset `label`; None where it is unknown or no charset."""
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) and info.name not in _NONE else None
