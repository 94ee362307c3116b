"""Revisions of an article: twelve pairs in which something changed that matters, and as many in which nothing did."""

from functools import cache
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilde.article import Article
from kilde.intake.draft import Draft, Given, finish
from kilde.reading import read
from kilde.revisions.changes import Change, ChangeKind, changes
from kilde.revisions.passages import edited, laid_out, passages
from kilde.statement import Reading

FIRE = (
    "Three people were injured when a fire broke out in a warehouse in Storvik harbour on Tuesday night.\n\n"
    "The fire was started on purpose, police chief Ada Lund said at the scene.\n\n"
    "About 30 firefighters worked through the night to keep the flames from the oil tanks next door.\n\n"
    "The owner of the warehouse, Harbour Storage, did not want to comment on Wednesday."
)
BRU = (
    "Broen over Storvikfjorden blir stengt fra mandag etter at det ble funnet sprekker i to pilarer.\n\n"
    "Sprekkene har vært kjent siden 2019, sier ordfører Kari Moe til avisen.\n\n"
    "Det kan ta 14 måneder å reparere broen, ifølge en rapport fra Veikontoret.\n\n"
    "Hver dag kjører 9000 biler over broen."
)
WERK = (
    "Das Stahlwerk in Nordhafen soll im Herbst geschlossen werden, teilte der Vorstand am Montag mit.\n\n"
    "Rund 800 Beschäftigte verlieren ihre Arbeit, sagte der Betriebsratschef Jens Kolb.\n\n"
    "Das Land habe von den Plänen nichts gewusst, sagte Ministerin Eva Brandt der Hafenzeitung."
)


class Revised(NamedTuple):
    """A pair: a text, what is exchanged in it, the titles, and the kinds of change that are to be told, in any order."""

    text: str
    edits: tuple[tuple[str, str], ...]
    kinds: tuple[ChangeKind, ...]
    language: str = "en"
    titles: tuple[str, str] = ("Fire in harbour", "Fire in harbour")


MATTERS = {
    "a hedge went in": Revised(FIRE, (("was started on purpose", "was possibly started on purpose"),), ("hedge_added",)),
    "a hedge was taken out": Revised(
        FIRE, (("Three people were injured", "Three people were killed"), ("About 30", "30")), ("hedge_dropped",)
    ),
    "a figure changed": Revised(FIRE, (("Three people", "Five people"),), ("figure_changed",)),
    "a source was added": Revised(
        FIRE,
        (("\n\nAbout 30", "\n\nThe doors had been forced open, according to the insurance inspector Per Hagen.\n\nAbout 30"),),
        ("source_added",),
    ),
    "a source was taken out": Revised(FIRE, ((", police chief Ada Lund said at the scene", ""),), ("source_removed",)),
    "a denial went in": Revised(
        FIRE,
        (
            (
                "Harbour Storage, did not want to comment on Wednesday.",
                "Harbour Storage, did not want to comment on Wednesday. Fire inspector Nils Vik denies that the alarm was off.",
            ),
        ),
        ("denial_added", "source_added"),
    ),
    "the headline became surer": Revised(
        FIRE, (), ("headline_surer",), titles=("Police: Warehouse fire may be arson", "Warehouse fire is arson")
    ),
    "the speaker left the headline": Revised(
        FIRE, (), ("headline_surer",), titles=("Ada Lund: Fire started on purpose", "Fire started on purpose")
    ),
    "a note of correction went in": Revised(
        FIRE,
        (
            ("Three people", "Two people"),
            ("on Wednesday.", "on Wednesday.\n\nCorrection: An earlier version of this article had a wrong number of injured."),
        ),
        ("figure_changed", "correction"),
    ),
    "forbeholdet kom inn": Revised(
        BRU,
        (("Sprekkene har vært kjent", "Sprekkene skal angivelig ha vært kjent"),),
        ("hedge_added",),
        "nb",
        ("Bro stenges", "Bro stenges"),
    ),
    "et annet tall og en rettelse": Revised(
        BRU,
        (
            ("9000 biler", "6000 biler"),
            ("over broen.", "over broen.\n\nRettelse: I en tidligere versjon sto det feil antall biler."),
        ),
        ("figure_changed", "correction"),
        "nb",
        ("Bro stenges", "Bro stenges"),
    ),
    "eine Quelle kam dazu": Revised(
        WERK,
        (("\n\nDas Land", "\n\nEs gebe einen Käufer aus Schweden, sagte der Analyst Uwe Thoms.\n\nDas Land"),),
        ("source_added",),
        "de",
        ("Stahlwerk schließt", "Stahlwerk schließt"),
    ),
    "die Überschrift wurde vorsichtiger": Revised(
        WERK,
        (),
        ("headline_softer",),
        "de",
        ("Stahlwerk in Nordhafen schließt im Herbst", "Stahlwerk in Nordhafen schließt womöglich im Herbst"),
    ),
}

