"""The command line: the commands under one name, and its exit statuses. Nothing heavy is imported before a command runs."""

import sys

import click

from kilde.commands.add import add
from kilde.commands.check import check
from kilde.commands.common import SOME_FAILED, printable
from kilde.commands.decisions import decisions
from kilde.commands.doctor import doctor
from kilde.commands.export import export
from kilde.commands.move import move
from kilde.commands.read import read
from kilde.commands.remove import remove
from kilde.commands.report import report
from kilde.commands.revisions import revisions
from kilde.commands.serve import serve
from kilde.commands.trace import trace
from kilde.commands.watch import watch
from kilde.commands.why import why
from kilde.errors import InputError, KildeError

#: Exit statuses: wrong usage (click's own); what a shell reports for a program ended by Ctrl-C, and for one whose reader
#: went away.
WRONG_USAGE = 2
INTERRUPTED = 130
PIPE_CLOSED = 141


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kilde")
def cli() -> None:
    """Read news the way a source critic does: who says what, who had it from whom, and how many independent origins."""


for command in (read, add, trace, why, report, check, export, revisions, watch, serve, decisions, move, remove, doctor):
    cli.add_command(command)


def main() -> None:
    """Run the command line and leave with its exit status."""
    try:
        status = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        status = INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away; a second write at shutdown would complain again.
        sys.stdout = None
        status = PIPE_CLOSED
    except KildeError as error:
        click.echo(f"kilde: {printable(str(error))}", err=True)
        status = SOME_FAILED if isinstance(error, InputError) else WRONG_USAGE
    sys.exit(status if isinstance(status, int) else 0)
