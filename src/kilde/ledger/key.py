"""The key of an encrypted ledger, from a file that only its owner should read."""

import os
from pathlib import Path

from kilde.errors import LedgerError

#: The variable that names the file.
VARIABLE = "KILDE_KEY_FILE"


def key_of_environment() -> str | None:
    """The first line of the file that `KILDE_KEY_FILE` names, None where it names none. `LedgerError` if no key is in it."""
    named = os.environ.get(VARIABLE)
    if not named:
        return None
    try:
        lines = Path(named).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerError(f"{named}: the key file that {VARIABLE} names cannot be read") from error
    if not lines or not lines[0]:
        raise LedgerError(f"{named}: the key file that {VARIABLE} names has no key in its first line")
    return lines[0]
