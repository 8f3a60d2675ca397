"""Runs of courses on the database: planned, attended, tested, and what is refused."""

from dataclasses import replace
from datetime import date

import pytest

from cadres.rules.offices import Way
from cadres.services.offices import HoldOffice, hold_office
from cadres.services.people import RegisterPerson, register
from cadres.vocabulary import Office, PoliticalStatus, Sex
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.children import a_seat, an_appointed
from tests.support.courses import FIRST, LAST, a_course, a_run, a_session, causes
from tests.support.factories import (
    COMMUNITY,
    COUNTY,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    a_citizen_number,
    a_county,
    an_actor,
)
from tests.support.workers import a_worker, an_employed
from training import children, courses, transcripts, workers
from training.child_vocabulary import ChildPostEnd, ChildState
from training.course_vocabulary import Audience, Outlook, Presence, Regime
from training.services.attendance import (
    Enrol,
    RecordScores,
    TakeAttendance,
    Withdraw,
    enrol,
    record_scores,
    strike_enrolment,
    take_attendance,
    untell_presence,
    withdraw,
)
from training.services.child_work import induct_by_course
from training.services.children import EndDirector, end_director
from training.services.courses import CancelCourse, cancel_course, hold_course, subject
from training.services.sessions import add_session, remove_session
from training.services.workers import EndWorker, employ, end_worker
from training.worker_vocabulary import WorkerEnd

TODAY = date(2022, 6, 1)


async def outlooks(actor: Actor) -> dict[Regime, tuple[Outlook, int]]:
    found = await transcripts.area_training(actor, COUNTY, 2022, TODAY)
    return {one.result.regime: (one.result.outlook, one.result.done) for one in found}


