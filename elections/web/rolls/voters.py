"""Registering somebody by hand, one entry, and what is done with it."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from elections.permissions import KEEP_ROLL, REVEAL_VOTER, VIEW
from elections.roll_vocabulary import ADDITIONS, OffGround
from elections.rolls.corrections import corrections_of
from elections.rolls.reading import groups_of, roll_view, voter
from elections.services.rolls.keeping import PutBack, RegisterVoter, TakeOff, put_back, register_voter, take_off
from elections.services.rolls.revealing import Reveal, Revealed, reveal
from elections.vocabulary import VoterApprover, VoterClass
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

_LABELS = {
    "name": "姓名",
    "citizen_number": "身份证号",
    "group": "村（居）民小组",
    "household": "户号",
    "ethnicity": "民族",
    "party_member": "党员",
    "phone": "联系电话",
    "ground": "登记依据",
    "declared": "本人表示参加或者申请的日期",
    "residence_months": "居住月数",
    "service_months": "工作月数",
    "approved_by": "由谁同意",
    "approved": "同意日期",
    "document": "材料",
    "deprived_from": "剥夺政治权利起",
    "deprived_until": "剥夺政治权利止",
    "addition": "增加原因",
}
_OFF = {"ground": "原因", "document": "材料", "day": "日期"}
_BACK = {"document": "材料", "addition": "增加原因"}


class RollVoterPages(Controller):
    """The entries of a roll."""

    path = ROLLS

    @get("/{code:str}/voters/new", opt={PERMISSION: KEEP_ROLL})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """The form of a new entry."""
        return await _form_page(request, actor, code, Form())

    @post("/{code:str}/voters/new", opt={PERMISSION: KEEP_ROLL})
    async def register(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Register somebody, or say what stands in the way."""
        form = await bind(RegisterVoter, request, _LABELS)
        if form.command is None:
            return await _form_page(request, actor, code, form)
        try:
            made = await register_voter(actor, code, form.command)
        except Refused as refusal:
            return await _form_page(request, actor, code, form.with_refusal(refusal))
        return flash.done(
            request,
            roll_link(code, "voters", made),
            Said(f"已办理{form.command.name}的登记。", roll_link(code, "voters", "new"), "登记下一人"),
        )

    @get("/{code:str}/voters/{voter:int}", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str], voter: FromPath[int]
    ) -> Template:
        """One entry."""
        return await _voter_page(request, actor, code, voter, Form())

    @post("/{code:str}/voters/{voter:int}/off", opt={PERMISSION: KEEP_ROLL})
    async def off(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str], voter: FromPath[int]
    ) -> Template | Redirect:
        """Refuse or strike somebody."""
        form = await bind(TakeOff, request, _OFF)
        if form.command is None:
            return await _voter_page(request, actor, code, voter, form)
        try:
            await take_off(actor, code, voter, form.command)
        except Refused as refusal:
            return await _voter_page(request, actor, code, voter, form.with_refusal(refusal))
        return flash.done(request, roll_link(code, "voters", voter), Said(f"已办理：{form.command.ground.label}。"))

    @post("/{code:str}/voters/{voter:int}/back", opt={PERMISSION: KEEP_ROLL})
    async def back(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str], voter: FromPath[int]
    ) -> Template | Redirect:
        """Register somebody again."""
        form = await bind(PutBack, request, _BACK)
        if form.command is None:
            return await _voter_page(request, actor, code, voter, form)
        try:
            await put_back(actor, code, voter, form.command)
        except Refused as refusal:
            return await _voter_page(request, actor, code, voter, form.with_refusal(refusal))
        return flash.done(request, roll_link(code, "voters", voter), Said("已恢复登记。"))

    @post("/{code:str}/voters/{voter:int}/reveal", opt={PERMISSION: REVEAL_VOTER})
    async def reveal(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str], voter: FromPath[int]
    ) -> Template:
        """Show the number once, for a reason that stays on record."""
        form = await bind(Reveal, request, {"reason": "事由"})
        shown = await reveal(actor, code, voter, form.command) if form.command else None
        return await _voter_page(request, actor, code, voter, form, shown)


async def _form_page(request: Request[Any, Any, Any], actor: Actor, code: str, form: Form[RegisterVoter]) -> Template:
    async with transaction(actor):
        place = await around(request, actor, code, KEEP_ROLL)
        roll = await roll_view(actor, code)
        if roll is None:
            raise NotFound
        groups = await groups_of(actor, code)
    return page(
        request,
        "elections/pages/rolls/register.html",
        place.frame,
        status=422 if form.wrongs else 200,
        line=place.line,
        roll=roll,
        groups=groups,
        grounds=tuple(VoterClass),
        approvers=tuple(VoterApprover),
        additions=ADDITIONS,
        form=form,
    )


async def _voter_page(
    request: Request[Any, Any, Any],
    actor: Actor,
    code: str,
    wanted: int,
    form: Form[Any],
    shown: Revealed | None = None,
) -> Template:
    async with transaction(actor):
        place = await around(request, actor, code, VIEW)
        roll = await roll_view(actor, code)
        found = await voter(actor, code, wanted)
        corrections = await corrections_of(actor, code, wanted)
    open_ = place.line.open and place.line.last_step is None
    return page(
        request,
        "elections/pages/rolls/voter.html",
        place.frame,
        status=422 if form.wrongs else 200,
        line=place.line,
        roll=roll,
        voter=found,
        corrections=corrections,
        shown=shown,
        may_keep=actor.may(KEEP_ROLL) and open_,
        may_reveal=actor.may(REVEAL_VOTER),
        grounds=tuple(OffGround),
        additions=ADDITIONS,
        today=clock.today(),
        form=form,
    )
