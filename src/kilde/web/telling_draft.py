"""What the page of a checked draft tells beside its view: each sentence with its words marked, and what is said of it."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from kilde.article import Span
from kilde.checking.against import Carrier, Rests
from kilde.checking.finding import Evidence, Finding
from kilde.show.highlight import segments
from kilde.show.markup import Markup, closed, element, escape, join
from kilde.show.retold import retold
from kilde.show.why_words import Language
from kilde.show.words import spoken, word
from kilde.web.checking import DraftView
from kilde.web.drawing import origin_name
from kilde.web.ways import to_words
from kilde.web.words import counted, ranged, say

#: So many outlets that carry a claim are named; so many code points around an evidence are shown, and of a whole sentence.
NAMED, SHOWN, LONGEST = 6, 200, 1500


class Way(msgspec.Struct, frozen=True):
    """Words that something goes by: where they stand, the way there if there is one, and they in their sentence."""

    where: str
    way: str | None
    words: Markup


class Carried(msgspec.Struct, frozen=True):
    """An outlet that carries something, the way to its words, and these."""

    outlet: str
    way: str
    words: str


class Asked(msgspec.Struct, frozen=True):
    """What is asked about a sentence: in a word, in a sentence, the points of the press code, and the words it goes by."""

    head: str
    text: str
    points: tuple[str, ...]
    evidence: tuple[Way, ...]


class Part(msgspec.Struct, frozen=True):
    """A part of a sentence, and the claim that it makes; no words where it is the whole sentence."""

    words: str
    claim: str


class Resting(msgspec.Struct, frozen=True):
    """What parts of a sentence rest on: who carries them, and from whom they are."""

    parts: tuple[Part, ...]
    carried: str
    carriers: tuple[Carried, ...]
    more: int
    origins: str
    sources: str
    flags: tuple[str, ...]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence as the page shows it."""

    number: int
    kind: str
    first: bool
    words: Markup
    asked: tuple[Asked, ...]
    rests: tuple[Resting, ...]


def draft_parts(view: DraftView, language: Language) -> dict[str, Any]:
    """What the page of a checked draft shows."""
    draft = view.draft
    points = sorted({point for finding in draft.findings for point in finding.points})
    with spoken(language):
        lines = [
            Line(
                number=number,
                kind=one.kind,
                first=one.first,
                words=_marked(view.text, one.span, [draft.findings[at].span for at in one.findings], draft.language),
                asked=tuple(_asked(draft.findings[at], view, language) for at in one.findings),
                rests=tuple(_resting([draft.rests[at] for at in one.rests], one.words, view, language)),
            )
            for number, one in enumerate(view.sentences, 1)
        ]
        title = [_asked(finding, view, language) for finding in draft.findings if finding.span is None]
    return {"view": view, "draft": draft, "lines": lines, "on_title": title, "points": points}


def _marked(text: str, within: Span, spans: Sequence[Span | None], language: str) -> Markup:
    """A sentence with the words marked that something is asked about."""
    return element("bdi", _segments(text, within, [span for span in spans if span is not None], "mark"), lang=language)


def _segments(text: str, within: Span, spans: Sequence[Span], name: str) -> Markup:
    """A stretch of text with `spans` of it in elements of that name."""
    parts = ((escape(closed(text[slice(*part.span)])), part.covering) for part in segments(spans, within))
    return join(*(element(name, words) if covering else words for words, covering in parts))


def _asked(finding: Finding, view: DraftView, language: Language) -> Asked:
    text = retold(finding.text, language)
    quoted: dict[tuple[str | None, Span], list[Evidence]] = {}
    for one in finding.evidence:
        quoted.setdefault((one.article, _sentence(one, view)[0]), []).append(one)
    ways = tuple(_way(several, view, language) for several in quoted.values())
    return Asked(word(f"finding.{finding.kind}"), text[:1].upper() + text[1:], finding.points, ways)


def _sentence(one: Evidence, view: DraftView) -> tuple[Span, str]:
    """The sentence of another article that an evidence stands in, and its words; the evidence itself of the draft's own."""
    found = (each for each in view.around if (each.article, each.span) == (one.article, one.span))
    beside = next(found, None)
    return (one.span, one.words) if beside is None else (beside.sentence, beside.words)


def _way(several: Sequence[Evidence], view: DraftView, language: Language) -> Way:
    """Evidences that stand in one sentence."""
    one = several[0]
    (start, _), words = _sentence(one, view)
    spans = [(each.span[0] - start, each.span[1] - start) for each in several]
    begin = max(min(span[0] for span in spans) - SHOWN, 0)
    cut = begin, min(max(span[1] for span in spans) + SHOWN, len(words), begin + LONGEST)
    ends = ("…" if cut[0] else None, _segments(words, cut, spans, "strong"), "…" if cut[1] < len(words) else None)
    shown = element("bdi", *ends)
    if one.article is None:
        at = [number for number, each in enumerate(view.sentences, 1) if each.span[0] <= one.span[0] < each.span[1]]
        return Way(say("check.here", language), f"#s{at[0]}" if at else None, shown)
    key = view.keys.get(one.article)
    return Way(one.outlet or one.article, None if key is None else to_words(key, one.span), shown)


def _resting(rests: Sequence[Rests], sentence: str, view: DraftView, language: Language) -> Iterator[Resting]:
    """What the parts of a sentence rest on; those with one support are told together."""
    told: dict[tuple[object, ...], list[Rests]] = {}
    for one in rests:
        outlets = frozenset(each.outlet or each.article for each in one.carriers)
        told.setdefault((outlets, one.least, one.most, one.sources, one.flags), []).append(one)
    for several in told.values():
        first: dict[str, Carrier] = {}
        for each in several[0].carriers:
            first.setdefault(each.outlet or each.article, each)
        carried = [Carried(name, to_words(view.keys[c.article], c.span), c.words[:SHOWN]) for name, c in first.items()]
        one, whole = several[0], sentence.strip(" .")
        yield Resting(
            tuple(Part("" if each.words.strip(" .") == whole else each.words, each.claim) for each in several),
            counted("check.outlets", len(carried), language),
            tuple(carried[:NAMED]),
            len(carried) - NAMED,
            say("check.origins.one" if one.most == 1 else "check.origins", language, n=ranged(one.least, one.most, language)),
            ", ".join(origin_name(name, True, language) for name in one.sources),
            tuple(word(f"flag.{flag}") for flag in one.flags),
        )
