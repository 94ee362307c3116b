"""How soon the desk answers: every kind of page, asked for by several readers at once, and while articles are added.

    python -m benchmarks.desk --ledger FILE [--readers 4] [--requests 400] [--adding]

`kilde serve` runs as a process of its own and the readers in this one, so that what they do takes nothing from the desk but a
share of the machine. Told are times by the clock, which hang on what else the machine does, and the processor time that the
desk took for a page, which does so less.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode

import httpx2 as httpx

#: Kinds of pages, and how often each is asked for.
WEIGHTS = {
    "dossier": 4,
    "far page": 1,
    "alone": 1,
    "flag": 2,
    "outlet": 2,
    "language": 1,
    "source": 1,
    "days": 2,
    "alone, flag": 1,
    "words": 3,
    "meaning": 3,
    "claim": 6,
    "lone claim": 1,
    "article": 5,
    "a source": 3,
    "timeline": 2,
    "far timeline": 1,
    "sources": 1,
    "sources named": 1,
    "cases": 1,
    "decisions": 1,
    "add": 1,
}

#: What is asked for by meaning stands in no ledger: a claim's words in a sentence of these.
SENTENCES = ("Is it true that {}?", "Who told first that {}", "What is known of this: {}", "{}, they say, but do they know?")

FLAGS = ("single_origin", "anonymous_only", "wire_copy", "hedge_lost", "figure_changed", "scope_changed", "denied", "retracted")

#: So long, in seconds, it is waited for the desk's tables.
PATIENCE = 86_400

#: The command, as it is installed beside this Python.
KILDE = Path(sys.executable).with_name("kilde")

TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def served(ledger: Path) -> Iterator[tuple[str, int]]:
    """The address of a desk over `ledger`, once it is brought up, and its process."""
    command = [sys.executable, str(KILDE), "serve", "--ledger", str(ledger), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            found = re.search(r"http://\S+", process.stderr.readline())
            assert found is not None
            address = found.group().rstrip("/")
            until = time.monotonic() + PATIENCE
            while not _current(address):
                assert time.monotonic() < until
                time.sleep(0.5)
            yield address, process.pid
        finally:
            process.terminate()


def _current(address: str) -> bool:
    try:
        return bool(httpx.get(f"{address}/index.json", timeout=60).json()["standing"]["current"])
    except httpx.ConnectError:  # It tells its address some moments before it answers.
        return False


def processor(process: int) -> float:
    """The seconds of processor time that a process has taken."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def largest(process: int) -> int:
    """The most memory that a process has had, in MB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(found.group(1)) // 1024 if found is not None else 0


def addresses(client: httpx.Client, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Kinds and addresses of pages, without end."""

    def json(path: str, **asked: object) -> Any:
        return client.get(f"{path}?{urlencode(asked)}").json()

    first = json("/index.json")
    pages = list(range(1, first["pages"] + 1))
    listed = [json("/index.json", page=page) for page in {1, 2, *chance.sample(pages, min(5, len(pages)))}]
    alone = json("/index.json", alone="true")
    lone = [claim for claim in json("/index.json", alone="true", page=alone["pages"] - 1)["claims"] if claim["articles"] == 1]
    claims = [claim for one in listed for claim in one["claims"]]
    heard = json("/sources.json")["sources"]
    sources = heard[:20] + json("/sources.json", page=20)["sources"]
    views = [json(f"/claims/{claim['id']}.json") for claim in chance.sample(claims, 20)]
    outlets = list({ref["outlet"] for view in views for ref in view["articles"]})
    keys = [key for view in views for key in view["keys"].values()]
    days = sorted(claim["first"][:10] for claim in claims if claim["first"])
    words = sorted({word for claim in claims for word in claim["text"].split() if len(word) > 5 and word.isalpha()})
    languages = sorted({claim["language"] for claim in claims})
    when = json("/timeline.json")["pages"]
    kinds = list(WEIGHTS)
    while True:
        kind = chance.choices(kinds, list(WEIGHTS.values()))[0]
        claim, day = chance.choice(claims), chance.choice(days)
        asked: dict[str, tuple[str, Mapping[str, object]]] = {
            "dossier": ("/", {"page": chance.randint(1, min(10, len(pages)))}),
            "far page": ("/", {"page": chance.choice(pages)}),
            "alone": ("/", {"alone": "true", "page": chance.randint(1, 50)}),
            "flag": ("/", {"flag": chance.choice(FLAGS)}),
            "outlet": ("/", {"outlet": chance.choice(outlets), "flag": chance.choice(["", "single_origin"])}),
            "language": ("/", {"lang": chance.choice(languages)}),
            "source": ("/", {"source": chance.choice(sources)["id"]}),
            "days": ("/", {"since": day, "until": chance.choice([day, days[-1]])}),
            "alone, flag": ("/", {"alone": "true", "flag": chance.choice(FLAGS)}),
            "words": ("/", {"words": " ".join(chance.sample(words, chance.choice([1, 1, 2])))}),
            "meaning": ("/", {"about": chance.choice(SENTENCES).format(claim["text"][:200])}),
            "claim": (f"/claims/{claim['id']}", {}),
            "lone claim": (f"/claims/{chance.choice(lone or claims)['id']}", {}),
            "article": (f"/articles/{chance.choice(keys)}", {}),
            "a source": (f"/sources/{chance.choice(sources)['id']}", {"page": chance.choice([1, 1, 2])}),
            "timeline": ("/timeline", {"page": chance.randint(1, 5), "since": chance.choice(["", day])}),
            "far timeline": ("/timeline", {"page": chance.randint(1, when)}),
            "sources": ("/sources", {"page": chance.randint(1, 20)}),
            "sources named": ("/sources", {"name": chance.choice(sources)["name"].split()[-1]}),
            "cases": ("/cases", {}),
            "decisions": ("/decisions", {}),
            "add": ("/add", {}),
        }
        path, query = asked[kind]
        yield kind, f"{path}?{urlencode(query)}"


