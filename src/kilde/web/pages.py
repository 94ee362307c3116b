"""The pages that are read: the desk's views as HTML, whole without a script."""

from typing import Any
from urllib.parse import quote

from litestar import MediaType, Response, get, post
from litestar.datastructures import Cookie
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from litestar.template.base import csrf_token

from kilde.show.why_words import Language
from kilde.web.asking import CHOSEN, Asking, Case, Day, Id, Key, Page, Spoken, TheAsked, TheDesk, Words, plain, span_of
from kilde.web.desk import Desk
from kilde.web.listing import Asked
from kilde.web.remarks import case_of, remarks
from kilde.web.rendering import STATIC, page, static
from kilde.web.signing import Form, own_path
from kilde.web.telling import article_parts, claim_parts, query
from kilde.web.twins import KEYS

Html = Response[str]

#: A year: the address of such a file is another when its bytes are.
KEPT = "public, max-age=31536000, immutable"


def shown(request: Asking, desk: Desk, template: str, language: Language, **more: Any) -> Html:
    """A page of that template, with what all pages show."""
    scope = request.scope
    path = scope["path"]
    if scope["query_string"]:
        path += "?" + scope["query_string"].decode("latin-1")
    more = {"path": path, "csrf": csrf_token({"request": request}), "name": desk.name, "standing": desk.standing()} | more
    headers = {"vary": "accept-language, cookie, accept", "content-language": language}
    return Response(page(template, language, **more), media_type=MediaType.HTML, headers=headers)


@get("/", include_in_schema=False, sync_to_thread=True)
def dossier(request: Asking, desk: TheDesk, language: Spoken, asked: TheAsked) -> Html:
    """The dossier; the list of claims alone where htmx asks for it."""
    found = desk.dossier(asked)
    if request.headers.get("hx-target") == "claims":
        return shown(request, desk, "claims.html", language, view=found, query=query)
    source = desk.source_name(asked.source) if asked.source else None
    more = {"choices": desk.choices(), "source": source, "open": _narrow(asked), "case_of": case_of(desk, asked.case)}
    return shown(request, desk, "dossier.html", language, view=found, query=query, **more)


def _narrow(asked: Asked) -> bool:
    return any((asked.flag, asked.outlet, asked.source, asked.language, asked.since, asked.until, asked.alone))


@get("/claims/{id:str}", include_in_schema=False, sync_to_thread=True)
def claim(request: Asking, desk: TheDesk, language: Spoken, id: Id) -> Html | Redirect:
    """A claim; an id of earlier leads to that of today."""
    now = desk.leads(id)
    if now is not None and now != id:
        return Redirect(f"/claims/{quote(now)}", status_code=308)
    found = None if now is None else desk.claim(now, language)
    if found is None:
        raise NotFoundException
    more = remarks(request, desk, found[0].decisions, found[0].cases, language)
    return shown(request, desk, "claim.html", language, **claim_parts(*found, language), **more)


@get("/articles/{key:int}", include_in_schema=False, sync_to_thread=True)
def article(request: Asking, desk: TheDesk, language: Spoken, key: Key, at: Words = "") -> Html:
    """An article."""
    found = desk.article(key) if 0 < key <= KEYS else None
    if found is None:
        raise NotFoundException
    view, reading, places = found
    parts = article_parts(view, reading, places, span_of(at), language)
    more = remarks(request, desk, view.decisions, view.cases, language)
    return shown(request, desk, "article.html", language, **parts, **more)


@get("/sources", include_in_schema=False, sync_to_thread=True)
def sources(request: Asking, desk: TheDesk, language: Spoken, name: Words = "", case: Case = 0, page: Page = 1) -> Html:
    """The sources."""
    view = desk.sources(plain(name), page, case)
    return shown(request, desk, "sources.html", language, view=view, case_of=case_of(desk, case))


@get("/sources/{id:str}", include_in_schema=False, sync_to_thread=True)
def source(request: Asking, desk: TheDesk, language: Spoken, id: Id, case: Case = 0, page: Page = 1) -> Html:
    """A source."""
    found = desk.source(plain(id), page, language, case)
    if found is None:
        raise NotFoundException
    return shown(request, desk, "source.html", language, view=found, case_of=case_of(desk, case))


@get("/timeline", include_in_schema=False, sync_to_thread=True)
def timeline(
    request: Asking,
    desk: TheDesk,
    language: Spoken,
    since: Day = "",
    until: Day = "",
    case: Case = 0,
    page: Page = 1,
) -> Html:
    """What is told to have happened when."""
    view = desk.timeline(since, until, page, language, case)
    return shown(request, desk, "timeline.html", language, view=view, case_of=case_of(desk, case))


@post("/language", include_in_schema=False, status_code=303)
async def choose(data: Form) -> Redirect:
    """Remember a language, and lead back to where it was chosen."""
    chosen, back = data.get("chosen", ""), own_path(data.get("back", "/"))
    cookies = (
        [Cookie(CHOSEN, value=chosen, max_age=365 * 86400, httponly=True, samesite="lax")] if chosen in ("en", "nb") else []
    )
    return Redirect(back, status_code=303, cookies=cookies)


@get("/static/{name:str}", include_in_schema=False, sync_to_thread=False)
def loaded(name: Id) -> Response[bytes]:
    """What pages load."""
    if name not in STATIC:
        raise NotFoundException
    data, kind = static(name)
    return Response(data, media_type=f"{kind}; charset=utf-8", headers={"cache-control": KEPT})


READ = (dossier, claim, article, sources, source, timeline, choose, loaded)
