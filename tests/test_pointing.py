"""Sentences that only point back and say whose it was: which words they give to whom."""

import pytest

from kilde.article import Article, Block
from kilde.languages import READ
from kilde.reading import read
from kilde.reading.attribution_type import Attribution
from kilde.reading.knowledge import Knowledge
from kilde.reading.pointing import pointed
from kilde.reading.source_words import source_words


def article(text: str, language: str) -> Article:
    """Paragraphs parted by line breaks."""
    blocks, place = [], 0
    for line in text.split("\n"):
        if line:
            blocks.append(Block("paragraph", (place, place + len(line))))
        place += len(line) + 1
    return Article(id="a", language=language, text=text, blocks=tuple(blocks))


def by_rule(text: str, language: str) -> list[tuple[str, str, str]]:
    """Content, cue and source of what the rules alone find."""
    made = article(text, language)
    found = pointed(Knowledge(made), source_words(language), ())

    def words(one: Attribution, role: str) -> str:
        return " … ".join(made.words(span) for span in getattr(one, role))

    return [(words(one, "content"), words(one, "cue"), words(one, "source")) for one in found]


POINTED = [
    ("nb", "Brua blir stengt. Det sier ordfører Kari Moe til Sundavisa.", "Brua blir stengt", "sier", "ordfører Kari Moe"),
    ("nb", "Tanken lekker. Det får Sundavisa opplyst av en kilde i havna.", "Tanken lekker", "opplyst", "en kilde i havna"),
    ("nb", "Tanken lekker. Det har politiet opplyst.", "Tanken lekker", "opplyst", "politiet"),
    ("nn", "Brua blir stengd. Det melder politiet.", "Brua blir stengd", "melder", "politiet"),
    ("da", "Broen lukkes. Det oplyser den lokale avis Havnebladet.", "Broen lukkes", "oplyser", "den lokale avis Havnebladet"),
    ("sv", "Bron stängs. Det skriver Hamnbladet.", "Bron stängs", "skriver", "Hamnbladet"),
    ("is", "Brúnni verður lokað. Þetta segir Anna Jónsdóttir.", "Brúnni verður lokað", "segir", "Anna Jónsdóttir"),
    (
        "fi",
        "Silta suljetaan. Näin kertoo kaupunginjohtaja Virta.",
        "Silta suljetaan",
        "kertoo",
        "kaupunginjohtaja Virta",
    ),
    ("de", "Die Brücke wird gesperrt. Das sagte die Polizei.", "Die Brücke wird gesperrt", "sagte", "die Polizei"),
    ("nl", "De brug gaat dicht. Dat zegt burgemeester Anna Wit.", "De brug gaat dicht", "zegt", "burgemeester Anna Wit"),
    ("en", "The bridge will close. That is what mayor Anna Wood said.", "The bridge will close", "said", "mayor Anna Wood"),
    ("en", "The tank leaks. That's according to the police.", "The tank leaks", "according to", "the police"),
    (
        "fr",
        "Le pont ferme. C'est ce qu'a déclaré la maire Anne Martin.",
        "Le pont ferme",
        "qu'a déclaré",
        "la maire Anne Martin",
    ),
    ("es", "El puente cierra. Así lo afirmó Ana Ruiz.", "El puente cierra", "afirmó", "Ana Ruiz"),
    ("it", "Il ponte chiude. Lo ha detto la sindaca Anna Rossi.", "Il ponte chiude", "ha detto", "la sindaca Anna Rossi"),
    ("pt", "A ponte fecha. Foi o que disse a prefeita Ana Ramos.", "A ponte fecha", "disse", "a prefeita Ana Ramos"),
    ("pl", "Most jest zamknięty. Poinformowała o tym Anna Nowak.", "Most jest zamknięty", "Poinformowała", "Anna Nowak"),
    ("cs", "Most bude zavřený. Uvedla to starostka Anna Nová.", "Most bude zavřený", "Uvedla", "starostka Anna Nová"),
    ("uk", "Міст закриють. Про це повідомила Ганна Орлик.", "Міст закриють", "повідомила", "Ганна Орлик"),
    ("ru", "Мост закроют. Об этом сообщила мэр Анна Орлова.", "Мост закроют", "сообщила", "мэр Анна Орлова"),
]


@pytest.mark.parametrize(("language", "text", "content", "cue", "source"), POINTED)
def test_what_is_pointed_at_is_said_by_whom_the_sentence_names(
    language: str, text: str, content: str, cue: str, source: str
) -> None:
    assert by_rule(text, language) == [(content, cue, source)]


