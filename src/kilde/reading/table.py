"""The embedding table: one row of numbers a piece of the vocabulary, in four-bit blocks, unpacked by row at look-up.

File: magic `KTAB`, u32 version, u32 rows, u32 width, then rows x (width / 32) blocks of 18 bytes, little-endian. A block (the
Q4_0 form of ggml) is a fp16 scale and 16 bytes; byte j holds weight j in its low and weight j + 16 in its high four bits;
weight = (four bits - 8) * scale. These are the public checkpoint's own blocks, so that nothing is lost.
"""

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MAGIC, VERSION = b"KTAB", 1
HEADER = struct.Struct("<4sIII")
BLOCK, BLOCK_BYTES = 32, 18


def unpack(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Rows x blocks x 18 bytes to rows x (32 * blocks) float32."""
    scale = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)
    packed = blocks[..., 2:]
    weights = np.empty((*packed.shape[:-1], BLOCK), np.float32)
    weights[..., :16] = packed & 15
    weights[..., 16:] = packed >> 4
    weights -= 8
    weights *= scale
    return weights.reshape(blocks.shape[0], -1)


def packed_table(blocks: NDArray[np.uint8]) -> bytes:
    """The file of a table whose rows are `blocks` (rows x blocks x 18 bytes)."""
    rows, across, _ = blocks.shape
    return HEADER.pack(MAGIC, VERSION, rows, across * BLOCK) + blocks.tobytes()


class Table:
    """A table memory-mapped: only the rows looked up are ever read. ValueError if the file is not one."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            head = file.read(HEADER.size)
        if len(head) < HEADER.size or head[:4] != MAGIC:
            raise ValueError(f"{path.name}: not an embedding table")
        _, version, self.rows, self.width = HEADER.unpack(head)
        across = self.width // BLOCK
        if version != VERSION or path.stat().st_size != HEADER.size + self.rows * across * BLOCK_BYTES:
            raise ValueError(
                f"{path.name}: version {version}, {path.stat().st_size} bytes: not the table that this program reads"
            )
        self._blocks = np.memmap(path, np.uint8, "r", HEADER.size, (self.rows, across, BLOCK_BYTES))

    def __getitem__(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """The rows of `numbers` (n) as float32 of shape (n, width)."""
        return unpack(np.asarray(self._blocks[numbers]))
