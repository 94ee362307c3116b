"""Write the help texts into docs/commands.md, between its markers. Run: python docs/generate.py"""

import re
from pathlib import Path

import click

from kilde.cli import cli

PAGE = Path(__file__).with_name("commands.md")
WIDTH = 100


def help_text(name: str) -> str:
    """What `kilde NAME --help` prints on a terminal of 100 columns."""
    command = cli.commands[name]
    parent = click.Context(cli, info_name="kilde", terminal_width=WIDTH, max_content_width=WIDTH)
    context = click.Context(command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH)
    return command.get_help(context)


def filled(page: str) -> str:
    """The page with the text between each pair of markers made anew."""

    def fill(match: re.Match[str]) -> str:
        return f"<!-- help {match[1]} -->\n```text\n{help_text(match[1])}\n```\n<!-- end -->"

    return re.sub(r"<!-- help (\w+) -->\n.*?<!-- end -->", fill, page, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
