"""The page of boxes counted apart: how ballots are counted, what is read of each box, their sums, and who confirms those."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field, model_validator

from elections import queries
from elections.box_papers import box_statement
from elections.box_sums import BoxSums, box_sums
from elections.permissions import CHECK_COUNT, ENTER_COUNT, PRINT, RECORD, VIEW
from elections.queries import ElectionLine, Progress
from elections.services.nominating.names import ProposeMerge
from elections.services.nominating.slips import SetAside
from elections.services.voting.box_readings import (
    BoxCounting,
    BoxState,
    box_counting,
    counted_apart,
    doubtful,
    votes_by_boxes,
)
from elections.services.voting.boxes import PlanCounting, plan_counting
from elections.services.voting.readings import BOTH, Reading, own_problem, readings
from elections.services.voting.summing import SumUp, confirm_box_merge, propose_box_merge, sum_up, undo_box_merge
from elections.vocabulary import CountStep, Post
from elections.web.elections import framed
from elections.web.panels import SUBJECT
from server.access.actor import Actor
from server.access.duties import Hand
from server.db.engine import transaction
from server.errors import NotFound, Refused
from server.law.lawbook import breaches
from server.web import flash, printing
from server.web.acting import act
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, page

_LABELS = {
    "apart": "计票方式",
    "decided": "依据",
    "reason": "说明",
    "pair": "写作",
    "post": "写作",
    "written": "写作",
    "meant": "即",
}


class PlanForm(BaseModel):
    """How ballots are counted; the numbers of boxes in the order of the stations."""

    model_config = ConfigDict(frozen=True)

    apart: bool
    decided: str = Field(min_length=2, max_length=120)
    boxes: tuple[int, ...] = ()

    def command(self, stations: Sequence[int]) -> PlanCounting:
        return PlanCounting(apart=self.apart, decided=self.decided, boxes=dict(zip(stations, self.boxes, strict=False)))


class MergeForm(ProposeMerge):
    """The form of a proposal, whose one choice `pair` stands for the post and the name as it was written."""

    @model_validator(mode="before")
    @classmethod
    def _apart(cls, values: Any) -> Any:
        if isinstance(values, dict) and isinstance(values.get("pair"), str):
            post_, _, name = values["pair"].partition(":")
            return {**values, "post": post_, "written": name}
        return values


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that the page shows. `vote` is None for the vote that is waited for; `counted` are those that boxes made."""

    line: ElectionLine
    progress: Progress
    apart: bool
    counting: BoxCounting
    sums: BoxSums
    held: tuple[Reading, ...]
    counted: Mapping[int, str]
    vote: int | None
    around: Frame


