"""Answers that came on paper: typed in by the review's office, held against the letter by somebody else of it (AC-3)."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict

from cadres.evidence import SCAN, Letter, letters, purposes_of, scanned
from cadres.permissions import RUN_REVIEWS
from cadres.reviews.answers import QuestionLine, question, to_check
from cadres.reviews.batches import batch_line
from cadres.services.reviews import on_paper, opinions
from cadres.web.vetting import SUBJECT
from cadres.web.vetting.answers import LABELS, Withdrawing, answer_page, file_taken
from cadres.web.vetting.typed import MORE, bind_answer
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.handing import FORM_BYTES, take_in_for_each
from server.web.pages import frame, page
from server.web.templating import address


class _Checking(BaseModel):
    """Which very answer was held against the paper."""

    model_config = ConfigDict(frozen=True)

    opinion: int


class _CheckingMany(BaseModel):
    """Those ticked, or with `all` every one of the agency that is shown to whoever may check it."""

    model_config = ConfigDict(frozen=True)

    opinions: tuple[int, ...] = ()
    shown: tuple[int, ...] = ()
    all: bool = False


class PaperAnswers(Controller):
    """Answers on paper of agencies that have nobody to answer here: typed by one person, checked by another."""

    path = f"{SUBJECT}/questions/{{question:int}}"

    @get("/", opt={PERMISSION: RUN_REVIEWS})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], question: FromPath[int]
    ) -> Template:
        """The form for the paper answer."""
        return await answer_page(request, actor, await _line(actor, question), Form(), own=False)

    @post("/", opt={PERMISSION: RUN_REVIEWS})
    async def answer(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], question: FromPath[int]
    ) -> Template | Redirect:
        """Take it in."""
        line = await _line(actor, question)
        form = await bind_answer(request)
        if MORE in await request.form():
            return await answer_page(request, actor, line, replace(form, wrongs=()), own=False, more=1)
        if form.command is not None:
            try:
                await on_paper.answer_for(actor, question, form.command.command())
            except (Refused, Conflict) as refusal:
                form = form.with_refusal(refusal)
            else:
                said = f"已登记{line.agency_name}的来函答复。存入来函扫描件，请另一位同事核对，核对后才算答复。"
                return flash.done(request, f"{SUBJECT}/questions/{question}", Said(said))
        return await answer_page(request, actor, line, form, own=False)

    @post("/check", opt={PERMISSION: RUN_REVIEWS})
    async def check(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], question: FromPath[int]
    ) -> Template | Redirect:
        """Say that what was typed reads as the paper does."""
        line = await _line(actor, question)
        form = await bind(_Checking, request, LABELS)
        if form.command is not None:
            try:
                await on_paper.check_reply(actor, question, form.command.opinion)
            except (Refused, Conflict) as refusal:
                form = form.with_refusal(refusal)
            else:
                return _to_board(request, line, f"已核对{line.agency_name}对{line.name}的来函答复。")
        return await answer_page(request, actor, line, form, own=False)

    @post("/file", opt={PERMISSION: RUN_REVIEWS}, request_max_body_size=SCAN.most_bytes + FORM_BYTES)
    async def add_file(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], question: FromPath[int]
    ) -> Template | Redirect:
        """Add the scan of the letter, before it is checked."""
        return await file_taken(request, actor, await _line(actor, question), own=False)

    @post("/withdraw", opt={PERMISSION: RUN_REVIEWS})
    async def withdraw(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], question: FromPath[int]
    ) -> Template | Redirect:
        """Send an opened answer back, to be given anew."""
        line = await _line(actor, question)
        form = await bind(Withdrawing, request, LABELS)
        if form.command is None:
            return await answer_page(request, actor, line, form, own=False)
        try:
            await opinions.withdraw_answer(actor, question, form.command.reason)
        except (Refused, Conflict) as refusal:
            return await answer_page(request, actor, line, form.with_refusal(refusal), own=False)
        if line.under and line.opinion is None:
            return _to_board(request, line, f"已按现在的号码重新征询{line.agency_name}，请另发函或者告知。")
        return _to_board(request, line, f"已退回{line.agency_name}重新答复。")


class CheckingReplies(Controller):
    """The replies on paper of a batch that wait for a second person."""

    path = f"{SUBJECT}/{{review:int}}/replies"

    @get("/", opt={PERMISSION: RUN_REVIEWS})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template:
        """What was typed, by agency, to be held against the letters."""
        return await _replies_page(request, actor, review, Form())

    @post("/", opt={PERMISSION: RUN_REVIEWS})
    async def check(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template | Redirect:
        """Say that those ticked read as the paper does."""
        form = await bind(_CheckingMany, request, LABELS)
        if form.command is not None:
            try:
                number = await on_paper.check_replies(
                    actor, review, form.command.shown if form.command.all else form.command.opinions
                )
            except (Refused, Conflict) as refusal:
                form = form.with_refusal(refusal)
            else:
                return flash.done(request, f"{SUBJECT}/{review}/replies", Said(f"已核对{number}件来函答复。"))
        return await _replies_page(request, actor, review, form)

    @post("/file", opt={PERMISSION: RUN_REVIEWS}, request_max_body_size=SCAN.most_bytes + FORM_BYTES)
    async def add_file(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template | Redirect:
        """Keep the scan of one letter with every reply that came by it."""
        called = str((await request.form()).get("called", ""))
        form: Form[Any] = Form({"called": called}, {"called": "来函", "file": "文件"})
        try:
            letter = await _letter(actor, review, called)
            await take_in_for_each(request, actor, purposes_of(letter))
        except (Refused, Conflict) as refusal:
            return await _replies_page(request, actor, review, form.with_refusal(refusal))
        said = f"已存入{letter.agency_name}的来函扫描件，归入{len(letter.replies)}件答复，请核对是否清楚。"
        return flash.done(request, f"{SUBJECT}/{review}/replies", Said(said))


async def _replies_page(request: Request[Any, Any, Any], actor: Actor, review: int, form: Form[Any]) -> Template:
    async with transaction(actor):
        line = await batch_line(actor, review)
        actor.require(RUN_REVIEWS, at=line.region)
        around = await frame(request, actor, SUBJECT, line.region)
        waiting = await to_check(actor, review)
        await opinions.trace_reading(actor, waiting)
        files = await scanned(waiting)
    return page(
        request,
        "cadres/pages/vetting/replies.html",
        around,
        status=422 if form.wrongs else 200,
        line=line,
        waiting=waiting,
        agencies=[
            (agency, [(one, on_paper.own_problem(actor, one)) for one in replies])
            for agency, replies in groupby(waiting, key=lambda one: one.agency_name)
        ],
        files=files,
        letters=_choices(waiting),
        most_bytes=SCAN.most_bytes,
        form=form,
    )


def _choices(waiting: Sequence[QuestionLine]) -> list[tuple[str, str]]:
    """The letters a scan may be of; where there are several none is chosen beforehand, so that none is filed by oversight."""
    found = [(one.key, _named(one)) for one in letters(waiting)]
    return [("", "请选择"), *found] if len(found) > 1 else found


def _named(letter: Letter) -> str:
    return f"{letter.agency_name}　{letter.number or '没有文号'}　{len(letter.replies)}件答复"


async def _letter(actor: Actor, review: int, called: str) -> Letter:
    """The letter of a batch that was chosen. Raises Refused where none was, or no reply of it waits any more."""
    async with transaction(actor):
        await batch_line(actor, review)
        found = letters(await to_check(actor, review))
    for one in found:
        if one.key == called:
            return one
    raise Refused([Problem("来函", "没有选，或者它的答复已经核对、退回。", "从待核对的来函里选。")])


async def _line(actor: Actor, wanted: int) -> QuestionLine:
    async with transaction(actor):
        return await question(actor, wanted)


def _to_board(request: Request[Any, Any, Any], line: QuestionLine, said: str) -> Redirect:
    return flash.done(request, address(f"{SUBJECT}/{line.batch}", open=line.entry), Said(said))
