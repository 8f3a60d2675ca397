"""What an agency is asked, and its answers; and answers that came on paper, typed in by the review's office."""

from collections import Counter
from dataclasses import replace
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from cadres.evidence import SCAN, former_of, purpose_of, scans_of, takes_files
from cadres.permissions import ANSWER_REVIEWS, READ_OPINION_FILES, TAKE_INQUIRY
from cadres.reviews.answers import (
    QuestionLine,
    own_question,
    own_questions,
    own_unsettled,
    question_answered,
)
from cadres.reviews.lists import kept_list
from cadres.rules.negative_list import Item
from cadres.services.reviews import on_paper, opinions
from cadres.services.reviews.at_once import acts_of
from cadres.vocabulary import Answer
from cadres.web.vetting import SUBJECT
from cadres.web.vetting.typed import MORE, MOST_FACTS, bind_answer, places, scan_called, scan_choices
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.files.sniffing import XLSX
from server.sheets.exchange import exchange
from server.sheets.exporting import Wish, export, parts_of
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.handing import FORM_BYTES, take_in
from server.web.pages import download, frame, page
from server.web.templating import address

OWN = f"{SUBJECT}/answers"
LABELS = {
    "signed_by": "签字人",
    "signed": "签字日期",
    "reason": "撤回原因",
    "questions": "人员",
    "opinion": "答复",
}

_FILE = {"file": "文件", "called": "是哪一项的"}
_SHEET = {"reason": "下载征询表的事由", "batch": "批次"}
_OWN_SHEET = "own-replies"
#: Digits of a number that no batch can have.
_LONGEST = 19


class _Taking(BaseModel):
    """Why the sheet leaves the system; of one batch where it is named."""

    model_config = ConfigDict(frozen=True)

    batch: int | None = Field(None, ge=1, lt=10 ** (_LONGEST - 1))
    reason: str = Field(min_length=2, max_length=200)


class Withdrawing(BaseModel):
    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=4, max_length=200)


class VettingAnswers(Controller):
    """An agency's own questions: its question, its answers, and nothing of any other agency's."""

    path = OWN

    @get("/", opt={PERMISSION: ANSWER_REVIEWS})
    async def list_own(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], batch: FromQuery[int | None] = None
    ) -> Template:
        """Whom the unit is asked about, the nearest deadline first; of one batch where it is named."""
        return await own_page(request, actor, Form(), batch)

    @post("/sheet", opt={PERMISSION: TAKE_INQUIRY})
    async def take_sheet(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]
    ) -> Template | Response[bytes]:
        """Whom the unit has still to answer on, as the sheet that comes back filled in; numbers are whole, for a reason."""
        form = await bind(_Taking, request, _SHEET)
        if form.command is None:
            return await own_page(request, actor, replace(form, part="sheet"))
        try:
            part = await _part(actor, form.command.batch)
            taken = await export(actor, _OWN_SHEET, Wish(actor.region, form.command.reason, whole=True, part=part))
        except (Refused, Conflict) as refusal:
            return await own_page(request, actor, replace(form.with_refusal(refusal), part="sheet"))
        return download(taken.content, taken.name, XLSX)

    @get("/{question:int}", opt={PERMISSION: ANSWER_REVIEWS})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], question: FromPath[int]
    ) -> Template:
        """The question about one person."""
        async with transaction(actor):
            line = await own_question(actor, question)
        return await answer_page(request, actor, line, Form(), own=True)

    @post("/{question:int}", opt={PERMISSION: ANSWER_REVIEWS})
    async def answer(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], question: FromPath[int]
    ) -> Template | Redirect:
        """Answer it; the list is then that of before, of one batch where it was."""
        async with transaction(actor):
            line = await own_question(actor, question)
        form = await bind_answer(request)
        if MORE in await request.form():
            return await answer_page(request, actor, line, replace(form, wrongs=()), own=True, more=1)
        if form.command is not None:
            try:
                given = form.command.command()
                await opinions.answer(actor, question, given)
            except (Refused, Conflict) as refusal:
                form = form.with_refusal(refusal)
            else:
                files, back = f"{OWN}/{question}", own_list(request.query_params.get("batch", ""))
                return flash.done(request, back, Said(f"已答复{line.name}：{given.answer.label}。", files, "存入附件"))
        return await answer_page(request, actor, line, form, own=True)

    @post(
        "/{question:int}/file",
        opt={PERMISSION: ANSWER_REVIEWS},
        request_max_body_size=SCAN.most_bytes + FORM_BYTES,
    )
    async def add_file(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], question: FromPath[int]
    ) -> Template | Redirect:
        """Add a scan to the unit's own answer, before the opening."""
        async with transaction(actor):
            line = await own_question(actor, question)
        return await file_taken(request, actor, line, own=True)

    @post("/{question:int}/withdraw", opt={PERMISSION: ANSWER_REVIEWS})
    async def withdraw(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], question: FromPath[int]
    ) -> Template | Redirect:
        """Take an answer back before the opening."""
        async with transaction(actor):
            line = await own_question(actor, question)
        form = await bind(Withdrawing, request, LABELS)
        if form.command is None:
            return await answer_page(request, actor, line, form, own=True)
        try:
            await opinions.withdraw_answer(actor, question, form.command.reason)
        except (Refused, Conflict) as refusal:
            return await answer_page(request, actor, line, form.with_refusal(refusal), own=True)
        return flash.done(request, f"{OWN}/{question}", Said("已撤回答复，请重新答复。"))


