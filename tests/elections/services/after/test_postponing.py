"""Putting an election off: nobody can win one while it is."""

from datetime import date

import asyncpg
import pytest

from elections import queries
from elections.after.postponements import postponements
from elections.ballot_papers import ballot_sizes
from elections.notice_vocabulary import NoticeKind
from elections.noticing.issuing import IssueNotice, issue_notice
from elections.planning.board import board
from elections.planning.plans import plan, planned_in
from elections.polling_papers import hall_paper
from elections.polling_vocabulary import StationKind
from elections.roll_vocabulary import ObjectionKind, ObjectionResult
from elections.services.after.postponing import Postpone, Resume, postpone, resume
from elections.services.cancelling import CancelElection, cancel_election
from elections.services.nominating.listing import PublishCandidates
from elections.services.nominating.listing import publish_list as publish_candidates
from elections.services.planning.plans import SavePlan, save_plan
from elections.services.polling.stations import SetStation, set_station
from elections.services.results import Publication, publish
from elections.services.rolls.objections import Decide, Object, decide, receive
from elections.services.rolls.publishing import PublishList, publish_list
from elections.services.voting.handing_in import enter_count
from elections.web.panels import deadlines, duties
from elections.web.planning.duties import plan_duties
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Conflict, Forbidden, Refused
from tests.support.factories import (
    COUNTY,
    a_ballot,
    a_checked_count,
    a_published_election,
    an_actor,
    an_election,
    an_entry,
)
from tests.support.http import SignIn
from tests.support.rolls import TODAY, a_published_roll, a_roll

_OPEN = Postpone(
    approved=date(2021, 11, 15),
    approved_by="偏关县人民政府",
    document="偏政函〔2021〕40号",
    reason="疫情防控",
    accepted="待疫情结束再定",
)
_LATER = _OPEN.model_copy(update={"until": date(2021, 12, 4)})


@pytest.fixture
async def code(operator: Actor) -> str:
    made = await an_election(operator)
    await a_ballot(operator, made)
    return made


async def test_no_vote_and_no_winner_while_no_day_is_set(operator: Actor, code: str) -> None:
    with pytest.raises(Refused, match="没有定下新的选举日"):
        await postpone(operator, code, _OPEN.model_copy(update={"accepted": None}))
    await postpone(operator, code, _OPEN)
    with pytest.raises(Conflict, match="已于2021-11-15批准延期"):
        await enter_count(operator, code, an_entry())
    with pytest.raises(Conflict, match="不能公布结果"):
        await publish(operator, code, Publication(published=date(2021, 11, 21)))
    with pytest.raises(Conflict, match="先定选举日"):
        await postpone(operator, code, _LATER)
    async with transaction(operator):
        line = await queries.election(operator, code)
    assert (line.state, line.open) == ("已延期", True)

    with pytest.raises(Refused, match="不晚于原定"):
        await resume(operator, code, Resume(until=date(2021, 11, 20)))
    await resume(operator, code, Resume(until=date(2021, 12, 4)))
    async with transaction(operator):
        (one,) = await postponements(operator, code)
        assert (one.was, one.until) == (date(2021, 11, 20), date(2021, 12, 4))
        assert (await queries.election(operator, code)).postponed is None
    with pytest.raises(Conflict, match="没有延期"):
        await resume(operator, code, Resume(until=date(2021, 12, 20)))
    await a_checked_count(operator, code, an_entry(held=date(2021, 12, 4)))
    await publish(operator, code, Publication(published=date(2021, 12, 5)))


@pytest.mark.parametrize("column", ["postponed", "cancelled"])
async def test_the_database_itself_knows_no_winner_of_such_an_election(operator: Actor, column: str) -> None:
    code = await a_published_election(operator)
    words = ", cancelled_why = '已', cancelled_document = '文'" if column == "cancelled" else ""
    with pytest.raises(asyncpg.CheckViolationError):
        async with connection().transaction():
            await connection().execute(f"UPDATE election SET {column} = '2021-12-01'{words} WHERE code = $1", code)  # noqa: S608


