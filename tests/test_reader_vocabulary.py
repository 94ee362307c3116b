"""The pruned tokenizer cuts texts of kept pieces as the whole one does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from training.reader.checkpoint import Checkpoint, installed_file
from training.reader.tokens import tokenizer
from training.reader.vocabulary import kept, kept_character


@pytest.fixture(scope="module")
def checkpoint() -> Checkpoint:
    return Checkpoint(installed_file())


@pytest.fixture(scope="module")
def whole(checkpoint: Checkpoint) -> Tokenizer:
    return tokenizer(checkpoint)


@pytest.fixture(scope="module")
def keep(checkpoint: Checkpoint) -> list[int]:
    return kept(checkpoint)


LETTERS = st.sampled_from(
    "abcdefghijklmnopqrstuvwxyzæøåßčžąłőșÆØÅ абвгдежзиклмнопрстуфхцчшщыіїєґ αβγδεηλσς مرحبالعربية שלום 0123456789 "
    ".,:;!?-–—«»“”„\"'()[]€$%&@#/½①ﬁ…\u0301\u200b\xa0"
)


@settings(deadline=None, max_examples=300)
@given(text=st.text(LETTERS, max_size=200))
def test_kept_pieces_are_cut_alike(text: str, whole: Tokenizer, reader_tokenizer: Tokenizer, keep: list[int]) -> None:
    all_ = whole.encode(text, add_special_tokens=False)
    ours = reader_tokenizer.encode(text, add_special_tokens=False)
    assert [keep[i] for i in ours.ids] == all_.ids
    assert ours.offsets == all_.offsets


def test_scripts_are_kept_whole() -> None:
    assert all(map(kept_character, "aøčЖїλسש5½–“€▁\u0301\u200d"))
    assert not any(map(kept_character, "語かハ한कไა"))