class OpinionPages(Controller):
    """Where a file leads back to: the answer that it belongs to."""

    path = f"{SUBJECT}/opinions"

    @get("/{opinion:int}", opt={PERMISSION: READ_OPINION_FILES})
    async def show(self, actor: NamedDependency[Actor], opinion: FromPath[int]) -> Redirect:
        """The page of its question, as the actor is shown it."""
        async with transaction(actor):
            line = await question_answered(actor, opinion)
        return Redirect(f"{OWN}/{line.id}" if line.own else address(f"{SUBJECT}/{line.batch}", open=line.entry))


async def file_taken(
    request: Request[Any, Any, Any], actor: Actor, line: QuestionLine, *, own: bool
) -> Template | Redirect:
    here = f"{OWN}/{line.id}" if own else f"{SUBJECT}/questions/{line.id}"
    called = str((await request.form()).get("called", ""))
    try:
        async with transaction(actor):
            purpose = await purpose_of(line)
        await take_in(request, actor, purpose, scan_called(line, called))
    except (Refused, Conflict) as refusal:
        form: Form[Any] = Form({"called": called}, _FILE)
        return await answer_page(request, actor, line, form.with_refusal(refusal), own=own)
    return flash.done(request, here, Said("已存入附件，请核对是否清楚。"))


async def _part(actor: Actor, batch: int | None) -> str:
    """Which part of the unit's sheet a batch is; all of it where none is named.

    Raises Refused where nobody of the batch is left to answer on: the sheet of all batches is no answer to that.
    """
    if batch is None:
        return ""
    async with transaction(actor):
        parts = await parts_of(actor, exchange(_OWN_SHEET), actor.region)
    if (part := f"{batch}:") not in parts:
        cause = "这一批没有等本单位填答复的人；已经答“待核”的不在征询表里。"
        raise Refused([Problem("批次", cause, "待核的点姓名逐人答复；要别的批次的，先选那一批再下载。", "Q-24")])
    return part


def own_list(batch: str) -> str:
    """Where the list of a unit's questions is; of one batch where a number is given that could be one."""
    return address(OWN, batch=batch if batch.isdecimal() and len(batch) < _LONGEST else None)


async def own_page(
    request: Request[Any, Any, Any], actor: Actor, form: Form[Any], batch: int | None = None
) -> Template:
    """Whom the unit is asked about and has answered on, of one batch where it is named; a form that came back says what is wrong."""
    typed = form.value("batch")
    batch = batch or (int(typed) if typed.isdecimal() and len(typed) < _LONGEST else None)
    async with transaction(actor):
        around = await frame(request, actor, OWN)
        every = await own_questions(actor)
        undated = {one.id for one in await own_unsettled(actor) if one.answer is Answer.FOUND}
    lines = [one for one in every if batch in {None, one.batch}]
    open_ = Counter((one.batch, one.batch_name) for one in every if one.open)
    waiting = [one for one in lines if one.open and one.answer in {None, Answer.PENDING}]
    return page(
        request,
        "cadres/pages/vetting/own.html",
        around,
        status=422 if form.wrongs else 200,
        waiting=waiting,
        given=[one for one in lines if one not in waiting],
        acts=acts_of(lines),
        undated=undated,
        batch=batch,
        batches=[(number, name, people) for (number, name), people in sorted(open_.items())],
        may_take=actor.may(TAKE_INQUIRY),
        form=form,
        today_=clock.today(),
    )


async def answer_page(
    request: Request[Any, Any, Any], actor: Actor, line: QuestionLine, form: Form[Any], *, own: bool, more: int = 0
) -> Template:
    """The page of one question; `more` is room for so many facts beyond those typed."""
    batch = request.query_params.get("batch", "")
    async with transaction(actor):
        around = await frame(request, actor, OWN if own else SUBJECT, None if own else line.region)
        items = await _items(line)
        scans = await scans_of(actor, line)
        adding = await takes_files(actor, line)
        former = await former_of(actor, line)
        if not own and (line.answer or former):
            await opinions.trace_reading(actor, [line])
    return page(
        request,
        "cadres/pages/vetting/answer.html",
        around,
        status=422 if form.wrongs else 200,
        line=line,
        form=form,
        items=items,
        answers=tuple(Answer),
        own=own,
        batch=batch,
        scans=scans,
        adding=adding,
        former=former,
        most_bytes=SCAN.most_bytes,
        facts=range(min(MOST_FACTS, max(1, places(form.values) + more))),
        most_facts=MOST_FACTS,
        scan_choices=scan_choices(line),
        not_mine=on_paper.own_problem(actor, line) if line.unchecked else None,
        back=own_list(batch) if own else address(f"{SUBJECT}/{line.batch}", open=line.entry),
        today_=clock.today(),
    )


async def _items(line: QuestionLine) -> tuple[Item, ...]:
    """The items that this agency may name on the day that decides."""
    held = (await kept_list(line.edition)).in_force(line.kind, line.event_day)
    return tuple(item for item in held if not item.agencies or line.agency in item.agencies)