COSMETIC = {
    "nothing": Revised(FIRE, (), ()),
    "other marks": Revised(FIRE, (("on purpose,", "on purpose –"), ("Storvik harbour", "Storvik\u00a0harbour")), ()),
    "a typo put right": Revised(FIRE.replace("warehouse in", "warehosue in"), (("warehosue in", "warehouse in"),), ()),
    "a reservation spelt right": Revised(
        BRU.replace("Det kan", "Det kan foreløipg"), (("foreløipg", "foreløpig"),), (), "nb", ("Bro stenges", "Bro stenges")
    ),
    "a paragraph moved": Revised(
        FIRE,
        ((FIRE.split("\n\n")[1] + "\n\n", ""), (FIRE.split("\n\n")[3], FIRE.split("\n\n")[3] + "\n\n" + FIRE.split("\n\n")[1])),
        (),
    ),
    "paragraphs joined": Revised(FIRE, (("\n\nAbout 30", " About 30"),), ()),
    "a figure spelt out": Revised(FIRE, (("Three people", "3 people"),), ()),
    "a figure set in another way": Revised(BRU, (("9000", "9 000"),), (), "nb", ("Bro stenges", "Bro stenges")),
    "a link to another story": Revised(
        FIRE, (("\n\nAbout 30", "\n\nRead also: Ten injured in last year's fire\n\nAbout 30"),), ()
    ),
    "words that tell no more": Revised(FIRE, (("through the night", "all through the long night"),), ()),
    "another apostrophe in the headline": Revised(
        FIRE, (), (), titles=("Storvik's warehouse is burning", "Storvik’s warehouse is burning")
    ),
    "other quotation marks in the headline": Revised(
        FIRE, (), (), titles=("Warehouse fire ‘started on purpose’", "Warehouse fire 'started on purpose'")
    ),
    "a kicker taken from the headline": Revised(
        FIRE, (), (), titles=("Live: Warehouse is burning in Storvik", "Warehouse is burning in Storvik")
    ),
    "capitals in the headline": Revised(FIRE, (), (), titles=("Fire in harbour", "FIRE IN HARBOUR")),
    "a source told by the surname": Revised(FIRE, (("police chief Ada Lund", "police chief Lund"),), ()),
    "Anführungszeichen": Revised(
        WERK.replace("Hafenzeitung", "„Hafenzeitung“"),
        (("„Hafenzeitung“", "»Hafenzeitung«"),),
        (),
        "de",
        ("Stahlwerk", "Stahlwerk"),
    ),
}


@cache
def reading(text: str, title: str, language: str) -> Reading:
    draft = Draft(text=f"{title}\n\n{text}", title=title, language=language, id="a")
    return read(finish(draft, Given()))


