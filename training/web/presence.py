"""The forms about days, leave, absences, grades and the log; they stand on the pages of an assignment and of a team."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Controller, Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from server.access.actor import Actor
from server.web.acting import act
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from training.permissions import APPRAISE, RECORD
from training.services.corrections import (
    RemoveDays,
    remove_absence,
    remove_days,
    remove_grade,
    remove_leave,
    remove_log_line,
)
from training.services.presence import (
    Appraised,
    FoundAway,
    SpentDays,
    TakeLeave,
    Worked,
    appraise,
    find_away,
    spend_days,
    take_leave,
    write_log,
)
from training.web.assignments import record as assignment_page
from training.web.frame import SUBJECT
from training.web.teams import Why
from training.web.teams import record as team_page

_ONE = "/assignments/{assignment:int}"
_LABELS = {
    "first": "起",
    "last": "止",
    "kind": "假别",
    "approver": "批准机关",
    "approved_by": "批准人",
    "day": "日期",
    "found_by": "抽查单位",
    "year": "年度",
    "grade": "等次",
    "led_by": "考核单位",
    "document": "文件",
    "reason": "理由",
}
_WHY = {"first": "起", "last": "止", "reason": "原因"}
_LOG = {"kind": "种类", "day": "日期", "done_by": "人员", "households": "走访户数", "said": "内容", "reason": "理由"}


class PresencePages(Controller):
    """驻村天数、请假、抽查、考核和工作日志."""

    path = SUBJECT

    @post(f"{_ONE}/days", opt={PERMISSION: RECORD})
    async def days(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], assignment: FromPath[int]
    ) -> Template | Redirect:
        """Days in the village."""
        form = await bind(SpentDays, request, _LABELS)
        return await _done(
            request,
            actor,
            assignment,
            form,
            lambda command: spend_days(actor, assignment, command),
            "已登记驻村的日子。",
        )

    @post(f"{_ONE}/leaves", opt={PERMISSION: RECORD})
    async def leaves(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], assignment: FromPath[int]
    ) -> Template | Redirect:
        """A leave."""
        form = await bind(TakeLeave, request, _LABELS)
        return await _done(
            request, actor, assignment, form, lambda command: take_leave(actor, assignment, command), "已登记请假。"
        )

    @post(f"{_ONE}/absences", opt={PERMISSION: RECORD})
    async def absences(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], assignment: FromPath[int]
    ) -> Template | Redirect:
        """An absence that an inspection found."""
        form = await bind(FoundAway, request, _LABELS)
        return await _done(
            request, actor, assignment, form, lambda command: find_away(actor, assignment, command), "已登记抽查。"
        )

    @post(f"{_ONE}/grades", opt={PERMISSION: APPRAISE})
    async def grades(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], assignment: FromPath[int]
    ) -> Template | Redirect:
        """A grade."""
        form = await bind(Appraised, request, _LABELS)
        return await _done(
            request, actor, assignment, form, lambda command: appraise(actor, assignment, command), "已登记考核。"
        )

    @post(f"{_ONE}/days/remove", opt={PERMISSION: RECORD})
    async def remove_days(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], assignment: FromPath[int]
    ) -> Template | Redirect:
        """Days that were not spent there."""
        form = await bind(RemoveDays, request, _WHY)
        return await act(
            request,
            form,
            lambda command: remove_days(actor, assignment, command),
            lambda again: assignment_page(request, actor, assignment, again, "days-remove"),
            f"{SUBJECT}/assignments/{assignment}",
            "已撤销驻村的日子。",
        )

    @post(f"{_ONE}/leaves/{{leave:int}}/remove", opt={PERMISSION: RECORD})
    async def remove_leave(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        assignment: FromPath[int],
        leave: FromPath[int],
    ) -> Template | Redirect:
        """A leave that was none."""
        return await _taken_back(request, actor, assignment, leave, remove_leave)

    @post(f"{_ONE}/absences/{{absence:int}}/remove", opt={PERMISSION: RECORD})
    async def remove_absence(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        assignment: FromPath[int],
        absence: FromPath[int],
    ) -> Template | Redirect:
        """An absence that was none."""
        return await _taken_back(request, actor, assignment, absence, remove_absence)

    @post(f"{_ONE}/grades/{{grade:int}}/remove", opt={PERMISSION: APPRAISE})
    async def remove_grade(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        assignment: FromPath[int],
        grade: FromPath[int],
    ) -> Template | Redirect:
        """A grade that was entered by mistake."""
        return await _taken_back(request, actor, assignment, grade, remove_grade)

    @post("/{team:int}/log", opt={PERMISSION: RECORD})
    async def log(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], team: FromPath[int]
    ) -> Template | Redirect:
        """A line of the log."""
        form = await bind(Worked, request, _LOG)
        return await act(
            request,
            form,
            lambda command: write_log(actor, team, command),
            lambda again: team_page(request, actor, team, again),
            f"{SUBJECT}/{team}",
            "已登记工作日志。",
        )

    @post("/{team:int}/log/{logged:int}/remove", opt={PERMISSION: RECORD})
    async def remove_line(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        team: FromPath[int],
        logged: FromPath[int],
    ) -> Template | Redirect:
        """A line of the log that was entered by mistake."""
        form = await bind(Why, request, _WHY)
        return await act(
            request,
            form,
            lambda command: remove_log_line(actor, team, logged, command.reason),
            lambda again: team_page(request, actor, team, again, "log"),
            f"{SUBJECT}/{team}",
            "已撤销工作日志。",
        )


async def _taken_back(
    request: Request[Any, Any, Any],
    actor: Actor,
    assignment: int,
    line: int,
    does: Callable[[Actor, int, int, str], Awaitable[None]],
) -> Template | Redirect:
    """Take a line of an assignment's page back."""
    form = await bind(Why, request, _WHY)
    return await act(
        request,
        form,
        lambda command: does(actor, assignment, line, command.reason),
        lambda again: assignment_page(request, actor, assignment, again, "remove"),
        f"{SUBJECT}/assignments/{assignment}",
        "已撤销登记。",
    )


async def _done(
    request: Request[Any, Any, Any],
    actor: Actor,
    assignment: int,
    form: Form[Any],
    does: Callable[[Any], Awaitable[object]],
    said: str,
) -> Template | Redirect:
    """Act on a form of an assignment's page; the last part of the address names it."""
    return await act(
        request,
        form,
        does,
        lambda again: assignment_page(request, actor, assignment, again, request.url.path.rpartition("/")[2]),
        f"{SUBJECT}/assignments/{assignment}",
        said,
    )
