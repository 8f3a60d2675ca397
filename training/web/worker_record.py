"""The page of one community worker, and what is recorded there."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cadres.services.ledgers import Ledger
from cadres.vocabulary import Grade
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.db.engine import transaction
from server.web.acting import act
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import frame, page
from training import workers
from training.permissions import EMPLOY, VIEW
from training.rules.workers import two_unfit
from training.services.workers import (
    PAYS,
    REVIEWS,
    EndWorker,
    KeepWorker,
    PayWorker,
    ReviewWorker,
    end_worker,
    keep_worker,
    pay_worker,
    remove_line,
    resume_worker,
    review_worker,
    strike_worker,
    subject,
    unkeep_worker,
)
from training.web.teams import Why
from training.web.workers import PATH
from training.worker_vocabulary import WorkerEnd, WorkerReviewKind

_LABELS = {
    "since": "起始日期",
    "grade": "岗位等级",
    "monthly": "每月元",
    "document": "文件",
    "until": "离任日期",
    "ended_by": "离任原因",
    "end_document": "文件",
    "kept": "决定日期",
    "kept_document": "留用文件",
    "kept_reason": "留用理由",
    "reason": "原因",
}
_REVIEW = {
    "kind": "种类",
    "year": "年度",
    "held": "日期",
    "grade": "等次",
    "entitled": "应到代表",
    "present": "实到代表",
    "unfit": "不称职票",
    "led_by": "主持单位",
    "document": "文件",
    "reason": "理由",
}


class WorkerRecordPages(Controller):
    """One of them as people see it."""

    path = f"{PATH}/{{employee:int}}"

    @get("/", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], employee: FromPath[int]
    ) -> Template:
        """All of it."""
        return await _record(request, actor, employee, Form(), "")

    @post("/pay", opt={PERMISSION: EMPLOY})
    async def pay(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], employee: FromPath[int]
    ) -> Template | Redirect:
        """A grade with its pay from a day on."""
        form = await bind(PayWorker, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: pay_worker(actor, employee, command),
            lambda again: _record(request, actor, employee, again, "pay"),
            f"{PATH}/{employee}",
            "已登记等级和待遇。",
        )

    @post("/review", opt={PERMISSION: EMPLOY})
    async def review(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], employee: FromPath[int]
    ) -> Template | Redirect:
        """An appraisal of a year; the second unfit one in a row opens the end."""
        form = await bind(ReviewWorker, request, _REVIEW)
        return await act(
            request,
            form,
            lambda command: review_worker(actor, employee, command),
            lambda again: _record(request, actor, employee, again, "review"),
            f"{PATH}/{employee}",
            "已登记考核评议。",
        )

    @post("/end", opt={PERMISSION: EMPLOY})
    async def end(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], employee: FromPath[int]
    ) -> Template | Redirect:
        """Somebody is employed no longer."""
        form = await bind(EndWorker, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: end_worker(actor, employee, command),
            lambda again: _record(request, actor, employee, again, "end"),
            f"{PATH}/{employee}",
            "已登记离任。",
        )

    @post("/keep", opt={PERMISSION: EMPLOY})
    async def keep(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], employee: FromPath[int]
    ) -> Template | Redirect:
        """Who was found unfit twice is employed on."""
        form = await bind(KeepWorker, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: keep_worker(actor, employee, command),
            lambda again: _record(request, actor, employee, again, "keep"),
            f"{PATH}/{employee}",
            "已登记留用决定。",
        )

    @post("/unkeep", opt={PERMISSION: EMPLOY})
    async def unkeep(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], employee: FromPath[int]
    ) -> Template | Redirect:
        """Take back a decision to keep somebody that was entered by mistake."""
        form = await bind(Why, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: unkeep_worker(actor, employee, command.reason),
            lambda again: _record(request, actor, employee, again, "unkeep"),
            f"{PATH}/{employee}",
            "已取消留用决定。",
        )

    @post("/resume", opt={PERMISSION: EMPLOY})
    async def resume(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], employee: FromPath[int]
    ) -> Template | Redirect:
        """Take back an end that was entered by mistake."""
        form = await bind(Why, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: resume_worker(actor, employee, command.reason),
            lambda again: _record(request, actor, employee, again, "resume"),
            f"{PATH}/{employee}",
            "已取消离任。",
        )

    @post("/strike", opt={PERMISSION: EMPLOY})
    async def strike(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], employee: FromPath[int]
    ) -> Template | Redirect:
        """Take back what never was."""
        form = await bind(Why, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: strike_worker(actor, employee, command.reason),
            lambda again: _record(request, actor, employee, again, "strike"),
            PATH,
            "已取消登记。",
        )

    @post("/pay/{paid:int}/remove", opt={PERMISSION: EMPLOY})
    async def remove_pay(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        employee: FromPath[int],
        paid: FromPath[int],
    ) -> Template | Redirect:
        """A pay that was entered by mistake."""
        return await _remove(request, actor, employee, PAYS, paid)

    @post("/reviews/{reviewed:int}/remove", opt={PERMISSION: EMPLOY})
    async def remove_review(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        employee: FromPath[int],
        reviewed: FromPath[int],
    ) -> Template | Redirect:
        """An appraisal that was entered by mistake."""
        return await _remove(request, actor, employee, REVIEWS, reviewed)


async def _remove(
    request: Request[Any, Any, Any], actor: Actor, worker: int, ledger: Ledger, line: int
) -> Template | Redirect:
    form = await bind(Why, request, _LABELS)
    return await act(
        request,
        form,
        lambda command: remove_line(actor, worker, ledger, line, command.reason),
        lambda again: _record(request, actor, worker, again, "lines"),
        f"{PATH}/{worker}",
        f"已撤销{ledger.noun}。",
    )


async def _record(request: Request[Any, Any, Any], actor: Actor, worker: int, form: Form[Any], posted: str) -> Template:
    today = clock.today()
    async with transaction(actor):
        one = await workers.worker(actor, worker)
        around = await frame(request, actor, PATH, one.region)
        bands = await workers.bands()
        trail = await audit.trail(subject(worker))
    return page(
        request,
        "training/pages/worker.html",
        around,
        status=422 if form.wrongs else 200,
        one=one,
        serves=one.serves(today),
        judged=one.findings(bands, today),
        unfit=two_unfit([line.appraisal for line in one.reviews]) is not None,
        kept=any(line.kept for line in one.reviews),
        trail=trail,
        form=form,
        blank=Form(),
        posted=posted,
        kinds=tuple(WorkerReviewKind),
        grades=tuple(grade for grade in Grade if grade is not Grade.UNGRADED),
        ends=tuple(WorkerEnd),
        may_employ=actor.may(EMPLOY),
    )
