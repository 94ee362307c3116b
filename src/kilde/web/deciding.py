"""Decisions as JSON: what the forms for correcting decide, for programs."""

import msgspec
from litestar import post
from litestar.concurrency import sync_to_thread
from litestar.exceptions import ClientException
from litestar.params import JSONBody

from kilde.deciding.decision import Decision, What, anchors, holding
from kilde.deciding.possible import fault
from kilde.deciding.store import Decisions
from kilde.web.asking import Asking, TheDesk
from kilde.web.describing import NEEDS_TOKEN, changing
from kilde.web.desk import Desk
from kilde.web.guard import TWINS
from kilde.web.signing import who

#: So long, in seconds, what was decided is waited for.
PATIENCE = 5.0


class Deciding(msgspec.Struct, frozen=True):
    """What is to be decided, and who decides it, where nobody was named when the desk was opened."""

    what: What
    by: str = ""


# Not in a thread by itself: it shares its path with what tells the decisions (see `kilde.web.adding_pages`).
@post(f"{TWINS}/decisions", summary="Decide something by hand, or undo it", responses=changing(), security=NEEDS_TOKEN)
async def decide_twin(request: Asking, desk: TheDesk, data: JSONBody[Deciding]) -> Decision:
    """`what` is as in `/decisions.json`: words of articles with where they stand. It is waited for a while, so that what was
    decided shows in what is asked for next."""
    by = who(request, desk, data.by)
    if by is None:
        raise ClientException("by: who decides it?")
    return await sync_to_thread(_decide, desk, data.what, by)


def _decide(desk: Desk, what: What, by: str) -> Decision:
    held = Decisions(desk.ledger)
    articles = {anchor.article for anchor in anchors(what)}
    texts = {reading.article.id: reading.article.text for reading in desk.ledger.readings(articles)}
    wrong = fault(what, texts, {one.id for one in holding(held.all())})
    if wrong is not None:
        raise ClientException(f"what: {wrong}")
    made = held.decide(what, by)
    desk.settle(PATIENCE)
    return made


DECIDING = (decide_twin,)
