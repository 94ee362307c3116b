"""Times in text: what is found, which days it means, and that nothing a text can hold breaks it."""

import itertools
import re
import time
from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.languages import READ
from kilde.when import When, time_of, times
from kilde.when.calendar import easter, holiday, moved, nth_weekday, period
from kilde.when.lexicon import lexicon
from kilde.when.pack import gaps, pack, spelled
from kilde.when.patterns import Branch, elements, grow

DAY = re.compile(r"(?:\d{4}|XXXX)-\d\d-\d\d")
SATURDAY = "2022-05-21"


def found(text: str, language: str = "nb", published: str | None = SATURDAY) -> list[tuple[str, str]]:
    """The words and value of each time in `text`."""
    return [(text[when.span[0] : when.span[1]], when.value) for when in times(text, language, published)]


def value(text: str, language: str = "nb", published: str | None = SATURDAY) -> str:
    """The value of the last time in `text`."""
    return found(text, language, published)[-1][1]


def interval(text: str, language: str, published: str | None = SATURDAY) -> tuple[str | None, str | None]:
    """The days of the last time in `text`."""
    when = times(text, language, published)[-1]
    return when.first, when.last


# --- packs ---


@pytest.mark.parametrize("language", READ)
def test_every_language_has_every_part_of_its_words_of_time(language: str) -> None:
    times_pack = pack(language)
    assert times_pack is not None
    assert gaps(times_pack) == ()
    assert lexicon(language) is not None


@pytest.mark.parametrize("language", READ)
def test_holidays_of_every_pack_are_days_of_the_calendar(language: str) -> None:
    times_pack = pack(language)
    assert times_pack is not None
    assert all(holiday(rule, 2024) is not None for rule in times_pack.holidays)


def test_a_pack_that_lacks_words_says_which() -> None:
    whole = pack("nb")
    assert whole is not None
    assert gaps(msgspec.structs.replace(whole, months=whole.months[:11], units={})) == (
        "months", *(f"units: {unit}" for unit in ("second", "minute", "hour", "day", "weekend", "week", "month", "quarter",
                                                  "half", "year", "decade", "century")),
    )  # fmt: skip


def test_endings_in_brackets_are_spelled_out() -> None:
    assert spelled("fredag[,s,en]") == ("fredag", "fredags", "fredagen")
    assert spelled("for en stund siden") == ("for en stund siden",)


def test_a_pattern_without_the_class_that_its_meaning_needs_is_refused() -> None:
    with pytest.raises(ValueError, match="needs one of unit"):
        grow(Branch(), "om litt", ("ahead", False, 1), (frozenset({"unit"}),))


def test_a_pattern_of_context_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="no words of its own"):
        elements("[om] [litt]")


def test_a_language_without_a_pack_has_no_times() -> None:
    assert times("la 3 de enero", "eu", SATURDAY) == ()


# --- absolute and partial dates ---

WHOLE = {
    "nb": "4. mars 2021", "nn": "4. mars 2021", "da": "4. marts 2021", "sv": "4 mars 2021", "is": "4. mars 2021",
    "fi": "4. maaliskuuta 2021", "de": "4. März 2021", "nl": "4 maart 2021", "en": "March 4, 2021", "fr": "4 mars 2021",
    "es": "4 de marzo de 2021", "it": "4 marzo 2021", "pt": "4 de março de 2021", "pl": "4 marca 2021", "cs": "4. března 2021",
    "uk": "4 березня 2021", "ru": "4 марта 2021",
}  # fmt: skip
YESTERDAY = {
    "nb": "i går", "nn": "i går", "da": "i går", "sv": "i går", "is": "í gær", "fi": "eilen", "de": "gestern", "nl": "gisteren",
    "en": "yesterday", "fr": "hier", "es": "ayer", "it": "ieri", "pt": "ontem", "pl": "wczoraj", "cs": "včera", "uk": "вчора",
    "ru": "вчера",
}  # fmt: skip
LAST_YEAR = {
    "nb": "i fjor", "nn": "i fjor", "da": "sidste år", "sv": "förra året", "is": "í fyrra", "fi": "viime vuonna",
    "de": "im vergangenen Jahr", "nl": "vorig jaar", "en": "last year", "fr": "l’an dernier", "es": "el año pasado",
    "it": "l’anno scorso", "pt": "no ano passado", "pl": "w zeszłym roku", "cs": "v minulém roce", "uk": "минулого року",
    "ru": "в прошлом году",
}  # fmt: skip
TWO_DAYS_AGO = {
    "nb": "for to dager siden", "nn": "for to dagar sidan", "da": "for to dage siden", "sv": "för två dagar sedan",
    "is": "fyrir tveimur dögum", "fi": "kaksi päivää sitten", "de": "vor zwei Tagen", "nl": "twee dagen geleden",
    "en": "two days ago", "fr": "il y a deux jours", "es": "hace dos días", "it": "due giorni fa", "pt": "há dois dias",
    "pl": "dwa dni temu", "cs": "před dvěma dny", "uk": "два дні тому", "ru": "два дня назад",
}  # fmt: skip


