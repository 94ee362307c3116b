"""Whether two articles are on one matter: from what the two tell together, and from nothing else."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kilde.claim import Instance
from kilde.matching.decision import Assertion, Compared, weights
from kilde.matching.features import signature
from kilde.matching.matter import COLUMNS, columns, matter
from kilde.matching.rivals import surroundings
from kilde.matching.told import contexts
from kilde.matching.vectors import SCALE

QUAKE = ("A quake of 64 hit near Tolmara on Friday.", "Mayor Petra Volny said 230 homes in Tolmara fell.")
AGAIN = ("Near Tolmara a quake was felt on Friday, said Petra Volny.", "She said 230 homes were lost in Tolmara.")
OTHER = ("A quake of 58 hit near Vessund on Monday.", "Mayor Jonas Hegdal said 410 homes in Vessund fell.")

ARTICLES = st.lists(st.lists(st.sampled_from([*QUAKE, *AGAIN, *OTHER]), min_size=0, max_size=4), min_size=2, max_size=4)


def table(articles: list[list[str]]) -> Compared:
    """Sentences of articles, each with a direction in the plane that its letters give."""
    instances, numbers, texts = [], [], []
    for number, sentences in enumerate(articles):
        for at, text in enumerate(sentences):
            instances.append(Instance(article=str(number), statement=None, content=((100 * at, 100 * at + len(text)),)))
            numbers.append(number)
            texts.append(text)
    turns = np.array([sum(map(ord, text)) % 360 for text in texts]) * np.pi / 180
    points = np.rint(np.stack([np.cos(turns), np.sin(turns)], axis=1) * SCALE).reshape(len(texts), 2)
    around = surroundings(instances, numbers, [True] * len(texts), [" ".join(sentences) for sentences in articles])
    told = tuple(Assertion(text.casefold(), signature(text, "en"), "en") for text in texts)
    return Compared(told, points, contexts(instances, points, around), around)


def test_another_event_of_the_same_sort_is_another_matter() -> None:
    told = table([list(QUAKE), list(AGAIN), list(OTHER)])
    same, other = columns(told, np.array([0, 0]), np.array([1, 2]))
    assert dict(zip(COLUMNS, same, strict=True))["names"] > 0.5 > dict(zip(COLUMNS, other, strict=True))["names"] == 0.0
    assert dict(zip(COLUMNS, same, strict=True))["figures"] == np.log1p(1)
    chances = matter(told, np.array([0, 0]), np.array([2, 4]), dict.fromkeys(COLUMNS, 1.0) | {"bias": -2.0})
    assert 0 > chances[0] > chances[1]


@given(ARTICLES)
def test_a_pair_of_articles_gives_the_same_from_either_side(articles: list[list[str]]) -> None:
    told = table(articles)
    left, right = np.triu_indices(len(articles), 1)
    assert np.array_equal(columns(told, left, right), columns(told, right, left))
    if len(told.assertions) > 1:
        rows, others = np.triu_indices(len(told.assertions), 1)
        found = matter(told, rows, others, weights().matter)
        assert (found <= 0).all()
        assert np.array_equal(found, matter(told, others, rows, weights().matter))


@given(ARTICLES)
def test_a_further_article_changes_nothing_of_two(articles: list[list[str]]) -> None:
    first, second = np.array([0]), np.array([1])
    assert np.array_equal(columns(table(articles[:2]), first, second), columns(table(articles), first, second))
