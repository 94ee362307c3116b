"""Which addresses are fetched, and which are refused before a byte is sent."""

import socket
import ssl
import subprocess
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilde.errors import NotFetched
from kilde.intake.web import Web, connection
from kilde.intake.web.fetching import tidy
from kilde.intake.web.pace import Pace
from kilde.intake.web.reach import TEST_SWITCH, Guard, OutOfReach, refusal, system
from web_by_hand import Page, Site, article, site, web


def why(web_: Web, address: str) -> str:
    """Why an address is not fetched."""
    with pytest.raises(NotFetched) as error:
        web_.fetch(address)
    assert error.value.where == address
    return error.value.reason


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "this machine"),
        ("127.255.3.2", "this machine"),
        ("0.0.0.0", "this machine"),
        ("::1", "this machine"),
        ("::", "this machine"),
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.168.1.1", "private"),
        ("fd00::1", "private"),
        ("fd00:ec2::254", "private"),
        ("fec0::1", "private"),
        ("100.64.0.1", "private"),
        ("100.100.100.200", "private"),
        ("169.254.169.254", "metadata"),
        ("168.63.129.16", "metadata"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("192.0.0.192", "special"),
        ("192.0.2.7", "documentation"),
        ("198.51.100.7", "documentation"),
        ("203.0.113.7", "documentation"),
        ("2001:db8::7", "documentation"),
        ("198.18.0.1", "testing"),
        ("192.88.99.1", "relay"),
        ("224.0.0.1", "multicast"),
        ("239.255.255.250", "multicast"),
        ("ff02::1", "multicast"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "reserved"),
        ("::ffff:127.0.0.1", "disguise"),
        ("::ffff:8.8.8.8", "disguise"),
        ("::ffff:a00:1", "disguise"),
        ("::127.0.0.1", "disguise"),
        ("64:ff9b::7f00:1", "this machine"),
        ("64:ff9b::a00:1", "private"),
        ("64:ff9b:1::1", "private"),
        ("2002:7f00:1::", "tunnel"),
        ("2001::1", "tunnel"),
        ("4000::1", "not of the public internet"),
        ("5f00::1", "not of the public internet"),
        ("nonsense", "no address"),
    ],
)
def test_an_address_that_is_not_of_the_public_internet_is_refused(address: str, kind: str) -> None:
    assert kind in (refusal(address) or "")


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:400f::5e", "64:ff9b::808:808"])
def test_an_address_of_the_public_internet_is_reached(address: str) -> None:
    assert refusal(address) is None


@given(st.ip_addresses(v=4))
def test_whatever_is_private_for_python_is_refused(address: IPv4Address) -> None:
    if address.is_private or address.is_multicast or address.is_reserved:
        assert refusal(str(address)) is not None


@given(st.ip_addresses(v=6))
def test_no_ipv6_address_outside_global_unicast_is_reached(address: IPv6Address) -> None:
    if refusal(str(address)) is None:
        assert address.is_global
        assert int(address) >> 125 == 1 or int(address) >> 32 == 0x64FF9B << 64


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://127.0.0.1:{port}/", "127.0.0.1 is this machine"),
        ("http://localhost:{port}/", "this machine"),
        ("http://2130706433:{port}/", "this machine"),
        ("http://0x7f000001:{port}/", "this machine"),
        ("http://017700000001:{port}/", "this machine"),
        ("http://127.1:{port}/", "this machine"),
        ("http://0:{port}/", "this machine"),
        ("http://[::1]:{port}/", "this machine"),
        ("http://[::ffff:127.0.0.1]:{port}/", "disguise"),
        ("http://[::ffff:7f00:1]:{port}/", "disguise"),
        ("http://169.254.169.254/latest/meta-data/", "metadata"),
        ("http://10.0.0.1/", "private network"),
    ],
)
def test_this_machine_is_out_of_reach_however_it_is_spelt(address: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TEST_SWITCH[0], raising=False)
    with site() as here:
        assert reason in why(Web(pace=Pace(0.0)), address.format(port=here.port))
        assert here.asked == []


