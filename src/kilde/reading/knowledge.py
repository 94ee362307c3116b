"""What is known for certain of words that attribute: stance, certainty and denial by a pack, kinds by quotation marks.

The trained network says which words attribute what; a pack says what those words mean. A word that no pack knows keeps what the
network said of it.
"""

import msgspec

from kilde.article import Article, Span
from kilde.reading.attribution_type import Attribution
from kilde.reading.cues import Cues, Form, Phrases, cues, matched
from kilde.reading.quotes import Quotation, quotations
from kilde.reading.segments import DASHES, Tokens, tokens
from kilde.statement import Modality, StatementKind

#: How many tokens may stand between the two halves of a cue («slår politiet i byen fast»).
GAP = 9
#: A quoted part of fewer words does not make an indirect content a mixed one.
QUOTED = 2
#: The noun of a source is among so many of its first words.
RUMOURED = 3
#: So many words from its beginning, a content shows its speaker's hedges.
HEDGED = 16


class Knowledge:
    """What is known of one article's words: its tokens and quotations, and the cues of its language (None without a pack)."""

    def __init__(self, article: Article) -> None:
        self.cues = cues(article.language.partition("-")[0].lower())
        pack = self.cues.pack if self.cues else None
        self.tokens = tokens(article, frozenset(pack.abbreviations if pack else ()), pack.ordinals if pack else False)
        self.quotations = quotations(self.tokens)
        self.inside = _inside(self.tokens, self.quotations)

    def of(self, one: Attribution) -> Attribution | None:
        """`one` with all that is known of its words; None where they tell an act and not a statement."""
        if self.cues is not None and one.cue:
            one = self._whole(one, self.cues)
            form = _form(self.tokens, self.cues, self.tokens.within(one.cue))
            if form is not None and form.verb.acts:
                return None
        made = one if one.type == "continuation" else msgspec.structs.replace(one, kind=self._kind(one))
        if self.cues is None:
            return made
        if made.cue:
            made = self._worded(made, self.cues)
        return msgspec.structs.replace(made, modality=self._modality(made, self.cues))

    def _whole(self, one: Attribution, known: Cues) -> Attribution:
        """`one` with the verb in its cue, where the network left out just that («har tidligere | hevdet»)."""
        words, cue = self.tokens, self.tokens.within(one.cue)
        if not cue or _form(words, known, cue) is not None:
            return one
        after = cue[-1] + 1
        if after >= len(words.low) or words.block[after] != words.block[cue[-1]] or not known.told(words.low[after]):
            return one
        start, end = words.span(after, after + 1)
        if any(a < end and start < b for a, b in (*one.content, *one.source)):
            return one
        return msgspec.structs.replace(one, cue=(*one.cue[:-1], (one.cue[-1][0], end)))

    def _kind(self, one: Attribution) -> StatementKind:
        """Verbatim, paraphrase or both, by the marks around the words; where there are none, as the network has it."""
        outer = self.inside[held[0]] if (held := self.tokens.within(one.cue)) else -1
        quoted = total = 0
        for index in self.tokens.within(one.content):
            if self.tokens.word[index]:
                total += 1
                quoted += self.inside[index] not in (-1, outer)
        if quoted == total and quoted:
            return "direct"
        if quoted >= QUOTED and not (one.kind == "direct" and self._dashed(one.content[0])):
            return "mixed"
        return "indirect" if one.kind == "mixed" else one.kind

    def _dashed(self, span: Span) -> bool:
        """Whether a content's line opens with a dash."""
        first = self.tokens.within((span,))[:1]
        return bool(first) and self.tokens.low[self.tokens.blocks[self.tokens.block[first[0]]][0]] in DASHES

    def _worded(self, one: Attribution, known: Cues) -> Attribution:
        """`one` with the stance, certainty, polarity and hearsay that the words of its cue have in the pack."""
        words = self.tokens
        cue = words.within(one.cue)
        if not cue:
            return one
        if any(words.low[k] in known.rumours for k in words.within(one.source)[:RUMOURED]):
            # «ifølge rykter»: what says it is nobody.
            return msgspec.structs.replace(one, type="hearsay", stance="distanced", cue=(*one.cue, *one.source), source=())
        type_ = one.type if one.source else "hearsay"
        if _hearsay(words, known, cue, bool(one.source)):
            return msgspec.structs.replace(one, stance="distanced", type=type_)
        if matched(words, known.believed, cue[0], cue[-1] + 1):
            return msgspec.structs.replace(one, stance="neutral", modality="probable", type=type_)
        told = _form(words, known, cue) or next((known.nouns[words.low[k]] for k in cue if words.low[k] in known.nouns), None)
        if told is None:
            doubted = matched(words, known.sources, cue[0], len(words.low)) and _unvouched(
                words, known, words.within(one.content)
            )
            return msgspec.structs.replace(one, stance="distanced") if doubted else one
        meant = told.verb if isinstance(told, Form) else told
        content = set(words.within(one.content))
        beside = [k for k in range(max(0, cue[0] - 1), min(len(words.low), cue[-1] + 2)) if k not in content]
        negated = any(words.low[k] in known.negations for k in beside)
        agentless = not one.source and (
            any(words.low[k] in known.passives for k in cue) or (isinstance(told, Form) and told.verb.impersonal)
        )
        return msgspec.structs.replace(
            one,
            type="hearsay" if agentless else one.type,
            stance="rejected" if any(words.low[k] in known.rejecting for k in cue) else meant.stance,
            modality=meant.modality,
            polarity="negative" if (meant.polarity == "negative") != negated else "positive",
        )

    def _modality(self, one: Attribution, known: Cues) -> Modality:
        """How sure the source is: what the cue tells, or the hedges at the content's beginning, or its question mark."""
        words = self.tokens
        content = words.within(one.content)
        if one.modality != "certain" or not content:
            return one.modality
        end, first = content[-1] + 1, words.sentence[content[0]]
        alone = words.sentence[content[-1]] == first
        if alone and one.kind == "direct" and "?" in words.low[content[-1] : end + 1]:
            return "unknown"
        hedges: tuple[tuple[Phrases, Modality], ...] = (
            (known.probable, "probable"),
            (known.possible, "possible"),
            (known.wished, "unknown"),
        )
        for index in content[:HEDGED]:
            if words.sentence[index] != first:
                break
            if index > content[0] and words.low[index - 1] in known.negations:
                continue
            for table, modality in hedges:
                if matched(words, table, index, end):
                    return modality
        return "certain"


