"""How fast one host is asked: never two requests at once, and a while between them."""

import time
from collections.abc import Callable

#: Seconds between two requests to one host, where it does not ask for more. A page of news takes a reader longer.
BETWEEN = 1.0


class Pace:
    """Waits before a request until its host's turn has come. `sleep` and `clock` are time's own unless given."""

    def __init__(
        self,
        between: float = BETWEEN,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._between = between
        self._sleep = sleep
        self._clock = clock
        self._next: dict[str, float] = {}

    def wait(self, host: str, between: float | None = None) -> None:
        """Return when `host` may be asked; the next turn then is `between` seconds later, or more where ours is longer."""
        now = self._clock()
        turn = max(now, self._next.get(host, now))
        if turn > now:
            self._sleep(turn - now)
        self._next[host] = turn + max(self._between, between or 0.0)
