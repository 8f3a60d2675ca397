"""Handling a filing: ticking materials, taking it a step on, sending it back."""

from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cadres.rules.codes import CODE
from certificates import queries
from certificates.filing_commands import Advance, subject
from certificates.heads import changed_heads
from certificates.permissions import HANDLE
from certificates.queries import FilingView
from certificates.rules.filings import NEXT
from certificates.rules.heads import HeadChanged
from certificates.rules.returning import ABOUT_MATERIALS, CURES, UNTOLD
from certificates.rules.validity import to_be_expired
from certificates.scans import SCAN, material_of
from certificates.services.filings import Present, advance, mark_present, refuse_closed
from certificates.services.opening import Business, decide_business
from certificates.services.returning import Return, send_back
from certificates.vocabulary import FilingState, FilingType
from certificates.web.filings import filing_page, leaves, own_next
from certificates.web.panels import SUBJECT, act_of, link
from certificates.web.way import returned
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.files.keeping import Purpose
from server.web import flash
from server.web.areas import Marks
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.handing import FORM_BYTES, take_in
from server.web.pages import Frame, frame, page

_NOTES = {
    "to": "步骤",
    "note": "备注",
    "credit_code": CODE,
    "code_reason": "照录代码的理由",
    "issued": "发证日期",
    "valid_from": "有效期起",
    "valid_until": "有效期止",
    "dates_reason": "照录有效期的理由",
    "received_by": "领取人",
    "received_as": "领取人职务",
    "received": "领取日期",
    "kept_at": "证书保管处",
}
_BUSINESS = {"business": "业务", "basis": "依据"}
_REASONS = {"codes": "退回原因代码", "reason": "退回原因", "mend": "须补正的材料"}
_SCANS = {"called": "是哪一项", "file": "文件"}
_MATERIALS = {"material": "材料", "present": "备齐", "lost": "遗失情况"}


@dataclass(frozen=True, slots=True)
class _Question:
    """What the question pages are about; `own` says why the next step is not the actor's, `head` that the representative changed."""

    view: FilingView
    around: Frame
    own: Problem | None
    head: HeadChanged | None


