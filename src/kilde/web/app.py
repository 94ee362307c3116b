"""The desk as an application."""

import secrets
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from importlib.metadata import version

from litestar import Litestar
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from kilde.web.adding import Adding
from kilde.web.adding_pages import ADDING
from kilde.web.asking import adding_of, asked_of, checks_of, desk_of, language_of
from kilde.web.cases import CASES
from kilde.web.checking import Checks
from kilde.web.checking_pages import CHECKING
from kilde.web.correcting_pages import CORRECTING
from kilde.web.deciding import DECIDING
from kilde.web.describing import COMPONENTS
from kilde.web.desk import Desk
from kilde.web.failing import HANDLERS
from kilde.web.guard import Guard
from kilde.web.pages import READ
from kilde.web.twins import Twins

#: The largest request: some hundred articles with their pages, or a book as PDF.
LARGEST = 64 * 1024 * 1024


def application(desk: Desk, *, hosts: Collection[str] = (), password: str | None = None) -> Guard:
    """The desk's pages behind their guard; they start and close `desk`.

    `hosts` are the names it may be asked for by, any where there is none. With a `password`, nothing is shown without it.
    """
    adding = Adding(desk.ledger, desk.changed)

    @asynccontextmanager
    async def open(app: Litestar) -> AsyncIterator[None]:
        desk.start()
        adding.start()
        try:
            yield
        finally:
            adding.close()
            desk.close()

    made = Litestar(
        [Twins, *READ, *ADDING, *CHECKING, *CORRECTING, *DECIDING, *CASES],
        lifespan=[open],
        state=State({"desk": desk, "adding": adding, "checks": Checks(desk)}),
        dependencies={
            "desk": Provide(desk_of, sync_to_thread=False),
            "adding": Provide(adding_of, sync_to_thread=False),
            "checks": Provide(checks_of, sync_to_thread=False),
            "language": Provide(language_of, sync_to_thread=False),
            "asked": Provide(asked_of, sync_to_thread=False),
        },
        exception_handlers=HANDLERS,
        csrf_config=CSRFConfig(secrets.token_hex(32), cookie_httponly=False, cookie_samesite="strict"),
        request_max_body_size=LARGEST,
        logging_config=None,  # What is logged goes where the program's own log goes.
        openapi_config=OpenAPIConfig(
            title="kilde",
            version=version("kilde"),
            path="/openapi",
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
            components=COMPONENTS,
        ),
    )
    return Guard(made, hosts, password)
