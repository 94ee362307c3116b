"""Addresses to bytes: checked, let in by robots.txt, in their host's turn, redirects followed with care, and kept.

Nothing is fetched that is not asked for, no cookie is taken, no proxy used (whose reach could not be checked).
"""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import version

import httpx2
import msgspec

from kilde.errors import InputError, NotFetched
from kilde.intake.web.cache import Kept, State
from kilde.intake.web.connection import Answer, Header, Limits, ask
from kilde.intake.web.pace import BETWEEN, Pace
from kilde.intake.web.reach import Guard, OutOfReach, Refused
from kilde.intake.web.robots import FAILED, FRESH, Rules, rules

#: Redirects that are followed. News pages have one or two (to https, to the full address).
REDIRECTS = 3
#: The longest address; longer ones are no links to articles.
LONGEST = 4000
#: Answers that say that a page which was there is gone: kept as a state of it.
GONE = frozenset({404, 410, 451})


_HOST = re.compile(rb"[a-z0-9._-]+|[0-9a-f:.]+", re.IGNORECASE)


class Fetched(msgspec.Struct, frozen=True):
    """What was had of an address, `final` after redirects: when (UTC, ISO 8601), and whether it is `new` to who keeps it."""

    address: str
    final: str
    fetched: str
    status: int
    headers: tuple[Header, ...]
    body: bytes
    new: bool

    def header(self, name: str) -> str | None:
        """The first header of that name, in small letters."""
        return next((value for key, value in self.headers if key == name), None)


class _TooFar(Refused):
    """Redirects without end."""


