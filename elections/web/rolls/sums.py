"""The sums of the published roll: recorded once, corrected for a reason while no count was decided by them."""

from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from elections import queries
from elections.permissions import RECORD
from elections.queries import ElectionLine, RollLine
from elections.services.corrections import RollCorrection, Withdrawal, correct_roll, take_back_roll
from elections.services.elections import Roll, summarise_roll
from elections.web.elections import framed
from elections.web.panels import SUBJECT, link
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, page

_LABELS = {
    "electorate": "登记人数",
    "women": "登记选民女性",
    "party_members": "登记选民党员",
    "minority": "登记选民少数民族",
    "published": "名单公布日",
    "reason": "更正原因",
}


@dataclass(frozen=True, slots=True)
class _Sums:
    """What is on record of the roll, None at first."""

    line: ElectionLine
    roll: RollLine | None
    around: Frame


class RollPages(Controller):
    """The form of the sums."""

    path = SUBJECT

    @get("/{code:str}/roll", opt={PERMISSION: RECORD})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """The sums as they stand."""
        return _page(request, await _sums(request, actor, code), Form())

    @post("/{code:str}/roll", opt={PERMISSION: RECORD})
    async def record(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Record or correct them."""
        sums = await _sums(request, actor, code)
        form: Form[Any] = await bind(RollCorrection if sums.roll else Roll, request, _LABELS)
        if form.command is None:
            return _page(request, sums, form)
        try:
            await (correct_roll if sums.roll else summarise_roll)(actor, code, form.command)
        except Refused as refusal:
            return _page(request, sums, form.with_refusal(refusal))
        said = Said(f"已{'更正' if sums.roll else '登记'}选民名单汇总：{form.command.electorate}人。")
        return flash.done(request, link(sums.line), said)

    @get("/{code:str}/roll/take-back", opt={PERMISSION: RECORD})
    async def ask_back(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """Why the sums go."""
        return _question(request, await _held(request, actor, code), Form())

    @post("/{code:str}/roll/take-back", opt={PERMISSION: RECORD})
    async def take_back(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Remove them, so that voters are registered one by one or the sums of another place are told."""
        sums = await _held(request, actor, code)
        form = await bind(Withdrawal, request, {"reason": "撤销原因"})
        if form.command is None:
            return _question(request, sums, form)
        await take_back_roll(actor, code, form.command)
        return flash.done(request, link(sums.line), Said("已撤销选民名单汇总，名单公布日一并撤销。"))


async def _held(request: Request[Any, Any, Any], actor: Actor, code: str) -> _Sums:
    sums = await _sums(request, actor, code)
    if sums.roll is None:
        raise NotFound
    return sums


async def _sums(request: Request[Any, Any, Any], actor: Actor, code: str) -> _Sums:
    async with transaction(actor):
        line = await queries.election(actor, code)
        actor.require(RECORD, at=line.region)
        if not line.open or line.last_step:
            message = "已按登记的人数判定了计票，不能更正、撤销名单汇总。确有错误的，先撤回计票。"
            raise Conflict(message, code="roll.counted")
        around = await framed(request, actor, line)
        return _Sums(line, await queries.roll(actor, code), around)


def _page(request: Request[Any, Any, Any], sums: _Sums, form: Form[Any]) -> Template:
    return page(
        request,
        "elections/pages/roll.html",
        sums.around,
        status=422 if form.wrongs else 200,
        line=sums.line,
        roll=sums.roll,
        form=form,
    )


def _question(request: Request[Any, Any, Any], sums: _Sums, form: Form[Withdrawal]) -> Template:
    return page(
        request,
        "elections/pages/roll_take_back.html",
        sums.around,
        status=422 if form.wrongs else 200,
        line=sums.line,
        roll=sums.roll,
        form=form,
    )
