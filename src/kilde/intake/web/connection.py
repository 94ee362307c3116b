"""One request over one connection: to the checked address, in bounded time and bytes, unpacked while it comes.

The name is resolved once, checked, and the connection goes to the address that was checked, with the name in TLS and in the
Host header: what a name's server answers the next time it is asked (rebinding) has no part in it.
"""

import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import httpcore2
import msgspec
from httpcore2 import SOCKET_OPTION

from kilde.intake.web.reach import Guard, Refused

Header = tuple[str, str]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds of one request: seconds to connect, between two bytes and in all; bytes of the body, unpacked.

    The largest news pages seen have 5 MB and take some seconds on slow lines.
    """

    connect: float = 10.0
    read: float = 15.0
    total: float = 60.0
    body: int = 20_000_000


#: Bytes on the wire beside the body: status line, headers and the frames of chunks. Servers send up to some 20 kB.
_WIRE = 1_000_000
#: Bytes unpacked at a time.
_PIECE = 64 * 1024


class Answer(msgspec.Struct, frozen=True):
    """What a server answered: status, headers in their order (names in small letters), and the body unpacked."""

    status: int
    headers: tuple[Header, ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header of that name, in small letters."""
        return next((value for key, value in self.headers if key == name), None)


def ask(address: str, headers: Iterable[Header], guard: Guard, limits: Limits, spent: float = 0.0) -> Answer:
    """What the server at `address` (ASCII, with scheme) answers to a GET. Raises `Refused`, saying why, for everything else.

    `spent` are the seconds of the total that redirects have taken.
    """
    deadline = time.monotonic() + limits.total - spent
    backend = _Pinned(guard, deadline, limits.body + _WIRE)
    timeout = {"connect": limits.connect, "read": limits.read, "write": limits.read, "pool": limits.connect}
    try:
        with (
            httpcore2.ConnectionPool(
                ssl_context=_trust() if address.startswith("https:") else None,
                max_keepalive_connections=0,
                network_backend=backend,
            ) as pool,
            pool.stream("GET", address, headers=list(headers), extensions={"timeout": timeout}) as response,
        ):
            told = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.headers)
            wanted = not 300 <= response.status < 400  # a redirect's body is nobody's business
            body = _whole(response.iter_stream(), told, limits.body) if wanted else b""
            return Answer(response.status, told, body)
    except httpcore2.TimeoutException as error:
        raise Refused(_late(error, deadline, limits)) from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError, ssl.SSLError, OSError) as error:
        raise Refused(_failed(error)) from error


def _late(error: Exception, deadline: float, limits: Limits) -> str:
    if time.monotonic() >= deadline:
        return f"took more than {limits.total:g} seconds in all"
    if isinstance(error, httpcore2.ConnectTimeout):
        return f"could not be connected to within {limits.connect:g} seconds"
    return f"sent nothing for {limits.read:g} seconds"


def _failed(error: Exception) -> str:
    """Why a connection failed, without what a server may have put into the message."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"has no certificate that can be trusted ({cause.verify_message})"
        if isinstance(cause, ssl.SSLError):
            return f"speaks no TLS that can be read ({cause.reason or 'handshake failed'})"
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpcore2.RemoteProtocolError):
        return "does not speak HTTP as it should, or stopped half-way"
    if isinstance(error, httpcore2.LocalProtocolError):
        return "cannot be asked for: the address is no valid request"
    if isinstance(error, httpcore2.ConnectError):
        return "could not be connected to"
    return "broke the connection off"


@cache
def _trust() -> ssl.SSLContext:
    """The certificates that the system trusts."""
    return httpcore2.default_ssl_context()


class _Pinned(httpcore2.NetworkBackend):
    """Connections to checked addresses alone."""

    def __init__(self, guard: Guard, deadline: float, most: int) -> None:
        self._guard = guard
        self._deadline = deadline
        self._most = most
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        failed: Exception | None = None
        for address in self._guard.addresses(host, port):
            try:
                left = _left(self._deadline, timeout)
                stream = self._plain.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
                continue
            return _Bounded(stream, self._deadline, self._most)
        raise failed or httpcore2.ConnectError("no address")


class _Bounded(httpcore2.NetworkStream):
    """A stream that ends at a deadline and after so many bytes, in whatever drops they come, headers and handshake too."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: float, most: int) -> None:
        self._stream = stream
        self._deadline = deadline
        self._most = most

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        got = self._stream.read(max_bytes, _left(self._deadline, timeout))
        self._most -= len(got)
        if self._most < 0:
            raise Refused("sends more than is read of one address")
        return got

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline, timeout))
        return _Bounded(secured, self._deadline, self._most)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    """Seconds that an operation may take: its own limit, or what is left in all."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout("no time left")
    return left if timeout is None else min(timeout, left)


def _whole(chunks: Iterator[bytes], headers: Iterable[Header], most: int) -> bytes:
    """The body, unpacked. Raises `Refused` where it is larger than `most`, damaged, or packed as was not asked."""
    codings = [
        coding.strip().lower()
        for name, value in headers
        if name == "content-encoding"
        for coding in value.split(",")
        if coding.strip().lower() not in ("", "identity")
    ]
    if codings not in ([], ["gzip"], ["x-gzip"]):
        raise Refused(f"is packed as {', '.join(codings)}, which was not asked for")
    parts, size = [], 0
    for piece in _unzipped(chunks) if codings else chunks:
        size += len(piece)
        if size > most:
            raise Refused(f"is larger than {most / 1_000_000:g} MB{' unpacked' if codings else ''}")
        parts.append(piece)
    return b"".join(parts)


def _unzipped(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes packed in gzip, `_PIECE` at a time, so that whoever counts them can stop before they fill the memory."""
    inflate, empty = zlib.decompressobj(wbits=31), True
    try:
        for chunk in chunks:
            rest = chunk
            empty = empty and not chunk
            while rest:
                if inflate.eof:
                    inflate = zlib.decompressobj(wbits=31)
                yield inflate.decompress(rest, _PIECE)
                rest = inflate.unused_data.lstrip(b"\0") if inflate.eof else inflate.unconsumed_tail
        while not inflate.eof and (piece := inflate.decompress(inflate.unconsumed_tail, _PIECE)):
            yield piece
    except zlib.error as error:
        raise Refused("is damaged gzip") from error
    if not inflate.eof and not empty:
        raise Refused("is gzip cut short")
