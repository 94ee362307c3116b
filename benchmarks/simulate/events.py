"""What happens in a simulated matter: who knows what, who reports it, and where each telling really came from."""

from typing import Literal

import msgspec

from benchmarks.simulate.names import Outlet
from benchmarks.simulate.templates import State

How = Literal[
    "asked", "heard", "conference", "stated", "release", "document", "unnamed", "unnamed_heard", "outside", "seen", "rumour",
    "cited", "cited_named", "press", "retold", "taken_back", "echoed",
]  # fmt: skip

#: By which act an article took another's telling over; None where it is the article's own.
Act = Literal["wire", "copied", "reworked"]


class Voice(msgspec.Struct, frozen=True):
    """Somebody who stands behind claims. `key` is the origin: a body and who speaks for it have one."""

    key: str
    kind: Literal["body", "witness", "unnamed", "document"]
    name: str = ""
    title: Literal["spokesperson", "chief", "resident", "fisher", ""] = ""
    body: tuple[str, str] | None = None

    @property
    def sure(self) -> bool:
        """Whether it is certain to be an origin of its own: not where nobody is named."""
        return self.kind != "unnamed"


class Wording(msgspec.Struct, frozen=True):
    """The words of a claim: which of the language's wordings, in what state, with which figure, told of how many."""

    nth: int
    state: State
    figure: int
    about: bool
    whole: bool


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """A report tells a claim. `how` is its form, `voice` and `outlet` are whom the words name, `base` is whence it truly came.

    `frame` is the number of the sentence that holds the claim's words. `outlet` is the cited outlet's name, or the article's
    own where it names that as the hearer; `press` is the language whose press is named instead. `lineage` is the report whose
    words they are: its own where they were written for it.
    """

    claim: int
    how: How
    wording: Wording
    frame: int
    lineage: int
    voice: Voice | None = None
    outlet: str | None = None
    press: str | None = None
    base: int | None = None
    act: Act | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """An article as an event: `minute` is when it truly came out, `published` what it says of that, `credit` whose copy it is.

    `seed` makes what is not told here (sentences about nothing, the title): a copy has its original's.
    """

    number: int
    outlet: str
    language: str
    minute: int
    published: str | None
    tellings: tuple[Telling, ...]
    seed: int
    issuer: tuple[str, str] | None = None
    agency: Outlet | None = None
    credit: Outlet | None = None
    mark: bool = False
    correction: bool = False


class Claim(msgspec.Struct, frozen=True):
    """A claim of a matter: family, place, figure, how sure and exact it is at first, who knows, and which claim it denies."""

    family: str
    place: str
    figure: int
    reserved: bool
    about: bool
    known: tuple[Voice, ...]
    denies: int | None = None


class Matter(msgspec.Struct, frozen=True):
    """All that happened in one matter."""

    number: int
    claims: tuple[Claim, ...]
    reports: tuple[Report, ...]
