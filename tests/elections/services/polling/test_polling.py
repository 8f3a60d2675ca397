"""Stations, who works there, and what became of the ballots: by two hands, and held against the tally sheet."""

import pytest

from cadres.services.kinship import KinshipFound, record_kinship
from cadres.vocabulary import Kinship
from elections import queries
from elections.ballot_papers import BallotSize, ballot_paper
from elections.polling import StationLine, against_sheets, current_mark, stations
from elections.polling_papers import BallotRecord, hall_paper
from elections.polling_vocabulary import StationDuty, StationKind
from elections.services.corrections import Withdrawal, strike_candidate
from elections.services.polling.accounts import EnterAccount, check_account, enter_account
from elections.services.polling.stations import (
    NameWorker,
    SetStation,
    name_worker,
    set_station,
    strike_station,
    strike_worker,
)
from elections.services.results import Publication, publish
from elections.vocabulary import Post
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.factories import (
    ELECTION_DAY,
    OTHER_COUNTY,
    SLATE,
    a_ballot,
    a_checked_count,
    a_person,
    an_actor,
    an_election,
    an_entry,
    another_hand,
)
from tests.support.http import SignIn

_MAIN = SetStation(name="中心会场", kind=StationKind.MAIN, place="村委会大院", booth=True)
_BOX = SetStation(name="流动票箱", kind=StationKind.MOBILE, place="后沟组", listed=12, listed_for="年老、患病")
_SOUND = EnterAccount(received=450, issued=402, spoilt=3, unused=45, returned=396)


@pytest.fixture
async def code(operator: Actor) -> str:
    return await an_election(operator)


@pytest.fixture
async def standing(operator: Actor, code: str) -> dict[str, int]:
    return await a_ballot(operator, code)


async def _lines(actor: Actor, code: str) -> tuple[StationLine, ...]:
    async with transaction(actor):
        return await stations(actor, code, await queries.progress(actor, code))


async def test_a_station_is_set_up_once_and_taken_off_while_nothing_rests_on_it(
    operator: Actor, code: str, standing: dict[str, int]
) -> None:
    assert standing
    station = await set_station(operator, code, _MAIN)
    with pytest.raises(Refused, match="已经有“中心会场”"):
        await set_station(operator, code, _MAIN)
    box = await set_station(operator, code, _BOX)
    await name_worker(operator, code, box, NameWorker(name="苗国珍", duty=StationDuty.SCRUTINEER))
    await strike_station(operator, code, box, Withdrawal(reason="改在投票站投票"))
    assert [one.id for one in await _lines(operator, code)] == [station]
    await enter_account(operator, code, station, _SOUND)
    with pytest.raises(Conflict, match="已经登记了选票清点"):
        await strike_station(operator, code, station, Withdrawal(reason="登记错了"))
    with pytest.raises(NotFound):
        await set_station(an_actor(Role.TOWNSHIP_CLERK, region=OTHER_COUNTY), code, _BOX)
    with pytest.raises(Forbidden):
        await set_station(an_actor(Role.VETTING_OFFICER), code, _BOX)


@pytest.mark.parametrize(
    ("changed", "cause"),
    [({"listed": None}, "没有填公布的人数和原因"), ({"kind": StationKind.STATION}, "只有流动票箱才填")],
)
async def test_a_mobile_box_says_for_whom(operator: Actor, code: str, changed: dict[str, object], cause: str) -> None:
    with pytest.raises(Refused, match=cause):
        await set_station(operator, code, _BOX.model_copy(update=changed))


async def test_v21_a_candidates_relative_counts_no_votes_but_for_a_reason(
    operator: Actor, code: str, standing: dict[str, int]
) -> None:
    station = await set_station(operator, code, _MAIN)
    relative = await a_person(operator, "贾永军")
    kin = KinshipFound(one=relative, other=standing["贾永胜"], relation=Kinship.SIBLING, evidence="户口簿")
    await record_kinship(operator, kin)
    named = NameWorker(name="贾永军", duty=StationDuty.TELLER, person=relative)
    with pytest.raises(Refused, match="贾永军是候选人贾永胜的近亲属（贾永军是贾永胜的兄弟姐妹），不能担任计票人"):
        await name_worker(operator, code, station, named)
    with pytest.raises(Refused, match="贾永胜是候选人"):
        await name_worker(operator, code, station, NameWorker(name="贾永胜", duty=StationDuty.SCRUTINEER))
    with pytest.raises(Refused, match="不是贾永君"):
        await name_worker(operator, code, station, named.model_copy(update={"name": "贾永君"}))
    await name_worker(operator, code, station, named.model_copy(update={"duty": StationDuty.ISSUER}))
    worker = await name_worker(operator, code, station, named.model_copy(update={"reason": "全村只有他会操作计票器"}))

    (line,) = await _lines(operator, code)
    assert [one.rule for one in line.findings] == ["V-21"]
    assert (await trail(f"election:{code}"))[0].reason == "全村只有他会操作计票器"
    await strike_worker(operator, code, worker, Withdrawal(reason="另选他人"))
    assert (await _lines(operator, code))[0].findings == ()


