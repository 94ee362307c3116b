"""The measures of pairs: the best F1 over thresholds, and what ECB+ says of its sentences."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from training.events import Document, Mention
from training.matching import best_f1, logistic

DOCUMENT = Document(
    doc_id="1_1",
    topic=1,
    subtopic="1ecb",
    text="Ferry sinks off Vik .\nFive were saved .",
    annotated_sentences=[0],
    tokens=[(0, 5, 0), (6, 11, 0), (12, 15, 0), (16, 19, 0), (20, 21, 0), (22, 26, 1), (27, 31, 1), (32, 37, 1), (38, 39, 1)],
    mentions=[
        Mention("ACTION_OCCURRENCE", [1], "sinks", True),
        Mention("ACTION_REPORTING", [2], "says", True),
        Mention("ACTION_OCCURRENCE", [3], "alone", False),
        Mention("LOC_GEO", [3], "vik", True),
        Mention("ACTION_OCCURRENCE", [7], "saved", True),
    ],
)


def test_sentences_reach_from_their_first_token_to_their_last() -> None:
    assert [DOCUMENT.text[a:b] for a, b in DOCUMENT.sentences().values()] == ["Ferry sinks off Vik .", "Five were saved ."]


def test_only_actions_across_documents_in_annotated_sentences_tell_the_event() -> None:
    assert DOCUMENT.actions() == {0: frozenset({"sinks"})}


def test_the_best_f1_takes_the_best_threshold() -> None:
    assert best_f1(np.array([3.0, 2.0, 1.0, 0.0]), np.array([True, True, False, False])) == 100.0
    assert round(best_f1(np.array([3.0, 2.0, 1.0]), np.array([False, True, True])), 1) == 80.0


@given(st.lists(st.booleans(), min_size=1, max_size=20).filter(any))
def test_no_threshold_is_worse_than_taking_all(same: list[bool]) -> None:
    told = np.array(same)
    assert best_f1(np.zeros(len(same)), told) >= 200 * told.mean() / (1 + told.mean()) - 1e-9


def test_the_fit_gives_weight_to_what_tells() -> None:
    features = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 0.0], [1.0, 1.0], [0.2, 1.0], [0.9, 0.5]])
    weights, bias = logistic(features, np.array([False, True, False, True, False, True]))
    assert weights[0] > abs(weights[1])
    assert features[0] @ weights + bias < 0 < features[1] @ weights + bias
