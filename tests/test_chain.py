"""Through whom words came: hearers, nesting, accounts that go on, hearsay."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.article import Article, Span
from kilde.languages import READ
from kilde.reading.attribution_type import Attribution
from kilde.reading.cast import Cast
from kilde.reading.chain import resolve
from kilde.reading.hearing import hearers_in
from kilde.reading.source_words import source_words
from kilde.statement import Reading


def span(text: str, words: str, after: str = "") -> Span:
    start = text.index(words, text.index(after) if after else 0)
    return start, start + len(words)


def article(text: str, outlet: str | None = None, language: str = "nb") -> Article:
    return Article(id="a", language=language, text=text, outlet=outlet)


def hearers(of: Article, attribution: Attribution) -> tuple[Span, ...]:
    return hearers_in(of, Cast(of.text, source_words(of.language), of.outlet), attribution)


def direct(text: str, content: str, cue: str = "", source: str = "", **more: object) -> Attribution:
    """A quotation with its cue and source words, which stand after it."""
    cued = (span(text, cue, content),) if cue else ()
    sources = (span(text, source, cue and content),) if source else ()
    kind = "speech" if cue else "continuation"
    return Attribution(type=kind, kind="direct", content=(span(text, content),), cue=cued, source=sources, **more)  # type: ignore[arg-type]


def indirect(text: str, content: str, cue: str, source: str, **more: object) -> Attribution:
    """Reported speech whose source and cue stand before its content."""
    begin = text.index(content)
    at = text.rindex(cue, 0, begin)
    who = text.rindex(source, 0, begin)
    return Attribution(
        type="speech",
        kind="indirect",
        content=((begin, begin + len(content)),),
        cue=((at, at + len(cue)),),
        source=((who, who + len(source)),),
        **more,  # type: ignore[arg-type]
    )


def hearsay(text: str, content: str, cue: str, **more: object) -> Attribution:
    return Attribution(type="hearsay", kind="indirect", content=(span(text, content),), cue=(span(text, cue),), **more)  # type: ignore[arg-type]


def chains(read: Reading) -> list[list[str]]:
    return [[source.name for source in read.chain(statement)] for statement in read.statements]


def test_the_outlet_a_person_spoke_to_is_a_link_and_stays_one() -> None:
    text = "– Vi drar i dag, sier Kari Moe til NRK. – Isen er sterk, sier Lars Tveter. – Alle er klare, sier Moe."
    read = resolve(
        article(text),
        [
            direct(text, "Vi drar i dag", "sier", "Kari Moe"),
            direct(text, "Isen er sterk", "sier", "Lars Tveter"),
            direct(text, "Alle er klare", "sier", "Moe"),
        ],
    )
    assert chains(read) == [["NRK", "Kari Moe"], ["Lars Tveter"], ["NRK", "Kari Moe"]]


def test_hearers_are_the_words_that_name_the_outlet() -> None:
    text = "– Vi drar i dag, sier Kari Moe til NRK."
    attribution = direct(text, "Vi drar i dag", "sier", "Kari Moe")
    assert [text[start:end] for start, end in hearers(article(text), attribution)] == ["NRK"]


@pytest.mark.parametrize(
    ("language", "text", "content", "cue", "source", "chain"),
    [
        (
            "en",
            "“We sail at dawn,” Alice Dunmore told the BBC.",
            "We sail at dawn",
            "told",
            "Alice Dunmore",
            ["BBC", "Alice Dunmore"],
        ),
        (
            "nn",
            "– Me dreg, seier Marit Fossheim til Klassekampen.",
            "Me dreg",
            "seier",
            "Marit Fossheim",
            ["Klassekampen", "Marit Fossheim"],
        ),
        ("sv", "– Vi åker, säger Lotta Ekvik till TT.", "Vi åker", "säger", "Lotta Ekvik", ["TT", "Lotta Ekvik"]),
        ("da", "– Vi sejler, siger Mette Holm til Ritzau.", "Vi sejler", "siger", "Mette Holm", ["Ritzau", "Mette Holm"]),
        (
            "de",
            "„Wir segeln“, sagte Klaus Reinholt der dpa.",
            "Wir segeln",
            "sagte",
            "Klaus Reinholt",
            ["dpa", "Klaus Reinholt"],
        ),
    ],
)
def test_hearers_in_other_languages(language: str, text: str, content: str, cue: str, source: str, chain: list[str]) -> None:
    read = resolve(article(text, language=language), [direct(text, content, cue, source)])
    assert chains(read) == [chain]


def test_an_account_opened_by_an_interview_keeps_the_outlet_without_a_cue() -> None:
    text = (
        "CNN har fredag snakket med en anonym dansk dykker som fant vraket. Han avslører at lasten var borte.\n"
        "– Det lå bare tau der, sier han til kanalen.\n– Jeg rørte ingenting."
    )
    read = resolve(
        article(text, "Dagbladet"),
        [
            indirect(text, "lasten var borte", "avslører", "Han"),
            direct(text, "Det lå bare tau der", "sier", "han"),
            direct(text, "Jeg rørte ingenting"),
        ],
    )
    assert {tuple(chain) for chain in chains(read)} == {("CNN", "en anonym dansk dykker")}
    assert [source.named for source in read.sources] == [True, False]


def test_a_paper_that_quotes_what_it_was_told_itself_is_a_link() -> None:
    text = "– Vi stenger, sier Kari Moe til Fjordposten."
    read = resolve(article(text, "Fjordposten"), [direct(text, "Vi stenger", "sier", "Kari Moe")])
    assert chains(read) == [["Fjordposten", "Kari Moe"]]


def test_a_paper_as_source_of_its_own_statement_is_the_origin() -> None:
    text = "Fjordposten skriver at broen er stengt."
    read = resolve(article(text, "Fjordposten"), [indirect(text, "broen er stengt", "skriver", "Fjordposten")])
    assert chains(read) == [["Fjordposten"]]
    assert read.sources[0].kind == "outlet"


def test_a_relay_stands_before_the_speaker() -> None:
    text = "Broen er stengt, sier Kari Moe, ifølge Reuters."
    said = direct(text, "Broen er stengt", "sier", "Kari Moe", hearers=(span(text, "Reuters"),))
    assert chains(resolve(article(text), [said])) == [["Reuters", "Kari Moe"]]


def test_what_stands_in_a_content_goes_on_from_its_chain() -> None:
    text = "Kari Moe sier til NRK at Lars Tveter nekter for at broen er stengt."
    outer = indirect(text, "Lars Tveter nekter for at broen er stengt", "sier", "Kari Moe")
    inner = indirect(text, "broen er stengt", "nekter for", "Lars Tveter", parent=0)
    read = resolve(article(text), [outer, inner])
    assert chains(read) == [["NRK", "Kari Moe"], ["NRK", "Kari Moe", "Lars Tveter"]]
    assert [statement.nested for statement in read.statements] == [False, True]


def test_a_parent_may_come_after_its_child() -> None:
    text = "Kari Moe sier at Lars Tveter nekter for at broen er stengt."
    inner = indirect(text, "broen er stengt", "nekter for", "Lars Tveter", parent=1)
    outer = indirect(text, "Lars Tveter nekter for at broen er stengt", "sier", "Kari Moe")
    assert chains(resolve(article(text), [inner, outer])) == [["Kari Moe"], ["Kari Moe", "Lars Tveter"]]


def test_the_speaker_who_speaks_of_their_own_words_is_no_second_link() -> None:
    text = "– Da sa jeg at broen var stengt, forteller Kari Moe."
    outer = direct(text, "Da sa jeg at broen var stengt", "forteller", "Kari Moe")
    inner = indirect(text, "broen var stengt", "sa", "jeg", parent=0)
    assert chains(resolve(article(text), [outer, inner])) == [["Kari Moe"], ["Kari Moe"]]


def test_hearsay_has_an_empty_chain_and_within_a_content_an_unspecified_end() -> None:
    text = "Broen skal være stengt. The Guardian hevder at mannskapet angivelig flyktet."
    outer = indirect(text, "mannskapet angivelig flyktet", "hevder", "The Guardian")
    read = resolve(
        article(text),
        [hearsay(text, "være stengt", "skal"), outer, hearsay(text, "flyktet", "angivelig", parent=1)],
    )
    kinds = [[source.kind for source in read.chain(statement)] for statement in read.statements]
    assert kinds == [[], ["outlet"], ["outlet", "unspecified"]]


def test_a_quote_with_no_speaker_anywhere_ends_in_an_unspecified_source() -> None:
    text = "– Ingen får vite det."
    read = resolve(article(text), [direct(text, "Ingen får vite det")])
    assert [[source.kind for source in read.chain(statement)] for statement in read.statements] == [["unspecified"]]


def test_a_quote_without_a_cue_goes_on_with_the_account() -> None:
    text = "– Vi drar, sier Kari Moe til NRK.\n– Isen går snart."
    read = resolve(article(text), [direct(text, "Vi drar", "sier", "Kari Moe"), direct(text, "Isen går snart")])
    assert chains(read) == [["NRK", "Kari Moe"], ["NRK", "Kari Moe"]]


def test_a_quote_without_a_cue_belongs_to_whom_the_sentence_before_it_tells_of() -> None:
    text = "– Vi drar, sier Kari Moe.\nLars Tveter er ikke enig.\n– Det er for farlig."
    read = resolve(article(text), [direct(text, "Vi drar", "sier", "Kari Moe"), direct(text, "Det er for farlig")])
    assert chains(read) == [["Kari Moe"], ["Lars Tveter"]]


def test_answers_in_an_interview_are_those_of_the_person_asked() -> None:
    text = (
        "Kari Moe har skrevet bok om broen.\n- Hvorfor en bok?\n- Fordi ingen visste noe.\n"
        "- Mange mener at Lars Tveter tok feil?\n- Det gjorde han ikke.\n- Du har sagt at broen bør rives?\n- Ja, i fjor."
    )
    read = resolve(
        article(text),
        [
            direct(text, "Fordi ingen visste noe"),
            indirect(text, "Lars Tveter tok feil", "mener", "Mange"),
            direct(text, "Det gjorde han ikke"),
            indirect(text, "broen bør rives", "har sagt", "Du"),
            direct(text, "Ja, i fjor"),
        ],
    )
    assert chains(read) == [["Kari Moe"], ["Mange"], ["Kari Moe"], ["Kari Moe"], ["Kari Moe"]]


def test_pronouns_hold_through_a_row_of_statements() -> None:
    text = "Kari Moe møtte Lars Tveter. – Han var sein, sier hun. Hun mener at broen er trygg. – Jeg går der selv, sier hun."
    read = resolve(
        article(text),
        [
            direct(text, "Han var sein", "sier", "hun"),
            indirect(text, "broen er trygg", "mener", "Hun"),
            direct(text, "Jeg går der selv", "sier", "hun"),
        ],
    )
    assert chains(read) == [["Kari Moe"]] * 3


def test_sources_are_numbered_by_first_mention_and_statements_by_first_word() -> None:
    text = "Lars Tveter så på. – Vi drar, sier Kari Moe. – Isen er farlig, sier Tveter."
    said = [direct(text, "Isen er farlig", "sier", "Tveter"), direct(text, "Vi drar", "sier", "Kari Moe")]
    read = resolve(article(text), said)
    assert [(source.id, source.name) for source in read.sources] == [("s1", "Lars Tveter"), ("s2", "Kari Moe")]
    assert [(s.id, read.words(s.content)) for s in read.statements] == [("t1", "Vi drar"), ("t2", "Isen er farlig")]


PIECES = [
    "Kari Moe",
    "Moe",
    "hun",
    "Han",
    "NRK",
    "til NRK",
    "avisa",
    "en offiser",
    "Offiseren",
    "sier",
    "at",
    ",",
    ".",
    "\n",
    "- ",
    "«",
    "»",
    "\U0001f6a2",
    "ß",
    "de",
]


@st.composite
def attributed(draw: st.DrawFn) -> tuple[Article, list[Attribution]]:
    """Any text of these pieces with any attributions whose spans lie in it."""
    text = " ".join(draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=30)))
    place = st.integers(0, len(text))
    some = st.tuples(place, place).filter(lambda s: s[0] < s[1])
    one = st.lists(some, max_size=1).map(tuple)
    said = draw(
        st.lists(
            st.builds(
                Attribution,
                type=st.sampled_from(["speech", "hearsay", "continuation"]),
                kind=st.sampled_from(["direct", "indirect", "implied"]),
                content=some.map(lambda s: (s,)),
                cue=one,
                source=one,
                hearers=one,
                continues=st.none() | st.integers(0, 5),
                parent=st.none() | st.integers(0, 5),
            ),
            max_size=6,
        )
    )
    return Article(
        id="a", language=draw(st.sampled_from([*READ, "cy"])), text=text, outlet=draw(st.none() | st.just("NRK"))
    ), said


@given(attributed())
@settings(max_examples=300, deadline=None)
def test_any_attributions_resolve_to_a_sound_reading_and_always_the_same(given_: tuple[Article, list[Attribution]]) -> None:
    of, said = given_
    read = resolve(of, said)
    assert len(read.statements) == len(said)
    assert [source.id for source in read.sources] == [f"s{n}" for n in range(1, len(read.sources) + 1)]
    assert all(read.source(link) for statement in read.statements for link in statement.chain)
    used = {link for statement in read.statements for link in statement.chain}
    assert used == {source.id for source in read.sources}
    assert resolve(of, said) == read


def test_a_very_long_text_takes_seconds() -> None:
    part = "Kari Moe{0} møtte Lars Tveter i Nordfoss. – Vi drar, sier hun til NRK. – Isen er farlig, sier Tveter.\n"
    names = ("berg", "dal", "vik", "sund", "fjell", "lund")
    text = "".join(part.format(names[n % 6] + names[n // 6 % 6] + names[n // 36 % 6]) for n in range(3_000))
    said, at = [], text.find("Vi drar")
    while at >= 0:
        cue = at + len("Vi drar, ")
        said.append(
            Attribution(
                type="speech", kind="direct", content=((at, at + 7),), cue=((cue, cue + 4),), source=((cue + 5, cue + 8),)
            )
        )
        at = text.find("Vi drar", at + 1)
    began = time.perf_counter()
    read = resolve(article(text), said)
    assert len(read.statements) == 3_000
    assert time.perf_counter() - began < 30


@pytest.mark.parametrize(
    ("language", "text", "content", "cue"),
    [
        ("nb", "Kari Moe er død. Tirsdag skrev vi at isen er tynn.", "isen er tynn", "skrev"),
        ("nn", "Kari Moe er død. Tysdag skreiv me at isen er tynn.", "isen er tynn", "skreiv"),
        ("en", "Kari Moe is dead. On Tuesday we reported that the ice is thin.", "the ice is thin", "reported"),
        ("de", "Kari Moe ist tot. Am Dienstag schrieben wir, dass das Eis dünn sei.", "das Eis dünn sei", "schrieben"),
        ("fr", "Kari Moe est morte. Nous avons écrit que la glace est mince.", "la glace est mince", "avons écrit"),
        ("it", "Kari Moe è morta. Avevamo scritto che il ghiaccio è sottile.", "il ghiaccio è sottile", "Avevamo scritto"),
        ("es", "Kari Moe ha muerto. Publicamos que el hielo es fino.", "el hielo es fino", "Publicamos"),
        ("pl", "Kari Moe nie żyje. Podaliśmy, że lód jest cienki.", "lód jest cienki", "Podaliśmy"),
    ],
)
def test_what_we_wrote_is_the_word_of_the_outlet_that_prints_it(language: str, text: str, content: str, cue: str) -> None:
    said = Attribution(type="speech", kind="indirect", content=(span(text, content),), cue=(span(text, cue),))
    assert chains(resolve(article(text, "Sundavisa", language), [said])) == [["Sundavisa"]]


def test_we_inside_a_quotation_is_the_speaker() -> None:
    text = "– I går skrev vi at isen er tynn, sier Kari Moe."
    outer = direct(text, "I går skrev vi at isen er tynn", "sier", "Kari Moe")
    inner = Attribution(
        type="speech", kind="indirect", content=(span(text, "isen er tynn"),), cue=(span(text, "skrev"),), parent=0
    )
    assert chains(resolve(article(text, "Sundavisa"), [outer, inner]))[0] == ["Kari Moe"]
    assert all("Sundavisa" not in chain for chain in chains(resolve(article(text, "Sundavisa"), [outer, inner])))


@pytest.mark.parametrize("outlet", ["SKB", "Agencia Ribera", "Nordre Blad"])
def test_what_the_network_takes_for_a_hearer_beside_the_cue_may_have_letters_or_several_words(outlet: str) -> None:
    text = f"– Isen er tynn, sier Kari Moe til {outlet}."
    said = direct(text, "Isen er tynn", "sier", "Kari Moe", hearers=(span(text, outlet),))
    assert chains(resolve(article(text), [said])) == [[outlet, "Kari Moe"]]


def test_a_person_is_no_hearer_whatever_the_network_takes_it_for() -> None:
    text = "– Isen er tynn, sier Kari Moe til Lars Tveter."
    said = direct(text, "Isen er tynn", "sier", "Kari Moe", hearers=(span(text, "Lars Tveter"),))
    assert chains(resolve(article(text), [said])) == [["Kari Moe"]]


def test_an_outlet_beside_the_cue_goes_before_what_the_network_takes_for_a_hearer_elsewhere() -> None:
    text = "Isen er tynn, skriver The Quay Times. – Kjør forsiktig, sier Kari Moe til Kystbladet."
    said = direct(text, "Kjør forsiktig", "sier", "Kari Moe", hearers=(span(text, "The Quay Times"),))
    assert chains(resolve(article(text), [said])) == [["Kystbladet", "Kari Moe"]]


@pytest.mark.parametrize(
    ("language", "text", "content", "cue"),
    [
        ("nb", "VG kom først. – Isen er tynn, sier Ana Ruiz til denne avisen.", "Isen er tynn", "sier"),
        ("en", "The Guardian was first. Ana Ruiz told this newspaper the ice is thin.", "the ice is thin", "told"),
        ("es", "El País fue primero. «El hielo es fino», dijo Ana Ruiz a este periódico.", "El hielo es fino", "dijo"),
        ("it", "La Stampa c'era. «È sottile», ha detto Ana Ruiz al nostro giornale.", "È sottile", "ha detto"),
    ],
)
def test_this_newspaper_is_the_one_that_prints_the_article(language: str, text: str, content: str, cue: str) -> None:
    said = Attribution(
        type="speech", kind="indirect", content=(span(text, content),), cue=(span(text, cue),), source=(span(text, "Ana Ruiz"),)
    )
    assert chains(resolve(article(text, "Sundavisa", language), [said])) == [["Sundavisa", "Ana Ruiz"]]


CITED = [
    ("nb", "Isen er tynn", ", skriver VG, med henvisning til en kilde i kommunen.", "VG", "en kilde i kommunen"),
    (
        "en",
        "It is thin",
        ", The Guardian said, citing a source in the county, who saw it.",
        "The Guardian",
        "a source in the county",
    ),
    (
        "de",
        "Es ist dünn",
        ", berichtet der Tagesspiegel unter Berufung auf einen Sprecher der Stadt.",
        "der Tagesspiegel",
        "einen Sprecher der Stadt",
    ),
    ("fr", "Elle est mince", ", écrit Le Monde, citant un rapport de la ville.", "Le Monde", "un rapport de la ville"),
    ("ru", "Лёд тонкий", ", пишет «Коммерсантъ» со ссылкой на источник в мэрии.", "«Коммерсантъ»", "источник в мэрии"),
]


@pytest.mark.parametrize(("language", "content", "rest", "source", "whom"), CITED)
def test_whom_an_outlet_cites_in_the_same_clause_is_the_origin(
    language: str, content: str, rest: str, source: str, whom: str
) -> None:
    text = content + rest
    cue = "said" if language == "en" else rest.split()[1]
    said = Attribution(
        type="speech", kind="indirect", content=(span(text, content),), cue=(span(text, cue),), source=(span(text, source),)
    )
    (chain,) = chains(resolve(article(text, language=language), [said]))
    assert (len(chain), chain[-1]) == (2, whom)


def test_whom_somebody_else_cites_is_no_link() -> None:
    text = "Isen er tynn, sier Kari Moe, med henvisning til en rapport."
    assert chains(resolve(article(text), [direct(text, "Isen er tynn", "sier", "Kari Moe")])) == [["Kari Moe"]]


@pytest.mark.parametrize("platform", ["X", "Facebook", "Truth Social"])
def test_a_platform_hears_nobody(platform: str) -> None:
    text = f"– Isen er tynn, skriver Kari Moe på {platform}."
    said = direct(text, "Isen er tynn", "skriver", "Kari Moe", hearers=(span(text, platform),))
    assert chains(resolve(article(text), [said])) == [["Kari Moe"]]
    assert hearers(article(text), direct(text, "Isen er tynn", "skriver", "Kari Moe")) == ()


@pytest.mark.parametrize(
    ("language", "text", "source", "name"),
    [
        (
            "nb",
            "Havnesjefen sier at isen er tynn.\n– Vi stenger, sier havnesjef Kari Moe.",
            "Havnesjefen",
            "havnesjef Kari Moe",
        ),
        (
            "nn",
            "Hamnesjefen sier at isen er tynn.\n– Vi stenger, sier hamnesjef Kari Moe.",
            "Hamnesjefen",
            "hamnesjef Kari Moe",
        ),
        ("sv", "Rektorn sier at isen er tynn.\n– Vi stenger, sier rektor Kari Moe.", "Rektorn", "rektor Kari Moe"),
        ("en", "The mayor sier at isen er tynn.\n– Vi stenger, sier mayor Kari Moe.", "The mayor", "mayor Kari Moe"),
    ],
)
def test_a_lead_tells_what_somebody_is_whose_name_comes_later(language: str, text: str, source: str, name: str) -> None:
    lead = indirect(text, "isen er tynn", "sier", source)
    then = direct(text, "Vi stenger", "sier", name)
    assert chains(resolve(article(text, language=language), [lead, then])) == [["Kari Moe"], ["Kari Moe"]]


@pytest.mark.parametrize(
    "text",
    [
        "En havnesjef sier at isen er tynn.\nVi stenger, sier havnesjef Kari Moe.",
        "Mannen sier at isen er tynn.\nVi stenger, sier mannen Lars Moe.",
        "Sjefen sier at isen er tynn.\nVi stenger, sier sjef Kari Moe. Jeg går, sier sjef Lars Tveter.",
    ],
)
def test_an_unnamed_person_gets_no_name_that_the_article_does_not_give(text: str) -> None:
    first = text[: text.index(" sier")]
    lead = indirect(text, "isen er tynn", "sier", first)
    then = direct(text, "Vi stenger", "sier", text[text.index("sier", 40) + 5 :].split(".")[0])
    assert chains(resolve(article(text), [lead, then]))[0] == [first]


@pytest.mark.parametrize(
    ("language", "outlet", "text", "content", "cue", "source"),
    [
        ("fr", "Le Fanal", "« La glace est mince », dit Anne Martin au Fanal.", "La glace est mince", "dit", "Anne Martin"),
        ("pl", "Głos Portu", "– Lód jest cienki – mówi Głosowi Portu Anna Nowak.", "Lód jest cienki", "mówi", "Anna Nowak"),
        ("uk", "Вісті Порту", "— Лід тонкий, — каже Вістям Порту Ганна Орлик.", "Лід тонкий", "каже", "Ганна Орлик"),
    ],
)
def test_an_outlet_is_known_by_its_own_name_without_its_article_and_in_a_case(
    language: str, outlet: str, text: str, content: str, cue: str, source: str
) -> None:
    said = Attribution(
        type="speech",
        kind="direct",
        content=(span(text, content),),
        cue=(span(text, cue),),
        source=(span(text, source),),
        hearers=(span(text, {"fr": "Fanal", "pl": "Głosowi Portu", "uk": "Вістям Порту"}[language]),),
    )
    assert chains(resolve(article(text, outlet, language), [said])) == [[outlet, source]]


def test_a_pronoun_for_a_paper_is_no_person_where_nobody_is_told_of() -> None:
    text = "Nettavisa Kystbladet rettar saka der ho skreiv at isen er tynn."
    assert chains(resolve(article(text, language="nn"), [indirect(text, "isen er tynn", "skreiv", "ho")])) == [["Kystbladet"]]
