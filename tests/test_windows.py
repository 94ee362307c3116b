"""Pieces and windows: spans address the text exactly whatever is in it, and windows cover every piece."""

import itertools
import unicodedata

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from kilde.reading.windows import BOS, EOS, OVERLAP, SIZE, STRETCH, owners, plan, stretches, tokenize, windows

ODD = "\u200b\u200d\ufeff\u0301\u0328\ufdfa\ufb01½①\u2028\u0085\x00\x01\x1c\x7f\u202e«»„“”\"'–—…\t\r\xa0\u3000▁<>|"
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from(ODD), st.sampled_from("aeåøæ bcd.\n ")))
STRANGE = ("語", "👩\u200d👩\u200d👧", "🇳🇴", "e\u0301\u0301", "ﬁnn", "①", "x" * 50, '"' * 40, "\n", " ")
WORDS = ("Politiet ", "sier", "“Nei”", "«Да», сказал он", "مرحبا بالعالم", "שלום", *STRANGE)
PIECES = st.lists(st.sampled_from(WORDS), max_size=60).map("".join)


@settings(deadline=None, max_examples=300)
@given(text=st.one_of(TEXTS, PIECES))
@example(text="")
@example(text="\n\n")
@example(text="a\u0301b ﷺ½")
def test_spans_address_the_text(text: str, reader_tokenizer: Tokenizer) -> None:
    tokens = tokenize(text, reader_tokenizer)
    names = [str(reader_tokenizer.id_to_token(int(i))) for i in tokens.ids]
    assert (tokens.starts < tokens.ends).all()
    assert (np.diff(tokens.starts) >= 0).all()
    assert (np.diff(tokens.ends) >= 0).all()
    for start, end, name in zip(tokens.starts.tolist(), tokens.ends.tolist(), names, strict=True):
        assert 0 <= start < end <= len(text)
        assert "\n" not in text[start:end]
        assert not text[start].isspace()
        plain = name.replace("▁", "").strip()
        if name != "<unk>" and plain and len(set(text[start:end])) == len(text[start:end]) and text[start:end].isalnum():
            around = text[max(0, start - 1) : end + 1]
            assert plain in unicodedata.normalize("NFKC", text[start:end]) or plain in unicodedata.normalize("NFKC", around)


@settings(deadline=None, max_examples=200)
@given(text=st.one_of(TEXTS, PIECES))
def test_every_letter_stands_in_a_piece(text: str, reader_tokenizer: Tokenizer) -> None:
    tokens = tokenize(text, reader_tokenizer)
    covered = np.zeros(len(text), np.bool_)
    for start, end in zip(tokens.starts, tokens.ends, strict=True):
        covered[start:end] = True
    assert all(covered[i] for i, c in enumerate(text) if c.isalnum())


@given(lengths=st.lists(st.integers(1, 900), max_size=40), size=st.integers(8, 320), overlap=st.integers(4, 96))
def test_windows_cover_every_piece_and_keep_their_size(lengths: list[int], size: int, overlap: int) -> None:
    ends = np.cumsum([0, *lengths]).tolist()
    lines = list(itertools.pairwise(ends))
    made = plan(lines, size, min(overlap, size // 2))
    seen = np.zeros(ends[-1], np.int64)
    for number, (first, last) in enumerate(made.windows):
        a, b = made.pieces(number)
        assert b - a + 1 + sum(1 for n in range(first, last) if made.units[n][2] or n == last - 1) <= size
        assert number == 0 or b > made.pieces(number - 1)[1]
        seen[a:b] += 1
    assert (seen > 0).all()
    owner = owners(made, ends[-1])
    assert (owner >= 0).all()
    assert (np.diff(owner) >= 0).all()


def test_pieces_at_a_seam_belong_to_the_window_that_sees_further_around_them() -> None:
    made = plan([(n * 30, n * 30 + 30) for n in range(20)])
    owner = owners(made, 600)
    (_, end), (start, _) = made.pieces(0), made.pieces(1)
    assert 0 < end - start <= OVERLAP
    middle = (start + end) // 2
    assert owner[middle - 2] == 0
    assert owner[middle + 2] == 1


@pytest.mark.parametrize("unit", ["x", '"', "ab ", "语", "é", "👩‍👩‍👧", "\u200b", "\x01", "ש ", "a\n"])
def test_a_long_text_is_cut_in_proportion(unit: str, reader_tokenizer: Tokenizer) -> None:
    text = unit * (100_000 // len(unit))
    tokens = tokenize(text, reader_tokenizer)
    made = plan(tokens.lines)
    assert len(made.windows) <= len(tokens.ids) / 100 + 1
    for number in (0, len(made.windows) // 2, len(made.windows) - 1):
        if made.windows:
            (cut,) = [w for n, w in enumerate(windows(tokens)) if n == number]
            assert cut.ids[0] == BOS
            assert cut.ids[-1] == EOS
            assert len(cut.ids) <= SIZE


def test_a_long_line_has_the_pieces_of_one_uncut(reader_tokenizer: Tokenizer) -> None:
    line = "Kommunen opplyser til avisen at brua åpner igjen, og at ingen er skadd.  " * 200
    assert len(line) > 3 * STRETCH
    assert len(list(stretches(line))) > 3
    whole = reader_tokenizer.encode(line, add_special_tokens=False)
    kept = [i for i, (a, b) in zip(whole.ids, whole.offsets, strict=True) if line[a:b].strip()]
    assert tokenize(line, reader_tokenizer).ids.tolist() == kept
