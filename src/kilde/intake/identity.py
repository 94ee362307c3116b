"""Which article an article is: by its address, or else by outlet, published and text together."""

from hashlib import sha256
from urllib.parse import urldefrag


def text_hash(text: str) -> str:
    """SHA-256 of `text` in UTF-8, as 64 hexadecimal digits. Kept beside the identity: it tells revisions and copies."""
    return sha256(text.encode()).hexdigest()


def identity(url: str | None, outlet: str | None, published: str | None, text: str) -> str:
    """The id of an article that brings none: its address without fragment, else `a` and 16 hexadecimal digits.

    Two outlets that print one text are two articles, so the digits come of outlet, published and text together. Each part
    is hashed by itself first, so that no mark between them can be forged by their contents, and None is not "".
    """
    if url:
        return urldefrag(url).url
    parts = ("-" if part is None else text_hash(part) for part in (outlet, published, text))
    return "a" + sha256("\n".join(parts).encode()).hexdigest()[:16]