@pytest.mark.parametrize("language", READ)
def test_a_whole_date_is_its_day_in_every_language(language: str) -> None:
    assert interval(WHOLE[language], language, None) == ("2021-03-04", "2021-03-04")


@pytest.mark.parametrize("language", READ)
def test_yesterday_is_the_day_before_publication_in_every_language(language: str) -> None:
    assert interval(YESTERDAY[language], language) == ("2022-05-20", "2022-05-20")


@pytest.mark.parametrize("language", READ)
def test_last_year_is_the_year_before_publication_in_every_language(language: str) -> None:
    assert interval(LAST_YEAR[language], language) == ("2021-01-01", "2021-12-31")


@pytest.mark.parametrize("language", READ)
def test_two_days_ago_is_counted_from_publication_in_every_language(language: str) -> None:
    assert interval(TWO_DAYS_AGO[language], language) == ("2022-05-19", "2022-05-19")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Båten sank 23. februar.", "nb", "2022-02-23"),
        ("Møtet holdes 25. juni.", "nb", "2022-06-25"),
        ("Ho døydde i november i fjor.", "nn", "2021-11"),
        ("Toget stod stille natt til onsdag 3. mars 2021.", "nb", "2021-03-03"),
        ("It closed in the third quarter.", "en", "2021-Q3"),
        ("Die Brücke wurde in den neunziger Jahren gebaut.", "de", "199"),
        ("Huset er fra 1700-tallet.", "nb", "17"),
        ("Huset er fra 1970-tallet.", "nb", "197"),
        ("It was built in the 19th century.", "en", "18"),
        ("Han kom tilbake sommeren 2008.", "nb", "2008-SU"),
        ("Kampen begynner klokken 20.15 onsdag.", "nb", "2022-05-25T20:15"),
        ("Kampen begynte onsdag kveld.", "nb", "2022-05-18TEV"),
        ("Isen går i mars neste år.", "nb", "2023-03"),
        ("Det skjedde for halvannet år siden.", "nb", "2020"),
        ("They left the day before Christmas Eve.", "en", "2021-12-24"),
        ("Fergen går hver dag.", "nb", "P1D"),
        ("Streiken varte i tre uker.", "nb", "P3W"),
        ("Siste mandag i mars 2021 kom snøen.", "nb", "2021-03-29"),
    ],
)
def test_values_are_those_of_timex3(text: str, language: str, expected: str) -> None:
    assert value(text, language) == expected


def test_a_date_without_a_year_has_an_unknown_one_where_nothing_tells_it() -> None:
    assert interval("Brua åpnet 23. februar.", "nb", None) == ("XXXX-02-23", "XXXX-02-23")


def test_the_year_that_the_story_told_holds_where_there_is_no_day_of_publication() -> None:
    assert interval("Brua ble vedtatt 3. mai 2019. Den åpnet 9. juni.", "nb", None) == ("2019-06-09", "2019-06-09")


def test_no_weekday_is_resolved_without_a_day_of_publication() -> None:
    when = times("Brua åpnet lørdag.", "nb", None)[0]
    assert (when.value, when.first, when.anchor) == ("XXXX-WXX-6", None, "none")


@pytest.mark.parametrize("text", ["31. april", "30. februar 2020", "klokken 31", "kl. 12.75", "23.13.2020"])
def test_days_and_hours_that_there_are_none_of_are_no_times(text: str) -> None:
    assert all(when.first is None or when.value.count("-") < 2 for when in times(text, "nb", SATURDAY))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hun er 12 år gammel.", "nb"),
        ("Han tjente 2000 kroner.", "nb"),
        ("En mann i 60-årene ble pågrepet.", "nb"),
        ("A 29-year-old man was held.", "en"),
        ("It may rain, and they march on.", "en"),
        ("Les mer på avisa.no og i vår app.", "nb"),
        ("The sum of 1,984 dollars.", "en"),
    ],
)
def test_ages_sums_and_words_that_look_like_times_are_none(text: str, language: str) -> None:
    assert found(text, language) == []


