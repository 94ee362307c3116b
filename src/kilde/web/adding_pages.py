"""Adding from the page: the form, and how far an addition is; each with its twin."""

from litestar import Response, get, post
from litestar.exceptions import NotFoundException, ValidationException
from litestar.response import Redirect

from kilde.web import describing
from kilde.web.adding import Job
from kilde.web.asking import Asking, Id, Spoken, TheAdding, TheDesk
from kilde.web.form import FIELDS, sent
from kilde.web.guard import TWINS
from kilde.web.pages import Html, shown
from kilde.web.words import say

#: What tells htmx to ask no more.
ASKED_ENOUGH = 286


# Not in a thread: Litestar (2.25) wraps a function twice that shares its path with one of another method.
@get("/add", include_in_schema=False)
async def add_form(request: Asking, desk: TheDesk, language: Spoken) -> Html:
    """The form."""
    return shown(request, desk, "add.html", language, values=dict.fromkeys(FIELDS, ""), faults={})


@post("/add", include_in_schema=False, status_code=303)
async def add(request: Asking, desk: TheDesk, adding: TheAdding, language: Spoken) -> Response[str] | Redirect:
    """Take what the form sends; what is wrong with it stands beside the field."""
    found = await sent(request, language)
    if found.faults:
        page = shown(request, desk, "add.html", language, values=found.values, faults=found.faults)
        page.status_code = 400
        return page
    job = adding.put(found.inputs, say("add.pasted", language))
    return Redirect(f"/add/{job.id}", status_code=303)


@get("/add/{id:str}", include_in_schema=False, sync_to_thread=True)
def added(request: Asking, desk: TheDesk, adding: TheAdding, language: Spoken, id: Id) -> Html:
    """How far an addition is; the list alone where htmx asks for it."""
    job = adding.job(id)
    if job is None:
        raise NotFoundException
    part = request.headers.get("hx-target") == "job"
    page = shown(request, desk, "job.html" if part else "added.html", language, job=job)
    if part and job.done:
        page.status_code = ASKED_ENOUGH
    return page


@post(
    f"{TWINS}/add",
    summary="Add a pasted text, files, or both, from a multipart form",
    operation_class=describing.Form,
    responses=describing.changing(),
    security=describing.NEEDS_TOKEN,
)
async def add_twin(request: Asking, adding: TheAdding, language: Spoken) -> Job:
    """The fields are those of the page. It needs the token of the cookie `csrftoken` in the header `x-csrftoken`."""
    found = await sent(request, language)
    if found.faults:
        raise ValidationException("; ".join(f"{name}: {fault}" for name, fault in found.faults.items()))
    return adding.put(found.inputs, say("add.pasted", language))


ADDING = (add_form, add, added, add_twin)
