"""Filings for other programs."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from cadres import queries as cadres
from certificates import queries
from certificates.filing_commands import Advance
from certificates.given_out import GivenOut, given_out, given_out_sums
from certificates.listing import Wanted, counted, listed
from certificates.permissions import HANDLE, PRINT, VIEW
from certificates.queries import FilingLine, FilingView
from certificates.representing import representative_on
from certificates.services.filings import Present, advance, mark_present
from certificates.services.opening import Business, decide_business
from certificates.services.replacing import ReportLoss, report_loss
from certificates.services.returning import Return, send_back
from certificates.vocabulary import Standing
from certificates.web.papers import pack_of, paper_of
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.web import areas, printing
from server.web.auth import PERMISSION
from server.web.findings import FindingRecord, finding_records
from server.web.reading import asked_day


@dataclass(frozen=True, slots=True)
class RepresentativeRecord:
    """Who represents a committee on a day, and on which ground; `name` is None where the place is vacant."""

    region: str
    committee: str
    day: date
    standing: Standing
    name: str | None
    since: date | None
    term_ends: date | None
    previous: str | None
    finding: FindingRecord


@dataclass(frozen=True, slots=True)
class FilingsPage:
    """A part of the list, and how long the list is."""

    lines: tuple[FilingLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class CertificatesPage:
    """A part of the list, and how long the list is."""

    lines: tuple[GivenOut, ...]
    total: int


class FilingApi(Controller):
    """Reading, handling, papers."""

    path = "/filings"
    tags = ("证书",)

    @get("/", operation_id="ListFilings", summary="一个地区的证书申领", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        first: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
        size: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    ) -> FilingsPage:
        """Those still open first, then by deadline."""
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            wanted = Wanted(places[-1].code, clock.today())
            found = await listed(actor, wanted, first=first, size=size)
            return FilingsPage(found, (await counted(actor, wanted))[""])

    @post("/", operation_id="ReportCertificateLoss", summary="证书遗失、损毁，补领立件", opt={PERMISSION: HANDLE})
    async def replace(self, actor: NamedDependency[Actor], data: JSONBody[ReportLoss]) -> FilingView:
        """Only a replacement is started by somebody: the others follow from results and changes."""
        return await _view(actor, await report_loss(actor, data))

    @get("/certificates", operation_id="ListLegalCertificates", summary="一个地区核发的证书", opt={PERMISSION: VIEW})
    async def certificates(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        first: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
        size: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    ) -> CertificatesPage:
        """As printed on them, with who fetched them and where they are kept; those not yet fetched first."""
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            found = await given_out(actor, places[-1].code, skipped=first, most=size)
            return CertificatesPage(found, (await given_out_sums(actor, places[-1].code)).total)

    @get(
        "/representative/{region:str}",
        operation_id="GetLegalRepresentative",
        summary="某一天的法定代表人",
        opt={PERMISSION: VIEW},
    )
    async def representative(
        self,
        actor: NamedDependency[Actor],
        region: FromPath[str],
        day: FromQuery[date | None] = None,
    ) -> RepresentativeRecord:
        """Of one community, today where no day is asked for."""
        on = asked_day(day)
        async with transaction(actor):
            community = await cadres.community(actor, region, on)
            found = await representative_on(actor, region, on)
        chair = found.chair
        return RepresentativeRecord(
            region=region,
            committee=community.committee,
            day=on,
            standing=found.standing,
            name=chair.name if chair else None,
            since=chair.since if chair else None,
            term_ends=chair.term_ends if chair else None,
            previous=found.previous.name if found.previous else None,
            finding=finding_records([found.finding])[0],
        )

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
        """`word` is application, statement, materials, report, notice, certificate, members or representative."""
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
