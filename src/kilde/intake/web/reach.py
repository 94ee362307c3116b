"""Which addresses of the network may be reached: those of the public internet, and of them only the names' own.

What is refused is written down here, network by network, from IANA's registries of special-purpose addresses (RFC 6890 and
its updates), since what a library calls global or private differs between its versions.
"""

import os
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

#: Set to this value, the variable lets tests reach servers of their own on 127.0.0.1 (that one address). Not for anything else:
#: an address that a page leads to must not reach what listens on this machine.
TEST_SWITCH = ("KILDE_TEST_LOOPBACK", "tests-only")

#: Seconds that the system may take to resolve a name.
RESOLVE_SECONDS = 10.0

#: Ports under this are other services' (mail, printers, databases of old), but for the two of the web.
_SERVICES = 1024
_WEB = frozenset({80, 443})

_REFUSED = tuple(
    (ip_network(network), kind)
    for network, kind in (
        ("168.63.129.16/32", "a cloud's metadata service"),
        ("0.0.0.0/8", "this machine"),
        ("10.0.0.0/8", "a private network"),
        ("100.64.0.0/10", "a carrier's private network"),
        ("127.0.0.0/8", "this machine"),
        ("169.254.0.0/16", "link-local, where clouds have their metadata"),
        ("172.16.0.0/12", "a private network"),
        ("192.0.0.0/24", "a special network"),
        ("192.0.2.0/24", "for documentation"),
        ("192.88.99.0/24", "a relay"),
        ("192.168.0.0/16", "a private network"),
        ("198.18.0.0/15", "for testing networks"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::/128", "this machine"),
        ("::1/128", "this machine"),
        ("::ffff:0:0/96", "an IPv4 address in disguise"),
        ("::/96", "an IPv4 address in disguise"),
        ("64:ff9b:1::/48", "a private network"),
        ("fc00::/7", "a private network"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "a private network"),
        ("ff00::/8", "multicast"),
        ("2001::/23", "a tunnel or a special network"),
        ("2001:db8::/32", "for documentation"),
        ("2002::/16", "a tunnel"),
        ("3fff::/20", "for documentation"),
    )
)
#: IPv6 that is given out to the public (RFC 4291).
_PUBLIC_6 = ip_network("2000::/3")
#: IPv4 in networks that speak IPv6 alone (RFC 6052): as good as the IPv4 address in it.
_NAT64 = ip_network("64:ff9b::/96")

#: The IP addresses of a name, as text.
Resolve = Callable[[str, int], Sequence[str]]


class Refused(Exception):
    """What is not fetched; the message goes on from the address, as in “took more than 60 seconds in all”."""


class OutOfReach(Refused):
    """An address that the guard does not let through, before anything is sent."""


def refusal(address: str) -> str | None:
    """What an IP address is that must not be reached, None for one of the public internet. Zones (`%eth0`) are refused."""
    try:
        found = ip_address(address)
    except ValueError:
        return "no address"
    if isinstance(found, IPv6Address):
        if found.scope_id is not None:
            return "link-local"
        if found in _NAT64:
            return refusal(str(IPv4Address(int(found) & 0xFFFFFFFF)))
    for network, kind in _REFUSED:
        if found in network:
            return kind
    if isinstance(found, IPv6Address) and found not in _PUBLIC_6:
        return "not of the public internet"
    return None


def refused_port(port: int) -> bool:
    """Whether a port belongs to other services than the web's."""
    return port < _SERVICES and port not in _WEB


class Guard:
    """Names to addresses that may be reached. `resolve` is the system's unless given; `also` are addresses let through.

    A name of which one address is refused is refused whole: a public and a private address under one name are no mistake.
    """

    def __init__(self, resolve: Resolve | None = None, also: Sequence[str] = ()) -> None:
        self._resolve = resolve or system
        name, value = TEST_SWITCH
        self._also = frozenset((*also, *(["127.0.0.1"] if os.environ.get(name) == value else [])))

    @property
    def tested(self) -> bool:
        """Whether more than the public internet may be reached, as in tests."""
        return bool(self._also)

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The checked addresses of `host`, to be connected to as they are. Raises `OutOfReach`."""
        if refused_port(port):
            raise OutOfReach(f"is on port {port}, which is another service's")
        found = tuple(dict.fromkeys(self._resolve(host, port)))
        if not found:
            raise OutOfReach(f"the name {host} has no address")
        for address in found:
            if address not in self._also and (kind := refusal(address)):
                led = f"{host} leads to {address}, which" if host != address else address
                raise OutOfReach(f"{led} is {kind}; only the public internet is read")
        return found


def system(host: str, port: int) -> Sequence[str]:
    """The addresses that the system knows for a name. Raises `OutOfReach` where it knows none, or takes too long to tell."""
    told: list[Sequence[str] | Exception] = []

    def ask() -> None:
        try:
            told.append([str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)])
        except (OSError, UnicodeError) as error:
            told.append(error)

    # The system's call has no limit of time of its own, and a thread cannot be stopped: it is left to end by itself.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(RESOLVE_SECONDS)
    if not told:
        raise OutOfReach(f"the name {host} was not resolved within {RESOLVE_SECONDS:.0f} seconds")
    if isinstance(told[0], Exception):
        raise OutOfReach(f"the name {host} is not known") from told[0]
    return told[0]
