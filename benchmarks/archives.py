"""How long the intake of a web archive takes against trafilatura alone, and how much memory it needs.

    python -m benchmarks.archives PAGES.jsonl.gz... [--pages 20000] [--json]

A WARC of that many pages is made from the pages given (objects with `html` and `url`, again and again under addresses of their
own), record by record packed as crawlers do. Intake runs over it in a process of its own, whose largest resident memory is
told; trafilatura's `bare_extraction` without metadata, as it is set by default, runs over the same pages in another, before and
after, so that a machine that slows down shows. Then a copy cut in the middle and one with a record overwritten must give all
pages that they still hold. Reading is not counted: who says what is another matter. Ends with status 1 if a copy fell short.
"""

import argparse
import gzip
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path


def pages(files: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """The addresses and the markup of the pages in `files`."""
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield row["url"] or f"https://pages.test/{row['doc_id']}", row["html"].encode("utf-8", "replace")


def write(path: Path, files: Sequence[Path], count: int) -> list[int]:
    """Write the archive; gives where each of its members begins, in bytes, and where the last ends."""
    places = []
    written = 0
    with path.open("wb") as archive:
        while written < count:
            for url, markup in pages(files):
                if written == count:
                    break
                places.append(archive.tell())
                address = f"{url}{'&' if '?' in url else '?'}page={written}"
                block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + markup
                head = (
                    f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-05-01T10:00:00Z\r\n"
                    f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
                )
                archive.write(gzip.compress(head.encode() + block + b"\r\n\r\n", 6))
                written += 1
        places.append(archive.tell())
    return places


def taken(path: Path) -> dict[str, float]:
    """The seconds of processor time, articles, errors and largest resident megabytes of the intake of `path`."""
    from kilde.intake import take

    errors: list[str] = []
    articles, begun = 0, 0.0
    for _ in take([str(path)], on_error=lambda error: errors.append(str(error))):
        articles += 1
        begun = begun or time.process_time()  # from the first article on: loading libraries and the language model is no intake
    seconds = time.process_time() - begun
    return {"seconds": seconds, "articles": articles, "errors": len(errors), "megabytes": memory()}


def extracted(files: Sequence[Path], count: int) -> dict[str, float]:
    """The same of trafilatura alone over as many pages."""
    import logging

    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    seconds, articles, done = 0.0, 0, 0
    while done < count:
        for _, markup in pages(files):
            if done == count:
                break
            begun = time.process_time()
            articles += bare_extraction(markup) is not None
            seconds += time.process_time() - begun if done else 0.0  # as above
            done += 1
    return {"seconds": seconds, "articles": articles, "megabytes": memory()}


def memory() -> float:
    """The largest resident memory of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def alone(work: Callable[..., dict[str, float]], *given: object) -> dict[str, float]:
    """What `work` gives in a process of its own, which begins without what this one holds."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def said(what: str, found: dict[str, float]) -> dict[str, float]:
    """`found`, told on standard error at once: the whole takes an hour."""
    print(f"{what}: {found['seconds']:.0f} s, {found['megabytes']:.0f} MB", file=sys.stderr, flush=True)
    return found


def damaged(path: Path, places: Sequence[int], folder: Path) -> dict[str, dict[str, float]]:
    """What comes of a copy cut in the middle of its middle member, and of one whose middle member is overwritten."""
    data = path.read_bytes()
    middle = len(places) // 2
    at = (places[middle] + places[middle + 1]) // 2
    cut, overwritten = folder / "cut.warc.gz", folder / "overwritten.warc.gz"
    cut.write_bytes(data[:at])
    overwritten.write_bytes(data[:at] + b"\xff" * 40 + data[at + 40 :])
    return {"cut": alone(taken, cut), "overwritten": alone(taken, overwritten)}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Intake of a web archive against trafilatura alone.")
    parser.add_argument("files", nargs="+", type=Path, help="pages, JSON lines packed with gzip")
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = folder / "pages.warc.gz"
        write(archive, options.files, options.pages)
        before = said("trafilatura, first half", alone(extracted, options.files, options.pages // 2))
        intake = said("intake", alone(taken, archive))
        after = said("trafilatura, second half", alone(extracted, options.files, options.pages - options.pages // 2))
        both = before["seconds"] + after["seconds"]
        small = folder / "small.warc.gz"
        places = write(small, options.files, min(options.pages, 200))
        whole, copies = alone(taken, small), damaged(small, places, folder)
        # The copy that is cut may lack what its middle record and those behind it gave, the other its middle record.
        first = folder / "first.warc.gz"
        first.write_bytes(small.read_bytes()[: places[len(places) // 2]])
        expected = alone(taken, first)["articles"]
    held = copies["cut"]["articles"] == expected and copies["overwritten"]["articles"] >= whole["articles"] - 1
    result = {
        "pages": options.pages,
        "intake": intake,
        "trafilatura": {"seconds": both, "first half": before["seconds"], "second half": after["seconds"]},
        "times": intake["seconds"] / both,
        "damaged": {"whole": whole["articles"], "before the cut": expected, **copies},
        "held": held,
    }
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        print(f"{options.pages:,} pages: intake {intake['seconds']:.0f} s, trafilatura alone {both:.0f} s")
        print(f"  times trafilatura alone {result['times']:.2f} (halves {before['seconds']:.0f} and {after['seconds']:.0f} s)")
        print(f"  largest resident memory {intake['megabytes']:.0f} MB; articles {intake['articles']:,}")
        print(f"  of {whole['articles']:.0f} articles, cut in the middle {copies['cut']['articles']:.0f} of {expected:.0f},")
        print(f"  a record overwritten {copies['overwritten']['articles']:.0f}: {'all held' if held else 'NOT ALL HELD'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
