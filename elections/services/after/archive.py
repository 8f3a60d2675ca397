"""Putting down the file of an election by hand: pages and place of each document, or why there is none (S21)."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from elections.after.archive import file_of
from elections.after_vocabulary import ArchiveEdition
from elections.permissions import RECORD
from elections.rules.archive import CATALOGUES
from elections.services.elections import find, subject
from elections.tables import ArchiveBook, ArchiveLine, Election
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Conflict, Problem, Refused

FILED_LINE = event_kind("archive.line_kept", "登记档案材料")
LINE_TAKEN_BACK = event_kind("archive.line_taken_back", "撤销档案材料登记", Dot.ATTENTION)
EDITION_CHOSEN = event_kind("archive.edition_chosen", "选定档案目录")


class KeepLine(BaseModel):
    """One document: its pages and where it lies, or why it is absent; never both and never neither."""

    model_config = ConfigDict(frozen=True)

    item: str = Field(min_length=1, max_length=4)
    pages: int | None = Field(None, ge=1, le=100_000)
    place: str | None = Field(None, min_length=2, max_length=80)
    absent: str | None = Field(None, min_length=2, max_length=200)

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        kept = self.pages is not None and self.place is not None
        if kept is (self.absent is not None) or (not kept and (self.pages or self.place)):
            message = "页数和存放处要一起填；没有这件材料的，只写明原因。"
            raise ValueError(message)
        return self


class ChooseEdition(BaseModel):
    """By which list the file is made up."""

    model_config = ConfigDict(frozen=True)

    edition: ArchiveEdition


async def keep_line(actor: Actor, code: str, command: KeepLine) -> None:
    """Put one document on record, or correct it. Raises Refused for one that the edition does not have."""
    async with transaction(actor):
        election = await _open(actor, code)
        held = await file_of(actor, code)
        line = next((one for one in held.lines if one.item.code == command.item), None)
        if line is None:
            raise Refused([Problem("材料", f"目录里没有第{command.item}件。", "从目录里选一件。", "S21")])
        item = f"{held.catalogue.edition.value}-{command.item}"
        values: dict[Any, Any] = {"pages": command.pages, "place": command.place, "absent": command.absent}
        own = (ArchiveLine.election == election.id) & (ArchiveLine.item == item)
        if await ArchiveLine.exists().where(own):
            await ArchiveLine.update(values).where(own)
        else:
            row = ArchiveLine(region=election.region, election=election.id, item=item, **values)
            await row.save()
        kept = {"页数": command.pages, "存放处": command.place} if command.place else {"没有": command.absent}
        after = {"材料": f"{command.item}　{line.item.title}", **kept}
        await audit.record(actor, FILED_LINE, Change(subject(code), election.region, after=after))


async def take_line_back(actor: Actor, code: str, item: str) -> None:
    """Say nothing of a document again. Raises Conflict where nothing was said."""
    async with transaction(actor):
        election = await _open(actor, code)
        held = await file_of(actor, code)
        line = next((one for one in held.lines if one.item.code == item), None)
        if line is None or (line.place is None and line.absent is None):
            raise Conflict(f"第{item}件材料没有手工登记，没有可以撤销的。", code="archive.nothing_kept")
        kept = f"{held.catalogue.edition.value}-{item}"
        await ArchiveLine.delete().where((ArchiveLine.election == election.id) & (ArchiveLine.item == kept))
        before = {"页数": line.pages, "存放处": line.place} if line.place else {"没有": line.absent}
        told: dict[str, object] = {"材料": f"{item}　{line.item.title}", **before}
        await audit.record(actor, LINE_TAKEN_BACK, Change(subject(code), election.region, before=told))


async def choose_edition(actor: Actor, code: str, command: ChooseEdition) -> None:
    """Make the file up by another list. Raises Conflict once a document is on record by the one it has."""
    async with transaction(actor):
        election = await _open(actor, code)
        held = await file_of(actor, code)
        if held.catalogue.edition is command.edition:
            return
        if await ArchiveLine.exists().where(ArchiveLine.election == election.id):
            raise Conflict("已经按现在的目录登记了材料，不能换目录。", code="archive.begun")
        own = ArchiveBook.election == election.id
        if await ArchiveBook.exists().where(own):
            await ArchiveBook.update({ArchiveBook.edition: command.edition}).where(own)
        else:
            row = ArchiveBook(region=election.region, election=election.id, edition=command.edition)
            await row.save()
        before, after = {"目录": held.catalogue.edition.label}, {"目录": CATALOGUES[command.edition].edition.label}
        await audit.record(actor, EDITION_CHOSEN, Change(subject(code), election.region, before, after))


async def _open(actor: Actor, code: str) -> Election:
    await take_turn("election", code)
    election = await find(actor, code)
    actor.require(RECORD, at=election.region)
    return election
