"""The part `matching.toml` of a language pack: words that open clauses, words that deny, words that count."""

from functools import cache

import msgspec

from kilde.languages import part


class MatchingPack(msgspec.Struct, frozen=True):
    """What matching knows of a language; an unknown language has nothing of it. All words in small letters.

    `openers` may begin a clause inside a sentence, `relatives` begin one that hangs on the word before, and `joiners` stand
    between two; `infinitives` mark one; `negations` deny; `negative_prefixes` make
    a verb deny, unless the word begins with one of `not_negative`; `numbers` are number words by their value.
    """

    openers: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    infinitives: tuple[str, ...] = ()
    joiners: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    negative_prefixes: tuple[str, ...] = ()
    not_negative: tuple[str, ...] = ()
    numbers: dict[str, tuple[str, ...]] = {}


@cache
def pack(language: str) -> MatchingPack:
    """The pack for a BCP 47 tag (`nb`, `en-GB`), empty where there is none."""
    return part(language.split("-")[0], "matching", MatchingPack) or MatchingPack()
