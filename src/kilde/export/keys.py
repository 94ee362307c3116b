"""Names that last: the same article, source or claim has the same id in every export, whenever and wherever it is made."""

from uuid import UUID, uuid5

import msgspec

from kilde.claim import OWN_VOICE
from kilde.show.markup import printable

#: Drawn once at random, for kilde alone (RFC 9562, section 6.5: a name space for names of one kind).
NAMESPACE = UUID("aa225e0c-9869-40e2-ac53-bf9a479cb03e")


def key(kind: str, *parts: str | int) -> UUID:
    """The UUID (version 5) of a thing of some kind by what identifies it; other parts never give the same name."""
    return uuid5(NAMESPACE, msgspec.json.encode([kind, *map(_whole, parts)]).decode())


def urn(kind: str, *parts: str | int) -> str:
    """The same as an address: `urn:uuid:…`."""
    return key(kind, *parts).urn


def _whole(part: str | int) -> str | int:
    return printable(part) if isinstance(part, str) else part


def bare_name(name: str) -> str:
    """A source's name without what tracing adds to it: an outlet is the same whether it has a source or not."""
    return name.removesuffix(OWN_VOICE)


def source_key(kind: str, name: str, named: bool, *within: str | int) -> UUID:
    """The UUID of a source: a named one's by kind and name, letter for letter.

    One that is not named is only itself, by where it stands (`within`): what it is called links it to nothing, and cannot be
    guessed from the UUID.
    """
    return key("source", kind, bare_name(name)) if named else key("unnamed", *within)
