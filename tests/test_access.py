"""How sources know what they say, where the words tell it, and why they are not named."""

import re
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilde.languages import READ, part
from kilde.reading.access import AccessPack, gives_reason, sentence, with_access
from kilde.statement import Access, Reading, SourceKind
from reading_by_hand import reading, told


def only(found: Reading) -> tuple[Access, str, str]:
    """Access, its words, and the words about anonymity of the one statement of a reading."""
    (statement,) = with_access(found).statements
    return statement.access, found.words(statement.access_span), found.words(statement.anonymity_reason)


#: Language, kinds of source and statement, what is told; then the text: {content}, <cue>, (source), *the words that tell*.
CASES = """
nb person direct witness: – {*Jeg så* at taket falt ned}, <sier> (Ola Vik).
nb person indirect witness: (Et *øyenvitne*) <sier> at {brua sank}.
nb person indirect witness: (Ola Vik), *som var på stedet*, <sier> at {brua sank}.
nb person indirect witness: (Hun) <forteller> at {*hun så en* båt}.
nb person direct told: – {*Vi fikk beskjed* om å dra}, <sier> (Vik).
nb person indirect told: (Kilden), *som er orientert om* saken, <sier> at {avtalen ryker}.
nb document indirect document: <Ifølge> (*rapporten*) {er brua trygg}.
nb organisation indirect official: (*Politiet*) <opplyser> at {to er pågrepet}.
nb person direct official: – {Vi legger fram planen i mai}, <sier> (*havneminister* Liv Moe).
nb person direct unknown: – {De har tapt}, <sier> (havneminister Liv Moe).
nb organisation indirect inference: (Politiet) <*tror*> at {to har rømt}.
nb person direct unknown: – {Brua er stygg}, <sier> (Vik).
nb person direct unknown: – {Det regner, så jeg blir inne}, <sier> (Vik).
nn person direct witness: – {*Eg såg* båten søkke}, <seier> (Vik).
nn organisation indirect inference: (Kommunen) <*trur*> at {vegen held}.
da person indirect witness: (Et *øjenvidne*) <siger>, at {broen sank}.
sv organisation indirect official: (*Polisen*) <uppger> att {två har gripits}.
is person direct witness: „{*Ég sá* bátinn sökkva},“ <segir> (Jón).
fi person indirect witness: (*Silminnäkijä*) <kertoo>, että {silta upposi}.
en person direct witness: “{*I saw* the roof come down},” <said> (Ann Low).
en person indirect told: (An official) *briefed on* the talks <said> {the deal was off}.
en person indirect document: (A lawyer) *who has seen the* contract <says> {it is void}.
en document indirect document: (*The study*) <found> that {eels sleep}.
en document indirect unknown: In (a statement) to the press it <said> that {all was well}.
en person indirect official: (A *spokeswoman* for the port) <said> {the gates were shut}.
en person indirect unknown: Former harbour minister (Ann Low) <said> {we shut the gates}.
de organisation indirect official: (*Die Polizei*) <teilte mit>, {zwei Männer seien in Haft}.
nl person direct witness: ‘{*Ik zag* de brug zakken}’, <zegt> (Jan).
fr person direct witness: « {*J'ai vu* le pont tomber} », <dit> (Luc).
es organisation indirect official: (*La policía*) <informó> de que {hay dos detenidos}.
pt organisation indirect official: (*A polícia*) <disse> que {há dois detidos}.
it person direct witness: «{*Ho visto* cadere il ponte}», <dice> (Ugo).
pl person direct witness: „{*Widziałem*, jak most runął}”, <mówi> (Jan).
cs organisation indirect official: (*Policie*) <uvedla>, že {zadržela dva muže}.
uk person indirect witness: (*Очевидець*) <каже>, що {міст упав}.
ru person indirect inference: (Эксперт) <*считает*>, что {мост слаб}.
""".strip().splitlines()

#: How parts are marked in `CASES`.
MARKS = "{}<>()*"


def unmarked(marked: str) -> tuple[str, dict[str, str]]:
    """The text of a case, and its parts by the mark that opens them."""
    parts = {}
    for opens, closes in ("{}", "<>", "()", "**"):
        found = re.search(rf"\{opens}(.+?)\{closes}", marked)
        parts[opens] = found[1].translate(DROP) if found else ""
    return marked.translate(DROP), parts


DROP = str.maketrans("", "", MARKS)


@pytest.mark.parametrize("case", CASES)
def test_how_a_source_knows_is_told_by_words(case: str) -> None:
    head, _, marked = case.partition(": ")
    language, kind, how, access = head.split()
    text, parts = unmarked(marked)
    name = parts["("]
    origin = (name, cast("SourceKind", kind), name[0].isupper())
    found = reading(text, told(parts["{"], parts["<"], name, origin, kind=how), language=language)
    assert only(found)[:2] == (access, parts["*"])


def test_hearsay_and_unspecified_origins_are_unknown() -> None:
    text = "Two men are said to have seen it. I saw it myself."
    assert only(reading(text, told("to have seen it", "are said")))[0] == "unknown"
    nobody = told("I saw it myself", "", "", ("somebody", "unspecified", False), kind="direct")
    assert only(reading(text, nobody))[0] == "unknown"


