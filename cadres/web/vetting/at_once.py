"""An agency answers on many people at once: first how many of which batch, then the act; and the act is taken back whole."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from litestar import Controller, Request, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from cadres.permissions import ANSWER_REVIEWS
from cadres.reviews.answers import own_questions
from cadres.services.reviews.at_once import clear_many, take_back_many
from cadres.web.vetting.answers import LABELS, OWN, own_list, own_page
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page


class _AllClear(BaseModel):
    """Several people of whom nothing is known against them: those ticked, or with `all` everybody shown as not answered.

    `confirmed` says that the numbers by batch were seen; `batch` is the one that the page shows, which goes on showing it.
    """

    model_config = ConfigDict(frozen=True)

    questions: tuple[int, ...] = ()
    batch: int | None = Field(None, ge=1)
    shown: tuple[int, ...] = ()
    all: bool = False
    confirmed: bool = False
    signed_by: str = Field(min_length=1, max_length=40)
    signed: date

    def chosen(self) -> tuple[int, ...]:
        """The questions that are answered. Raises Refused where nobody was chosen."""
        found = self.shown if self.all else self.questions
        if not found:
            raise Refused([Problem("人员", "没有勾选。", "勾选查过没有问题的人。", "Q-24")])
        return found


class _TakingBack(BaseModel):
    """The moment of the act, and why it is taken back."""

    model_config = ConfigDict(frozen=True)

    moment: AwareDatetime
    why: str = Field(min_length=4, max_length=200)


class AnswersAtOnce(Controller):
    """无问题 on many people."""

    path = f"{OWN}/clear"

    @post("/", opt={PERMISSION: ANSWER_REVIEWS})
    async def all_clear(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Template | Redirect:
        """Answer 无问题 on everybody chosen, signed once; on everybody shown only after the numbers by batch were seen."""
        form = await bind(_AllClear, request, LABELS)
        if form.command is None:
            return await own_page(request, actor, form)
        said = form.command
        try:
            chosen = said.chosen()
            if said.all and not said.confirmed:
                return await _asked(request, actor, form, chosen)
            answered = await clear_many(actor, chosen, said.signed_by, said.signed)
        except (Refused, Conflict) as refusal:
            return await own_page(request, actor, form.with_refusal(refusal))
        return flash.done(
            request,
            own_list(form.value("batch")),
            Said(f"已答复{answered}人：无问题。答错的，启封以前可以在下面撤回。"),
        )

    @post("/undo", opt={PERMISSION: ANSWER_REVIEWS})
    async def take_back(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Template | Redirect:
        """Take back what was answered in one act."""
        form = await bind(_TakingBack, request, {"why": "撤回原因"})
        form = replace(form, part=f"undo-{form.value('moment')}")
        if form.command is None:
            return await own_page(request, actor, form)
        try:
            people = await take_back_many(actor, form.command.moment, form.command.why)
        except (Refused, Conflict) as refusal:
            return await own_page(request, actor, form.with_refusal(refusal))
        return flash.done(request, OWN, Said(f"已撤回{people}人的答复，请重新答复。"))


async def _asked(
    request: Request[Any, Any, Any], actor: Actor, form: Form[_AllClear], chosen: Sequence[int]
) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, OWN)
        lines = [one for one in await own_questions(actor) if one.id in set(chosen)]
    return page(
        request,
        "cadres/pages/vetting/own_clear.html",
        around,
        form=form,
        back=own_list(form.value("batch")),
        lines=lines,
        batches=Counter(one.batch_name for one in lines),
    )
