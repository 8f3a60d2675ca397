"""One tenure: what is and was known of it, how it ends, what is put right, and its democratic reviews."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel

from cadres import dossiers, holdings, queries, records
from cadres.holdings import TenureView
from cadres.permissions import KEEP_OFFICES, VIEW
from cadres.place_vocabulary import HeadLeft
from cadres.rules.ends import ASKS, Approver, ways_out
from cadres.services.democratic_reviews import ReviewMember, review_member
from cadres.services.offices import (
    DAYS,
    FACTS,
    CorrectOffice,
    EndOffice,
    Reasoned,
    correct_office,
    end_office,
    strike_office,
    undo_end,
)
from cadres.vocabulary import Office, ReviewResult, TenureEnd
from cadres.web.communities import SUBJECT as COMMUNITIES
from cadres.web.communities import leaves
from cadres.web.offices import SUBJECT
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Refused
from server.manifest import foretell, links_of
from server.web import flash
from server.web.areas import Marks
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, frame, page

_REASON = {"reason": "原因"}
_CORRECT = {
    "since": "任职日期",
    "until": "离任日期",
    "term_ends": "任期届满",
    "document": "依据文书",
    "reason": "更正原因",
}
_REVIEW = {"held": "评议日期", "result": "评议结果", "led_by": "主持评议的监督机构", "document": "评议记录"}

Act = Callable[[Actor, int, Any], Awaitable[object]]


class TenurePages(Controller):
    """A tenure and the acts on it."""

    path = SUBJECT

    @get("/{tenure:int}", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], tenure: FromPath[int]
    ) -> Template:
        """What is known of it and since when, what was known before."""
        async with transaction(actor):
            view, around = await _tenure(request, actor, tenure)
            reviews = await holdings.reviews(actor, view.region, view.person, view.now.since)
            now = view.now
            work = await records.work_of(actor, view.person, view.office, now.since, now.until)
            links = await links_of(actor, view)
        return page(
            request,
            "cadres/pages/tenure.html",
            around,
            view=view,
            reviews=reviews if view.in_committee else (),
            work=work,
            may_keep=actor.may(KEEP_OFFICES),
            links=links,
        )

    @get("/{tenure:int}/end", opt={PERMISSION: KEEP_OFFICES})
    async def ask_end(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        tenure: FromPath[int],
        by: FromQuery[str] = TenureEnd.RESIGNATION.value,
    ) -> Template:
        """What the way of leaving asks for."""
        return await _end_page(request, actor, tenure, by, Form())

    @post("/{tenure:int}/end", opt={PERMISSION: KEEP_OFFICES})
    async def end(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], tenure: FromPath[int]
    ) -> Template | Redirect:
        """End it, or say what is missing."""
        by = str((await request.form()).get("by", ""))
        day = {way.value: label for way, label in DAYS.items()}.get(by, "日期")
        form = await bind(EndOffice, request, {**FACTS, "day": day, "document": "文书", "by": "离任原因"})
        if form.command is None:
            return await _end_page(request, actor, tenure, by, form)
        try:
            new = await end_office(actor, tenure, form.command)
        except Refused as refusal:
            return await _end_page(request, actor, tenure, by, form.with_refusal(refusal))
        said = f"已登记离任：{form.command.by.label}。{await _still_held(actor, new, form.command.by)}"
        return flash.done(request, f"{SUBJECT}/{new}", Said(f"{said}{await _without_head(actor, new)}"))

    @get("/{tenure:int}/correct", opt={PERMISSION: KEEP_OFFICES})
    async def ask_correct(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], tenure: FromPath[int]
    ) -> Template:
        """The days and the paper as they stand."""
        return await _page(request, actor, tenure, "correct", Form())

    @post("/{tenure:int}/correct", opt={PERMISSION: KEEP_OFFICES})
    async def correct(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], tenure: FromPath[int]
    ) -> Template | Redirect:
        """Put them right."""
        form = await bind(CorrectOffice, request, _CORRECT)
        return await _act(
            request, actor, tenure, ("correct", "已更正，更正前的登记仍可按日期查到。", correct_office), form
        )

    @get("/{tenure:int}/strike", opt={PERMISSION: KEEP_OFFICES})
    async def ask_strike(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], tenure: FromPath[int]
    ) -> Template:
        """Why it was never held."""
        return await _page(request, actor, tenure, "strike", Form())

    @post("/{tenure:int}/strike", opt={PERMISSION: KEEP_OFFICES})
    async def strike(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], tenure: FromPath[int]
    ) -> Template | Redirect:
        """From now on it is not known as held."""
        form = await bind(Reasoned, request, _REASON)
        return await _act(request, actor, tenure, ("strike", "已删去误登的任职。", strike_office), form)

    @get("/{tenure:int}/resume", opt={PERMISSION: KEEP_OFFICES})
    async def ask_resume(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], tenure: FromPath[int]
    ) -> Template:
        """Why the end was recorded wrongly."""
        return await _page(request, actor, tenure, "resume", Form())

    @post("/{tenure:int}/resume", opt={PERMISSION: KEEP_OFFICES})
    async def resume(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], tenure: FromPath[int]
    ) -> Template | Redirect:
        """The office goes on."""
        form = await bind(Reasoned, request, _REASON)
        return await _act(request, actor, tenure, ("resume", "已撤销误登的离任。", undo_end), form)

    @get("/{tenure:int}/review", opt={PERMISSION: KEEP_OFFICES})
    async def ask_review(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], tenure: FromPath[int]
    ) -> Template:
        """When, by whom, with which result."""
        return await _page(request, actor, tenure, "review", Form())

    @post("/{tenure:int}/review", opt={PERMISSION: KEEP_OFFICES})
    async def review(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], tenure: FromPath[int]
    ) -> Template | Redirect:
        """Record it; the second unfit one in a row ends the office."""
        form = await bind(ReviewMember, request, _REVIEW)
        return await _act(request, actor, tenure, ("review", "已登记民主评议。", review_member), form)


async def _still_held(actor: Actor, tenure: int, by: TenureEnd) -> str:
    """Which other offices somebody is still on record in who died, was sentenced or lost the capacity: none ends by itself here."""
    if by not in {TenureEnd.DEATH, TenureEnd.SENTENCE, TenureEnd.INCAPACITY}:
        return ""
    async with transaction(actor):
        view = await holdings.tenure(actor, tenure)
        others = [one for one in await dossiers.offices_held(actor, view.person) if one.until is None]
    if not others:
        return ""
    named = "、".join(f"{one.community}{one.office.label}" for one in others)
    return f"本人还登记任{named}，请分别登记离任。"


async def _without_head(actor: Actor, tenure: int) -> str:
    """What the packages above make of it that the community's chair is no longer in office; nothing for other offices."""
    async with transaction(actor):
        view = await holdings.tenure(actor, tenure)
        if view.office is not Office.CHAIR:
            return ""
        return "".join(await foretell(actor, HeadLeft(view.region, view.person)))


