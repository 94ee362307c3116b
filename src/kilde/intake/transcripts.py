"""Transcripts as articles: subtitles in SubRip's form (`.srt`) or WebVTT (W3C, 2019; `.vtt`), cues put together to speech.

A paragraph is what one speaker says without a long pause, in the form of an interview: «Runa Holt: The quay is closed.» Who
speaks is told by WebVTT's `<v Runa Holt>` or a label at the beginning of a cue («RUNA HOLT:»). A dash or `>>` tells that
another speaks, not who: such a paragraph begins with a dash. What is no speech (music, applause) is left out.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from kilde.article import Block
from kilde.errors import InputError
from kilde.intake.draft import Draft, Found
from kilde.intake.lines import DASHES, ended
from kilde.intake.markup import decode
from kilde.intake.pieces import clean

#: Seconds of silence after the end of a sentence from which a paragraph ends, and code points from which it does at any
#: sentence's end: half a minute of speech.
_PAUSE = 4.0
_LONG = 700
#: A label is a name of so many words and code points at most.
_MOST_WORDS, _LONGEST = 5, 50

_TIMES = re.compile(r"^\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-+>\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})(?:\s.*)?$")
_HEAD = re.compile(r"^WEBVTT(?:[ \t]+(?P<title>.*))?$")
_LANGUAGE = re.compile(r"^Language:\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*$")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>]+)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[\d:.]+>|</>|\{\\[^{}]*\}")
_LABEL = re.compile(r"^(?:>>\s*)?[\[(]?(?P<name>[^\W\d_][^:\n\[\]()]*?)[\])]?:\s+(?=\S)")
_CHANGE = re.compile(rf"^(?:>>+|[{DASHES}])\s*(?=\S)")
_NO_SPEECH = re.compile(r"^(?:[\[(*][^\])*]*[\])*]|[♪♫#\s]+|[♪♫].*[♪♫])$")


class _Cue(msgspec.Struct, frozen=True):
    """Words shown from `start` to `end`, in seconds, line by line."""

    start: float
    end: float
    lines: tuple[str, ...]


class _Said(msgspec.Struct, frozen=True):
    """Words of one speaker: `speaker` by name where it is told, `change` where another begins to speak."""

    speaker: str | None
    change: bool
    words: str
    start: float
    end: float


def from_transcript(data: bytes, where: str, path: str | None) -> Found:
    """The draft of a transcript; every paragraph is a block. Raises `InputError` where it holds no cues or no speech."""
    if not data.strip():
        raise InputError(where, "is empty")
    lines = re.split(r"\r\n|\r|\n", decode(data, where))
    cues = list(_cues(lines))
    if not cues:
        raise InputError(where, "is no transcript: it holds no line with two times and an arrow")
    voiced = any(_VOICE.search(line) for cue in cues for line in cue.lines)
    paragraphs = list(_paragraphs(list(_said(cues)), voiced))
    if not paragraphs:
        raise InputError(where, "holds no speech")
    blocks = []
    start = 0
    for words in paragraphs:
        blocks.append(Block("paragraph", (start, start + len(words))))
        start += len(words) + 2
    head = _HEAD.match(lines[0].strip())
    title = clean((head["title"] or "").strip(" -–—")) if head else ""
    language = next((found[1] for line in lines[:10] if head and (found := _LANGUAGE.match(line))), None)
    yield where, Draft(text="\n\n".join(paragraphs), blocks=tuple(blocks), title=title or None, language=language, path=path)


def _cues(lines: Sequence[str]) -> Iterator[_Cue]:
    """The cues. Lines above the first time, comments and styles belong to none, nor do numbers and names of cues."""
    held: list[str] | None = None
    start = end = 0.0
    for index, line in enumerate(lines):
        if times := _TIMES.match(line):
            if held is not None:  # no empty line between: the last line held is the new cue's number
                yield _Cue(start, end, tuple(held[:-1] if held and held[-1].strip().isdecimal() else held))
            start, end, held = _seconds(times[1]), _seconds(times[2]), []
        elif held is not None:
            if line.strip():
                held.append(line)
            elif _ends(lines, index):
                yield _Cue(start, end, tuple(held))
                held = None
    if held is not None:
        yield _Cue(start, end, tuple(held))


def _ends(lines: Sequence[str], index: int) -> bool:
    """Whether the empty line at `index` ends a cue: SubRip files hold cues with empty lines within, before more words."""
    following = [line for line in lines[index + 1 : index + 4] if line.strip()][:2]
    return not following or any(map(_TIMES.match, following)) or following[0].startswith(("NOTE", "STYLE", "REGION"))


def _seconds(time: str) -> float:
    seconds = 0.0
    for part in time.replace(",", ".").split(":"):
        seconds = 60 * seconds + float(part)
    return seconds


def _said(cues: Sequence[_Cue]) -> Iterator[_Said]:
    """What is said, cue by cue, each line that a new speaker opens by itself. Lines that roll up from the cue before are told
    once."""
    labels = _labels(cues)
    before: tuple[str, ...] = ()
    for cue in cues:
        lines = cue.lines
        rolled = next((n for n in range(min(len(lines), len(before)), 0, -1) if before[-n:] == lines[:n]), 0)
        before = lines
        voice: str | None = None  # holds to the end of the cue, unless it is closed
        for line in lines[rolled:]:
            for speaker, part in _voices(line, voice):
                voice = None if "</v>" in part else speaker
                words = clean(html.unescape(_TAG.sub("", part)))
                change = bool(_CHANGE.match(words))
                words = _CHANGE.sub("", words)
                label = _LABEL.match(words)
                if label and (name := clean(label["name"])) in labels:
                    speaker, words = name, words[label.end() :]
                if words and not _NO_SPEECH.match(words):
                    yield _Said(speaker, change, words, cue.start, cue.end)


def _voices(line: str, voice: str | None) -> Iterator[tuple[str | None, str]]:
    """The parts of a line by WebVTT's voices, and who has each; `voice` is the one that the line begins in."""
    begin, speaker = 0, voice
    for match in _VOICE.finditer(line):
        if line[begin : match.start()].strip():
            yield speaker, line[begin : match.start()]
        begin, speaker = match.end(), clean(html.unescape(match[1])) or None
    if line[begin:].strip():
        yield speaker, line[begin:]


