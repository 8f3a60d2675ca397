"""“Why may I (not) see this?” as a page and as an answer to programs."""

import re
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

from litestar import Controller, Litestar, Request, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from litestar.response import Template
from litestar.routes import HTTPRoute

from server.access.actor import Actor, Permission
from server.access.directory import Keeper, keepers
from server.access.reasons import Reasons, place_reason, reasons
from server.db.engine import transaction
from server.places.regions import path
from server.portal.accounts import ENTER
from server.web.areas import CODE_DIGITS
from server.web.auth import PERMISSION, PUBLIC
from server.web.pages import frame, page

Subject = Annotated[str, QueryParameter(name="subject", max_length=300)]

_CODE = re.compile(r"(?<!\d)\d{12}(?!\d)")


class WhyPages(Controller):
    """The question about an address, and its answer."""

    path = "/why"

    @get("/", opt={PERMISSION: ENTER})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], subject: Subject = ""
    ) -> Template:
        """Which right the page needs, who gives it, whether the place is right, whom to ask."""
        answer = await explain(request.app, actor, subject) if subject.strip() else None
        async with transaction(actor):
            around = await frame(request, actor, "", actor.region)
        return page(request, "server/why.html", around, subject=subject, answer=answer, keepers=await keepers(actor))


class WhyApi(Controller):
    """The same for programs."""

    path = "/why"
    tags = ("账号",)

    @get("/", operation_id="ExplainAccess", summary="为什么能（不能）看", opt={PERMISSION: ENTER})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], subject: Subject = "/"
    ) -> Reasons:
        """`subject` is an address of a page or of the API. Whether there is such a record is never told."""
        return await explain(request.app, actor, subject)

    @get("/keepers", operation_id="ListKeepers", summary="可以找谁开通权限", opt={PERMISSION: ENTER})
    async def whom(self, actor: NamedDependency[Actor]) -> tuple[Keeper, ...]:
        """The account administrators of the own unit, then those above."""
        return await keepers(actor)


async def explain(app: Litestar, actor: Actor, subject: str) -> Reasons:
    """The answer about an address, from the address and the actor alone."""
    parts = urlsplit(subject.strip())
    right, acts = rights_of(app, parts.path)
    async with transaction(actor):
        own_area = "".join(place.name for place in await path(actor.region))
    place = place_reason(actor, region_in(parts.path, parts.query), own_area)
    return reasons(actor, parts.path, right, place, acts)


def region_in(address: str, query: str) -> str:
    """The division that an address names: in its path, or as the area that a list is about."""
    found = _CODE.search(address)
    if found:
        return found[0]
    area = parse_qs(query).get("area", [""])[0]
    return area.ljust(CODE_DIGITS, "0") if area.isascii() and area.isdecimal() and len(area) <= CODE_DIGITS else ""


def rights_of(app: Litestar, address: str) -> tuple[Permission | None, tuple[Permission, ...]]:
    """The right that an address needs (None where no page has it), and those of the acts on what is shown there."""
    segments = [segment for segment in address.split("/") if segment]
    routes = [route for route in app.routes if isinstance(route, HTTPRoute) and _fits(route, segments)]
    if not routes:
        return None, ()
    # Of two routes that fit, the one with more words of its own is meant, as in the router.
    exact = [route for route in routes if len(route.path_components) == len(segments)]
    chosen = max(exact, key=_words, default=None)
    if chosen is None:
        return None, ()
    handlers = sorted(chosen.route_handlers, key=lambda handler: "GET" not in handler.http_methods)
    main = _right(handlers[0])
    further = [
        _right(handler)
        for route in routes
        if route.path_components[: len(segments)] == chosen.path_components
        for handler in route.route_handlers
        if "POST" in handler.http_methods
    ]
    acts = dict.fromkeys(right for right in further if right not in {main, ENTER})
    return main, tuple(sorted(acts, key=lambda right: right.code))


def _right(handler: HTTPRouteHandler) -> Permission:
    right = ENTER if handler.opt.get(PUBLIC) else handler.opt.get(PERMISSION, ENTER)
    assert isinstance(right, Permission)  # noqa: S101  # A sweep holds every route to it.
    return right


def _words(route: HTTPRoute) -> int:
    return sum(isinstance(component, str) for component in route.path_components)


def _fits(route: HTTPRoute, segments: Sequence[str]) -> bool:
    """Whether a route begins as the address does; a route that goes on is an act on what the address shows."""
    components = route.path_components
    if len(components) < len(segments):
        return False
    for component, segment in zip(components, segments, strict=False):
        if isinstance(component, str):
            if component != segment:
                return False
        elif component.type is int and not (segment.isascii() and segment.isdecimal()):
            return False
    return True
