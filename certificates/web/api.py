"""Filings for other programs."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from certificates import queries
from certificates.permissions import HANDLE, PRINT, VIEW
from certificates.queries import FilingLine, FilingView
from certificates.services.filings import Advance, Present, Return, advance, mark_present, send_back
from certificates.services.opening import Business, decide_business
from certificates.web.papers import pack_of, paper_of
from server.access.actor import Actor
from server.db.engine import transaction
from server.web import areas, printing
from server.web.auth import PERMISSION


class FilingApi(Controller):
    """Reading, handling, papers."""

    path = "/filings"
    tags = ("证书",)

    @get("/", operation_id="ListFilings", summary="一个地区的证书申领", opt={PERMISSION: VIEW})
    async def list_area(
        self, actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> tuple[FilingLine, ...]:
        """Those still open first, then by deadline."""
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            return await queries.filings(actor, places[-1].code)

    @get("/{wanted:int}", operation_id="GetFiling", summary="一件证书申领", opt={PERMISSION: VIEW})
    async def show(self, actor: NamedDependency[Actor], wanted: FromPath[int]) -> FilingView:
        """With its checklist and the steps taken."""
        return await _view(actor, wanted)

    @post("/{wanted:int}/materials", operation_id="MarkMaterialPresent", summary="备齐材料", opt={PERMISSION: HANDLE})
    async def tick(self, actor: NamedDependency[Actor], wanted: FromPath[int], data: JSONBody[Present]) -> FilingView:
        """A material of the checklist is there."""
        await mark_present(actor, wanted, data)
        return await _view(actor, wanted)

    @post("/{wanted:int}/business", operation_id="DecideBusiness", summary="确定申领业务", opt={PERMISSION: HANDLE})
    async def decide(
        self, actor: NamedDependency[Actor], wanted: FromPath[int], data: JSONBody[Business]
    ) -> FilingView:
        """First application or renewal, where the records do not tell; the checklist follows."""
        await decide_business(actor, wanted, data)
        return await _view(actor, wanted)

    @post("/{wanted:int}/steps", operation_id="AdvanceFiling", summary="进入下一步", opt={PERMISSION: HANDLE})
    async def step(self, actor: NamedDependency[Actor], wanted: FromPath[int], data: JSONBody[Advance]) -> FilingView:
        """Refused while materials are missing; a conflict where the filing stands elsewhere."""
        await advance(actor, wanted, data)
        return await _view(actor, wanted)

    @post("/{wanted:int}/returns", operation_id="ReturnFiling", summary="退回补正", opt={PERMISSION: HANDLE})
    async def send_back(
        self, actor: NamedDependency[Actor], wanted: FromPath[int], data: JSONBody[Return]
    ) -> FilingView:
        """The filing stays in its state and goes on from there."""
        await send_back(actor, wanted, data)
        return await _view(actor, wanted)

    @get(
        "/{wanted:int}/papers/{word:str}",
        operation_id="GetFilingPaper",
        summary="一份申领材料（PDF）",
        media_type=printing.PDF,
        opt={PERMISSION: PRINT},
    )
    async def paper(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        wanted: FromPath[int],
        word: FromPath[str],
    ) -> Response[bytes]:
        """`word` is application, materials, report, notice, certificate, members or representative."""
        return await printing.one(request, await paper_of(actor, wanted, word))

    @get(
        "/{wanted:int}/pack",
        operation_id="GetFilingPack",
        summary="申领材料包（PDF）",
        media_type=printing.PDF,
        opt={PERMISSION: PRINT},
    )
    async def pack(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Response[bytes]:
        """All papers in one file with bookmarks."""
        pack = await pack_of(actor, wanted)
        return await printing.bound(request, pack.title, pack.papers)


async def _view(actor: Actor, wanted: int) -> FilingView:
    async with transaction(actor):
        return await queries.filing(actor, wanted)