def _labels(cues: Sequence[_Cue]) -> frozenset[str]:
    """The labels that name speakers: names in capitals, of two words or more, or used again; others may be headings."""
    found: Counter[str] = Counter()
    for cue in cues:
        for line in cue.lines:
            label = _LABEL.match(_CHANGE.sub("", clean(html.unescape(_TAG.sub("", line)))))
            if label:
                found[clean(label["name"])] += 1
    return frozenset(name for name, times in found.items() if _is_name(name) and (times > 1 or name.isupper() or " " in name))


def _is_name(label: str) -> bool:
    words = label.split()
    return len(words) <= _MOST_WORDS and len(label) <= _LONGEST and words[0][0].isupper() and words[-1][0].isupper()


def _paragraphs(said: Sequence[_Said], voiced: bool) -> Iterator[str]:
    """The paragraphs: a new one where the speaker changes, after a pause, or when one is long and a sentence ends.

    A label holds until the next. Where cues have voices (`voiced`), what has none is nobody's.
    """
    held: list[str] = []
    speaker: str | None = None
    size, end = 0, 0.0
    for part in said:
        turn = part.change or (part.speaker != speaker and (voiced or part.speaker is not None))
        rest = bool(held) and ended(held[-1]) and (part.start - end > _PAUSE or size > _LONG)
        if held and (turn or rest):
            yield " ".join(held)
            held, size = [], 0
        if turn:
            speaker = part.speaker
        if not held:
            opening = f"{speaker}:" if speaker else "–" if part.change else ""
            held = [opening] if opening else []
        held.append(part.words)
        size += len(part.words)
        end = part.end
    if held:
        yield " ".join(held)
