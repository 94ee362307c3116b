"""The JSON twins of the pages: what `….json` and `Accept: application/json` lead to."""

from litestar import Controller, Response, get
from litestar.exceptions import NotFoundException
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Redirect

from kilde.web.adding import Job
from kilde.web.asking import Case, Day, Id, Key, Page, Spoken, TheAdding, TheAsked, TheDesk, Words, plain
from kilde.web.describing import errors
from kilde.web.guard import TWINS
from kilde.web.views import ArticleView, ClaimView, Dossier, Sources, SourceView, Timeline

#: Where an id of earlier leads.
MOVED = {308: ResponseSpec(None, description="The claim has another id now: `location` leads to it")}

#: The largest key of an article.
KEYS = 2**31 - 1


class Twins(Controller):
    """Every page as JSON."""

    path = TWINS

    @get("/", summary="The dossier: claims by how many articles carry them", responses=errors(), sync_to_thread=True)
    def dossier(self, desk: TheDesk, asked: TheAsked) -> Dossier:
        return desk.dossier(asked)

    @get(
        "/claims/{id:str}",
        summary="A claim: who has it from whom, and why it has the origins it has",
        responses=errors(404) | MOVED,
        sync_to_thread=True,
    )
    def claim(self, desk: TheDesk, language: Spoken, id: Id) -> Response[ClaimView]:
        now = desk.leads(id)
        if now is not None and now != id:
            return Redirect(f"{TWINS}/claims/{now}", status_code=308)
        found = None if now is None else desk.claim(now, language)
        if found is None:
            raise NotFoundException(f"no claim has the id {id}")
        return Response(found[0])

    @get("/articles/{key:int}", summary="An article as it was read", responses=errors(404), sync_to_thread=True)
    def article(self, desk: TheDesk, key: Key) -> ArticleView:
        found = desk.article(key) if 0 < key <= KEYS else None
        if found is None:
            raise NotFoundException(f"no article that was read has the key {key}")
        return found[0]

    @get("/sources", summary="Sources, the most heard first", responses=errors(), sync_to_thread=True)
    def sources(self, desk: TheDesk, name: Words = "", case: Case = 0, page: Page = 1) -> Sources:
        return desk.sources(plain(name), page, case)

    @get("/sources/{id:str}", summary="All that one source said", responses=errors(404), sync_to_thread=True)
    def source(self, desk: TheDesk, language: Spoken, id: Id, case: Case = 0, page: Page = 1) -> SourceView:
        found = desk.source(plain(id), page, language, case)
        if found is None:
            raise NotFoundException(f"no source has the id {id}")
        return found

    @get("/timeline", summary="What is told to have happened when, and who says so", responses=errors(), sync_to_thread=True)
    def timeline(
        self, desk: TheDesk, language: Spoken, since: Day = "", until: Day = "", case: Case = 0, page: Page = 1
    ) -> Timeline:
        return desk.timeline(since, until, page, language, case)

    @get("/add/{id:str}", summary="How far an addition is", responses=errors(404))
    async def job(self, adding: TheAdding, id: Id) -> Job:
        found = adding.job(id)
        if found is None:
            raise NotFoundException(f"nothing that was added of late has the id {id}")
        return found
