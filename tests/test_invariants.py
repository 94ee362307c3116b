"""What must hold of tracing on every collection, tried on small simulated matters that are changed at random.

Here a few cases each; `python -m benchmarks.simulate invariants --cases 10000` tries the full number.
"""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.simulate.invariants import LAWS, SMALL, Broken, case, tried


@pytest.mark.parametrize("law", LAWS)
@given(seed=st.integers(0, 99_999), size=st.integers(1, SMALL.articles))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_it_holds_that(law: str, seed: int, size: int) -> None:
    assert LAWS[law](case(seed, size), random.Random(seed)) is None


def test_a_law_that_is_broken_is_told_with_its_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LAWS, "nothing holds", lambda made, chance: f"{len(made.readings)} articles")
    broken = [found for found in tried([3]) if found is not None and found.law == "nothing holds"]
    assert broken == [Broken("nothing holds", 3, broken[0].size, f"{broken[0].size} articles")]
    assert len(case(3, broken[0].size).readings) == broken[0].size