def test_every_language_has_words_that_point() -> None:
    assert {language for language, *_ in POINTED} == set(READ)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Brua blir stengt. Det sier politiet ikke noe om."),
        ("nb", "Brua blir stengt. Det sier mye om kommunen."),
        ("nb", "Brua blir stengt. Det er lov å håpe at Kari Moe angrer."),
        ("nb", "Brua blir stengt. Det viser seg at Kari Moe visste det."),
        ("nb", "Brua blir stengt. Det ønsker Kari Moe også."),
        ("nb", "Brua blir stengt. Det avviser Kari Moe."),
        ("nb", "Blir brua stengt? Det sier Kari Moe."),
        ("nb", "Brua blir stengt. Det sier Kari Moe?"),
        ("nb", "Det sier Kari Moe."),
        ("en", "The bridge will close. That is what said it all."),
        ("en", "The bridge will close. This was said before."),
    ],
)
def test_what_only_looks_like_it_is_none(language: str, text: str) -> None:
    assert by_rule(text, language) == []


def test_one_or_two_sentences_of_a_paragraph_are_pointed_at_and_all_of_a_quotation() -> None:
    lead = "Det regnet. Brua sank. Ingen er skadd. Det opplyser politiet."
    assert by_rule(lead, "nb")[0][0] == "Brua sank. Ingen er skadd"
    quotation = "– Det regnet. Brua sank. Ingen er skadd.\nDet opplyser politiet."
    assert by_rule(quotation, "nb")[0][0] == "Det regnet. Brua sank. Ingen er skadd"
    marks = "Det regnet. «Brua sank. Alle løp. Ingen er skadd.» Det opplyser politiet."
    assert by_rule(marks, "nb")[0][0] == "Brua sank. Alle løp. Ingen er skadd"


def test_who_gets_to_know_it_is_a_link_before_who_told_it() -> None:
    text = "Tanken lekker. Det får Bergens Tidende opplyst av en kilde i havna."
    (one,) = read(article(text, "nb")).statements
    assert [s.name for s in read(article(text, "nb")).chain(one)] == ["Bergens Tidende", "en kilde i havna"]


def test_a_content_that_only_points_becomes_the_words_pointed_at() -> None:
    text = "Brúnni verður lokað í þrjár vikur. Þetta segir Anna Jónsdóttir bæjarstjóri."
    made = article(text, "is")
    first = text.index("Þetta")
    found = Attribution(
        type="speech",
        kind="indirect",
        content=((first, first + 5),),
        cue=((first + 6, first + 11),),
        source=((first + 12, len(text) - 1),),
    )
    (one,) = pointed(Knowledge(made), source_words("is"), [found])
    assert [made.words(span) for span in one.content] == ["Brúnni verður lokað í þrjár vikur"]
    assert one.source == found.source


def test_a_doubtful_cue_counts_only_in_a_sentence_that_points() -> None:
    text = "Brua blir stengt. Det sier Kari Moe. Kari Moe ler."
    made = article(text, "nb")

    def cued(cue: str, content: str) -> Attribution:
        at, begin = text.rindex(cue), text.index(content)
        return Attribution(
            type="speech", kind="indirect", content=((begin, begin + len(content)),), cue=((at, at + len(cue)),), score=0.3
        )

    doubtful = [cued("sier", "Brua blir stengt"), cued("ler", "Brua blir stengt")]
    assert [made.words(one.cue[0]) for one in pointed(Knowledge(made), source_words("nb"), [], doubtful)] == ["sier"]


def test_a_quotation_without_a_cue_gets_the_cue_that_points_at_it() -> None:
    text = "– Vi så flammene. Så kom røyken.\nDet forteller Lars Tveter."
    made = article(text, "nb")
    bare = Attribution(type="continuation", kind="direct", content=((2, 31),))
    (one,) = pointed(Knowledge(made), source_words("nb"), [bare])
    assert [made.words(span) for span in one.cue] == ["forteller"]
    assert [made.words(span) for span in one.content] == ["Vi så flammene. Så kom røyken"]


@pytest.mark.parametrize("through", ["ifølgje fagbladet Havvakta", "ifølgje Havvakta"])
def test_through_whom_it_came_is_a_hearer_of_what_is_pointed_at(through: str) -> None:
    text = f"Tanken lek. Det viser ein lekk rapport, {through}."
    made = article(text, "nn")
    cue, outlet = text.index("ifølgje"), through.removeprefix("ifølgje ")
    begin = text.index(outlet)
    found = Attribution(
        type="speech",
        kind="indirect",
        content=((0, 10),),
        cue=((cue, cue + 7),),
        source=((begin, begin + len(outlet)),),
    )
    (one,) = pointed(Knowledge(made), source_words("nn"), [found])
    assert [made.words(span) for span in (*one.cue, *one.source, *one.hearers)] == ["viser", "ein lekk rapport", outlet]
