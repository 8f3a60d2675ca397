"""The page of a run: its plan, who is enrolled, who was there, how the test went, and its papers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict

from server import clock
from server.access import audit
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound
from server.files.keeping import of_subject
from server.papers.page import Paper
from server.papers.register.permissions import HANDLE
from server.web import printing
from server.web.acting import act
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import frame, page
from training import courses, transcripts
from training.completion import other_body, registered, too_early
from training.course_printing import certificates, make_up_list, sign_in_sheets
from training.course_vocabulary import Audience, Outlook
from training.courses import CourseView
from training.permissions import APPOINT, PRINT, TEACH, VIEW
from training.proofs import CALLED, PROOF
from training.rules.hours import said
from training.services.attendance import Enrol, RecordScores, enrol, record_scores
from training.services.certificates import register_certificates
from training.services.child_work import induct_by_course
from training.services.courses import AmendCourse, CancelCourse, amend_course, cancel_course, strike_course, subject
from training.services.sessions import AddSession, add_session
from training.web.courses import SUBJECT
from training.web.teams import Why

_MOST_OFFERED = 500
_LABELS = {
    "day": "日期",
    "begins": "开始",
    "ends": "结束",
    "title": "课程",
    "hours": "学时",
    "person": "人员",
    "tested": "考核日期",
    "scores": "成绩",
    "reason": "原因",
    "last": "结束日期",
    "venue": "地点",
    "places": "名额",
}


async def _make_up(actor: Actor, course: int) -> Sequence[Paper]:
    return (await make_up_list(actor, course),)


#: The papers of a run by the last part of their address, with the title of the file that binds them.
_PAPERS: Mapping[str, tuple[Callable[[Actor, int], Awaitable[Sequence[Paper]]], str]] = {
    "sign-in": (sign_in_sheets, "签到表"),
    "certificates": (certificates, "结业证书"),
    "make-up": (_make_up, "补训名单"),
}


class NothingMore(BaseModel):
    """An act that needs no words."""

    model_config = ConfigDict(frozen=True)


class CourseRecordPages(Controller):
    """One run as people see it."""

    path = f"{SUBJECT}/{{course:int}}"

    @get("/", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], course: FromPath[int]
    ) -> Template:
        """All of it, as far as its people lie in the actor's area."""
        return await record(request, actor, course, Form(), "")

    @post("/sessions", opt={PERMISSION: TEACH})
    async def plan(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], course: FromPath[int]
    ) -> Template | Redirect:
        """One more session."""
        form = await bind(AddSession, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: add_session(actor, course, command),
            lambda again: record(request, actor, course, again, "sessions"),
            f"{SUBJECT}/{course}",
            "已登记课程。",
        )

    @post("/members", opt={PERMISSION: TEACH})
    async def enrol(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], course: FromPath[int]
    ) -> Template | Redirect:
        """One more person."""
        form = await bind(Enrol, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: enrol(actor, course, command),
            lambda again: record(request, actor, course, again, "members"),
            f"{SUBJECT}/{course}",
            "已报名。",
        )

    @post("/scores", opt={PERMISSION: TEACH})
    async def score(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], course: FromPath[int]
    ) -> Template | Redirect:
        """How the test went."""
        form = await bind(RecordScores, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: record_scores(actor, course, command),
            lambda again: record(request, actor, course, again, "scores"),
            f"{SUBJECT}/{course}",
            "已登记成绩。",
        )

    @post("/induct", opt={PERMISSION: APPOINT})
    async def induct(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], course: FromPath[int]
    ) -> Template | Redirect:
        """Those who finished are prepared for their posts."""
        form = await bind(NothingMore, request, _LABELS)
        return await act(
            request,
            form,
            lambda _: induct_by_course(actor, course),
            lambda again: record(request, actor, course, again, "induct"),
            f"{SUBJECT}/{course}",
            "已登记初任培训合格。",
        )

    @post("/amend", opt={PERMISSION: TEACH})
    async def amend(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], course: FromPath[int]
    ) -> Template | Redirect:
        """It lasts longer, takes more people, or moves."""
        form = await bind(AmendCourse, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: amend_course(actor, course, command),
            lambda again: record(request, actor, course, again, "amend"),
            f"{SUBJECT}/{course}",
            "已更改培训班。",
        )

    @post("/cancel", opt={PERMISSION: TEACH})
    async def cancel(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], course: FromPath[int]
    ) -> Template | Redirect:
        """It is not held."""
        form = await bind(CancelCourse, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: cancel_course(actor, course, command),
            lambda again: record(request, actor, course, again, "cancel"),
            f"{SUBJECT}/{course}",
            "已取消培训班。",
        )

    @post("/strike", opt={PERMISSION: TEACH})
    async def strike(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], course: FromPath[int]
    ) -> Template | Redirect:
        """Take back what was recorded by mistake."""
        form = await bind(Why, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: strike_course(actor, course, command.reason),
            lambda again: record(request, actor, course, again, "strike"),
            SUBJECT,
            "已取消登记。",
        )

    @post("/certificates", opt={PERMISSION: TEACH})
    async def register(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], course: FromPath[int]
    ) -> Template | Redirect:
        """Drafts of the certificates of all who finished, for the register to number."""
        form = await bind(NothingMore, request, {})
        return await act(
            request,
            form,
            lambda _: register_certificates(actor, course),
            lambda again: record(request, actor, course, again, "certificates"),
            f"{SUBJECT}/{course}",
            "已登记结业证书草稿，由另一人核对、核准编号。",
        )

    @get("/papers/{paper:str}", opt={PERMISSION: PRINT})
    async def paper(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        course: FromPath[int],
        paper: FromPath[str],
    ) -> Response[bytes]:
        """签到表, 结业证书 or 补训名单."""
        if paper not in _PAPERS:
            raise NotFound
        makes, title = _PAPERS[paper]
        async with transaction(actor):
            made = await makes(actor, course)
            named = await courses.course(actor, course)
        if len(made) == 1:
            return await printing.one(request, made[0])
        return await printing.bound(request, f"{named.name}{title}", made)