async def _act(
    request: Request[Any, Any, Any], actor: Actor, tenure: int, how: tuple[str, str, Act], form: Form[Any]
) -> Template | Redirect:
    """Do what a form asks for and go back to the tenure, as it is known now."""
    name, said, act = how
    if form.command is None:
        return await _page(request, actor, tenure, name, form)
    try:
        done = await act(actor, tenure, form.command)
    except Refused as refusal:
        return await _page(request, actor, tenure, name, form.with_refusal(refusal))
    if name == "review" and done is not None:
        said = "已登记民主评议。连续两次不称职，职务自评议之日终止。"
    return flash.done(request, f"{SUBJECT}/{done if isinstance(done, int) else tenure}", Said(said))


async def _tenure(request: Request[Any, Any, Any], actor: Actor, tenure: int) -> tuple[TenureView, Frame]:
    view = await holdings.tenure(actor, tenure)
    community = await queries.community(actor, view.region)
    marks = Marks(leaves=await leaves(actor, community.township))
    return view, await frame(request, actor, COMMUNITIES, view.region, marks)


async def _page(
    request: Request[Any, Any, Any], actor: Actor, tenure: int, name: str, form: Form[BaseModel]
) -> Template:
    async with transaction(actor):
        view, around = await _tenure(request, actor, tenure)
        actor.require(KEEP_OFFICES, at=view.region)
        if view.struck:
            raise Conflict("这条任职已经不能这样办理，请回到任职页面。", code="tenure.superseded")
    return page(
        request,
        f"cadres/pages/tenure_{name}.html",
        around,
        status=422 if form.wrongs else 200,
        view=view,
        results=tuple(ReviewResult),
        form=form,
    )


async def _end_page(
    request: Request[Any, Any, Any], actor: Actor, tenure: int, by: str, form: Form[EndOffice]
) -> Template:
    async with transaction(actor):
        view, around = await _tenure(request, actor, tenure)
        actor.require(KEEP_OFFICES, at=view.region)
        if view.struck or view.now.until is not None:
            raise Conflict("任职已经结束。登记有误的，撤销离任或者更正。", code="tenure.ended")
    ways = ways_out(view.office, view.basis)
    chosen = next((way for way in ways if way.value == by), None)
    if chosen is None:
        raise NotFound
    return page(
        request,
        "cadres/pages/tenure_end.html",
        around,
        status=422 if form.wrongs else 200,
        view=view,
        ways=ways,
        chosen=chosen,
        asks=ASKS[chosen],
        day_label=DAYS[chosen],
        labels=FACTS,
        approvers=tuple(Approver),
        form=form,
    )
