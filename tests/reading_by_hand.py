"""Readings built by hand: a text, and for each statement the words that it is made of."""

import re
from typing import Any

import msgspec

from kilde.article import Article, Block, Span
from kilde.statement import Reading, Source, Statement


def at(text: str, words: str, after: int = 0) -> Span:
    """Where `words` stand in `text`, at or after a place."""
    start = text.index(words, after)
    return start, start + len(words)


def beside(text: str, words: str, content: Span) -> tuple[Span, ...]:
    """Where `words` stand nearest to a content, wherever; nowhere if there are none."""
    if not words:
        return ()
    places = [found.span() for found in re.finditer(re.escape(words), text)]
    return (min(places, key=lambda place: min(abs(place[1] - content[0]), abs(place[0] - content[1]))),)


def told(
    content: str,
    cue: str = "",
    source: str = "",
    *chain: tuple[str, Any, bool],
    kind: Any = "indirect",
    why: str = "",
    **more: Any,
) -> dict[str, Any]:
    """A statement by its words; `chain` holds name, kind and whether it is named, outermost first; `why` it is not named."""
    return {"content": content, "cue": cue, "source": source, "chain": chain, "kind": kind, "why": why, "more": more}


def reading(text: str, *statements: dict[str, Any], language: str = "en", title: str | None = None) -> Reading:
    """The reading of `text`, one paragraph a line; a first line that is the title is its headline."""
    blocks, place = [], 0
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            headline = number == 0 and title is not None and line == title
            blocks.append(Block("headline" if headline else "paragraph", (place, place + len(line))))
        place += len(line) + 1
    sources: dict[tuple[str, str], Source] = {}
    made, begin = [], blocks[0].span[1] if blocks and blocks[0].kind == "headline" else 0
    for number, one in enumerate(statements, 1):
        content = at(text, one["content"], begin)
        cue, source = beside(text, one["cue"], content), beside(text, one["source"], content)
        links = []
        for place, (name, kind, named) in enumerate(one["chain"]):
            old = sources.get((name, kind), Source(f"s{len(sources) + 1}", name, kind, named, ()))
            last = place == len(one["chain"]) - 1
            spans = tuple(sorted({*old.spans, *source})) if last else old.spans
            sources[name, kind] = Source(old.id, name, kind, named, spans)
            links.append(old.id)
        chain = tuple(links)
        bare = Statement(id=f"t{number}", kind=one["kind"], content=(content,), cue=cue, source=source, chain=chain)
        bare = msgspec.structs.replace(bare, anonymity_reason=beside(text, one["why"], content))
        made.append(msgspec.structs.replace(bare, **one["more"]))
    article = Article(id="a", language=language, title=title, text=text, blocks=tuple(blocks))
    return Reading(article, tuple(sources.values()), tuple(made))
