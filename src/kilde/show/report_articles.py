"""The articles of a report: each text as it stands, its statements highlighted by who is behind them."""

from collections.abc import Mapping, Sequence

import msgspec

from kilde.article import Block, BlockKind, Span
from kilde.checking.declaration import declare
from kilde.claim import ArticleRef
from kilde.show.anchors import Anchors, chain_words
from kilde.show.declaration import sentence
from kilde.show.highlight import Segment, segments
from kilde.show.markup import Child, Markup, element, escape, isolated, join, web_address
from kilde.show.words import count, hedges, is_hedged, word
from kilde.statement import Reading, Statement

#: Hues that people with the common forms of colour blindness tell apart; letters say the same without colour.
HUES = 6

_ELEMENTS: Mapping[BlockKind, str] = {"headline": "h4", "subheading": "h4"}


class Group(msgspec.Struct, frozen=True):
    """Statements of one article with one chain: a letter, a hue, the chain in words, the statements' places."""

    letter: str
    hue: str
    words: str
    statements: tuple[int, ...]


class _Mark(msgspec.Struct, frozen=True):
    """What a span is: a part of a statement (`statement` its place), or words that something points to (`own` voice)."""

    span: Span
    role: str
    statement: int = -1
    anchor: str = ""


def nobody(statement: Statement) -> str:
    """What is said of a statement that nobody is named for."""
    return word("voice.hearsay") if statement.cue else word("voice.unattributed")


def letter(index: int) -> str:
    """A, B … Z, AA, AB …"""
    found = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        found = chr(65 + rest) + found
    return found


def groups(reading: Reading) -> tuple[Group, ...]:
    """The statements of a reading by their chains, in order of first mention; those nobody is named for come last."""
    found: dict[tuple[str, ...], list[int]] = {}
    for index, statement in enumerate(reading.statements):
        key = statement.chain or ("", nobody(statement))
        found.setdefault(key, []).append(index)
    ordered = sorted(found.items(), key=lambda entry: entry[0][:1] == ("",))
    return tuple(
        Group(
            letter(index),
            "hx" if key[:1] == ("",) else f"h{index % HUES}",
            key[1] if key[:1] == ("",) else chain_words(reading.chain(reading.statements[places[0]])),
            tuple(places),
        )
        for index, (key, places) in enumerate(ordered)
    )


def _marks(reading: Reading, number: int | None, places: Sequence[tuple[Span, str, bool]]) -> list[_Mark]:
    marks = []
    for index, statement in enumerate(reading.statements):
        for nth, span in enumerate(statement.content):
            anchor = f"a{number}-s{index + 1}" if nth == 0 and number is not None else ""
            marks.append(_Mark(span, "content", index, anchor))
        marks.extend(_Mark(span, "cue", index) for span in statement.cue)
        marks.extend(_Mark(span, "who", index) for span in statement.source)
    length = len(reading.article.text)
    for (start, end), anchor, own in places:
        marks.append(_Mark((min(start, length), min(end, length)), "own" if own else "pointed", -1, anchor))
    return marks


class _Painter:
    """Writes the text of one article, segment by segment; every anchor once, where its words begin."""

    def __init__(self, reading: Reading, marks: Sequence[_Mark], of: Mapping[int, Group]) -> None:
        self._reading, self._marks, self._of = reading, marks, of
        self._spans = [mark.span for mark in marks]

    def _segment(self, segment: Segment) -> Markup:
        words = escape(self._reading.article.words(segment.span))
        if not segment.covering:
            return words
        marks = [self._marks[index] for index in segment.covering]
        anchors = [
            element("span", id=mark.anchor, class_="at") for mark in marks if mark.anchor and mark.span[0] == segment.span[0]
        ]
        classes = [role for role in ("cue", "who", "own") if any(mark.role == role for mark in marks)]
        contents = [mark for mark in marks if mark.role == "content"]
        if not contents:
            return join(anchors, element("span", words, class_=" ".join(classes) or None))
        # The innermost of nested statements gives the colour: it tells whose words these are in the end.
        inner = min(contents, key=lambda mark: (mark.span[1] - mark.span[0], -mark.statement))
        statement, group = self._reading.statements[inner.statement], self._of[inner.statement]
        classes = ["said", group.hue, *(["hedged"] if is_hedged(statement) else []), *[c for c in classes if c != "own"]]
        begins = inner.span[0] == segment.span[0]
        told = "; ".join((group.words, word(f"kind.{statement.kind}"), *hedges(statement)))
        mark = element("mark", words, class_=" ".join(classes), data_by=group.letter if begins else None, title=told)
        return join(anchors, mark)

    def paint(self, within: Span) -> Markup:
        """The words within a span, as markup whose text is those words exactly."""
        return join(self._segment(segment) for segment in segments(self._spans, within))


