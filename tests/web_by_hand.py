"""A web of our own on this machine: a server that answers as each test tells it, and what reaches it."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec

from kilde.intake.web import Kept, Web
from kilde.intake.web.connection import Limits
from kilde.intake.web.pace import Pace
from kilde.intake.web.reach import Guard

#: Bounds that tests need not wait for.
QUICK = Limits(connect=2.0, read=0.5, total=2.0, body=200_000)

PARAGRAPHS = (
    "The bridge over the harbour will be closed from Monday, the council said after a meeting that went on into the night.",
    "Engineers have found cracks in two of the pillars, according to a report that was handed to the council last week.",
    "“We do not take chances with the lives of people,” said the mayor, Ada Lund, who opened the bridge eleven years ago.",
    "Some 14,000 cars cross it every day, and drivers are advised to take the tunnel until the work has been done.",
)


def article(title: str = "Bridge to be closed", *paragraphs: str, head: str = "", language: str = "en") -> str:
    """A page of news with that title; the paragraphs are those above unless given."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or PARAGRAPHS)
    return (
        f'<!doctype html><html lang="{language}"><head><title>{title}</title>{head}</head>'
        f"<body><main><article><h1>{title}</h1>{body}</article></main></body></html>"
    )


class Page(msgspec.Struct, frozen=True):
    """What a path answers: status, headers and body as they are sent."""

    body: bytes | str = ""
    status: int = 200
    headers: Mapping[str, str] = {}


#: A path's answer: a page, or a function that has the handler to itself.
Answer = Page | Callable[[BaseHTTPRequestHandler], object]


class Site:
    """A server on `address`: `pages` by path, and what was asked for, with the headers it was asked with."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.headers.append({name.lower(): value for name, value in self.headers.items()})
                answer = site.pages.get(self.path, Page("nothing here", 404, {"Content-Type": "text/plain"}))
                self.close_connection = True
                try:
                    if not isinstance(answer, Page):
                        answer(self)
                        return
                    body = answer.body.encode() if isinstance(answer.body, str) else answer.body
                    self.send_response(answer.status)
                    for name, value in {"Content-Type": "text/html; charset=utf-8", **answer.headers}.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    pass  # whoever asked has heard enough

            def log_message(self, format: str, *args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, request: Any, client_address: Any) -> None:
                pass

        self.server = Server((address, 0), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> "Site":
        self.thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def at(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """The address of a path."""
        return f"http://{host}:{self.port}{path}"


@contextmanager
def site(**pages: Answer) -> Iterator[Site]:
    """A running site; the names of `pages` are paths without the slash."""
    with Site() as made:
        made.pages.update({f"/{name}": page for name, page in pages.items()})
        yield made


def web(
    kept: Kept | None = None, *, names: Mapping[str, Sequence[str]] | None = None, limits: Limits = QUICK, **more: Any
) -> Web:
    """What fetches from this machine's 127.0.0.1, in no hurry's pace; `names` are what the resolver knows besides."""
    known = dict(names or {})

    def resolve(host: str, port: int) -> Sequence[str]:
        return known.get(host, (host,))

    return Web(kept, guard=Guard(resolve, also=("127.0.0.1",)), limits=limits, **({"pace": Pace(0.0)} | more))
