"""`kill -9` at random moments of `kilde watch`: whether the ledger and the news end as those of an undisturbed watch.

    python -m benchmarks.kill_watch [--times 50] [--seed 1]

A server on this machine lists invented articles in a feed. A first round takes two; then one is revised, and four more are
listed, of which one denies. That second round is killed after a random time, up to what a whole round takes, and started again
until one is through; then all begins anew, until there were so many kills. Compared are the articles, their texts and readings,
and the news.
"""

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from kilde import door
from kilde.intake.web.reach import TEST_SWITCH

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
    body = "".join(f"<p>{paragraph} The town has been waiting for news of it all day long.</p>" for paragraph in paragraphs)
    return f'<html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>'


class Server:
    """Pages by path, on this machine."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        pages = self.pages

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

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.home = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def begin(self) -> None:
        self.pages["/0"] = page("Dam about to break", *DAM)
        self.pages["/1"] = page("Valley emptied", DAM[1], "Schools stay empty, the council said.")
        self._list(2)

    def go_on(self) -> None:
        self.pages["/0"] = page("Dam about to break", *(text.replace("is about", "is possibly about") for text in DAM))
        for number, (who, what) in enumerate(SAID, 2):
            self.pages[f"/{number}"] = page(f"News of the dam, part {number}", f"{who} {what} on Tuesday morning.", DAM[1])
        self._list(2 + len(SAID))

    def _list(self, count: int) -> None:
        items = "".join(f"<item><title>{n}</title><link>{self.home}/{n}</link></item>" for n in range(count))
        self.pages["/feed"] = f'<rss version="2.0"><channel><title>P</title>{items}</channel></rss>'


class Watching:
    """A ledger watched in processes of their own."""

    def __init__(self, folder: Path, home: str) -> None:
        self.ledger, self.feeds = folder / "ledger", folder / "feeds.toml"
        self.feeds.write_text(f'[[feeds]]\naddress = "{home}/feed"\n')
        self.out = folder / "news.xml"

    def round(self, wait: float | None = None) -> int:
        """The status of a round, killed after `wait` seconds if it is given."""
        told = ["watch", str(self.feeds), "--ledger", str(self.ledger), "--once", "--to", str(self.out)]
        command = [sys.executable, "-c", "from kilde.cli import main; main()", *told]
        environment = os.environ | dict([TEST_SWITCH])
        running = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        if wait is not None:
            time.sleep(wait)
            running.kill()
        status = running.wait()
        if status > 0:
            raise SystemExit(f"a round ended by itself with status {status}: see what `kilde watch` says")
        return status

    def all_due(self) -> None:
        """Let everything be looked at again now."""
        connection = sqlite3.connect(self.ledger)
        with connection:
            connection.execute("UPDATE watch_feed SET due = '2000'")
            connection.execute("UPDATE watch_entry SET due = '2000'")
        connection.close()

    def outcome(self) -> tuple[Any, ...]:
        with door.open_ledger(self.ledger) as ledger:
            texts = {one.id: [held.article.text for held in ledger.revisions(one.id)] for one in ledger.articles()}
            readings = [(reading.article.id, reading.statements) for reading in ledger.readings()]
        connection = sqlite3.connect(self.ledger)
        news = connection.execute(
            "SELECT id, json_extract(record, '$.kind'), json_extract(record, '$.text'), given IS NOT NULL FROM watch_news"
        ).fetchall()
        whole = connection.execute("PRAGMA integrity_check").fetchall()
        connection.close()
        return texts, readings, sorted(news), whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    server = Server()
    with tempfile.TemporaryDirectory() as folder:
        first = Watching(Path(folder), server.home)
        server.begin()
        first.round()
        first.all_due()
        server.go_on()
        before = first.ledger.read_bytes()
        begun = time.monotonic()
        first.round()
        whole = time.monotonic() - begun
        wanted = first.outcome()
        kills, trials, same = 0, 0, 0
        while kills < given.times:
            (home := Path(folder) / f"trial{trials}").mkdir()
            watching = Watching(home, server.home)
            watching.ledger.write_bytes(before)
            while watching.round(chance.uniform(0.0, 1.2 * whole)) < 0:
                kills += 1
            watching.round()
            found = watching.outcome()
            trials, same = trials + 1, same + (found == wanted)
            for one, other, what in zip(wanted, found, ("texts", "readings", "news", "integrity"), strict=True):
                if one != other:
                    print(f"trial {trials}, {what} differ:\n  {one}\n  {other}")
        print(f"{kills} kills in {trials} watches; ended as an undisturbed watch: {same}; news: {len(wanted[2])}")


if __name__ == "__main__":
    main()
