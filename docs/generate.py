"""Write what programs print into the pages that show it: help texts into docs/commands.md, the demo's beginning into README.md.

Run: python docs/generate.py
"""

import re
from pathlib import Path

import click

from kilde import door, example
from kilde.cli import cli
from kilde.show.terminal import trace_text

COMMANDS = Path(__file__).with_name("commands.md")
README = Path(__file__).parent.parent / "README.md"
WIDTH = 100

#: So many claims of the demo are shown.
SHOWN = 2


def help_text(name: str) -> str:
    """What `kilde NAME --help` prints on a terminal of 100 columns."""
    command = cli.commands[name]
    parent = click.Context(cli, info_name="kilde", terminal_width=WIDTH, max_content_width=WIDTH, **cli.context_settings)
    context = click.Context(command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH)
    return command.get_help(context)


def demo_text() -> str:
    """The head and first claims of what `make demo` prints."""
    found, readings = door.trace_inputs([str(example.ARTICLES)])
    lines = [line.rstrip() for line in trace_text(found, readings, WIDTH).splitlines()]
    ends = [number for number, line in enumerate(lines) if not line]
    return "\n".join([*lines[: ends[SHOWN]], "  …"])


def filled(page: str) -> str:
    """The page with the text between each pair of markers made anew."""

    def fill(match: re.Match[str]) -> str:
        shown = help_text(match[2]) if match[2] else demo_text()
        return f"<!-- {match[1]} -->\n```text\n{shown}\n```\n<!-- end -->"

    return re.sub(r"<!-- (help (\w+)|demo) -->\n.*?<!-- end -->", fill, page, flags=re.DOTALL)


if __name__ == "__main__":
    for page in (COMMANDS, README):
        page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8")
