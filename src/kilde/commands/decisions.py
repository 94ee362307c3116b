"""`kilde decisions`: what analysts have decided by hand, out of one ledger and into another."""

from pathlib import Path

import click

from kilde.commands.common import Report, write


@click.command()
@click.option("--ledger", metavar="FILE", required=True, help="The ledger that they are of.")
@click.option(
    "--take", metavar="FILE", type=click.Path(dir_okay=False), help="Take the decisions of this file (JSON Lines) in."
)
def decisions(ledger: str, take: str | None) -> int:
    """Print the decisions that a ledger holds, one a line as JSON; with --take, take those of another ledger in.

    Each says who decided what and when, about which words; undone ones and undoings are among them. Taken in twice, or by a
    ledger that holds some of them, they are there once.
    """
    from kilde import door
    from kilde.deciding.store import Decisions, from_lines, to_lines
    from kilde.errors import InputError

    with door.open_ledger(ledger, create=False) as store:
        held = Decisions(store)
        if take is None:
            if lines := to_lines(held.all()):
                write(lines.rstrip(b"\n"))
            return 0
        try:
            data = Path(take).read_bytes()
        except OSError as error:
            raise InputError(take, error.strerror or "cannot be read") from error
        count = held.take(from_lines(data, take))
    Report().say(f"{count} new decisions taken in")
    return 0
