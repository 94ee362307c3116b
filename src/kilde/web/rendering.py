"""Templates to HTML. They escape all that they are given; markup of `kilde.show`, which has escaped it, goes in as it is."""

from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup as Safe

from kilde.show.anchors import chain_words
from kilde.show.markup import Markup, isolated, printable, web_address
from kilde.show.retold import retold
from kilde.show.why_words import Language
from kilde.show.words import spoken, word
from kilde.web import ways
from kilde.web.drawing import day, origin_name, periods, seen, spark
from kilde.web.words import counted, number, ranged, say

#: What pages load, by name, with its type; the report's palette and letters come first, so that both look like one product.
STATIC = {
    "report.css": ("kilde.show", "report.css", "text/css"),
    "desk.css": ("kilde.web", "static/desk.css", "text/css"),
    "desk.js": ("kilde.web", "static/desk.js", "text/javascript"),
    "icon.svg": ("kilde.web", "static/icon.svg", "image/svg+xml"),
    "htmx.min.js": ("kilde.web", "static/htmx.min.js", "text/javascript"),
}


@cache
def static(name: str) -> tuple[bytes, str]:
    """A file that pages load, and its type."""
    package, path, kind = STATIC[name]
    return files(package).joinpath(path).read_bytes(), kind


@cache
def address(name: str) -> str:
    """Where a file that pages load lies; another address for other bytes, so that it may be kept for long."""
    return f"/static/{name}?v={blake2b(static(name)[0], digest_size=6).hexdigest()}"


def _drawn(markup: Markup | None) -> Safe:
    if markup is None:
        return Safe("")
    if not isinstance(markup, Markup):
        raise TypeError("only markup of our own goes in as it is")
    return Safe(markup)


def _theirs(text: str | None, language: str | None = None, most: int = 0) -> Safe:
    """Third-party text within a line: isolated, and cut to `most` code points where that is not 0."""
    shown = text or ""
    if most and len(shown) > most:
        shown = shown[: most - 1].rstrip() + "…"
    return Safe(isolated(" ".join(shown.split()), language))


@cache
def environment() -> Environment:
    """The templates with what they may call."""
    made = Environment(
        loader=PackageLoader("kilde.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters.update(drawn=_drawn, theirs=_theirs, printable=printable, chain=chain_words)
    made.globals.update(static=address, web_address=web_address, to_article=ways.to_article, to_words=ways.to_words)
    return made


def page(template: str, language: Language, **shown: Any) -> str:
    """The page of that template in a language."""

    def t(key: str, **filled: object) -> str:
        return say(key, language, **filled)

    speaking = {
        "t": t,
        "language": language,
        "count": lambda key, value: counted(key, value, language),
        "number": lambda value: number(value, language),
        "ranged": lambda least, most: ranged(least, most, language),
        "w": lambda key: word(key, language),
        "retold": lambda told: retold(told, language),
        "day": lambda published: day(published, language),
        "seen": lambda claim: seen(claim, language),
        "periods": lambda told: periods(told, language),
        "spark": lambda claim: spark(claim, language),
        "note": lambda name, named: origin_name(name, named, language),
    }
    with spoken(language):
        return environment().get_template(template).render(speaking | shown)
