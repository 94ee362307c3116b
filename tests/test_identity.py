"""Who is who: names of people and bodies in other spellings, scripts, cases and tongues, and names that only look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilde import languages
from kilde.tracing.bodies import known, parts
from kilde.tracing.bodies import table as bodies
from kilde.tracing.identity import same_body, same_body_abroad, same_person
from kilde.tracing.spelling import COMMON, keys, names, sound


@pytest.mark.parametrize(
    ("one", "other", "spoken"),
    [
        ("Larysa Tjerkasova", "Лариса Черкасова", ("nb", "ru")),
        ("Larissa Tscherkassowa", "Larisa Čerkasovová", ("de", "cs")),
        ("Oleksij Zjurba", "Олексій Журба", ("nb", "uk")),
        ("Алексей Журба", "Oleksii Zhurba", ("ru", "en")),
        ("Jourba", "Schurba", ("fr", "de")),
        ("Wiktor Brzeski", "Brzeskiego", ("pl", "pl")),
        ("Tomáš Vrána", "Vránou", ("cs", "cs")),
        ("Mika Halonen", "Haloselta", ("fi", "fi")),
        ("Jóhanna Steinsdóttir", "Jóhönnu Steinsdóttur", ("is", "is")),
        ("Ingrid Moes", "Ingrid Moe", ("nb", "nn")),
        ("M. Havel", "Marek Havel", ("en", "en")),
        ("Lee Min-jae", "Lee Min Jae", ("en", "de")),
        ("Jean-Luc Perrin", "Jean Luc Perrin", ("fr", "nb")),
    ],
)
def test_one_person_in_two_spellings(one: str, other: str, spoken: tuple[str, str]) -> None:
    assert same_person(one, other, spoken)
    assert same_person(other, one, (spoken[1], spoken[0]))


@pytest.mark.parametrize(
    ("one", "other", "spoken"),
    [
        ("Lars Holm", "Lars Holmen", ("nb", "nb")),
        ("Ola Lund", "Ola Lunde", ("nb", "nb")),
        ("Kari Hansen", "Kari Hansson", ("nb", "sv")),
        ("Kristian Moe", "Kristin Moe", ("nb", "nb")),
        ("Major Edda Prus", "Major Ilan Prus", ("en", "en")),
        ("Lee Min-jae", "Lee Min-ho", ("en", "en")),
        ("Павел Петров", "Pavel Petrenko", ("ru", "en")),
        ("Anna Kowalska", "Jan Kowalski", ("pl", "pl")),
        ("Mika Mäki", "Mika Mäkinen", ("fi", "fi")),
    ],
)
def test_two_people_whose_names_are_near(one: str, other: str, spoken: tuple[str, str]) -> None:
    assert not same_person(one, other, spoken)
    assert not same_person(other, one, (spoken[1], spoken[0]))


@pytest.mark.parametrize(
    ("one", "other", "spoken"),
    [
        ("politiet", "a spokesman for the police", ("nb", "en")),
        ("en talsmann for Storvik Energi", "Storvik Energi", ("nb", "nb")),
        ("das tarvische Verteidigungsministerium", "ministerstvo obrany Tarvie", ("de", "cs")),
        ("the foreign ministry", "МИД", ("en", "ru")),
        ("FN", "ООН", ("nb", "uk")),
        ("Komisji Europejskiej", "EU-kommisjonen", ("pl", "nb")),
        ("a Kremlin spokesman", "Кремль", ("en", "ru")),
        ("het Openbaar Ministerie", "the prosecutor's office", ("nl", "en")),
    ],
)
def test_one_body_under_two_names(one: str, other: str, spoken: tuple[str, str]) -> None:
    assert same_body(one, other, spoken) or same_body_abroad(one, other, spoken)
    back = (spoken[1], spoken[0])
    assert same_body(other, one, back) or same_body_abroad(other, one, back)


@pytest.mark.parametrize(
    ("one", "other", "spoken"),
    [
        ("Storvik politi", "Storvik sykehus", ("nb", "nb")),
        ("das russische Verteidigungsministerium", "Міністерство оборони України", ("de", "uk")),
        ("the Ministry of Justice", "Innenministerium", ("en", "de")),
        ("het Openbaar Ministerie", "Ministerie van Defensie", ("nl", "nl")),
        ("WHO", "ВТО", ("en", "ru")),
        ("Stortinget", "the Swedish parliament", ("nb", "en")),
        ("a spokesman for the police", "a spokesman for the hospital", ("en", "en")),
        ("Statens vegvesen", "Statens kartverk", ("nb", "nb")),
        ("Polizei Lenzach", "la police de Virelle", ("de", "fr")),
    ],
)
def test_two_bodies_whose_names_are_near(one: str, other: str, spoken: tuple[str, str]) -> None:
    back = (spoken[1], spoken[0])
    assert not same_body(one, other, spoken)
    assert not same_body_abroad(one, other, spoken)
    assert not same_body(other, one, back)
    assert not same_body_abroad(other, one, back)


def test_a_name_tells_kind_country_and_what_stands_beside() -> None:
    told = parts("eine Sprecherin der norwegischen Küstenwache in Storvik", "de")
    assert (told.kinds, told.countries, told.speaker) == (frozenset({"coastguard"}), frozenset({"norway"}), True)
    assert "Storvik" in told.beside


@pytest.mark.parametrize("word", ["un", "eu", "ue", "the un"])
def test_a_small_word_is_no_abbreviation(word: str) -> None:
    assert known(word) is None
    assert known(word.upper().replace("THE", "the")) is not None


def test_no_known_body_is_told_twice_and_each_is_found_by_every_name() -> None:
    names = [name for body in bodies().bodies for name in (body.name, *body.other)]
    assert len(names) == len(set(names))
    assert [name for body in bodies().bodies for name in (body.name, *body.other) if known(name) != body.name] == []


@pytest.mark.parametrize("code", languages.READ)
def test_every_language_tells_how_it_spells_names_and_calls_bodies(code: str) -> None:
    assert code in languages.with_part("names")
    assert code in languages.with_part("bodies")
    told = names(code)
    assert len(set(told.endings)) == len(told.endings)
    assert all(ending.count(">") == 1 and not ending.startswith(">") for ending in told.endings)
    # A spelling that says what most languages say is dead, unless a shorter one of its own would take its letters.
    dead = [letters for letters, sounds in told.spellings.items() if COMMON.get(letters, letters) == sounds]
    assert [letters for letters in dead if letters[0] not in told.spellings] == []


@given(
    st.text(max_size=30), st.text(max_size=30), st.sampled_from(["", *languages.READ]), st.sampled_from(["", *languages.READ])
)
def test_comparing_any_two_texts_ends_and_does_not_depend_on_their_order(one: str, other: str, a: str, b: str) -> None:
    assert same_person(one, other, (a, b)) == same_person(other, one, (b, a))
    assert same_body(one, other, (a, b)) == same_body(other, one, (b, a))
    assert same_body_abroad(one, other, (a, b)) == same_body_abroad(other, one, (b, a))


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu"]), min_size=1, max_size=20), st.sampled_from(languages.READ))
def test_a_word_is_known_by_itself(word: str, code: str) -> None:
    assert keys(word, code) & keys(word, code) == keys(word, code)
    assert sound(word, code) == sound(word.lower(), code)
