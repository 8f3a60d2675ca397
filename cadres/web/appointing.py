"""任免通知: the papers by which offices were decided on, and the notice of one of them as PDF."""

from typing import Annotated, Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, QueryParameter
from litestar.response import Template

from cadres.permissions import KEEP_OFFICES
from cadres.printing.appointing import Written, deciding, notice
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Problem, Refused
from server.values.periods import read_day
from server.values.text import fold
from server.web import printing
from server.web.auth import PERMISSION
from server.web.pages import frame, page

SUBJECT = "/offices"
_Word = Annotated[str, QueryParameter(max_length=60)]
_Words = Annotated[str, QueryParameter(max_length=200)]


def written_in(
    issued: _Word = "", issuer: _Word = "", addressee: _Word = "", copies: _Words = "", printer: _Word = ""
) -> Written:
    """What the address says is to be written into the paper. Raises Refused for no day, and for characters that no paper can bear."""
    field = "成文日期"
    try:
        day = read_day(issued) if issued.strip() else None
        field = "填写内容"
        return Written(day, *(fold(word) for word in (issuer, addressee, copies, printer)))
    except ValueError as error:
        raise Refused([Problem(field, str(error))]) from None


class AppointingPages(Controller):
    """Papers that decide on offices."""

    path = SUBJECT
    dependencies = {"written": Provide(written_in, sync_to_thread=False)}  # noqa: RUF012  # The framework reads it so.

    @get("/papers", opt={PERMISSION: KEEP_OFFICES})
    async def list_area(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """By which paper somebody came to an office of the area or left one."""
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            found = await deciding(actor, around.area_code)
        return page(request, "cadres/pages/appointing.html", around, found=found)

    @get("/papers/notice", opt={PERMISSION: KEEP_OFFICES})
    async def notice(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        written: NamedDependency[Written],
        document: Annotated[str, QueryParameter(max_length=120)] = "",
        area: FromQuery[str | None] = None,
    ) -> Response[bytes]:
        """任免通知 of one paper."""
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            made = await notice(actor, around.area_code, document.strip(), written)
        return await printing.one(request, made)
