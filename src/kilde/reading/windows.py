"""A text cut into pieces and windows, the same for training and reading.

A window is whole lines of the text (paragraphs), each followed by the end-of-line piece, after one begin piece. A line longer
than a window is cut into stretches, so that windows overlap there too. A text of n characters takes time and memory in
proportion to n.
"""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from kilde.article import Span

BOS, EOS, PAD = 0, 2, 1

#: A window's tokens at most, and how many of them it shares with the one before, about. Attention takes time by the square of
#: a window's length, and what windows share is read twice. On the four sets of development articles together, statement F1 is
#: 84 with 320 and 96, with 320 and 64, with 256 and 96 and with 224 and 48; Nynorsk, whose paragraphs are not known, loses with
#: the shorter ones what Bokmål and translated news gain.
SIZE, OVERLAP = 320, 64

#: Characters handed to the tokenizer at once: a longer line is cut before a space, where pieces are the same as uncut.
STRETCH = 4096
CUT = re.compile(r"(?<=\S)[ \t\xa0](?=\w)")

#: Half a character, as broken JSON may hold: the tokenizer takes none.
SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass
class Tokens:
    """A text's pieces, each from `starts` to `ends` in code points of it; `lines` are ranges of pieces.

    Spans leave out leading white space, none is empty, and starts and ends never fall; pieces that one character was made into
    (a ligature, a fraction) share its span.
    """

    ids: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    lines: list[tuple[int, int]]


def stretches(line: str) -> Iterator[Span]:
    """Ranges of `line`, each at most `STRETCH` long, cut before a space where there is one in the latter half."""
    start = 0
    while len(line) - start > STRETCH:
        end = start + STRETCH
        for found in CUT.finditer(line, start + STRETCH // 2, end):
            end = found.start()
        yield start, end
        start = end
    yield start, len(line)


def tokenize(text: str, tokenizer: Tokenizer) -> Tokens:
    """The pieces of `text`, line by line. Zero-width pieces and those of nothing but white space are left out."""
    text = SURROGATE.sub("\ufffd", text)
    ids, starts, ends = array("i"), array("i"), array("i")
    lines = []
    at = 0
    for line in text.split("\n"):
        first = len(ids)
        for start, end in stretches(line) if line and not line.isspace() else ():
            stretch = line[start:end]
            encoded = tokenizer.encode(stretch, add_special_tokens=False)
            shift = at + start
            for piece, (a, b) in zip(encoded.ids, encoded.offsets, strict=True):
                while a < b and stretch[a].isspace():
                    a += 1
                if a < b:
                    ids.append(piece)
                    starts.append(shift + a)
                    ends.append(shift + b)
        if len(ids) > first:
            lines.append((first, len(ids)))
        at += len(line) + 1
    return Tokens(np.array(ids, np.int32), np.array(starts, np.int32), np.array(ends, np.int32), lines)


@dataclass
class Window:
    """Token ids with separators: `positions[i]` is the document's piece at window token i, or -1."""

    ids: NDArray[np.int64]
    positions: NDArray[np.int64]


@dataclass
class Plan:
    """Which pieces stand in which window: unit n is pieces `units[n][0]` to `units[n][1]`, the last of a line if `units[n][2]`;
    a window is a range of units."""

    units: list[tuple[int, int, bool]]
    windows: list[tuple[int, int]]

    def pieces(self, number: int) -> tuple[int, int]:
        """The range of pieces in window `number`."""
        first, last = self.windows[number]
        return self.units[first][0], self.units[last - 1][1]


def plan(lines: list[tuple[int, int]], size: int = SIZE, overlap: int = OVERLAP, start: int = 0) -> Plan:
    """Windows of at most `size` tokens from line `start` on; each begins at most `overlap` tokens before the end of the last.


    An overlap that would keep the next unit out is made smaller, so that every window holds something new.
    """
    units: list[tuple[int, int, bool]] = []
    for a, b in lines[start:]:
        step = b - a if b - a <= size - 2 else overlap // 4
        units += [(c, min(b, c + step), c + step >= b) for c in range(a, b, step)]
    ranges = []
    first = 0
    while first < len(units):
        last, used = first, 2
        while last < len(units):
            a, b, end = units[last]
            # The end piece of the window is counted already: a unit that ends a line before the last needs one more.
            need = b - a + (1 if last > first and units[last - 1][2] else 0)
            if used + need > size:
                break
            used += need
            last += 1
        ranges.append((first, last))
        if last == len(units):
            break
        a, b, _ = units[last]
        room = min(overlap, size - 2 - (b - a))
        first = last
        while first - 1 > ranges[-1][0]:
            a, b, end = units[first - 1]
            room -= b - a + end
            if room < 0:
                break
            first -= 1
    return Plan(units, ranges)


def window(tokens: Tokens, made: Plan, number: int) -> Window:
    """Window `number` of a plan."""
    ids, positions = [BOS], [-1]
    first, last = made.windows[number]
    for n in range(first, last):
        a, b, end = made.units[n]
        ids += tokens.ids[a:b].tolist()
        positions += range(a, b)
        if end or n == last - 1:
            ids.append(EOS)
            positions.append(-1)
    return Window(np.array(ids), np.array(positions))


def windows(tokens: Tokens, size: int = SIZE, overlap: int = OVERLAP, start: int = 0) -> Iterator[Window]:
    """All windows from line `start` on."""
    made = plan(tokens.lines, size, overlap, start)
    return (window(tokens, made, number) for number in range(len(made.windows)))


def owners(made: Plan, pieces: int) -> NDArray[np.int32]:
    """For each piece the number of the window in which it stands furthest from an edge (the first of equals).

    The text's own beginning and end are no edges.
    """
    best = np.full(pieces, -1, np.int32)
    owner = np.full(pieces, -1, np.int32)
    for number in range(len(made.windows)):
        first, last = made.pieces(number)
        here = np.arange(first, last, dtype=np.int32)
        left = here - first if first > 0 else np.full_like(here, pieces)
        right = last - 1 - here if last < pieces else np.full_like(here, pieces)
        room = np.minimum(left, right)
        better = room > best[first:last]
        best[first:last][better] = room[better]
        owner[first:last][better] = number
    return owner
