"""`kilde doctor`: what is at hand, and what is wrong."""

from typing import TYPE_CHECKING

import click

from kilde.commands.common import SOME_FAILED, pretty, printable, write

if TYPE_CHECKING:
    from kilde.housekeeping.doctor import Health


@click.command()
@click.option("--ledger", metavar="FILE", help="Look through this ledger as well.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How it is printed."
)
def doctor(ledger: str | None, form: str) -> int:
    """Tell which versions and model files are at hand and, of a ledger, whether it is sound, what in it is still to be read or
    matched, and how many statements nobody is named for.

    The exit status is 1 if something must be mended.
    """
    from kilde import door
    from kilde.housekeeping.doctor import health

    if ledger is None:
        found = health()
    else:
        with door.open_ledger(ledger, create=False) as store:
            found = health(store)
    if form == "json":
        write(pretty(found))
    else:
        for line in _lines(found):
            click.echo(printable(line))
    return SOME_FAILED if found.problems else 0


def _lines(found: "Health") -> list[str]:
    libraries = ", ".join(f"{name} {version}" for name, version in found.libraries.items())
    lines = [
        f"python       {found.python} on {found.system}",
        f"libraries    {libraries}",
        f"model        {', '.join(f'{name} {digest}' for name, digest in found.models.items())}",
        f"reader       version {found.reader}, with packs for {' '.join(found.languages)}",
    ]
    if (held := found.ledger) is not None:
        lines += [
            f"ledger       {held.where}, tables of version {held.version}",
            f"articles     {held.articles}, {held.revisions} texts; {held.unread} not read by this reader, "
            f"{held.unmatched} not matched yet",
            f"statements   {held.statements}; nobody told: "
            + (", ".join(f"{why.replace('_', ' ')} {count}" for why, count in held.unattributed.items()) or "none"),
        ]
        lines += [
            f"             {one.outlet or one.article}: {one.article}: hearsay {one.hearsay}, quotations {one.quotation}, "
            f"accounts {one.nobody_told}"
            for one in held.most_unattributed
        ]
        if held.unknown_languages:
            told = ", ".join(f"{language} {count}" for language, count in held.unknown_languages.items())
            lines.append(f"without a pack  {told}")
    return [*lines, *(f"PROBLEM      {problem}" for problem in found.problems)]
