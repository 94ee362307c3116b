"""From scores to attributions: the reader's network says how likely, this module says what.

Everything is told of an *anchor* (the first token of a cue, or of a content without one): how likely it is one, and for each
token and role (content, cue, source, via) log-probabilities of outside, begin and inside. Spans are read off by the best legal
path over whole words (Viterbi, 1967), in code points of the article's text.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal, get_args

import msgspec
import numpy as np
from numpy.typing import NDArray

from kilde.article import Span
from kilde.reading.attribution_type import Attribution
from kilde.reading.nearby import Near, length, placed, shared
from kilde.statement import Modality, Polarity, Stance, StatementKind

Floats = NDArray[np.float32]

ROLES = ("content", "cue", "source", "via")
KINDS: tuple[StatementKind, ...] = get_args(StatementKind)
STANCES: tuple[Stance, ...] = get_args(Stance)
MODALITIES: tuple[Modality, ...] = get_args(Modality)
POLARITIES: tuple[Polarity, ...] = get_args(Polarity)

#: Cost of opening or closing a span, in nats. It matters little: of 0, 0.3, 0.6 and 1.0 none is half a point of statement F1
#: from another on any of the four sets of development articles but for 0 and 0.3 on web pages (80.6 against 81.1).
SWITCH = 0.6

#: What opens a quotation without marks.
DASHES = frozenset("-–—―")

#: What is told inside a content that has no cue is at most so much of it, or it is the same statement found twice.
INNER = 0.6

#: Anchors labelled at once: bounds memory.
TOGETHER = 64


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """What the network tells of one anchor.

    `words` are the spans of the window's words; `tags` has shape (words, 4 roles, 3).
    """

    at: int
    cueless: Literal["", "direct", "implied"]
    score: float
    words: tuple[Span, ...]
    tags: Floats
    kind: Floats
    stance: Floats
    modality: Floats
    polarity: Floats
    hearsay: float


def paths(scores: Floats, switch: float = SWITCH) -> NDArray[np.int8]:
    """The best legal sequences of outside (0), begin (1), inside (2) for `scores` of shape (rows, n, 3): (rows, n).

    Inside stands only after begin or inside. Outside and begin are reached from the same place at best (begin costs one switch
    more), so that two comparisons a step tell the way back. A row may be filled up at its left with scores (0, -inf, -inf).
    """
    rows, n, _ = scores.shape
    outside, begin, inside = (np.ascontiguousarray(scores[:, :, k].T) for k in range(3))
    begin -= np.float32(switch)
    leaves = np.empty((n, rows), np.bool_)
    goes_on = np.empty((n, rows), np.bool_)
    o, b, i = outside[0], begin[0], np.full(rows, -np.inf, np.float32)
    for t in range(1, n):
        np.greater(i, b, out=goes_on[t])
        within = np.maximum(b, i)
        left = within - np.float32(switch)
        np.greater(left, o, out=leaves[t])
        best = np.maximum(o, left)
        o, b, i = best + outside[t], best + begin[t], within + inside[t]
    out = np.zeros((n, rows), np.int8)
    out[-1] = np.stack([o, b, i]).argmax(0)
    for t in range(n - 1, 0, -1):
        out[t - 1] = (1 + goes_on[t]) * (leaves[t] | (out[t] == 2))
    return out.T


def spans(labels: NDArray[np.int8], words: Sequence[Span]) -> list[Span]:
    """The runs of begin and inside as spans of the text."""
    within = labels != 0
    before = np.concatenate([[False], within[:-1]])
    first = np.flatnonzero((labels == 1) | (within & ~before))
    last = np.flatnonzero(within & np.concatenate([~within[1:] | (labels[1:] == 1), [True]]))
    return [(words[a][0], words[b][1]) for a, b in zip(first.tolist(), last.tolist(), strict=True)]


def batched(anchors: Iterable[Anchor], size: int) -> Iterator[tuple[Anchor, ...]]:
    """`anchors` in tuples of `size`, the last one shorter."""
    each = iter(anchors)
    while some := tuple(islice(each, size)):
        yield some


def within(parts: Iterable[Span], prose: Sequence[Span]) -> list[Span]:
    """The pieces of `parts` that lie in the running text; `prose` is in order and without overlap."""
    found = []
    for start, end in parts:
        at = max(bisect_right(prose, (start, start)) - 1, 0)
        while at < len(prose) and prose[at][0] < end:
            a, b = max(start, prose[at][0]), min(end, prose[at][1])
            if a < b:
                found.append((a, b))
            at += 1
    return found


def closed_up(text: str, parts: Iterable[Span]) -> tuple[Span, ...]:
    """Spans with nothing but marks and white space between them made one, and marks at the edges left out."""
    out: list[Span] = []
    for start, end in parts:
        if out and not any(c.isalnum() for c in text[out[-1][1] : start]):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    kept = (trimmed(text, part) for part in out)
    return tuple(part for part in kept if part is not None)


def trimmed(text: str, part: Span) -> Span | None:
    """The span without white space, quotation marks, dashes and stops at its edges; None if it holds no letter or digit."""
    start, end = part
    while start < end and not (text[start].isalnum() or text[start] in "([$€£@#"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ")]%!?…"):
        end -= 1
    return (start, end) if any(c.isalnum() for c in text[start:end]) else None


def attribution(text: str, anchor: Anchor, labels: NDArray[np.int8], prose: Sequence[Span]) -> Attribution | None:
    """The attribution that an anchor tells of, given the labels of its words for each role; None if no content comes of it."""
    content, cue, source, via = (closed_up(text, within(spans(label, anchor.words), prose)) for label in labels)
    if anchor.cueless:
        cue = source = via = ()
        kind: StatementKind = anchor.cueless
    else:
        kind = KINDS[int(anchor.kind[:3].argmax())]
        if not cue:
            return None
    if not content:
        return None
    hearsay = not anchor.cueless and anchor.hearsay > 0.5 and not source
    return Attribution(
        type="continuation" if anchor.cueless else "hearsay" if hearsay else "speech",
        kind=kind,
        content=content,
        cue=cue,
        source=source,
        hearers=via,
        stance=STANCES[int(anchor.stance.argmax())],
        modality=MODALITIES[int(anchor.modality.argmax())],
        polarity=POLARITIES[int(anchor.polarity.argmax())],
        score=round(anchor.score, 3),
    )


def labelled(anchors: Iterable[Anchor]) -> Iterator[tuple[Anchor, NDArray[np.int8]]]:
    """Each anchor with the labels of its words: (roles, words). Many anchors are labelled at once, which is much faster."""
    for some in batched(anchors, TOGETHER):
        longest = max(len(a.words) for a in some)
        scores = np.full((len(some), len(ROLES), longest, 3), -np.inf, np.float32)
        scores[..., 0] = 0
        for row, anchor in zip(scores, some, strict=True):
            row[:, longest - len(anchor.words) :] = anchor.tags.transpose(1, 0, 2)
        labels = paths(scores.reshape(-1, longest, 3)).reshape(len(some), len(ROLES), longest)
        for label, anchor in zip(labels, some, strict=True):
            yield anchor, label[:, longest - len(anchor.words) :]


def attributions(text: str, anchors: Iterable[Anchor], prose: Sequence[Span]) -> tuple[Attribution, ...]:
    """The attributions of all anchors in the order of the text, doubles left out, each with parent and what it continues.

    `prose` are the places of the text, in order, that may hold statements.
    """
    told = [
        (anchor.score, anchor.at, made)
        for anchor, labels in labelled(anchors)
        if (made := attribution(text, anchor, labels, prose))
    ]
    cues = sorted(made.cue[0][0] for _, _, made in told if made.cue)
    told = [(score, at, stopped(made, text, cues)) for score, at, made in told]
    found: list[Attribution] = []
    near = Near(len(text))
    for _, _, made in sorted(told, key=lambda t: (-t[0], t[1])):
        if not any(_same(made, found[k]) for k in near(made)):
            near.add(made)
            found.append(made)
    return placed(found, len(text))


def stopped(made: Attribution, text: str, cues: Sequence[int]) -> Attribution:
    """A quotation without a cue that only a dash opens ends before the next line in which the article tells who says something.

    The network tends to read on there, since in some of what it learnt from lines break within what one person says. `cues` are
    where cues begin, in order.
    """
    first = made.content[0][0]
    opened = text[text.rfind("\n", 0, first) + 1 : first].strip()
    if made.cue or made.kind != "direct" or opened not in DASHES:
        return made
    for number, (start, end) in enumerate(made.content):
        line = text.find("\n", start, end)
        while line >= 0:
            stop = text.find("\n", line + 1, end)
            after = bisect_left(cues, line)
            if after < len(cues) and cues[after] < (stop if stop >= 0 else end):
                kept = trimmed(text, (start, line))
                parts = (*made.content[:number], *((kept,) if kept else ()))
                return msgspec.structs.replace(made, content=parts) if parts else made
            line = stop
    return made


def _same(made: Attribution, other: Attribution) -> bool:
    """Whether two anchors told the same statement: one cue, or one content where one of them has no cue.

    What has its cue inside a content without one is told in it, by somebody of whom its speaker tells.
    """
    if made.cue and other.cue:
        return shared(made.cue, other.cue) > 0 and shared(made.content, other.content) > 0
    for inner, outer in ((made, other), (other, made)):
        told = shared(inner.cue, outer.content) == length(inner.cue) and shared(inner.content, outer.content) == length(
            inner.content
        )
        if inner.cue and told and length(inner.content) <= INNER * length(outer.content):
            return False
    return shared(made.content, other.content) > 0.5 * min(length(made.content), length(other.content))
