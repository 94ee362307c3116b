"""Articles taken out of a ledger with everything that rests on them.

Texts, readings, claim ids, what matching keeps, vectors of their words, fetched pages, what a watch noted, what analysts have
decided about their words, and what cases hold of them. A file is then written anew without them, its log emptied. What that
does not reach: copies and backups, what the disk itself keeps of blocks it has given up, a server's own logs, and other
articles that quote the same words.
"""

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import delete

from kilde.cases import store as cases
from kilde.deciding import store as decisions
from kilde.growing import Growing
from kilde.intake.web import Kept
from kilde.ledger import Ledger, schema
from kilde.ledger.matched import AT_ONCE
from kilde.ledger.rows import lots
from kilde.matching.assertions import assertions
from kilde.matching.vectors import MODEL, Vectors
from kilde.statement import Reading
from kilde.watching.state import State


def remove(ledger: Ledger, ids: Sequence[str]) -> dict[str, bool]:
    """Take the articles of these ids out of a ledger; for each whether it was there."""
    growing = Growing(ledger, Vectors(ledger.vector_cache(MODEL)))
    growing.bring_up()
    kept, state = Kept(ledger.reads, ledger.writes), State(ledger.reads, ledger.writes)
    found: dict[str, bool] = {}
    for one in ids:
        reading, revisions = ledger.reading(one), ledger.revisions(one)
        if revisions:
            with ledger.writes() as connection:
                cases.forget(connection, one)
                decisions.forget(connection, one)
        found[one] = growing.remove(one)
        if found[one]:
            if reading is not None:
                _forget_vectors(ledger, reading)
            for address in {revision.article.url for revision in revisions if revision.article.url}:
                kept.forget(address)
            state.forget(one)
    ledger.wipe()
    return found


def _forget_vectors(ledger: Ledger, reading: Reading) -> None:
    """Take out the vectors of what an article tells: words can be guessed from them. Others that tell it are encoded again."""
    texts = (reading.article.joined(one.content) for one in assertions(reading))
    keys = [sha256(text.encode()).digest() for text in texts]
    with ledger.writes() as connection:
        for some in lots(keys, AT_ONCE):
            connection.execute(delete(schema.vector).where(schema.vector.c.key.in_(some)))
