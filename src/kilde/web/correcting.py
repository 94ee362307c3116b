"""What the forms for correcting send, as decisions: words found in the text, and what is told otherwise than it was read."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast, get_args

import msgspec

from kilde.article import Article, Span
from kilde.claim import ChainLink
from kilde.deciding.decision import Add, Anchor, Edit, Told, anchor
from kilde.show.markup import printable
from kilde.statement import Modality, Polarity, Reading, SourceKind, Stance, Statement, StatementKind

#: The choices of each field.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "kind": get_args(StatementKind),
    "stance": get_args(Stance),
    "modality": get_args(Modality),
    "polarity": get_args(Polarity),
}
KINDS: tuple[str, ...] = get_args(SourceKind)

#: So many sources a form has room for, and so many free rows it shows at least.
LINKS, FREE = 8, 2

#: So many places are offered where words stand more than once, with so many letters around them.
PLACES, AROUND = 30, 45

Spans = tuple[Span, ...]


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a form: a key of the catalogue, the field, and, of words that stand in several `places`, all of
    these as a form's `at`."""

    key: str
    field: str
    places: tuple[str, ...] = ()


class StatementForm(msgspec.Struct, frozen=True, kw_only=True):
    """A statement as a form shows it. `id` is empty for one that is to be added; `words` and `at` are its passages, one a line,
    and where each stands; `before` is what stands before the first, where the words were pointed at."""

    id: str = ""
    words: str = ""
    at: str = ""
    before: str = ""
    cue: str = ""
    source: str = ""
    kind: str = "indirect"
    stance: str = "neutral"
    modality: str = "certain"
    polarity: str = "positive"
    chain: tuple[ChainLink, ...] = ()

    @property
    def rows(self) -> tuple[ChainLink, ...]:
        """The chain with free rows behind it."""
        free = max(FREE, 3 - len(self.chain)) if len(self.chain) + FREE <= LINKS else LINKS - len(self.chain)
        return (*self.chain, *[ChainLink("", "person", True)] * max(free, 0))


def form_of(reading: Reading, statement: Statement) -> StatementForm:
    """The form of a statement as it is told now."""
    chain = tuple(ChainLink(one.name, one.kind, one.named) for one in reading.chain(statement))
    return StatementForm(
        id=statement.id,
        words="\n".join(_line(reading.article, span) for span in statement.content),
        at=written(statement.content),
        cue=_phrase(reading.article, statement.cue),
        source=_phrase(reading.article, statement.source),
        kind=statement.kind,
        stance=statement.stance,
        modality=statement.modality,
        polarity=statement.polarity,
        chain=chain,
    )


def form_sent(sent: Mapping[str, str]) -> StatementForm:
    """The form that was sent. `ValueError` for values that no field offers."""
    fields = {name: sent.get(name, "") for name in ("id", "words", "at", "before", "cue", "source")}
    chosen = {name: sent.get(name, "") for name in CHOICES}
    if any(value not in CHOICES[name] for name, value in chosen.items()):
        raise ValueError("a field holds what it does not offer")
    chain = []
    for row in range(1, LINKS + 1):
        name = " ".join(sent.get(f"name-{row}", "").split())
        if name:
            kind = sent.get(f"kind-{row}", "person")
            if kind not in KINDS:
                raise ValueError("no such kind of source")
            chain.append(ChainLink(name, cast(SourceKind, kind), f"named-{row}" in sent))
    return StatementForm(**fields, **chosen, chain=tuple(chain))


def decided(form: StatementForm, reading: Reading) -> Add | Edit | Fault | None:
    """What a form decides about an article; None where it changes nothing."""
    article = reading.article
    content = located(article.text, form.words, form.at, form.before)
    if isinstance(content, Fault):
        return content
    old = next((one for one in reading.statements if one.id == form.id), None)
    if form.id and old is None:
        return Fault("hand.gone", "words")
    was = StatementForm() if old is None else form_of(reading, old)
    told: dict[str, Any] = {
        name: getattr(form, name) for name in CHOICES if old is None or getattr(form, name) != getattr(was, name)
    }
    for name in ("cue", "source"):
        phrase = getattr(form, name)
        if phrase.strip() and phrase != getattr(was, name):
            spans = beside(article.text, phrase, content)
            if spans is None:
                return Fault("hand.absent", name)
            told[name] = anchor(article.id, article.text, spans)
    if old is None or form.chain != was.chain:
        told["chain"] = form.chain
    if old is None:
        return Add(_anchor(article, content), Told(**told))
    if content != old.content:
        told["content"] = _anchor(article, content)
    return Edit(_anchor(article, old.content), Told(**told)) if told else None


