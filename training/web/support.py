"""The forms about money and insurance of a team and about its tasks; they stand on its page."""

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from server.access.actor import Actor
from server.manifest import Duty
from server.web.acting import act
from server.web.auth import PERMISSION
from server.web.forms import bind
from training.permissions import DISPATCH, RECORD
from training.services.support import SupportTeam, remove_support, support_team
from training.services.tasks import AnswerTask, SetTask, answer_task, remove_task, set_task
from training.support import open_tasks
from training.web.frame import SUBJECT
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


_TASK = {
    "asked": "任务",
    "due": "办结期限",
    "set_by": "交办单位",
    "answered": "办结日期",
    "answer": "办理情况",
    "answered_by": "办理人",
    "reason": "理由",
}


class TaskPages(Controller):
    """交办任务."""

    path = f"{SUBJECT}/{{team:int}}/tasks"

    @post("/", opt={PERMISSION: DISPATCH})
    async def set_one(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], team: FromPath[int]
    ) -> Template | Redirect:
        """Something that the team is to do."""
        form = await bind(SetTask, request, _TASK)
        return await act(
            request,
            form,
            lambda command: set_task(actor, team, command),
            lambda again: record(request, actor, team, again, "task"),
            f"{SUBJECT}/{team}",
            "已交办。",
        )

    @post("/{task:int}/answer", opt={PERMISSION: RECORD})
    async def answer(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], team: FromPath[int], task: FromPath[int]
    ) -> Template | Redirect:
        """What was done."""
        form = await bind(AnswerTask, request, _TASK)
        return await act(
            request,
            form,
            lambda command: answer_task(actor, team, task, command),
            lambda again: record(request, actor, team, again, "task-answer"),
            f"{SUBJECT}/{team}",
            "已登记办理情况。",
        )

    @post("/{task:int}/remove", opt={PERMISSION: DISPATCH})
    async def remove(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], team: FromPath[int], task: FromPath[int]
    ) -> Template | Redirect:
        """A task that was entered by mistake."""
        form = await bind(Why, request, _TASK)
        return await act(
            request,
            form,
            lambda command: remove_task(actor, team, task, command.reason),
            lambda again: record(request, actor, team, again, "task-lines"),
            f"{SUBJECT}/{team}",
            "已撤销任务。",
        )


async def task_duties(actor: Actor, area: str) -> Sequence[Duty]:
    """Tasks of teams that wait for their answer, each by its day."""
    return [
        Duty(f"{one.place}工作队任务：{one.asked}", f"{SUBJECT}/{one.team}", one.region, RECORD, one.set_by, one.due)
        for one in await open_tasks(actor, area)
    ]