@pytest.mark.parametrize("value", [None, "", "1", "true", "yes"])
def test_the_switch_for_tests_is_not_turned_on_by_accident(value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if value is None:
        monkeypatch.delenv(TEST_SWITCH[0], raising=False)
    else:
        monkeypatch.setenv(TEST_SWITCH[0], value)
    with pytest.raises(OutOfReach):
        Guard().addresses("127.0.0.1", 80)


def test_the_switch_for_tests_reaches_one_address_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*TEST_SWITCH)
    assert Guard().addresses("127.0.0.1", 80) == ("127.0.0.1",)
    for other in ("127.0.0.2", "::1", "10.0.0.1"):
        with pytest.raises(OutOfReach):
            Guard().addresses(other, 80)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://paper.example/a", "is a ftp address"),
        ("file:///etc/passwd", "is a file address"),
        ("gopher://paper.example/", "is a gopher address"),
        ("data:text/html,hello", "is a data address"),
        ("http://", "names no host"),
        ("http:///a", "names no host"),
        ("http://paper.example:0/", "names no port"),
        ("http://paper.example:99999/", "names no port"),
        ("http://paper.example:22/", "port 22"),
        ("http://paper.example:25/", "port 25"),
        ("https://paper.example:993/", "port 993"),
        ("http://[fe80::1%25eth0]/", "names no host that can be reached|no web address"),
        ("http://paper.example/" + "a" * 5000, "too long"),
    ],
)
def test_an_address_that_is_not_for_the_web_is_refused(address: str, reason: str) -> None:
    with pytest.raises(NotFetched, match=reason):
        web(names={"paper.example": ["127.0.0.1"]}).fetch(address)


def test_a_password_in_an_address_is_neither_sent_nor_repeated() -> None:
    with pytest.raises(NotFetched, match="user name or password") as error:
        web().fetch("http://ada:secret@paper.example/a")
    assert "secret" not in str(error.value)


def test_an_address_is_sent_without_fragment_and_in_ascii() -> None:
    assert tidy(" https://blåbær.example/på gata?q=ø#del ") == "https://xn--blbr-roah.example/p%C3%A5%20gata?q=%C3%B8"


def test_a_name_with_one_private_address_is_refused_whole() -> None:
    with site(a=Page(article())) as here:
        asked = web(names={"paper.example": ["127.0.0.1", "10.0.0.1"]})
        assert "paper.example leads to 10.0.0.1, which is a private network" in why(asked, here.at("/a", "paper.example"))
        assert here.asked == []


def test_a_name_without_address_is_told() -> None:
    assert "has no address" in why(web(names={"paper.example": []}), "http://paper.example/")


def test_a_name_that_nobody_knows_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **more: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(OutOfReach, match=r"nobody\.example is not known"):
        system("nobody.example", 80)


def test_a_resolver_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from threading import Event

    from kilde.intake.web import reach

    never = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: never.wait(5) and [])
    monkeypatch.setattr(reach, "RESOLVE_SECONDS", 0.05)
    with pytest.raises(OutOfReach, match="was not resolved within"):
        system("slow.example", 80)
    never.set()


class Rebinding:
    """A resolver that answers with one address the first times, and with another afterwards."""

    def __init__(self, first: str, then: str, times: int) -> None:
        self.answers = [first] * times
        self.then = then
        self.calls = 0

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.calls += 1
        return [self.answers.pop(0) if self.answers else self.then]


