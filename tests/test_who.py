"""Who said it, through whom: invented articles, the odd ones among them, and each language's grammar of sources."""

import time
from collections.abc import Iterator

import pytest

from kilde.article import Article, Span
from kilde.languages import READ
from kilde.reading.attribution_type import Attribution
from kilde.reading.chain import resolve
from kilde.reading.likeness import akin, one_letter, sounds
from kilde.reading.source_words import source_words
from kilde.statement import Reading

#: A statement of an invented article: content, cue, source words; in the order of the text. Cue and source may be empty.
Said = tuple[str, str, str]


def told(text: str, *said: Said, language: str = "nb", outlet: str | None = None, kind: str = "direct") -> Reading:
    """The reading of `text` with these statements; the cue stands nearest to its content, the source to the cue."""
    attributions, at = [], 0
    for content, cue, source in said:
        start = text.index(content, at)
        end = start + len(content)
        cued = nearest(text, cue, start, end, ((start, end),)) if cue else None
        near = cued or (start, end)
        sourced = nearest(text, source, *near, ((start, end), near)) if source else None
        attributions.append(
            Attribution(
                type="speech" if cue or source else "continuation",
                kind=kind,  # type: ignore[arg-type]
                content=((start, end),),
                cue=(cued,) if cued else (),
                source=(sourced,) if sourced else (),
            )
        )
        at = end
    return resolve(Article(id="a", language=language, text=text, outlet=outlet), attributions)


def nearest(text: str, words: str, start: int, end: int, taken: tuple[Span, ...]) -> Span:
    places = [p for p in occurrences(text, words) if all(p + len(words) <= a or p >= b for a, b in taken)]
    place = min(places, key=lambda p: min(abs(p - end), abs(p + len(words) - start)))
    return place, place + len(words)