async def test_while_no_day_is_set_nothing_goes_by_the_old_one(operator: Actor, code: str) -> None:
    await save_plan(operator, code, SavePlan(days={"ec_formed": date(2021, 10, 16)}, reason="补录"))
    async with transaction(operator):
        assert (await plan(operator, code)).overdue
        assert [one.what for one in await duties(operator, COUNTY)] == ["马道村：计票结果待录入"]
    await postpone(operator, code, _OPEN)
    for kind in (one for one in NoticeKind if one.names_day):
        with pytest.raises(Conflict, match="没有选举日可以依据"):
            await issue_notice(operator, code, IssueNotice(kind=kind, issued=_OPEN.approved, places="村务公开栏"))
    # What had gone up before the decision is put on record as of its day.
    before = IssueNotice(kind=NoticeKind.ELECTION_DAY, issued=date(2021, 11, 14), places="村务公开栏", reason="补录")
    assert await issue_notice(operator, code, before) == 1
    async with transaction(operator):
        assert (await plan(operator, code)).overdue == ()
        assert await planned_in(operator, COUNTY[:6], date(2021, 10, 1), date(2021, 10, 31)) == ()
        assert await deadlines(operator, [await queries.election(operator, code)]) == {}
        assert await plan_duties(operator, COUNTY) == []
        (duty,) = await duties(operator, COUNTY)
        (line,) = await board(operator, COUNTY)
    assert (duty.what, duty.href) == ("马道村：待定选举日", f"/elections/{code}/postpone")
    assert (line.blockers[0].text, line.blockers[0].cure, line.late) == ("新的选举日", "postpone", 0)
    await resume(operator, code, Resume(until=date(2021, 12, 4)))
    async with transaction(operator):
        assert [one.what for one in await duties(operator, COUNTY)] == ["马道村：计票结果待录入"]
        assert await planned_in(operator, COUNTY[:6], date(2021, 10, 1), date(2021, 10, 31))


async def test_no_list_of_candidates_goes_up_while_no_day_is_set(operator: Actor, code: str) -> None:
    await postpone(operator, code, _OPEN)
    with pytest.raises(Conflict, match="名单没有可以核对的日子"):
        await publish_candidates(operator, code, PublishCandidates(published=_OPEN.approved, reason="补录"))


async def test_no_list_of_voters_goes_up_while_no_day_is_set(operator: Actor) -> None:
    code = await a_roll(operator, day=date(2021, 11, 20))
    await postpone(operator, code, _OPEN)
    with pytest.raises(Conflict, match="名单没有可以核对的日子"):
        await publish_list(operator, code, PublishList(published=_OPEN.approved, posted_at="村委会", reason="补录"))
    await publish_list(operator, code, PublishList(published=date(2021, 10, 20), posted_at="村委会", reason="补录"))


async def test_no_page_tells_the_old_day_and_no_paper_prints_it(operator: Actor, sign_in: SignIn) -> None:
    code = await a_published_roll(operator, day=date(2026, 12, 20))
    office = Postpone(**{**_OPEN.model_dump(), "approved": TODAY})
    await postpone(operator, code, office)
    officer = await sign_in(Role.ELECTION_OFFICER)
    region = code[:12]
    for path in ("/elections", "/elections/board", f"/communities/{region}", "/communities", "/elections/schedule"):
        page = await officer.get(path)
        assert page.status == 200, path
        assert ("待定" in page.text, "2026-12-20" in page.text) == (True, False), path
    for path in (f"/rolls/{code}", f"/rolls/{code}/voters/new", f"/elections/{code}/plan"):
        page = await officer.get(path)
        assert page.status == 200, path
        assert "待定" in page.text, path
        assert page.text.count("2026年12月20日") == page.text.count("原定的2026年12月20日") + page.text.count(
            "待定，原定2026年12月20日"
        ), path
    roll = await officer.get(f"/rolls/{code}")
    assert [href for href in roll.all("//a/@href") if "/papers/" in href] == [f"/rolls/{code}/papers/households"]
    for path in (
        f"/rolls/{code}/papers/cards",
        f"/rolls/{code}/papers/red-list",
        f"/elections/{code}/polling/papers/ballot/a4",
    ):
        refused = await officer.get(path)
        assert (refused.status, "没有选举日可写" in refused.text) == (409, True), path


@pytest.mark.parametrize("paper", ["tally-sheet", "ballot-record"])
async def test_no_sheet_of_a_station_is_printed_while_no_day_is_set(operator: Actor, code: str, paper: str) -> None:
    place = SetStation(name="主会场", kind=StationKind.MAIN, place="村委会大院")
    station = await set_station(operator, code, place)
    async with transaction(operator):
        assert (await hall_paper(operator, code, paper, station)).election_day == date(2021, 11, 20)
        assert await ballot_sizes(operator, code)
    await postpone(operator, code, _OPEN)
    async with transaction(operator):
        with pytest.raises(Conflict, match="没有选举日可写。先在“定选举日”里定下选举日"):
            await hall_paper(operator, code, paper, station)
        assert await ballot_sizes(operator, code) == ()
    await resume(operator, code, Resume(until=date(2021, 12, 4)))
    async with transaction(operator):
        assert (await hall_paper(operator, code, paper, station)).election_day == date(2021, 12, 4)


