"""`kilde move`: a whole ledger into another place, or a backup of one."""

import click

from kilde.commands.common import Report


@click.command()
@click.option("--from", "source", metavar="LEDGER", required=True, help="The ledger to copy; it may be in use.")
@click.option("--to", "target", metavar="LEDGER", required=True, help="Where to: a file or a database, new or empty.")
def move(source: str, target: str) -> int:
    """Copy a ledger with all it holds, from a file to a server or back, or to another file: so backups are made and restored.

    What is copied is the ledger of one moment, however much it is used meanwhile. The one that is copied stays as it is.
    """
    from kilde import door
    from kilde.housekeeping import tables
    from kilde.ledger.moving import move as moved

    report = Report()
    with door.open_ledger(source, create=False) as one, door.open_ledger(target) as other, report.progress("copying") as step:
        counts = moved(one, other, tables(), lambda name, rows: step(f"{rows} of {name}"))
    report.say(f"{counts['article']} articles with {counts['revision']} texts copied to {other.where}")
    return 0
