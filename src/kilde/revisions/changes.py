"""What changed between two readings of one article: each change in words, with its place in both texts.

Told is what bears on how far a reader may trust a claim: a reservation that came or went, a source that came or went, another
figure, a denial, a headline that became surer, a note of correction. Not told is what is set, spelt, ordered or linked anew. A
change counts only where its own words stand among those that were edited, so that an unsteady reading of an unchanged sentence
tells nothing.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from kilde.article import Article, Span
from kilde.checking.likeness import checking, reservation, stems, told_of
from kilde.checking.voices import headline, meets, title
from kilde.revisions.passages import Pair, edited, laid_out
from kilde.statement import Reading, Source, Statement
from kilde.tracing import wording
from kilde.tracing.identity import same_body, same_person

#: The edited words of a passage, in the earlier text and in the later.
Edited = tuple[Sequence[Span], Sequence[Span]]

ChangeKind = Literal[
    "hedge_added", "hedge_dropped", "source_added", "source_removed", "figure_changed", "denial_added", "denial_removed",
    "headline_surer", "headline_softer", "correction",
]  # fmt: skip

#: So many code points before a figure, a word that keeps it from being exact is the figure's.
BEFORE_FIGURE = 24
#: A note of correction says so within so many code points of its paragraph's beginning, or at the head or foot of the article.
OPENING = 60
#: How much of a passage is shown.
SHOWN = 160
#: Two headlines are of one story if one has so many of the other's words.
LEAST = 2

#: A quotation begins: a mark before a word, which an apostrophe within one is not.
_QUOTE = re.compile(r"""(?<!\w)['"‘’‚‹›«»“”„](?=\w)""")
#: Who speaks, before a colon.
_SPEAKER = re.compile(r"([^:]{2,40}):\s")


class Change(msgspec.Struct, frozen=True):
    """What changed: its kind, in words, and where: `before` in the earlier text, `after` in the later, None where not there.

    A headline that does not stand in the text has no place.
    """

    kind: ChangeKind
    text: str
    before: Span | None
    after: Span | None


def changes(before: Reading, after: Reading) -> tuple[Change, ...]:
    """The changes that matter, in the order of the later text, headline first, what is gone last."""
    found: list[Change] = [*_headline(before, after)]
    gone: list[Span] = []
    come: list[Span] = []
    for pair in laid_out(before.article, after.article):
        words = edited(pair)
        gone.extend(words[0])
        come.extend(words[1])
        found.extend(_figures(before, after, pair))
        found.extend(_hedges(before, after, pair, words))
        found.extend(_denials(before, after, pair, words))
    found.extend(_sources(before, after, gone, come))
    found.extend(_corrections(before, after))
    return tuple(sorted(dict.fromkeys(found), key=_place))


def _place(change: Change) -> tuple[bool, int, bool, int, str]:
    """In the later text's order; what stands only in the earlier comes last."""
    after, before = change.after, change.before
    return (
        after is None and before is not None,
        after[0] if after else -1,
        before is None,
        before[0] if before else -1,
        change.kind,
    )


def _shown(article: Article, span: Span) -> str:
    words = " ".join(article.words(span).split())
    return words if len(words) <= SHOWN else words[: SHOWN - 1].rsplit(" ", 1)[0] + "…"


# --- headline ---------------------------------------------------------------------------------------------------------


def _headline(before: Reading, after: Reading) -> Iterator[Change]:
    old, new = title(before.article), title(after.article)
    if old is None or new is None or old == new:
        return
    language = after.article.language
    wanted, had = (stems(words, (0, len(words)), language) for words in (new, old))
    if told_of(wanted, had) < min(LEAST, len(wanted)):
        return  # another headline altogether: its words are compared where the text has them
    places = headline(before.article), headline(after.article)
    was, now = _open(before, old), _open(after, new)
    if was and not now:
        yield Change("headline_surer", f"“{old}” became “{new}”: {was} is gone", *places)
    elif now and not was:
        yield Change("headline_softer", f"“{old}” became “{new}”: {now} is new", *places)
    one, other = (_values(words, (0, len(words)), language) for words in (old, new))
    if one and other and (gone := _less(one, other)) and (come := _less(other, one)):
        yield Change("figure_changed", f"in the headline, {gone[0]:g} became {come[0]:g}", *places)


def _open(reading: Reading, words: str) -> str | None:
    """What keeps a headline from telling flatly, in words; None where nothing does."""
    language = reading.article.language
    if (span := reservation(words, (0, len(words)), language)) is not None:
        return f"“{words[span[0] : span[1]]}”"
    if (span := wording.find(checking(language).attributes, words)) is not None:
        return f"“{words[span[0] : span[1]]}”"
    if (speaker := _SPEAKER.match(words)) is not None and _speaks(reading, speaker[1]):
        return f"“{speaker[1]}:”"
    if _QUOTE.search(words):
        return "the quotation"
    return "the question" if "?" in words else None


def _speaks(reading: Reading, words: str) -> bool:
    """Whether words are of the name of somebody whom the article's statements rest on."""
    language = reading.article.language
    wanted = stems(words, (0, len(words)), language)
    names = (stems(source.name, (0, len(source.name)), language) for source, _ in _standing(reading))
    return bool(wanted) and any(told_of(wanted, name) for name in names)


# --- figures ----------------------------------------------------------------------------------------------------------


def _values(text: str, span: Span, language: str) -> list[float]:
    return [figure.value for figure in wording.figures(text, span, language)]


def _less(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """The values of `one` without those of `other`, each as often as it stands there."""
    left = list(other)
    rest = []
    for value in one:
        if value in left:
            left.remove(value)
        else:
            rest.append(value)
    return rest


def _figures(before: Reading, after: Reading, pair: Pair) -> Iterator[Change]:
    """Figures of an edited sentence that are others now, in their order."""
    if pair.before is None or pair.after is None:
        return
    old = wording.figures(before.article.text, pair.before.span, before.article.language)
    new = wording.figures(after.article.text, pair.after.span, after.article.language)
    gone = _less([figure.value for figure in old], [figure.value for figure in new])
    come = _less([figure.value for figure in new], [figure.value for figure in old])
    for was, now in zip(gone, come, strict=False):
        one = next(figure for figure in old if figure.value == was)
        other = next(figure for figure in new if figure.value == now)
        became = f"{before.article.words(one.span)} became {after.article.words(other.span)}"
        yield Change("figure_changed", f"{became}: “{_shown(after.article, pair.after.span)}”", one.span, other.span)


# --- reservations -----------------------------------------------------------------------------------------------------


def _reserving(article: Article, span: Span) -> list[Span]:
    """Words that keep a passage from being told flatly, or its figures from being exact."""
    told, found, at = wording.wording(article.language), [], span[0]
    while (hedge := reservation(article.text, (at, span[1]), article.language)) is not None:
        found.append(hedge)
        at = hedge[1]
    for figure in wording.figures(article.text, span, article.language):
        around = (max(span[0], figure.span[0] - BEFORE_FIGURE), figure.span[0])
        if (hedge := wording.find((*told.about, *told.bound), article.text, around)) is not None:
            found.append(hedge)
    return sorted(set(found))


def _hedges(before: Reading, after: Reading, pair: Pair, words: Edited) -> Iterator[Change]:
    """Reservations that an edited sentence got or lost. One for another is none of both."""
    if pair.before is None or pair.after is None:
        return
    gone, come = words
    old = [span for span in _reserving(before.article, pair.before.span) if meets(span, gone)]
    new = [span for span in _reserving(after.article, pair.after.span) if meets(span, come)]
    if new and not old:
        text = f"“{after.article.words(new[0])}” went in: “{_shown(after.article, pair.after.span)}”"
        yield Change("hedge_added", text, pair.before.span, new[0])
    elif old and not new:
        text = f"“{before.article.words(old[0])}” was taken out: “{_shown(after.article, pair.after.span)}”"
        yield Change("hedge_dropped", text, old[0], pair.after.span)


# --- denials ----------------------------------------------------------------------------------------------------------


def _denies(reading: Reading, span: Span, words: Sequence[Span]) -> Span | None:
    """What denies in a passage, among its edited `words`: a verb of denial, or a statement that the reading finds negative."""
    article = reading.article
    told = wording.find(wording.wording(article.language).denial, article.text, span)
    if told is not None and meets(told, words):
        return told
    for statement in reading:
        if statement.polarity == "negative" and meets(span, statement.content) and (cue := _met(statement.cue, words)):
            return cue
    return None


def _met(spans: Sequence[Span], words: Sequence[Span]) -> Span | None:
    return next((span for span in spans if meets(span, words)), None)


def _denials(before: Reading, after: Reading, pair: Pair, words: Edited) -> Iterator[Change]:
    gone, come = words
    old = _denies(before, pair.before.span, gone) if pair.before is not None else None
    new = _denies(after, pair.after.span, come) if pair.after is not None else None
    if new is not None and old is None and pair.after is not None:
        place = None if pair.before is None else pair.before.span
        yield Change("denial_added", f"a denial went in: “{_shown(after.article, pair.after.span)}”", place, new)
    elif old is not None and new is None and pair.before is not None:
        text = f"a denial was taken out: “{_shown(before.article, pair.before.span)}”"
        yield Change("denial_removed", text, old, None if pair.after is None else pair.after.span)


# --- sources ----------------------------------------------------------------------------------------------------------


def _standing(reading: Reading) -> list[tuple[Source, Statement]]:
    """The sources that statements rest on or came through, each with the first of them."""
    found: dict[str, tuple[Source, Statement]] = {}
    for statement in reading:
        for source in reading.chain(statement):
            if source.kind != "unspecified":
                found.setdefault(source.id, (source, statement))
    return list(found.values())


def _same(one: Source, other: Source, language: str) -> bool:
    """Whether two sources of an article's two texts are one."""
    if one.name.casefold() == other.name.casefold():
        return True
    pair = (language, language)
    if one.named and other.named:
        return (
            same_person(one.name, other.name, pair)
            if "person" in (one.kind, other.kind)
            else same_body(one.name, other.name, pair)
        )
    mine, yours = (set(stems(source.name, (0, len(source.name)), language)) for source in (one, other))
    return bool(mine and yours) and (mine <= yours or yours <= mine)


def _sources(before: Reading, after: Reading, gone: Sequence[Span], come: Sequence[Span]) -> Iterator[Change]:
    """Sources that only one of the texts has, where the words that name them are among the edited ones (`gone`, `come`)."""
    old, new = _standing(before), _standing(after)
    language = after.article.language
    for source, statement in new:
        if any(_same(source, other, language) for other, _ in old) or _named_in(before, source):
            continue
        if (place := _met((*statement.source, *source.spans), come)) is not None:
            yield Change(
                "source_added", f"{_who(source)} was added: “{_shown(after.article, statement.content[0])}”", None, place
            )
    for source, statement in old:
        if any(_same(source, other, language) for other, _ in new) or _named_in(after, source):
            continue
        if (place := _met((*statement.source, *source.spans), gone)) is not None:
            text = f"{_who(source)} was taken out: “{_shown(before.article, statement.content[0])}”"
            yield Change("source_removed", text, place, None)


def _named_in(reading: Reading, source: Source) -> bool:
    """Whether another text has the source's own name somewhere, though no statement was found to rest on it."""
    return source.named and wording.find((source.name.casefold(),), reading.article.text) is not None


def _who(source: Source) -> str:
    return f"the source {source.name}" if source.named else f"an unnamed source ({source.name})"


# --- corrections ------------------------------------------------------------------------------------------------------


def _notes(reading: Reading) -> Iterator[Span]:
    """Paragraphs in which the article takes back what it told: its own words, that open them or stand at its head or foot."""
    article = reading.article
    words = wording.wording(article.language).retraction
    paragraphs = [block.span for block in article.blocks if block.kind not in ("headline", "promo", "byline")]
    said = [span for statement in reading for span in (*statement.content, *statement.cue) if statement.chain]
    for number, span in enumerate(paragraphs):
        found = wording.find(words, article.text, span)
        if found is None or meets(found, said):
            continue
        if found[0] - span[0] < OPENING or number < 2 or number >= len(paragraphs) - 2:
            yield span


def _corrections(before: Reading, after: Reading) -> Iterator[Change]:
    known = {_key(before.article, span) for span in _notes(before)}
    for span in _notes(after):
        if _key(after.article, span) not in known:
            yield Change("correction", f"a note of correction went in: “{_shown(after.article, span)}”", None, span)


def _key(article: Article, span: Span) -> str:
    return "".join(c for c in article.words(span).casefold() if c.isalnum())
