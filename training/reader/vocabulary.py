"""Which pieces of the checkpoint's vocabulary the reader keeps.

Those in the scripts it may meet, and everything common to all scripts.

Latin, Cyrillic, Greek, Arabic and Hebrew letters, with digits, punctuation, symbols and marks: 172,112 of the 250,002 pieces. A
language whose pieces are pruned away collapses (Czech cut to single letters read at half its recall), so that scripts are kept
whole.
"""

import unicodedata
from functools import cache

from training.reader.checkpoint import Checkpoint

SCRIPTS = frozenset(("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW"))

#: Letters and marks whose Unicode name begins so belong to no script.
COMMON = frozenset(("COMBINING", "MODIFIER", "VARIATION", "CARON", "ZERO"))

#: Begin, padding, end, unknown: the first rows, in the checkpoint's own order.
SPECIAL = 4


@cache
def kept_character(character: str) -> bool:
    """Whether a piece may hold the character: one of no script (a digit, a mark, a symbol), or a letter of a kept script."""
    if unicodedata.category(character)[0] not in "LM":
        return True
    name = unicodedata.name(character, "").split(" ")[0]
    return name in SCRIPTS or name in COMMON


def kept(checkpoint: Checkpoint) -> list[int]:
    """The checkpoint's numbers of the pieces kept, ascending: a kept piece's new number is its place here."""
    pieces = checkpoint.pieces
    return [i for i, piece in enumerate(pieces) if i < SPECIAL or (piece != "<mask>" and all(map(kept_character, piece)))]
