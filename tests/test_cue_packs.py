"""The packs of cues: every language has one, whole, and its words mean what they should."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilde.languages import READ, with_part
from kilde.reading.attribution_type import Attribution
from kilde.reading.cues import Cues, VerbClass, cues, expand, matched, parts, phrases
from kilde.reading.hearsay import unnamed
from kilde.reading.knowledge import Knowledge
from kilde.reading.segments import tokens
from kilde.statement import StatementKind
from words_by_hand import article, spans


def pack(language: str) -> Cues:
    """The cues of a language that has them."""
    found = cues(language)
    assert found is not None
    return found


def told(language: str, text: str, content: str, cue: str, source: str = "", kind: StatementKind = "indirect") -> Attribution:
    """What a pack tells of an attribution."""
    found = Attribution(
        type="speech", kind=kind, content=spans(text, content), cue=spans(text, cue), source=spans(text, source)
    )
    made = Knowledge(article(text, language)).of(found)
    assert made is not None
    return made


def test_every_language_has_a_pack() -> None:
    assert with_part("cues") == READ


@pytest.mark.parametrize("language", READ)
def test_a_pack_has_all_its_parts(language: str) -> None:
    read = pack(language).pack
    for name in ("complementisers", "questions", "relatives", "coordinators", "auxiliaries", "passives", "finite", "adverbs",
                 "negations", "rejecting", "pronouns", "determiners", "sources", "abbreviations", "probable", "possible",
                 "wished", "nouns"):  # fmt: skip
        assert getattr(read, name), name
    assert {verb.stance for verb in read.verbs} == {"neutral", "endorsed", "distanced"}
    assert {verb.modality for verb in read.verbs} == {"certain", "probable", "possible", "unknown"}
    assert {verb.polarity for verb in read.verbs} == {"positive", "negative"}
    assert {noun.stance for noun in read.nouns} >= {"endorsed", "distanced"}
    assert {noun.modality for noun in read.nouns} >= {"possible", "unknown"}
    assert read.hearsay.adverbs
    assert read.hearsay.believed or language in {"pt", "fi"}


@pytest.mark.parametrize("language", READ)
def test_the_words_of_a_pack_are_such_as_texts_are_cut_into(language: str) -> None:
    known = pack(language)
    entries = [
        *(word for forms in known.forms.values() for form in forms for word in (*form.direct, *form.later)),
        *known.forms, *known.nouns, *known.conditionals, *known.negations, *known.hearsay_auxiliaries,
        *(word for table in (known.sources, known.adverbs, known.raising, known.believed, known.hearsay_adverbs,
                             known.probable, known.possible, known.wished, known.hearsay_infinitives)
          for entry in table.values() for words in entry for word in words),
    ]  # fmt: skip
    for entry in entries:
        for word in entry.split():
            assert tokens(article(word, language), frozenset(), False).low == [word], entry


@pytest.mark.parametrize("language", READ)
def test_no_word_is_passed_over_that_must_follow_a_verb(language: str) -> None:
    known = pack(language)
    for word, forms in known.forms.items():
        for following in (form.direct for form in forms if form.direct):
            passed = [entry for entry in known.adverbs.get(following[0], ()) if following[: len(entry)] == entry]
            assert following[0] not in known.negations, (word, following)
            assert not passed, (word, following)


@pytest.mark.parametrize("language", READ)
def test_no_form_tells_two_things_in_one_place(language: str) -> None:
    for word, forms in pack(language).forms.items():
        seen: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[str, str, str]] = {}
        for form in forms:
            means = (form.verb.stance, form.verb.modality, form.verb.polarity)
            assert seen.setdefault((form.direct, form.later), means) == means, (word, form.direct, form.later)


@pytest.mark.parametrize(
    ("language", "text", "content", "cue", "source", "stance"),
    [
        ("nl", "Berg geeft nu toe dat het ijs dun is.", "het ijs dun is", "geeft … toe", "Berg", "endorsed"),
        ("nl", "Berg beweert dat het ijs dun is.", "het ijs dun is", "beweert", "Berg", "distanced"),
        ("fr", "Berg a révélé que la glace est mince.", "la glace est mince", "a révélé", "Berg", "endorsed"),
        ("fr", "La glace est mince, prétend-il.", "La glace est mince", "prétend-il", "", "distanced"),
        ("fr", "La glace, dit-il, est mince.", "La glace … est mince", "dit-il", "", "neutral"),
        ("fr", "Berg prétend faussement que la glace tient.", "la glace tient", "prétend faussement", "Berg", "rejected"),
        ("es", "Berg admitió que el hielo es fino.", "el hielo es fino", "admitió", "Berg", "endorsed"),
        ("pt", "Berg alega que o gelo é fino.", "o gelo é fino", "alega", "Berg", "distanced"),
        ("it", "Berg ha ammesso che il ghiaccio è sottile.", "il ghiaccio è sottile", "ha ammesso", "Berg", "endorsed"),
        ("pl", "Berg twierdzi, że lód jest cienki.", "lód jest cienki", "twierdzi", "Berg", "distanced"),
        ("cs", "Berg tvrdí, že led je tenký.", "led je tenký", "tvrdí", "Berg", "distanced"),
        ("uk", "Берг визнав, що лід тонкий.", "лід тонкий", "визнав", "Берг", "endorsed"),
        ("ru", "Берг утверждает, что лёд тонкий.", "лёд тонкий", "утверждает", "Берг", "distanced"),
        ("fi", "Berg väittää, että jää on ohutta.", "jää on ohutta", "väittää", "Berg", "distanced"),
        ("is", "Berg heldur því fram að ísinn sé þunnur.", "ísinn sé þunnur", "heldur því fram", "Berg", "distanced"),
    ],
)
def test_what_verbs_mean(language: str, text: str, content: str, cue: str, source: str, stance: str) -> None:
    assert told(language, text, content, cue, source).stance == stance


@pytest.mark.parametrize(
    ("language", "text", "content", "cue", "polarity"),
    [
        ("fr", "Berg nie que la glace soit mince.", "la glace soit mince", "nie", "negative"),
        ("fr", "Berg n'exclut pas que la glace tienne.", "la glace tienne", "exclut pas", "positive"),
        ("pl", "Berg zaprzeczył, że lód jest cienki.", "lód jest cienki", "zaprzeczył", "negative"),
        ("ru", "Берг не думает, что лёд тонкий.", "лёд тонкий", "думает", "negative"),
        ("nl", "Berg ontkent dat het ijs dun is.", "het ijs dun is", "ontkent", "negative"),
    ],
)
def test_denials(language: str, text: str, content: str, cue: str, polarity: str) -> None:
    assert told(language, text, content, cue, "Berg" if "Berg" in text else "Берг").polarity == polarity


@pytest.mark.parametrize(
    ("language", "text", "content", "modality"),
    [
        ("en", "Perhaps the ice holds.", "Perhaps the ice holds", "possible"),
        ("en", "The ice holds. Perhaps the rope does.", "The ice holds. Perhaps the rope does", "certain"),
        ("en", "We want the ice to hold.", "We want the ice to hold", "unknown"),
        ("en", "Does the ice hold?", "Does the ice hold", "unknown"),
        ("en", "Does it hold? It holds, or does it?", "Does it hold? It holds, or does it", "certain"),
        ("ru", "Лёд может треснуть.", "Лёд может треснуть", "possible"),
        ("ru", "Лёд не может треснуть.", "Лёд не может треснуть", "certain"),
        ("fi", "Luultavasti jää kestää.", "Luultavasti jää kestää", "probable"),
    ],
)
def test_speakers_hedge_their_first_sentence(language: str, text: str, content: str, modality: str) -> None:
    assert told(language, text, content, "", kind="direct").modality == modality


@pytest.mark.parametrize(
    ("language", "text", "cue"),
    [
        ("fr", "Le voleur aurait pris la barque.", "aurait"),
        ("fr", "Le voleur aurait également pris la barque.", "aurait"),
        ("it", "Il ladro avrebbe preso la barca.", "avrebbe"),
        ("es", "El ladrón habría tomado la barca.", "habría"),
        ("pt", "O ladrão teria tomado o barco.", "teria"),
        ("nl", "De dief zou de boot hebben gestolen.", "zou … hebben"),
        ("nl", "De dief zou de boot gestolen hebben.", "zou … hebben"),
        ("is", "Þjófurinn á að hafa tekið bátinn.", "á að hafa"),
        ("fi", "Varas vei kuulemma veneen.", "kuulemma"),
        ("pl", "Złodziej podobno zabrał łódź.", "podobno"),
        ("cs", "Zloděj prý vzal loďku.", "prý"),
        ("uk", "Злодій нібито взяв човен.", "нібито"),
        ("ru", "Вор якобы взял лодку.", "якобы"),
    ],
)
def test_hearsay_in_every_language(language: str, text: str, cue: str) -> None:
    known = Knowledge(article(text, language))
    (found,) = unnamed(known, set())
    assert found.cue == spans(text, cue)
    assert (found.type, found.stance) == ("hearsay", "distanced")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Si la glace avait tenu, le voleur aurait pris la barque."),
        ("fr", "Le voleur aurait pu prendre la barque."),
        ("fr", "« Le voleur aurait pris la barque », dit Berg."),
        ("fr", "La glace serait plus mince."),
        ("nl", "Als het ijs hield, zou de dief de boot hebben gestolen."),
        ("nl", "De dief zou de boot kunnen hebben."),
        ("en", "The thief would have taken the boat."),
    ],
)
def test_what_never_was_is_no_hearsay(language: str, text: str) -> None:
    assert not list(unnamed(Knowledge(article(text, language)), set()))


def test_a_conditional_in_a_sentence_that_attributes_is_no_hearsay() -> None:
    text = "Berg pensait que le voleur aurait pris la barque."
    known = Knowledge(article(text, "fr"))
    assert not list(unnamed(known, set(known.tokens.within(spans(text, "Berg … pensait")))))


@pytest.mark.parametrize(
    ("language", "text", "content", "cue", "source"),
    [
        ("nb", "Ifølge avisa skal isen ha vært tynn.", "skal isen ha vært tynn", "Ifølge", "avisa"),
        ("es", "Según el diario, el ladrón habría huido.", "el ladrón habría huido", "Según", "el diario"),
    ],
)
def test_what_a_source_tells_as_hearsay_is_at_a_distance(language: str, text: str, content: str, cue: str, source: str) -> None:
    assert told(language, text, content, cue, source).stance == "distanced"


def test_what_is_believed_is_probable_and_not_at_a_distance() -> None:
    text = "The mine is believed to hold gold."
    (found,) = unnamed(Knowledge(article(text, "en")), set())
    assert (found.stance, found.modality) == ("neutral", "probable")


def test_stems_and_what_follows() -> None:
    verb = VerbClass(name="any", forms=())
    assert [head for head, _ in expand("warn| s ed", verb)] == ["warn", "warns", "warned"]
    assert [(head, form.direct) for head, form in expand("legge la + til grunn", verb)] == [
        ("legge", ("til", "grunn")),
        ("la", ("til", "grunn")),
    ]
    assert [(head, form.later) for head, form in expand("slår … fast", verb)] == [("slår", ("fast",))]


@given(st.text(alphabet="abé-'", max_size=20))
def test_parts_lose_nothing_but_marks(word: str) -> None:
    found = parts(word)
    assert found == [] or "".join(found) == word.replace("-", "").replace("'", "")
    assert all(part and "-" not in part and "'" not in part for part in found)


@given(
    st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map(" ".join), max_size=6),
    st.text("abc ", min_size=1, max_size=12),
)
def test_the_longest_phrase_is_found(entries: list[str], text: str) -> None:
    words = tokens(article(text, "en"), frozenset(), False)
    table = phrases(tuple(entries))
    for at in range(len(words.low)):
        size = matched(words, table, at, len(words.low))
        fitting = [len(e.split()) for e in entries if words.low[at : at + len(e.split())] == e.split()]
        assert size == max(fitting, default=0)