def without(reading: Reading, statement: Statement, place: int) -> Edit:
    """That a source, by its place in the chain, is not one of a statement."""
    chain = [ChainLink(one.name, one.kind, one.named) for one in reading.chain(statement)]
    del chain[place]
    return Edit(_anchor(reading.article, statement.content), Told(chain=tuple(chain)))


def located(text: str, words: str, at: str = "", before: str = "") -> Spans | Fault:
    """Where passages stand in a text, one a line, each behind the one before; white space counts as any.

    `at` are places that are tried first. Of a first passage that stands more than once, that one is taken before which most of
    `before` stands; without it, a `Fault` has all the places.
    """
    shown, tried = printable(text), read(at)
    spans: list[Span] = []
    for number, line in enumerate(filter(str.strip, words.splitlines())):
        told = line.split()
        if number < len(tried) and shown[slice(*tried[number])].split() == told and _behind(spans, tried[number]):
            spans.append(tried[number])
            continue
        found = _found(shown, told, spans[-1][1] if spans else 0)
        if not found:
            return Fault("hand.absent", "words")
        if len(found) > 1 and number == 0 and before.strip():
            found = [max(found, key=lambda span: _common(shown[: span[0]], before))]
        if len(found) > 1:
            return Fault("hand.several", "words", tuple(written((*spans, span)) for span in found[:PLACES]))
        spans.append(found[0])
    return tuple(spans) or Fault("hand.nothing", "words")


def beside(text: str, phrase: str, content: Spans) -> Spans | None:
    """Where the parts of a phrase (with `…` between) stand nearest to `content`; None where one stands nowhere."""
    shown, spans = printable(text), list[Span]()
    for part in filter(str.strip, phrase.split("…")):
        found = _found(shown, part.split())
        if not found:
            return None
        spans.append(min(found, key=lambda span: (_distance(span, content), span)))
    return tuple(sorted(set(spans)))


def around(text: str, at: str) -> tuple[str, str, str]:
    """The words at the last of the places `at`, with what stands before and behind them."""
    start, end = read(at)[-1]
    return text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND]


def written(spans: Sequence[Span]) -> str:
    """Spans as a form holds them: `10-52 60-70`."""
    return " ".join(f"{start}-{end}" for start, end in spans)


def read(at: str) -> Spans:
    """The spans that a form holds; those that are none are left out."""
    found = re.findall(r"(?<!\d)(\d{1,9})-(\d{1,9})(?!\d)", at)
    return tuple((int(start), int(end)) for start, end in found if int(start) < int(end))


def _found(text: str, told: Sequence[str], begin: int = 0) -> list[Span]:
    """Where words stand in a text from `begin` on: whole words, or else parts of words."""
    inner = r"\s+".join(re.escape(word) for word in told)
    for pattern in (rf"(?<!\w){inner}(?!\w)", inner):
        if found := [match.span() for match in re.compile(pattern).finditer(text, begin)]:
            return found
    return []


def _behind(spans: Sequence[Span], span: Span) -> bool:
    return not spans or span[0] >= spans[-1][1]


def _common(text: str, before: str) -> int:
    """How much of the end of `before` the text ends with, white space aside."""
    one, other = "".join(text[-400:].split()), "".join(before.split())
    count = 0
    while count < min(len(one), len(other)) and one[-1 - count] == other[-1 - count]:
        count += 1
    return count


def _distance(span: Span, content: Spans) -> int:
    return min(max(start - span[1], span[0] - end, 0) for start, end in content)


def _line(article: Article, span: Span) -> str:
    return " ".join(article.words(span).split())


def _phrase(article: Article, spans: Spans) -> str:
    return " … ".join(_line(article, span) for span in spans)


def _anchor(article: Article, spans: Spans) -> Anchor:
    return anchor(article.id, article.text, spans)
