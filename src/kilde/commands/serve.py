"""`kilde serve`: a ledger as pages in a browser."""

from pathlib import Path

import click

from kilde.commands.common import printable
from kilde.errors import ExtraMissing, UsageError

#: Names and addresses that lead to this machine alone.
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command()
@click.option("--ledger", metavar="FILE", required=True, help="The ledger to show; made if it is not there.")
@click.option("--port", metavar="N", type=click.IntRange(0, 65535), default=8017, show_default=True, help="0: any free port.")
@click.option(
    "--host",
    metavar="H",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen at. Others than this machine's own are served only with a password.",
)
@click.option(
    "--password-file",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file whose first line is the password that every request needs.",
)
@click.option("--as", "name", metavar="NAME", help="Who works at the desk: signs what is decided there.")
def serve(ledger: str, port: int, host: str, password_file: Path | None, name: str | None) -> int:
    """Show a ledger as pages in a browser: dossier, claims, articles, sources, timeline, cases; add to it, correct it, and
    check drafts beside it.

    Nothing is asked of other hosts. Each page has its JSON twin: add .json to its address.
    """
    password = None if password_file is None else _password(password_file)
    if host not in LOOPBACK and password is None:
        raise UsageError(f"--host {host}: others than this machine are served only with --password-file")
    try:
        import uvicorn

        from kilde.web import application
        from kilde.web.desk import Desk
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("jinja2", "litestar", "markupsafe", "uvicorn"):
            raise
        raise ExtraMissing("web", "kilde serve") from error
    desk = Desk(ledger, name, lambda text: click.echo(f"kilde: {printable(text)}", err=True))
    hosts = (*LOOPBACK, "[::1]") if host in LOOPBACK else ()
    config = uvicorn.Config(
        application(desk, hosts=hosts, password=password), host=host, port=port, log_level="warning", server_header=False
    )
    server = uvicorn.Server(config)
    socket = config.bind_socket()
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"kilde: http://{shown}:{socket.getsockname()[1]}/ (Ctrl-C ends it)", err=True)
    server.run(sockets=[socket])
    return 0


def _password(file: Path) -> str:
    """The first line of a file. `UsageError` where it is empty."""
    try:
        found = file.read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read as a password") from error
    if not found:
        raise UsageError(f"{file}: its first line is empty; it should be the password")
    return found
