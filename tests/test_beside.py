"""An article laid beside others: which are the nearest, and that a pair's answer hangs on its two articles alone."""

import numpy as np
import pytest

from kilde.article import Article, Block
from kilde.matching.beside import beside
from kilde.matching.candidates import LEAST_COSINE, nearest, sketches
from kilde.matching.decision import compare, log_odds
from kilde.matching.told import Told, compared, tell
from kilde.matching.vectors import Memory, Vectors
from kilde.statement import Reading
from simulated import SENTENCES, WordVectors


def told(*texts: str, name: str = "a") -> tuple[Told, ...]:
    readings = [
        Reading(Article(id=f"{name}{n}", language="nb", text=text, blocks=(Block("paragraph", (0, len(text))),)))
        for n, text in enumerate(texts)
    ]
    return tell(readings, WordVectors())


def test_a_table_is_what_all_articles_together_give() -> None:
    (own,) = told(" ".join(SENTENCES[:2]), name="draft")
    others = told(*(" ".join(SENTENCES[at : at + 2]) for at in range(0, 8, 2)))
    tables = beside(own, others)
    assert [table.shape for table in tables] == [(len(own), len(other)) for other in others]
    everything = compared([*others, own])
    starts = np.cumsum([0, *(len(other) for other in others)])
    seen = 0
    for table, start in zip(tables, starts, strict=False):
        for i, j in np.argwhere(np.isfinite(table)).tolist():
            left, right = np.array([start + j]), np.array([starts[-1] + i])
            assert table[i, j] == log_odds(compare(everything, left, right))[0]
            seen += 1
    assert seen


def test_what_lies_too_far_apart_is_not_compared() -> None:
    own, other = told("Ferja gikk på grunn ved Sula.", "Rentene ble satt opp til fem prosent torsdag.")
    (table,) = beside(own, [other])
    near = (own.points.astype(float) @ other.points.astype(float).T) / 4096**2 >= LEAST_COSINE
    assert (np.isfinite(table) == near).all()
    assert not near.all()


def test_each_matter_of_a_draft_finds_its_own_articles() -> None:
    ferry, bridge = "Ferja Tirill gikk på grunn ved Sula med passasjerer om bord.", "Broen over Drøvla er stengt for trafikk."
    filler = [f"Sak nummer {n} handler om noe helt annet i kommune {n}." for n in range(2000)]
    others = told(*filler[:1000], ferry, *filler[1000:], bridge)
    (own,) = told(f"{ferry} {bridge}", name="draft")
    found = nearest(own, sketches(others), 6).tolist()
    assert {1000, len(others) - 1} <= set(found)
    assert len(found) <= 6
    assert found == sorted(found)


@pytest.mark.parametrize("most", [1, 3, 50])
def test_no_more_are_found_than_there_are(most: int) -> None:
    others = told(*SENTENCES[:3])
    (own,) = told(SENTENCES[0], name="draft")
    assert len(nearest(own, sketches(others), most)) == min(most, 3)
    assert nearest(own, sketches(()), most).tolist() == []


def test_vectors_of_what_is_not_to_be_kept_stay_out_of_the_cache() -> None:
    cache = Memory()
    vectors = Vectors(cache)
    one, other = vectors.encode(["Broen er stengt."], keep=False), vectors.encode(["Broen er stengt."])
    assert (one == other).all()
    assert list(cache.get(["Broen er stengt."])) == ["Broen er stengt."]
    vectors.encode(["Ferja går."], keep=False)
    assert not cache.get(["Ferja går."])
