"""Pages of contacts: how far the households of the sites of an area are looked after, and one contact with the visits."""

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from server import clock
from server.access import audit
from server.access.actor import COUNTY_REACH, Actor, reach_of
from server.db.engine import transaction
from server.errors import NotFound
from server.manifest import Duty
from server.web.acting import act
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import frame, page
from server.web.templating import address
from training import contacts
from training.permissions import ARRANGE, RECORD, VIEW
from training.services.contacts import (
    EndContact,
    NameContact,
    VisitHouseholds,
    end_contact,
    name_contact,
    remove_contact_visit,
    strike_contact,
    subject,
    visit_households,
)
from training.web.frame import SUBJECT, tabs_of
from training.web.teams import Why

PATH = f"{SUBJECT}/contacts"
_NAME = {
    "site": "安置点",
    "part": "小组",
    "name": "姓名",
    "office": "职务",
    "unit": "单位",
    "households": "联系户数",
    "since": "起始日期",
    "document": "文件",
}
_ACT = {
    "day": "走访日期",
    "households": "走访户数",
    "said": "走访情况",
    "reason": "理由",
    "until": "终止日期",
    "end_reason": "终止原因",
}


class ContactPages(Controller):
    """党员干部联系服务."""

    path = PATH

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        show: FromQuery[str] = "",
    ) -> Template:
        """The sites within a county, or those alone of which households have nobody or nobody came."""
        return await _list(request, actor, area, show, Form())

    @post("/", opt={PERMISSION: ARRANGE})
    async def name(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Name a contact and go to the page."""
        form = await bind(NameContact, request, _NAME)
        return await act(
            request,
            form,
            lambda command: name_contact(actor, command),
            lambda again: _list(request, actor, area, "", again),
            lambda made: f"{PATH}/{made}",
            "已登记联系干部。",
        )

    @get("/{liaison:int}", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], liaison: FromPath[int]
    ) -> Template:
        """One contact."""
        return await _record(request, actor, liaison, Form(), "")

    @post("/{liaison:int}/visits", opt={PERMISSION: RECORD})
    async def visit(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], liaison: FromPath[int]
    ) -> Template | Redirect:
        """In how many households they were."""
        form = await bind(VisitHouseholds, request, _ACT)
        return await act(
            request,
            form,
            lambda command: visit_households(actor, liaison, command),
            lambda again: _record(request, actor, liaison, again, "visits"),
            f"{PATH}/{liaison}",
            "已登记走访。",
        )

    @post("/{liaison:int}/visits/{visited:int}/remove", opt={PERMISSION: RECORD})
    async def remove_visit(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        liaison: FromPath[int],
        visited: FromPath[int],
    ) -> Template | Redirect:
        """A visit that was entered by mistake."""
        form = await bind(Why, request, _ACT)
        return await act(
            request,
            form,
            lambda command: remove_contact_visit(actor, liaison, visited, command.reason),
            lambda again: _record(request, actor, liaison, again, "lines"),
            f"{PATH}/{liaison}",
            "已撤销走访。",
        )

    @post("/{liaison:int}/end", opt={PERMISSION: ARRANGE})
    async def end(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], liaison: FromPath[int]
    ) -> Template | Redirect:
        """Somebody looks after them no longer."""
        form = await bind(EndContact, request, _ACT)
        return await act(
            request,
            form,
            lambda command: end_contact(actor, liaison, command),
            lambda again: _record(request, actor, liaison, again, "end"),
            f"{PATH}/{liaison}",
            "已终止联系。",
        )

    @post("/{liaison:int}/strike", opt={PERMISSION: ARRANGE})
    async def strike(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], liaison: FromPath[int]
    ) -> Template | Redirect:
        """Take back what never was."""
        form = await bind(Why, request, _ACT)
        return await act(
            request,
            form,
            lambda command: strike_contact(actor, liaison, command.reason),
            lambda again: _record(request, actor, liaison, again, "strike"),
            PATH,
            "已取消登记。",
        )


async def _list(
    request: Request[Any, Any, Any], actor: Actor, area: str | None, show: str, form: Form[Any]
) -> Template:
    if show not in {"", "open"}:
        raise NotFound
    today = clock.today()
    async with transaction(actor):
        around = await frame(request, actor, PATH, area)
        single = len(reach_of(around.list_area)) >= COUNTY_REACH
        sites = await contacts.site_contacts(actor, around.list_area, today) if single else ()
        groups = await contacts.group_contacts(actor, around.list_area, today) if single else ()
    lacking = [one for one in sites if any(it.met is False for it in one.contacted.findings)]
    known = [one.contacted for one in sites if one.contacted.households is not None]
    return page(
        request,
        "training/pages/contacts.html",
        around,
        status=422 if form.wrongs else 200,
        tabs=tabs_of(actor),
        tab="/contacts",
        single=single,
        sites=lacking if show else sites,
        groups=groups,
        households=sum(one.households or 0 for one in known),
        left=sum(one.left or 0 for one in known),
        show=show,
        form=form,
        choices=[(one.site, f"{one.place}（{one.township}，{_says(one)}）") for one in sites],
        parts=[(one.part, one.place) for one in groups if one.contact is None],
        may_arrange=actor.may(ARRANGE) and single,
    )


def _says(one: contacts.SiteContacts) -> str:
    left = one.contacted.left
    return "户数未登记" if left is None else f"还有{left}户没有联系干部"


async def _record(
    request: Request[Any, Any, Any], actor: Actor, liaison: int, form: Form[Any], posted: str
) -> Template:
    today = clock.today()
    async with transaction(actor):
        one = await contacts.contact(actor, liaison)
        around = await frame(request, actor, PATH, one.region)
        visits = await contacts.visits_of(liaison)
        judged = await contacts.contact_findings(one, today)
        trail = await audit.trail(subject(liaison))
    return page(
        request,
        "training/pages/contact.html",
        around,
        status=422 if form.wrongs else 200,
        one=one,
        visits=visits,
        judged=judged,
        trail=trail,
        form=form,
        blank=Form(),
        posted=posted,
        may_arrange=actor.may(ARRANGE),
        may_record=actor.may(RECORD),
    )


async def contact_duties(actor: Actor, area: str) -> Sequence[Duty]:
    """Sites of which households have nobody, within a county that has begun to keep contacts here."""
    if len(reach_of(area)) < COUNTY_REACH or not await contacts.kept(actor, area):
        return ()
    duties = []
    for one in await contacts.site_contacts(actor, area, clock.today()):
        told = [found for found in one.contacted.findings if found.met is False]
        if told:
            duties.append(
                Duty(
                    f"{one.place}：联系服务有缺",
                    address(PATH, area=one.region),
                    one.region,
                    ARRANGE,
                    told[0].message,
                    basis=told[0].cite,
                )
            )
    return duties
