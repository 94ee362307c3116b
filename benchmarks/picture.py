"""How soon the page of a claim that many articles carry is drawn, and pictures of it to be looked at.

    python -m benchmarks.picture [--articles 260] [--screens FOLDER]

One simulated story (`benchmarks.simulate`) of so many articles in a ledger of its own; its largest claim, which some four
fifths of them carry, is asked for. Told are the time in which the picture alone is made, that in which the desk gives the page,
and that from asking to the end of drawing in Debian's chromium: the median of five, by the clock, and in brackets the processor
time that it took (of the browser, that of the page's own thread), since the clock hangs on what else the machine does.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from benchmarks.desk import processor, served
from benchmarks.simulate.config import Config
from benchmarks.simulate.course import matter
from benchmarks.simulate.names import cast
from benchmarks.simulate.stream import make
from benchmarks.simulate.vectors import vectors
from kilde.ledger import Ledger
from kilde.matching.vectors import MODEL
from kilde.show.picture import provenance_svg
from kilde.web.desk import Desk
from kilde.web.listing import Asked
from kilde.web.ways import Ways

TIMES = 5

#: From when the page was asked for to the frame after the one in which all was laid out, in milliseconds.
DRAWN = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"""

#: Scrolls the window to a part of the picture.
AT = """part => {
  const box = document.querySelector("svg.picture").getBoundingClientRect();
  scrollTo(0, scrollY + box.top - 90 + part * box.height);
}"""

#: Names of screens, and how they look at the page.
SCREENS: dict[str, Any] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
}


def story(path: Path, articles: int) -> None:
    """A ledger at `path` that holds one story of so many articles."""
    config = Config(articles=articles, claims=1, asides=2)
    made = make(matter(config, cast(config), 0, articles), config.asides)
    with Ledger(path) as ledger:
        ledger.fill(made.readings)
        ledger.vector_cache(MODEL).put(vectors(made))


class Took(NamedTuple):
    """Milliseconds: by the clock, and of processor time."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:.0f} ms ({self.processor:.0f})"


def timed(work: Callable[[], object], taken: Callable[[], float]) -> Took:
    """The median that `work` takes; `taken` gives the processor time so far, in seconds."""
    found = []
    for _ in range(TIMES):
        began, before = time.perf_counter(), taken()
        work()
        found.append((time.perf_counter() - began, taken() - before))
    clocks, processors = zip(*found, strict=True)
    return Took(1000 * median(clocks), 1000 * median(processors))


def drawn(address: str, screens: Path | None) -> dict[str, Took]:
    """What the page takes to the end of drawing, by screen; pictures of each in `screens`."""
    from playwright.sync_api import sync_playwright

    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for name, screen in SCREENS.items():
            page = browser.new_context(**screen).new_page()
            page.goto(address)
            told = page.context.new_cdp_session(page)
            told.send("Performance.enable", {"timeDomain": "threadTicks"})
            times = []
            for _ in range(TIMES):
                before = _tasks(told)
                page.goto(address)
                clock = float(page.evaluate(DRAWN))
                times.append((clock, 1000 * (_tasks(told) - before)))
            clocks, processors = zip(*times, strict=True)
            found[name] = Took(median(clocks), median(processors))
            if screens is not None:
                for place, part in enumerate((0, 0.1, 0.5)):
                    page.evaluate(AT, part)
                    page.screenshot(path=screens / f"{name}-{place}.png")
        browser.close()
    return found


def _tasks(told: Any) -> float:
    """The seconds that the page's thread has worked."""
    metrics = told.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=260)
    parser.add_argument("--screens", type=Path, help="a folder for pictures of the page")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "story.ledger"
        story(path, given.articles)
        desk = Desk(path)
        desk.bring_up()
        claim = desk.dossier(Asked()).claims[0]
        found = desk.claim(claim.id, "en")
        assert found is not None
        view, trace, readings = found
        ways = Ways(trace, readings, view.keys)
        picture = timed(lambda: provenance_svg(view.claim, ways, "Picture"), time.process_time)
        print(f"{claim.articles} articles, {len(view.claim.links)} links, {len(view.claim.origins.sources)} origins")
        desk.close()
        with served(path) as (address, process):
            import httpx2 as httpx

            page = f"{address}/claims/{claim.id}"
            whole = timed(lambda: httpx.get(page), lambda: processor(process))
            browser = drawn(page, given.screens)
    told = ", ".join(f"{name} {took}" for name, took in browser.items())
    print(f"picture alone {picture}; the page from the desk {whole}; drawn in a browser: {told}; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