async def test_a_director_is_trained_for_the_year(operator: Actor) -> None:
    await a_county(operator)
    director = await children.director(operator, await an_appointed(operator))
    course, (first, second) = await a_course(operator, pass_mark=60)
    assert await outlooks(operator) == {Regime.CHILD: (Outlook.SHORT, 0)}
    member = await enrol(operator, course, Enrol(person=director.person))
    assert await outlooks(operator) == {Regime.CHILD: (Outlook.PLANNED, 0)}
    with pytest.raises(Refused) as refused:
        await enrol(operator, course, Enrol(person=director.person))
    assert causes(refused) == ["刘桂芳已经报过儿童主任培训班第1期。"]
    for session in (first, second):
        await take_attendance(operator, session, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    view = await courses.view(operator, course)
    assert (view.course.hours, view.complete, view.course.days) == (75, (), 15)
    await record_scores(operator, course, RecordScores(tested=LAST, scores={f"m{member}": "59"}))
    assert [one.name for one in (await courses.view(operator, course)).to_make_up] == ["刘桂芳"]
    await record_scores(operator, course, RecordScores(tested=TODAY, scores={f"m{member}": "88"}))
    with pytest.raises(Refused, match="成绩和考核日期都没有变"):
        await record_scores(operator, course, RecordScores(tested=TODAY, scores={f"m{member}": "88"}))
    # The day alone was typed wrongly.
    await record_scores(operator, course, RecordScores(tested=LAST, scores={f"m{member}": "88"}))
    assert [(one.name, one.tested) for one in (await courses.view(operator, course)).complete] == [("刘桂芳", LAST)]
    assert await outlooks(operator) == {Regime.CHILD: (Outlook.MET, 75)}
    with pytest.raises(Refused, match="已有出勤或者成绩"):
        await strike_enrolment(operator, member, "登记错了")
    with pytest.raises(Refused, match="已经登记过出勤"):
        await remove_session(operator, first, "登记错了")
    with pytest.raises(Refused, match="已经有人出勤"):
        await cancel_course(operator, course, CancelCourse(reason="不办了"))


async def test_initial_training_prepares_whoever_waits_for_it(operator: Actor) -> None:
    await a_county(operator)
    waiting = await an_appointed(operator, inducted=None, induction_document=None, reason="补训")
    one = await children.director(operator, waiting)
    assert one.state(TODAY) is ChildState.UNTRAINED
    plain, _ = await a_course(operator)
    with pytest.raises(Refused, match="不是初任培训"):
        await induct_by_course(operator, plain)
    course, sessions = await a_course(operator, run=2, induction=True)
    member = await enrol(operator, course, Enrol(person=one.person))
    with pytest.raises(Refused, match="没有等待初任培训合格"):
        await induct_by_course(operator, course)
    for session in sessions:
        await take_attendance(operator, session, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    assert await induct_by_course(operator, course) == 1
    now = await children.director(operator, waiting)
    assert (now.inducted, now.state(TODAY)) == (LAST, ChildState.ON_DUTY)


async def test_initial_training_of_workers_is_a_duty_of_those_newly_taken_on(operator: Actor) -> None:
    await a_county(operator)
    new = await an_employed(operator, since=date(2022, 4, 1))
    person = (await workers.worker(operator, new)).person
    assert await outlooks(operator) == {Regime.WORKER: (Outlook.SHORT, 0), Regime.NEW_WORKER: (Outlook.SHORT, 0)}
    plain, _ = await a_course(operator, audience=Audience.WORKERS)
    await enrol(operator, plain, Enrol(person=person))
    assert (await outlooks(operator))[Regime.NEW_WORKER] == (Outlook.SHORT, 0)
    course, sessions = await a_course(operator, run=2, audience=Audience.WORKERS, induction=True)
    member = await enrol(operator, course, Enrol(person=person))
    assert (await outlooks(operator))[Regime.NEW_WORKER] == (Outlook.PLANNED, 0)
    for session in sessions:
        await take_attendance(operator, session, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    assert (await outlooks(operator))[Regime.NEW_WORKER] == (Outlook.MET, 0)
    with pytest.raises(Refused, match="不是儿童主任、督导员的"):
        await induct_by_course(operator, course)
    # Whoever moves to another community was taken on once.
    await end_worker(operator, new, EndWorker(until=date(2022, 5, 20), ended_by=WorkerEnd.MOVED, end_document="通知"))
    assert Regime.NEW_WORKER not in await outlooks(operator)
    await employ(operator, a_worker(since=date(2022, 5, 20), citizen_number=None))
    found = await transcripts.area_training(operator, COUNTY, 2022, TODAY)
    assert [one.result.due for one in found if one.result.regime is Regime.NEW_WORKER] == [date(2022, 10, 1)]


async def test_a_worker_is_new_once_whoever_looks(operator: Actor) -> None:
    await a_county(operator)
    first = await an_employed(operator, since=date(2019, 4, 1))
    await end_worker(operator, first, EndWorker(until=date(2022, 3, 1), ended_by=WorkerEnd.MOVED, end_document="通知"))
    await an_employed(operator, since=date(2022, 4, 1), citizen_number=None)
    below = an_actor(Role.TRAINING_OFFICER, region=TOWNSHIP)
    # The township does not see where they were taken on at first.
    await connection().execute("UPDATE community_worker SET region = $1 WHERE id = $2", "140932102200", first)
    async with transaction(below):
        seen = await transcripts.area_training(below, TOWNSHIP, 2022, TODAY)
    assert {one.result.regime for one in seen} == {Regime.WORKER}


async def test_an_initial_training_has_an_audience_that_has_one(operator: Actor) -> None:
    await a_county(operator)
    with pytest.raises(Refused, match="对象是“两委”成员的班没有初任培训"):
        await hold_course(operator, COUNTY, a_run(audience=Audience.COMMITTEES, induction=True))


async def test_a_township_knows_whether_its_county_has_places_left(operator: Actor) -> None:
    await a_county(operator)
    person, _ = await a_seat(operator)
    course, _ = await a_course(operator, places=1, first=date(2022, 6, 11), last=date(2022, 6, 12))
    below = an_actor(Role.TOWNSHIP_CLERK, region=OTHER_TOWNSHIP)
    assert (await courses.course(below, course)).is_open(TODAY)
    member = await enrol(operator, course, Enrol(person=person))
    found = await courses.view(below, course)
    assert (found.course.enrolled, found.course.is_open(TODAY), found.members) == (1, False, ())
    await withdraw(operator, member, Withdraw(withdrawn=TODAY, reason="工作冲突"))
    assert (await courses.course(below, course)).enrolled == 0


async def test_who_has_left_is_asked_for_nothing_more(operator: Actor) -> None:
    await a_county(operator)
    director = await an_appointed(operator)
    assert await outlooks(operator) == {Regime.CHILD: (Outlook.SHORT, 0)}
    gone = EndDirector(until=date(2022, 5, 20), ended_by=ChildPostEnd.ADJUSTMENT, end_document="新政发〔2022〕5号")
    await end_director(operator, director, gone)
    assert await outlooks(operator) == {}
    before = await transcripts.area_training(operator, COUNTY, 2022, date(2022, 5, 19))
    assert [one.result.outlook for one in before] == [Outlook.SHORT]


async def test_what_was_done_before_leaving_stays_told(operator: Actor) -> None:
    await a_county(operator)
    director = await an_appointed(operator)
    course, sessions = await a_course(operator)
    person = (await children.director(operator, director)).person
    member = await enrol(operator, course, Enrol(person=person))
    for session in sessions:
        await take_attendance(operator, session, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    gone = EndDirector(until=date(2022, 5, 20), ended_by=ChildPostEnd.ADJUSTMENT, end_document="新政发〔2022〕5号")
    await end_director(operator, director, gone)
    assert await outlooks(operator) == {Regime.CHILD: (Outlook.MET, 75)}


async def test_a_run_is_full_cancelled_or_not_held_yet(operator: Actor) -> None:
    await a_county(operator)
    person, _ = await a_seat(operator)
    other, _ = await a_seat(operator, "杜秀英")
    course, _ = await a_course(operator, places=1)
    await enrol(operator, course, Enrol(person=person))
    with pytest.raises(Refused, match="名额1人已满"):
        await enrol(operator, course, Enrol(person=other))
    with pytest.raises(Refused, match="没有考核"):
        await record_scores(operator, course, RecordScores(tested=LAST, scores={"m1": "60"}))
    coming, (session, _) = await a_course(operator, run=2, first=date(2022, 9, 1), last=date(2022, 9, 2))
    member = await enrol(operator, coming, Enrol(person=other))
    with pytest.raises(Refused, match="还没有到"):
        await take_attendance(operator, session, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    await cancel_course(operator, coming, CancelCourse(reason="疫情防控"))
    with pytest.raises(Conflict):
        await enrol(operator, coming, Enrol(person=person))


async def test_a_township_sees_the_countys_run_and_writes_nothing_on_it(operator: Actor) -> None:
    await a_county(operator)
    person, _ = await a_seat(operator)
    course, _ = await a_course(operator)
    await enrol(operator, course, Enrol(person=person))
    clerk = an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    assert [one.name for one in await courses.courses(clerk, TOWNSHIP)] == ["儿童主任培训班第1期"]
    assert [one.region for one in (await courses.view(clerk, course)).members] == [COMMUNITY]
    with pytest.raises(Forbidden, match="由县里登记"):
        await add_session(clerk, course, a_session(begins="14:30", ends="17:30"))
    foreign = replace(clerk, region=OTHER_COUNTY)
    with pytest.raises(NotFound):
        await courses.view(foreign, course)
    assert FIRST < LAST


async def test_the_duty_of_a_new_secretary_stands_over_the_new_year(operator: Actor) -> None:
    await a_county(operator)
    number = a_citizen_number(Sex.FEMALE, date(1980, 5, 2))
    known = RegisterPerson(
        region=COMMUNITY, name="刘桂芳", citizen_number=number, political_status=PoliticalStatus.PARTY_MEMBER
    )
    person = await register(operator, known)
    held = HoldOffice(
        person=person,
        office=Office.PARTY_SECRETARY,
        way=Way.APPOINTMENT,
        since=date(2021, 11, 20),
        document="任命决定",
        reason="入党时间已核对",
    )
    await hold_office(operator, COMMUNITY, held)

    async def due_in(year: int, on: date) -> list[tuple[date, Outlook]]:
        found = await transcripts.area_training(operator, COUNTY, year, on)
        return [(one.result.due, one.result.outlook) for one in found if one.result.regime is Regime.NEW_SECRETARY]

    assert await due_in(2021, date(2021, 12, 31)) == [(date(2022, 5, 20), Outlook.SHORT)]
    assert await due_in(2022, date(2022, 1, 1)) == [(date(2022, 5, 20), Outlook.SHORT)]
    assert await due_in(2022, TODAY) == [(date(2022, 5, 20), Outlook.MISSED)]
    assert await due_in(2023, date(2023, 1, 1)) == []


async def test_what_was_never_told_leaves_no_trace_when_it_is_taken_back(operator: Actor) -> None:
    await a_county(operator)
    person, _ = await a_seat(operator)
    course, (session, _) = await a_course(operator)
    member = await enrol(operator, course, Enrol(person=person))
    await take_attendance(operator, session, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    for _ in range(2):
        await untell_presence(operator, session, member)
    told = [one for one in await trail(subject(course)) if one.label == "登记出勤"]
    assert [dict(one.before) for one in told] == [{"出勤": "1人"}, {}]
