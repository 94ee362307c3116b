"""One mark carried from a text to its translation: what the alignment says of it, and what the shipped reader says there.

The alignment (`training.reader.alignment`) tells which words of the translation come of the content, the cue and the source.
It is weak where languages differ in form: auxiliaries, particles, complementisers. There the reader counts beside it: at the
anchor nearest to the carried cue, what it takes for content, cue and source.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kilde.reading.network import Network, sigmoid, softmax
from kilde.reading.windows import owners, plan, tokenize, window
from training.reader import alignment
from training.reader.alignment import Floats, Span, Text
from training.reader.corpora import Mark

#: What is carried; words have the labels 0 for none, then these.
ROLES = ("content", "cue", "source")

#: Weight of the reader's log-odds of each role beside the alignment. Measured on development stories, which the reader has not
#: seen: without it cue F1 is 80, source 83; with it 89 and 87. Heavier weights make statement F1 fall (0.4: from 93.1 to 88.9).
TRUST = np.array([0.1, 0.3, 0.1])

#: Probability from which a word may be the anchor in the translation, and below which the reader doubts the mark. Of carried
#: marks of development stories, 98 % of those from 0.8 on were in the gold of the other language, of those below 0.2 a quarter.
POSSIBLE, DOUBTED = 0.05, 0.2

#: How far from the first carried word a content without a cue may begin, in units.
NEAR = 6

#: Least share of the words of a content that must be carried into its translation, and of those there that must come of it.
COVERED, COVERED_BACK = 0.7, 0.5

#: How surely the cue must be aligned (the product of both sides' shares); a cue aligned with nothing is left to the reader.
ALIGNED = 0.3

#: Kept from logarithms of 0.
LITTLE = 0.01


@dataclass(frozen=True)
class Version:
    """A text in one language with the vectors of its units, less their mean."""

    text: Text
    vectors: Floats


class Heard:
    """What the shipped reader says of a text: which units are anchors, and for each anchor which units are in which role."""

    def __init__(self, network: Network, text: Text) -> None:
        self.network = network
        tokens = tokenize(text.text, network.tokenizer)
        cut = plan(tokens.lines)
        self.owner = owners(cut, len(tokens.ids))
        cue, cueless = np.zeros(len(tokens.ids) + 1), np.zeros(len(tokens.ids) + 1)
        self.windows: list[tuple[Any, dict[int, int]]] = []
        for number in range(len(cut.windows)):
            made = window(tokens, cut, number)
            hidden, cues, without = network.look(made.ids)[:3]
            places = np.flatnonzero(made.positions >= 0)
            pieces = made.positions[places]
            mine = self.owner[pieces] == number
            cue[pieces[mine]] = sigmoid(cues[places][mine])
            cueless[pieces[mine]] = 1 - softmax(without[places][mine])[:, 0]
            self.windows.append((hidden, dict(zip(pieces.tolist(), places.tolist(), strict=True))))
        self.first = np.searchsorted(tokens.ends, [u[0] for u in text.units], "right")
        self.anchors = cue[self.first], cueless[self.first]
        self._told: dict[tuple[int, int], Floats] = {}

    def roles(self, unit: int, without: int) -> Floats:
        """Of an anchor at `unit` (`without` is 1 if it has no cue): how likely each unit is in each role, (units, roles)."""
        if (unit, without) not in self._told:
            hidden, where = self.windows[self.owner[self.first[unit]]]
            tags, _ = self.network.tell(hidden, np.array([where[int(self.first[unit])]]), np.array([without]))
            inside = 1 - softmax(tags[0])[:, : len(ROLES), 0]
            out = np.full((len(self.first), len(ROLES)), np.nan)
            for k, piece in enumerate(self.first.tolist()):
                if piece in where:
                    out[k] = inside[where[piece]]
            self._told[unit, without] = out
        return self._told[unit, without]


@dataclass(frozen=True)
class Evidence:
    """What the alignment says of a mark in the translation.

    `scores` (units, labels) are shares times weights; `here` are the words of the sentences the mark stands in; `labels` those
    that occur. `forward` and `backward` have for each unit how much of the original's content it takes (in words), and how much
    of it comes of the content; `aligned` how surely it is aligned with the cue. `length` is the content's in words, `bridged`
    tells over which sentences' ends a span goes, `counts` how many spans each role has.
    """

    scores: Floats
    here: NDArray[np.bool_]
    labels: frozenset[int]
    forward: Floats
    backward: Floats
    length: int
    aligned: Floats
    bridged: list[bool]
    counts: dict[str, int]


Spread = list[tuple[Floats, Floats]]


def spread(one: Version, other: Version) -> Spread:
    """The soft alignment of each pair of sentences."""
    pairs = zip(one.text.sentences, other.text.sentences, strict=True)
    return [alignment.spread(alignment.likeness(one.vectors[a:b], other.vectors[c:d])) for (a, b), (c, d) in pairs]


def evidence(mark: Mark, one: Text, other: Text, links: Spread) -> Evidence:
    """What the alignment of `one`, which has the mark, with `other` says of it there."""
    size = len(other.units)
    scores, here, labels = np.zeros((size, 1 + len(ROLES))), np.zeros(size, np.bool_), {0}
    forward, backward, aligned = np.zeros(size), np.zeros(size), np.zeros(size)
    touched = [one.touched(getattr(mark, role)) for role in ROLES]
    label = np.zeros(len(one.units), np.int64)
    for k in (0, 2, 1):
        label[touched[k]] = k + 1
    for (a, b), (c, d), (there, back) in zip(one.sentences, other.sentences, links, strict=True):
        if not any(t[a:b].any() for t in touched):
            continue
        agreed = there * back
        mass = alignment.carried_labels(label[a:b], one.words[a:b], back, 1 + len(ROLES))
        scores[c:d] = mass * (agreed.sum(0) + alignment.FLOOR)[:, None]
        here[c:d] = other.words[c:d]
        labels |= set(label[a:b].tolist())
        forward[c:d], backward[c:d] = there[touched[0][a:b]].sum(0), back[touched[0][a:b]].sum(0)
        aligned[c:d] = (agreed[touched[1][a:b]] * other.words[c:d]).max(0, initial=0)
    ends = [one.units[b - 1][1] if b > a else 0 for a, b in one.sentences]
    bridged = [any(s < end < e for s, e in mark.content) for end in ends]
    counts = {role: len(getattr(mark, role)) for role in ROLES}
    return Evidence(scores, here, frozenset(labels), forward, backward, int(touched[0].sum()), aligned, bridged, counts)


def joined(one: Evidence, other: Evidence) -> Evidence:
    """What two versions say of one mark: the mean of their scores, the surer of each."""
    return Evidence(
        (one.scores + other.scores) / 2,
        one.here | other.here,
        one.labels | other.labels,
        (one.forward + other.forward) / 2,
        (one.backward + other.backward) / 2,
        (one.length + other.length + 1) // 2,
        np.maximum(one.aligned, other.aligned),
        [p or q for p, q in zip(one.bridged, other.bridged, strict=True)],
        {role: max(one.counts[role], other.counts[role]) for role in ROLES},
    )


@dataclass(frozen=True)
class Carried:
    """A mark in the translation: ranges and words of each role, how likely the reader holds its anchor, how surely its cue is
    aligned, and whether it is sound."""

    ranges: dict[str, list[tuple[int, int]]]
    units: dict[str, NDArray[np.bool_]]
    anchor: float
    aligned: float
    sound: bool

    @property
    def first(self) -> int | None:
        """The unit of its anchor."""
        ranges = self.ranges["cue"] or self.ranges["content"]
        return ranges[0][0] if ranges else None


def nearest(found: Evidence, cueless: bool, heard: Heard) -> tuple[float, Floats] | None:
    """The reader's anchor that fits the alignment best: how likely it is one, and its roles (units, roles)."""
    cue = found.scores[:, 2] * found.here
    wanted = (found.scores[:, 1] > found.scores.sum(1) / 2) & found.here
    likely = heard.anchors[int(cueless)]
    places = np.flatnonzero(found.here & (likely > POSSIBLE)).tolist()
    if cueless:
        begin = np.flatnonzero(wanted)[:1].tolist()
        places = [p for p in places if begin and abs(p - begin[0]) <= NEAR] + begin
    elif cue.sum() > 0.1:
        places.append(int(cue.argmax()))
    best: tuple[float, float, Floats] | None = None
    for place in dict.fromkeys(places):
        roles = heard.roles(place, int(cueless))
        content = np.nan_to_num(roles[:, 0])
        either = np.maximum(wanted, content)[found.here | (content > 0.5)].sum()
        fit = np.log(likely[place] + LITTLE) + np.log(content[wanted].sum() / max(either, 1e-9) + LITTLE)
        if not cueless and cue.sum() > 0.1:
            fit += np.log((cue * np.nan_to_num(roles[:, 1])).sum() / cue.sum() + LITTLE)
        if best is None or fit > best[0]:
            best = float(fit), float(likely[place]), roles
    return None if best is None else best[1:]


