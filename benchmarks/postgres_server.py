"""A PostgreSQL server for tests and benchmarks: Debian's, started in a folder of its own, heard on a local socket alone."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """Where the server's programs lie; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    return Path(path).parent if path else None


@contextmanager
def server(within: Path | None = None, *options: str) -> Iterator[str]:
    """The address of a fresh server (`postgresql:///{}?host=…` with a place for the database), stopped at the end.

    Its data lies in `within` where that is given; `options` are the server's, as `fsync=on`.
    """
    where = programs()
    assert where is not None
    folder = Path(tempfile.mkdtemp(prefix="kilde-pg-"))
    data = (within or folder) / "data"
    # The server refuses to run as root; its own account does then.
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        for each in {folder, data.parent}:
            shutil.chown(each, user)

    def run(*command: str) -> None:
        more = {"user": user, "group": pwd.getpwnam(user).pw_gid} if os.geteuid() == 0 else {}
        subprocess.run(command, check=True, capture_output=True, cwd=folder, **more)  # type: ignore[call-overload]

    try:
        run(f"{where}/initdb", "-D", str(data), "-U", "kilde", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        told = " ".join(f"-c {option}" for option in ("listen_addresses=''", "fsync=off", "max_connections=60", *options))
        run(f"{where}/pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", f"-k {folder} {told}", "start")
        yield f"postgresql://kilde@/{{}}?host={folder}"
    finally:
        if (data / "postmaster.pid").exists():
            run(f"{where}/pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(address: str, name: str) -> Iterator[str]:
    """The address of a new, empty database on the server, dropped at the end."""
    import psycopg

    with psycopg.connect(address.format("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0'.encode())
        yield address.format(name)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
