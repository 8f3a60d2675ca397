"""The register of papers: what goes out under a number, by issuing body and year, and what waits for a step."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change
from server.db.engine import transaction
from server.errors import Conflict, NotFound
from server.papers.register import reading
from server.papers.register.kinds import kind_of, record_printed
from server.papers.register.lists import signed_list
from server.papers.register.permissions import PRINT, VIEW
from server.papers.register.reading import PaperLine, Wanted, stamp_of
from server.papers.register.recalling import shown
from server.portal.paper_pages import ASKED, SUBJECT, Listed, note_of, paper_page, register_page
from server.sheets import cells
from server.sheets.columns import Column, Sheet
from server.sheets.exporting import EXPORT, EXPORTED
from server.sheets.writing import Around, write_workbook
from server.values.periods import chinese_day
from server.web import printing
from server.web.auth import PERMISSION
from server.web.handing import store_of
from server.web.pages import download, frame

_MOST_ROWS = 100_000
_LONGEST = 400
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET = Sheet(
    name="文书登记簿",
    title="文书登记簿",
    columns=tuple(
        Column(key=key, title=title, parse=cells.text(_LONGEST), width=width)
        for key, title, width in (
            ("number", "编号", 20),
            ("kind", "文书", 14),
            ("title", "名称", 28),
            ("holder", "关于", 14),
            ("issuer", "发文机关", 20),
            ("dated", "日期", 12),
            ("state", "状态", 10),
            ("note", "备注", 30),
            ("sha256", "签发文件SHA-256", 66),
        )
    ),
)


class PaperPages(Controller):
    """The register and one paper of it."""

    path = SUBJECT
    dependencies = ASKED

    @get("/", opt={PERMISSION: VIEW})
    async def register(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        listed: NamedDependency[Listed],
    ) -> Template:
        """The papers of an area by book and number, what waits first; the books with what is missing in them."""
        return await register_page(request, actor, listed)

    @get("/register.xlsx", opt={PERMISSION: EXPORT})
    async def sheet(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        wanted: NamedDependency[Wanted],
        area: FromQuery[str | None] = None,
    ) -> Response[bytes]:
        """The register as a sheet."""
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            lines, total = await reading.papers(actor, around.area_code, wanted, size=_MOST_ROWS)
            followed = await reading.followers(lines)
            rows = [_row(line, followed.get(line.id, "")) for line in lines]
            content = write_workbook(SHEET, rows, Around(actor.unit, chinese_day(clock.today()), None))
            after = {"表格": SHEET.title, "行数": total, "文件校验": hashlib.sha256(content).hexdigest()}
            change = Change(f"area:{around.area_code}", around.area_code, after=after, reason="导出文书登记簿")
            await audit.record(actor, EXPORTED, change)
        return download(content, f"{around.area.name}文书登记簿.xlsx", XLSX)

    @get("/verify-list.json", opt={PERMISSION: VIEW})
    async def signed(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Response[bytes]:
        """How every coded paper of an area stands, signed, for places without a public server."""
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            content = await signed_list(actor, around.area_code, around.area.name)
        return download(content, f"{around.area.name}文书核验名单.json", "application/json")

    @get("/{registered:int}", opt={PERMISSION: VIEW})
    async def one(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        registered: FromPath[int],
        compare: FromQuery[bool | None] = None,
    ) -> Template:
        """One paper: what it is, how far it is, what may be done; with `compare`, how the records differ from it today.

        That is shown of itself, but where it is a reading that leaves a trace.
        """
        return await paper_page(request, actor, registered, compare=bool(compare))

    @get("/{registered:int}/paper.pdf", opt={PERMISSION: PRINT})
    async def printed(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], registered: FromPath[int]
    ) -> Response[bytes]:
        """The paper as it stands: a draft, or the very bytes that were issued, with a word across where they are over.

        Raises Conflict where the records have nothing more of a paper that was never issued.
        """
        async with transaction(actor):
            line = await reading.paper(actor, registered)
            if line.is_number_only:
                raise NotFound
            model = await shown(actor, store_of(request), line)
            await record_printed(actor, kind_of(line.kind), line.source)
        stamp = stamp_of(line)
        if model is not None:
            return await printing.one(request, replace(model, number=stamp.number, stamp=stamp))
        if not line.sha256:
            message = "资料里已经没有这一件，它也没有签发过，印不出来。还没有作废的，请作废。"
            raise Conflict(message, code="paper.no_source")
        return await printing.kept(request, stamp, f"{line.title}.pdf")


def _row(line: PaperLine, follower: str) -> Mapping[str, str]:
    return {
        "number": line.number,
        "kind": line.kind_label,
        "title": line.title,
        "holder": line.holder,
        "issuer": line.issuer_name,
        "dated": line.dated.isoformat() if line.dated else "",
        "state": line.state.label,
        "note": note_of(line, follower),
        "sha256": line.sha256,
    }
