"""From scores to attributions."""

import itertools

import msgspec
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kilde.reading.decoder import Anchor, attributions, labelled, paths, spans, within

SCORES = arrays(np.float32, (2, 5, 3), elements=st.floats(-9, 0, width=16))


def worth(scores: np.ndarray, labels: tuple[int, ...], switch: float) -> float:
    """What a sequence of labels is worth, told step by step; minus infinity if it is not legal."""
    total, before = 0.0, 0
    for score, label in zip(scores, labels, strict=True):
        if label == 2 and before == 0:
            return -np.inf
        total += float(score[label]) - switch * ((label == 1) + (before != 0 and label != 2))
        before = label
    return total


@given(scores=SCORES, switch=st.sampled_from((0.0, 0.6, 2.0)))
def test_the_best_path_is_the_best_of_all(scores: np.ndarray, switch: float) -> None:
    for row, labels in zip(scores, paths(scores, switch), strict=True):
        best = max(worth(row, one, switch) for one in itertools.product(range(3), repeat=5))
        assert worth(row, tuple(labels.tolist()), switch) >= best - 1e-4


@given(labels=arrays(np.int8, st.integers(1, 12), elements=st.integers(0, 2)))
def test_spans_are_the_runs_of_labels(labels: np.ndarray) -> None:
    words = [(3 * n, 3 * n + 2) for n in range(len(labels))]
    found: list[list[int]] = []
    before = 0
    for label, (start, end) in zip(labels, words, strict=True):
        if label == 1 or (label == 2 and before == 0):
            found.append([start, end])
        elif label == 2:
            found[-1][1] = end
        before = label
    assert spans(labels, words) == [(a, b) for a, b in found]


def anchor(at: int, text: str, content: tuple[int, int], cue: int, score: float = 0.9) -> Anchor:
    """An anchor that is sure of its words, given by their numbers."""
    words, start = [], 0
    for word in text.split(" "):
        words.append((start, start + len(word)))
        start += len(word) + 1
    tags = np.full((len(words), 4, 3), -9, np.float32)
    tags[:, :, 0] = 0
    for n in range(*content):
        tags[n, 0] = (-9, 0, -9) if n == content[0] else (-9, -9, 0)
    tags[cue, 1] = (-9, 0, -9)
    even = np.zeros(4, np.float32)
    return Anchor(
        at=at,
        cueless="",
        score=score,
        words=tuple(words),
        tags=tags,
        kind=even,
        stance=even,
        modality=even,
        polarity=even[:2],
        hearsay=0.0,
    )


TEXT = "Holm sier at kommunen mener brua er farlig"


def test_a_statement_in_another_is_nested_and_a_double_is_left_out() -> None:
    outer, inner = anchor(1, TEXT, (3, 8), 1), anchor(4, TEXT, (5, 8), 4)
    found = attributions(TEXT, [outer, inner, anchor(1, TEXT, (3, 7), 1, 0.6)], [(0, len(TEXT))])
    assert [TEXT[a.content[0][0] : a.content[0][1]] for a in found] == ["kommunen mener brua er farlig", "brua er farlig"]
    assert [a.parent for a in found] == [None, 0]


def test_what_is_told_inside_a_quotation_without_a_cue_is_nested_in_it() -> None:
    text = "Da ringte han og sa at isen var tynn og vi snudde med en gang"
    quotation = msgspec.structs.replace(anchor(0, text, (0, 15), 0), cueless="direct")
    found = attributions(text, [quotation, anchor(4, text, (6, 9), 4)], [(0, len(text))])
    assert [(a.type, [text[x:y] for x, y in a.content], a.parent) for a in found] == [
        ("continuation", [text], None),
        ("speech", ["isen var tynn"], 0),
    ]


def test_a_quotation_told_with_and_without_its_cue_is_one() -> None:
    text = "Vi snudde med en gang ropte Holm"
    quotation = msgspec.structs.replace(anchor(0, text, (0, 6), 0, 0.6), cueless="direct")
    found = attributions(text, [quotation, anchor(5, text, (0, 5), 5)], [(0, len(text))])
    assert [a.type for a in found] == ["speech"]


def test_labels_do_not_depend_on_the_anchors_labelled_beside() -> None:
    long, short = anchor(1, TEXT + " og stenges i helga", (3, 12), 1), anchor(1, TEXT, (3, 8), 1)
    together = [labels.tolist() for _, labels in labelled([long, short])]
    assert together == [labels.tolist() for one in (long, short) for _, labels in labelled([one])]


def test_many_statements_in_a_long_text_are_told_in_proportion() -> None:
    unit = "Holm sier at brua stenges. "
    count = 4_000
    even = np.zeros(4, np.float32)
    tags = np.full((5, 4, 3), -9, np.float32)
    tags[:, :, 0] = 0
    tags[3:, 0] = ((-9, 0, -9), (-9, -9, 0))
    tags[1, 1] = (-9, 0, -9)
    made = []
    for n in range(count):
        words = tuple((n * len(unit) + a, n * len(unit) + b) for a, b in ((0, 4), (5, 9), (10, 12), (13, 17), (18, 25)))
        made.append(
            Anchor(
                at=n,
                cueless="",
                score=0.9,
                words=words,
                tags=tags,
                kind=even,
                stance=even,
                modality=even,
                polarity=even[:2],
                hearsay=0.0,
            )
        )
    assert len(attributions(unit * count, made, [(0, len(unit) * count)])) == count


def test_what_stands_outside_the_running_text_is_cut_away() -> None:
    assert within([(0, 10), (12, 20)], [(2, 5), (8, 14)]) == [(2, 5), (8, 10), (12, 14)]
    assert within([(0, 3)], []) == []
