"""The report as PDF: printed by a browser that is at hand, which opens no connection while it does.

The page forbids scripts and connections itself; the browser is told to resolve no name besides, and gets a profile that is
thrown away.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from kilde.errors import KildeError

#: Programs that print pages, the first that is found.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

#: Seconds after which a browser that has not printed is stopped.
PATIENCE = 180


class NoBrowser(KildeError):
    """No browser prints the page: none is at hand, or it failed."""


def browser() -> str | None:
    """The path of a browser that prints pages; None where there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def pdf(page: str) -> bytes:
    """The page (HTML) printed as PDF. `NoBrowser` where no browser is at hand or it prints nothing."""
    program = browser()
    if program is None:
        raise NoBrowser("a PDF is printed by Chromium, and none is installed (Debian: apt install chromium); HTML needs none")
    with tempfile.TemporaryDirectory(prefix="kilde-") as folder:
        source, target = Path(folder) / "report.html", Path(folder) / "report.pdf"
        source.write_text(page, encoding="utf-8")
        command = [
            program,
            "--headless",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer",
            f"--print-to-pdf={target}",
            source.as_uri(),
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # Chromium refuses to run as root with its sandbox.
        try:
            done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired as error:
            raise NoBrowser(f"{program} did not print the report within {PATIENCE} seconds") from error
        if not target.is_file():
            raise NoBrowser(f"{program} printed nothing and ended with status {done.returncode}")
        return target.read_bytes()
