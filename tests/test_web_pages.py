"""The desk's pages: what they show, who may ask, what is answered when something fails."""

import base64
import re
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from litestar.testing import TestClient

from desk_by_hand import ATTACKS, desk, dossier, of_strangers
from kilde.article import Block
from kilde.show.markup import printable
from kilde.web import application
from kilde.web.guard import POLICY
from kilde.web.listing import Asked
from kilde.web.rendering import STATIC
from kilde.web.views import ClaimView, Dossier
from kilde.web.words import ENGLISH, number, preferred
from kilde.web.words_nb import BOKMAL

Client = TestClient[Any]

VOID = {"meta", "br", "link", "img", "input", "option"}


class Page(HTMLParser):
    """A page's elements: fails where tags cross; keeps tags with attributes, and text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def hrefs(self) -> list[str]:
        return [href for _, attributes in self.tags if (href := attributes.get("href")) is not None]


def client_of(path: Path, readings: Any, **more: Any) -> Client:
    return TestClient(application(desk(path, readings), **more), base_url="http://desk.local")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with client_of(
        tmp_path_factory.mktemp("desk") / "l", [*dossier(), *of_strangers("Kari Vik", "b")], hosts=("desk.local",)
    ) as client:
        yield client


def some_claim(client: Client) -> str:
    return str(client.get("/index.json").json()["claims"][0]["id"])


def pages(client: Client) -> list[str]:
    """The address of a page of each kind."""
    claim = some_claim(client)
    key = next(iter(client.get(f"/claims/{claim}.json").json()["keys"].values()))
    source = client.get("/sources.json").json()["sources"][0]["id"]
    listed = ["/", f"/claims/{claim}", f"/articles/{key}", "/sources", f"/sources/{source}"]
    return [*listed, "/timeline", "/add", "/check", "/nothing"]


def token(client: Client) -> str:
    client.get("/add")
    return str(client.cookies["csrftoken"])


# --- what pages show


def test_every_page_is_whole_in_both_languages_and_has_one_heading(client: Client) -> None:
    for address in pages(client):
        for language, main in (("en", "To the content"), ("nb", "Til innholdet")):
            answer = client.get(address, headers={"accept-language": language})
            page = Page(answer.text)
            assert main in page.text
            names = [tag for tag, _ in page.tags]
            assert (names.count("h1"), names.count("main")) == (1, 1), address
            assert dict(page.tags[0][1])["lang"] == language


def test_every_way_within_the_desk_leads_somewhere(client: Client) -> None:
    seen: set[str] = set()
    for address in pages(client)[:-1]:
        for href in Page(client.get(address).text).hrefs():
            if href.startswith("/") and href not in seen:
                seen.add(href)
                answer = client.get(href)
                assert answer.status_code == 200, (address, href)
                if "#" in href:
                    assert f'id="{href.partition("#")[2]}"' in answer.text, href
    assert len(seen) > 60


def test_a_claim_shows_its_picture_its_wordings_and_why(client: Client) -> None:
    id = some_claim(client)
    view = msgspec.json.decode(client.get(f"/claims/{id}.json").content, type=ClaimView)
    page = Page(client.get(f"/claims/{id}").text)
    assert 'class="picture"' in client.get(f"/claims/{id}").text
    for step in view.why.steps:
        assert " ".join(step.text.split())[:60] in page.text
    assert sum(attributes.get("class") == "number" for _, attributes in page.tags) >= len(view.claim.articles)


def test_what_changed_on_the_way_is_marked(client: Client) -> None:
    found = client.get("/index.json?flag=figure_changed").json()["claims"]
    assert found
    page = client.get(f"/claims/{found[0]['id']}").text
    assert re.search(r'<mark class="lost" title="[^"]+">\D*\d', page)
    assert re.search(r'<mark class="grew" title="[^"]+">\D*\d', page)


def test_a_denial_stands_beside_what_it_denies(client: Client) -> None:
    found = client.get("/index.json?flag=denied").json()["claims"]
    assert found
    view = client.get(f"/claims/{found[0]['id']}.json").json()
    assert view["denials"]
    page = Page(client.get(f"/claims/{found[0]['id']}").text)
    assert view["denials"][0]["words"] in page.text


def test_an_article_shows_its_text_exactly_with_its_statements_marked(client: Client) -> None:
    address = pages(client)[2]
    view = client.get(f"{address}.json").json()
    page = client.get(address).text
    start = page.index('<div class="text"')
    shown = re.sub(r"<[^>]*>", "", page[start : page.index('<div class="aside">')])
    assert shown.strip().replace("&#39;", "'").replace("&quot;", '"').replace("&amp;", "&") == view["reading"]["text"].strip()
    assert page.count("<mark") >= len(view["reading"]["statements"])


def test_words_that_a_way_leads_to_are_found_in_the_article(client: Client) -> None:
    address = pages(client)[2]
    page = client.get(f"{address}?at=3-17").text
    assert 'id="p3-17"' in page
    assert client.get(f"{address}?at=9-3").status_code == 200
    assert client.get(f"{address}?at=0-999999999").status_code == 200


def test_the_timeline_tells_times_in_words(client: Client) -> None:
    view = client.get("/timeline.json").json()
    assert view["total"] == sum(len(one["said"]) for one in view["happened"]) > 0
    page = Page(client.get("/timeline").text)
    assert "1 Mar 2031" in page.text
    assert client.get("/timeline.json?since=2099-01-01").json()["total"] == 0


def test_a_language_that_was_chosen_sticks(client: Client) -> None:
    sent = {"_csrf_token": token(client), "chosen": "nb", "back": "/timeline?page=1"}
    answer = client.post("/language", data=sent, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/timeline?page=1")
    assert "Tidslinje" in client.get("/timeline", headers={"accept-language": "en"}).text
    client.cookies.delete("language")


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "/\\evil.example", "/a\r\nx: y", ""])
def test_choosing_a_language_leads_nowhere_else(client: Client, back: str) -> None:
    sent = {"_csrf_token": token(client), "chosen": "xx", "back": back}
    answer = client.post("/language", data=sent, follow_redirects=False)
    assert answer.headers["location"] == "/"
    assert "language=" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "en"), ("nb", "nb"), ("nn-NO,en;q=0.5", "nb"), ("en,nb;q=0.9", "en"), ("de,no;q=0.2", "nb"), ("*;q=x,;", "en")],
)
def test_the_language_is_the_one_that_is_rather_read(header: str, language: str) -> None:
    assert preferred(header) == language


def test_both_languages_have_the_same_words_to_fill_in() -> None:
    def gaps(words: str) -> list[str]:
        return sorted(re.findall(r"{\w+}", words))

    assert set(ENGLISH) == set(BOKMAL)
    assert {key for key in ENGLISH if gaps(ENGLISH[key]) != gaps(BOKMAL[key])} == set()
    assert number(12345, "en") == "12,345"


# --- JSON twins


def test_each_page_has_its_twin_by_name_and_by_what_is_accepted(client: Client) -> None:
    for address in pages(client)[:-2]:
        named = client.get("/index.json" if address == "/" else f"{address}.json")
        accepted = client.get(address, headers={"accept": "application/json"})
        assert named.headers["content-type"] == accepted.headers["content-type"] == "application/json"
        assert named.json() == accepted.json()
    assert msgspec.json.decode(client.get("/index.json").content, type=Dossier).asked == Asked()


def test_every_error_has_one_shape(client: Client) -> None:
    for address, status in [
        ("/claims/c0.json", 404),
        ("/articles/99999.json", 404),
        ("/articles/9999999999999999999999.json", 404),
        ("/sources/x.json", 404),
        ("/nothing.json", 404),
        ("/index.json?page=0", 400),
        ("/index.json?page=x", 400),
        ("/timeline.json?since=yesterday", 400),
        ("/add/x.json", 404),
    ]:
        answer = client.get(address)
        error = answer.json()["error"]
        assert (answer.status_code, error["status"]) == (status, status), address
        assert set(error) == {"status", "reason", "message"}
    assert client.post("/json/add").json()["error"]["status"] == 403
    assert "There is nothing here." in client.get("/claims/c0").text


def test_the_schema_names_every_twin(client: Client) -> None:
    schema = client.get("/openapi.json").json()
    assert {"/json", "/json/claims/{id}", "/json/articles/{key}", "/json/sources/{id}", "/json/timeline"} <= set(
        schema["paths"]
    )
    assert "get" not in schema["paths"].get("/", {})
    assert "ClaimView" in str(schema["components"])


# --- who may ask


def test_every_answer_forbids_what_is_not_ours(client: Client) -> None:
    for address in [*pages(client), "/openapi.json", "/static/desk.css", "/index.json?page=0"]:
        headers = client.get(address).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["x-content-type-options"] == "nosniff"
    assert "unsafe" not in POLICY


def test_pages_hold_no_script_or_style_of_their_own_and_ask_nobody_else(client: Client) -> None:
    for address in pages(client):
        for tag, attributes in Page(client.get(address).text).tags:
            assert "style" not in attributes, (address, tag)
            assert not any(name.startswith("on") or name.startswith("hx-on") for name in attributes), (address, tag)
            assert tag != "style"
            if tag in ("script", "link", "img"):
                assert str(attributes.get("src") or attributes.get("href")).startswith("/static/")
    for name in STATIC:
        assert client.get(f"/static/{name}").status_code == 200
    assert client.get("/static/..%2fdesk.py").status_code == 404


def test_another_name_is_not_answered(client: Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421
    assert client.get("/", headers={"host": "desk.local:8017"}).status_code == 200


def test_what_changes_something_needs_a_token_and_our_own_page(client: Client) -> None:
    text = {"text": "Broen er stengt, sier politiet."}
    assert client.post("/add", data=text).status_code == 403
    assert client.post("/add", data=text | {"_csrf_token": "0" * 128}).status_code == 403
    own = text | {"_csrf_token": token(client)}
    assert client.post("/add", data=own, headers={"origin": "http://evil.example"}).status_code == 403
    assert client.post("/add", data=own, headers={"origin": "null"}).status_code == 403
    assert client.post("/add", data=own, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.post("/json/add", data=text).status_code == 403


def test_a_password_is_asked_for_everything(tmp_path: Path) -> None:
    with client_of(tmp_path / "l", [], password="brød og smør") as client:
        for address in ("/", "/static/desk.css", "/index.json", "/openapi.json"):
            assert client.get(address).status_code == 401
        wrong = base64.b64encode(b"kari:no").decode()
        assert client.get("/", headers={"authorization": f"Basic {wrong}"}).status_code == 401
        assert client.get("/", headers={"authorization": "Basic ===="}).status_code == 401
        right = base64.b64encode("kari:brød og smør".encode()).decode()
        assert client.get("/", headers={"authorization": f"Basic {right}"}).status_code == 200


# --- what strangers write


@pytest.fixture(scope="module")
def innocent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The elements of all pages over what nobody would object to, with the attributes that each may have."""
    found: dict[str, set[str]] = {}
    for tag, attributes in everything(tmp_path_factory.mktemp("innocent") / "l", "Kari Vik")[1]:
        found.setdefault(tag, set()).update(attributes)
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_strangers_write_is_shown_as_text_on_every_page(
    attack: str, innocent: dict[str, set[str]], tmp_path: Path
) -> None:
    shown, tags = everything(tmp_path / "l", attack)
    for tag, attributes in tags:
        assert set(attributes) <= innocent.get(tag, set()), (tag, attributes)
        for name in ("href", "src", "action", "hx-get"):
            assert str(attributes.get(name) or "/").startswith(("/", "#", "http")), attributes
    words = [word for word in re.split(r"[\s\u2066-\u2069]+", printable(attack)) if len(word) < 200]
    for word in words:
        assert word in shown


