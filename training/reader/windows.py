"""Marks to targets, window by window.

Windows are cut as for reading (`kilde.reading.windows`), only longer. Targets follow the model's form: *anchors* (the first
token of a cue, or of a content that has no cue) and, per anchor, a tag for every token and role (0 outside, 1 begin, 2 inside;
roles in the order of `ROLES`).
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kilde.reading.windows import Tokens, windows
from training.reader.corpora import Document, Mark, Span

ROLES = ("content", "cue", "source", "via")

#: Windows to learn from: longer than those that are read, so that there is more around each statement.
SIZE, OVERLAP = 320, 96

#: The roles that every token is told to be in or not, whoever's they are.
FLAT = 3
KINDS = ("direct", "indirect", "mixed", "implied")
STANCES = ("endorsed", "neutral", "distanced", "rejected")
MODALITIES = ("certain", "probable", "possible", "unknown")
POLARITIES = ("positive", "negative")
NAMES = ("O", "PER", "ORG", "GPE", "LOC", "MISC")
CUELESS = ("none", "direct", "implied")

#: A target that costs nothing.
MASK = -100

#: For each role of a mark, the pieces of its spans: half-open ranges.
Roles = dict[str, list[tuple[int, int]]]


@dataclass
class Example:
    """A window with its targets; None where the corpus says nothing.

    `anchors` are tokens, with 0 for one of a cue and 1 for one of a content that has none; `tags` has shape (anchors, roles,
    tokens), `attributes` (anchors, 5): kind, stance, modality, polarity, hearsay. `cue_anchor`, `cueless` and `names` have one
    value a token, `flat` for each of the first `FLAT` roles whether the token is in one. `mentions` are tokens with the number
    of the entity they speak of, (mentions, 2), in the order of the text; `mention` has for each token whether it is one.
    """

    ids: npt.NDArray[np.int64]
    cue_anchor: npt.NDArray[np.float32] | None
    cueless: npt.NDArray[np.int64] | None
    names: npt.NDArray[np.int64] | None
    anchors: list[tuple[int, int]]
    tags: npt.NDArray[np.int8]
    attributes: npt.NDArray[np.int64]
    flat: npt.NDArray[np.float32] | None = None
    mentions: npt.NDArray[np.int64] | None = None
    mention: npt.NDArray[np.float32] | None = None


def examples(document: Document, tokens: Tokens, size: int, overlap: int, generator: random.Random) -> Iterator[Example]:
    """The document's windows with targets, from a random first line of the first few."""
    start = generator.choice((0, 0, 1, 2)) if len(tokens.lines) > 8 else 0
    marks = []
    for mark in document.marks or []:
        roles = {role: pieces(tokens, getattr(mark, role) or []) for role in ROLES}
        if roles["content"]:
            marks.append((mark, roles))
    ignored = {piece for i, j in pieces(tokens, document.ignore) for piece in range(i, j)}
    known = int(np.searchsorted(tokens.starts, document.mentions_until))
    for window in windows(tokens, size, overlap, start):
        where = {int(piece): t for t, piece in enumerate(window.positions) if piece >= 0}
        length = len(window.ids)
        anchors: list[tuple[int, int]] = []
        tags, attributes = [], []
        cue_anchor = cueless = flat = None
        if document.marks is not None:
            cue_anchor, cueless = np.zeros(length, np.float32), np.zeros(length, np.int64)
            flat = np.zeros((length, FLAT), np.float32)
            for mark, roles in marks:
                tag = tagged(roles, where, length)
                np.maximum(flat, (tag[:FLAT] > 0).T, out=flat)
                if mark.via is None:
                    tag[ROLES.index("via")] = MASK
                anchor = anchor_of(roles, where, anchors)
                if anchor is None:
                    continue
                at, without = anchor
                if without:
                    cueless[at] = CUELESS.index("implied" if mark.kind == "implied" else "direct")
                else:
                    cue_anchor[at] = 1
                anchors.append(anchor)
                if without:
                    tag[1:] = 0
                tags.append(tag)
                attributes.append(attributes_of(mark))
            unclear = [t for piece, t in where.items() if piece in ignored]
            cue_anchor[unclear] = MASK
            cueless[unclear] = MASK
            flat[unclear] = MASK
        mentions = mention = None
        if document.entities is not None:
            mentions = mentioned(document.entities, tokens, where)
            if known:
                mention = np.where((window.positions >= 0) & (window.positions < known), 0, MASK).astype(np.float32)
                mention[mentions[:, 0]] = 1
        yield Example(
            window.ids,
            cue_anchor,
            cueless,
            None if document.names is None else named(document.names, tokens, where, length),
            anchors,
            np.array(tags, np.int8).reshape(len(anchors), len(ROLES), length),
            np.array(attributes, np.int64).reshape(len(anchors), 5),
            flat,
            mentions,
            mention,
        )


