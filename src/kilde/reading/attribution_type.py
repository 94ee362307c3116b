"""What the first half of the reader hands the second: words that attribute, before anybody knows who they are about."""

from typing import Literal

import msgspec

from kilde.article import Span
from kilde.statement import Modality, Polarity, Stance, StatementKind

AttributionType = Literal["speech", "hearsay", "continuation"]


class Attribution(msgspec.Struct, frozen=True, kw_only=True):
    """One attributed content, by its words alone. Spans are half-open, in code points of the article's text.

    `type`: `speech` where somebody says it (also documents, thought); `hearsay` where nobody is named (`skal ha`,
    `allegedly`, agentless passives): its chain is empty; `continuation` where a quotation or account goes on without a cue
    of its own beside it (`continues` is then the index of the attribution whose account it goes on, or None if unknown).
    `source` is the nearest words that name the speaker (may be a pronoun, may be empty). `hearers` are the words that name
    those whom it came through: an outlet the source spoke to («til NRK», "told CNN"), or one that told the whole («…, sier
    politiet, ifølge Reuters»), in the order of the text. `parent` is the index of the attribution whose content this one stands
    in (then it is nested), or None.
    """

    type: AttributionType
    kind: StatementKind
    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    hearers: tuple[Span, ...] = ()
    continues: int | None = None
    parent: int | None = None
    stance: Stance = "neutral"
    modality: Modality = "certain"
    polarity: Polarity = "positive"
    score: float = 1.0