class FilingForms(Controller):
    """The acts on a filing, each with the question before it where it cannot be undone."""

    path = SUBJECT

    @post("/{wanted:int}/materials", opt={PERMISSION: HANDLE})
    async def tick(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Template | Redirect:
        """A material is there, or is not after all."""
        form = await bind(Present, request, _MATERIALS)
        if form.command is None:
            return await filing_page(request, actor, wanted, form=form)
        # The button beside an empty input is no tick: the certificate is not there, and nobody said why.
        if form.command.lost is None and "lost" in await request.form():
            return await filing_page(request, actor, wanted, form=form.with_refusal(Refused([UNTOLD])))
        try:
            await mark_present(actor, wanted, form.command)
        except Refused as refusal:
            return await filing_page(request, actor, wanted, form=form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{wanted}#chk")

    @post("/{wanted:int}/scans", opt={PERMISSION: HANDLE}, request_max_body_size=SCAN.most_bytes + FORM_BYTES)
    async def scan(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Template | Redirect:
        """Hand in a scan; the page of the file shows it."""
        async with transaction(actor):
            view = await queries.filing(actor, wanted)
        called = str((await request.form()).get("called", ""))
        form: Form[Any] = Form({"called": called}, _SCANS)
        try:
            purpose = Purpose(SCAN, view.line.region, subject(wanted))
            file = await take_in(request, actor, purpose, material_of(view, called))
        except Refused as refusal:
            return await filing_page(request, actor, wanted, form=form.with_refusal(refusal))
        return flash.done(request, f"/files/{file}", Said("已存入扫描件，请核对是否清楚、完整。"))

    @get("/{wanted:int}/step", opt={PERMISSION: HANDLE})
    async def ask_step(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Template:
        """What the next step is, and what is still missing for it."""
        question = await _question(request, actor, wanted)
        return _step_page(request, question, _next(question.view), Form())

    @post("/{wanted:int}/step", opt={PERMISSION: HANDLE})
    async def step(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Template | Redirect:
        """Take the step."""
        question = await _question(request, actor, wanted)
        state = _next(question.view)
        form = await bind(Advance, request, _NOTES)
        if form.command is None:
            return _step_page(request, question, state, form)
        try:
            await advance(actor, wanted, form.command)
        except Refused as refusal:
            return _step_page(request, question, state, form.with_refusal(refusal))
        said = "已重新提交。" if question.view.line.returned else f"已登记：{state.label}。"
        return flash.done(request, link(question.view.line), Said(said))

    @get("/{wanted:int}/business", opt={PERMISSION: HANDLE})
    async def ask_business(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Template:
        """Which business this is, where the records do not tell."""
        return _business_page(request, await _question(request, actor, wanted), Form())

    @post("/{wanted:int}/business", opt={PERMISSION: HANDLE})
    async def decide(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Template | Redirect:
        """Say which it is, and from what that is known."""
        question = await _question(request, actor, wanted)
        form = await bind(Business, request, _BUSINESS)
        if form.command is None:
            return _business_page(request, question, form)
        try:
            await decide_business(actor, wanted, form.command)
        except Refused as refusal:
            return _business_page(request, question, form.with_refusal(refusal))
        said = Said(f"已确定：{form.command.business.label}。材料清单已随之更新。")
        return flash.done(request, link(question.view.line), said)

    @get("/{wanted:int}/return", opt={PERMISSION: HANDLE})
    async def ask_return(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Template:
        """Why the filing goes back."""
        return _return_page(request, await _question(request, actor, wanted), Form())

    @post("/{wanted:int}/return", opt={PERMISSION: HANDLE})
    async def send_back(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Template | Redirect:
        """Send it back, with the reason."""
        question = await _question(request, actor, wanted)
        form = await bind(Return, request, _REASONS)
        if form.command is None:
            return _return_page(request, question, form)
        try:
            await send_back(actor, wanted, form.command)
        except Refused as refusal:
            return _return_page(request, question, form.with_refusal(refusal))
        return flash.done(request, link(question.view.line), Said("已退回补正。"))


def _next(view: FilingView) -> FilingState:
    state = view.line.state if view.line.returned else NEXT.get(view.line.state)
    if state is None:
        raise Conflict("本件已经归档。", code="filing.archived")
    return state


async def _question(request: Request[Any, Any, Any], actor: Actor, wanted: int) -> _Question:
    async with transaction(actor):
        view = await queries.filing(actor, wanted)
        actor.require(HANDLE, at=view.line.region)
        refuse_closed(view.line)
        marks = Marks(leaves=await leaves(actor, view.line))
        around = await frame(request, actor, SUBJECT, view.line.region, marks)
        head = (await changed_heads(actor, [wanted])).get(wanted)
        return _Question(view, around, await own_next(actor, view.line), head)


def _step_page(
    request: Request[Any, Any, Any], question: _Question, state: FilingState, form: Form[Advance]
) -> Template:
    back = returned(question.view)
    codes = back.codes if back else ()
    return page(
        request,
        "certificates/pages/step.html",
        question.around,
        status=422 if form.wrongs else 200,
        cancels=question.view.line.business is FilingType.CANCELLATION,
        cures=[(code, CURES[code]) for code in codes],
        asks_cure=any(code not in ABOUT_MATERIALS for code in codes),
        view=question.view,
        line=question.view.line,
        state=state,
        act=act_of(question.view.line),
        own=question.own,
        head=question.head,
        ending=to_be_expired(question.view.valid_until, clock.today())
        if state is FilingState.ISSUED and question.view.line.business is not FilingType.CANCELLATION
        else None,
        form=form,
    )


def _business_page(request: Request[Any, Any, Any], question: _Question, form: Form[Business]) -> Template:
    return page(
        request,
        "certificates/pages/business.html",
        question.around,
        status=422 if form.wrongs else 200,
        line=question.view.line,
        choices=(FilingType.FIRST, FilingType.RENEWAL),
        form=form,
    )


def _return_page(request: Request[Any, Any, Any], question: _Question, form: Form[Return]) -> Template:
    return page(
        request,
        "certificates/pages/return.html",
        question.around,
        status=422 if form.wrongs else 200,
        codes=tuple(CURES.items()),
        view=question.view,
        line=question.view.line,
        form=form,
    )
