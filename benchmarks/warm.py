"""Imported for what it does: everything that `kilde add` and `kilde watch` load is loaded."""

import kilde.commands.add
import kilde.commands.watch
import kilde.intake.web.cache
import kilde.intake.web.fetching
import kilde.ledger.postgres
import kilde.ledger.sqlite
import kilde.revisions.changes
import kilde.watching.rounds
import kilde.watching.telling  # noqa: F401  (as the others, for what it does)
from kilde import door
from kilde.matching.vectors import Vectors

_readings = [door.read("The mayor said that the bridge is closed.", language="en")]
Vectors().encode(["the bridge is closed"])
door.trace(_readings)