def pair(revised: Revised) -> tuple[Reading, Reading]:
    text = revised.text
    for old, new in revised.edits:
        assert old in text
        text = text.replace(old, new, 1)
    one, other = revised.titles
    return reading(revised.text, one, revised.language), reading(text, other, revised.language)


def told(revised: Revised) -> tuple[Change, ...]:
    return changes(*pair(revised))


@pytest.mark.parametrize("revised", MATTERS.values(), ids=MATTERS.keys())
def test_a_change_that_matters_is_told(revised: Revised) -> None:
    assert sorted(change.kind for change in told(revised)) == sorted(revised.kinds)


@pytest.mark.parametrize("revised", COSMETIC.values(), ids=COSMETIC.keys())
def test_a_change_that_does_not_matter_is_not_told(revised: Revised) -> None:
    assert told(revised) == ()


@pytest.mark.parametrize("revised", MATTERS.values(), ids=MATTERS.keys())
def test_going_back_is_told_as_the_opposite(revised: Revised) -> None:
    """Except for a note of correction: that one is gone says nothing."""
    opposite: dict[ChangeKind, ChangeKind] = {
        "hedge_added": "hedge_dropped",
        "source_added": "source_removed",
        "denial_added": "denial_removed",
        "headline_surer": "headline_softer",
        "figure_changed": "figure_changed",
    }
    opposite |= {new: old for old, new in opposite.items()}
    before, after = pair(revised)
    wanted = sorted(opposite[kind] for kind in revised.kinds if kind != "correction")
    assert sorted(change.kind for change in changes(after, before)) == wanted


@pytest.mark.parametrize("revised", MATTERS.values(), ids=MATTERS.keys())
def test_every_change_points_at_its_words_in_both_texts(revised: Revised) -> None:
    before, after = pair(revised)
    for change in told(revised):
        assert change.before is not None or change.after is not None
        for span, value in ((change.before, before), (change.after, after)):
            assert span is None or value.article.words(span).strip()
        if change.kind == "figure_changed" and change.before and change.after:
            assert before.article.words(change.before) in change.text
            assert after.article.words(change.after) in change.text


def test_what_changed_is_shown_in_words() -> None:
    (change,) = told(MATTERS["a hedge went in"])
    assert (
        change.text == "“possibly” went in: “The fire was possibly started on purpose, police chief Ada Lund said at the scene”"
    )
    (change,) = told(MATTERS["a figure changed"])
    assert change.text.startswith("Three became Five: “Five people were injured")


# How passages are laid beside each other

VOCABULARY = ["harbour", "fire", "police", "bridge", "council", "night", "tank", "money", "report", "morning"]
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=4, max_size=9)
TEXTS = st.lists(WORDS, min_size=1, max_size=6).map(lambda rows: "\n\n".join(" ".join(row).capitalize() + "." for row in rows))


def article(text: str) -> Article:
    return finish(Draft(text=text, language="en", id="a"), Given())


@given(TEXTS, st.randoms())
def test_the_order_of_paragraphs_is_no_change(text: str, random: object) -> None:
    parts = text.split("\n\n")
    random.shuffle(parts)  # type: ignore[attr-defined]
    assert laid_out(article(text), article("\n\n".join(parts))) == ()


@given(TEXTS, TEXTS)
def test_every_passage_is_the_same_edited_new_or_gone(one: str, other: str) -> None:
    before, after = article(one), article(other)
    pairs = laid_out(before, after)
    old, new = passages(before), passages(after)
    assert {pair.before for pair in pairs} - {None} <= set(old)
    assert {pair.after for pair in pairs} - {None} <= set(new)
    for pair_ in pairs:
        gone, come = edited(pair_)
        assert pair_.before is None or set(gone) <= set(pair_.before.places)
        assert pair_.after is None or set(come) <= set(pair_.after.places)


@given(TEXTS)
def test_a_text_has_no_revision_of_itself(text: str) -> None:
    value = Reading(article(text))
    assert changes(value, value) == ()
