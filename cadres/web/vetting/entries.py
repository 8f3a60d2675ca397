"""The acts on one person of a batch, from the drawer."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar

from litestar import Controller, Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import PREPARE_REVIEWS, RUN_REVIEWS, VET
from cadres.services.reviews import batches, correcting, decisions, posts, verdicts
from cadres.services.reviews.correcting import Correct
from cadres.services.reviews.decisions import TakeBack
from cadres.services.reviews.posts import Placing
from cadres.services.reviews.verdicts import Decide, Notice, Object, Settle
from cadres.web.vetting import SUBJECT
from cadres.web.vetting.board import board_page
from server.access.actor import Actor
from server.errors import Conflict, Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.templating import address

C = TypeVar("C", bound=BaseModel)

_POST = {"stands_for": "拟任职务", "community": "村（社区）"}
_DOCUMENT = {"right_document": "正确的文号", "corrected_why": "更正的理由"}
_RETURN = {"return_reason": "退回原因"}
_DECIDE = {"item": "条目", "fit": "决定", "reason": "理由", "decided_by": "决定人", "decided": "决定日期"}
_UNDECIDE = {"withdrawn_item": "条目", "withdrawn_why": "作废原因"}
_NOTICE = {"number": "告知书文号", "noticed": "送达日期", "noticed_why": "更正送达的理由"}
_OBJECT = {"objector": "提出人", "raised_by": "姓名", "said": "异议内容", "received": "收到日期"}
_SETTLE = {"outcome": "复核结果", "answer": "答复内容", "answered_by": "答复人", "answered": "答复日期"}


class _Return(BaseModel):
    model_config = ConfigDict(frozen=True)

    return_reason: str = Field(min_length=4, max_length=200)


class VettingEntries(Controller):
    """Returning and taking up, deciding, giving notice, objections."""

    path = f"{SUBJECT}/{{review:int}}/entries/{{entry:int}}"

    @post("/return", opt={PERMISSION: PREPARE_REVIEWS})
    async def send_back(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        entry: FromPath[int],
    ) -> Template | Redirect:
        """Return the papers, with what is missing."""

        async def take(command: _Return) -> str:
            await batches.send_back(actor, entry, command.return_reason)
            return "已退回，原因已告知报送人。"

        form = await bind(_Return, request, _RETURN)
        return await _taken(request, actor, (review, entry), replace(form, part="return"), take)

    @post("/resubmit", opt={PERMISSION: PREPARE_REVIEWS})
    async def resubmit(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        entry: FromPath[int],
    ) -> Template | Redirect:
        """Take up again who was returned."""
        try:
            await batches.hand_in_again(actor, entry)
        except Conflict as conflict:
            return await board_page(request, actor, review, entry=entry, form=Form().with_refusal(conflict))
        return _back(request, review, entry, "已重新报送。")

    @post("/out", opt={PERMISSION: PREPARE_REVIEWS})
    async def take_out(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        entry: FromPath[int],
    ) -> Template | Redirect:
        """Take out who was listed by mistake."""
        try:
            await batches.take_out(actor, entry)
        except Conflict as conflict:
            return await board_page(request, actor, review, entry=entry, form=Form().with_refusal(conflict))
        return flash.done(request, f"{SUBJECT}/{review}", Said("已移出本批。"))

    @post("/post", opt={PERMISSION: PREPARE_REVIEWS})
    async def place(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        entry: FromPath[int],
    ) -> Template | Redirect:
        """Say for which office, and of which community, a person is reviewed."""

        async def take(command: Placing) -> str:
            await posts.place(actor, entry, command)
            return f"已登记职务：{command.stands_for.label}。"

        form = await bind(Placing, request, _POST)
        return await _taken(request, actor, (review, entry), replace(form, part="post"), take)

    @post("/decide", opt={PERMISSION: RUN_REVIEWS})
    async def decide(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        entry: FromPath[int],
    ) -> Template | Redirect:
        """Decide on one 不宜 item."""

        async def take(command: Decide) -> str:
            await verdicts.decide(actor, entry, command)
            return "已登记决定。"

        form = await bind(Decide, request, _DECIDE)
        part = f"decide-{form.value('item')}"
        return await _taken(request, actor, (review, entry), replace(form, part=part), take)

    @post("/undecide", opt={PERMISSION: RUN_REVIEWS})
    async def undecide(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        entry: FromPath[int],
    ) -> Template | Redirect:
        """Take a decision back before the conclusion."""

        async def take(command: TakeBack) -> str:
            await decisions.withdraw(actor, entry, command)
            return "决定已作废，请重新决定。"

        form = await bind(TakeBack, request, _UNDECIDE)
        part = f"undecide-{form.value('withdrawn_item')}"
        return await _taken(request, actor, (review, entry), replace(form, part=part), take)

    @post("/document", opt={PERMISSION: VET})
    async def correct(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        entry: FromPath[int],
    ) -> Template | Redirect:
        """Put the number of the conclusion right."""

        async def take(command: Correct) -> str:
            people = await correcting.correct_document(actor, entry, command)
            return f"已更正{people}人的结论文号，原文号留在办理记录里。"

        form = await bind(Correct, request, _DOCUMENT)
        return await _taken(request, actor, (review, entry), replace(form, part="document"), take)

    @post("/notice", opt={PERMISSION: PREPARE_REVIEWS})
    async def notice(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        entry: FromPath[int],
    ) -> Template | Redirect:
        """Record that the notice was handed over."""

        async def take(command: Notice) -> str:
            await verdicts.give_notice(actor, entry, command)
            return "已更正送达的登记，原来的留在办理记录里。" if command.noticed_why.strip() else "已登记送达。"

        form = await bind(Notice, request, _NOTICE)
        return await _taken(request, actor, (review, entry), replace(form, part="notice"), take)

    @post("/object", opt={PERMISSION: PREPARE_REVIEWS})
    async def object_to(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        entry: FromPath[int],
    ) -> Template | Redirect:
        """Take in an objection."""

        async def take(command: Object) -> str:
            number = await verdicts.object_to(actor, entry, command)
            return f"已登记第{number}号异议。"

        form = await bind(Object, request, _OBJECT)
        return await _taken(request, actor, (review, entry), replace(form, part="object"), take)

    @post("/objections/{objection:int}", opt={PERMISSION: RUN_REVIEWS})
    async def settle(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        entry: FromPath[int],
        objection: FromPath[int],
    ) -> Template | Redirect:
        """Answer it."""

        async def take(command: Settle) -> str:
            await verdicts.settle(actor, objection, command)
            return f"已答复异议：{command.outcome.label}。"

        form = await bind(Settle, request, _SETTLE)
        return await _taken(request, actor, (review, entry), replace(form, part=f"settle-{objection}"), take)


async def _taken(
    request: Request[Any, Any, Any],
    actor: Actor,
    at: tuple[int, int],
    form: Form[C],
    take: Callable[[C], Awaitable[str]],
) -> Template | Redirect:
    """Back at the person of `at` (batch and entry) with what `take` says it did, or the drawer again with what is wrong.

    The form's `part` says which of the drawer's it is.
    """
    review, entry = at
    if form.command is not None:
        try:
            said = await take(form.command)
        except (Refused, Conflict) as refusal:
            form = form.with_refusal(refusal)
        else:
            return _back(request, review, entry, said)
    return await board_page(request, actor, review, entry=entry, form=form)


def _back(request: Request[Any, Any, Any], review: int, entry: int, said: str) -> Redirect:
    return flash.done(request, address(f"{SUBJECT}/{review}", open=entry), Said(said))
