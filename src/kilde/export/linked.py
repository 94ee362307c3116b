"""JSON documents that are a head and one long list, written piece by piece."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

_SURROGATE = re.compile("[\ud800-\udfff]")


def listed(head: Mapping[str, Any], name: str, items: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """The object of `head` with the list of `items` under `name`, one item a line."""
    encoder = msgspec.json.Encoder()
    yield b"{"
    for key, value in head.items():
        yield encoder.encode(key) + b": " + encoder.encode(value) + b",\n"
    yield encoder.encode(name) + b": ["
    before = b"\n"
    for item in items:
        yield before + encoder.encode(_whole(item))
        before = b",\n"
    yield b"\n]}\n"


def known(**fields: Any) -> dict[str, Any]:
    """The fields that have a value. A trailing `_` of a name is dropped."""
    return {name.rstrip("_"): value for name, value in fields.items() if value is not None and value != [] and value != ()}


def _whole(value: Any) -> Any:
    """The value with a replacement sign for each lone surrogate, which JSON in UTF-8 cannot hold."""
    match value:
        case str():
            return _SURROGATE.sub("\ufffd", value)
        case list() | tuple():
            return [_whole(one) for one in value]
        case dict():
            return {name: _whole(one) for name, one in value.items()}
        case _:
            return value
