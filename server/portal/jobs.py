"""Long work and how far it is: the list, one job, its result; and the same for other programs."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Stream, Template

from server.access.actor import Actor
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import NotFound
from server.files import keeping
from server.files.disk import words_of
from server.jobs import queries
from server.jobs.asking import HANDLE, ask_again, ask_to_stop, subject_of
from server.jobs.queries import JobLine, Wish
from server.jobs.tables import JobState
from server.portal.accounts import ENTER
from server.web import areas, flash
from server.web.auth import PERMISSION, WATCHING
from server.web.flash import Said
from server.web.handing import hand_out
from server.web.pages import Pager, frame, page
from server.web.templating import address

SUBJECT = "/jobs"
PAGE_SIZE = 30
_API_PAGE = 50

_TABS = {"own": "本人提交", "moving": "正在办理", "failed": "没有办成"}
_GLYPHS = {
    JobState.QUEUED: "none",
    JobState.RUNNING: "part",
    JobState.DONE: "done",
    JobState.FAILED: "stop",
    JobState.CANCELLED: "dash",
}
_MINUTE = 60
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Shown:
    """A job in the words of its page. `left` and `took` are empty while they are unknown."""

    line: JobLine
    glyph: str
    left: str
    took: str
    size: str

    @property
    def href(self) -> str:
        return f"{SUBJECT}/{self.line.id}"

    @property
    def watching(self) -> str:
        """Its address when the page asks again by itself."""
        return address(self.href, **{WATCHING: 1})

    @property
    def can_again(self) -> bool:
        """Whether it may be asked for again."""
        return self.line.state in {JobState.FAILED, JobState.CANCELLED}

    @property
    def expired(self) -> bool:
        """Whether it made a file that is gone."""
        return self.line.expires is not None and self.line.result is None


def shown(line: JobLine) -> Shown:
    """The job as pages show it."""
    left = f"约剩{duration(line.left)}" if line.left else ""
    took = f"用时{duration(line.took)}" if line.took else ""
    return Shown(line, _GLYPHS[line.state], left, took, words_of(line.result_size))


def duration(span: timedelta) -> str:
    """A span in the largest words that still tell: 12秒, 3分钟, 2小时5分钟."""
    seconds = max(1, round(span.total_seconds()))
    if seconds < _MINUTE:
        return f"{seconds}秒"
    if seconds < _HOUR:
        return f"{round(seconds / _MINUTE)}分钟"
    hours, rest = divmod(seconds, _HOUR)
    minutes = rest // _MINUTE
    return f"{hours}小时{minutes}分钟" if minutes else f"{hours}小时"


class JobPages(Controller):
    """Jobs as people see them. Who may do a kind of work sees its jobs in their area."""

    path = SUBJECT

    @get("/", opt={PERMISSION: ENTER})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        show: FromQuery[str] = "",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> Template:
        """The jobs of an area, the newest first."""
        if show and show not in _TABS:
            raise NotFound
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            first = (number - 1) * PAGE_SIZE
            wish = Wish(around.area_code, show == "own", show == "moving", show == "failed", PAGE_SIZE, first)
            lines, total = await queries.jobs(actor, wish)
        pager = Pager(SUBJECT, {"area": around.area_code, "show": show}, number, PAGE_SIZE, total, "项")
        if number > pager.last:
            raise NotFound
        return page(
            request,
            "server/jobs.html",
            around,
            jobs=[shown(line) for line in lines],
            moving=any(line.state.moving for line in lines),
            pager=pager,
            show=show,
            tabs=_TABS,
        )

    @get("/{job:int}", opt={PERMISSION: ENTER})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], job: FromPath[int]
    ) -> Template:
        """One job; the page asks again while it moves."""
        async with transaction(actor):
            line = await queries.find(actor, job)
            around = await frame(request, actor, SUBJECT, line.region)
            events = await trail(subject_of(job))
        return page(
            request,
            "server/job.html",
            around,
            job=shown(line),
            moving=line.state.moving,
            events=events,
            may_handle=actor.may(HANDLE),
        )

    @get("/{job:int}/result", opt={PERMISSION: ENTER})
    async def result(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], job: FromPath[int]
    ) -> Stream:
        """What it made, while that is kept."""
        return await _result(request, actor, job)

    @post("/{job:int}/stop", opt={PERMISSION: HANDLE})
    async def stop(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], job: FromPath[int]
    ) -> Redirect:
        """Ask it to stop."""
        async with transaction(actor):
            await ask_to_stop(actor, job)
        return flash.done(request, f"{SUBJECT}/{job}", Said("已要求取消，正在办理的一步办完即停。"))

    @post("/{job:int}/again", opt={PERMISSION: HANDLE})
    async def again(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], job: FromPath[int]
    ) -> Redirect:
        """Ask for it again, in one's own name."""
        async with transaction(actor):
            await ask_again(actor, job)
        return flash.done(request, f"{SUBJECT}/{job}", Said("已重新提交。"))


class JobApi(Controller):
    """Jobs for other programs."""

    path = SUBJECT
    tags = ("任务",)

    @get("/", operation_id="ListJobs", summary="一个地区的任务", opt={PERMISSION: ENTER})
    async def list_area(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> list[JobLine]:
        """The newest first, fifty a page."""
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            wish = Wish(places[-1].code, skipped=(number - 1) * _API_PAGE, limit=_API_PAGE)
            lines, _ = await queries.jobs(actor, wish)
        return list(lines)

    @get("/{job:int}", operation_id="GetJob", summary="一项任务", opt={PERMISSION: ENTER})
    async def show(self, actor: NamedDependency[Actor], job: FromPath[int]) -> JobLine:
        """Its state, how far it is, and the id of its result while that is kept."""
        async with transaction(actor):
            return await queries.find(actor, job)

    @get(
        "/{job:int}/result",
        operation_id="GetJobResult",
        summary="任务结果文件",
        media_type="application/octet-stream",
        opt={PERMISSION: ENTER},
    )
    async def result(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], job: FromPath[int]
    ) -> Stream:
        """The file it made."""
        return await _result(request, actor, job)


async def _result(request: Request[Any, Any, Any], actor: Actor, job: int) -> Stream:
    async with transaction(actor):
        line = await queries.find(actor, job)
        if line.result is None:
            raise NotFound
        file = await keeping.find(actor, line.result)
        await keeping.trace_reading(actor, file)
    return hand_out(request, file)
