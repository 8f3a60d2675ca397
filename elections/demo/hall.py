"""The demo's voting day: where people vote, who works there, the ballot and the sheets of the hall, and a sample drawn."""

from collections.abc import Iterable
from datetime import date

from elections import queries
from elections.ballot_papers import BallotSize, ballot_paper
from elections.polling_papers import SHEETS, hall_paper
from elections.polling_vocabulary import StationDuty, StationKind
from elections.sample_papers import sample_list
from elections.services.polling.stations import NameWorker, SetStation, name_worker, set_station
from elections.services.sampling import DrawSample, FixSample, draw_sample, fix_sample
from server import clock, manifest
from server.db.engine import transaction

_DUTIES = {StationDuty.HEAD_SCRUTINEER: "总监", StationDuty.CALLER: "唱票", StationDuty.TELLER: "计票"}
_SURNAMES = "甲乙丙"
_SINCE, _COUNTY = date(2021, 1, 1), "140932000000"


async def prepare_halls(stage: manifest.Stage, codes: Iterable[str]) -> None:
    """Set up the hall of each election whose vote is waited for, and print what it needs."""
    actor, printed = stage.actor, 0
    for code in codes:
        async with transaction(actor):
            line = await queries.election(actor, code)
            waits = (await queries.progress(actor, code)).course.ballot is not None
        if not (waits and line.open):
            continue
        hall = SetStation(name="中心会场", kind=StationKind.MAIN, place=f"{line.community}委员会大院", booth=True)
        station = await set_station(actor, code, hall)
        for surname, (duty, word) in zip(_SURNAMES, _DUTIES.items(), strict=True):
            await name_worker(actor, code, station, NameWorker(name=f"{surname}{word}", duty=duty))
        async with transaction(actor):
            papers = [await ballot_paper(actor, code, BallotSize.A5)]
            sheets = [await hall_paper(actor, code, sheet, station) for sheet in sorted(SHEETS)]
        await stage.print(f"{line.title}会场", [*papers, *sheets])
        printed += 1
    stage.say(f"待投票的{printed}个选举设了会场，印出选票和会场文书；候选人名单没有锁定的，选票是草稿。")


async def draw_counts(stage: manifest.Stage) -> None:
    """Fix the list of all counts of the county and draw two of them."""
    actor = stage.actor
    wanted = FixSample(area=_COUNTY, title="换届选举计票抽查", since=_SINCE, until=clock.today(), wanted=2)
    number = await fix_sample(actor, wanted)
    await draw_sample(actor, number, DrawSample(word="031117222831", source="当天的彩票开奖号码"))
    async with transaction(actor):
        listed = await sample_list(actor, number)
    await stage.print("计票抽查", [listed])
    chosen = "、".join(one.community for one in listed.counts if one.chosen)
    stage.say(f"按公开的种子从{len(listed.counts)}次计票中抽中{chosen}，待复核。")
