"""What a draft's sentences rest on in a collection: who else carries each claim, and how many origins it has without the draft.

The draft is no part of the collection: each of its assertions is laid beside those of the collection's claims, and nothing that
it says counts as support for what it says.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from kilde.article import Span
from kilde.checking.voices import sentence_around
from kilde.claim import Claim, Instance
from kilde.matching.part import Numbers
from kilde.statement import Reading

#: A place elsewhere makes a draft's claim from these log-odds on, by itself; those of a claim's clusters are lower, since there
#: other pairs have their say too. Of -1, 0.3, 1 and 2 on the drafts of `tests/test_check_against.py`.
LEAST = 1.0


class Passage(msgspec.Struct, frozen=True):
    """An assertion of the draft, the `sentence` it stands in, the claim it is nearest to, and the places that make it too.

    `others` are those places, nearest first, whatever claim they were put with.
    """

    instance: Instance
    sentence: Span
    claim: Claim
    others: tuple[Instance, ...]


def passages(draft: Reading, mine: Sequence[Instance], claims: Sequence[Claim], odds: Numbers) -> tuple[Passage, ...]:
    """The passages of a draft that others carry too, in the order of its text.

    `odds` are the log-odds that the draft's assertions `mine` make one claim with the instances of `claims`, one after the
    other: shape (len(mine), number of instances).
    """
    others = [(claim, instance) for claim in claims for instance in claim.instances]
    found = []
    for row, instance in zip(odds, mine, strict=True):
        near = [k for k in np.argsort(-row, kind="stable").tolist() if row[k] >= LEAST]
        if near:
            claim = others[near[0]][0]
            found.append(Passage(instance, sentence_of(draft, instance), claim, tuple(others[k][1] for k in near)))
    return tuple(sorted(found, key=lambda one: one.instance.content))


def sentence_of(reading: Reading, instance: Instance) -> Span:
    """The sentences of a reading that an instance stands in, from its first word to its last."""
    return sentence_around(reading.article, (instance.content[0][0], instance.content[-1][1]))
