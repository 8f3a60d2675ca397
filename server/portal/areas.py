"""Finding an area by name or code, from the box above the tree."""

from typing import Annotated, Any

from litestar import Controller, Litestar, Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from litestar.response import Redirect, Template
from litestar.routes import HTTPRoute

from server.access.actor import Actor
from server.db.engine import transaction
from server.portal.accounts import ENTER
from server.web import areas
from server.web.auth import PERMISSION
from server.web.pages import WORKBENCH, frame, page
from server.web.templating import address


class AreaPages(Controller):
    """The answer to a search for an area: the subject's page about it, or the choice between several."""

    path = "/areas"

    @get("/", opt={PERMISSION: ENTER})
    async def find(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        on: FromQuery[str] = "/",
        words: Annotated[str, QueryParameter(name="q", max_length=40)] = "",
    ) -> Template | Redirect:
        """One hit leads on at once."""
        subject = on if on.partition("?")[0] in lists(request.app) else WORKBENCH.path
        async with transaction(actor):
            found = await areas.find(actor, words.strip()) if words.strip() else ()
            if len(found) == 1:
                return Redirect(address(subject, area=found[0].code), status_code=303)
            ways = [await areas.locate(actor, place.code) for place in found]
            around = await frame(request, actor, subject)
        return page(request, "server/areas.html", around, words=words.strip(), ways=ways)


def lists(app: Litestar) -> frozenset[str]:
    """The addresses of all pages that are about an area: those that can be asked about one."""
    return frozenset(
        route.path_format
        for route in app.routes
        if isinstance(route, HTTPRoute) and "{" not in route.path_format
        for handler in route.route_handlers
        if "GET" in handler.http_methods and "area" in handler.parsed_fn_signature.parameters
    )
