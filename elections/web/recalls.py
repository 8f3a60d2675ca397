"""Recalls: the list of an area, one demand, and the acts on it; each is held against the law of its day."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from cadres import holdings
from cadres import queries as cadres
from cadres.holdings import TenureView
from elections import recalls
from elections.laws import laws
from elections.permissions import PUBLISH, RECORD, VIEW
from elections.recalls import RecallLine
from elections.services.recalls import (
    CloseRecall,
    ReceivePetition,
    RecordBallot,
    close_recall,
    confirm_ballot,
    receive_petition,
    record_ballot,
    subject,
    take_ballot_back,
)
from elections.vocabulary import Method, Petitioner, RecallReply
from server import clock
from server.access.actor import Actor
from server.access.audit import trail
from server.access.duties import Hand
from server.db.engine import transaction
from server.errors import Conflict, Refused
from server.manifest import Cell, Duty, Panel
from server.values.periods import chinese_day
from server.web import flash
from server.web.acting import act
from server.web.areas import Marks, township_of, within
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page
from server.web.templating import address

SUBJECT = "/recalls"

_PETITION = {
    "tenure": "被要求罢免的成员",
    "petitioners": "联名人",
    "signed": "联名人数",
    "entitled": "有权联名的人数",
    "reasons": "罢免理由",
    "received": "收到日期",
    "elected_by": "产生时的选举方式",
}
_BALLOT = {
    "held": "表决日期",
    "method": "由谁投票",
    "electorate": "应参加人数",
    "ballots_cast": "参加表决人数",
    "agreed": "同意罢免",
    "reply": "申辩",
    "by_proxy": "委托投票",
    "in_mobile_boxes": "流动票箱投票",
    "document_name": "表决结果文书",
}
_REASON = {"reason": "事由"}


class RecallPages(Controller):
    """罢免."""

    path = SUBJECT

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """The demands of an area, the latest first."""
        async with transaction(actor):
            everywhere = await recalls.recalls(actor, actor.region)
            counts = Counter(township_of(line.region) for line in everywhere)
            around = await frame(request, actor, SUBJECT, area, Marks(counts))
            lines = [line for line in everywhere if within(line.region, around.area_code)]
        return page(request, "elections/pages/recalls.html", around, lines=lines)

    @get("/of/{region:str}", opt={PERMISSION: RECORD})
    async def ask_petition(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        region: FromPath[str],
        tenure: FromQuery[str] = "",
    ) -> Template:
        """What a demand must say."""
        return await _petition(request, actor, region, Form({"tenure": tenure} if tenure else {}))

    @post("/of/{region:str}", opt={PERMISSION: RECORD})
    async def receive(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template | Redirect:
        """Keep it, with what the law makes of it."""
        form = await bind(ReceivePetition, request, _PETITION, region=region)
        if form.command is None:
            return await _petition(request, actor, region, form)
        try:
            key = await receive_petition(actor, form.command)
        except Refused as refusal:
            return await _petition(request, actor, region, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{key}", Said("已登记罢免要求，成立与否见下。"))

    @get("/{recall:int}", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], recall: FromPath[int]
    ) -> Template:
        """One demand: what the law says of it and of each vote, and what may be done now."""
        return await _page(request, actor, recall, "recall", Form())

    @get("/{recall:int}/ballot", opt={PERMISSION: RECORD})
    async def ask_ballot(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], recall: FromPath[int]
    ) -> Template:
        """The numbers of a vote."""
        return await _page(request, actor, recall, "recall_ballot", Form(), _waiting)

    @post("/{recall:int}/ballot", opt={PERMISSION: RECORD})
    async def ballot(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], recall: FromPath[int]
    ) -> Template | Redirect:
        """Keep them as typed."""
        form = await bind(RecordBallot, request, _BALLOT)
        return await _act(
            request, actor, recall, ("recall_ballot", "已登记表决，由另一人确认后生效。", record_ballot), form
        )

    @get("/{recall:int}/confirm", opt={PERMISSION: PUBLISH})
    async def ask_confirm(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], recall: FromPath[int]
    ) -> Template:
        """What follows from the vote."""
        return await _page(request, actor, recall, "recall_confirm", Form(), _unconfirmed)

    @post("/{recall:int}/confirm", opt={PERMISSION: PUBLISH})
    async def confirm(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], recall: FromPath[int]
    ) -> Template | Redirect:
        """Let it take effect."""
        try:
            verdict = await confirm_ballot(actor, recall)
        except Refused as refusal:
            return await _page(request, actor, recall, "recall_confirm", Form().with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{recall}", Said(f"已确认：{verdict.label}。"))

    @get("/{recall:int}/take-back", opt={PERMISSION: RECORD})
    async def ask_take_back(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], recall: FromPath[int]
    ) -> Template:
        """Why the numbers go."""
        return await _page(request, actor, recall, "recall_take_back", Form(), _unconfirmed)

    @post("/{recall:int}/take-back", opt={PERMISSION: RECORD})
    async def take_back(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], recall: FromPath[int]
    ) -> Template | Redirect:
        """Take them back."""
        form = await bind(CloseRecall, request, _REASON)
        return await _act(
            request,
            actor,
            recall,
            ("recall_take_back", "已撤回表决登记，请照原始记录重新登记。", take_ballot_back),
            form,
        )

    @get("/{recall:int}/close", opt={PERMISSION: RECORD})
    async def ask_close(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], recall: FromPath[int]
    ) -> Template:
        """Why nothing more comes of it."""
        return await _page(request, actor, recall, "recall_close", Form(), _waiting)

    @post("/{recall:int}/close", opt={PERMISSION: RECORD})
    async def close(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], recall: FromPath[int]
    ) -> Template | Redirect:
        """End it."""
        form = await bind(CloseRecall, request, _REASON)
        return await _act(request, actor, recall, ("recall_close", "罢免要求已终结。", close_recall), form)


async def _act(
    request: Request[Any, Any, Any],
    actor: Actor,
    key: int,
    how: tuple[str, str, Callable[[Actor, int, Any], Awaitable[object]]],
    form: Form[Any],
) -> Template | Redirect:
    name, said, does = how
    return await act(
        request,
        form,
        lambda command: does(actor, key, command),
        lambda again: _page(request, actor, key, name, again),
        f"{SUBJECT}/{key}",
        said,
    )


def _waiting(line: RecallLine) -> None:
    if not line.waiting:
        raise Conflict(f"这件罢免要求现在不等待表决：{line.state}。", code="recall.not_waiting")


def _unconfirmed(line: RecallLine) -> None:
    if not line.unconfirmed:
        raise Conflict("这件罢免要求没有待确认的表决。", code="recall.nothing_to_confirm")


async def _page(
    request: Request[Any, Any, Any],
    actor: Actor,
    key: int,
    name: str,
    form: Form[Any],
    ask: Callable[[RecallLine], None] = lambda _: None,
) -> Template:
    async with transaction(actor):
        line = await recalls.recall(actor, key)
        ask(line)
        office = await holdings.tenure(actor, line.tenure)
        around = await frame(request, actor, SUBJECT, line.region)
        events = await trail(subject(key)) if name == "recall" else ()
    return page(
        request,
        f"elections/pages/{name}.html",
        around,
        status=422 if form.wrongs else 200,
        line=line,
        office=office,
        form=form,
        events=events,
        **_rights(actor, line),
        methods=tuple(Method),
        replies=tuple(RecallReply),
    )


def _rights(actor: Actor, line: RecallLine) -> Mapping[str, bool]:
    own = line.last is not None and line.last.entered_by.is_same(Hand.of(actor))
    return {
        "may_vote": line.waiting and actor.may(RECORD),
        "may_confirm": line.unconfirmed and not own and actor.may(PUBLISH),
        "may_take_back": line.unconfirmed and actor.may(RECORD),
    }


async def _petition(request: Request[Any, Any, Any], actor: Actor, region: str, form: Form[Any]) -> Template:
    async with transaction(actor):
        community = await cadres.community(actor, region)
        actor.require(RECORD, at=region)
        members = [one for one in await cadres.officers(actor, region, clock.today()) if one.in_committee]
        around = await frame(request, actor, "/communities", region)
    return page(
        request,
        "elections/pages/recall_petition.html",
        around,
        status=422 if form.wrongs else 200,
        form=form,
        community=community,
        members=[(one.tenure, f"{one.office.label}　{one.name}") for one in members],
        petitioners=tuple(Petitioner),
        methods=tuple(Method),
    )


async def recall_panel(actor: Actor, region: str) -> Panel | None:
    """A community's recalls on its page; nothing where nobody ever asked for one."""
    lines = await recalls.recalls(actor, region)
    return Panel("罢免", "elections/pages/recall_panel.html", {"lines": lines}) if lines else None


