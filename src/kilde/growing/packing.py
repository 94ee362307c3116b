"""Claims packed as they are told, and given in order later: a hundred bytes each, where one in memory has two thousand."""

import struct
import zlib
from array import array
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from kilde.claim import Claim
from kilde.tracing.following import Key

#: Claims that only one article carries are packed together, so many at a time: they come much as they are asked for.
LOT = 64

#: Lots that are held unpacked.
UNPACKED = 16

_LEVEL = 1
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Claim)
_LOTS = msgspec.msgpack.Decoder(list[msgspec.Raw])


class PackedClaims:
    """Claims, each put in once with its key; iteration gives them in the order of their keys, as often as is asked."""

    def __init__(self) -> None:
        self._keys: list[bytes] = []
        self._lots: list[bytes] = []
        self._at = array("Q")
        self._begun: list[msgspec.Raw] = []
        self._begun_at: list[int] = []
        self._unpacked = lru_cache(UNPACKED)(self._unpack)

    def put(self, key: Key, claim: Claim) -> None:
        """Keep a claim."""
        number, told = len(self._keys), msgspec.Raw(_ENCODER.encode(claim))
        self._keys.append(_packed(key))
        self._at.append(0)
        if key.carriers < -1:
            self._close([number], [told])
            return
        self._begun_at.append(number)
        self._begun.append(told)
        if len(self._begun) == LOT:
            self._close(self._begun_at, self._begun)
            self._begun_at, self._begun = [], []

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[Claim]:
        if self._begun:
            self._close(self._begun_at, self._begun)
            self._begun_at, self._begun = [], []
        for number in sorted(range(len(self._keys)), key=self._keys.__getitem__):
            lot, place = divmod(self._at[number], LOT)
            yield _DECODER.decode(self._unpacked(lot)[place])

    def _close(self, numbers: list[int], told: list[msgspec.Raw]) -> None:
        for place, number in enumerate(numbers):
            self._at[number] = len(self._lots) * LOT + place
        self._lots.append(zlib.compress(_ENCODER.encode(told), _LEVEL))

    def _unpack(self, lot: int) -> list[msgspec.Raw]:
        return _LOTS.decode(zlib.decompress(self._lots[lot]))


def _packed(key: Key) -> bytes:
    """Bytes in the order of keys."""
    length, statement = key.statement
    numbers = struct.pack(">QQQ", *((1 << 63) + number for number in key[:3]))
    return numbers + key.id.encode() + struct.pack(">Q", length) + statement.encode()
