"""The desk's JSON interface is what its OpenAPI says: whatever is sent, no answer is one that is not described."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from litestar.testing import TestClient

from desk_by_hand import desk, dossier
from kilde.web import application
from kilde.web.guard import Guard

schemathesis: Any = pytest.importorskip("schemathesis", reason="needs schemathesis, which is not installed")

#: So many requests are made up for each operation.
EXAMPLES = 15


class Served:
    """The desk's application, for a caller that starts and ends it with each request: it goes on."""

    def __init__(self, app: Guard) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await self.app(scope, receive, send)
            return
        for done in ("lifespan.startup.complete", "lifespan.shutdown.complete"):
            await receive()
            await send({"type": done})


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Any]]:
    opened = desk(tmp_path_factory.mktemp("schema") / "l", dossier(), name="Kari")
    with TestClient(application(opened), base_url="http://desk.local") as client:
        client.get("/add")
        yield client


@pytest.fixture(scope="module")
def described(client: TestClient[Any]) -> Any:
    return schemathesis.openapi.from_asgi("/openapi.json", Served(client.app))


# Where Litestar (2.25) refuses a token, it leaves files that were sent along to be closed when they are collected.
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
def test_every_answer_is_as_described(described: Any, client: TestClient[Any]) -> None:
    operations = [each.ok() for each in described.get_all_operations()]
    assert len(operations) > 12
    for operation in operations:
        tried(operation, str(client.cookies["csrftoken"]))
    gc.collect()


def tried(operation: Any, token: str) -> None:
    """Send what the schema says and what it does not, and hold the answers to it."""
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    # What is sent to be added, checked or decided may be well formed and still not hold: words that stand nowhere.
    let_be = [positive_data_acceptance] if operation.method == "post" else []

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def answered(case: Any) -> None:
        case.call_and_validate(excluded_checks=let_be, headers={"x-csrftoken": token}, cookies={"csrftoken": token})

    answered()


def test_what_is_there_is_as_described(described: Any, client: TestClient[Any]) -> None:
    from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

    headers = {"x-csrftoken": str(client.cookies["csrftoken"])}

    def held(answer: Any, path: str, status: int = 200) -> Any:
        assert answer.status_code == status, answer.text
        method = str(answer.request.method)
        described[path][method].Case().validate_response(answer, checks=[status_code_conformance, response_schema_conformance])
        return answer.json()

    claims = held(client.get("/index.json?alone=true"), "/json")["claims"]
    for claim in claims[:20]:
        view = held(client.get(f"/claims/{claim['id']}.json"), "/json/claims/{id}")
        for key in view["keys"].values():
            held(client.get(f"/articles/{key}.json"), "/json/articles/{key}")
    for source in held(client.get("/sources.json"), "/json/sources")["sources"]:
        held(client.get(f"/sources/{source['id']}.json"), "/json/sources/{id}")
    held(client.get("/timeline.json"), "/json/timeline")
    job = held(client.post("/json/add", data={"text": "Broen er stengt."}, headers=headers), "/json/add", 201)
    held(client.get(f"/add/{job['id']}.json"), "/json/add/{id}")
    draft = held(client.post("/json/check", data={"text": "Broen er stengt."}, headers=headers), "/json/check")
    held(client.get(f"/check/{draft['id']}.json"), "/json/check/{id}")
    rating = {"what": {"type": "rating", "outlet": "Kystbladet", "grade": "B"}}
    held(client.post("/json/decisions", json=rating, headers=headers), "/json/decisions", 201)
    held(client.get("/decisions.json"), "/json/decisions")
    client.post("/cases/new", data={"name": "Brua"}, headers=headers)
    for case in held(client.get("/cases.json"), "/json/cases")["cases"]:
        held(client.get(f"/cases/{case['key']}.json"), "/json/cases/{key}")


def test_an_answer_that_is_not_described_is_found(client: TestClient[Any]) -> None:
    schema = client.get("/openapi.json").json()
    del schema["paths"]["/json/claims/{id}"]["get"]["responses"]["404"]
    loaded = schemathesis.openapi.from_dict(schema)
    loaded.app = Served(client.app)
    case = loaded["/json/claims/{id}"]["GET"].Case(path_parameters={"id": "c0"})
    with pytest.raises(schemathesis.core.failures.FailureGroup, match="Undocumented status code"):
        case.validate_response(client.get("/json/claims/c0"))
