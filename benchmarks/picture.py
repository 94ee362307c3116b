"""How soon the page of a claim that many articles carry is drawn, and pictures of it to be looked at.

    python -m benchmarks.picture [--articles 260] [--screens FOLDER]

One simulated story (`benchmarks.simulate`) of so many articles in a ledger of its own; its largest claim, which some four
fifths of them carry, is asked for. Told are the time in which the picture alone is made, that in which the desk gives the page,
and that from asking to the end of drawing in Debian's chromium, by the clock and the median of five.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.desk import served
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


def timed(work: Callable[[], object]) -> float:
    """The median milliseconds that `work` takes."""
    found = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return 1000 * median(found)


def drawn(address: str, screens: Path | None) -> dict[str, float]:
    """The median milliseconds to the end of drawing, by screen; pictures of each in `screens`."""
    from playwright.sync_api import sync_playwright

    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for name, screen in SCREENS.items():
            page = browser.new_context(**screen).new_page()
            page.goto(address)
            times = []
            for _ in range(TIMES):
                page.goto(address)
                times.append(float(page.evaluate(DRAWN)))
            found[name] = median(times)
            if screens is not None:
                for place, part in enumerate((0, 0.1, 0.5)):
                    page.evaluate(AT, part)
                    page.screenshot(path=screens / f"{name}-{place}.png")
        browser.close()
    return found


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
        picture = timed(lambda: provenance_svg(view.claim, ways, "Picture"))
        print(f"{claim.articles} articles, {len(view.claim.links)} links, {len(view.claim.origins.sources)} origins")
        desk.close()
        with served(path) as (address, _):
            import httpx2 as httpx

            page = f"{address}/claims/{claim.id}"
            whole = timed(lambda: httpx.get(page))
            browser = drawn(page, given.screens)
    told = ", ".join(f"{name} {value:.0f} ms" for name, value in browser.items())
    print(f"picture alone {picture:.0f} ms; the page from the desk {whole:.0f} ms; drawn in a browser: {told}")


if __name__ == "__main__":
    main()
