"""`kilde revisions`: what changed in an article that matters."""

from typing import TYPE_CHECKING, Any

import click

from kilde.commands.common import pretty, printable, write

if TYPE_CHECKING:
    from kilde.ledger import Revision


@click.command()
@click.option("--ledger", metavar="FILE", required=True, help="The ledger that holds the article.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How it is printed."
)
@click.argument("article", metavar="ARTICLE")
def revisions(article: str, ledger: str, form: str) -> int:
    """Tell what changed between the texts that an article has had: reservations, sources, figures, denials, its headline.

    ARTICLE is the article's id: the one that it was given, or its address.
    """
    from kilde import door
    from kilde.errors import InputError
    from kilde.intake.identity import identity
    from kilde.revisions.changes import changes

    with door.open_ledger(ledger, create=False) as store:
        held = store.revisions(article) or store.revisions(identity(article, None, None, ""))
    if not held:
        raise InputError(article, "is not in the ledger")
    readings = [door.read(one.article) for one in held]
    rows = [
        {
            "number": one.number,
            "time": _time(one),
            "hash": one.hash,
            "title": one.article.title,
            "changes": [] if number == 0 else list(changes(readings[number - 1], readings[number])),
        }
        for number, one in enumerate(held)
    ]
    if form == "json":
        write(pretty({"article": held[-1].article.id, "revisions": rows}))
    else:
        for row in rows:
            _print(row)
    return 0


def _time(one: "Revision") -> str:
    """When the text was fetched, or else when the ledger took it."""
    return one.article.fetched or one.added


def _print(row: dict[str, Any]) -> None:
    title = f"  {row['title']}" if row["title"] else ""
    click.echo(printable(f"{row['number']}  {row['time'][:16].replace('T', ' ')}{title}"))
    for change in row["changes"]:
        click.echo(printable(f"   {change.text}"))
    if row["number"] > 1 and not row["changes"]:
        click.echo("   nothing that matters")
