"""Cases at the desk: the list, one case with its notes, and what is put in and taken out."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import ClientException, NotFoundException
from litestar.response import Redirect

from kilde.cases.case import Case, Entry
from kilde.cases.store import Cases
from kilde.errors import UsageError
from kilde.show.why_words import Language
from kilde.web import tables
from kilde.web.asking import Asking, Key, Spoken, TheDesk, plain
from kilde.web.describing import errors
from kilde.web.desk import Desk
from kilde.web.guard import TWINS
from kilde.web.listing import ListedArticle, ListedClaim, articles, listed_claim
from kilde.web.pages import Html, shown
from kilde.web.signing import Form, done, hand, own_path, signed
from kilde.web.twins import KEYS
from kilde.web.views import CasesView
from kilde.web.words import say


@get("/cases", include_in_schema=False, sync_to_thread=True)
def cases(request: Asking, desk: TheDesk, language: Spoken) -> Html:
    """All cases."""
    return _list(request, desk, language)


def _list(request: Asking, desk: Desk, language: Language, fault: str = "", name: str = "", notes: str = "") -> Html:
    more = {"cases": Cases(desk.ledger).all(), "fault": fault, "case_name": name, "notes": notes}
    page = shown(request, desk, "cases.html", language, **more, **hand(request, desk))
    if fault:
        page.status_code = 400
    return page


@get("/cases/{key:int}", include_in_schema=False, sync_to_thread=True)
def case(request: Asking, desk: TheDesk, language: Spoken, key: Key) -> Html:
    """One case: its notes, its articles, its claims."""
    return _one(request, desk, language, _case(desk, key))


def _one(request: Asking, desk: Desk, language: Language, one: Case, fault: str = "") -> Html:
    leads = {ref: desk.leads(ref) for ref in one.refs("claim")}
    with desk.ledger.reads() as connection:
        known = {each.id: each for each in articles(connection, tables.article.c.id.in_(one.refs("article")))}
        query = tables.claim.select().where(tables.claim.c.id.in_([now for now in leads.values() if now is not None]))
        claims = {row.id: listed_claim(row) for row in connection.execute(query)}
    its: list[tuple[Entry, ListedArticle | None]] = []
    said: list[tuple[Entry, ListedClaim | None]] = []
    for entry in one.entries:
        if entry.kind == "article":
            its.append((entry, known.get(entry.ref)))
        else:
            said.append((entry, claims.get(leads[entry.ref] or "")))
    more: dict[str, Any] = {"case": one, "articles": its, "claims": said, "fault": fault}
    page = shown(request, desk, "case.html", language, **more, **hand(request, desk))
    if fault:
        page.status_code = 400
    return page


def _case(desk: Desk, key: int) -> Case:
    found = Cases(desk.ledger).case(key) if 0 < key <= KEYS else None
    if found is None:
        raise NotFoundException(f"no case has the key {key}")
    return found


@get(f"{TWINS}/cases", summary="The cases, with what each holds", responses=errors(), sync_to_thread=True)
def cases_twin(desk: TheDesk) -> CasesView:
    """In the order of their names."""
    return CasesView(Cases(desk.ledger).all())


@get(f"{TWINS}/cases/{{key:int}}", summary="One case", responses=errors(404), sync_to_thread=True)
def case_twin(desk: TheDesk, key: Key) -> Case:
    """Claims are named by the ids that they had when they were put in; these lead to those of today."""
    return _case(desk, key)


@post("/cases/new", include_in_schema=False, status_code=303, sync_to_thread=True)
def make(request: Asking, desk: TheDesk, language: Spoken, data: Form) -> Response[str] | Redirect:
    """A new case."""
    by, name, notes = signed(request, desk, data), plain(data.get("name", "")), _notes(data)
    try:
        made = Cases(desk.ledger).make(name, by, notes)
    except UsageError:
        return _list(request, desk, language, say("case.fault", language), name, notes)
    return done(desk, by, f"/cases/{made.key}")


@post("/cases/{key:int}/tell", include_in_schema=False, status_code=303, sync_to_thread=True)
def tell(request: Asking, desk: TheDesk, language: Spoken, key: Key, data: Form) -> Response[str] | Redirect:
    """Another name, other notes."""
    by, one = signed(request, desk, data), _case(desk, key)
    try:
        Cases(desk.ledger).tell(key, plain(data.get("name", "")), _notes(data))
    except UsageError:
        return _one(request, desk, language, one, say("case.fault", language))
    return done(desk, by, f"/cases/{key}")


@post("/cases/put", include_in_schema=False, status_code=303, sync_to_thread=True)
def put(request: Asking, desk: TheDesk, data: Form) -> Redirect:
    """Put an article, by the key of its page, or a claim, by its id, into a case."""
    by, key = signed(request, desk, data), data.get("case", "")
    one = _case(desk, int(key)) if key.isdecimal() and len(key) < len(str(KEYS)) else None
    if one is None:
        raise NotFoundException
    claim, article = plain(data.get("claim", "")), data.get("article", "")
    held = Cases(desk.ledger)
    if claim:
        now = desk.leads(claim)
        if now is None:
            raise ClientException("no such claim")
        held.put(one.key, "claim", now, by, _notes(data, "note"))
    else:
        found = desk.article(int(article)) if article.isdecimal() and len(article) < len(str(KEYS)) else None
        if found is None:
            raise ClientException("no such article")
        held.put(one.key, "article", found[1].article.id, by, _notes(data, "note"))
    return done(desk, by, own_path(data.get("back", ""), f"/cases/{one.key}"))


@post("/cases/{key:int}/entry", include_in_schema=False, status_code=303, sync_to_thread=True)
def change(request: Asking, desk: TheDesk, key: Key, data: Form) -> Redirect:
    """Give an entry another note, or take it out."""
    by, one, entry = signed(request, desk, data), _case(desk, key), data.get("entry", "")
    if entry not in {str(each.key) for each in one.entries}:
        raise ClientException("no such entry")
    if "take" in data:
        Cases(desk.ledger).take(key, int(entry))
    else:
        Cases(desk.ledger).note(key, int(entry), _notes(data, "note"))
    return done(desk, by, f"/cases/{key}")


@post("/cases/{key:int}/drop", include_in_schema=False, status_code=303, sync_to_thread=True)
def drop_case(request: Asking, desk: TheDesk, key: Key, data: Form) -> Redirect:
    """Take a case away."""
    by, one = signed(request, desk, data), _case(desk, key)
    Cases(desk.ledger).drop(one.key)
    return done(desk, by, "/cases")


def _notes(form: dict[str, str], name: str = "notes") -> str:
    return plain(form.get(name, "").replace("\r\n", "\n"))


CASES = (cases, case, cases_twin, case_twin, make, tell, put, change, drop_case)
