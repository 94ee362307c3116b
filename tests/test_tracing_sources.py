"""Which sources of a claim are one: who speaks for whom, and which paper is whose."""

from kilde.claim import Claim
from kilde.tracing import trace
from simulated import Desk


def traced(desk: Desk) -> Claim:
    return trace(desk.readings, [desk.instances]).claims[0]


def test_a_spokesperson_speaks_for_the_body_that_the_title_names_and_no_other() -> None:
    desk = Desk()
    desk.tell(
        "a", "Kaien var stengt, skriver Lyngvik havnevesen.", "Kaien var stengt",
        [("Lyngvik havnevesen", "organisation", True)], outlet="Lyngvik Blad", published="2031-05-01", language="nb",
    )  # fmt: skip
    desk.tell(
        "b", "Kaien var stengt, sier Siri Aune, talsperson for Skarnes Frakt.", "Kaien var stengt",
        [("Siri Aune", "person", True)], outlet="Kystposten", published="2031-05-02", language="nb",
    )  # fmt: skip
    assert (traced(desk).origins.least, traced(desk).origins.most) == (2, 2)
    desk.tell(
        "c", "Kaien var stengt, sier Jon Moe, talsperson for Lyngvik havnevesen.", "Kaien var stengt",
        [("Jon Moe", "person", True)], outlet="Fjordnytt", published="2031-05-03", language="nb",
    )  # fmt: skip
    assert traced(desk).origins.most == 2


def test_a_place_alone_makes_nobody_a_body_s_speaker() -> None:
    desk = Desk()
    desk.tell(
        "a", "Larmet tystnade, skriver Grimsås räddningskår.", "Larmet tystnade",
        [("Grimsås räddningskår", "organisation", True)], outlet="Kuriren", published="2031-05-01", language="sv",
    )  # fmt: skip
    desk.tell(
        "b", "Larmet tystnade på Grimsås, säger Stina Ek, som bor intill.", "Larmet tystnade", [("Stina Ek", "person", True)],
        outlet="Allehanda", published="2031-05-02", language="sv",
    )  # fmt: skip
    assert traced(desk).origins.least == 2


def test_an_authority_is_one_under_its_names_in_two_languages() -> None:
    desk = Desk()
    desk.tell(
        "a", "Die Brücke ist gesperrt, teilte das Straßenamt Morvand mit.", "Die Brücke ist gesperrt",
        [("Straßenamt Morvand", "organisation", True)], outlet="Anzeiger", published="2031-05-01", language="de",
    )  # fmt: skip
    desk.tell(
        "b", "Brua er stengt, skriver Morvand vegkontor.", "Brua er stengt", [("Morvand vegkontor", "organisation", True)],
        outlet="Posten Sør", published="2031-05-02", language="nb",
    )  # fmt: skip
    assert traced(desk).origins.most == 1
    desk.tell(
        "c", "The bridge is closed, says Morvand Port Authority.", "The bridge is closed",
        [("Morvand Port Authority", "organisation", True)], outlet="Courier", published="2031-05-03",
    )  # fmt: skip
    assert traced(desk).origins.least == 2


def test_a_document_that_was_read_is_an_origin_for_certain_and_its_author_s() -> None:
    desk = Desk()
    desk.tell(
        "a", "The wall was cracked, an internal report shows.", "The wall was cracked",
        [("an internal report", "document", False)], outlet="Echo", published="2031-05-01",
    )  # fmt: skip
    desk.tell(
        "b", "The wall was cracked, says Ruth Abel.", "The wall was cracked", [("Ruth Abel", "person", True)],
        outlet="Dawn", published="2031-05-02",
    )  # fmt: skip
    assert traced(desk).origins.least == 2
    other = Desk()
    other.tell(
        "a", "The wall was cracked, shows a report by the engineers of Ostmark Consult, dated May.", "The wall was cracked",
        [("a report", "document", False)], outlet="Echo", published="2031-05-01",
    )  # fmt: skip
    other.tell(
        "b", "The wall was cracked, says Ostmark Consult.", "The wall was cracked", [("Ostmark Consult", "organisation", True)],
        outlet="Dawn", published="2031-05-02",
    )  # fmt: skip
    assert traced(other).origins.most == 1


def test_what_stands_beyond_a_speaker_s_name_is_no_body() -> None:
    desk = Desk()
    desk.tell(
        "a", "Hun døde av skadene, skriver Politiet i Torsby.", "Hun døde av skadene",
        [("Politiet i Torsby", "organisation", True)], outlet="Blad", published="2031-05-01", language="nb",
    )  # fmt: skip
    desk.tell(
        "b", "Hun døde av skadene, sier pressetalsmann Arne Lie til Kveldsavisa.", "Hun døde av skadene",
        [("Arne Lie", "person", True)], outlet="Kveldsavisa", published="2031-05-02", language="nb",
    )  # fmt: skip
    assert traced(desk).origins.most == 1
