"""Whose words are whose: passages that articles share, word for word or nearly.

Printed agency copy is cut and rewritten: often a third of it or less is left as it was (P. Clough, R. Gaizauskas, S. Piao and
Y. Wilks 2002, "METER: MEasuring TExt Reuse"). So the measure is low: the words of the shorter passage that stand in the longer
in the same order. Pairs are found by MinHash (A. Broder 1997) where there are too many to compare them all.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import LCSseq

TOKEN = re.compile(r"\w+")

#: From this share of the shorter passage's words, in order, a passage is taken for a copy. On the training dossiers the
#: sentences of all 18 agency copies share 0.96 and more; most pairs in one language that have no link share 0.4 and less.
COPY = 0.55

#: Shorter passages are alike by chance, unless they are the same word for word.
WORDS = 6

#: Up to here all pairs are compared; from here MinHash chooses (64 permutations of word pairs, Jaccard from 0.2).
ALL_PAIRS, PERMUTATIONS, JACCARD = 200, 64, 0.2


@lru_cache(maxsize=50_000)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a passage, in order, without case."""
    return tuple(TOKEN.findall(text.casefold()))


def shared(one: str, other: str) -> float:
    """0 to 1: how much of the shorter passage stands in the longer, in order; 0 for passages that are too short to tell."""
    a, b = tokens(one), tokens(other)
    if a and a == b:
        return 1.0
    short = min(len(a), len(b))
    if short < WORDS:
        return 0.0
    return float(LCSseq.similarity(a, b)) / short


def candidates(passages: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of places in `passages` that may share words, in order: all, or where they are many, those that MinHash finds."""
    if len(passages) <= ALL_PAIRS:
        yield from ((i, j) for j in range(len(passages)) for i in range(j))
        return
    from datasketch import MinHash, MinHashLSH  # here: few collections need it

    index = MinHashLSH(threshold=JACCARD, num_perm=PERMUTATIONS)
    for j, passage in enumerate(passages):
        told = tokens(passage)
        sketch = MinHash(num_perm=PERMUTATIONS, seed=1)
        for pair in pairwise(told):
            sketch.update(" ".join(pair).encode())
        yield from ((i, j) for i in sorted(index.query(sketch)))
        index.insert(j, sketch)
