"""Checking a draft from the page: the form, and what was found, sentence by sentence; each with its twin."""

from collections.abc import Mapping

from litestar import Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.exceptions import NotFoundException, ValidationException
from litestar.response import Redirect

from kilde.errors import ExtraMissing, InputError
from kilde.show.retold import retold
from kilde.show.why_words import Language
from kilde.web import describing
from kilde.web.asking import Asking, Id, Spoken, TheChecks, TheDesk
from kilde.web.checking import LONGEST, Checks, DraftView, draft_of
from kilde.web.desk import Desk
from kilde.web.form import FIELDS, Sent, sent
from kilde.web.guard import TWINS
from kilde.web.pages import Html, shown
from kilde.web.telling_draft import draft_parts
from kilde.web.words import number, say


# Not in a thread: Litestar (2.25) wraps a function twice that shares its path with one of another method.
@get("/check", include_in_schema=False)
async def check_form(request: Asking, desk: TheDesk, language: Spoken) -> Html:
    """The form."""
    return _form(request, desk, language, dict.fromkeys(FIELDS, ""), {})


def _form(request: Asking, desk: Desk, language: Language, values: Mapping[str, str], faults: Mapping[str, str]) -> Html:
    values = {name: value[:LONGEST] for name, value in values.items()}
    page = shown(request, desk, "check.html", language, values=values, faults=faults)
    if faults:
        page.status_code = 400
    return page


@post("/check", include_in_schema=False, status_code=303)
async def check_draft(request: Asking, desk: TheDesk, checks: TheChecks, language: Spoken) -> Response[str] | Redirect:
    """Check what the form sends; what is wrong with it stands beside the field."""
    form = await sent(request, language)
    found = await sync_to_thread(_checked, checks, form, language)
    if isinstance(found, DraftView):
        return Redirect(f"/check/{found.id}", status_code=303)
    return _form(request, desk, language, form.values, found)


def _checked(checks: Checks, form: Sent, language: Language) -> DraftView | Mapping[str, str]:
    """What was found in the draft that was sent, or what is wrong, by the field it stands beside."""
    if form.faults:
        return form.faults
    field = "text" if form.values["text"].strip() else "files"
    try:
        article = draft_of(form.inputs[0])
        if len(article.text) > LONGEST:
            return {field: say("check.long", language, n=number(len(article.text), language), most=number(LONGEST, language))}
        return checks.check(article)
    except InputError as error:
        return {field: retold(error.reason, language)}
    except ExtraMissing as error:
        return {field: str(error)}


@get("/check/{id:str}", include_in_schema=False, sync_to_thread=True)
def checked(request: Asking, desk: TheDesk, checks: TheChecks, language: Spoken, id: Id) -> Html:
    """What was found in a draft."""
    view = checks.found(id)
    if view is None:
        raise NotFoundException
    return shown(request, desk, "checked.html", language, **draft_parts(view, language))


@post("/check/{id:str}/forget", include_in_schema=False, status_code=303)
async def forget(checks: TheChecks, id: Id) -> Redirect:
    """Remember a draft no longer."""
    checks.forget(id)
    return Redirect("/check", status_code=303)


@post(
    f"{TWINS}/check",
    summary="Check a draft, from a multipart form, beside the ledger",
    status_code=200,
    operation_class=describing.Form,
    responses=describing.changing(),
    security=describing.NEEDS_TOKEN,
)
async def check_twin(request: Asking, checks: TheChecks, language: Spoken) -> DraftView:
    """The fields are those of the page. Nothing of the draft is kept in the ledger."""
    found = await sync_to_thread(_checked, checks, await sent(request, language), language)
    if isinstance(found, DraftView):
        return found
    raise ValidationException("; ".join(f"{name}: {fault}" for name, fault in found.items()))


@get(
    f"{TWINS}/check/{{id:str}}",
    summary="A draft that was checked of late",
    responses=describing.errors(404),
    sync_to_thread=True,
)
def checked_twin(checks: TheChecks, id: Id) -> DraftView:
    """It is remembered for a while, in memory alone."""
    view = checks.found(id)
    if view is None:
        raise NotFoundException(f"no draft that was checked of late has the id {id}")
    return view


CHECKING = (check_form, check_draft, checked, forget, check_twin, checked_twin)
