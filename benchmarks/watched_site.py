"""A small press that is watched: a site on this machine with a feed, in the state before something happens and after.

Before, two articles stand in the feed; then one of them is revised, and four more come, of which one denies.
"""

import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DAM = (
    "The dam at Storvik is about to break, the engineer Per Vik told the Harbour Post on Monday night.",
    "About 400 people were asked to leave their homes in the valley below the dam, Per Vik said to the paper.",
)
SAID = (
    ("Kari Moe, the head of the rescue service,", "said that the dam at Storvik is about to break"),
    ("Storvik Kraft", "denies that the dam at Storvik is about to break"),
    ("The mayor, Ada Lund,", "said that 600 people were asked to leave their homes below the dam"),
    ("The Daily", "reports that the dam at Storvik is about to break"),
)


def page(title: str, *paragraphs: str) -> str:
    """A page of news with that title."""
    body = "".join(f"<p>{paragraph} The town has been waiting for news of it all day long.</p>" for paragraph in paragraphs)
    return f'<html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>'


class Site:
    """The site, served until the process ends; `home` is its address. It has nothing before `before` or `after` is called."""

    def __init__(self) -> None:
        self._pages: dict[str, str] = {}
        pages = self._pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = pages.get(self.path)
                self.send_response(404 if found is None else 200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write((found or "").encode())

            def log_message(self, format: str, *args: Any) -> None:
                pass

            def handle(self) -> None:
                with suppress(OSError):  # whoever asked was killed while it listened
                    super().handle()

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.home = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()

    def before(self) -> None:
        """Let two articles stand in the feed."""
        self._pages["/0"] = page("Dam about to break", *DAM)
        self._pages["/1"] = page("Valley emptied", DAM[1], "Schools stay empty, the council said.")
        self._list(2)

    def after(self) -> None:
        """Let one be revised, and four more come."""
        self._pages["/0"] = page("Dam about to break", *(text.replace("is about", "is possibly about") for text in DAM))
        for number, (who, what) in enumerate(SAID, 2):
            self._pages[f"/{number}"] = page(f"News of the dam, part {number}", f"{who} {what} on Tuesday morning.", DAM[1])
        self._list(2 + len(SAID))

    def _list(self, count: int) -> None:
        items = "".join(f"<item><title>{n}</title><link>{self.home}/{n}</link></item>" for n in range(count))
        self._pages["/feed"] = f'<rss version="2.0"><channel><title>P</title>{items}</channel></rss>'