async def record(request: Request[Any, Any, Any], actor: Actor, course: int, form: Form[Any], posted: str) -> Template:
    """The page of a run; `posted` names the form that is shown again."""
    async with transaction(actor):
        found = await courses.view(actor, course)
        within = actor.covers(found.course.region)
        around = await frame(request, actor, SUBJECT, found.course.region if within else actor.region)
        trail = await audit.trail(subject(course))
        keeps = actor.may(TEACH) and within and not found.course.cancelled
        offered = await _offered(actor, found) if keeps else ()
        numbers = await registered(actor, found.complete)
        elsewhere = await other_body(found.course)
        shown = actor.may(PROOF.view) and within
        proofs = await of_subject(actor, subject(course)) if shown else ()
    over = too_early(found.course) is None
    return page(
        request,
        "training/pages/course.html",
        around,
        over=over,
        status=422 if form.wrongs else 200,
        found=found,
        course=found.course,
        offered=offered,
        tenths=said,
        trail=trail,
        form=form,
        blank=Form(),
        posted=posted,
        keeps=keeps,
        numbers=numbers,
        elsewhere=elsewhere,
        shows_proofs=shown,
        proofs=proofs,
        called=tuple(CALLED.items()),
        most_bytes=PROOF.most_bytes,
        told=any(one.presences for one in found.members),
        to_register=keeps and over and actor.may(HANDLE) and len(numbers) < len(found.complete),
        **_rights(actor, found),
        enrolment=found.course.enrolment(clock.today()),
    )


def _rights(actor: Actor, found: CourseView) -> Mapping[str, bool]:
    """Whether those who finished may be put on record as inducted child directors, and whether papers are printed."""
    inducts = found.course.induction and found.course.audience.inducts_directors
    return {
        "may_induct": inducts and bool(found.complete) and actor.may(APPOINT),
        "may_print": actor.may(PRINT) and actor.covers(found.course.region),
    }


async def _offered(actor: Actor, found: CourseView) -> Sequence[tuple[int, str]]:
    """Who might be enrolled: those whose duty the run serves and will not be met otherwise before the others.

    A run for the two committees is open to all of their members, whatever they are asked for.
    """
    today = clock.today()
    lines = await transcripts.area_training(actor, found.course.region, found.course.first.year, today)
    there = {one.person for one in found.members}
    fitting = [
        one
        for one in lines
        if one.person not in there and found.course.audience in {Audience.EVERYBODY, one.result.regime.audience}
    ]
    fitting.sort(key=lambda one: (one.result.outlook not in {Outlook.SHORT, Outlook.MISSED}, one.region, one.name))
    named = {
        one.person: f"{one.name}（{one.township}{one.place}，{one.post}，{one.result.outlook.label}）"
        for one in reversed(fitting)
    }
    offered = dict(reversed(named.items()))
    if found.course.audience is Audience.COMMITTEES:
        for one in await transcripts.seated(actor, found.course.region, today):
            if one.person not in there:
                offered.setdefault(one.person, f"{one.name}（{one.township}{one.place}，{one.post}）")
    return tuple(offered.items())[:_MOST_OFFERED]
