"""A declaration of contents in plain words: one sentence, and the rows of figures beneath it."""

from collections.abc import Sequence

import msgspec

from kilde.checking.declaration import Declaration, Resting
from kilde.show.words import count, word

#: So many sources are named in a row; the rest are counted.
NAMES = 4


class Row(msgspec.Struct, frozen=True):
    """A figure: how many, of what, and what is to be said of them."""

    number: int
    name: str
    notes: str = ""


def sentence(told: Declaration) -> str:
    """What an article rests on, in a sentence or two."""
    own = f"{len(told.own)} of {count(told.sentences, 'sentence', 'sentences')} in its own voice."
    if not told.statements:
        return f"No statement of anybody else was found in it. {own}"
    parts = [
        f"{told.named} on named sources" if told.named else "",
        f"{told.unnamed} on unnamed sources" if told.unnamed else "",
        f"{told.nobody} on nobody named" if told.nobody else "",
    ]
    through = f"{told.relayed} came through other media" if told.relayed else "none came through other media"
    return f"{count(told.statements, 'statement', 'statements')}: {', '.join(filter(None, parts))}; {through}. {own}"


def rows(told: Declaration) -> tuple[Row, ...]:
    """The figures of a declaration that are not nothing."""
    why = f"; {told.unexplained} without a reason" if told.unexplained else ""
    how = ", ".join(f"{word(f'knows.{name}')} {number}" for name, number in told.access.items())
    every = (
        Row(told.named, "on named sources", _names(told.named_sources)),
        Row(told.unnamed, "on unnamed sources", f"{_names(told.unnamed_sources)}{why}"),
        Row(told.nobody, "on nobody named"),
        Row(told.documents, "of them on documents"),
        Row(told.relayed, "through other media", _names(told.media)),
        Row(told.itself, "through no other medium"),
        Row(told.claimed, "claimed, not confirmed"),
        Row(told.uncertain, "said to be likely or possible"),
        Row(told.denied, "denials"),
        Row(sum(told.access.values()), "tell how the source knows", how),
    )
    return tuple(row for row in every if row.number)


def _names(sources: Sequence[Resting]) -> str:
    shown = [f"{source.name} {source.statements}" for source in sources[:NAMES]]
    return ", ".join((*shown, *([f"{len(sources) - NAMES} more"] if len(sources) > NAMES else [])))
