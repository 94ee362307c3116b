"""The measures of retrieval: average precision, BM25, and how often the right one is first."""

import numpy as np
import pytest

from benchmarks.retrieval import average_precision, bm25, first


def test_average_precision_is_the_mean_precision_at_what_is_right() -> None:
    scores = np.array([0.1, 0.9, 0.5, 0.7])
    assert average_precision(scores, [1]) == 1.0
    assert average_precision(scores, [1, 2]) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(np.zeros(4), [3]) == 0.25


def test_bm25_prefers_rare_words_and_short_texts() -> None:
    texts = ["the ferry sank", "the ferry sank near the coast of Sund on the way home", "the mayor spoke", "the council met"]
    (row,) = bm25(texts, ["Ferry!"])
    assert row[0] > row[1] > row[2] == row[3] == 0
    (row,) = bm25(texts, ["the mayor"])
    assert row.argmax() == 2


def test_first_counts_what_is_nearest() -> None:
    points = np.eye(3)
    assert first(points, points, np.array([0, 1, 2])) == 1.0
    assert first(points, points[[1, 0, 2]], np.array([0, 1, 2])) == pytest.approx(1 / 3)