def test_what_another_says_inside_a_quotation_is_not_the_sources_own() -> None:
    text = "“My son said: ‘I saw the roof fall’ and left,” said Ann Low."
    outer = told(
        "My son said: ‘I saw the roof fall’ and left", "said Ann"[:4], "Ann Low", ("Ann Low", "person", True), kind="direct"
    )
    inner = told(
        "I saw the roof fall",
        "said",
        "My son",
        ("Ann Low", "person", True),
        ("son", "person", False),
        kind="direct",
        nested=True,
    )
    first, second = with_access(reading(text, outer, inner)).statements
    assert (first.access, second.access) == ("unknown", "witness")


def test_one_word_of_thinking_does_not_colour_a_long_quotation() -> None:
    short = "“The bridge is, I think, too low,” said Low."
    assert (
        only(reading(short, told("The bridge is, I think, too low", "said", "Low", ("Low", "person", True), kind="direct")))[0]
        == "inference"
    )
    words = "The bridge is low. " * 20 + "That, I think, is all"
    assert (
        only(reading(f"“{words},” said Low.", told(words, "said", "Low", ("Low", "person", True), kind="direct")))[0]
        == "unknown"
    )


#: Language, whether a reason is told; then the text: {content}, <cue>, (source), *the words that tell it*.
ANONYMOUS = """
en yes: (The officer) spoke *on condition of anonymity because he feared reprisals*. He <said> {the boats had left}.
en yes: (An official) who was *not authorized to speak publicly* <said> {the boats had left}.
en no: (An aide), who *asked not to be named*, <said> {the boats had left}.
nb yes: (Offiseren) *ønsker å være anonym av frykt for represalier*. Han <sier> at {båtene har dratt}.
nb no: (En ansatt), som *ikke vil stå fram* med navn, <sier> at {båtene har dratt}.
nn yes: *Av omsyn til familien vil (kjelda) vere anonym*. Ho <seier> at {båtane har drege}.
nb yes: (En ansatt), som er *redd for jobben sin*, <sier> at {båtene har dratt}.
en yes: (A clerk) who *fears for her job* <said> {the boats had left}.
sv yes: (En anställd), som är *rädd för att förlora jobbet*, <säger> att {båtarna har lämnat}.
pl yes: (Pracownik), który *boi się o pracę*, <mówi>, że {łodzie odpłynęły}.
ru yes: (Сотрудник), который *боится потерять работу*, <сказал>, что {лодки ушли}.
de no: (Ein Beamter), der *anonym bleiben will*, <sagt>, {die Boote seien fort}.
""".strip().splitlines()


@pytest.mark.parametrize("case", ANONYMOUS)
def test_why_a_source_is_not_named(case: str) -> None:
    head, _, marked = case.partition(": ")
    language, why = head.split()
    text, parts = unmarked(marked)
    found = reading(text, told(parts["{"], parts["<"], parts["("], (parts["("], "person", False)), language=language)
    words = only(found)[2]
    assert words == parts["*"]
    assert gives_reason(words, language) is (why == "yes")


def test_the_wish_of_one_is_not_that_of_another_who_stands_beside() -> None:
    text = "A worker, who asked not to be named, said the crane moved. A neighbour said it fell. She wants no trouble."
    found = reading(
        text,
        told("the crane moved", "said", "A worker", ("worker", "person", False)),
        told("it fell", "said", "A neighbour", ("neighbour", "person", False)),
    )
    worker, neighbour = with_access(found).statements
    assert found.words(worker.anonymity_reason) == "asked not to be named"
    assert neighbour.anonymity_reason == ()


def test_a_named_source_needs_no_reason() -> None:
    text = "Ann Low, who asked not to be named at first, said the boats had left."
    assert only(reading(text, told("the boats had left", "said", "Ann Low", ("Ann Low", "person", True))))[2] == ""


@pytest.mark.parametrize("language", READ)
def test_every_language_has_every_list(language: str) -> None:
    pack = part(language, "access", AccessPack)
    assert pack is not None
    lists = (
        *(getattr(told, name) for told in (pack.witness, pack.told, pack.document) for name in ("beside", "said")),
        pack.witness.opens,
        pack.document.releases,
        *(getattr(pack.official, name) for name in pack.official.__struct_fields__),
        *(getattr(pack.inference, name) for name in pack.inference.__struct_fields__),
        *(getattr(pack.anonymity, name) for name in pack.anonymity.__struct_fields__),
    )
    for phrases in lists:
        assert phrases
        assert all(phrase == phrase.lower().strip() and phrase for phrase in phrases)
        assert len(set(phrases)) == len(phrases), [phrase for phrase in phrases if phrases.count(phrase) > 1]


def test_a_language_without_a_pack_is_left_as_it_is() -> None:
    text = "I saw it, said Ann Low."
    found = reading(text, told("I saw it", "said", "Ann Low", ("Ann Low", "person", True), kind="direct"), language="xx")
    assert with_access(found) is found


@given(st.text(alphabet="Ijeg såw.!?\n“”a ", min_size=2, max_size=80), st.data())
def test_spans_hold_words_of_the_text_whatever_it_is(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = sentence(reading(text, language="nb").article, (start, end))
    assert 0 <= first <= start < end <= last <= len(text)
    made = reading(text, told(text[start:end], "", "", ("x", "person", False), kind="direct"), language="nb")
    again = with_access(made)  # construction checks every span
    assert again == with_access(made)
    assert all(one.access != "unknown" or one.access_span == () for one in again.statements)
