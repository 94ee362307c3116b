"""How soon the desk answers: every kind of page, asked for by several readers at once, and while articles are added.

python -m benchmarks.desk --ledger FILE [--readers 4] [--requests 400] [--adding]
"""

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from threading import Event, Thread

import httpx2 as httpx

#: Kinds of pages, and how often each is asked for.
WEIGHTS = {
    "dossier": 4,
    "filtered": 2,
    "words": 2,
    "about": 1,
    "claim": 5,
    "article": 4,
    "source": 2,
    "timeline": 1,
    "sources": 1,
}


@contextmanager
def served(ledger: Path) -> Iterator[str]:
    """The address of a desk over `ledger`, once it is brought up."""
    import uvicorn

    from kilde.web import application
    from kilde.web.desk import Desk

    desk = Desk(ledger)
    desk.bring_up()
    config = uvicorn.Config(application(desk), port=0, log_level="error")
    server = uvicorn.Server(config)
    socket = config.bind_socket()
    thread = Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    thread.join()


def addresses(client: httpx.Client, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Kinds and addresses of pages, without end."""
    listed = [client.get(f"/index.json?page={page}").json() for page in (1, 2, 5)]
    claims = [claim for one in listed for claim in one["claims"]]
    sources = client.get("/sources.json").json()["sources"]
    outlets = list({ref["outlet"] for ref in client.get(f"/claims/{claims[0]['id']}.json").json()["articles"]})
    keys = [key for claim in claims[:60:3] for key in client.get(f"/claims/{claim['id']}.json").json()["keys"].values()]
    words = [word for claim in claims for word in claim["text"].split() if len(word) > 5 and word.isalpha()]
    kinds = list(WEIGHTS)
    while True:
        kind = chance.choices(kinds, list(WEIGHTS.values()))[0]
        claim = chance.choice(claims)
        yield (
            kind,
            {
                "dossier": f"/?page={chance.randint(1, max(1, listed[0]['pages']))}",
                "filtered": f"/?outlet={chance.choice(outlets)}&flag={chance.choice(['single_origin', 'wire_copy', ''])}",
                "words": f"/?words={chance.choice(words)}",
                "about": f"/?about={claim['text'][:200]}",
                "claim": f"/claims/{claim['id']}",
                "article": f"/articles/{chance.choice(keys)}",
                "source": f"/sources/{chance.choice(sources)['id']}",
                "timeline": f"/timeline?page={chance.randint(1, 5)}",
                "sources": "/sources",
            }[kind],
        )


def adds(address: str, stop: Event) -> None:
    """Paste an article every two seconds."""
    number = 0
    with httpx.Client(base_url=address, timeout=60) as client:
        client.get("/add")
        token = client.cookies["csrftoken"]
        while not stop.wait(2):
            number += 1
            text = f"Broen over fjord nummer {number} er stengt, sier politiet. Ferja går ikke, sier rederiet."
            client.post("/json/add", data={"text": text, "outlet": "Målebladet"}, headers={"x-csrftoken": token})


def asked(address: str, readers: int, requests: int, adding: bool) -> dict[str, list[float]]:
    """Seconds that each request took, by the kind of page."""
    found: dict[str, list[float]] = defaultdict(list)
    stop = Event()
    adder = Thread(target=adds, args=(address, stop))
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
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", type=Path, required=True)
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--adding", action="store_true")
    options = parser.parse_args()
    with served(options.ledger) as address:
        found = asked(address, options.readers, options.requests, options.adding)
    found["all"] = [each for times in found.values() for each in times]
    for kind, times in found.items():
        times.sort()
        last = times[min(len(times) - 1, int(len(times) * 0.95))]
        print(f"{kind:10} {len(times):5} median {median(times) * 1000:6.0f} ms  95 % {last * 1000:6.0f} ms")


if __name__ == "__main__":
    main()