class Web:
    """Fetches addresses, and keeps them where `kept` is given; `offline`, only what is kept is given out.

    `contact` is an address of mail that sites may write to (the From header). `now` is the clock of what is kept.
    """

    def __init__(
        self,
        kept: Kept | None = None,
        *,
        offline: bool = False,
        contact: str | None = None,
        guard: Guard | None = None,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        pace: Pace | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.kept = kept
        self.offline = offline
        self._guard = guard or Guard()
        self._limits = limits
        # Only tests reach other addresses than the public ones, and nobody else's server waits there.
        self._pace = pace or Pace(0.0 if self._guard.tested else BETWEEN)
        self._now = now
        self._rules: dict[str, tuple[Rules, float]] = {}
        self._headers: tuple[Header, ...] = (
            ("User-Agent", f"kilde/{version('kilde')} (reads news articles; follows robots.txt)"),
            ("Accept", "text/html, application/xhtml+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"),
            ("Accept-Encoding", "gzip"),
            *([("From", contact)] if contact else []),
        )

    def fetch(self, address: str) -> Fetched:
        """What `address` holds now. Raises `NotFetched`, saying why, also where the server answers that it has nothing."""
        asked = tidy(address)
        state = self.kept.newest(asked) if self.kept is not None else None
        if self.offline:
            if state is None:
                raise NotFetched(address, "is not kept, and nothing is fetched offline")
            return _given(state, new=False)
        try:
            final, answer = self._follow(asked, state, obeying=True)
        except Refused as error:
            raise NotFetched(address, str(error)) from error
        at = self._time()
        if answer.status == HTTPStatus.NOT_MODIFIED and state is not None and self.kept is not None:
            return _given(self.kept.checked(state, at), new=False)
        if not 200 <= answer.status < 300:
            if state is not None and self.kept is not None and answer.status in GONE:
                self.kept.keep(asked, final, at, answer.status, answer.headers, answer.body)
            raise NotFetched(address, _answered(answer.status), status=answer.status, wait=_wait(answer, self._now()))
        if self.kept is not None:
            held = self.kept.keep(asked, final, at, answer.status, answer.headers, answer.body)
            return _given(held, new=state is None or held.key != state.key)
        return Fetched(asked, final, at, answer.status, answer.headers, answer.body, new=True)

    def _time(self) -> str:
        return self._now().astimezone(UTC).isoformat(timespec="seconds")

    def _follow(self, address: str, state: State | None, obeying: bool) -> tuple[str, Answer]:
        """Where `address` leads, three redirects at most, and what is answered there. Raises `Refused`."""
        seen = [address]
        spent = 0.0
        while True:
            url = httpx2.URL(seen[-1])
            delay = self._admitted(url) if obeying else None
            headers = (*self._headers, *(_conditions(state) if state is not None and state.final == seen[-1] else ()))
            self._pace.wait(url.host, delay)
            begun = time.monotonic()
            answer = ask(seen[-1], headers, self._guard, self._limits, spent)
            spent += time.monotonic() - begun
            where = answer.header("location")
            if answer.status not in (301, 302, 303, 307, 308) or where is None:
                return seen[-1], answer
            try:
                onward = tidy(str(url.join(where)))
            except (InputError, httpx2.InvalidURL, ValueError) as error:
                raise Refused("is redirected to what is no web address that is read") from error
            if onward in seen:
                raise _TooFar("is redirected in a circle")
            if len(seen) > REDIRECTS:
                raise _TooFar(f"is redirected more than {REDIRECTS} times")
            seen.append(onward)

    def _admitted(self, url: httpx2.URL) -> float | None:
        """The pace that the site's robots.txt asks for. Raises `Refused` where it does not let `url` be fetched."""
        found = self._site(f"{url.scheme}://{url.netloc.decode('ascii')}")
        if found.failed is not None:
            raise Refused(f"is not fetched, since the site's robots.txt {found.failed}")
        if not found.allow(str(url)):
            raise Refused("may not be fetched: the site's robots.txt does not let kilde in")
        return found.delay()

    def _site(self, origin: str) -> Rules:
        """The rules of a site, asked for once a day; where they could not be had, soon again."""
        known = self._rules.get(origin)
        if known is not None and time.monotonic() < known[1]:
            return known[0]
        address = f"{origin}/robots.txt"
        state = self.kept.newest(address, failed=True) if self.kept is not None else None
        if state is not None and self._age(state.checked) < FRESH:
            found = rules(state.status, state.body)
        else:
            found = self._new_rules(address)
        self._rules[origin] = (found, time.monotonic() + (FRESH if found.failed is None else FAILED))
        return found

    def _new_rules(self, address: str) -> Rules:
        try:
            final, answer = self._follow(address, None, obeying=False)
        except _TooFar:
            return Rules("")  # as if there were none, says the standard
        except OutOfReach:
            raise
        except Refused as error:
            return Rules(None, str(error))
        found = rules(answer.status, answer.body)
        if self.kept is not None and found.failed is None:
            self.kept.keep(address, final, self._time(), answer.status, answer.headers, answer.body)
        return found

    def _age(self, checked: str) -> float:
        return (self._now() - datetime.fromisoformat(checked)).total_seconds()


def tidy(address: str) -> str:
    """`address` as it goes over the network: ASCII, without fragment. Raises `NotFetched` for what is no web address."""
    if len(address) > LONGEST:
        raise NotFetched(address[:100] + "…", "is too long for a web address")
    try:
        url = httpx2.URL(address.strip()).copy_with(fragment=None)
        port = url.port
    except (httpx2.InvalidURL, ValueError, TypeError) as error:
        raise NotFetched(address, "is no web address that can be read") from error
    if url.scheme not in ("http", "https"):
        raise NotFetched(address, f"is a {url.scheme or 'relative'} address; http and https are fetched")
    if not _HOST.fullmatch(url.raw_host):
        raise NotFetched(address, "names no host that can be reached" if url.host else "names no host")
    if url.userinfo:
        raise NotFetched(str(url.copy_with(username="", password="")), "holds a user name or password, which would be kept")
    if port is not None and not 0 < port < 65536:
        raise NotFetched(address, "names no port that can be reached")
    return str(url)


def _given(state: State, new: bool) -> Fetched:
    return Fetched(state.address, state.final, state.fetched, state.status, state.headers, state.body, new)


def _conditions(state: State) -> tuple[Header, ...]:
    """What makes a server answer shortly where nothing has changed (RFC 9110, 13.1)."""
    told = (("If-None-Match", state.header("etag")), ("If-Modified-Since", state.header("last-modified")))
    return tuple((name, value) for name, value in told if value and value.isascii() and value.isprintable())


def _answered(status: int) -> str:
    try:
        phrase = HTTPStatus(status).phrase.lower()
    except ValueError:
        return f"the server answered {status}"
    return f"the server answered {status} ({phrase})"


def _wait(answer: Answer, now: datetime) -> float | None:
    """Seconds that the server wants to be left alone (Retry-After, in seconds or as a date)."""
    told = (answer.header("retry-after") or "").strip()
    if told.isdecimal():
        return float(told[:9])
    with suppress(ValueError, TypeError):
        return max(0.0, (parsedate_to_datetime(told).astimezone(UTC) - now).total_seconds())
    return None
