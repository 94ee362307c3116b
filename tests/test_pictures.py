"""The pictures in the docs are of the real pages: each is walked to as the tutorial tells, over the example, and shows what it
is shown for. `pytest tests/test_pictures.py --pictures` takes them anew (`make pictures`)."""

import base64
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kilde import door, example
from test_browser_web import FLAGS, Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

sync_api: Any = pytest.importorskip("playwright.sync_api", reason="needs playwright, which is not installed")

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a chromium on the path, which is absent")

DOCS = Path(__file__).resolve().parents[1] / "docs"
PICTURES = DOCS / "pictures"

#: The pages that show pictures, and so much they may have together, in bytes.
PAGES, MOST = ("tutorial.md", "veiledning.md"), 1_000_000

WIDE, PHONE = (1120, 760), (390, 780)

DRAFT = """\
Sveisene var sprukket da brua kom fra Skottland

Ferjebrua på Ternskar hadde sprukne sveiser da den forlot verkstedet i Skottland.

Kilder i fylkeskommunen sier at advarselen lå på bordet fire måneder før åpningen.

Ferjekaia kostet 94 millioner kroner.

Fylkeskommunen kjøper nye benker til kaia, sier Eva Ruud."""

#: A picture as WebP: Chromium makes it of the PNG that it took.
WEBP = """async png => {
  const image = new Image();
  image.src = 'data:image/png;base64,' + png;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext('2d').drawImage(image, 0, 0);
  return canvas.toDataURL('image/webp', .82).split(',')[1];
}"""


class Walk:
    """A walk through the pages of a desk, and what is taken on the way."""

    def __init__(self, browser: "Browser", served: Served, take: bool) -> None:
        self.browser, self.served, self.take = browser, served, take
        self.taken: dict[str, bytes] = {}

    def page(self, size: tuple[int, int], locale: str, scheme: Any = "light") -> "Page":
        """A window of that size whose user speaks that language."""
        viewport: Any = {"width": size[0], "height": size[1]}
        return self.browser.new_context(viewport=viewport, locale=locale, color_scheme=scheme).new_page()

    def picture(self, page: "Page", name: str, first: str, height: int) -> None:
        """Take what a window shows from the element `first` on, if it is there; kept as `name`."""
        found = page.locator(first).first
        assert found.is_visible(), (name, first)
        box = found.bounding_box()
        assert box is not None
        self.taken[name] = b""
        if self.take:
            top = max(box["y"] - 12, 0)
            clip: Any = {"x": 0, "y": top, "width": page.evaluate("innerWidth"), "height": height}
            png = page.screenshot(full_page=True, clip=clip, animations="disabled", caret="hide")
            empty = self.browser.new_page()
            self.taken[name] = base64.b64decode(empty.evaluate(WEBP, base64.b64encode(png).decode()))
            empty.close()


@pytest.fixture(scope="module")
def walk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    from kilde.web.desk import Desk

    path = tmp_path_factory.mktemp("pictures") / "desk.kilde"
    with door.open_ledger(path) as ledger:
        door.add(ledger, [str(example.ARTICLES)])
    desk = Desk(path, name="Kari")
    desk.bring_up()
    served = Served(desk)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, "--font-render-hinting=none"])
        yield Walk(browser, served, bool(request.config.getoption("--pictures")))
        browser.close()
    served.close()


def checked(page: "Page", address: str) -> None:
    """Check the draft."""
    page.goto(f"{address}/check")
    page.fill("#text", DRAFT)
    page.fill("#outlet", "Dølaposten")
    page.click(".go button")
    page.wait_for_url("**/check/*")


def english(walk: Walk) -> None:
    """The walk of the tutorial."""
    address = walk.served.address
    page = walk.page(WIDE, "en-GB")
    page.goto(address)
    walk.picture(page, "dossier", "h1", 640)
    page.click(".claims tbody a")
    page.wait_for_url("**/claims/**")
    walk.picture(page, "claim", ".kicker", 720)
    walk.picture(page, "wordings", "#table", 560)
    page.locator(".wordings a[href*='/articles/'][href*='at=']").first.click()
    page.wait_for_url("**/articles/**")
    walk.picture(page, "article", ".kicker", 640)
    checked(page, address)
    walk.picture(page, "check", ".kicker", 760)
    page.goto(f"{address}/timeline")
    walk.picture(page, "timeline", "h1", 560)


def norwegian(walk: Walk) -> None:
    """The walk of the Norwegian guide."""
    address = walk.served.address
    page = walk.page(WIDE, "nb-NO")
    page.goto(address)
    page.click(".claims tbody a")
    page.wait_for_url("**/claims/**")
    walk.picture(page, "pastand", ".kicker", 720)
    checked(page, address)
    walk.picture(page, "utkast", ".kicker", 760)
    phone = walk.page(PHONE, "nb-NO", "dark")
    phone.goto(address)
    walk.picture(phone, "telefon", ".top", 780)


@pytest.mark.parametrize("way", [english, norwegian], ids=["tutorial", "veiledning"])
def test_the_pages_show_what_the_docs_show_them_for(way: Callable[[Walk], None], walk: Walk) -> None:
    way(walk)
    for name, picture in walk.taken.items():
        if picture:
            PICTURES.mkdir(exist_ok=True)
            (PICTURES / f"{name}.webp").write_bytes(picture)
        assert (PICTURES / f"{name}.webp").is_file(), f"{name}: run make pictures"


def test_every_picture_is_shown_with_words_in_its_place_and_all_are_small() -> None:
    shown = [
        found
        for page in PAGES
        for found in re.findall(r"!\[([^\]]+)\]\(pictures/(\w+)\.webp\)", (DOCS / page).read_text(encoding="utf-8"))
    ]
    assert all(len(words) > 30 for words, _ in shown)
    files = {file.stem: file.stat().st_size for file in PICTURES.iterdir()}
    assert files.keys() == {name for _, name in shown}
    assert sum(files.values()) < MOST
    assert all((PICTURES / f"{name}.webp").read_bytes()[8:12] == b"WEBP" for name in files)
