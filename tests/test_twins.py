"""Articles in the very same words count once, whoever prints them and whenever."""

import random

import msgspec
import pytest

from benchmarks.simulate.invariants import case, copy
from kilde.article import Article, Block
from kilde.claim import ChainLink, Instance
from kilde.statement import Reading
from kilde.tracing import trace

TEXT = "The dam at Osk leaks, according to rumours in the valley. Nobody at the works would comment."
CONTENT = ((0, 20),)


def printed(name: str, outlet: str, published: str | None, text: str = TEXT) -> Reading:
    block = Block("paragraph", (0, len(text)))
    return Reading(Article(id=name, outlet=outlet, published=published, language="en", text=text, blocks=(block,)), (), ())


def told(article: str, *chain: ChainLink) -> Instance:
    return Instance(article=article, statement="t1", content=CONTENT, chain=chain, stance="distanced", modality="possible")


@pytest.mark.parametrize(("seed", "size"), [(676, 7), (1418, 5), (1828, 8)], ids=str)
def test_a_copy_that_once_raised_a_count_raises_none(seed: int, size: int) -> None:
    assert copy(case(seed, size), random.Random(seed)) is None


@pytest.mark.parametrize("published", ["2026-03-01T08:00:00Z", "2026-03-01T09:00:00Z", None], ids=["same", "later", "none"])
def test_twins_are_one_origin_with_all_their_names(published: str | None) -> None:
    readings = [printed("a", "The Lantern", "2026-03-01T08:00:00Z"), printed("b", "Valley Post", published)]
    (claim,) = trace(readings, [[told("a"), told("b")]]).claims
    assert (claim.origins.least, claim.origins.most) == (1, 1)
    (origin,) = claim.origins.sources
    assert set(origin.articles) == {"a", "b"}


def test_other_words_are_no_twins() -> None:
    other = TEXT.replace("Nobody", "No one")
    readings = [
        printed("a", "The Lantern", "2026-03-01T08:00:00Z"),
        printed("b", "Valley Post", "2026-03-01T08:00:00Z", "In the pubs below they say that water seeps out of the dam."),
        printed("c", "Hill Echo", "2026-03-01T08:00:00Z", other),
    ]
    (claim,) = trace(readings, [[told("a"), told("b"), told("c")]]).claims
    assert claim.origins.most == 2  # a and c are copies by their words; b heard another rumour


def test_one_text_told_with_another_chain_is_no_twin() -> None:
    readings = [printed("a", "The Lantern", "2026-03-01T08:00:00Z"), printed("b", "Valley Post", "2026-03-01T08:00:00Z")]
    mended = told("b", ChainLink("Ida Moss", "person", True))
    (claim,) = trace(readings, [[told("a"), mended]]).claims
    assert "Ida Moss" in [origin.name for origin in claim.origins.sources]
    assert claim.origins.most == 2


def test_who_cites_a_twin_rests_on_what_the_twins_rest_on() -> None:
    retold = "The dam at Osk leaks, Valley Post writes. The works have been closed since Friday."
    readings = [
        printed("a", "The Lantern", "2026-03-01T08:00:00Z"),
        printed("b", "Valley Post", "2026-03-01T08:00:00Z"),
        printed("c", "Hill Echo", "2026-03-02T08:00:00Z", retold),
    ]
    citing = msgspec.structs.replace(told("c", ChainLink("Valley Post", "outlet", True)), stance="neutral", modality="certain")
    (claim,) = trace(readings, [[told("a"), told("b"), citing]]).claims
    assert (claim.origins.least, claim.origins.most) == (1, 1)
    assert set(claim.origins.sources[0].articles) == {"a", "b", "c"}
    assert [(link.article, link.from_.article) for link in claim.links if link.article == "c"] == [("c", "b")]
