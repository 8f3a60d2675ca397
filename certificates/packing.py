"""The papers of a whole area as one ZIP or one PDF, printed beside the pages: certificates of election, packs of filings."""

from collections.abc import Awaitable, Callable, Sequence

from pydantic import BaseModel, ConfigDict, Field

from certificates import queries
from certificates.certified import TERM, certified_elections
from certificates.permissions import PRINT
from certificates.printing import certificates, filing_parts
from server.access.actor import Actor
from server.db.engine import transaction
from server.jobs.running import Progress, Result
from server.manifest import JobKind
from server.packing import Lot, Share, pack
from server.papers.making import Part
from server.papers.register.vocabulary import PaperState
from server.places import regions


class PackArea(BaseModel):
    """Whose papers: of every community in an area; `bound` for one PDF instead of a ZIP.

    Certificates are those of a `term` (`villagers.12`), else of the term that runs in each community.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str = Field(pattern=r"^\d{12}$")
    bound: bool = False
    term: str = Field("", pattern=TERM)


async def pack_certificates(actor: Actor, command: PackArea, progress: Progress) -> Result:
    """The certificates of all who were elected in the area in a term, but for those whose election fell."""
    async with transaction(actor):
        found = await certified_elections(actor, command.region, command.term)
        shares = [Share(one.region, one.community, _certificates(actor, one.code), one.code) for one in found]
        lot = await _lot(command, "当选证书")
    return await pack(actor, shares, progress, lot)


async def pack_filings(actor: Actor, command: PackArea, progress: Progress) -> Result:
    """The packs of all filings of the area that are still open."""
    async with transaction(actor):
        found = [line for line in await queries.filings(actor, command.region) if line.open]
        lines = sorted(found, key=lambda line: (line.region, line.id))
        shares = [Share(line.region, line.community, _filing(actor, line.id), str(line.id)) for line in lines]
        lot = await _lot(command, "证书申领材料")
    return await pack(actor, shares, progress, lot)


def _certificates(actor: Actor, code: str) -> Callable[[], Awaitable[Sequence[Part]]]:
    async def standing() -> Sequence[Part]:
        return [
            one
            for one in await certificates(actor, code)
            if one.stamp is None or one.stamp.state is not PaperState.VOID
        ]

    return standing


def _filing(actor: Actor, filing: int) -> Callable[[], Awaitable[Sequence[Part]]]:
    return lambda: filing_parts(actor, filing)


async def _lot(command: PackArea, what: str) -> Lot:
    area = (await regions.path(command.region))[-1].name
    return Lot(f"{area}{what}", "选举结果公布后再办。", "certificates", command.bound)


CERTIFICATES = JobKind("certificates.pack_certificates", "当选证书打包", PRINT, PackArea, pack_certificates)
FILINGS = JobKind("certificates.pack_filings", "申领材料打包", PRINT, PackArea, pack_filings)
KINDS = (CERTIFICATES, FILINGS)
