"""What is answered when something fails: the one shape of JSON, or a page that says it in plain words."""

import logging
import traceback
from collections.abc import Callable
from typing import Any

from litestar import MediaType, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.template.base import csrf_token

from kilde.errors import KildeError
from kilde.web.asking import Asking, language_of
from kilde.web.guard import OWN
from kilde.web.problems import problem
from kilde.web.rendering import page
from kilde.web.signing import Unsigned, own_path
from kilde.web.words import ENGLISH, say

logger = logging.getLogger(__name__)


def _refused(request: Asking, error: HTTPException) -> Response[Any]:
    return answer(request, error.status_code, _said(error), dict(error.headers or {}))


def _unsigned(request: Asking, error: Unsigned) -> Response[Any]:
    language, csrf = language_of(request), csrf_token({"request": request})
    back = own_path(error.form.get("back", "/"))
    more = {"way": request.scope["path"], "form": error.form, "csrf": csrf, "path": back, "name": None, "standing": None}
    shown = page("unsigned.html", language, **more)
    return Response(shown, status_code=error.status_code, media_type=MediaType.HTML)


def _said(error: HTTPException) -> str:
    """What is wrong; of what a request asks, each by its name."""
    extra = error.extra if isinstance(error, ValidationException) and isinstance(error.extra, list) else []
    told = [f"{one['key']}: {one['message']}" for one in extra if isinstance(one, dict) and "key" in one and "message" in one]
    return "; ".join(told) or error.detail


def _ledger(request: Asking, error: KildeError) -> Response[Any]:
    logger.error("%s %s: %s", request.method, request.scope["path"], error)
    return answer(request, 503, str(error))


def _fault(request: Asking, error: Exception) -> Response[Any]:
    # Only what kind of fault it is, and where: its words may hold those of an article.
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{last.filename}:{last.lineno}"
    logger.error("%s %s: %s at %s", request.method, request.scope["path"], type(error).__name__, where)
    return answer(request, 500, "a fault of ours")


def answer(request: Asking, status: int, message: str, headers: dict[str, str] | None = None) -> Response[Any]:
    """The error of that status, as JSON where JSON was asked for, else as a page."""
    if any(request.scope["path"].startswith(own) for own in OWN):
        return Response(problem(status, message), status_code=status, media_type=MediaType.JSON, headers=headers)
    language = language_of(request)
    key = f"error.{status}" if f"error.{status}" in ENGLISH else "error.400" if status < 500 else "error.500"
    shown = page("error.html", language, status=status, said=say(key, language), path=None, csrf="", name=None, standing=None)
    return Response(shown, status_code=status, media_type=MediaType.HTML, headers=headers)


HANDLERS: dict[type[Exception] | int, Callable[..., Response[Any]]] = {
    Unsigned: _unsigned,
    HTTPException: _refused,
    KildeError: _ledger,
    Exception: _fault,
}
