"""The papers of sending people as PDF, and the page that asks for the notice."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Template

from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound
from server.papers.page import Paper
from server.web import printing
from server.web.auth import PERMISSION
from server.web.pages import frame, page
from training.engagements import engagement
from training.permissions import PRINT
from training.printing import documents_of, letter, notice
from training.vocabulary import DISPATCH_NOTICE
from training.web.frame import SUBJECT

#: The papers of one person by the last part of their address.
_OF_ONE: Mapping[str, Callable[[Actor, int], Awaitable[Paper]]] = {"letter": letter, "engagement": engagement}


class TeamPaperPages(Controller):
    """选派文书."""

    path = SUBJECT

    @get("/papers", opt={PERMISSION: PRINT})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """By which paper were they sent whose notice is to be printed."""
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            found = await documents_of(actor, around.area_code)
        return page(request, "training/pages/papers.html", around, found=found, kind=DISPATCH_NOTICE)

    @get("/papers/notice", opt={PERMISSION: PRINT})
    async def notice(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        document: Annotated[str, QueryParameter(max_length=120)] = "",
        area: FromQuery[str | None] = None,
        first: FromQuery[int | None] = None,
    ) -> Response[bytes]:
        """选派通知 with its list: the one that names a dispatch, else the latest of the paper."""
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            made = await notice(actor, around.area_code, document, first)
        return await printing.one(request, made)

    @get("/assignments/{assignment:int}/papers/{paper:str}", opt={PERMISSION: PRINT})
    async def of_one(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        assignment: FromPath[int],
        paper: FromPath[str],
    ) -> Response[bytes]:
        """派遣函 or 聘书 of one person."""
        if paper not in _OF_ONE:
            raise NotFound
        async with transaction(actor):
            made = await _OF_ONE[paper](actor, assignment)
        return await printing.one(request, made)
