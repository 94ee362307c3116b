"""Choosing: which of the times in an article tells when a statement's content happened."""

import re
from collections.abc import Iterable
from functools import cache

from kilde.article import Span
from kilde.statement import Time
from kilde.when.pack import pack, spelled
from kilde.when.times import When

#: What a statement's time can be: days, weeks, months, quarters, halves and years, or a span of them. Seasons, weekends and
#: decades have no sure first and last day.
_GRAINS = frozenset({"minute", "hour", "part", "day", "week", "month", "quarter", "half", "year"})

#: An end of a sentence, before what may begin one; a full stop behind a figure or a word of one or two letters is none
#: («am 3. Mai», "U.S. Senate").
_END = re.compile(r"(?:(?<=\w\w[^\W\d_])\.|[!?…])[.!?…]*[\s\"”»'’«“„–-]+(?=([^\W\d_]))|\n")
_WORD = re.compile(r"\w+")

#: How far before a time, in code points, a word that opens or compares is looked for.
_BEFORE = 24


@cache
def _openers(language: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    times = pack(language)
    if times is None:
        return None, None
    opened = [re.escape(one) for phrase in times.open for one in spelled(phrase)]
    compared = [re.escape(one) for phrase in times.than for one in spelled(phrase)]
    before = re.compile(rf"(?:^|\W)(?:{'|'.join(opened)})\s+(?:\w{{1,3}}\s+)?$", re.IGNORECASE) if opened else None
    return before, re.compile(rf"\b(?:{'|'.join(compared)})\b", re.IGNORECASE) if compared else None


def time_of(
    text: str, language: str, whens: Iterable[When], content: tuple[Span, ...], cue: tuple[Span, ...] = (), direct: bool = False
) -> Time | None:
    """The time of what a content tells: the first day or span that its first sentence names, or None where that names none.

    Left out are times that only open or close a span («siden 2004», "by Monday"), the second thing of a comparison, seasons and
    decades (no sure days), the present, and times in the cue's own words, which tell when it was said. Where an indirect
    content lies around its cue, a time among the words between is its too. A content without any is of the day that a distance
    right behind it is counted from. `direct` tells that the content is verbatim.
    """
    if not content:
        return None
    first_sentence = _first_sentence(text, content)
    known = [when for when in whens if _counts(when)]
    spans = [when for when in known if when.type == "INTERVAL"]
    inside = [when for when in known if any(a <= when.span[0] and when.span[1] <= b for a, b in first_sentence)]
    if not inside and not direct and len(content) > 1:
        inside = [when for when in known if content[0][0] <= when.span[0] and when.span[1] <= content[-1][1]]
    inside = [when for when in inside if not any(a < when.span[1] and when.span[0] < b for a, b in cue)]
    for when in inside:
        whole = next(
            (span for span in spans if span in inside and span.span[0] <= when.span[0] and when.span[1] <= span.span[1]), when
        )
        if whole.type == "INTERVAL" or not _left_out(text, language, whole, first_sentence):
            return Time(whole.first or "", whole.last or "", whole.span)
    return _before(text, known, content[-1][1])


def _before(text: str, whens: list[When], end: int) -> Time | None:
    """The day that a distance right behind the content is counted from: «Vi dro nordover. To dager seinere, 23. februar, …»."""
    when = next((when for when in whens if when.span[0] >= end), None)
    if when is None or when.counted_from is None or _WORD.search(text, end, when.span[0]):
        return None
    return Time(when.counted_from, when.counted_from, when.span)


def _counts(when: When) -> bool:
    return (
        when.type in ("DATE", "TIME", "INTERVAL") and when.first is not None and when.last is not None
        and not when.value.endswith("_REF") and (when.type == "INTERVAL" or when.grain in _GRAINS)
    )  # fmt: skip


def _first_sentence(text: str, content: tuple[Span, ...]) -> list[Span]:
    """The content up to the end of its first sentence; one of a single word or two is taken with the next."""
    kept: list[Span] = []
    words = 0
    for start, end in content:
        at = start
        for match in _END.finditer(text, start, end):
            if match[1] is not None and not match[1].isupper():
                continue
            words += len(_WORD.findall(text[at : match.start()]))
            if words > 2:
                return [*kept, (start, match.start())]
            at = match.end()
        words += len(_WORD.findall(text[at:end]))
        kept.append((start, end))
    return kept


def _left_out(text: str, language: str, when: When, spans: list[Span]) -> bool:
    opened, compared = _openers(language.split("-")[0].lower())
    start = next((a for a, b in spans if a <= when.span[0] < b), when.span[0])
    before = text[start : when.span[0]]
    if opened is not None and opened.search(before[-_BEFORE:]):
        return True
    return compared is not None and compared.search(before) is not None
