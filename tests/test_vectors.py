"""Sentence vectors: the same bytes for a text whatever it is encoded with, and content before language."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.matching.vectors import DIMENSIONS, LETTERS, SCALE, Memory, Vectors, centred

TEXTS = [
    "Ferja gikk på grunn ved Sula i natt.",
    "The ferry ran aground near Sula during the night.",
    "Snow.",
    "Паром сел на мель ночью у Сулы, но никто не пострадал, сообщила полиция, и все пассажиры уже дома.",
    "Kommunestyret vedtok budsjettet mandag kveld.",
]


@pytest.fixture(scope="module")
def alone() -> dict[str, bytes]:
    """Each text's vector, encoded with nothing beside it."""
    return {text: Vectors().encode([text])[0].tobytes() for text in TEXTS}


VECTORS = Vectors()


@settings(deadline=None, max_examples=15)
@given(texts=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=8), threads=st.sampled_from([1, 2, 3]))
def test_what_a_text_is_encoded_with_changes_nothing(alone: dict[str, bytes], texts: list[str], threads: int) -> None:
    VECTORS._cache = Memory()
    VECTORS._threads = threads
    found = VECTORS.encode(texts)
    assert [row.tobytes() for row in found] == [alone[text] for text in texts]


def test_vectors_are_of_unit_length() -> None:
    found = VECTORS.encode(TEXTS)
    assert found.shape == (len(TEXTS), DIMENSIONS)
    assert found.dtype == np.float32
    assert np.allclose((found * found).sum(axis=1), 1, atol=1e-5)


def test_one_content_in_two_languages_lies_closer_than_two_contents_in_one() -> None:
    points = centred(VECTORS.encode([TEXTS[0], TEXTS[1], TEXTS[3], TEXTS[4]]), ["nb", "en", "ru", "nb"]) / SCALE
    ferry, english, russian, council = points
    assert ferry @ english > 0.5 > ferry @ council
    assert ferry @ russian > ferry @ council


def test_any_text_has_a_vector() -> None:
    odd = ["", " ", "\ud800 alene", "snø " * LETTERS, "x" * 20_000, "\u200b", "🜚"]
    found = VECTORS.encode(odd)
    assert np.isfinite(found).all()
    assert np.allclose((found * found).sum(axis=1), 1, atol=1e-5)


def test_nothing_to_encode_loads_nothing() -> None:
    fresh = Vectors()
    assert fresh.encode([]).shape == (0, DIMENSIONS)
    assert fresh._encoder is None
