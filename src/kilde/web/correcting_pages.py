"""Correcting at the desk: statements of an article, claims and their sources, outlets; and all that was decided.

Every form is signed, and leads back to where it was sent from. The background thread is waited for a while, so that what was
decided shows there already.
"""

from collections.abc import Sequence
from typing import Any, cast, get_args
from urllib.parse import quote

from litestar import Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.exceptions import ClientException, NotFoundException
from litestar.response import Redirect

from kilde.article import Article
from kilde.claim import Instance
from kilde.deciding.decision import (
    Anchor,
    Apart,
    Drop,
    Grade,
    OneSource,
    Rating,
    Same,
    TwoSources,
    Undo,
    What,
    anchor,
    holding,
)
from kilde.deciding.store import Decisions, to_lines
from kilde.show.why_words import Language
from kilde.statement import Reading, Statement
from kilde.web import tables
from kilde.web.asking import Asking, Id, Key, Page, Spoken, TheDesk, Words, plain
from kilde.web.correcting import (
    CHOICES,
    KINDS,
    Fault,
    StatementForm,
    around,
    decided,
    form_of,
    form_sent,
    read,
    without,
    written,
)
from kilde.web.deciding import PATIENCE
from kilde.web.describing import errors
from kilde.web.desk import Desk, pages_of
from kilde.web.guard import TWINS
from kilde.web.listing import PAGE, ListedClaim, listed_claim
from kilde.web.pages import Html, shown
from kilde.web.remarks import told
from kilde.web.signing import Form, done, hand, name_of, own_path, signed
from kilde.web.twins import KEYS
from kilde.web.views import DecisionsView, DecisionView

#: So many claims are offered as the same.
NEAREST = 8

GRADES: tuple[str, ...] = get_args(Grade)


# --- what was decided


def _view(desk: Desk, page: int) -> DecisionsView:
    made = Decisions(desk.ledger).all()
    hold = {one.id for one in holding(made)}
    here = made[::-1][PAGE * (page - 1) :][:PAGE]
    views = tuple(DecisionView(decision=one, holds=one.id in hold) for one in here)
    return DecisionsView(page=page, total=len(made), pages=pages_of(len(made)), decisions=views)


@get("/decisions", include_in_schema=False, sync_to_thread=True)
def decisions(request: Asking, desk: TheDesk, language: Spoken, page: Page = 1) -> Html:
    """All that was decided by hand."""
    view = _view(desk, page)
    made = told(desk, [one.decision for one in view.decisions], language)
    return shown(request, desk, "decisions.html", language, view=view, lines=made, **hand(request, desk))


# Not in a thread by itself: it shares its path with what decides (see `kilde.web.adding_pages`).
@get(f"{TWINS}/decisions", summary="What was decided by hand, the last first", responses=errors())
async def decisions_twin(desk: TheDesk, page: Page = 1) -> DecisionsView:
    """Undone decisions and undoings are among them."""
    return await sync_to_thread(_view, desk, page)


@get("/decisions.jsonl", include_in_schema=False, sync_to_thread=True)
def decisions_file(desk: TheDesk) -> Response[bytes]:
    """All as `kilde decisions` prints them."""
    headers = {"content-disposition": 'attachment; filename="decisions.jsonl"'}
    return Response(to_lines(Decisions(desk.ledger).all()), media_type="application/jsonl", headers=headers)


@post("/decisions/undo", include_in_schema=False, status_code=303, sync_to_thread=True)
def undo(request: Asking, desk: TheDesk, data: Form) -> Redirect:
    """Undo a decision, or an undoing."""
    meant = data.get("decision", "")
    if meant not in {one.id for one in holding(Decisions(desk.ledger).all())}:
        raise ClientException("no such decision holds")
    return _decide(request, desk, data, Undo(meant), data.get("back", "/decisions"))


def _decide(request: Asking, desk: Desk, form: dict[str, str], what: What | None, to: str) -> Redirect:
    """Keep a decision, and lead on; where the desk is not up to it in time, to the page of all decisions."""
    by = signed(request, desk, form)
    current = True
    if what is not None:
        Decisions(desk.ledger).decide(what, by)
        current = desk.settle(PATIENCE)
    return done(desk, by, to if current else "/decisions")


# --- an article


def _article(desk: Desk, key: int) -> Reading:
    found = desk.article(key) if 0 < key <= KEYS else None
    if found is None:
        raise NotFoundException
    return found[1]


def _statement(reading: Reading, id: str) -> Statement:
    found = next((one for one in reading.statements if one.id == id), None)
    if found is None:
        raise NotFoundException
    return found