def carry(found: Evidence, cueless: bool, text: Text, heard: Heard) -> Carried:
    """The mark in the translation by the alignment and what the reader says at the nearest anchor."""
    told = nearest(found, cueless, heard)
    chosen = np.zeros(len(text.units), np.int64)
    for a, b in text.sentences:
        if not found.here[a:b].any():
            continue
        scores, labels = found.scores[a:b], set(found.labels)
        if told is not None and not np.isnan(told[1][a:b]).any():
            inside = told[1][a:b]
            yes, no = np.log(inside + LITTLE) * TRUST, np.log(1 - inside + LITTLE) * TRUST
            outside = no.sum(1)
            scores = scores + np.stack([outside, *(outside + yes[:, k] - no[:, k] for k in range(len(ROLES)))], 1)
            labels |= {k + 1 for k in (1, 2) if not cueless and (inside[:, k] > 0.5).any()}
        chosen[a:b] = alignment.best_path(scores, text.words[a:b], sorted(labels))
    units = {role: (chosen == k + 1) & text.words for k, role in enumerate(ROLES)}
    ranges = {}
    for role in ROLES:
        bridged = found.bridged if role == "content" else [False] * len(text.sentences)
        ranges[role] = alignment.runs(units[role], text, bridged)
        if role != "cue" and found.counts[role]:
            barred = np.logical_or.reduce([units[other] for other in ROLES if other != role])
            ranges[role] = alignment.tidied(ranges[role], text, barred, found.counts[role])
        if role == "source":
            ranges[role] = heaviest(ranges[role], found.scores[:, 3], max(found.counts[role], 1))
        units[role] = within(ranges[role], text)
    content, anchor = units["content"], told[0] if told else 0.0
    aligned = float(found.aligned[units["cue"]].max(initial=0))
    sound = (
        bool(content.any())
        and bool(units["cue"].any()) != cueless
        and len(ranges["content"]) <= found.counts["content"] + 1
        and found.forward[content].sum() >= COVERED * found.length
        and found.backward[content].sum() >= COVERED_BACK * content.sum()
        and (aligned >= ALIGNED or (anchor >= DOUBTED and found.aligned.max() < ALIGNED))
    )
    return Carried(ranges, units, anchor, aligned, sound)