def occurrences(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        edges = text[at - 1 : at] if at else "", text[at + len(words) : at + len(words) + 1]
        if not any(edge.isalnum() for edge in edges):
            yield at
        at = text.find(words, at + 1)


def chains(read: Reading) -> list[list[str]]:
    return [[source.name for source in read.chain(statement)] for statement in read.statements]


def ends(read: Reading) -> list[tuple[str, str, bool]]:
    """Name, kind and `named` of every statement's origin."""
    last = [read.chain(statement)[-1] for statement in read.statements]
    return [(source.name, source.kind, source.named) for source in last]


# -- odd articles


def test_two_speakers_with_one_surname_stay_two_and_the_bare_surname_is_who_spoke() -> None:
    text = (
        "Isen på Storvatnet er borte. Anne Tveter og broren Lars Tveter er uenige.\n"
        "– Den kommer igjen, sier Anne Tveter. Hun har målt den i ti år.\n– Jeg er trygg, sier Tveter.\n"
        "– Den er borte for godt, sier Lars Tveter."
    )
    read = told(
        text,
        ("Den kommer igjen", "sier", "Anne Tveter"),
        ("Jeg er trygg", "sier", "Tveter"),
        ("Den er borte for godt", "sier", "Lars Tveter"),
    )
    assert chains(read) == [["Anne Tveter"], ["Anne Tveter"], ["Lars Tveter"]]
    assert len({source.id for source in read.sources if source.kind == "person"}) == 2


def test_a_paper_that_quotes_itself_is_origin_of_its_own_words_and_link_of_what_it_was_told() -> None:
    text = (
        "Fjordposten skrev i går at broen stenges. – Det visste jeg ikke, sier Kari Moe til Fjordposten. "
        "Avisa mener at kommunen bør svare."
    )
    read = told(
        text,
        ("broen stenges", "skrev", "Fjordposten"),
        ("Det visste jeg ikke", "sier", "Kari Moe"),
        ("kommunen bør svare", "mener", "Avisa"),
        outlet="Fjordposten",
    )
    assert chains(read) == [["Fjordposten"], ["Fjordposten", "Kari Moe"], ["Fjordposten"]]
    assert [source.kind for source in read.sources] == ["outlet", "person"]


def test_the_paper_where_no_outlet_is_named_is_the_one_that_prints_the_article() -> None:
    text = "– Vi stenger broen, sier Kari Moe til avisa."
    said = ("Vi stenger broen", "sier", "Kari Moe")
    assert chains(told(text, said, outlet="Fjordposten")) == [["Fjordposten", "Kari Moe"]]
    assert [source.kind for source in told(text, said).sources] == ["person", "outlet"]


def test_a_verb_without_a_subject_of_its_own_inside_a_quotation_has_that_of_its_sentence() -> None:
    text = "– Olav Brenne ringte meg og sa at isen var tynn, og jeg snudde, sier Kari Moe."
    outer, inner = (2, text.index(", sier")), (text.index("isen"), text.index(", og jeg"))
    said = [
        Attribution(type="speech", kind="direct", content=(outer,), cue=((64, 68),), source=((69, 77),)),
        Attribution(type="speech", kind="indirect", content=(inner,), cue=((28, 30),), source=(), parent=0),
    ]
    assert [text[a:b] for one in said for a, b in (*one.cue, *one.source)] == ["sier", "Kari Moe", "sa"]
    found = resolve(Article(id="a", language="nb", text=text), said)
    assert chains(found) == [["Kari Moe"], ["Kari Moe", "Olav Brenne"]]
    assert [(found.source(one.source).name, one.cue) for one in found.statements[1].through] == [("Kari Moe", ((64, 68),))]
    assert found.statements[0].through == ()


def test_a_quote_with_no_speaker_at_all_ends_in_an_unspecified_source() -> None:
    text = "Ferja gikk ikke i dag.\n– Vi får se i morgen."
    read = told(text, ("Vi får se i morgen", "", ""))
    assert [[source.kind for source in read.chain(statement)] for statement in read.statements] == [["unspecified"]]


def test_an_interview_in_questions_and_answers_is_of_the_person_asked_whoever_is_spoken_of_between() -> None:
    text = (
        "Marit Fossheim har skrevet en bok om ferjer. I den møter vi skipper Per Hov.\n"
        "- Hvorfor ferjer?\n- Fordi ingen andre skrev om dem.\n"
        "Per Hov kjørte ferja i førti år.\n- Hvem var han?\n- En venn av min far.\n"
        "- Leste han boken?\n- Han rakk det.\n- Blir det flere?\n- Kanskje."
    )
    said = [(answer, "", "") for answer in ("Fordi ingen andre skrev om dem", "En venn av min far", "Han rakk det", "Kanskje")]
    assert chains(told(text, *said)) == [["Marit Fossheim"]] * 4


def test_an_interview_that_names_its_guest_in_a_question_only_is_of_that_guest() -> None:
    text = "- Hva skjer nå, professor Steinar Lie?\n- Ferja blir liggende.\n- Hvor lenge?\n- Til våren."
    assert chains(told(text, ("Ferja blir liggende", "", ""), ("Til våren", "", ""))) == [["Steinar Lie"]] * 2


@pytest.mark.parametrize("language", READ)
def test_an_interview_that_names_nobody_has_an_unnamed_interviewee(language: str) -> None:
    questions = ("Ti?", "Ka?", "Mu?", "So?")
    text = "\n".join(f"{question}\n– Ba do {n}.\n" for n, question in enumerate(questions))
    read = told(text, *((f"Ba do {n}", "", "") for n in range(len(questions))), language=language)
    assert ends(read) == [(source_words(language).interviewee, "person", False)] * len(questions)


def test_a_live_blog_keeps_each_of_its_twenty_dated_entries_with_its_own_speaker() -> None:
    people = ("Kari Moe", "Lars Tveter", "Anne Lund", "Per Hov")
    text = "".join(
        f"{8 + n // 4:02}.{15 * (n % 4):02}\n– Melding nummer {n}, sier {people[n % 4]} til {'NRK' if n % 2 else 'VG'}.\n"
        for n in range(20)
    )
    read = told(text, *((f"Melding nummer {n}", "sier", people[n % 4]) for n in range(20)))
    assert chains(read) == [["NRK" if n % 2 else "VG", people[n % 4]] for n in range(20)]
    assert len(read.sources) == 6


# -- descriptions that take somebody up


@pytest.mark.parametrize(
    ("language", "text", "content", "cue", "source", "name"),
    [
        ("nb", "Per Hov vant løpet. – Det var tungt, sier skiskytteren.", "Det var tungt", "sier", "skiskytteren", "Per Hov"),
        ("en", "Alice Dunmore won. “It was hard,” the skier said.", "It was hard", "said", "the skier", "Alice Dunmore"),
        (
            "de",
            "Klaus Reinholt gewann. „Es war hart“, sagte der Läufer.",
            "Es war hart",
            "sagte",
            "der Läufer",
            "Klaus Reinholt",
        ),
        ("es", "Ana Robledo ganó. «Fue duro», dijo la tenista.", "Fue duro", "dijo", "la tenista", "Ana Robledo"),
        ("it", "Anna Borlini ha vinto. «È dura», ha detto la ministra.", "È dura", "ha detto", "la ministra", "Anna Borlini"),
        ("ru", "Анна Белова выиграла. «Было трудно», — сказала депутат.", "Было трудно", "сказала", "депутат", "Анна Белова"),
    ],
)
def test_a_bare_definite_noun_takes_up_the_person_told_of(
    language: str, text: str, content: str, cue: str, source: str, name: str
) -> None:
    assert ends(told(text, (content, cue, source), language=language)) == [(name, "person", True)]


def test_an_indefinite_noun_brings_somebody_new() -> None:
    text = "Per Hov vant løpet. – Det var tungt, sier en skiskytter."
    assert ends(told(text, ("Det var tungt", "sier", "en skiskytter"))) == [("en skiskytter", "person", False)]


def test_the_police_stay_themselves_and_the_company_is_the_one_named() -> None:
    text = "Vestbruk AS varsler kutt. Politiet sier at saken er ny. Selskapet sier at saken er gammel."
    read = told(text, ("saken er ny", "sier", "Politiet"), ("saken er gammel", "sier", "Selskapet"), kind="indirect")
    assert [source.name for source in (read.chain(s)[-1] for s in read.statements)] == ["Politiet", "Vestbruk AS"]


def test_two_people_named_together_are_taken_up_together() -> None:
    text = "Kari Moe og Lars Tveter kom for sent. Begge mener at toget var skyld i det."
    read = told(text, ("toget var skyld i det", "mener", "Begge"), kind="indirect")
    assert ends(read) == [("Kari Moe og Lars Tveter", "group", True)]


def test_a_report_is_taken_up_by_its_noun_and_is_named_where_a_name_stands_in_it() -> None:
    text = "En rapport fra Norges Geologiske Institutt viser at fjellet rører seg. Rapporten sier at bygda er trygg."
    read = told(
        text,
        ("fjellet rører seg", "viser", "En rapport fra Norges Geologiske Institutt"),
        ("bygda er trygg", "sier", "Rapporten"),
        kind="indirect",
    )
    assert [(kind, named) for _, kind, named in ends(read)] == [("document", True)] * 2
    assert len(read.sources) == 1


def test_a_share_of_the_people_asked_speaks_through_the_poll() -> None:
    text = "En måling viser at mange vil vente. 43 prosent sier at de vil bygge nå."
    read = told(text, ("mange vil vente", "viser", "En måling"), ("de vil bygge nå", "sier", "43 prosent"), kind="indirect")
    assert [[source.kind for source in read.chain(s)] for s in read.statements] == [["document"], ["document", "group"]]


@pytest.mark.parametrize(
    ("language", "text", "cue", "source", "chain"),
    [
        ("nb", "Kari Moe viser til en rapport som sier at isen er tynn.", "sier", "en rapport", ["Kari Moe", "rapport"]),
        ("en", "Alice Dunmore cited a report that says the ice is thin.", "says", "a report", ["Alice Dunmore", "report"]),
    ],
)
def test_who_cites_a_report_stands_before_it(language: str, text: str, cue: str, source: str, chain: list[str]) -> None:
    content = text[text.index(cue) + len(cue) + (4 if language == "nb" else 1) : -1]
    read = told(text, (content, cue, source), language=language, kind="indirect")
    assert [name.split()[-1] for name in chains(read)[0]] == [name.split()[-1] for name in chain]
    assert [source.kind for source in read.chain(read.statements[0])] == ["person", "document"]


# -- heads of phrases


@pytest.mark.parametrize(
    ("language", "text", "content", "cue", "source", "end"),
    [
        (
            "fi",
            "Nordfossin yliopiston professori Anna Lahti sanoo, että jää pettää.",
            "jää pettää",
            "sanoo",
            "Nordfossin yliopiston professori Anna Lahti",
            ("Anna Lahti", "person", True),
        ),
        (
            "fr",
            "La police d’Ardvers a indiqué que le pont est fermé.",
            "le pont est fermé",
            "a indiqué",
            "La police d’Ardvers",
            ("La police d’Ardvers", "organisation", True),
        ),
        (
            "nl",
            "Volgens de politie van Noordveen is de brug dicht.",
            "is de brug dicht",
            "Volgens",
            "de politie van Noordveen",
            ("de politie van Noordveen", "organisation", True),
        ),
        (
            "en",
            "Northfoss police officer Alice Dunmore said the bridge was shut.",
            "the bridge was shut",
            "said",
            "Northfoss police officer Alice Dunmore",
            ("Alice Dunmore", "person", True),
        ),
        (
            "cs",
            "Tereza Novotná odjela. Mluvčí Terezy Novotné řekl, že most je zavřený.",
            "most je zavřený",
            "řekl",
            "Mluvčí Terezy Novotné",
            ("Mluvčí Terezy Novotné", "person", False),
        ),
        (
            "pt",
            "A ponte fechou, segundo a Reuters.",
            "A ponte fechou",
            "segundo",
            "a Reuters",
            ("Reuters", "outlet", True),
        ),
        (
            "de",
            "Laut den Befürwortern ist die Brücke sicher. Befürworter sagen, sie halte.",
            "sie halte",
            "sagen",
            "Befürworter",
            ("Befürworter", "group", False),
        ),
    ],
)
def test_the_head_of_a_phrase_is_the_source(
    language: str, text: str, content: str, cue: str, source: str, end: tuple[str, str, bool]
) -> None:
    assert ends(told(text, (content, cue, source), language=language, kind="indirect")) == [end]


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("pl", "Anna Malinowska", "Malinowskiej"),
        ("cs", "Petr Dvořák", "Dvořáka"),
        ("ru", "Иван Соколов", "Соколова"),
        ("uk", "Іван Соколенко", "Соколенка"),
        ("fi", "Anna Lahtinen", "Lahtisen"),
        ("nb", "Kari Nesvik", "Nesviks"),
        ("is", "Anna Jónsdóttir", "Jónsdóttur"),
    ],
)
def test_a_surname_in_another_case_is_the_same_person(language: str, first: str, second: str) -> None:
    assert akin(first.split()[-1], second, source_words(language))
    assert not akin(first.split()[-1], "Brandt", source_words(language))


