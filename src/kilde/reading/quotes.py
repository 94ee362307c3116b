"""Quotations: what stands between marks of any kind, in pairs, mixed or left open, and lines that open with a dash."""

from typing import NamedTuple

from kilde.reading.segments import DASHES, Tokens

DOUBLE = frozenset('«»„“”"‟〝〞「」『』') | {"''", "``"}
SINGLE = frozenset("‹›‘’‚'‛")
#: A quotation without a closing mark in its block is looked for in so many blocks more.
FARTHEST = 3
#: Marks that only close, and only open, wherever the spaces do not tell.
CLOSING, OPENING = frozenset("”’」』"), frozenset("„‚‘「『")


class Quotation(NamedTuple):
    """A quotation: the range of tokens `first` to `last` inside its marks, and whether a mark or only the text's end closes it.

    `runs` tells that it goes on in the next block, which opens with a mark again.
    """

    first: int
    last: int
    closed: bool = True
    runs: bool = False


def quotations(tokens: Tokens) -> list[Quotation]:
    """The outermost and inner quotations between marks, in the order in which they open."""
    found: list[Quotation] = []
    pending: list[int] = []  # an opening mark of an earlier block, while nothing speaks against its going on
    for number, (first, last) in enumerate(tokens.blocks):
        open_: list[int] = []
        seen = False
        for index in range(first, last):
            mark = tokens.low[index]
            if mark not in DOUBLE and mark not in SINGLE:
                continue
            family = DOUBLE if mark in DOUBLE else SINGLE
            place = next((k for k in range(len(open_) - 1, -1, -1) if tokens.low[open_[k]] in family), None)
            if pending and family is DOUBLE and not seen:
                seen = True
                if not _opens(tokens, index, last, True, False):
                    if index > pending[0] + 1:
                        found.append(Quotation(pending[0] + 1, index))
                    pending.clear()
                    continue
                found.extend(_left_open(tokens, pending))
                pending.clear()
            if place is None and family is DOUBLE and open_:
                place = len(open_) - 1  # „ closed by another family's mark
            if _opens(tokens, index, last, place is not None, family is SINGLE):
                if len(open_) < 4:  # deeper is noise
                    open_.append(index)
            elif place is not None:
                if index > open_[place] + 1:
                    found.append(Quotation(open_[place] + 1, index))
                del open_[place:]
        if pending and number - tokens.block[pending[0]] >= FARTHEST:
            found.extend(_left_open(tokens, pending))
            pending.clear()
        if not pending:
            pending = [index for index in open_ if tokens.low[index] in DOUBLE][:1]
    found.extend(_left_open(tokens, pending))
    return sorted(found)


def _opens(tokens: Tokens, index: int, last: int, inside: bool, single: bool) -> bool:
    mark, at = tokens.low[index], tokens.start[index]
    before, after = tokens.text[at - 1 : at], tokens.text[tokens.end[index] : tokens.end[index] + 1]
    if single and not after.isalnum():
        return False
    free_before = not before or before.isspace() or before in "([{/" or before in DASHES or before in DOUBLE
    free_after = not after or after.isspace() or index + 1 == last
    if free_before != free_after:
        return free_before
    if mark in CLOSING or mark in OPENING:
        return mark in OPENING
    return not inside and not single


def _left_open(tokens: Tokens, pending: list[int]) -> list[Quotation]:
    """A quotation that nothing closes: it runs on where the next block opens with a mark, else ends with block or sentence."""
    return [left for index in pending if (left := _unclosed(tokens, index)) is not None]


def _unclosed(tokens: Tokens, index: int) -> Quotation | None:
    number = tokens.block[index]
    first, last = tokens.blocks[number]
    if index + 1 >= last:
        return None
    following = tokens.blocks[number + 1][0] if number + 1 < len(tokens.blocks) else None
    if following is not None and tokens.low[following] in DOUBLE:
        return Quotation(index + 1, last, closed=False, runs=True)
    if index == first:
        return Quotation(index + 1, last, closed=False)
    end = tokens.sentences[tokens.sentence[index + 1]][1]
    return Quotation(index + 1, end, closed=False)


def outermost(found: list[Quotation]) -> list[Quotation]:
    """Those that stand in no other."""
    out: list[Quotation] = []
    for quotation in found:
        if not out or quotation.first >= out[-1].last:
            out.append(quotation)
    return out


def dashed(tokens: Tokens, index: int) -> bool:
    """Whether the token is a dash that opens a quotation: at the beginning of a sentence, with words after it."""
    first, last = tokens.sentences[tokens.sentence[index]]
    if index != first or tokens.low[index] not in DASHES or index + 1 >= last:
        return False
    after = index + 1
    return (tokens.word[after] or tokens.low[after] in DOUBLE) and not tokens.text[tokens.start[after]].islower()
