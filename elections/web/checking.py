"""Settling what two readings of a tally sheet have not alike: both beside the picture of the paper, figure by figure."""

from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from elections import queries
from elections.permissions import CHECK_COUNT, ENTER_COUNT
from elections.queries import ElectionLine
from elections.rules.checking import Difference, Figures
from elections.scans import TALLY_SCAN, latest_scan
from elections.services.corrections import Withdrawal
from elections.services.entries import figures_of
from elections.services.voting.handing_in import Found, Settlement, send_back, settle
from elections.services.voting.readings import Reading, own_problem, readings, unlike_figures
from elections.vocabulary import CountStep
from elections.web.elections import framed
from elections.web.panels import SUBJECT, link
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.files.keeping import FileLine, Purpose
from server.values.text import fold
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.handing import FORM_BYTES, framing, take_in
from server.web.pages import Frame, page

_FIRST, _OTHER = "1", "3"
PHRASES = ("看错行", "数字颠倒", "原表涂改", "原表不清")


class _Take(BaseModel):
    """Which of the two readings the paper bears out, or what it has instead."""

    model_config = ConfigDict(frozen=True)

    figure: str = Field(max_length=80)
    take: str = Field(pattern="^[123]$")
    value: str = Field("", max_length=40)
    reason: str = Field(min_length=2, max_length=200)


class Taken(BaseModel):
    """What was taken of every figure that differs."""

    model_config = ConfigDict(frozen=True)

    found: tuple[_Take, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """A figure of the sheet; `number` counts those that differ, -1 where both are alike."""

    figure: str
    first: str
    second: str
    number: int


@dataclass(frozen=True, slots=True)
class _Twin:
    """Two readings that differ, and why whoever asks may not settle them."""

    line: ElectionLine
    around: Frame
    held: tuple[Reading, ...]
    found: tuple[Difference, ...]
    own: Problem | None
    scan: FileLine | None

    @property
    def rows(self) -> tuple[_Row, ...]:
        """All figures where the actor may see both, in the order of the sheet."""
        first, second = (figures_of(one.entry) for one in self.held)
        return twin_rows(first, second, self.found)


def twin_rows(first: Figures, second: Figures, found: tuple[Difference, ...]) -> tuple[_Row, ...]:
    """Both readings figure by figure."""
    places = {one.figure: place for place, one in enumerate(found)}
    names = dict.fromkeys([*first, *second])
    return tuple(
        _Row(name, str(first.get(name, "")), str(second.get(name, "")), places.get(name, -1)) for name in names
    )


class CheckingPages(Controller):
    """核对差异，退回重录，计票单照片."""

    path = SUBJECT

    @get("/{code:str}/check", opt={PERMISSION: CHECK_COUNT})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Both readings side by side, for somebody who gave neither."""
        twin = await _twin(request, actor, code)
        return _page(request, twin, Form())

    @post("/{code:str}/check", opt={PERMISSION: CHECK_COUNT})
    async def settle(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Take what the paper has of every figure that differs."""
        twin = await _twin(request, actor, code)
        form = await bind(Taken, request, settlement_labels(twin.found))
        if form.command is None:
            return _page(request, twin, form)
        try:
            outcome = await settle(actor, code, settlement(twin.found, form.command))
        except Refused as refusal:
            return _page(request, twin, form.with_refusal(refusal))
        said = f"{len(twin.found)}处差异已照原表核对，计票定案，依法得出：{outcome.next.label}。"
        return flash.done(request, link(twin.line), Said(said))

    @get("/{code:str}/send-back", opt={PERMISSION: ENTER_COUNT})
    async def ask_back(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """Why the readings are set aside."""
        return await _back_page(request, actor, code, Form())

    @post("/{code:str}/send-back", opt={PERMISSION: ENTER_COUNT})
    async def send_back(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Set them aside."""
        form = await bind(Withdrawal, request, {"reason": "退回原因"})
        if form.command is None:
            return await _back_page(request, actor, code, form)
        await send_back(actor, code, form.command)
        return flash.done(request, f"{SUBJECT}/{code}/count", Said("已退回。请两人照原表各录一次。"))

    @post(
        "/{code:str}/count/scan",
        opt={PERMISSION: ENTER_COUNT},
        request_max_body_size=TALLY_SCAN.most_bytes + FORM_BYTES,
    )
    async def scan(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Redirect:
        """Keep a picture of the paper, for whoever reads it."""
        async with transaction(actor):
            line = await queries.election(actor, code)
            ballot = (await queries.progress(actor, code)).course.ballot
        if ballot is None or not line.open:
            raise Conflict("本次选举没有待录入的计票。", code="count.not_awaited")
        await take_in(request, actor, Purpose(TALLY_SCAN, line.region, f"election:{code}"), ballot.kind.label)
        return flash.done(request, f"{link(line)}/count", Said("已存入计票单照片，请核对是否清楚。"))


async def _twin(request: Request[Any, Any, Any], actor: Actor, code: str) -> _Twin:
    async with transaction(actor):
        line = await queries.election(actor, code)
        actor.require(CHECK_COUNT, at=line.region)
        held = await readings(actor, code)
        found = unlike_figures(held)
        if not found or not line.open:
            raise Conflict("本次选举没有待核对的计票差异。", code="count.nothing_to_settle")
        around = await framed(request, actor, line)
        scan = await latest_scan(actor, code, held[0].entry.kind)
    return _Twin(line, around, held, found, own_problem(CountStep.CHECKED, actor, held), scan)


def settlement_labels(found: tuple[Difference, ...]) -> dict[str, str]:
    """The inputs of the figures that differ, with the words that name them."""
    named: dict[str, str] = {}
    for number, one in enumerate(found):
        base = f"found.{number}"
        named |= {
            f"{base}.take": one.figure,
            f"{base}.value": f"{one.figure}（原表）",
            f"{base}.reason": f"{one.figure}（原因）",
        }
    return named


def settlement(found: tuple[Difference, ...], taken: Taken) -> Settlement:
    """What was chosen, by figure. A figure is known again by its words, whose wide space a form does not bring back."""
    known = {fold(one.figure): one for one in found}
    said = []
    for one in taken.found:
        differs = known.get(one.figure, Difference(one.figure, "", ""))
        read = differs.first if one.take == _FIRST else differs.second
        value = one.value.strip() if one.take == _OTHER else read
        said.append(Found(figure=differs.figure, value=value, reason=one.reason))
    return Settlement(found=tuple(said))


def _page(request: Request[Any, Any, Any], twin: _Twin, form: Form[Taken]) -> Template:
    answer = page(
        request,
        "elections/pages/check.html",
        twin.around,
        status=422 if form.wrongs else 200,
        twin=twin,
        line=twin.line,
        kind=twin.held[0].entry.kind,
        rows=() if twin.own else twin.rows,
        phrases=PHRASES,
        form=form,
        most_bytes=TALLY_SCAN.most_bytes,
    )
    return framing(answer, twin.scan)


async def _back_page(request: Request[Any, Any, Any], actor: Actor, code: str, form: Form[Withdrawal]) -> Template:
    async with transaction(actor):
        line = await queries.election(actor, code)
        actor.require(ENTER_COUNT, at=line.region)
        held = await readings(actor, code)
        if not held or not line.open:
            raise Conflict("没有可以退回的录入。", code="count.nothing_read")
        around = await framed(request, actor, line)
    return page(
        request,
        "elections/pages/send_back.html",
        around,
        status=422 if form.wrongs else 200,
        line=line,
        held=held,
        form=form,
    )
