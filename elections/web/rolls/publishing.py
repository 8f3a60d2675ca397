"""Publishing a list, judging it anew for a moved day, and the objections to it."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from elections.dispatched import sent_voters
from elections.permissions import KEEP_ROLL, VIEW
from elections.roll_vocabulary import ObjectionKind, ObjectionResult, list_name
from elections.rolls.reading import objections, roll_view
from elections.rules.roll_windows import objections as objection_term
from elections.services.rolls.judging import differences, judge_anew
from elections.services.rolls.objections import Decide, Object, decide, receive
from elections.services.rolls.opening import roll_to_keep
from elections.services.rolls.publishing import PublishList, findings, publish_list, sums, unjudged
from elections.web.rolls.around import ROLLS, around, roll_link
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import page

_PUBLISH = {"published": "名单公布日", "posted_at": "张贴地点", "reason": "理由"}
_OBJECT = {
    "kind": "申诉内容",
    "about": "涉及的人",
    "raised_by": "申诉人",
    "received": "收到日期",
    "says": "申诉理由",
    "voter": "登记册编号",
}
_DECIDE = {"result": "处理结果", "decided": "处理日期", "announced": "公布日期", "reply": "处理决定"}


class RollPublishingPages(Controller):
    """From the roll to the list on the board, and what is said against it."""

    path = ROLLS

    @get("/{code:str}/list", opt={PERMISSION: KEEP_ROLL})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """What would be published today, and what stands in its way."""
        return await _publish_page(request, actor, code, Form())

    @post("/{code:str}/list", opt={PERMISSION: KEEP_ROLL})
    async def publish(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Lock the list."""
        form = await bind(PublishList, request, _PUBLISH)
        if form.command is None:
            return await _publish_page(request, actor, code, form)
        try:
            sequence = await publish_list(actor, code, form.command)
        except Refused as refusal:
            return await _publish_page(request, actor, code, form.with_refusal(refusal))
        return flash.done(request, roll_link(code), Said(f"已公布{list_name(sequence)}，名单锁定。"))

    @get("/{code:str}/day", opt={PERMISSION: KEEP_ROLL})
    async def day(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """Whom the election day as it stands makes a voter, and whom no longer."""
        async with transaction(actor):
            place = await around(request, actor, code, KEEP_ROLL)
            work = await roll_to_keep(actor, code)
            found = await differences(work)
            stale = await findings(work, clock.today()) if work.published else []
        return page(
            request,
            "elections/pages/rolls/day.html",
            place.frame,
            line=place.line,
            found=found,
            findings=[one for one in stale if one.rule == "D-05"],
        )

    @post("/{code:str}/day", opt={PERMISSION: KEEP_ROLL})
    async def judge(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Redirect:
        """Bring the roll to the day."""
        done = await judge_anew(actor, code)
        coming = sum(line.comes for line in done.lines)
        said = Said(f"已按新的选举日核对：新列入{coming}人，除去{len(done.lines) - coming}人。")
        return flash.done(request, roll_link(code), said)

    @get("/{code:str}/objections", opt={PERMISSION: VIEW})
    async def objections(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """The objections, those that wait first."""
        return await _objections_page(request, actor, code, Form())

    @post("/{code:str}/objections", opt={PERMISSION: KEEP_ROLL})
    async def receive(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Record one."""
        form = await bind(Object, request, _OBJECT)
        if form.command is None:
            return await _objections_page(request, actor, code, form)
        try:
            await receive(actor, code, form.command)
        except Refused as refusal:
            return await _objections_page(request, actor, code, form.with_refusal(refusal))
        return flash.done(request, roll_link(code, "objections"), Said("已登记申诉。"))

    @post("/{code:str}/objections/{objection:int}", opt={PERMISSION: KEEP_ROLL})
    async def decide(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        objection: FromPath[int],
    ) -> Template | Redirect:
        """Record what was decided on one."""
        form = await bind(Decide, request, _DECIDE)
        if form.command is None:
            return await _objections_page(request, actor, code, form, objection)
        try:
            await decide(actor, code, objection, form.command)
        except Refused as refusal:
            return await _objections_page(request, actor, code, form.with_refusal(refusal), objection)
        return flash.done(request, roll_link(code, "objections"), Said("已登记处理决定。"))


async def _publish_page(request: Request[Any, Any, Any], actor: Actor, code: str, form: Form[PublishList]) -> Template:
    async with transaction(actor):
        place = await around(request, actor, code, KEEP_ROLL)
        work = await roll_to_keep(actor, code)
        made = await sums(work.roll.id, work.election.region[:6], work.roll.edition)
        found = [*await unjudged(work), *await findings(work, clock.today())]
        found += await sent_voters(actor, int(work.roll.id), work.election.region[:6], work.election.election_day)
        roll = await roll_view(actor, code)
    return page(
        request,
        "elections/pages/rolls/publish.html",
        place.frame,
        status=422 if form.wrongs else 200,
        line=place.line,
        roll=roll,
        sums=made,
        findings=found,
        today=clock.today(),
        term=objection_term(work.book, clock.today()),
        form=form,
    )


async def _objections_page(
    request: Request[Any, Any, Any], actor: Actor, code: str, form: Form[Any], deciding: int = 0
) -> Template:
    async with transaction(actor):
        place = await around(request, actor, code, VIEW)
        roll = await roll_view(actor, code)
        if roll is None:
            raise NotFound
        lines = await objections(actor, code)
    return page(
        request,
        "elections/pages/rolls/objections.html",
        place.frame,
        status=422 if form.wrongs else 200,
        line=place.line,
        roll=roll,
        objections=lines,
        kinds=tuple(ObjectionKind),
        results=tuple(ObjectionResult),
        deciding=deciding,
        form=form,
        empty=Form(),
        today=clock.today(),
        may_keep=actor.may(KEEP_ROLL) and place.line.open and place.line.last_step is None and bool(roll.edition),
    )
