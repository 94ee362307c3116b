"""Who the words mean: names, titles, pronouns, outlets, descriptions; and the tables behind them."""

from collections import Counter

import pytest

from kilde import languages
from kilde.article import Article
from kilde.languages import READ
from kilde.languages.outlets import table
from kilde.reading.attribution_type import Attribution
from kilde.reading.chain import resolve
from kilde.reading.names import gender_of
from kilde.reading.source_words import SourceWords, source_words
from kilde.statement import Reading, Source


def reading(text: str, *said: tuple[str, str, str], language: str = "nb", outlet: str | None = None) -> Reading:
    """The reading of `text` whose statements are (content, cue, source words), found in the order of the text."""
    at = 0
    attributions = []
    for content, cue, source in said:
        start = text.index(content, at)
        near = max(0, start - 90)
        beside = text[near:]
        spans = {}
        for role, words in (("cue", cue), ("source", source)):
            place = min((near + i for i in places(beside, words)), key=lambda p: distance(p, start, content), default=None)
            spans[role] = ((place, place + len(words)),) if words and place is not None else ()
        attributions.append(
            Attribution(
                type="speech" if cue or source else "continuation",
                kind="direct",
                content=((start, start + len(content)),),
                cue=spans["cue"],
                source=spans["source"],
            )
        )
        at = start + 1
    return resolve(Article(id="a", language=language, text=text, outlet=outlet), attributions)


def places(text: str, words: str) -> list[int]:
    found, at = [], text.find(words)
    while words and at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return [p for p in found if not text[p - 1 : p].isalnum() and not text[p + len(words) : p + len(words) + 1].isalnum()]


def distance(place: int, start: int, content: str) -> int:
    return min(abs(place - start), abs(place - start - len(content)))


def origin(read: Reading, number: int) -> Source:
    chain = read.chain(read.statements[number])
    assert chain, "the statement has no source"
    return chain[-1]


def test_a_surname_is_the_person_whose_full_name_came_first() -> None:
    text = "Kari Nesvik leder laget. – Vi spiller bedre nå, sier Nesvik."
    assert origin(reading(text, ("Vi spiller bedre nå", "sier", "Nesvik")), 0).name == "Kari Nesvik"


def test_two_people_with_one_surname_stay_two() -> None:
    text = "– Isen holder, sier Anne Tveter. – Isen er farlig, sier Lars Tveter. – Den holder, gjentar Anne Tveter."
    read = reading(
        text,
        ("Isen holder", "sier", "Anne Tveter"),
        ("Isen er farlig", "sier", "Lars Tveter"),
        ("Den holder", "gjentar", "Anne Tveter"),
    )
    names = [origin(read, n).name for n in range(3)]
    assert names == ["Anne Tveter", "Lars Tveter", "Anne Tveter"]
    assert len(read.sources) == 2


def test_a_pronoun_follows_the_gender_of_the_given_name() -> None:
    text = "Ordfører Ingrid Sund møtte Per Hov i går. – Vi ble enige, sier han. – Det tok tid, sier hun."
    read = reading(text, ("Vi ble enige", "sier", "han"), ("Det tok tid", "sier", "hun"))
    assert [origin(read, n).name for n in range(2)] == ["Per Hov", "Ingrid Sund"]


@pytest.mark.parametrize(
    ("language", "text", "said", "name"),
    [
        (
            "en",
            "Mayor Alice Dunmore spoke first. “We will rebuild,” she said.",
            ("We will rebuild", "said", "she"),
            "Alice Dunmore",
        ),
        ("sv", "Lotta Ekvik leder rådet. – Vi väntar, säger hon.", ("Vi väntar", "säger", "hon"), "Lotta Ekvik"),
        ("da", "Mette Holmgård leder rådet. – Vi venter, siger hun.", ("Vi venter", "siger", "hun"), "Mette Holmgård"),
        ("de", "Trainer Klaus Reinholt kam. „Wir warten“, sagte er.", ("Wir warten", "sagte", "er"), "Klaus Reinholt"),
        ("nn", "Marit Fossheim leier rådet. – Me ventar, seier ho.", ("Me ventar", "seier", "ho"), "Marit Fossheim"),
        (
            "fr",
            "Claire Montaubry dirige le conseil. « Nous attendons », dit-elle.",
            ("Nous attendons", "dit", "elle"),
            "Claire Montaubry",
        ),
    ],
)
def test_pronouns_are_read_in_the_languages_with_a_pack(
    language: str, text: str, said: tuple[str, str, str], name: str
) -> None:
    assert origin(reading(text, said, language=language), 0).name == name


def test_a_title_and_an_apposition_are_taken_up_by_the_bare_noun() -> None:
    text = (
        "Navneforsker Ivar Lundeby samler navn. Kari Moe, leder i Fiskerlaget, er uenig. "
        "– Navnet er gammelt, sier forskeren. – Navnet er nytt, sier lederen."
    )
    read = reading(text, ("Navnet er gammelt", "sier", "forskeren"), ("Navnet er nytt", "sier", "lederen"))
    assert [origin(read, n).name for n in range(2)] == ["Ivar Lundeby", "Kari Moe"]


def test_an_unnamed_person_keeps_the_fullest_description_and_gets_no_name() -> None:
    text = "Per Hov så på. En maskert dansk sykkelbud ble stanset av en ung svensk offiser. – Jeg ville hjem, sier offiseren."
    source = origin(reading(text, ("Jeg ville hjem", "sier", "offiseren")), 0)
    assert source.name == "en ung svensk offiser"
    assert not source.named
    assert source.kind == "person"


def test_a_generic_noun_for_an_outlet_is_the_one_last_named() -> None:
    text = "The Guardian var først ute. Avisa hevder at broen er stengt."
    source = origin(reading(text, ("broen er stengt", "hevder", "Avisa")), 0)
    assert (source.name, source.kind, source.named) == ("The Guardian", "outlet", True)


