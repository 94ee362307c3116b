"""Who signs what is decided at the desk, and where the way leads afterwards."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias
from urllib.parse import quote, unquote

from litestar.datastructures import Cookie
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException
from litestar.params import Body
from litestar.response import Redirect

from kilde.web.asking import Asking, plain
from kilde.web.desk import Desk

#: The cookie that holds the name given on a page.
SIGNED = "signed"

#: A name has so many letters at most.
NAME = 100

#: A year.
KEPT = 365 * 86400

Form: TypeAlias = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]


def name_of(text: str) -> str:
    """A name as it is kept: on one line, without what no line holds."""
    return " ".join("".join(c if c.isprintable() else " " for c in plain(text)).split())[:NAME]


def signer(request: Asking, desk: Desk) -> str | None:
    """Who is at the desk: who was named when it was opened, else who gave a name on a page."""
    return desk.name or name_of(unquote(request.cookies.get(SIGNED, ""))) or None


class Unsigned(ClientException):
    """A form that nobody signs: the page asks who does, and sends it again."""

    def __init__(self, form: Mapping[str, str]) -> None:
        super().__init__("who decides it?")
        self.form = {name: value for name, value in form.items() if name not in ("_csrf_token", "by")}


def signed(request: Asking, desk: Desk, form: Mapping[str, str]) -> str:
    """Who signs a form: who is at the desk, or the name that the form gives. `Unsigned` where nobody is named."""
    by = who(request, desk, form.get("by", ""))
    if by is None:
        raise Unsigned(form)
    return by


def who(request: Asking, desk: Desk, by: str) -> str | None:
    """Who decides: who is at the desk, else the name that is sent, else the one given before; None where nobody is."""
    return desk.name or name_of(by) or signer(request, desk)


def own_path(back: str, otherwise: str = "/") -> str:
    """`back` where it is a path of this desk, else `otherwise`: nobody is led elsewhere."""
    own = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable()
    return back if own else otherwise


def done(desk: Desk, by: str, to: str) -> Redirect:
    """The way on after something was done; the browser remembers who did it."""
    cookies = [Cookie(SIGNED, value=quote(by), max_age=KEPT, httponly=True, samesite="lax")] if desk.name is None else []
    return Redirect(own_path(to), status_code=303, cookies=cookies)


def hand(request: Asking, desk: Desk) -> dict[str, Any]:
    """What pages with forms that are signed show: who is at the desk, and whether that is settled."""
    return {"by": signer(request, desk) or "", "settled": desk.name is not None}
