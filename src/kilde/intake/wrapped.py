"""Text that was broken into lines of one width, as in mail and old files: its paragraphs are joined again."""

import re
from collections.abc import Sequence

from kilde.intake.lines import Line, dashed, ended, width

#: A text is taken as hard-wrapped if its lines are at most so wide,
_WIDEST = 100
#: and so large a share of the lines that run straight on into another neither ends a sentence
_RUNS_ON = 0.6
#: nor is shorter than this share of the widest;
_FULL = 0.7
#: and there are so many of them.
_FEWEST = 3


def joined(text: str, lines: Sequence[Line]) -> list[Line]:
    """`lines` as they are; or, where `text` is hard-wrapped, its paragraphs as one line each, white space within kept."""
    inner = [line for line in lines if line.after == 1]
    widths = sorted(width(line.words) for line in lines)
    if len(inner) < _FEWEST or widths[-1] > _WIDEST or widths[-1] < 40:
        return list(lines)
    running = [line for line in inner if not ended(line.words) and width(line.words) >= _FULL * widths[-1]]
    if len(running) < _RUNS_ON * len(inner):
        return list(lines)

    groups: list[list[Line]] = []
    for line in lines:
        goes_on = groups and line.before == 1 and not dashed(line.words) and width(groups[-1][-1].words) >= _FULL * widths[-1]
        if goes_on:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_one(text, group) for group in groups]


def _one(text: str, group: Sequence[Line]) -> Line:
    """The lines of `group` as one."""
    span = (group[0].span[0], group[-1].span[1])
    return Line(span, re.sub(r"\s+", " ", text[span[0] : span[1]]), group[0].before, group[-1].after)
