"""Language packs: one folder a language, all data. A new language is a new folder; no code changes for it.

A pack has parts, each a TOML file with a type of its own that lives where the part is used (`cues.toml` in `reading`, and so
on). Languages are named by BCP 47 primary subtags; `nb` and `nn` are the two Norwegians.
"""

from functools import cache
from importlib import resources
from typing import TypeVar

import msgspec

Part = TypeVar("Part")

#: The languages that the design covers: language detection is limited to these.
READ: tuple[str, ...] = ("nb", "nn", "da", "sv", "is", "fi", "de", "nl", "en", "fr", "es", "it", "pt", "pl", "cs", "uk", "ru")


@cache
def part(language: str, name: str, type_: type[Part]) -> Part | None:
    """The part `name` of the pack for `language`, or None where the language has no such part."""
    file = resources.files(__name__) / language / f"{name}.toml"
    if not file.is_file():
        return None
    return msgspec.toml.decode(file.read_bytes(), type=type_)


def with_part(name: str) -> tuple[str, ...]:
    """The languages that have the part `name`, in the order of `READ`."""
    root = resources.files(__name__)
    return tuple(code for code in READ if (root / code / f"{name}.toml").is_file())
