"""The picture of a claim that very many carry still reads: lines take little room, and what has none is named by number."""

import re

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.simulate.config import Config
from benchmarks.simulate.course import matter
from benchmarks.simulate.names import cast
from benchmarks.simulate.stream import make
from kilde.show.anchors import Anchors
from kilde.show.picture import MOST, kept, provenance_svg
from kilde.tracing import trace

Stretch = tuple[float, float]


@given(
    st.lists(st.tuples(st.floats(0, 400), st.floats(0, 400)).map(lambda ends: (min(ends), max(ends))), min_size=1, max_size=60)
)
def test_lanes_are_few_and_no_two_lines_in_one_meet(reaches: list[Stretch]) -> None:
    told: dict[int | str, Stretch] = {0: reaches[0]} | {str(n): one for n, one in enumerate(reaches[1:], 1)}
    found = kept(told, dict.fromkeys(told, 1))
    assert 0 in found
    assert max(found.values()) < MOST
    for one, lane in found.items():
        for other, its in found.items():
            if other != one and its == lane:
                assert told[one][1] < told[other][0] or told[other][1] < told[one][0]


def test_who_has_most_taken_from_them_keep_their_lines() -> None:
    told: dict[int | str, Stretch] = {str(n): (0.0, 100.0) for n in range(MOST + 10)}
    found = kept(told, {each: int(each) for each in map(str, told)})
    assert set(found) == {str(n) for n in range(10, MOST + 10)}


def test_all_have_a_line_where_there_is_room() -> None:
    told: dict[int | str, Stretch] = {str(n): (0.0, 100.0) for n in range(MOST)}
    assert sorted(kept(told, dict.fromkeys(told, 1)).values()) == list(range(MOST))


def test_a_claim_of_a_hundred_articles_is_no_wider_than_a_page() -> None:
    config = Config(articles=140, claims=1)
    made = make(matter(config, cast(config), 0, 140))
    found = trace(made.readings, made.groups)
    claim = found.claims[0]
    assert len(claim.articles) > 100
    drawn = provenance_svg(claim, Anchors(found, made.readings), "x")
    width = re.search(r'width="(\d+)"', drawn)
    assert width is not None
    assert int(width.group(1)) < 1100
    numbered = re.findall(r'class="reason">[^<]*[↑↓](\d+)</text>', drawn)
    assert numbered
    rows = set(re.findall(r'class="number">(\d+) <', drawn))
    assert set(numbered) <= rows
    assert len(rows) >= len(claim.articles)