def test_a_misspelt_surname_and_one_written_over_otherwise_are_the_same_person() -> None:
    text = "Kari Nesvikdal leder laget. Yusuf al-Muallem er gjest. – Ja, sier Nesvigdal. – Nei, sier Moualem."
    assert chains(told(text, ("Ja", "sier", "Nesvigdal"), ("Nei", "sier", "Moualem"))) == [
        ["Kari Nesvikdal"],
        ["Yusuf al-Muallem"],
    ]
    assert one_letter("Eriksson", "Erikssen")
    assert not one_letter("Eriksson", "Erikstad")
    assert sounds("al-Moualem") == sounds("Muallem")


@pytest.mark.parametrize(("word", "named"), [("Кузнецов", True), ("Правозащитники", False)])
def test_a_surname_that_opens_a_sentence_is_a_name_and_a_plural_noun_is_none(word: str, named: bool) -> None:
    text = f"{word} сказали, что мост закрыт."
    read = told(text, ("мост закрыт", "сказали", word), language="ru", kind="indirect")
    assert [source.named for source in read.sources] == [named]


# -- hearers in every language

#: Language, text, content, cue, source: each time «We go, says Anna/… to CNN».
HEARD = [
    ("nb", "– Vi drar, sier Kari Moe til CNN.", "Vi drar", "sier", "Kari Moe"),
    ("nn", "– Vi dreg, seier Kari Moe til CNN.", "Vi dreg", "seier", "Kari Moe"),
    ("da", "– Vi tager af sted, siger Mette Holm til CNN.", "Vi tager af sted", "siger", "Mette Holm"),
    ("sv", "– Vi åker, säger Lotta Ekvik till CNN.", "Vi åker", "säger", "Lotta Ekvik"),
    ("is", "„Við förum,“ sagði Anna Jónsdóttir við CNN.", "Við förum", "sagði", "Anna Jónsdóttir"),
    ("fi", "”Me lähdemme”, Anna Lahti sanoi CNN:n haastattelussa.", "Me lähdemme", "sanoi", "Anna Lahti"),
    ("de", "„Wir gehen“, sagte Klaus Reinholt in einem Interview mit CNN.", "Wir gehen", "sagte", "Klaus Reinholt"),
    ("nl", "„Wij gaan”, zei Anna Dekker in een interview met CNN.", "Wij gaan", "zei", "Anna Dekker"),
    ("en", "“We go,” Alice Dunmore told CNN.", "We go", "told", "Alice Dunmore"),
    ("fr", "« Nous partons », a dit Claire Montaubry à CNN.", "Nous partons", "a dit", "Claire Montaubry"),
    ("es", "«Nos vamos», dijo Ana Robledo a CNN.", "Nos vamos", "dijo", "Ana Robledo"),
    ("it", "«Andiamo», ha detto Anna Borlini alla CNN.", "Andiamo", "ha detto", "Anna Borlini"),
    ("pt", "«Vamos», disse Ana Carvalhal à CNN.", "Vamos", "disse", "Ana Carvalhal"),
    ("pl", "„Wyjeżdżamy” – powiedziała Anna Malinowska w wywiadzie dla CNN.", "Wyjeżdżamy", "powiedziała", "Anna Malinowska"),
    ("cs", "„Jedeme,“ řekla Anna Dvořáková v rozhovoru pro CNN.", "Jedeme", "řekla", "Anna Dvořáková"),
    ("uk", "«Ми їдемо», — сказала Анна Соколенко в інтерв'ю CNN.", "Ми їдемо", "сказала", "Анна Соколенко"),
    ("ru", "«Мы едем», — сказала Анна Соколова в интервью CNN.", "Мы едем", "сказала", "Анна Соколова"),
]


