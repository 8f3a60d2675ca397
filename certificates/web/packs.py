"""Having the papers of a whole area packed: first how many and how much, then the job."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel, Field

from certificates import queries
from certificates.certified import TERM, certified_elections, certified_terms
from certificates.filing_commands import subject
from certificates.packing import CERTIFICATES, FILINGS, PackArea
from certificates.permissions import PRINT
from certificates.web.panels import SUBJECT
from certificates.web.papers import papers_of
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Refused
from server.files.disk import words_of
from server.files.keeping import sizes
from server.jobs.asking import enqueue
from server.manifest import JobKind
from server.packing import MOST_BOUND
from server.web import areas, flash
from server.web.auth import PERMISSION
from server.web.forms import bind
from server.web.pages import frame, page

_KINDS: Mapping[str, JobKind] = {"certificates": CERTIFICATES, "filings": FILINGS}
_LABELS = {"region": "地区", "papers": "文书", "bound": "合订", "term": "届次"}
#: What a paper usually takes, in bytes: enough to tell a minute's download from an hour's.
_USUAL = {"certificates": 60_000, "filings": 110_000}


class PackPapers(BaseModel):
    """Which papers of which area."""

    region: str = Field(pattern=r"^\d{12}$")
    papers: Literal["certificates", "filings"]
    bound: bool = False
    term: str = Field("", pattern=TERM)


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a pack would be: communities, papers to print, scans that go along, and about how large."""

    places: int
    papers: int
    scans: int
    size: int

    @property
    def size_words(self) -> str:
        return words_of(self.size)


class PackingPages(Controller):
    """Packs of an area."""

    path = SUBJECT

    @get("/pack", opt={PERMISSION: PRINT})
    async def ask(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        papers: FromQuery[str] = "certificates",
        term: FromQuery[str] = "",
    ) -> Template:
        """How many papers, and how much; of which term, where it is not the running one."""
        if papers not in _KINDS:
            raise NotFound
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            terms = await certified_terms(actor, around.area_code) if papers == "certificates" else ()
            if term and term not in {code for code, _ in terms}:
                raise NotFound
            extent = await _extent(actor, around.area_code, papers, term)
        kind = _KINDS[papers]
        return page(
            request,
            "certificates/pages/pack.html",
            around,
            papers=papers,
            term=term,
            terms=terms,
            kind=kind,
            extent=extent,
            most_bound=MOST_BOUND,
        )

    @post("/pack", opt={PERMISSION: PRINT})
    async def pack(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Redirect:
        """Have them packed; the job's page tells how far it is."""
        form = await bind(PackPapers, request, _LABELS)
        if form.command is None:
            raise Refused(wrong.problem for wrong in form.wrongs)
        async with transaction(actor):
            area = (await areas.locate(actor, form.command.region))[-1]
            wanted = PackArea(region=area.code, bound=form.command.bound, term=form.command.term)
            job = await enqueue(actor, _KINDS[form.command.papers], wanted, area.name)
        return flash.done(request, f"/jobs/{job}")


async def _extent(actor: Actor, area: str, papers: str, term: str) -> Extent:
    if papers == "certificates":
        found = await certified_elections(actor, area, term)
        number = sum(one.certificates for one in found)
        return Extent(len(found), number, 0, number * _USUAL[papers])
    lines = [line for line in await queries.filings(actor, area) if line.open]
    scans = await sizes(actor, [subject(line.id) for line in lines])
    number = sum(len(papers_of(line)) for line in lines if line.business is not None)
    return Extent(len(lines), number, len(scans), number * _USUAL[papers] + sum(scans))
