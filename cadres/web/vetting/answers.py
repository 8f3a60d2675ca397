"""What an agency is asked, and its answers; and answers that came on paper, typed in by the review's office."""

from datetime import date
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import ANSWER_REVIEWS, RUN_REVIEWS
from cadres.reviews.answers import QuestionLine, own_question, own_questions, question
from cadres.reviews.lists import kept_list
from cadres.rules.negative_list import Item
from cadres.services.reviews import opinions
from cadres.services.reviews.opinions import FactFound, GiveAnswer
from cadres.vocabulary import Answer
from cadres.web.vetting import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Problem, Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page
from server.web.templating import address

OWN = f"{SUBJECT}/answers"
_LABELS = {
    "answer": "答复",
    "signed_by": "签字人",
    "signed": "签字日期",
    "item": "条目",
    "words": "事实",
    "document": "文书",
    "day": "起算日",
    "reason": "撤回原因",
    "questions": "人员",
}


class _Typed(BaseModel):
    """The form of one answer: one fact at a time; further ones by the sheet."""

    model_config = ConfigDict(frozen=True)

    answer: Answer
    signed_by: str = Field(min_length=1, max_length=40)
    signed: date
    item: str = Field("", max_length=20)
    words: str = Field("", max_length=500)
    document: str = Field("", max_length=120)
    day: date | None = None

    def command(self) -> GiveAnswer:
        """What the service takes. A fact that was begun is passed on, so that what it lacks is refused and not lost."""
        begun = self.item or self.words or self.document or self.day
        facts = (
            (FactFound.model_construct(item=self.item, words=self.words, document=self.document, day=self.day),)
            if begun
            else ()
        )
        return GiveAnswer.model_construct(answer=self.answer, signed_by=self.signed_by, signed=self.signed, facts=facts)


class _AllClear(BaseModel):
    """Several people of whom nothing is known against them: those ticked, or with `all` everybody shown as not answered."""

    model_config = ConfigDict(frozen=True)

    questions: tuple[int, ...] = ()
    shown: tuple[int, ...] = ()
    all: bool = False
    signed_by: str = Field(min_length=1, max_length=40)
    signed: date

    def chosen(self) -> tuple[int, ...]:
        """The questions that are answered. Raises Refused where nobody was chosen."""
        found = self.shown if self.all else self.questions
        if not found:
            raise Refused([Problem("人员", "没有勾选。", "勾选查过没有问题的人。", "Q-24")])
        return found


class _Withdrawing(BaseModel):
    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=4, max_length=200)


class VettingAnswers(Controller):
    """An agency's own questions: its question, its answers, and nothing of any other agency's."""

    path = OWN

    @get("/", opt={PERMISSION: ANSWER_REVIEWS})
    async def list_own(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Template:
        """Whom the unit is asked about, the nearest deadline first."""
        return await _own_page(request, actor, Form())

    @post("/clear", opt={PERMISSION: ANSWER_REVIEWS})
    async def all_clear(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Template | Redirect:
        """Answer 无问题 on everybody ticked, signed once."""
        form = await bind(_AllClear, request, _LABELS)
        if form.command is None:
            return await _own_page(request, actor, form)
        given = GiveAnswer(answer=Answer.CLEAR, signed_by=form.command.signed_by, signed=form.command.signed)
        try:
            chosen = form.command.chosen()
            async with transaction(actor):
                for one in chosen:
                    await opinions.answer(actor, one, given)
        except Refused as refusal:
            return await _own_page(request, actor, form.with_refusal(refusal))
        return flash.done(request, OWN, Said(f"已答复{len(chosen)}人：无问题。"))

    @get("/{question:int}", opt={PERMISSION: ANSWER_REVIEWS})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], question: FromPath[int]
    ) -> Template:
        """The question about one person."""
        async with transaction(actor):
            line = await own_question(actor, question)
        return await _answer_page(request, actor, line, Form(), own=True)

    @post("/{question:int}", opt={PERMISSION: ANSWER_REVIEWS})
    async def answer(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], question: FromPath[int]
    ) -> Template | Redirect:
        """Answer it."""
        async with transaction(actor):
            line = await own_question(actor, question)
        form = await bind(_Typed, request, _LABELS)
        if form.command is not None:
            given = form.command.command()
            try:
                await opinions.answer(actor, question, given)
            except Refused as refusal:
                form = form.with_refusal(refusal)
            else:
                return flash.done(request, OWN, Said(f"已答复{line.name}：{given.answer.label}。"))
        return await _answer_page(request, actor, line, form, own=True)

    @post("/{question:int}/withdraw", opt={PERMISSION: ANSWER_REVIEWS})
    async def withdraw(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], question: FromPath[int]
    ) -> Template | Redirect:
        """Take an answer back before the opening."""
        async with transaction(actor):
            line = await own_question(actor, question)
        form = await bind(_Withdrawing, request, _LABELS)
        if form.command is None:
            return await _answer_page(request, actor, line, form, own=True)
        await opinions.withdraw_answer(actor, question, form.command.reason)
        return flash.done(request, f"{OWN}/{question}", Said("已撤回答复，请重新答复。"))