@pytest.mark.parametrize(("language", "text", "content", "cue", "source"), HEARD)
def test_the_outlet_that_heard_the_source_is_a_link_in_every_language(
    language: str, text: str, content: str, cue: str, source: str
) -> None:
    assert chains(told(text, (content, cue, source), language=language)) == [["CNN", source]]


def test_every_language_has_a_hearer_tested() -> None:
    assert {row[0] for row in HEARD} == set(READ)


def test_who_is_spoken_to_and_is_no_outlet_is_no_link() -> None:
    text = "– Vi drar, sier Kari Moe til Lars Tveter. Lars Tveter nikket."
    attribution = Attribution(
        type="speech",
        kind="direct",
        content=((2, 9),),
        cue=((11, 15),),
        source=((16, 24),),
        hearers=((29, 40),),
    )
    assert text[29:40] == "Lars Tveter"
    assert chains(resolve(Article(id="a", language="nb", text=text), [attribution])) == [["Kari Moe"]]


def test_a_guest_on_a_channel_speaks_through_it_afterwards() -> None:
    text = "Trumps talskvinne Sarah Lund var på CNN søndag. – Det er ikke avgjort, sa Lund."
    assert chains(told(text, ("Det er ikke avgjort", "sa", "Lund"))) == [["CNN", "Sarah Lund"]]


@pytest.mark.parametrize("language", READ)
def test_every_pack_has_every_part_of_the_grammar_of_sources(language: str) -> None:
    words = source_words(language)
    needed = ("they", "first", "second", "relative", "possessive", "both", "function", "conjunctions", "endings", "titles")
    nouns = ("female", "male", "person", "anybody", "agents", "outlet", "media", "organisation", "again", "document", "group")
    through = ("interview", "talks", "guests", "cites", "percent", "interviewee")
    assert [field for field in (*needed, *nouns, *through) if not getattr(words, field)] == []
    assert words.hearing or words.hears_by_case


def test_many_unknown_acronyms_and_surnames_take_little_time() -> None:
    letters = "BCDFGHKLMNPRSTV"
    text = "".join(
        f"{letters[n % 15]}{letters[n // 15 % 15]}{letters[n // 225 % 15]}T sier at Nes{letters[n % 15].lower()}olvik{n} kom. "
        for n in range(4_000)
    )
    began = time.perf_counter()
    told(text, ("kom", "sier", "BBBT"), kind="indirect")
    assert time.perf_counter() - began < 20
