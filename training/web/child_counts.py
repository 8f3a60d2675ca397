"""Pages of how many children there are: an area with small numbers hidden, and the form of one community."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from cadres import queries as cadres
from server import clock
from server.access.actor import COUNTY_REACH, Actor, reach_of
from server.db.engine import transaction
from server.web.acting import act
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import frame, page
from training import child_counts
from training.child_vocabulary import ChildCategory
from training.permissions import COUNT_CHILDREN, VIEW
from training.services.child_counts import CountChildren, TakeBackCount, count_children, take_back_count
from training.web.children import SUBJECT, TABS

_PATH = f"{SUBJECT}/counts"
_LABELS = {"as_of": "统计日期", "reason": "原因", **{one.value: f"{one.label}数" for one in ChildCategory}}


class ChildCountPages(Controller):
    """儿童数."""

    path = _PATH

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """The counted communities within a county."""
        async with transaction(actor):
            around = await frame(request, actor, _PATH, area)
            single = len(reach_of(around.list_area)) >= COUNTY_REACH
            found = await child_counts.area_counts(actor, around.list_area, clock.today()) if single else None
        return page(
            request,
            "training/pages/child_counts.html",
            around,
            tabs=TABS,
            tab="/counts",
            found=found,
            categories=tuple(ChildCategory),
            may_count=actor.may(COUNT_CHILDREN),
        )

    @get("/{region:str}", opt={PERMISSION: COUNT_CHILDREN})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template:
        """What one community handed in, whole: for whoever records it."""
        return await _one(request, actor, region, Form())

    @post("/{region:str}", opt={PERMISSION: COUNT_CHILDREN})
    async def count(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template | Redirect:
        """Record the numbers of a day."""
        form = await bind(CountChildren, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: count_children(actor, region, command),
            lambda again: _one(request, actor, region, again),
            f"{_PATH}/{region}",
            "已登记儿童数。",
        )

    @post("/{region:str}/remove", opt={PERMISSION: COUNT_CHILDREN})
    async def remove(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template | Redirect:
        """The numbers of a day that were entered by mistake."""
        form = await bind(TakeBackCount, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: take_back_count(actor, region, command.as_of, command.reason),
            lambda again: _one(request, actor, region, again, removing=True),
            f"{_PATH}/{region}",
            "已撤销儿童数。",
        )


async def _one(
    request: Request[Any, Any, Any], actor: Actor, region: str, form: Form[Any], *, removing: bool = False
) -> Template:
    async with transaction(actor):
        community = await cadres.community(actor, region)
        around = await frame(request, actor, _PATH, community.region)
        held = await child_counts.counts_of(actor, around.area_code)
    return page(
        request,
        "training/pages/child_count.html",
        around,
        status=422 if form.wrongs else 200,
        held=held,
        categories=tuple(ChildCategory),
        form=form,
        blank=Form(),
        removing=removing,
    )
