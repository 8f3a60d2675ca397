"""The list of formal candidates and the meeting with the voters, as acts of the nomination's page."""

from typing import Any

from litestar import Controller, Request, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from elections.permissions import EXPORT, RECORD, VIEW
from elections.services.nominating.listing import (
    PublishCandidates,
    RecordMeeting,
    arrange_candidates,
    publish_list,
    record_meeting,
    reopen_list,
)
from elections.services.nominating.slips import SetAside
from elections.sheets.nominees import take_nominees
from elections.web.nominating.nomination import Nothing, asked, done, shown
from elections.web.panels import SUBJECT
from elections.web.planning.board import XLSX
from server.access.actor import Actor
from server.db.engine import transaction
from server.web.auth import PERMISSION
from server.web.forms import bind
from server.web.pages import download

_LIST = {"published": "公布日期", "reason": "理由"}
_MEETING = {
    "held": "日期",
    "place": "地点",
    "attended": "到会人数",
    "introduced": "介绍履职设想",
    "answered": "回答提问",
    "document": "会议记录",
}


class ListingPages(Controller):
    """正式候选人名单、见面会."""

    path = SUBJECT

    @post("/{code:str}/nomination/order", opt={PERMISSION: RECORD})
    async def arrange(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Put the candidates in the order of strokes."""

        async def act(who: Actor, election: str, _command: Nothing) -> None:
            await arrange_candidates(who, election)

        form = await bind(Nothing, request, {})
        return await done(request, actor, code, form, act, "已按姓氏笔画排列。")

    @post("/{code:str}/nomination/list", opt={PERMISSION: RECORD})
    async def publish(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Publish and lock the list."""
        form = await bind(PublishCandidates, request, _LIST)
        return await done(request, actor, code, form, publish_list, "正式候选人名单已公布锁定。")

    @post("/{code:str}/nomination/list/reopen", opt={PERMISSION: RECORD})
    async def reopen(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Open the list again."""
        form = await bind(SetAside, request, {"reason": "理由"})
        return await done(request, actor, code, form, reopen_list, "名单已重开，变更后再公布新的一版。")

    @post("/{code:str}/nomination/sheet", opt={PERMISSION: EXPORT})
    async def sheet(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Response[bytes]:
        """The nominees with their votes as a workbook, for a reason."""
        actor.require(VIEW, at=actor.region)
        found = await asked(request, actor, code)
        form = await bind(SetAside, request, {"reason": "理由"})
        if form.command is None:
            return shown(request, actor, found, form)
        async with transaction(actor):
            content = await take_nominees(actor, found.held, form.command.reason)
        return download(content, f"{found.held.line.title}候选人的产生.xlsx", XLSX)

    @post("/{code:str}/nomination/meeting", opt={PERMISSION: RECORD})
    async def meet(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Record the meeting."""
        form = await bind(RecordMeeting, request, _MEETING)
        return await done(request, actor, code, form, record_meeting, "已登记见面会。")
