"""Whose words are whose."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kilde.tracing.reuse import ALL_PAIRS, COPY, candidates, shared

ORIGINAL = "A freighter with nineteen people on board lost its rudder outside Storvik early on Tuesday, the rescue centre says."
REWRITTEN = "Early on Tuesday a freighter with nineteen people on board lost its rudder outside Storvik. Nobody was hurt."
OTHER = "The council in Storvik voted on Tuesday to close two of the five schools in the valley from next autumn."


def test_cut_and_rewritten_copy_is_found_and_other_news_of_the_place_is_not() -> None:
    assert shared(ORIGINAL, REWRITTEN) >= COPY
    assert shared(ORIGINAL, OTHER) < COPY


def test_short_passages_are_alike_only_word_for_word() -> None:
    assert shared("Nobody was hurt.", "Nobody was hurt") == 1
    assert shared("Nobody was hurt.", "Nobody was hurt, luckily.") == 0


@given(st.text(), st.text())
def test_shares_are_even_and_lie_between_none_and_all(one: str, other: str) -> None:
    assert 0 <= shared(one, other) <= 1
    assert shared(one, other) == shared(other, one)


def test_few_passages_are_all_compared() -> None:
    assert set(candidates(["a", "b", "c"])) == set(combinations(range(3), 2))


def test_among_many_passages_the_copies_are_found_and_not_all_pairs_are_compared() -> None:
    passages = [" ".join(f"word{n * 10 + place}" for place in range(10)) for n in range(ALL_PAIRS)]
    passages += [ORIGINAL, ORIGINAL.replace("early on Tuesday, ", "")]
    found = set(candidates(passages))
    assert (ALL_PAIRS, ALL_PAIRS + 1) in found
    assert len(found) < len(passages)
    assert found == set(candidates(passages))