def test_a_town_and_its_court_are_one_body_taken_up_by_the_noun() -> None:
    text = "Saken var oppe i Nordfoss tingrett. Retten mener at han løy."
    source = origin(reading(text, ("han løy", "mener", "Retten")), 0)
    assert (source.name, source.kind) == ("Nordfoss tingrett", "organisation")


def test_the_name_after_a_title_is_the_source_even_where_the_words_stop_short() -> None:
    text = "– Vi stenger, sier leder for Vestlaget, Kari Moe, i går."
    assert origin(reading(text, ("Vi stenger", "sier", "leder for Vestlaget")), 0).name == "Kari Moe"


def test_two_named_speakers_are_one_group() -> None:
    text = "– Vi gir oss ikke, sier Kari Moe og Lars Tveter."
    source = origin(reading(text, ("Vi gir oss ikke", "sier", "Kari Moe og Lars Tveter")), 0)
    assert (source.name, source.kind, source.named) == ("Kari Moe og Lars Tveter", "group", True)


def test_every_span_of_a_source_is_words_of_the_text() -> None:
    text = "Kari Nesvik kom. – Ja, sier Nesvik. – Nei, sier hun."
    read = reading(text, ("Ja", "sier", "Nesvik"), ("Nei", "sier", "hun"))
    assert [read.article.words(span) for span in read.sources[0].spans] == ["Kari Nesvik", "Nesvik", "hun"]


def test_no_outlet_is_told_twice_and_none_is_dead() -> None:
    names = Counter(name for outlet in table().outlets for name in (outlet.name, *outlet.other))
    assert [name for name, count in names.items() if count > 1] == []
    domains = Counter(outlet.domain for outlet in table().outlets if outlet.domain)
    assert [domain for domain, count in domains.items() if count > 1] == []
    for outlet in table().outlets:
        assert set(outlet.plain) <= {outlet.name, *outlet.other}, outlet.name
        assert len(outlet.country) == 2
        assert outlet.country.isupper()
        assert outlet.name == outlet.name.strip() != ""
    assert len(table().outlets) > 300


def test_every_name_in_the_table_of_outlets_is_found_in_a_sentence() -> None:
    names = [name for outlet in table().outlets for name in (outlet.name, *outlet.other) if name not in outlet.plain]
    lost = []
    for name in names:
        read = reading(f"Broen er stengt, ifølge {name} i dag.", ("Broen er stengt", "ifølge", name))
        if origin(read, 0).kind != "outlet":
            lost.append(name)
    assert lost == []


@pytest.mark.parametrize("code", languages.with_part("sources"))
def test_a_pack_has_no_word_twice_in_a_field_and_knows_its_own_pronouns(code: str) -> None:
    words = source_words(code)
    for field in SourceWords.__struct_fields__:
        value = getattr(words, field)
        if isinstance(value, tuple) and field not in ("alike", "turns"):
            doubled = [word for word, count in Counter(value).items() if count > 1]
            assert doubled == [], field
            assert [word for word in value if word != word.casefold() and word != word.lower()] == [], field
    assert words.pronouns


def test_every_language_has_a_pack() -> None:
    assert set(languages.with_part("sources")) == set(READ)


def test_an_unknown_language_falls_back_on_names_alone() -> None:
    text = "Gwen Llywarch went. “Mae'n oer”, meddai Llywarch."
    assert origin(reading(text, ("Mae'n oer", "meddai", "Llywarch"), language="cy"), 0).name == "Gwen Llywarch"


def test_given_names_tell_a_gender_or_none() -> None:
    assert gender_of("Ingrid") == "female"
    assert gender_of("Håkon") == "male"
    assert gender_of("Kim") == ""
    assert gender_of("Fjordheim") is None


@pytest.mark.parametrize(
    ("language", "text", "words", "name"),
    [
        (
            "nb",
            "– Isen er tynn, skriver den britiske avisa The North Quay Times.",
            "The North Quay Times",
            "The North Quay Times",
        ),
        ("en", "The ice is thin, according to North Channel TV, which quoted it.", "North Channel TV", "North Channel TV"),
        ("sv", "Isen är tunn, skriver revisionsbyrån Lindh & Hjelmér.", "revisionsbyrån Lindh & Hjelmér", "Lindh & Hjelmér"),
    ],
)
def test_a_name_goes_on_over_the_mark_of_an_outlet_and_over_an_ampersand(
    language: str, text: str, words: str, name: str
) -> None:
    content = text[: text.index(",")].removeprefix("– ")
    cue = "according to" if language == "en" else "skriver"
    assert origin(reading(text, (content, cue, words), language=language), 0).name == name


def test_a_capital_that_stands_within_sentences_too_is_no_title_before_a_given_name() -> None:
    text = "The yard in Port Carrow closed. Carrow Marine said the ice is thin."
    assert origin(reading(text, ("the ice is thin", "said", "Carrow Marine"), language="en"), 0).name == "Carrow Marine"


def test_an_adjective_and_nouns_before_the_name_of_an_outlet_only_describe_it() -> None:
    text = "The Swedish trade magazine Vårdekonomi said the ice is thin."
    said = ("the ice is thin", "said", "The Swedish trade magazine Vårdekonomi")
    assert origin(reading(text, said, language="en"), 0).name == "Vårdekonomi"


def test_a_given_name_in_two_parts_is_no_name_with_a_noun_on_it() -> None:
    text = "– Isen er tynn, sier Ban Ki-moon. Ap-leder Kari Moe er enig."
    assert origin(reading(text, ("Isen er tynn", "sier", "Ban Ki-moon")), 0).name == "Ban Ki-moon"