class BoxPages(Controller):
    """各箱计票."""

    path = f"{SUBJECT}/{{code:str}}/boxes"

    @get("/", opt={PERMISSION: VIEW})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        vote: FromQuery[int | None] = None,
    ) -> Template:
        """What is read of each box, by whom, what differs, and the sums."""
        return _page(request, actor, await _asked(request, actor, code, vote), Form(), "")

    @post("/plan", opt={PERMISSION: RECORD})
    async def plan(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Say how the ballots are counted."""
        asked = await _asked(request, actor, code, None)
        ids = [one.id for one in asked.counting.stations]
        labels = {f"boxes.{place}": f"{one.name}的票箱数" for place, one in enumerate(asked.counting.stations)}
        form = await bind(PlanForm, request, {**_LABELS, **labels})
        said = "已登记计票方式。"
        return await _done(request, actor, code, form, lambda one: plan_counting(actor, code, one.command(ids)), said)

    @post("/sum", opt={PERMISSION: ENTER_COUNT})
    async def confirm_sum(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Confirm what the boxes come to."""
        form = await bind(SumUp, request, _LABELS)
        if form.command is not None:
            try:
                handed = await sum_up(actor, code, form.command)
            except Refused as refusal:
                form = form.with_refusal(refusal)
            else:
                if handed.outcome is None:
                    return flash.done(request, f"{SUBJECT}/{code}/boxes", Said(_FIRST))
                said = f"各箱合计经两人确认，依法得出：{handed.outcome.next.label}。"
                return flash.done(request, f"{SUBJECT}/{code}", Said(said))
        return _page(request, actor, await _asked(request, actor, code, None), form, request.url.path)

    @post("/merges", opt={PERMISSION: ENTER_COUNT})
    async def propose(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Propose that two ways of writing are one person."""
        form = await bind(MergeForm, request, _LABELS)
        said = "已提出归并，请另一人确认。"
        return await _done(request, actor, code, form, lambda one: propose_box_merge(actor, code, one), said)

    @post("/merges/{merge:int}/confirm", opt={PERMISSION: CHECK_COUNT})
    async def confirm(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str], merge: FromPath[int]
    ) -> Template | Redirect:
        """Confirm it."""
        form = await bind(_Nothing, request, {})
        said = "已确认归并，票数合计。"
        return await _done(request, actor, code, form, lambda _: confirm_box_merge(actor, code, merge), said)

    @post("/merges/{merge:int}/undo", opt={PERMISSION: CHECK_COUNT})
    async def undo(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str], merge: FromPath[int]
    ) -> Template | Redirect:
        """Take the two apart again."""
        form = await bind(SetAside, request, {"reason": "撤销理由"})
        said = "已撤销归并。"
        return await _done(request, actor, code, form, lambda one: undo_box_merge(actor, code, merge, one), said)

    @get("/papers/statement", opt={PERMISSION: PRINT})
    async def statement(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        vote: FromQuery[int | None] = None,
    ) -> Response[bytes]:
        """The boxes with their sums, as PDF."""
        async with transaction(actor):
            made = await box_statement(actor, code, vote)
        return await printing.one(request, made)


class _Nothing(BaseModel):
    """A form that is its own button."""


_FIRST = "已确认各箱合计（第一人）。请另一人核对后再确认一次，两人都确认才依法判定。"


async def _done(
    request: Request[Any, Any, Any],
    actor: Actor,
    code: str,
    form: Form[Any],
    does: Callable[[Any], Awaitable[object]],
    said: str,
) -> Template | Redirect:
    """Act on one of the page's many forms; refused, what was typed comes back in that form alone."""

    async def again(form: Form[Any]) -> Template:
        return _page(request, actor, await _asked(request, actor, code, None), form, request.url.path)

    return await act(request, form, does, again, f"{SUBJECT}/{code}/boxes", said)


async def _asked(request: Request[Any, Any, Any], actor: Actor, code: str, vote: int | None) -> _Asked:
    async with transaction(actor):
        line = await queries.election(actor, code)
        progress = await queries.progress(actor, code)
        counted = await votes_by_boxes(actor, code)
        if vote is not None and vote not in counted:
            raise NotFound
        if vote is None and progress.course.ballot is None and counted:
            vote = max(counted)
        counting = await box_counting(actor, code, progress, vote)
        apart = vote is not None or await counted_apart(actor, code)
        held = () if vote is not None else await readings(actor, code)
        around = await framed(request, actor, line)
    return _Asked(line, progress, apart, counting, box_sums(counting, progress), held, counted, vote, around)


@dataclass(frozen=True, slots=True)
class _BoxRow:
    """A box with what whoever asks may do to it."""

    state: BoxState
    act: str
    word: str


def _rows(asked: _Asked, actor: Actor) -> Sequence[_BoxRow]:
    open_now = asked.vote is None and asked.line.open and asked.apart and not asked.held
    return [_BoxRow(one, *(_act(one, actor) if open_now else ("", ""))) for one in asked.counting.boxes]


def _act(state: BoxState, actor: Actor) -> tuple[str, str]:
    """The last part of the address of what is to be done next, and its word."""
    if state.settled or not actor.may(ENTER_COUNT):
        return "", ""
    if len(state.readings) == BOTH:
        if state.own(actor):
            return "/", "再看原表"
        return ("/check", "核对差异") if actor.may(CHECK_COUNT) else ("", "")
    if state.own_problem(CountStep.SECOND, actor):
        return "", ""
    return "/", "第二次录入" if state.readings else "录入"


def _page(request: Request[Any, Any, Any], actor: Actor, asked: _Asked, form: Form[Any], posted: str) -> Template:
    hand = Hand.of(actor)
    working = asked.vote is None and asked.line.open
    ballot = asked.progress.course.ballot
    findings = asked.sums.village.findings
    return page(
        request,
        "elections/pages/polling/boxes.html",
        asked.around,
        status=422 if form.wrongs else 200,
        line=asked.line,
        asked=asked,
        ballot=ballot,
        kind=asked.progress.held[asked.vote - 1].poll.round if asked.vote else ballot.kind if ballot else None,
        rows=_rows(asked, actor),
        sums=asked.sums,
        findings=findings,
        started=any(one.settled for one in asked.counting.boxes),
        stopped=bool(breaches(findings)),
        asks_reason=bool(doubtful(asked.sums.village)),
        own=own_problem(CountStep.SECOND, actor, asked.held),
        mine={one.id for one in asked.counting.merges if one.first.is_same(hand)},
        written=_written(asked),
        posts=[(post, sorted(asked.counting.written(post))) for post in Post],
        form=form,
        posted=posted,
        may_record=working and actor.may(RECORD),
        may_enter=working and ballot is not None and actor.may(ENTER_COUNT),
        may_check=working and ballot is not None and actor.may(CHECK_COUNT),
        may_print=actor.may(PRINT) and asked.apart,
    )


def _written(asked: _Asked) -> Sequence[tuple[str, str]]:
    """The names that voters wrote in, as choices: the post and the name."""
    printed = {(contest.post, one.name) for contest in asked.counting.contests for one in contest.candidates}
    return [
        (f"{post.value}:{name}", f"{post.label}　{name}")
        for post in Post
        for name in sorted(asked.counting.written(post))
        if (post, name) not in printed
    ]
