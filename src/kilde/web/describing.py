"""How the JSON twins are described in the OpenAPI: errors in their one shape, forms field by field, and the token."""

from collections.abc import Mapping
from dataclasses import dataclass

from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Components, OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema, SecurityScheme

from kilde.web.form import FIELDS
from kilde.web.problems import Problem

_TOLD: Mapping[int, str] = {
    400: "It cannot be asked so; the message says what is wrong",
    401: "A password is needed",
    403: "The token is missing, or it comes from another page",
    404: "There is nothing of that name",
    413: "It is larger than the desk takes",
    503: "The ledger cannot be used just now",
}

#: The header that changes need, with what the cookie `csrftoken` holds.
TOKEN = "token"

COMPONENTS = Components(
    security_schemes={
        TOKEN: SecurityScheme(
            type="apiKey",
            name="x-csrftoken",
            security_scheme_in="header",
            description="What the cookie `csrftoken` holds, which any page sets; it is sent along as well.",
        ),
    }
)

NEEDS_TOKEN = [{TOKEN: list[str]()}]


def errors(*more: int) -> dict[int, ResponseSpec]:
    """What a twin may answer but what is asked for: 400, 401, 503 and `more`, all in one shape."""
    return {
        status: ResponseSpec(Problem, generate_examples=False, description=_TOLD[status])
        for status in sorted({400, 401, 503, *more})
    }


def changing(*more: int) -> dict[int, ResponseSpec]:
    """What a twin that takes something may answer besides."""
    return errors(403, 413, *more)


@dataclass
class Form(Operation):
    """An operation that takes the form of the page for adding, or for checking."""

    def __post_init__(self) -> None:
        text = Schema(type=OpenAPIType.STRING)
        file = Schema(type=OpenAPIType.STRING, content_media_type="application/octet-stream")
        fields: dict[str, Schema] = dict.fromkeys(FIELDS, text)
        files = Schema(type=OpenAPIType.ARRAY, items=file)
        form = Schema(type=OpenAPIType.OBJECT, properties=fields | {"files": files})  # type: ignore[arg-type]
        self.request_body = RequestBody(content={"multipart/form-data": OpenAPIMediaType(schema=form)}, required=True)
