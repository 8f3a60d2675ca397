"""The page of an election's nomination: the way, the countings, who goes on, what they answered, the list, the meeting."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, model_validator

from elections.nomination_vocabulary import ConsentAnswer, NominationWay
from elections.nominations import Nominations, entries, nominations
from elections.permissions import CHECK_COUNT, ENTER_COUNT, EXPORT, RECORD, VIEW
from elections.planning.committee import eligible
from elections.rules.nomination import margin
from elections.rules.nomination_list import Entry, ordered
from elections.scans import CONSENT_SCAN, consent_called, consent_scans
from elections.services.elections import subject
from elections.services.nominating.consents import SayAnswer, say_answer
from elections.services.nominating.slips import PlanNomination, plan_nomination
from elections.vocabulary import Post
from elections.web.elections import framed
from elections.web.panels import SUBJECT
from server.access.actor import Actor
from server.access.duties import Hand
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.files.keeping import FileLine, Purpose
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.handing import FORM_BYTES, take_in
from server.web.pages import Frame, page

C = TypeVar("C", bound=BaseModel)

_LABELS = {
    "way": "产生方式",
    "chair_extra": "主任差额",
    "vice_chair_extra": "副主任差额",
    "member_extra": "委员差额",
    "nominee": "被提名人",
    "post": "被提名人",
    "name": "被提名人",
    "person": "人员",
    "answer": "书面意见",
    "said": "日期",
    "document": "依据",
    "reason": "理由",
}


class AnswerForm(SayAnswer):
    """The form of a nominee's answer, whose one choice `nominee` stands for the post and the name."""

    @model_validator(mode="before")
    @classmethod
    def _apart(cls, values: Any) -> Any:
        if isinstance(values, dict) and isinstance(values.get("nominee"), str):
            post_, _, name = values["nominee"].partition(":")
            return {**values, "post": post_, "name": name}
        return values


class Nothing(BaseModel):
    """A form that is its own button."""


@dataclass(frozen=True, slots=True)
class Asked:
    """All that the page shows."""

    held: Nominations
    listed: Sequence[Entry]
    people: Sequence[tuple[int, str]]
    scans: Mapping[tuple[Post, str], tuple[FileLine, ...]]
    around: Frame


class NominationPages(Controller):
    """提名."""

    path = SUBJECT

    @get("/{code:str}/nomination", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """How the election comes to its candidates, as far as it is."""
        return shown(request, actor, await asked(request, actor, code), Form())

    @post("/{code:str}/nomination/plan", opt={PERMISSION: RECORD})
    async def plan(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Choose the way and the margins."""
        form = await bind(PlanNomination, request, _LABELS)
        return await done(request, actor, code, form, plan_nomination, "已登记提名方式。")

    @post("/{code:str}/nomination/consents", opt={PERMISSION: RECORD})
    async def answer(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Record what a nominee said in writing."""
        form = await bind(AnswerForm, request, _LABELS)
        return await done(request, actor, code, form, say_answer, "已登记书面意见。")

    @post(
        "/{code:str}/nomination/consents/scan",
        opt={PERMISSION: RECORD},
        request_max_body_size=CONSENT_SCAN.most_bytes + FORM_BYTES,
    )
    async def scan(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Keep a picture of what a nominee wrote, beside the answer on record."""
        held = await asked(request, actor, code)
        wanted = str((await request.form()).get("called", ""))
        form: Form[Nothing] = Form({"called": wanted}, {"called": "书面意见", "file": "文件"})
        try:
            await take_in(request, actor, _purpose(held.held), _called(held.held, wanted))
        except Refused as refusal:
            return shown(request, actor, held, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{code}/nomination", Said("已存入扫描件，请核对是否清楚。"))


def _called(held: Nominations, wanted: str) -> str:
    """Whose answer a scan is of. Raises Refused where none is on record, and once the election is over."""
    said = next((one for one in held.consents if f"{one.post.value}:{one.name}" == wanted), None)
    if said is None or not held.line.open:
        cure = "先登记书面意见，再存扫描件。"
        raise Refused([Problem("书面意见", "没有选定已经登记的书面意见，或者选举已经办结。", cure, "S07b")])
    return consent_called(said.post, said.name)


def _purpose(held: Nominations) -> Purpose:
    return Purpose(CONSENT_SCAN, held.line.region, subject(held.line.code))


async def done(
    request: Request[Any, Any, Any],
    actor: Actor,
    code: str,
    form: Form[C],
    act: Callable[[Actor, str, C], Awaitable[object]],
    said: str,
) -> Template | Redirect:
    """Do what a form of the page asks for, and come back to the page; with what was typed where it was refused."""
    held = await asked(request, actor, code)
    if form.command is None:
        return shown(request, actor, held, form)
    try:
        await act(actor, code, form.command)
    except Refused as refusal:
        return shown(request, actor, held, form.with_refusal(refusal))
    except Conflict as conflict:
        return shown(request, actor, held, form.with_refusal(Refused([Problem("提名", conflict.message)])))
    return flash.done(request, f"{SUBJECT}/{code}/nomination", Said(said))


async def asked(request: Request[Any, Any, Any], actor: Actor, code: str) -> Asked:
    """Read it all. Raises NotFound outside the actor's area."""
    async with transaction(actor):
        held = await nominations(actor, code)
        return Asked(
            held,
            await entries(actor, code, held),
            await eligible(actor, held.line.region),
            await consent_scans(actor, code, held.consents),
            await framed(request, actor, held.line),
        )


def shown(request: Request[Any, Any, Any], actor: Actor, found: Asked, form: Form[Any]) -> Template:
    """The page, with a form that came back where there is one."""
    held = found.held
    changeable = held.line.open and held.standing is None
    return page(
        request,
        "elections/pages/nominating/nomination.html",
        found.around,
        status=422 if form.wrongs else 200,
        line=held.line,
        book=held.book,
        held=held,
        listed=found.listed,
        sorted=tuple(found.listed) == ordered(found.listed),
        people=found.people,
        answers={(one.post, one.name): one for one in held.consents},
        nominees=_choices(held),
        scans=found.scans,
        answered=[(f"{one.post.value}:{one.name}", f"{one.post.label}　{one.name}") for one in held.consents],
        most_bytes=CONSENT_SCAN.most_bytes,
        spans={post: margin(held.book, post) for post in held.seats},
        ways=tuple(one for one in NominationWay if one is not NominationWay.FREE or held.book.free_ballot),
        choices=tuple(ConsentAnswer),
        posts=tuple(held.seats),
        own=held.waiting is not None and held.waiting.first.is_same(Hand.of(actor)),
        mine=[one.id for one in held.merges if one.first.is_same(Hand.of(actor))],
        form=form,
        may_record=actor.may(RECORD) and held.line.open,
        may_change=actor.may(RECORD) and changeable,
        may_enter=actor.may(ENTER_COUNT) and changeable,
        may_export=actor.may(EXPORT),
        may_check=actor.may(CHECK_COUNT) and changeable,
    )


def _choices(held: Nominations) -> list[tuple[str, str]]:
    """The nominees as one choice each, in the order of the posts and of the votes."""
    return [
        (f"{cut.post.value}:{one.name}", f"{cut.post.label}　{one.name}")
        for cut in held.cuts
        for one in (*cut.taken, *cut.tied, *cut.left, *cut.gone)
    ]
