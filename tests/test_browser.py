"""The report in a real browser: it asks for nothing, runs nothing, fits a phone, and every way lands on its words."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dossier_by_hand import by_hand
from kilde import example
from kilde.show.report import report_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

sync_api: Any = pytest.importorskip("playwright.sync_api", reason="needs playwright, which is not installed")

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a chromium on the path, which is absent")

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

#: The contrast that WCAG 2.2 (W3C, 2023), criterion 1.4.3, asks of running text at level AA.
AA = 4.5

CONTRASTS = """() => {
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const over = (colour, below) => { canvas.fillStyle = `rgb(${below})`; canvas.fillRect(0, 0, 1, 1); canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)]; };
  const behind = element => element
    ? over(getComputedStyle(element).backgroundColor, behind(element.parentElement)) : [255, 255, 255];
  const found = [];
  for (const element of document.querySelectorAll('main *:not(title)')) {
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    const below = behind(element), style = getComputedStyle(element);
    const [a, b] = [light(over(element.closest('svg') ? style.fill : style.color, below)), light(below)];
    const inverse = element.classList.contains('in') && element.classList.contains('full');
    if (!inverse) found.push([(Math.max(a, b) + .05) / (Math.min(a, b) + .05), element.outerHTML.slice(0, 120)]);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(report_html(*by_hand(example.FOLDER)), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=[("light", 1200), ("dark", 1200), ("light", 390)], ids=["light", "dark", "phone"])
def page(request: pytest.FixtureRequest, browser: "Browser", page_file: Path) -> Iterator["Page"]:
    scheme, width = request.param
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(page_file.as_uri())
    yield page
    context.close()


def test_the_page_asks_for_nothing_but_itself(page: "Page", page_file: Path) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(page_file.as_uri())
    page.wait_for_load_state("networkidle")
    assert asked == [page_file.as_uri()]
    assert said == []


def test_the_page_is_never_wider_than_the_window(page: "Page") -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_every_text_can_be_read_against_what_is_behind_it(page: "Page") -> None:
    found = page.evaluate(CONTRASTS)
    assert len(found) > 200
    assert [entry for entry in found if entry[0] < AA] == []


def test_every_way_lands_on_words_that_show(page: "Page") -> None:
    missing = page.evaluate("""() => [...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute('href'))
        .filter(href => { const e = document.getElementById(href.slice(1)); return !e || !e.getClientRects().length; })""")
    assert missing == []


def test_the_first_tab_stop_skips_to_the_claims(page: "Page", page_file: Path) -> None:
    page.goto(page_file.as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the claims"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#claims"


def test_no_text_in_a_picture_runs_out_of_it(page: "Page") -> None:
    out = page.evaluate("""() => [...document.querySelectorAll('svg.picture, svg.timeline')].flatMap(svg => {
        const all = svg.getBoundingClientRect();
        return [...svg.querySelectorAll('text')].filter(t => { const r = t.getBoundingClientRect();
            return r.left < all.left - 1 || r.right > all.right + 1 || r.top < all.top - 1 || r.bottom > all.bottom + 1; })
            .map(t => t.textContent); })""")
    assert out == []


def test_no_origins_name_runs_out_of_its_box(page: "Page") -> None:
    out = page.evaluate("""() => [...document.querySelectorAll('svg.picture rect.box')].flatMap(box => {
        const r = box.getBoundingClientRect();
        return [...box.parentElement.querySelectorAll('text')].filter(t => t.getBoundingClientRect().right > r.right)
            .map(t => t.textContent); })""")
    assert out == []
