"""The page of voting day: stations and boxes, who works there, and what became of the ballots."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from elections import queries
from elections.ballot_papers import BallotSize, ballot_paper, ballot_sizes
from elections.permissions import CHECK_COUNT, ENTER_COUNT, PRINT, RECORD, VIEW
from elections.planning.committee import eligible
from elections.polling import StationLine, against_sheets, current_mark, left_out, stations
from elections.polling_papers import SHEETS, hall_paper
from elections.polling_vocabulary import StationDuty, StationKind
from elections.queries import ElectionLine, Progress
from elections.rules.polling import summed
from elections.services.corrections import Withdrawal
from elections.services.polling.accounts import EnterAccount, check_account, enter_account
from elections.services.polling.stations import (
    NameWorker,
    SetStation,
    name_worker,
    set_station,
    strike_station,
    strike_worker,
)
from elections.web.elections import framed
from elections.web.panels import SUBJECT
from server.access.actor import Actor
from server.access.duties import Hand
from server.db.engine import transaction
from server.errors import NotFound, Refused
from server.web import flash, printing
from server.web.acting import act
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, page

_LABELS = {
    "name": "名称",
    "kind": "种类",
    "place": "地点",
    "booth": "秘密写票处",
    "listed": "使用人数",
    "listed_for": "使用原因",
    "duty": "职责",
    "person": "人员",
    "received": "领取",
    "issued": "发出",
    "spoilt": "污损换发",
    "unused": "剩余",
    "returned": "收回",
    "forged": "伪造",
    "reason": "说明",
}


_SIZES = frozenset(one.value for one in BallotSize)


@dataclass(frozen=True, slots=True)
class _Asked:
    line: ElectionLine
    progress: Progress
    held: tuple[StationLine, ...]
    mark: str
    people: Sequence[tuple[int, str]]
    out: Mapping[int, frozenset[int]]
    sizes: Sequence[BallotSize]
    around: Frame


class PollingPages(Controller):
    """投票站和选票."""

    path = SUBJECT

    @get("/{code:str}/polling", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """All of it."""
        return _page(request, actor, await _asked(request, actor, code), Form(), "")

    @post("/{code:str}/polling", opt={PERMISSION: RECORD})
    async def set(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Put a station on record."""
        form = await bind(SetStation, request, _LABELS)
        return await _done(request, actor, code, form, lambda command: set_station(actor, code, command), "已设立。")

    @post("/{code:str}/polling/{station:int}/strike", opt={PERMISSION: RECORD})
    async def strike(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        station: FromPath[int],
    ) -> Template | Redirect:
        """Take a station off."""
        form = await bind(Withdrawal, request, _LABELS)
        return await _done(
            request, actor, code, form, lambda command: strike_station(actor, code, station, command), "已撤销。"
        )

    @post("/{code:str}/polling/{station:int}/workers", opt={PERMISSION: RECORD})
    async def name(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        station: FromPath[int],
    ) -> Template | Redirect:
        """Put somebody to work at a station."""
        form = await bind(NameWorker, request, {**_LABELS, "name": "姓名"})
        return await _done(
            request, actor, code, form, lambda command: name_worker(actor, code, station, command), "已登记工作人员。"
        )

    @post("/{code:str}/polling/workers/{worker:int}/strike", opt={PERMISSION: RECORD})
    async def let_go(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str], worker: FromPath[int]
    ) -> Template | Redirect:
        """Let somebody work there no more."""
        form = await bind(Withdrawal, request, _LABELS)
        return await _done(
            request, actor, code, form, lambda command: strike_worker(actor, code, worker, command), "已撤换。"
        )

    @post("/{code:str}/polling/{station:int}/account", opt={PERMISSION: ENTER_COUNT})
    async def account(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        station: FromPath[int],
    ) -> Template | Redirect:
        """Write down what became of a station's ballots."""
        form = await bind(EnterAccount, request, _LABELS)
        said = "已登记选票清点，请另一人照原始记录核对。"
        return await _done(
            request, actor, code, form, lambda command: enter_account(actor, code, station, command), said
        )

    @post("/{code:str}/polling/{station:int}/check", opt={PERMISSION: CHECK_COUNT})
    async def check(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        station: FromPath[int],
    ) -> Template | Redirect:
        """Say that it is as the paper has it."""
        try:
            await check_account(actor, code, station)
        except Refused as refusal:
            return _page(request, actor, await _asked(request, actor, code), Form().with_refusal(refusal), "")
        return flash.done(request, f"{SUBJECT}/{code}/polling", Said("已核对选票清点。"))

    @get("/{code:str}/polling/papers/ballot/{size:str}", opt={PERMISSION: PRINT})
    async def ballot(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str], size: FromPath[str]
    ) -> Response[bytes]:
        """The ballot as PDF, a draft as long as its list is not locked."""
        if size not in _SIZES:
            raise NotFound
        async with transaction(actor):
            made = await ballot_paper(actor, code, BallotSize(size))
        return await printing.one(request, made)

    @get("/{code:str}/polling/papers/{paper:str}", opt={PERMISSION: PRINT})
    async def paper(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        paper: FromPath[str],
        station: FromQuery[int | None] = None,
        box: FromQuery[int | None] = None,
    ) -> Response[bytes]:
        """The sheets of a station, as PDF."""
        if paper not in SHEETS:
            raise NotFound
        async with transaction(actor):
            made = await hall_paper(actor, code, paper, station, box)
        return await printing.one(request, made)


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
        return _page(request, actor, await _asked(request, actor, code), form, request.url.path)

    return await act(request, form, does, again, f"{SUBJECT}/{code}/polling", said)


async def _asked(request: Request[Any, Any, Any], actor: Actor, code: str) -> _Asked:
    async with transaction(actor):
        line = await queries.election(actor, code)
        progress = await queries.progress(actor, code)
        held = await stations(actor, code, progress)
        people = await eligible(actor, line.region) if actor.may(RECORD) and line.open else ()
        out = await left_out(actor, code)
        sizes = await ballot_sizes(actor, code) if actor.may(PRINT) else ()
        around = await framed(request, actor, line)
    return _Asked(line, progress, held, current_mark(progress), people, out, sizes, around)


def _page(request: Request[Any, Any, Any], actor: Actor, asked: _Asked, form: Form[Any], posted: str) -> Template:
    hand, mark = Hand.of(actor), asked.mark
    own = {one.id for one in asked.held if mark in one.accounts and one.accounts[mark].entered_by.is_same(hand)}
    return page(
        request,
        "elections/pages/polling/stations.html",
        asked.around,
        status=422 if form.wrongs else 200,
        line=asked.line,
        ballot=asked.progress.course.ballot,
        held=asked.held,
        mark=mark,
        total=_total(asked, mark),
        earlier=against_sheets(asked.held, asked.progress.held, asked.out),
        own=own,
        people=asked.people,
        sizes=asked.sizes,
        kinds=tuple(StationKind),
        duties=tuple(StationDuty),
        form=form,
        posted=posted,
        blank=Form(),
        may_record=actor.may(RECORD) and asked.line.open,
        may_enter=actor.may(ENTER_COUNT) and asked.line.open and bool(mark),
        may_check=actor.may(CHECK_COUNT) and asked.line.open and bool(mark),
        may_print=actor.may(PRINT) and bool(mark),
    )


def _total(asked: _Asked, mark: str) -> Any:
    """The stations together in the vote that is waited for; None while none has said anything."""
    accounts = [one.accounts[mark].account for one in asked.held if mark in one.accounts]
    return summed(accounts) if accounts else None
