"""Steps of papers: by the list or one by one, out to the press, void with a reason, numbers that no paper has."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Crowded, Problem, Refused, Unavailable
from server.jobs.asking import enqueue
from server.many_papers import TAKE_ON, TakeOn, issue_each
from server.papers.register import reading
from server.papers.register.issuing import AT_ONCE, reprint
from server.papers.register.kinds import issuer_of, kind_of, seen_by
from server.papers.register.life import Reason, move, prepare, replace_with_new, void
from server.papers.register.numbering import series_of_books
from server.papers.register.permissions import HANDLE
from server.papers.register.rules import FORWARD
from server.papers.register.spoiling import Spoil, spoil
from server.papers.register.vocabulary import PaperState
from server.places.regions import Place
from server.portal.paper_pages import ASKED, SUBJECT, Failed, Listed, at_once, mark_of, paper_page, register_page
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.handing import store_of
from server.web.pages import frame, page
from server.web.printing import press_of
from server.web.templating import address

_MOST = 500
_STEPS = {
    "checked": PaperState.CHECKED,
    "approved": PaperState.APPROVED,
    "issued": PaperState.ISSUED,
    "draft": PaperState.DRAFT,
}
_VERBS = {PaperState.CHECKED: "核对", PaperState.APPROVED: "核准", PaperState.ISSUED: "签发"}
_SAID = {
    "checked": "已核对{}件。",
    "approved": "已核准{}件，编号见登记簿。",
    "issued": "已签发{}件，文件已存档。",
    "draft": "已退回{}件。",
}
#: Refusals that are told on the page where the act was asked for; what is missing or not the actor's has a page of its own.
_TOLD = (Refused, Conflict, Crowded, Unavailable)
_ID = re.compile(r"[0-9]{1,9}")
_SPOIL = {"kind": "文书", "year": "年份", "number": "号", "reason": "原因", "series": "代字"}


class Steps(BaseModel):
    """Which papers are taken a step on."""

    model_config = ConfigDict(frozen=True)

    papers: tuple[int, ...] = Field((), max_length=_MOST)
    to: Literal["checked", "approved", "issued", "draft"]
    note: str = Field("", max_length=200)
    back: str = Field("", max_length=12)


class Whole(BaseModel):
    """Which step all the papers of a list are taken, how many they were when they were shown, and the mark of which."""

    model_config = ConfigDict(frozen=True)

    to: Literal["checked", "approved", "issued"]
    number: int = Field(ge=1)
    mark: str = Field(max_length=64)


class Register(BaseModel):
    """What a record's page asks to be put on the register."""

    model_config = ConfigDict(frozen=True)

    kind: str = Field(max_length=60)
    source: str = Field(max_length=60)


