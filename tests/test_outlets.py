"""Outlets: what leads to one brand, what does not, and that the table of them holds nothing dead, doubled or contradictory."""

import re
from collections import Counter

import pytest

from kilde.languages.outlets import table
from kilde.tracing.outlets import agency, brand, known, owner, same_outlet

ROWS = {row.name: row for row in table().outlets}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NRK P2", "NRK"),
        ("Dagsrevyen", "Norsk rikskringkasting"),
        ("NRK Nordland", "nrk.no"),
        ("60 Minutes", "CBS News"),
        ("CNN International", "https://edition.cnn.com/2031/05/01/world"),
        ("den amerikanske kanalen CNN", "CNN"),
        ("nyhetsbyrået AP", "The Associated Press"),
        ("www.bt.no", "Bergens Tidende"),
        ("Süddeutschen Zeitung", "SZ"),
        ("Gazety Wyborczej", "Gazeta Wyborcza"),
        ("Новой газеты", "Novaya Gazeta"),
        ("Washington Examiner", "washingtonexaminer.com"),
        ("https://www.expressen.se/kvallsposten/brann", "Kvällsposten"),
    ],
)
def test_names_programmes_and_domains_lead_to_one_outlet(one: str, other: str) -> None:
    assert same_outlet(one, other)
    assert same_outlet(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("VG", "Aftenposten"),  # one owner
        ("The Washington Post", "Washington Examiner"),
        ("tv2.no", "tv2.dk"),
        ("Aftonbladet", "Aftenbladet"),
        ("Interfax", "Interfax-Ukraine"),
        ("Українська правда", "Правда"),
        ("CNN", "CNN Türk"),
        ("Deník N", "Denník N"),
        ("dn.no", "DN"),
    ],
)
def test_outlets_that_look_alike_or_share_an_owner_are_two(one: str, other: str) -> None:
    assert not same_outlet(one, other)
    assert not same_outlet(other, one)


@pytest.mark.parametrize("words", ["en rapport", "rapport", "dagbladet", "the times", "information", "broen"])
def test_words_that_are_no_name_are_no_outlet(words: str) -> None:
    assert known(words) is None


def test_an_owner_is_told_beside_the_brand_and_never_as_it() -> None:
    assert owner("vg.no") == owner("Aftenposten") == "Schibsted Media"
    assert brand("vg.no") == "VG"
    assert owner("Dagsrevyen") == owner("NRK")
    assert owner("Nowhere Gazette") is None


def test_what_the_table_lacks_keeps_its_name() -> None:
    assert brand("The Ferry Post") == "The Ferry Post"
    assert known("The Ferry Post") is None
    assert agency("NTB")
    assert not agency("VG")


@pytest.mark.parametrize("row", table().outlets, ids=lambda row: row.name)
def test_every_name_and_domain_of_a_row_leads_to_it(row) -> None:  # type: ignore[no-untyped-def]
    dead = [name for name in (row.name, *row.other, row.domain) if name and known(name) is not row]
    assert dead == []


def test_what_belongs_to_an_outlet_belongs_to_one_that_stands_by_itself() -> None:
    for row in table().outlets:
        if row.of is not None:
            assert row.of in ROWS, row.name
            assert ROWS[row.of].of is None, row.name
            assert ROWS[row.of].kind == row.kind, row.name


def test_domains_are_bare() -> None:
    for row in table().outlets:
        if row.domain:
            assert re.fullmatch(r"(?!www\.)(?:[a-z0-9-]+\.)+[a-z]{2,}(/[a-z-]+)?", row.domain), row.name


def test_each_owner_stands_once_and_holds_outlets_that_are_there_and_nobody_elses() -> None:
    owners = Counter(owner.name for owner in table().owners)
    assert [name for name, count in owners.items() if count > 1] == []
    held = Counter(name for owner in table().owners for name in owner.holds)
    assert [name for name, count in held.items() if count > 1] == []
    assert [name for name in held if name not in ROWS] == []
    assert [name for name in held if name in ROWS and ROWS[name].of is not None] == []
    assert all(owner.holds for owner in table().owners)
