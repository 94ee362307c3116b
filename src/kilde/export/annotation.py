"""Statements as W3C Web Annotations (Sanderson, Ciccarese and Young, 2017), one page of them, to be laid over the articles.

Each target has two selectors. The `TextPositionSelector` counts code points of the article's text as kilde has it. The
`TextQuoteSelector` holds the words with what stands before and after them in the same paragraph; by it the words are
found again in the web page, and after the page was edited. Where these stand more than once, what stands around reaches
on, into the paragraphs beside, until it tells the place (or to `REACH` code points).
"""

from collections.abc import Iterator
from typing import Any

from kilde.article import Article, Span
from kilde.export.collection import Collection
from kilde.export.keys import urn
from kilde.export.linked import known, listed
from kilde.export.redaction import MASK, NAME
from kilde.show.anchors import chain_words
from kilde.show.words import hedges, word
from kilde.statement import Reading, Statement

#: Code points before and after: as many as annotation tools in use take (Hypothesis: 32), and at most, where words stand twice.
AROUND, REACH = 32, 256

CONTEXT = ("http://www.w3.org/ns/anno.jsonld", {"schema": "https://schema.org/", "kilde": "urn:kilde:"})


def annotations(collection: Collection) -> Iterator[bytes]:
    """An AnnotationPage with an annotation for each statement, in the order of articles and of their texts."""
    head = {"@context": CONTEXT, "type": "AnnotationPage"}
    return listed(head, "items", (item for reading in collection.readings() for item in _items(reading)))


def _items(reading: Reading) -> Iterator[dict[str, Any]]:
    article = reading.article
    address = article.url or urn("article", article.id)
    for statement in reading:
        spans = [span for part in statement.content for span in bare(article, part)]
        targets = [{"source": address, "selector": _selectors(article, span)} for span in spans]
        if targets:
            name = urn("statement", article.id, statement.id, *statement.content[0])
            about = {"id": name, "type": "Annotation", "motivation": "describing"}
            yield about | {"body": _body(reading, statement), "target": targets}


def bare(article: Article, span: Span) -> Iterator[Span]:
    """The parts of a span that were not left out of the text."""
    start = span[0]
    for part in article.words(span).split(MASK):
        stripped = part.strip()
        if any(sign.isalnum() for sign in stripped):
            first = start + part.index(stripped)
            yield first, first + len(stripped)
        start += len(part) + len(MASK)


def _body(reading: Reading, statement: Statement) -> dict[str, Any]:
    chain = reading.chain(statement)
    said = chain_words(chain) if chain else word("voice.hearsay" if statement.cue else "voice.unattributed")
    hidden = any(link.name == NAME for link in chain)
    return known(
        type="TextualBody",
        purpose="describing",
        format="text/plain",
        language="en",
        value="; ".join((said, word(f"kind.{statement.kind}"), *hedges(statement))),
        **{
            "kilde:kind": statement.kind,
            "kilde:chain": [link.name for link in chain],
            "kilde:stance": statement.stance,
            "kilde:modality": statement.modality,
            "kilde:polarity": statement.polarity,
            "kilde:access": None if hidden or statement.access == "unknown" else statement.access,
            "schema:inLanguage": reading.article.language,
        },
    )


def _selectors(article: Article, span: Span) -> list[dict[str, Any]]:
    before, after = around(article, span)
    quote = known(type="TextQuoteSelector", exact=article.words(span), prefix=before or None, suffix=after or None)
    return [quote, {"type": "TextPositionSelector", "start": span[0], "end": span[1]}]


def around(article: Article, span: Span) -> tuple[str, str]:
    """What stands before and after a span, so much as tells it from other places; nothing from beyond what is left out."""
    text, (start, end) = article.text, span
    block = next((block.span for block in article.blocks if block.span[0] <= start < block.span[1]), (0, len(text)))
    first, last = max(block[0], start - AROUND), min(max(block[1], end), end + AROUND)
    while text.find(told := text[first:last]) != text.rfind(told) and max(start - first, last - end) < REACH:
        first, last = max(0, first - AROUND), min(len(text), last + AROUND)
    before = text[first:start].rpartition(MASK)[2]
    return before.lstrip(), text[end:last].partition(MASK)[0].rstrip()
