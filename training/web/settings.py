"""The page of what was decided about sending people: what holds today, on what basis, and the form for a decision."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from server import clock
from server.access.actor import PROVINCE, Actor
from server.db.engine import transaction
from server.web.acting import act
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import frame, page
from server.web.templating import address
from training.parameters import decisions, own_decisions
from training.permissions import SET, VIEW
from training.rules.settings import KEYS
from training.services.settings import Decide, decide, strike_setting
from training.web.frame import SUBJECT, tabs_of
from training.web.teams import Why

_PATH = f"{SUBJECT}/settings"
_LABELS = {"field": "事项", "value": "值", "since": "起始日期", "document": "文件"}


class SettingPages(Controller):
    """工作口径: of sending people, of the posts for children, of training."""

    path = _PATH

    @get("/", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """What holds in an area today."""
        return await _page(request, actor, area, Form())

    @post("/", opt={PERMISSION: SET})
    async def decide(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Record a decision of the actor's own place."""
        form = await bind(Decide, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: decide(actor, command),
            lambda again: _page(request, actor, area, again),
            address(_PATH, area=area) if area else _PATH,
            "已登记口径。",
        )

    @post("/{setting:int}/strike", opt={PERMISSION: SET})
    async def strike(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        setting: FromPath[int],
        area: FromQuery[str | None] = None,
    ) -> Template | Redirect:
        """A decision of the actor's own place that was entered by mistake."""
        form = await bind(Why, request, {"reason": "原因"})
        return await act(
            request,
            form,
            lambda command: strike_setting(actor, setting, command.reason),
            lambda again: _page(request, actor, area, again, posted="strike"),
            address(_PATH, area=area) if area else _PATH,
            "已撤销口径。",
        )


async def _page(
    request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[Any], *, posted: str = ""
) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, _PATH, area)
        decided = await decisions()
        own = await own_decisions(actor.region)
    settings = decided.at(around.list_area, clock.today())
    may = actor.may(SET) and (
        actor.region == PROVINCE or (actor.region[4:6] != "00" and actor.region.endswith("000000"))
    )
    return page(
        request,
        "training/pages/settings.html",
        around,
        status=422 if form.wrongs else 200,
        tabs=tabs_of(actor),
        tab="/settings",
        keys=tuple(KEYS.values()),
        settings=settings,
        ahead=[one for one in decided.values if one.since > clock.today()],
        fields=[(one.field, f"{one.group}：{one.label}") for one in KEYS.values()],
        form=form,
        blank=Form(),
        posted=posted,
        own=[(number, KEYS[one.field], one) for number, one in own] if may else [],
        may_set=may,
    )