def test_american_and_european_dates_in_figures_are_read_as_each_writes_them() -> None:
    assert value("On 3/4/2021 it opened.", "en") == "2021-03-04"
    assert value("Am 3.4.2021 wurde eröffnet.", "de") == "2021-04-03"
    assert value("Den 23/4/2021 åpnet den.", "nb") == "2021-04-23"


# --- tense, direction, story ---


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("De møttes fredag.", "nb", "2022-05-20"),
        ("De skal møtes fredag.", "nb", "2022-05-27"),
        ("De reiser fredag.", "nb", "2022-05-27"),
        ("Det må undersøkes, sier hun fredag.", "nb", "2022-05-20"),
        ("They met Friday.", "en", "2022-05-20"),
        ("They will meet Friday.", "en", "2022-05-27"),
        ("Sie trafen sich am Freitag.", "de", "2022-05-20"),
        ("Sie werden sich am Freitag treffen.", "de", "2022-05-27"),
        ("De träffades i fredags.", "sv", "2022-05-20"),
    ],
)
def test_tense_decides_between_last_and_next_friday(text: str, language: str, expected: str) -> None:
    assert value(text, language) == expected


def test_publication_day_itself_is_the_day_of_its_name() -> None:
    assert value("Broen ble lørdag stengt.") == "2022-05-21"


def test_a_distance_is_counted_from_the_story_and_not_from_publication() -> None:
    text = "Mannskapet kom til havna 3. mai. To dager seinere la de ut, og dagen etter var de framme."
    assert [v for _, v in found(text)] == ["2022-05-03", "2022-05-05", "2022-05-06"]


def test_nothing_is_read_across_a_blank_line() -> None:
    assert [v for _, v in found("Slik var juni\n\n2190 meldinger kom inn.")] == ["2022-06"]
    assert [v for _, v in found("Slik var juni\n2019 i fylket.")] == ["2019-06"]


def test_each_of_twenty_dated_entries_has_its_own_day() -> None:
    entries = [f"{day}. mai kl. {day % 12 + 8}.15: Vannet stiger, melder kommunen." for day in range(1, 21)]
    text = "\n".join(entries)
    assert [v for _, v in found(text)] == [f"2022-05-{day:02}T{day % 12 + 8:02}:15" for day in range(1, 21)]


def test_the_date_behind_a_distance_tells_what_day_it_was() -> None:
    text = "Først malte de skiltene. To dager seinere, 23. februar, fikk de beskjed. Dagen etter dro de."
    assert [v for _, v in found(text)] == ["2022-02-23", "2022-02-23", "2022-02-24"]


def test_a_distance_that_is_dated_tells_the_day_it_is_counted_from() -> None:
    when = times("Først malte de skiltene. To dager seinere, 23. februar, fikk de beskjed.", "nb", SATURDAY)[0]
    assert (when.first, when.counted_from) == ("2022-02-23", "2022-02-21")


def test_a_distance_with_no_story_behind_it_is_left_open() -> None:
    when = times("To dager seinere kom svaret.", "nb", SATURDAY)[0]
    assert (when.first, when.offset) == (None, "P2D")


def test_today_beside_a_verb_of_what_lasts_means_nowadays() -> None:
    assert value("Fabrikken er i dag et museum.") == "PRESENT_REF"
    assert value("Fabrikken ble åpnet i dag.") == "2022-05-21"


# --- spans and rows ---


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Øvelsen varte fra 21. til 24. februar.", "nb", ("2022-02-21", "2022-02-24")),
        ("The drill ran from 21 to 24 February 2022.", "en", ("2022-02-21", "2022-02-24")),
        ("The drill ran from February 21 to 24.", "en", ("2022-02-21", "2022-02-24")),
        ("Die Übung lief vom 21. bis 24. Februar 2022.", "de", ("2022-02-21", "2022-02-24")),
        ("Fisket økte i april og mai i fjor.", "nb", ("2021-04-01", "2021-05-31")),
        ("Fisket økte mellom 2015 og 2017.", "nb", ("2015-01-01", "2017-12-31")),
        ("Utställningen pågick 3–5 mars 2021.", "sv", ("2021-03-03", "2021-03-05")),
        ("Wystawa trwała od 3 do 5 marca 2021.", "pl", ("2021-03-03", "2021-03-05")),
        ("L’exposition a duré du 3 au 5 mars 2021.", "fr", ("2021-03-03", "2021-03-05")),
        ("Выставка шла с 3 по 5 марта 2021 года.", "ru", ("2021-03-03", "2021-03-05")),
    ],
)
def test_two_ends_make_one_interval(text: str, language: str, expected: tuple[str, str]) -> None:
    when = next(when for when in times(text, language, SATURDAY) if when.type == "INTERVAL")
    assert (when.first, when.last) == expected


