"""Correcting a code that was recorded wrongly: the page where it is asked for, and where the bureau decides (UC-14)."""

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cadres import queries as cadres
from cadres.rules.codes import CODE
from certificates.corrections import CorrectionLine, corrections, waiting
from certificates.permissions import HANDLE, VIEW
from certificates.rules.correcting import refuse_decider
from certificates.rules.sides import sides_of
from certificates.services.correcting import AskCorrection, DecideCorrection, ask_correction, decide_correction
from certificates.vocabulary import Side
from certificates.web.panels import SUBJECT
from server.access.actor import Actor
from server.access.duties import Hand
from server.db.engine import transaction
from server.errors import Refused
from server.manifest import Duty
from server.values.credit_code import check
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page

_ASKED = {"code": "正确的代码", "reason": "更正的依据", "code_reason": "照录代码的理由"}
_DECIDED = {"grants": "决定", "answer": "答复"}


def address_of(region: str) -> str:
    """The page of the corrections of a community's code."""
    return f"/communities/{region}/code-correction"


class CorrectionPages(Controller):
    """更正代码."""

    path = "/communities"

    @get("/{region:str}/code-correction", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template:
        """What is on record, what waits for a decision, what was corrected before."""
        return await _page(request, actor, region, Form())

    @post("/{region:str}/code-correction", opt={PERMISSION: HANDLE})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template | Redirect:
        """Ask for a correction."""
        form = await bind(AskCorrection, request, _ASKED)
        if form.command is None:
            return await _page(request, actor, region, form)
        try:
            await ask_correction(actor, region, form.command)
        except Refused as refusal:
            return await _page(request, actor, region, form.with_refusal(_at_input(refusal)))
        return flash.done(request, address_of(region), Said("已申请更正，等县民政局核准。"))

    @post("/{region:str}/code-correction/decision", opt={PERMISSION: HANDLE})
    async def decide(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template | Redirect:
        """Decide about the one that waits."""
        form = await bind(DecideCorrection, request, _DECIDED)
        if form.command is None:
            return await _page(request, actor, region, form)
        try:
            await decide_correction(actor, region, form.command)
        except Refused as refusal:
            return await _page(request, actor, region, form.with_refusal(refusal))
        said = "已更正代码。此后立的件按更正后的代码。" if form.command.grants else "已登记不予更正。"
        return flash.done(request, address_of(region), Said(said))


def _at_input(refusal: Refused) -> Refused:
    """What is said of the code belongs to the input that asks for it here."""
    label = _ASKED["code"]
    return Refused(
        type(one)(label, one.cause, one.cure, one.rule, one.cite) if one.field == CODE else one
        for one in refusal.problems
    )


async def _page(request: Request[Any, Any, Any], actor: Actor, region: str, form: Form[Any]) -> Template:
    async with transaction(actor):
        community = await cadres.community(actor, region)
        around = await frame(request, actor, SUBJECT, region)
        lines = await corrections(actor, region)
    open_line = next((one for one in lines if one.open), None)
    return page(
        request,
        "certificates/pages/code_correction.html",
        around,
        status=422 if form.wrongs else 200,
        community=community,
        region=region,
        checked=check(community.credit_code) if community.credit_code else None,
        waits=open_line,
        over=[one for one in lines if not one.open],
        barred=refuse_decider(actor, open_line.asked_by) if open_line else None,
        may_ask=actor.may(HANDLE) and open_line is None,
        may_handle=actor.may(HANDLE),
        form=form,
    )


async def duties(actor: Actor, area: str) -> Sequence[Duty]:
    """The corrections that wait for the bureau; not for who asked for one (AC-3)."""
    if Side.BUREAU not in sides_of(actor):
        return ()
    mine = Hand.of(actor)
    return [_duty(one) for one in await waiting(actor, area) if not one.asked_by.is_same(mine)]


def _duty(one: CorrectionLine) -> Duty:
    return Duty(
        f"{one.community}：统一社会信用代码更正待核准",
        address_of(one.region),
        one.region,
        HANDLE,
        f"登记的是{one.before}，{one.asked_by.unit}申请更正为{one.after}",
        basis="统一社会信用代码终身不变，登记错了的更正",
        act="核准",
    )
