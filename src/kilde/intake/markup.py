"""HTML bytes to a tree: charset, what is no HTML at all, and bounds on size and nesting.

Charset: the byte order mark, then valid UTF-8, then what the page declares, then detection. Valid UTF-8 with characters
outside ASCII goes before the declaration, since text in a legacy charset almost never happens to be valid UTF-8 (Dürst,
"The Properties and Promises of UTF-8", 1997), while pages that were converted and kept an old declaration are common.
"""

import re

from lxml import etree, html

from kilde.errors import InputError
from kilde.intake.charsets import by_start, codec

#: Bytes. The largest page of the development data holds 2.2 MB; extraction takes some five seconds a megabyte of dense text.
MAX_BYTES = 20_000_000
#: Attributes of one element. The parser compares each with all before it, so that 100,000 of them hold it up for minutes.
MAX_ATTRIBUTES = 5_000
#: Elements inside one another. Real pages stay below 120; past some hundred, recursive readers of the tree run out of stack.
MAX_DEPTH = 400

_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,500}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I
)
#: How far into a page the declaration may stand. The HTML standard says 1024 bytes, pages do not keep to it.
_DECLARED_WITHIN = 8192

#: Labels that the WHATWG Encoding Standard reads as a larger charset than their name says.
_WIDER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932",
}  # fmt: skip

#: How files of other kinds begin.
_OTHER_KINDS = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "an image or recording"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)

_LONG_TAG = re.compile(rb"<[a-zA-Z][^<>]{20000,}")
#: Whether an element stands deeper than `MAX_DEPTH`: told level by level by libxml2, a seventh of the time of a walk of ours.
_TOO_DEEP = etree.XPath(f"boolean(/{'/'.join('*' * (MAX_DEPTH + 1))})")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufeff]")


def tree(markup: bytes, where: str) -> html.HtmlElement:
    """The element tree of a page. Raises `InputError` where it is empty, not HTML, too large or nested too deep."""
    if len(markup) > MAX_BYTES:
        raise InputError(where, f"the page is larger than {MAX_BYTES // 1_000_000} MB")
    if not markup.strip(b" \t\r\n\f\x00"):
        raise InputError(where, "the page is empty")
    if any(match.group().count(b"=") > MAX_ATTRIBUTES for match in _LONG_TAG.finditer(markup)):
        raise InputError(where, f"an element of the page has more than {MAX_ATTRIBUTES} attributes")
    text = decode(markup, where)
    try:
        root = html.document_fromstring(
            text.encode("utf-8", "replace"),
            parser=_parser(),
        )
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise InputError(where, "the page holds no markup that can be read") from error
    if _TOO_DEEP(root):
        raise InputError(where, f"the page's elements are nested more than {MAX_DEPTH} deep")
    return root


def _parser() -> html.HTMLParser:
    """A parser whose elements are all of one class. lxml's own gives those of forms others, and asks in Python for each, every
    time that one is touched anew."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement, comment=html.HtmlComment))
    return parser


def decode(markup: bytes, where: str) -> str:
    """The page's characters, without control characters and byte order mark. Raises `InputError` for binary content."""
    start = markup.lstrip(b" \t\r\n")[:32]
    for magic, kind in _OTHER_KINDS:
        if start.startswith(magic):
            raise InputError(where, f"this is {kind}, not HTML")
    return _UNSEEN.sub("", _decode(markup, where))


def _decode(markup: bytes, where: str) -> str:
    if (found := by_start(markup)) is not None:
        return found
    if markup.count(b"\x00") > len(markup) // 100:
        raise InputError(where, "this is binary content, not HTML")
    declared = _DECLARED.search(markup, 0, _DECLARED_WITHIN)
    charset = _codec(declared.group(1).decode("ascii")) if declared else None
    escapes = b"\x1b" in markup  # the ISO 2022 charsets are ASCII with escapes, so always valid UTF-8
    if not escapes or charset is None:
        try:
            return markup.decode("utf-8")
        except UnicodeDecodeError:
            pass
    if charset == "utf-8" and _mostly_utf8(markup):
        return markup.decode("utf-8", "replace")
    if charset is not None and charset != "utf-8":
        try:
            return markup.decode(charset, "replace")
        except (UnicodeError, LookupError):  # a codec that knows no replacement
            pass
    return _detected(markup)


def _codec(label: str) -> str | None:
    """Python's name of the charset that browsers read `label` as, or None where such a page can be in none of that name."""
    name = codec(label)
    if name is None or name.startswith(("utf-16", "utf-32")):
        return None  # a page whose ASCII declaration could be read is in neither
    return _WIDER.get(name, name)


def _mostly_utf8(markup: bytes) -> bool:
    """Whether a page that says UTF-8 and is not quite valid still is: it lost less than a hundredth of its characters."""
    high = sum(byte >= 0x80 for byte in markup[:200_000])
    lost = markup[:200_000].decode("utf-8", "replace").count("\ufffd")
    return lost * 20 < high + 20


def _detected(markup: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(markup[:200_000]).best()
    return markup.decode(best.encoding if best is not None else "cp1252", "replace")
