"""Which words of a sentence say what words of its translation say, and labels carried over by it. numpy only.

Words are aligned by how alike a multilingual encoder's vectors of them are (SimAlign: Jalili Sabet et al., 2020), but
softly: a word of a sentence is spread over the words of its translation, once from either side. Carried labels are then the
best path over the words (Viterbi, 1967), where a word weighs as much as both sides agree on it, so that articles and
auxiliaries that are aligned to nothing go with their neighbours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int]
Floats = NDArray[np.floating]

#: A word, or one mark.
UNIT = re.compile(r"\w+|[^\w\s]")

#: How sharply likeness tells (the softmax's temperature). Of 0.02 to 0.2, 0.03 to 0.06 are alike, 0.12 and more are worse.
TEMPERATURE = 0.035

#: Weight of a word that no side is sure of. 0.05 to 0.2 are alike.
FLOOR = 0.07

#: Cost of going from one label to another between words, and the part of it beside a mark. 0.1 to 0.3 and 0.3 to 1 are alike.
SWITCH, BESIDE_MARK = 0.15, 0.6

#: A run of words more than the original has is filled up to its neighbour over so many words, or left out if it has no more
#: than `SMALL` and no more than `SHARE` of all words.
GAP, SMALL, SHARE = 1, 2, 0.2


@dataclass(frozen=True)
class Text:
    """A text in units (words and single marks): their spans, which are words, and the range of units of each sentence."""

    text: str
    units: list[Span]
    words: NDArray[np.bool_]
    sentences: list[tuple[int, int]]

    def touched(self, spans: Sequence[Span]) -> NDArray[np.bool_]:
        """For each unit whether it is a word of `spans`."""
        out = np.zeros(len(self.units), np.bool_)
        for a, b in spans:
            out |= [s < b and e > a for s, e in self.units]
        return out & self.words

    def sentence(self, unit: int) -> int:
        """The number of the sentence that holds `unit`."""
        return next(k for k, (_, last) in enumerate(self.sentences) if unit < last)


def in_units(text: str, sentences: Sequence[Span]) -> Text:
    """A text whose sentences stand at `sentences`, in units."""
    units: list[Span] = []
    ranges = []
    for a, b in sentences:
        first = len(units)
        units += [(a + m.start(), a + m.end()) for m in UNIT.finditer(text[a:b])]
        ranges.append((first, len(units)))
    return Text(text, units, np.array([text[a].isalnum() or text[a] == "_" for a, _ in units], np.bool_), ranges)


def spread(likeness: Floats) -> tuple[Floats, Floats]:
    """From cosines (n, m) of two sentences' units: the units of the first over the second (rows), and back (columns)."""
    forward = np.exp((likeness - likeness.max(1, keepdims=True)) / TEMPERATURE)
    backward = np.exp((likeness - likeness.max(0, keepdims=True)) / TEMPERATURE)
    return forward / forward.sum(1, keepdims=True), backward / backward.sum(0, keepdims=True)


def likeness(one: Floats, other: Floats) -> Floats:
    """Cosines of rows. Give vectors from which their text's mean is taken: what all words of a language share tells nothing."""
    return np.asarray(normal(one) @ normal(other).T)


def normal(vectors: Floats) -> Floats:
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6))


def carried_labels(labels: NDArray[np.int64], words: NDArray[np.bool_], backward: Floats, count: int) -> Floats:
    """How much of each unit of the translation comes of words with each of `count` labels: (m, count), rows sum to 1 or 0."""
    mass = backward * words[:, None]
    mass = mass / (mass.sum(0, keepdims=True) + 1e-9)
    return np.stack([mass[labels == k].sum(0) for k in range(count)], 1)


def best_path(scores: Floats, words: NDArray[np.bool_], allowed: Sequence[int]) -> NDArray[np.int64]:
    """The labels among `allowed` with the highest sum of `scores` (units, labels) less the cost of going between them."""
    some = scores[:, list(allowed)] * words[:, None]
    best, back = some[0].copy(), np.zeros(some.shape, np.int64)
    for t in range(1, len(some)):
        switched = best - SWITCH * (1.0 if words[t] and words[t - 1] else BESIDE_MARK)
        k = int(switched.argmax())
        back[t] = np.where(best >= switched[k], np.arange(len(best)), k)
        best = np.maximum(best, switched[k]) + some[t]
    out = np.zeros(len(some), np.int64)
    out[-1] = best.argmax()
    for t in range(len(some) - 1, 0, -1):
        out[t - 1] = back[t, out[t]]
    return np.array(allowed)[out]


def runs(chosen: NDArray[np.bool_], text: Text, bridged: Sequence[bool]) -> list[tuple[int, int]]:
    """Ranges of units from word to word, with nothing but marks between them; over the end of sentence k if `bridged[k]`."""
    out: list[tuple[int, int]] = []
    for unit in np.flatnonzero(chosen & text.words).tolist():
        if out and not text.words[out[-1][1] : unit].any():
            before, here = text.sentence(out[-1][1] - 1), text.sentence(unit)
            if all(bridged[before:here]):
                out[-1] = out[-1][0], unit + 1
                continue
        out.append((unit, unit + 1))
    return out


def tidied(ranges: list[tuple[int, int]], text: Text, barred: NDArray[np.bool_], wanted: int) -> list[tuple[int, int]]:
    """`ranges` brought towards the number `wanted`: small gaps filled where no word is `barred`, small ranges left out."""
    out = list(ranges)
    k = 0
    while k + 1 < len(out) and len(out) > wanted:
        (a, b), (c, d) = out[k], out[k + 1]
        gap = text.words[b:c]
        if gap.sum() <= GAP and not barred[b:c].any() and text.sentence(b - 1) == text.sentence(c):
            out[k : k + 2] = [(a, d)]
        else:
            k += 1
    while len(out) > wanted:
        sizes = [int(text.words[a:b].sum()) for a, b in out]
        least = int(np.argmin(sizes))
        if sizes[least] > min(SMALL, SHARE * sum(sizes)):
            break
        out.pop(least)
    return out


def jaccard(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Of two sets of units: what they share over what either holds."""
    either = int((one | other).sum())
    return int((one & other).sum()) / either if either else 0.0
