"""Settling what two readings of a box have not alike, and setting a box's sheet aside to be read anew."""

from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from elections import queries
from elections.permissions import CHECK_COUNT, ENTER_COUNT
from elections.queries import ElectionLine
from elections.scans import box_scan
from elections.services.box_entries import box_figures
from elections.services.corrections import Withdrawal
from elections.services.voting.box_readings import BoxState, box_counting, counted_apart
from elections.services.voting.boxes import send_box_back, settle_box
from elections.vocabulary import CountStep, RoundKind
from elections.web.checking import PHRASES, Taken, settlement, settlement_labels, twin_rows
from elections.web.elections import framed
from elections.web.panels import SUBJECT
from elections.web.polling.box_counting import box_address
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.files.keeping import FileLine
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.handing import framing
from server.web.pages import Frame, page


@dataclass(frozen=True, slots=True)
class _Asked:
    """A box that somebody read, and why whoever asks may not settle it."""

    line: ElectionLine
    around: Frame
    kind: RoundKind
    state: BoxState
    own: Problem | None
    scan: FileLine | None

    @property
    def address(self) -> str:
        return box_address(self.line.code, self.state)


class BoxCheckingPages(Controller):
    """核对票箱计票差异，退回票箱计票."""

    path = f"{SUBJECT}/{{code:str}}/boxes/{{station:int}}/{{box:int}}"

    @get("/check", opt={PERMISSION: CHECK_COUNT})
    async def ask(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        station: FromPath[int],
        box: FromPath[int],
    ) -> Template:
        """Both readings side by side, for somebody who gave neither."""
        return _page(request, await _unlike(request, actor, code, station, box), Form())

    @post("/check", opt={PERMISSION: CHECK_COUNT})
    async def settle(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        station: FromPath[int],
        box: FromPath[int],
    ) -> Template | Redirect:
        """Take what the paper has of every figure that differs."""
        asked = await _unlike(request, actor, code, station, box)
        found = asked.state.unlike
        form = await bind(Taken, request, settlement_labels(found))
        if form.command is None:
            return _page(request, asked, form)
        try:
            await settle_box(actor, code, station, box, settlement(found, form.command))
        except Refused as refusal:
            return _page(request, asked, form.with_refusal(refusal))
        said = f"{asked.state.name}的{len(found)}处差异已照原表核对，计票单定案。"
        return flash.done(request, f"{SUBJECT}/{code}/boxes", Said(said))

    @get("/send-back", opt={PERMISSION: ENTER_COUNT})
    async def ask_back(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        station: FromPath[int],
        box: FromPath[int],
    ) -> Template:
        """Why the sheet is read anew."""
        return _back_page(request, await _read(request, actor, code, station, box), Form())

    @post("/send-back", opt={PERMISSION: ENTER_COUNT})
    async def send_back(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        station: FromPath[int],
        box: FromPath[int],
    ) -> Template | Redirect:
        """Set it aside."""
        form = await bind(Withdrawal, request, {"reason": "退回原因"})
        if form.command is None:
            return _back_page(request, await _read(request, actor, code, station, box), form)
        await send_box_back(actor, code, station, box, form.command)
        return flash.done(request, f"{SUBJECT}/{code}/boxes", Said("已退回。请两人照原表各录一次。"))


async def _asked(request: Request[Any, Any, Any], actor: Actor, code: str, station: int, box: int) -> _Asked:
    async with transaction(actor):
        line = await queries.election(actor, code)
        actor.require(ENTER_COUNT, at=line.region)
        progress = await queries.progress(actor, code)
        ballot = progress.course.ballot
        if ballot is None or not line.open or not await counted_apart(actor, code):
            raise Conflict("本次选举没有待录入的各箱计票。", code="boxes.not_awaited")
        state = (await box_counting(actor, code, progress)).box(station, box)
        around = await framed(request, actor, line)
        scan = await box_scan(actor, code, state.name, ballot.kind)
    return _Asked(line, around, ballot.kind, state, state.own_problem(CountStep.CHECKED, actor), scan)


async def _unlike(request: Request[Any, Any, Any], actor: Actor, code: str, station: int, box: int) -> _Asked:
    asked = await _asked(request, actor, code, station, box)
    actor.require(CHECK_COUNT, at=asked.line.region)
    if not asked.state.unlike:
        raise Conflict(f"{asked.state.name}没有待核对的计票差异。", code="boxes.nothing_to_settle")
    return asked


async def _read(request: Request[Any, Any, Any], actor: Actor, code: str, station: int, box: int) -> _Asked:
    asked = await _asked(request, actor, code, station, box)
    if not asked.state.readings and asked.state.settled is None:
        raise Conflict(f"{asked.state.name}没有可以退回的录入。", code="boxes.nothing_read")
    return asked


def _page(request: Request[Any, Any, Any], asked: _Asked, form: Form[Taken]) -> Template:
    first, second = (box_figures(one.entry) for one in asked.state.readings)
    answer = page(
        request,
        "elections/pages/polling/box_check.html",
        asked.around,
        status=422 if form.wrongs else 200,
        asked=asked,
        line=asked.line,
        rows=() if asked.own else twin_rows(first, second, asked.state.unlike),
        phrases=PHRASES,
        form=form,
    )
    return framing(answer, asked.scan)


def _back_page(request: Request[Any, Any, Any], asked: _Asked, form: Form[Withdrawal]) -> Template:
    return page(
        request,
        "elections/pages/polling/box_back.html",
        asked.around,
        status=422 if form.wrongs else 200,
        asked=asked,
        line=asked.line,
        form=form,
    )
