"""The papers of a whole area as one ZIP, printed beside the pages: certificates of election, packs of filings.

One paper that cannot be printed does not hold up the others: what is missing is said in the ZIP and in the job's message.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from certificates import queries
from certificates.permissions import PRINT
from certificates.printing import certificates, filing_parts
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import DomainError, Problem, Refused, Unavailable
from server.files.keeping import FileLine
from server.jobs.running import Progress, Result
from server.manifest import JobKind
from server.papers.archive import Archive
from server.papers.making import Part, made
from server.places import regions

MISSING = "没有印出的文书.txt"


class PackArea(BaseModel):
    """Whose papers: of every community in an area."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str = Field(pattern=r"^\d{12}$")


@dataclass(frozen=True, slots=True)
class Share:
    """One community's part of a ZIP; `papers` are read when its turn comes, inside a transaction."""

    region: str
    community: str
    papers: Callable[[], Awaitable[Sequence[Part]]]


async def pack_certificates(actor: Actor, command: PackArea, progress: Progress) -> Result:
    """The certificates of all who were elected in the area."""
    async with transaction(actor):
        found = await queries.certified_elections(actor, command.region)
        shares = [Share(one.region, one.community, _certificates(actor, one.code)) for one in found]
        area = await _area(command)
    return await _pack(actor, shares, progress, f"{area}当选证书")


async def pack_filings(actor: Actor, command: PackArea, progress: Progress) -> Result:
    """The packs of all filings of the area that are still open."""
    async with transaction(actor):
        found = [line for line in await queries.filings(actor, command.region) if line.open]
        lines = sorted(found, key=lambda line: (line.region, line.id))
        shares = [Share(line.region, line.community, _filing(actor, line.id)) for line in lines]
        area = await _area(command)
    return await _pack(actor, shares, progress, f"{area}证书申领材料")


def _certificates(actor: Actor, code: str) -> Callable[[], Awaitable[Sequence[Part]]]:
    return lambda: certificates(actor, code)


def _filing(actor: Actor, filing: int) -> Callable[[], Awaitable[Sequence[Part]]]:
    return lambda: filing_parts(actor, filing)


async def _area(command: PackArea) -> str:
    return (await regions.path(command.region))[-1].name


async def _pack(actor: Actor, shares: Sequence[Share], progress: Progress, title: str) -> Result:
    if not shares:
        raise Refused([Problem(title, "一件也没有。", "选举结果公布后再办。")], code="certificates.nothing_to_pack")
    async with transaction(actor):
        townships = {share.region: (await regions.path(share.region))[3].name for share in shares}
    target = progress.folder / "pack.zip"
    printed = 0
    missing: list[str] = []
    await progress(0, len(shares))
    with Archive(target) as archive:
        for place, share in enumerate(shares, start=1):
            name = f"{townships[share.region]}{share.community}"
            try:
                files = await _print(actor, share, progress)
            except Unavailable:
                raise  # The press, not the paper: the others would fare no better.
            except DomainError as error:
                missing.append(f"{name}：{error.message}")
                continue
            for number, (filename, content) in enumerate(files, start=1):
                archive.add(content, townships[share.region], share.community, f"{number:02} {filename}")
            printed += len(files)
            await progress(place, len(shares), f"{name}，已印{printed}份")
        if missing:
            archive.add("\r\n".join([*missing, ""]).encode("utf-8-sig"), MISSING)
    if not printed:
        raise Refused([Problem(title, one) for one in missing], code="certificates.nothing_printed")
    lacking = f"；{len(missing)}件没有印出，原因见ZIP内“{MISSING}”" if missing else ""
    return Result(f"{len(shares)}件，印出{printed}份{lacking}。", target, f"{title}.zip")


async def _print(actor: Actor, share: Share, progress: Progress) -> list[tuple[str, bytes]]:
    async with transaction(actor):
        parts = await share.papers()
    contents = await made(progress.bench.store, progress.press, parts)
    names = [part.name if isinstance(part, FileLine) else part.filename for part in parts]
    return list(zip(names, contents, strict=True))


CERTIFICATES = JobKind("certificates.pack_certificates", "当选证书打包", PRINT, PackArea, pack_certificates)
FILINGS = JobKind("certificates.pack_filings", "申领材料打包", PRINT, PackArea, pack_filings)
KINDS = (CERTIFICATES, FILINGS)