class PaperActs(Controller):
    """What is done to papers."""

    path = SUBJECT
    dependencies = ASKED

    @post("/steps", opt={PERMISSION: HANDLE})
    async def step(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        listed: NamedDependency[Listed],
    ) -> Template | Redirect:
        """All the papers that were ticked, or none where one does not go; what is wrong is told where they were ticked.

        Those that are issued go each by itself, and so do more than `AT_ONCE` of any step, as a job.
        """
        form = await bind(Steps, request, {"papers": "文书", "to": "步骤", "note": "原因"})
        act, paper = form.value("to"), _one(form)
        failed = Failed.of(act, form)
        if form.command is not None:
            try:
                if act != "draft" and len(form.command.papers) > AT_ONCE:
                    return flash.done(request, f"/jobs/{await _ask(request, actor, listed, form.command)}")
                said = await _step(request, actor, form.command)
            except _TOLD as refusal:
                failed = Failed.of(act, form, refusal)
            else:
                back = f"{SUBJECT}/{paper}" if paper else address(SUBJECT, **listed.query(listed.area))
                return flash.done(request, back, said)
        if paper:
            return await paper_page(request, actor, int(paper), failed)
        return await register_page(request, actor, listed, failed)

    @post("/all", opt={PERMISSION: HANDLE})
    async def all(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], listed: NamedDependency[Listed]
    ) -> Template | Redirect:
        """All that the list asks for and that stands before a step, as a job; no more and no fewer than the page had told."""
        form = await bind(Whole, request, {"to": "步骤", "number": "件数", "mark": "名单"})
        failed = Failed.of("all", form)
        if form.command is not None:
            try:
                async with transaction(actor):
                    around = await frame(request, actor, SUBJECT, listed.area)
                    found = await at_once(actor, around.area_code, listed.wanted)
                    job = await _ask_for_all(actor, around.area, found, form.command)
            except _TOLD as refusal:
                failed = Failed.of("all", form, refusal)
            else:
                return flash.done(request, f"/jobs/{job}")
        return await register_page(request, actor, listed, failed)

    @post("/register", opt={PERMISSION: HANDLE})
    async def register(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Redirect:
        """Put a paper on the register as a draft; where it is there already, show it."""
        form = await bind(Register, request, {"kind": "文书", "source": "来源"})
        if form.command is None:
            raise Refused(wrong.problem for wrong in form.wrongs)
        kind, source = kind_of(form.command.kind), form.command.source
        async with transaction(actor):
            made = await prepare(actor, kind, [source])
            line = (await reading.on_register(actor, kind.code, [source])).get(source)
            if line is None or (not made and line.state is PaperState.VOID):
                raise Conflict("资料里没有这一件，不能登记。", code="paper.no_source")
            actor.require(kind.handle, at=line.region)
        said = Said("已登记为草稿，由另一人核对、核准。") if made else Said("登记簿里已有这一件。")
        return flash.done(request, f"{SUBJECT}/{line.id}", said)

    @post("/{registered:int}/void", opt={PERMISSION: HANDLE})
    async def void(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], registered: FromPath[int]
    ) -> Template | Redirect:
        """Declare it void; the number stays."""
        way = _Way("void", "已作废，编号保留在登记簿上。")
        return await _reasoned(request, actor, lambda why: void(actor, registered, why), registered, way)

    @post("/{registered:int}/reprint", opt={PERMISSION: HANDLE})
    async def reprint(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], registered: FromPath[int]
    ) -> Template | Redirect:
        """Print it anew under its number, marked 补发."""
        store, press = store_of(request), press_of(request)
        way = _Way("reprint", "已补发：编号不变，文书上注明补发。")
        return await _reasoned(
            request, actor, lambda why: reprint(actor, store, press, registered, why), registered, way
        )

    @post("/{registered:int}/replace", opt={PERMISSION: HANDLE})
    async def replace(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], registered: FromPath[int]
    ) -> Template | Redirect:
        """A new draft that takes its place once it is issued."""
        way = _Way("replace", "已拟新件。新件签发时，本件改为已被替代。")
        return await _reasoned(request, actor, lambda why: replace_with_new(actor, registered, why), registered, way)

    @get("/numbers", opt={PERMISSION: HANDLE})
    async def ask_number(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """The form for a number that no paper has."""
        return await _number_page(request, actor, area, Form())

    @post("/numbers", opt={PERMISSION: HANDLE})
    async def spoil(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Put the number on the register as void."""
        form = await bind(Spoil, request, _SPOIL)
        if form.command is None:
            return await _number_page(request, actor, area, form)
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
        kind = kind_of(form.command.kind)
        try:
            made = await spoil(actor, issuer_of(kind, around.area_code), form.command)
        except Refused as refusal:
            renamed = Refused([Problem("号", one.cause, one.cure, one.rule, one.cite) for one in refusal.problems])
            return await _number_page(request, actor, area, form.with_refusal(renamed))
        return flash.done(request, f"{SUBJECT}/{made}", Said("已登记为空号。"))


def _one(form: Form[Steps]) -> str:
    """The paper whose own page a step was taken from; empty for the list."""
    paper = form.value("papers.0") if form.value("back") == "paper" else ""
    return paper if _ID.fullmatch(paper) else ""


async def _step(request: Request[Any, Any, Any], actor: Actor, command: Steps) -> Said:
    """Take the step and say so. Raises Refused for nothing chosen, and for a return without a reason."""
    if not command.papers:
        raise Refused([Problem("文书", "一件也没有选。", "在左边的格子里选上，再办。")])
    if command.to == "draft" and not command.note:
        raise Refused([Problem("原因", "没有写退回的原因。", "写明哪里不对，拟稿人才知道改什么。")])
    if command.to == "issued":
        number = await issue_each(actor, store_of(request), press_of(request), command.papers)
    else:
        number = await move(actor, command.papers, _STEPS[command.to], command.note)
    return Said(_SAID[command.to].format(number))


async def _ask(request: Request[Any, Any, Any], actor: Actor, listed: Listed, command: Steps) -> int:
    """The job for many papers that were ticked."""
    to = _STEPS[command.to]
    async with transaction(actor):
        area = (await frame(request, actor, SUBJECT, listed.area)).area
        wish = TakeOn(region=area.code, papers=command.papers, to=to)
        return await enqueue(actor, TAKE_ON, wish, _note(area, command.papers, to))


async def _ask_for_all(actor: Actor, area: Place, found: Mapping[PaperState, tuple[int, ...]], command: Whole) -> int:
    """The job for all that stand before a step. Raises Refused where they are not those that were shown."""
    to = _STEPS[command.to]
    papers = found.get(next(state for state, after in FORWARD.items() if after is to), ())
    if not papers or mark_of(papers) != command.mark:
        same = len(papers) == command.number
        now = "件数没有变，但不是原来那些" if same else f"页面上是{command.number}件，现在是{len(papers)}件"
        raise Refused([Problem("名单", f"名单已经变了：{now}。", "请看过现在的名单，再办。")])
    return await enqueue(actor, TAKE_ON, TakeOn(region=area.code, papers=papers, to=to), _note(area, papers, to))


def _note(area: Place, papers: Sequence[int], to: PaperState) -> str:
    return f"{area.name}{len(papers)}件，{_VERBS[to]}"


@dataclass(frozen=True, slots=True)
class _Way:
    """An act on one paper that needs a reason: its word in addresses, and what is said once it is done."""

    word: str
    said: str


async def _reasoned(
    request: Request[Any, Any, Any],
    actor: Actor,
    act: Callable[[Reason], Awaitable[object]],
    paper: int,
    way: _Way,
) -> Template | Redirect:
    """Do what needs a reason; what is wrong is told on the paper's page, with the reason as it was typed."""
    form = await bind(Reason, request, {"reason": "原因"})
    failed = Failed.of(way.word, form)
    if form.command is not None:
        try:
            made = await act(form.command)
        except _TOLD as refusal:
            failed = Failed.of(way.word, form, refusal)
        else:
            return flash.done(request, f"{SUBJECT}/{made if isinstance(made, int) else paper}", Said(way.said))
    return await paper_page(request, actor, paper, failed)


async def _number_page(request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[Spoil]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, SUBJECT, area)
        mine = [kind for kind in seen_by(actor) if actor.may(kind.handle)]
        bodies = {issuer_of(kind, around.area_code) for kind in mine}
        series = [one for body in sorted(bodies) for one in await series_of_books(body)]
    return page(
        request,
        "server/register/number.html",
        around,
        status=422 if form.wrongs else 200,
        form=form,
        kinds=[(kind.code, kind.label) for kind in mine],
        series=list(dict.fromkeys(series)),
        year=clock.today().year,
        back=address(SUBJECT, area=around.area_code),
    )
