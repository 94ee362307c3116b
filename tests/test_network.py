"""The trained reader at run time."""

import resource
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.reading.decoder import attributions
from kilde.reading.network import Looked, Mentions, Network

ARTICLE = (
    "Brua stenges i helga\n"
    "Nordvik kommune stenger brua fra fredag kveld, opplyser ordfører Kari Holm.\n"
    "– Vi har ikke noe valg, sier Holm til Nordvik Blad.\n"
    "Ifølge politiet skal en lastebil ha skadd rekkverket natt til torsdag.\n"
)


@pytest.fixture(scope="module")
def network(models: Path) -> Network:
    return Network(models)


def told(network: Network, text: str) -> list[tuple[int, str, float, bytes]]:
    return [(a.at, a.cueless, a.score, a.tags.tobytes()) for a in network.spot(text)]


def test_the_same_text_gives_the_same_bytes(network: Network, models: Path) -> None:
    first = told(network, ARTICLE)
    list(network.spot("Noe helt annet, sa hun.\n" * 30))
    assert told(network, ARTICLE) == first
    assert told(Network(models, threads=2), ARTICLE) == first


PARTS = st.sampled_from(
    (
        "“Nei”, sier hun. ",
        "– Ja, sa Holm.\n",
        "«Да», сказал он. ",
        "مرحبا ",
        "שלום, אמר. ",
        "👩‍👩‍👧",
        "\u200b",
        "\x01",
        '"',
        "\n",
        "語",
        "ﷺ",
        "x" * 60,
        "3 ",
    )
)


@settings(deadline=None, max_examples=30)
@given(parts=st.lists(PARTS, max_size=60))
def test_spans_address_any_text(parts: list[str], network: Network) -> None:
    text = "".join(parts)
    anchors = list(network.spot(text, cue=0.2, cueless=0.2))
    for anchor in anchors:
        assert anchor.tags.shape == (len(anchor.words), 4, 3)
        assert all(0 <= a < b <= len(text) for a, b in anchor.words)
        assert all(one[0] <= two[0] for one, two in zip(anchor.words, anchor.words[1:], strict=False))
        assert np.isfinite(anchor.tags).all()
    for made in attributions(text, anchors, [(0, len(text))]):
        for start, end in (*made.content, *made.cue, *made.source, *made.hearers):
            assert 0 <= start < end <= len(text)
            assert text[start:end].strip() == text[start:end]


@pytest.mark.parametrize("text", ["", "\n\n", " \t", '"""', "\x00", "…", "🇳🇴"])
def test_a_text_without_letters_has_no_attributions(text: str, network: Network) -> None:
    assert attributions(text, network.spot(text), [(0, len(text))]) == ()


class Still(Network):
    """The network with its products left out: every token is a cue anchor whose content is the next word."""

    def __init__(self, models: Path) -> None:
        from kilde.reading.tokens import load

        self.tokenizer = load(models / "tokenizer.json.gz")

    def look(self, ids: np.ndarray) -> Looked:
        return Looked(
            hidden=np.zeros((1, len(ids), 4), np.float32),
            cue=np.full(len(ids), 3, np.float32),
            cueless=np.tile(np.array([9, 0, 0], np.float32), (len(ids), 1)),
            names=np.zeros((len(ids), 11), np.float32),
            flat=np.full((len(ids), 4), 3, np.float32),
        )

    def tell(self, hidden: np.ndarray, at: np.ndarray, without: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        tags = np.zeros((len(at), hidden.shape[1], 4, 3), np.float32)
        tags[..., 0] = 9
        tags[np.arange(len(at)), at, 1] = (0, 20, 0)
        after = np.minimum(at + 1, hidden.shape[1] - 1)
        tags[np.arange(len(at)), after, 0] = (0, 20, 0)
        return tags, np.zeros((len(at), 16), np.float32)


@pytest.mark.parametrize("unit", ["x", '"', "ab "])
def test_a_million_characters_take_one_pass_and_little_memory(unit: str, models: Path) -> None:
    network = Still(models)
    text = unit * (1_000_000 // len(unit))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    places = [anchor.at for anchor in islice(network.spot(text), 2_000)]
    assert len(places) == 2_000
    assert places == sorted(places)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # kB


def test_mentions_are_head_words_in_the_order_of_the_text(network: Network) -> None:
    mentions = Mentions()
    list(network.spot(ARTICLE, mentions=mentions))
    words = [ARTICLE[start:end] for start, end in mentions.spans]
    assert {"Holm", "brua"} <= {word.strip(",") for word in words}
    assert mentions.places == sorted(mentions.places)
    assert mentions.states.shape == (len(words), 384)


def test_given_mentions_are_the_ones_looked_up(network: Network) -> None:
    given = [(start, start + 4) for start in (ARTICLE.index("Holm"), ARTICLE.rindex("Holm"))]
    mentions = Mentions(given)
    list(network.spot(ARTICLE, mentions=mentions))
    assert mentions.spans == given


def test_the_small_network_reads_too(models: Path) -> None:
    small = Network(models, model="small")
    made = attributions(ARTICLE, small.spot(ARTICLE), [(0, len(ARTICLE))])
    said = [" ".join(ARTICLE[a:b] for a, b in one.content) for one in made]
    assert "Vi har ikke noe valg" in said