def test_a_name_that_is_rebound_between_two_requests_is_refused_at_the_second() -> None:
    """127.0.0.1 stands for the public address here, 127.0.0.2 for the private one that a rebound name leads to."""
    with Site() as public, Site("127.0.0.2") as private:
        public.pages["/robots.txt"] = Page("User-agent: *\nDisallow:\n")
        public.pages["/a"] = Page(status=302, headers={"Location": "/b"})
        rebinding = Rebinding("127.0.0.1", "127.0.0.2", 2)
        asked = Web(guard=Guard(rebinding, also=["127.0.0.1"]), pace=Pace(0.0))
        reason = why(asked, f"http://evil.example:{public.port}/a")
        assert "evil.example leads to 127.0.0.2, which is this machine" in reason
        assert private.asked == []


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second answer of the resolver has no part in a request: the name is resolved once for each."""
    with Site() as public:
        public.pages["/a"] = Page(article())
        rebinding = Rebinding("127.0.0.1", "127.0.0.2", 2)  # robots.txt and the page
        asked = Web(guard=Guard(rebinding, also=["127.0.0.1"]), pace=Pace(0.0))
        monkeypatch.setattr(socket, "getaddrinfo", _only_numbers(socket.getaddrinfo))
        assert asked.fetch(f"http://paper.example:{public.port}/a").status == 200
        assert rebinding.calls == 2
        assert public.headers[-1]["host"] == f"paper.example:{public.port}"


def _only_numbers(ask: object) -> object:
    def resolve(host: str, *args: object, **more: object) -> object:
        assert host.replace(".", "").isdigit(), "only checked addresses may be connected to, never names"
        return ask(host, *args, **more)  # type: ignore[operator]

    return resolve


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://10.0.0.1/admin", "10.0.0.1 is a private network"),
        ("http://169.254.169.254/latest/", "metadata"),
        ("http://127.0.0.2/", "this machine"),
        ("http://[::1]/", "this machine"),
        ("//127.0.0.2/", "this machine"),
        ("http://inside.example/", "inside.example leads to 192.168.0.9"),
        ("file:///etc/passwd", "no web address that is read"),
        ("ftp://paper.example/a", "no web address that is read"),
        ("javascript:alert(1)", "no web address that is read"),
        ("http://ada:secret@127.0.0.1/", "no web address that is read"),
        ("http://paper.example:22/", "port 22"),
        ("http://[broken/", "no web address that is read"),
    ],
)
def test_a_redirect_is_checked_as_if_it_had_been_asked_for(target: str, reason: str) -> None:
    with site(a=Page(status=302, headers={"Location": target})) as here:
        asked = web(names={"inside.example": ["192.168.0.9"], "paper.example": ["127.0.0.1"]})
        assert reason in why(asked, here.at("/a"))
        assert [path for path in here.asked if path != "/robots.txt"] == ["/a"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_three_redirects_are_followed(status: int) -> None:
    pages = {f"r{n}": Page(status=status, headers={"Location": f"r{n + 1}"}) for n in range(3)}
    with site(**pages, r3=Page(article())) as here:
        assert web().fetch(here.at("/r0")).final == here.at("/r3")


def test_a_fourth_redirect_is_not_followed() -> None:
    pages = {f"r{n}": Page(status=302, headers={"Location": f"r{n + 1}"}) for n in range(9)}
    with site(**pages) as here:
        assert "redirected more than 3 times" in why(web(), here.at("/r0"))
        assert "/r4" not in here.asked


def test_a_redirect_in_a_circle_is_told() -> None:
    with site(a=Page(status=301, headers={"Location": "/b"}), b=Page(status=301, headers={"Location": "/a"})) as here:
        assert "is redirected in a circle" in why(web(), here.at("/a"))


def test_a_redirect_to_itself_is_a_circle_also_where_robots_txt_goes_round() -> None:
    loop = Page(status=301, headers={"Location": "/a"})
    with site(a=loop) as here:
        here.pages["/robots.txt"] = Page(status=301, headers={"Location": "/robots.txt"})
        assert "is redirected in a circle" in why(web(), here.at("/a"))


def test_a_refused_port_is_told_also_of_a_redirect_of_robots_txt() -> None:
    with site(a=Page(article())) as here:
        here.pages["/robots.txt"] = Page(status=301, headers={"Location": "http://10.0.0.1/robots.txt"})
        assert "10.0.0.1 is a private network" in why(web(), here.at("/a"))
        assert "/a" not in here.asked


def test_no_cookie_and_nothing_of_the_environment_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    with site(a=Page(status=302, headers={"Location": "/b", "Set-Cookie": "who=you"}), b=Page(article())) as here:
        web(contact="desk@paper.example").fetch(here.at("/a"))
        sent = here.headers[-1]
        assert "cookie" not in sent
        assert sent["user-agent"].startswith("kilde/")
        assert sent["from"] == "desk@paper.example"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of its own for news.example, made by openssl."""
    made = tmp_path / "both.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=news.example"]
    command += ["-addext", "subjectAltName=DNS:news.example", "-keyout", str(made), "-out", str(tmp_path / "cert.pem")]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs openssl on the path to make a certificate")
    made.write_text(made.read_text() + (tmp_path / "cert.pem").read_text())
    return made


def secured(here: Site, certificate: Path) -> list[str | None]:
    """Let a site, not yet started, speak TLS; the names that it is asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    names: list[str | None] = []
    context.sni_callback = lambda socket, name, context: names.append(name)
    here.server.socket = context.wrap_socket(here.server.socket, server_side=True)
    return names


def test_the_name_goes_into_tls_while_the_connection_goes_to_the_checked_address(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Site()
    names = secured(here, certificate)
    monkeypatch.setattr(connection, "_trust", lambda: ssl.create_default_context(cafile=str(certificate)))
    with here:
        here.pages["/a"] = Page(article())
        asked = web(names={"news.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})
        assert asked.fetch(f"https://news.example:{here.port}/a").status == 200
        assert set(names) == {"news.example"}
        assert "no certificate that can be trusted" in why(asked, f"https://other.example:{here.port}/a")


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path) -> None:
    here = Site()
    secured(here, certificate)
    with here, pytest.raises(NotFetched, match="certificate"):
        web(names={"news.example": ["127.0.0.1"]}).fetch(f"https://news.example:{here.port}/a")


def test_plain_http_where_tls_is_asked_for_is_told() -> None:
    with site() as here, pytest.raises(NotFetched, match="speaks no TLS"):
        web().fetch(f"https://127.0.0.1:{here.port}/a")
