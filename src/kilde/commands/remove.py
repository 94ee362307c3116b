"""`kilde remove`: articles out of a ledger, with everything that rests on them."""

from collections.abc import Sequence

import click

from kilde.commands.common import Report
from kilde.errors import InputError


@click.command()
@click.option("--ledger", metavar="FILE", required=True, help="The ledger that holds them.")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
def remove(articles: Sequence[str], ledger: str) -> int:
    """Take articles out of a ledger, with their texts, readings, claims, fetched pages and all that was derived from them.

    ARTICLE is the article's id. Claims that others carry too stay theirs. A file is written anew without what was in it;
    copies, backups and what a disk keeps of old blocks are not reached (see the documentation).
    """
    from kilde import door
    from kilde.housekeeping.removing import remove as removed

    report = Report()
    with door.open_ledger(ledger, create=False) as store:
        found = removed(store, articles)
    for one, there in found.items():
        if not there:
            report.error(InputError(one, "is not in the ledger"))
    report.say(f"{sum(found.values())} removed, {report.failed} not there")
    return report.status