async def test_the_page_of_whoever_stands_tells_no_old_day(operator: Actor, sign_in: SignIn, code: str) -> None:
    person = (await queries.candidates(operator, code))[0].person
    officer = await sign_in(Role.ELECTION_OFFICER)
    assert "2021-11-20" in (await officer.get(f"/people/{person}")).text
    await postpone(operator, code, _OPEN)
    page = await officer.get(f"/people/{person}")
    assert ("待定" in page.text, "2021-11-20" in page.text) == (True, False)


async def test_who_runs_the_election_and_what_was_ruled_is_told_while_no_day_is_set(operator: Actor) -> None:
    code = await a_published_roll(operator, day=date(2026, 12, 20))
    said = Object(kind=ObjectionKind.OMITTED, about="贾小七", raised_by="贾建国", received=TODAY, says="没有列入名单")
    objection = await receive(operator, code, said)
    answer = Decide(result=ObjectionResult.DISMISSED, decided=TODAY, announced=TODAY, reply="不符合条件")
    await decide(operator, code, objection, answer)
    await postpone(operator, code, Postpone(**{**_OPEN.model_dump(), "approved": TODAY}))
    # The list itself is of the day, and so would a supplement to it be; how an objection was decided is not.
    with pytest.raises(Conflict, match="没有选举日可以依据"):
        await issue_notice(operator, code, IssueNotice(kind=NoticeKind.VOTER_LIST, issued=TODAY, places="村务公开栏"))
    told = IssueNotice(kind=NoticeKind.SUPPLEMENT, issued=TODAY, places="村务公开栏", reason="补录")
    assert await issue_notice(operator, code, told) == 1
    listed = told.model_copy(update={"sequence": 2})
    with pytest.raises(Conflict, match="没有选举日可以依据"):
        await issue_notice(operator, code, listed)


async def test_until_the_new_day_there_is_no_vote_either(operator: Actor, code: str) -> None:
    await postpone(operator, code, _LATER)
    with pytest.raises(Refused, match="公布的选举日是2021-12-04"):
        await enter_count(operator, code, an_entry())
    assert {"延期选举", "变更选举日"} <= {one.label for one in (await trail(f"election:{code}"))[:3]}
    await postpone(operator, code, _LATER.model_copy(update={"until": date(2021, 12, 11)}))
    async with transaction(operator):
        assert [one.was for one in await postponements(operator, code)] == [date(2021, 11, 20), date(2021, 12, 4)]


async def test_what_is_beyond_the_limit_takes_a_word(operator: Actor, code: str) -> None:
    late = _LATER.model_copy(update={"until": date(2022, 3, 1), "accepted": None})
    with pytest.raises(Refused, match="延期最长3个月，最迟2022年2月20日"):
        await postpone(operator, code, late)
    await postpone(operator, code, late.model_copy(update={"accepted": "道路中断"}))
    async with transaction(operator):
        assert [one.warned for one in await postponements(operator, code)] == ["道路中断"]


async def test_after_a_vote_or_a_cancelling_there_is_nothing_to_put_off(operator: Actor, code: str) -> None:
    with pytest.raises(Forbidden):
        await postpone(an_actor(Role.TOWNSHIP_CLERK), code, _LATER)
    await a_checked_count(operator, code)
    with pytest.raises(Conflict, match="已经投票计票"):
        await postpone(operator, code, _LATER)
    await cancel_election(
        operator, code, CancelElection(cancelled=date(2021, 12, 1), document="新政函1号", reason="无效")
    )
    with pytest.raises(Conflict, match="取消"):
        await postpone(operator, code, _LATER)
    with pytest.raises(Conflict, match="取消"):
        await publish(operator, code, Publication(published=date(2021, 12, 2)))


async def test_the_page_puts_off_and_sets_the_day(sign_in: SignIn, code: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    here = f"/elections/{code}/postpone"
    values = {name: str(value) for name, value in _OPEN.model_dump(mode="json").items() if value}
    wrong = await officer.submit((await officer.get(here)).form(here), {**values, "accepted": ""})
    assert (wrong.status, "仍要延期的，写明说明" in wrong.text) == (422, True)
    done = await officer.submit(wrong.form(here), values)
    assert "定下选举日以前不能投票" in done.text
    assert "另行确定，偏关县人民政府偏政函〔2021〕40号：疫情防控" in done.text
    assert "待定，原定2021年11月20日" in done.text
    assert ("待定选举日" in done.text, "已超期" in done.text, f"/elections/{code}/count" in done.text) == (
        True,
        False,
        False,
    )
    notices = await officer.get(f"/elections/{code}/notices")
    assert ("已过" in notices.text, "下一份" in notices.text) == (False, False)
    assert "已过" not in (await officer.get(f"/elections/notices?area={COUNTY}")).text
    resumed = await officer.submit((await officer.get(here)).form(f"/elections/{code}/resume"), {"until": "2021-12-04"})
    assert "选举恢复办理，选举日2021-12-04" in resumed.text