def adds(address: str, stop: Event, added: list[float]) -> None:
    """Paste an article every two seconds, and note how long each was in coming."""
    number, begun = 0, int(time.time())  # Another text each time: one that is there changes nothing.
    with httpx.Client(base_url=address, timeout=60) as client:
        client.get("/add")
        token = client.cookies["csrftoken"]
        while not stop.wait(2):
            number += 1
            text = f"Broen over fjord nummer {begun + number} er stengt, sier politiet. Ferja går ikke, sier rederiet."
            began = time.perf_counter()
            data = {"text": text, "outlet": "Målebladet"}
            job = client.post("/json/add", data=data, headers={"x-csrftoken": token}).json()
            while not job["done"]:
                time.sleep(0.05)
                job = client.get(f"/add/{job['id']}.json").json()
            added.append(time.perf_counter() - began)


def asked(address: str, readers: int, requests: int, adding: bool) -> dict[str, list[float]]:
    """Seconds that each request took, by the kind of page."""
    found: dict[str, list[float]] = defaultdict(list)
    stop, added = Event(), list[float]()
    adder = Thread(target=adds, args=(address, stop, added))
    with httpx.Client(base_url=address, timeout=60, follow_redirects=True) as client:
        wanted = list(islice(addresses(client, random.Random(1)), requests))
        client.get("/?about=broen er stengt")  # The encoder is loaded once.
        if adding:
            adder.start()

        def ask(one: tuple[str, str]) -> None:
            began = time.perf_counter()
            answer = client.get(one[1])
            found[one[0]].append(time.perf_counter() - began)
            # While articles come, a claim may have got another id, or be in the making.
            if answer.status_code != 200 and not (adding and answer.status_code == 404):
                raise RuntimeError(f"{one[1]}: {answer.status_code}")

        with ThreadPoolExecutor(readers) as pool:
            list(pool.map(ask, wanted))
        stop.set()
        if adding:
            adder.join()
    found["all"] = [each for times in found.values() for each in times]
    if added:
        found["(to add one)"] = added
    return found


def told(kind: str, times: Sequence[float]) -> str:
    """A line of figures."""
    ordered = sorted(times)
    last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"{kind:14} {len(times):5} median {median(times) * 1000:6.0f} ms  95 % {last * 1000:6.0f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ledger", type=Path, required=True)
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--adding", action="store_true")
    options = parser.parse_args()
    with served(options.ledger) as (address, process):
        before = processor(process)
        found = asked(address, options.readers, options.requests, options.adding)
        taken, memory = (processor(process) - before) / options.requests, largest(process)
    load = os.getloadavg()[0]
    for kind, times in found.items():
        print(told(kind, times))
    print(f"processor time of the desk, of adding too: {taken * 1000:.0f} ms a page; at most {memory} MB; load {load:.1f}")


if __name__ == "__main__":
    main()
