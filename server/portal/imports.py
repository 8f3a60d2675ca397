"""Pages of imports: hand a file in, see row by row what it would do, settle what is open, let it in, take it back."""

from collections.abc import Mapping
from typing import Annotated, Any

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Problem, Refused
from server.jobs.asking import enqueue
from server.jobs.queries import kinds
from server.sheets import answering, committing, listing
from server.sheets.archive import Limits
from server.sheets.exchange import exchanges
from server.sheets.listing import BatchView
from server.sheets.returning import faulty_rows
from server.sheets.staging import IMPORT, UNDO_DAYS, WAITS_DAYS, Upload, stage
from server.sheets.vocabulary import RowState
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Pager, download, frame, page
from server.web.templating import address

SUBJECT = "/imports"
PAGE_SIZE = 50

#: A little more than the largest file, for what a form adds around it.
MOST_BYTES = Limits().packed_bytes + 2**20

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LABELS = {"of": "表格", "file": "文件"}
_SHOWN: Mapping[str, tuple[RowState, ...]] = {
    "": (),
    "error": (RowState.ERROR,),
    "question": (RowState.QUESTION,),
    "new": (RowState.NEW,),
    "changed": (RowState.CHANGED,),
    "same": (RowState.SAME, RowState.DONE, RowState.LEFT_OUT),
}


class Undoing(BaseModel):
    """Why an import is taken back."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=1, max_length=200)


class ImportPages(Controller):
    """Imports of an area and one import."""

    path = SUBJECT

    @get("/", opt={PERMISSION: IMPORT})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        of: FromQuery[str] = "",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> Template:
        """The form that takes a file, and what was handed in before."""
        return await _upload_page(request, actor, area, of, number, Form())

    @post("/", opt={PERMISSION: IMPORT}, request_max_body_size=MOST_BYTES)
    async def upload(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Template | Redirect:
        """Read a file and show what it would do."""
        posted = await request.form()
        of, file = str(posted.get("of", "")), posted.get("file")
        form: Form[Any] = Form({"of": of}, _LABELS)
        try:
            batch = await stage(actor, _known(of), await _file(file))
        except Refused as refusal:
            return await _upload_page(request, actor, None, of, 1, form.with_refusal(_at_file(refusal)))
        return flash.done(request, f"{SUBJECT}/{batch}")

    @get("/{batch:int}", opt={PERMISSION: IMPORT})
    async def preview(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        batch: FromPath[int],
        show: FromQuery[str] = "",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> Template:
        """What each row of a file asks for, errors and questions first."""
        if show not in _SHOWN:
            raise NotFound
        async with transaction(actor):
            view = await listing.batch(actor, batch)
            around = await frame(request, actor, SUBJECT, None)
            states = _SHOWN[show]
            total = sum(view.counts[state] for state in states) if states else view.rows
            pager = Pager(f"{SUBJECT}/{batch}", {"show": show}, number, PAGE_SIZE, total, "行")
            if number > pager.last:
                raise NotFound
            rows = await listing.rows(actor, view, states, first=pager.skipped, size=PAGE_SIZE)
        return page(
            request,
            "server/import_preview.html",
            around,
            view=view,
            rows=rows,
            columns=listing.shown_columns(view),
            pager=pager,
            show=show,
            tiles=_tiles(view),
            questions=[row for row in rows if row.state is RowState.QUESTION and view.is_open],
            leave_out=answering.LEAVE_OUT,
        )

    @post("/{batch:int}/answers", opt={PERMISSION: IMPORT}, request_max_body_size=2**20)
    async def answer(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], batch: FromPath[int]
    ) -> Redirect:
        """Settle questions about cells."""
        settled = await answering.answer(actor, batch, _answers(dict((await request.form()).items())))
        return flash.done(request, f"{SUBJECT}/{batch}", Said(f"已确认{settled}行。"))

    @post("/{batch:int}/commit", opt={PERMISSION: IMPORT}, request_max_body_size=2**20)
    async def commit(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], batch: FromPath[int]
    ) -> Redirect:
        """Let the good rows in, those settled just now among them: at once, or by a job where there are many."""
        if chosen := _answers(dict((await request.form()).items())):
            await answering.answer(actor, batch, chosen)
        async with transaction(actor):
            view = await listing.batch(actor, batch)
            if view.ready >= committing.LARGE:
                kind = kinds()[committing.COMMIT_JOB]
                job = await enqueue(actor, kind, kind.command(region=view.region, batch=batch), view.file_name)
                return flash.done(request, f"/jobs/{job}")
        done = await committing.commit(actor, batch)
        held = f"有{done.held_back}行在预览以后有变化，没有导入，请重新核对。" if done.held_back else ""
        return flash.done(request, f"{SUBJECT}/{batch}", Said(f"已导入{done.written}行。{held}"))

    @get("/{batch:int}/undo", opt={PERMISSION: IMPORT})
    async def ask_undo(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], batch: FromPath[int]
    ) -> Template:
        """Whether all of it shall be taken back, and why."""
        return await _undo_page(request, actor, batch, Form())

    @post("/{batch:int}/undo", opt={PERMISSION: IMPORT})
    async def undo(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], batch: FromPath[int]
    ) -> Template | Redirect:
        """Take all of it back."""
        form = await bind(Undoing, request, {"reason": "事由"})
        if form.command is None:
            return await _undo_page(request, actor, batch, form)
        try:
            number = await committing.undo(actor, batch, form.command.reason)
        except Refused as refusal:
            return await _undo_page(request, actor, batch, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{batch}", Said(f"已撤销，恢复了{number}行。"))

    @post("/{batch:int}/drop", opt={PERMISSION: IMPORT})
    async def drop(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], batch: FromPath[int]
    ) -> Redirect:
        """Give the file up; it is removed with its rows."""
        await committing.drop(actor, batch)
        return flash.done(request, SUBJECT, Said("已放弃，文件和内容都已删除。"))

    @get("/{batch:int}/errors.xlsx", opt={PERMISSION: IMPORT})
    async def errors(self, actor: NamedDependency[Actor], batch: FromPath[int]) -> Response[bytes]:
        """The file with its errors in it."""
        returned = await faulty_rows(actor, batch)
        return download(returned.content, returned.name, XLSX)


def _known(of: str) -> str:
    if of not in {one.code for one in exchanges()}:
        raise Refused([Problem("表格", "没有选。", "选一种表格。")])
    return of


async def _file(posted: object) -> Upload:
    if not isinstance(posted, UploadFile) or not posted.filename:
        raise Refused([Problem("文件", "没有选。", "选一个文件。")])
    return Upload(posted.filename.replace("\\", "/").rpartition("/")[2], await posted.read())


def _at_file(refusal: Refused) -> Refused:
    """What a reader says under the file's name belongs to the input 文件."""
    return Refused(
        problem
        if problem.field in _LABELS.values()
        else Problem("文件", f"{problem.field}：{problem.cause}", problem.cure, problem.rule, problem.cite)
        for problem in refusal.problems
    )