class PaperAnswers(Controller):
    """Answers on paper of agencies without an account."""

    path = f"{SUBJECT}/questions/{{question:int}}"

    @get("/", opt={PERMISSION: RUN_REVIEWS})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], question: FromPath[int]
    ) -> Template:
        """The form for the paper answer."""
        return await _answer_page(request, actor, await _line(actor, question), Form(), own=False)

    @post("/", opt={PERMISSION: RUN_REVIEWS})
    async def answer(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], question: FromPath[int]
    ) -> Template | Redirect:
        """Take it in."""
        line = await _line(actor, question)
        form = await bind(_Typed, request, _LABELS)
        if form.command is not None:
            try:
                await opinions.answer_for(actor, question, form.command.command())
            except Refused as refusal:
                form = form.with_refusal(refusal)
            else:
                return _to_board(request, line, f"已登记{line.agency_name}的答复。")
        return await _answer_page(request, actor, line, form, own=False)

    @post("/withdraw", opt={PERMISSION: RUN_REVIEWS})
    async def withdraw(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], question: FromPath[int]
    ) -> Template | Redirect:
        """Send an opened answer back, to be given anew."""
        line = await _line(actor, question)
        form = await bind(_Withdrawing, request, _LABELS)
        if form.command is None:
            return await _answer_page(request, actor, line, form, own=False)
        await opinions.withdraw_answer(actor, question, form.command.reason)
        return _to_board(request, line, f"已退回{line.agency_name}重新答复。")


async def _line(actor: Actor, wanted: int) -> QuestionLine:
    async with transaction(actor):
        return await question(actor, wanted)


def _to_board(request: Request[Any, Any, Any], line: QuestionLine, said: str) -> Redirect:
    return flash.done(request, address(f"{SUBJECT}/{line.batch}", open=line.entry), Said(said))


async def _own_page(request: Request[Any, Any, Any], actor: Actor, form: Form[Any]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, OWN)
        lines = await own_questions(actor)
    waiting = [one for one in lines if one.open and one.answer in {None, Answer.PENDING}]
    return page(
        request,
        "cadres/pages/vetting/own.html",
        around,
        status=422 if form.wrongs else 200,
        waiting=waiting,
        given=[one for one in lines if one not in waiting],
        form=form,
        today_=clock.today(),
    )


async def _answer_page(
    request: Request[Any, Any, Any], actor: Actor, line: QuestionLine, form: Form[Any], *, own: bool
) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, OWN if own else SUBJECT, None if own else line.region)
        items = await _items(line)
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
        back=OWN if own else address(f"{SUBJECT}/{line.batch}", open=line.entry),
        today_=clock.today(),
    )


async def _items(line: QuestionLine) -> tuple[Item, ...]:
    """The items that this agency may name on the day that decides."""
    held = (await kept_list(line.edition)).in_force(line.kind, line.event_day)
    return tuple(item for item in held if not item.agencies or line.agency in item.agencies)