def heaviest(ranges: Sequence[tuple[int, int]], weight: Floats, count: int) -> list[tuple[int, int]]:
    """The `count` ranges that hold most of `weight`, in the order of the text."""
    return sorted(sorted(ranges, key=lambda r: -weight[r[0] : r[1]].sum())[:count])


def within(ranges: Sequence[tuple[int, int]], text: Text) -> NDArray[np.bool_]:
    """The words in ranges of units."""
    out = np.zeros(len(text.units), np.bool_)
    for a, b in ranges:
        out[a:b] = True
    return out & text.words


def same(one: Carried, other: Carried) -> float:
    """How much of the content two carried marks share, 0 if they cannot be the same statement."""
    cues = one.units["cue"], other.units["cue"]
    if cues[0].any() != cues[1].any() or (cues[0].any() and not (cues[0] & cues[1]).any()):
        return 0.0
    return alignment.jaccard(one.units["content"], other.units["content"])


def paired(one: Sequence[Carried], other: Sequence[Carried]) -> list[tuple[int, int]]:
    """Which marks of two versions are the same: half or more of the content shared, those that share most first."""
    scores = sorted(((same(p, q), -i, -j) for i, p in enumerate(one) for j, q in enumerate(other)), reverse=True)
    out: list[tuple[int, int]] = []
    for score, i, j in scores:
        if score >= 0.5 and all(-i != p and -j != q for p, q in out):
            out.append((-i, -j))
    return sorted(out)


def clashing(made: Sequence[Carried]) -> set[int]:
    """Which of `made`, being aligned less surely, share anchor and content with another, as no two statements do."""
    out: set[int] = set()
    order = sorted(range(len(made)), key=lambda k: (-made[k].aligned, k))
    for at, k in enumerate(order):
        for j in order[:at]:
            shared = (made[j].units["content"] & made[k].units["content"]).any()
            if j not in out and made[j].first == made[k].first and shared:
                out.add(k)
    return out


def spans(ranges: Sequence[tuple[int, int]], text: Text) -> list[Span]:
    """Ranges of units as spans of the text, with the signs that belong to their words: of money, %, ? and !, a bracket."""
    out = []
    for a, b in ranges:
        start, end = text.units[a][0], text.units[b - 1][1]
        start -= start > 0 and text.text[start - 1] in "$€£@#"
        inside, after = text.text[start:end], text.text[end : end + 1]
        if after in ("?", "!", "%") or (after == ")" and inside.count("(") > inside.count(")")):
            end += 1
        out.append((start, end))
    return out
