"""The article to keep in mind: a Norwegian paper that retells a channel's interview, another paper, and an intelligence chief.

It lies beside the checkout; only the few words that point at a place in it stand here.
"""

from pathlib import Path

import pytest

from kilde import Statement, readings
from kilde.intake import Given
from kilde.statement import Reading, Source


@pytest.fixture(scope="module")
def seed(shared: Path) -> Reading:
    (reading,) = readings([str(shared / "seed" / "article.txt")], Given(outlet="Dagbladet", published="2022-05-21"))
    return reading


def telling(reading: Reading, words: str) -> Statement:
    """The statement, the innermost, whose content holds `words`."""
    place = reading.article.text.index(words)
    holding = [s for s in reading if any(a <= place < b for a, b in s.content)]
    assert holding, f"nobody says: {words}"
    return min(holding, key=lambda s: sum(b - a for a, b in s.content))


def chain(reading: Reading, words: str) -> list[Source]:
    return list(reading.chain(telling(reading, words)))


def test_links_to_other_stories_and_subheadings_are_blocks_of_their_kind(seed: Reading) -> None:
    def lines(kind: str) -> list[str]:
        return [seed.article.words(block.span) for block in seed.article.blocks if block.kind == kind]

    assert [line.split()[0] for line in lines("promo")] == ["Sinne", "Fnyser", "Ber"]
    assert [line.lstrip("- ").split()[0] for line in lines("subheading")] == ["Nektet", "Følte", "Lav"]
    assert seed.article.text[seed.article.blocks[0].span[0]] == "C"


@pytest.mark.parametrize(
    "words",
    ["soldatene ikke ble fortalt", "Noen av gutta", "ikke var alene", "Vi hadde en radio", "Til slutt samlet jeg"],
)
def test_the_officers_words_came_through_the_channel(seed: Reading, words: str) -> None:
    channel, officer = chain(seed, words)
    assert (channel.name, channel.kind, channel.named) == ("CNN", "outlet", True)
    assert "offiser" in officer.name
    assert (officer.kind, officer.named) == ("person", False)
    # He is one source, whatever the article calls him.
    assert officer == chain(seed, "Noen av gutta")[1]


def test_quotations_with_and_without_a_cue_are_verbatim(seed: Reading) -> None:
    assert [telling(seed, w).kind for w in ("Noen av gutta", "Vi hadde en radio", "Til slutt samlet jeg")] == ["direct"] * 3
    assert telling(seed, "Til slutt samlet jeg").cue == ()


def test_the_newspaper_that_it_retells_is_the_one_it_named(seed: Reading) -> None:
    for words in ("flere russiske soldater har avslått", "soldater ved en russisk brigade", "høytstående russiske"):
        assert [source.name for source in chain(seed, words)] == ["The Guardian"]
    assert telling(seed, "soldater ved en russisk brigade").stance == "distanced"


def test_the_intelligence_chief_is_named_and_kept_at_a_distance(seed: Reading) -> None:
    (chief,) = chain(seed, "russiske soldater nekter")
    assert (chief.name, chief.kind, chief.named) == ("Jeremy Fleming", "person", True)
    assert telling(seed, "russiske soldater nekter").stance == "distanced"


@pytest.mark.parametrize("words", ["en lav kampmoral", "ringte hjem", "det russiske militæret har store mangler"])
def test_hearsay_has_nobody_behind_it(seed: Reading, words: str) -> None:
    assert chain(seed, words) == []
    assert telling(seed, words).cue


def test_hearsay_inside_the_newspapers_claim_is_told_inside_it(seed: Reading) -> None:
    inner = telling(seed, "nektet fordi")
    assert inner.nested
    assert seed.words(inner.cue) == "skal ha"
    paper, nobody = seed.chain(inner)
    assert (paper.name, nobody.kind) == ("The Guardian", "unspecified")


def test_the_commanders_words_are_his_own(seed: Reading) -> None:
    assert chain(seed, "det ikke var lov")[-1].name.casefold() == "kommandanten"


def test_plans_and_acts_are_no_statements(seed: Reading) -> None:
    assert len(seed) == 16
    assert not any("bestemte" in seed.words(statement.cue) for statement in seed)
