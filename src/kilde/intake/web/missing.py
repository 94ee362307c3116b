"""Pages that are not there though their server says 200 (“soft 404”): told by their title, or by where they lead."""

import re
from functools import cache
from importlib import resources
from urllib.parse import urlsplit

import msgspec

from kilde.intake.draft import Draft
from kilde.intake.web.fetching import Fetched

#: Code points; a page that tells that it is not there, or a list of other stories beside that, has no more running text.
SHORT = 3000

_TITLE = re.compile(rb"<title[^>]{0,200}>(.{0,500}?)</title", re.IGNORECASE | re.DOTALL)
_PARTS = re.compile(r"\s*[|·•»–—:]\s*|\s-\s")


class _Phrases(msgspec.Struct, frozen=True):
    phrases: frozenset[str]


@cache
def _phrases() -> frozenset[str]:
    data = resources.files("kilde.intake.web").joinpath("missing.toml").read_bytes()
    return msgspec.toml.decode(data, type=_Phrases).phrases


def missing(fetched: Fetched, made: Draft | None) -> str | None:
    """Why a page holds no article although it was answered, None where nothing says so. `made` is what was found on it."""
    asked, final = urlsplit(fetched.address), urlsplit(fetched.final)
    if asked.path.strip("/") and not final.path.strip("/") and not final.query:
        return "it leads to the site's front page"
    match = _TITLE.search(fetched.body[:200_000])
    titles = [match[1].decode("utf-8", "replace")] if match else []
    titles += [made.title] if made is not None and made.title else []
    if (made is None or len(made.text) < SHORT) and any(map(_says_so, titles)):
        return "the page says that it is not found"
    return None


def _says_so(title: str) -> bool:
    """Whether a title, or a part of it between marks, is such a phrase: alone, or before a mark or the title's end."""
    parts = [" ".join(part.casefold().split()).strip(" .!") for part in _PARTS.split(title)]
    return any(part in _phrases() for part in parts)