async def recall_links(actor: Actor, view: TenureView) -> tuple[Cell, ...]:
    """From a member in office to the demand for a recall."""
    if view.struck or view.now.until or not view.in_committee or not actor.may(RECORD):
        return ()
    return (Cell("登记罢免要求", address(f"{SUBJECT}/of/{view.region}", tenure=view.now.id)),)


async def recall_duties(actor: Actor, area: str) -> tuple[Duty, ...]:
    """The demands that wait for a vote, and the votes that wait for the second hand."""
    lines = [line for line in await recalls.recalls(actor, area) if line.waiting or line.unconfirmed]
    if not lines:
        return ()
    found, known = [], await laws()
    for line in lines:
        what, href = f"{line.community}：罢免{line.name}的要求", f"{SUBJECT}/{line.id}"
        if line.waiting:
            basis = known.book(line.kind, line.received, line.region).basis("recall_meeting_days")
            note = f"{chinese_day(line.received)}收到，要求成立"
            found.append(Duty(f"{what}待表决", href, line.region, RECORD, note, line.vote_by, basis=basis.cite))
        elif line.unconfirmed and line.last and not line.last.entered_by.is_same(Hand.of(actor)):
            note = f"{line.last.entered_by.name}登记，结论：{line.last.verdict.label}"
            found.append(
                Duty(f"{what}表决待确认", href, line.region, PUBLISH, note, basis="系统内控规则　AC-3", act="确认")
            )
    return tuple(found)
