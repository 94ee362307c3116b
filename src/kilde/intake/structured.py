"""The page's own structured data: JSON-LD (schema.org), and running text that a page carries only as data for its scripts."""

import html as entities
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from kilde.intake.pieces import Element

Node = dict[str, Any]

_WRAPPED = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/|<!\[CDATA\[)|(?:-->|//\]\]>|/\*\]\]>\*/|\]\]>|;)\s*$")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|NewsItem|LiveBlog)$")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')

#: Levels of JSON that are looked into. Graphs in use have fewer than ten.
_DEEPEST = 30
#: Code points of script text in which running text is looked for.
_SCRIPTS_WITHIN = 5_000_000


def nodes(root: Element) -> list[Node]:
    """All JSON-LD objects of a page that have a type or an id, outermost first. What cannot be read is passed over."""
    found: list[Node] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and (value := _json(script.text or "")) is not None:
            found.extend(_objects(value, 0))
    return found


def _json(text: str) -> Any:
    text = _WRAPPED.sub("", _WRAPPED.sub("", text.strip()))
    for attempt in (text, _TRAILING_COMMA.sub("", text), entities.unescape(text)):
        try:
            return json.loads(attempt, strict=False)  # lone surrogates may come of it; `clean` takes them out
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: Any, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        if "@type" in value or "@id" in value:
            yield value
        for inner in value.values():
            yield from _objects(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner, depth + 1)


def types(node: Node) -> list[str]:
    """The node's types by their last names, as `NewsArticle`."""
    value = node.get("@type")
    return [str(name).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in (value if isinstance(value, list) else [value]) if name]


def article(found: list[Node]) -> Node:
    """The node of the page's article: of those typed as articles the one that says most; empty where there is none."""
    best: Node = {}
    most = 0
    for node in found:
        if any(_ARTICLE.search(name) for name in types(node)):
            says = sum(
                bool(node.get(name))
                for name in ("headline", "datePublished", "author", "articleBody", "description", "publisher")
            )
            if says > most:
                best, most = node, says
    return best


def resolve(value: Any, found: list[Node]) -> list[Any]:
    """`value` as a list, with references to other nodes (`{"@id": …}`) replaced by the fullest node of that id."""
    resolved = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and "@id" in item and "name" not in item:
            named = [node for node in found if node.get("@id") == item["@id"]]
            item = max(named, key=len, default=item)
        resolved.append(item)
    return resolved


def text(value: Any) -> str | None:
    """A JSON-LD text value as plain text: entities and markup taken out; None where it is no text."""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, str):
        return None
    return plain(value).strip() or None


def plain(markup: str) -> str:
    """`markup` without tags and entities; block tags become line breaks."""
    markup = re.sub(r"(?i)<(?:/p|/div|/h\d|/li|br)\b[^>]*>", "\n", markup) if "<" in markup else markup
    for _ in range(2):  # encoded twice at times
        if "&" not in markup:
            break
        markup = entities.unescape(markup)
    if "<" in markup:
        markup = re.sub(r"(?i)<(?:/p|/div|/h\d|/li|br)\b[^>]*>", "\n", markup)
        markup = re.sub(r"</?[a-zA-Z][^<>]*>", "", markup)
    return markup


def carried(root: Element) -> Element | None:
    """The longest running text with markup that stands in a script's strings, as a tree; None where there is none.

    Pages that a script builds in the browser carry their article like this (state of React, Nuxt, Next and others).
    """
    best = ""
    for script in root.iter("script"):
        code = script.text or ""
        if len(code) > _SCRIPTS_WITHIN or not re.search(r"(?:<|\\u003[cC])p\b", code):
            continue
        for match in _STRING.finditer(code):
            if len(match.group()) > len(best):
                try:
                    value = json.loads(match.group(), strict=False)
                except ValueError:
                    continue
                if value.count("<p") >= 2 and len(value) > len(best):
                    best = value
    if not best:
        return None
    try:
        return html.document_fromstring(f"<body><article>{best}</article></body>")
    except (etree.LxmlError, ValueError):
        return None
