"""Decisions sent as JSON: kept and shown as those of the forms, refused where they cannot hold, with one shape of errors."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient

from desk_by_hand import desk, dossier
from kilde.claim import ChainLink
from kilde.deciding.decision import (
    Add,
    Anchor,
    Apart,
    Decision,
    Drop,
    Edit,
    OneSource,
    Rating,
    Same,
    Told,
    TwoSources,
    Undo,
    What,
)
from kilde.deciding.possible import fault
from kilde.web import application

Client = TestClient[Any]

TEXT = "Broen er stengt, sier Kari Vik. Broen er stengt."
WORDS = Anchor("a", ((0, 15),), ("Broen er stengt",))
LATER = Anchor("a", ((32, 47),), ("Broen er stengt",))


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    opened = desk(tmp_path / "l", dossier())
    with TestClient(application(opened), base_url="http://desk.local") as client:
        client.get("/add")
        yield client


def sent(client: Client, what: What, by: str | None = "Kari", token: bool = True) -> Any:
    headers = {"x-csrftoken": str(client.cookies["csrftoken"])} if token else {}
    body = {"what": msgspec.to_builtins(what)} | ({} if by is None else {"by": by})
    return client.post("/decisions.json", json=body, headers=headers)


def instance(client: Client, place: int) -> tuple[str, Anchor]:
    """The id of a claim, by its place in the dossier, and its earliest words."""
    id = client.get("/index.json").json()["claims"][place]["id"]
    view = client.get(f"/claims/{id}.json").json()
    one = view["claim"]["instances"][0]
    text = client.get(f"/articles/{view['keys'][one['article']]}.json").json()["reading"]["text"]
    spans = tuple((start, end) for start, end in one["content"])
    return id, Anchor(one["article"], spans, tuple(text[start:end] for start, end in spans))


def test_what_is_decided_is_kept_shows_and_can_be_undone(client: Client) -> None:
    answer = sent(client, Rating("Kystbladet", "B"))
    assert answer.status_code == 201
    made = msgspec.json.decode(answer.content, type=Decision)
    assert (made.what, made.by) == (Rating("Kystbladet", "B"), "Kari")
    assert "Kystbladet: B" in client.get("/decisions").text
    assert sent(client, Undo(made.id)).status_code == 201
    held = {one["decision"]["id"]: one["holds"] for one in client.get("/decisions.json").json()["decisions"]}
    assert held[made.id] is False
    assert sent(client, Undo(made.id)).status_code == 400


def test_two_claims_are_made_one(client: Client) -> None:
    (first, one), (second, other) = instance(client, 0), instance(client, 1)
    assert sent(client, Same(one, other)).status_code == 201
    ids = {client.get(f"/claims/{id}.json").json()["claim"]["id"] for id in (first, second)}
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("what", "by", "told"),
    [
        (Drop(Anchor("nowhere", ((0, 4),), ("Broa",))), "Kari", "no such article"),
        (Rating(" ", "A"), "Kari", "an outlet is needed"),
        (Undo("0123456789abcdef"), "Kari", "no such decision"),
        (Rating("Kystbladet", "A"), None, "who decides it"),
        (Rating("Kystbladet", "A"), "\x00 ", "who decides it"),
    ],
)
def test_what_cannot_be_decided_is_refused_in_the_one_shape(client: Client, what: What, by: str | None, told: str) -> None:
    answer = sent(client, what, by)
    assert answer.status_code == 400
    assert answer.json()["error"]["reason"] == "bad_request"
    assert told in answer.json()["error"]["message"]
    assert client.get("/decisions.json").json()["total"] == 0


def test_what_is_no_decision_is_refused_in_the_one_shape(client: Client) -> None:
    headers = {"x-csrftoken": str(client.cookies["csrftoken"])}
    for body in (b"{", b"[]", b'{"what": {"type": "judge"}}', b'{"what": {"type": "rating", "outlet": "X", "grade": "G"}}'):
        answer = client.post("/json/decisions", content=body, headers=headers | {"content-type": "application/json"})
        assert answer.status_code == 400, body
        assert set(answer.json()["error"]) == {"status", "reason", "message"}
    refused = sent(client, Rating("Kystbladet", "A"), token=False)
    assert (refused.status_code, refused.json()["error"]["reason"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (Drop(WORDS), None),
        (Drop(Anchor("a", ((3, 18),), ("Broen er stengt",))), "the words do not stand in the article"),
        (Drop(Anchor("a", (), ())), "spans and words do not go together"),
        (Drop(Anchor("a", ((0, 5),), ("Broen", "er"))), "spans and words do not go together"),
        (Drop(Anchor("a", ((5, 0),), ("Broen",))), "a span holds no words"),
        (Drop(Anchor("b", ((0, 5),), ("Broen",))), "the ledger has no such article"),
        (Edit(WORDS, Told()), "nothing is told otherwise"),
        (Edit(WORDS, Told(stance="distanced")), None),
        (Edit(WORDS, Told(cue=Anchor("a", ((0, 4),), ("sier",)))), None),
        (Edit(WORDS, Told(cue=Anchor("a", ((0, 4),), ("mener",)))), "the words do not stand in the article"),
        (Add(WORDS, Told(chain=(ChainLink(" ", "person", True),))), "a source in the chain has no name"),
        (Same(WORDS, WORDS), "both places are one"),
        (Apart(WORDS, LATER), None),
        (OneSource("Vik", "vik "), "two names are needed"),
        (TwoSources("Vik", ""), "two names are needed"),
        (OneSource("Vik", "Kari Vik"), None),
        (Rating("Posten", "F"), None),
        (Undo("x"), "no such decision holds"),
        (Undo("held"), None),
    ],
)
def test_why_a_decision_cannot_hold(what: What, told: str | None) -> None:
    assert fault(what, {"a": TEXT}, {"held"}) == told
