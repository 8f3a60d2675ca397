"""The papers of many communities as one ZIP or bound into one file, printed beside the pages.

One paper that cannot be printed does not hold up the others: what is missing is said in the ZIP and in the job's message.
What was printed of a community is kept on the disk until the job ends, so that whoever takes it up after a worker that
stopped goes on there; nothing but the community at hand is in memory.
"""

import asyncio
import shutil
import zipfile
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import DomainError, Problem, Refused, Unavailable
from server.files.keeping import FileLine
from server.jobs.running import Interrupted, Progress, Result, Superseded
from server.papers.archive import Archive
from server.papers.binder import append, as_pdf
from server.papers.making import Part, made
from server.places import regions

MISSING = "没有印出的文书.txt"

#: So many communities are bound into one file; of more each township has a volume of its own.
MOST_BOUND = 60


@dataclass(frozen=True, slots=True)
class Share:
    """One community's part of a pack; `papers` are read when its turn comes, inside a transaction.

    `key` tells shares of one community apart, the same at every try.
    """

    region: str
    community: str
    papers: Callable[[], Awaitable[Sequence[Part]]]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Lot:
    """What a pack is called, when there is something to pack, and the package in whose words it is refused.

    `bound` asks for one PDF instead of single files.
    """

    title: str
    when: str
    package: str
    bound: bool = False


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was printed so far: a file for each share, whole or not there."""

    folder: Path

    def place(self, share: Share, number: int) -> Path:
        return self.folder / f"{share.region}-{share.key or number}.zip"

    def put(self, place: Path, files: Sequence[tuple[str, bytes]]) -> None:
        """Keep a share; its name stands only when all of it is written."""
        growing = place.with_suffix(f".{id(self):x}")
        with Archive(growing) as archive:
            for number, (name, content) in enumerate(files, start=1):
                archive.add(content, f"{number:02} {name}")
        growing.replace(place)

    def files(self, place: Path) -> Iterator[tuple[str, bytes]]:
        """The papers of a share in their order, one at a time."""
        with zipfile.ZipFile(place) as archive:
            for name in archive.namelist():
                yield name, archive.read(name)


@dataclass(slots=True)
class _Count:
    """How much was printed, and what was not and why."""

    printed: int = 0
    missing: list[str] = field(default_factory=list)
    places: list[tuple[Share, Path]] = field(default_factory=list)

    def take(self, share: Share, place: Path) -> None:
        """Count what lies at a place."""
        with zipfile.ZipFile(place) as archive:
            self.printed += len(archive.namelist())
        self.places.append((share, place))


async def pack(actor: Actor, shares: Sequence[Share], progress: Progress, lot: Lot) -> Result:
    """Print all shares into one file. Raises Refused where there are none, and where none of them could be printed."""
    if not shares:
        raise Refused([Problem(lot.title, "一件也没有。", lot.when)], code=f"{lot.package}.nothing_to_pack")
    kept = _Kept(progress.bench.store.scratch / f"pack-{progress.job}")
    kept.folder.mkdir(mode=0o700, exist_ok=True)
    try:
        result = await _pack(actor, shares, progress, lot, kept)
    except (Interrupted, Superseded):
        raise  # Another worker goes on with what is there.
    except BaseException:
        shutil.rmtree(kept.folder, ignore_errors=True)
        raise
    shutil.rmtree(kept.folder, ignore_errors=True)
    return result


async def _pack(actor: Actor, shares: Sequence[Share], progress: Progress, lot: Lot, kept: _Kept) -> Result:
    async with transaction(actor):
        townships = {share.region: (await regions.path(share.region))[3].name for share in shares}
    count = _Count()
    await progress(0, len(shares))
    for number, share in enumerate(shares, start=1):
        name = f"{townships[share.region]}{share.community}"
        place = kept.place(share, number)
        if not place.exists() and (refused := await _print(actor, share, progress, kept, place)):
            count.missing.append(f"{name}：{refused}")
        if place.exists():
            count.take(share, place)
        await progress(number, len(shares), f"{name}，已印{count.printed}份")
    if not count.printed:
        raise Refused([Problem(lot.title, one) for one in count.missing], code=f"{lot.package}.nothing_printed")
    if lot.bound:
        target = await asyncio.to_thread(_bind, kept, count, progress.folder, lot.title, townships)
    else:
        target = await asyncio.to_thread(_zip, kept, count, progress.folder, townships)
    where = f"，原因见ZIP内“{MISSING}”" if target.suffix == ".zip" else f"：{'；'.join(count.missing)}"
    lacking = f"；{len(count.missing)}件没有印出{where}" if count.missing else ""
    return Result(f"{len(shares)}件，印出{count.printed}份{lacking}。", target, f"{lot.title}{target.suffix}")


async def _print(actor: Actor, share: Share, progress: Progress, kept: _Kept, place: Path) -> str:
    """Print one share; why it could not be printed, else nothing. Raises Unavailable where the press cannot run at all."""
    try:
        async with transaction(actor):
            parts = await share.papers()
        contents = await made(progress.bench.store, progress.press, parts)
    except Unavailable:
        raise  # The press, not the paper: the others would fare no better.
    except DomainError as error:
        return error.message
    names = [part.name if isinstance(part, FileLine) else part.filename for part in parts]
    await asyncio.to_thread(kept.put, place, list(zip(names, contents, strict=True)))
    return ""


def _zip(kept: _Kept, count: _Count, folder: Path, townships: Mapping[str, str]) -> Path:
    target = folder / "pack.zip"
    with Archive(target) as archive:
        for share, place in count.places:
            for name, content in kept.files(place):
                archive.add(content, townships[share.region], share.community, name)
        if count.missing:
            archive.add(_told(count), MISSING)
    return target


def _bind(kept: _Kept, count: _Count, folder: Path, title: str, townships: Mapping[str, str]) -> Path:
    """One file in the order of the area; of an area with many communities a ZIP with a volume for each township.

    A file that is bound lies in memory until it is written, so that no volume may be larger than a township.
    """
    if len(count.places) <= MOST_BOUND:
        target = folder / "pack.pdf"
        count.missing += _volume(kept, count.places, target, title, townships)
        return target
    volumes: dict[str, list[tuple[Share, Path]]] = {}
    for share, place in count.places:
        volumes.setdefault(townships[share.region], []).append((share, place))
    target = folder / "pack.zip"
    with Archive(target) as archive:
        for number, (township, places) in enumerate(volumes.items(), start=1):
            volume = folder / "volume.pdf"
            count.missing += _volume(kept, places, volume, f"{title}（{township}）", townships)
            archive.add(volume.read_bytes(), f"{number:02} {township}.pdf")
            volume.unlink()
        if count.missing:
            archive.add(_told(count), MISSING)
    return target


def _volume(
    kept: _Kept, places: Sequence[tuple[Share, Path]], target: Path, title: str, townships: Mapping[str, str]
) -> list[str]:
    """One PDF with a bookmark for each community, and below it one for each paper; returns what could not be bound, by whose it is."""
    left_out: list[str] = []
    with pikepdf.new() as book:
        with book.open_outline() as outline:
            for share, place in places:
                item = pikepdf.OutlineItem(share.community, len(book.pages))
                for name, content in kept.files(place):
                    try:
                        pdf = as_pdf(name, content)
                    except Refused as refusal:
                        left_out.append(f"{townships[share.region]}{share.community}：{refusal.problems[0].cause}")
                        continue
                    item.children.append(pikepdf.OutlineItem(name.rpartition(".")[0], len(book.pages)))
                    append(book, pdf)
                outline.root.append(item)
        book.docinfo["/Title"] = title
        book.Root.PageMode = pikepdf.Name.UseOutlines
        book.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return left_out


def _told(count: _Count) -> bytes:
    return "\r\n".join([*count.missing, ""]).encode("utf-8-sig")