@get("/articles/{key:int}/reading", include_in_schema=False, sync_to_thread=True)
def reading(request: Asking, desk: TheDesk, language: Spoken, key: Key) -> Html:
    """What was read in an article, statement by statement, to be corrected."""
    found = desk.article(key) if 0 < key <= KEYS else None
    if found is None:
        raise NotFoundException
    view, its, _ = found
    more = {"view": view, "reading": its, "lines": told(desk, view.decisions, language)}
    return shown(request, desk, "reading.html", language, **more, **hand(request, desk))


@get("/articles/{key:int}/statement", include_in_schema=False, sync_to_thread=True)
def statement(
    request: Asking, desk: TheDesk, language: Spoken, key: Key, id: Words = "", words: Words = "", before: Words = ""
) -> Html:
    """The form of a statement; of a new one where no `id` is named, with `words` that were selected, and what is `before`."""
    its = _article(desk, key)
    form = form_of(its, _statement(its, id)) if id else StatementForm(words=plain(words), before=plain(before))
    return _form(request, desk, language, key, its, form, None)


def _form(
    request: Asking, desk: Desk, language: Language, key: int, its: Reading, form: StatementForm, fault: Fault | None
) -> Html:
    text = its.article.text
    places = [(at, *around(text, at)) for at in fault.places] if fault is not None else []
    more: dict[str, Any] = {"key": key, "article": its.article, "sources": its.sources, "form": form, "fault": fault}
    more |= {"places": places, "choices": CHOICES, "kinds": KINDS}
    page = shown(request, desk, "statement.html", language, **more, **hand(request, desk))
    if fault is not None:
        page.status_code = 400
    return page


@post("/articles/{key:int}/statement/save", include_in_schema=False, status_code=303, sync_to_thread=True)
def save(request: Asking, desk: TheDesk, language: Spoken, key: Key, data: Form) -> Response[str] | Redirect:
    """Keep how a statement is to be told; what is wrong with the form stands beside the field."""
    its = _article(desk, key)
    try:
        form = form_sent({name: plain(value.replace("\r\n", "\n")) for name, value in data.items()})
    except ValueError as error:
        raise ClientException(str(error)) from error
    what = decided(form, its)
    if isinstance(what, Fault):
        return _form(request, desk, language, key, its, form, what)
    return _decide(request, desk, data, what, f"/articles/{key}/reading")


@post("/articles/{key:int}/statement/drop", include_in_schema=False, status_code=303, sync_to_thread=True)
def drop(request: Asking, desk: TheDesk, key: Key, data: Form) -> Redirect:
    """Tell that what was read as a statement is none."""
    its = _article(desk, key)
    content = _statement(its, data.get("id", "")).content
    what = Drop(anchor(its.article.id, its.article.text, content))
    return _decide(request, desk, data, what, f"/articles/{key}/reading")


@post("/decisions/rating", include_in_schema=False, status_code=303, sync_to_thread=True)
def rate(request: Asking, desk: TheDesk, data: Form) -> Redirect:
    """Rate an outlet."""
    outlet, grade = plain(data.get("outlet", "")), data.get("grade", "")
    if not outlet or grade not in GRADES:
        raise ClientException("an outlet and a grade of A to F are needed")
    return _decide(request, desk, data, Rating(outlet, cast(Grade, grade)), data.get("back", "/decisions"))


# --- a claim


@get("/claims/{id:str}/correct", include_in_schema=False, sync_to_thread=True)
def correct(request: Asking, desk: TheDesk, language: Spoken, id: Id, find: Words = "") -> Html | Redirect:
    """A claim with all that may be wrong with it; an id of earlier leads to that of today."""
    now = desk.leads(id)
    if now is not None and now != id:
        return Redirect(f"/claims/{quote(now)}/correct", status_code=308)
    return _correct(request, desk, language, id, plain(find))


def _correct(request: Asking, desk: Desk, language: Language, id: str, find: str, fault: str = "") -> Html:
    found = desk.claim(id, language)
    if found is None:
        raise NotFoundException
    view, _, readings = found
    by_id = {one.article.id: one for one in readings}
    rows = [
        (view.keys[one.article], by_id[one.article], one, written(one.content))
        for one in view.claim.instances
        if one.article in by_id
    ]
    near = [one for one in _near(desk, find or view.claim.text) if one.id != id][:NEAREST]
    names = dict.fromkeys(link.name for one in view.claim.instances for link in one.chain)
    more: dict[str, Any] = {"view": view, "claim": view.claim, "rows": rows, "near": near, "find": find, "fault": fault}
    more |= {"names": list(names), "lines": told(desk, view.decisions, language)}
    page = shown(request, desk, "correct.html", language, **more, **hand(request, desk))
    if fault:
        page.status_code = 400
    return page


