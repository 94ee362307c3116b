"""Checking a draft at the desk: sentence by sentence, with the ways to what it rests on, and nothing kept of it."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient
from sqlalchemy import inspect, text

from desk_by_hand import ATTACKS, desk, dossier
from kilde import door
from kilde.checking.draft import checked
from kilde.checking.sentences import by_sentence
from kilde.intake import Given
from kilde.show.markup import printable
from kilde.web import application, checking
from kilde.web.adding import Pasted
from kilde.web.checking import LONGEST, Checks, DraftView, draft_of
from kilde.web.desk import Desk
from test_web_pages import Client, Page

DRAFT = """\
Sveisene på ferjekaibrua var sprukket

Sveisene på ferjekaibrua på Ternskar var sprukket allerede da den ble levert fra verkstedet i Skottland. Ferjekaia ble åpnet \
i juni og kostet 94 millioner kroner.

– Den ene bilen gled først, sier en person på kaia. Torget får nye benker."""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk(tmp_path_factory.mktemp("check") / "l", dossier())


@pytest.fixture(scope="module")
def client(opened: Desk) -> Iterator[Client]:
    with TestClient(application(opened, hosts=("desk.local",)), base_url="http://desk.local") as client:
        client.get("/check")
        yield client


def sent(client: Client, **fields: Any) -> Any:
    files = fields.pop("files", None)
    data = {"_csrf_token": client.cookies["csrftoken"], **fields}
    return client.post("/check", data=data, files=files, follow_redirects=False)


def rows(opened: Desk) -> dict[str, int]:
    with opened.ledger.reads() as connection:
        names = inspect(connection).get_table_names()
        return {name: connection.execute(text(f'select count(*) from "{name}"')).scalar_one() for name in names}


def test_a_draft_is_shown_sentence_by_sentence_with_ways_to_what_it_rests_on(client: Client) -> None:
    answer = sent(client, text=DRAFT, outlet="Dølaposten")
    assert answer.status_code == 303
    where = answer.headers["location"]
    view = msgspec.json.decode(client.get(f"{where}.json").content, type=DraftView)
    page = Page(client.get(where).text)
    assert view.draft.rests
    assert view.draft.findings
    shown = " ".join(page.text.split())
    for sentence in view.sentences:
        assert " ".join(sentence.words.split()) in shown
    ways = [href for href in page.hrefs() if href.startswith(("/claims/", "/articles/"))]
    assert {f"/claims/{one.claim}" for one in view.draft.rests} <= set(ways)
    for href in ways:
        answer = client.get(href)
        assert answer.status_code == 200
        assert "#" not in href or f'id="{href.partition("#")[2]}"' in answer.text
    assert any(attributes.get("aria-current") for _, attributes in page.tags)


def test_each_point_of_the_press_code_is_told(client: Client) -> None:
    where = sent(client, text=DRAFT).headers["location"]
    points = {point for one in client.get(f"{where}.json").json()["draft"]["findings"] for point in one["points"]}
    for language, name in (("en", "Norwegian press code"), ("nb", "Vær Varsom-plakaten")):
        shown = Page(client.get(where, headers={"accept-language": language}).text).text
        assert name in shown
        assert all(point in shown for point in points)


def test_nothing_of_a_draft_is_kept_and_it_can_be_forgotten(client: Client, opened: Desk) -> None:
    before = rows(opened)
    where = sent(client, text=DRAFT).headers["location"]
    assert rows(opened) == before
    assert "not kept in the ledger" in client.get(where).text
    token = {"_csrf_token": client.cookies["csrftoken"]}
    assert client.post(f"{where}/forget", data=token, follow_redirects=False).status_code == 303
    assert client.get(where).status_code == 404
    assert client.get(f"{where}.json").json()["error"]["reason"] == "not_found"


def test_only_so_many_are_remembered(opened: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "REMEMBERED", 2)
    checks = Checks(opened)
    ids = [checks.check(draft_of(Pasted(f"Sak {n}.", None, None, Given(language="nb")))).id for n in range(3)]
    assert [checks.found(id) is not None for id in ids] == [False, True, True]


def test_its_twin_takes_the_same_form(client: Client) -> None:
    headers = {"x-csrftoken": client.cookies["csrftoken"]}
    answer = client.post("/json/check", data={"text": DRAFT}, headers=headers)
    assert answer.status_code == 200
    view = msgspec.json.decode(answer.content, type=DraftView)
    assert client.get(f"/check/{view.id}.json").content == answer.content
    assert client.post("/json/check", data={"text": DRAFT}).status_code == 403
    assert client.post("/check", data={"text": DRAFT}).status_code == 403
    empty = client.post("/json/check", data={"text": " "}, headers=headers)
    assert (empty.status_code, empty.json()["error"]["reason"]) == (400, "bad_request")


def test_a_dropped_file_is_a_draft_too(client: Client) -> None:
    answer = sent(client, files={"files": ("utkast.txt", DRAFT.encode())})
    assert answer.status_code == 303
    assert "94 millioner" in client.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": DRAFT, "language": "norsk språk"}, "language"),
        ({"text": "x" * (LONGEST + 1)}, "text"),
        ({"text": "unbroken" * 1_300_000}, "text"),
        ({"text": "NUL \x00"}, "text"),
        ({"files": {"files": ("x.json", b"{no")}}, "files"),
    ],
    ids=["empty", "language", "long", "10 MB", "NUL", "broken"],
)
def test_what_is_wrong_stands_beside_its_field(client: Client, fields: dict[str, Any], field: str) -> None:
    answer = sent(client, **fields)
    assert answer.status_code == 400
    page = Page(answer.text)
    invalid = [attributes for _, attributes in page.tags if attributes.get("aria-invalid")]
    assert [one["id"] for one in invalid] == [field]
    assert len(answer.text) < LONGEST + 20_000


def test_what_is_wrong_is_told_in_the_language_of_the_page(client: Client) -> None:
    data = {"_csrf_token": client.cookies["csrftoken"]}
    for language, told in (("en", "is not JSON"), ("nb", "er ikke JSON")):
        files = {"files": ("x.json", b"{no")}
        assert told in client.post("/check", data=data, files=files, headers={"accept-language": language}).text


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_draft_holds_is_shown_as_text(client: Client, attack: str) -> None:
    said = f"Ferjekaia kostet 94 millioner kroner, sier {attack}. {attack}"
    answer = sent(client, text=f"{said}\n\n{attack}\n\n«{said}», sier en ansatt.", title=attack, outlet=attack)
    assert answer.status_code == 303
    page = Page(client.get(answer.headers["location"]).text)
    assert "script" not in [tag for tag, attributes in page.tags if not str(attributes.get("src")).startswith("/static/")]
    for tag, attributes in page.tags:
        assert not any(name.startswith(("on", "hx-")) or name == "style" for name in attributes), (tag, attributes)
        assert tag not in ("img", "iframe", "animate", "style")
        assert str(attributes.get("href") or "/").startswith(("/", "#")), attributes
    for word in printable(attack).split():
        if not set(word) & set("\u2066\u2067\u2068\u2069"):
            assert word[:80] in page.text


def test_the_sentences_are_the_draft_and_each_finding_is_in_one() -> None:
    reading = door.read(DRAFT, language="nb")
    found = checked(reading)
    lines = by_sentence(reading, found)
    assert "".join("".join(one.words for one in lines).split()) == "".join(DRAFT.split())
    assert all(reading.article.words(one.span) == one.words for one in lines)
    assert sorted(at for one in lines for at in one.findings) == list(range(len(found.findings)))
    assert next(one.kind for one in lines if one.first) == "headline"
    for one in lines:
        assert all(one.span[0] <= (found.findings[at].span or one.span)[0] < one.span[1] for at in one.findings)
