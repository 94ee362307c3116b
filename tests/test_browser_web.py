"""The desk in a real browser: it asks nobody else, runs nothing of strangers', needs no scripts, and axe finds nothing."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desk_by_hand import ATTACKS, desk, dossier, of_strangers
from kilde.intake import Given
from kilde.web.desk import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Page

    from kilde.web.checking import Checks, DraftView

sync_api: Any = pytest.importorskip("playwright.sync_api", reason="needs playwright, which is not installed")
uvicorn: Any = pytest.importorskip("uvicorn", reason="needs the extra web, which is not installed")

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a chromium on the path, which is absent")

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

AXE = Path(__file__).with_name("vendored") / "axe.min.js"

#: What axe is asked for: WCAG 2.2 at levels A and AA, and what it calls best practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


#: A draft that has some of what the example tells, and more than that bears.
DRAFT = """\
Sveisene på ferjekaibrua var sprukket

Sveisene på ferjekaibrua på Ternskar var sprukket allerede da den ble levert fra verkstedet i Skottland. Ferjekaia ble åpnet \
i juni og kostet 94 millioner kroner.

– Den ene bilen gled først, sier en person på kaia. Torget får nye benker."""

#: What speaks of scripts, and is shown by them: a hint about the picture, and one about words that are selected.
HINTS = "#pointed, #select"


class Served:
    """A desk that is served on a port of its own."""

    def __init__(self, desk: Desk) -> None:
        from kilde.web import application

        self.desk = desk
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        app = application(self.desk, hosts=("127.0.0.1",))
        self.checks: Checks = app.app.state.checks  # type: ignore[attr-defined]
        config = uvicorn.Config(app, log_level="error", ws="none")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]})
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)

    def close(self) -> None:
        self.server.should_exit = True
        self.thread.join(30)
        self.socket.close()

    def checked(self, outlet: str, text: str, title: str | None = None) -> "DraftView":
        """A draft that was checked."""
        from kilde.web.adding import Pasted
        from kilde.web.checking import draft_of

        return self.checks.check(draft_of(Pasted(text, title, None, Given(outlet=outlet, language="nb"))))

    def addresses(self) -> list[str]:
        """The address of a page of each kind."""
        from kilde.web.listing import Asked

        denied = self.desk.dossier(Asked(flag="denied")).claims
        claim = (denied or self.desk.dossier(Asked()).claims)[0].id
        found = self.desk.claim(claim, "en")
        assert found is not None
        key = next(iter(found[0].keys.values()))
        source = self.desk.sources("", 1).sources[0].id
        listed = ["/", "/?words=bro&alone=true&flag=single_origin", f"/claims/{claim}", f"/articles/{key}?at=3-9#p3-9"]
        listed += ["/check", f"/check/{self.checked('Dølaposten', DRAFT).id}", f"/claims/{claim}/correct"]
        listed += [f"/articles/{key}/reading", f"/articles/{key}/statement?id=t1", "/cases", "/decisions"]
        return [*listed, "/sources", f"/sources/{source}", "/timeline", "/add", "/nothing"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    found = Served(desk(tmp_path_factory.mktemp("desk") / "l", [*dossier(), *of_strangers("Kari Vik", "b")]))
    yield found
    found.close()


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


KINDS: dict[str, Any] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}, "locale": "en-GB"},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}, "locale": "nb-NO"},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}, "locale": "nb-NO"},
}


@pytest.fixture(scope="module", params=list(KINDS))
def context(request: pytest.FixtureRequest, browser: "Browser") -> Iterator["BrowserContext"]:
    context = browser.new_context(**KINDS[request.param], bypass_csp=True)  # axe is put into the page.
    yield context
    context.close()


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    context = browser.new_context(**KINDS["light"])
    yield context.new_page()
    context.close()


def test_axe_finds_nothing_on_any_page(context: "BrowserContext", served: Served) -> None:
    page = context.new_page()
    for address in served.addresses():
        page.goto(served.address + address)
        page.add_script_tag(path=AXE)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
        told = [(rule["id"], node["html"][:200], node["failureSummary"]) for rule in found for node in rule["nodes"][:3]]
        assert not told, (address, told)
    page.close()


def test_no_page_is_wider_than_its_window(context: "BrowserContext", served: Served) -> None:
    page = context.new_page()
    for address in served.addresses():
        page.goto(served.address + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("window.innerWidth"), address
    page.close()


def test_pages_ask_nobody_else_and_break_no_rule_of_their_own(page: "Page", served: Served) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for address in served.addresses()[:-1]:
        page.goto(served.address + address)
        page.wait_for_load_state("networkidle")
    assert all(url.startswith(served.address) for url in asked)
    assert said == []


def test_every_page_is_whole_without_scripts(browser: "Browser", served: Served) -> None:
    plain, full = browser.new_context(java_script_enabled=False), browser.new_context()
    for address in served.addresses():
        texts = []
        for context in (plain, full):
            page = context.new_page()
            page.goto(served.address + address)
            if context is full:
                page.evaluate("hints => document.querySelectorAll(hints).forEach(hint => hint.remove())", HINTS)
            texts.append(page.locator("main").inner_text())
            page.close()
        without, with_scripts = texts
        assert without.split() == with_scripts.split(), address
    plain.close()
    full.close()


def test_searching_and_narrowing_change_the_list_alone(page: "Page", served: Served) -> None:
    page.goto(served.address)
    page.evaluate("document.querySelector('h1').dataset.same = 'yes'")
    before = page.locator(".claims tbody tr").count()
    page.fill("#words", "brua")
    page.press("#words", "Enter")
    page.wait_for_url("**words=brua**")
    page.wait_for_selector("#found")
    assert 0 < page.locator(".claims tbody tr").count() < before
    assert page.locator("h1[data-same]").count() == 1
    page.fill("#words", "")
    page.click("summary")
    page.select_option("#flag", "denied")
    page.wait_for_url("**flag=denied**")
    page.wait_for_function("[...document.querySelectorAll('.claims tbody tr')].every(row => /denied/.test(row.innerText))")
    page.reload()
    assert page.locator("#flag").input_value() == "denied"


def test_without_scripts_the_same_forms_search(browser: "Browser", served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.address)
    page.fill("#words", "brua")
    page.press("#words", "Enter")
    page.wait_for_url("**words=brua**")
    assert page.locator(".found li").count() > 0
    context.close()


def test_pointer_and_keyboard_show_the_words_of_a_picture(page: "Page", served: Served) -> None:
    page.goto(served.address + served.addresses()[2])
    words = page.locator(".wordings tbody tr td:nth-child(2)").first.inner_text()
    way = page.locator(".wordings tbody tr td:nth-child(2) a").first.get_attribute("href")
    link = page.locator(f'.picture a[href="{way}"]').last
    link.hover()
    assert words in page.locator("#pointed").inner_text()
    page.mouse.move(0, 0)
    link.focus()
    assert words in page.locator("#pointed").inner_text()


def test_the_first_tab_leads_past_the_head(page: "Page", served: Served) -> None:
    page.goto(served.address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"


def test_a_language_that_was_chosen_sticks(page: "Page", served: Served) -> None:
    page.goto(f"{served.address}/timeline")
    page.click("text=Norsk")
    assert page.url.endswith("/timeline")
    page.goto(served.address)
    assert page.locator("h1").inner_text() == "Sak"


def test_a_pasted_text_is_added_while_its_progress_shows(page: "Page", served: Served) -> None:
    page.goto(f"{served.address}/add")
    page.fill("#text", "Ferja over fjorden går igjen, sier rederiets talskvinne Siri Moe.")
    page.fill("#outlet", "Fjordbladet")
    page.set_input_files("#files", {"name": "x.json", "mimeType": "application/json", "buffer": b"{no"})
    assert page.locator("#chosen").inner_text() == "x.json"
    page.click(".go button")
    page.wait_for_url("**/add/*")
    page.wait_for_selector("text=Done", timeout=60_000)
    assert "x.json" in page.locator("li.failed").inner_text()
    assert page.locator("li.failed .fault").count() == 1


def test_a_dropped_file_is_chosen(page: "Page", served: Served) -> None:
    page.goto(f"{served.address}/add")
    page.evaluate(
        """() => { const data = new DataTransfer(); data.items.add(new File(['Broen er stengt.'], 'sak.txt'));
        document.getElementById('drop').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true})) }"""
    )
    assert page.locator("#chosen").inner_text() == "sak.txt"
    assert page.evaluate("document.getElementById('files').files.length") == 1


def test_a_draft_is_checked_and_leads_to_the_words_it_rests_on(page: "Page", served: Served) -> None:
    page.goto(served.address)
    page.click("nav >> text=Check a draft")
    page.fill("#text", DRAFT)
    page.click(".go button")
    page.wait_for_url("**/check/*")
    assert page.locator(".draft > li").count() == 5
    assert page.locator(".question").count() > 0
    where = page.url
    page.locator(".support a[href^='/articles/']").first.click()
    page.wait_for_url("**/articles/**")
    assert page.locator(":target").count() == 1
    page.goto(where)
    page.click("text=Forget it now")
    page.wait_for_url("**/check")
    assert page.goto(where).status == 404  # type: ignore[union-attr]


def test_a_draft_that_is_dropped_is_checked_without_scripts_too(browser: "Browser", served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.address}/check")
    page.set_input_files("#files", {"name": "utkast.txt", "mimeType": "text/plain", "buffer": DRAFT.encode()})
    page.click(".go button")
    page.wait_for_url("**/check/*")
    assert page.locator(".question").count() > 0
    context.close()


def test_what_is_printed_holds_no_forms(page: "Page", served: Served) -> None:
    page.goto(served.address)
    page.emulate_media(media="print")
    assert not page.locator(".asking").is_visible()
    assert page.locator(".claims").is_visible()


def test_nothing_that_strangers_write_runs(page: "Page", tmp_path: Path) -> None:
    readings = [reading for number, attack in enumerate(ATTACKS) for reading in of_strangers(attack, f"a{number}")]
    served = Served(desk(tmp_path / "l", readings))
    try:
        ran: list[str] = []

        def asked(dialog: "Dialog") -> None:
            ran.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", asked)
        page.on("console", lambda message: ran.append(message.text))
        page.on("pageerror", lambda error: ran.append(str(error)))
        claims = served.desk.dossier(_all()).claims
        addresses = ["/?alone=true", "/timeline", "/sources", *(f"/claims/{claim.id}" for claim in claims[:25])]
        addresses += [f"/articles/{key}" for key in range(1, len(readings) + 1, 2)]
        draft = served.checked(ATTACKS[0], "\n\n".join(ATTACKS), ATTACKS[-1])
        addresses.append(f"/check/{draft.id}")
        for address in addresses:
            page.goto(served.address + address)
            assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("window.innerWidth"), address
        assert ran == []
    finally:
        served.close()


def _all() -> Any:
    from kilde.web.listing import Asked

    return Asked(alone=True)