def everything(path: Path, said: str) -> tuple[str, list[tuple[str, dict[str, str | None]]]]:
    """The text and the elements of every page over a ledger of what strangers said."""
    text, tags = "", []
    with client_of(path, of_strangers(said, "a")) as client:
        asked = quote(said.replace("\x00", ""))
        more = [f"/?words={asked}&about={asked}&outlet={asked}&source={asked}&lang=nb&alone=true", f"/sources?name={asked}"]
        for address in [*pages(client), *more]:
            page = Page(client.get(address).text)
            text += page.text
            tags += page.tags
        sent = {"_csrf_token": token(client), "title": said, "outlet": said, "published": said, "url": said, "text": said}
        page = Page(client.post("/add", data=sent).text)
        text, tags = text + page.text, tags + page.tags
    return text, tags


def test_signs_that_end_an_isolate_reach_nothing_beside_them(tmp_path: Path) -> None:
    with client_of(tmp_path / "l", of_strangers("x\u2069\u202eevil", "a")) as client:
        for address in pages(client)[:3]:
            for found in re.findall(r"<bdi[^>]*>(.*?)</bdi>", client.get(address).text):
                assert "\u2069" not in found


def test_ten_megabytes_without_a_break_are_shown(tmp_path: Path) -> None:
    reading = of_strangers("x", "a")[0]
    said, long = reading.article.text, "y" * 10_000_000
    # What is no running text makes no claims: matching is not what is tried here.
    blocks = (*reading.article.blocks, Block("other", (len(said) + 1, len(said) + 1 + len(long))))
    article = msgspec.structs.replace(reading.article, text=f"{said} {long}", title=long, blocks=blocks)
    with client_of(tmp_path / "l", [msgspec.structs.replace(reading, article=article)]) as client:
        assert len(client.get("/?alone=true&words=y*").text) < 100_000
        assert len(client.get("/timeline").text) < 100_000
        assert long in client.get("/articles/1").text


