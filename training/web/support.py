"""The forms about money and insurance of a team; they stand on its page."""

from typing import Any

from litestar import Controller, Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from server.access.actor import Actor
from server.web.auth import PERMISSION
from server.web.forms import bind
from training.permissions import DISPATCH
from training.services.support import SupportTeam, remove_support, support_team
from training.web.frame import SUBJECT, act
from training.web.teams import Why, record

_LABELS = {
    "kind": "种类",
    "year": "年度",
    "yuan": "金额",
    "people": "人数",
    "given_by": "单位",
    "document": "文件",
    "reason": "原因",
}


class SupportPages(Controller):
    """经费和保险."""

    path = f"{SUBJECT}/{{team:int}}/support"

    @post("/", opt={PERMISSION: DISPATCH})
    async def support(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], team: FromPath[int]
    ) -> Template | Redirect:
        """What the team has for a year."""
        form = await bind(SupportTeam, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: support_team(actor, team, command),
            lambda again: record(request, actor, team, again, "support"),
            f"{SUBJECT}/{team}",
            "已登记。",
        )

    @post("/{given:int}/remove", opt={PERMISSION: DISPATCH})
    async def remove(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], team: FromPath[int], given: FromPath[int]
    ) -> Template | Redirect:
        """A line that was entered by mistake."""
        form = await bind(Why, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: remove_support(actor, team, given, command.reason),
            lambda again: record(request, actor, team, again, "support-lines"),
            f"{SUBJECT}/{team}",
            "已撤销。",
        )
