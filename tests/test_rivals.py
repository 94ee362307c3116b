"""How a pair stands beside what else its two articles say, and the names by which articles on one matter are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilde.claim import Instance
from kilde.matching.decision import FEATURES, Assertion, Compared, compare
from kilde.matching.features import likeness, names_within, signature
from kilde.matching.part import Indices, Numbers, Vocabulary
from kilde.matching.rivals import COLUMNS, Surroundings, surroundings
from kilde.matching.vectors import SCALE

ROWS = st.lists(st.tuples(st.integers(0, 2), st.integers(-9, 9), st.integers(1, 9), st.booleans()), min_size=2, max_size=10)


def placed(rows: list[tuple[int, int, int, bool]]) -> tuple[Numbers, Surroundings]:
    """Vectors in the plane, each a clause of its own in one of three articles; some share words with the one before."""
    instances, articles = [], [row[0] for row in rows]
    for at, (article, _, _, shares) in enumerate(rows):
        start = 10 * at - (12 if shares and at and articles[at - 1] == article else 0)
        instances.append(Instance(article=str(article), statement=None, content=((start + 20, 10 * at + 28),)))
    raw = np.array([row[1:3] for row in rows], dtype=np.float64)
    points = np.rint(raw / np.sqrt((raw * raw).sum(axis=1, keepdims=True)) * SCALE)
    return points, surroundings(instances, articles, [True] * len(rows), ["Snø på Tinden", "Vi så Tinden", "Regn"])


def beside(points: Numbers, around: Surroundings, left: Indices, right: Indices) -> Numbers:
    """What of the features of pairs tells how they stand beside rivals."""
    told = Compared((Assertion("", signature("", "nb"), "nb"),) * len(points), points, points, around)
    first = FEATURES.index(COLUMNS[0])
    return compare(told, left, right)[:, first : first + len(COLUMNS)]


def every(count: int) -> tuple[Indices, Indices]:
    left, right = np.triu_indices(count, 1)
    return left, right


@given(ROWS)
def test_a_pair_gives_the_same_from_either_side(rows: list[tuple[int, int, int, bool]]) -> None:
    points, around = placed(rows)
    left, right = every(len(rows))
    assert np.array_equal(beside(points, around, left, right), beside(points, around, right, left))


@given(ROWS, ROWS)
def test_other_articles_change_nothing_of_a_pair(
    rows: list[tuple[int, int, int, bool]], more: list[tuple[int, int, int, bool]]
) -> None:
    few = [(0, 1, 1, False), *(row for row in rows if row[0] != 2)]
    points, around = placed(few)
    left, right = every(len(few))
    wider_points, wider = placed([*few, *((2, *row[1:]) for row in more)])
    assert np.array_equal(beside(points, around, left, right), beside(wider_points, wider, left, right))


def test_a_pair_that_is_nearest_on_both_sides_is_mutual_and_keeps_its_distance() -> None:
    points, around = placed([(0, 0, 9, False), (0, 9, 1, False), (1, 1, 9, False), (1, -9, 1, False)])
    left, right = np.array([0, 1], dtype=np.intp), np.array([2, 2], dtype=np.intp)
    found = dict(zip(COLUMNS, beside(points, around, left, right).T, strict=True))
    assert found["mutual"].tolist() == [1.0, 0.0]
    assert found["margin_least"][0] > 0 > found["margin_least"][1]
    assert found["nearer_most"][1] == pytest.approx(np.log1p(1))


def test_what_shares_words_with_a_side_is_no_rival() -> None:
    points, around = placed([(0, 0, 9, False), (0, 1, 9, True), (1, 0, 9, False)])
    margin = beside(points, around, np.array([0]), np.array([2]))[0, COLUMNS.index("margin_least")]
    assert margin > 1.0
    assert around.sharing[0] == {0, 1}


def test_nothing_to_compare_gives_no_rows() -> None:
    points, around = placed([(0, 0, 9, False), (1, 0, 9, False)])
    none = np.zeros(0, dtype=np.intp)
    assert beside(points, around, none, none).shape == (0, len(COLUMNS))


def test_names_stand_inside_sentences_and_are_never_written_small() -> None:
    text = "Broen ved Øygrend er stengt. Ordfører Kari Nesvik sier til NTB at Broen er trygg.\nMannen «Bruvakta» ser broen."
    assert names_within(text) == {"oygrend", "kari", "nesvik", "bruvakta"}


def test_names_are_shared_across_inflection_and_scripts() -> None:
    assert likeness(names_within("в городе Каравия"), names_within("w mieście Karawia")) == 1
    assert likeness(names_within("ved Øygrend i går"), names_within("near Karavia today")) == 0
    assert likeness(frozenset(), frozenset({"karavia"})) == 0


WORDS = st.lists(
    st.frozensets(
        st.sampled_from(("havn", "havna", "havnevesen", "bro", "brua", "broen", "sju", "ferje", "ferjen", "ferjene"))
    ),
    max_size=4,
)


@given(WORDS, WORDS)
def test_all_likenesses_at_once_are_those_of_each_pair(ones: list[frozenset[str]], others: list[frozenset[str]]) -> None:
    found = Vocabulary(ones).likeness(Vocabulary(others))
    assert found.tolist() == [[likeness(one, other) for other in others] for one in ones]


def test_names_are_inside_a_sentence_by_what_stands_right_before_them() -> None:
    assert names_within("og Øygrend") == names_within("Fra: og\u00a0«Øygrend") == {"oygrend"}
    assert not names_within("Øygrend") | names_within(" «Øygrend") | names_within("Nei! Øygrend") | names_within("a\n\nØygrend")