def test_days_in_a_row_with_a_gap_between_make_no_interval() -> None:
    assert all(when.type != "INTERVAL" for when in times("De kom 3. mai og 9. mai.", "nb", SATURDAY))


# --- the time of a statement ---


def chosen(text: str, content: str, language: str = "nb", cue: str = "", direct: bool = False) -> tuple[str, str] | None:
    """First and last day of the time that is chosen for `content`."""
    at = text.index(content)
    cue_at = text.index(cue) if cue else 0
    cues = ((cue_at, cue_at + len(cue)),) if cue else ()
    told = time_of(text, language, times(text, language, SATURDAY), ((at, at + len(content)),), cues, direct)
    return (told.from_, told.to) if told is not None else None


def test_a_statement_has_the_time_that_its_content_names() -> None:
    text = "Båten sank 3. mai, sa politiet fredag."
    assert chosen(text, "Båten sank 3. mai") == ("2022-05-03", "2022-05-03")


def test_when_it_was_said_is_not_when_it_happened() -> None:
    text = "Båten sank, sa politiet fredag."
    assert chosen(text, "Båten sank") is None


def test_a_span_is_chosen_whole() -> None:
    text = "Politiet sier at båten lå der fra 21. til 24. februar."
    assert chosen(text, "båten lå der fra 21. til 24. februar") == ("2022-02-21", "2022-02-24")


@pytest.mark.parametrize(
    "content",
    ["Vi har ventet siden 2004", "Brua skal stå ferdig innen 2030", "Det er flere enn i 2019", "Det går bedre om våren"],
)
def test_open_ends_comparisons_and_seasons_tell_no_day(content: str) -> None:
    assert chosen(f"– {content}, sier hun.", content) is None


def test_a_later_sentence_of_a_long_quotation_does_not_date_the_first() -> None:
    text = "– Vi er slitne alle sammen. I går sov ingen, sier hun."
    assert chosen(text, "Vi er slitne alle sammen. I går sov ingen", direct=True) is None


def test_what_stands_before_a_dated_distance_has_the_day_it_is_counted_from() -> None:
    text = "Soldatene ble sendt nordover. To dager seinere, 23. februar, fikk de beskjed."
    assert chosen(text, "Soldatene ble sendt nordover") == ("2022-02-21", "2022-02-21")


@pytest.mark.parametrize(
    ("content", "language", "expected"),
    [
        ("Der alte Hafen wurde am 3. Mai geschlossen", "de", "2022-05-03"),
        ("Gamle St. Hans kirke brant 3. mai", "nb", "2022-05-03"),
        ("Старый порт закрыли 3 мая 2021 г. из-за льда", "ru", "2021-05-03"),
    ],
)
def test_a_full_stop_in_a_date_or_name_ends_no_sentence(content: str, language: str, expected: str) -> None:
    assert chosen(f"{content}, NN.", content, language) == (expected, expected)


def test_a_statement_with_no_content_has_no_time() -> None:
    assert time_of("I går.", "nb", times("I går.", "nb", SATURDAY), ()) is None


def test_a_season_and_a_weekend_are_found_but_date_no_statement() -> None:
    text = "De sier at det skjedde i helga."
    assert value(text) == "2022-W20-WE"
    assert chosen(text, "det skjedde i helga") is None


# --- the calendar ---


def test_easter_falls_where_it_fell() -> None:
    assert [easter(year) for year in (2009, 2012, 2024)] == [date(2009, 4, 12), date(2012, 4, 8), date(2024, 3, 31)]


def test_months_are_counted_to_the_end_of_shorter_ones() -> None:
    assert moved(date(2021, 3, 31), "month", -1) == date(2021, 2, 28)
    assert moved(date(2020, 2, 29), "year", 1) == date(2021, 2, 28)


def test_the_fifth_friday_of_a_month_with_four_is_none() -> None:
    assert nth_weekday(2021, 2, 5, 5) is None
    assert nth_weekday(2021, 2, -1, 5) == date(2021, 2, 26)


@given(st.dates(), st.sampled_from(["day", "weekend", "week", "month", "quarter", "half", "year", "decade", "century"]))
def test_a_period_begins_before_it_ends(day: date, grain: str) -> None:
    of = period(grain, day)
    assert of.first <= of.last


