"""Looking outlets up by name gives what looking at them all would give."""

from hypothesis import given
from hypothesis import strategies as st

from kilde.languages.outlets import table
from kilde.tracing.directory import Directory
from kilde.tracing.outlets import same_outlet

WORDS = ("Vestby", "Vestbyen", "Vestbys", "Tidende", "Tidend", "Posten", "The", "Herald", "Heralds", "Łódź", "Lodz", "Schach",
         "Шахтар", "Shakhtar", "L’Écho", "Echo", "NRK", "vestbytidende.no", "a", "Tschk")  # fmt: skip
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
KNOWN = st.sampled_from([name for row in table().outlets for name in (row.name, *row.other)])


@given(st.lists(NAMES | KNOWN, min_size=1, max_size=8, unique=True), NAMES | KNOWN)
def test_no_outlet_of_a_name_is_overlooked(houses: list[str], name: str) -> None:
    like = Directory(houses).like(name)
    met = [house for house in houses if same_outlet(house, name)]
    assert [house for house in like if house in met] == met


@given(st.lists(NAMES, min_size=1, max_size=8, unique=True), st.data())
def test_no_outlet_that_a_text_names_is_overlooked(houses: list[str], data: st.DataObject) -> None:
    house = data.draw(st.sampled_from(houses))
    assert house in Directory(houses).within(f"Nine boats sank, {house}s reporter says.")


def test_few_of_many_are_looked_at() -> None:
    beginnings = [f"{a}{b}{c}" for a in "BDFGKLMN" for b in "aeiou" for c in "bdfgklmn"]
    houses = [f"{begun.capitalize()}vik Nachrichten" for begun in beginnings]
    directory = Directory(houses)
    assert len(directory.within("Das berichten Badvik Nachrichten.")) < 10
    assert len(directory.like("Badvik Nachrichten")) < 10
