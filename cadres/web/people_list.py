"""The list of people of an area, the way to one of them by the whole identity number, and searches kept under a name."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from cadres import conditions, directory, searches
from cadres.conditions import Conditions
from cadres.directory import PeoplePage
from cadres.permissions import EDIT_PEOPLE, VIEW
from cadres.services.finding import find_by_number
from cadres.services.searches import KeepSearch, keep_search, strike_search
from cadres.vocabulary import Education, Merit, Office, PoliticalStatus, RecordPurpose, Sex
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Refused
from server.sheets.exporting import EXPORT
from server.web import flash
from server.web.areas import Marks, locate
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Pager, frame, page
from server.web.templating import address

SUBJECT = "/people"
PAGE_SIZE = 50

#: What the selects of the filter offer.
_CHOICES = {
    "sex": tuple(Sex),
    "political_status": tuple(PoliticalStatus),
    "education": tuple(Education),
    "source": tuple(Merit),
    "lacks": tuple(RecordPurpose),
}


class FindByNumber(BaseModel):
    """A whole identity number; it comes in a form, so that no address and no log carries it."""

    model_config = ConfigDict(frozen=True)

    number: str = Field(min_length=1, max_length=40)


class PeopleListPages(Controller):
    """People of an area."""

    path = SUBJECT

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        number: Annotated[int, QueryParameter(name="page", ge=1, le=100_000)] = 1,
    ) -> Template:
        """The people of an area, narrowed by the conditions of the address."""
        return await _list(request, actor, area, number, Form())

    @post("/find", opt={PERMISSION: VIEW})
    async def find(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Template | Redirect:
        """Go to whoever has a number. The search leaves a trace, the number does not."""
        form = await bind(FindByNumber, request, {"number": "身份证号"})
        if form.command is not None:
            try:
                return Redirect(f"{SUBJECT}/{await find_by_number(actor, form.command.number)}", status_code=303)
            except Refused as refusal:
                form = form.with_refusal(refusal)
        return await _list(request, actor, None, 1, replace(form, asks=True))

    @post("/searches", opt={PERMISSION: EDIT_PEOPLE})
    async def keep(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Keep the conditions of the address under a name."""
        form = await bind(KeepSearch, request, {"name": "名称"}, conditions=_asked(request)[0])
        if form.command is None:
            return await _list(request, actor, area, 1, form)
        try:
            async with transaction(actor):
                (*_, place) = await locate(actor, area or actor.region)
                await keep_search(actor, place.code, form.command)
        except Refused as refusal:
            return await _list(request, actor, area, 1, form.with_refusal(refusal))
        there = address(SUBJECT, area=place.code, **form.command.conditions.query)
        return flash.done(request, there, Said(f"已存为常用：{form.command.name}。"))

    @post("/searches/{search:int}/strike", opt={PERMISSION: EDIT_PEOPLE})
    async def strike(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], search: FromPath[int]
    ) -> Redirect:
        """Take a kept search off."""
        name = await strike_search(actor, search)
        return flash.done(request, SUBJECT, Said(f"已删除常用查询：{name}。"))


def _asked(request: Request[Any, Any, Any]) -> tuple[Conditions, tuple[Any, ...]]:
    return conditions.read({name: str(value) for name, value in request.query_params.items()})


async def _list(
    request: Request[Any, Any, Any], actor: Actor, area: str | None, number: int, form: Form[Any]
) -> Template:
    wanted, problems = _asked(request)
    async with transaction(actor):
        counts = await directory.counts_by_township(actor)
        around = await frame(request, actor, SUBJECT, area, Marks(counts))
        asked = wanted.filter(around.area_code, clock.today())
        first = (number - 1) * PAGE_SIZE
        found = (
            PeoplePage((), 0)
            if problems
            else await directory.people(actor, asked, first=first, size=PAGE_SIZE, counts=counts)
        )
        kept = await searches.kept(actor, around.area_code)
    pager = Pager(SUBJECT, {"area": around.area_code, **wanted.query}, number, PAGE_SIZE, found.total, "人")
    if number > pager.last:
        raise NotFound
    return page(
        request,
        "cadres/pages/people.html",
        around,
        status=422 if problems or form.wrongs else 200,
        found=found,
        pager=pager,
        wanted=wanted,
        typed=_typed(request),
        problems=problems,
        on=asked.on,
        choices=_CHOICES,
        offices=tuple(Office),
        kept=kept,
        form=form,
        may_edit=actor.may(EDIT_PEOPLE),
        may_export=actor.may(EXPORT),
    )


def _typed(request: Request[Any, Any, Any]) -> Mapping[str, str]:
    """What stood in the address, so that a wrong condition comes back as it was typed."""
    return {name: str(request.query_params.get(name, "")) for name in conditions.LABELS}
