"""The papers of many communities as one ZIP, printed beside the pages.

One paper that cannot be printed does not hold up the others: what is missing is said in the ZIP and in the job's message.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import DomainError, Problem, Refused, Unavailable
from server.files.keeping import FileLine
from server.jobs.running import Progress, Result
from server.papers.archive import Archive
from server.papers.making import Part, made
from server.places import regions

MISSING = "没有印出的文书.txt"


@dataclass(frozen=True, slots=True)
class Share:
    """One community's part of a ZIP; `papers` are read when its turn comes, inside a transaction."""

    region: str
    community: str
    papers: Callable[[], Awaitable[Sequence[Part]]]


@dataclass(frozen=True, slots=True)
class Lot:
    """What a ZIP is called, when there is something to pack, and the package in whose words it is refused."""

    title: str
    when: str
    package: str


async def pack(actor: Actor, shares: Sequence[Share], progress: Progress, lot: Lot) -> Result:
    """Print all shares into one file. Raises Refused where there are none, and where none of them could be printed."""
    if not shares:
        raise Refused([Problem(lot.title, "一件也没有。", lot.when)], code=f"{lot.package}.nothing_to_pack")
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
        raise Refused([Problem(lot.title, one) for one in missing], code=f"{lot.package}.nothing_printed")
    lacking = f"；{len(missing)}件没有印出，原因见ZIP内“{MISSING}”" if missing else ""
    return Result(f"{len(shares)}件，印出{printed}份{lacking}。", target, f"{lot.title}.zip")


async def _print(actor: Actor, share: Share, progress: Progress) -> list[tuple[str, bytes]]:
    async with transaction(actor):
        parts = await share.papers()
    contents = await made(progress.bench.store, progress.press, parts)
    names = [part.name if isinstance(part, FileLine) else part.filename for part in parts]
    return list(zip(names, contents, strict=True))
