"""The embedding table: every row is the checkpoint's own, whatever is looked up."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kilde.reading.table import Table, packed_table, unpack


@given(
    scales=arrays(np.float16, (3, 2), elements=st.floats(-8, 8, width=16)),
    weights=arrays(np.int64, (3, 2, 32), elements=st.integers(-8, 7)),
)
def test_a_packed_table_gives_back_its_weights(
    scales: np.ndarray, weights: np.ndarray, tmp_path_factory: pytest.TempPathFactory
) -> None:
    low, high = weights[..., :16] + 8, weights[..., 16:] + 8
    blocks = np.concatenate([scales[..., None].view(np.uint8), (low | high << 4).astype(np.uint8)], -1)
    path = tmp_path_factory.mktemp("table") / "table.bin"
    path.write_bytes(packed_table(blocks))
    rows = Table(path)[np.array([2, 0, 2])]
    wanted = (weights * scales[..., None].astype(np.float32)).astype(np.float32).reshape(3, 64)
    assert np.array_equal(rows, wanted[[2, 0, 2]])
    assert np.array_equal(unpack(blocks), wanted)


@pytest.mark.parametrize("damage", [b"", b"KTAB", b"x" * 400, b"KTAB" + bytes(12) + b"rest"])
def test_a_file_that_is_no_table_is_refused(damage: bytes, tmp_path: Path) -> None:
    path = tmp_path / "table.bin"
    path.write_bytes(damage)
    with pytest.raises(ValueError, match=r"table\.bin"):
        Table(path)


def test_the_shipped_rows_are_the_checkpoints(models: Path) -> None:
    checkpoint_ = pytest.importorskip("training.reader.checkpoint")
    from training.reader.vocabulary import kept

    checkpoint = checkpoint_.Checkpoint(checkpoint_.installed_file())
    keep = np.array(kept(checkpoint))
    table = Table(models / "table.bin")
    assert (table.rows, table.width) == (len(keep), checkpoint.hidden)
    blocks = checkpoint.blocks("emb.word", checkpoint.hidden)
    for k in range(0, len(keep), 20_000):
        numbers = np.arange(k, min(k + 20_000, len(keep)))
        assert np.array_equal(table[numbers], checkpoint_.unpack(np.asarray(blocks[keep[numbers]])))
