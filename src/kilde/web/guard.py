"""Who may ask: what stands in front of every page, whatever it is.

- The name that was asked for must be one of ours. Else a page of somebody else's could have its own name lead to this machine,
  and read what it gets (DNS rebinding).
- What changes something must come from our own pages: browsers say so in `Origin` and `Sec-Fetch-Site` (Fetch Metadata, W3C).
  The token that such requests need besides is checked by the application.
- With a password, everything needs it (HTTP Basic, RFC 7617; the user's name may be any).
- Every answer forbids scripts, styles and pictures from elsewhere, frames around it, and guessing of types.

It also leads `….json`, and whoever would rather have JSON, to the JSON twin of a page.
"""

import base64
import binascii
import hmac
from collections.abc import Collection, Iterable

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from kilde.web.problems import problem

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)

#: Methods that change nothing (RFC 9110, 9.2.1).
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

#: Where the JSON twins lie, and what has none.
TWINS, OWN = "/json", ("/json", "/static", "/openapi")

#: Where the schema of the twins lies.
SCHEMA = "/openapi/openapi.json"


class Guard:
    """An application behind its guard. `hosts` are the names (without port) it may be asked for by; none: any."""

    def __init__(self, app: ASGIApp, hosts: Collection[str] = (), password: str | None = None) -> None:
        self.app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._password = None if password is None else password.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or say why not."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}

        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(each for each in HEADERS if each[0] not in told)]
            await send(message)

        refused = self._refused(scope["method"], headers)
        if refused is not None:
            status, reason, more = refused
            await _answer(safely, status, problem(status, reason), more)
            return
        _lead(scope, headers)
        await self.app(scope, receive, safely)

    def _refused(self, method: str, headers: dict[bytes, str]) -> tuple[int, str, list[tuple[bytes, bytes]]] | None:
        host = headers.get(b"host", "")
        if self._hosts and _name(host) not in self._hosts:
            return 421, "this desk has another name", []
        if self._password is not None and not _knows(headers.get(b"authorization", ""), self._password):
            return 401, "a password is needed", [(b"www-authenticate", b'Basic realm="kilde", charset="UTF-8"')]
        if method not in SAFE and not _own(headers, host):
            return 403, "what changes something must come from the desk's own pages", []
        return None


def _name(host: str) -> str:
    """The name in a Host header, without the port."""
    host = host.lower()
    return host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]


def _knows(header: str, password: bytes) -> bool:
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        given = base64.b64decode(value, validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return False
    return hmac.compare_digest(given, password)


def _own(headers: dict[bytes, str], host: str) -> bool:
    """Whether a request comes from a page of this desk; programs, which tell neither, may ask."""
    if headers.get(b"sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get(b"origin")
    return origin is None or origin.partition("://")[2].lower() == host.lower()


def _lead(scope: Scope, headers: dict[bytes, str]) -> None:
    path = scope["path"]
    if path == "/openapi.json":
        scope["path"], scope["raw_path"] = SCHEMA, SCHEMA.encode()
        return
    if any(path == one or path.startswith(f"{one}/") for one in OWN):
        return
    twin = path.removesuffix(".json")
    if twin != path:
        path = "/" if twin == "/index" else twin
    elif not headers.get(b"accept", "").strip().lower().startswith("application/json"):
        return
    scope["path"] = TWINS + (path if path != "/" else "")
    scope["raw_path"] = scope["path"].encode("utf-8", "replace")


async def _answer(send: Send, status: int, body: bytes, more: Iterable[tuple[bytes, bytes]]) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
