"""The papers of the hall for an area as one ZIP, printed beside the pages: of each election its ballot and its stations' sheets."""

from collections.abc import Awaitable, Callable, Sequence

from pydantic import BaseModel, ConfigDict, Field

from elections import queries
from elections.ballot_papers import BallotSize, ballot_paper
from elections.permissions import PRINT
from elections.polling import stations
from elections.polling_papers import SHEETS, hall_paper
from elections.queries import ElectionLine
from server.access.actor import Actor
from server.db.engine import transaction
from server.jobs.running import Progress, Result
from server.manifest import JobKind
from server.packing import Lot, Share, pack
from server.papers.page import Paper
from server.places import regions


class PrintHall(BaseModel):
    """For which elections, and how their ballots lie on the paper."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str = Field(pattern=r"^\d{12}$")
    codes: tuple[str, ...] = Field(min_length=1, max_length=3_000)
    size: BallotSize = BallotSize.A4


async def run(actor: Actor, command: PrintHall, progress: Progress) -> Result:
    """Election by election; a ballot whose names find no room, or whose list is empty, is named and holds up no other."""
    async with transaction(actor):
        found = await queries.elections_by_code(actor, command.codes)
        lines = sorted(found.values(), key=lambda one: one.region)
        shares = [Share(one.region, one.community, _papers(actor, one, command.size)) for one in lines]
        area = (await regions.path(command.region))[-1].name
    lot = Lot(f"{area}选票和会场文书", "确定候选人以后再印。", "elections")
    return await pack(actor, shares, progress, lot)


def _papers(actor: Actor, line: ElectionLine, size: BallotSize) -> Callable[[], Awaitable[Sequence[Paper]]]:
    async def made() -> Sequence[Paper]:
        found: list[Paper] = [await ballot_paper(actor, line.code, size)]
        for station in await stations(actor, line.code, await queries.progress(actor, line.code)):
            found += [await hall_paper(actor, line.code, sheet, station.id) for sheet in sorted(SHEETS)]
        return found

    return made


HALL_PAPERS = JobKind("elections.print_hall_papers", "印制选票和会场文书", PRINT, PrintHall, run)