def pieces(tokens: Tokens, spans: list[Span]) -> list[tuple[int, int]]:
    """The ranges of pieces that `spans` of the text touch."""
    ranges = ((np.searchsorted(tokens.ends, a, "right"), np.searchsorted(tokens.starts, b, "left")) for a, b in spans)
    return [(int(i), int(j)) for i, j in ranges if i < j]


def anchor_of(roles: Roles, where: dict[int, int], taken: list[tuple[int, int]]) -> tuple[int, int] | None:
    """A mark's anchor: its token by `where` (pieces to tokens), and 1 if it has no cue; None outside the window or if `taken`.

    A second content that shares the cue is read as one that goes on without a cue.
    """
    at, without = where.get((roles["cue"] or roles["content"])[0][0]), 0 if roles["cue"] else 1
    if at is not None and (at, without) in taken and not without:
        at, without = where.get(roles["content"][0][0]), 1
    return None if at is None or (at, without) in taken else (at, without)


def tagged(roles: Roles, where: dict[int, int], length: int) -> npt.NDArray[np.int8]:
    """The tags of a window's tokens for each role, (roles, tokens); separators between the lines of one span belong to it."""
    tag = np.zeros((len(ROLES), length), np.int8)
    for r, role in enumerate(ROLES):
        for i, j in roles.get(role, ()):
            inside = [where[k] for k in range(i, j) if k in where]
            if inside:
                tag[r, inside[0] : inside[-1] + 1] = 2
                if i in where:
                    tag[r, where[i]] = 1
    return tag


def attributes_of(mark: Mark) -> list[int]:
    """The numbers of a mark's values: kind, stance, modality, polarity, hearsay."""
    values = ((KINDS, mark.kind), (STANCES, mark.stance), (MODALITIES, mark.modality), (POLARITIES, mark.polarity))
    told = [MASK if value is None else names.index(value) for names, value in values]
    return [*told, MASK if mark.hearsay is None else int(mark.hearsay)]


def named(names: list[tuple[int, int, str]], tokens: Tokens, where: dict[int, int], length: int) -> npt.NDArray[np.int64]:
    """For each token of a window 0 outside names, else 2n - 1 where a name of sort n in `NAMES` begins and 2n inside it."""
    out = np.zeros(length, np.int64)
    for a, b, label in names:
        for i, j in pieces(tokens, [(a, b)]):
            inside = [where[k] for k in range(i, j) if k in where]
            out[inside] = 2 * NAMES.index(label)
            out[inside[:1]] -= 1
    return out


def mentioned(entities: list[list[int]], tokens: Tokens, where: dict[int, int]) -> npt.NDArray[np.int64]:
    """A window's mentions in the order of the text: token, and number of the entity; (mentions, 2)."""
    found = {}
    for number, heads in enumerate(entities):
        for piece in np.searchsorted(tokens.ends, heads, "right"):
            if int(piece) in where:
                found[where[int(piece)]] = number
    return np.array(sorted(found.items()), np.int64).reshape(len(found), 2)
