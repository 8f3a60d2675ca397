"""The application put together: pages with a session cookie, the API with a bearer token, one guard, one error handler."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from litestar import Litestar, Request, Response, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig

from server import logs, registry
from server.errors import NotFound
from server.manifest import Package
from server.papers.faces import FaceSettings
from server.papers.press import Press
from server.papers.signing import SigningSettings
from server.portal.account_api import AccountApi
from server.portal.accounts import DoorPages
from server.portal.areas import AreaPages
from server.portal.audit import AuditPages
from server.portal.directory import DirectoryPages
from server.portal.files import FileApi, FilePages
from server.portal.health import health, live
from server.portal.imports import ImportPages
from server.portal.jobs import JobApi, JobPages
from server.portal.metrics import metrics
from server.portal.own import AccountPages
from server.portal.paper_acts import PaperActs
from server.portal.paper_kinds import PaperKindPages
from server.portal.papers import PaperPages
from server.portal.sheets import ExportPages, SheetPages
from server.portal.units import UnitPages
from server.portal.verify import VerifyPages
from server.portal.why import WhyApi, WhyPages
from server.portal.workbench import WorkbenchPages
from server.settings import Settings
from server.web.assets import serve_asset
from server.web.auth import PUBLIC, Authentication, guard, provide_actor
from server.web.description import DescriptionPlugin
from server.web.problems import answer
from server.web.reading import Bodies
from server.web.security import API, csrf_config, harden
from server.web.templating import environment
from server.web.watching import watched

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]

_MOST_BYTES = 1_000_000
_DESCRIPTION = f"{API}openapi.json"
#: What a program that begins at `/api` needs to go on.
_INDEX = {"title": "换届", "version": "1", "description": _DESCRIPTION}


def create_app(settings: Settings, *, lifespan: Sequence[Lifespan] = (), press: Press | None = None) -> Litestar:
    """The application. `lifespan` opens what it works with, the pool above all; a warm `press` may be handed over."""
    logs.configure()
    packages = registry.load()
    press = press or Press(
        FaceSettings(settings.fonts), signing=SigningSettings(settings.signing, settings.signing_passphrase)
    )
    app = Litestar(
        route_handlers=[_pages(packages), _api(packages), serve_asset, health, live, metrics],
        plugins=[Bodies()],
        lifespan=[lambda _: _stopping(press), *lifespan],
        middleware=[Authentication()],
        guards=[guard],
        dependencies={"actor": Provide(provide_actor, sync_to_thread=False)},
        exception_handlers={Exception: answer},
        before_send=[harden],
        csrf_config=csrf_config(settings),
        template_config=TemplateConfig(
            instance=JinjaTemplateEngine.from_environment(environment(package.name for package in packages))
        ),
        openapi_config=_description(),
        state=State({"settings": settings, "press": press}),
        request_max_body_size=_MOST_BYTES,
        logging_config=None,
    )
    app.asgi_handler = watched(app.asgi_handler)
    return app


@asynccontextmanager
async def _stopping(press: Press) -> AsyncIterator[None]:
    """The press starts its processes with the first paper; they end with the application."""
    try:
        yield
    finally:
        await press.stop()


def _pages(packages: Sequence[Package]) -> Router:
    doors = [DoorPages, AccountPages, DirectoryPages, UnitPages, WhyPages]
    own = [
        *doors,
        AreaPages,
        WorkbenchPages,
        AuditPages,
        ImportPages,
        SheetPages,
        ExportPages,
        JobPages,
        FilePages,
        PaperPages,
        PaperActs,
        PaperKindPages,
        VerifyPages,
    ]
    theirs = [page for package in packages for page in package.pages]
    return Router("/", route_handlers=[*own, *theirs], include_in_schema=False)


def _api(packages: Sequence[Package]) -> Router:
    own = [AccountApi, WhyApi, JobApi, FileApi]
    return Router(f"{API}v1", route_handlers=[*own, *(api for package in packages for api in package.api)])


def _description() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="换届",
        version="1",
        render_plugins=[DescriptionPlugin(path="/openapi.json")],
        openapi_router=Router(
            API, route_handlers=[], include_in_schema=False, opt={PUBLIC: True}, before_request=_index_or_nothing
        ),
    )


def _index_or_nothing(request: Request[Any, Any, Any]) -> Response[Any] | None:
    """Litestar answers every path beside the description with an English page; ours are an index and the usual 404."""
    if request.url.path.rstrip("/") == API.rstrip("/"):
        return Response(_INDEX)
    if request.url.path != _DESCRIPTION:
        raise NotFound
    return None
