"""更正: the figures of a published result that were wrong, entered by one and confirmed by another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from elections import queries
from elections.corrigenda import CorrigendumLine, as_it_holds, corrigenda
from elections.corrigendum_papers import correction_notice
from elections.permissions import CHECK_COUNT, PRINT, PUBLISH, VIEW
from elections.queries import ElectionLine, Progress
from elections.rules.corrigendum import figures
from elections.services.corrigenda import Correct, confirm_corrigendum, enter_corrigendum, take_back_corrigendum
from elections.web.elections import framed
from elections.web.panels import SUBJECT
from server.access.actor import Actor
from server.access.duties import Hand
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.web import flash, printing
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, page

_LABELS = {"reason": "错在哪里", "document_name": "依据"}


class Asked(BaseModel):
    """The sheet of one count as the paper has it, its figures in the order of the page."""

    model_config = ConfigDict(frozen=True)

    place: int = Field(0, ge=0, le=100)
    values: tuple[int, ...] = ()
    reason: str = Field(min_length=2, max_length=200)
    document_name: str = Field(min_length=2, max_length=120)

    def command(self, names: Sequence[str]) -> Correct:
        """`names` are the figures that the page named. Raises Refused where it named others."""
        if len(self.values) != len(names):
            raise Refused([Problem("更正", "表上的项目与这次投票的不同。", "请返回上一页，刷新后再填。")])
        return Correct(
            place=self.place,
            figures=dict(zip(names, self.values, strict=True)),
            reason=self.reason,
            document_name=self.document_name,
        )


class CorrigendumPages(Controller):
    """What was corrected of a result, and the form for more."""

    path = SUBJECT

    @get("/{code:str}/corrigenda", opt={PERMISSION: VIEW})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        place: FromQuery[int] = 0,
    ) -> Template:
        """What was corrected so far; a count's figures to correct."""
        return await _page(request, actor, code, Form({"place": str(place)}, _LABELS))

    @post("/{code:str}/corrigenda", opt={PERMISSION: CHECK_COUNT})
    async def enter(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Say which figures were wrong."""
        place = str((await request.form()).get("place", ""))
        names = list((await _read(request, actor, code, place)).figures)
        form = await bind(Asked, request, _labels(names))
        if form.command is None:
            return await _page(request, actor, code, form)
        try:
            await enter_corrigendum(actor, code, form.command.command(names))
        except Refused as refusal:
            return await _page(request, actor, code, form.with_refusal(refusal))
        return flash.done(request, _here(code), Said("更正已登记，待另一人照原表确认。"))

    @post("/{code:str}/corrigenda/{corrigendum:int}/confirm", opt={PERMISSION: PUBLISH})
    async def confirm(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        corrigendum: FromPath[int],
    ) -> Template | Redirect:
        """Stand for it beside whoever entered it."""
        try:
            await confirm_corrigendum(actor, code, corrigendum)
        except Refused as refusal:
            return await _page(request, actor, code, Form[Asked]().with_refusal(refusal))
        return flash.done(request, _here(code), Said("更正已确认，可以印更正公告。"))

    @post("/{code:str}/corrigenda/{corrigendum:int}/take-back", opt={PERMISSION: CHECK_COUNT})
    async def take_back(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        corrigendum: FromPath[int],
    ) -> Redirect:
        """Give it up before anybody confirmed it."""
        await take_back_corrigendum(actor, code, corrigendum)
        return flash.done(request, _here(code), Said("更正已撤回，登记的内容留在痕迹里。"))

    @get("/{code:str}/corrigenda/{corrigendum:int}/papers/notice", opt={PERMISSION: PRINT})
    async def notice(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        corrigendum: FromPath[int],
    ) -> Response[bytes]:
        """The 更正公告."""
        async with transaction(actor):
            made = await correction_notice(actor, code, corrigendum)
        return await printing.one(request, made)


def _here(code: str) -> str:
    return f"{SUBJECT}/{code}/corrigenda"


def _labels(names: Sequence[str]) -> Mapping[str, str]:
    return {**_LABELS, **{f"values.{at}": name for at, name in enumerate(names)}}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is published of an election, and the count whose figures stand on the page."""

    line: ElectionLine
    progress: Progress
    made: tuple[CorrigendumLine, ...]
    place: int
    around: Frame

    @property
    def figures(self) -> Mapping[str, int]:
        return figures(as_it_holds(self.progress.held[self.place].poll, self.place, self.made))


async def _read(request: Request[Any, Any, Any], actor: Actor, code: str, place: str) -> _Sheet:
    async with transaction(actor):
        line = await queries.election(actor, code)
        if line.published is None:
            raise Conflict("结果还没有公布：计票有误的，撤回计票重新录入。", code="corrigendum.unpublished")
        progress, made = await queries.progress(actor, code), await corrigenda(actor, code)
        around = await framed(request, actor, line)
    at = int(place) if place.isdecimal() else 0
    if at >= len(progress.held):
        raise NotFound
    return _Sheet(line, progress, made, at, around)


async def _page(request: Request[Any, Any, Any], actor: Actor, code: str, form: Form[Any]) -> Template:
    sheet = await _read(request, actor, code, form.value("place"))
    waiting = next((one for one in sheet.made if one.confirmed is None), None)
    mine = waiting is not None and waiting.entered_by.is_same(Hand.of(actor))
    return page(
        request,
        "elections/pages/corrigenda.html",
        sheet.around,
        status=422 if form.wrongs else 200,
        line=sheet.line,
        made=sheet.made,
        form=form,
        place=sheet.place,
        votes=[(at, one.poll.round, one.poll.election_day) for at, one in enumerate(sheet.progress.held)],
        figures=sheet.figures,
        waiting=waiting,
        may_enter=waiting is None and actor.may(CHECK_COUNT),
        may_confirm=waiting is not None and not mine and actor.may(PUBLISH),
        may_take_back=waiting is not None and actor.may(CHECK_COUNT),
        may_print=actor.may(PRINT),
    )