def _inside(words: Tokens, quoted: list[Quotation]) -> list[int]:
    """For each token the innermost quotation that holds it, or -1."""
    inside = [-1] * len(words.low)
    for number, quotation in enumerate(quoted):
        for index in range(quotation.first, min(quotation.last, len(inside))):
            inside[index] = number
    return inside


def _hearsay(words: Tokens, known: Cues, cue: list[int], named: bool) -> bool:
    """Whether the words of a cue are a form of hearsay, with or without a speaker (`named`): «skal ha sagt», «angivelig».

    An auxiliary of hearsay with nothing else that attributes («skal være») can mean little else where nobody is named.
    """
    first, end = cue[0], cue[-1] + 1
    if matched(words, known.raising, first, end) or matched(words, known.hearsay_adverbs, first, end):
        return True
    if any(known.conditional(words, k, words.sentences[words.sentence[k]][1]) for k in cue):
        return True
    auxiliary = next((k for k in cue if words.low[k] in known.hearsay_auxiliaries), None)
    if auxiliary is None:
        return False
    return any(matched(words, known.hearsay_infinitives, k, end) for k in cue if k > auxiliary) or (
        not named and auxiliary == cue[0] and _form(words, known, cue) is None
    )


def _unvouched(words: Tokens, known: Cues, content: list[int]) -> bool:
    """Whether a content opens with a verb of hearsay, so that «ifølge» and the like do not make it its source's plain word."""
    opening = content[:HEDGED]
    if any(known.conditional(words, k, words.sentences[words.sentence[k]][1]) for k in opening):
        return True
    auxiliary = next((k for k in opening if words.low[k] in known.hearsay_auxiliaries), None)
    return auxiliary is not None and any(
        matched(words, known.hearsay_infinitives, k, len(words.low)) for k in content if auxiliary < k <= auxiliary + GAP
    )


def _form(words: Tokens, known: Cues, cue: list[int]) -> Form | None:
    """The last verb of a cue that the pack knows, in its longest form there."""
    return next((form for at in reversed(cue) if (form := verb_at(words, known, at)) is not None), None)


def verb_at(words: Tokens, known: Cues, at: int) -> Form | None:
    """The longest form that the pack has of the verb at token `at`, in its sentence; None if it is none."""
    for form in known.told(words.low[at]):
        end = at + 1
        stop = words.sentences[words.sentence[at]][1]
        if form.direct:
            while end < stop and (words.low[end] in known.negations or matched(words, known.adverbs, end, stop)):
                end += 1
            if tuple(words.low[end : end + len(form.direct)]) != form.direct:
                continue
            end += len(form.direct)
        size = len(form.later)
        if size and not any(tuple(words.low[k : k + size]) == form.later for k in range(end, min(stop, end + GAP))):
            continue
        return form
    return None
