"""What an article says, clause by clause: contents of statements and the article's own voice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.article import Article, Block
from kilde.claim import Instance
from kilde.matching.assertions import assertions, clauses, union, without
from kilde.matching.predicates import finite
from kilde.statement import Reading, Source, Statement


def article(text: str, language: str = "nb") -> Article:
    return Article(id="a1", language=language, text=text, blocks=(Block("paragraph", (0, len(text))),))


def spans(text: str, *parts: str) -> tuple[tuple[int, int], ...]:
    return tuple((text.index(part), text.index(part) + len(part)) for part in parts)


def words(reading: Reading, found: tuple[Instance, ...]) -> list[str]:
    return [" … ".join(reading.article.words(span) for span in instance.content) for instance in found]


def test_a_long_quotation_is_split_into_its_clauses_each_with_the_chain() -> None:
    text = "– Ferja går ikke i dag. Vi håper på bedre vær, men det er usikkert, sier Liv Nes til Havposten."
    content = "Ferja går ikke i dag. Vi håper på bedre vær, men det er usikkert"
    reading = Reading(
        article(text),
        (
            Source("s1", "Havposten", "outlet", True, spans(text, "Havposten")),
            Source("s2", "Liv Nes", "person", True, spans(text, "Liv Nes")),
        ),
        (
            Statement(
                id="t1",
                kind="direct",
                content=spans(text, content),
                cue=spans(text, "sier"),
                source=spans(text, "Liv Nes"),
                chain=("s1", "s2"),
                modality="probable",
            ),
        ),
    )
    found = assertions(reading)
    stated = tuple(instance for instance in found if instance.statement == "t1")
    assert words(reading, stated) == ["Ferja går ikke i dag", "Vi håper på bedre vær", "men det er usikkert"]
    assert all([link.name for link in instance.chain] == ["Havposten", "Liv Nes"] for instance in stated)
    assert all(instance.modality == "probable" for instance in stated)


def test_what_no_statement_covers_is_the_articles_own_voice() -> None:
    text = "Brua ved Elvenes er stengt. Den åpner fredag, sier politiet."
    reading = Reading(
        article(text),
        (Source("s1", "politiet", "organisation", True, spans(text, "politiet")),),
        (
            Statement(
                id="t1",
                kind="indirect",
                content=spans(text, "Den åpner fredag"),
                cue=spans(text, "sier"),
                source=spans(text, "politiet"),
                chain=("s1",),
            ),
        ),
    )
    found = assertions(reading)
    assert words(reading, found) == ["Brua ved Elvenes er stengt", "Den åpner fredag"]
    assert [instance.statement for instance in found] == [None, "t1"]
    assert found[0].chain == ()


def test_headings_and_captions_are_no_assertions() -> None:
    text = "Storm langs hele kysten\nTrær falt over veien i natt."
    at = text.index("\n")
    reading = Reading(
        Article(id="a1", language="nb", text=text, blocks=(Block("headline", (0, at)), Block("paragraph", (at + 1, len(text)))))
    )
    assert words(reading, assertions(reading)) == ["Trær falt over veien i natt"]


def test_a_nested_statement_takes_its_words_from_the_outer_one() -> None:
    text = "Fabrikken legges ned, sier Bo Lie, skriver Dagsnytt."
    inner, outer = spans(text, "Fabrikken legges ned"), spans(text, "Fabrikken legges ned, sier Bo Lie")
    reading = Reading(
        article(text),
        (
            Source("s1", "Dagsnytt", "outlet", True, spans(text, "Dagsnytt")),
            Source("s2", "Bo Lie", "person", True, spans(text, "Bo Lie")),
        ),
        (
            Statement(
                id="t1",
                kind="indirect",
                content=outer,
                cue=spans(text, "skriver"),
                source=spans(text, "Dagsnytt"),
                chain=("s1",),
            ),
            Statement(
                id="t2",
                kind="indirect",
                content=inner,
                cue=spans(text, "sier"),
                source=spans(text, "Bo Lie"),
                chain=("s1", "s2"),
                nested=True,
            ),
        ),
    )
    found = assertions(reading)
    assert [(instance.statement, words(reading, (instance,))) for instance in found] == [("t2", ["Fabrikken legges ned"])]


def test_a_denied_claim_is_kept_for_who_denies_it_and_for_who_made_it() -> None:
    text = "Laget avviser påstanden fra Rolf Moe om at banen er solgt."
    content = spans(text, "banen er solgt")
    reading = Reading(
        article(text),
        (
            Source("s1", "Laget", "organisation", True, spans(text, "Laget")),
            Source("s2", "Rolf Moe", "person", True, spans(text, "Rolf Moe")),
        ),
        (
            Statement(
                id="t1",
                kind="indirect",
                content=content,
                cue=spans(text, "avviser"),
                source=spans(text, "Laget"),
                chain=("s1",),
                polarity="negative",
            ),
            Statement(
                id="t2",
                kind="indirect",
                content=content,
                cue=spans(text, "påstanden"),
                source=spans(text, "Rolf Moe"),
                chain=("s1", "s2"),
                nested=True,
            ),
        ),
    )
    stated = [instance for instance in assertions(reading) if instance.statement]
    assert [(instance.statement, instance.polarity) for instance in stated] == [("t1", "negative"), ("t2", "positive")]


def test_a_clause_that_hearsay_cleaves_is_one() -> None:
    text = "Tre av båtene skal ha gått ned utenfor Sula."
    parts = spans(text, "Tre av båtene", "gått ned utenfor Sula")
    reading = Reading(article(text), (), (Statement(id="t1", kind="indirect", content=parts, cue=spans(text, "skal ha")),))
    assert [instance.content for instance in assertions(reading)] == [parts]


def test_an_unknown_language_is_split_at_marks_alone() -> None:
    text = "Bidh an aiseag dheth an-diugh, tha an t-sìde garbh."
    found = clauses(text, ((0, len(text)),), "gd", ((0, len(text)),))
    assert [text[a:b] for ((a, b),) in found] == ["Bidh an aiseag dheth an-diugh", "tha an t-sìde garbh"]


PROSE_TEXT = st.text(alphabet="ab Å.,;:–\n\"«»'“”!?1й", max_size=120)


@settings(deadline=None)
@given(PROSE_TEXT, st.sampled_from(["nb", "en", "uk", "xx"]))
def test_assertions_lie_within_the_blocks_in_order_and_hold_words(text: str, language: str) -> None:
    if not text:
        return
    found = assertions(Reading(article(text, language)))
    end = 0
    for instance in found:
        for a, b in instance.content:
            assert end <= a < b <= len(text)
            assert text[a:b] == text[a:b].strip()
            end = b
        assert any(letter.isalnum() for a, b in instance.content for letter in text[a:b])


@given(
    st.tuples(st.integers(0, 50), st.integers(0, 50)), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=6)
)
def test_what_is_left_of_a_span_is_what_no_other_covers(ends: tuple[int, int], pairs: list[tuple[int, int]]) -> None:
    span = (min(ends), max(ends) + 1)
    taken = [(min(pair), max(pair) + 1) for pair in pairs]
    left = {place for a, b in without(span, union(taken)) for place in range(a, b)}
    assert left == {place for place in range(*span) if not any(a <= place < b for a, b in taken)}


def test_a_mark_that_closes_a_name_inside_a_clause_stays_with_it() -> None:
    text = "42 passasjerer var om bord i «Ternesund»."
    article = Article(id="a", language="nb", text=text, blocks=(Block("paragraph", (0, len(text))),))
    (told,) = assertions(Reading(article))
    assert article.words(told.content[0]) == "42 passasjerer var om bord i «Ternesund»"


def test_the_frame_of_somebodys_words_is_no_claim() -> None:
    text = "Kaia er stengt, sier havnesjef Holt i byen til Øyposten."
    article = Article(id="a", language="nb", text=text, blocks=(Block("paragraph", (0, len(text))),))
    holt = Source("s1", "Holt", "person", True, ((31, 35),))
    said = Statement(id="t1", kind="indirect", content=((0, 14),), cue=((16, 20),), source=((21, 35),), chain=("s1",))
    assert [article.words(one.content[0]) for one in assertions(Reading(article, (holt,), (said,)))] == ["Kaia er stengt"]


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        (" på en pressekonferanse i byen fredag ettermiddag.", []),
        (" til den islandske kanalen Strandvarp torsdag.", []),
        (" da brua over Stillesund sank i natt.", ["da brua over Stillesund sank i natt"]),
    ],
)
def test_a_long_frame_is_no_claim_unless_it_has_a_finite_verb(rest: str, told: list[str]) -> None:
    text = "Kaia er stengt, sa Holt" + rest
    made = article(text)
    said = Statement(id="t1", kind="indirect", content=((0, 14),), cue=((16, 18),), source=((19, 23),), chain=("s1",))
    found = assertions(Reading(made, (Source("s1", "Holt", "person", True, ((19, 23),)),), (said,)))
    assert [made.words(one.content[0]) for one in found] == ["Kaia er stengt", *told]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Ni fiskere ble reddet og rundt 40 garn er borte", "nb", ["Ni fiskere ble reddet", "rundt 40 garn er borte"]),
        ("Nine were rescued and some 40 nets are lost", "en", ["Nine were rescued", "some 40 nets are lost"]),
        ("Det kom mellom 9 og 10 tusen fugler", "nb", ["Det kom mellom 9 og 10 tusen fugler"]),
        ("Nine men and women were rescued", "en", ["Nine men and women were rescued"]),
        ("Nine were rescued and the nets are lost", "en", ["Nine were rescued and the nets are lost"]),
    ],
)
def test_two_counts_side_by_side_are_two_clauses(text: str, language: str, expected: list[str]) -> None:
    whole = (0, len(text))
    assert [text[a:b] for spans in clauses(text, (whole,), language, (whole,)) for a, b in spans] == expected


def test_a_few_words_without_a_verb_go_with_what_says_something_of_them() -> None:
    text = "The old ferry that sank in March was built in 1962."
    found = assertions(Reading(article(text, "en")))
    assert words(Reading(article(text, "en")), found) == ["The old ferry that sank in March was built in 1962"]


def test_what_says_nothing_is_not_listed() -> None:
    text = "She rejected the allegation and asked not to be named. The mayor was in Oslo."
    told = Statement(id="t1", kind="indirect", content=spans(text, "the allegation"), cue=spans(text, "rejected"))
    asked = Statement(id="t2", kind="indirect", content=spans(text, "not to be named"), cue=spans(text, "asked"))
    found = assertions(Reading(article(text, "en"), (), (told, asked)))
    assert words(Reading(article(text, "en")), found) == ["The mayor was in Oslo"]


def test_a_relative_clause_has_the_word_that_it_hangs_on() -> None:
    text = "Politiet stengte broen, som er fra 1934."
    found = assertions(Reading(article(text)))
    assert words(Reading(article(text)), found) == ["Politiet stengte broen", "broen, som er fra 1934"]


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("Båten sank ved Sula i natt.", {"sank"}),
        ("The boat sank near Sula last night.", {"sank"}),
        ("Das Boot ist in der Nacht vor Sula gesunken.", {"ist"}),
        ("Судно затонуло ночью у Сулы.", {"затонуло"}),
        ("Båten mellom Sula og fastlandet", set()),
        ("En omvei på tre timer", set()),
        ("", set()),
    ],
)
def test_finite_verbs_are_found(text: str, verbs: set[str]) -> None:
    found = {text[at:].split()[0] for at in finite(text)}
    assert verbs <= found
    assert bool(found) == bool(verbs)


@settings(deadline=None)
@given(st.text())
def test_verbs_begin_at_words_in_order(text: str) -> None:
    found = finite(text)
    assert found == sorted(set(found))
    assert all(text[at].isalnum() or text[at] == "_" for at in found)