# --- adding


def added(client: Client, **sent: Any) -> dict[str, Any]:
    """Add something, and wait until it is done."""
    answer = client.post("/add", data={"_csrf_token": token(client)} | sent.pop("data", {}), **sent)
    assert answer.status_code == 200
    address = answer.url.path
    until = time.monotonic() + 120  # The reader loads first.
    while time.monotonic() < until:
        job = client.get(f"{address}.json").json()
        if job["done"]:
            page = client.get(address, headers={"hx-target": "job"})
            assert page.status_code == 286, "it is asked no more"
            return dict(job) | {"page": Page(client.get(address).text).text}
        client.get(address, headers={"hx-target": "job"})
        time.sleep(0.02)
    raise AssertionError("it never ended")


def test_a_pasted_text_is_read_and_shown(tmp_path: Path) -> None:
    with client_of(tmp_path / "l", []) as client:
        assert "The ledger holds no claims yet." in client.get("/").text
        text = "Broen over Ytresund er stengt, sier politiet.\r\n\r\nDet opplyser operasjonsleder Kari Vik."
        job = added(client, data={"text": text, "outlet": "Vik Avis", "published": "2031-03-01", "title": "Broen"})
        assert [(item["name"], item["new"], item["errors"]) for item in job["items"]] == [("Broen", 1, [])]
        article = client.get("/articles/1.json").json()["reading"]
        assert (article["outlet"], article["published"], "\r" in article["text"]) == ("Vik Avis", "2031-03-01", False)
        again = added(client, data={"text": text, "outlet": "Vik Avis", "published": "2031-03-01", "title": "Broen"})
        assert again["items"][0]["same"] == 1


