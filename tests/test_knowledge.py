"""What packs and quotation marks say of words that the network has found; hearsay by its forms alone."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.languages import with_part
from kilde.reading.attribution import apart, joined, taken
from kilde.reading.attribution_type import Attribution
from kilde.reading.cues import cues
from kilde.reading.hearsay import unnamed
from kilde.reading.knowledge import Knowledge
from kilde.statement import StatementKind
from words_by_hand import article, spans

PACKED = with_part("cues")


def known(
    text: str, content: str, cue: str, source: str = "Berg", language: str = "nb", kind: StatementKind = "indirect"
) -> Attribution:
    """What is known of an attribution that the network found."""
    found = Attribution(
        type="speech", kind=kind, content=spans(text, content), cue=spans(text, cue), source=spans(text, source)
    )  # fmt: skip
    made = Knowledge(article(text, language)).of(found)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("text", "cue", "stance"),
    [
        ("Berg avslører at isen er tynn.", "avslører", "endorsed"),
        ("Berg sier at isen er tynn.", "sier", "neutral"),
        ("Berg hevder at isen er tynn.", "hevder", "distanced"),
        ("Berg har feilaktig hevdet at isen er tynn.", "har feilaktig hevdet", "rejected"),
        ("Berg slår nå fast at isen er tynn.", "slår … fast", "endorsed"),
        ("Påstanden til Berg om at isen er tynn.", "Påstanden", "distanced"),
        ("Berg skal ha sagt at isen er tynn.", "skal ha sagt", "distanced"),
    ],
)
def test_the_cue_tells_the_articles_stance(text: str, cue: str, stance: str) -> None:
    assert known(text, "isen er tynn", cue).stance == stance


def test_denial_and_negation_make_a_statement_negative() -> None:
    assert known("Berg avviser at isen er tynn.", "isen er tynn", "avviser").polarity == "negative"
    assert known("Berg tror ikke at isen er tynn.", "isen er tynn", "tror").polarity == "negative"
    assert known("Berg tror at isen ikke er tynn.", "isen ikke er tynn", "tror").polarity == "positive"
    assert known("Berg denies that the ice is thin.", "the ice is thin", "denies", language="en").polarity == "negative"


def test_modality_is_that_of_the_cue_or_of_the_sources_own_hedge() -> None:
    assert known("Berg frykter at isen er tynn.", "isen er tynn", "frykter").modality == "possible"
    assert known("Berg krever at isen måles.", "isen måles", "krever").modality == "unknown"
    assert known("Berg sier at isen kanskje er tynn.", "isen kanskje er tynn", "sier").modality == "possible"
    assert known("– Er isen tynn? spør Berg.", "Er isen tynn", "spør", kind="direct").modality == "unknown"


def test_an_unknown_cue_keeps_what_the_network_said() -> None:
    text = "Berg blurfer at isen er tynn."
    found = Attribution(
        type="speech", kind="indirect", content=spans(text, "isen er tynn"), cue=spans(text, "blurfer"), stance="distanced"
    )  # fmt: skip
    kept = Knowledge(article(text)).of(found)
    assert kept is not None
    assert kept.stance == "distanced"
    assert Knowledge(article(text, "xx")).of(found) == found


def test_kinds_tell_verbatim_words_from_paraphrase() -> None:
    assert known("«Isen er tynn», sier Berg.", "Isen er tynn", "sier").kind == "direct"
    assert known("Berg sier at isen er tynn.", "isen er tynn", "sier", kind="mixed").kind == "indirect"
    text = "Berg sier at isen er «svært tynn og mørk»."
    assert known(text, "isen er «svært tynn og mørk", "sier").kind == "mixed"
    assert known("– Isen «synger» nå, sier Berg.", "Isen «synger» nå", "sier", kind="direct").kind == "direct"
    assert known('"The ice is thin," Berg said.', "The ice is thin", "said", language="xx").kind == "direct"


def test_agentless_passives_are_hearsay() -> None:
    assert known("Det ble meldt at isen er tynn.", "isen er tynn", "ble meldt", source="").type == "hearsay"
    assert known("Det ble meldt av Berg at isen er tynn.", "isen er tynn", "ble meldt").type == "speech"


def test_decisions_and_plans_are_no_statements() -> None:
    text = "Berg bestemte seg for å dra hjem."
    found = Attribution(
        type="speech", kind="indirect", content=spans(text, "dra hjem"), cue=spans(text, "bestemte seg for")
    )  # fmt: skip
    assert Knowledge(article(text)).of(found) is None


def test_a_verb_that_the_network_left_out_of_the_cue_is_put_back() -> None:
    text = "Berg har tidligere hevdet at isen er tynn."
    made = known(text, "isen er tynn", "har tidligere")
    assert [text[a:b] for a, b in made.cue] == ["har tidligere hevdet"]
    assert made.stance == "distanced"


def test_words_that_two_contents_share_go_to_the_one_that_attributes_them_in_their_sentence() -> None:
    text = "Holm sa at isen var tynn, men Berg gikk. Nå er han hjemme, ifølge Fjellposten."
    words = Knowledge(article(text))
    said = Attribution(
        type="speech", kind="indirect", content=spans(text, "isen var tynn, men Berg gikk"), cue=spans(text, "sa")
    )  # fmt: skip
    wrote = Attribution(
        type="speech", kind="indirect", content=spans(text, "Berg gikk. Nå er han hjemme"), cue=spans(text, "ifølge")
    )  # fmt: skip
    first, second = apart(words, [said, wrote])
    assert first == said
    assert second.content == spans(text, "Nå er han hjemme")


def hearsay(text: str, language: str = "nb") -> list[tuple[str, str]]:
    """Content and cue of the hearsay that the forms of a pack show."""
    found = unnamed(Knowledge(article(text, language)), set())
    return [(" … ".join(text[a:b] for a, b in one.content), " … ".join(text[a:b] for a, b in one.cue)) for one in found]


@pytest.mark.parametrize(
    ("language", "text", "content", "cue"),
    [
        ("nb", "Soldatene skal ha nektet fordi isen var tynn.", "Soldatene … nektet fordi isen var tynn", "skal ha"),
        ("nb", "Isen er angivelig tynn.", "Isen er … tynn", "angivelig"),
        ("nb", "Det meldes om drap i byen.", "drap i byen", "meldes om"),
        ("nb", "I går ble det meldt om drap i byen.", "drap i byen", "ble … meldt om"),
        ("en", "The mine is said to hold gold.", "The mine … hold gold", "is said to"),
        ("en", "The mine allegedly holds gold.", "The mine … holds gold", "allegedly"),
    ],
)
def test_hearsay_names_nobody(language: str, text: str, content: str, cue: str) -> None:
    assert hearsay(text, language) == [(content, cue)]


def test_the_articles_own_voice_is_no_hearsay() -> None:
    for text in ("Isen er tynn. Vi snudde ved brua.", "Alle skal ha en ny jobb.", "Dette viser at isen er tynn."):
        assert hearsay(text) == [], text
    assert hearsay("Isen er angivelig tynn.", "xx") == []


def test_hearsay_that_the_network_found_is_told_once() -> None:
    text = "Soldatene skal ha nektet fordi isen var tynn."
    words = Knowledge(article(text))
    found = Attribution(
        type="hearsay", kind="indirect", content=spans(text, "Soldatene … nektet"), cue=spans(text, "skal ha")
    )  # fmt: skip
    assert joined([found], unnamed(words, taken(words, [found])), len(text)) == (found,)


def test_hearsay_inside_somebodys_words_is_a_statement_of_its_own() -> None:
    text = "Avisa melder at isen sprakk i natt, at brua stengte, og at soldatene skal ha nektet."
    words = Knowledge(article(text))
    paper = Attribution(
        type="speech", kind="indirect", cue=spans(text, "melder"), source=spans(text, "Avisa"),
        content=spans(text, "isen sprakk i natt, at brua stengte, og at soldatene skal ha nektet"),
    )  # fmt: skip
    told = joined([paper], unnamed(words, taken(words, [paper])), len(text))
    assert [(one.type, one.parent) for one in told] == [("speech", None), ("hearsay", 0)]


@pytest.mark.parametrize("language", PACKED)
def test_packs_are_written_in_small_letters_and_expand(language: str) -> None:
    pack = cues(language)
    assert pack is not None
    assert pack.forms
    for head, forms in pack.forms.items():
        assert head == head.lower().strip("*|")
        assert all(" " not in word for form in forms for word in (head, *form.direct, *form.later))


JUMBLE = """sier|Berg|at|«|»|"|„|“|'|– |- |, |. |? |: |\n|ifølge|skal ha|nektet|er|angivelig|til NRK|said|that|according to
|dass|laut|sagte|han|jeg|ikke|(|)|og|men|påstanden om|det meldes om|har tidligere hevdet|told|is said to|😀|\u200b|שלום
|legger|til|\u202e|;"""
PIECES = st.sampled_from(JUMBLE.split("|"))


def check(text: str, language: str, places: list[tuple[int, int]]) -> None:
    words = Knowledge(article(text, language))
    each = [
        words.of(Attribution(type="speech", kind="mixed", content=((a, a + n),), cue=((a + n, a + n + 3),)))
        for a, n in places
        if a + n + 3 <= len(text)
    ]
    found = apart(words, [one for one in each if one is not None])
    for one in joined(found, unnamed(words, taken(words, found)), len(text)):
        assert one.content
        for start, end in (*one.content, *one.cue):
            assert 0 <= start < end <= len(text)
        if one.type == "hearsay" and one not in found:
            assert all(text[start:end].strip() for start, end in (*one.content, *one.cue))
            assert not any(a < d and c < b for a, b in one.content for c, d in one.cue)


PLACES = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 40)), max_size=4)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map(" ".join), st.sampled_from(PACKED), PLACES)
def test_any_jumble_of_cues_is_judged_and_spans_stay_whole(text: str, language: str, places: list[tuple[int, int]]) -> None:
    check(text, language, places)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from(PACKED), PLACES)
def test_any_text_is_judged_without_an_error(text: str, language: str, places: list[tuple[int, int]]) -> None:
    check(text, language, places)


@pytest.mark.parametrize("piece", ["skal ha ", "angivelig ", '"', "det meldes om ", "skal ", "is said to "])
def test_the_time_grows_no_faster_than_the_text(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        best = float("inf")
        for _ in range(2):
            begin = time.process_time()
            list(unnamed(Knowledge(article(text)), set()))
            best = min(best, time.process_time() - begin)
        return best

    seconds(2_000)
    assert seconds(80_000) < 20 * max(seconds(20_000), 0.005)


RUMOURED = [
    ("nb", "På kaia går det rykter om at styrmannen sov.", "styrmannen sov", "går det rykter om"),
    ("nb", "Det har lenge gått rykter om et salg.", "et salg", "gått rykter om"),
    ("nb", "Politiet kjenner ryktene om at styrmannen sov.", "styrmannen sov", "ryktene om"),
    ("nn", "På kaia går det rykte om at ein bil ligg på botnen.", "ein bil ligg på botnen", "går det rykte om"),
    ("da", "Rygtet går på, at styrmanden sov.", "styrmanden sov", "Rygtet går på"),
    ("sv", "Det går rykten om att styrmannen sov.", "styrmannen sov", "Det går rykten om"),
    ("de", "Es gibt Gerüchte, dass der Steuermann schlief.", "der Steuermann schlief", "Es gibt Gerüchte"),
    ("nl", "Er gaan geruchten dat de stuurman sliep.", "de stuurman sliep", "Er gaan geruchten"),
    ("en", "There are rumours that the mate slept.", "the mate slept", "There are rumours"),
    ("en", "Rumors circulated that the mate slept.", "the mate slept", "Rumors circulated"),
    ("fr", "La rumeur court que le second dormait.", "le second dormait", "rumeur court"),
    ("es", "Corren rumores de que el piloto dormía.", "el piloto dormía", "Corren rumores de"),
    ("pt", "Correm boatos de que o piloto dormia.", "o piloto dormia", "Correm boatos de"),
    ("pl", "Krążą plotki, że sternik spał.", "sternik spał", "Krążą plotki"),
    ("cs", "Kolují fámy, že kormidelník spal.", "kormidelník spal", "Kolují fámy"),
    ("ru", "Ходят слухи, что штурман спал.", "штурман спал", "Ходят слухи"),
    ("uk", "Ходять чутки, що штурман спав.", "штурман спав", "Ходять чутки"),
]


@pytest.mark.parametrize(("language", "text", "content", "cue"), RUMOURED)
def test_what_is_rumoured_is_hearsay(language: str, text: str, content: str, cue: str) -> None:
    (one,) = unnamed(Knowledge(article(text, language)), set())
    assert [" … ".join(text[a:b] for a, b in part) for part in (one.content, one.cue)] == [content, cue]
    assert (one.type, one.stance, one.source) == ("hearsay", "distanced", ())


def test_a_rumour_that_leads_to_nothing_is_none() -> None:
    for text in ("Ryktene er mange.", "Han har et godt rykte.", "Ryktet sier lite, men at hun kom er sikkert."):
        assert list(unnamed(Knowledge(article(text, "nb")), set())) == []


def test_rumours_as_a_source_are_nobody() -> None:
    made = known("Skipet er solgt, ifølge rykter i byen.", "Skipet er solgt", "ifølge", "rykter i byen")
    assert (made.type, made.source, made.stance) == ("hearsay", (), "distanced")


def test_hearsay_by_its_form_goes_before_an_account_that_goes_on() -> None:
    text = "Han skal ha sovet på vakt."
    goes_on = Attribution(type="continuation", kind="implied", content=spans(text, "Han skal ha sovet på vakt"))
    (one,) = joined([goes_on], unnamed(Knowledge(article(text)), set()), len(text))
    assert (one.type, [text[a:b] for a, b in one.cue]) == ("hearsay", ["skal ha"])


def test_a_conditional_of_hearsay_may_be_denied_behind_it_and_is_none_in_somebodys_words() -> None:
    text = "Le marin aurait dormi, ce que la police dément."
    made = Knowledge(article(text, "fr"))
    behind = set(made.tokens.within(spans(text, "dément")))
    assert [one.type for one in unnamed(made, behind)] == ["hearsay"]
    assert list(unnamed(made, behind, set(made.tokens.within(spans(text, "Le marin aurait dormi"))))) == []
