"""`kilde export`: what a ledger holds, written out."""

import sys

import click


@click.command()
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@click.option("--ledger", metavar="FILE", required=True, help="The ledger to export.")
def export(form: str, ledger: str) -> int:
    """Write out what a ledger holds: one reading a line, as `kilde read --format jsonl` prints it."""
    from kilde import door
    from kilde.export.jsonl import jsonl

    with door.open_ledger(ledger, create=False) as store:
        for line in jsonl(store):
            sys.stdout.buffer.write(line)
    return 0
