"""Whose a page is: the names that an outlet and its domain give it, and whether two addresses are of one house."""

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit


def letters(words: str) -> str:
    """The letters and figures of `words` in small letters, by which a name is known again."""
    return re.sub(r"\W+", "", words).casefold()


def only_outlet(told: Sequence[str], outlet: str | None, url: str | None) -> bool:
    """Whether the names are none but the outlet's own, by its name or its domain."""
    own = own_names(outlet, url)
    return bool(told) and all(any((name := letters(words)) in mine or mine in name for mine in own) for words in told)


def own_names(outlet: str | None, url: str | None) -> tuple[str, ...]:
    """The letters of the outlet's name and of its domain's parts, of three letters or more."""
    host = (host_of(url) or "") if url else ""
    labels = (letters(label) for label in host.split(".")[:-1] if label != "www")
    return tuple(name for name in (letters(outlet or ""), *labels) if len(name) >= 3)


def host_of(url: str) -> str | None:
    """The host of an address in small letters; None where it has none."""
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


@lru_cache(maxsize=10_000)
def domain(url: str) -> str | None:
    """The domain that somebody registered, as `example.co.uk`; the host where there is none, as of a number."""
    from courlan import extract_domain

    host = host_of(url)
    return host and (extract_domain(f"http://{host}/", fast=True) or host)


def same_house(one: str, other: str) -> bool:
    """Whether two addresses are of one house: of one domain, or of one name under two endings, as `bbc.com` and `bbc.co.uk`."""
    a, b = domain(one), domain(other)
    return a is not None and b is not None and (a == b or a.partition(".")[0] == b.partition(".")[0])