@given(st.dates(date(2, 1, 1), date(9998, 12, 31)), st.sampled_from(["day", "week", "month", "quarter", "year"]))
def test_a_period_holds_its_day(day: date, grain: str) -> None:
    of = period(grain, day)
    assert of.first <= day <= of.last


@given(st.dates(), st.sampled_from(["day", "week", "month", "year", "decade", "century"]), st.floats(-1e9, 1e9))
def test_moving_off_the_calendar_is_none_and_no_error(day: date, grain: str, count: float) -> None:
    assert moved(day, grain, count) is None or isinstance(moved(day, grain, count), date)


# --- properties of any text ---

WORDS = st.sampled_from(
    [
        *(
            "mandag",
            "søndag",
            "3.",
            "31.",
            "2021",
            "2000",
            "mai",
            "februar",
            "i",
            "fjor",
            "siden",
            "for",
            "to",
            "en",
            "og",
            "til",
        ),
        *(
            "mellom",
            "neste",
            "forrige",
            "siste",
            "uke",
            "år",
            "dag",
            "kl",
            "12.30",
            "24:00",
            "12",
            "1990-tallet",
            "-",
            "–",
            "/",
        ),
        *(".", ",", ":", "juledag", "kveld", "natt", "klokka", "halv", "om", "dagen", "etter", "samme", "hver", "0", "99"),
        *("0001", "9999", "32.", "2022-02-30", "１２", "٣", "’90", "Friday", "May", "last", "next", "week", "ago", "from"),
        *("between", "noon", "p.m.", "vor", "Jahren", "Uhr"),
    ]
)


def check(text: str, when: When) -> None:
    """Whatever the text: the span lies inside it and holds words, and the days are days in order."""
    start, end = when.span
    assert 0 <= start < end <= len(text)
    assert text[start:end].strip() == text[start:end]
    assert (when.first is None) == (when.last is None)
    if when.first is not None and when.last is not None:
        assert DAY.fullmatch(when.first)
        assert DAY.fullmatch(when.last)
        assert when.first <= when.last
        if "X" not in when.first:
            date.fromisoformat(when.first)
            date.fromisoformat(when.last)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(WORDS, max_size=25),
    st.sampled_from(READ),
    st.sampled_from([None, SATURDAY, "2020-02-29T23:59:59+01:00", "0001-01-01", "9999-12-31", "ikke en dag"]),
)
def test_words_of_time_in_any_order_give_valid_times(words: list[str], language: str, published: str | None) -> None:
    text = " ".join(words)
    for when in times(text, language, published):
        check(text, when)


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=120), st.sampled_from(READ))
def test_any_text_gives_valid_times(text: str, language: str) -> None:
    for when in times(text, language, SATURDAY):
        check(text, when)


@settings(deadline=None, max_examples=60)
@given(st.lists(WORDS, max_size=20))
def test_singles_stand_in_order_without_overlap(words: list[str]) -> None:
    singles = [when for when in times(" ".join(words), "nb", SATURDAY) if when.type != "INTERVAL"]
    assert all(one.span[1] <= two.span[0] for one, two in itertools.pairwise(singles))


def test_the_same_text_gives_the_same_times() -> None:
    text = "Onsdag 3. mars sa hun at det var to år siden sist, og at de møtes igjen om en uke."
    assert times(text, "nb", SATURDAY) == times(text, "nb", SATURDAY)


@pytest.mark.parametrize("words", ["mandag ", "for to dager ", "12 ", "fra 3. til ", "i ", "siste siste "])
def test_the_work_grows_with_the_text_and_no_faster(words: str) -> None:
    # seconds of the processor, of the best of three runs: a loaded machine must not fail it, quadratic work (64 times) must
    times(words, "nb", SATURDAY)

    def seconds(count: int) -> float:
        began = time.process_time()
        times(words * count, "nb", SATURDAY)
        return time.process_time() - began

    short, long = min(seconds(500) for _ in range(3)), min(seconds(4000) for _ in range(3))
    assert long < 8 * short * 3 + 0.05


def test_the_times_of_an_article_of_six_hundred_words_take_milliseconds() -> None:
    sentence = (
        "Ordføreren sa onsdag at brua skal åpnes 3. juni, to år etter at arbeidet begynte i mai 2020, og at alle er klare. "
    )
    times(sentence, "nb", SATURDAY)
    began = time.process_time()
    times(sentence * 28, "nb", SATURDAY)
    assert time.process_time() - began < 0.25
