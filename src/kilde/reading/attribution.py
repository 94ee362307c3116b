"""Attributions: what an article attributes, to which words and by which.

The trained network finds them, in every language that its encoder knows; what a language's pack knows for certain of the words
counts before what the network thinks of them; and hearsay, whose forms are few and fixed, is added where the network passed it
by. The roles content, cue and source are those of Pareti (2015).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from kilde.article import PROSE, Article, Span
from kilde.reading.attribution_type import Attribution
from kilde.reading.descriptions import described
from kilde.reading.edges import mended
from kilde.reading.hearsay import unnamed
from kilde.reading.knowledge import Knowledge
from kilde.reading.nearby import Near, crosses, length, placed, shared
from kilde.reading.pointing import places, pointed
from kilde.reading.source_words import SourceWords, source_words
from kilde.reading.turns import with_turns

if TYPE_CHECKING:
    from kilde.reading.decoder import Anchor
    from kilde.reading.network import Network
    from kilde.reading.referring import Antecedents

#: Contents that share more of the shorter one are the same content found twice, unless one is told inside the other.
SHARED = 0.2

#: A cue of so much probability is taken where a sentence points back, which says by its form alone that somebody told it.
DOUBTED = 0.25

#: The number of the cue among the roles that the network labels words with.
CUE_ROLE = 1

#: What is told inside a content is at most so much of it.
INNER = 0.8


@cache
def _network(quick: bool) -> "Network":
    from kilde.reading.network import Network

    return Network.load(model="small" if quick else "")


def attributions(article: Article, quick: bool = False) -> "tuple[tuple[Attribution, ...], Antecedents]":
    """The attributions of an article in the order of their first words, none outside its running text; and its mentions.

    `quick` takes the small network.
    """
    from kilde.reading import decoder
    from kilde.reading.network import CUE, CUE_OF, Mentions
    from kilde.reading.referring import Antecedents

    prose = tuple(block.span for block in article.blocks if block.kind in PROSE)
    # The network reads the whole text, headings and all, for its surroundings; what it finds counts in running text alone.
    network, mentions = _network(quick), Mentions()
    text = article.text if prose else ""
    sure = CUE_OF.get(article.language.partition("-")[0].lower(), CUE)
    known, words = Knowledge(article), source_words(article.language)
    doubtful: list[decoder.Anchor] = []
    anchors = network.spot(text, min(sure, DOUBTED), mentions=mentions)
    found = decoder.attributions(text, trusted(anchors, sure, places(known, words), doubtful), prose)
    found, unsure = (
        tuple(mended(known.tokens, words, one) for one in some) for some in (found, decoder.attributions(text, doubtful, prose))
    )
    told = apart(known, with_turns([made for one in found if (made := known.of(one)) is not None], article))
    told = [one for one in pointed(known, words, told, unsure) if not only_cites(known, words, one)]
    by_form = unnamed(known, taken(known, told), contents(known, told))
    return joined(told, by_form, len(article.text)), Antecedents(network, mentions, text)


def trusted(anchors: "Iterable[Anchor]", sure: float, pointing: Sequence[Span], doubtful: "list[Anchor]") -> "Iterator[Anchor]":
    """The `anchors` that are no cue or one with more than `sure` probability.

    Of the others those are put into `doubtful` whose cue most likely begins in one of the sentences at `pointing`, in order.
    """
    for anchor in anchors:
        if anchor.cueless or anchor.score > sure:
            yield anchor
            continue
        start = anchor.words[int(anchor.tags[:, CUE_ROLE, 1].argmax())][0]
        at = bisect_right(pointing, start, key=lambda span: span[0]) - 1
        if at >= 0 and start < pointing[at][1]:
            doubtful.append(anchor)


def only_cites(known: Knowledge, words: SourceWords, one: Attribution) -> bool:
    """Whether `one` tells nothing but whom an outlet has it from (`reported, citing a source in the county`)."""
    tokens = known.tokens
    cue, held = tokens.within(one.cue), tokens.within(one.content)
    if known.cues is None or not cue or len(one.content) > 1:
        return False
    led = " ".join(tokens.low[max(0, cue[0] - 2) : cue[-1] + 1])
    if not any(led == relay or led.endswith(" " + relay) for relay in words.relays):
        return False
    verbs = any(tokens.low[k] in known.cues.finite or tokens.low[k] in known.cues.complementisers for k in held)
    return bool(held) and not verbs and described([tokens.low[k] for k in held if tokens.word[k]], words).kind is not None


def apart(known: Knowledge, found: Sequence[Attribution]) -> list[Attribution]:
    """What was `found`, with words that two contents share though neither is told in the other left to the one that attributes
    them in their own sentence."""
    out, near = list(found), Near(len(known.tokens.text))
    for one in found:
        near.add(one)
    for number, one in enumerate(found):
        for other in near(one):
            if other != number and out[number].cue and crosses(out[number], out[other]):
                out[number] = _without(known, out[number], out[other])
    return out


def _without(known: Knowledge, one: Attribution, other: Attribution) -> Attribution:
    """`one` without the words of `other` in sentences where the cue of `other` stands and its own does not."""
    words = known.tokens
    own, others = ({words.sentence[k] for k in words.within(each.cue)} for each in (one, other))
    lost = {k for k in words.within(other.content) if words.sentence[k] in others - own}
    kept = [k for k in words.within(one.content) if k not in lost]
    if not kept or len(kept) == len(words.within(one.content)):
        return one
    runs: list[list[int]] = []
    for k in kept:
        if runs and k == runs[-1][-1] + 1:
            runs[-1].append(k)
        else:
            runs.append([k])
    content = tuple(span for run in runs for span in words.spans(run[0], run[-1] + 1))
    return msgspec.structs.replace(one, content=content) if content else one


def taken(known: Knowledge, found: Sequence[Attribution]) -> set[int]:
    """The tokens that are cue, source or hearer of what is found."""
    spans = [span for one in found for span in (*one.cue, *one.source, *one.hearers)]
    return set(known.tokens.within(sorted(spans)))


def contents(known: Knowledge, found: Sequence[Attribution]) -> set[int]:
    """The tokens of what is told with a cue."""
    return set(known.tokens.within(sorted(span for one in found if one.cue for span in one.content)))


def joined(found: Sequence[Attribution], hearsay: Iterable[Attribution], size: int) -> tuple[Attribution, ...]:
    """What was `found`, and the hearsay that is none of it, in the order of a text of `size` code points.

    What only goes on with an account gives way to hearsay that its own words mark («Dette skal dreie seg om to biler»).
    """
    near = Near(size)
    for one in found:
        near.add(one)
    alone: list[Attribution] = []
    over: set[int] = set()
    for one in hearsay:
        beside = near(one)
        if not any(_meets(one, found[k]) for k in beside if found[k].kind != "implied"):
            alone.append(one)
            over.update(k for k in beside if found[k].kind == "implied" and _mostly(one, found[k]))
    return placed([*(one for k, one in enumerate(found) if k not in over), *alone], size)


def _mostly(hearsay: Attribution, other: Attribution) -> bool:
    """Whether most of what goes on with an account is the hearsay and its cue."""
    return shared((*hearsay.content, *hearsay.cue), other.content) > 0.5 * length(other.content)


def _meets(hearsay: Attribution, other: Attribution) -> bool:
    """Whether both are one statement: their cues meet, or their contents are much the same."""
    if shared(hearsay.cue, other.cue):
        return True
    common = shared(hearsay.content, other.content)
    short, long = sorted((length(hearsay.content), length(other.content)))
    # Hearsay inside somebody's words («Avisa hevder at soldater skal ha nektet») is told twice: by the paper, and by nobody.
    inside = short <= INNER * long and shared(hearsay.cue, other.content) == length(hearsay.cue)
    return common > SHARED * short and not inside