async def _upload_page(
    request: Request[Any, Any, Any], actor: Actor, area: str | None, of: str, number: int, form: Form[Any]
) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, address(SUBJECT, of=of), area)
        first = (number - 1) * PAGE_SIZE
        batches, total = await listing.batches(actor, actor.region, first=first, size=PAGE_SIZE)
    pager = Pager(SUBJECT, {"area": around.area_code, "of": of}, number, PAGE_SIZE, total, "次")
    if number > pager.last:
        raise NotFound
    return page(
        request,
        "server/imports.html",
        around,
        status=422 if form.wrongs else 200,
        batches=batches,
        pager=pager,
        of=of,
        offered=[one for one in exchanges() if actor.may(one.import_right)],
        form=form,
        waits_days=WAITS_DAYS,
        most_megabytes=Limits().packed_bytes // 2**20,
    )


async def _undo_page(request: Request[Any, Any, Any], actor: Actor, batch: int, form: Form[Any]) -> Template:
    async with transaction(actor):
        view = await listing.batch(actor, batch)
        around = await frame(request, actor, SUBJECT, None)
    status = 422 if form.wrongs else 200
    return page(request, "server/import_undo.html", around, status=status, view=view, form=form, undo_days=UNDO_DAYS)


def _answers(posted: Mapping[str, object]) -> dict[int, dict[str, str]]:
    """Radio buttons are named by their row and column: `58.birth_month`."""
    answers: dict[int, dict[str, str]] = {}
    for name, value in posted.items():
        row, _, column = name.partition(".")
        if row.isdecimal() and row.isascii() and column:
            answers.setdefault(int(row), {})[column] = str(value)
    return answers


def _tiles(view: BatchView) -> tuple[tuple[str, str, str, int, str], ...]:
    """The counted filters: what they show, their glyph, words, number and unit."""
    counts, unit = view.counts, view.exchange.unit
    same = sum(counts[state] for state in _SHOWN["same"])
    return (
        ("", "", "全部", view.rows, "行"),
        ("error", "stop", "有错，不能导入", counts[RowState.ERROR], "行"),
        ("question", "ask", "须确认", counts[RowState.QUESTION], "行"),
        ("new", "done", "新增", counts[RowState.NEW], unit),
        ("changed", "part", "修改", counts[RowState.CHANGED], unit),
        ("same", "dash", "不变", same, unit),
    )