async def test_ballots_are_written_down_by_one_and_checked_by_another(
    operator: Actor, code: str, standing: dict[str, int]
) -> None:
    assert standing
    station = await set_station(operator, code, _MAIN)
    with pytest.raises(Refused, match="差1张"):
        await enter_account(operator, code, station, _SOUND.model_copy(update={"unused": 44}))
    with pytest.raises(Refused, match="多于发出的402张"):
        await enter_account(operator, code, station, _SOUND.model_copy(update={"returned": 403}))
    await enter_account(operator, code, station, _SOUND)
    with pytest.raises(Refused, match="本人办的"):
        await check_account(operator, code, station)
    await check_account(another_hand(operator), code, station)
    with pytest.raises(Conflict, match="没有待核对"):
        await check_account(another_hand(operator), code, station)

    await enter_account(operator, code, station, _SOUND.model_copy(update={"spoilt": 2, "unused": 46}))
    async with transaction(operator):
        mark = current_mark(await queries.progress(operator, code))
    (line,) = await _lines(operator, code)
    assert line.accounts[mark].checked_by is None, "what is written down anew is checked anew"


async def test_the_papers_have_the_candidates_by_strokes_and_the_workers_by_duty(
    operator: Actor, code: str, standing: dict[str, int]
) -> None:
    station = await set_station(operator, code, _MAIN)
    await name_worker(operator, code, station, NameWorker(name="苗国珍", duty=StationDuty.HEAD_SCRUTINEER))
    async with transaction(operator):
        tally = await hall_paper(operator, code, "tally-sheet", station)
        record = await hall_paper(operator, code, "ballot-record", station)
        with pytest.raises(NotFound):
            await hall_paper(operator, code, "tally-sheet", 999_999_999)
    assert [column.post for column in tally.columns] == [Post.CHAIR, Post.VICE_CHAIR, Post.MEMBER]
    assert set(tally.names) == set(standing)
    assert isinstance(record, BallotRecord)
    assert record.workers["总监票人"] == "苗国珍"


async def test_no_ballot_is_printed_without_candidates_or_without_a_vote(operator: Actor, code: str) -> None:
    async with transaction(operator):
        with pytest.raises(Conflict, match="候选人名单还空着"):
            await ballot_paper(operator, code, BallotSize.A4)
    await a_ballot(operator, code)
    await a_checked_count(operator, code)
    async with transaction(operator):
        with pytest.raises(Conflict, match="没有待投票的选票"):
            await ballot_paper(operator, code, BallotSize.A4)


async def test_the_page_from_the_station_to_the_count(operator: Actor, sign_in: SignIn, code: str) -> None:
    await a_ballot(operator, code)
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    here = f"/elections/{code}/polling"
    empty = await clerk.get(here)
    assert "还没有设立投票站" in empty.text
    made = await clerk.submit(
        empty.form(here), {"name": "中心会场", "kind": "main", "place": "村委会大院", "booth": "true"}
    )
    assert "已设立。" in made.text
    station = (await _lines(operator, code))[0].id
    wrong = await clerk.submit(
        made.form(f"{here}/{station}/account"),
        {"received": "450", "issued": "402", "unused": "40", "returned": "396"},
    )
    assert wrong.status == 422
    assert "差8张" in wrong.text
    typed = f"//form[@action='{here}/{station}/account']//input[@inputmode]/@value"
    assert wrong.all(typed) == ["450", "402", "0", "40", "396", "0"], "what was typed is not lost"
    entered = await clerk.submit(
        made.form(f"{here}/{station}/account"),
        {"received": "450", "issued": "402", "spoilt": "3", "unused": "45", "returned": "396"},
    )
    assert "请另一人照原始记录核对" in entered.text
    other = await sign_in(Role.TOWNSHIP_CLERK)
    checked = await other.submit((await other.get(here)).form(f"{here}/{station}/check"))
    assert "已核对选票清点" in checked.text

    await a_checked_count(operator, code)
    counted = await clerk.get(here)
    assert "各站发出合计402张，与计票单一致。" in counted.text
    assert "各站收回合计396张，与计票单一致。" in counted.text


async def test_a_count_is_held_against_the_accounts_of_its_own_ballot(
    operator: Actor, code: str, standing: dict[str, int]
) -> None:
    station = await set_station(operator, code, _MAIN)
    await enter_account(operator, code, station, _SOUND)
    post, names = Post.MEMBER, SLATE[Post.MEMBER]
    await strike_candidate(operator, code, standing[names[-1][0]], Withdrawal(reason="本人放弃"))
    await enter_account(operator, code, station, _SOUND)
    assert len((await _lines(operator, code))[0].accounts) == 2
    await a_checked_count(operator, code, an_entry(slate={**SLATE, post: names[:-1]}))
    async with transaction(operator):
        progress = await queries.progress(operator, code)
        ((_, found),) = against_sheets(await stations(operator, code, progress), progress.held, {})
    assert next(one.message for one in found if one.rule == "S12") == "各站发出合计402张，与计票单一致。"


async def test_ballots_that_were_not_accounted_for_by_two_leave_the_result_to_a_reason(
    operator: Actor, code: str, standing: dict[str, int]
) -> None:
    assert standing
    station, box = await set_station(operator, code, _MAIN), await set_station(operator, code, _BOX)
    await enter_account(
        operator, code, station, _SOUND.model_copy(update={"issued": 362, "unused": 85, "returned": 356})
    )
    many = EnterAccount(received=40, issued=40, unused=0, returned=40, reason="名单公布后又有人申请")
    await enter_account(operator, code, box, many)
    await check_account(another_hand(operator), code, station)
    await a_checked_count(operator, code)
    published = Publication(published=ELECTION_DAY)
    with pytest.raises(Refused) as refusal:
        await publish(operator, code, published)
    said = str(refusal.value)
    assert "投入40张，多于公布的使用人数12人" in said
    assert "流动票箱的选票清点没有两人登记、核对" in said
