"""Putting an entry of the roll right: what is on record, what should be, and what waits for the next list."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from elections.permissions import KEEP_ROLL
from elections.rolls.corrections import corrections_of
from elections.rolls.reading import voter
from elections.services.rolls.correcting import CorrectEntry, GiveUpCorrection, correct_entry, give_up_correction
from elections.web.rolls.around import ROLLS, around, roll_link
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
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
    "document": "材料",
    "reason": "更正原因",
}


class RollCorrectionPages(Controller):
    """更正选民登记."""

    path = ROLLS

    @get("/{code:str}/voters/{voter:int}/correct", opt={PERMISSION: KEEP_ROLL})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str], voter: FromPath[int]
    ) -> Template:
        """The entry as it stands, to be typed over."""
        return await _page(request, actor, code, voter, Form())

    @post("/{code:str}/voters/{voter:int}/correct", opt={PERMISSION: KEEP_ROLL})
    async def correct(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str], voter: FromPath[int]
    ) -> Template | Redirect:
        """Put it right, or have the next list do so."""
        form = await bind(CorrectEntry, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, code, voter, form)
        try:
            whole = await correct_entry(actor, code, voter, form.command)
        except Refused as refusal:
            return await _page(request, actor, code, voter, form.with_refusal(refusal))
        said = "已更正登记。" if whole else "名单已经公布：更正随下一次补充名单公布，先减后增。"
        return flash.done(request, roll_link(code, "voters", voter), Said(said))

    @post("/{code:str}/voters/{voter:int}/correct/give-up", opt={PERMISSION: KEEP_ROLL})
    async def give_up(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str], voter: FromPath[int]
    ) -> Template | Redirect:
        """Let what waits wait no more."""
        form = await bind(GiveUpCorrection, request, {"reason": "撤销原因"})
        if form.command is None:
            return await _page(request, actor, code, voter, form)
        await give_up_correction(actor, code, voter, form.command)
        return flash.done(request, roll_link(code, "voters", voter), Said("已撤销待公布的更正。"))


async def _page(request: Request[Any, Any, Any], actor: Actor, code: str, wanted: int, form: Form[Any]) -> Template:
    async with transaction(actor):
        place = await around(request, actor, code, KEEP_ROLL)
        found = await voter(actor, code, wanted)
        lines = await corrections_of(actor, code, wanted)
    return page(
        request,
        "elections/pages/rolls/correct.html",
        place.frame,
        status=422 if form.wrongs else 200,
        line=place.line,
        voter=found,
        waiting=next((one for one in lines if one.waits), None),
        lines=lines,
        form=form,
    )