def text_markup(reading: Reading, number: int | None, places: Sequence[tuple[Span, str, bool]] = ()) -> Markup:
    """The article's text: stripped of tags and unescaped it is the text exactly (but for signs no page may hold).

    `number` is the article's on the page, and part of the ids of its statements; with None they have no ids.
    """
    article = reading.article
    of = {index: group for group in groups(reading) for index in group.statements}
    painter = _Painter(reading, _marks(reading, number, places), of)
    parts: list[Child] = []
    at = 0
    for block in article.blocks or (Block("paragraph", (0, len(article.text))),) if article.text else ():
        start, end = block.span
        parts.append(painter.paint((at, start)))
        parts.append(element(_ELEMENTS.get(block.kind, "p"), painter.paint((start, end)), class_=f"b-{block.kind}", dir="auto"))
        at = end
    parts.append(painter.paint((at, len(article.text))))
    return element("div", parts, class_="text", lang=article.language, dir="auto")


def voices(reading: Reading, number: int | None) -> Markup:
    """Whose words are in an article: letter, chain, how many statements and how they are told; with a way to the first
    of them where the article has a `number`."""
    found = groups(reading)
    if not found:
        return element("p", "No statement of anybody else was found in it.", class_="soft")
    items = []
    for group in found:
        said = dict.fromkeys(words for index in group.statements for words in hedges(reading.statements[index]))
        words = isolated(group.words)
        if number is not None:
            words = element("a", words, href=f"#a{number}-s{group.statements[0] + 1}")
        items.append(
            element(
                "li",
                element("span", group.letter, class_=f"key {group.hue}", aria_hidden="true"),
                element(
                    "span",
                    words,
                    element("small", "; ".join((count(len(group.statements), "statement", "statements"), *said))),
                ),
            )
        )
    return element("ul", items, class_="voices")


def article_section(ref: ArticleRef, anchors: Anchors, carried: Sequence[int]) -> Markup:
    """One article: who wrote it and when, whose words are in it, its text. `carried` are the numbers of its shared claims."""
    number, reading = anchors.number(ref.id), anchors.readings.get(ref.id)
    address = web_address(ref.url)
    title = ref.title or "Untitled"
    byline = ", ".join(reading.article.byline) if reading is not None else ""
    head = element(
        "header",
        element(
            "p",
            element("span", str(number), class_="number"),
            isolated(anchors.name(ref.id)),
            f" · {anchors.clock.words(ref.id, year=True)}",
            (" · ", isolated(byline)) if byline else None,
            class_="kicker",
        ),
        element("h3", isolated(title, ref.language)),
        element("p", element("a", isolated(address), href=address, rel="noopener noreferrer nofollow"), class_="address")
        if address
        else None,
    )
    if reading is None:
        body = element("p", "The text of this article is not at hand.", class_="soft")
        return element("article", head, body, id=f"a{number}", class_="story")
    claims = [part for n in carried for part in (" ", element("a", str(n), href=f"#claim-{n}"))]
    aside = element(
        "div",
        element("h4", "Whose words"),
        element("p", sentence(declare(reading)), class_="soft"),
        voices(reading, number),
        element("p", "Claims it shares with others:", claims, class_="soft") if claims else None,
        class_="aside",
    )
    text = text_markup(reading, number, anchors.places(ref.id))
    return element("article", head, element("div", text, aside, class_="columns"), id=f"a{number}", class_="story")