def _near(desk: Desk, find: str) -> Sequence[ListedClaim]:
    """The claims that a sentence is about, or the one whose address it is."""
    pasted = find.rstrip("/").rpartition("/")[2]
    now = desk.leads(pasted) if " " not in pasted else None
    if now is not None:
        with desk.ledger.reads() as connection:
            query = tables.claim.select().where(tables.claim.c.id == now)
            return [listed_claim(row) for row in connection.execute(query)]
    return desk.near(find[:1000], NEAREST + 1)


@post("/claims/{id:str}/same", include_in_schema=False, status_code=303, sync_to_thread=True)
def same(request: Asking, desk: TheDesk, language: Spoken, id: Id, data: Form) -> Response[str] | Redirect:
    """Tell that two claims are one."""
    other = desk.leads(plain(data.get("other", "")))
    found = [desk.claim(one, language) for one in (id, other) if one is not None]
    if len(found) != 2 or found[0] is None or found[1] is None or id == other:
        return _correct(request, desk, language, id, "", "hand.unknown")
    one, two = (_words(view.claim.instances[0], readings) for view, _, readings in (found[0], found[1]))
    return _decide(request, desk, data, Same(one, two), f"/claims/{quote(id)}/correct")


@post("/claims/{id:str}/apart", include_in_schema=False, status_code=303, sync_to_thread=True)
def apart(request: Asking, desk: TheDesk, language: Spoken, id: Id, data: Form) -> Redirect:
    """Tell that words that were taken into a claim make another."""
    view, readings, meant = _meant(desk, language, id, data)
    rest = next((one for one in view.claim.instances if one != meant), None)
    if rest is None:
        raise ClientException("a claim of one place is not parted")
    what = Apart(_words(rest, readings), _words(meant, readings))
    return _decide(request, desk, data, what, f"/claims/{quote(id)}/correct")


@post("/claims/{id:str}/source", include_in_schema=False, status_code=303, sync_to_thread=True)
def not_source(request: Asking, desk: TheDesk, language: Spoken, id: Id, data: Form) -> Redirect:
    """Tell that a source in the chain of a claim's words is not theirs."""
    _, readings, meant = _meant(desk, language, id, data)
    its = next(one for one in readings if one.article.id == meant.article)
    statement, place = _statement(its, meant.statement or ""), data.get("link", "")
    if not place.isdecimal() or int(place) >= len(statement.chain):
        raise ClientException("no such source")
    return _decide(request, desk, data, without(its, statement, int(place)), f"/claims/{quote(id)}/correct")


def _meant(desk: Desk, language: Language, id: str, data: dict[str, str]) -> tuple[Any, Sequence[Reading], Instance]:
    """A claim's view, its readings, and the one of its instances that a form names."""
    found = desk.claim(id, language)
    if found is None:
        raise NotFoundException
    view, _, readings = found
    content, key = read(data.get("at", "")), data.get("article", "")
    for one in view.claim.instances:
        if str(view.keys[one.article]) == key and one.content == content and (one.statement or "") == data.get("statement", ""):
            return view, readings, one
    raise ClientException("these words do not make this claim")


def _words(instance: Instance, readings: Sequence[Reading]) -> Anchor:
    article: Article = next(one.article for one in readings if one.article.id == instance.article)
    return anchor(article.id, article.text, instance.content)


@post("/decisions/sources", include_in_schema=False, status_code=303, sync_to_thread=True)
def tell_sources(request: Asking, desk: TheDesk, data: Form) -> Redirect:
    """Tell that two names are of one source, or of two."""
    one, other = name_of(data.get("one", "")), name_of(data.get("other", ""))
    if not one or not other or one.casefold() == other.casefold() or data.get("are") not in ("one", "two"):
        raise ClientException("two names are needed")
    what = OneSource(one, other) if data["are"] == "one" else TwoSources(one, other)
    return _decide(request, desk, data, what, own_path(data.get("back", ""), "/decisions"))


CORRECTING = (
    decisions,
    decisions_twin,
    decisions_file,
    undo,
    reading,
    statement,
    save,
    drop,
    rate,
    correct,
    same,
    apart,
    not_source,
    tell_sources,
)
