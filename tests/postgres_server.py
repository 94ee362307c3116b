"""A PostgreSQL server for tests: Debian's, started in a folder of its own, heard on a local socket alone."""

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
def server() -> Iterator[str]:
    """The address of a fresh server (`postgresql:///{}?host=…` with a place for the database), stopped at the end."""
    where = programs()
    assert where is not None
    folder = Path(tempfile.mkdtemp(prefix="kilde-pg-"))
    # The server refuses to run as root; its own account does then.
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        more = {"user": user, "group": pwd.getpwnam(user).pw_gid} if os.geteuid() == 0 else {}
        subprocess.run(command, check=True, capture_output=True, cwd=folder, **more)  # type: ignore[call-overload]

    data = folder / "data"
    try:
        run(f"{where}/initdb", "-D", str(data), "-U", "kilde", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
        run(f"{where}/pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
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
