"""Attributions: what an article attributes, to which words and by which.

Two readers look at a text. The trained network finds statements in every language that its encoder knows, also in shapes nobody
listed. Rules over a language's pack know some things for certain: what stance and polarity a verb has, hearsay, through whom
words came. So what the network finds counts, with what the rules know of its cue; and what the rules alone find is added. The
roles content, cue and source are those of Pareti (2015).
"""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from kilde.article import PROSE, Article, Span
from kilde.reading import rules
from kilde.reading.attribution_type import Attribution

if TYPE_CHECKING:
    from kilde.reading.network import Network

#: Contents that share more of the shorter one are the same content found twice, unless one is told inside the other.
SHARED = 0.2

#: What is told inside a content is at most so much of it.
INNER = 0.8


@cache
def _network() -> "Network":
    from kilde.reading.network import Network

    return Network.load()


def attributions(article: Article) -> tuple[Attribution, ...]:
    """The attributions of an article, in the order of their first words; none stands outside its running text."""
    from kilde.reading import decoder

    prose = tuple(block.span for block in article.blocks if block.kind in PROSE)
    if not prose:
        return ()
    # The network reads the whole text, headings and all, for its surroundings; what it finds counts in running text alone.
    found = decoder.attributions(article.text, _network().spot(article.text), prose)
    told = rules.attributions(article)
    return joined(found, told, prose)


def joined(found: Sequence[Attribution], told: Sequence[Attribution], prose: Sequence[Span]) -> tuple[Attribution, ...]:
    """What the network has `found`, and what the rules have `told`, as one, in the order of the text.

    `prose` are the paragraphs, in order.
    """
    from kilde.reading.decoder import Near, placed

    length = prose[-1][1]
    near, beside = Near(length), Near(length)
    for one in told:
        near.add(one)
    mates = [_mate(one, [told[k] for k in near(one)]) for one in found]
    known = [one if mate is None else _known(one, mate, prose) for one, mate in zip(found, mates, strict=True)]
    known = _apart(known, mates, length)
    for one in known:
        beside.add(one)
    alone = [one for one in told if not any(_meets(one, known[k]) for k in beside(one))]
    return placed([*known, *alone], length)


def _mate(one: Attribution, told: Sequence[Attribution]) -> Attribution | None:
    """What the rules told by the same cue, if they know it."""
    mate = max(told, key=lambda other: _common(one.cue, other.cue), default=None)
    return mate if mate is not None and _common(one.cue, mate.cue) else None


def _apart(found: Sequence[Attribution], mates: Sequence[Attribution | None], length: int) -> list[Attribution]:
    """Those of `found` that stand apart or in each other: of two that cross, the one whose cue the rules know, or the surer."""
    from kilde.reading.decoder import Near, crosses

    near, kept = Near(length), list[Attribution]()
    for k in sorted(range(len(found)), key=lambda k: (mates[k] is None, -found[k].score, k)):
        if not any(crosses(found[k], kept[other]) for other in near(found[k])):
            near.add(found[k])
            kept.append(found[k])
    return kept


def _known(one: Attribution, mate: Attribution, prose: Sequence[Span]) -> Attribution:
    """`one` with what the rules know of its cue."""
    # A paraphrase ends with its paragraph; only a quotation runs on.
    runs_on = mate.kind == "indirect" and _paragraphs(one, prose) > _paragraphs(mate, prose)
    return msgspec.structs.replace(
        one,
        content=mate.content if runs_on else one.content,
        source=one.source or mate.source,
        type=mate.type if not one.source else one.type,
        kind=mate.kind if mate.kind != "implied" else one.kind,
        stance=mate.stance,
        modality=mate.modality,
        polarity=mate.polarity,
        hearers=mate.hearers,
        relays=mate.relays,
    )


def _paragraphs(one: Attribution, prose: Sequence[Span]) -> int:
    """Over how many paragraphs a content goes."""
    first, last = (
        bisect_right(prose, place, key=lambda span: span[0]) for place in (one.content[0][0], one.content[-1][1] - 1)
    )
    return last - first + 1


def _meets(one: Attribution, other: Attribution) -> bool:
    """Whether the two readers found one statement: their cues meet, or their contents are much the same."""
    if _common(one.cue, other.cue):
        return True
    common, short, long = _common(one.content, other.content), *sorted((_length(one.content), _length(other.content)))
    # Hearsay inside somebody's words («Avisa hevder at soldater skal ha nektet») is told twice: by the paper, and by nobody.
    inside = one.type == "hearsay" and short <= INNER * long and _common(one.cue, other.content) == _length(one.cue)
    return common > SHARED * short and not inside


def _length(parts: Sequence[Span]) -> int:
    return sum(end - start for start, end in parts)


def _common(one: Sequence[Span], other: Sequence[Span]) -> int:
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)
