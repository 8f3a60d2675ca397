"""Forms about the offices of one community: who comes to one, and how many there are."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cadres import holdings, queries
from cadres.permissions import KEEP_OFFICES
from cadres.rules.offices import LEADS_TO, Way
from cadres.services.offices import HoldOffice, hold_office
from cadres.services.seats import SetSeats, set_seats
from cadres.vocabulary import Office
from cadres.web.communities import SUBJECT, leaves
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
from server.web import flash
from server.web.areas import Marks
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page

_HOLD = {
    "person": "人员",
    "office": "职务",
    "way": "任职方式",
    "since": "任职日期",
    "term_ends": "任期届满",
    "document": "依据文书",
    "unit": "来源单位",
    "reason": "理由",
    "followed": "后任到任前已经离任",
}
#: A committee says for itself who sits in its sub-committees: nobody decides on a number of them.
_SEATED = tuple(
    office
    for way in (Way.VOTE, Way.ASSEMBLY, Way.COLLECTIVE, Way.PARTY_VOTE)
    for office in Office
    if office in LEADS_TO[way] and not office.of_sub_committee
)


class OfficeForms(Controller):
    """Both forms."""

    path = SUBJECT

    @get("/{region:str}/hold", opt={PERMISSION: KEEP_OFFICES})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template:
        """Who, which office, how."""
        return await _hold_page(request, actor, region, Form())

    @post("/{region:str}/hold", opt={PERMISSION: KEEP_OFFICES})
    async def hold(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template | Redirect:
        """Open the office, or say why not."""
        form = await bind(HoldOffice, request, _HOLD)
        if form.command is None:
            return await _hold_page(request, actor, region, form)
        try:
            await hold_office(actor, region, form.command)
        except Refused as refusal:
            return await _hold_page(request, actor, region, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{region}", Said(f"已登记任职：{form.command.office.label}。"))

    @get("/{region:str}/seats", opt={PERMISSION: KEEP_OFFICES})
    async def ask_seats(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template:
        """The numbers as they stand."""
        return await _seats_page(request, actor, region, Form())

    @post("/{region:str}/seats", opt={PERMISSION: KEEP_OFFICES})
    async def set_seats(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template | Redirect:
        """Record the decision."""
        labels = {"since": "自", "document": "依据文书", **{f"seats.{one.value}": one.label for one in _SEATED}}
        form = await bind(SetSeats, request, labels)
        if form.command is None:
            return await _seats_page(request, actor, region, form)
        try:
            await set_seats(actor, region, form.command)
        except Refused as refusal:
            return await _seats_page(request, actor, region, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{region}", Said("已登记职数。"))


async def _hold_page(request: Request[Any, Any, Any], actor: Actor, region: str, form: Form[HoldOffice]) -> Template:
    async with transaction(actor):
        actor.require(KEEP_OFFICES, at=region)
        community = await queries.community(actor, region)
        people = await queries.people_of(actor, region)
        marks = Marks(leaves=await leaves(actor, community.township))
        around = await frame(request, actor, SUBJECT, region, marks)
    ways = tuple(way for way in Way if way is not Way.VOTE)
    offices = tuple(office for office in Office if any(office in LEADS_TO[way] for way in ways))
    return page(
        request,
        "cadres/pages/hold.html",
        around,
        status=422 if form.wrongs else 200,
        community=community,
        people=[(one.id, f"{one.name}　{one.born:%Y.%m}　{one.masked_number}") for one in people],
        ways=ways,
        offices=offices,
        form=form,
    )


async def _seats_page(request: Request[Any, Any, Any], actor: Actor, region: str, form: Form[SetSeats]) -> Template:
    async with transaction(actor):
        actor.require(KEEP_OFFICES, at=region)
        community = await queries.community(actor, region)
        known = {line.office: line for line in await holdings.seats(actor, region, clock.today())}
        marks = Marks(leaves=await leaves(actor, community.township))
        around = await frame(request, actor, SUBJECT, region, marks)
    return page(
        request,
        "cadres/pages/seats.html",
        around,
        status=422 if form.wrongs else 200,
        community=community,
        offices=_SEATED,
        known=known,
        form=form,
    )
