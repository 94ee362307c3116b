"""Rules find who is said to say what, by the words of the language packs alone."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.article import Article, Block, BlockKind, Span
from kilde.languages import with_part
from kilde.reading.attribution_type import Attribution
from kilde.reading.cues import cues
from kilde.reading.rules import attributions

PACKED = with_part("cues")


def article(text: str, language: str = "nb", kind: BlockKind = "paragraph") -> Article:
    """An article with one block a line."""
    blocks, at = [], 0
    for line in text.split("\n"):
        if line:
            blocks.append(Block(kind, (at, at + len(line))))
        at += len(line) + 1
    return Article(id="a", language=language, text=text, blocks=tuple(blocks))


class Read:
    """The attributions of a text, with their words."""

    def __init__(self, text: str, language: str = "nb") -> None:
        self.text = text
        self.all = attributions(article(text, language))

    def words(self, spans: tuple[Span, ...]) -> str:
        return " … ".join(self.text[a:b] for a, b in spans)

    def rows(self) -> list[tuple[str, str, str]]:
        """Content, cue and source of each."""
        return [(self.words(a.content), self.words(a.cue), self.words(a.source)) for a in self.all]

    def only(self) -> Attribution:
        assert len(self.all) == 1, self.rows()
        return self.all[0]


@pytest.mark.parametrize(
    ("language", "text", "row"),
    [
        ("nb", "«Isen er tynn», sier fiskeren til NRK.", ("Isen er tynn", "sier", "fiskeren")),
        ("nb", "– Isen er tynn. Vi snur, sier Kari Berg.", ("Isen er tynn. Vi snur", "sier", "Kari Berg")),
        ("nb", "Kari Berg sier: «Isen er tynn.»", ("Isen er tynn", "sier", "Kari Berg")),
        ("nb", "Berg har tidligere sagt at isen er tynn.", ("isen er tynn", "har tidligere sagt", "Berg")),
        ("nb", "I går sa Berg at isen er tynn.", ("isen er tynn", "sa", "Berg")),
        ("nb", "Berg mener isen er tynn.", ("isen er tynn", "mener", "Berg")),
        ("nb", "Isen er tynn, sier Berg.", ("Isen er tynn", "sier", "Berg")),
        ("nb", "Isen er tynn, ifølge politiet.", ("Isen er tynn", "ifølge", "politiet")),
        ("nb", "Ifølge politiet er isen tynn.", ("er isen tynn", "Ifølge", "politiet")),
        ("nb", "Rapporten viser at isen er tynn.", ("isen er tynn", "viser", "Rapporten")),
        ("nb", "Vakta nølte først og sa at isen er tynn.", ("isen er tynn", "sa", "Vakta")),
        (
            "nb",
            "Kari Berg, leder i Fiskarlaget, sier at isen er tynn.",
            ("isen er tynn", "sier", "Kari Berg, leder i Fiskarlaget"),
        ),
        ("nb", "Kari Berg, som bor på øya, sier at isen er tynn.", ("isen er tynn", "sier", "Kari Berg")),
        ("nn", "Isen er tynn, seier fiskaren.", ("Isen er tynn", "seier", "fiskaren")),
        ("nn", "Ho fortalde at isen er tynn.", ("isen er tynn", "fortalde", "Ho")),
        ("sv", "Isen är tunn, säger Berg.", ("Isen är tunn", "säger", "Berg")),
        ("sv", "Enligt polisen är isen tunn.", ("är isen tunn", "Enligt", "polisen")),
        ("da", "Berg siger, at isen er tynd.", ("isen er tynd", "siger", "Berg")),
        ("de", "Berg sagte, dass das Eis dünn ist.", ("das Eis dünn ist", "sagte", "Berg")),
        ("de", "„Das Eis ist dünn“, sagte der Sprecher.", ("Das Eis ist dünn", "sagte", "der Sprecher")),
        ("en", '"The ice is thin," Berg said.', ("The ice is thin", "said", "Berg")),
        ("en", '"The ice is thin," said Kari Berg.', ("The ice is thin", "said", "Kari Berg")),
        ("en", "The mayor said the ice was thin.", ("the ice was thin", "said", "The mayor")),
        ("en", "The ice is thin, according to police.", ("The ice is thin", "according to", "police")),
        ("en", "According to the police, the ice is thin.", ("the ice is thin", "According to", "the police")),
    ],
)
def test_content_cue_and_source_are_found(language: str, text: str, row: tuple[str, str, str]) -> None:
    assert Read(text, language).rows() == [row]


def test_a_second_verb_shares_the_subject_of_its_sentence() -> None:
    read = Read("The mayor closed the bridge, saying the ice was thin.", "en")
    assert read.rows() == [("the ice was thin", "saying", "The mayor")]


def test_a_content_split_by_its_cue_is_one_attribution() -> None:
    assert Read("– Vi drar, sier Berg, så snart isen går.").rows() == [("Vi drar … så snart isen går", "sier", "Berg")]
    assert Read('"We go," Berg said, "as soon as the ice breaks."', "en").rows() == [
        ("We go … as soon as the ice breaks", "said", "Berg")
    ]


def test_a_second_quotation_after_the_cue_is_its_own() -> None:
    read = Read("– Vi drar i dag, sier Berg til NRK. – Alle er klare.")
    assert read.rows() == [("Vi drar i dag", "sier", "Berg"), ("Alle er klare", "sier", "Berg")]
    assert [read.words(a.hearers) for a in read.all] == ["NRK", "NRK"]
    assert read.all[1].continues == 0


def test_an_answer_runs_on_to_the_next_question() -> None:
    text = "– Er isen tynn?\n– Ja, i dag.\nDen sprakk i natt.\n– Snur dere?\n– Vi snur nå, sier Berg."
    assert [row[0] for row in Read(text).rows()] == ["Ja, i dag … Den sprakk i natt", "Vi snur nå"]


def test_a_dash_line_without_a_cue_goes_on_the_account_before_it() -> None:
    read = Read("– Isen er tynn, sier Berg.\n– Vi snur nå.\nVannet steg i natt.")
    first, second = read.all
    assert (second.type, second.continues, second.cue, second.source) == ("continuation", 0, (), ())
    assert first.type == "speech"


def test_an_interviewers_question_is_no_statement() -> None:
    assert [row[0] for row in Read("– Er isen tynn?\n– Ja, sier Berg.").rows()] == ["Ja"]


def test_a_quotation_over_two_paragraphs_is_one_content_with_a_span_in_each() -> None:
    read = Read("«Isen er tynn.\n«Vi snur nå», sier Berg.")
    assert read.rows() == [("Isen er tynn … Vi snur nå", "sier", "Berg")]


def test_kinds_tell_verbatim_words_from_paraphrase() -> None:
    assert Read("«Isen er tynn», sier Berg.").only().kind == "direct"
    assert Read("Berg sier at isen er tynn.").only().kind == "indirect"
    assert Read("Berg sier at isen er «svært tynn og mørk».").only().kind == "mixed"


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("Soldatene skal ha nektet fordi isen var tynn.", "Soldatene … nektet fordi isen var tynn", "skal ha"),
        ("Isen er angivelig tynn.", "Isen er … tynn", "angivelig"),
        ("Det meldes om drap i byen.", "drap i byen", "meldes om"),
        ("I går ble det meldt om drap i byen.", "drap i byen", "ble … meldt om"),
    ],
)
def test_hearsay_names_nobody(text: str, content: str, cue: str) -> None:
    read = Read(text)
    assert read.rows() == [(content, cue, "")]
    assert read.only().type == "hearsay"


def test_english_hearsay_names_nobody() -> None:
    assert Read("The mine is said to hold gold.", "en").rows() == [("The mine … hold gold", "is said to", "")]
    assert Read("The mine allegedly holds gold.", "en").only().type == "hearsay"


def test_hearsay_with_its_own_source_is_a_distanced_statement_of_that_source() -> None:
    only = Read("Retten skal ha konkludert med at isen var tynn.").only()
    assert (only.type, only.stance) == ("speech", "distanced")


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Berg avslører at isen er tynn.", "endorsed"),
        ("Berg sier at isen er tynn.", "neutral"),
        ("Berg hevder at isen er tynn.", "distanced"),
        ("Berg har feilaktig hevdet at isen er tynn.", "rejected"),
    ],
)
def test_the_cue_tells_the_articles_stance(text: str, stance: str) -> None:
    assert Read(text).only().stance == stance


def test_denial_and_negation_make_a_statement_negative() -> None:
    assert Read("Berg avviser at isen er tynn.").only().polarity == "negative"
    assert Read("Berg tror ikke at isen er tynn.").only().polarity == "negative"
    assert Read("Berg denies that the ice is thin.", "en").only().polarity == "negative"


def test_modality_is_that_of_the_cue_or_of_the_sources_own_hedge() -> None:
    assert Read("Berg frykter at isen er tynn.").only().modality == "possible"
    assert Read("Berg tror at isen er tynn.").only().modality == "probable"
    assert Read("Berg krever at isen måles.").only().modality == "unknown"
    assert Read("– Jeg tror isen er tynn, sier Berg.").only().modality == "probable"


def test_own_hedges_inside_a_quotation_are_no_nested_statements() -> None:
    assert len(Read("«Jeg mener at isen er tynn», sier Berg.").all) == 1


def test_a_statement_inside_a_content_knows_its_parent() -> None:
    read = Read("Berg sier at politiet hevder at isen er tynn.")
    assert [a.parent for a in read.all] == [None, 0]
    outer = Read("Berg sier at isen er tynn, skriver Fjellposten.")
    assert [(outer.words(a.source), a.parent) for a in outer.all] == [("Fjellposten", None), ("Berg", 0)]


def test_an_outlet_after_an_utterance_with_its_own_speaker_is_a_relay() -> None:
    read = Read("«Isen er tynn», sier politiet, ifølge Fjellposten.")
    assert read.words(read.only().source) == "politiet"
    assert read.words(read.only().relays) == "Fjellposten"


def test_hearers_are_told_from_occasions() -> None:
    assert Read("Berg sier til Fjellposten at isen er tynn.").only().hearers
    assert not Read("Berg sier i en pressemelding at isen er tynn.").only().hearers
    told = Read("Berg told the Post that the ice is thin.", "en")
    assert told.words(told.only().hearers) == "the Post"


def test_nouns_that_attribute_a_clause() -> None:
    assert Read("Påstanden om at isen er tynn, kom i går.").all[0].type == "hearsay"
    read = Read("Her claim that the ice is thin was new.", "en")
    assert (read.words(read.all[0].cue), read.words(read.all[0].source)) == ("claim", "Her")


def test_headings_captions_and_promos_hold_no_statements() -> None:
    for kind in ("headline", "subheading", "caption", "promo"):
        assert attributions(article("«Isen er tynn», sier Berg.", kind=kind)) == ()


def test_the_articles_own_voice_is_no_statement() -> None:
    for text in (
        "Isen er tynn. Vi snudde ved brua.",
        "Dette viser at isen er tynn.",
        "Hun bestemte seg for å dra.",
        "Soldatene ble fortalt at de skulle snu, og boken heter «Isen».",
    ):
        assert Read(text).rows() == [], text


def test_a_language_without_a_pack_gives_nothing() -> None:
    assert attributions(article("«Isen er tynn», sier Berg.", "xx")) == ()


def test_a_region_after_the_language_is_no_hindrance() -> None:
    assert len(attributions(article('"The ice is thin," Berg said.', "en-GB"))) == 1


@pytest.mark.parametrize("language", PACKED)
def test_packs_are_written_in_small_letters_and_expand(language: str) -> None:
    known = cues(language)
    assert known is not None
    assert known.forms
    for head, forms in known.forms.items():
        assert head == head.lower().strip("*|")
        assert all(" " not in word for form in forms for word in (head, *form.direct, *form.later))


def check(text: str, language: str) -> tuple[Attribution, ...]:
    """The attributions of a text, after what must hold of every one."""
    source = article(text, language)
    found = attributions(source)
    for number, one in enumerate(found):
        assert one.content
        for span in (*one.content, *one.cue, *one.source, *one.hearers, *one.relays):
            assert text[span[0] : span[1]].strip()
            assert any(block.span[0] <= span[0] < span[1] <= block.span[1] for block in source.blocks)
        for spans in (one.content, one.cue):
            assert all(a[1] <= b[0] for a, b in pairwise(spans))
        assert not any(a[0] < b[1] and b[0] < a[1] for a in one.content for b in one.cue)
        assert one.parent is None or (one.parent < len(found) and one.parent != number)
        assert one.continues is None or one.continues < len(found)
    return found


JUMBLE = """sier|Berg|at|«|»|"|„|“|'|– |- |, |. |? |: |\n|ifølge|skal ha|nektet|er|angivelig|til NRK|said|that|according to
|dass|laut|sagte|han|jeg|ikke|(|)|og|men|påstanden om|det meldes om|har tidligere hevdet|told|is said to|😀|\u200b|שלום
|legger|til|\u202e|;"""
PIECES = st.sampled_from(JUMBLE.split("|"))


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map(" ".join), st.sampled_from(PACKED))
def test_spans_are_whole_and_apart_in_any_jumble_of_cues(text: str, language: str) -> None:
    check(text, language)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from(PACKED))
def test_any_text_is_read_without_an_error(text: str, language: str) -> None:
    check(text, language)


@pytest.mark.parametrize(
    "piece", ["«Ja», sier Berg. ", "sier ", '"', "Berg sier at ", "ifølge Berg ", ", sier Berg ", "he said he says "]
)
def test_the_time_grows_no_faster_than_the_text(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        one = Article(id="a", language="nb", text=text, blocks=(Block("paragraph", (0, len(text))),))
        best = float("inf")
        for _ in range(2):
            begin = time.process_time()
            attributions(one)
            best = min(best, time.process_time() - begin)
        return best

    assert seconds(20_000) < 4 * 2.5 * seconds(5_000) + 0.05
