"""What a site's robots.txt lets kilde fetch, and how fast (RFC 9309, and `Crawl-delay` as most sites write it)."""

from protego import Protego

#: The name by which kilde is addressed in robots.txt.
AGENT = "kilde"
#: Bytes of a robots.txt that count; the standard says 500 KiB at least.
MOST = 512 * 1024
#: Seconds after which a robots.txt is asked for again; the standard says no more than a day.
FRESH = 24 * 3600.0
#: Seconds after which one that could not be had is asked for again.
FAILED = 600.0
#: The slowest that a site can ask for and be waited for.
SLOWEST = 60.0


class Rules:
    """The rules of one site. None stands for a site whose rules cannot be had, for what `failed` tells: it is left alone."""

    def __init__(self, text: str | None, failed: str | None = None) -> None:
        self._rules = None if text is None else Protego.parse(text)
        self.failed = failed

    def allow(self, address: str) -> bool:
        """Whether `address` may be fetched."""
        return self._rules is not None and bool(self._rules.can_fetch(address, AGENT))

    def delay(self) -> float | None:
        """Seconds that the site wants between two requests, `SLOWEST` at most; None where it does not say."""
        told = None if self._rules is None else self._rules.crawl_delay(AGENT)
        return None if told is None else min(max(float(told), 0.0), SLOWEST)


def rules(status: int, body: bytes) -> Rules:
    """The rules that an answer to a request for robots.txt makes: none where there is no such file (any 4xx but 429), and
    nothing may be fetched while the server is failing."""
    if 200 <= status < 300:
        return Rules(body[:MOST].decode("utf-8", "replace").removeprefix("\ufeff"))
    if 400 <= status < 500 and status != 429:
        return Rules("")
    return Rules(None, f"cannot be had: the server answered {status}")