def test_files_are_read_one_by_one_and_errors_stand_beside_them(tmp_path: Path) -> None:
    with client_of(tmp_path / "l", []) as client:
        files = [
            ("files", ("../../sak.txt", "Ferja går ikke, sier rederiet.".encode(), "text/plain")),
            ("files", ("ødelagt.json", b"{not json", "application/json")),
        ]
        job = added(client, files=files)
        good, bad = job["items"]
        assert (good["state"], good["new"]) == ("done", 1)
        assert bad["state"] == "failed"
        assert bad["errors"]
        assert bad["errors"][0] in job["page"]
        assert "/tmp" not in str(bad["errors"])
        assert client.get("/articles/1.json").json()["reading"]["path"] == "../../sak.txt"


def test_what_is_wrong_with_a_field_stands_beside_it(client: Client) -> None:
    sent = {"_csrf_token": token(client), "text": "Noe.", "published": "i går", "language": "norsk!", "url": "javascript:x"}
    answer = client.post("/add", data=sent)
    assert answer.status_code == 400
    page = Page(answer.text)
    faulty = {attributes["name"] for _, attributes in page.tags if "aria-invalid" in attributes}
    assert faulty == {"published", "language", "url"}
    assert "Noe." in page.text
    assert "Paste a text, or choose a file." in client.post("/add", data={"_csrf_token": token(client)}).text


def test_adding_by_program_needs_the_token_in_a_header(tmp_path: Path) -> None:
    with client_of(tmp_path / "l", []) as client:
        job = client.post("/json/add", data={"text": "Ferja går ikke, sier rederiet."}, headers={"x-csrftoken": token(client)})
        assert job.status_code == 201
        assert job.json()["items"][0]["name"] == "pasted text"
